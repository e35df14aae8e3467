//! Joins articles of different languages into stories, and builds sections, lists and terms.
//!
//! In: cards, in the order of language and path, and what stamped originals say. Out: [`Site`].
//! Never: bodies, outlines, HTML.
//! Two files pair when they have the same path below their language's folder, or the same
//! `translation_key`; never by slug or address.

mod lists;
mod news;
mod sections;
mod stale;
mod terms;
mod time;
mod together;
mod why;

pub use stale::stamped_originals;
pub use why::{Absence, Reason, absence};

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::base::SourcePath;
use crate::diag::faults::pair as faults;
use crate::diag::{Diagnostics, Outcome};
use crate::site::{
    Article, ArticleId, Card, Drift, Facts, Lang, Settings, Site, Stale, State, Story, StoryId,
    StoryKey,
};

/// The instant for which the site is made, and what is shown before or after its time.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Clock {
    /// The instant.
    pub now: Timestamp,
    /// Show drafts.
    pub drafts: bool,
    /// Show articles that come out later.
    pub future: bool,
    /// Show articles that have expired.
    pub expired: bool,
    /// Show what is kept back for the sake of another language: translations that are held until they
    /// have caught up with their originals, stories that wait until all languages are ready.
    pub held: bool,
}

impl Clock {
    /// What readers see at an instant.
    #[must_use]
    pub const fn at(now: Timestamp) -> Self {
        Self { now, drafts: false, future: false, expired: false, held: false }
    }

    /// True when a site made for this clock is that of another one too, as long as nothing is
    /// written anew; `next` is the instant at which the site changes by itself.
    #[must_use]
    pub fn is_like(self, other: Self, next: Option<Timestamp>) -> bool {
        let switches = |clock: Self| (clock.drafts, clock.future, clock.expired, clock.held);
        let is_before_next = self.now <= other.now && next.is_none_or(|next| other.now < next);
        switches(self) == switches(other) && is_before_next
    }

    /// Why an article is held back, if it is, whatever the switches say.
    fn held_back(&self, card: &Card) -> Option<State> {
        let matter = &card.matter;
        if matter.draft {
            return Some(State::Draft);
        }
        if matter.gone {
            return Some(State::Expired);
        }
        if matter.out_at().is_some_and(|moment| moment.at > self.now) {
            return Some(State::Scheduled);
        }
        let is_over = matter.expire_at.as_ref().is_some_and(|moment| moment.at <= self.now);
        is_over.then_some(State::Expired)
    }

