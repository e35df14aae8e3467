//! Every fault of this room, made once: the input here, what is printed in the snapshot beside it.

use std::fmt::Write as _;

use super::matter::read_matter;
use super::text::decode;
use super::{ContentFile, Overrides, SourceTree, parse_article, read_settings};
use crate::base::SourcePath;
use crate::diag::{Diagnostics, Sources, Ui, codes, print};
use crate::site::{Kind, Settings};

const SITE: &str = "base_url = \"https://news.example.org/\"\n\
    timezone = \"Asia/Shanghai\"\n\
    languages.en.title = \"News\"\n\
    languages.zh.title = \"新闻\"\n\
    [[taxonomies]]\nname = \"tags\"\n[[taxonomies]]\nname = \"categories\"\n\
    [[taxonomies]]\nname = \"authors\"\n";

/// Settings for tests that are not about settings.
pub(super) fn settings() -> Settings {
    let read = read_settings(&SourcePath::new("site.toml"), SITE, &Overrides::default());
    assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
    read.value.unwrap()
}

/// A site of one file.
pub(super) struct One<'a>(pub(super) &'a str);

impl Sources for One<'_> {
    fn text(&self, _: &SourcePath) -> Option<String> {
        Some(self.0.to_owned())
    }
}

fn printed(out: &mut String, seen: &mut Vec<&str>, text: &str, found: &Diagnostics) {
    let before = seen.len();
    seen.extend(found.iter().map(|fault| fault.code));
    assert!(before < seen.len(), "no fault in {text:?}");
    writeln!(out, "{}", print(found, &One(text), Ui::En, false)).unwrap();
}

const BYTES: &[&[u8]] = &[
    b"# A caf\xE9\n",
    b"title: \xD6\xD0\xB9\xFA\xB2\xFA\xC6\xB7\xC8\xCF\xD6\xA4\n",
    b"\xFF\xFE\x07\x68\x98\x98",
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
];

const MATTERS: &[&str] = &[
    // Fences.
    "---\ntitle: 关于召开工作会议的通知\n\n正文。\n",
    "+++\ntitle = \"通知\"\ndate = 2023-02-30\n---\n\n正文。\n",
    "---\n一段文字，不是前置信息。\n---\n",
    "---\n标题：通知\n日期：2023-07-14\n---\n",
    "---\ntitle = \"A note\"\n---\n",
    "---\n- a\n- b\n---\n",
    // Syntax.
    "+++\ntitle = 关于“工厂检查”的通知\ntags = [检查, \"工厂\"]\nslug = “a”\ndraft = yes\n+++\n",
    "+++\ntitle: A note\nweight: 5\n+++\n",
    "+++\ntitle = \"a\"\n[extra]\nx = 1\nx = 2\n[extra]\n+++\n",
    "---\ntitle: 通知：第一号: 工厂检查\ndate: 2023-07-14\n---\n",
    "---\ntitle: @home\n---\n",
    "---\ntitle: \"a\" b\n---\n",
    "---\ntitle: *all\n---\n",
    "---\ntitle: a\ntags: &all [a]\nwords: *all\n---\n",
    "---\ntitle: a\n? [b]\n: c\n---\n",
    "---\ntitle: a\n--- # more\nslug: b\n---\n",
    "{\"title\": \"通知\", \"draft\": tru}\n",
    "{\"标题\": 1, \"标题\": 2}\n",
    // Values.
    "---\ntitle: 通知\nTitle: 通知\nslug: {a: b}\n---\n",
    "---\n标题: 通知\ndraft: no # 还没写完\nweight: heavy\ntags: [[a]]\nextra: 1\n---\n",
    "+++\ndate = \"2023年7月14日\"\nupdated = 2023-13-01\nexpire_at = \"soon\"\n+++\n",
    "+++\nsource = { url = \"https://example.org/\" }\n+++\n",
    "---\ntittle: 通知\ndatte: 2023-07-14\n---\n",
    "---\nl10n: true\n---\n",
    "---\nlead: 会场.jpg\nhero: { alt: a }\n---\n",
    "+++\nlead = { alt = \"a\" }\ngone = \"yes\"\n+++\n",
    "+++\n[taxonomies]\ntag = [\"a\"]\n+++\n",
    "---\nslug: 2023/会议\n---\n",
    "+++\ncorrections = [{ date = \"2024-02-30\", text = \"a\" }, { txt = \"b\", date = 2024-07-03 }]\n+++\n",
];

