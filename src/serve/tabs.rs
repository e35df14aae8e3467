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

/// An article, so that it is known again at another address.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) file: SourcePath,
    /// What it said, so that it is known again in another file.
    text: Option<(Lang, String, Arc<Body>)>,
}

impl Known {
    pub(super) fn of(printing: &Printing, id: ArticleId) -> Self {
        let (card, body) = (printing.card(id), printing.body(id));
        Self { file: card.file.clone(), text: Some((card.lang, card.title.clone(), body)) }
    }

    /// True for the same words, wherever they stand.
    pub(super) fn is_like(&self, printing: &Printing, id: ArticleId) -> bool {
        let Some((lang, title, body)) = &self.text else { return false };
        let card = printing.card(id);
        (card.lang, &card.title) == (*lang, title) && printing.body(id) == *body
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
    /// `seen` is the name that was sent with the page.
    pub(super) fn new(page: &str, seen: Option<&str>, to: UnboundedSender<String>) -> Self {
        let (route, file) = seen.map(parts).unwrap_or_default();
        let article = file.map(|file| Known { file: SourcePath::new(file), text: None });
        Self { page: page.to_owned(), route, article, name: None, state: json!(null), to }
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

/// A short name for what a page shows, whatever its style sheets are called, with the file that it
/// is and the source that made it. Letters, digits, `%` and `:` only.
pub(super) fn name(
    (route, source): (&str, Option<&SourcePath>),
    html: &[u8],
    sheets: &[(String, String)],
) -> String {
    let mut text = String::from_utf8_lossy(html);
    for (plain, hashed) in sheets {
        if text.contains(hashed.as_str()) {
            text = text.replace(hashed.as_str(), plain).into();
        }
    }
    let digest = Fingerprint::of(text.as_bytes()).short(16);
    let encode = |path| utf8_percent_encode(path, NON_ALPHANUMERIC);
    format!("{digest}:{}:{}", encode(route), encode(source.map_or("", SourcePath::as_str)))
}

/// The file and the source in a name.
fn parts(name: &str) -> (Option<String>, Option<String>) {
    let mut parts = name.split(':').skip(1).map(|part| {
        let path = percent_decode_str(part).decode_utf8().ok()?.into_owned();
        (!path.is_empty()).then_some(path)
    });
    (parts.next().flatten(), parts.next().flatten())
}

#[cfg(test)]
mod tests {
    use super::{name, parts};
    use crate::base::SourcePath;

    #[test]
    fn a_name_knows_its_file_and_no_style_sheet() {
        let (route, source) = ("zh/\"新&copy闻\"/index.html", SourcePath::new("a/新:闻.md"));
        let named = |html: &str, sheet: &str| {
            name((route, Some(&source)), html.as_bytes(), &[("/a.css".into(), sheet.into())])
        };
        let first = named("<link href=/a.0f.css>", "/a.0f.css");
        assert!(!first.contains(['"', '&', '+', ' ']), "{first}");
        assert_eq!(parts(&first), (Some(route.to_owned()), Some("a/新:闻.md".to_owned())));
        assert_eq!(first, named("<link href=/a.1e.css>", "/a.1e.css"));
        assert_ne!(first, named("<link href=/a.1e.css>", "/a.0f.css"));
        assert_eq!(parts(&name(("404.html", None), b"", &[])), (Some("404.html".into()), None));
        assert_eq!(parts("12"), (None, None));
    }
}
