//! Bare addresses in running text, which become links: of pages with `http://`, `https://` or
//! `www.`, and of mailboxes. As on GitHub, but that they end before Chinese, and begin behind it.

use std::ops::Range;

use super::writer::Writer;
use crate::base::is_wide;

/// An address in running text.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    /// Its bytes.
    range: Range<usize>,
    /// What a browser wants before it.
    scheme: &'static str,
}

impl Writer<'_> {
    /// Writes text in which bare addresses become links. The text is whole: see
    /// [`super::joined`].
    pub(super) fn with_addresses(&mut self, text: &str) {
        let mut rest = text;
        if self.sought.addresses && self.links.is_empty() && self.raw_links == 0 {
            while let Some(Found { range, scheme }) = find(rest) {
                let (before, address) = (&rest[..range.start], &rest[range.clone()]);
                self.html.text(before);
                self.html.push("<a href=\"");
                self.html.push(scheme);
                self.html.href(address);
                self.html.push("\">");
                self.html.text(address);
                self.html.push("</a>");
                rest = &rest[range.end..];
            }
        }
        self.html.text(rest);
    }
}

/// Bytes of all addresses of a text.
pub(super) fn all(text: &str) -> Vec<Range<usize>> {
    let (mut all, mut from) = (Vec::new(), 0);
    while let Some(Found { range, .. }) = find(&text[from..]) {
        let range = from + range.start..from + range.end;
        from = range.end;
        all.push(range);
    }
    all
}

/// The first address of a text. Each stretch of it is looked at a fixed number of times: what
/// turned out to be no address is passed over as a whole.
fn find(text: &str) -> Option<Found> {
    let bytes = text.as_bytes();
    let mut from = 0;
    for at in memchr::memchr3_iter(b':', b'@', b'.', bytes) {
        if at < from {
            continue;
        }
        let candidate = match bytes[at] {
            b':' => web(text, at),
            b'.' => www(text, at),
            _ => mail(text, from, at),
        };
        match candidate {
            Some((range, Some(scheme))) => return Some(Found { range, scheme }),
            Some((range, None)) => from = range.end.max(at + 1),
            None => {}
        }
    }
    None
}

/// A stretch of text, and what stands before it in an address; without that it is none.
type Candidate = (Range<usize>, Option<&'static str>);

/// `http://` or `https://`, not behind a letter or digit.
fn web(text: &str, colon: usize) -> Option<Candidate> {
    if !text[colon..].starts_with("://") {
        return None;
    }
    let start = ["https", "http"].iter().find_map(|scheme| {
        let start = colon.checked_sub(scheme.len())?;
        text.get(start..colon)?.eq_ignore_ascii_case(scheme).then_some(start)
    })?;
    (!in_word(text, start)).then(|| judged(text, start, colon + 3, ""))
}

/// `www.`, not behind a letter or digit. Browsers go on to `https` by themselves.
fn www(text: &str, point: usize) -> Option<Candidate> {
    let start = point.checked_sub(3).filter(|start| text.get(*start..point) == Some("www"))?;
    let behind_slash = text[..start].ends_with(['/', '.', '@', '-']);
    (!behind_slash && !in_word(text, start)).then(|| judged(text, start, start, "http://"))
}

/// ASCII only: Chinese text stands directly before addresses.
fn in_word(text: &str, start: usize) -> bool {
    text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
}

/// An address that reaches from `start` as far as it can, if it names a host at `host`.
fn judged(text: &str, start: usize, host: usize, scheme: &'static str) -> Candidate {
    let rest = &text[start..];
    let end = start + rest.find(|c| !in_address(c)).unwrap_or(rest.len());
    let trimmed = start + trimmed(&text[start..end]);
    if trimmed > host && has_host(&text[host..trimmed]) {
        (start..trimmed, Some(scheme))
    } else {
        (start..end, None)
    }
}

/// `name@host.org`, by GitHub's rule, and `mailto:` before it.
fn mail(text: &str, from: usize, at: usize) -> Option<Candidate> {
    let bytes = text.as_bytes();
    let local = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+');
    let length = bytes[from..at].iter().rev().take_while(|b| local(b)).count();
    let mut start = at - length;
    // A letter of another script would belong to the name.
    let torn = |c: char| c.is_alphabetic() && !is_wide(c);
    if length == 0 || text[from..start].ends_with(torn) {
        return None;
    }
    let domain = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    let length = bytes[at + 1..].iter().take_while(domain).count();
    let host = text[at + 1..at + 1 + length].trim_end_matches('.');
    let end = at + 1 + host.len();
    if host.ends_with(['-', '_']) || !has_host(host) || bytes.get(end) == Some(&b'@') {
        return Some((start..end, None));
    }
    let before = &text[from..start];
    let scheme = if before.to_ascii_lowercase().ends_with("mailto:") { "" } else { "mailto:" };
    if scheme.is_empty() {
        start -= "mailto:".len();
    }
    Some((start..end, Some(scheme)))
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

/// True when an address begins with the name of a host, with a dot in it.
fn has_host(address: &str) -> bool {
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    let mut labels = host.split('.');
    labels.next().is_some_and(|label| label.contains(char::is_alphanumeric))
        && labels.next().is_some_and(|label| label.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn an_address_ends_where_the_sentence_goes_on() {
        let cases = [
            ("详见https://a.org/x，谢谢", "https://a.org/x"),
            ("（https://a.org/新闻）", "https://a.org/"),
            ("See https://a.org/x.", "https://a.org/x"),
            ("(https://a.org/x_(y))", "https://a.org/x_(y)"),
            ("“http://a.org”", "http://a.org"),
            ("\"https://a.org/?q=1&r=2\", he said", "https://a.org/?q=1&r=2"),
            ("HTTPS://a.org/é!", "HTTPS://a.org/é"),
            ("https://a.org/@b.c", "https://a.org/@b.c"),
            ("https://b@a.org:80/x", "https://b@a.org:80/x"),
            ("xhttps://a.org https://b.org", "https://b.org"),
            ("https://localhost", ""),
            ("https://", ""),
            ("a://b.c", ""),
            ("见www.a.org。", "http:// www.a.org"),
            ("(www.a.org/x?y=z&w)", "http:// www.a.org/x?y=z&w"),
            ("www.a", "http:// www.a"),
            ("xwww.a.org WWW.a.org", ""),
            ("www.", ""),
            ("请联系 a.b-c+d@b.org。", "mailto: a.b-c+d@b.org"),
            ("邮箱a_b@b.org，", "mailto: a_b@b.org"),
            ("mailto:a@b.org.", "mailto:a@b.org"),
            ("a@b-", ""),
            ("a@b.c_ d@b", ""),
            ("éa@b.org @b.org a@ @", ""),
            ("a@b.org@c", ""),
            ("3.5 a.m. 10:30 e.g.", ""),
        ];
        for (text, expected) in cases {
            let found = find(text).map(|found| {
                let parts = [found.scheme, &text[found.range]];
                parts.join(if parts[0].is_empty() { "" } else { " " })
            });
            assert_eq!(found.unwrap_or_default(), expected, "{text}");
        }
    }
}
