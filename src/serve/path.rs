//! The path of a request: from what the browser sends to a file of the site.
//!
//! In: raw paths and queries. Out: decoded paths, routes. Never: a route that leaves the site.

use percent_encoding::percent_decode_str;

use crate::site::encode;

/// The last part of the route of a page in its own folder.
const INDEX: &str = "index.html";

/// Why a path is no address of any site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Broken or hostile: not UTF-8, control characters, `..`, backslashes.
    Bad,
    /// Sound, but no file can have it: `//`, or a slash inside a name.
    Nowhere,
}

/// Decodes a path once. It is taken apart at its slashes first, so that no encoded character can
/// become one, and what is still encoded afterwards stays so: it is part of a name.
pub(super) fn decode(raw: &str) -> Result<String, Refusal> {
    let Some(parts) = raw.strip_prefix('/') else { return Err(Refusal::Bad) };
    let mut path = String::with_capacity(raw.len());
    let mut is_nowhere = false;
    let mut parts = parts.split('/').peekable();
    while let Some(part) = parts.next() {
        if !is_escaped_well(part) {
            return Err(Refusal::Bad);
        }
        let part = percent_decode_str(part).decode_utf8().map_err(|_| Refusal::Bad)?;
        if part.contains('\\') || part.chars().any(char::is_control) || is_dots(&part) {
            return Err(Refusal::Bad);
        }
        is_nowhere |= part.contains('/') || (part.is_empty() && parts.peek().is_some());
        path.push('/');
        path.push_str(&part);
    }
    if is_nowhere { Err(Refusal::Nowhere) } else { Ok(path) }
}

/// True for `.` and `..`, and for these after further decoding: no name of ours looks like that,
/// and a proxy or disk behind us might decode again.
fn is_dots(part: &str) -> bool {
    let mut part = part.to_owned();
    loop {
        if matches!(part.as_str(), "." | "..") {
            return true;
        }
        let again = percent_decode_str(&part).decode_utf8_lossy().into_owned();
        if again.split(['/', '\\']).any(|inner| inner == "..") {
            return true;
        }
        // Decoding makes a text shorter, or leaves it as it is.
        if again.len() >= part.len() {
            return false;
        }
        part = again;
    }
}

/// True when every `%` begins an escape of two digits.
fn is_escaped_well(part: &str) -> bool {
    part.split('%')
        .skip(1)
        .all(|rest| rest.len() >= 2 && rest.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit))
}

/// Decodes what we wrote ourselves (a base, a rule of a host), where a fault is no attack.
pub(super) fn decode_own(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A decoded path as it stands in a `Location`.
pub(super) fn href(path: &str) -> String {
    encode("", path)
}

/// What a path asks for below the base; `None` when it is outside.
pub(super) fn below<'a>(path: &'a str, base: &str) -> Option<&'a str> {
    path.strip_prefix(base)
}

/// The file of an address: that of a folder is its index.
pub(super) fn route(below: &str) -> String {
    if below.is_empty() || below.ends_with('/') {
        format!("{below}{INDEX}")
    } else {
        below.to_owned()
    }
}

/// The folder whose index is asked for by its name: `x/` for `x/index.html`.
pub(super) fn folder_of_index(below: &str) -> Option<&str> {
    below.strip_suffix(INDEX).filter(|folder| folder.is_empty() || folder.ends_with('/'))
}

/// The value of a name in a query, decoded as forms are.
pub(super) fn query_value(query: &str, name: &str) -> Option<String> {
    let (_, value) =
        query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)?;
    let value = value.replace('+', " ");
    percent_decode_str(&value).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::{Refusal, decode, folder_of_index, query_value, route};

    #[test]
    fn paths_are_decoded_once() {
        let good = [
            ("/", "/"),
            ("/en/news/x/", "/en/news/x/"),
            ("/zh/%E6%96%B0%E9%97%BB/", "/zh/新闻/"),
            ("/zh/%e6%96%b0%e9%97%bb/", "/zh/新闻/"),
            ("/zh/新闻/", "/zh/新闻/"),
            ("/a%20b/100%25", "/a b/100%"),
            ("/%252541", "/%2541"),
            ("/a...b/...", "/a...b/..."),
            ("/a+b", "/a+b"),
        ];
        for (raw, path) in good {
            assert_eq!(decode(raw).as_deref(), Ok(path), "{raw}");
        }
    }

    #[test]
    fn hostile_paths_are_refused() {
        let bad = [
            "",
            "en/",
            "*",
            "/..",
            "/.",
            "/../etc/passwd",
            "/a/../b",
            "/a/./b",
            "/%2e%2e/x",
            "/%2E%2e",
            "/.%2e/",
            "/%2e",
            "/%252e%252e/x",
            "/%25252e%25252e",
            "/..%2fx",
            "/..%5cx",
            "/..%5Cx",
            "/a\\b",
            "/a%5cb",
            "/x%00",
            "/%0a",
            "/%0d%0aSet-Cookie:x",
            "/%7f",
            "/%c0%ae%c0%ae/",
            "/%c0%af",
            "/%e0%80%af",
            "/%ff",
            "/%",
            "/%4",
            "/%zz",
            "/%+1",
            "/%u002e",
            "/%252e%252e%252fetc",
            "/..%252f..%252f",
            "/%ed%a0%80",
            "/%E6%96%B",
            "/%f0%82%82%ac",
            "/%C2%85",
        ];
        for raw in bad {
            assert_eq!(decode(raw), Err(Refusal::Bad), "{raw}");
        }
        for raw in ["//", "//evil.example/", "/en//x", "/en%2Fx", "/a/%2f", "/%2Fetc"] {
            assert_eq!(decode(raw), Err(Refusal::Nowhere), "{raw}");
        }
    }

    #[test]
    fn addresses_of_folders_are_their_indexes() {
        assert_eq!(route(""), "index.html");
        assert_eq!(route("en/"), "en/index.html");
        assert_eq!(route("en/x.css"), "en/x.css");
        assert_eq!(folder_of_index("index.html"), Some(""));
        assert_eq!(folder_of_index("en/index.html"), Some("en/"));
        assert_eq!(folder_of_index("myindex.html"), None);
        let value = |query| query_value(query, "page");
        assert_eq!(value("a=1&page=%2Fzh%2F%E6%96%B0/"), Some("/zh/新/".to_owned()));
        assert_eq!(value("page=/a+b"), Some("/a b".to_owned()));
        assert_eq!(value("pages=/a"), None);
        assert_eq!(value("page=%ff"), None);
    }
}
