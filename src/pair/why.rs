//! Why an article is not out.

use super::stale::is_behind;
use super::together::{applies, comes_at, has_come};
use crate::site::{ArticleId, Card, Lang, Moment, Settings, Site, State};

/// What keeps an article from its readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// `draft = true`.
    Draft,
    /// Its time has not come.
    Scheduled,
    /// Its time is over.
    Expired,
    /// `gone = true`.
    Gone,
    /// It is behind its original, and `stale = "hold"` holds it.
    Held,
    /// `publish = "together"`, and another language is not ready.
    Waiting,
}

impl Reason {
    /// Its name in formats for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Scheduled => "scheduled",
            Self::Expired => "expired",
            Self::Gone => "gone",
            Self::Held => "held",
            Self::Waiting => "waiting",
        }
    }
}

/// Why, and since or until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// What keeps it back.
    pub reason: Reason,
    /// When its time ended.
    pub since: Option<Moment>,
    /// When it comes out, if nobody writes anything; none when time alone will not bring it.
    pub until: Option<Moment>,
    /// The languages that are not ready, under `publish = "together"`.
    pub waits_for: Vec<Lang>,
}

/// Why an article is not out, as readers have it; none when it is.
#[must_use]
pub fn absence(settings: &Settings, site: &Site, id: ArticleId) -> Option<Absence> {
    let (card, story) = (site.card(id), site.story(id));
    let reason = match story.states[card.lang.index()] {
        State::Draft => Reason::Draft,
        // Time alone will not bring it.
        State::Scheduled if is_behind(settings, site, id, card) => Reason::Held,
        State::Scheduled => Reason::Scheduled,
        State::Expired if card.matter.gone => Reason::Gone,
        State::Expired => Reason::Expired,
        State::Held => Reason::Held,
        State::Waiting => Reason::Waiting,
        _ => return None,
    };
    let mut absence = Absence { reason, since: None, until: None, waits_for: Vec::new() };
    // One whose time ends before it comes does not come.
    let leaves = card.matter.expire_at.as_deref().copied();
    let in_time = |at: &Moment| leaves.is_none_or(|leaves| at.at < leaves.at);
    match reason {
        Reason::Expired => absence.since = leaves,
        Reason::Scheduled | Reason::Waiting => {
            let of = |id: ArticleId| -> &Card { site.card(id) };
            if !applies(settings, story, of) {
                absence.until = card.matter.out_at().filter(in_time);
                return Some(absence);
            }
            let zone = &settings.time_zone;
            let at = comes_at(story, of);
            let at = at.map(|at| Moment { at, offset: zone.to_offset(at) });
            absence.until = at.filter(in_time);
            let is_ready = |lang: &Lang| {
                let state = story.states[lang.index()];
                let may_come = has_come(state)
                    || matches!(state, State::Held | State::Expired | State::Waiting);
                *lang == card.lang || story.members[lang.index()].is_some() && may_come
            };
            absence.waits_for = settings.langs().filter(|lang| !is_ready(lang)).collect();
        }
        Reason::Draft | Reason::Gone | Reason::Held => {}
    }
    Some(absence)
}
