//! Input that nobody would write, and disks that nobody would have: no panic, the file is named,
//! the rest is still looked at, and the site that was there stays whole.

use std::fmt::Write as _;
use std::path::Path;

use tongwen::diag::Rigour;
use tongwen::load::SourceTree;

use super::sites::{Built, NORMAL, NOW, Site, TINY, build, write};

/// A site with one good article; what is hostile is added. The theme is a tiny one, so that time
/// goes where the trouble is.
fn good() -> Site {
    Site::new(
        "-- site.toml --\nbase_url = \"https://a.org/\"\ntheme = \"tiny\"\n\
         languages.en.title = \"News\"\nlanguages.zh.title = \"新闻\"\n\
         feeds.formats = [\"atom\"]\nchrome.footer = []\n\
         -- content/en/news/good.md --\n# Good\n\n[bad link](nowhere.md)\n",
    )
    .with(TINY)
}

fn hostile(path: &str, bytes: Vec<u8>) -> Built {
    let mut site = good();
    site.put(path, bytes);
    site.build()
}

/// The files that are named, each once.
fn named(built: &Built) -> Vec<&str> {
    let spans = built.found.iter().filter_map(|fault| fault.labels.first());
    let mut files: Vec<_> = spans.map(|label| label.span.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    files
}

#[test]
fn a_file_that_is_no_article_is_named_and_the_rest_is_told() {
    let bad = "content/zh/news/坏.md";
    let mut bomb = "---\na: &a [x, x, x, x, x, x, x, x]\n".to_owned();
    for (letter, before) in ('b'..='i').zip('a'..) {
        writeln!(bomb, "{letter}: &{letter} [{}]", vec![format!("*{before}"); 8].join(", "))
            .unwrap();
    }
    bomb += "title: *i\n---\n";
    let cases: [(&str, Vec<u8>); 12] = [
        ("truncated in a character", b"# \xE5\x9D".to_vec()),
        ("truncated in the front matter", b"+++\ntitle = \"a".to_vec()),
        ("truncated in YAML", b"---\ntitle: [a, b".to_vec()),
        ("truncated in JSON", b"{\"title\": \"a\", ".to_vec()),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec()),
        ("nothing but zeros", vec![0; 4096]),
        ("every byte", (0..=255).cycle().take(5000).collect()),
        ("UTF-16", "标题".encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("a bomb of aliases", bomb.into_bytes()),
        ("deep YAML", format!("---\na: {}\n---\n", "[".repeat(50_000)).into_bytes()),
        ("deep TOML", format!("+++\na = {}\n+++\n", "[".repeat(50_000)).into_bytes()),
        ("deep JSON", format!("{{\"a\": {}}}\n", "[".repeat(50_000)).into_bytes()),
    ];
    for (what, bytes) in cases {
        let built = hostile(bad, bytes);
        assert_eq!(named(&built), ["content/en/news/good.md", bad], "{what}: {}", built.en());
        assert!(built.files.is_empty(), "{what}");
        assert!(built.said().len() < 100_000, "{what} is told at length");
    }
}

#[test]
fn strange_but_sound_articles_are_published() {
    let nested = |open: &str, depth: usize| format!("{}a\n", open.repeat(depth));
    let cases: [(&str, String); 10] = [
        ("empty", String::new()),
        ("a mark of the byte order alone", "\u{feff}".to_owned()),
        ("front matter alone", "---\n---\n".to_owned()),
        ("quotes in quotes", nested("> ", 3000)),
        ("lists in lists", nested("- ", 3000)),
        ("brackets", nested("[", 20_000)),
        ("emphasis", nested("**a *b ", 5000)),
        ("markup", nested("<div>", 20_000)),
        ("carriage returns", "# a\r\rb\r\nc\r".to_owned()),
        ("controls", "a\u{8}c\u{202e}d\u{fffe}".to_owned()),
    ];
    for (what, text) in cases {
        let mut site = good();
        site.put("content/zh/news/x.md", text.into_bytes());
        let built = site.lenient();
        assert!(built.files.contains_key("zh/news/x/index.html"), "{what}: {}", built.en());
    }
}

/// 30 MB in lines, and 10 MB in one line: read, converted and written, or refused, but soon.
#[test]
fn huge_articles_end_soon() {
    let started = std::time::Instant::now();
    let mut site = good();
    let line = "厂检员 checks 工厂, twice a year.\n\n";
    site.put("content/zh/news/lines.md", line.repeat(30_000_000 / line.len()).into_bytes());
    site.put("content/en/news/line.md", "word 词，".repeat(10_000_000 / 12).into_bytes());
    let built = site.lenient();
    assert!(built.files["zh/news/lines/index.html"].len() > 30_000_000);
    assert!(built.files["en/news/line/index.html"].len() > 9_000_000);
    assert!(built.files["en/news/index.html"].len() < 100_000, "a summary is a summary");
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn deep_and_full_folders_are_walked() {
    let room = tempfile::tempdir().unwrap();
    good().write(room.path());
    let deep = format!("content/zh/{}deep.md", "d/".repeat(200));
    write(room.path(), &deep, "# 深\n".as_bytes());
    for number in 0..5000 {
        let path = format!("content/en/many/n{number}.md");
        write(room.path(), &path, format!("# Number {number}\n").as_bytes());
    }
    let built = build(&SourceTree::Disk(room.path().to_owned()), NOW, Rigour::Lenient);
    assert_eq!(named(&built), ["content/en/news/good.md"]);
    let page = format!("zh/{}deep/index.html", "d/".repeat(200));
    assert!(built.files.contains_key(&page));
    assert!(built.files.contains_key("en/many/page/250/index.html"));
}

#[test]
fn folders_called_like_articles_are_folders() {
    let site = good()
        .with("-- content/en/x.md/y.md --\n# Y\n-- content/en/news/index.md/a.txt --\na\n")
        .with("-- content/en/z.md/index.md --\n# Z\n");
    let room = tempfile::tempdir().unwrap();
    site.write(room.path());
    std::fs::create_dir_all(room.path().join("content/zh/leer.md")).unwrap();
    let built = build(&SourceTree::Disk(room.path().to_owned()), NOW, Rigour::Lenient);
    assert!(built.text("en/x.md/index.html").contains("/en/x.md/y/"));
    assert!(built.files.contains_key("en/z.md/index.html"));
    assert_eq!(named(&built), ["content/en/news/good.md"]);
}

#[cfg(unix)]
#[test]
fn nothing_outside_the_site_is_read() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::tempdir().unwrap();
    write(outside.path(), "secret.md", b"# SECRET\n");
    write(outside.path(), "folder/secret.md", b"# SECRET\n");
    let room = tempfile::tempdir().unwrap();
    let top = room.path();
    good().write(top);
    let link = |from: &str, to: &str| symlink(outside.path().join(from), top.join(to)).unwrap();
    link("secret.md", "content/en/news/link.md");
    link("folder", "content/en/news/folder");
    std::fs::create_dir_all(top.join("static")).unwrap();
    link("secret.md", "static/secret.md");
    link("folder", "static/folder");
    std::fs::create_dir_all(top.join("templates")).unwrap();
    link("secret.md", "templates/page.html");
    symlink(top.join("content"), top.join("content/en/loop")).unwrap();
    write(
        top,
        "content/en/news/up.md",
        b"![x](../../../../secret.md) [y](../../../../secret.md)\n",
    );
    let built = build(&SourceTree::Disk(top.to_owned()), NOW, Rigour::Lenient);
    let links = built.codes().iter().filter(|code| **code == "survey::not-a-file").count();
    assert_eq!(links, 6, "{}", built.en());
    for (route, bytes) in &built.files {
        assert!(!String::from_utf8_lossy(bytes).contains("SECRET"), "{route}");
    }
    assert!(!built.files.is_empty());

    std::fs::remove_dir_all(top.join("static")).unwrap();
    link("folder", "static");
    let built = build(&SourceTree::Disk(top.to_owned()), NOW, Rigour::Lenient);
    assert!(built.codes().contains(&"survey::outside"), "{}", built.en());
}

#[test]
fn no_address_leaves_the_output_folder() {
    let site = good().with(
        "-- content/en/news/up.md --\n+++\ntitle = \"Up\"\nurl = \"/../../../etc/cron.d/x\"\n\
         slug = \"../../up\"\naliases = [\"../../../../alias/\", \"/a\\\\..\\\\..\\\\b/\", \"//c/\"]\n+++\n\
         -- content/en/news/slug.md --\n+++\ntitle = \"Slug\"\nslug = \"../../../slug\"\n+++\n",
    );
    let built = site.lenient();
    assert!(built.files.len() > 10, "{}", built.en());
    for route in built.files.keys() {
        let is_inside = Path::new(route)
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(name) if name != ".tongwen"));
        assert!(is_inside && !route.contains('\\'), "{route}");
    }
}

