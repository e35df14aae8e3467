//! Pages of lists: sections and terms, so many articles on a page, counted from the newest.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::front::own_pinned_first;
use super::pages::{Book, Twin};
use super::{Desk, Edition, ListPage, Place, PlannedTaxonomy, PlannedTerm, Subject};
use crate::site::{ArticleId, Lang, Route, SectionId, Settings, Site, Taxonomy, TermList};

/// The site without the articles that got no address in its lists. That is reported already; a
/// lenient run goes on without them.
pub(super) fn without_lost<'a>(
    site: &'a Site,
    routes: &[Option<Route>],
    desks: &mut [Vec<Option<Desk>>],
) -> Cow<'a, Site> {
    if routes.iter().zip(&site.is_out).all(|(route, is_out)| route.is_some() || !is_out) {
        return Cow::Borrowed(site);
    }
    let keep = |list: &mut Vec<ArticleId>| list.retain(|id| routes[id.index()].is_some());
    for desk in desks.iter_mut().flatten().flatten() {
        keep(&mut desk.newest);
    }
    let mut site = site.clone();
    for edition in &mut site.editions {
        edition.listed.iter_mut().for_each(keep);
        keep(&mut edition.newest);
        keep(&mut edition.pinned);
        keep(&mut edition.breaking);
        for terms in &mut edition.terms {
            for term in terms.values_mut() {
                keep(&mut term.articles);
            }
            terms.retain(|_, term| term.page.is_some() || !term.articles.is_empty());
        }
    }
    Cow::Owned(site)
}

/// Gives every taxonomy and term that an edition uses its address.
pub(super) fn taxonomies(settings: &Settings, site: &Site, editions: &mut [Edition]) {
    for (lang, edition) in settings.langs().zip(editions) {
        let prefix = settings.prefix(lang);
        let lists = &site.editions[lang.index()];
        let all = settings.taxonomies.iter().zip(&lists.taxonomy_pages).zip(&lists.terms);
        edition.taxonomies = all
            .map(|((taxonomy, page), terms)| {
                let terms = terms.iter().map(|(id, list)| {
                    let route = term_route(&prefix, taxonomy, Some(id));
                    let TermList { name, page, articles } = list;
                    let (name, count, page) = (name.clone(), articles.len(), *page);
                    (id.clone(), PlannedTerm { name, route, count, page })
                });
                let terms: BTreeMap<_, _> = terms.collect();
                let is_there = !terms.is_empty() || page.is_some();
                let route = is_there.then(|| term_route(&prefix, taxonomy, None));
                PlannedTaxonomy { route, page: *page, terms }
            })
            .collect();
    }
}

/// The page of a term, or of all terms of a taxonomy; `prefix` is that of the language.
pub(super) fn term_route(prefix: &str, taxonomy: &Taxonomy, term: Option<&str>) -> Route {
    let term = term.map(|id| [id, "/"].concat()).unwrap_or_default();
    Route::of_address(&format!("{prefix}{}/{term}", taxonomy.name))
}

/// Adds the pages of all lists.
pub(super) fn lists(book: &mut Book) {
    for lang in book.settings.langs() {
        for index in 1..book.site.sections.len() {
            section(book, lang, SectionId(u32::try_from(index).unwrap_or(u32::MAX)));
        }
        for index in 0..book.settings.taxonomies.len() {
            taxonomy(book, lang, index);
        }
    }
}

fn section(book: &mut Book, lang: Lang, id: SectionId) {
    let (editions, site, per) = (book.editions, book.site, book.settings.paginate_by);
    let listed =
        |lang: Lang, id: SectionId| site.editions[lang.index()].listed[id.index()].as_slice();
    let first = |lang: Lang, id: SectionId| {
        editions[lang.index()].desks[id.index()].as_ref().map(|desk| desk.route.clone())
    };
    let Some(route) = first(lang, id) else { return };
    let articles = own_pinned_first(listed(lang, id), &site.editions[lang.index()].pinned);
    for (route, list) in paginate(&articles, per, &route) {
        let number = list.number;
        let place = book.place_of_section(lang, id, number == 1);
        book.page(lang, route, place, id, Subject::Section(id, Box::new(list)), |other| {
            let there = site.section_in(id, other);
            // Two folders of one language may look to the same one of another: only the one that
            // it looks back to is its counterpart.
            let is_twin = site.section_in(there, lang) == id;
            let first = first(other, there).filter(|_| is_twin);
            first.map_or(Twin::Upwards, |first| {
                same_page(&first, number, listed(other, there).len(), per)
            })
        });
    }
}

fn taxonomy(book: &mut Book, lang: Lang, index: usize) {
    let (editions, site) = (book.editions, book.site);
    let per = book.settings.taxonomies[index].paginate_by;
    let here = &editions[lang.index()].taxonomies[index];
    let Some(route) = here.route.clone() else { return };
    let place = Place { lang, key: String::new(), exact: false };
    let top = SectionId(0);
    book.page(lang, route, place.clone(), top, Subject::Taxonomy(index), |other| {
        editions[other.index()].taxonomies[index].route.clone()
    });
    for (id, term) in &here.terms {
        let name: Arc<str> = id.as_str().into();
        let articles = &site.editions[lang.index()].terms[index][id].articles;
        for (route, list) in paginate(articles, per, &term.route) {
            let number = list.number;
            let subject = Subject::Term(index, name.clone(), Box::new(list));
            book.page(lang, route, place.clone(), top, subject, |other| {
                let there = &editions[other.index()].taxonomies[index];
                match (there.terms.get(id), &there.route) {
                    (Some(term), _) => same_page(&term.route, number, term.count, per),
                    (None, Some(all)) => Twin::Near(all.clone()),
                    (None, None) => Twin::Upwards,
                }
            });
        }
    }
}

/// Cuts a list into pages; an empty one has one page too.
pub(super) fn paginate(
    articles: &[ArticleId],
    per: usize,
    first: &Route,
) -> Vec<(Route, ListPage)> {
    let count = page_count(articles.len(), per);
    let pages = Arc::new((1..=count).map(|number| numbered(first, number)).collect::<Vec<_>>());
    let page = |index: usize| {
        let end = articles.len().min((index + 1) * per);
        let list = ListPage {
            articles: articles[index * per..end].to_vec(),
            number: index + 1,
            pages: pages.clone(),
            total: articles.len(),
        };
        (pages[index].clone(), list)
    };
    (0..count).map(page).collect()
}

fn page_count(articles: usize, per: usize) -> usize {
    articles.div_ceil(per).max(1)
}

/// The page of the same number in another language; the last one, if its list is shorter.
pub(super) fn same_page(first: &Route, number: usize, articles: usize, per: usize) -> Twin {
    let last = page_count(articles, per);
    if number <= last {
        Twin::Same(numbered(first, number))
    } else {
        Twin::Near(numbered(first, last))
    }
}

/// Page 1 has no number, so that the address of a list never changes.
fn numbered(first: &Route, number: usize) -> Route {
    if number == 1 {
        return first.clone();
    }
    first.below(&format!("page/{number}"))
}
