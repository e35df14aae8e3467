//! Text that the parser cut into pieces, in one piece again.
//!
//! The parser ends a text at every character that might have meant something: an address with `_`
//! in it comes in three pieces, raw HTML line by line. Whoever looks for addresses or tags has to
//! see them whole. Bodies without any of these skip this step.

use std::iter::Peekable;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memchr;
use memchr::memmem::Finder;
use pulldown_cmark::Event;

use crate::site::Markdown;

/// Events, of which adjoining texts and lines of raw HTML are joined.
pub(super) struct Joined<'a, I: Iterator> {
    source: &'a str,
    events: Peekable<I>,
}

/// What there may be in a source that must be seen whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sought {
    /// Bare addresses.
    pub(super) addresses: bool,
    /// Raw HTML.
    pub(super) html: bool,
    /// References to footnotes, which may not be there.
    pub(super) notes: bool,
}

impl Sought {
    /// Looks for the characters that each of them needs.
    pub(super) fn of(source: &str, markdown: Markdown) -> Self {
        static FINDERS: LazyLock<[Finder<'static>; 3]> =
            LazyLock::new(|| ["://", "www.", "[^"].map(Finder::new));
        let bytes = source.as_bytes();
        let [web, www, note] = &*FINDERS;
        let has = |finder: &Finder<'_>| finder.find(bytes).is_some();
        let is_mail = || memchr(b'@', bytes).is_some();
        Self {
            addresses: markdown.bare_urls && (has(web) || has(www) || is_mail()),
            html: memchr(b'<', bytes).is_some(),
            notes: markdown.footnotes && has(note),
        }
    }

    /// True when there may be any of it.
    pub(super) const fn anything(self) -> bool {
        self.addresses || self.html || self.notes
    }
}

impl<'a, I: Iterator<Item = (Event<'a>, Range<usize>)>> Joined<'a, I> {
    /// The events of a source.
    pub(super) fn new(source: &'a str, events: I) -> Self {
        Self { source, events: events.peekable() }
    }
}

/// True when an event goes on where another one ended.
fn goes_on(source: &str, (before, here): &(Event<'_>, Range<usize>), next: &Range<usize>) -> bool {
    match before {
        // A block of HTML has all its lines together; quotes may stand before each.
        Event::Html(_) => true,
        _ if here.end == next.start => true,
        // Behind a backslash, unless it was put there so that there be no address and no note.
        _ => {
            let first = source.as_bytes().get(next.start);
            source.get(here.end..next.start) == Some("\\")
                && !matches!(first, Some(b':' | b'/' | b'@' | b'.' | b'['))
        }
    }
}

impl<'a, I: Iterator<Item = (Event<'a>, Range<usize>)>> Iterator for Joined<'a, I> {
    type Item = (Event<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let mut current = self.events.next()?;
        // The pieces are not copied as long as they are what stands in the source. Each is looked at
        // once, however many there are.
        let mut is_slice = None;
        let mut copy: Option<String> = None;
        while let Some((next, place)) = self.events.peek() {
            let ((Event::Text(before), Event::Text(text))
            | (Event::Html(before), Event::Html(text))) = (&current.0, next)
            else {
                break;
            };
            if !goes_on(self.source, &current, place) {
                break;
            }
            let whole = current.1.start..place.end;
            let stands =
                |text: &str, range: &Range<usize>| self.source.get(range.clone()) == Some(text);
            if let Some(copy) = &mut copy {
                copy.push_str(text);
            } else if *is_slice.get_or_insert_with(|| stands(before, &current.1))
                && current.1.end == place.start
                && stands(text, place)
            {
                let slice = self.source[whole.clone()].into();
                current.0 = match current.0 {
                    Event::Html(_) => Event::Html(slice),
                    _ => Event::Text(slice),
                };
            } else {
                copy = Some([&**before, &**text].concat());
            }
            current.1 = whole;
            self.events.next();
        }
        if let Some(copy) = copy {
            current.0 = match current.0 {
                Event::Html(_) => Event::Html(copy.into()),
                _ => Event::Text(copy.into()),
            };
        }
        Some(current)
    }
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{CowStr, Event, Parser};

    use super::Joined;

    #[test]
    fn texts_are_whole_again() {
        let cases = [
            ("a_b_c & d", &["a_b_c & d"][..]),
            ("a\\_b \\*c", &["a_b *c"]),
            ("https\\://a.org \\[^1] a\\@b.org", &["https", "://a.org ", "[^1] a", "@b.org"]),
            ("a &lt; b &#42;", &["a < b *"]),
            ("a *b* c_d", &["a ", "b", " c_d"]),
            ("a\nb", &["a", "b"]),
            ("<div>\n<i\nid=a>\n</div>", &["<div>\n<i\nid=a>\n</div>"]),
            ("> <div>\n> <i>", &["<div>\n<i>"]),
        ];
        for (source, expected) in cases {
            let joined = Joined::new(source, Parser::new(source).into_offset_iter());
            let texts: Vec<_> = joined
                .filter_map(|(event, range)| match event {
                    Event::Text(text) | Event::Html(text) => {
                        let whole = matches!(text, CowStr::Borrowed(_));
                        assert!(!whole || source[range] == *text, "{source}");
                        Some(text.into_string())
                    }
                    _ => None,
                })
                .collect();
            assert_eq!(texts, expected, "{source}");
        }
    }
}
