//! Parts of addresses, as far as a guest needs them.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What no request may hold. Signs that are written in figures already stay so.
const ODD: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'|')
    .add(b'\\')
    .add(b'^');

/// Host and port.
pub(super) fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let whole = rest.split(['/', '?', '#']).next().unwrap_or_default();
    whole.rsplit('@').next().unwrap_or_default()
}

/// True for this machine, which is asked without a proxy.
pub(super) fn is_here(address: &str) -> bool {
    let host = host(address);
    ["localhost", "127.", "[::1]"].iter().any(|here| host.starts_with(here))
}

/// As it is sent: without its fragment, in ASCII.
pub(super) fn sent(address: &str) -> String {
    let whole = address.split('#').next().unwrap_or_default();
    utf8_percent_encode(whole, ODD).to_string()
}

/// An address as another one refers to it.
pub(super) fn joined(base: &str, to: &str) -> String {
    if to.contains("://") {
        return to.to_owned();
    }
    let (scheme, rest) = base.split_once("://").unwrap_or(("https", base));
    if to.starts_with("//") {
        return format!("{scheme}:{to}");
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    if to.starts_with('/') {
        return format!("{scheme}://{host}{to}");
    }
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{scheme}://{host}{folder}/{to}")
}

#[cfg(test)]
mod tests {
    use super::{host, joined, sent};

    #[test]
    fn addresses_are_taken_apart_and_joined() {
        assert_eq!(host("https://a@News.example.org:81/x@y?z"), "News.example.org:81");
        assert_eq!(host("https://example.org#a"), "example.org");
        assert_eq!(
            sent("https://e.org/关于 %20?q=|#a"),
            "https://e.org/%E5%85%B3%E4%BA%8E%20%20?q=%7C"
        );
        let from = |to: &str| joined("https://e.org/a/b?c", to);
        assert_eq!(from("http://f.org/"), "http://f.org/");
        assert_eq!(from("//f.org/x"), "https://f.org/x");
        assert_eq!(from("/x"), "https://e.org/x");
        assert_eq!(from("x/y"), "https://e.org/a/x/y");
        assert_eq!(joined("https://e.org", "x"), "https://e.org/x");
    }
}
