//! Too large, too many, too deep.

#![allow(clippy::too_many_lines, clippy::format_collect, reason = "a table, case by case")]

use std::fmt::Write as _;
use std::fs::{self, File};

use super::stand::Case;

const PAGE: &str = "zh/news/x/index.html";

fn repeated(name: &'static str, piece: &str, times: usize) -> Case {
    Case::article(name, format!("# 题\n\n{}\n", piece.repeat(times))).within(700, 60)
}

pub(super) fn cases() -> Vec<Case> {
    let mut headings = String::new();
    let mut links = String::new();
    for n in 0..20_000 {
        writeln!(headings, "## 同一标题\n").unwrap();
        writeln!(links, "[字{n}](other.md#top) ").unwrap();
    }
    let wide = format!("|{}\n|{}\n{}", "a|".repeat(1000), "-|".repeat(1000), "|a\n".repeat(2000));
    vec![
        Case::made("an article of 100 MB", |site| {
            let bytes = "厂检员 checks 工厂, twice a year.\n\n".repeat(100_000_000 / 38);
            fs::write(site.join("content/zh/news/x.md"), bytes).unwrap();
        })
        .told("survey::too-large content/zh/news/x.md")
        .within(256, 30),
        Case::made("an article of 100 GB of nothing", |site| {
            let file = File::create(site.join("content/zh/news/x.md")).unwrap();
            file.set_len(100 << 30).unwrap();
        })
        .told("survey::too-large content/zh/news/x.md"),
        Case::made("a template of 100 MB", |site| {
            fs::create_dir_all(site.join("templates")).unwrap();
            let file = File::create(site.join("templates/page.html")).unwrap();
            file.set_len(100 << 20).unwrap();
        })
        .told("survey::too-large templates/page.html")
        .unforgiven(),
        Case::made("a table of 100 MB", |site| {
            fs::write(site.join("content/zh/news/x.md"), "{{< table \"t.csv\" >}}\n").unwrap();
            let file = File::create(site.join("content/zh/news/t.csv")).unwrap();
            file.set_len(100 << 20).unwrap();
        })
        .told("survey::too-large content/zh/news/t.csv"),
        Case::made("a drawing of 100 MB", |site| {
            fs::write(site.join("content/zh/news/x.md"), "![图](a.svg)\n").unwrap();
            let file = File::create(site.join("content/zh/news/a.svg")).unwrap();
            file.set_len(100 << 20).unwrap();
        })
        .shows(PAGE, "a.svg")
        .within(256, 60),
        Case::made("10,000 files in a folder", |site| {
            fs::create_dir_all(site.join("content/zh/many")).unwrap();
            for n in 0..10_000 {
                fs::write(site.join(format!("content/zh/many/n{n}.md")), format!("# 第{n}篇\n"))
                    .unwrap();
            }
        })
        .shows("zh/many/n9999/index.html", "# 第9999篇")
        .within(700, 120),
        Case::made("folders 200 deep", |site| {
            let folder = site.join("content/zh").join("d/".repeat(200));
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("x.md"), "# 深\n").unwrap();
        })
        .shows("zh/index.html", "深")
        .within(400, 60),
        repeated("one line of 10 MB", "word 词，", 10_000_000 / 12)
            .shows(PAGE, "词，word 词，")
            .within(900, 60),
        repeated("one line of 2 MB with many faults", "word 词，[字](nowhere.md)", 2_000_000 / 26)
            .told("link::dead content/zh/news/x.md, 10 times")
            .within(2500, 120),
        repeated("one word of 10 MB", "x", 10_000_000).shows(PAGE, "xxx").within(900, 60),
        repeated("quotes 3,000 deep", "> ", 3000).shows(PAGE, "题"),
        repeated("lists 3,000 deep", "- ", 3000).shows(PAGE, "题"),
        repeated("brackets", "[", 50_000).shows(PAGE, "[["),
        repeated("pictures in pictures", "![", 20_000).shows(PAGE, "!["),
        repeated("emphasis that never ends", "**a *b ", 20_000).shows(PAGE, "**a"),
        repeated("backquotes of every length", "` `` ``` ", 10_000).shows(PAGE, "题"),
        repeated("references to nothing", "[a][b] ", 20_000).shows(PAGE, "[a][b]"),
        repeated("markup that never ends", "<div>", 20_000).shows(PAGE, "<div>"),
        repeated("comments that never end", "<!-- a ", 20_000).shows(PAGE, "题"),
        repeated("entities", "&#x26;&nope;", 20_000).shows(PAGE, "&amp;"),
        repeated("notes", "[^1]", 20_000).told("footnote::missing content/zh/news/x.md, 10 times").shows(PAGE, "题"),
        repeated("shortcodes in each other", "{{< notice >}}\n", 2000).told("shortcode::unclosed content/zh/news/x.md, 10 times"),
        repeated("formulas in each other", "$\\sqrt{\\frac{", 2000).told("math::formula content/zh/news/x.md, 10 times"),
        Case::article("20,000 headings of one name", format!("# 题\n\n{headings}"))
            .shows(PAGE, "同一标题-19999")
            .within(700, 60),
        Case::article("20,000 links", format!("# 题\n\n{links}"))
            .shows(PAGE, "字19999")
            .within(700, 60),
        Case::article("20,000 dead links", format!("# 题\n\n{}", links.replace("other", "nowhere")))
            .told("link::dead content/zh/news/x.md, 10 times")
            .within(900, 90),
        Case::article("a table of 2,000,000 cells", format!("# 题\n\n{wide}"))
            .told("body::monstrous-table content/zh/news/x.md")
            .shows(PAGE, "题")
            .within(900, 60),
        Case::article("a link of a megabyte", format!("[字]({}.md)\n", "x".repeat(1_000_000)))
            .told("link::dead content/zh/news/x.md:1:5"),
        Case::article(
            "a program of a megabyte",
            format!("```rust\n{}```\n", "fn a() {}\n".repeat(100_000)),
        )
        .shows(PAGE, "fn a()")
        .within(700, 60),
        Case::article(
            "more pages than there may be",
            format!("---\ntags: [{}]\n---\n", "甲,乙,丙"),
        )
        .and(
            "site.toml",
            "base_url = \"https://a.org/\"\ntheme = \"tiny\"\nlanguages.en.title = \"News\"\n\
                languages.zh.title = \"新闻\"\nchrome.footer = []\nfeeds.formats = [\"atom\"]\nlimits.pages = 5\n",
        )
        .told("plan::too-many-pages")
        .unforgiven(),
    ]
}