/// Names that no disk takes are told before anything is written; the rest can be built.
#[test]
fn names_that_are_too_long_are_told() {
    let mut site = good();
    let text = format!("+++\ntitle = \"长\"\nslug = \"{}\"\n+++\n", "长".repeat(120));
    site.put("content/zh/news/long.md", text.into_bytes());
    let built = site.lenient();
    assert!(
        built.said().contains("plan::too-long") && built.said().contains("长长长"),
        "{}",
        built.said()
    );
    assert!(!built.files.keys().any(|route| route.contains('长')));
    assert!(good().lenient().files.keys().all(|route| built.files.contains_key(route)));
}

#[cfg(unix)]
#[test]
fn files_that_may_not_be_read_are_named() {
    use std::os::unix::fs::PermissionsExt as _;

    let room = tempfile::tempdir().unwrap();
    good().write(room.path());
    let close = |path: &str, mode| {
        let path = room.path().join(path);
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    write(room.path(), "content/zh/news/closed.md", b"# closed\n");
    write(room.path(), "content/zh/closed/inside.md", b"# inside\n");
    close("content/zh/news/closed.md", 0o000);
    close("content/zh/closed", 0o000);
    // Whoever may read everything sees two articles more.
    let may_read_all = std::fs::read(room.path().join("content/zh/news/closed.md")).is_ok();
    let built = build(&SourceTree::Disk(room.path().to_owned()), NOW, NORMAL);
    close("content/zh/closed", 0o755);
    let expected: &[&str] = if may_read_all {
        &["content/en/news/good.md"]
    } else {
        &["content/en/news/good.md", "content/zh/closed", "content/zh/news/closed.md"]
    };
    assert_eq!(named(&built), expected);
}

/// Odd files beside articles: pictures that are none, and endings without names.
#[test]
fn companions_may_be_anything() {
    let mut site = good();
    for (path, bytes) in [
        ("content/en/news/broken.png", &b"\x89PNG\r\n\x1a\n\0\0"[..]),
        ("content/en/news/empty.jpg", b""),
        ("content/en/news/bomb.svg", b"<svg width=\"99999999999999999999\" viewBox=\"0 0 -1 NaN\""),
        ("content/en/news/Read me (1) 100%.txt", b"x"),
        ("static/.well-known/hidden.txt", b"x"),
        ("static/odd name?.txt", b"x"),
    ] {
        site.put(path, bytes.to_vec());
    }
    site.put(
        "content/en/news/p.md",
        b"![a](broken.png) ![b](empty.jpg) ![c](bomb.svg) [d](<Read me (1) 100%.txt>)\n".to_vec(),
    );
    let built = site.lenient();
    assert_eq!(named(&built), ["content/en/news/good.md"]);
    let page = built.text("en/news/p/index.html");
    assert!(page.contains("/en/news/Read%20me%20(1)%20100%25.txt"), "{page}");
    assert!(!page.contains("width="), "{page}");
}
