//! What search engines, feed readers and hosts are told: sitemaps, JSON-LD, Open Graph, lead
//! pictures, what was withdrawn.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use serde_json::Value;
use tongwen::base::SourcePath;
use tongwen::diag::Rigour;
use tongwen::load::{Changes, Overrides, SourceTree, read_settings};
use tongwen::manifest::Content;
use tongwen::pair::Clock;
use tongwen::plan::Work;
use tongwen::press::Press;

use super::html::tags;
use super::repeat::article;
use super::sites::{Built, NORMAL, NOW, Site, build, repository};

/// An element of a sitemap, with what stands in it.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn names(&self) -> Vec<&str> {
        self.children.iter().map(|child| child.name.as_str()).collect()
    }

    fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }
}

fn unescaped(text: &str) -> String {
    let mut out = text.to_owned();
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    for (entity, sign) in signs {
        out = out.replace(entity, sign);
    }
    out
}

/// Reads XML as strictly as sitemaps need: what is not well-formed panics.
fn xml(text: &str) -> Element {
    let text = text.strip_prefix("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n").expect("a head");
    let mut open = vec![Element::default()];
    let mut rest = text.trim_end();
    while let Some(at) = rest.find('<') {
        let words = &rest[..at];
        assert!(!words.contains('>'), "{words}");
        let bare = words.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "");
        let bare = bare.replace("&quot;", "").replace("&apos;", "");
        assert!(!bare.contains('&'), "{words}");
        open.last_mut().unwrap().text += &unescaped(words);
        let end = rest[at..].find('>').expect("an end of the tag") + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            let done = open.pop().unwrap();
            assert_eq!(done.name, name);
            open.last_mut().unwrap().children.push(done);
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut element = Element { name: name.to_owned(), ..Element::default() };
        let parts: Vec<_> = attributes.split('"').collect();
        for pair in parts.chunks_exact(2) {
            let name = pair[0].trim().strip_suffix('=').unwrap().to_owned();
            let before = element.attributes.insert(name, unescaped(pair[1]));
            assert!(before.is_none(), "{tag}");
        }
        if is_empty {
            open.last_mut().unwrap().children.push(element);
        } else {
            open.push(element);
        }
    }
    assert_eq!((open.len(), open[0].children.len()), (1, 1), "one root, all closed");
    open.remove(0).children.remove(0)
}

/// A date and time as W3C and RFC 3339 write it, with an offset.
fn is_instant(text: &str) -> bool {
    text.len() >= 20 && text.parse::<jiff::Timestamp>().is_ok()
}

/// An entry: its address, and its alternates.
type Entries = BTreeMap<String, BTreeSet<(String, String)>>;

/// Holds a sitemap against the schema, and gives its entries.
fn entries(text: &str, origin: &str) -> Entries {
    assert!(text.len() <= 50 << 20);
    let root = xml(text);
    assert_eq!(root.name, "urlset");
    assert_eq!(root.attributes["xmlns"], "http://www.sitemaps.org/schemas/sitemap/0.9");
    assert_eq!(root.attributes["xmlns:xhtml"], "http://www.w3.org/1999/xhtml");
    assert!((1..=50_000).contains(&root.children.len()));
    let mut all = Entries::new();
    for url in &root.children {
        assert_eq!(url.name, "url");
        // `loc`, perhaps `lastmod`, then elements of other schemas.
        let names = url.names();
        let (["loc", "lastmod", links @ ..] | ["loc", links @ ..]) = names.as_slice() else {
            panic!("{names:?}")
        };
        assert!(links.iter().all(|name| *name == "xhtml:link"), "{names:?}");
        let loc = &url.children[0].text;
        assert!((12..=2048).contains(&loc.chars().count()) && loc.starts_with(origin), "{loc}");
        assert!(loc.is_ascii() && !loc.contains(' '), "{loc}");
        if let Some(changed) = url.child("lastmod") {
            assert!(is_instant(&changed.text), "{}", changed.text);
        }
        let links = url.children.iter().filter(|child| child.name == "xhtml:link");
        let links: Vec<_> = links
            .map(|link| {
                assert_eq!(link.attributes["rel"], "alternate");
                (link.attributes["hreflang"].clone(), link.attributes["href"].clone())
            })
            .collect();
        let set: BTreeSet<_> = links.iter().cloned().collect();
        assert_eq!(set.len(), links.len(), "{links:?}");
        assert!(all.insert(loc.clone(), set).is_none(), "{loc} is there twice");
    }
    all
}

