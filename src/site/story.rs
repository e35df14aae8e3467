//! What translations of one text share, and the site as a whole after pairing.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::article::{Card, StoryKey};
use super::settings::{Lang, Missing};
use super::stamp::Drift;
use crate::base::SourcePath;

/// An article's place in [`Site::cards`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId(pub u32);

/// A story's place in [`Site::stories`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryId(pub u32);

/// A section's place in [`Site::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub u32);

impl ArticleId {
    /// The article at a place in [`Site::cards`].
    #[must_use]
    pub fn at(place: usize) -> Self {
        Self(u32::try_from(place).unwrap_or(u32::MAX))
    }

    /// As an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl StoryId {
    /// As an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl SectionId {
    /// As an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// Taxonomy (as in the settings) and id of an article's terms, each once. All articles that have a
/// term share its id.
pub type OwnTerms = Arc<[(usize, Arc<str>)]>;

/// All editions, sections and stories at one instant. Cards only, never bodies.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Every article whose file could be read, by language and path.
    pub cards: Vec<Arc<Card>>,
    /// The story of each article.
    pub story_of: Vec<StoryId>,
    /// Whether each article is out: not a draft, not in the future, not expired, not held.
    pub is_out: Vec<bool>,
    /// By key.
    pub stories: Vec<Story>,
    /// By key; the first is the top, whose pages are the home pages.
    pub sections: Vec<Section>,
    /// The section of each article.
    pub section_of: Vec<SectionId>,
    /// Which `_index` belong to taxonomies and terms, and so make no section.
    pub term_pages: BTreeMap<ArticleId, TermPage>,
    /// The terms of each article.
    pub terms_of: Vec<OwnTerms>,
    /// One for each language, in order.
    pub editions: Vec<Edition>,
    /// Files that could not be read, by language and path: links to them are no second fault.
    pub broken: BTreeMap<(Lang, String), SourcePath>,
    /// What was changed in the original since a translation was stamped; translations that are up
    /// to date, and those that never were stamped, are not in it.
    pub drift: BTreeMap<ArticleId, Drift>,
    /// Articles of the last two days, the newest first; empty unless there is a news sitemap.
    pub news: Vec<ArticleId>,
    /// The next instant at which readers see something else: an article comes out, leaves, or is
    /// no longer news, breaking news or pinned.
    pub next_change: Option<Timestamp>,
    /// The next instant at which the time of some file comes or ends, whether readers see it or not:
    /// until then this site stands.
    pub next_moment: Option<Timestamp>,
}

impl Site {
    /// The card of an article.
    #[must_use]
    pub fn card(&self, id: ArticleId) -> &Card {
        &self.cards[id.index()]
    }

    /// The story of an article.
    #[must_use]
    pub fn story(&self, id: ArticleId) -> &Story {
        &self.stories[self.story_of[id.index()].index()]
    }

    /// The key of a story's section; of one whose files could not be read, its folder.
    #[must_use]
    pub fn section_key<'a>(&'a self, story: &'a Story) -> &'a str {
        match story.members.iter().flatten().next() {
            Some(id) => &self.sections[self.section_of[id.index()].index()].key,
            None => story.key.as_str().rsplit_once('/').map_or("", |(folder, _)| folder),
        }
    }

    /// The member of an article's story in a language, when it is out.
    #[must_use]
    pub fn counterpart(&self, id: ArticleId, lang: Lang) -> Option<ArticleId> {
        self.story(id).members[lang.index()].filter(|id| self.is_out[id.index()])
    }
}

impl Site {
    /// The section that stands for another one in a language: that of the translation of its
    /// `_index`, which may lie in a folder of another name, else the same. The top stands for the
    /// top alone: home pages are each other's counterparts whatever their keys say.
    #[must_use]
    pub fn section_in(&self, id: SectionId, lang: Lang) -> SectionId {
        let own = &self.sections[id.index()].pages;
        if id.index() == 0 || own[lang.index()].is_some() {
            return id;
        }
        let page = own.iter().flatten().find_map(|page| self.counterpart(*page, lang));
        let there = page.map(|page| self.section_of[page.index()]);
        there.filter(|there| there.index() != 0).unwrap_or(id)
    }
}

