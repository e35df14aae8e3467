//! Two texts of one story on one page, block by block: when there is such a page, where, what it holds.

use super::cli::run;
use super::sites::{Built, NOW, Site, TINY};

/// A theme that prints what the page is told.
const THEME: &str = "
-- themes/tiny/templates/parallel.html --
{{ head.title }} | {{ head.canonical }}{% if head.noindex %} noindex{% endif %}{% if stale %} stale{% endif %}
{% for x in head.hreflang %}hreflang {{ x.tag }}{% endfor -%}
{% for s in switch %}switch {{ s.lang }} {{ s.path }}{% if s.exact %} exact{% endif %}
{% endfor -%}
{{ page.lang }} {{ page.title }}{% if page.original %} (original){% endif %} beside {{ other.lang }} {{ other.title }}{% if other.original %} (original){% endif %}
{% for r in rows %}[{{ r.kind }}{% if r.same %}, same{% endif %}]
{{ r.own | safe }}--
{{ r.other | safe }}{% endfor %}
";

const SETTINGS: &str = "archives.enabled = true\nbase_url = \"https://a.org/b/\"\ntheme = \"tiny\"\nfeeds.formats = [\"atom\"]\n\
    languages.en.title = \"News\"\nlanguages.zh.title = \"新闻\"\nchrome.footer = []\n";

fn site(text: &str) -> Site {
    let mut site = Site::new(text).with(TINY).with(THEME);
    site.put("site.toml", SETTINGS.into());
    site
}

fn with(text: &str, settings: &str) -> Site {
    let mut site = site(text);
    site.put("site.toml", format!("{SETTINGS}{settings}").into());
    site
}

/// What an article says of its page with another text.
fn link<'a>(built: &'a Built, article: &str) -> Option<&'a str> {
    let mut lines = built.text(&format!("{article}index.html")).lines();
    lines.find_map(|line| line.strip_prefix("parallel: "))
}

/// Routes of the pages with two texts.
fn pages(built: &Built) -> Vec<&str> {
    let routes = built.files.keys().map(String::as_str);
    routes.filter(|route| route.contains("parallel")).collect()
}

