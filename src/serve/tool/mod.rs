//! Pages of the tool itself: stories by state, translations side by side, dead links; and what the
//! preview puts over the pages of the site.
//!
//! In: plain data. Out: whole pages. Never: a look into the site. Every page is a pure function, works
//! without script, and follows the policy of the site: nothing inline, nothing from elsewhere.

mod html;
mod links;
mod query;
mod side;
mod status;

#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use super::ToolPage;
use crate::diag::{Ui, phrase};
use crate::site::State;
use html::Html;

pub(crate) use links::{DeadLink, links};
pub(crate) use query::side_path;
pub(crate) use side::{Neighbour, Side, SideBlock, SideColumn, side};
pub(crate) use status::{Status, StatusCell, StatusRow, status};

/// The page of stories by state.
pub(crate) const STATUS: &str = "/__status";
/// The page of dead links.
pub(crate) const LINKS: &str = "/__links";
/// Before the key of a story: its page of translations side by side.
pub(crate) const SIDE: &str = "/__side/";

/// The policy of the tool's pages. That of the site, without what they do not need.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     img-src 'self' data:; media-src 'self'; form-action 'self'; base-uri 'none'";

/// Words of the script, by the end of their keys.
const WORDS: [&str; 12] = [
    "preview",
    "close",
    "stopped",
    "gone",
    "home",
    "last-good",
    "may-go",
    "edit",
    "side",
    "status",
    "fold",
    "unfold",
];

/// What all pages of the tool have in common.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// Language of the interface.
    pub(crate) ui: Ui,
    /// Path of the site's home.
    pub(crate) home: String,
    /// Digest that the page hands to the events: it is loaded anew when another one is there.
    pub(crate) seen: String,
}

/// A language as pages of the tool name it.
#[derive(Clone, Debug)]
pub(crate) struct Language {
    /// As in `site.toml`.
    pub(crate) key: String,
    /// For `lang` attributes.
    pub(crate) tag: String,
    /// In its own words.
    pub(crate) label: String,
}

/// A script or style sheet of the tool, by its path from the root of the host.
pub(crate) fn file(path: &str) -> Option<ToolPage> {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    const STYLE: &str = "text/css; charset=utf-8";
    let (media, text) = match path {
        "/__tongwen/preview.js" => (SCRIPT, include_str!("../client/preview.js")),
        "/__tongwen/preview.css" => (STYLE, include_str!("../client/preview.css")),
        "/__tongwen/tool.js" => (SCRIPT, include_str!("tool.js")),
        "/__tongwen/tool.css" => (STYLE, include_str!("tool.css")),
        _ => return None,
    };
    Some(ToolPage { media, bytes: text.as_bytes().to_vec() })
}

/// What the script says: `words` of the event `state`.
pub(crate) fn words(ui: Ui) -> Value {
    let mut all: Map<String, Value> = WORDS
        .iter()
        .map(|name| ((*name).to_owned(), phrase(ui, &format!("serve-preview-{name}"), &[]).into()))
        .collect();
    all.insert("lang".to_owned(), tag(ui).into());
    Value::Object(all)
}

/// The language of the interface as browsers know it.
const fn tag(ui: Ui) -> &'static str {
    match ui {
        Ui::En => "en",
        Ui::Zh => "zh-Hans",
    }
}

/// A word without values.
fn word(ui: Ui, key: &str) -> String {
    phrase(ui, key, &[])
}

/// A state as a badge: its word, and a class for its colour.
fn badge(html: &mut Html, ui: Ui, state: State) {
    html.open("span", &[("class", &format!("state state-{}", state.name()))]);
    html.text(&state_word(ui, state)).close("span");
}

fn state_word(ui: Ui, state: State) -> String {
    word(ui, &format!("state-{}", state.name()))
}

/// A page for when there is no site yet: what is wrong will stand over it.
pub(crate) fn nothing(ui: Ui) -> Vec<u8> {
    let mut html = Html::new();
    html.raw("<!DOCTYPE html>\n").open("html", &[("lang", tag(ui))]);
    html.raw("\n<head>\n<meta charset=\"utf-8\">\n<title>").text(&word(ui, "serve-name"));
    html.raw("</title>\n<link rel=\"icon\" href=\"data:,\">\n</head>\n<body>\n</body>\n</html>\n");
    html.into_bytes()
}

/// A whole page: head, header with ways to the other pages, and what `main` writes.
fn page(frame: &Frame, path: &str, title: &str, main: impl FnOnce(&mut Html)) -> ToolPage {
    let ui = frame.ui;
    let mut html = Html::new();
    html.raw("<!DOCTYPE html>\n").open("html", &[("lang", tag(ui))]);
    html.raw("\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.open("meta", &[("http-equiv", "Content-Security-Policy"), ("content", POLICY)]);
    html.raw("\n<meta name=\"robots\" content=\"noindex\">\n<title>");
    html.text(title).raw(" · ").text(&word(ui, "serve-name")).raw("</title>\n");
    html.raw("<link rel=\"icon\" href=\"data:,\">\n");
    html.raw("<link rel=\"stylesheet\" href=\"/__tongwen/tool.css\">\n");
    html.raw("<script src=\"/__tongwen/tool.js\" defer></script>\n<script");
    html.attribute("src", "/__tongwen/preview.js").attribute("data-seen", &frame.seen);
    html.raw(" defer></script>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">");
    html.text(&word(ui, "serve-skip")).raw("</a>\n<header class=\"bar\">\n<p>");
    html.text(&word(ui, "serve-name")).raw("</p>\n");
    html.open("nav", &[("aria-label", &word(ui, "serve-nav"))]).raw("<ul>\n");
    let ways =
        [(STATUS, "serve-nav-status"), (LINKS, "serve-nav-links"), (&frame.home, "serve-nav-site")];
    for (href, key) in ways {
        html.raw("<li><a").attribute("href", href);
        if href == path {
            html.attribute("aria-current", "page");
        } else if key == "serve-nav-site" {
            html.attribute("rel", "home");
        }
        html.raw(">").text(&word(ui, key)).raw("</a></li>\n");
    }
    html.raw("</ul></nav>\n</header>\n<main id=\"main\" tabindex=\"-1\">\n");
    main(&mut html);
    html.raw("</main>\n</body>\n</html>\n");
    ToolPage { media: "text/html; charset=utf-8", bytes: html.into_bytes() }
}
