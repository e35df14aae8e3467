//! What `site.toml` may say, with its defaults. Read by `load::settings`; plain data here.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::check::{Rules, Spacing};
use super::data::Data;
use super::deploy::Target;
use super::limits::Limits;
use super::markdown::{Markdown, Shortcodes};
use crate::base::SourcePath;

/// A language's place in [`Settings::languages`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(u8);

impl Lang {
    /// The language at a place of the list. There are at most 255.
    #[must_use]
    pub const fn new(index: u8) -> Self {
        Self(index)
    }

    /// Its place in the list.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// `site.toml` after checking.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The file they stand in, for faults that later stages find in them.
    pub file: SourcePath,
    /// Scheme and host, without a final slash: `https://news.example.org`.
    pub origin: String,
    /// Path of the site on its host, beginning and ending with a slash: `/` or `/news-site/`.
    pub base: String,
    /// The language of `x-default`, and the first on the root page.
    pub default_language: Lang,
    /// Dates without an offset are in this zone.
    pub time_zone: TimeZone,
    /// A folder below `themes/`, or the built-in theme.
    pub theme: String,
    /// What stands at the root of the site.
    pub root: RootPage,
    /// In the order of the file, the default language first.
    pub languages: Vec<Language>,
    /// Policies for all sections.
    pub translation: Translation,
    /// Policies for single sections.
    pub translation_rules: BTreeMap<String, Translation>,
    /// Pattern of addresses by section: `:section/:slug`.
    pub permalinks: BTreeMap<String, String>,
    /// Taxonomies in the order of the file.
    pub taxonomies: Vec<Taxonomy>,
    /// Articles on one page of a list.
    pub paginate_by: usize,
    /// Which feeds are written.
    pub feeds: Feeds,
    /// The news sitemap.
    pub news: News,
    /// How many addresses a sitemap may hold, [`SITEMAP_ADDRESSES`]: no key of the file, but a test
    /// may want fewer.
    pub sitemap_addresses: usize,
    /// How Markdown is read.
    pub markdown: Markdown,
    /// How shortcodes are read.
    pub shortcodes: Shortcodes,
    /// How dead links are judged.
    pub links: Links,
    /// How much is read and made.
    pub limits: Limits,
    /// Whether readers can search.
    pub search: bool,
    /// Whether there are archives by year and month.
    pub archives: bool,
    /// Which articles are related to another one, if readers are to be told.
    pub related: Option<Related>,
    /// Rules of `check` that are silent for a section; those under the empty key are silent on
    /// the whole site.
    pub unchecked: BTreeMap<String, Rules>,
    /// The style of the house for blanks between Chinese and Latin.
    pub spacing: Spacing,
    /// Who publishes.
    pub publisher: Publisher,
    /// Header, footer and sections.
    pub chrome: Chrome,
    /// Where the finished site may be sent to.
    pub deploy: Vec<Target>,
    /// What the theme reads.
    pub extra: Data,
}

impl Settings {
    /// All languages in order.
    pub fn langs(&self) -> impl Iterator<Item = Lang> + use<> {
        (0..self.languages.len()).map(|index| Lang(u8::try_from(index).unwrap_or(u8::MAX)))
    }

    /// True when every article reads the same under the other settings.
    #[must_use]
    pub fn reads_like(&self, other: &Self) -> bool {
        let taxonomies = |settings: &Self| -> Vec<_> {
            settings.taxonomies.iter().map(|taxonomy| taxonomy.name.clone()).collect()
        };
        (&self.languages, &self.time_zone, self.markdown, &self.shortcodes.raw)
            == (&other.languages, &other.time_zone, other.markdown, &other.shortcodes.raw)
            && (self.limits, taxonomies(self)) == (other.limits, taxonomies(other))
    }

