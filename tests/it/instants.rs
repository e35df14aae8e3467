//! A site at any instant: nothing of it mentions an article that is not out, what is out is
//! everywhere where it should be, and nothing changes before the site says so.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::select;
use tongwen::load::Changes;
use tongwen::pair::Clock;
use tongwen::press::Press;

use super::sites::{Built, NORMAL, Site, run};

const LANGS: [&str; 2] = ["en", "zh"];
/// Instants at which something may happen, near enough to each other for the news sitemap.
const INSTANTS: [&str; 5] = [
    "2024-01-01T00:00:00Z",
    "2024-01-02T12:00:00Z",
    "2024-01-03T00:00:00Z",
    "2024-01-04T12:00:00Z",
    "2024-01-20T08:30:00Z",
];

/// What the front matter of an article says.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of the front matter")]
struct Spec {
    date: Option<usize>,
    publish_at: Option<usize>,
    expire_at: Option<usize>,
    draft: bool,
    gone: bool,
    noindex: bool,
    untranslated: bool,
    stamped: bool,
    bundle: bool,
}

impl Spec {
    fn comes(&self) -> Timestamp {
        self.publish_at.or(self.date).map_or(Timestamp::MIN, instant)
    }

    fn is_over(&self, now: Timestamp) -> bool {
        self.gone || self.expire_at.is_some_and(|at| instant(at) <= now)
    }
}

#[derive(Clone, Debug)]
struct World {
    together: bool,
    hold: bool,
    link: bool,
    /// Each in two languages.
    stories: Vec<[Option<Spec>; 2]>,
}

impl World {
    /// Whether readers see an article: what the manual says, in other words than the program.
    fn is_out(&self, story: usize, lang: usize, now: Timestamp) -> bool {
        let both = &self.stories[story];
        let Some(own) = &both[lang] else { return false };
        if own.draft || own.comes() > now || own.is_over(now) {
            return false;
        }
        if self.hold && own.stamped && both[1 - lang].is_some() && self.original(story) != lang {
            return false;
        }
        let wants_none = both.iter().flatten().any(|spec| spec.untranslated);
        let is_ready = |spec: &Option<Spec>| {
            spec.as_ref().is_some_and(|spec| !spec.draft && (spec.gone || spec.comes() <= now))
        };
        !self.together || wants_none || both.iter().all(is_ready)
    }

    /// The first language without a stamp, else the first.
    fn original(&self, story: usize) -> usize {
        let both = &self.stories[story];
        let first = |fits: &dyn Fn(&Spec) -> bool| {
            (0..2).find(|lang| both[*lang].as_ref().is_some_and(fits))
        };
        first(&|spec| !spec.stamped).or_else(|| first(&|_| true)).unwrap_or(0)
    }

    fn site(&self) -> Site {
        let choose = |yes, a: &'static str, b: &'static str| if yes { a } else { b };
        let mut site = Site::new(&format!(
            "-- site.toml --\nbase_url = \"https://news.example.org/\"\n\
             languages.en.title = \"News\"\nlanguages.zh.title = \"新闻\"\nchrome.footer = []\n\
             links.internal = \"warn\"\nnews.sitemap = true\nfeeds.formats = [\"atom\", \"rss\", \"json\"]\n\
             [translation]\npublish = \"{}\"\nstale = \"{}\"\nmissing = \"{}\"\n\
             [[taxonomies]]\nname = \"tags\"\nfeed = true\n\
             -- i18n/en.toml --\ntags = \"Topics\"\n-- i18n/zh.toml --\ntags = \"主题\"\n",
            choose(self.together, "together", "independent"),
            choose(self.hold, "hold", "notice"),
            choose(self.link, "link", "omit"),
        ));
        for (number, story) in self.stories.iter().enumerate() {
            for (lang, spec) in story.iter().enumerate() {
                let Some(spec) = spec else { continue };
                let folder = format!("content/{}/news", LANGS[lang]);
                let end = if spec.bundle { "/index.md" } else { ".md" };
                let text = text(spec, number, lang, self.stories.len());
                site.put(&format!("{folder}/s{number}{end}"), text.into_bytes());
                if spec.bundle {
                    let picture = format!("{folder}/s{number}/{}.svg", slug(number, lang));
                    site.put(&picture, b"<svg width=\"1\" height=\"1\"/>".to_vec());
                }
            }
        }
        site
    }
}

