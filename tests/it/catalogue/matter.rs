//! Front matter as it should not be: fences, syntax, kinds of values, dates, depth and size.

#![allow(clippy::too_many_lines, clippy::format_collect, reason = "a table, case by case")]

use std::fmt::Write as _;

use super::stand::Case;

const PAGE: &str = "zh/news/x/index.html";

/// Front matter in TOML.
fn toml(name: &'static str, lines: &str) -> Case {
    Case::article(name, format!("+++\n{lines}\n+++\n"))
}

/// Front matter in YAML.
fn yaml(name: &'static str, lines: &str) -> Case {
    Case::article(name, format!("---\n{lines}\n---\n"))
}

pub(super) fn cases() -> Vec<Case> {
    let mut all = syntax();
    all.extend(values());
    all.extend(dates());
    all.extend(large());
    all
}

fn syntax() -> Vec<Case> {
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x]\n".to_owned();
    for (letter, before) in ('b'..='i').zip('a'..) {
        let eight = vec![format!("*{before}"); 8].join(", ");
        writeln!(bomb, "{letter}: &{letter} [{eight}]").unwrap();
    }
    vec![
        Case::article("TOML not closed", "+++\ntitle = \"甲\"\n\n正文。\n")
            .told("matter::unclosed content/zh/news/x.md:1:1"),
        Case::article("YAML not closed", "---\ntitle: 甲\n\n正文。\n")
            .told("matter::unclosed content/zh/news/x.md:1:1"),
        Case::article("JSON not closed", "{\"title\": \"甲\",\n\n正文。\n")
            .told("data::json content/zh/news/x.md:3:1"),
        Case::article("closed by the other fence", "+++\ntitle = \"甲\"\n---\n")
            .told("matter::wrong-fence content/zh/news/x.md:3:1"),
        Case::article("YAML closed by plus signs", "---\ntitle: 甲\n+++\n")
            .told("matter::wrong-fence content/zh/news/x.md:3:1"),
        Case::article("a fence of four", "----\ntitle: 甲\n----\n").shows(PAGE, "title: 甲"),
        Case::article("a line across the page", "---\n\n文字\n\n---\n").shows(PAGE, "文字"),
        Case::article("nothing between the fences", "---\n---\n文字\n").shows(PAGE, "文字"),
        toml("a key twice", "title = \"甲\"\ntitle = \"乙\"")
            .told("data::repeated-key content/zh/news/x.md:3:1"),
        toml("a table twice", "[extra]\na = 1\n[extra]\nb = 1")
            .told("data::repeated-key content/zh/news/x.md:4:2"),
        yaml("a key of YAML twice", "title: 甲\ntitle: 乙")
            .told("data::repeated-key content/zh/news/x.md:3:1"),
        yaml("a key twice in another case", "title: 甲\nTitle: 乙")
            .told("data::repeated-key content/zh/news/x.md:3:1"),
        Case::article("a key of JSON twice", "{\"title\": \"甲\", \"title\": \"乙\"}\n")
            .told("data::repeated-key content/zh/news/x.md:1:16"),
        yaml("two names of one key", "lastmod: 2026-01-01\nupdated: 2026-01-02").shows(PAGE, "# x"),
        yaml("a list instead of keys", "- 甲\n- 乙")
            .told("matter::no-keys content/zh/news/x.md:2:1"),
        yaml("text instead of keys", "一段文字").told("matter::no-keys content/zh/news/x.md:2:1"),
        yaml("equals signs in YAML", "title = 甲").told("matter::no-keys content/zh/news/x.md:2:1"),
        toml("colons in TOML", "title: \"甲\"").told("data::toml content/zh/news/x.md:2:6"),
        toml("text without quotes", "title = 甲").told("data::unquoted content/zh/news/x.md:2:9"),
        toml("quotes of running text", "title = “甲”")
            .told("data::unquoted content/zh/news/x.md:2:9"),
        yaml("a Chinese colon", "title：甲").told("matter::no-keys content/zh/news/x.md:2:1"),
        yaml("tabs", "title: 甲\nextra:\n\ta: 1").told("data::yaml content/zh/news/x.md:4:2"),
        yaml("a colon in a value", "title: 通知: 第一号")
            .told("data::yaml content/zh/news/x.md:2:10"),
        yaml("an anchor", "title: &t 甲").shows(PAGE, "# 甲"),
        yaml("an anchor and its alias", "title: &t 甲\nslug: *t")
            .told("data::alias content/zh/news/x.md:3:7"),
        yaml("an alias of nothing", "title: *t").told("data::yaml content/zh/news/x.md:2:8"),
        yaml("an alias of itself", "extra: &e [*e]").told(
            "data::alias content/zh/news/x.md:2:12\ndata::not-a-table content/zh/news/x.md:2:8",
        ),
        yaml("a merged table", "extra: &e {a: 1}\nparams:\n  <<: *e")
            .told("data::alias content/zh/news/x.md:4:7"),
        yaml("a bomb of aliases", &format!("{bomb}title: *i"))
            .told("data::alias content/zh/news/x.md, 10 times"),
        yaml("an object of Python", "title: !!python/object/apply:os.system [\"id\"]")
            .told("data::not-text content/zh/news/x.md:2:8"),
        yaml("a second document", "title: 甲\n--- # 乙\nslug: b")
            .told("data::second-document content/zh/news/x.md:3:1"),
        yaml("a list as a key", "? [a, b]\n: c").told("data::not-a-key content/zh/news/x.md:2:3"),
        yaml("a directive", "%YAML 1.1\ntitle: 甲").told("data::yaml content/zh/news/x.md:3:1"),
        Case::article("a comma at the end of JSON", "{\"title\": \"甲\",}\n")
            .told("data::json content/zh/news/x.md:1:15"),
        Case::article("a comment in JSON", "{\"title\": \"甲\" /* 乙 */}\n")
            .told("data::json content/zh/news/x.md:1:15"),
        Case::article("a brace that is text", "{ 一段文字 }\n").shows(PAGE, "{ 一段文字 }"),
    ]
}

