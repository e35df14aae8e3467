//! Names of files: those that disks confuse, those that some systems refuse, those that are no text.

#![allow(clippy::too_many_lines, clippy::format_collect, reason = "a table, case by case")]

use super::stand::Case;

fn named(name: &'static str, path: impl AsRef<[u8]>) -> Case {
    Case::file(name, path, "# 题\n")
}

pub(super) fn cases() -> Vec<Case> {
    let long = "长".repeat(84);
    let deep = format!("content/zh/{}a.md", "层".repeat(80).add_slashes(3));
    let beyond = format!("content/zh/{}a.md", "段".repeat(78).add_slashes(1).repeat(5));
    vec![
        named("one name in two normal forms", "content/zh/news/caf\u{e9}.md")
            .and("content/zh/news/cafe\u{301}.md", "# 乙\n")
            .told("pair::duplicate-story content/zh/news/café.md"),
        named("a picture in two normal forms", "content/zh/news/\u{e9}.png")
            .and("content/zh/news/e\u{301}.png", "b")
            .told("plan::two-pages content/zh/news/é.png"),
        named("one name in two cases", "content/zh/news/Hello.md")
            .and("content/zh/news/hello.md", "# 乙\n")
            .told("plan::two-pages content/zh/news/hello.md"),
        named("folders in two cases", "content/zh/Events/a.md")
            .and("content/zh/events/a.md", "# 乙\n")
            .told("plan::two-pages content/zh/events/a.md\nplan::two-pages content/zh/events/a.md"),
        named("files in two cases", "static/Logo.txt").and("static/logo.txt", "b").told("plan::two-pages static/logo.txt"),
        named("two endings", "content/zh/news/x.md")
            .and("content/zh/news/x.markdown", "# 乙\n")
            .told("pair::duplicate-story content/zh/news/x.md"),
        named("a file and its folder", "content/zh/news/x.md")
            .and("content/zh/news/x/index.md", "# 乙\n")
            .told("plan::two-pages content/zh/news/x.md"),
        named("an ending in capitals", "content/zh/news/x.MD")
            .shows("zh/news/x/index.html", "# 题"),
        named("con", "content/zh/news/con.md").told("survey::name-not-portable content/zh/news/con.md").shows("zh/news/con/index.html", "# 题"),
        named("aux with an ending", "static/aux.txt").told("survey::name-not-portable static/aux.txt").shows("aux.txt", "题"),
        named("nul as a folder", "content/zh/nul/a.md")
            .told("survey::name-not-portable content/zh/nul")
            .shows("zh/nul/a/index.html", "# 题"),
        named("a port", "content/zh/news/COM1.md")
            .told("survey::name-not-portable content/zh/news/COM1.md")
            .shows("zh/news/com1/index.html", "# 题"),
        named("blanks", "content/zh/news/ a  b .md").shows("zh/news/a-b/index.html", "# 题"),
        named("blanks alone", "content/zh/news/　.md").told("plan::no-slug content/zh/news/\u{3000}.md"),
        named("a dot at the end", "content/zh/news/a..md").shows("zh/news/a./index.html", "# 题"),
        named("a folder with a dot at the end", "content/zh/a./b.md")
            .told("survey::name-not-portable content/zh/a.")
            .shows("zh/a./b/index.html", "# 题"),
        named("marks alone", "content/zh/news/！？.md").told("plan::no-slug content/zh/news/！？.md"),
        named("a folder of marks", "content/zh/！？/a.md").told("plan::no-slug content/zh/！？/a.md"),
        named("an emoji", "content/zh/news/🎉.md").told("plan::no-slug content/zh/news/🎉.md"),
        named("255 bytes", format!("content/zh/news/{long}.md"))
            .shows("zh/feed.xml", "x"),
        named("a path of 800 bytes", deep).shows("zh/index.html", "题"),
        named("a path of more than 1024 bytes", beyond).told("plan::too-long-path content/zh/段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段/段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段段…"),
        named("a dot at the beginning", "content/zh/news/.hidden.md")
            .shows("zh/news/index.html", "news"),
        named("a folder with a dot at the beginning", "content/zh/.git/a.md")
            .shows("zh/news/index.html", "news"),
        named("an ending and nothing else", "content/zh/news/.md")
            .shows("zh/news/index.html", "news"),
        named("a dash at the beginning", "content/zh/news/-rf.md")
            .shows("zh/news/-rf/index.html", "# 题"),
        named("a line in the name", "content/zh/news/a\nb.md").told("survey::name-control content/zh/news/a\\u{a}b.md"),
        named("a bell in the name", "content/zh/news/a\u{7}b.md").told("survey::name-control content/zh/news/a\\u{7}b.md"),
        named("a line in the name of a picture", "content/zh/news/a\nb.png").told("survey::name-control content/zh/news/a\\u{a}b.png"),
        named("letters turned around in the name", "content/zh/news/a\u{202e}dm.md").told("survey::name-control content/zh/news/a\\u{202e}dm.md"),
        named("a name in GBK", b"content/zh/news/\xD0\xC2\xCE\xC5.md").told("survey::name-not-unicode content/zh/news/����.md"),
        named("a folder in GBK", b"content/zh/\xD0\xC2\xCE\xC5/a.md").told("survey::name-not-unicode content/zh/����/a.md"),
        named("a picture in GBK", b"content/zh/news/\xD0\xC2.png").told("survey::name-not-unicode content/zh/news/��.png"),
        named("a backslash", "content/zh/news/a\\b.md").told("survey::name-not-portable content/zh/news/a\\b.md"),
        named("dots behind a backslash", "content/zh/news/..\\..\\b.md")
            .shows("zh/news/index.html", "news"),
        named("a question", "content/zh/news/what?.md").told("survey::name-not-portable content/zh/news/what?.md")
            .shows("zh/news/what/index.html", "# 题"),
        named("a picture with a question", "content/zh/news/a?b#c.txt")
            .told("survey::name-not-portable content/zh/news/a?b#c.txt")
            .shows("zh/news/a?b#c.txt", "题"),
        named("a percent sign", "content/zh/news/100%.md").shows("zh/news/100/index.html", "# 题"),
        named("an encoded way up", "content/zh/news/%2e%2e.md")
            .shows("zh/news/2e2e/index.html", "# 题"),
        named("an encoded way up as a folder", "content/zh/%2e%2e%2f/a.md")
            .shows("zh/2e2e2f/a/index.html", "# 题"),
        named("a colon", "content/zh/news/a:b.txt").told("survey::name-not-portable content/zh/news/a:b.txt").shows("zh/news/a:b.txt", "题"),
        named("markup", "content/zh/news/<script>.md").told("survey::name-not-portable content/zh/news/<script>.md")
            .shows("zh/news/script/index.html", "script"),
        named("index and _index", "content/zh/news/index.md")
            .and("content/zh/news/_index.md", "# 栏目\n")
            .told("plan::two-pages content/zh/news/index.md"),
        named("the program's own file", "static/tongwen-manifest.json").told("publish::bad-route static/tongwen-manifest.json").unforgiven(),
        named("the program's own folder", "static/x/.tongwen/a.txt").shows("robots.txt", "User"),
    ]
}

/// Slashes in a run of characters, one behind each so many.
trait Slashed {
    fn add_slashes(&self, parts: usize) -> String;
}

impl Slashed for String {
    fn add_slashes(&self, parts: usize) -> String {
        [self, "/"].concat().repeat(parts)
    }
}
