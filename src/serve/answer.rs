//! What the preview answers, as a static host would: one pure function, without sockets.
//!
//! In: a request, and what a server shows. Out: a [`Reply`]. Never: a file outside the site, a
//! panic, a reply that a browser may keep.
//!
//! Where hosts differ, this one does what shows faults early. `x/index.html` leads to `x/` (as on
//! Cloudflare Pages), so that every page is open under one address. An HTML file answers under
//! its own name only. Rules of `_redirects` give way to files (as on Netlify).

use std::borrow::Cow;
use std::path::Path;

use super::guard::{Guard, is_foreign};
use super::path::Refusal;
use super::range::Part;
use super::reply::{Body, Reply};
use super::{Show, page, path, range, rules};
use crate::manifest::{self, Content};

/// Where pages listen; `?page=` names the address at which they are open.
const EVENTS: &str = "/__tongwen/events";

/// What a site holds for its host, not for readers.
const PRIVATE: &[&str] = &["_headers", "_redirects", manifest::FILE];

/// A page in `static/` larger than this is no page that anyone edits; it goes out as it is.
const LARGEST_PAGE: u64 = 8 << 20;

/// The policy of the tool's own pages.
const TOOL_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; \
     frame-ancestors 'none'";

/// What is known of a request. Headers that are no text count as absent.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Request<'a> {
    pub(super) method: &'a str,
    /// As it was sent, still encoded.
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
    /// `Host`, or the authority of a whole address; `None` also when it is there twice.
    pub(super) host: Option<&'a str>,
    pub(super) range: Option<&'a str>,
    pub(super) if_range: Option<&'a str>,
    pub(super) origin: Option<&'a str>,
    pub(super) fetch_site: Option<&'a str>,
}

/// Files of the source tree, which are published as they are.
pub(super) trait Disk {
    /// Length of a file; `None` when there is none (any more).
    fn size(&self, path: &Path) -> Option<u64>;

    /// All of a file.
    fn read(&self, path: &Path) -> Option<Vec<u8>>;
}

/// Answers a request.
pub(super) fn answer(
    show: &dyn Show,
    disk: &dyn Disk,
    guard: &Guard,
    request: &Request<'_>,
) -> Reply {
    let mut reply = match refusal(guard, request) {
        Some(reply) => reply,
        None => {
            let asked = Asked { show, disk, request };
            match path::decode(request.path) {
                Ok(path) if path.starts_with("/__") => asked.tool(&path),
                Ok(path) => asked.site(&path),
                Err(Refusal::Nowhere) => asked.not_found(request.path),
                Err(Refusal::Bad) => Reply::plain(400, "This is no address.", "这不是一个地址。"),
            }
        }
    };
    if request.method == "HEAD" {
        reply.body = Body::Empty;
    }
    reply
}

/// What is said to requests that are not heard at all.
fn refusal(guard: &Guard, request: &Request<'_>) -> Option<Reply> {
    let Some(host) = request.host else {
        return Some(Reply::plain(400, "The request names no host.", "请求没有写明主机。"));
    };
    if !guard.admits(host) {
        return Some(Reply::plain(
            403,
            "The preview is not shown under this name; `--allow-host NAME` allows it.",
            "预览不以此名称提供；可用 `--allow-host 名称` 允许。",
        ));
    }
    if !matches!(request.method, "GET" | "HEAD") {
        let reply = Reply::plain(405, "The preview can only be read.", "预览只能读取。");
        return Some(reply.with("Allow", "GET, HEAD"));
    }
    None
}

/// A request that is heard, and what is there to answer it.
struct Asked<'a> {
    show: &'a dyn Show,
    disk: &'a dyn Disk,
    request: &'a Request<'a>,
}