/// What the translations of one text share.
#[derive(Clone, Debug)]
pub struct Story {
    /// Its key.
    pub key: StoryKey,
    /// Its article in each language.
    pub members: Arc<[Option<ArticleId>]>,
    /// Its file in each language where that could not be read: there is no article, but it is not
    /// missing either.
    pub broken: Vec<Option<SourcePath>>,
    /// The language in which it started.
    pub original: Lang,
    /// Its state in each language.
    pub states: Vec<State>,
}

/// How a story stands in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It started here.
    Original,
    /// A translation that says what its original says.
    Current,
    /// A translation whose original has been changed since.
    Stale,
    /// A translation that was never stamped as complete.
    Unverified,
    /// Stale, and kept out of the site until it has caught up.
    Held,
    /// Ready, and kept out of the site until the other languages are ready too.
    Waiting,
    /// There is none.
    Missing,
    /// There is none, and none is wanted.
    NotRequired,
    /// Written, and kept back by `draft = true`.
    Draft,
    /// Comes out later.
    Scheduled,
    /// Was out, and is no longer.
    Expired,
}

impl State {
    /// Every state, in the order of tables.
    pub const ALL: [Self; 11] = [
        Self::Original,
        Self::Current,
        Self::Stale,
        Self::Unverified,
        Self::Held,
        Self::Waiting,
        Self::Missing,
        Self::NotRequired,
        Self::Draft,
        Self::Scheduled,
        Self::Expired,
    ];

    /// Its name in formats for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Current => "current",
            Self::Stale => "stale",
            Self::Unverified => "unverified",
            Self::Held => "held",
            Self::Waiting => "waiting",
            Self::Missing => "missing",
            Self::NotRequired => "not_required",
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Expired => "expired",
        }
    }
}

/// A folder of articles with a page of its own.
#[derive(Clone, Debug)]
pub struct Section {
    /// Path of its folder: `news`, `docs/mysql`; empty for the top.
    pub key: String,
    /// The section around it; none for the top.
    pub parent: Option<SectionId>,
    /// Its `_index` in each language.
    pub pages: Vec<Option<ArticleId>>,
    /// Sections directly inside, by weight of their pages, then by key.
    pub children: Vec<SectionId>,
    /// What an edition does with stories of this section that it does not have.
    pub missing: Missing,
}

/// The lists of one language. Under `missing = "link"` they hold articles of other languages too.
#[derive(Clone, Debug, Default)]
pub struct Edition {
    /// Articles of each section in reading order: those with a weight first, then the newest.
    pub listed: Vec<Vec<ArticleId>>,
    /// Articles of all sections but the top, the newest first.
    pub newest: Vec<ArticleId>,
    /// Those of them that are pinned, and those that are breaking news, each in the same order.
    pub pinned: Vec<ArticleId>,
    /// See [`Edition::pinned`].
    pub breaking: Vec<ArticleId>,
    /// Articles of each taxonomy by term, in reading order; taxonomies as in the settings.
    pub terms: Vec<BTreeMap<String, TermList>>,
    /// What is written about each taxonomy.
    pub taxonomy_pages: Vec<Option<ArticleId>>,
}

/// Whose page an `_index` is that lies in the folder of a taxonomy: `authors/_index` that of the
/// taxonomy, `authors/wang/_index` that of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermPage {
    /// The taxonomy's place in the settings.
    pub taxonomy: usize,
    /// Id of the term; none for the taxonomy itself.
    pub term: Option<String>,
}

/// The articles of one term in one language.
#[derive(Clone, Debug, Default)]
pub struct TermList {
    /// Name of the term in this language.
    pub name: String,
    /// What is written about it in this language.
    pub page: Option<ArticleId>,
    /// In reading order.
    pub articles: Vec<ArticleId>,
}
