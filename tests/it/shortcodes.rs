//! Shortcodes from the article to the page, the feed and the search: the built-in ones, those of a
//! theme or a site, and what is said of those that nobody knows.

use tongwen::load::{Changes, SourceTree, body_of};
use tongwen::pair::Clock;
use tongwen::press::Press;
use tongwen::search::body_text;
use tongwen::site::Markdown;

use super::sites::{Built, NORMAL, NOW, Site, TINY, run, write};

/// Two articles in a bundle with files, and settings for feeds.
const SITE: &str = r#"-- site.toml --
base_url = "https://a.org/b/"
languages.en.title = "News"
languages.zh.title = "新闻"
chrome.footer = []
-- content/en/news/a/p.svg --
<svg width="30" height="20"/>
-- content/en/news/a/form.pdf --
%PDF-
-- content/en/news/a/t.csv --
Name,Price
Fan,"1,200"
"<b>",3
-- content/en/news/b.md --
# B
-- content/en/news/a/film.mp4 --
film
"#;

fn with(article: &str) -> Site {
    let mut site = Site::new(SITE);
    site.put("content/en/news/a/index.md", format!("# A\n\n{article}").into_bytes());
    site
}

/// The text of the page of an article, in one line for each block of markup.
fn text_of(built: &Built) -> String {
    let page = built.text("en/news/a/index.html");
    let start = page.find("<div class=\"body\">").expect("a text") + "<div class=\"body\">".len();
    let end = start + page[start..].find("</div>\n<p class=\"address\">").expect("its end");
    page[start..end].trim().to_owned()
}

#[track_caller]
fn check(article: &str, expected: &str) {
    let built = with(article).strict().fine();
    assert_eq!(text_of(&built), expected, "{article}");
}

#[test]
fn built_in_ones_know_the_files_of_their_article() {
    check(
        "{{< figure src=\"p.svg\" alt=\"A \\\"p\\\"\" caption=\"It <is>\" link=\"../b.md\" >}}",
        "<figure><a href=\"/b/en/news/b/\"><img src=\"/b/en/news/a/p.svg\" width=\"30\" height=\"20\" alt=\"A &quot;p&quot;\"></a><figcaption>It &lt;is&gt;</figcaption></figure>",
    );
    check(
        "{{< download \"form.pdf\" title=\"The form\" >}}",
        "<p class=\"download\"><a href=\"/b/en/news/a/form.pdf\" download>The form</a> <small>PDF · 6 B</small></p>",
    );
    check(
        "{{< table src=\"t.csv\" caption=\"Prices\" >}}",
        "<div class=\"table\" role=\"group\" aria-label=\"Prices\" tabindex=\"0\"><table><caption>Prices</caption><thead><tr><th>Name</th><th class=\"align-right\">Price</th></tr></thead><tbody>\n<tr><td>Fan</td><td class=\"align-right\">1,200</td></tr>\n<tr><td>&lt;b&gt;</td><td class=\"align-right\">3</td></tr>\n</tbody></table></div>",
    );
    check(
        "{{< video src=\"film.mp4\" poster=\"p.svg\" title=\"A film\" >}}",
        "<figure class=\"video\"><video src=\"/b/en/news/a/film.mp4\" controls preload=\"metadata\" poster=\"/b/en/news/a/p.svg\" aria-label=\"A film\"><a href=\"/b/en/news/a/film.mp4\">A film</a></video></figure>",
    );
    check(
        "{{< gallery >}}\n![P](p.svg)\n![Q](p.svg)\n{{< /gallery >}}",
        "<div class=\"gallery\"><p><img src=\"/b/en/news/a/p.svg\" width=\"30\" height=\"20\" alt=\"P\">\n<img src=\"/b/en/news/a/p.svg\" width=\"30\" height=\"20\" alt=\"Q\" loading=\"lazy\"></p></div>",
    );
}

