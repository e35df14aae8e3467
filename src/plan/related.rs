//! Which articles are related to each other: those that share terms, the rarer the better, and are
//! near in time.
//!
//! No article looks at all others. Of each of its terms it looks at the articles next to it by
//! date, so the work grows with the number of articles, whatever terms they have.

use std::cmp::Reverse;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::site::{ArticleId, Related, Settings, Site};

/// So many articles of a term are looked at, on either side.
const NEAR: usize = 24;
/// So many terms of an article.
const TERMS: usize = 24;
/// What a weight of one is worth.
const POINT: u64 = 1_000;
/// At so many days a date counts half.
const HALF: u64 = 30;

/// A term of one language: its articles, the newest first, and what it counts.
struct Term {
    articles: Vec<ArticleId>,
    points: u64,
}

/// The related articles of each article, the nearest first; nothing when that is not asked for.
pub(super) fn related(settings: &Settings, site: &Site) -> Vec<Box<[ArticleId]>> {
    let Some(wanted) = &settings.related else { return Vec::new() };
    let terms = terms(settings, site, wanted);
    // Where an article stands in the lists of its terms.
    let mut places: Vec<Vec<(usize, usize)>> = vec![Vec::new(); site.cards.len()];
    for (number, term) in terms.iter().enumerate() {
        for (place, id) in term.articles.iter().enumerate() {
            places[id.index()].push((number, place));
        }
    }
    let ids = places.par_iter().enumerate();
    ids.map(|(index, places)| nearest(site, wanted, &terms, index, places)).collect()
}

fn terms(settings: &Settings, site: &Site, wanted: &Related) -> Vec<Term> {
    let mut terms = Vec::new();
    for (lang, edition) in settings.langs().zip(&site.editions) {
        for (lists, weight) in edition.terms.iter().zip(&wanted.weights) {
            for list in lists.values().filter(|_| *weight > 0) {
                // A list may hold articles of another language: who reads this one does not want
                // to be led there.
                let own = |id: &ArticleId| site.card(*id).lang == lang;
                let mut articles: Vec<_> = list.articles.iter().copied().filter(own).collect();
                articles.sort_by_key(|id| (Reverse(date(site, *id)), *id));
                // A rare term says more than one that half of the articles have.
                let rarity = u64::from(articles.len().max(1).ilog2()) + 1;
                let points = u64::from(*weight) * POINT / rarity;
                terms.push(Term { articles, points });
            }
        }
    }
    terms
}

fn date(site: &Site, id: ArticleId) -> Option<Timestamp> {
    site.card(id).matter.date.map(|date| date.at)
}

fn nearest(
    site: &Site,
    wanted: &Related,
    terms: &[Term],
    index: usize,
    places: &[(usize, usize)],
) -> Box<[ArticleId]> {
    let own = ArticleId::at(index);
    let mut met = Vec::new();
    for (number, place) in places.iter().take(TERMS) {
        let Term { articles, points } = &terms[*number];
        let near = place.saturating_sub(NEAR)..articles.len().min(place + NEAR + 1);
        met.extend(articles[near].iter().filter(|id| **id != own).map(|id| (*id, *points)));
    }
    // One that shares several terms was met several times.
    met.sort_unstable();
    met.dedup_by(|(id, points), (before, sum)| {
        let is_same = id == before;
        *sum += if is_same { *points } else { 0 };
        is_same
    });
    let day = date(site, own);
    let ranked = met.into_iter().map(|(id, points)| {
        let then = date(site, id);
        let points = points + u64::from(wanted.date) * closeness(day, then);
        (Reverse(points), Reverse(then), id)
    });
    let mut ranked: Vec<_> = ranked.collect();
    ranked.sort_unstable();
    ranked.into_iter().take(wanted.limit).map(|(.., id)| id).collect()
}

/// A point for the same day, half of one for a month between, and so on.
fn closeness(a: Option<Timestamp>, b: Option<Timestamp>) -> u64 {
    let (Some(a), Some(b)) = (a, b) else { return 0 };
    let days = a.as_second().abs_diff(b.as_second()) / 86_400;
    POINT * HALF / (HALF + days)
}

#[cfg(test)]
mod tests {
    use super::closeness;
    use jiff::Timestamp;

    #[test]
    fn what_is_near_in_time_counts_more() {
        let at = |day: i64| Timestamp::from_second(day * 86_400).ok();
        assert_eq!(closeness(at(7), at(7)), 1_000);
        assert_eq!([closeness(at(0), at(30)), closeness(at(30), at(0))], [500, 500]);
        assert!(closeness(at(0), at(31)) < 500);
        assert_eq!(closeness(at(0), None), 0);
    }
}
