//! One small site for each fault: `faults/CODE.txt` is the site, `faults/CODE.snap` what is said of
//! it in both languages.
//!
//! Faults of single files in `load`, of `publish` and of the command line have their tests
//! elsewhere; [`every_code_has_a_test`] knows where.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use tongwen::diag::{Severity, codes};
use tongwen::load::SourceTree;

use super::sites::{Built, NORMAL, NOW, Site, TINY, build, repository, write};

fn folder() -> std::path::PathBuf {
    repository().join("tests/it/faults")
}

/// Compares what is said of a site with the snapshot of a code, which must be among it.
fn check(code: &str, built: &Built) {
    assert!(built.codes().contains(&code), "{code} is not found:\n{}", built.en());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(code.replace("::", "."), built.said()));
}

#[test]
fn every_fault_is_told_in_both_languages() {
    let mut files: Vec<_> = fs::read_dir(folder()).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    let mut checked = 0;
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "txt")) {
        let code = file.file_stem().unwrap().to_str().unwrap().replacen('.', "::", 1);
        let mut site = Site::new(&fs::read_to_string(file).unwrap());
        // A file of the tiny theme stands for a fault of it; the others are as they should be.
        if let Some((path, bytes)) = site.files.clone().iter().find(|f| f.0.contains("/tiny/")) {
            site = site.with(TINY);
            site.put(path, bytes.to_vec());
        }
        let built = site.build();
        check(&code, &built);
        let is_error = built.found.has_errors();
        assert_eq!(built.files.is_empty(), is_error, "{code}: an error writes nothing");
        checked += 1;
    }
    assert!(checked > 25, "{checked}");
}

/// What a text cannot hold: bytes, links, names.
#[test]
fn faults_of_bytes_are_told_in_both_languages() {
    let mut site = Site::new("-- content/en/news/a.md --\n# A\n");
    site.put("templates/page.html", b"<p>\xD0\xC2\xCE\xC5</p>".to_vec());
    check("theme::not-utf8", &site.build());
    let mut site = Site::new("-- content/en/news/a.md --\n# A\n");
    site.put("content/zh/news/录像.md", vec![b'a'; (32 << 20) + 1]);
    check("survey::too-large", &site.build());
    let article = "-- content/zh/news/a/index.md --\n# 甲\n\n{{< table \"t.csv\" >}}\n";
    let mut site = Site::new(article);
    site.put("content/zh/news/a/t.csv", b"\xC6\xB7\xC3\xFB,1\n".to_vec());
    check("table::not-text", &site.build());
}

#[cfg(unix)]
#[test]
fn faults_of_the_disk_are_told_in_both_languages() {
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::symlink;

    let both = "-- content/en/news/a.md --\n# A\n-- content/zh/news/a.md --\n# 甲\n";
    let site = Site::new(both).with("-- static/logo.txt --\nlogo\n");
    let on_disk = |make: &dyn Fn(&Path)| {
        let room = tempfile::tempdir().unwrap();
        site.write(room.path());
        make(room.path());
        build(&SourceTree::Disk(room.path().to_owned()), NOW, NORMAL)
    };
    check(
        "survey::not-a-file",
        &on_disk(&|root| {
            symlink("/etc/passwd", root.join("content/zh/news/passwd.md")).unwrap();
            symlink("/etc", root.join("content/zh/etc")).unwrap();
            symlink("logo.txt", root.join("static/link.txt")).unwrap();
        }),
    );
    let inside = "-- site.toml --\nbase_url = \"https://a.org/\"\n\
        languages.en.title = \"News\"\nlanguages.zh.title = \"新闻\"\nchrome.footer = []\n\
        limits.symlinks = \"inside\"\n";
    let room = tempfile::tempdir().unwrap();
    Site::new(inside).with(both).write(room.path());
    symlink("..", room.path().join("content/zh/news/回去")).unwrap();
    symlink("a.md", room.path().join("content/zh/news/b.md")).unwrap();
    symlink("/etc/passwd", room.path().join("content/zh/news/passwd.md")).unwrap();
    symlink("/etc", room.path().join("content/zh/news/etc")).unwrap();
    let built = build(&SourceTree::Disk(room.path().to_owned()), NOW, NORMAL);
    assert!(built.files.contains_key("zh/news/b/index.html"), "{}", built.en());
    check("survey::link-loop", &built);
    check("survey::link-outside", &built);
    check(
        "survey::name-not-unicode",
        &on_disk(&|root| {
            let name = std::ffi::OsStr::from_bytes(b"\xD0\xC2\xCE\xC5.md");
            fs::write(root.join("content/zh/news").join(name), "# 乙\n").unwrap();
        }),
    );
}

