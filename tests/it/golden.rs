//! Small sites and what becomes of them: the addresses of all files, and what chosen pages are
//! told. The theme [`TINY`] prints the contract of themes, so that no look of a page is fixed here.

use super::sites::{Built, Site, TINY};

/// Chosen files of a site, one under the other.
fn golden(text: &str) -> Built {
    Site::new(text).with(TINY).build()
}

#[test]
fn every_language_under_its_prefix_below_a_path() {
    let built = golden(include_str!("golden/choose.txt"));
    insta::assert_snapshot!("choose_said", built.en());
    insta::assert_snapshot!("choose_routes", built.routes());
    let pages = [
        "index.html",
        "404.html",
        "_redirects",
        "en/index.html",
        "en/old/meeting.html",
        "en/news/index.html",
        "en/news/conference/index.html",
        "zh/news/conference/index.html",
        "en/news/new-building/index.html",
        "zh/news/building/index.html",
        "en/news/only-english/index.html",
        "en/news/quiet/index.html",
        "zh/news/quiet/index.html",
        "en/notices/index.html",
        "zh/notices/window/index.html",
        "zh/notices/收费/index.html",
        "en/events/index.html",
        "en/events/training/2025/05/inspectors/index.html",
        "zh/events/training/2025/05/inspectors/index.html",
        "en/tags/index.html",
        "zh/tags/index.html",
        "zh/tags/factory-inspection/index.html",
        "zh/feed.xml",
        "en/tags/factory-inspection/feed.xml",
        "en/search/index.html",
        "zh/search/index.html",
        "zh/search/0/a0000.json",
    ];
    insta::assert_snapshot!("choose_pages", built.shown(&pages));
}

#[test]
fn the_default_language_at_the_root() {
    let built = golden(include_str!("golden/default.txt")).fine();
    insta::assert_snapshot!("default_routes", built.routes());
    let pages = [
        "index.html",
        "zh/index.html",
        "english/index.html",
        "_redirects",
        "新闻/第一篇/index.html",
        "english/新闻/第一篇/index.html",
        "新闻/第二篇/index.html",
        "english/news/single/index.html",
        "english/taken/index.html",
    ];
    insta::assert_snapshot!("default_pages", built.shown(&pages));
}

/// 45 stories in English, 21 of them in Chinese, the first one in Japanese too.
fn long() -> Site {
    let mut site = Site::new(
        "-- site.toml --\nbase_url = \"https://example.org/\"\ntheme = \"tiny\"\n\
         [languages.en]\ntitle = \"News\"\n[languages.zh]\ntitle = \"新闻\"\n\
         [languages.ja]\ntitle = \"ニュース\"\nlabel = \"日本語\"\n\
         [feeds]\nformats = [\"atom\"]\nlimit = 3\ncontent = \"summary\"\n[chrome]\nfooter = []\n[search]\nenabled = false\n",
    );
    for number in 1..=45 {
        let day = number % 28 + 1;
        let month = number / 28 + 1;
        let text = format!(
            "---\ntitle: \"{number}\"\ndate: 2023-{month}-{day}\ntags: [all]\n---\nText {number}.\n"
        );
        let mut put = |lang: &str| {
            site.put(&format!("content/{lang}/news/s{number}.md"), text.clone().into_bytes());
        };
        put("en");
        if number <= 21 {
            put("zh");
        }
        if number == 1 {
            put("ja");
        }
    }
    site.with(TINY)
}

#[test]
fn long_lists_have_pages_and_three_languages_have_two_switches() {
    let built = long().build().fine();
    let routes: String = built.routes().lines().filter(|line| !line.contains("/news/s")).fold(
        String::new(),
        |mut all, line| {
            all += line;
            all += "\n";
            all
        },
    );
    insta::assert_snapshot!("long_routes", routes);
    let pages = [
        "en/index.html",
        "en/news/index.html",
        "en/news/page/2/index.html",
        "en/news/page/3/index.html",
        "zh/news/page/2/index.html",
        "ja/news/index.html",
        "en/tags/all/page/2/index.html",
        "en/news/s1/index.html",
        "zh/news/s21/index.html",
        "en/news/s45/index.html",
        "en/feed.xml",
    ];
    insta::assert_snapshot!("long_pages", built.shown(&pages));
}