fn values() -> Vec<Case> {
    vec![
        toml("a list as the title", "title = [\"甲\"]")
            .told("data::not-text content/zh/news/x.md:2:9"),
        toml("a table as the title", "title = { a = 1 }")
            .told("data::not-text content/zh/news/x.md:2:9"),
        yaml("a number as the title", "title: 007").shows(PAGE, "# 007"),
        toml("a date as the title", "title = 2026-01-01").shows(PAGE, "# 2026-01-01"),
        yaml("no title", "title: ~").shows(PAGE, "# x"),
        yaml("an empty title", "title: \"\"").shows(PAGE, "# x"),
        yaml("a title of blanks", "title: \"　 \"").shows(PAGE, "# x"),
        yaml("a title over two lines", "title: \"甲\\n乙\"").shows(PAGE, "甲"),
        yaml("markup in the title", "title: \"</title><script>alert(1)</script>\"")
            .shows(PAGE, "&lt;script&gt;"),
        yaml("markup in the description", "description: \"\\\"><script>]]>\"")
            .shows(PAGE, "&lt;script&gt;"),
        yaml("a template in the title", "title: \"{{ config.base_url }}{% include \\\"x\\\" %}\"")
            .shows(PAGE, "# {{ config.base_url }}"),
        yaml("the country Norway", "title: 甲\ntags: [no, yes, on]")
            .shows("zh/tags/no/index.html", "# no"),
        yaml("a boolean of YAML 1.1", "draft: yes")
            .told("data::not-a-flag content/zh/news/x.md:2:8"),
        yaml("another one", "noindex: off").told("data::not-a-flag content/zh/news/x.md:2:10"),
        yaml("a boolean in quotes", "draft: \"true\"")
            .told("data::not-a-flag content/zh/news/x.md:2:8"),
        toml("a number as a boolean", "draft = 1")
            .told("data::not-a-flag content/zh/news/x.md:2:9"),
        yaml("a version", "title: 1.10").shows(PAGE, "# 1.10"),
        yaml("a number to the base of 60", "title: 12:30:45").shows(PAGE, "# 12:30:45"),
        yaml("text as a number", "weight: heavy")
            .told("data::not-a-number content/zh/news/x.md:2:9"),
        toml("a fraction as a number", "weight = 1.5")
            .told("data::not-a-number content/zh/news/x.md:2:10"),
        toml("a number that does not fit", "weight = 99999999999999999999")
            .told("data::not-a-number content/zh/news/x.md:2:10"),
        toml("infinity as a number", "weight = inf")
            .told("data::not-a-number content/zh/news/x.md:2:10"),
        yaml("a number without end", "extra: {n: 1e999999999}").shows(PAGE, "# x"),
        Case::article("a number of JSON without end", "{\"extra\": {\"n\": 1e999}}\n")
            .told("data::json content/zh/news/x.md:1:21"),
        yaml("a table as tags", "tags: {a: b}").told("data::not-texts content/zh/news/x.md:2:7"),
        yaml("lists in tags", "tags: [[a]]").told("data::not-texts content/zh/news/x.md:2:8"),
        yaml("a tag of blanks", "tags: [\" \", 甲]").shows("zh/tags/甲/index.html", "# 甲"),
        yaml("a tag of marks alone", "tags: [\"！\"]")
            .told("pair::empty-term content/zh/news/x.md:2:8"),
        yaml("a tag that is a path", "tags: [\"../../x\"]").shows("zh/tags/....x/index.html", "x"),
        yaml("text as a lead picture's table", "lead: [a.jpg]")
            .told("data::not-a-table content/zh/news/x.md:2:7"),
        yaml("a lead picture that is not there", "lead: {src: a.jpg, alt: 甲}")
            .told("link::missing-picture content/zh/news/x.md:2:13"),
        yaml("a source that is a program", "source: {name: 甲, url: \"javascript:alert(1)\"}")
            .told("body::unsafe-link content/zh/news/x.md:2:24"),
        yaml("text as corrections", "corrections: 改正")
            .told("data::not-a-table content/zh/news/x.md:2:14"),
        yaml("a correction without text", "corrections: [{date: 2026-01-02}]")
            .told("data::missing-key content/zh/news/x.md:2:15"),
        yaml("a stamp that is none", "l10n: {source: 5}")
            .told("matter::bad-stamp content/zh/news/x.md:2:1")
            .shows(PAGE, "# x"),
        yaml("aliases that are numbers", "aliases: [5]")
            .shows("zh/news/5/index.html", "/zh/news/x/"),
        yaml("a template elsewhere", "template: ../../../../etc/passwd")
            .told("theme::unknown-template content/zh/news/x.md:2:11"),
        yaml("a key of nothing", "translation_key: \"\"").shows(PAGE, "# x"),
        yaml("the key of another story", "translation_key: news/good")
            .told("pair::duplicate-story content/zh/news/x.md"),
        yaml("a key that is a path", "translation_key: ../../x").shows(PAGE, "# x"),
        yaml("a slug of dots", "slug: ..").told("plan::no-slug content/zh/news/x.md"),
        yaml("a slug of marks", "slug: \"！？\"").told("plan::no-slug content/zh/news/x.md"),
        yaml("a slug with a slash", "slug: a/b")
            .told("matter::slash-in-slug content/zh/news/x.md:2:7"),
        yaml("a slug with a backslash", "slug: \"a\\\\b\"")
            .told("matter::slash-in-slug content/zh/news/x.md:2:7"),
        yaml("a slug with a line", "slug: \"a\\nb\"").shows("zh/news/a-b/index.html", "# x"),
        yaml("a slip in a key", "titel: 甲")
            .told("matter::near-key content/zh/news/x.md:2:1")
            .shows(PAGE, "# x"),
        yaml("an unknown key", "颜色: 红").shows(PAGE, "# x"),
        yaml("an unknown taxonomy", "taxonomies: {colour: [red]}")
            .told("matter::no-taxonomy content/zh/news/x.md:2:14")
            .shows(PAGE, "# x"),
        yaml("original on both sides", "translation_key: k\noriginal: true")
            .and("content/en/news/x.md", "---\ntranslation_key: k\noriginal: true\n---\n")
            .shows(PAGE, "# x"),
        yaml("no check of that name", "check: {off: [nombers]}")
            .told("data::not-allowed content/zh/news/x.md:2:15"),
    ]
}

