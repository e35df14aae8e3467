//! Addresses: two for one file, ways out of the site, aliases that go round in circles.

#![allow(clippy::too_many_lines, clippy::format_collect, reason = "a table, case by case")]

use super::stand::Case;

const PAGE: &str = "zh/news/x/index.html";

fn with(name: &'static str, lines: &str) -> Case {
    Case::article(name, format!("---\ntitle: 题\n{lines}\n---\n"))
}

fn alias(name: &'static str, alias: &str) -> Case {
    with(name, &format!("aliases: [\"{alias}\"]"))
}

pub(super) fn cases() -> Vec<Case> {
    let other = |lines: &str| format!("---\ntitle: 乙\n{lines}\n---\n");
    vec![
        with("two slugs alike", "slug: same")
            .and("content/zh/news/y.md", other("slug: same"))
            .told("plan::two-pages content/zh/news/y.md"),
        with("two slugs alike but for case", "slug: same")
            .and("content/zh/news/y.md", other("slug: SAME"))
            .told("plan::two-pages content/zh/news/y.md"),
        with("two whole addresses alike", "url: /a/")
            .and("content/zh/news/y.md", other("url: /a/"))
            .told("plan::two-pages content/zh/news/y.md"),
        with("the address of another article", "url: /news/good/").told("plan::two-pages content/zh/news/x.md"),
        with("the address of the home page", "url: /").told("plan::two-pages content/zh/news/x.md"),
        with("the address of a section", "url: /news/").told("plan::two-pages content/zh/news/x.md"),
        with("the address of a list", "url: /favorites/").told("plan::two-pages content/zh/news/x.md"),
        with("the address of a feed", "url: /feed.xml").told("plan::two-pages content/zh/news/x.md"),
        with("the address of a file of the theme", "url: /assets/x.css")
            .shows("zh/assets/x.css", "题"),
        with("an address in another language", "url: /en/special/")
            .shows("en/special/index.html", "# 题"),
        with("a way up as an address", "url: /../../../../etc/passwd").told("plan::bad-address content/zh/news/x.md:3:6"),
        with("an encoded way up as an address", "url: /%2e%2e/%2e%2e/x/").told("plan::bad-address content/zh/news/x.md:3:6"),
        with("a way up with backslashes", "url: \"\\\\..\\\\..\\\\x\"").told("plan::bad-address content/zh/news/x.md:3:6"),
        with("another site as an address", "url: https://evil.example/x/").told("plan::bad-address content/zh/news/x.md:3:6"),
        with("another host as an address", "url: //evil.example/x/").told("plan::bad-address content/zh/news/x.md:3:6"),
        with("a program as an address", "url: \"javascript:alert(1)\"").told("plan::bad-address content/zh/news/x.md:3:6"),
        with("a question as an address", "url: /x/?a=b").told("plan::bad-address content/zh/news/x.md:3:6"),
        with("an anchor as an address", "url: /x/#a").told("plan::bad-address content/zh/news/x.md:3:6"),
        with("a line in an address", "url: \"/a\\nb/\"").told("plan::bad-address content/zh/news/x.md:3:6"),
        with("blanks in an address", "url: /a b/").shows("zh/a b/index.html", "# 题"),
        with("an address of 300 bytes", &format!("url: /{}/", "a".repeat(300))).told("plan::too-long content/zh/news/x.md"),
        with("an address of 2,000 bytes", &format!("url: /{}", "aaaaaaaaa/".repeat(200))).told("plan::too-long-path content/zh/news/x.md"),
        with("an address that is a folder of another", "url: /a.html")
            .and("content/zh/news/y.md", other("url: /a.html/b/"))
            .told("publish::clash content/zh/news/y.md").unforgiven(),
        with("the program's own file as an address", "url: /tongwen-manifest.json")
            .shows("zh/tongwen-manifest.json", "题"),
        with("a hidden folder as an address", "url: /.git/config/")
            .shows("zh/.git/config/index.html", "题"),
        with("a page of the list", "url: /news/page/2/").shows("zh/news/page/2/index.html", "# 题"),
        alias("an alias onto an article", "/news/good/").told("plan::alias-is-page content/zh/news/x.md:3:11").shows(PAGE, "# 题"),
        alias("an alias onto itself", "/news/x/").shows(PAGE, "# 题"),
        alias("an alias onto the home page", "/").told("plan::alias-is-page content/zh/news/x.md:3:11").shows(PAGE, "# 题"),
        alias("an alias onto a file", "/news/x/index.html").shows(PAGE, "# 题"),
        alias("one alias twice", "/old/")
            .and("content/zh/news/y.md", other("aliases: [/old/]"))
            .told("plan::alias-twice content/zh/news/y.md:3:11")
            .shows("zh/old/index.html", "/zh/news/x/"),
        alias("aliases in a circle", "/news/y/")
            .and("content/zh/news/y.md", other("aliases: [/news/x/]"))
            .told("plan::alias-is-page content/zh/news/x.md:3:11\nplan::alias-is-page content/zh/news/y.md:3:11")
            .shows(PAGE, "# 题"),
        alias("a way up as an alias", "/../../../../etc/passwd").told("plan::bad-address content/zh/news/x.md:3:11"),
        alias("an encoded way up as an alias", "/%2e%2e/x/").told("plan::bad-address content/zh/news/x.md:3:11"),
        alias("a way up with backslashes as an alias", "\\\\..\\\\..\\\\x").told("plan::bad-address content/zh/news/x.md:3:11"),
        alias("another site as an alias", "https://evil.example/").told("plan::bad-address content/zh/news/x.md:3:11"),
        alias("another host as an alias", "//evil.example/x/").told("plan::bad-address content/zh/news/x.md:3:11"),
        alias("a question as an alias", "/old.asp?id=5").told("plan::bad-address content/zh/news/x.md:3:11"),
        alias("a line in an alias", "/a/\\n/b/ https://evil.example/ 301").told("plan::bad-address content/zh/news/x.md:3:11"),
        alias("a blank in an alias", "/a /b").shows("zh/a /b/index.html", "/zh/news/x/"),
        alias("a star in an alias", "/*").shows("zh/*/index.html", "/zh/news/x/"),
        alias("an empty alias", "").shows(PAGE, "# 题"),
        alias("markup in an alias", "/<script>/").shows("zh/<script>/index.html", "/zh/news/x/"),
        with(
            "5,000 aliases",
            &format!("aliases: [{}]", (0..5000).map(|n| format!("/o/{n}/,")).collect::<String>()),
        )
        .shows("zh/o/4999/index.html", "/zh/news/x/"),
        Case::file("a page in static/", "static/zh/news/good/index.html", "own").told("plan::two-pages static/zh/news/good/index.html"),
        Case::file("a file where a folder belongs", "static/zh", "own").told("publish::clash static/zh").unforgiven(),
        Case::file("a folder where a file belongs", "static/sitemap.xml/a", "own").told("publish::clash static/sitemap.xml/a").unforgiven(),
        Case::file("a feed in a content folder", "content/zh/feed.xml", "own").told("plan::two-pages content/zh/feed.xml"),
        Case::file("404.html in static/", "static/404.html", "own").told("plan::two-pages static/404.html"),
        Case::file("an article called 404", "content/zh/404.md", "# 题\n")
            .shows("zh/404/index.html", "# 题"),
        Case::file("an article called like a list", "content/en/tags.md", "# 题\n").told("plan::two-pages content/en/tags.md"),
        Case::file("a section called like a language", "content/zh/en/a.md", "# 题\n")
            .shows("zh/en/a/index.html", "# 题"),
        Case::file("a section called page", "content/zh/news/page/2.md", "# 题\n")
            .shows("zh/news/page/2/index.html", "# 题"),
    ]
}
