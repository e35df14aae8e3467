//! What is meant: a file of the site, or an address, in any of the forms in which people have them.

use percent_encoding::percent_decode_str;

use super::Bench;
use crate::base::SourcePath;
use crate::cli::place;
use crate::diag::near;
use crate::plan::{Job, Page, Subject, Work, address_of};
use crate::site::{ArticleId, Lang, RootPage, Route, nfc};

/// So many names are offered in the place of one that does not exist.
const OFFERED: usize = 3;

/// What was meant.
pub(super) enum Found<'a> {
    /// An article, out or not.
    Article(ArticleId),
    /// A file of an article that could not be read.
    Broken(Lang, SourcePath),
    /// Another output.
    Page(&'a Job),
    /// An address with the prefix that the default language no longer has, and where it leads.
    Prefixed(Route),
    /// A file that is no part of what is published.
    Outside(String),
    /// Nothing; these are near.
    Nothing(Vec<String>),
}

impl<'a> Bench<'a> {
    /// What a path or an address means. Paths come first: `en/news` may be both.
    pub(super) fn find(&self, what: &str) -> Found<'a> {
        let paths = place::candidates(self.session, what);
        if let Some(found) = paths.iter().find_map(|path| self.by_path(path)) {
            return found;
        }
        let routes = self.routes(what);
        if let Some(found) = routes.iter().find_map(|route| self.by_address(route)) {
            return found;
        }
        if let Some(to) = routes.iter().find_map(|route| self.without_prefix(route)) {
            return Found::Prefixed(to);
        }
        let is_there = |path: &&String| !path.is_empty() && self.session.root.join(path).exists();
        match paths.iter().find(is_there) {
            Some(path) => Found::Outside(path.clone()),
            None => Found::Nothing(self.near(what, &routes)),
        }
    }

    fn by_path(&self, path: &str) -> Option<Found<'a>> {
        let path = nfc(path);
        let site = &self.manuscript.site;
        let is_it = |file: &SourcePath| nfc(file.as_str()) == path;
        let mut cards = (0..).map(ArticleId).zip(&site.cards);
        if let Some((id, _)) = cards.find(|(_, card)| is_it(&card.file)) {
            return Some(Found::Article(id));
        }
        let mut broken = site.broken.iter();
        if let Some(((lang, _), file)) = broken.find(|(_, file)| is_it(file)) {
            return Some(Found::Broken(*lang, file.clone()));
        }
        let is_copy = |job: &&Job| matches!(&job.work, Work::Copy(_, file) if is_it(file));
        self.printing.jobs().iter().find(is_copy).map(Found::Page)
    }

    /// The files at which an address may stand: with scheme and host or without, with the path of
    /// the site or without, with the final slash or without, encoded or not.
    fn routes(&self, what: &str) -> Vec<Route> {
        let path = match what.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
            None => what,
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = percent_decode_str(path).decode_utf8_lossy();
        let base = percent_decode_str(&self.manuscript.settings.base).decode_utf8_lossy();
        let inside = format!("/{}", path.trim_start_matches('/'));
        let inside = format!("{inside}/").strip_prefix(&*base).map(|_| {
            let start = base.len().min(inside.len());
            inside[start..].to_owned()
        });
        let mut routes = Vec::new();
        for path in inside.iter().map(String::as_str).chain([&*path]) {
            for route in [Route::of_address(path), Route::of_file(path)] {
                if !routes.contains(&route) {
                    routes.push(route);
                }
            }
        }
        routes
    }

    fn by_address(&self, route: &Route) -> Option<Found<'a>> {
        let job = self.printing.job(route.as_str());
        match job.map(|job| &job.work) {
            Some(Work::Page(Page { subject: Subject::Article { id, .. }, .. })) => {
                return Some(Found::Article(*id));
            }
            // What was withdrawn is told as an article, if this was its address.
            Some(Work::Gone(_)) | None => {
                if let Some(id) = self.absent_at(route) {
                    return Some(Found::Article(id));
                }
            }
            Some(_) => {}
        }
        job.map(Found::Page)
    }

    /// The article that would stand at an address if it were out.
    fn absent_at(&self, route: &Route) -> Option<ArticleId> {
        let site = &self.manuscript.site;
        let ids = (0..).map(ArticleId).zip(&site.is_out).filter(|(_, is_out)| !**is_out);
        let mut ids = ids.map(|(id, _)| id);
        let at = |id: &ArticleId| address_of(&self.manuscript.settings, site, *id);
        ids.find(|id| at(id).as_ref() == Some(route))
    }

    /// Under `root = "default"` hosts send addresses with the prefix to those without.
    fn without_prefix(&self, route: &Route) -> Option<Route> {
        let settings = &self.manuscript.settings;
        let path = &settings.language(settings.default_language).path;
        let rest = route.as_str().strip_prefix(path.as_str())?.strip_prefix('/')?;
        let to = Route::of_file(rest);
        let is_there = self.printing.job(to.as_str()).is_some();
        (settings.root == RootPage::Default && is_there).then_some(to)
    }

    /// Names of files, or else addresses, that are like one that does not exist.
    fn near(&self, what: &str, routes: &[Route]) -> Vec<String> {
        let site = &self.manuscript.site;
        let files = site.cards.iter().map(|card| &card.file).chain(site.broken.values());
        let files: Vec<_> = files.map(SourcePath::as_str).collect();
        let path = &place::candidates(self.session, what)[0];
        // Who left out the first folders has said enough.
        let ends = files.iter().copied().filter(|file| file.ends_with(path.as_str()));
        let like = near(path, files.iter().copied(), OFFERED);
        let mut files: Vec<_> = ends.chain(like).map(str::to_owned).collect();
        files.dedup();
        files.truncate(OFFERED);
        if what.ends_with(".md") || what.ends_with(".markdown") {
            return files;
        }
        let is_page = |job: &&Job| matches!(job.work, Work::Page(_));
        let pages = self.printing.jobs().iter().filter(is_page).map(|job| job.route.address());
        let asked = routes.first().map_or("", Route::address);
        let pages = near(asked, pages, OFFERED).into_iter().map(|page| format!("/{page}"));
        pages.chain(files).take(OFFERED).collect()
    }
}