#[test]
fn what_is_held_back_is_nowhere_and_shows_when_asked_for() {
    let site = Site::new(include_str!("golden/choose.txt")).with(TINY);
    let held = ["DRAFTED", "SCHEDULED", "EXPIRED"];
    let built = site.build();
    for (route, bytes) in &built.files {
        let text = String::from_utf8_lossy(bytes);
        let found = held.iter().find(|word| text.contains(*word));
        assert_eq!(found, None, "in {route}");
    }
    let later = super::sites::build(&site.tree(), "2026-06-03T00:00:00Z", super::sites::NORMAL);
    assert!(later.text("en/news/index.html").contains("SCHEDULED"));
    let earlier = super::sites::build(&site.tree(), "2023-12-31T00:00:00Z", super::sites::NORMAL);
    assert!(earlier.text("en/news/over/index.html").contains("EXPIRED"));
    assert!(!earlier.files.contains_key("en/news/new-building/index.html"));
}

#[test]
fn a_page_and_its_translation_name_each_other_or_neither_does() {
    let built = golden(include_str!("golden/choose.txt"));
    // The English page is not to be indexed, so the Chinese one must not offer it to search
    // engines; readers are led there all the same.
    let page = built.text("zh/news/quiet/index.html");
    assert!(!page.contains("en: "), "{page}");
    assert!(page.contains("switch: English /news-site/en/news/quiet/ exact"), "{page}");
}

#[test]
fn a_file_of_the_site_stands_where_the_program_would_write_one() {
    let text = "-- content/en/a.md --\n# A\n-- static/_headers --\n/*\n  X-Own: 1\n";
    let built = Site::new(text).build().fine();
    assert_eq!(built.text("_headers"), "/*\n  X-Own: 1\n");
    // A feed is named by every page, so nothing else may stand there.
    let built =
        Site::new("-- content/en/a.md --\n# A\n-- static/en/feed.xml --\n<feed/>\n").build();
    assert_eq!(built.codes(), ["plan::two-pages"]);
    assert!(built.en().contains("static/en/feed.xml"), "{}", built.en());
}

#[test]
fn a_link_to_an_old_address_leads_to_the_page() {
    let built = golden(include_str!("golden/default.txt")).fine();
    let page = built.text("新闻/第一篇/index.html");
    assert!(!page.contains("\"/old/\""), "{page}");
}

#[test]
fn sections_in_folders_of_other_names_pair_by_key() {
    let matter = "+++\ntranslation_key = \"desk\"\n+++\n";
    let text = format!(
        "-- content/en/news/_index.md --\n{matter}-- content/zh/新闻/_index.md --\n{matter}"
    );
    let built = Site::new(&text).with(TINY).build().fine();
    let (en, zh) = (built.text("en/news/index.html"), built.text("zh/新闻/index.html"));
    let names = |page: &str, path: &str| {
        page.lines().any(|line| line.starts_with("<link rel=\"alternate\"") && line.contains(path))
    };
    assert!(names(en, "/zh/%E6%96%B0%E9%97%BB/\""), "{en}");
    assert!(names(zh, "/en/news/\""), "{zh}");
}

