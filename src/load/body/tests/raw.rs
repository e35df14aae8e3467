//! Links and pictures in raw HTML.

use super::{check, converted};

#[test]
fn links_and_pictures_of_raw_html_are_slots() {
    check(&[
        ("a <a href=\"../b.md\">c</a>", "<p>a <a[href 0]>c</a></p>"),
        (
            "<p class=\"x\">\n<a\nhref='b.md' class=y>c</a> <img src=d.png alt=e>\n</p>",
            "<p class=\"x\">\n<a[href 0] class=y>c</a> <img[source 0] alt=e>\n</p>",
        ),
        ("> <a\n> href=\"b.md\">c</a>", "<blockquote>\n<p><a[href 0]>c</a></p>\n</blockquote>"),
        (
            "> <div><a\n> href=\"b.md\">c</a></div>",
            "<blockquote>\n<div><a[href 0]>c</a></div></blockquote>",
        ),
        (
            "a <a href=\"b.md\" hreflang=\"zh\">c</a>",
            "<p>a <a href=\"[address 0]\" hreflang=\"zh\">c</a></p>",
        ),
        ("{{< raw >}}<a href=b.md>c</a>{{< /raw >}}", "<a[href 0]>c</a>"),
        ("<video src=a.mp4 poster=b.jpg></video>", "<p><video[src 0][poster 1]></video></p>"),
        (
            "<a href=\"{{< ref \"b\" >}}\"><img src=c.png></a>",
            "<p><a href=\"[address 0]\"><img[source 0]></a></p>",
        ),
        // As they stand: out of the site, in comments and code, torn.
        ("<a href=\"https://b.org\">c</a>", "<p><a href=\"https://b.org\">c</a></p>"),
        ("a <img src=\"//b.org/c.png\">", "<p>a <img src=\"//b.org/c.png\"></p>"),
        ("<!-- <a href=\"b.md\"> -->", "<!-- <a href=\"b.md\"> -->"),
        ("`<a href=b>`", "<p><code>&lt;a href=b&gt;</code></p>"),
        ("<a href=\"\">b</a> <a>c</a>", "<p><a href=\"\">b</a> <a>c</a></p>"),
        ("a <a href=\"b&ouml;c\">", "<p>a <a href=\"b&ouml;c\"></p>"),
        ("<div>\n<a href=\"b", "<div>\n<a href=\"b"),
    ]);
}

#[test]
fn what_raw_html_names_has_its_place_in_the_file() {
    let source = "题 <a href=\"../%E6%96%B0.md?x=1&amp;y=2#%E7%AB%A0\">b</a> <img width=1 alt=\"c &amp; d\" src='e f.png'>\n\n\
                  <div>\n<a href=\"g.md\">h</a>\n</div>\n\n{{< raw >}}<a href=i>j</a>{{< /raw >}}\n\n> <p>\n> <a href=\"k.md\">";
    let outline = converted(source).value.outline;
    let links: Vec<_> = outline
        .links
        .iter()
        .map(|link| {
            let place = source[link.range.clone()].lines().next().unwrap();
            (&*link.target, link.query.as_deref(), link.anchor.as_deref(), place)
        })
        .collect();
    assert_eq!(
        links,
        [
            ("../新.md", Some("x=1&y=2"), Some("章"), "../%E6%96%B0.md?x=1&amp;y=2#%E7%AB%A0"),
            ("g.md", None, None, "g.md"),
            ("i", None, None, "i"),
            ("k.md", None, None, "<p>"),
        ]
    );
    let picture = &outline.pictures[0];
    assert_eq!((&*picture.src, &*picture.alt), ("e f.png", "c & d"));
    assert_eq!(&source[picture.range.clone()], "e f.png");
}
