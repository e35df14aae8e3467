//! Outputs that are no pages: feeds, copied files, redirects, files for the host.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::address::{inside_language, path_of};
use super::claims::{Claims, Owner};
use super::{Asset, AssetOrigin, Edition, Feed, Job, Work, moved};
use crate::diag::faults::plan as faults;
use crate::diag::{Diagnostics, Outcome};
use crate::manifest::Caching;
use crate::site::{ArticleId, Kind, Lang, Route, Settings, Site, slug};

/// Feeds of every edition, section, and term of a taxonomy that wants them.
pub(super) fn feeds(settings: &Settings, site: &Site, editions: &[Edition]) -> Vec<Job> {
    let mut jobs = Vec::new();
    for (lang, edition) in settings.langs().zip(editions) {
        let lists = &site.editions[lang.index()];
        let mut add = |home: &Route, of: Option<&str>, articles: &[ArticleId]| {
            let own = articles.iter().copied().filter(|id| site.card(*id).lang == lang);
            let dated = own.filter(|id| site.card(*id).matter.date.is_some());
            // Lists begin with what has a weight; feeds are by date alone.
            let is_weighed =
                articles.first().is_some_and(|id| site.card(*id).matter.weight.is_some());
            let entries: Vec<_> = if is_weighed {
                let mut all: Vec<_> = dated.collect();
                all.sort_by_key(|id| Reverse(site.card(*id).matter.date.map(|date| date.at)));
                all.truncate(settings.feeds.limit);
                all
            } else {
                dated.take(settings.feeds.limit).collect()
            };
            for format in &settings.feeds.formats {
                let route = home.own_file(format.file());
                let feed = Feed {
                    format: *format,
                    lang,
                    home: home.clone(),
                    of: of.map(str::to_owned),
                    entries: entries.clone(),
                };
                jobs.push(Job { route, work: Work::Feed(Box::new(feed)) });
            }
        };
        add(&edition.home, None, &lists.newest);
        for (desk, articles) in edition.desks.iter().zip(&lists.listed).skip(1) {
            if let Some(desk) = desk {
                add(&desk.route, Some(&desk.title), articles);
            }
        }
        let taxonomies = settings.taxonomies.iter().zip(&edition.taxonomies).zip(&lists.terms);
        for ((_, planned), lists) in taxonomies.filter(|((taxonomy, _), _)| taxonomy.feed) {
            for (id, term) in &planned.terms {
                add(&term.route, Some(&term.name), &lists[id].articles);
            }
        }
    }
    jobs
}

/// The address of every file that is published as it is; none for those in folders whose page is
/// not out.
pub(super) fn files(
    settings: &Settings,
    site: &Site,
    editions: &[Edition],
    routes: &[Option<Route>],
    assets: &[Asset],
) -> Vec<Option<Route>> {
    let bundles = bundles(site);
    let address = |asset: &Asset| match &asset.origin {
        AssetOrigin::Static(path) => Some(Route::of_file(path)),
        AssetOrigin::Theme(route) => Some(route.clone()),
        AssetOrigin::Companion(lang, path) => {
            companion(settings, site, editions, routes, &bundles, *lang, path)
        }
    };
    assets.iter().map(address).collect()
}

/// Bundles by language and folder.
fn bundles(site: &Site) -> BTreeMap<(Lang, &str), ArticleId> {
    let ids = (0..).map(ArticleId).zip(&site.cards);
    let bundles = ids.filter(|(_, card)| card.kind == Kind::Bundle);
    bundles
        .map(|(id, card)| {
            let folder = card.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            ((card.lang, folder), id)
        })
        .collect()
}

