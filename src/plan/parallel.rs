//! Pages with two texts of one story side by side: each translation beside its original, and the
//! original beside its first translation.

use std::sync::Arc;

use super::claims::{Claims, Owner};
use super::pages::{Book, Twin};
use super::{Place, Subject};
use crate::base::Shelf;
use crate::diag::{Diagnostics, Outcome};
use crate::site::{ArticleId, Kind, Outline, Parallel, Route, Settings, Shape, Site, Story};

/// A page that shows an article beside another text of its story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Its address.
    pub route: Route,
    /// The other text.
    pub with: ArticleId,
}

/// What stands beside each article, by [`ArticleId`]; empty where no article has anything.
pub(super) type Besides = Vec<Option<Box<Beside>>>;

/// Finds the pairs that can be read side by side, and gives their pages addresses.
pub(super) fn besides(
    settings: &Settings,
    site: &Site,
    outlines: &Shelf<Arc<Outline>>,
    routes: &[Option<Route>],
    claims: &mut Claims,
) -> Outcome<Besides> {
    let mut diagnostics = Diagnostics::new();
    let mut all: Besides = Vec::new();
    if !settings.may_be_parallel() {
        return Outcome::clean(all);
    }
    // Known of those alone that may have such a page.
    let shape = |id: ArticleId| -> Option<Shape> {
        let card = site.card(id);
        let is_wanted = card.kind != Kind::Section
            && !card.matter.alone
            && routes[id.index()].is_some()
            && settings.translation_of(&card.path).parallel != Parallel::Off;
        outlines[id.index()].shape.filter(|_| is_wanted)
    };
    let mut put = |id: ArticleId, with: ArticleId| {
        let file = &site.card(id).file;
        let Some(route) = routes[id.index()].as_ref().map(|route| route.below("parallel")) else {
            return;
        };
        if let Err(fault) = claims.claim(&route, Owner::File(file.clone())) {
            diagnostics.push(fault);
            return;
        }
        if all.is_empty() {
            all.resize(site.cards.len(), None);
        }
        all[id.index()] = Some(Box::new(Beside { route, with }));
    };
    for story in &site.stories {
        let mut first = None;
        for (original, translation) in pairs(story, &shape) {
            first.get_or_insert((original, translation));
            put(translation, original);
        }
        if let Some((original, translation)) = first {
            put(original, translation);
        }
    }
    Outcome::new(all, diagnostics)
}

/// The original of a story with each translation of its shape.
fn pairs(
    story: &Story,
    shape: &impl Fn(ArticleId) -> Option<Shape>,
) -> impl Iterator<Item = (ArticleId, ArticleId)> {
    let others = |original| story.members.iter().flatten().filter(move |id| **id != original);
    let original = story.members[story.original.index()];
    let original = original.filter(|original| others(*original).next().is_some());
    let own = original.and_then(|original| Some((original, shape(original)?)));
    let pairs = own.into_iter().flat_map(move |(original, own)| {
        let alike = others(original).filter(move |id| shape(**id) == Some(own));
        alike.map(move |id| (original, *id))
    });
    pairs.collect::<Vec<_>>().into_iter()
}

/// Adds the pages.
pub(super) fn pages(book: &mut Book, besides: &[Option<Box<Beside>>]) {
    let (site, routes) = (book.site, book.routes);
    for (id, beside) in (0..).map(ArticleId).zip(besides) {
        let Some(Beside { route, with }) = beside.as_deref() else { continue };
        let (lang, section) = (site.card(id).lang, site.section_of[id.index()]);
        let place = if section.index() == 0 {
            Place { lang, key: String::new(), exact: false }
        } else {
            book.place_of_section(lang, section, false)
        };
        let subject = Subject::Parallel { id, with: *with };
        book.page(lang, route.clone(), place, section, subject, |other| {
            // Where it stands beside nothing, the article itself is nearest.
            let member = site.counterpart(id, other);
            let beside = member.and_then(|member| besides[member.index()].as_ref());
            let article = || routes[member?.index()].clone();
            match beside {
                Some(beside) => Twin::Same(beside.route.clone()),
                None => article().map_or(Twin::Upwards, Twin::Near),
            }
        });
    }
}