/// A file that vanishes between the listing and the reading: the same as one that may not be
/// read, and works for every user.
#[test]
fn a_file_that_cannot_be_read_is_named() {
    use tongwen::base::SourcePath;
    use tongwen::diag::{Rigour, Ui, print};
    use tongwen::load::{Overrides, parse_article, read_settings, survey};

    let room = tempfile::tempdir().unwrap();
    write(room.path(), "content/zh/news/a.md", b"# \xE7\x94\xB2\n");
    let site = Site::new("-- content/zh/news/a.md --\n");
    let text = std::str::from_utf8(&site.files["site.toml"]).unwrap();
    let settings = read_settings(&SourcePath::new("site.toml"), text, &Overrides::default());
    let settings = settings.value.unwrap();
    let tree = SourceTree::Disk(room.path().to_owned());
    let inventory = survey(&tree, &settings).value;
    fs::remove_file(room.path().join("content/zh/news/a.md")).unwrap();
    let read = parse_article(&tree, &inventory.articles[0], &settings);
    assert!(read.value.is_none());
    let found = read.diagnostics.judged(Rigour::Normal);
    let codes: Vec<_> = found.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["survey::unreadable"]);
    for ui in [Ui::En, Ui::Zh] {
        let said = print(&found, &tree, ui, false);
        assert!(said.contains("content/zh/news/a.md"), "{said}");
        assert!(!said.contains(room.path().to_str().unwrap()), "{said}");
    }
}

const FIVE: &str = "
-- content/zh/news/a.md --
+++
title = \"甲\"
date = 2023-02-30
+++
-- content/zh/news/b.md --
# 乙

[死链](nowhere.md)、![图](no.png)、{{< nobody >}}
-- content/en/news/c.md --
+++
title = \"C\"
slug = \"d\"
+++
[To what cannot be read](/zh/news/a/), [again](a.md).
-- content/en/news/d.md --
# D
";

#[test]
fn all_faults_of_a_run_are_told_at_once() {
    let site = Site::new(FIVE);
    let built = site.build();
    let mut codes = built.codes();
    codes.sort_unstable();
    codes.dedup();
    let five = [
        "link::dead",
        "link::missing-picture",
        "matter::no-such-date",
        "plan::two-pages",
        "shortcode::unknown",
    ];
    assert!(five.iter().all(|code| codes.contains(code)), "{codes:?}");
    insta::assert_snapshot!("five_faults", built.en());
    assert!(built.files.is_empty());
}

#[test]
fn lenient_leaves_out_what_is_faulty_and_builds_the_rest() {
    let built = Site::new(FIVE).lenient();
    let is_warning = built.found.iter().all(|fault| fault.severity == Severity::Warning);
    assert!(is_warning, "{}", built.en());
    assert!(!built.files.contains_key("zh/news/a/index.html"), "left out");
    let page = built.text("zh/news/b/index.html");
    assert!(page.contains("死链、") && !page.contains("nowhere"), "a dead link is text: {page}");
    assert!(page.contains("src=\"no.png\""), "a missing picture stays as it is written: {page}");
    let first = built.text("en/news/d/index.html");
    assert!(first.contains(">C</h1>"), "of two pages on one address the first path wins");
    assert!(!built.text("zh/news/index.html").contains("<a href=\"/zh/news/a/\""));
}

