//! Joins articles of different languages into stories, and builds sections, lists and terms.
//!
//! In: cards, in the order of language and path. Out: [`Site`]. Never: bodies, outlines, HTML.
//! Two files pair when they have the same path below their language's folder, or the same
//! `translation_key`; never by slug or address.

mod lists;
mod sections;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::base::SourcePath;
use crate::diag::faults::pair as faults;
use crate::diag::{Diagnostics, Outcome};
use crate::site::{
    Article, ArticleId, Card, Lang, Settings, Site, State, Story, StoryId, StoryKey,
};

/// The instant for which the site is made, and what is shown before or after its time.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// The instant.
    pub now: Timestamp,
    /// Show drafts.
    pub drafts: bool,
    /// Show articles that come out later.
    pub future: bool,
    /// Show articles that have expired.
    pub expired: bool,
}

impl Clock {
    /// What readers see at an instant.
    #[must_use]
    pub const fn at(now: Timestamp) -> Self {
        Self { now, drafts: false, future: false, expired: false }
    }

    /// Why an article is held back, if it is, whatever the switches say.
    fn held_back(&self, card: &Card) -> Option<State> {
        let matter = &card.matter;
        if matter.draft {
            return Some(State::Draft);
        }
        if matter.publish_at.or(matter.date).is_some_and(|moment| moment.at > self.now) {
            return Some(State::Scheduled);
        }
        let is_over = matter.expire_at.is_some_and(|moment| moment.at <= self.now);
        is_over.then_some(State::Expired)
    }

    fn shows(&self, card: &Card) -> bool {
        match self.held_back(card) {
            None => true,
            Some(State::Draft) => self.drafts,
            Some(State::Scheduled) => self.future,
            Some(_) => self.expired,
        }
    }
}

/// Leaves out the second of two articles that share key and language; the first path stays.
#[must_use]
pub fn unique(mut articles: Vec<Article>) -> Outcome<Vec<Article>> {
    let mut diagnostics = Diagnostics::new();
    let mut seen: HashMap<(Lang, &str), &SourcePath> = HashMap::with_capacity(articles.len());
    let mut kept = Vec::with_capacity(articles.len());
    for Article { card, .. } in &articles {
        let key = card.key.as_str();
        let first = *seen.entry((card.lang, key)).or_insert(&card.file);
        kept.push(*first == card.file);
        if *first != card.file {
            diagnostics.push(faults::duplicate_story(card.file.whole(), first.whole(), key));
        }
    }
    if !diagnostics.is_empty() {
        let mut kept = kept.into_iter();
        articles.retain(|_| kept.next().unwrap_or_default());
    }
    Outcome::new(articles, diagnostics)
}

/// Pairs cards, unique by language and key. `broken` are files without a card because they could
/// not be read.
#[must_use]
pub fn pair(
    settings: &Settings,
    cards: Vec<Arc<Card>>,
    broken: BTreeMap<(Lang, String), SourcePath>,
    clock: Clock,
) -> Outcome<Site> {
    let mut diagnostics = Diagnostics::new();
    let mut site = Site {
        is_out: cards.iter().map(|card| clock.shows(card)).collect(),
        next_change: next_change(&cards, clock.now),
        broken,
        ..Site::default()
    };
    (site.stories, site.story_of) = stories(settings, &cards, &site.broken, clock);
    site.cards = cards;
    (site.sections, site.section_of) = sections::build(settings, &site);
    (site.editions, site.terms_of) = lists::build(settings, &site).unpack(&mut diagnostics);
    Outcome::new(site, diagnostics)
}

fn next_change(cards: &[Arc<Card>], now: Timestamp) -> Option<Timestamp> {
    let changes = cards.iter().filter(|card| !card.matter.draft).flat_map(|card| {
        let matter = &card.matter;
        [matter.publish_at.or(matter.date), matter.expire_at]
    });
    changes.flatten().map(|moment| moment.at).filter(|at| *at > now).min()
}

/// The files of a story by language: articles, and what could not be read.
struct Files {
    members: Vec<Option<ArticleId>>,
    broken: Vec<Option<SourcePath>>,
}

/// The files of all stories. They are found by hash: keys of one folder begin alike, and are slow
/// to compare.
#[derive(Default)]
struct ByKey<'a> {
    languages: usize,
    all: Vec<(StoryKey, Files)>,
    places: HashMap<&'a str, usize>,
}

impl<'a> ByKey<'a> {
    fn files(&mut self, key: &'a str, owned: impl FnOnce() -> StoryKey) -> &mut Files {
        let place = *self.places.entry(key).or_insert_with(|| {
            let none =
                Files { members: vec![None; self.languages], broken: vec![None; self.languages] };
            self.all.push((owned(), none));
            self.all.len() - 1
        });
        &mut self.all[place].1
    }
}

fn stories(
    settings: &Settings,
    cards: &[Arc<Card>],
    broken: &BTreeMap<(Lang, String), SourcePath>,
    clock: Clock,
) -> (Vec<Story>, Vec<StoryId>) {
    let mut by_key = ByKey { languages: settings.languages.len(), ..ByKey::default() };
    for (id, card) in (0..).map(ArticleId).zip(cards) {
        by_key.files(card.key.as_str(), || card.key.clone()).members[card.lang.index()] = Some(id);
    }
    for ((lang, path), file) in broken {
        // What its front matter may say of its key cannot be known.
        let files = by_key.files(path, || StoryKey::new(path.as_str()));
        if files.members[lang.index()].is_none() {
            files.broken[lang.index()] = Some(file.clone());
        }
    }
    let mut all = by_key.all;
    // The files of each language come by path, so this has little to do.
    all.sort_by(|a, b| a.0.cmp(&b.0));
    let story = |(key, files): (StoryKey, Files)| {
        let original = original(settings, cards, &files);
        let states =
            settings.langs().map(|lang| state(cards, &files, original, lang, clock)).collect();
        let Files { members, broken } = files;
        Story { key, members, broken, original, states }
    };
    let stories: Vec<Story> = all.into_par_iter().map(story).collect();
    let mut story_of = vec![StoryId(0); cards.len()];
    for (id, story) in (0..).map(StoryId).zip(&stories) {
        for member in story.members.iter().flatten() {
            story_of[member.index()] = id;
        }
    }
    (stories, story_of)
}

/// The language that says `original = true`, else the default language, else the only one.
fn original(settings: &Settings, cards: &[Arc<Card>], files: &Files) -> Lang {
    let members = || files.members.iter().flatten().map(|id| &cards[id.index()]);
    let says = |wanted: bool| members().find(move |c| c.matter.original == Some(wanted));
    let default = settings.default_language;
    let is_default = match files.members[default.index()] {
        Some(id) => cards[id.index()].matter.original != Some(false),
        None => files.broken[default.index()].is_some(),
    };
    // `original = false` in the default language leaves the others.
    let other = || members().find(|c| c.matter.original.is_none()).or_else(|| says(false));
    match says(true) {
        Some(card) => card.lang,
        None if is_default => default,
        None => other().map_or(default, |card| card.lang),
    }
}

fn state(cards: &[Arc<Card>], files: &Files, original: Lang, lang: Lang, clock: Clock) -> State {
    let here = if lang == original { State::Original } else { State::Unverified };
    let Some(id) = files.members[lang.index()] else {
        let mut members = files.members.iter().flatten();
        let unwanted = members.any(|id| cards[id.index()].matter.untranslated);
        return match files.broken[lang.index()] {
            Some(_) => here,
            None if unwanted => State::NotRequired,
            None => State::Missing,
        };
    };
    clock.held_back(&cards[id.index()]).unwrap_or(here)
}
