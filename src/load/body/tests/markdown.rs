//! What is written for Markdown's elements.

use super::{RULES, check, converted, html, shown};
use crate::base::SourcePath;
use crate::load::body::{Rules, convert};
use crate::site::Markdown;

#[test]
fn plain_elements() {
    check(&[
        (
            "a *b* **c** ~~d~~ `e`",
            "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e</code></p>",
        ),
        ("a  \nb\nc", "<p>a<br>\nb\nc</p>"),
        ("---", "<hr>"),
        ("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>"),
        ("- a\n\n- b", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>"),
        ("> a\n>\n> b", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>"),
        ("Term\n: Meaning", "<dl>\n<dt>Term</dt>\n<dd>Meaning</dd>\n</dl>"),
        ("a < b & \"c\" &copy; &lt;", "<p>a &lt; b &amp; \"c\" © &lt;</p>"),
        ("<div class=\"x\">\n*a*\n</div>", "<div class=\"x\">\n*a*\n</div>"),
        ("a <b>c</b>", "<p>a <b>c</b></p>"),
        ("{{ page.title }} {% if x %}", "<p>{{ page.title }} {% if x %}</p>"),
        ("[not a link] [nor][this]", "<p>[not a link] [nor][this]</p>"),
    ]);
}

#[test]
fn code_blocks_name_their_language() {
    check(&[
        (
            "```nobody\nlet x = 1 < 2;\n```",
            "<pre><code class=\"language-nobody\">let x = 1 &lt; 2;\n</code></pre>",
        ),
        ("```\na\n```", "<pre><code>a\n</code></pre>"),
        ("    a\n\n    b\n", "<pre><code>a\n\nb\n</code></pre>"),
        ("```c\"++ x\n```", "<pre><code class=\"language-c&quot;++\"></code></pre>"),
    ]);
}

#[test]
fn tables_align_by_class() {
    check(&[(
        "| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | *2* | 3 | 4 |",
        "<div class=\"table\" role=\"group\" aria-label=\"[table]\" tabindex=\"0\"><table><thead><tr><th>a</th><th class=\"align-left\">b</th>\
         <th class=\"align-center\">c</th><th class=\"align-right\">d</th></tr></thead><tbody>\n\
         <tr><td>1</td><td class=\"align-left\"><em>2</em></td>\
         <td class=\"align-center\">3</td><td class=\"align-right\">4</td></tr>\n\
         </tbody></table></div>",
    )]);
}

#[test]
fn alerts_have_a_title_and_tasks_need_no_control() {
    check(&[
        (
            "> [!WARNING]\n> a",
            "<blockquote class=\"alert alert-warning\">\n<p class=\"alert-title\">[alert_warning]</p>\n<p>a</p>\n</blockquote>",
        ),
        (
            "- [ ] a\n- [x] b",
            "<ul>\n<li class=\"task\"><span class=\"task-mark\">☐</span> a</li>\n\
             <li class=\"task\"><span class=\"task-mark\">☑</span> b</li>\n</ul>",
        ),
        (
            "- [ ] a\n\n  b",
            "<ul>\n<li class=\"task\">\n<p><span class=\"task-mark\">☐</span> a</p>\n<p>b</p>\n\
             </li>\n</ul>",
        ),
    ]);
}

#[test]
fn headings_are_one_level_lower_and_have_ids() {
    check(&[
        ("# A", "<h2 id=\"a\">A</h2>"),
        ("###### A", "<h6 id=\"a\">A</h6>"),
        ("## 一、*总则*（2023）", "<h3 id=\"一总则2023\">一、<em>总则</em>（2023）</h3>"),
        ("## A\n## A", "<h3 id=\"a\">A</h3>\n<h3 id=\"a-1\">A</h3>"),
        ("## A {#b .c lang=zh onclick=x style=y}", "<h3 id=\"b\" class=\"c\" lang=\"zh\">A</h3>"),
        ("## ！", "<h3 id=\"section\">！</h3>"),
        ("## See [x](y.md) `z`", "<h3 id=\"see-x-z\">See [open 0]x[close 0] <code>z</code></h3>"),
        ("A\n===", "<h2 id=\"a\">A</h2>"),
        ("## B {#a}\n## A", "<h3 id=\"a\">B</h3>\n<h3 id=\"a-1\">A</h3>"),
        ("## A\n## B {#a}", "<h3 id=\"a-1\">A</h3>\n<h3 id=\"a\">B</h3>"),
    ]);
    let outline = converted("## A *b*\n\n<p id=\"c\"><a name=d></a></p>\n\n#### E").value.outline;
    assert!(outline.ids().eq(["a-b", "e", "c", "d"]));
    let headings: Vec<_> = outline.headings.iter().map(|h| (h.level, &*h.id, &*h.text)).collect();
    assert_eq!(headings, [(2, "a-b", "A b"), (4, "e", "E")]);
}

#[test]
fn the_first_heading_may_become_the_title() {
    let take = |source: &str| {
        let rules = Rules { take_title: true, ..RULES };
        let converted = convert(&SourcePath::new("a.md"), source, 0, rules).value;
        (converted.title, shown(&converted.body), converted.outline)
    };
    let (title, html, outline) = take("# 开会 [了](x.md) `!`\n\n正文\n\n# 再");
    assert_eq!(title.as_deref(), Some("开会 了 !"));
    assert_eq!(html, "<p>正文</p>\n<h2 id=\"再\">再</h2>\n");
    assert_eq!(outline.links.len(), 0);
    // What a shortcode in it holds leaves with it, notes and their links too.
    let (title, html, outline) = take("# A {{% b %}}[^1]: {{< ref \"x.md\" >}}{{% /b %}}\n\n正文");
    assert_eq!((title.as_deref(), &*html), (Some("A"), "<p>正文</p>\n"));
    assert_eq!(outline, crate::site::Outline { shape: outline.shape, ..Default::default() });
    for (source, expected) in
        [("正文\n\n# A", "<p>正文</p>\n<h2 id=\"a\">A</h2>\n"), ("## A", "<h3 id=\"a\">A</h3>\n")]
    {
        let (title, html, ..) = take(source);
        assert_eq!((title, html.as_str()), (None, expected));
    }
    assert_eq!(take("A\n===\n\nb").1, "<p>b</p>\n");
}

#[test]
fn footnotes_stand_at_the_end_and_link_back() {
    assert_eq!(
        html("a[^x] b[^y] c[^x]\n\n[^y]: Two.\n\n    - more\n\n[^x]: One [l](m.md).\n\nd"),
        "<p>a<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote-ref\" role=\"doc-noteref\">1\
         </a></sup> b<sup id=\"fnref:2\"><a href=\"#fn:2\" class=\"footnote-ref\" \
         role=\"doc-noteref\">2</a></sup> c<sup id=\"fnref1:1\"><a href=\"#fn:1\" \
         class=\"footnote-ref\" role=\"doc-noteref\">1</a></sup></p>\n\
         <p>d</p>\n\
         <div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n\
         <li id=\"fn:1\">\n<p>One [open 0]l[close 0]. <a href=\"#fnref:1\" class=\"footnote-back\" \
         role=\"doc-backlink\" aria-label=\"1\">↩\u{FE0E}</a> <a href=\"#fnref1:1\" \
         class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"1-2\">↩\u{FE0E}<sup>2</sup>\
         </a></p>\n</li>\n\
         <li id=\"fn:2\">\n<p>Two.</p>\n<ul>\n<li>more</li>\n</ul>\n<p><a href=\"#fnref:2\" \
         class=\"footnote-back\" role=\"doc-backlink\" aria-label=\"2\">↩\u{FE0E}</a></p>\n</li>\n\
         </ol>\n</div>"
    );
    let lonely = html("a[^none]\n\n[^b]: Nobody refers to this.");
    assert_eq!(
        lonely,
        "<p>a[^none]</p>\n<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n<li id=\"fn:1\">\n\
         <p>Nobody refers to this.</p>\n</li>\n</ol>\n</div>"
    );
}

#[test]
fn footnotes_that_miss_something_are_told() {
    let cases = [
        ("a[^x] b[^y]\n\n[^y]: c", &[("footnote::missing", "[^x]")][..]),
        ("题 **「重」**要[^一] `[^b]`\n\n```\n[^c]\n```", &[("footnote::missing", "[^一]")]),
        ("a \\[^x] b [^] [^ c] [^d e]", &[]),
        ("a[^x]\n\n[^x]: b\n\n[^z]: c", &[("footnote::unused", "[^z]")]),
        ("a[^X]\n\n[^x]: b\n\n[^x]: c", &[("footnote::repeated", "[^x]")]),
    ];
    for (source, expected) in cases {
        assert_eq!(super::faults(source), expected, "{source}");
    }
}

#[test]
fn the_standfirst_may_end_where_its_author_says() {
    let cases = [
        ("One.\n\nTwo.\n\n<!-- more -->\n\nThree.", "One. Two."),
        ("会议在福州\n召开。\n\n代表到会。\n<!--more-->\n\n闭幕。", "会议在福州召开。代表到会。"),
        ("One <!-- more --> two.", "One"),
        ("<!-- more -->\n\nOne.", "One."),
        ("One.\n\n`<!-- more -->`\n\nTwo.", "One."),
        ("One.\n\n<!-- nothing more -->\n\nTwo.", "One."),
    ];
    for (source, expected) in cases {
        let converted = converted(source).value;
        assert_eq!(converted.standfirst, expected, "{source}");
        assert!(!converted.body.html.contains("<!-- more"), "{source}");
    }
    let long = "很长的一句话".repeat(40);
    let source = format!("{long}。\n\n<!-- more -->\n\n后文。");
    assert_eq!(converted(&source).value.standfirst, format!("{long}。"));
}

#[test]
fn each_extension_can_be_switched_off() {
    let source = "> [!NOTE]\n> a\n\nhttp://a.org www.a.org ~~b~~[^1]\n\n# C {#d}\n\n- [x] e\n\n\
        |f|\n|-|\n\ng\n: h\n\n[^1]: i\n\n\"j\" -- k...";
    let shown = shown(&super::plain(source).body);
    assert_eq!(
        shown.trim_end(),
        "<blockquote>\n<p>[!NOTE]\na</p>\n</blockquote>\n\
         <p>http://a.org www.a.org ~~b~~[open 0]^1[close 0]</p>\n\
         <h2 id=\"c-d\">C {#d}</h2>\n<ul>\n<li>[x] e</li>\n</ul>\n<p>|f|\n|-|</p>\n\
         <p>g\n: h</p>\n<p>\"j\" -- k...</p>"
    );
}

#[test]
fn quotes_are_typographic_when_asked_for_but_never_in_chinese() {
    let smart = Markdown { smart_punctuation: true, ..Markdown::USUAL };
    let made = |source: &str, chinese| {
        let rules = Rules { markdown: smart, chinese, ..RULES };
        let converted = convert(&SourcePath::new("a.md"), source, 0, rules).value;
        (converted.body.html, converted.standfirst)
    };
    let (html, standfirst) = made("\"It's\" -- 'so'... **\"「你好」\"**", false);
    assert_eq!(html, "<p>“It’s” – ‘so’… <strong>“「你好」”</strong></p>\n");
    assert_eq!(standfirst, "“It’s” – ‘so’… “「你好」”");
    assert_eq!(made("他说\"你好\"了 -- ...", true).0, "<p>他说\"你好\"了 -- ...</p>\n");
    assert_eq!(super::html("\"It's\" -- ..."), "<p>\"It's\" -- ...</p>");
}

#[test]
fn the_standfirst_is_the_first_paragraph() {
    let cases = [
        (
            "## H\n\n- list\n\n![p](p.png)\n\n> quote\n\nFirst *one*\nhere.\n\nSecond.",
            "First one here.",
        ),
        (
            "```\ncode\n```\n\n| a |\n|---|\n| b |\n\nText[^1] `x` <b>y</b>.\n\n[^1]: no",
            "Text x y.",
        ),
        ("会议在福州\n召开。[^1]\n\n[^1]: 注", "会议在福州召开。"),
        ("- only\n- a list", ""),
        ("See [here](x.md) or https://a.org.", "See here or https://a.org."),
    ];
    for (source, expected) in cases {
        assert_eq!(converted(source).value.standfirst, expected, "{source}");
    }
}
