//! Where a link leads: out of the site, into it, or nowhere that a reader should go.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// A link's target, judged by its form alone.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target<'a> {
    /// It has a scheme, or names a host.
    External,
    /// A scheme that runs code in the reader's browser, or may.
    Unsafe(&'static str),
    /// A place in the site.
    Internal {
        /// Percent-decoded.
        path: Cow<'a, str>,
        /// As written, without the question mark.
        query: Option<&'a str>,
        /// Percent-decoded, without the hash.
        anchor: Option<Cow<'a, str>>,
    },
}

/// Schemes under which an address is a program.
const UNSAFE: &[&str] = &["javascript", "vbscript", "data"];

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
        Self::Internal { path: decode(path), query, anchor: anchor.map(decode) }
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

/// Where an address begins in running text: `http://` or `https://`, not behind a letter or digit.
pub(super) fn find_address(text: &str) -> Option<usize> {
    memchr::memchr_iter(b':', text.as_bytes()).find_map(|colon| {
        if !text[colon..].starts_with("://") {
            return None;
        }
        let start = ["https", "http"].iter().find_map(|scheme| {
            let start = colon.checked_sub(scheme.len())?;
            text.get(start..colon)?.eq_ignore_ascii_case(scheme).then_some(start)
        })?;
        // ASCII only: Chinese text stands directly before addresses.
        let in_word = text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        (!in_word).then_some(start)
    })
}

/// True for what an address in running text may consist of. Chinese characters, full-width
/// punctuation and typographic quotes end it, and so do blanks and what delimits it in English.
pub(super) fn in_address(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '`' | '|' | '\\' | '^');
    }
    c.is_alphabetic() && !super::cjk::is_wide(c)
}

/// Length of an address without the punctuation of the sentence around it.
pub(super) fn trimmed(address: &str) -> usize {
    let bytes = address.as_bytes();
    // Closing brackets belong to the address as long as they have a partner in it.
    let surplus = |close, open| {
        let count = |byte| bytes.iter().filter(|b| **b == byte).count();
        count(close).saturating_sub(count(open))
    };
    let mut extra = [(b')', b'(', None), (b']', b'[', None), (b'}', b'{', None)];
    let mut end = bytes.len();
    while let Some(last) = end.checked_sub(1).map(|at| bytes[at]) {
        match last {
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b'_' | b'~' => {}
            _ => {
                let bracket = extra.iter_mut().find(|(close, ..)| *close == last);
                let Some((close, open, known)) = bracket else { break };
                let left = known.get_or_insert_with(|| surplus(*close, *open));
                if *left == 0 {
                    break;
                }
                *left -= 1;
            }
        }
        end -= 1;
    }
    end
}

/// True when an address names a host, with a dot in it.
pub(super) fn has_host(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let mut labels = host.split('.');
    labels.next().is_some_and(|label| label.contains(char::is_alphanumeric))
        && labels.next().is_some_and(|label| label.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::{Target, find_address, has_host, in_address, trimmed};

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
                Target::Internal { path, query, anchor } => {
                    format!("internal {path} {query:?} {anchor:?}")
                }
            };
            assert_eq!(judged, expected, "{address}");
        }
    }

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        let cases = [
            ("详见https://a.org/x，谢谢", Some("https://a.org/x")),
            ("（https://a.org/新闻）", Some("https://a.org/")),
            ("See https://a.org/x.", Some("https://a.org/x")),
            ("(https://a.org/x_(y))", Some("https://a.org/x_(y)")),
            ("“http://a.org”", Some("http://a.org")),
            ("\"https://a.org/?q=1&r=2\", he said", Some("https://a.org/?q=1&r=2")),
            ("HTTPS://a.org/é!", Some("HTTPS://a.org/é")),
            ("xhttps://a.org", None),
            ("https://localhost", None),
            ("https://", None),
            ("a://b.c", None),
        ];
        for (text, expected) in cases {
            let found = find_address(text).and_then(|start| {
                let rest = &text[start..];
                let address = &rest[..rest.find(|c| !in_address(c)).unwrap_or(rest.len())];
                let address = &address[..trimmed(address)];
                has_host(address).then_some(address)
            });
            assert_eq!(found, expected, "{text}");
        }
    }
}