const PAIR: &str = "
-- content/en/news/a.md --
+++
date = 2026-01-02
tags = [\"a\"]
+++
# One
Text[^1] with [a link](#two) and [another](b.md).

## Two {#two}

![What it shows](p.svg \"A caption\")

![Plain](p.svg)

<p id=\"raw\">raw</p>

[^1]: Note.
-- content/en/news/b.md --
# Alone
-- content/en/news/p.svg --
<svg width=\"3\" height=\"2\"/>
-- content/zh/news/a.md --
+++
original = false
+++
# 一
正文[^甲]，有[链接](#二)与[另一处](b.md)。

## 二

![画的是什么](p.svg \"图注\")

![无注](p.svg)

<p id=\"raw\">原样</p>

[^甲]: 脚注。
";

#[test]
fn a_pair_of_one_shape_can_be_read_side_by_side() {
    let built = site(PAIR).build().fine();
    let routes = ["en/news/a/parallel/index.html", "zh/news/a/parallel/index.html"];
    assert_eq!(pages(&built), routes);
    assert_eq!(link(&built, "en/news/a/"), Some("/b/en/news/a/parallel/ with zh"));
    assert_eq!(link(&built, "zh/news/a/"), Some("/b/zh/news/a/parallel/ with en"));
    assert_eq!(link(&built, "en/news/b/"), None);
    insta::assert_snapshot!("parallel", routes.map(|route| built.text(route)).join("===\n"));
    // Lists, feeds, sitemaps and searches know the articles alone.
    let others = built.files.iter().filter(|(route, _)| !route.contains("news/a/"));
    for (route, bytes) in others.filter(|(route, _)| *route != "tongwen-manifest.json") {
        assert!(!String::from_utf8_lossy(bytes).contains("parallel"), "{route}");
    }
}

#[test]
fn other_shapes_and_other_wishes_have_no_such_page() {
    let count = |en: &str, zh: &str, settings: &str| {
        let text = format!("-- content/en/news/a.md --\n{en}\n-- content/zh/news/a.md --\n{zh}\n");
        pages(&with(&text, settings).build().fine()).len()
    };
    assert_eq!(count("# A\na\n\n- b", "# 甲\n甲\n\n- 乙", ""), 2);
    assert_eq!(count("# A\na\n\n- b", "# 甲\n甲", ""), 0, "another number of blocks");
    assert_eq!(count("# A\na\n\n- b", "# 甲\n甲\n\n> 乙", ""), 0, "other kinds");
    assert_eq!(count("# A", "# 甲", ""), 0, "nothing to read");
    assert_eq!(count("# A\n<div>\n\na\n\n</div>", "# 甲\n<div>\n\n甲\n\n</div>", ""), 0, "torn");
    assert_eq!(count("# A\n<div>a</div>", "# 甲\n<div>甲</div>", ""), 2, "whole");
    let alone = "+++\nparallel = false\n+++\n# A\na";
    assert_eq!(count(alone, "# 甲\n甲", ""), 0);
    assert_eq!(count("# A\na", &alone.replace('A', "甲"), ""), 0);
    assert_eq!(count("# A\na", "+++\ndraft = true\n+++\n# 甲\n甲", ""), 0);
    assert_eq!(count("# A\na", "# 甲\n甲", "translation.parallel = false\n"), 0);
    let rule = "translation.rules = [{ section = \"news\", parallel = false }]\n";
    assert_eq!(count("# A\na", "# 甲\n甲", rule), 0);
    let rule = rule.replace("false", "true");
    assert_eq!(count("# A\na", "# 甲\n甲", &format!("translation.parallel = false\n{rule}")), 2);
}

#[test]
fn who_asks_for_such_pages_needs_a_template() {
    let mut site = with(PAIR, "translation.parallel = true\n");
    site.files.remove("themes/tiny/templates/parallel.html");
    assert_eq!(site.build().codes(), ["theme::missing-template"]);
    site.put("site.toml", SETTINGS.into());
    assert_eq!(pages(&site.build().fine()), [""; 0]);
}

#[test]
fn an_address_that_is_taken_is_told() {
    let more = "-- content/en/news/a/parallel.md --\n# Mine\n";
    let site = site(PAIR).with(more);
    assert_eq!(site.build().codes(), ["plan::two-pages"]);
    let built = site.lenient();
    assert_eq!(link(&built, "en/news/a/"), None);
    assert!(built.text("en/news/a/parallel/index.html").contains("# Mine\n"));
    assert!(built.text("zh/news/a/parallel/index.html").contains("switch en /b/en/news/a/\n"));
}

#[test]
fn a_translation_that_is_behind_says_so() {
    let stamp = "+++\noriginal = false\n[l10n]\nsource = \"000000000000\"\nblocks = []\n+++";
    let text = PAIR.replace("+++\noriginal = false\n+++", stamp);
    let is_stale = |settings: &str| {
        let built = with(&text, settings).build().fine();
        ["en", "zh"].map(|lang| {
            let page = built.text(&format!("{lang}/news/a/parallel/index.html"));
            page.lines().next().unwrap().ends_with(" stale")
        })
    };
    assert_eq!(is_stale(""), [true, true]);
    assert_eq!(is_stale("translation.stale = \"ignore\"\n"), [false, false]);
}

#[test]
fn such_a_page_is_explained() {
    let room = tempfile::tempdir().unwrap();
    site(PAIR).write(room.path());
    let explain = |what: &str, ui: &str| {
        run(room.path(), &["--ui", ui, "explain", what, "--at", NOW]).ends(0).out
    };
    insta::assert_snapshot!(
        "parallel_explained",
        explain("content/zh/news/a.md", "en")
            + &explain("/zh/news/a/parallel/", "en")
            + &explain("https://a.org/b/en/news/a/parallel", "zh")
    );
    // Of every page of the site it is known what it is.
    for route in site(PAIR).build().fine().files.keys().filter(|route| route.ends_with(".html")) {
        assert!(!explain(route, "en").contains("explain-"), "{route}");
    }
}

const THREE: &str = "
-- content/en/news/a.md --
# A
one

two
-- content/zh/news/a.md --
+++
original = true
+++
# 甲
一

二
-- content/ja/news/a.md --
# あ
一つ

二つ
-- content/en/news/b.md --
# B
one
-- content/zh/news/b.md --
# 乙
- 一
-- content/ja/news/b.md --
# い
一つ
";

#[test]
fn of_three_languages_each_stands_beside_the_original() {
    let built = with(THREE, "languages.ja.title = \"ニュース\"\n").build().fine();
    let beside = |lang: &str, name: &str| {
        let link = link(&built, &format!("{lang}/news/{name}/"));
        link.and_then(|link| link.rsplit_once(" with ")).map(|(_, with)| with)
    };
    let langs = ["en", "zh", "ja"];
    assert_eq!(langs.map(|lang| beside(lang, "a")), [Some("zh"), Some("en"), Some("zh")]);
    assert_eq!(langs.map(|lang| beside(lang, "b")), [Some("ja"), None, Some("en")]);
    // Where a language has no such page the article is nearest.
    let page = built.text("ja/news/b/parallel/index.html");
    assert!(
        page.contains("switch en /b/en/news/b/parallel/ exact\nswitch zh /b/zh/news/b/\n"),
        "{page}"
    );
}
