//! One text in one language, and what other pages may say of it.

use std::fmt;
use std::sync::Arc;

use super::body::Body;
use super::matter::Matter;
use super::outline::Outline;
use super::settings::Lang;
use crate::base::SourcePath;

/// What the languages of one story share: the path below the language's folder without its ending
/// (`news/m`, `news/_index`), or the `translation_key` of the front matter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryKey(Arc<str>);

impl StoryKey {
    /// Takes a key as it is.
    #[must_use]
    pub fn new(key: impl Into<Arc<str>>) -> Self {
        Self(key.into())
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StoryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for StoryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of page a file makes; decided by its name alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `slug.md`.
    Leaf,
    /// `folder/index.md`: the other files of the folder go beside the page.
    Bundle,
    /// `folder/_index.md`: a section's page, or the home page at the top.
    Section,
}

/// One text in one language. Its parts are shared by whoever needs one of them.
#[derive(Clone, Debug)]
pub struct Article {
    /// What other pages may say of it.
    pub card: Arc<Card>,
    /// What it links to and what can be linked to in it.
    pub outline: Arc<Outline>,
    /// For its own page, and for feeds with whole articles.
    pub body: Arc<Body>,
}

impl Article {
    /// The same article, with those parts of an earlier one that are equal: whoever holds these
    /// sees at a glance that they have not changed.
    #[must_use]
    pub fn sharing(self, before: &Self) -> Self {
        fn either<T: PartialEq>(new: Arc<T>, old: &Arc<T>) -> Arc<T> {
            if new == *old { old.clone() } else { new }
        }
        Self {
            card: either(self.card, &before.card),
            outline: either(self.outline, &before.outline),
            body: either(self.body, &before.body),
        }
    }
}

/// What other pages may say of an article. Never its body.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its language.
    pub lang: Lang,
    /// The file, for messages.
    pub file: SourcePath,
    /// Path below the language's folder without ending, NFC: `news/m`, `news/_index`, `a/index`.
    pub path: Arc<str>,
    /// What it shares with its translations.
    pub key: StoryKey,
    /// What kind of page it makes.
    pub kind: Kind,
    /// Front matter.
    pub matter: Matter,
    /// The title: of the front matter, else the first level-one heading, else the file's name.
    pub title: String,
    /// The description, else the beginning of the body, as plain text. May be empty.
    pub summary: String,
    /// The summary is the `description` or `summary` of the front matter.
    pub is_described: bool,
}

impl Card {
    /// `description` or `summary` of the front matter.
    #[must_use]
    pub fn description(&self) -> Option<&str> {
        self.is_described.then_some(self.summary.as_str())
    }

    /// True when the other card differs in nothing that decides where its article stands: what it
    /// is paired with, in which lists it is, its address. `title_is_read` where titles are parts of
    /// addresses.
    #[must_use]
    pub fn stands_as(&self, other: &Self, title_is_read: bool) -> bool {
        let Self { lang, file, path, key, kind, matter, title, summary: _, is_described: _ } = self;
        let has_place = (lang, file, path, key, kind)
            == (&other.lang, &other.file, &other.path, &other.key, &other.kind);
        // Other pages name a section by its title.
        let title_is_read = title_is_read || *kind == Kind::Section;
        has_place && matter.stands_as(&other.matter) && (!title_is_read || *title == other.title)
    }
}
