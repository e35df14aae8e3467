//! What each edition has published, by year and month.
//!
//! An article stands where its `date` puts it, in the site's time zone, as pages show it. Those
//! without a date, and pages outside of sections, are in no archive.

use std::collections::BTreeMap;

use super::lists::{paginate, same_page};
use super::pages::{Book, Twin};
use super::{Edition, Period, Place, Subject};
use crate::diag::faults::plan as faults;
use crate::diag::{Diagnostics, Outcome};
use crate::site::{ArticleId, Labels, Lang, Route, SectionId, Settings, Site};

/// What an edition has published, by year and month.
#[derive(Debug)]
pub struct Archive {
    /// The page of all years.
    pub route: Route,
    /// Its name.
    pub label: String,
    /// The last one first.
    pub years: Vec<PlannedYear>,
}

/// A year in which an edition has published something.
#[derive(Debug)]
pub struct PlannedYear {
    /// Which.
    pub year: i16,
    /// Its first page.
    pub route: Route,
    /// How many articles it has.
    pub count: usize,
    /// The last one first.
    pub months: Vec<PlannedMonth>,
}

/// A month in which an edition has published something.
#[derive(Debug)]
pub struct PlannedMonth {
    /// Which, from 1.
    pub month: i8,
    /// Its first page.
    pub route: Route,
    /// The newest first.
    pub articles: Vec<ArticleId>,
}

impl Archive {
    /// A year, if there is something in it.
    #[must_use]
    pub fn year(&self, year: i16) -> Option<&PlannedYear> {
        self.years.iter().find(|planned| planned.year == year)
    }
}

impl PlannedYear {
    /// A month, if there is something in it.
    #[must_use]
    pub fn month(&self, month: i8) -> Option<&PlannedMonth> {
        self.months.iter().find(|planned| planned.month == month)
    }
}

/// Gives each edition its archive.
pub(super) fn build(
    settings: &Settings,
    labels: &[Labels],
    site: &Site,
    editions: &mut [Edition],
) -> Outcome<()> {
    let mut diagnostics = Diagnostics::new();
    for (lang, edition) in settings.langs().zip(editions).filter(|_| settings.archives) {
        let label = labels[lang.index()].word("archive", None);
        if label.is_none() {
            let at = settings.file.whole();
            diagnostics.push(faults::no_word("archive", &settings.language(lang).key, at));
        }
        edition.archive = archive(settings, site, lang, label.unwrap_or("archive"));
    }
    Outcome::new((), diagnostics)
}

fn archive(settings: &Settings, site: &Site, lang: Lang, label: &str) -> Option<Archive> {
    // By days as they are shown: where clocks go back at midnight, the end of a month comes twice.
    let mut years: BTreeMap<i16, BTreeMap<i8, Vec<ArticleId>>> = BTreeMap::new();
    for id in &site.editions[lang.index()].newest {
        let Some(date) = site.card(*id).matter.date else { continue };
        let day = date.civil();
        years.entry(day.year()).or_default().entry(day.month()).or_default().push(*id);
    }
    let at = format!("{}archive/", settings.prefix(lang));
    let planned = years.into_iter().rev().map(|(year, months)| {
        let at = format!("{at}{year:04}/");
        let months = months.into_iter().rev().map(|(month, articles)| {
            let route = Route::of_address(&format!("{at}{month:02}/"));
            PlannedMonth { month, route, articles }
        });
        let months: Vec<_> = months.collect();
        let count = months.iter().map(|month| month.articles.len()).sum();
        PlannedYear { year, route: Route::of_address(&at), count, months }
    });
    let years: Vec<_> = planned.collect();
    let route = Route::of_address(&at);
    (!years.is_empty()).then(|| Archive { route, label: label.to_owned(), years })
}

/// Adds the pages of all archives.
pub(super) fn pages(book: &mut Book) {
    let editions = book.editions;
    for (lang, edition) in book.settings.langs().zip(editions) {
        let Some(archive) = &edition.archive else { continue };
        let place = Place { lang, key: "archive".to_owned(), exact: true };
        let top = SectionId(0);
        book.page(lang, archive.route.clone(), place, top, Subject::Archives, |other| {
            editions[other.index()].archive.as_ref().map(|archive| archive.route.clone())
        });
        for year in &archive.years {
            let whole: Vec<_> =
                year.months.iter().flat_map(|month| month.articles.iter().copied()).collect();
            list(book, lang, Period { year: year.year, month: None }, &year.route, &whole);
            for month in &year.months {
                let period = Period { year: year.year, month: Some(month.month) };
                list(book, lang, period, &month.route, &month.articles);
            }
        }
    }
}

fn list(book: &mut Book, lang: Lang, period: Period, first: &Route, articles: &[ArticleId]) {
    let (editions, per) = (book.editions, book.settings.paginate_by);
    for (route, list) in paginate(articles, per, first) {
        let number = list.number;
        let place = Place { lang, key: "archive".to_owned(), exact: false };
        let subject = Subject::Archive(period, Box::new(list));
        book.page(lang, route, place, SectionId(0), subject, |other| {
            twin(&editions[other.index()], period, number, per)
        });
    }
}

/// The same page of the same list; else the month's year, else all years, else the home page.
fn twin(there: &Edition, period: Period, number: usize, per: usize) -> Twin {
    let Some(archive) = &there.archive else { return Twin::Upwards };
    let Some(year) = archive.year(period.year) else { return Twin::Near(archive.route.clone()) };
    let Some(month) = period.month else {
        return same_page(&year.route, number, year.count, per);
    };
    match year.month(month) {
        Some(month) => same_page(&month.route, number, month.articles.len(), per),
        None => Twin::Near(year.route.clone()),
    }
}
