//! What search engines are told: which pages they may know of, under which languages. The heads of
//! pages and the sitemaps both ask here, so that they cannot differ.

use std::ops::Range;

use super::claims::Claims;
use super::{Job, Page, Plan, Subject, Work};
use crate::site::{ArticleId, Lang, RootPage, Route, Settings, Site};

/// What sitemaps.org allows in one file, uncompressed.
const BYTES: usize = 50 << 20;
/// The file of the news sitemap.
const NEWS: &str = "sitemap-news.xml";

/// A file for search engines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Map {
    /// Some of [`Plan::indexed`].
    Pages(Range<usize>),
    /// The names of so many of these.
    Index(usize),
    /// The newest articles.
    News(Vec<ArticleId>),
}

/// A version of a page of which search engines are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alternate {
    /// Whose readers it is for; none for everybody else, `x-default`.
    pub lang: Option<Lang>,
    /// The page's counterpart; none for the choice of a language.
    pub at: Option<Lang>,
}

impl Page {
    /// Whether search engines may know of it.
    #[must_use]
    pub fn is_indexed(&self) -> bool {
        self.counterparts[self.lang.index()].is_indexed
    }
}

impl Plan {
    /// Every version of a page of which search engines are told, the same on each of them. Nobody
    /// names a page that is not to be indexed, and it names nobody.
    #[must_use]
    pub fn alternates(&self, page: &Page) -> Vec<Alternate> {
        if !page.is_indexed() {
            return Vec::new();
        }
        let all = self.settings.langs().zip(&page.counterparts);
        let indexed = all.filter(|(_, counterpart)| counterpart.is_indexed).map(|(lang, _)| lang);
        let mut all: Vec<_> =
            indexed.map(|lang| Alternate { lang: Some(lang), at: Some(lang) }).collect();
        let is_choice =
            matches!(page.subject, Subject::Home(_)) && self.settings.root == RootPage::Choose;
        // The default language stands first.
        let at = all.first().and_then(|first| first.at).filter(|_| !is_choice);
        all.push(Alternate { lang: None, at });
        all
    }

    /// The same of the choice of a language: the home pages, and itself.
    #[must_use]
    pub fn alternates_of_root(&self) -> Vec<(Option<Lang>, Route)> {
        let homes = self.settings.langs().zip(&self.editions);
        let homes = homes.filter(|(_, edition)| edition.is_indexed);
        let homes = homes.map(|(lang, edition)| (Some(lang), edition.home.clone()));
        homes.chain([(None, Route::of_address(""))]).collect()
    }
}

/// Whether search engines may know of what a job makes.
fn is_indexed(job: &Job) -> bool {
    match &job.work {
        Work::Page(page) => page.is_indexed(),
        Work::Root => true,
        _ => false,
    }
}

/// The articles of the news sitemap.
fn news(site: &Site, routes: &[Option<Route>]) -> impl Iterator<Item = ArticleId> {
    site.news.iter().copied().filter(|id| routes[id.index()].is_some())
}

/// The sitemaps that search engines are told of. On quiet days there is no news sitemap, unless the
/// site brings one along.
pub(super) fn names(
    settings: &Settings,
    site: &Site,
    claims: &Claims,
    routes: &[Option<Route>],
) -> &'static [&'static str] {
    const NAMES: [&str; 2] = ["sitemap.xml", NEWS];
    let is_ours = news(site, routes).next().is_some();
    let has_news = settings.news.sitemap && (is_ours || !claims.is_free(&Route::of_file(NEWS)));
    &NAMES[..if has_news { 2 } else { 1 }]
}

/// Adds the sitemaps to all other jobs, sorts these, and gives the places of those that search
/// engines may know of. A site that brings a sitemap along gets none of ours.
pub(super) fn add(
    settings: &Settings,
    site: &Site,
    claims: &Claims,
    routes: &[Option<Route>],
    jobs: &mut Vec<Job>,
) -> Vec<usize> {
    jobs.sort_by(|a, b| a.route.cmp(&b.route));
    let sizes = jobs.iter().filter(|job| is_indexed(job)).map(|job| size(settings, job));
    let parts = split(sizes, settings.sitemap_addresses, BYTES);
    let mut add = |name: &str, map: Map| {
        let route = Route::of_file(name);
        if claims.is_free(&route) {
            jobs.push(Job { route, work: Work::Map(map) });
        }
    };
    if claims.is_free(&Route::of_file("sitemap.xml")) {
        match parts.as_slice() {
            [all] => add("sitemap.xml", Map::Pages(all.clone())),
            parts => {
                for (number, part) in (1..).zip(parts) {
                    add(&format!("sitemap-{number}.xml"), Map::Pages(part.clone()));
                }
                add("sitemap.xml", Map::Index(parts.len()));
            }
        }
    }
    if settings.news.sitemap {
        let news: Vec<_> = news(site, routes).collect();
        // The format knows no list of nothing.
        if !news.is_empty() {
            add(NEWS, Map::News(news));
        }
    }
    jobs.sort_by(|a, b| a.route.cmp(&b.route));
    let all = jobs.iter().enumerate().filter(|(_, job)| is_indexed(job));
    all.map(|(place, _)| place).collect()
}

/// Bytes of an entry, or a few more.
fn size(settings: &Settings, job: &Job) -> usize {
    /// Markup around an address, with a language or a date.
    const AROUND: usize = 110;
    let one = |route: &Route| {
        let encoded =
            |b: u8| if b.is_ascii_alphanumeric() || b"-._~/".contains(&b) { 1 } else { 5 };
        let path: usize = route.address().bytes().map(encoded).sum();
        AROUND + settings.origin.len() + settings.base.len() + path
    };
    let others: usize = match &job.work {
        Work::Page(page) => {
            let indexed = page.counterparts.iter().filter(|counterpart| counterpart.is_indexed);
            indexed.map(|counterpart| one(&counterpart.route)).sum()
        }
        // The home pages.
        _ => settings.languages.len() * (AROUND + settings.origin.len() + settings.base.len() + 64),
    };
    2 * one(&job.route) + others
}

/// Cuts a list so that no part has more entries or bytes than a file may have.
fn split(sizes: impl Iterator<Item = usize>, entries: usize, bytes: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut part = 0..0;
    let mut held = 0;
    for (place, size) in sizes.enumerate() {
        if place > part.start && (part.len() >= entries.max(1) || held + size > bytes) {
            parts.push(std::mem::replace(&mut part, place..place));
            held = 0;
        }
        held += size;
        part.end = place + 1;
    }
    parts.push(part);
    parts
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn no_part_of_a_sitemap_is_too_long() {
        let of = |sizes: &[usize], entries, bytes| {
            let parts = split(sizes.iter().copied(), entries, bytes).into_iter();
            parts.map(|part| (part.start, part.end)).collect::<Vec<_>>()
        };
        assert_eq!(of(&[1; 5], 5, 100), [(0, 5)]);
        assert_eq!(of(&[1; 5], 2, 100), [(0, 2), (2, 4), (4, 5)]);
        assert_eq!(of(&[1; 5], 4, 3), [(0, 3), (3, 5)]);
        assert_eq!(of(&[9, 1, 1], 4, 3), [(0, 1), (1, 3)], "one that is too large stands alone");
        assert_eq!(of(&[], 4, 3), [(0, 0)]);
    }
}