/// What the pages of a site themselves say: the canonical address and the alternates of each that
/// is to be indexed.
fn said_by_pages(built: &Built) -> Entries {
    let mut all = Entries::new();
    for (route, bytes) in &built.files {
        if !route.ends_with(".html") {
            continue;
        }
        let html = std::str::from_utf8(bytes).unwrap();
        let tags = tags(html);
        if tags.iter().any(|tag| tag.is("name", "robots") && tag.is("content", "noindex")) {
            continue;
        }
        let links = |rel: &'static str| {
            tags.iter().filter(move |tag| tag.name == "link" && tag.is("rel", rel))
        };
        let canonical = links("canonical").next().expect("canonical").get("href").unwrap();
        let alternates = links("alternate")
            .filter_map(|tag| Some((tag.get("hreflang")?.to_owned(), tag.get("href")?.to_owned())));
        let before = all.insert(canonical.to_owned(), alternates.collect());
        assert!(before.is_none(), "{route}: {canonical}");
    }
    all
}

#[track_caller]
fn assert_agrees(built: &Built, origin: &str) {
    let told = entries(built.text("sitemap.xml"), origin);
    assert_eq!(told, said_by_pages(built));
    for (loc, alternates) in &told {
        assert!(alternates.iter().any(|(_, href)| href == loc), "{loc} does not name itself");
        for (tag, href) in alternates {
            assert_eq!(told.get(href), Some(alternates), "{loc}: {tag}");
        }
    }
}

fn example() -> Built {
    build(&SourceTree::Disk(repository()), NOW, NORMAL).fine()
}

#[test]
fn the_sitemap_says_what_the_pages_say() {
    assert_agrees(&example(), "https://news.example.org/");
    let golden = |text: &str| {
        // With the theme of the house, whose pages say all of it.
        let site = Site::new(text);
        let settings = String::from_utf8(site.files["site.toml"].to_vec()).unwrap();
        let settings = settings.replace("theme = \"tiny\"", "");
        let mut site = site;
        site.put("site.toml", settings.into_bytes());
        site.put("i18n/en.toml", b"about = \"About\"\ntags = \"Topics\"\n".to_vec());
        site.put("i18n/zh.toml", "about = \"介绍\"\ntags = \"主题\"\n".into());
        site.lenient()
    };
    let built = golden(include_str!("golden/choose.txt"));
    assert_agrees(&built, "https://");
    let told = entries(built.text("sitemap.xml"), "https://");
    let has = |path: &str| told.keys().any(|loc| loc.ends_with(path));
    assert!(has("/zh/news/quiet/") && !has("/en/news/quiet/") && !has("404.html"));
    assert_agrees(&golden(include_str!("golden/default.txt")), "https://");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sitemap_says_what_the_pages_say(
        articles in prop::collection::vec(article(), 1..9),
        root in prop::sample::select(vec!["choose", "default"]),
        missing in prop::sample::select(vec!["omit", "link"]),
    ) {
        let mut site = Site::new(&format!(
            "-- site.toml --\nbase_url = \"https://a.org/b&c/\"\nroot = \"{root}\"\n\
             languages.en.title = \"News\"\nlanguages.zh.title = \"新闻\"\nnews.sitemap = true\n\
             translation.missing = \"{missing}\"\nchrome.footer = []\n\
             -- content/zh/news/p.svg --\n<svg width=\"1\" height=\"1\"/>\n\
             -- i18n/en.toml --\ntags = \"Topics\"\n-- i18n/zh.toml --\ntags = \"主题\"\n"
        ));
        for (path, text) in articles {
            site.put(&path, text.replace("template = \"none.html\"", "").into_bytes());
        }
        let built = site.lenient();
        prop_assert!(!built.files.is_empty(), "{}", built.en());
        assert_agrees(&built, "https://a.org/b&c/");
    }
}

