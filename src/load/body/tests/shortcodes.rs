//! Shortcodes, wherever they stand.

use super::{check, converted, faults};

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

#[test]
fn what_is_not_understood_is_left_out_and_told() {
    check(&[
        ("a {{< figure src=\"x\" >}} b", "<p>a  b</p>"),
        ("{{< figure src=\"x\" >}}\n\nb", "<p>b</p>"),
        ("{{% box %}}\n\n*inner*\n\n{{% /box %}}", "<p><em>inner</em></p>"),
        ("[x]({{< reff \"y\" >}})", "<p>x</p>"),
        ("a {{< ref b", "<p>a  ref b</p>"),
    ]);
    let cases = [
        ("{{< reff \"y\" >}}", ("shortcode::unknown", "{{< reff \"y\" >}}")),
        ("题 [x]({{< reff \"y\" >}})", ("shortcode::unknown", "{{< reff \"y\" >}}")),
        ("{{% box %}}x{{% /box %}}", ("shortcode::unknown", "{{% box %}}")),
        ("a {{< ref \"b\n", ("shortcode::unclosed", "{{<")),
        ("a {{< ref \"b\" %}} c", ("shortcode::unclosed", "{{<")),
        ("a {{< raw >}} b", ("shortcode::unclosed", "{{< raw >}}")),
        ("a {{< /raw >}} b", ("shortcode::unopened", "{{< /raw >}}")),
        ("{{< ref >}}", ("shortcode::no-target", "{{< ref >}}")),
    ];
    for (source, expected) in cases {
        assert_eq!(faults(source), [expected], "{source}");
    }
    let fault = converted("{{< relreff x >}}").diagnostics;
    assert_eq!(fault.iter().next().and_then(|fault| fault.value("near")), Some("relref"));
}