const SITES: &[&str] = &[
    "title = \"News\"\n[languages.zh]\nlabel = \"中文版\"\n",
    "base_url = \"news.example.org\"\nbase_ulr = 1\n",
    "base_url = \"https://a.org/\"\ntimezone = \"Asia/Beijing\"\npaginate_by = 0\nroot = \"chose\"\n\
     theme = \"../theme\"\ndefault_language = \"fr\"\n\
     [languages.en]\ntitle = \"News\"\n[languages.zh]\ntitle = \"新闻\"\ntag = \"zh_CN\"\npath = \"EN\"\n\
     content = \"/etc\"\n",
    "languages.en.title = \"News\"\nbase_url = \"https://a.org/\"\n\
     [translation]\nmissing = \"notice\"\nrules = { section = \"news\" }\n\
     [permalinks]\nnews = \":section/:slugs\"\nnotices = \":year\"\n\
     [search]\nenabled = 1\n[feeds]\nformats = [\"atom\", \"xml\"]\n[markdown]\nmaths = true\nraw_html = \"clean\"\n\
     [archives]\nyears = true\n[related]\nlimit = 0\nweights = { tags = -1, tgas = 5, date = 101 }\n",
    "languages.en.title = \"News\"\nlanguages.zh.title = \"新闻\"\nbase_url = \"https://a.org/\"\n\
     [[taxonomies]]\nname = \"Tags\"\n[[taxonomies]]\nname = \"date\"\n[[taxonomies]]\nname = \"topics\"\n\
     terms = [{ id = \"cqc\", en = \"CQC\" }, { id = \"centre\", zh = \"cqc\" }, { id = \"cqc\" }]\n",
    "languages.en.title = \"News\"\nbase_url = \"https://a.org/\"\n[chrome]\n\
     header = [{ item = \"homepage\" }, { item = \"home\", page = \"about.md\" }]\n\
     footer = [{ page = \"关于/about\" }]\n",
    "base_url = \"https://a.org/\"\nlanguages.en.title = 5\n\
     extra = \"a\"\ntheme = newsroom\nlinks.internal = \"warning\"\n",
    "base_url = \"https://a.org/\"\nlanguages.en.title = \"A\"\n[limits]\nfile_mb = 0\ndepth = 1000\n",
    "base_url = \"https://a.org/\"\nlanguages.en.title = \"News\"\n\
     [deploy.production]\nkind = \"s3\"\nendpoint = \"s3.example.net\"\nsecret_key = \"wJalrXUt\"\n",
];

#[test]
fn every_fault_is_printed() {
    let (mut out, mut seen) = (String::new(), Vec::new());
    for bytes in BYTES {
        let fault = decode(&SourcePath::new("content/zh/a.md"), bytes).unwrap_err();
        let text = String::from_utf8_lossy(bytes).into_owned();
        printed(&mut out, &mut seen, &text, &fault.into());
    }
    let deep = format!("---\na: {}{}\n---\n", "[".repeat(65), "]".repeat(65));
    let large = format!("---\ntitle: a\nnote: {}\n---\n", "很长。".repeat(40_000));
    for text in MATTERS.iter().copied().chain([&*deep, &*large]) {
        let read = read_matter(&SourcePath::new("content/zh/a.md"), text, &settings());
        assert_eq!(read.value.broken, read.diagnostics.has_errors());
        printed(&mut out, &mut seen, text, &read.diagnostics);
    }
    let title = format!("# {}\n", "一整段文字都成了标题。".repeat(100));
    for text in [&*title, "# 题\n\n附件：\u{202e}fdp.exe\n"] {
        let article = ContentFile {
            lang: settings().default_language,
            file: SourcePath::new("content/zh/a.md"),
            path: "a".into(),
            kind: Kind::Leaf,
        };
        let tree = SourceTree::of_one(&article.file, text.as_bytes());
        let found = parse_article(&tree, &article, &settings()).diagnostics;
        printed(&mut out, &mut seen, text, &found);
    }
    let mut many = "base_url = \"https://a.org/\"\n".to_owned();
    for n in 0..256 {
        writeln!(many, "languages.x{n} = {{ title = \"a\", tag = \"en-{n}\" }}").unwrap();
    }
    for text in SITES.iter().copied().chain([&*many]) {
        let read = read_settings(&SourcePath::new("site.toml"), text, &Overrides::default());
        printed(&mut out, &mut seen, text, &read.diagnostics);
    }
    let ours = |code: &&str| {
        ["text::", "data::", "matter::", "settings::"].iter().any(|room| code.starts_with(room))
    };
    for code in codes().filter(ours) {
        assert!(seen.contains(&code), "{code} has no fixture");
    }
    for code in seen {
        assert!(codes().any(|known| known == code), "{code} has no words");
    }
    insta::assert_snapshot!(out);
}
