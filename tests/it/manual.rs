//! The manual of faults: an example for every code, printed from its fixture, and the pages in both
//! languages that are made of words, pages and examples.
//!
//! `TONGWEN_MANUAL=write cargo test --test it manual` writes what has changed; otherwise a difference is a
//! failure. The program holds the examples, so a second run may be needed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{Error, ErrorKind};
use std::path::Path;
use std::time::Duration;

use tongwen::base::SourcePath;
use tongwen::diag::faults::deploy::Refusal;
use tongwen::diag::faults::{
    body, cli as command, deploy, plan, publish as output, render as theme, serve as preview,
    survey as tree,
};
use tongwen::diag::{Diagnostic, Diagnostics, Ui, codes, excerpt, help, page, wording};
use tongwen::load::SourceTree;

use super::agreement::disagreements;
use super::copy::proofs;
use super::sites::{Site, TINY, repository};

/// How a site is looked through.
type Find = fn(&Site) -> Diagnostics;

/// Codes with a site of their own: such a fault in it, and its sources. Of several the one that
/// is told with the most help, in a file of the reader's language.
fn of_sites(ui: Ui) -> BTreeMap<String, (Diagnostic, SourceTree)> {
    let mut all = BTreeMap::new();
    let folder = repository().join("tests/it/faults");
    let mut sites = Vec::new();
    for file in fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
        if file.extension().is_some_and(|end| end == "txt") {
            let code = file.file_stem().unwrap().to_str().unwrap().replacen('.', "::", 1);
            sites.push((code, Site::new(&fs::read_to_string(file).unwrap())));
        }
    }
    for part in include_str!("manual.txt").split("== ").filter(|part| !part.is_empty()) {
        let (code, text) = part.split_once('\n').unwrap();
        sites.push((code.to_owned(), Site::new(text)));
    }
    sites.extend(of_bytes());
    for (code, mut site) in sites {
        // A file of the tiny theme stands for a fault of it; the others are as they should be.
        if let Some((path, bytes)) = site.files.clone().iter().find(|f| f.0.contains("/tiny/")) {
            site = site.with(TINY);
            site.put(path, bytes.to_vec());
        }
        let built = site.build();
        let found = built.found.iter().filter(|fault| fault.code == code);
        let fault = found.rev().max_by_key(|fault| {
            let lines = help(ui, fault.code, &fault.values).len();
            let folder = if ui == Ui::Zh { "/zh/" } else { "/en/" };
            let place = fault.labels.first().map(|label| label.span.file.as_str());
            (lines, place.is_some_and(|file| file.contains(folder)))
        });
        let fault = fault.unwrap_or_else(|| panic!("{code}: {}", built.en())).clone();
        let before = all.insert(code.clone(), (fault, site.tree()));
        assert!(before.is_none(), "{code} has two examples");
    }
    for (folder, find) in [("agreement", disagreements as Find), ("copy", proofs)] {
        let folder = fs::read_dir(repository().join("tests/it").join(folder)).unwrap();
        let files: BTreeSet<_> = folder.map(|file| file.unwrap().path()).collect();
        for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "txt")) {
            let site = Site::new(&fs::read_to_string(file).unwrap());
            for fault in &find(&site) {
                let example = || (fault.clone(), site.tree());
                all.entry(fault.code.to_owned()).or_insert_with(example);
            }
        }
    }
    all
}