#[test]
fn built_in_ones_hold_markdown() {
    check(
        "{{< notice warning >}}\nMind the *gap*: [b](../b.md)\n{{< /notice >}}",
        "<div class=\"alert alert-warning\">\n<p class=\"alert-title\">Warning</p>\n<p>Mind the <em>gap</em>: <a href=\"/b/en/news/b/\">b</a></p>\n</div>",
    );
    check(
        "{{% notice title=\"Please\" %}}\n{{< download form.pdf />}}\n{{% /notice %}}",
        "<div class=\"alert alert-note\">\n<p class=\"alert-title\">Please</p>\n<p class=\"download\"><a href=\"/b/en/news/a/form.pdf\" download>form.pdf</a> <small>PDF · 6 B</small></p>\n</div>",
    );
    check(
        "{{< quote author=\"Lin\" source=\"B\" link=\"{{< ref \"b\" >}}\" >}}\nSo.\n{{< /quote >}}",
        "<figure class=\"quote\"><blockquote><p>So.</p></blockquote>\n<figcaption>Lin · <cite><a href=\"/b/en/news/b/\">B</a></cite></figcaption></figure>",
    );
}

#[test]
fn a_site_writes_its_own() {
    let own = |template: &str| {
        let mut site = with("Press {{< key \"Ctrl\" n=2 >}}*C*{{< /key >}}.\n\n{{< void a b >}}");
        site.put("templates/shortcodes/key.html", template.as_bytes().to_vec());
        site.put("templates/shortcodes/void.html", b"<hr data-n=\"{{ args | length }}\">".to_vec());
        site
    };
    let built = own(
        "<kbd>{{ args[0] }}{{ params.n }}{{ inner }} {{ page.title }} {{ lang }} {{ name }} {{ nth }}</kbd>\n",
    );
    let built = built.strict().fine();
    assert_eq!(
        text_of(&built),
        "<p>Press <kbd>Ctrl2<em>C</em> A en key 1</kbd>.</p>\n\n<hr data-n=\"2\">"
    );
    let broken = own("{{ nothing.here }}").build();
    assert_eq!(broken.codes(), ["theme::template"], "{}", broken.en());
    assert!(broken.en().contains("templates/shortcodes/key.html"), "{}", broken.en());
    assert!(broken.en().contains("/en/news/a/"), "{}", broken.en());
    // The site's own stands before the built-in one, and a theme need not bring any.
    let all = "{{< download form.pdf >}} {{< figure p.svg alt=\"P\" />}}\n\n\
        {{< notice >}}a{{< /notice >}}\n\n{{< quote >}}b{{< /quote >}}\n\n{{< table t.csv >}}\n\n\
        {{< gallery >}}c{{< /gallery >}}\n\n{{< video film.mp4 >}}\n\n{{< figure src=p.svg credit=d >}}";
    let mut site = with(all).with(TINY);
    let settings = String::from_utf8_lossy(&site.files["site.toml"]).into_owned();
    site.put("site.toml", format!("theme = \"tiny\"\nfeeds.formats = []\n{settings}").into_bytes());
    site.put("templates/shortcodes/download.html", b"[{{ file.type }}]".to_vec());
    let built = site.strict().fine();
    let page = built.text("en/news/a/index.html");
    assert!(page.contains("[PDF] <figure><img src=\"/b/en/news/a/p.svg\""), "{page}");
}

#[test]
fn a_name_without_a_template_is_told_as_the_site_wants_it() {
    let article = "{{< box >}}*a*{{< /box >}}\n\nb {{< box >}}c{{< /box >}}\n\n{{< notic >}}";
    let error = with(article).build();
    assert_eq!(error.codes(), ["shortcode::unknown"; 3], "{}", error.en());
    assert!(error.en().contains("did you mean `notice`?"), "{}", error.en());
    let policy = |policy: &str| {
        let mut site = with(article);
        let settings = String::from_utf8_lossy(&site.files["site.toml"]).into_owned();
        let settings = format!("{settings}markdown.unknown_shortcode = \"{policy}\"\n");
        site.put("site.toml", settings.into_bytes());
        site.build()
    };
    let warned = policy("warn");
    assert_eq!(warned.codes(), ["shortcode::unknown"; 2]);
    assert!(warned.en().contains("1 more times"), "{}", warned.en());
    let kept = policy("keep");
    assert_eq!(kept.codes(), [""; 0]);
    for built in [warned, kept] {
        assert_eq!(text_of(&built), "<p><em>a</em></p><p>b c</p>");
    }
}