#[test]
fn lenient_shows_an_article_whose_template_is_missing() {
    let site = Site::new(include_str!("faults/theme.unknown-template.txt"));
    let built = site.lenient();
    assert!(built.text("zh/news/a/index.html").contains("甲"));
    assert!(built.text("zh/news/index.html").contains("/zh/news/b/"));
}

#[test]
fn lenient_never_forgives_the_theme_or_the_settings() {
    let fixtures = [
        include_str!("faults/theme.template.txt"),
        include_str!("faults/theme.missing-template.txt"),
        include_str!("faults/theme.unreadable.txt"),
        include_str!("faults/words.missing.txt"),
        include_str!("faults/words.months.txt"),
        include_str!("faults/words.unreadable.txt"),
        include_str!("faults/survey.no-theme.txt"),
        include_str!("faults/plan.chrome-page.txt"),
        include_str!("faults/plan.chrome-section.txt"),
        include_str!("faults/plan.no-word.txt"),
        "-- site.toml --\nbase_url = \"https://a.org/\"\nroot = \"x\"\nlanguages.en.title = \"A\"\n",
    ];
    for text in fixtures {
        let built = Site::new(text).lenient();
        assert!(built.found.has_errors() && built.files.is_empty(), "{text}");
    }
}

#[test]
fn strict_makes_errors_of_warnings() {
    let site = Site::new(include_str!("faults/plan.alias-twice.txt"));
    assert!(!site.build().files.is_empty());
    let built = site.strict();
    assert!(built.found.has_errors() && built.files.is_empty());
}

#[test]
fn links_may_be_warnings() {
    let text = "-- site.toml --\nbase_url = \"https://a.org/\"\nlanguages.en.title = \"A\"\n\
        links.internal = \"warn\"\nchrome.footer = []\n\
        -- content/en/news/a.md --\n# A\n\n[dead](no.md) [anchor](#no)\n";
    let built = Site::new(text).build();
    assert_eq!(built.codes(), ["link::dead", "link::dead-anchor"]);
    assert!(built.text("en/news/a/index.html").contains("dead <a"));
}

/// A fault of a template shows on many pages and is told once, with their number.
#[test]
fn a_fault_of_a_template_is_told_once() {
    let built = Site::new(include_str!("faults/theme.template.txt")).build();
    assert_eq!(built.codes(), ["theme::template"]);
    assert!(built.en().contains("2 more pages"), "{}", built.en());
}

/// A test of a code is a fixture here, a snapshot that prints it, or a test that names it.
#[test]
fn every_code_has_a_test() {
    let mut texts = Vec::new();
    for folder in ["src", "tests"] {
        for entry in walkdir::WalkDir::new(repository().join(folder)) {
            let path = entry.unwrap().into_path();
            let name = path.strip_prefix(repository()).unwrap().to_str().unwrap().to_owned();
            let is_test = name.ends_with(".snap")
                || name.ends_with(".rs") && (name.starts_with("tests/") || name.contains("/tests"));
            if is_test {
                texts.push(fs::read_to_string(path).unwrap());
            }
        }
    }
    let is_tested = |code: &str| {
        let names = |text: &String| {
            text.match_indices(code).any(|(at, _)| {
                let next = text[at + code.len()..].chars().next();
                next.is_none_or(|c| !c.is_alphanumeric() && c != '-')
            })
        };
        texts.iter().any(names)
    };
    let without: BTreeSet<_> = codes().filter(|code| !is_tested(code)).collect();
    // The one needs a disk that fails while files are renamed; `killed` tests what it promises. The
    // other needs a system without watches.
    let accepted = [["publish", "unfinished"], ["serve", "no-watch"]].map(|code| code.join("::"));
    let accepted = accepted.iter().map(String::as_str).collect::<BTreeSet<_>>();
    assert_eq!(without, accepted, "codes without a test");
}