impl Asked<'_> {
    /// Events, and pages of the tool.
    fn tool(&self, path: &str) -> Reply {
        if path == EVENTS {
            return self.events();
        }
        let Some(tool) = self.show.tool(path, self.request.query) else {
            return Reply::plain(404, "There is no such page.", "没有这个页面。");
        };
        let length = tool.bytes.len().to_string();
        let reply = Reply::new(200, tool.media, Body::Bytes(tool.bytes.into()))
            .with("Content-Length", &length)
            .with("X-Content-Type-Options", "nosniff")
            .with("Cross-Origin-Resource-Policy", "same-origin");
        if tool.media.starts_with("text/html") {
            reply.with("Content-Security-Policy", TOOL_POLICY)
        } else {
            reply
        }
    }

    /// What happens to a page, told only to pages from here.
    fn events(&self) -> Reply {
        let Request { host, origin, fetch_site, query, .. } = *self.request;
        if is_foreign(host.unwrap_or_default(), origin, fetch_site) {
            return Reply::plain(
                403,
                "Only pages of the preview listen.",
                "只有预览的页面可以收听。",
            );
        }
        let value = |name| query.and_then(|query| path::query_value(query, name));
        let (page, seen) = (value("page"), value("seen"));
        // A browser names its own address, which is encoded in itself.
        match page.map(|page| path::decode(&page)) {
            Some(Ok(page)) => Reply::new(200, "text/event-stream", Body::Events { page, seen })
                .with("X-Content-Type-Options", "nosniff"),
            _ => Reply::plain(400, "Which page listens?", "收听的是哪个页面？"),
        }
    }

    fn with_script(&self, route: &str, html: &[u8]) -> Cow<'static, [u8]> {
        page::with_script(html, &self.show.name(route, html))
    }

    /// A file of the site, or the way to it.
    fn site(&self, path: &str) -> Reply {
        let base = self.show.base();
        let bare = path::decode_own(&base);
        let query = self.request.query;
        let Some(below) = path::below(path, &bare) else {
            if path == "/" || bare.strip_suffix('/') == Some(path) {
                return Reply::redirect(302, &base, query);
            }
            return self.not_found(path);
        };
        let redirects = self.text("_redirects");
        if let Some(rule) = rules::redirect(&redirects, path, true) {
            return self.follow(&rule, path, &bare);
        }
        if let Some(folder) = path::folder_of_index(below)
            && self.file(below).is_some()
        {
            return Reply::redirect(301, &path::href(&format!("{bare}{folder}")), query);
        }
        let route = path::route(below);
        if let Some(reply) = self.file(&route).and_then(|file| self.send(200, path, &route, file)) {
            return reply;
        }
        let may_be_folder = !below.is_empty() && !below.ends_with('/');
        if may_be_folder && self.file(&path::route(&format!("{below}/"))).is_some() {
            return Reply::redirect(301, &path::href(&format!("{path}/")), query);
        }
        match rules::redirect(&redirects, path, false) {
            Some(rule) => self.follow(&rule, path, &bare),
            None => self.not_found(path),
        }
    }

    /// Goes where a rule leads: by sending the browser, or by showing another file in its place.
    fn follow(&self, rule: &rules::Redirect, path: &str, base: &str) -> Reply {
        if !matches!(rule.status, 200 | 404 | 410) {
            return Reply::redirect(rule.status, &rule.to, self.request.query);
        }
        let to = rule.to.split(['?', '#']).next().and_then(|to| path::decode(to).ok());
        let route = to.and_then(|to| path::below(&to, base).map(path::route));
        route
            .and_then(|route| self.send(rule.status, path, &route, self.file(&route)?))
            .unwrap_or_else(|| self.not_found(path))
    }

    /// The site's own page for addresses that lead nowhere.
    fn not_found(&self, path: &str) -> Reply {
        let route = "404.html";
        let page = self.file(route).and_then(|file| self.send(404, path, route, file));
        page.unwrap_or_else(|| {
            Reply::plain(404, "The site has no such page.", "本站没有这个页面。")
        })
    }

    /// A file that readers may see. No other function asks for files by what a browser sent.
    fn file(&self, route: &str) -> Option<Content> {
        if PRIVATE.contains(&route) { None } else { self.show.file(route) }
    }

    /// A file of the site's that is meant for its host, as text.
    fn text(&self, route: &str) -> String {
        let bytes = match self.show.file(route) {
            Some(Content::Bytes(bytes)) => bytes,
            Some(Content::File(path)) => self.disk.read(&path).unwrap_or_default().into(),
            None => Cow::default(),
        };
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// A file with the headers that the site wants for it, or a part of it. `None` when it has
    /// gone from the disk meanwhile.
    fn send(&self, status: u16, path: &str, route: &str, file: Content) -> Option<Reply> {
        let headers = rules::headers(&self.text("_headers"), path);
        let media = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        let media = media.map_or_else(|| manifest::media_type(route), |(_, media)| media.as_str());
        let is_page = media.starts_with("text/html");
        let (body, length) = match file {
            Content::Bytes(bytes) => {
                whole(if is_page { self.with_script(route, &bytes) } else { bytes })
            }
            Content::File(path) => {
                let length = self.disk.size(&path)?;
                if is_page && length <= LARGEST_PAGE {
                    whole(self.with_script(route, &self.disk.read(&path)?))
                } else {
                    (Body::File { path, from: 0, length }, length)
                }
            }
        };
        // We give out no validators, so that none in `If-Range` can be right.
        let Request { method, range, if_range, .. } = *self.request;
        let may_part = status == 200 && method == "GET" && if_range.is_none();
        let mut reply = match range::part(range.filter(|_| may_part), length) {
            Part::Whole => {
                Reply::new(status, media, body).with("Content-Length", &length.to_string())
            }
            Part::Bytes(first, last) => Reply::new(206, media, cut(body, first, last))
                .with("Content-Length", &(last - first + 1).to_string())
                .with("Content-Range", &format!("bytes {first}-{last}/{length}")),
            Part::Outside => Reply::plain(416, "The file ends before that.", "文件没有那么长。")
                .with("Content-Range", &format!("bytes */{length}")),
        };
        if reply.status != 416 {
            for (name, value) in &headers {
                reply = reply.with(name, value);
            }
        }
        Some(reply.with("Accept-Ranges", "bytes"))
    }
}

/// Bytes as a body, and how many they are.
fn whole(bytes: Cow<'static, [u8]>) -> (Body, u64) {
    let length = bytes.len() as u64;
    (Body::Bytes(bytes), length)
}

/// A part of a body, both ends in it.
fn cut(body: Body, first: u64, last: u64) -> Body {
    match body {
        Body::File { path, from, .. } => {
            Body::File { path, from: from + first, length: last - first + 1 }
        }
        Body::Bytes(bytes) => {
            let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
            let part = bytes.get(at(first)..=at(last)).unwrap_or_default();
            Body::Bytes(part.to_vec().into())
        }
        other => other,
    }
}

#[cfg(test)]
mod tests;
