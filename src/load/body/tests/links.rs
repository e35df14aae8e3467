//! Links, bare addresses and pictures.

use super::{check, converted, faults};

#[test]
fn links_out_of_the_site_are_written_at_once() {
    check(&[
        ("[a](https://b.org/c?d=e&f)", "<p><a href=\"https://b.org/c?d=e&amp;f\">a</a></p>"),
        ("[a](//b.org \"t&u\")", "<p><a href=\"//b.org\" title=\"t&amp;u\">a</a></p>"),
        ("[a](mailto:b@c.org)", "<p><a href=\"mailto:b@c.org\">a</a></p>"),
        ("<b@c.org>", "<p><a href=\"mailto:b@c.org\">b@c.org</a></p>"),
        ("<https://b.org/文>", "<p><a href=\"https://b.org/%E6%96%87\">https://b.org/文</a></p>"),
        ("[<https://b.org>](c.md)", "<p>[open 0]https://b.org[close 0]</p>"),
    ]);
}

#[test]
fn links_into_the_site_are_slots() {
    check(&[
        ("[a *b*](../c.md) [d](#e)", "<p>[open 0]a <em>b</em>[close 0] [open 1]d[close 1]</p>"),
        ("[![a](b.png)](c/)", "<p>[open 0][picture 0][close 0]</p>"),
        ("[a][x]\n\n[x]: /c/ \"t\"", "<p>[open 0]a[close 0]</p>"),
        ("x\n[a](b)", "<p>x\n[open 0]a[close 0]</p>"),
        ("联\n[接](b)", "<p>联[open 0]接[close 0]</p>"),
    ]);
    let source = "前言 **「甲」**乙 [x](../%E6%96%B0%20a.md?q=1#%E4%B8%80 \"题\") [y](#z) [r][r] \
                  [e](a\\_b.md)\n\n[r]: @/news/r.md";
    let links = converted(source).value.outline.links;
    let told: Vec<_> = links
        .iter()
        .map(|link| {
            let place = &source[link.range.clone()];
            (
                &*link.target,
                link.anchor.as_deref(),
                link.query.as_deref(),
                link.title.as_deref(),
                place,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                "../新 a.md",
                Some("一"),
                Some("q=1"),
                Some("题"),
                "../%E6%96%B0%20a.md?q=1#%E4%B8%80"
            ),
            ("", Some("z"), None, None, "#z"),
            ("@/news/r.md", None, None, None, "@/news/r.md"),
            ("a_b.md", None, None, None, "[e](a\\_b.md)"),
        ]
    );
    assert!(links.iter().all(|link| !link.by_name));
}

#[test]
fn ranges_count_from_the_beginning_of_the_file() {
    let source = "+++\ntitle = \"题\"\n+++\n\n[x](y.md) ![p](q.png)";
    let start = source.find("\n\n").unwrap() + 1;
    let outcome =
        super::convert(&crate::base::SourcePath::new("a.md"), source, start, super::RULES);
    let outline = outcome.value.outline;
    assert_eq!(&source[outline.links[0].range.clone()], "y.md");
    assert_eq!(&source[outline.pictures[0].range.clone()], "![p](q.png)");
}

#[test]
fn an_address_that_is_a_program_becomes_text() {
    check(&[
        ("[a *b*](javascript:alert(1))", "<p>a <em>b</em></p>"),
        ("<vbscript:x>", "<p>vbscript:x</p>"),
        ("[a](java&#10;script:x)", "<p>a</p>"),
        ("![a](javascript:x)", "<p>a</p>"),
    ]);
    assert_eq!(
        faults("前 [a](JavaScript:x) [b](data:text/html,y)"),
        [("body::unsafe-link", "JavaScript:x"), ("body::unsafe-link", "data:text/html,y")]
    );
}

#[test]
fn bare_addresses_are_links() {
    let link = |address: &str| format!("<a href=\"{address}\">{address}</a>");
    let (a, b) = (link("https://a.org/x_y_z"), link("http://b.org"));
    let cases = [
        ("详见https://a.org/x_y_z，谢谢。", format!("详见{a}，谢谢。")),
        ("（https://a.org/x_y_z）", format!("（{a}）")),
        ("**https://a.org/x_y_z**", format!("<strong>{a}</strong>")),
        ("https://a.org/x_y_z\nhttp://b.org.", format!("{a}\n{b}.")),
        ("(see http://b.org)", format!("(see {b})")),
        ("[https://a.org/x_y_z](c.md)", "[open 0]https://a.org/x_y_z[close 0]".to_owned()),
        ("`https://a.org`", "<code>https://a.org</code>".to_owned()),
        (
            "<a href=\"x\">https://a.org</a> http://b.org",
            format!("<a[href 0]>https://a.org</a> {b}"),
        ),
        ("[https://a.org/x_y_z]", format!("[{a}]")),
        ("见www.a.org/x_y。", "见<a href=\"http://www.a.org/x_y\">www.a.org/x_y</a>。".to_owned()),
        ("a_b@c.org，", "<a href=\"mailto:a_b@c.org\">a_b@c.org</a>，".to_owned()),
        ("a\\_b@c.org", "<a href=\"mailto:a_b@c.org\">a_b@c.org</a>".to_owned()),
        ("a\\@c.org https\\://a.org", "a@c.org https://a.org".to_owned()),
        ("[a@c.org](d.md)", "[open 0]a@c.org[close 0]".to_owned()),
        ("xhttp://b.org https://x", "xhttp://b.org https://x".to_owned()),
    ];
    for (source, expected) in cases {
        assert_eq!(super::html(source), format!("<p>{expected}</p>"), "{source}");
    }
    check(&[(
        "https://a.org/?a=1&b=[2]",
        "<p><a href=\"https://a.org/?a=1&amp;b=%5B2%5D\">https://a.org/?a=1&amp;b=[2]</a></p>",
    )]);
}

#[test]
fn pictures_of_the_site_are_slots_and_others_are_written() {
    check(&[
        ("a ![b *c*\nd](e.png) f", "<p>a [picture 0] f</p>"),
        ("![a](b.png)", "<p>[picture 0]</p>"),
        ("![a](b.png \"Caption\")", "<figure>[picture 0]<figcaption>Caption</figcaption></figure>"),
        ("- ![a](b.png \"t\")", "<ul>\n<li>[picture 0]</li>\n</ul>"),
        ("![a](b.png \"t\") x", "<p>[picture 0] x</p>"),
        (
            "![a \"b\"](https://c.org/d.png \"t\") x",
            "<p><img src=\"https://c.org/d.png\" alt=\"a &quot;b&quot;\" title=\"t\" loading=\"lazy\"> x</p>",
        ),
        (
            "![a](https://c.org/d.png \"t\")",
            "<figure><img src=\"https://c.org/d.png\" alt=\"a\" loading=\"lazy\">\
             <figcaption>t</figcaption></figure>",
        ),
        (
            "![](data:image/gif;base64,R0)",
            "<p><img src=\"data:image/gif;base64,R0\" alt=\"\" loading=\"lazy\"></p>",
        ),
    ]);
    let pictures = converted("![b *c* `d`\n[e](f)](g%20h.png \"t\") x\n\n![](i.png \"u\")")
        .value
        .outline
        .pictures;
    let told: Vec<_> = pictures.iter().map(|p| (&*p.src, &*p.alt, p.title.as_deref())).collect();
    assert_eq!(told, [("g h.png", "b c d e", Some("t")), ("i.png", "", None)]);
}
