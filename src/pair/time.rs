//! When the site changes by itself.

use std::iter::chain;
use std::sync::Arc;

use jiff::Timestamp;

use super::stale::is_behind;
use super::together::Comes;
use crate::site::{ArticleId, Card, Matter, Moment, Settings, Site};

/// The next instant at which the time of a file comes or ends. Something is told differently then,
/// if not to readers.
pub(super) fn next_moment(cards: &[Arc<Card>], now: Timestamp) -> Option<Timestamp> {
    let moving = cards.iter().map(|card| &card.matter).filter(|m| !m.draft && !m.gone);
    let changes = moving.flat_map(|matter| {
        chain([matter.out_at(), matter.expire_at.as_deref().copied()], prominent_until(matter))
    });
    changes.flatten().map(|moment| moment.at).filter(|at| *at > now).min()
}

/// Until when an article is pinned and breaking news.
fn prominent_until(matter: &Matter) -> [Option<Moment>; 2] {
    let prominence = matter.prominence.as_deref();
    prominence.map_or([None; 2], |prominence| [prominence.pinned_until, prominence.breaking_until])
}

/// The next instant at which an article comes out or leaves, or is no longer pinned or breaking
/// news.
pub(super) fn next_change(
    settings: &Settings,
    cards: &[Arc<Card>],
    site: &Site,
    comes: &Comes,
    now: Timestamp,
) -> Option<Timestamp> {
    let of = |(id, card): (ArticleId, &Arc<Card>)| {
        let matter = &card.matter;
        let leaves = matter.expire_at.as_ref().map_or(Timestamp::MAX, |moment| moment.at);
        // Most articles came out once and stay.
        let own = matter.out_at().map_or(Timestamp::MIN, |moment| moment.at);
        let stays = leaves == Timestamp::MAX && matter.prominence.is_none();
        if matter.draft || matter.gone || own <= now && stays && comes.is_empty() {
            return None;
        }
        let story = site.story_of[id.index()];
        let comes = comes.get(&story).copied().unwrap_or(Some(own))?;
        let fades = prominent_until(matter).into_iter().flatten().map(|moment| moment.at);
        let ends = fades.filter(|at| *at > now).min().map_or(leaves, |fades| fades.min(leaves));
        let next = if comes > now { comes } else { ends };
        (comes < leaves
            && !is_behind(settings, site, id, card)
            && next > now
            && next < Timestamp::MAX)
            .then_some(next)
    };
    (0..).map(ArticleId).zip(cards).filter_map(of).min()
}