fn dates() -> Vec<Case> {
    vec![
        toml("30 February", "date = 2026-02-30")
            .told("matter::no-such-date content/zh/news/x.md:2:8"),
        toml("30 February in quotes", "date = \"2026-02-30\"")
            .told("matter::no-such-date content/zh/news/x.md:2:8"),
        yaml("30 February in YAML", "date: 2026-02-30")
            .told("matter::no-such-date content/zh/news/x.md:2:7"),
        yaml("29 February of another year", "date: 2025-02-29")
            .told("matter::no-such-date content/zh/news/x.md:2:7"),
        yaml("month 13", "date: 2026-13-01").told("matter::no-such-date content/zh/news/x.md:2:7"),
        yaml("day 0", "date: 2026-01-00").told("matter::no-such-date content/zh/news/x.md:2:7"),
        yaml("24 o'clock", "date: 2026-01-01 24:00")
            .told("matter::no-such-date content/zh/news/x.md:2:7"),
        yaml("minute 61", "date: 2026-01-01 09:61")
            .told("matter::no-such-date content/zh/news/x.md:2:7"),
        yaml("an offset of a day", "date: 2026-01-01T09:00:00+24:00")
            .told("matter::no-such-date content/zh/news/x.md:2:7"),
        yaml("the year 0", "date: 0000-01-01").shows(PAGE, "0"),
        yaml("the end of time", "date: 9999-12-31T23:59:59-12:00")
            .told("matter::no-such-date content/zh/news/x.md:2:7"),
        yaml("the year 10000", "date: 10000-01-01")
            .told("matter::bad-date content/zh/news/x.md:2:7"),
        yaml("a date as the Chinese write it", "date: 2026年1月1日")
            .told("matter::bad-date content/zh/news/x.md:2:7"),
        yaml("a date with slashes", "date: 2026/1/1")
            .told("matter::bad-date content/zh/news/x.md:2:7"),
        yaml("a day before its month", "date: 01.02.2026")
            .told("matter::bad-date content/zh/news/x.md:2:7"),
        yaml("a word", "date: tomorrow").told("matter::bad-date content/zh/news/x.md:2:7"),
        yaml("a number", "date: 20260101").told("matter::bad-date content/zh/news/x.md:2:7"),
        toml("a list of dates", "date = [2026-01-01]")
            .told("data::not-text content/zh/news/x.md:2:8"),
        toml("a time alone", "date = 09:30:00").told("matter::bad-date content/zh/news/x.md:2:8"),
        yaml("a name of a zone", "date: 2026-01-01 09:30 CST")
            .told("matter::bad-date content/zh/news/x.md:2:7"),
        yaml("expired before it came out", "date: 2026-02-01\nexpire_at: 2026-01-01\n")
            .and("content/zh/news/y.md", "# 乙\n")
            .shows("zh/news/y/index.html", "# 乙"),
    ]
}

