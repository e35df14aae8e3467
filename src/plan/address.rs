//! Addresses of sections and articles: from `url`, a pattern of `[permalinks]`, or the path of the
//! file by the rule of slugs.

use std::borrow::Cow;
use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use super::claims::{Claims, Owner};
use super::front::own_pinned_first;
use super::lists::term_route;
use super::{Desk, Job, Work};
use crate::base::Span;
use crate::diag::faults::plan as faults;
use crate::diag::{Diagnostic, Diagnostics, Outcome};
use crate::site::{ArticleId, Card, Kind, Lang, Moment, Route, SectionId, Settings, Site, slug};

/// So many articles of a section the home page may show.
const HOME: usize = 10;

/// The sections that each edition has, by [`SectionId`].
pub(super) fn desks(
    settings: &Settings,
    site: &Site,
    claims: &mut Claims,
) -> Outcome<Vec<Vec<Option<Desk>>>> {
    let mut diagnostics = Diagnostics::new();
    let mut all = Vec::new();
    for lang in settings.langs() {
        let mut desks: Vec<Option<Desk>> = vec![None; site.sections.len()];
        // Sections sort before those inside them, so the reverse order meets children first.
        let order =
            (0..site.sections.len()).rev().map(|i| SectionId(u32::try_from(i).unwrap_or(0)));
        for id in order {
            let section = &site.sections[id.index()];
            let inside: Vec<_> =
                section.children.iter().copied().filter(|c| desks[c.index()].is_some()).collect();
            let page = section.pages[lang.index()];
            let is_empty = site.editions[lang.index()].listed[id.index()].is_empty();
            if id.index() == 0 || page.is_some() || !is_empty || !inside.is_empty() {
                let desk = desk(settings, site, lang, id, inside).unpack(&mut diagnostics);
                desks[id.index()] = Some(desk);
            }
        }
        claim_all(settings, site, lang, &mut desks, claims, &mut diagnostics);
        all.push(desks);
    }
    Outcome::new(all, diagnostics)
}

/// Sections at their folders' addresses come first, so that no `url` takes one from them; a `url`
/// that is taken leaves its section at the folder's address.
fn claim_all(
    settings: &Settings,
    site: &Site,
    lang: Lang,
    desks: &mut [Option<Desk>],
    claims: &mut Claims,
    diagnostics: &mut Diagnostics,
) {
    let url = |desk: &Desk| desk.page.and_then(|page| site.card(page).matter.url.as_ref());
    for with_url in [false, true] {
        for (id, desk) in (0..).map(SectionId).zip(&mut *desks) {
            let Some(desk) = desk.as_mut().filter(|desk| url(desk).is_some() == with_url) else {
                continue;
            };
            let owner = match desk.page {
                Some(page) => Owner::Article(page, site.card(page).file.clone()),
                None => folder_span(site, lang, id).map_or(Owner::Made, |at| Owner::File(at.file)),
            };
            let claim = claims.claim(&desk.route, owner.clone());
            if let Some(prefix) = claims.meets_prefix(&desk.route, lang) {
                let at = folder_span(site, lang, id);
                diagnostics.push(faults::prefix_taken(desk.route.address(), prefix, at));
            } else if let Err(fault) = claim {
                diagnostics.push(fault);
                let folder = folder_address(&desk.key).unwrap_or_default();
                let usual = Route::of_address(&format!("{}{folder}", settings.prefix(lang)));
                // Reported already; that the folder's address is free is all that is asked.
                if with_url && claims.claim(&usual, owner).is_ok() {
                    desk.route = usual;
                }
            }
        }
    }
}

fn desk(
    settings: &Settings,
    site: &Site,
    lang: Lang,
    id: SectionId,
    inside: Vec<SectionId>,
) -> Outcome<Desk> {
    let section = &site.sections[id.index()];
    let page = section.pages[lang.index()];
    let mut diagnostics = Diagnostics::new();
    // The home page stands where the edition begins, whatever its file says.
    let url = page.filter(|_| id.index() != 0);
    let url = url.and_then(|page| {
        let card = site.card(page);
        let url = card.matter.url.as_ref()?;
        let path = path_of(&url.text);
        if path.is_none() {
            let at = card.file.at(url.range.clone());
            diagnostics.push(faults::bad_address(&url.text, true, at));
        }
        path
    });
    let route = match url {
        Some(path) => Route::of_address(&inside_language(settings, lang, &path, "")),
        None => {
            let folder = folder_address(&section.key).unwrap_or_else(|part| {
                diagnostics.push(faults::no_slug(part, folder_span(site, lang, id)));
                section.key.clone()
            });
            // The slash keeps a folder called `node.js` from being taken for a file.
            Route::of_address(&format!("{}{folder}/", settings.prefix(lang)))
        }
    };
    let mut around = Vec::new();
    let mut parent = section.parent;
    while let Some(id) = parent.filter(|id| id.index() != 0) {
        around.insert(0, id);
        parent = site.sections[id.index()].parent;
    }
    let title = match page {
        Some(page) => site.card(page).title.clone(),
        None if id.index() == 0 => settings.language(lang).title.clone(),
        None => section.key.rsplit('/').next().unwrap_or_default().to_owned(),
    };
    let lists = &site.editions[lang.index()];
    let listed = own_pinned_first(&lists.listed[id.index()], &lists.pinned);
    let newest = listed.iter().copied().take(HOME).collect();
    let key = section.key.clone();
    Outcome::new(Desk { key, newest, route, title, page, around, inside }, diagnostics)
}

