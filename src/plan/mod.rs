//! Lists every output of the site, with all that its rendering needs to know.
//!
//! In: the paired site, outlines, files. Out: [`Plan`]. Never: HTML, I/O, the clock.
//! Collisions of addresses, dead links and missing pages of the chrome are found here, before
//! anything is rendered.

mod address;
mod archives;
mod chrome;
mod claims;
mod extras;
mod front;
mod links;
mod lists;
mod maps;
mod moved;
mod pages;
mod parallel;
mod paths;
mod readers;
mod related;
mod search;
mod subject;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use claims::Claims;
use pages::Book;
use parallel::Besides;

pub use address::address_of;
pub use archives::{Archive, PlannedMonth, PlannedYear};
pub use links::{Destination, FileAt, PictureAt, Resolved};
pub use maps::{Alternate, Map};
pub use parallel::Beside;
pub use readers::Readers;
pub use search::{Index, IndexFile, PlannedVolume};
pub use subject::{Around, Counterpart, Front, ListPage, Page, Period, Subject};

use crate::base::{Shelf, SourcePath};
use crate::diag::faults::plan as faults;
use crate::diag::{Diagnostic, Diagnostics, Outcome};
use crate::site::{
    ArticleId, FeedFormat, Labels, Lang, Mark, Outline, OwnTerms, Route, SectionId, Settings, Site,
    State,
};

/// A file that is published as it is.
#[derive(Clone, Debug)]
pub struct Asset {
    /// For messages.
    pub file: SourcePath,
    /// Where it lies among the sources.
    pub origin: AssetOrigin,
    /// Width and height, when it is a picture.
    pub size: Option<(u32, u32)>,
    /// Length in bytes, when it is a picture.
    pub bytes: Option<u64>,
    /// Its place in the list from which its bytes are taken; the plan only hands it on.
    pub handle: usize,
}

/// Where a file that is published as it is comes from; decides its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AssetOrigin {
    /// Beside articles: the path below a language's folder.
    Companion(Lang, String),
    /// The site's `static/`: the path below it.
    Static(String),
    /// A theme's file, at an address that carries its hash.
    Theme(Route),
}

/// All outputs of a site, and what they share.
#[derive(Debug)]
pub struct Plan {
    /// What `site.toml` says.
    pub settings: Arc<Settings>,
    /// Interface words by language.
    pub labels: Arc<Vec<Labels>>,
    /// What the pages of each language share.
    pub editions: Vec<Edition>,
    /// By [`ArticleId`]. Articles that are not out have no route.
    pub articles: Vec<PlannedArticle>,
    /// The places of the site for which the chrome looks different.
    pub places: Vec<Place>,
    /// By route.
    pub jobs: Vec<Job>,
    /// Places in [`Plan::jobs`] of the pages of which search engines are told.
    pub indexed: Vec<usize>,
    readers: OnceLock<Readers>,
}

impl Edition {
    /// What is written about a taxonomy or term that a page shows.
    #[must_use]
    pub fn about(&self, subject: &Subject) -> Option<ArticleId> {
        match subject {
            Subject::Taxonomy(index) => self.taxonomies[*index].page,
            Subject::Term(index, id, _) => self.taxonomies[*index].terms.get(&**id)?.page,
            _ => None,
        }
    }
}

impl Plan {
    /// Which outputs show something of an article. Found out when it is asked first.
    #[must_use]
    pub fn readers(&self) -> &Readers {
        self.readers.get_or_init(|| Readers::of(self))
    }

    /// The translation of an article in a language.
    #[must_use]
    pub fn member(&self, id: ArticleId, lang: Lang) -> Option<ArticleId> {
        self.articles[id.index()].members[lang.index()]
    }
}

/// What the pages of one language share.
#[derive(Debug)]
pub struct Edition {
    /// The home page.
    pub home: Route,
    /// Whether search engines may know of the home page.
    pub is_indexed: bool,
    /// The reading list.
    pub favorites: Route,
    /// Its search; none when it is switched off.
    pub search: Option<Index>,
    /// What it published, by year and month; none when that is not asked for, or nothing is dated.
    pub archive: Option<Archive>,
    /// Formats and files of its feeds.
    pub feeds: Vec<(FeedFormat, Route)>,
    /// Entries of the header.
    pub header: Vec<Entry>,
    /// Sections of the navigation.
    pub sections: Vec<Entry>,
    /// Entries of the footer.
    pub footer: Vec<Entry>,
    /// By [`SectionId`]; `None` where this edition has nothing of a section.
    pub desks: Vec<Option<Desk>>,
    /// By taxonomy: the page of all its terms, and the terms.
    pub taxonomies: Vec<PlannedTaxonomy>,
}

