//! Open pages, and what they are told.
//!
//! A page is told to load itself again only when what it shows has changed. A style sheet that has
//! changed has another address, and so has every page; that is no change of the page, and the
//! sheet is exchanged in place.

use std::sync::{Arc, Mutex, PoisonError};

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::base::{Fingerprint, SourcePath};
use crate::plan::{Job, Work};
use crate::render::Printing;
use crate::site::{ArticleId, Body, Lang};

/// The page for addresses without one.
pub(super) const NOT_FOUND: &str = "404.html";

/// A page that is open in a browser.
#[derive(Debug)]
pub(super) struct Tab {
    /// Path from the root of the host, percent-decoded.
    pub(super) page: String,
    /// The file that it was sent. Not always that of its address: that may have none.
    pub(super) route: Option<String>,
    /// The article on it, when it was last seen.
    pub(super) article: Option<Known>,
    /// What it shows; none where there is no such page.
    pub(super) name: Option<String>,
    /// What it was told of its state last.
    pub(super) state: Value,
    to: UnboundedSender<String>,
}

impl Tab {
    /// Sends an event; false when nobody listens any more.
    pub(super) fn tell(&self, event: &str, data: &Value) -> bool {
        self.to.send(format!("event: {event}\ndata: {data}\n\n")).is_ok()
    }
}

/// An article, so that it is known again in another file.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) file: SourcePath,
    pub(super) lang: Lang,
    pub(super) title: String,
    pub(super) body: Arc<Body>,
}

impl Known {
    pub(super) fn of(printing: &Printing, id: ArticleId) -> Self {
        let (card, body) = (printing.card(id), printing.body(id).clone());
        Self { file: card.file.clone(), lang: card.lang, title: card.title.clone(), body }
    }

    /// True for the same words, wherever they stand.
    pub(super) fn is_like(&self, printing: &Printing, id: ArticleId) -> bool {
        let card = printing.card(id);
        (card.lang, &card.title) == (self.lang, &self.title) && **printing.body(id) == *self.body
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Tabs(Mutex<Vec<Tab>>);

impl Tabs {
    /// Adds a page. What it is told first and that it is here from now on are one step: an edit
    /// comes before or after.
    pub(super) fn open(
        &self,
        tab: impl FnOnce(UnboundedSender<String>) -> Tab,
    ) -> UnboundedReceiver<String> {
        let (to, from) = unbounded_channel();
        let mut tabs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tabs.push(tab(to));
        from
    }

    /// Goes through the pages; those for which `stays` is false, and those that were closed, are
    /// forgotten.
    pub(super) fn visit(&self, stays: impl FnMut(&mut Tab) -> bool) {
        let mut tabs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tabs.retain(|tab| !tab.to.is_closed());
        tabs.retain_mut(stays);
    }
}

impl Tab {
    pub(super) fn new(page: &str, route: Option<String>, to: UnboundedSender<String>) -> Self {
        let (article, name, state) = (None, None, json!(null));
        Self { page: page.to_owned(), route, article, name, state, to }
    }
}

/// Style sheets of the theme: what their addresses are without the hash, and with it.
pub(super) fn sheets(printing: &Printing) -> Vec<(String, String)> {
    let jobs = printing.jobs();
    let first = jobs.partition_point(|job| job.route.as_str() < "assets/");
    let assets = jobs[first..].iter().take_while(|job| job.route.as_str().starts_with("assets/"));
    let sheet = |job: &Job| {
        let Work::Copy(..) = job.work else { return None };
        let stem = job.route.as_str().strip_suffix(".css")?;
        let (name, hash) = stem.rsplit_once('.')?;
        let is_hash = hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        let base = &printing.plan().settings.base;
        is_hash.then(|| (format!("{base}{name}.css"), job.route.href(base)))
    };
    assets.filter_map(sheet).collect()
}

/// A short name for what a page shows, whatever its style sheets are called, and for the file that
/// it is. Letters, digits, `%` and `:` only.
pub(super) fn name(route: &str, html: &[u8], sheets: &[(String, String)]) -> String {
    let mut text = String::from_utf8_lossy(html);
    for (plain, hashed) in sheets {
        if text.contains(hashed.as_str()) {
            text = text.replace(hashed.as_str(), plain).into();
        }
    }
    let digest = Fingerprint::of(text.as_bytes()).short(16);
    format!("{digest}:{}", utf8_percent_encode(route, NON_ALPHANUMERIC))
}

/// The file in a name.
pub(super) fn route_in(name: &str) -> Option<String> {
    let (_, route) = name.split_once(':')?;
    percent_decode_str(route).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::{name, route_in};

    #[test]
    fn a_name_knows_its_file_and_no_style_sheet() {
        let sheets = [("/a.css".to_owned(), "/a.0f.css".to_owned())];
        let first = name("zh/\"新&copy闻\"/index.html", b"<link href=/a.0f.css>", &sheets);
        assert_eq!(route_in(&first).unwrap(), "zh/\"新&copy闻\"/index.html");
        assert!(!first.contains(['"', '&', '+', ' ']), "{first}");
        let later = [("/a.css".to_owned(), "/a.1e.css".to_owned())];
        assert_eq!(first, name("zh/\"新&copy闻\"/index.html", b"<link href=/a.1e.css>", &later));
        assert_ne!(first, name("zh/index.html", b"<link href=/a.0f.css>", &sheets));
        assert_eq!(route_in("12"), None);
    }
}