/// A file of a section, to point at when its folder's name is at fault.
fn folder_span(site: &Site, lang: Lang, id: SectionId) -> Option<Span> {
    let section = &site.sections[id.index()];
    if let Some(page) = section.pages[lang.index()] {
        return Some(site.card(page).file.whole());
    }
    let folder = format!("{}/", section.key);
    let mut inside = site.cards.iter().filter(|card| card.path.starts_with(&folder));
    inside.find(|card| card.lang == lang).map(|card| card.file.whole())
}

/// The address of every article that is out and whose address nobody had before it.
pub(super) fn articles(
    settings: &Settings,
    site: &Site,
    desks: &[Vec<Option<Desk>>],
    claims: &mut Claims,
) -> Outcome<Vec<Option<Route>>> {
    let mut diagnostics = Diagnostics::new();
    let mut routes = Vec::with_capacity(site.cards.len());
    // What address a file wants follows from the file; who gets it, from their order.
    let wanted = site.cards.par_iter().zip(&site.section_of).zip(&site.is_out);
    let wanted = wanted.map(|((card, section), is_out)| {
        let is_wanted = *is_out && card.kind != Kind::Section;
        let address = || address(settings, card, &site.sections[section.index()].key);
        is_wanted.then(|| address().map(|text| Route::of_address(&text)).map_err(Box::new))
    });
    let wanted: Vec<Option<Result<Route, Box<Diagnostic>>>> = wanted.collect();
    for ((id, card), wanted) in (0..).map(ArticleId).zip(&site.cards).zip(wanted) {
        let Some(wanted) = wanted else {
            if let Some(page) = site.term_pages.get(&id) {
                let taxonomy = &settings.taxonomies[page.taxonomy];
                let route =
                    || term_route(&settings.prefix(card.lang), taxonomy, page.term.as_deref());
                routes.push(site.is_out[id.index()].then(route));
                continue;
            }
            let desks = &desks[card.lang.index()];
            let desk = desks[site.section_of[id.index()].index()].as_ref();
            routes.push(desk.filter(|_| site.is_out[id.index()]).map(|desk| desk.route.clone()));
            continue;
        };
        let claimed = wanted.map_err(|fault| *fault).and_then(|route| {
            let span = card.matter.url.as_ref().map(|url| url.range.clone());
            if let Some(prefix) = claims.meets_prefix(&route, card.lang) {
                let span = span.map_or_else(|| card.file.whole(), |range| card.file.at(range));
                return Err(faults::prefix_taken(route.address(), prefix, Some(span)));
            }
            claims.claim(&route, Owner::Article(id, card.file.clone()))?;
            Ok(route)
        });
        routes.push(claimed.map_err(|fault| diagnostics.push(fault)).ok());
    }
    Outcome::new(routes, diagnostics)
}

/// A page for every article that was withdrawn, where nothing else has its address now.
pub(super) fn gone(
    settings: &Settings,
    site: &Site,
    claims: &mut Claims,
) -> BTreeMap<ArticleId, Job> {
    let mut jobs = BTreeMap::new();
    let cards = (0..).map(ArticleId).zip(&site.cards);
    let withdrawn = |card: &Card| card.matter.gone && !card.matter.draft;
    for (id, card) in cards.filter(|(_, card)| withdrawn(card) && card.kind != Kind::Section) {
        let section = &site.sections[site.section_of[id.index()].index()].key;
        // One that has no address never had a reader.
        let Ok(text) = address(settings, card, section) else { continue };
        let route = Route::of_address(&text);
        let is_free = claims.is_free(&route) && claims.meets_prefix(&route, card.lang).is_none();
        if is_free && claims.claim(&route, Owner::Article(id, card.file.clone())).is_ok() {
            jobs.insert(id, Job { route, work: Work::Gone(card.lang) });
        }
    }
    jobs
}

/// The address that an article has or would have if it were out; none for a section's page, and where
/// none can be made.
#[must_use]
pub fn address_of(settings: &Settings, site: &Site, id: ArticleId) -> Option<Route> {
    let card = site.card(id);
    let section = &site.sections[site.section_of[id.index()].index()].key;
    let text = address(settings, card, section).ok().filter(|_| card.kind != Kind::Section)?;
    Some(Route::of_address(&text))
}

