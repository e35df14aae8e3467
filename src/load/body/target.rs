//! Where a link leads: out of the site, into it, or nowhere that a reader should go.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::percent_decode_str;

use crate::site::Link;

/// A link's target, judged by its form alone.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target<'a> {
    /// It has a scheme, or names a host.
    External,
    /// A scheme that runs code in the reader's browser, or may; or one that leads into the machine of
    /// whoever wrote it.
    Unsafe(&'static str),
    /// A place in the site.
    Internal(Inside<'a>),
}

/// A place in the site, as an address names it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Inside<'a> {
    /// Percent-decoded.
    path: Cow<'a, str>,
    /// As written, without the question mark.
    query: Option<&'a str>,
    /// Percent-decoded, without the hash.
    anchor: Option<Cow<'a, str>>,
}

impl Inside<'_> {
    /// A link there, whose address stands in this range of the file.
    pub(super) fn link(self, title: Option<String>, range: Range<usize>) -> Link {
        Link {
            target: self.path.into_owned(),
            anchor: self.anchor.map(Cow::into_owned),
            query: self.query.map(str::to_owned),
            by_name: false,
            title,
            range,
        }
    }
}

/// Schemes under which an address is a program, or a file of the author's own machine.
const UNSAFE: &[&str] = &["javascript", "vbscript", "data", "file"];

impl<'a> Target<'a> {
    /// Judges a target.
    pub(super) fn of(address: &'a str) -> Self {
        if let Some(scheme) = unsafe_scheme(address) {
            return Self::Unsafe(scheme);
        }
        if is_external(address) {
            return Self::External;
        }
        let (address, anchor) = split(address, '#');
        let (path, query) = split(address, '?');
        Self::Internal(Inside { path: decode(path), query, anchor: anchor.map(decode) })
    }
}

/// True when an address has a scheme or names a host. A scheme of one letter is a drive.
pub(super) fn is_external(address: &str) -> bool {
    address.starts_with("//") || scheme(address).is_some_and(|scheme| scheme.len() > 1)
}

fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let valid = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    valid.then_some(scheme)
}

/// The unsafe scheme of an address as a browser would see it: blanks and control characters do not
/// count, nor does case, and encoding is looked through.
pub(super) fn unsafe_scheme(address: &str) -> Option<&'static str> {
    let head = address.split(['/', '?', '#']).next().unwrap_or_default();
    // Most addresses end the search here.
    if matches!(head, "https:" | "http:") || !head.contains([':', '%']) {
        return None;
    }
    let seen: String =
        decode(head).chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(16).collect();
    let (scheme, _) = seen.split_once(':')?;
    UNSAFE.iter().find(|name| scheme.eq_ignore_ascii_case(name)).copied()
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at).map_or((text, None), |(before, after)| (before, Some(after)))
}

/// Percent-decodes; what is not UTF-8 then stays as it is.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    percent_decode_str(text).decode_utf8().unwrap_or(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    use super::{Inside, Target};

    #[test]
    fn a_target_is_external_internal_or_unsafe() {
        let cases = [
            ("https://example.org/a", "external"),
            ("//example.org", "external"),
            ("mailto:a@example.org", "external"),
            ("tel:+8610", "external"),
            ("JavaScript:alert(1)", "unsafe javascript"),
            ("java\tscript:alert(1)", "unsafe javascript"),
            (" javascript%3Aalert(1)", "unsafe javascript"),
            ("data:text/html,x", "unsafe data"),
            ("news/data:x", "internal news/data:x None None"),
            ("../a%20b.md?x=1#%E7%AB%A0", "internal ../a b.md Some(\"x=1\") Some(\"章\")"),
            ("#top", "internal  None Some(\"top\")"),
            ("%FF.md", "internal %FF.md None None"),
            ("C:\\x.md", "internal C:\\x.md None None"),
            ("", "internal  None None"),
        ];
        for (address, expected) in cases {
            let judged = match Target::of(address) {
                Target::External => "external".to_owned(),
                Target::Unsafe(scheme) => format!("unsafe {scheme}"),
                Target::Internal(Inside { path, query, anchor }) => {
                    format!("internal {path} {query:?} {anchor:?}")
                }
            };
            assert_eq!(judged, expected, "{address}");
        }
    }
}
