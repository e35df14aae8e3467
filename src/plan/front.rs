//! What stands out: the home page of each edition, and what is pinned or breaking news.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Edition, Front};
use crate::site::{self, ArticleId, Mark, Site};

/// Articles on a home page.
const ENTRIES: usize = 20;
/// Articles of one section on it.
const OF_SECTION: usize = 5;
/// Breaking news on it.
const BREAKING: usize = 3;

/// What the home page of an edition shows: one article leads, breaking news stands above it, and
/// the sections get their newest in turns, until the page has as many entries as it may have.
///
/// What leads is an article of the edition's own, if there is one: one that is only linked to leads
/// readers away.
pub(super) fn front(
    lists: &site::Edition,
    edition: &Edition,
    is_own: impl Fn(ArticleId) -> bool,
) -> Front {
    let articles = pinned_first(&lists.newest[..lists.newest.len().min(ENTRIES)], &lists.pinned);
    let articles: Vec<_> = articles.iter().copied().take(ENTRIES).collect();
    let lead = articles.iter().find(|id| is_own(**id)).or(articles.first()).copied();
    let breaking = lists.breaking.iter().copied().filter(|id| Some(*id) != lead);
    let breaking: Vec<_> = breaking.take(BREAKING).collect();
    let newest = |key: &str| {
        let desk = edition.desks.iter().flatten().find(|desk| desk.key == key);
        desk.map_or(&[][..], |desk| &desk.newest)
    };
    let sources: Vec<_> = edition.sections.iter().map(|section| newest(&section.key)).collect();
    let mut desks = vec![Vec::new(); sources.len()];
    let mut entries: BTreeSet<_> = lead.iter().chain(&breaking).copied().collect();
    for turn in 0..OF_SECTION {
        for (desk, newest) in desks.iter_mut().zip(&sources) {
            let Some(id) = newest.get(turn) else { continue };
            // What leads the page is no entry more.
            if entries.len() < ENTRIES || entries.contains(id) {
                entries.insert(*id);
                desk.push(*id);
            }
        }
    }
    Front { articles, lead, breaking, desks }
}

/// A list with what is pinned of an edition before all else: for a home page all of it, for
/// another list what is in it.
pub(super) fn pinned_first<'a>(
    list: &'a [ArticleId],
    pinned: &[ArticleId],
) -> Cow<'a, [ArticleId]> {
    if pinned.is_empty() {
        return Cow::Borrowed(list);
    }
    let first: BTreeSet<_> = pinned.iter().collect();
    let rest = list.iter().filter(|id| !first.contains(id));
    Cow::Owned(pinned.iter().chain(rest).copied().collect())
}

/// The list of a section with what is pinned of it before all else.
pub(super) fn own_pinned_first<'a>(
    list: &'a [ArticleId],
    pinned: &[ArticleId],
) -> Cow<'a, [ArticleId]> {
    if pinned.is_empty() {
        return Cow::Borrowed(list);
    }
    let all: BTreeSet<_> = list.iter().collect();
    let own: Vec<_> = pinned.iter().copied().filter(|id| all.contains(id)).collect();
    pinned_first(list, &own)
}

/// The articles that stand out. What is both breaking and pinned is called breaking.
pub(super) fn marks(site: &Site) -> BTreeMap<ArticleId, Mark> {
    let of = |mark| {
        let lists = site.editions.iter().flat_map(move |edition| match mark {
            Mark::Breaking => &edition.breaking,
            Mark::Pinned => &edition.pinned,
        });
        lists.map(move |id| (*id, mark))
    };
    of(Mark::Pinned).chain(of(Mark::Breaking)).collect()
}

#[cfg(test)]
mod tests {
    use super::{ENTRIES, front};
    use crate::plan::{Desk, Edition, Entry};
    use crate::site::{self, ArticleId, Route};

    /// An edition of sections with so many articles each; the newest of all is the first of the
    /// first section.
    fn edition(sections: &[u32]) -> (site::Edition, Edition) {
        let mut lists = site::Edition::default();
        let route = || Route::of_address("");
        let mut planned = Edition {
            home: route(),
            is_indexed: true,
            favorites: route(),
            search: None,
            archive: None,
            feeds: Vec::new(),
            header: Vec::new(),
            sections: Vec::new(),
            footer: Vec::new(),
            desks: Vec::new(),
            taxonomies: Vec::new(),
        };
        for (place, count) in sections.iter().enumerate() {
            let first = u32::try_from(lists.newest.len()).unwrap();
            let newest: Vec<_> = (first..first + count).map(ArticleId).collect();
            lists.newest.extend(&newest);
            let key = place.to_string();
            planned.sections.push(Entry {
                kind: "section",
                key: key.clone(),
                label: String::new(),
                route: None,
            });
            let (around, inside) = (Vec::new(), Vec::new());
            let (route, title) = (route(), String::new());
            planned.desks.push(Some(Desk {
                key,
                newest,
                route,
                title,
                page: None,
                around,
                inside,
            }));
        }
        (lists, planned)
    }

    fn lengths(sections: &[u32], pinned: &[u32], breaking: &[u32]) -> Vec<usize> {
        let (mut lists, planned) = edition(sections);
        lists.pinned = pinned.iter().copied().map(ArticleId).collect();
        lists.breaking = breaking.iter().copied().map(ArticleId).collect();
        let front = front(&lists, &planned, |_| true);
        assert!(front.articles.len() <= ENTRIES);
        let lead = front.articles.first();
        let shown = front.desks.iter().flatten().chain(&front.breaking).chain(lead);
        let entries: std::collections::BTreeSet<_> = shown.collect();
        assert!(entries.len() <= ENTRIES, "{sections:?}: {}", entries.len());
        front.desks.iter().map(Vec::len).collect()
    }

    #[test]
    fn a_home_page_has_no_more_entries_than_it_may_have() {
        assert_eq!(lengths(&[], &[], &[]), [0_usize; 0]);
        assert_eq!(lengths(&[2, 0, 9], &[], &[]), [2, 0, 5]);
        assert_eq!(lengths(&[9, 9, 9, 9], &[], &[]), [5, 5, 5, 5], "the lead is one of these");
        assert_eq!(lengths(&[9, 9, 9, 9], &[8], &[]), [5, 5, 5, 4], "an old one leads");
        assert_eq!(lengths(&[9, 9, 9, 9], &[8], &[7, 6, 5, 4]), [4, 4, 4, 4]);
        assert_eq!(lengths(&[9; 7], &[], &[]), [3, 3, 3, 3, 3, 3, 2]);
        assert_eq!(lengths(&[9; 30], &[], &[])[..21], [&[1; 20][..], &[0]].concat());
    }

    #[test]
    fn what_is_pinned_leads() {
        let (mut lists, planned) = edition(&[9, 9, 9]);
        lists.pinned = vec![ArticleId(20), ArticleId(3)];
        let front = front(&lists, &planned, |_| true);
        assert_eq!(front.articles[..4], [20, 3, 0, 1].map(ArticleId));
        assert_eq!(front.articles.len(), ENTRIES);
    }
}