const DATED: &str = "
-- content/en/news/a.md --
+++
title = \"A\"
date = 2026-05-01
updated = 2026-05-20
+++
A.
-- content/en/news/b.md --
+++
title = \"B\"
date = 2026-05-10T09:30:00+08:00
+++
B.
-- content/en/about.md --
# About
";

fn changed(built: &Built, path: &str) -> Option<String> {
    let root = xml(built.text("sitemap.xml"));
    let wanted = format!("https://news.example.org{path}");
    let url = root.children.iter().find(|url| url.children[0].text == wanted).expect("an entry");
    url.child("lastmod").map(|changed| changed.text.clone())
}

#[test]
fn pages_changed_when_their_articles_did() {
    let built = Site::new(DATED).build().fine();
    let of = |path: &str| changed(&built, path);
    let newest = Some("2026-05-20T00:00:00+08:00".to_owned());
    assert_eq!(of("/en/news/a/"), newest);
    assert_eq!(of("/en/news/b/"), Some("2026-05-10T09:30:00+08:00".to_owned()));
    assert_eq!((of("/en/"), of("/en/news/")), (newest.clone(), newest));
    assert_eq!((of("/en/about/"), of("/zh/"), of("/")), (None, None, None));
    // Another day of building changes nothing.
    let later = build(&Site::new(DATED).tree(), "2026-07-01T00:00:00Z", NORMAL);
    assert_eq!(later.files, built.files);
}

#[test]
fn a_long_sitemap_is_cut_and_has_an_index() {
    let tree = Site::new(DATED).tree();
    let text = String::from_utf8(tree.read("site.toml").unwrap()).unwrap();
    let file = SourcePath::new("site.toml");
    let mut settings = read_settings(&file, &text, &Overrides::default()).value.unwrap();
    assert_eq!(settings.sitemap_addresses, 50_000);
    settings.sitemap_addresses = 3;
    let mut press = Press::new(tree);
    let clock = Clock::at(NOW.parse().unwrap());
    press.gather(&Arc::new(settings), clock, &Changes::Everything);
    let printing = press.set().value.unwrap();
    let text = |route: &str| {
        let made = printing.render(printing.job(route).expect(route)).value.unwrap();
        let Content::Bytes(bytes) = made.content else { panic!("{route}") };
        String::from_utf8(bytes.into_owned()).unwrap()
    };
    let index = xml(&text("sitemap.xml"));
    assert_eq!(index.name, "sitemapindex");
    let mut all = BTreeSet::new();
    for (number, part) in (1..).zip(&index.children) {
        assert_eq!((part.name.as_str(), part.names()), ("sitemap", vec!["loc"]));
        let name = format!("sitemap-{number}.xml");
        assert_eq!(part.children[0].text, format!("https://news.example.org/{name}"));
        let part = entries(&text(&name), "https://news.example.org/");
        assert!(part.len() <= 3);
        all.extend(part.into_keys());
    }
    let whole = Site::new(DATED).build();
    let whole = entries(whole.text("sitemap.xml"), "https://news.example.org/");
    assert_eq!(all, whole.into_keys().collect());
    assert_eq!(index.children.len(), all.len().div_ceil(3));
}

#[test]
fn robots_are_shown_the_sitemap_unless_the_site_says_otherwise() {
    let built = Site::new(DATED).build();
    let robots = built.text("robots.txt");
    assert_eq!(
        robots,
        "User-agent: *\nAllow: /\n\nSitemap: https://news.example.org/sitemap.xml\n"
    );
    let own = "-- content/en/a.md --\n# A\n-- static/robots.txt --\nown\n-- static/sitemap.xml --\n<x/>\n";
    let built = Site::new(own).build().fine();
    assert_eq!((built.text("robots.txt"), built.text("sitemap.xml")), ("own\n", "<x/>\n"));
}