/// Beside the page of the bundle or section around it, with the folders between kept. A bundle's
/// files stay where they are when only the other language has the page.
fn companion(
    settings: &Settings,
    site: &Site,
    editions: &[Edition],
    routes: &[Option<Route>],
    bundles: &BTreeMap<(Lang, &str), ArticleId>,
    lang: Lang,
    path: &str,
) -> Option<Route> {
    let mut folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    loop {
        let below = path[folder.len()..].trim_start_matches('/');
        if let Some(bundle) = bundles.get(&(lang, folder)) {
            return routes[bundle.index()].as_ref().map(|page| page.beside(below));
        }
        let section = site.sections.iter().position(|section| section.key == folder);
        if let Some(desk) = section.and_then(|at| editions[lang.index()].desks[at].as_ref()) {
            return Some(desk.route.beside(below));
        }
        if folder.is_empty() {
            let parts: Vec<_> = path.split('/').collect();
            let (name, folders) = parts.split_last()?;
            let folders: String = folders.iter().map(|part| slug(part) + "/").collect();
            return Some(Route::of_file(&format!("{}{folders}{name}", settings.prefix(lang))));
        }
        folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
    }
}

/// A job for every file with an address.
pub(super) fn copies(files: &[Option<Route>], assets: &[Asset]) -> Vec<Job> {
    let jobs = files.iter().zip(assets).filter_map(|(route, asset)| {
        let work = Work::Copy(asset.handle, asset.file.clone());
        Some(Job { route: route.clone()?, work })
    });
    jobs.collect()
}

/// A small page for every old address. A page beats an alias; an alias claimed twice goes to the
/// first path; an alias to its own page is skipped.
pub(super) fn aliases(
    settings: &Settings,
    site: &Site,
    routes: &[Option<Route>],
    gone: &BTreeMap<ArticleId, Job>,
    claims: &mut Claims,
) -> Outcome<Vec<Job>> {
    let mut diagnostics = Diagnostics::new();
    let mut jobs: Vec<Job> = Vec::new();
    for (id, card) in (0..).map(ArticleId).zip(&site.cards) {
        let page = routes[id.index()].as_ref();
        let is_gone = page.is_none();
        let Some(page) = page.or_else(|| gone.get(&id).map(|job| &job.route)) else { continue };
        for alias in &card.matter.aliases {
            let text = alias.text.trim();
            let Some(path) = path_of(text) else {
                let at = card.file.at(alias.range.clone());
                diagnostics.push(faults::bad_address(text, false, at));
                continue;
            };
            let text = inside_language(settings, card.lang, &path, page.address());
            let old = Route::of_address(&text);
            if old.folded() == page.folded() {
                continue;
            }
            if claims.is_free(&old) {
                // The claim can only fail for a name that no disk takes.
                let to = if is_gone {
                    Work::Gone(card.lang)
                } else {
                    Work::Redirect(card.lang, page.clone())
                };
                match claims.claim(&old, Owner::Article(id, card.file.clone())) {
                    Ok(()) => jobs.push(Job { route: old, work: to }),
                    Err(fault) => diagnostics.push(fault),
                }
            } else {
                let other = jobs.iter().find(|job| job.route.folded() == old.folded());
                let other = other.and_then(|job| match &job.work {
                    Work::Redirect(_, to) => Some(to.address()),
                    _ => None,
                });
                let at = card.file.at(alias.range.clone());
                diagnostics.push(faults::alias_taken(old.address(), other, at));
            }
        }
    }
    Outcome::new(jobs, diagnostics)
}

/// The policy as a header: `meta` elements carry the same, but cannot say `frame-ancestors`.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; \
     manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// `_headers`, in the form that Netlify and Cloudflare Pages read, `robots.txt`, and what has become
/// of old addresses. `maps` are the sitemaps that there will be.
pub(super) fn hosts(
    settings: &Settings,
    editions: &[Edition],
    old: &[Job],
    maps: &[&str],
) -> Vec<Job> {
    let base = &settings.base;
    let headers = format!(
        "{base}*\n  Content-Security-Policy: {POLICY}\n  X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n  \
         Cache-Control: {}\n\n{base}assets/*\n  ! Cache-Control\n  Cache-Control: {}\n",
        Caching::Revalidate.header(),
        Caching::Immutable.header(),
    );
    let mut robots = String::from("User-agent: *\nAllow: /\n\n");
    for name in maps {
        let _ = writeln!(robots, "Sitemap: {}{base}{name}", settings.origin);
    }
    let moved = moved::files(settings, editions, old);
    let texts = [("_headers", headers), ("robots.txt", robots)].into_iter().chain(moved);
    texts.map(|(name, text)| Job { route: Route::of_file(name), work: Work::Text(text) }).collect()
}
