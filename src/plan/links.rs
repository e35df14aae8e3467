//! Where the links and pictures of every body lead, in the language of the reader.
//!
//! A link names a page by its file (`../notices/x.md`, `@/news/x.md`), by its address
//! (`/news/x/`, `../x/`), or by name (`ref`). It means the page in the language of the article in
//! which it stands; where that is missing, the version that exists, marked with its language. An
//! address with a language's prefix means that language.

mod own;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::address::inside_language;
use super::claims::{Claims, Owner};
use super::paths::{in_folder, is_markdown, join, parent};
use super::{Asset, AssetOrigin};

use crate::base::Shelf;
use crate::diag::faults::plan as faults;
use crate::diag::{Diagnostic, Diagnostics, Outcome, nearest};
use crate::site::{ArticleId, Card, Kind, Lang, Link, Outline, Route, Settings, Site, slug};

/// Where the links and pictures of one body lead, in the order of its outline.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// `None`: the link is dead and becomes text.
    pub links: Box<[Option<Destination>]>,
    /// `None`: the picture is missing and left as it is written.
    pub pictures: Box<[Option<PictureAt>]>,
    /// Files that shortcodes name; `None`: missing.
    pub files: Box<[Option<FileAt>]>,
    /// The lead picture.
    pub lead: Option<Box<PictureAt>>,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The page or file; none for an anchor on the same page.
    pub route: Option<Route>,
    /// The language of the page, when it is not that of the article.
    pub lang: Option<Lang>,
    /// `?query#anchor` as it follows the address, encoded by the author.
    pub tail: String,
}

/// Where a picture is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureAt {
    /// Its file.
    pub route: Route,
    /// Width and height in pixels.
    pub size: Option<(u32, u32)>,
    /// Length in bytes.
    pub bytes: Option<u64>,
}

/// Where a file is that a shortcode names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileAt {
    /// Its address.
    pub route: Route,
    /// The handle of its [`Asset`].
    pub handle: usize,
}

/// What a target means.
enum Found {
    Article(ArticleId),
    /// A page that the program makes, or a file.
    Other(Route),
    /// Its file could not be read: that is reported already.
    Broken,
    /// Written, but not out.
    Held(ArticleId),
}