/// An entry of the chrome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `home`, `favorites`, `language`, `page`, `section`.
    pub kind: &'static str,
    /// Key of the place that it leads to.
    pub key: String,
    /// Its word.
    pub label: String,
    /// Where it leads; none for `language`.
    pub route: Option<Route>,
}

/// A section as one edition has it.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The section's key.
    pub key: String,
    /// Its newest articles, for the home page.
    pub newest: Vec<ArticleId>,
    /// Its first page.
    pub route: Route,
    /// Its title.
    pub title: String,
    /// Its `_index`.
    pub page: Option<ArticleId>,
    /// The sections around it, the outermost first, without the top.
    pub around: Vec<SectionId>,
    /// Sections inside it that this edition has.
    pub inside: Vec<SectionId>,
}

/// A taxonomy as one edition has it.
#[derive(Debug, Default)]
pub struct PlannedTaxonomy {
    /// The page of all terms; none when this edition uses no term.
    pub route: Option<Route>,
    /// What is written about it.
    pub page: Option<ArticleId>,
    /// Terms by id.
    pub terms: BTreeMap<String, PlannedTerm>,
}

/// A term as one edition has it.
#[derive(Debug)]
pub struct PlannedTerm {
    /// Its name in this language.
    pub name: String,
    /// Its first page.
    pub route: Route,
    /// How many articles it has.
    pub count: usize,
    /// What is written about it.
    pub page: Option<ArticleId>,
}

/// An article with its address. What its card says beside that is not the plan's: so a plan
/// stands for as long as every article stays in its place, whatever its title becomes.
#[derive(Debug)]
pub struct PlannedArticle {
    /// Its language.
    pub lang: Lang,
    /// Its address; none when it is not out, or when another page has taken it.
    pub route: Option<Route>,
    /// Its section.
    pub section: SectionId,
    /// Taxonomy and term id of each of its terms.
    pub terms: OwnTerms,
    /// The articles of its story by language.
    pub members: Arc<[Option<ArticleId>]>,
    /// How its story stands in its language.
    pub state: State,
    /// Whether its story started here.
    pub is_original: bool,
    /// Whether it stands out among the others.
    pub mark: Option<Mark>,
    /// Its page beside another text of its story, if it has one.
    pub beside: Option<Box<Beside>>,
    /// Addresses of the links and pictures of its body.
    pub resolved: Resolved,
}

/// A place of the site for which the chrome looks different.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The edition.
    pub lang: Lang,
    /// `home`, `favorites`, a section's key, a page's key, or empty.
    pub key: String,
    /// False on the articles of a section.
    pub exact: bool,
}

/// One output.
#[derive(Debug)]
pub struct Job {
    /// Where it goes.
    pub route: Route,
    /// What is to be done.
    pub work: Work,
}

/// What kind of output.
#[derive(Debug)]
pub enum Work {
    /// An HTML page of an edition.
    Page(Page),
    /// The page for unknown addresses, in all languages.
    NotFound,
    /// The choice of a language.
    Root,
    /// A small page that leads to another one.
    Redirect(Lang, Route),
    /// A small page at the address of an article that was withdrawn.
    Gone(Lang),
    /// A feed.
    Feed(Box<Feed>),
    /// A file for search engines.
    Map(Map),
    /// A file as it is: the handle of its [`Asset`], and the file for messages.
    Copy(usize, SourcePath),
    /// A file of a search index.
    Index(Lang, IndexFile),
    /// A text that needs no template.
    Text(String),
}

impl Work {
    /// True when rendering it may find a fault.
    #[must_use]
    pub const fn can_fail(&self) -> bool {
        !matches!(self, Self::Copy(..) | Self::Text(_) | Self::Index(..) | Self::Map(_))
    }
}

/// A feed.
#[derive(Debug)]
pub struct Feed {
    /// Its format.
    pub format: FeedFormat,
    /// Its language.
    pub lang: Lang,
    /// The page to which it belongs.
    pub home: Route,
    /// The name of what it lists; none for the whole edition.
    pub of: Option<String>,
    /// The newest first.
    pub entries: Vec<ArticleId>,
}