/// What the text of a fixture cannot hold, or is too long for one.
fn of_bytes() -> Vec<(String, Site)> {
    let one = |path: &str, bytes: &[u8]| {
        let mut site = Site::new("-- content/en/news/_index.md --\n# News\n");
        site.put(path, bytes.to_vec());
        site
    };
    let article = |bytes: &[u8]| one("content/zh/news/a.md", bytes);
    let deep = format!("---\na: {}{}\n---\n", "[".repeat(65), "]".repeat(65));
    let mut many = "base_url = \"https://news.example.org/\"\n".to_owned();
    for n in 0..256 {
        writeln!(many, "languages.x{n} = {{ title = \"a\", tag = \"en-{n}\" }}").unwrap();
    }
    let mut table =
        Site::new("-- content/zh/news/a/index.md --\n# 甲\n\n{{< table \"t.csv\" >}}\n");
    table.put("content/zh/news/a/t.csv", b"\xC6\xB7\xC3\xFB,1\n".to_vec());
    let mut large =
        article(format!("---\ntitle: 收费\nnote: {}\n---\n", "字".repeat(700)).as_bytes());
    large.put("site.toml", "base_url = \"https://a.org/\"\nlimits.front_matter_kb = 1\nlanguages.en.title = \"A\"\nlanguages.zh.title = \"甲\"\nchrome.footer = []\n".into());
    let all = [
        ("text::not-utf8", article(b"# A caf\xE9\n")),
        ("text::gbk", article(b"# \xD6\xD0\xB9\xFA\xB2\xFA\xC6\xB7\xC8\xCF\xD6\xA4\n")),
        ("text::utf16", article(b"\xFF\xFE\x07\x68\x98\x98")),
        ("text::turned", article("# 收费\n\n见附件\u{202e}fdp.exe\n".as_bytes())),
        ("matter::too-large", large),
        ("matter::long-title", article(format!("# 收费{}\n", "标准".repeat(600)).as_bytes())),
        ("text::binary", article(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")),
        ("theme::not-utf8", one("templates/page.html", b"<p>\xD0\xC2\xCE\xC5</p>")),
        ("data::too-deep", article(deep.as_bytes())),
        ("settings::too-many-languages", one("site.toml", many.as_bytes())),
        ("table::not-text", table),
    ];
    all.into_iter().map(|(code, site)| (code.to_owned(), site)).collect()
}

/// Faults that stand in no source, or depend on the machine: as their constructors make them.
fn of_the_surroundings() -> Vec<Diagnostic> {
    let zh = "content/zh/news/fees.md";
    let file = |name: &str| SourcePath::new(name);
    let articles = ["content/en/news/fees.md", zh];
    vec![
        body::monstrous_table(file(zh).whole()),
        command::bad_instant("tomorrow"),
        command::no_folder("No such file or directory"),
        command::no_site("/home/lin"),
        command::is_there(&["site.toml"]),
        command::no_settings("site.toml", "permission denied"),
        command::not_asked(),
        command::meanwhile(zh),
        command::no_language("cn", ["en", "zh"].into_iter()),
        command::no_section("newz", ["news", "notices"].into_iter()),
        command::no_article("content/en/news/fee.md", articles.into_iter()),
        command::nothing_found("/en/news/fee/", &["/en/news/fees/".to_owned()]),
        command::no_code("link::deed", codes()),
        command::no_history("--since"),
        command::no_revision("--since", "last-week"),
        command::unknown_change(3),
        command::no_external(),
        command::no_web(24),
        command::no_memory(".tongwen/links.json", "permission denied"),
        command::external_gone("https://example.org/old/", 404),
        command::external_moved("http://example.org/", "https://www.example.org/"),
        command::external_unknown("https://example.com/", "timeout: global"),
        command::is_original(articles[0], Some(zh)),
        command::no_original(&file(zh)),
        command::no_translation(articles[0]),
        command::stamp_by_hand(&file(zh)),
        command::is_translated(articles[0], Some(zh)),
        command::cannot_write(zh, "permission denied"),
        preview::no_port("0.0.0.0:80", "permission denied"),
        preview::no_watch("No space left on device"),
        tree::unreadable(&file(zh), "permission denied"),
        tree::name_not_unicode(&file("content/zh/news/\u{fffd}\u{fffd}.md")),
        tree::not_a_file(&file("content/zh/news/link.md")),
        tree::outside(&file("content/zh")),
        tree::too_large(&file(zh), 90 << 20, 16 << 20),
        tree::name_control(&file("content/zh/news/fees\n.md")),
        tree::name_not_portable(&file("content/zh/news/fees?.md")),
        tree::link_loop(&file("content/zh/news/all")),
        tree::link_outside(&file("content/zh/news/fees.md")),
        tree::not_a_folder("content/zh"),
        tree::no_content("content/zh"),
        plan::too_long_path(4_200, 4_000, Some(file(zh).whole())),
        theme::endless(file("templates/page.html").whole(), 64, "zh/news/"),
    ]
}

/// Those of a deploy.
fn of_deploys() -> Vec<Diagnostic> {
    const NAME: &str = "production";
    let denied = Error::from(ErrorKind::PermissionDenied);
    let (folder, quiet) = (Path::new("public"), Duration::from_mins(22));
    let keys = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
    vec![
        deploy::no_target("produktion", [NAME, "staging"].into_iter()),
        deploy::which_target(["staging", "archive"].into_iter()),
        deploy::nothing_built(folder),
        deploy::damaged(&folder.join("tongwen-manifest.json")),
        deploy::differs(&folder.join("en/index.html"), 3),
        deploy::cannot_read(&folder.join("en/index.html"), &denied),
        deploy::same_folder(&folder.join("old")),
        deploy::bad_store(NAME, "https://", "empty host"),
        deploy::no_cloud(NAME, "oss"),
        deploy::no_credentials(NAME, keys, None),
        deploy::denied(
            NAME,
            "403 InvalidAccessKeyId",
            &Refusal::Key("AWS_ACCESS_KEY_ID".to_owned()),
        ),
        deploy::elsewhere(NAME, "301 PermanentRedirect", Some("eu-central-1")),
        deploy::blind(NAME, "https://s3.example.net", "Connection refused"),
        deploy::no_storage(NAME, "https://console.example.net"),
        deploy::ended(NAME, 12, 40),
        deploy::no_bucket(NAME, "NoSuchBucket"),
        deploy::failed(NAME, "en/index.html", "503"),
        deploy::locked(NAME, Some(quiet)),
        deploy::lock_lost(NAME),
        deploy::lock_broken(NAME, quiet),
        deploy::meanwhile(NAME),
        deploy::too_many_deletes(NAME, 900, 256),
        deploy::not_asked(NAME),
        deploy::rebuilt(NAME),
        deploy::strangers(NAME, 3, "old/index.html"),
        deploy::clock(NAME, 3_000),
    ]
}

/// Those of the output folder.
fn of_the_output() -> Vec<Diagnostic> {
    let denied = Error::from(ErrorKind::PermissionDenied);
    let folder = Path::new("public");
    vec![
        output::not_ours(folder),
        output::not_a_folder(folder),
        output::foreign_file(&folder.join("news/index.html")),
        output::clash("news/index.html", "news"),
        output::bad_route("tongwen-manifest.json"),
        output::cannot_write(&folder.join("index.html"), &denied),
        output::cannot_read(&folder.join("index.html"), &denied),
        output::locked(folder),
        output::no_swap(folder, None),
        output::unfinished(&folder.join("index.html"), &denied),
        output::damaged_manifest(&folder.join("tongwen-manifest.json")),
        output::manifest_renewed(&folder.join("tongwen-manifest.json")),
    ]
}

/// An example of every code, as it is printed.
fn examples(ui: Ui) -> BTreeMap<String, String> {
    let sites = of_sites(ui).into_iter();
    let mut all: BTreeMap<String, String> =
        sites.map(|(code, (fault, tree))| (code, excerpt(&fault, &tree, ui))).collect();
    for fault in of_the_surroundings().into_iter().chain(of_the_output()).chain(of_deploys()) {
        let text = excerpt(&fault, &SourceTree::Memory([].into()), ui);
        let before = all.insert(fault.code.to_owned(), text);
        assert!(before.is_none(), "{} has two examples", fault.code);
    }
    all
}

/// Compares a file with what it should be, or writes it.
fn settle(path: &str, text: &str, stale: &mut Vec<String>) {
    let file = repository().join(path);
    if fs::read_to_string(&file).is_ok_and(|old| old == text) {
        return;
    }
    if std::env::var("TONGWEN_MANUAL").is_ok_and(|value| value == "write") {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, text).unwrap();
    } else {
        stale.push(path.to_owned());
    }
}

const HOW: &str =
    "run TONGWEN_MANUAL=write cargo test --test it manual, and look at the difference";

#[test]
fn every_code_has_an_example_from_its_fixture() {
    let known: BTreeSet<String> = codes().map(str::to_owned).collect();
    let mut stale = Vec::new();
    for (ui, name) in [(Ui::En, "en"), (Ui::Zh, "zh")] {
        let all = examples(ui);
        let made: BTreeSet<String> = all.keys().cloned().collect();
        assert_eq!(made, known, "give every code an example in tests/it/manual.rs");
        let mut text = String::new();
        for (code, example) in all {
            let lines = example.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
            assert!(!lines.contains("\n== "), "{code}");
            writeln!(text, "== {code}\n{}\n", lines.trim_end()).unwrap();
        }
        settle(&format!("src/diag/pages/examples.{name}.txt"), &text, &mut stale);
    }
    assert!(stale.is_empty(), "{stale:?} are not up to date; {HOW}");
}

/// The chapters: codes by their first part, with the name of the chapter in both languages.
const CHAPTERS: &[(&str, &str, &str)] = &[
    ("agree", "What a pair disagrees in", "译文与原文不一致"),
    ("body", "Texts", "正文"),
    ("cli", "Commands", "命令"),
    ("code", "Code blocks", "代码块"),
    ("copy", "Copy", "文字和标点"),
    ("data", "Values and their syntax", "字段的写法"),
    ("deploy", "Deploying", "部署"),
    ("footnote", "Footnotes", "脚注"),
    ("glossary", "The glossary", "术语表"),
    ("link", "Links, pictures and files", "链接、图片和文件"),
    ("math", "Formulas", "公式"),
    ("matter", "Front matter", "文首"),
    ("pair", "Stories", "报道"),
    ("plan", "Addresses, header and footer", "网址、页眉和页脚"),
    ("publish", "The output folder", "输出文件夹"),
    ("serve", "The preview", "预览"),
    ("settings", "site.toml", "site.toml"),
    ("shortcode", "Shortcodes", "短代码"),
    ("survey", "Files of the site", "网站的文件"),
    ("table", "Tables of data", "数据表"),
    ("text", "Encodings", "文件编码"),
    ("theme", "Themes and templates", "主题和模板"),
    ("words", "Words of the interface", "界面用词"),
];

fn chapter_of(code: &str) -> &str {
    code.split_once("::").unwrap().0
}

/// One chapter in one language.
fn chapter(ui: Ui, chapter: &str, title: &str) -> String {
    let of = |en: &'static str, zh: &'static str| if ui == Ui::Zh { zh } else { en };
    let mut text = format!("# {title}\n");
    for code in codes().filter(|code| chapter_of(code) == chapter) {
        let (message, help) = wording(ui, code).unwrap();
        let known = page(ui, code).unwrap_or_else(|| panic!("{code} has no page"));
        write!(text, "\n## {code}\n\n{}\n\n{}\n", shown(&message), known.why.trim()).unwrap();
        if let Some(example) = known.example {
            write!(text, "\n```text\n{example}\n```\n").unwrap();
        }
        if !help.is_empty() {
            write!(text, "\n{}\n\n", of("To mend it:", "改正办法：")).unwrap();
            for line in help {
                writeln!(text, "- {}", shown(&line)).unwrap();
            }
        }
        if let Some(off) = known.off {
            let intro = of("To silence it: ", "不想提示时：");
            write!(text, "\n{intro}{}\n", off.trim()).unwrap();
        }
    }
    text
}

/// A sentence of the program in Markdown: signs that have a meaning there stand for themselves.
fn shown(text: &str) -> String {
    let mut out = String::new();
    for (number, part) in text.split('`').enumerate() {
        match number % 2 {
            0 => out += &part.replace('*', "\\*").replace('<', "&lt;").replace('[', "\\["),
            _ => write!(out, "`{part}`").unwrap(),
        }
    }
    out
}

#[test]
fn the_manual_has_a_page_for_every_code() {
    let mut stale = Vec::new();
    let chapters: BTreeSet<&str> = CHAPTERS.iter().map(|(name, _, _)| *name).collect();
    let used: BTreeSet<&str> = codes().map(chapter_of).collect();
    assert_eq!(chapters, used, "the manual has a chapter for each first part of a code");
    let mut index = [String::new(), String::new()];
    index[0] += "# Messages\n\nEvery message has a code in brackets, which does not change its meaning. `tongwen explain CODE`\n\
                 prints what stands here. [中文](README.zh.md)\n\n";
    index[1] += "# 提示代码\n\n每条提示的方括号里都有代码，其含义不会改变。`tongwen explain 代码`会显示这里的内容。[English](README.md)\n\n";
    for (name, en, zh) in CHAPTERS {
        let names = [(Ui::En, en, ""), (Ui::Zh, zh, ".zh")];
        for (index, (ui, title, end)) in index.iter_mut().zip(names) {
            let count = codes().filter(|code| chapter_of(code) == *name).count();
            writeln!(index, "- [{title}]({name}{end}.md): `{name}::…`, {count}").unwrap();
            settle(&format!("docs/faults/{name}{end}.md"), &chapter(ui, name, title), &mut stale);
        }
    }
    settle("docs/faults/README.md", &index[0], &mut stale);
    settle("docs/faults/README.zh.md", &index[1], &mut stale);
    assert!(stale.is_empty(), "{stale:?} are not up to date; {HOW}");
    for file in fs::read_dir(repository().join("docs/faults")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        let chapter = name.trim_end_matches(".md").trim_end_matches(".zh");
        assert!(
            chapter == "README" || chapters.contains(chapter),
            "docs/faults/{name} is left over"
        );
    }
}
