//! HTML pages: articles, fixed pages, and which page stands for them in the other languages.

use std::collections::BTreeMap;

use super::front::front;
use super::related::related;
use super::{Around, Counterpart, Edition, Job, Page, Place, Subject, Work};
use crate::site::{ArticleId, Kind, Lang, RootPage, Route, SectionId, Settings, Site};

/// What stands for a page in another language.
pub(super) enum Twin {
    /// This very page.
    Same(Route),
    /// The nearest one that is there.
    Near(Route),
    /// Neither: the section that it stands in, one around that, or the home page.
    Upwards,
}

impl From<Option<Route>> for Twin {
    fn from(same: Option<Route>) -> Self {
        same.map_or(Self::Upwards, Self::Same)
    }
}

/// The pages planned so far, with what is needed to plan more.
pub(super) struct Book<'a> {
    pub(super) settings: &'a Settings,
    pub(super) site: &'a Site,
    pub(super) routes: &'a [Option<Route>],
    pub(super) editions: &'a [Edition],
    pub(super) jobs: Vec<Job>,
    pub(super) places: Vec<Place>,
    place_of: BTreeMap<Place, usize>,
}

impl<'a> Book<'a> {
    /// `besides` is how many articles have a page beside another text.
    pub(super) fn new(
        settings: &'a Settings,
        site: &'a Site,
        routes: &'a [Option<Route>],
        editions: &'a [Edition],
        besides: usize,
    ) -> Self {
        let jobs = Vec::with_capacity(site.cards.len() * 5 / 4 + besides);
        Self {
            settings,
            site,
            routes,
            editions,
            jobs,
            places: Vec::new(),
            place_of: BTreeMap::new(),
        }
    }

    /// Adds a page. `counterpart` gives what stands for it in another language; where that is
    /// nothing, the nearest existing page upwards from `section` takes its place.
    pub(super) fn page<T: Into<Twin>>(
        &mut self,
        lang: Lang,
        route: Route,
        place: Place,
        section: SectionId,
        subject: Subject,
        counterpart: impl Fn(Lang) -> T,
    ) {
        let counterparts = self.settings.langs().map(|other| {
            let is_own = other == lang;
            let twin = if is_own { Twin::Same(route.clone()) } else { counterpart(other).into() };
            let near = |route| Counterpart { route, exact: false, is_indexed: false };
            match twin {
                Twin::Same(route) => {
                    let is_indexed = self.is_indexed(&subject, other);
                    Counterpart { route, exact: true, is_indexed }
                }
                Twin::Near(route) => near(route),
                Twin::Upwards => near(self.upwards(other, section)),
            }
        });
        let counterparts = counterparts.collect();
        let next = self.places.len();
        let place = *self.place_of.entry(place).or_insert_with_key(|place| {
            self.places.push(place.clone());
            next
        });
        self.jobs
            .push(Job { route, work: Work::Page(Page { lang, place, counterparts, subject }) });
    }

    /// Whether search engines may know of a page, or of its counterpart in another language.
    fn is_indexed(&self, subject: &Subject, lang: Lang) -> bool {
        let edition = &self.editions[lang.index()];
        let text = match subject {
            Subject::Home(_) => return edition.is_indexed,
            // Each text has a page of its own.
            Subject::Parallel { .. } => return false,
            Subject::Article { id, .. } => self.site.story(*id).members[lang.index()],
            Subject::Section(id, _) => {
                let there = self.site.section_in(*id, lang);
                edition.desks[there.index()].as_ref().and_then(|desk| desk.page)
            }
            Subject::Taxonomy(_) | Subject::Term(..) => edition.about(subject),
            Subject::Archives | Subject::Archive(..) | Subject::Favorites | Subject::Search => None,
        };
        text.is_none_or(|id| !self.site.card(id).matter.noindex)
    }

    /// The first page of a section, or of the nearest section around it that an edition has.
    fn upwards(&self, lang: Lang, section: SectionId) -> Route {
        let edition = &self.editions[lang.index()];
        let mut id = Some(section);
        while let Some(section) = id {
            if let Some(desk) = &edition.desks[self.site.section_in(section, lang).index()] {
                return desk.route.clone();
            }
            id = self.site.sections[section.index()].parent;
        }
        edition.home.clone()
    }