    /// The theme's folder, relative to the root: `--theme` may name one anywhere, `theme` in
    /// `site.toml` only one below `themes/`.
    #[must_use]
    pub fn theme_folder(&self) -> String {
        match self.theme.trim_end_matches('/') {
            path if path.contains('/') => path.to_owned(),
            name => format!("themes/{name}"),
        }
    }

    /// What the file says of a language.
    #[must_use]
    pub fn language(&self, lang: Lang) -> &Language {
        &self.languages[lang.index()]
    }

    /// The language with this key (`en`).
    #[must_use]
    pub fn lang(&self, key: &str) -> Option<Lang> {
        self.langs().find(|lang| self.language(*lang).key == key)
    }

    /// The policy for a section, or for an article by its path: the innermost rule around it, else
    /// that of the site.
    #[must_use]
    pub fn translation_of(&self, mut path: &str) -> Translation {
        loop {
            if let Some(rule) = self.translation_rules.get(path) {
                return *rule;
            }
            match path.rsplit_once('/') {
                Some((around, _)) => path = around,
                None if path.is_empty() => return self.translation,
                None => path = "",
            }
        }
    }

    /// The rules of agreement that are silent for an article by its path: those of all sections
    /// around it, and of the site.
    #[must_use]
    pub fn unchecked_in(&self, path: &str) -> Rules {
        let inside = |section: &str| {
            let rest = path.strip_prefix(section);
            section.is_empty() || rest.is_some_and(|rest| rest.starts_with('/'))
        };
        let rules = self.unchecked.iter().filter(|(section, _)| inside(section));
        rules.fold(Rules::default(), |all, (_, rules)| all.and(*rules))
    }

    /// True when some pairs may be read side by side.
    #[must_use]
    pub fn may_be_parallel(&self) -> bool {
        self.languages.len() > 1 && self.policies().any(|all| all.parallel != Parallel::Off)
    }

    /// True when the file asks for pages to read pairs side by side.
    #[must_use]
    pub fn asks_for_parallel(&self) -> bool {
        self.policies().any(|all| all.parallel == Parallel::On)
    }

    fn policies(&self) -> impl Iterator<Item = &Translation> {
        self.translation_rules.values().chain([&self.translation])
    }

    /// True when stories of some section wait for all their languages.
    #[must_use]
    pub fn may_wait(&self) -> bool {
        self.policies().any(|policy| policy.publish == Publish::Together)
    }

    /// Prefix of a language's addresses below the site: `en/`, or nothing for the default language
    /// under `root = "default"`.
    #[must_use]
    pub fn prefix(&self, lang: Lang) -> String {
        if self.root == RootPage::Default && lang == self.default_language {
            String::new()
        } else {
            [&self.language(lang).path, "/"].concat()
        }
    }
}

/// `root`: what stands at the root of the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RootPage {
    /// A page to choose a language; every language under its prefix.
    #[default]
    Choose,
    /// The default language itself, without a prefix.
    Default,
}

/// `[languages.KEY]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Language {
    /// The key: `en`.
    pub key: String,
    /// BCP 47 tag for `lang`, `hreflang` and feeds: `zh-Hans`.
    pub tag: String,
    /// How the switch names it, in its own words: `中文版`.
    pub label: String,
    /// Name of this edition.
    pub title: String,
    /// One sentence about this edition, for its home page and feeds.
    pub description: Option<String>,
    /// Folder of its articles, relative to the root.
    pub content: String,
    /// First part of its addresses.
    pub path: String,
}

/// `[translation]`: what happens to a story that is not there in every language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Translation {
    /// What the other edition shows of it.
    pub missing: Missing,
    /// What happens to a translation whose original has been changed since.
    pub stale: Stale,
    /// Whether the languages of a story come out together.
    pub publish: Publish,
    /// Whether readers can have both texts side by side.
    pub parallel: Parallel,
}

/// `translation.publish`: whether the languages of a story wait for each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Publish {
    /// Each comes out when it is ready.
    #[default]
    Independent,
    /// None comes out before all of them are ready.
    Together,
}

