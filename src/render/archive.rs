//! What a template sees of the archives: all years, one year, one month.

use std::borrow::Cow;

use tera::{Context, Value};

use super::Printing;
use super::head::Head;
use super::theme::Template;
use super::values::{href, table};
use crate::plan::{Archive, ListPage, Period, PlannedMonth, PlannedYear};
use crate::site::{ArticleId, Lang, Route, SectionId};

/// The way to a page, and the page's own title.
type Way<'a> = (Vec<(String, &'a Route)>, String);

impl Printing {
    /// The page of all years.
    pub(super) fn archives_page(&self, lang: Lang, context: &mut Context) -> (Template, Head<'_>) {
        let archive = self.archive_of(lang);
        let title = archive.map_or("archive", |archive| &archive.label);
        context.insert_value("archive", self.archive(lang, None, &[]));
        context.insert_value("paginator", Value::none());
        let head = self.head_of(lang, Cow::Borrowed(title), self.in_edition(lang, title));
        (Template::fixed("archive.html"), head)
    }

    /// A page of the list of a year or month.
    pub(super) fn archive_page<'a>(
        &'a self,
        lang: Lang,
        period: Period,
        list: &'a ListPage,
        context: &mut Context,
    ) -> (Template, Head<'a>) {
        context.insert_value("archive", self.archive(lang, Some(period), &list.articles));
        context.insert_value("paginator", self.paginator(list));
        // With the archive's name: an article may well be called `2023`.
        let label = self.archive_of(lang).map_or("archive", |archive| &archive.label);
        let title = format!("{} - {label}", self.period(lang, period));
        let about = self.in_edition(lang, &title);
        let head = self.head_of(lang, Cow::Owned(title), about);
        (Template::fixed("archive.html"), Head { list: Some(list), ..head })
    }

    fn archive_of(&self, lang: Lang) -> Option<&Archive> {
        self.plan.editions[lang.index()].archive.as_ref()
    }

    /// A year or month as the language writes it.
    fn period(&self, lang: Lang, period: Period) -> String {
        let labels = &self.plan.labels[lang.index()];
        match period.month {
            Some(month) => labels.month(period.year, month),
            None => labels.year(period.year),
        }
    }

    /// The way from the home page to a page of the archives, without either.
    fn way(&self, lang: Lang, period: Option<Period>) -> Way<'_> {
        let Some(archive) = self.archive_of(lang) else { return (Vec::new(), String::new()) };
        let Some(period) = period else { return (Vec::new(), archive.label.clone()) };
        let mut way = vec![(archive.label.clone(), &archive.route)];
        if let Some(year) = archive.year(period.year).filter(|_| period.month.is_some()) {
            let whole = Period { month: None, ..period };
            way.push((self.period(lang, whole), &year.route));
        }
        (way, self.period(lang, period))
    }

    /// The way to a page of the archives, for search engines.
    pub(super) fn archive_trail(&self, out: &mut String, lang: Lang, period: Option<Period>) {
        let (way, title) = self.way(lang, period);
        self.breadcrumbs_by(out, lang, SectionId(0), &way, &title);
    }

    /// All that a page of the archives shows beside its list; `articles` are those on this page.
    fn archive(&self, lang: Lang, period: Option<Period>, articles: &[ArticleId]) -> Value {
        let Some(archive) = self.archive_of(lang) else { return Value::none() };
        let settings = &self.plan.settings;
        let (way, title) = self.way(lang, period);
        let year = period.and_then(|period| archive.year(period.year));
        let month = period.and_then(|period| period.month);
        let (route, count) = match (year, month.and_then(|month| year?.month(month))) {
            (_, Some(month)) => (&month.route, month.articles.len()),
            (Some(year), None) => (&year.route, year.count),
            (None, None) => (&archive.route, archive.years.iter().map(|year| year.count).sum()),
        };
        let home = self.shared.crumbs(lang, SectionId(0));
        let mut crumbs = home.as_array().unwrap_or_default().to_vec();
        crumbs.extend(way.into_iter().map(|(title, route)| {
            table(&[("path", href(settings, route)), ("title", title.into())])
        }));
        let years = archive.years.iter().filter(|_| period.is_none());
        let years = years.map(|year| self.year(lang, year));
        let whole = year.filter(|_| month.is_none());
        let months = whole.map(|year| self.months(lang, year, None)).unwrap_or_default();
        let groups = whole.map(|year| self.months(lang, year, Some(articles))).unwrap_or_default();
        table(&[
            ("count", count.into()),
            ("crumbs", crumbs.into()),
            ("groups", groups.into()),
            ("month", month.map(i64::from).into()),
            ("months", months.into()),
            ("path", href(settings, route)),
            ("title", title.into()),
            ("year", period.map(|period| i64::from(period.year)).into()),
            ("years", Value::from(years.collect::<Vec<_>>())),
        ])
    }

    fn year(&self, lang: Lang, year: &PlannedYear) -> Value {
        let period = Period { year: year.year, month: None };
        table(&[
            ("count", year.count.into()),
            ("months", self.months(lang, year, None).into()),
            ("path", href(&self.plan.settings, &year.route)),
            ("title", self.period(lang, period).into()),
            ("year", i64::from(year.year).into()),
        ])
    }

    /// The months of a year; with articles, those months of which some are among them, with these.
    fn months(&self, lang: Lang, year: &PlannedYear, among: Option<&[ArticleId]>) -> Vec<Value> {
        let value = |month: &PlannedMonth| {
            // A page shows a stretch of the year's list, and the months stand in its order.
            let shown = among.map(|all| {
                let own = |id: &&ArticleId| {
                    let date = self.card(**id).matter.date;
                    date.is_some_and(|date| date.civil().month() == month.month)
                };
                all.iter().filter(own).copied().collect::<Vec<_>>()
            });
            if shown.as_ref().is_some_and(Vec::is_empty) {
                return None;
            }
            let period = Period { year: year.year, month: Some(month.month) };
            Some(table(&[
                ("articles", shown.map(|shown| self.list(&shown)).into()),
                ("count", month.articles.len().into()),
                ("month", i64::from(month.month).into()),
                ("path", href(&self.plan.settings, &month.route)),
                ("title", self.period(lang, period).into()),
            ]))
        };
        year.months.iter().filter_map(value).collect()
    }
}
