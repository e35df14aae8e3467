//! What pages show, and which page stands for each of them in the other languages.

use std::sync::Arc;

use crate::site::{ArticleId, Lang, Route, SectionId};

/// An HTML page of an edition.
#[derive(Debug)]
pub struct Page {
    /// Its language.
    pub lang: Lang,
    /// Its place, as an index of [`Plan::places`](super::Plan::places).
    pub place: usize,
    /// This page in each language, or the nearest page upwards.
    pub counterparts: Box<[Counterpart]>,
    /// What it shows.
    pub subject: Subject,
}

/// A page in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterpart {
    /// Its address.
    pub route: Route,
    /// False when it is only the nearest page upwards.
    pub exact: bool,
    /// Whether search engines may know of it, as a version of this page.
    pub is_indexed: bool,
}

/// What a page shows. Nearly all pages are articles; what takes up more room stands in a box.
#[derive(Debug)]
pub enum Subject {
    /// The home page.
    Home(Box<Front>),
    /// A page of a section's list.
    Section(SectionId, Box<ListPage>),
    /// An article.
    Article {
        /// Which.
        id: ArticleId,
        /// Where readers may go from it.
        around: Around,
    },
    /// An article beside another text of its story.
    Parallel {
        /// The article, in the language of the page.
        id: ArticleId,
        /// The other text.
        with: ArticleId,
    },
    /// All terms of a taxonomy.
    Taxonomy(usize),
    /// A page of a term's list.
    Term(usize, Arc<str>, Box<ListPage>),
    /// The years and months in which something was published.
    Archives,
    /// A page of the list of a year or month.
    Archive(Period, Box<ListPage>),
    /// The reading list.
    Favorites,
    /// The search.
    Search,
}

/// Where readers may go from an article.
#[derive(Debug, Default)]
pub struct Around {
    /// The next newer article of its section.
    pub newer: Option<ArticleId>,
    /// The next older one.
    pub older: Option<ArticleId>,
    /// Related ones, the nearest first.
    pub related: Box<[ArticleId]>,
}

/// What a home page shows.
#[derive(Debug)]
pub struct Front {
    /// What is pinned, then the newest.
    pub articles: Vec<ArticleId>,
    /// The one of them that leads the page.
    pub lead: Option<ArticleId>,
    /// Other breaking news, the newest first.
    pub breaking: Vec<ArticleId>,
    /// What stands under the name of each section of the navigation; the leading article, where
    /// it is one of the section's newest, among it.
    pub desks: Vec<Vec<ArticleId>>,
}

/// A year, or a month of it, in the site's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The year.
    pub year: i16,
    /// The month, from 1; none for the whole year.
    pub month: Option<i8>,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPage {
    /// The articles on it.
    pub articles: Vec<ArticleId>,
    /// Its number, from 1.
    pub number: usize,
    /// All pages of the list, in order.
    pub pages: Arc<Vec<Route>>,
    /// Articles on all pages.
    pub total: usize,
}
