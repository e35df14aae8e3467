//! The preview: a site on a loopback port while it is being written.
//!
//! In: a [`Preview`](crate::serve) of the site, renewed by the watch. Out: answers as a host would give
//! them, and events for open pages. Never: a file written, an address outside the site.

mod answer;
mod body;
mod guard;
mod page;
mod path;
mod range;
mod reply;
mod rules;
mod server;
mod watch;

use std::net::SocketAddr;

use crate::manifest::Content;

/// What a server shows. It asks for everything anew at each request, so that an edit shows at once.
pub(crate) trait Show: Send + Sync + 'static {
    /// Path of the site on its host, beginning and ending with a slash: `/` or `/news-site/`.
    fn base(&self) -> String;

    /// The file at a route of the site (`en/news/x/index.html`, `_headers`), rendered now; `None`
    /// when the site has no such file.
    fn file(&self, route: &str) -> Option<Content>;

    /// A page of the tool itself, by its path from the root of the host (`/__status`,
    /// `/__side/news/x`, `/__tongwen/preview.js`) and its query. Path percent-decoded.
    fn tool(&self, path: &str, query: Option<&str>) -> Option<ToolPage>;

    /// Begins to tell an open page (path from the root of the host, percent-decoded:
    /// `/en/news/x/`) what happens to it, as whole server-sent events, ready to be written.
    fn listen(&self, page: &str) -> tokio::sync::mpsc::UnboundedReceiver<String>;
}

/// A page, script or style sheet of the tool.
#[derive(Clone, Debug)]
pub(crate) struct ToolPage {
    /// `text/html; charset=utf-8` and the like.
    pub(crate) media: &'static str,
    /// What it holds.
    pub(crate) bytes: Vec<u8>,
}

/// Where to listen, and for whom.
#[derive(Clone, Debug)]
pub struct Listen {
    /// `--host` and `--port`.
    pub at: SocketAddr,
    /// `--allow-host`: further names under which requests may come.
    pub allowed: Vec<String>,
}
