//! What is news: articles of the last two days. Search engines ask for no more.

use jiff::{SignedDuration, Timestamp};

use crate::site::{ArticleId, Card, Kind, Site};

/// So long an article is news.
const LASTS: SignedDuration = SignedDuration::from_hours(48);
/// What a news sitemap may hold.
const MOST: usize = 1_000;

/// The articles that are news, the newest first, and when the first of them no longer is.
pub(super) fn recent(site: &Site, now: Timestamp) -> (Vec<ArticleId>, Option<Timestamp>) {
    let is_story = |id: ArticleId, card: &Card| {
        let is_listed = card.kind != Kind::Section && site.section_of[id.index()].index() != 0;
        site.is_out[id.index()] && is_listed && !card.matter.noindex
    };
    let ids = (0..).map(ArticleId).zip(&site.cards);
    let dated = ids.filter_map(|(id, card)| {
        let at = card.matter.out_at()?.at;
        // The last instant that can be told is far enough for any date.
        let until = at.checked_add(LASTS).unwrap_or(Timestamp::MAX);
        (at <= now && now < until && is_story(id, card)).then_some((at, until, id))
    });
    let mut recent: Vec<_> = dated.collect();
    recent.sort_by_key(|(at, _, id)| (std::cmp::Reverse(*at), *id));
    recent.truncate(MOST);
    let until = recent.last().map(|(_, until, _)| *until);
    (recent.into_iter().map(|(.., id)| id).collect(), until)
}
