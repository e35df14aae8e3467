//! Shortcodes, wherever they stand.

use super::{Converted, check, converted, faults, shown};
use crate::site::{Argument, ArgumentValue, Body, Inner};

#[test]
fn a_page_may_be_named_wherever_an_address_may_stand() {
    check(&[
        ("[other pages]({{< ref \"contact\" >}}).", "<p>[open 0]other pages[close 0].</p>"),
        ("[x]({{%relref\n  \"a b.md#c\"\n%}})", "<p>[open 0]x[close 0]</p>"),
        ("[x]({{< ref contact />}}#c \"t\")", "<p>[open 0]x[close 0]</p>"),
        ("[x][y]\n\n[y]: {{< ref path=\"contact\" lang=\"en\" >}}", "<p>[open 0]x[close 0]</p>"),
        ("<a href=\"{{< ref \"a\" >}}\">x</a>", "<p><a href=\"[address 0]\">x</a></p>"),
        ("<div>\n<a href='{{< ref \"a\" >}}'>\n</div>", "<div>\n<a href='[address 0]'>\n</div>"),
        ("See {{< ref \"a\" >}}!", "<p>See [address 0]!</p>"),
    ]);
    let source = "前 **「a」**b [x]({{< ref \"a/甲.md#乙\" >}}) [y]({{< relref b >}}?q#c \"t\")";
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
            ("a/甲.md", Some("乙"), None, None, "a/甲.md#乙"),
            ("b", Some("c"), Some("q"), Some("t"), "b")
        ]
    );
    assert!(links.iter().all(|link| link.by_name));
}

#[test]
fn what_is_escaped_or_code_stays_as_it_is() {
    check(&[
        ("Write {{</* ref \"*a*\" */>}}.", "<p>Write {{&lt; ref \"*a*\" &gt;}}.</p>"),
        ("Write {{%/* x */%}}.", "<p>Write {{% x %}}.</p>"),
        (
            "`{{< ref \"a\" >}}` `{{<`",
            "<p><code>{{&lt; ref \"a\" &gt;}}</code> <code>{{&lt;</code></p>",
        ),
        ("```\n{{< nope >}}\n```", "<pre><code>{{&lt; nope &gt;}}\n</code></pre>"),
        ("    {{< nope >}}\n", "<pre><code>{{&lt; nope &gt;}}\n</code></pre>"),
        ("![{{< a >}}](b \"{{< c >}}\") x", "<p>[picture 0] x</p>"),
        ("{{ x }} {{- y }}", "<p>{{ x }} {{- y }}</p>"),
    ]);
    let sources = ["`{{< nope >}}`", "```\n{{< a\n```", "{{</* nope */>}}", "{{ x }}"];
    for source in sources {
        assert_eq!(faults(source), [], "{source}");
    }
}

#[test]
fn raw_is_html_and_no_markdown() {
    check(&[
        ("a {{< raw >}}<b>*x*</b>{{< /raw >}} *c*", "<p>a <b>*x*</b> <em>c</em></p>"),
        (
            "{{% raw %}}\n<p id=\"i\">*x*\n\n{{< nope >}}</p>\n{{% /raw %}}",
            "<p id=\"i\">*x*\n\n{{< nope >}}</p>",
        ),
        (
            "`{{< raw >}}` to `{{< /raw >}}`",
            "<p><code>{{&lt; raw &gt;}}</code> to <code>{{&lt; /raw &gt;}}</code></p>",
        ),
        (
            "{{< raw >}}\n<i>\n{{< /raw >}}\n\n```\n{{< raw >}}\n```",
            "<i>\n<pre><code>{{&lt; raw &gt;}}\n</code></pre>",
        ),
    ]);
    let html = super::html("{{< raw >}}\n<p id=\"i\">x</p>\n{{< /raw >}}\n");
    assert_eq!(html.trim(), "<p id=\"i\">x</p>");
    assert_eq!(converted("{{< raw >}}<p id=\"i\">{{< /raw >}}").value.outline.anchors, ["i"]);
}