#[test]
fn what_a_template_wants_is_asked_of_the_article() {
    let open = with("{{< notice >}}\n\nb").build();
    assert_eq!(open.codes(), ["shortcode::unclosed"], "{}", open.en());
    assert_eq!(with("{{< figure p.svg alt=\"P\" >}}").build().codes(), [""; 0]);
    let mut raw = with("{{< text >}}\n<b> {{< nothing >}}\n{{< /text >}}");
    raw.put("templates/shortcodes/text.html", b"<pre>{{ inner }}</pre>".to_vec());
    let built = raw.strict().fine();
    assert_eq!(text_of(&built), "<pre>&lt;b&gt; {{&lt; nothing &gt;}}\n</pre>");
}

#[test]
fn feeds_and_search_hold_what_readers_see() {
    let article = "{{< figure p.svg alt=\"A kettle\" caption=\"Porcelain\" >}}\n\n\
        {{< notice class=\"zebra\" >}}[Walrus](../b.md){{< /notice >}}";
    let mut site = with("");
    let article = format!("+++\ntitle = \"A\"\ndate = 2026-01-02\n+++\n{article}");
    site.put("content/en/news/a/index.md", article.clone().into_bytes());
    let built = site.strict().fine();
    let feed = built.text("en/feed.xml");
    assert!(feed.contains("https://a.org/b/en/news/a/p.svg"), "{feed}");
    assert!(feed.contains("&lt;a href=&quot;https://a.org/b/en/news/b/&quot;&gt;Walrus"), "{feed}");
    let (body, outline) = body_of(&article, Markdown::USUAL, false).value;
    let words = body_text(&body, &outline);
    for word in ["Walrus", "Porcelain", "A kettle"] {
        assert!(words.contains(word), "{word}: {words}");
    }
    assert!(!words.contains("zebra") && !words.contains("p.svg"), "{words}");
}

/// What the preview does after an edit: the file of a table has another value of the same length.
#[test]
fn a_changed_file_on_disk_is_read_again() {
    let room = tempfile::tempdir().unwrap();
    let path = "content/en/news/a/t.csv";
    with("{{< table t.csv >}}\n\n{{< download t.csv >}}").write(room.path());
    std::fs::create_dir_all(room.path().join("content/zh")).unwrap();
    let mut press = Press::new(SourceTree::Disk(room.path().to_owned()));
    let clock = Clock::at(NOW.parse().unwrap());
    let first = run(&mut press, &Changes::Everything, clock, NORMAL).fine();
    assert!(text_of(&first).contains("<td>Fan</td>"), "{}", text_of(&first));
    for (row, changes) in [
        ("Pan", Changes::Paths([path.to_owned()].into())),
        ("Lamps", Changes::Paths([path.to_owned()].into())),
        ("Fan", Changes::Everything),
    ] {
        write(room.path(), path, format!("Name,Price\n{row},3\n").as_bytes());
        let text = text_of(&run(&mut press, &changes, clock, NORMAL).fine());
        assert!(text.contains(&format!("<td>{row}</td>")), "{row}: {text}");
        assert!(text.contains(&format!("{} B", 14 + row.len())), "{row}: {text}");
    }
}

#[test]
fn a_site_says_which_inner_texts_are_no_markdown() {
    let mut site = with("{{< poem >}}\n*a*\n{{< /poem >}}\n\n{{< text >}}*b*{{< /text >}}");
    let settings = String::from_utf8_lossy(&site.files["site.toml"]).into_owned();
    let settings = format!("{settings}markdown.raw_shortcodes = [\"poem\"]\n");
    site.put("site.toml", settings.into_bytes());
    site.put("templates/shortcodes/poem.html", b"<pre>{{ inner }}</pre>".to_vec());
    site.put("templates/shortcodes/text.html", b"<div>{{ inner }}</div>".to_vec());
    let text = text_of(&site.strict().fine());
    assert!(text.starts_with("<pre>*a*\n</pre>"), "{text}");
    assert!(text.contains("<div><p><em>b</em></p></div>"), "{text}");
}
