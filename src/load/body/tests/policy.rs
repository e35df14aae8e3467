//! Raw HTML by policy: what is shown as text, what survives, and that no attack does.

use super::{RULES, shown};
use crate::base::SourcePath;
use crate::load::body::{Converted, Rules, convert};
use crate::site::{Markdown, RawHtml};

fn under(policy: RawHtml, source: &str) -> Converted {
    let markdown = Markdown { raw_html: policy, ..Markdown::USUAL };
    convert(&SourcePath::new("a.md"), source, 0, Rules { markdown, ..RULES }).value
}

fn html(policy: RawHtml, source: &str) -> String {
    shown(&under(policy, source).body).trim_end().to_owned()
}

/// A tag as it was written: its name and its attributes, values decoded.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

/// The tags of a page. What we write ourselves has its values in double quotes: anything else fails.
fn tags(html: &str) -> Vec<Tag> {
    let mut all = Vec::new();
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        let name_end = tag.find([' ', '>']).unwrap_or_else(|| panic!("a tag ends: {html}"));
        let name = tag[..name_end].trim_start_matches('/');
        assert!(
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric()),
            "{name}: {html}"
        );
        let mut attributes = Vec::new();
        let mut inner = &tag[name_end..];
        while let Some(attribute) = inner.strip_prefix(' ') {
            let (key, value) = attribute.split_once("=\"").unwrap_or_else(|| panic!("{html}"));
            let (value, after) = value.split_once('"').unwrap_or_else(|| panic!("{html}"));
            assert!(!value.contains(['<', '>']), "{html}");
            let plain = |b: u8| b.is_ascii_lowercase() || b == b'-';
            assert!(key.bytes().all(plain), "{key}: {html}");
            let value = value.replace("&quot;", "\"").replace("&amp;", "&");
            attributes.push((key.to_owned(), value));
            inner = after;
        }
        rest = inner.strip_prefix('>').unwrap_or_else(|| panic!("a tag ends: {inner} in {html}"));
        all.push(Tag { name: name.to_owned(), attributes });
    }
    all
}

const FORBIDDEN: &[&str] = &[
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "applet",
    "svg",
    "math",
    "form",
    "input",
    "button",
    "select",
    "textarea",
    "template",
    "base",
    "meta",
    "link",
    "frame",
    "frameset",
    "noscript",
    "title",
    "body",
    "html",
    "head",
    "area",
    "map",
    "marquee",
    "xmp",
    "plaintext",
];

/// True for an attribute that runs something, or may.
fn runs(key: &str, value: &str) -> bool {
    let unseen = |c: char| c.is_whitespace() || c.is_control();
    let seen = value.replace(unseen, "").to_ascii_lowercase();
    let schemes = ["javascript:", "vbscript:", "data:", "blob:"];
    match key {
        "href" | "src" | "poster" | "cite" => schemes.iter().any(|s| seen.starts_with(s)),
        "style" | "srcdoc" | "formaction" | "srcset" | "ping" => true,
        _ => key.starts_with("on"),
    }
}

#[test]
fn no_attack_survives() {
    let attacks: Vec<_> = include_str!("attacks.txt").lines().skip(1).collect();
    assert!(attacks.len() >= 120);
    for attack in attacks {
        let source = attack.replace('⏎', "\n");
        for policy in [RawHtml::Sanitize, RawHtml::Escape] {
            let converted = under(policy, &source);
            let html = &converted.body.html;
            for Tag { name, attributes } in tags(html) {
                assert!(!FORBIDDEN.contains(&&*name), "{source}\n{html}");
                let running = attributes.iter().find(|(key, value)| runs(key, value));
                assert!(running.is_none(), "{source}\n{running:?}\n{html}");
            }
            // The gaps of links hold addresses that were judged before.
            for link in &converted.outline.links {
                assert!(!link.target.trim_start().starts_with("javascript:"), "{source}");
            }
        }
    }
}

#[test]
fn links_to_programs_are_refused_under_every_policy() {
    let cases = [
        "[x](javascript:alert(1))",
        "[x](JAVASCRIPT:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](vbscript:a)",
        "[x](data:text/html,x)",
        "[x][y]\n\n[y]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "![x](javascript:alert(1))",
    ];
    for policy in [RawHtml::Allow, RawHtml::Escape, RawHtml::Sanitize] {
        for source in cases {
            let html = html(policy, source);
            assert!(!html.contains("href") && !html.contains("src"), "{source}: {html}");
        }
    }
}