fn instant(place: usize) -> Timestamp {
    INSTANTS[place].parse().unwrap()
}

/// A word that stands in one article alone: letters, so that the search takes it for one.
fn word(story: usize, lang: usize) -> String {
    format!("qz{}{}qz", ["ab", "cd"][lang], ["ef", "gh", "ij", "kl"][story])
}

/// A name that stands in the addresses of one article alone.
fn slug(story: usize, lang: usize) -> String {
    format!("xw{}{}xw", ["ab", "cd"][lang], ["ef", "gh", "ij", "kl"][story])
}

fn text(spec: &Spec, story: usize, lang: usize, stories: usize) -> String {
    let (word, slug) = (word(story, lang), slug(story, lang));
    let mut front = format!(
        "title = \"Title {word}\"\ntranslation_key = \"s{story}\"\nslug = \"{slug}\"\naliases = [\"/old/{slug}/\"]\ntags = [\"{word}\"]\n\
         source = {{ name = \"Source {word}\" }}\ncorrections = [{{ date = 2023-12-31, text = \"Not {word}\" }}]\n"
    );
    let dates =
        [("date", spec.date), ("publish_at", spec.publish_at), ("expire_at", spec.expire_at)];
    for (name, at) in dates {
        if let Some(at) = at {
            writeln!(front, "{name} = {}", INSTANTS[at]).unwrap();
        }
    }
    let flags = [("draft", spec.draft), ("gone", spec.gone), ("noindex", spec.noindex)];
    for (name, _) in flags.iter().filter(|(_, is_set)| *is_set) {
        writeln!(front, "{name} = true").unwrap();
    }
    if spec.untranslated {
        front += "translate = false\n";
    }
    if spec.bundle {
        writeln!(front, "lead = {{ src = \"{slug}.svg\", alt = \"Shows {word}\" }}").unwrap();
    }
    if spec.stamped {
        // Of a text that never was.
        front += "[l10n]\nsource = \"000000000000\"\nblocks = []\n";
    }
    let other = (story + 1) % stories;
    format!(
        "+++\n{front}+++\nText {word}.\n\n## Heading {word}\n\n[next](s{other}.md) [the same](/zh/news/)\n"
    )
}

fn spec() -> impl Strategy<Value = Spec> {
    let place = || prop_oneof![3 => Just(None), 2 => (0..INSTANTS.len()).prop_map(Some)];
    let rarely = || select(vec![false, false, false, true]);
    let dates =
        (prop_oneof![1 => Just(None), 4 => (0..INSTANTS.len()).prop_map(Some)], place(), place());
    let flags = (rarely(), rarely(), rarely(), rarely(), any::<bool>(), rarely());
    (dates, flags).prop_map(|((date, publish_at, expire_at), flags)| {
        let (draft, gone, noindex, untranslated, stamped, bundle) = flags;
        Spec { date, publish_at, expire_at, draft, gone, noindex, untranslated, stamped, bundle }
    })
}

fn world() -> impl Strategy<Value = World> {
    let side = || prop_oneof![1 => Just(None), 5 => spec().prop_map(Some)];
    let story = (side(), side()).prop_map(|(en, zh)| [en, zh]);
    (any::<bool>(), any::<bool>(), any::<bool>(), prop::collection::vec(story, 1..4))
        .prop_map(|(together, hold, link, stories)| World { together, hold, link, stories })
}

/// Files that have a text in them, or in their name.
fn mentions<'a>(built: &'a Built, text: &str) -> Vec<&'a String> {
    let holds = |bytes: &[u8]| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    let files = built.files.iter();
    files.filter(|(route, bytes)| route.contains(text) || holds(bytes)).map(|(r, _)| r).collect()
}

fn check(world: &World, now: Timestamp, built: &Built) -> Result<(), TestCaseError> {
    for (story, both) in world.stories.iter().enumerate() {
        for lang in 0..2 {
            let Some(spec) = &both[lang] else { continue };
            let (word, slug) = (word(story, lang), slug(story, lang));
            let about = format!("{} s{story} at {now}", LANGS[lang]);
            if !world.is_out(story, lang, now) {
                prop_assert_eq!(mentions(built, &word), Vec::<&String>::new(), "{}", &about);
                // What was withdrawn is told of by its address, and by nothing else.
                if !spec.gone || spec.draft {
                    prop_assert_eq!(mentions(built, &slug), Vec::<&String>::new(), "{}", &about);
                }
                continue;
            }
            is_everywhere(world, built, (story, lang), now, &about)?;
        }
    }
    Ok(())
}

