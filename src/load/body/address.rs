//! Bare addresses in running text, which become links.

use super::cjk::is_wide;
use super::writer::Writer;

impl Writer<'_> {
    /// Writes text in which bare addresses become links.
    pub(super) fn with_addresses(&mut self, text: &str) {
        let mut rest = text;
        if !self.address.is_empty() {
            rest = self.go_on(rest);
        }
        if self.links.is_empty() && self.raw_links == 0 {
            while let Some(start) = find_address(rest) {
                self.html.text(&rest[..start]);
                rest = self.go_on(&rest[start..]);
            }
        }
        self.html.text(rest);
    }

    /// Takes what belongs to the address at the beginning of a text, and gives the rest. The
    /// parser cuts text at `&`, `_` and others, so an address that reaches the end may go on.
    fn go_on<'t>(&mut self, text: &'t str) -> &'t str {
        let (address, rest) = text.split_at(text.find(|c| !in_address(c)).unwrap_or(text.len()));
        self.address.push_str(address);
        if !rest.is_empty() {
            self.end_address();
        }
        rest
    }

    /// Writes the address that was being read.
    pub(super) fn end_address(&mut self) {
        if self.address.is_empty() {
            return;
        }
        let mut address = std::mem::take(&mut self.address);
        let (link, rest) = address.split_at(trimmed(&address));
        if has_host(link) {
            self.html.push("<a href=\"");
            self.html.href(link);
            self.html.push("\">");
            self.html.text(link);
            self.html.push("</a>");
        } else {
            self.html.text(link);
        }
        self.html.text(rest);
        address.clear();
        self.address = address;
    }

    /// Inside `<a>` of raw HTML a bare address must not become a link in a link.
    pub(super) fn count_raw_links(&mut self, html: &str) {
        let is_link = |name: &str| {
            html.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                && !html[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
        };
        if is_link("<a") {
            self.raw_links += 1;
        } else if is_link("</a") {
            self.raw_links = self.raw_links.saturating_sub(1);
        }
    }
}

/// Where an address begins in running text: `http://` or `https://`, not behind a letter or digit.
fn find_address(text: &str) -> Option<usize> {
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
fn in_address(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '`' | '|' | '\\' | '^');
    }
    c.is_alphabetic() && !is_wide(c)
}

/// Length of an address without the punctuation of the sentence around it.
fn trimmed(address: &str) -> usize {
    let bytes = address.as_bytes();
    // Closing brackets belong to the address as long as they have a partner in it.
    let surplus = |close, open| {
        let count = |byte| memchr::memchr_iter(byte, bytes).count();
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
fn has_host(address: &str) -> bool {
    let Some((_, rest)) = address.split_once("://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let mut labels = host.split('.');
    labels.next().is_some_and(|label| label.contains(char::is_alphanumeric))
        && labels.next().is_some_and(|label| label.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::{find_address, has_host, in_address, trimmed};

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
