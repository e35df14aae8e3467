//! What becomes of raw HTML: it stays, is shown as text, or loses what could do harm.
//!
//! The last is done tag by tag, as the text comes, and without knowing more than this: nothing is
//! written but elements and attributes that are named in [`super::harmless`], with values that
//! are escaped anew; whatever else begins with `<` is text or left out. So it does not matter how a
//! browser would have read what was there. What is opened is closed again where the block around it ends,
//! and nothing is closed that was opened elsewhere.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark_escape::escape_html;

use super::harmless::{self, Content, Judged};
use super::raw::Attributes;
use super::shortcode::{Call, Piece, pieces};
use super::writer::Writer;
use crate::site::RawHtml;

/// More elements of raw HTML in each other than anybody can mean.
const DEEPEST: usize = 64;

/// An element of raw HTML that is not closed yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    name: &'static str,
    /// The blocks of Markdown around it.
    level: usize,
}

impl Writer<'_> {
    /// Raw HTML as the policy wants it; `None` when it is shown as text.
    pub(super) fn by_policy<'t>(&mut self, html: &'t str, whole: bool) -> Option<Cow<'t, str>> {
        match self.rules.markdown.raw_html {
            RawHtml::Allow => Some(Cow::Borrowed(html)),
            RawHtml::Escape => None,
            RawHtml::Sanitize => Some(Cow::Owned(self.harmless(html, whole))),
        }
    }

    /// Closes what raw HTML has opened in the blocks that end here.
    pub(super) fn close_raw(&mut self) {
        while let Some(open) = self.open.pop_if(|open| open.level > self.nesting) {
            self.html.push("</");
            self.html.push(open.name);
            self.html.push(">");
        }
    }

    /// Closes what raw HTML has opened and nobody closed.
    pub(super) fn close_raw_to_the_end(&mut self) {
        while let Some(open) = self.open.pop() {
            self.html.push("</");
            self.html.push(open.name);
            self.html.push(">");
        }
    }

    /// Writes the beginning of a block of HTML, which brings its own tags unless it is text.
    pub(super) fn start_html(&mut self) {
        self.in_html = true;
        self.html.line();
        if self.rules.markdown.raw_html == RawHtml::Escape {
            self.html.push("<p>");
        }
    }

    /// Writes the end of a block of HTML.
    pub(super) fn end_html(&mut self) {
        self.in_html = false;
        if self.rules.markdown.raw_html == RawHtml::Escape && !self.html.swap_end("\n", "</p>\n") {
            self.html.push("</p>\n");
        }
    }

    /// HTML without what could do harm. `whole` is a block; else it stands in a line.
    fn harmless(&mut self, html: &str, whole: bool) -> String {
        // A block of HTML is no block of Markdown around what it opens.
        let level = if whole { self.nesting.saturating_sub(1) } else { self.nesting };
        let mut out = String::with_capacity(html.len());
        let mut at = 0;
        while let Some(next) = memchr::memchr(b'<', &html.as_bytes()[at..]) {
            text(&mut out, &html[at..at + next]);
            at += next;
            at += self.markup(&html[at..], level, whole, &mut out);
        }
        text(&mut out, &html[at..]);
        if whole && out.trim_ascii().is_empty() {
            out.clear();
        } else if whole && !out.starts_with('<') {
            // A block never begins with a gap: that would belong to the one before.
            out.insert(0, '\n');
        }
        out
    }

    /// Writes what begins with `<`, and gives its length.
    fn markup(&mut self, html: &str, level: usize, whole: bool, out: &mut String) -> usize {
        if html.starts_with("<!--") {
            return html.find("-->").map_or(html.len(), |end| end + 3);
        }
        if html.starts_with("<!") || html.starts_with("<?") {
            return html.find('>').map_or(html.len(), |end| end + 1);
        }
        let is_end = html.starts_with("</");
        let start = if is_end { 2 } else { 1 };
        // As a browser reads it: up to a blank, a slash or the end of the tag.
        let stop = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
        let length = html[start..].find(stop).unwrap_or(html.len() - start);
        let name = &html[start..start + length];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            out.push_str("&lt;");
            return 1;
        }
        let Some(attributes) = Attributes::read(html, start + length) else {
            out.push_str("&lt;");
            return 1;
        };
        let name = name.to_ascii_lowercase();
        if harmless::loses_content(&name) && !is_end {
            return attributes.end + end_of(&html[attributes.end..], &name);
        }
        let Some((name, content)) = harmless::element(&name) else { return attributes.end };
        if content == Content::Blocks && !whole {
            return attributes.end;
        }
        if is_end {
            self.end_raw(name, level, out);
        } else if content == Content::Nothing || self.open.len() < DEEPEST {
            self.begin_raw(name, html, &attributes, out);
            if content != Content::Nothing {
                self.open.push(Open { name, level });
            }
        }
        attributes.end
    }

    fn begin_raw(&mut self, name: &str, html: &str, attributes: &Attributes, out: &mut String) {
        out.push('<');
        out.push_str(name);
        let mut given: Vec<&str> = Vec::new();
        for (_, key, value) in &attributes.all {
            let key = html[key.clone()].to_ascii_lowercase();
            let Some((key, judged)) = harmless::attribute(name, &key) else { continue };
            // The first of its name counts, as in browsers.
            if given.contains(&key) {
                continue;
            }
            given.push(key);
            let Some(value) = self.judged_value(&html[value.clone()], judged) else { continue };
            if key == "id" || key == "name" {
                self.ids.note(&value);
            }
            out.push(' ');
            out.push_str(key);
            out.push_str("=\"");
            let _ = escape_html(&mut *out, &value);
            out.push('"');
        }
        out.push('>');
    }

    /// The value of an attribute as a browser will read it; `None` when it could do harm.
    fn judged_value(&self, written: &str, judged: Judged) -> Option<String> {
        if self.source.lifted.marked(written) {
            // Only addresses of pages may come from shortcodes: others bring what they like.
            let of_page = |piece| match piece {
                Piece::Text(text) => text.starts_with(['#', '?']),
                Piece::Mark(number) => {
                    let found = self.source.lifted.shortcodes.get(number);
                    matches!(found.map(|found| &found.call), Some(Call::Page(..)))
                }
            };
            let first = matches!(pieces(written).next(), Some(Piece::Mark(_)));
            let fits = judged == Judged::Address && first && pieces(written).all(of_page);
            return fits.then(|| written.to_owned());
        }
        let value = harmless::decoded(written);
        let fits = match judged {
            Judged::Text => true,
            Judged::Address => harmless::is_harmless(&value),
            Judged::OneOf(words) => words.iter().any(|word| value.eq_ignore_ascii_case(word)),
        };
        fits.then_some(value)
    }

    /// Closes an element and what was opened in it since, if it was opened here.
    fn end_raw(&mut self, name: &str, level: usize, out: &mut String) {
        let here = self.open.partition_point(|open| open.level < level);
        let Some(at) = self.open[here..].iter().rposition(|open| open.name == name) else { return };
        for open in self.open.drain(here + at..).rev() {
            out.push_str("</");
            out.push_str(open.name);
            out.push('>');
        }
    }
}

/// Adds text between tags. References to characters stay.
fn text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('>') {
        out.push_str(&rest[..at]);
        out.push_str("&gt;");
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Behind the end tag of this name, or the end of the text.
fn end_of(html: &str, name: &str) -> usize {
    let mut at = 0;
    while let Some(next) = html[at..].find("</") {
        at += next + 2;
        let found: Range<usize> = at..at + name.len();
        if html.get(found).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return html[at..].find('>').map_or(html.len(), |end| at + end + 1);
        }
    }
    html.len()
}