/// Every place that should tell of an article does.
fn is_everywhere(
    world: &World,
    built: &Built,
    (story, lang): (usize, usize),
    now: Timestamp,
    about: &str,
) -> Result<(), TestCaseError> {
    let (key, word, slug) = (LANGS[lang], word(story, lang), slug(story, lang));
    let spec = world.stories[story][lang].as_ref().unwrap();
    let address = format!("https://news.example.org/{key}/news/{slug}/");
    let page = built.text(&format!("{key}/news/{slug}/index.html"));
    let says = |file: String, text: &str| built.text(&file).contains(text);
    let title = format!("Title {word}");
    prop_assert!(says(format!("{key}/index.html"), &title), "home of {}", about);
    prop_assert!(says(format!("{key}/news/index.html"), &title), "section of {}", about);
    prop_assert!(says(format!("{key}/tags/{word}/index.html"), &title), "term of {}", about);
    for feed in ["feed.xml", "rss.xml", "feed.json"] {
        let is_in = says(format!("{key}/{feed}"), &format!("Not {word}"));
        prop_assert_eq!(is_in, spec.date.is_some(), "{} of {}", feed, about);
    }
    let in_map = built.text("sitemap.xml").contains(&format!("<loc>{address}</loc>"));
    prop_assert_eq!(in_map, !spec.noindex, "sitemap of {}", about);
    // Files of words are no text; titles stand in those of records.
    let search = format!("{key}/search/");
    let found = mentions(built, &title);
    let is_found = found.into_iter().any(|route| route.starts_with(&search));
    prop_assert_eq!(is_found, !spec.noindex, "search of {}", about);
    let other = world.stories[story][1 - lang].as_ref();
    let other = other.filter(|_| world.is_out(story, 1 - lang, now));
    let there = format!("https://news.example.org/{}/news/", LANGS[1 - lang]);
    let there = format!("{there}{}/", crate::instants::slug(story, 1 - lang));
    let hreflang = page.lines().any(|line| line.contains("hreflang") && line.contains(&there));
    let is_told = other.is_some_and(|other| !other.noindex && !spec.noindex);
    prop_assert_eq!(hreflang, is_told, "hreflang of {}", about);
    let theirs = format!("Title {}", crate::instants::word(story, 1 - lang));
    let in_favorite =
        page.lines().any(|line| line.contains("data-favorite") && line.contains(&theirs));
    prop_assert_eq!(in_favorite, other.is_some(), "favorite of {}", about);
    prop_assert!(page.contains("\"CorrectionComment\",\"text\":\"Not "), "JSON-LD of {}", about);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_mentions_what_is_not_out_and_nothing_changes_unannounced(world in world()) {
        let mut press = Press::new(world.site().tree());
        let mut now: Timestamp = "2023-12-31T00:00:00Z".parse().unwrap();
        let mut changes = Changes::Everything;
        // From one change to the next, until there is none: the times of all files, and two days
        // after each for the news.
        for _ in 0..4 * INSTANTS.len() {
            let built = run(&mut press, &changes, Clock::at(now), NORMAL);
            prop_assert!(!built.files.is_empty(), "{}", built.en());
            check(&world, now, &built)?;
            changes = Changes::Paths(BTreeSet::new());
            let next = press.manuscript().unwrap().site.next_change;
            let last = next.unwrap_or_else(|| "2030-01-01T00:00:00Z".parse().unwrap());
            prop_assert!(last > now);
            let before = last - jiff::SignedDuration::from_secs(1);
            let still = run(&mut press, &changes, Clock::at(before.max(now)), NORMAL);
            prop_assert!(still.files == built.files, "between {} and {}", now, last);
            let Some(next) = next else { return Ok(()) };
            let then = run(&mut press, &changes, Clock::at(next), NORMAL);
            prop_assert!(then.files != built.files, "nothing happens at {}", next);
            now = next;
        }
        prop_assert!(false, "it never ends");
    }
}
