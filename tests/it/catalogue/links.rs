//! Links of every form that leads nowhere, out of the site, or to a program.

#![allow(clippy::too_many_lines, clippy::format_collect, reason = "a table, case by case")]

use super::stand::Case;

const PAGE: &str = "zh/news/x/index.html";

/// A Chinese article with one link of Markdown.
fn link(name: &'static str, target: &str) -> Case {
    Case::article(name, format!("# 题\n\n[字]({target})\n"))
}

fn picture(name: &'static str, target: &str) -> Case {
    Case::article(name, format!("# 题\n\n![图]({target})\n"))
}

fn text(name: &'static str, text: &str) -> Case {
    Case::article(name, format!("# 题\n\n{text}\n"))
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        link("a page that is not there", "nowhere.md").told("link::dead content/zh/news/x.md:3:5"),
        link("a page with a slip in its name", "god.md").told("link::dead content/zh/news/x.md:3:5"),
        link("a page in another case", "Good.md").told("link::dead content/zh/news/x.md:3:5"),
        link("an anchor that is not there", "#nowhere").told("link::dead-anchor content/zh/news/x.md:3:5"),
        link("an anchor of another page that is not there", "good.md#nowhere").told("link::dead-anchor content/zh/news/x.md:3:5"),
        link("an anchor alone", "#").shows(PAGE, "href=\"#\""),
        link("the top", "#top").shows(PAGE, "href=\"#top\""),
        link("an anchor with broken escapes", "#%zz").told("link::dead-anchor content/zh/news/x.md:3:5"),
        link("nothing", "").shows(PAGE, "字"),
        link("a program", "javascript:alert(1)").told("body::unsafe-link content/zh/news/x.md:3:5"),
        link("a program in other letters", "JaVaScRiPt:alert(1)").told("body::unsafe-link content/zh/news/x.md:3:5"),
        link("a program behind a reference", "&#106;avascript:alert(1)").told("body::unsafe-link content/zh/news/x.md:3:1"),
        link("a program behind a colon's name", "javascript&colon;alert(1)").told("body::unsafe-link content/zh/news/x.md:3:1"),
        link("a program with a tab in it", "java&Tab;script:alert(1)").told("body::unsafe-link content/zh/news/x.md:3:1"),
        link("a program with a line in it", "java&NewLine;script:alert(1)").told("body::unsafe-link content/zh/news/x.md:3:1"),
        link("a program behind a control character", "&#1;javascript:alert(1)").told("body::unsafe-link content/zh/news/x.md:3:1"),
        link("a program behind a backslash", "\\javascript:alert(1)").told("link::dead content/zh/news/x.md:3:5"),
        link("a program of Basic", "vbscript:msgbox(1)").told("body::unsafe-link content/zh/news/x.md:3:5"),
        link("data as a page", "data:text/html,<script>alert(1)</script>").told("body::unsafe-link content/zh/news/x.md:3:5"),
        text("a program in brackets", "<javascript:alert(1)>").told("body::unsafe-link content/zh/news/x.md:3:2"),
        text("a program as a reference", "[字][r]\n\n[r]: javascript:alert(1)").told("body::unsafe-link content/zh/news/x.md:5:6"),
        text(
            "a program in a shortcode",
            "{{< figure src=\"good.md\" link=\"javascript:alert(1)\" >}}",
        )
        .told("body::unsafe-link content/zh/news/x.md:3:32\nlink::missing-picture content/zh/news/x.md:3:17"),
        picture("a program as a picture", "javascript:alert(1)").told("body::unsafe-link content/zh/news/x.md:3:1"),
        link("a file of the machine", "file:///etc/passwd").told("body::unsafe-link content/zh/news/x.md:3:5"),
        link("a way out of the site", "../../../../beside/secret.md").told("link::dead content/zh/news/x.md:3:5"),
        link("a whole path of the machine", "/etc/passwd").told("link::dead content/zh/news/x.md:3:5"),
        link("an encoded way out", "..%2f..%2f..%2f..%2fbeside%2fsecret.md").told("link::dead content/zh/news/x.md:3:5"),
        link("a way out with backslashes", "..\\\\..\\\\..\\\\..\\\\beside\\\\secret.md").told("link::dead content/zh/news/x.md:3:1"),
        picture("a picture out of the site", "../../../../beside/secret.md").told("link::missing-picture content/zh/news/x.md:3:1"),
        picture("a picture that is not there", "nowhere.png").told("link::missing-picture content/zh/news/x.md:3:1"),
        picture("a folder as a picture", "./").told("link::missing-picture content/zh/news/x.md:3:1"),
        picture("a picture of a drive", "C:\\\\Users\\\\a.png").told("link::missing-picture content/zh/news/x.md:3:1"),
        link("a draft", "../../en/news/draft.md").told("link::dead content/zh/news/x.md:3:5"),
        Case::article("a draft of its own language", "[字](draft.md)\n")
            .and("content/zh/news/draft.md", "---\ndraft: true\n---\n# 稿\n")
            .told("link::not-out content/zh/news/x.md:1:5")
            .shows(PAGE, "字"),
        link("a draft by its address", "/en/news/draft/").told("link::dead content/zh/news/x.md:3:5"),
        link("a page of the other language alone", "only.md").shows(PAGE, "/en/news/only/"),
        link("a page of the other language by its address", "/en/news/only/")
            .shows(PAGE, "/en/news/only/"),
        link("its own section", "./").shows(PAGE, "/zh/news/"),
        link("a folder of the other language alone", "photo/").told("link::dead content/zh/news/x.md:3:5"),
        link("a folder that is not there", "nowhere/").told("link::dead content/zh/news/x.md:3:5"),
        link("a page with an escape in its name", "g%6fod.md").shows(PAGE, "/zh/news/good/"),
        link("a page behind an escaped slash", "..%2fnews%2fgood.md").shows(PAGE, "/zh/news/good/"),
        link("a page with broken escapes", "go%zzod.md").told("link::dead content/zh/news/x.md:3:5"),
        link("a page with an escaped zero", "good.md%00.png").told("link::dead content/zh/news/x.md:3:5"),
        link("a page with a question", "good.md?a=b").shows(PAGE, "/zh/news/good/?a=b"),
        link("a page from the top", "/news/good/").shows(PAGE, "/zh/news/good/"),
        link("a page from the top that is not there", "/news/nowhere/").told("link::dead content/zh/news/x.md:3:5"),
        link("a page by its name from the top", "@/news/good.md").shows(PAGE, "/zh/news/good/"),
        link("a page by a name from the top that is not there", "@/nowhere.md").told("link::dead content/zh/news/x.md:3:5"),
        link("another host without a scheme", "//evil.example/x").shows(PAGE, "//evil.example/x"),
        link("a host that is none", "https://").shows(PAGE, "https://"),
        link("a slip in the scheme", "htp://a.org/").shows(PAGE, "htp://a.org/"),
        link("a mailbox that is none", "mailto:").shows(PAGE, "mailto:"),
        text("a reference to nothing", "[字][nowhere]").shows(PAGE, "[字][nowhere]"),
        text("a link in a link", "[a [b](good.md) c](other.md)").shows(PAGE, "/zh/news/good/"),
        text("a link that never ends", "[字](good.md \"title").shows(PAGE, "[字](good.md"),
        text("a link in HTML that is dead", "<a href=\"nowhere.md\">字</a>").told("link::dead content/zh/news/x.md:3:10"),
        text("a program in HTML", "<a href=\"javascript:alert(1)\">字</a>")
            .shows(PAGE, "javascript:alert(1)"),
        text("a shortcode to nowhere", "{{< ref \"nowhere\" >}}").told("link::dead content/zh/news/x.md:3:10"),
        text("a download that is not there", "{{< download \"form.pdf\" >}}").told("link::missing-file content/zh/news/x.md:3:15"),
        text("a download of a folder", "{{< download \"./\" >}}").told("link::missing-file content/zh/news/x.md:3:15"),
        text("a table that is not there", "{{< table \"../../../../beside/secret.md\" >}}")
            .told("link::missing-file content/zh/news/x.md:3:12"),
        text("a shortcode that nobody knows", "{{< figgure a.png >}}").told("shortcode::unknown content/zh/news/x.md:3:1"),
        text("a shortcode that never ends", "{{< notice >}}\n\n文字").told("shortcode::unclosed content/zh/news/x.md:3:1"),
        text("a shortcode without its brackets", "{{< figure").told("shortcode::unclosed content/zh/news/x.md:3:1"),
        text("a note to nothing", "文字[^1]").told("footnote::missing content/zh/news/x.md:3:3").shows(PAGE, "文字"),
        text("a note that nothing refers to", "文字\n\n[^1]: 注").told("footnote::unused content/zh/news/x.md:5:1").shows(PAGE, "注"),
        text("notes in a circle", "[^1]\n\n[^1]: [^2]\n\n[^2]: [^1]").shows(PAGE, "题"),
        text("a formula that is none", "$\\frac{1$").told(""),
        text("a formula that defines itself", "$\\def\\a{\\a\\a}\\a$").told("math::formula content/zh/news/x.md:3:1"),
    ]
}