/// What the templates will be given: names, arguments and inner texts, in order.
fn given(source: &str) -> Vec<String> {
    let Converted { outline, body, .. } = converted(source).value;
    let argument = |argument: &Argument| {
        let name = argument.name.as_ref().map(|name| format!("{name}=")).unwrap_or_default();
        let value = match &argument.value {
            ArgumentValue::Text(text, links) => {
                format!("{text:?}{}", if links.is_empty() { "" } else { " with links" })
            }
            ArgumentValue::Link(number) => format!("link {}", outline.links[*number].target),
            ArgumentValue::Picture(number) => {
                let picture = &outline.pictures[*number];
                format!("picture {} {:?}", picture.src, picture.alt)
            }
            ArgumentValue::File(number) => format!("file {}", outline.files()[*number].src),
        };
        format!(" {name}{value}")
    };
    let all = outline.calls().iter().zip(&body.shortcodes);
    let told = all.map(|(call, shortcode)| {
        let arguments: String = shortcode.arguments.iter().map(argument).collect();
        let inner = match &shortcode.inner {
            Inner::None => String::new(),
            Inner::Text(text) => format!(" text {text:?}"),
            Inner::Html(html, slots) => {
                let body = Body { html: html.clone(), slots: slots.clone(), ..Body::default() };
                format!(" | {}", shown(&body))
            }
        };
        format!("{}{arguments}{inner}", call.name)
    });
    told.collect()
}

#[track_caller]
fn check_given(cases: &[(&str, &[&str])]) {
    for (source, expected) in cases {
        assert_eq!(given(source), *expected, "{source}");
    }
}

#[test]
fn arguments_are_text_or_addresses() {
    check_given(&[
        ("{{< a >}}", &["a"]),
        (
            "{{< a 1 true \"b c\" `d\"e` f=2 g=\"h \\\"i\\\"\" >}}",
            &["a \"1\" \"true\" \"b c\" \"d\\\"e\" f=\"2\" g=\"h \\\"i\\\"\""],
        ),
        ("{{<\n  a\n  b=\"c\nd\"\n>}}", &["a b=\"c\\nd\""]),
        (
            "{{< figure src=\"p%20q.png\" alt=\"A\" link=\"b.md#c\" >}}",
            &["figure src=picture p q.png \"A\" alt=\"A\" link=link b.md"],
        ),
        ("{{< figure \"p.png\" \"q.png\" >}}", &["figure picture p.png \"\" \"q.png\""]),
        (
            "{{< download \"p.png\" >}}{{< table \"t.csv\" >}}",
            &["download file p.png", "table file t.csv"],
        ),
        (
            "{{< x \"p.png\" src=\"https://a.b/c.png\" href=\"/d/\" >}}",
            &["x \"p.png\" src=\"https://a.b/c.png\" href=link /d/"],
        ),
        (
            "{{< x link=\"{{< ref \"a.md\" >}}\" b=\"see {{% relref `c` %}}!\" >}}",
            &["x link=link a.md b=\"see !\" with links"],
        ),
    ]);
    let source = "{{< x link=\"{{< ref \"a.md#b\" >}}\" >}}";
    let links = converted(source).value.outline.links;
    assert_eq!(&source[links[0].range.clone()], "a.md#b");
    let source = "{{< table src=\"t.csv\" >}}";
    let outline = converted(source).value.outline;
    assert_eq!(&source[outline.files()[0].range.clone()], "t.csv");
}