#[test]
fn what_can_do_no_harm_survives() {
    let cases = [
        ("a <kbd>Ctrl</kbd> <br/> b", "<p>a <kbd>Ctrl</kbd> <br> b</p>"),
        ("<B CLASS=x>a</B>", "<p><b class=\"x\">a</b></p>"),
        ("a <b onclick=x title='1 < 2'>b", "<p>a <b title=\"1 &lt; 2\">b</b></p>"),
        ("a </b> *c </i>*", "<p>a  <em>c </em></p>"),
        ("<b>a <i>b</b> c</i>", "<p><b>a <i>b</i></b> c</p>"),
        ("a <div>b</div> c", "<p>a b c</p>"),
        ("1 <2 a<b", "<p>1 &lt;2 a&lt;b</p>"),
        (
            "<details>\n<summary>A</summary>\n\n*b*\n\n</details>\n\nc",
            "<details>\n<summary>A</summary>\n<p><em>b</em></p>\n</details>\n<p>c</p>",
        ),
        ("> <div>\n\na\n\n</div>", "<blockquote>\n<div>\n</div></blockquote>\n<p>a</p>"),
        (
            "- <div>\n\n  a\n- b",
            "<ul>\n<li>\n<div>\n<p>a</p>\n</div></li>\n<li>\n<p>b</p>\n</li>\n</ul>",
        ),
        ("<a href=\"b.md\" id=\"c\">x</a>", "<p><a[href 0] id=\"c\">x</a></p>"),
        (
            "<a href=\"https://a.example/?b&amp;c=&copy;\">x</a>",
            "<p><a href=\"https://a.example/?b&amp;c=&amp;copy;\">x</a></p>",
        ),
        ("<a href=\"{{< ref \"b.md\" >}}#c\">x</a>", "<p><a href=\"[address 0]#c\">x</a></p>"),
        ("<img src=\"p.png\" alt=\"a > b\">", "<img[source 0] alt=\"a &gt; b\">"),
        (
            "{{< raw >}}<table><tr><td colspan=2>*a*</table>{{< /raw >}}",
            "<table><tr><td colspan=\"2\">*a*</td></tr></table>",
        ),
        ("<script>\na\n</script>\n\nb", "<p>b</p>"),
        ("<ruby>漢<rt>hàn</rt></ruby>", "<p><ruby>漢<rt>hàn</rt></ruby></p>"),
    ];
    for (source, expected) in cases {
        assert_eq!(html(RawHtml::Sanitize, source), expected, "{source}");
    }
    let ids = under(RawHtml::Sanitize, "<b id=a>x</b> <script id=b></script>").outline.anchors;
    assert_eq!(ids, ["a"]);
}

#[test]
fn html_is_shown_as_text() {
    let cases = [
        ("a <b id=x>b</b>", "<p>a &lt;b id=x&gt;b&lt;/b&gt;</p>"),
        ("<div>\n*a*\n</div>\n\nb", "<p>&lt;div&gt;\n*a*\n&lt;/div&gt;</p>\n<p>b</p>"),
        ("{{< raw >}}<i>a</i>{{< /raw >}}", "&lt;i&gt;a&lt;/i&gt;"),
        ("a <!-- more --> b", "<p>a  b</p>"),
    ];
    for (source, expected) in cases {
        assert_eq!(html(RawHtml::Escape, source), expected, "{source}");
    }
    assert!(under(RawHtml::Escape, "a <b id=x>b</b>").outline.ids().next().is_none());
}

/// What we write ourselves is no raw HTML, and is not touched.
#[test]
fn our_own_markup_stays() {
    let constructs = [
        include_str!("../../../../docs/constructs/content/en/constructs.md"),
        include_str!("../../../../docs/constructs/content/zh/constructs.md"),
    ];
    for text in constructs {
        let (_, text) = text.split_once("+++").unwrap().1.split_once("+++").unwrap();
        assert_eq!(html(RawHtml::Sanitize, text), html(RawHtml::Allow, text));
    }
}

#[test]
fn deep_html_costs_no_more_than_its_share() {
    for shape in ["<div>\n\n", "<b>", "</b>", "<b></i>", "<", "<a ", "<script>", "<!--", "<b x='"] {
        let source = shape.repeat(20_000);
        let made = html(RawHtml::Sanitize, &source);
        assert!(made.len() <= 8 * source.len() + 10_000, "{shape}");
    }
}