/// The address of an article below the site.
fn address(settings: &Settings, card: &Card, section: &str) -> Result<String, Diagnostic> {
    if let Some(url) = &card.matter.url {
        let Some(path) = path_of(&url.text) else {
            return Err(faults::bad_address(&url.text, true, card.file.at(url.range.clone())));
        };
        return Ok(inside_language(settings, card.lang, &path, ""));
    }
    let path = match card.kind {
        Kind::Bundle => card.path.rsplit_once('/').map_or("", |(folder, _)| folder),
        Kind::Leaf | Kind::Section => &card.path,
    };
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let own = card.matter.slug.as_deref().map_or_else(|| slug(name), slug);
    if own.is_empty() && !path.is_empty() {
        return Err(faults::no_slug(
            card.matter.slug.as_deref().unwrap_or(name),
            Some(card.file.whole()),
        ));
    }
    let folder =
        folder_address(folder).map_err(|part| faults::no_slug(part, Some(card.file.whole())))?;
    let prefix = settings.prefix(card.lang);
    let top = section.split('/').next().unwrap_or_default();
    let pattern = settings.permalinks.get(section).or_else(|| settings.permalinks.get(top));
    match pattern {
        Some(pattern) => Ok(format!("{prefix}{}/", by_pattern(pattern, card, &folder, &own)?)),
        None if folder.is_empty() => Ok([&prefix, &*own, "/"].concat()),
        None => Ok([&prefix, &*folder, "/", &own, "/"].concat()),
    }
}

/// Fills `:section/:year/:slug`.
fn by_pattern(pattern: &str, card: &Card, folder: &str, own: &str) -> Result<String, Diagnostic> {
    let date = card.matter.date.map(Moment::civil);
    if date.is_none() && [":year", ":month", ":day"].iter().any(|part| pattern.contains(part)) {
        return Err(faults::permalink_without_date(pattern, card.file.whole()));
    }
    let part = |part: &str| {
        let name = part.strip_prefix(':')?;
        Some(match (name, date) {
            ("section", _) => folder.to_owned(),
            ("slug", _) => own.to_owned(),
            ("title", _) => slug(&card.title),
            ("year", Some(date)) => format!("{:04}", date.year()),
            ("month", Some(date)) => format!("{:02}", date.month()),
            ("day", Some(date)) => format!("{:02}", date.day()),
            _ => return None,
        })
    };
    let parts = pattern.split('/').map(|text| part(text).unwrap_or_else(|| text.to_owned()));
    Ok(parts.collect::<Vec<_>>().join("/"))
}

/// A folder's address: the slug of each of its parts.
///
/// # Errors
/// The part of which nothing is left.
fn folder_address(folder: &str) -> Result<String, &str> {
    let mut out = String::with_capacity(folder.len());
    for part in folder.split('/').filter(|part| !part.is_empty()) {
        let slug = slug(part);
        if slug.is_empty() {
            return Err(part);
        }
        if !out.is_empty() {
            out.push('/');
        }
        out.push_str(&slug);
    }
    Ok(out)
}

/// The path that an author writes as an address, without its escapes. None for an address of another
/// site, with another scheme, with a query or an anchor: these would be folders that no browser asks
/// for. None for one that leads upwards or holds control characters either.
pub(super) fn path_of(text: &str) -> Option<Cow<'_, str>> {
    let path = if text.contains('%') {
        percent_decode_str(text).decode_utf8().ok()?
    } else {
        Cow::Borrowed(text)
    };
    let has_scheme = path.split(['/', '.']).next().is_some_and(|first| first.contains(':'));
    let leads_up = || path.split('/').any(|part| matches!(part, "." | ".."));
    let is_strange = |c: char| c.is_control() || matches!(c, '?' | '#' | '\\');
    let is_path = !has_scheme && !path.starts_with("//") && !path.contains(is_strange);
    (is_path && !leads_up()).then_some(path)
}

/// An address as authors write it, below the site: one that begins with a language's prefix means
/// that language, another one the author's own; without a leading slash it is beside `beside`.
pub(super) fn inside_language(settings: &Settings, lang: Lang, text: &str, beside: &str) -> String {
    let Some(path) = text.strip_prefix('/') else {
        let folder = beside.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
        return if folder.is_empty() {
            [&settings.prefix(lang), text].concat()
        } else {
            [folder, "/", text].concat()
        };
    };
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    match settings.langs().find(|lang| settings.language(*lang).path == first) {
        Some(named) => [&settings.prefix(named), rest].concat(),
        None => [&settings.prefix(lang), path].concat(),
    }
}