#[test]
fn inner_text_is_markdown_of_the_same_body() {
    check(&[
        ("{{< a >}}\n*b*\n{{< /a >}}", "\n[shortcode 0]"),
        ("b {{< a >}}c{{< /a >}} d", "<p>b [shortcode 0] d</p>"),
        ("{{< a >}}\n{{< b >}}\n\nc", "\n[shortcode 0]\n\n[shortcode 1]<p>c</p>"),
        ("{{< a >}} {{< b >}}", "<p>[shortcode 0] [shortcode 1]</p>"),
        ("- {{< a >}}\n  b\n  {{< /a >}}\n- c", "<ul>\n<li>[shortcode 0]</li>\n<li>c</li>\n</ul>"),
        (
            "|a|\n|-|\n|{{< b \"c\" >}}|",
            "<div class=\"table\" role=\"group\" aria-label=\"[table]\" tabindex=\"0\"><table><thead><tr><th>a</th></tr></thead><tbody>\n<tr><td>[shortcode 0]</td></tr>\n</tbody></table></div>",
        ),
        ("x <b title=\"{{< a >}}\">", "<p>x <b title=\"[shortcode 0]\"></p>"),
    ]);
    check_given(&[
        ("{{< a >}}\n*b*\n{{< /a >}}", &["a | <p><em>b</em></p>"]),
        ("b {{% a %}}*c*{{% /a %}} d", &["a | <em>c</em>"]),
        (
            "{{< a >}}\n- b\n\n[c](d.md)\n{{< /a >}} e",
            &["a | <ul>\n<li>b</li>\n</ul>\n<p>[open 0]c[close 0]</p>"],
        ),
        (
            "{{< a >}}{{< b >}}{{< a >}}c{{< /a >}}{{< /b >}}{{< /a >}}",
            &["a | [shortcode 1]", "b | [shortcode 2]", "a | <p>c</p>"],
        ),
        ("{{< b >}}{{< a />}}{{< /b >}}{{< b >}}", &["b | [shortcode 1]", "a", "b"]),
        (
            "1. b\n\n   {{< a >}}\n   c\n\n       d\n   {{< /a >}}",
            &["a | <p>c</p>\n<pre><code>d\n</code></pre>"],
        ),
        ("> {{< a >}}\n> b\n>\n> c\n> {{< /a >}}", &["a | <p>b</p>\n<p>c</p>"]),
        (
            "{{< highlight go >}}\n*a* {{< b >}}\n{{< /highlight >}}",
            &["highlight \"go\" text \"*a* {{< b >}}\\n\""],
        ),
        (
            "{{< a >}}\n```\n{{< /a >}}\n```\nb\n{{< /a >}}",
            &["a | <pre><code>{{&lt; /a &gt;}}\n</code></pre>\n<p>b</p>"],
        ),
        ("[a {{< b >}}[c](d.md){{< /b >}}](e.md)", &["b | c"]),
    ]);
    let source = "{{< a >}}\n# B {#c}\n\n![d](e.png) f[^1]\n\n[^1]: g\n{{< /a >}}\n\nh i";
    let Converted { outline, body, standfirst, .. } = converted(source).value;
    assert_eq!((outline.headings.len(), outline.ids().next()), (1, Some("c")));
    assert_eq!(&source[outline.pictures[0].range.clone()], "![d](e.png)");
    assert!(body.html.contains("class=\"footnotes\""), "{}", body.html);
    assert_eq!(standfirst, "h i");
    let inline = converted("About {{< a >}}*B &amp; C*{{< /a >}} now.").value.standfirst;
    assert_eq!(inline, "About B & C now.");
}

#[test]
fn depth_has_an_end() {
    let nested = |depth: usize| "{{< a >}}".repeat(depth) + "b" + &"{{< /a >}}".repeat(depth);
    assert_eq!(faults(&nested(12)), []);
    assert_eq!(faults(&nested(14)), [("shortcode::deep", "{{< a >}}")]);
    assert_eq!(given(&nested(3)).len(), 3);
}

#[test]
fn what_is_not_understood_is_left_out_and_told() {
    check(&[("[x]({{< reff \"y\" >}})", "<p>x</p>"), ("a {{< ref b", "<p>a  ref b</p>")]);
    let cases = [
        ("[x]({{< reff \"y\" >}})", ("shortcode::no-address", "{{< reff \"y\" >}}")),
        ("a {{< ref \"b\n", ("shortcode::unclosed", "{{<")),
        ("a {{< ref \"b\" %}} c", ("shortcode::unclosed", "{{<")),
        ("a {{< raw >}} b", ("shortcode::unclosed", "{{< raw >}}")),
        ("a {{< /raw >}} b", ("shortcode::unopened", "{{< /raw >}}")),
        ("a {{< /box >}} b", ("shortcode::unopened", "{{< /box >}}")),
        ("{{< ref >}}", ("shortcode::no-target", "{{< ref >}}")),
        ("{{< a b=“c” >}} d", ("shortcode::quotes", "“")),
        ("{{< a “c” >}} d", ("shortcode::quotes", "“")),
        ("{{< a b＝\"c\" >}} d", ("shortcode::quotes", "＝")),
        ("{{< a b='c d' >}} d", ("shortcode::quotes", "'")),
        ("{{< a b=\"{{< c >}}\" >}} d", ("shortcode::in-argument", "{{< c >}}")),
        ("{{< a src=\"javascript:b\" >}}", ("body::unsafe-link", "javascript:b")),
        (
            "{{< a link=\"javascript:b//{{< ref c >}}\" >}}",
            ("body::unsafe-link", "javascript:b//{{< ref c >}}"),
        ),
        ("{{< a >}}\n[b](javascript:c)\n{{< /a >}}", ("body::unsafe-link", "javascript:c")),
        ("> {{< a >}}\n> 题[b](javascript:c)\n> {{< /a >}}", ("body::unsafe-link", "javascript:c")),
    ];
    for (source, expected) in cases {
        assert_eq!(faults(source), [expected], "{source}");
    }
}
