//! Corrections: on the page, in feeds, for search engines, and as a change of an original.

use serde_json::Value;

use super::sites::{Built, Site};

const SITE: &str = "
-- site.toml --
base_url = \"https://news.example.org/\"
timezone = \"Asia/Shanghai\"
languages.en.title = \"News\"
languages.zh.title = \"新闻\"
chrome.footer = []
feeds.formats = [\"atom\", \"rss\", \"json\"]
-- content/en/news/a/index.md --
+++
title = \"A\"
date = 2024-07-01
updated = 2024-07-02
lead = { src = \"p.svg\", alt = \"A hall\" }
corrections = [
  { date = 2024-07-02, text = \"41 people took part, not 40.\" },
  { date = 2024-07-03, text = \"The <hall> is in Fuzhou & not in Xiamen.\" },
]
+++
# Corrections

Text.
-- content/en/news/a/p.svg --
<svg width=\"1\" height=\"2\"/>
-- content/zh/news/a/index.md --
---
title: 甲
date: 2024-07-01
corrections:
  - date: 2024-7-3
    text: |
      会场在福州，
      不在厦门。
---
正文。
-- content/en/news/b.md --
+++
title = \"B\"
date = 2024-07-01
+++
Text of B.
";

fn built() -> Built {
    Site::new(SITE).build().fine()
}

#[test]
fn corrections_stand_above_the_text_the_newest_first() {
    let built = built();
    let page = built.text("en/news/a/index.html");
    let shown = "<section class=\"corrections\" aria-label=\"Corrections\">\n\
        <p><strong>Correction, <time datetime=\"2024-07-03T00:00:00+08:00\">3 July 2024</time>: \
        </strong>The &lt;hall&gt; is in Fuzhou &amp; not in Xiamen.</p>\n\
        <p><strong>Correction, <time datetime=\"2024-07-02T00:00:00+08:00\">2 July 2024</time>: \
        </strong>41 people took part, not 40.</p>\n</section>";
    let at = page.find(shown).unwrap_or_else(|| panic!("{page}"));
    assert!(at < page.rfind("Text.").unwrap());
    // A heading of that name keeps its anchor.
    assert_eq!(page.matches("id=\"corrections\"").count(), 1);
    let zh = built.text("zh/news/a/index.html");
    let shown = "<p><strong>更正（<time datetime=\"2024-07-03T00:00:00+08:00\">2024年7月3日</time>）：\
        </strong>会场在福州，不在厦门。</p>";
    assert!(zh.contains(shown), "{zh}");
    assert!(!built.text("en/news/b/index.html").contains("class=\"corrections\""));
}

#[test]
fn a_correction_is_a_change() {
    let built = built();
    let page = built.text("en/news/a/index.html");
    let day = "2024-07-03T00:00:00+08:00";
    assert!(page.contains(&format!("article:modified_time\" content=\"{day}\"")), "{page}");
    assert!(page.contains(&format!("\"dateModified\":\"{day}\"")));
    let start = page.find("\"correction\":").unwrap() + "\"correction\":".len();
    let end = page[start..].find(']').unwrap();
    let all: Value = serde_json::from_str(&page[start..=start + end]).unwrap();
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!(all[0]["@type"], "CorrectionComment");
    assert_eq!(all[0]["text"], "The <hall> is in Fuzhou & not in Xiamen.");
    assert_eq!(all[0]["datePublished"], day);
    let map = built.text("sitemap.xml");
    let at = map.find("<loc>https://news.example.org/en/news/a/</loc>").unwrap();
    assert!(map[at..].starts_with(&format!(
        "<loc>https://news.example.org/en/news/a/</loc><lastmod>{day}</lastmod>"
    )));
    assert!(built.text("en/feed.xml").contains(&format!("<updated>{day}</updated>")));
}

#[test]
fn feeds_with_whole_articles_have_their_corrections() {
    let built = built();
    let json: Value = serde_json::from_str(built.text("en/feed.json")).unwrap();
    let items = json["items"].as_array().unwrap();
    let of = |title: &str| items.iter().find(|item| item["title"] == title).unwrap();
    let content = of("A")["content_html"].as_str().unwrap();
    let shown = "<p><strong>Correction, 3 July 2024: </strong>The &lt;hall&gt; is in Fuzhou \
        &amp; not in Xiamen.</p>\n<p><strong>Correction, 2 July 2024: </strong>41 people took part, \
        not 40.</p>\n";
    assert!(content.starts_with(shown), "{content}");
    assert!(!of("B")["content_html"].as_str().unwrap().contains("Correction"));
    let zh = built.text("zh/feed.xml");
    assert!(zh.contains("更正（2024年7月3日）：&lt;/strong&gt;会场在福州，不在厦门。"), "{zh}");
    let short = Site::new(SITE).with(&format!(
        "-- site.toml --{}feeds.content = \"summary\"\n",
        SITE.split("-- site.toml --").nth(1).unwrap().split("-- content").next().unwrap()
    ));
    let short = short.build().fine();
    assert!(!short.text("en/feed.xml").contains("Correction"));
}

#[test]
fn the_lead_picture_is_enclosed_with_its_length() {
    let built = built();
    let url = "https://news.example.org/en/news/a/p.svg";
    let length = "<svg width=\"1\" height=\"2\"/>\n".len();
    let rss = built.text("en/rss.xml");
    let enclosure =
        format!("<enclosure url=\"{url}\" length=\"{length}\" type=\"image/svg+xml\"/>");
    assert_eq!(rss.matches("<enclosure").count(), 1, "{rss}");
    assert!(rss.contains(&enclosure), "{rss}");
    let link = format!(
        "<link rel=\"enclosure\" type=\"image/svg+xml\" length=\"{length}\" href=\"{url}\"/>"
    );
    assert!(built.text("en/feed.xml").contains(&link));
    assert!(built.text("en/feed.json").contains(&format!("\"image\": \"{url}\"")));
}

/// Readers of a translation have to learn of a correction too.
#[test]
fn a_correction_of_an_original_makes_its_translation_stale() {
    use std::sync::Arc;
    use tongwen::base::SourcePath;
    use tongwen::load::{Changes, Overrides, read_settings, with_stamp};
    use tongwen::pair::Clock;
    use tongwen::press::Press;
    use tongwen::site::State;

    let state = |site: &Site| {
        let text = String::from_utf8(site.files["site.toml"].to_vec()).unwrap();
        let settings = read_settings(&SourcePath::new("site.toml"), &text, &Overrides::default());
        let settings = Arc::new(settings.value.unwrap());
        let mut press = Press::new(site.tree());
        let clock = Clock::at(super::sites::NOW.parse().unwrap());
        let read = press.gather(&settings, clock, &Changes::Everything).value;
        let story = read.site.stories.iter().find(|story| story.key.as_str() == "news/a/index");
        let story = story.unwrap();
        let original = story.members[0].unwrap();
        (story.states[1], read.facts(original).stamp(), settings)
    };
    let mut site = Site::new(SITE);
    let (_, stamp, settings) = state(&site);
    let file = "content/zh/news/a/index.md";
    let bytes = site.files[file].to_vec();
    let stamped = with_stamp(&SourcePath::new(file), &bytes, &stamp, &settings).unwrap().unwrap();
    site.put(file, stamped.into_bytes());
    assert_eq!(state(&site).0, State::Current);
    let original = "content/en/news/a/index.md";
    let text = String::from_utf8(site.files[original].to_vec()).unwrap();
    site.put(original, text.replace("not 40", "not 42").into_bytes());
    assert_eq!(state(&site).0, State::Stale);
}