    /// The key under which the navigation knows a section: that of the section at the top.
    pub(super) fn place_of_section(&self, lang: Lang, section: SectionId, exact: bool) -> Place {
        let key = &self.site.sections[section.index()].key;
        let top = key.split('/').next().unwrap_or_default();
        Place { lang, key: top.to_owned(), exact: exact && top == key }
    }

    /// Home pages, reading lists, the choice of a language, the page for unknown addresses.
    pub(super) fn fixed(&mut self) {
        let editions = self.editions;
        for (lang, edition) in self.settings.langs().zip(editions) {
            let is_own = |id: ArticleId| self.site.cards[id.index()].lang == lang;
            let front = front(&self.site.editions[lang.index()], edition, is_own);
            let place = |key: &str| Place { lang, key: key.to_owned(), exact: true };
            let top = SectionId(0);
            let home = edition.home.clone();
            self.page(lang, home, place("home"), top, Subject::Home(Box::new(front)), |other| {
                Some(editions[other.index()].home.clone())
            });
            let favorites = edition.favorites.clone();
            self.page(lang, favorites, place("favorites"), top, Subject::Favorites, |other| {
                Some(editions[other.index()].favorites.clone())
            });
            if let Some(search) = &edition.search {
                let page = search.page.clone();
                self.page(lang, page, place("search"), top, Subject::Search, |other| {
                    editions[other.index()].search.as_ref().map(|search| search.page.clone())
                });
            }
        }
        self.jobs.push(Job { route: Route::of_file("404.html"), work: Work::NotFound });
        let root = Route::of_address("");
        let default = self.settings.default_language;
        if self.settings.root == RootPage::Choose {
            self.jobs.push(Job { route: root, work: Work::Root });
        } else {
            // Whoever kept the address with the prefix finds the home page without it.
            let old = format!("{}/", self.settings.language(default).path);
            let work = Work::Redirect(default, root);
            self.jobs.push(Job { route: Route::of_address(&old), work });
        }
    }

    /// Every article that is out.
    pub(super) fn articles(&mut self) {
        let neighbours = neighbours(self.site);
        let mut related = related(self.settings, self.site);
        let (site, routes) = (self.site, self.routes);
        for (id, card) in (0..).map(ArticleId).zip(&site.cards) {
            let Some(route) = routes[id.index()].clone() else { continue };
            if card.kind == Kind::Section {
                continue;
            }
            let section = site.section_of[id.index()];
            let place = if section.index() == 0 {
                Place { lang: card.lang, key: card.key.as_str().to_owned(), exact: true }
            } else {
                self.place_of_section(card.lang, section, false)
            };
            let (newer, older) = neighbours[id.index()];
            let related = related.get_mut(id.index()).map(std::mem::take).unwrap_or_default();
            let subject = Subject::Article { id, around: Around { newer, older, related } };
            self.page(card.lang, route, place, section, subject, |other| {
                // Sections pair by folder, so one that shares a `translation_key` with an article
                // would not lead back to it.
                let counterpart = site.counterpart(id, other)?;
                let is_section = site.card(counterpart).kind == Kind::Section;
                routes[counterpart.index()].clone().filter(|_| !is_section)
            });
        }
    }
}

/// What stands before and after each article in its section's list, in its own language.
fn neighbours(site: &Site) -> Vec<(Option<ArticleId>, Option<ArticleId>)> {
    let mut all = vec![(None, None); site.cards.len()];
    for (index, edition) in site.editions.iter().enumerate() {
        for list in edition.listed.iter().skip(1) {
            let own: Vec<_> =
                list.iter().filter(|id| site.card(**id).lang.index() == index).collect();
            for pair in own.windows(2) {
                let (newer, older) = (*pair[0], *pair[1]);
                all[newer.index()].1 = Some(older);
                all[older.index()].0 = Some(newer);
            }
        }
    }
    all
}