/// Plans all outputs; pages with two texts side by side where the theme `has_parallel` to show them.
#[must_use]
pub fn plan(
    settings: &Arc<Settings>,
    labels: &Arc<Vec<Labels>>,
    site: &Site,
    outlines: &Shelf<Arc<Outline>>,
    assets: &[Asset],
    has_parallel: bool,
) -> Outcome<Plan> {
    let mut diagnostics = Diagnostics::new();
    let mut claims = Claims::new(settings, site.cards.len());
    let mut desks = address::desks(settings, site, &mut claims).unpack(&mut diagnostics);
    let routes = address::articles(settings, site, &desks, &mut claims).unpack(&mut diagnostics);
    let besides = if has_parallel {
        parallel::besides(settings, site, outlines, &routes, &mut claims).unpack(&mut diagnostics)
    } else {
        Vec::new()
    };
    let site = &*lists::without_lost(site, &routes, &mut desks);
    let mut editions =
        chrome::editions(settings, labels, site, &routes, desks).unpack(&mut diagnostics);
    lists::taxonomies(settings, site, &mut editions);
    archives::build(settings, labels, site, &mut editions).unpack(&mut diagnostics);
    search::indexes(settings, labels, site, &routes, &mut editions).unpack(&mut diagnostics);
    let beside = besides.iter().flatten().count();
    let mut book = Book::new(settings, site, &routes, &editions, beside);
    book.fixed();
    lists::lists(&mut book);
    archives::pages(&mut book);
    book.articles();
    parallel::pages(&mut book, &besides);
    let Book { jobs, places, .. } = book;
    let mut jobs = claims.keep(jobs, &mut diagnostics);
    jobs.extend(claims.keep(extras::feeds(settings, site, &editions), &mut diagnostics));
    jobs.extend(claims.keep(search::files(settings, &editions), &mut diagnostics));
    let files = extras::files(settings, site, &editions, &routes, assets);
    jobs.extend(claims.keep(extras::copies(&files, assets), &mut diagnostics));
    // Whatever is there stands before what was there.
    let gone = address::gone(settings, site, &mut claims);
    let aliases =
        extras::aliases(settings, site, &routes, &gone, &mut claims).unpack(&mut diagnostics);
    let old: Vec<_> = gone.into_values().chain(aliases).collect();
    let resolver = links::Resolver::new(settings, site, outlines, &routes, &claims, assets, &files);
    let links = resolver.resolve_all().unpack(&mut diagnostics);
    drop(resolver);
    // A site that brings such a file along knows its host better.
    let maps = maps::names(settings, site, &claims, &routes);
    let hosts = extras::hosts(settings, &editions, &old, maps).into_iter();
    jobs.extend(hosts.filter(|job| claims.is_free(&job.route)));
    jobs.extend(old);
    let indexed = maps::add(settings, site, &claims, &routes, &mut jobs);
    // The most that is in memory at once in a build is what it has at the end of planning.
    drop(claims);
    let articles = planned_articles(site, routes, links, besides);
    diagnostics.extend(too_many(settings, &jobs));
    let plan = Plan {
        settings: settings.clone(),
        labels: labels.clone(),
        editions,
        articles,
        places,
        jobs,
        indexed,
        readers: OnceLock::new(),
    };
    Outcome::new(plan, diagnostics)
}

/// A fault when there are more pages than there may be.
fn too_many(settings: &Settings, jobs: &[Job]) -> Option<Diagnostic> {
    let limit = settings.limits.pages;
    if jobs.len() <= limit {
        return None;
    }
    let pages = jobs.iter().filter_map(|job| match &job.work {
        Work::Page(page) => Some(matches!(page.subject, Subject::Term(..))),
        Work::NotFound | Work::Root | Work::Redirect(..) | Work::Gone(_) => Some(false),
        _ => None,
    });
    let pages: Vec<_> = pages.collect();
    let terms = pages.iter().filter(|is_term| **is_term).count();
    (pages.len() > limit).then(|| faults::too_many_pages(pages.len(), terms, limit))
}

fn planned_articles(
    site: &Site,
    routes: Vec<Option<Route>>,
    links: Vec<Resolved>,
    besides: Besides,
) -> Vec<PlannedArticle> {
    let marks = front::marks(site);
    let ids = (0..).map(ArticleId);
    let besides = besides.into_iter().chain(std::iter::repeat(None));
    let parts = ids.zip(routes).zip(links).zip(besides);
    parts
        .map(|(((id, route), resolved), beside)| {
            let lang = site.card(id).lang;
            let story = site.story(id);
            PlannedArticle {
                lang,
                route,
                section: site.section_of[id.index()],
                terms: site.terms_of[id.index()].clone(),
                members: story.members.clone(),
                state: story.states[lang.index()],
                is_original: story.original == lang,
                mark: marks.get(&id).copied(),
                beside,
                resolved,
            }
        })
        .collect()
}
