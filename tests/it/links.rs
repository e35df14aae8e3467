//! Links and pictures in every way of writing them, Markdown and HTML alike, and what becomes of
//! those that lead nowhere.

use super::sites::{Site, TINY};

const SITE: &str = "\
-- content/en/news/a.md --
+++
title = \"A\"
+++
## Part one

<p>
<a class=\"x\" href=\"b.md\">b</a>
<a href='../notices/c.md#teil'>c</a>
<a href=/news/b/?q=1&amp;r=2>address</a>
<a href=\"#part-one\">here</a>
<a href=\"only.md\">Chinese</a>
<a href=\"/zh/news/b/\" hreflang=\"zh\">marked</a>
<a href=\"/old/b/\">alias</a>
<a href=\"/files/form.pdf\">file</a>
<a href=\"https://example.org/\">out</a>
</p>

See <a href=\"@/news/b.md\">b</a>, {{< raw >}}<a href=\"b.md\">raw</a>{{< /raw >}}, <img src=\"p.svg\" alt=\"p\">
and <img src=/news/p.svg width=\"1\" alt=\"p\"> and <img src=\"https://example.org/p.png\" alt=\"\">.

<video src=\"v.mp4\" poster=\"p.svg\"></video>
-- content/en/news/b.md --
+++
title = \"B\"
aliases = [\"/old/b/\"]
+++
b
-- content/zh/news/b.md --
+++
title = \"乙\"
+++
乙
-- content/zh/news/only.md --
+++
title = \"仅有\"
+++
仅有
-- content/en/notices/c.md --
+++
title = \"C\"
+++
<p id=\"teil\">c</p>
-- content/en/news/p.svg --
<svg width=\"3\" height=\"2\"/>
-- content/en/news/v.mp4 --
film
-- static/files/form.pdf --
form
";

#[test]
fn links_and_pictures_of_raw_html_lead_where_others_do() {
    let built = Site::new(SITE).with(TINY).build().fine();
    let page = built.text("en/news/a/index.html");
    let start = page.find("<p>\n").unwrap();
    let end = page[start..].find("</video>").unwrap();
    assert_eq!(
        &page[start..start + end],
        "<p>\n\
         <a class=\"x\" href=\"/en/news/b/\">b</a>\n\
         <a href=\"/en/notices/c/#teil\">c</a>\n\
         <a href=\"/en/news/b/?q=1&amp;r=2\">address</a>\n\
         <a href=\"#part-one\">here</a>\n\
         <a href=\"/zh/news/only/\" hreflang=\"zh-Hans\" data-language=\"中文版\">Chinese</a>\n\
         <a href=\"/zh/news/b/\" hreflang=\"zh\">marked</a>\n\
         <a href=\"/en/news/b/\">alias</a>\n\
         <a href=\"/files/form.pdf\">file</a>\n\
         <a href=\"https://example.org/\">out</a>\n\
         </p>\n\
         <p>See <a href=\"/en/news/b/\">b</a>, <a href=\"/en/news/b/\">raw</a>, \
         <img src=\"/en/news/p.svg\" width=\"3\" height=\"2\" alt=\"p\">\n\
         and <img src=\"/en/news/p.svg\" width=\"1\" alt=\"p\"> and \
         <img src=\"https://example.org/p.png\" alt=\"\">.</p>\n\
         <p><video src=\"/en/news/v.mp4\" poster=\"/en/news/p.svg\">"
    );
}

#[test]
fn dead_links_of_raw_html_are_told_and_become_text() {
    let site = Site::new(
        "-- content/en/news/meeting.md --\n# Meeting\n\n<a href=\"metting.md\" class=x>one</a> \
         <a href=\"#prat\">two</a> <img src=\"no.png\" alt=\"\">\n\n## Part\n",
    )
    .with(TINY);
    let built = site.build();
    assert_eq!(built.codes(), ["link::dead", "link::dead-anchor", "link::missing-picture"]);
    assert!(built.en().contains("did you mean"), "{}", built.en());
    assert!(built.en().contains("news/meeting.md:3:10"), "{}", built.en());
    let lenient = site.lenient();
    let page = lenient.text("en/news/meeting/index.html");
    assert!(
        page.contains("<a class=x>one</a> <a href=\"#prat\">two</a> <img src=\"no.png\" alt=\"\">"),
        "{page}"
    );
}
