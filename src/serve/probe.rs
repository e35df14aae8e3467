//! One request, answered without a socket: a door for whoever tries what nobody would send.
//!
//! In: the lines of a request, and the files of a site. Out: the reply, and which files were asked
//! for on the way. The parts that HTTP itself decides (what is a method, an address, a header) are
//! read by the same types that the server gets them in.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::guard::Guard;
use super::{Show, ToolPage, lock, server};
use crate::manifest::Content;

/// What came of a request.
#[derive(Clone, Debug)]
pub struct Probed {
    /// The status of the reply.
    pub status: u16,
    /// Its headers.
    pub headers: Vec<(String, String)>,
    /// Routes of the site that were asked for on the way.
    pub asked: Vec<String>,
}

/// Answers a request: `GET /en/ HTTP/1.1` without its end, then a header a line. None for what is no
/// request by the rules of HTTP, to which a server answers by itself.
#[must_use]
pub fn probe(base: &str, files: BTreeMap<String, Vec<u8>>, request: &[u8]) -> Option<Probed> {
    let show = Arc::new(Shelf { base: base.to_owned(), files, asked: Mutex::new(Vec::new()) });
    let guard = Guard::new(IpAddr::from([127, 0, 0, 1]), &[]);
    let reply = server::reply_of(show.clone(), guard, request)?;
    let asked = std::mem::take(&mut *lock(&show.asked));
    Some(Probed { status: reply.status, headers: reply.headers, asked })
}

/// A site that is nothing but files, and notes what is asked for.
struct Shelf {
    base: String,
    files: BTreeMap<String, Vec<u8>>,
    asked: Mutex<Vec<String>>,
}

impl Show for Shelf {
    fn base(&self) -> String {
        self.base.clone()
    }

    fn file(&self, route: &str) -> Option<Content> {
        lock(&self.asked).push(route.to_owned());
        self.files.get(route).map(|bytes| Content::Bytes(bytes.clone().into()))
    }

    fn tool(&self, path: &str, query: Option<&str>) -> Option<ToolPage> {
        let is_page = Path::new(path).starts_with("/__status");
        let bytes = query.unwrap_or_default().as_bytes().to_vec();
        is_page.then_some(ToolPage { media: "text/html; charset=utf-8", bytes })
    }

    fn name(&self, _: &str, _: &[u8]) -> String {
        "0a".to_owned()
    }

    fn listen(&self, _: &str, _: Option<&str>) -> UnboundedReceiver<String> {
        unbounded_channel().1
    }
}

#[cfg(test)]
mod tests {
    use super::probe;

    #[test]
    fn a_request_is_answered_without_a_socket() {
        let files = [("en/index.html", "<head></head>"), ("_redirects", "/a/* //:splat 301\n")];
        let files = files.map(|(route, text)| (route.to_owned(), text.as_bytes().to_vec()));
        let status = |request: &str| {
            let probed = probe("/", files.clone().into(), request.as_bytes());
            probed.map(|probed| probed.status)
        };
        assert_eq!(status("GET /en/\nHost: localhost"), Some(200));
        assert_eq!(status("GET /en\nHost: localhost"), Some(301));
        assert_eq!(status("GET /a/b.example/\nHost: localhost"), Some(301));
        assert_eq!(status("POST /en/\nHost: localhost"), Some(405));
        assert_eq!(status("GET /en/\nHost: a.example"), Some(403));
        assert_eq!(status("GET /en/\nHost: localhost\nHost: localhost"), Some(400));
        assert_eq!(status("GET /%2e%2e/\nHost: localhost"), Some(400));
        // Found by fuzzing: a site without a page at its top was asked for one outside of it.
        let probed = probe("/", files.clone().into(), b"GET http://localhost?a\nHost: localhost");
        assert_eq!(probed.unwrap().asked, ["_redirects", "index.html", "404.html"]);
        assert_eq!(status("GET / /\nHost: localhost"), None);
        assert_eq!(status(""), None);
    }
}