/// A site with a news sitemap.
fn news() -> Site {
    Site::new(
        "-- site.toml --\nbase_url = \"https://news.example.org/\"\ntimezone = \"Asia/Shanghai\"\n\
         languages.en.title = \"News\"\nlanguages.zh.title = \"新闻\"\nchrome.footer = []\n\
         [news]\nsitemap = true\nnames = { en = \"Example & News\" }\n\
         -- content/en/news/new.md --\n+++\ntitle = \"A <new> one\"\ndate = 2026-05-31T08:00:00Z\n+++\n\
         -- content/zh/news/new.md --\n+++\ntitle = \"新的\"\ndate = 2026-05-30T12:00:00Z\n+++\n\
         -- content/en/news/old.md --\n+++\ntitle = \"Old\"\ndate = 2026-05-30T00:00:00Z\n+++\n\
         -- content/en/news/quiet.md --\n+++\nnoindex = true\ndate = 2026-05-31\n+++\n\
         -- content/en/news/later.md --\n+++\ndate = 2026-06-09\n+++\n\
         -- content/en/page.md --\n+++\ndate = 2026-05-31\n+++\n",
    )
}

#[test]
fn news_are_two_days_old_at_most_and_the_site_says_when_they_leave() {
    let built = news().build().fine();
    let root = xml(built.text("sitemap-news.xml"));
    let shown: Vec<_> = root
        .children
        .iter()
        .map(|url| {
            assert_eq!(url.names(), ["loc", "news:news"]);
            let news = &url.children[1];
            assert_eq!(news.names(), ["news:publication", "news:publication_date", "news:title"]);
            let publication = &news.children[0];
            assert_eq!(publication.names(), ["news:name", "news:language"]);
            let all = [&url.children[0], &publication.children[0], &publication.children[1]];
            let more = [&news.children[1], &news.children[2]];
            all.into_iter().chain(more).map(|e| e.text.as_str()).collect::<Vec<_>>().join(" | ")
        })
        .collect();
    assert_eq!(
        shown,
        [
            "https://news.example.org/en/news/new/ | Example & News | en | \
             2026-05-31T16:00:00+08:00 | A <new> one",
            "https://news.example.org/zh/news/new/ | 新闻 | zh-cn | 2026-05-30T20:00:00+08:00 | 新的",
        ]
    );
    assert!(built.text("robots.txt").ends_with("sitemap-news.xml\n"));
    let next = |at: &str| {
        let tree = news().tree();
        let text = String::from_utf8(tree.read("site.toml").unwrap()).unwrap();
        let settings = read_settings(&SourcePath::new("site.toml"), &text, &Overrides::default());
        let clock = Clock::at(at.parse().unwrap());
        let mut press = Press::new(tree);
        press.gather(&Arc::new(settings.value.unwrap()), clock, &Changes::Everything);
        press.manuscript().unwrap().site.next_change.map(|at| at.to_string())
    };
    let leaves = ["2026-06-01T12:00:00Z", "2026-06-02T08:00:00Z", "2026-06-08T16:00:00Z"];
    assert_eq!(next(NOW).as_deref(), Some(leaves[0]));
    assert_eq!(next(leaves[0]).as_deref(), Some(leaves[1]));
    assert_eq!(next(leaves[1]).as_deref(), Some(leaves[2]));
    let at = |instant: &str| build(&news().tree(), instant, NORMAL);
    let entries = |built: &Built| built.text("sitemap-news.xml").matches("<url>").count();
    assert_eq!([entries(&at("2026-06-01T11:59:59Z")), entries(&at(leaves[0]))], [2, 1]);
    // The format knows no list of nothing, so on quiet days there is no file, and nobody names one.
    let quiet = at(leaves[1]);
    assert!(!quiet.files.contains_key("sitemap-news.xml"));
    assert!(quiet.text("robots.txt").ends_with("/sitemap.xml\n"));
    let mut own = news();
    own.put("static/sitemap-news.xml", b"<urlset/>".to_vec());
    let own = build(&own.tree(), leaves[1], NORMAL);
    assert!(own.text("robots.txt").ends_with("/sitemap-news.xml\n"));
    // Without being asked there is none, and time passes.
    assert!(!Site::new(DATED).build().files.contains_key("sitemap-news.xml"));
}