/// All that is needed to resolve links; built once, then asked from all threads.
pub(super) struct Resolver<'a> {
    settings: &'a Settings,
    site: &'a Site,
    outlines: &'a Shelf<Arc<Outline>>,
    routes: &'a [Option<Route>],
    claims: &'a Claims<'a>,
    files: HashMap<(Lang, &'a str), usize>,
    assets: &'a [Asset],
    file_routes: &'a [Option<Route>],
    /// Made when the first link names a file; many sites have none.
    by_path: OnceLock<HashMap<(Lang, &'a str), ArticleId>>,
    /// Made when the first link is a name.
    by_name: OnceLock<HashMap<(Lang, &'a str), Vec<ArticleId>>>,
    by_file: HashMap<&'a str, usize>,
    /// Where files that could not be read would have their pages.
    broken: HashSet<Route>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(
        settings: &'a Settings,
        site: &'a Site,
        outlines: &'a Shelf<Arc<Outline>>,
        routes: &'a [Option<Route>],
        claims: &'a Claims<'a>,
        assets: &'a [Asset],
        file_routes: &'a [Option<Route>],
    ) -> Self {
        let mut files = HashMap::new();
        let mut by_file = HashMap::new();
        for (index, (asset, route)) in assets.iter().zip(file_routes).enumerate() {
            if let AssetOrigin::Companion(lang, path) = &asset.origin {
                files.insert((*lang, path.as_str()), index);
            }
            if let Some(route) = route {
                by_file.insert(route.as_str(), index);
            }
        }
        let broken = site.broken.keys().map(|(lang, path)| usual(settings, *lang, path)).collect();
        Self {
            settings,
            site,
            outlines,
            routes,
            claims,
            files,
            assets,
            file_routes,
            by_path: OnceLock::new(),
            by_name: OnceLock::new(),
            by_file,
            broken,
        }
    }

    /// Resolves every link and picture of every article that is out.
    pub(super) fn resolve_all(&self) -> Outcome<Vec<Resolved>> {
        let each = |index: usize| {
            let outline = &self.outlines[index];
            let mut diagnostics = Diagnostics::new();
            let mut resolved = Resolved::default();
            let card = &self.site.cards[index];
            if let Some(page) = &self.routes[index] {
                let id = ArticleId::at(index);
                let links = outline.links.iter();
                let links = links.map(|link| self.link(id, page, link, &mut diagnostics));
                resolved.links = links.collect();
                let mut picture = |src: &str, range: &Range<usize>| {
                    let found = self.picture(card, page, src);
                    if found.is_none() {
                        let (at, settings) = (card.file.at(range.clone()), self.settings);
                        let is_error = settings.links.internal_is_error;
                        diagnostics.push(faults::missing_picture(src, is_error, at));
                    }
                    found
                };
                let lead = card.matter.lead.as_ref().map(|lead| &lead.src);
                resolved.lead = lead.and_then(|src| picture(&src.text, &src.range)).map(Box::new);
                let pictures = outline.pictures.iter();
                resolved.pictures = pictures.map(|own| picture(&own.src, &own.range)).collect();
                let files = outline.files().iter();
                let files = files.map(|own| self.file(card, page, own, &mut diagnostics));
                resolved.files = files.collect();
            }
            (resolved, diagnostics)
        };
        let all: Vec<_> = (0..self.outlines.len()).into_par_iter().map(each).collect();
        let mut diagnostics = Diagnostics::new();
        let resolved = all.into_iter().map(|(resolved, own)| {
            diagnostics.append(own);
            resolved
        });
        let resolved = resolved.collect();
        Outcome::new(resolved, self.with_hints(diagnostics))
    }

    fn link(
        &self,
        id: ArticleId,
        page: &Route,
        link: &Link,
        diagnostics: &mut Diagnostics,
    ) -> Option<Destination> {
        let card = self.site.card(id);
        let span = || card.file.at(link.range.clone());
        let found = if link.target.is_empty() {
            Some(Found::Article(id))
        } else {
            self.find(card, page, link)
        };
        let (target, route) = match found {
            Some(Found::Article(target)) => (Some(target), self.routes[target.index()].clone()?),
            Some(Found::Other(route)) => (None, route),
            Some(Found::Broken) => return None,
            Some(Found::Held(target)) => {
                let held = self.site.card(target).file.as_str();
                diagnostics.push(faults::link_not_out(&link.target, held, span()));
                return None;
            }
            None => {
                let is_error = self.settings.links.internal_is_error;
                diagnostics.push(faults::dead_link(&link.target, is_error, span()));
                return None;
            }
        };
        if let (Some(target), Some(anchor)) = (target, &link.anchor) {
            let ids = || self.outlines[target.index()].ids();
            let is_top = anchor.is_empty() || anchor.eq_ignore_ascii_case("top");
            if !is_top && !ids().any(|id| id == anchor) {
                let near = nearest(anchor, ids());
                let is_error = self.settings.links.internal_is_error;
                diagnostics.push(faults::dead_anchor(anchor, near, is_error, span()));
            }
        }
        let lang = target.map(|target| self.site.card(target).lang);
        Some(Destination {
            route: (!link.target.is_empty()).then_some(route),
            lang: lang.filter(|lang| *lang != card.lang),
            tail: tail(link),
        })
    }

    fn find(&self, card: &Card, page: &Route, link: &Link) -> Option<Found> {
        let target = link.target.as_str();
        let folder = parent(&card.path);
        if link.by_name {
            return self.named(card.lang, folder, target);
        }
        if let Some(path) = target.strip_prefix("@/") {
            return self.path(card.lang, "", path);
        }
        if is_markdown(target) {
            let (folder, path) = match target.strip_prefix('/') {
                Some(path) => ("", path),
                None => (folder, target),
            };
            if let Some(found) = self.path(card.lang, folder, path) {
                return Some(found);
            }
        }
        if let Some(route) = self.companion(card, target) {
            return Some(Found::Other(route));
        }
        self.address(card.lang, page, target)
    }

    /// A page by its file's path from a folder, in this language or else in another one.
    fn path(&self, lang: Lang, folder: &str, path: &str) -> Option<Found> {
        let path = join(folder, path)?;
        let stem = path.strip_suffix(".md").or(path.strip_suffix(".markdown")).unwrap_or(&path);
        let forms = [stem.to_owned(), in_folder(stem, "index"), in_folder(stem, "_index")];
        let langs = std::iter::once(lang).chain(self.settings.langs().filter(|l| *l != lang));
        let mut held = None;
        for lang in langs {
            for form in &forms {
                if self.site.broken.contains_key(&(lang, form.clone())) {
                    return Some(Found::Broken);
                }
                if let Some(id) = self.by_path(lang, form) {
                    match self.article(id, lang) {
                        Found::Held(id) => held = held.or(Some(id)),
                        found => return Some(found),
                    }
                }
            }
        }
        held.map(Found::Held)
    }

    fn by_path(&self, lang: Lang, path: &str) -> Option<ArticleId> {
        let all = || {
            let cards = (0..).map(ArticleId).zip(&self.site.cards);
            cards.map(|(id, card)| ((card.lang, &*card.path), id)).collect()
        };
        self.by_path.get_or_init(all).get(&(lang, path)).copied()
    }

    /// The page of a name, if there is only one.
    fn by_name(&self, lang: Lang, name: &str) -> Option<ArticleId> {
        let all = || {
            let mut all: HashMap<_, Vec<_>> = HashMap::with_capacity(self.site.cards.len());
            for (id, card) in (0..).map(ArticleId).zip(&self.site.cards) {
                let name = page_path(card).rsplit('/').next().unwrap_or_default();
                all.entry((card.lang, name)).or_default().push(id);
            }
            all
        };
        match self.by_name.get_or_init(all).get(&(lang, name))?.as_slice() {
            [id] => Some(*id),
            _ => None,
        }
    }

    /// The member of an article's story in a language when it is out, else itself.
    fn article(&self, id: ArticleId, lang: Lang) -> Found {
        let here = self.site.counterpart(id, lang).unwrap_or(id);
        if !self.site.is_out[here.index()] {
            return Found::Held(here);
        }
        // Without an address it has lost it to another page, which is reported already.
        if self.routes[here.index()].is_some() { Found::Article(here) } else { Found::Broken }
    }

    /// A page by name, as Hugo's `ref` finds it: by path from here or from the top, else by the
    /// only page of that name.
    fn named(&self, lang: Lang, folder: &str, name: &str) -> Option<Found> {
        let name = name.trim_end_matches('/');
        let relative = name.strip_prefix('/');
        if relative.is_none()
            && let Some(found) = self.path(lang, folder, name)
        {
            return Some(found);
        }
        if let Some(found) = self.path(lang, "", relative.unwrap_or(name)) {
            return Some(found);
        }
        let stem = name.strip_suffix(".md").unwrap_or(name);
        let langs = std::iter::once(lang).chain(self.settings.langs().filter(|l| *l != lang));
        for other in langs {
            if let Some(id) = self.by_name(other, stem) {
                return Some(self.article(id, lang));
            }
        }
        None
    }

    /// A page or file by its address.
    fn address(&self, lang: Lang, page: &Route, target: &str) -> Option<Found> {
        let langs = std::iter::once(lang).chain(self.settings.langs().filter(|l| *l != lang));
        if target.starts_with('/') {
            let routes = langs
                .map(|lang| Route::of_address(&inside_language(self.settings, lang, target, "")));
            let outside = std::iter::once(Route::of_address(target));
            return routes.chain(outside).find_map(|route| self.at(&route));
        }
        // Relative to the page's address, as a browser reads it; a page that is a file counts
        // from its folder.
        let address = page.address();
        let folder = if address.ends_with('/') { address } else { parent(address) };
        let path = join(folder.trim_end_matches('/'), target)?;
        if let Some(found) = self.at(&Route::of_address(&path)) {
            return Some(found);
        }
        // The same address may exist in another language only.
        let rest = path.strip_prefix(&self.settings.prefix(lang))?.to_owned();
        langs.skip(1).find_map(|other| {
            self.at(&Route::of_address(&format!("{}{rest}", self.settings.prefix(other))))
        })
    }

    fn at(&self, route: &Route) -> Option<Found> {
        let Some(owner) = self.claims.owner(route) else {
            return self.broken.contains(route).then_some(Found::Broken);
        };
        match owner {
            Owner::Article(id, _) => Some(self.article(*id, self.site.card(*id).lang)),
            Owner::Made | Owner::File(_) => Some(Found::Other(route.clone())),
        }
    }

    /// Adds near names to the first dead links: each costs a look at all pages, and nobody reads
    /// further before mending these.
    fn with_hints(&self, faults: Diagnostics) -> Diagnostics {
        const HINTS: usize = 60;
        let leads_nowhere = |fault: &Diagnostic| {
            matches!(fault.code, "link::dead" | "link::missing-file" | "link::missing-picture")
        };
        if !faults.iter().any(leads_nowhere) {
            return faults;
        }
        let pages: BTreeSet<&str> = self.site.cards.iter().map(|card| page_path(card)).collect();
        let last = |path: &'a str| path.rsplit('/').next().unwrap_or_default();
        let mut hints = 0;
        let hinted = faults.into_iter().map(|fault| {
            if !leads_nowhere(&fault) || hints == HINTS {
                return fault;
            }
            hints += 1;
            if fault.code != "link::dead" {
                let near = self.near_file(&fault).map(str::to_owned);
                return fault.with_some("near", near);
            }
            let target = fault.value("target").unwrap_or_default().trim_end_matches('/');
            let name = target.rsplit('/').next().unwrap_or_default();
            let stem = name.strip_suffix(".md").unwrap_or(name).to_owned();
            let near = nearest(&stem, pages.iter().map(|path| last(path)))
                .and_then(|near| pages.iter().find(|path| last(path) == near))
                .map(|path| format!("@/{path}.md"));
            fault.with_some("near", near)
        });
        hinted.collect()
    }
}

/// The address that a file has by its path alone: what its front matter says cannot be known.
fn usual(settings: &Settings, lang: Lang, path: &str) -> Route {
    let parts = path.split('/').filter(|part| !matches!(*part, "index" | "_index"));
    let address: String = parts.map(|part| slug(part) + "/").collect();
    Route::of_address(&format!("{}{address}", settings.prefix(lang)))
}

/// The path by which a page is known: without `index` and `_index`.
fn page_path(card: &Card) -> &str {
    match card.kind {
        Kind::Leaf => &card.path,
        Kind::Bundle | Kind::Section => parent(&card.path),
    }
}

/// What follows the address: the author's query and anchor.
fn tail(link: &Link) -> String {
    let mut tail = String::new();
    if let Some(query) = &link.query {
        tail.push('?');
        tail.push_str(query);
    }
    if let Some(anchor) = &link.anchor {
        tail.push_str(&crate::site::encode("#", anchor));
    }
    tail
}
