//! What goes back to a browser, before anything is sent.
//!
//! In: what an answer holds. Out: [`Reply`]. Never: a reply that a browser may keep.

use std::borrow::Cow;
use std::path::PathBuf;

use percent_encoding::{CONTROLS, utf8_percent_encode};

/// An answer to a request.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    /// Names and values, each name once.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Body,
}

/// What follows the headers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// Nothing.
    Empty,
    /// Bytes at hand.
    Bytes(Cow<'static, [u8]>),
    /// So many bytes of a file, from a place in it.
    File { path: PathBuf, from: u64, length: u64 },
    /// Events for the page open at this path, without end.
    Events {
        page: String,
        /// What it shows, if it says so.
        seen: Option<String>,
    },
}

impl Reply {
    /// A reply of some media type. Every reply of a preview is out of date at once.
    pub(super) fn new(status: u16, media: &str, body: Body) -> Self {
        let reply = Self { status, headers: Vec::new(), body };
        reply.with("Content-Type", media).with("Cache-Control", "no-store")
    }

    /// A sentence for people, in both languages.
    pub(super) fn plain(status: u16, english: &str, chinese: &str) -> Self {
        let text = format!("{english}\n{chinese}\n").into_bytes();
        let length = text.len().to_string();
        Self::new(status, "text/plain; charset=utf-8", Body::Bytes(text.into()))
            .with("Content-Length", &length)
            .with("X-Content-Type-Options", "nosniff")
    }

    /// Sends the browser to another address, with its query when that address has none.
    pub(super) fn redirect(status: u16, to: &str, query: Option<&str>) -> Self {
        let mut to = to.to_owned();
        if let Some(query) = query.filter(|_| !to.contains('?')) {
            let at = to.find('#').unwrap_or(to.len());
            to.insert_str(at, &format!("?{}", utf8_percent_encode(query, CONTROLS)));
        }
        Self::plain(status, &format!("This is at {to}"), &format!("在 {to}")).with("Location", &to)
    }

    /// With a header; one of the same name is replaced.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The value of a header.
    #[cfg(test)]
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter();
        all.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}
