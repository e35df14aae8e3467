//! Lists of a small site: archives, authors, related articles, what is pinned or breaking news, and
//! which list the switch of languages leads to.

use super::sites::{NORMAL, Site, TINY, build};

fn site() -> Site {
    Site::new(include_str!("golden/lists.txt")).with(TINY)
}

#[test]
fn archives_tell_years_and_months() {
    let built = site().build().fine();
    insta::assert_snapshot!("lists_routes", built.routes());
    let pages = [
        "en/archive/index.html",
        "zh/archive/index.html",
        "en/archive/2023/index.html",
        "en/archive/2023/page/2/index.html",
        "zh/archive/2023/index.html",
        "en/archive/2023/07/index.html",
        "en/archive/2023/07/page/2/index.html",
        "zh/archive/2023/07/index.html",
        "zh/archive/2022/01/index.html",
        "en/archive/2023/08/index.html",
    ];
    insta::assert_snapshot!("lists_archives", built.shown(&pages));
}

#[test]
fn authors_have_profiles_and_unknown_terms_are_counted() {
    let built = site().build().fine();
    let pages = [
        "en/authors/index.html",
        "zh/authors/index.html",
        "en/authors/lin-qing/index.html",
        "zh/authors/lin-qing/index.html",
        "en/authors/guest/index.html",
        "zh/authors/夏雨/index.html",
        "en/tags/index.html",
        "zh/tags/index.html",
        "en/tags/new-word/page/2/index.html",
        "en/news/a1/index.html",
        "zh/news/a1/index.html",
    ];
    insta::assert_snapshot!("lists_authors", built.shown(&pages));
}

#[test]
fn what_is_pinned_or_breaking_stands_out_until_its_time() {
    let built = site().build().fine();
    let pages = ["en/index.html", "zh/index.html", "en/news/index.html", "zh/news/index.html"];
    insta::assert_snapshot!("lists_pinned", built.shown(&pages));
    // Each change comes at the instant that was told, and not a second earlier.
    let tree = site().tree();
    let home = |at: &str| build(&tree, at, NORMAL).text("en/index.html").to_owned();
    let steps = [
        ("2026-06-01T00:00:00Z", "2026-06-01T00:00:01Z"),
        ("2026-06-01T00:00:01Z", "2026-06-02T04:00:00Z"),
        ("2026-06-02T04:00:00Z", "2026-06-30T16:00:00Z"),
    ];
    for (at, next) in steps {
        let mut press = tongwen::press::Press::new(tree.clone());
        let clock = tongwen::pair::Clock::at(at.parse().unwrap());
        super::sites::run(&mut press, &tongwen::load::Changes::Everything, clock, NORMAL);
        let told = press.manuscript().unwrap().site.next_change;
        assert_eq!(told, Some(next.parse().unwrap()), "after {at}");
        let second = jiff::SignedDuration::from_secs(1);
        let before = next.parse::<jiff::Timestamp>().unwrap() - second;
        assert_eq!(home(at), home(&before.to_string()), "{at}");
        assert_ne!(home(at), home(next), "{at}");
    }
}

/// A folder of a taxonomy that holds articles is a section, and is told to stand in the way.
#[test]
fn a_section_of_a_taxonomys_name_is_no_surprise() {
    let text = "-- content/en/tags/_index.md --\n+++\ntitle = \"Price tags\"\n+++\n\
        -- content/en/tags/a.md --\n# A\n";
    let built = Site::new(text).with(TINY).build().fine();
    let page = built.text("en/tags/index.html");
    assert!(page.contains("<h1>Price tags</h1>") && page.contains("/en/tags/a/"), "{page}");
    let built = Site::new(&format!("{text}-- content/en/b.md --\n+++\ntags = 'x'\n+++\n")).build();
    assert_eq!(built.codes(), ["plan::two-pages"]);
}

#[test]
fn two_folders_of_one_term_are_told() {
    let text = "-- content/en/tags/new-word/_index.md --\n# A\n\
        -- content/en/tags/New-Word/_index.md --\n# B\n";
    let built = Site::new(text).build();
    assert_eq!(built.codes(), ["plan::two-pages"], "{}", built.en());
}

/// What is written about a term is the term's alone: a draft shows nowhere, and its words decide
/// what the page says to search engines.
#[test]
fn a_profile_that_is_held_back_is_nowhere() {
    let draft = "-- content/en/authors/lin-qing/_index.md --\n+++\ntitle = \"Lin Qing\"\n\
        draft = true\n+++\nSECRET\n";
    let built = site().with(draft).build();
    assert!(built.codes().iter().all(|code| *code == "link::not-out"), "{}", built.en());
    let page = built.text("en/authors/lin-qing/index.html");
    assert!(page.contains("# Lin Qing") && !page.contains("SECRET"), "{page}");
    let hidden = "-- content/en/authors/lin-qing/_index.md --\n+++\ntitle = \"Lin Qing\"\n\
        noindex = true\n+++\n";
    let built = site().with(hidden).build().fine();
    assert!(built.text("en/authors/lin-qing/index.html").contains(" noindex"));
    assert!(!built.text("zh/authors/lin-qing/index.html").contains("en: "));
}

#[test]
fn feeds_are_by_date_whatever_comes_first_in_lists() {
    let article = |name: &str, front: &str| {
        format!("-- content/en/news/{name}.md --\n+++\n{front}\n+++\n# {name}\n")
    };
    let articles = [
        article("old", "date = 2023-01-01\nweight = 1"),
        article("new", "date = 2024-01-01\nweight = 2"),
        article("middle", "date = 2023-06-01"),
    ];
    let built = Site::new(&articles.concat()).with(TINY).build().fine();
    let order = |route: &str| {
        let text = built.text(route);
        let mut found = ["old", "new", "middle"].map(|name| (text.find(&format!("{name}/")), name));
        found.sort_unstable();
        found.map(|(_, name)| name)
    };
    assert_eq!(order("en/news/index.html"), ["old", "new", "middle"]);
    assert_eq!(order("en/news/feed.xml"), ["new", "middle", "old"]);
}

/// The address of a section may be that of a file. Its further pages stand in the folder of that name,
/// its feed is where the head of its pages says.
#[test]
fn a_section_that_is_a_file_has_pages_and_a_feed() {
    let article = |name: &str| format!("-- content/en/news/{name}.md --\n# {name}\n");
    let text = "-- content/en/news/_index.md --\n+++\nurl = \"/en/list.html\"\n+++\n".to_owned();
    let mut site = Site::new(&(text + &article("a") + &article("b"))).with(TINY);
    site.put(
        "site.toml",
        "base_url = \"https://a.org/b/\"\ntheme = \"tiny\"\npaginate_by = 1\nchrome.footer = []\n\
         languages.en.title = \"News\"\nlanguages.zh.title = \"新闻\"\nfeeds.formats = [\"atom\"]\n"
            .into(),
    );
    let built = site.build().fine();
    assert!(built.files.contains_key("en/list/page/2/index.html"), "{}", built.routes());
    let heads = ["en/list.html", "en/list/page/2/index.html"].map(|page| built.text(page));
    let feeds = heads
        .iter()
        .flat_map(|head| head.lines())
        .filter_map(|line| line.strip_prefix("feed: /b/")?.split(' ').next());
    assert_eq!(feeds.collect::<Vec<_>>(), ["en/list/feed.xml"; 2]);
    let feed = built.text("en/list/feed.xml");
    assert!(feed.starts_with("news - News https://a.org/b/en/list/feed.xml"), "{feed}");
}