#[test]
fn what_a_browser_keeps_is_json_whatever_the_words() {
    let text = "-- content/en/a.md --\n+++\ntitle = '''It's \"<b>\" & \\ 'more' {{ x }}'''\n+++\n\
        -- content/id/a.md --\n# Judul\n-- i18n/id.toml --\nabout = 'Tentang'\nhome = 'Beranda'\n\
        favorites = 'Favorit'\nnot_translated = 'Tidak ada.'\ntags = 'Topik'\narchive = 'Arsip'\nsearch = 'Cari'\n\
        [date]\nformat = '{day} {month} {year}'\n-- site.toml --\n\
        base_url = 'https://example.org/'\nlanguages.en.title = 'News'\n\
        languages.id.title = 'Berita'\nchrome.footer = []\n\
        feeds.formats = ['atom']\ntheme = 'tiny'\n";
    let site = Site::new(text).with(&TINY.replace("page.favorite | safe", "page.favorite"));
    let built = site.build().fine();
    let page = built.text("en/a/index.html");
    let offer = page.lines().find_map(|line| line.strip_prefix("favorite: ")).unwrap();
    assert!(!offer.contains(['"', '\'', '<', '>']), "it fits into any attribute: {offer}");
    let tag = format!("<p data-favorite=\"{offer}\">");
    let offer = super::html::tags(&tag)[0].get("data-favorite").unwrap().to_owned();
    let offer: serde_json::Value = serde_json::from_str(&offer).unwrap();
    let wanted = serde_json::json!({
        "id": "a",
        "en": {"u": "/en/a/", "t": "It's \"<b>\" & \\ 'more' {{ x }}"},
        // The language of Indonesia is called like the story's key.
        "id_": {"u": "/id/a/", "t": "Judul"},
    });
    assert_eq!(offer, wanted);
}

#[test]
fn reading_takes_as_long_in_either_script() {
    let mut site = Site::new(
        "-- templates/page.html --\n{{ page.word_count }} words, {{ page.reading_time }} min\n",
    )
    .with(TINY);
    let texts = [
        ("en/none", String::new()),
        ("en/one", "word ".repeat(260)),
        ("en/two", "word ".repeat(261)),
        ("zh/two", "会议。".repeat(260)),
        ("zh/three", "会议，CQC。".repeat(174)),
        ("en/code", "## 标题 One\n\nTwo *th*ree `four`\n\n```\ncode\n```".to_owned()),
        ("en/note", "One[^a] \"two\" &amp; [three](/en/).[^a]\n\n[^a]: four".to_owned()),
        (
            "en/shown",
            "{{< figure src=\"b.svg\" caption=\"two words\" class=\"wide\" >}}".to_owned(),
        ),
        ("en/title", "# One more $a^2$\n".to_owned()),
    ];
    site.put("content/en/b.svg", b"<svg/>".to_vec());
    for (path, text) in &texts {
        site.put(&format!("content/{path}.md"), format!("# 题\n\n{text}\n").into_bytes());
    }
    let built = site.build();
    let told = texts.map(|(path, _)| built.text(&format!("{path}/index.html")).trim().to_owned());
    assert_eq!(
        told,
        [
            "0 words, 1 min",
            "260 words, 1 min",
            "261 words, 2 min",
            "520 words, 2 min",
            "522 words, 3 min",
            "6 words, 1 min",
            "4 words, 1 min",
            "2 words, 1 min",
            "4 words, 1 min"
        ]
    );
}

#[test]
fn a_value_is_made_when_a_template_has_its_name_in_it() {
    let page = |template: &str| {
        let site = Site::new(&format!("-- templates/page.html --\n{template}\n")).with(TINY);
        site.with("-- content/en/a.md --\n# A\n\nTwo words.\n").build()
    };
    let told = |template: &str| {
        let name = "{% set name = \"word\" ~ \"_count\" %}";
        let built = page(&[name, template].concat()).fine();
        built.text("en/a/index.html").trim().to_owned()
    };
    assert_eq!(told("{{ page.word_count is defined }}"), "true");
    assert_eq!(told("{{ page[name] is defined }}"), "false");
    assert_eq!(told("{{ page[name] is defined }}{# word_count #}"), "true");
    // What would be a fault is tried with all values.
    assert_eq!(told("{{ page[name] }}"), "2");
    assert!(told("{{ __tera_context }}").contains("word_count"));
}
