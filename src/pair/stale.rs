//! Which translations say what their originals say, and in which language a story started.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Files;
use crate::base::SourcePath;
use crate::site::{ArticleId, Card, Facts, Lang, Settings, Site, Stale, Stamp, StoryKey};

/// The originals to which a translation carries a stamp: only of these it has to be known what
/// they say, so that a site without stamps pays nothing.
#[must_use]
pub fn stamped_originals(
    settings: &Settings,
    cards: &[Arc<Card>],
    broken: &BTreeMap<(Lang, String), SourcePath>,
) -> Vec<ArticleId> {
    let stamped = cards.iter().filter(|card| card.matter.stamp.is_some());
    let keys: BTreeSet<&StoryKey> = stamped.map(|card| &card.key).collect();
    if keys.is_empty() {
        return Vec::new();
    }
    let is_wanted = |key: &StoryKey| keys.contains(key);
    let stories = super::files(settings, cards, broken, &is_wanted);
    let originals = stories
        .iter()
        .map(|(_, files)| files)
        .filter_map(|files| files.members[original(settings, cards, files).index()]);
    originals.collect()
}

/// The language that says `original = true`; else the one that carries no stamp, the default
/// language before the others; else the default language; else the only one.
pub(super) fn original(settings: &Settings, cards: &[Arc<Card>], files: &Files) -> Lang {
    let default = settings.default_language;
    let member = |lang: Lang| files.members[lang.index()].map(|id| &*cards[id.index()]);
    let first = |fits: &dyn Fn(&Card) -> bool| {
        let langs = std::iter::once(default).chain(settings.langs());
        langs.filter_map(member).find(|card| fits(card)).map(|card| card.lang)
    };
    let is_broken = files.broken[default.index()].is_some();
    let may_be = |card: &Card| card.matter.original != Some(false);
    first(&|card| card.matter.original == Some(true))
        // What a file says that cannot be read is not known.
        .or_else(|| is_broken.then_some(default))
        .or_else(|| first(&|card| may_be(card) && card.matter.stamp.is_none()))
        .or_else(|| first(&may_be))
        .or_else(|| first(&|_| true))
        .unwrap_or(default)
}

/// True for a translation that is held for what its original has become, now or when its time comes.
pub(super) fn is_behind(settings: &Settings, site: &Site, id: ArticleId, card: &Card) -> bool {
    let policy = || settings.translation_of(&card.path).stale;
    site.drift.contains_key(&id) && policy() == Stale::Hold
}

/// What a translation was stamped with, and what its original says today. `None` when it carries
/// no stamp, or when it is not known what the original says.
pub(super) fn stamped<'a>(
    card: &'a Card,
    original: Option<ArticleId>,
    facts: &'a BTreeMap<ArticleId, Facts>,
) -> Option<(&'a Stamp, &'a Facts)> {
    let stamp = card.matter.stamp.as_deref()?;
    Some((stamp, facts.get(&original?)?))
}