fn large() -> Vec<Case> {
    let deep = |open: &str, close: &str, times: usize| open.repeat(times) + &close.repeat(times);
    let tables: String = (0..100_000).map(|n| format!("k{n} = {n}\n")).collect();
    vec![
        yaml("lists 17 deep", &format!("extra: {}", deep("[", "]", 16))).told(
            "data::not-a-table content/zh/news/x.md:2:8\ndata::too-deep content/zh/news/x.md:2:23",
        ),
        yaml("lists 50,000 deep", &format!("extra: {}", "[".repeat(50_000))).told(
            "data::not-a-table content/zh/news/x.md:2:8\ndata::yaml content/zh/news/x.md:2:263",
        ),
        yaml("tables 50,000 deep", &format!("extra: {}", deep("{a: ", "}", 50_000)))
            .told("data::too-deep content/zh/news/x.md:2:68"),
        yaml(
            "indented 400 deep",
            &(0..400).map(|n| format!("{}a:\n", " ".repeat(n))).collect::<String>(),
        )
        .told("data::too-deep content/zh/news/x.md:18:17"),
        toml("lists of TOML 50,000 deep", &format!("extra = {}", "[".repeat(50_000))).told(
            "data::not-a-table content/zh/news/x.md:2:9\ndata::toml content/zh/news/x.md:2:89",
        ),
        toml("lists of TOML 20 deep", &format!("extra = {}", deep("[", "]", 20))).told(
            "data::not-a-table content/zh/news/x.md:2:9\ndata::too-deep content/zh/news/x.md:2:24",
        ),
        toml("a dotted key of 20,000", &format!("extra.{}b = 1", "a.".repeat(20_000)))
            .told("data::toml content/zh/news/x.md:2:1"),
        toml("a dotted header of 20,000", &format!("[extra.{}b]\nc = 1", "a.".repeat(20_000)))
            .told("data::toml content/zh/news/x.md:2:1"),
        Case::article(
            "lists of JSON 50,000 deep",
            format!("{{\"extra\": {}}}\n", "[".repeat(50_000)),
        )
        .told("data::json content/zh/news/x.md:1:50011"),
        Case::article(
            "whole lists of JSON 50,000 deep",
            format!("{{\"extra\": {}}}\n", deep("[", "]", 50_000)),
        )
        .told(
            "data::not-a-table content/zh/news/x.md:1:11\ndata::too-deep content/zh/news/x.md:1:26",
        ),
        toml("100,000 keys", &tables).told("matter::too-large content/zh/news/x.md:1:1"),
        toml("a title of a megabyte", &format!("title = \"{}\"", "长".repeat(350_000)))
            .told("matter::too-large content/zh/news/x.md:1:1"),
        toml("a title of 2,000", &format!("title = \"{}\"", "长".repeat(2000)))
            .told("matter::long-title content/zh/news/x.md"),
        Case::article("a paragraph as the title", format!("# {}\n", "一整段文字。".repeat(200)))
            .told("matter::long-title content/zh/news/x.md"),
        yaml("a key of 200 KB", &format!("{}: 1", "k".repeat(200_000))).told(
            "data::yaml content/zh/news/x.md:2:200001\nmatter::no-keys content/zh/news/x.md:2:1",
        ),
        toml("10,000 syntax errors", &"= 1\n".repeat(10_000))
            .told("data::toml content/zh/news/x.md, 10 times"),
        toml(
            "5,000 tags",
            &format!("tags = [{}]", (0..5000).map(|n| format!("\"t{n}\",")).collect::<String>()),
        )
        .shows("zh/tags/t4999/index.html", "# t4999"),
    ]
}