/// `translation.parallel`: whether a pair of one shape has pages with both texts side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parallel {
    /// It has none.
    Off,
    /// It has, where the theme has a template for them.
    #[default]
    Usual,
    /// It has, and the theme must have a template for them.
    On,
}

/// `stale`: what happens to a translation whose original has been changed since.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stale {
    /// It is shown as if nothing were the matter.
    Ignore,
    /// It is shown with a notice.
    #[default]
    Notice,
    /// It is kept out of the site until it has caught up.
    Hold,
}

/// `translation.missing`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Missing {
    /// Not listed; the switch leads to the nearest page upwards.
    #[default]
    Omit,
    /// Listed with a badge that names its language, and linked to the existing version.
    Link,
}

/// `[[taxonomies]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Taxonomy {
    /// `tags`, `categories`, `authors` …: the key in front matter and in addresses.
    pub name: String,
    /// Articles on one page of a term.
    pub paginate_by: usize,
    /// Whether a term has feeds.
    pub feed: bool,
    /// Terms with a name per language. Others are allowed.
    pub terms: Vec<Term>,
}

/// `[[taxonomies.terms]]`: one identity, a name per language.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The same in all languages; the last part of its address.
    pub id: String,
    /// Name by language, in the order of [`Settings::languages`]; `None` where the file has none.
    pub names: Vec<Option<String>>,
}

/// `[feeds]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Feeds {
    /// Which formats.
    pub formats: Vec<FeedFormat>,
    /// How many articles a feed holds.
    pub limit: usize,
    /// Whole articles, or their summaries.
    pub full: bool,
}

/// A format of feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedFormat {
    /// Atom 1.0 (RFC 4287), `feed.xml`.
    Atom,
    /// RSS 2.0, `rss.xml`.
    Rss,
    /// JSON Feed 1.1, `feed.json`.
    Json,
}

impl FeedFormat {
    /// Name of its file and of its template.
    #[must_use]
    pub const fn file(self) -> &'static str {
        match self {
            Self::Atom => "feed.xml",
            Self::Rss => "rss.xml",
            Self::Json => "feed.json",
        }
    }
}

/// What sitemaps.org allows in one file.
pub const SITEMAP_ADDRESSES: usize = 50_000;

/// `[news]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Whether there is a sitemap of the newest articles.
    pub sitemap: bool,
    /// Name of the publication by language, in the order of [`Settings::languages`]; the edition's
    /// title where the file has none.
    pub names: Vec<Option<String>>,
}

/// `[related]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// How many articles are named under one.
    pub limit: usize,
    /// What a common term counts, by taxonomy; from 0 to 100.
    pub weights: Vec<u32>,
    /// What the same day counts.
    pub date: u32,
}

/// `[links]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    /// A dead internal link is an error; else a warning.
    pub internal_is_error: bool,
    /// Beginnings of addresses of the web that are never asked for.
    pub unasked: Vec<String>,
}

/// `[publisher]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publisher {
    /// Name by language, in the order of [`Settings::languages`].
    pub names: Vec<Option<String>>,
    /// Address of the institution's own site.
    pub url: Option<String>,
}

/// `[chrome]`: what every page carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Chrome {
    /// Entries of the header, in order.
    pub header: Vec<ChromeEntry>,
    /// Entries of the footer, in order.
    pub footer: Vec<ChromeEntry>,
    /// Sections in the navigation, by key; all top-level sections when the file does not say.
    pub sections: Option<Vec<String>>,
}

/// One entry of the header or footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChromeEntry {
    /// What it leads to.
    pub target: ChromeTarget,
    /// Key of its word in the string tables.
    pub label: String,
}

/// What an entry of the chrome leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChromeTarget {
    /// The edition's home page.
    Home,
    /// The reading list.
    Favorites,
    /// The switch to the other languages.
    Language,
    /// A page by its path below the language's folder: `about.md`.
    Page(String),
}
