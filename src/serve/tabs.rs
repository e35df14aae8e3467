//! Open pages, and what they are told.
//!
//! A page is told to load itself again only when what it shows has changed. A style sheet that has
//! changed has another address, and so has every page; that is no change of the page, and the
//! sheet is exchanged in place.

use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::base::{Fingerprint, SourcePath};
use crate::plan::{Job, Work};
use crate::render::Printing;

/// A page that is open in a browser.
#[derive(Debug)]
pub(super) struct Tab {
    /// Path from the root of the host, percent-decoded.
    pub(super) page: String,
    /// The article on it.
    pub(super) article: Option<SourcePath>,
    /// What it shows; none where there is no such page.
    pub(super) digest: Option<String>,
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

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Tabs(Mutex<Vec<Tab>>);

impl Tabs {
    /// Adds a page.
    pub(super) fn open(
        &self,
        tab: impl FnOnce(UnboundedSender<String>) -> Tab,
    ) -> UnboundedReceiver<String> {
        let (to, from) = unbounded_channel();
        let tab = tab(to);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(tab);
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
    pub(super) fn new(page: &str, to: UnboundedSender<String>) -> Self {
        let (article, digest, state) = (None, None, json!(null));
        Self { page: page.to_owned(), article, digest, state, to }
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

/// A short name for what a page shows, whatever its style sheets are called.
pub(super) fn digest(html: &[u8], sheets: &[(String, String)]) -> String {
    let mut text = String::from_utf8_lossy(html);
    for (plain, hashed) in sheets {
        if text.contains(hashed.as_str()) {
            text = text.replace(hashed.as_str(), plain).into();
        }
    }
    Fingerprint::of(text.as_bytes()).short(16)
}