/// The objects in a page's block of JSON-LD.
fn json_ld(html: &str) -> Vec<Value> {
    let start = "<script type=\"application/ld+json\">";
    let Some(at) = html.find(start) else { return Vec::new() };
    assert_eq!(html.matches(start).count(), 1);
    let head = html.find("</head>").unwrap();
    assert!(at < head);
    let text = &html[at + start.len()..head];
    let text = text.trim().strip_suffix("</script>").unwrap();
    assert!(!text.contains(['<', '>', '&']), "{text}");
    match serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}")) {
        Value::Array(all) => all,
        one => vec![one],
    }
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

/// An article names its authors, or the publisher in their place.
fn has_people(article: &Value, route: &str) {
    let author = if article["author"].is_array() { "/author/0/name" } else { "/author/name" };
    for name in [author, "/publisher/name", "/publisher/url"] {
        assert!(!text(article, name).is_empty(), "{route}: {name}");
    }
}

/// The page of an author of the example site.
fn profile(page: &Value, canonical: &str, route: &str) {
    assert_eq!(text(page, "/mainEntity/@type"), "Person");
    assert_eq!(text(page, "/mainEntity/url"), canonical);
    for name in ["name", "jobTitle", "description", "email"] {
        assert!(!text(page, &format!("/mainEntity/{name}")).is_empty(), "{route}: {name}");
    }
}

#[test]
fn every_article_is_a_news_article_to_search_engines() {
    let built = example();
    let plan = built.printing.as_ref().unwrap().plan();
    let mut seen = BTreeMap::<String, usize>::new();
    for job in &plan.jobs {
        let Work::Page(page) = &job.work else { continue };
        let html = built.text(job.route.as_str());
        let route = job.route.as_str();
        let tags = tags(html);
        let meta = |name: &str| {
            let tag = tags.iter().find(|tag| tag.is("property", name));
            tag.and_then(|tag| tag.get("content")).unwrap_or_default()
        };
        let canonical = tags.iter().find(|tag| tag.is("rel", "canonical")).unwrap().get("href");
        assert_eq!(Some(meta("og:url")), canonical, "{route}");
        for name in ["og:type", "og:title", "og:description", "og:locale", "og:site_name"] {
            assert!(!meta(name).is_empty(), "{route}: {name}");
        }
        let language = plan.settings.language(page.lang);
        let locale = if language.key == "en" { "en_US" } else { "zh_CN" };
        assert_eq!(meta("og:locale"), locale);
        for object in json_ld(html) {
            let kind = text(&object, "/@type").to_owned();
            assert_eq!(text(&object, "/@context"), "https://schema.org");
            match kind.as_str() {
                "NewsArticle" => {
                    let h1 = super::html::texts(html, "h1").remove(0);
                    let headline = text(&object, "/headline");
                    assert!(headline == h1 && headline.chars().count() <= 110, "{headline}");
                    assert_eq!(text(&object, "/inLanguage"), language.tag);
                    assert_eq!(Some(text(&object, "/mainEntityOfPage")), canonical);
                    assert!(!text(&object, "/description").is_empty(), "{route}");
                    for name in ["/datePublished", "/dateModified"] {
                        assert!(is_instant(text(&object, name)), "{route}: {name}");
                    }
                    assert_eq!(meta("article:published_time"), text(&object, "/datePublished"));
                    assert_eq!(meta("og:type"), "article");
                    has_people(&object, route);
                    assert_eq!(meta("og:image"), text(&object, "/image/url"));
                }
                "BreadcrumbList" => {
                    let steps = object["itemListElement"].as_array().unwrap();
                    for (position, step) in (1..).zip(steps) {
                        assert_eq!(step["position"], position, "{route}");
                        assert!(!text(step, "/name").is_empty());
                        let is_last = position == steps.len();
                        assert_eq!(is_last, step.get("item").is_none(), "{route}");
                    }
                }
                "ProfilePage" => profile(&object, canonical.unwrap(), route),
                "WebSite" => assert_eq!(Some(text(&object, "/url")), canonical),
                "WebPage" => assert_eq!(meta("og:type"), "website"),
                other => panic!("{route}: {other}"),
            }
            *seen.entry(kind).or_default() += 1;
        }
    }
    assert!(seen["NewsArticle"] >= 25 && seen["WebSite"] == 2, "{seen:?}");
    assert!(seen["ProfilePage"] >= 2, "{seen:?}");
    assert!(seen["BreadcrumbList"] >= seen["NewsArticle"] + 8, "{seen:?}");
}

