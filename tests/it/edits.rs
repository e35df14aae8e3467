//! A press that has built before gives what a fresh one gives, byte for byte and fault for fault,
//! whatever was edited in between.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tongwen::diag::{Outcome, Rigour};
use tongwen::load::{Changes, SourceTree, with_stamp};
use tongwen::pair::Clock;
use tongwen::press::{Manuscript, Press};
use tongwen::render::Printing;

use super::repeat::{PARALLEL, article};
use super::sites::{Built, Site, TINY, run};

/// Something that people do to a site.
#[derive(Clone, Debug)]
enum Edit {
    /// A file written, or written again.
    Put(String, String),
    /// One of the files removed.
    Remove(usize),
    /// A file moved to another place.
    Move(usize, String),
    /// A folder moved away and, with the next one, back.
    MoveFolder(&'static str, &'static str),
    /// Another headline for one of the articles.
    Retitle(usize, &'static str),
    /// More text for one of the articles.
    Extend(usize, &'static str),
    /// A translation stamped as complete.
    Stamp(usize),
    /// Nothing, but the watch has lost count.
    Overflow,
    /// Time goes by, in days.
    Wait(i64),
}

const SETTINGS: &str = "base_url = \"https://a.org/b/\"\ntheme = \"tiny\"\n\
    languages.en.title = \"News\"\nlanguages.zh.title = \"新闻\"\nchrome.footer = []\nfeeds.formats = [\"atom\"]\nnews.sitemap = true\narchives.enabled = true\nrelated.limit = 2\n";

/// No setting of this name.
const BROKEN: &str = "no_such_key = 1\n";

fn site() -> Site {
    let mut site =
        Site::new("-- content/zh/news/p.svg --\n<svg width=\"1\" height=\"1\"/>\n").with(TINY);
    site.put("site.toml", SETTINGS.into());
    site.put("themes/tiny/templates/parallel.html", PARALLEL.into());
    site
}

/// What shortcodes show, and how.
const OF_SHORTCODES: &[(&str, &str)] = &[
    ("content/zh/news/t.csv", "a,b\n1,2\n"),
    ("content/zh/news/t.csv", "a,b\n1,3\n"),
    ("content/zh/news/t.csv", "a,b\n1,\"3\n"),
    ("templates/shortcodes/box.html", "[{{ name }} {{ inner }} {{ params?.a or 0 }}]"),
    ("templates/shortcodes/box.html", "<i>{{ page.title }}</i>"),
    ("templates/shortcodes/box.html", "{{ page.title"),
    ("themes/tiny/templates/shortcodes/box.html", "({{ inner }})"),
    ("site.toml", "markdown.unknown_shortcode = \"warn\"\nmarkdown.raw_shortcodes = \"box\"\n"),
];

/// Files that people write beside articles; settings are added to those of the site.
const OTHERS: &[(&str, &str)] = &[
    ("site.toml", "feeds.limit = 1\n"),
    ("site.toml", "translation.missing = \"link\"\n"),
    ("site.toml", "translation.publish = \"together\"\n"),
    (
        "site.toml",
        "translation.rules = [{ section = \"news\", publish = \"together\", stale = \"hold\" }]\n",
    ),
    ("site.toml", "root = \"default\"\npaginate_by = 1\n"),
    ("site.toml", "permalinks.news = \":title\"\ntimezone = \"Asia/Tokyo\"\n"),
    ("site.toml", "markdown.cjk_line_breaks = false\nlanguages.zh.label = \"中\"\n"),
    ("site.toml", "markdown.smart_punctuation = true\nmarkdown.footnotes = false\n"),
    ("site.toml", "markdown.math = true\nmarkdown.highlight = false\n"),
    ("site.toml", "markdown.raw_html = \"sanitize\"\nmarkdown.math = true\n"),
    ("site.toml", "markdown.raw_html = \"escape\"\n"),
    ("site.toml", "search.enabled = false\nlimits.depth = 1\n"),
    ("site.toml", "translation.parallel = false\n"),
    ("site.toml", "translation.parallel = true\n"),
    ("site.toml", "languages.ja.title = \"ニュース\"\n"),
    ("site.toml", "related.weights = { tags = 0 }\nlimits.pages = 30\n"),
    ("site.toml", "taxonomies = [{ name = \"tags\" }, { name = \"notices\" }]\n"),
    ("site.toml", BROKEN),
    ("site.toml", ""),
    ("content/zh/news/p.svg", "<svg width=\"2\" height=\"3\"/>"),
    ("content/zh/news/p.svg", "<svg width=\"2\" height=\"3\"><g/></svg>"),
    ("content/en/news/c/file.pdf", "pdf"),
    ("static/logo.svg", "<svg width=\"4\" height=\"4\"/>"),
    ("static/site.css", "p {}"),
    ("themes/tiny/static/site.css", "a {}"),
    ("themes/tiny/static/site.css", "b {}"),
    ("templates/page.html", "{{ page.title }}|{{ asset(path=\"site.css\") }}|{{ page.content }}"),
    ("templates/page.html", "{{ page.title }}|{{ page.word_count }}|{{ page.nothing }}"),
    ("templates/page.html", "{{ page.title }}|{{ page.parallel?.path or 0 }}"),
    ("templates/page.html", "{% if %}"),
    ("i18n/en.toml", "home = \"Start\"\n"),
    ("i18n/en.toml", "only_here = \"x\"\n"),
    ("i18n/zh.toml", "home = \"首页\"\nonly_here = \"x\"\n"),
    ("content/en/.hidden.md", "x"),
    ("README.md", "x"),
];

fn edit() -> impl Strategy<Value = Edit> {
    let other = prop::sample::select([OTHERS, OF_SHORTCODES].concat());
    let other = other.prop_map(|(path, text)| {
        let settings = if path == "site.toml" { SETTINGS } else { "" };
        Edit::Put(path.to_owned(), format!("{settings}{text}"))
    });
    let folders = [
        ("content/en/news", "content/en/old"),
        ("content/en/old", "content/en/news"),
        ("content/zh/notices", "content/zh/news/里"),
        ("templates", "temp"),
    ];
    prop_oneof![
        8 => article().prop_map(|(path, text)| Edit::Put(path, text)),
        5 => other,
        2 => any::<usize>().prop_map(Edit::Remove),
        2 => (any::<usize>(), article()).prop_map(|(which, (to, _))| Edit::Move(which, to)),
        1 => prop::sample::select(folders.to_vec()).prop_map(|(a, b)| Edit::MoveFolder(a, b)),
        3 => (any::<usize>(), of(&["new", "另", "T"])).prop_map(|(which, title)| Edit::Retitle(which, title)),
        // In the last paragraph, or as one more.
        4 => (any::<usize>(), of(&["more", "\nmore"])).prop_map(|(which, text)| Edit::Extend(which, text)),
        3 => any::<usize>().prop_map(Edit::Stamp),
        1 => Just(Edit::Overflow),
        1 => prop::sample::select(vec![1, 400, 40_000]).prop_map(Edit::Wait),
    ]
}

fn of(texts: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(texts)
}

impl Edit {
    /// Does it, and gives what a watch would tell.
    fn apply(&self, site: &mut Site, clock: &mut Clock, press: &Press) -> Changes {
        let mut paths = BTreeSet::new();
        let at = |which: usize, site: &Site| {
            let movable = site.files.keys().filter(|path| !path.starts_with("site.toml"));
            let all: Vec<String> = movable.cloned().collect();
            all[which % all.len()].clone()
        };
        match self {
            Self::Put(path, text) => {
                site.put(path, text.clone().into_bytes());
                paths.insert(path.clone());
            }
            Self::Remove(which) => {
                let path = at(*which, site);
                site.files.remove(&path);
                paths.insert(path);
            }
            Self::Move(which, to) => {
                let path = at(*which, site);
                if let Some(bytes) = site.files.remove(&path) {
                    site.files.insert(to.clone(), bytes);
                }
                paths.extend([path, to.clone()]);
            }
            Self::MoveFolder(from, to) => {
                for (path, bytes) in site.files.clone() {
                    if let Some(rest) = path.strip_prefix(from).filter(|rest| rest.starts_with('/'))
                    {
                        site.files.remove(&path);
                        site.files.insert(format!("{to}{rest}"), bytes);
                    }
                }
                // A watch names the folder alone.
                paths.extend([(*from).to_owned(), (*to).to_owned()]);
            }
            Self::Retitle(which, title) => {
                change(site, *which, &mut paths, |text| {
                    let rest = text.strip_prefix("+++\n")?;
                    let lines = rest.lines().filter(|line| !line.starts_with("title = "));
                    let rest = lines.collect::<Vec<_>>().join("\n");
                    Some(format!("+++\ntitle = \"{title}\"\n{rest}\n"))
                });
            }
            Self::Extend(which, more) => {
                change(site, *which, &mut paths, |text| Some(format!("{text}{more}\n")));
            }
            Self::Stamp(which) => {
                if let Some((path, bytes)) = stamped(press.manuscript(), *which, site) {
                    site.put(&path, bytes);
                    paths.insert(path);
                }
            }
            Self::Overflow => return Changes::Everything,
            Self::Wait(days) => {
                let later = clock.now.as_second() + days * 86_400;
                clock.now = jiff::Timestamp::from_second(later.min(4_000_000_000)).unwrap();
            }
        }
        Changes::Paths(paths)
    }
}

/// Writes one of the articles again.
fn change(
    site: &mut Site,
    which: usize,
    paths: &mut BTreeSet<String>,
    edit: impl Fn(&str) -> Option<String>,
) {
    let articles = site.files.keys().filter(|path| path.ends_with(".md"));
    let articles: Vec<String> = articles.cloned().collect();
    let Some(path) = articles.get(which % articles.len().max(1)) else { return };
    let text = String::from_utf8_lossy(&site.files[path]);
    if let Some(text) = edit(&text) {
        site.put(path, text.into_bytes());
        paths.insert(path.clone());
    }
}

/// A translation of the site as it was built last, with the stamp of its original.
fn stamped(
    manuscript: Option<&Manuscript>,
    which: usize,
    site: &Site,
) -> Option<(String, Vec<u8>)> {
    let manuscript = manuscript?;
    let stories = &manuscript.site.stories;
    let mut pairs = stories.iter().filter(|story| story.members.iter().all(Option::is_some));
    let count = pairs.clone().count().max(1);
    let story = pairs.nth(which % count)?;
    let original = story.members[story.original.index()]?;
    let translation = story.members.iter().flatten().find(|id| **id != original)?;
    let file = manuscript.site.card(*translation).file.clone();
    let bytes = site.files.get(file.as_str())?.to_vec();
    let stamp = manuscript.facts(original).stamp();
    let text = with_stamp(&file, &bytes, &stamp, &manuscript.settings).ok()??;
    Some((file.to_string(), text.into_bytes()))
}

fn both(press: &mut Press, changes: &Changes, clock: Clock) -> (Built, Built) {
    let tree: SourceTree = press.tree().clone();
    let renewed = run(press, changes, clock, Rigour::Lenient);
    let fresh = run(&mut Press::new(tree), &Changes::Everything, clock, Rigour::Lenient);
    (renewed, fresh)
}

/// Outputs that an edit has changed, and of which the preview would not know.
fn missed(before: &Built, after: &Built) -> Vec<String> {
    let (Some(old), Some(new)) = (&before.printing, &after.printing) else { return Vec::new() };
    let Some(reached) = new.reached_since(old) else { return Vec::new() };
    let others = new.jobs().iter().enumerate().filter(|(at, _)| !reached.contains(at));
    let others = others.filter(|(_, job)| job.work.can_fail()).map(|(_, job)| job);
    let made = |printing: &Printing, job| {
        let Outcome { value, diagnostics } = printing.render(job);
        (value.map(|artifact| format!("{:?}", artifact.content)), diagnostics)
    };
    let differs = others.filter(|job| made(old, job) != made(new, job));
    differs.map(|job| job.route.to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_edits_equals_a_fresh_build(
        articles in prop::collection::vec(article(), 1..6),
        edits in prop::collection::vec(prop::collection::vec(edit(), 1..3), 1..10),
    ) {
        let mut site = site();
        for (path, text) in articles {
            site.put(&path, text.into_bytes());
        }
        let mut clock = Clock::at("2023-01-01T00:00:00Z".parse().unwrap());
        let mut press = Press::new(site.tree());
        let (mut last, _) = both(&mut press, &Changes::Everything, clock);
        prop_assert!(!last.files.is_empty(), "{}", last.en());
        let mut changes = Changes::Paths(BTreeSet::new());
        for batch in edits {
            for edit in &batch {
                match (edit.apply(&mut site, &mut clock, &press), &mut changes) {
                    (Changes::Paths(more), Changes::Paths(paths)) => paths.extend(more),
                    _ => changes = Changes::Everything,
                }
            }
            *press.tree() = site.tree();
            let (renewed, fresh) = both(&mut press, &changes, clock);
            // While `site.toml` is broken the press does not run: what it misses is told later.
            if !String::from_utf8_lossy(&site.files["site.toml"]).contains(BROKEN) {
                changes = Changes::Paths(BTreeSet::new());
            }
            prop_assert_eq!(renewed.said(), fresh.said(), "after {:?}", &batch);
            let differs = |route: &&String| renewed.files.get(*route) != fresh.files.get(*route);
            let differ: Vec<_> = renewed.files.keys().chain(fresh.files.keys()).filter(differs).collect();
            prop_assert!(differ.is_empty(), "after {:?}: {:?}", &batch, differ);
            prop_assert_eq!(missed(&last, &renewed), Vec::<String>::new(), "after {:?}", &batch);
            last = renewed;
        }
    }
}

#[test]
fn a_file_of_the_theme_that_the_site_overrides_comes_and_goes() {
    let put = |path: &str, text: &str| Edit::Put(path.to_owned(), text.to_owned());
    let theme = "themes/tiny/static/site.css";
    let own = "static/site.css";
    for which in 0..60 {
        let mut site = site();
        let mut clock = Clock::at("2023-01-01T00:00:00Z".parse().unwrap());
        let mut press = Press::new(site.tree());
        both(&mut press, &Changes::Everything, clock);
        for edit in [put(theme, "a {}"), put(own, "p {}"), Edit::Remove(which)] {
            let changes = edit.apply(&mut site, &mut clock, &press);
            *press.tree() = site.tree();
            let (renewed, fresh) = both(&mut press, &changes, clock);
            assert_eq!(renewed.said(), fresh.said(), "{edit:?}");
            assert_eq!(renewed.files, fresh.files, "{edit:?} {changes:?}");
        }
    }
}

/// Another headline is rendered again where it stands, and nowhere else: not even in a list that
/// has its article on another page.
#[test]
fn an_edit_reaches_the_pages_that_show_it() {
    let text = (1..=9).fold(String::new(), |text, day| {
        let article = format!(
            "+++\ntitle = \"{day}\"\ndate = 2023-01-0{day}\ndescription = \"D\"\n+++\nText.\n"
        );
        format!("{text}-- content/en/news/{day}.md --\n{article}-- content/zh/news/{day}.md --\n{article}")
    });
    let mut site = Site::new(&text).with(TINY);
    site.put(
        "site.toml",
        "base_url = \"https://a.org/\"\ntheme = \"tiny\"\npaginate_by = 3\nchrome.footer = []\n\
         languages.en.title = \"News\"\nlanguages.zh.title = \"新闻\"\nfeeds.formats = []\n"
            .into(),
    );
    let clock = Clock::at("2023-02-01T00:00:00Z".parse().unwrap());
    let mut press = Press::new(site.tree());
    let mut last = run(&mut press, &Changes::Everything, clock, Rigour::Normal);
    assert!(!last.files.is_empty(), "{}", last.en());
    let mut reached = |edit: Edit| {
        let changes = edit.apply(&mut site, &mut clock.clone(), &press);
        *press.tree() = site.tree();
        let now = run(&mut press, &changes, clock, Rigour::Normal);
        let (old, new) = (last.printing.as_ref().unwrap(), now.printing.as_ref().unwrap());
        let reached = new.reached_since(old).map(|jobs| {
            let routes = jobs.into_iter().map(|at| new.jobs()[at].route.to_string());
            routes.collect::<Vec<_>>().join(" ")
        });
        last = now;
        reached
    };
    let fourth = 3;
    assert_eq!(reached(Edit::Extend(fourth, "more")).as_deref(), Some("en/news/4/index.html"));
    let headline = reached(Edit::Retitle(fourth, "new"));
    let shown = "en/index.html en/news/3/index.html en/news/4/index.html en/news/5/index.html \
        en/news/page/2/index.html zh/news/4/index.html";
    assert_eq!(headline.as_deref(), Some(shown));
    // What stands in the chrome stands everywhere.
    assert_eq!(reached(Edit::Put("i18n/en.toml".into(), "home = \"Start\"\n".into())), None);
}

/// A block more in one of two texts parts them, and one in the other brings them together again.
#[test]
fn a_pair_grows_apart_and_together() {
    let mut site = site();
    let paths = ["en", "zh"].map(|lang| format!("content/{lang}/news/a.md"));
    let text = |blocks: &str| format!("+++\ndescription = \"D\"\n+++\n{blocks}\n").into_bytes();
    for path in &paths {
        site.put(path, text("One."));
    }
    let clock = Clock::at("2023-01-01T00:00:00Z".parse().unwrap());
    let mut press = Press::new(site.tree());
    both(&mut press, &Changes::Everything, clock);
    for (en, zh) in [
        ("One.", "One, two."),
        ("One.\n\nTwo.", "One, two."),
        ("One.\n\nTwo.", "- One, two."),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("# One.", "One."),
        ("> One.", "> One."),
        ("> One.", ""),
        ("", "One."),
        ("", ""),
    ] {
        let blocks = [en, zh];
        let new = paths.iter().zip(blocks).map(|(path, blocks)| (path, text(blocks)));
        let new: Vec<_> = new.filter(|(path, text)| *site.files[*path] != **text).collect();
        let changes = Changes::Paths(new.iter().map(|(path, _)| (*path).clone()).collect());
        for (path, text) in new {
            site.put(path, text);
        }
        *press.tree() = site.tree();
        let (renewed, fresh) = both(&mut press, &changes, clock);
        assert!(renewed.files == fresh.files, "{blocks:?}");
        let page = renewed.files.contains_key("en/news/a/parallel/index.html");
        let first = |text: &str| text.chars().next();
        let is_pair =
            !en.is_empty() && en.contains('\n') == zh.contains('\n') && first(en) == first(zh);
        assert_eq!(page, is_pair, "{blocks:?}");
    }
}