    fn shows(&self, card: &Card) -> bool {
        match self.held_back(card) {
            None => true,
            // What was withdrawn is shown to nobody.
            Some(_) if card.matter.gone => false,
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
/// not be read, `facts` what the [originals of stamped translations](stamped_originals) say.
#[must_use]
pub fn pair(
    settings: &Settings,
    cards: Vec<Arc<Card>>,
    broken: BTreeMap<(Lang, String), SourcePath>,
    facts: &BTreeMap<ArticleId, Facts>,
    clock: Clock,
) -> Outcome<Site> {
    let mut diagnostics = Diagnostics::new();
    let mut site = Site {
        is_out: cards.iter().map(|card| clock.shows(card)).collect(),
        next_moment: time::next_moment(&cards, clock.now),
        broken,
        ..Site::default()
    };
    let judge = Judge { settings, cards: &cards, facts, clock };
    (site.stories, site.story_of) = stories(&judge, &site.broken, &mut site.drift);
    let may_hold = !clock.held && !site.drift.is_empty();
    for story in site.stories.iter().filter(|_| may_hold) {
        let members = story.members.iter().zip(&story.states);
        let held = members.filter(|(_, state)| **state == State::Held);
        for id in held.filter_map(|(id, _)| *id) {
            site.is_out[id.index()] = false;
        }
    }
    let comes = together::judge(settings, &cards, &mut site, clock);
    site.next_change = time::next_change(settings, &cards, &site, &comes, clock.now);
    site.cards = cards;
    site.term_pages = terms::pages(settings, &site.cards);
    (site.sections, site.section_of) = sections::build(settings, &site);
    (site.editions, site.terms_of) =
        lists::build(settings, &site, clock.now).unpack(&mut diagnostics);
    if settings.news.sitemap {
        let (recent, until) = news::recent(&site, clock.now);
        site.news = recent;
        site.next_change = site.next_change.into_iter().chain(until).min();
        site.next_moment = site.next_moment.into_iter().chain(until).min();
    }
    Outcome::new(site, diagnostics)
}

/// The files of a story by language: articles, and what could not be read.
struct Files {
    members: Vec<Option<ArticleId>>,
    broken: Vec<Option<SourcePath>>,
}

/// The files of stories. They are found by hash: keys of one folder begin alike, and are slow to
/// compare.
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

/// The files of stories whose key is wanted, by key.
fn files(
    settings: &Settings,
    cards: &[Arc<Card>],
    broken: &BTreeMap<(Lang, String), SourcePath>,
    is_wanted: &dyn Fn(&StoryKey) -> bool,
) -> Vec<(StoryKey, Files)> {
    let mut by_key = ByKey { languages: settings.languages.len(), ..ByKey::default() };
    for (id, card) in (0..).map(ArticleId).zip(cards).filter(|(_, card)| is_wanted(&card.key)) {
        by_key.files(card.key.as_str(), || card.key.clone()).members[card.lang.index()] = Some(id);
    }
    for ((lang, path), file) in broken {
        // What its front matter may say of its key cannot be known.
        let key = StoryKey::new(path.as_str());
        if !is_wanted(&key) {
            continue;
        }
        let files = by_key.files(path, || key);
        if files.members[lang.index()].is_none() {
            files.broken[lang.index()] = Some(file.clone());
        }
    }
    let mut all = by_key.all;
    // The files of each language come by path, so this has little to do.
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// What is looked at to tell how stories stand.
struct Judge<'a> {
    settings: &'a Settings,
    cards: &'a [Arc<Card>],
    facts: &'a BTreeMap<ArticleId, Facts>,
    clock: Clock,
}

fn stories(
    judge: &Judge<'_>,
    broken: &BTreeMap<(Lang, String), SourcePath>,
    changes: &mut BTreeMap<ArticleId, Drift>,
) -> (Vec<Story>, Vec<StoryId>) {
    let all = files(judge.settings, judge.cards, broken, &|_| true);
    let story = |(key, files): (StoryKey, Files)| {
        let original = stale::original(judge.settings, judge.cards, &files);
        let mut drift = BTreeMap::new();
        let langs = judge.settings.langs();
        let states = langs.map(|lang| judge.state(&files, original, lang, &mut drift)).collect();
        let Files { members, broken } = files;
        (Story { key, members: members.into(), broken, original, states }, drift)
    };
    let told: Vec<_> = all.into_par_iter().map(story).collect();
    let mut story_of = vec![StoryId(0); judge.cards.len()];
    let mut stories = Vec::with_capacity(told.len());
    for (id, (story, drift)) in (0..).map(StoryId).zip(told) {
        for member in story.members.iter().flatten() {
            story_of[member.index()] = id;
        }
        stories.push(story);
        changes.extend(drift);
    }
    (stories, story_of)
}

impl Judge<'_> {
    /// How a story stands in a language; what was changed since a stamp is noted.
    fn state(
        &self,
        files: &Files,
        original: Lang,
        lang: Lang,
        changes: &mut BTreeMap<ArticleId, Drift>,
    ) -> State {
        let here = if lang == original { State::Original } else { State::Unverified };
        let Some(id) = files.members[lang.index()] else {
            let mut members = files.members.iter().flatten();
            let unwanted = members.any(|id| self.cards[id.index()].matter.untranslated);
            return match files.broken[lang.index()] {
                Some(_) => here,
                None if unwanted => State::NotRequired,
                None => State::Missing,
            };
        };
        let card = &self.cards[id.index()];
        let mut state = here;
        let original = files.members[original.index()].filter(|original| *original != id);
        if let Some((stamp, facts)) = stale::stamped(card, original, self.facts) {
            state = State::Current;
            if let Some(found) = facts.drift_since(stamp) {
                changes.insert(id, found);
                let policy = self.settings.translation_of(&card.path).stale;
                state = if policy == Stale::Hold { State::Held } else { State::Stale };
            }
        }
        self.clock.held_back(card).unwrap_or(state)
    }
}