const PICTURES: &str = "
-- site.toml --
base_url = \"https://news.example.org/\"
languages.en.title = \"News\"
languages.zh.title = \"新闻\"
chrome.footer = []
[[taxonomies]]
name = \"authors\"
[[taxonomies.terms]]
id = \"wang\"
en = \"Wang\"
zh = \"王\"
-- i18n/en.toml --
authors = \"Authors\"
-- i18n/zh.toml --
authors = \"作者\"
-- content/en/news/a/index.md --
+++
title = \"</script> & \\\"A\\\"\"
date = 2026-05-01
authors = [\"王\", \"Li\"]
lead = { src = \"photo%20one.svg\", alt = \"A \\\"hall\\\"\", caption = \"In <Fuzhou>\", credit = \"Wang\" }
+++
![in the body](photo%20one.svg)
-- content/zh/news/a/index.md --
+++
title = \"甲\"
date = 2026-05-01
source = { name = \"某报\", url = \"https://paper.example/\" }
image = { src = \"photo one.svg\", alt = \"\" }
+++
-- content/en/news/b.md --
+++
title = \"B\"
date = 2026-05-02
hero = { src = \"/logo.svg\", alt = \"Logo\" }
+++
-- static/logo.svg --
<svg width=\"10\" height=\"20\"/>
";

#[test]
fn a_lead_picture_is_shown_wherever_its_article_is() {
    let mut site = Site::new(PICTURES);
    let svg = b"<svg width=\"40\" height=\"30\"/>".to_vec();
    site.put("content/en/news/a/photo one.svg", svg);
    let built = site.build().fine();
    let photo = "/en/news/a/photo%20one.svg";
    let page = built.text("en/news/a/index.html");
    let figure = format!(
        "<figure class=\"picture\"><img src=\"{photo}\" width=\"40\" height=\"30\" \
         alt=\"A &quot;hall&quot;\"><figcaption>In &lt;Fuzhou&gt; <small>Picture: Wang</small>"
    );
    assert!(page.contains(&figure), "{page}");
    assert!(page.contains("alt=\"in the body\" loading=\"lazy\""), "{page}");
    let image = format!("<meta property=\"og:image\" content=\"https://news.example.org{photo}\">");
    assert!(page.contains(&image), "{page}");
    assert!(page.contains("og:image:width\" content=\"40\""));
    let article = &json_ld(page)[0];
    assert_eq!(text(article, "/headline"), "</script> & \"A\"");
    assert_eq!(text(article, "/image/url"), format!("https://news.example.org{photo}"));
    assert_eq!((&article["image"]["width"], &article["image"]["height"]), (&40.into(), &30.into()));
    let names = [text(article, "/author/0/name"), text(article, "/author/1/name")];
    assert_eq!(names, ["Wang", "Li"]);
    assert_eq!(text(article, "/author/0/url"), "https://news.example.org/en/authors/wang/");
    // The other language has the picture of the first one's folder, and its own words.
    let zh = built.text("zh/news/a/index.html");
    assert!(zh.contains(photo) && !zh.contains("figcaption") && !zh.contains("og:image:alt"));
    assert_eq!(text(&json_ld(zh)[0], "/author/name"), "某报");
    assert!(built.text("en/news/index.html").contains("<img src=\"/logo.svg\" width=\"10\""));
    let list = built.text("en/news/index.html");
    assert!(list.contains(&format!(
        "<img src=\"{photo}\" width=\"40\" height=\"30\" alt=\"\" loading=\"lazy\">"
    )));
    assert_eq!(list.matches("loading=\"lazy\"").count(), 1, "the first is loaded at once");
    let atom = built.text("en/feed.xml");
    let enclosure = format!(
        "<link rel=\"enclosure\" type=\"image/svg+xml\" length=\"29\" href=\"https://news.example.org{photo}\"/>"
    );
    assert!(atom.contains(&enclosure), "{atom}");
    let json: Value = serde_json::from_str(built.text("en/feed.json")).unwrap();
    assert_eq!(text(&json, "/items/0/image"), "https://news.example.org/logo.svg");
}

#[test]
fn what_was_withdrawn_is_nowhere_and_its_address_says_so() {
    let built = Site::new(
        "-- content/en/news/a.md --\n+++\ntitle = \"SECRET\"\ngone = true\ndate = 2026-05-01\n\
         aliases = [\"/old \\\"a\\\"/\"]\ntags = [\"only\"]\n+++\nSECRET\n\
         -- content/zh/news/a.md --\n+++\ntitle = \"甲\"\naliases = [\"/旧/\"]\n+++\n\
         -- content/en/news/b.md --\n+++\nslug = \"c\"\ngone = true\n+++\n\
         -- content/en/news/c.md --\n# C\n\n[there](a.md)\n\
         -- i18n/en.toml --\ntags = \"Topics\"\n-- i18n/zh.toml --\ntags = \"主题\"\n",
    )
    .build()
    .fine();
    for (route, bytes) in &built.files {
        assert!(!String::from_utf8_lossy(bytes).contains("SECRET"), "{route}");
    }
    let page = built.text("en/news/a/index.html");
    assert!(page.contains("noindex") && page.contains("withdrawn"), "{page}");
    assert!(built.text("en/news/c/index.html").contains(">C</h1>"), "a page stands before it");
    assert!(!built.text("sitemap.xml").contains("/en/news/a/"));
    assert!(!built.files.contains_key("en/tags/only/index.html"));
    assert_eq!(
        built.text("_redirects"),
        "/en/news/a/ /en/news/a/ 410!\n\
         /en/old%20%22a%22/ /en/old%20%22a%22/ 410!\n\
         /zh/%E6%97%A7/ /zh/news/a/ 301\n"
    );
    let json: Value = serde_json::from_str(built.text("redirects.json")).unwrap();
    assert_eq!(json["redirects"][0]["status"], 410);
    assert_eq!(text(&json, "/redirects/2/to"), "/zh/news/a/");
    let map = built.text("redirects.nginx");
    assert!(map.contains("\"/zh/旧/\" \"/zh/news/a/\";"), "{map}");
    assert!(map.contains("\"/en/old \\\"a\\\"/\" 1;"), "{map}");
    // Not even who asks for everything sees it.
    let tree = Site::new("-- content/en/news/a.md --\n+++\ngone = true\n+++\n").tree();
    let mut clock = Clock::at(NOW.parse().unwrap());
    (clock.drafts, clock.future, clock.expired) = (true, true, true);
    let shown =
        super::sites::run(&mut Press::new(tree), &Changes::Everything, clock, Rigour::Normal);
    assert!(shown.text("en/news/a/index.html").contains("noindex"));
}
