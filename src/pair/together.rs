//! `translation.publish = "together"`: a story comes out when all its languages are ready.
//!
//! A language is ready when its article is there, is no draft, and its time has come. That is asked
//! of coming out alone. What becomes of a story later is each language's own affair: a translation
//! that has fallen behind, is held for that, or has expired was ready once, so an edit of the
//! original never takes the original from its readers.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::Clock;
use crate::site::{ArticleId, Card, Kind, Publish, Settings, Site, State, Story, StoryId};

/// When the stories come out that are to come out together; none for one that time alone will not
/// bring.
pub(super) type Comes = HashMap<StoryId, Option<Timestamp>>;

/// Keeps back what waits, and tells when each of the stories concerned comes out.
pub(super) fn judge(
    settings: &Settings,
    cards: &[Arc<Card>],
    site: &mut Site,
    clock: Clock,
) -> Comes {
    let mut comes = Comes::new();
    if !settings.may_wait() {
        return comes;
    }
    let card = |id: ArticleId| &*cards[id.index()];
    for (id, story) in (0..).map(StoryId).zip(&mut site.stories) {
        if !applies(settings, story, card) {
            continue;
        }
        comes.insert(id, comes_at(story, card));
        if is_ready(story) {
            continue;
        }
        // Who asks to see drafts and what comes later sees a story of which nothing else is missing.
        let is_shown = |(member, state): (&Option<ArticleId>, &State)| {
            member.is_some_and(|id| *state == State::Expired || clock.shows(card(id)))
        };
        let all_shown = story.members.iter().zip(&story.states).all(is_shown);
        for (member, state) in story.members.iter().zip(&mut story.states) {
            let Some(member) = member else { continue };
            if !clock.held && !all_shown {
                site.is_out[member.index()] = false;
            }
            if has_come(*state) {
                *state = State::Waiting;
            }
        }
    }
    comes
}

/// True for a story that waits for all its languages. Sections are no stories, and one that wants no
/// translation has nothing to wait for.
pub(super) fn applies<'a>(
    settings: &Settings,
    story: &Story,
    card: impl Fn(ArticleId) -> &'a Card,
) -> bool {
    let cards = || story.members.iter().flatten().map(|id| card(*id));
    let together = |card: &Card| settings.translation_of(&card.path).publish == Publish::Together;
    cards().any(together)
        && cards().all(|card| card.kind != Kind::Section && !card.matter.untranslated)
}

/// A state that readers would see if nothing else kept its article back.
pub(super) const fn has_come(state: State) -> bool {
    matches!(state, State::Original | State::Current | State::Stale | State::Unverified)
}

/// True when nothing is missing.
fn is_ready(story: &Story) -> bool {
    let mut all = story.members.iter().zip(&story.states);
    all.all(|(member, state)| {
        member.is_some() && (has_come(*state) || matches!(state, State::Held | State::Expired))
    })
}

/// When all languages are ready, if nobody writes anything.
pub(super) fn comes_at<'a>(
    story: &Story,
    card: impl Fn(ArticleId) -> &'a Card,
) -> Option<Timestamp> {
    let mut latest = Timestamp::MIN;
    for member in &*story.members {
        let matter = &card((*member)?).matter;
        if matter.draft {
            return None;
        }
        let at = matter.out_at().filter(|_| !matter.gone);
        latest = latest.max(at.map_or(latest, |moment| moment.at));
    }
    Some(latest)
}
