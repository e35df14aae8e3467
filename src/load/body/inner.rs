//! Shortcodes that a template will fill: their arguments and their inner text.
//!
//! The inner text is Markdown of its own, written by a writer of its own; but what it links to and
//! what can be linked to in it and its notes are the body's. Definitions of links and
//! notes hold inside it alone.

use std::ops::Range;

use super::edit::{Edited, Editor};
use super::inline::Close;
use super::joined::Sought;
use super::shortcode::{self, Made, RawNames};
use super::source::Source;
use super::writer::{Listening, Writer};
use super::{guarded, marks_in_code, parse};
use crate::diag::faults::body as fault;
use crate::site::{BlockKind, Call, Calls, Filling, Inner, Shortcode};

/// How deep shortcodes may stand in each other.
pub(super) const DEEP: usize = 12;

impl Writer<'_> {
    /// Notes a shortcode, and leaves a gap for what its template will make of it. `alone` makes
    /// up its paragraph, so that its inner text may have paragraphs.
    pub(super) fn template(&mut self, made: &Made, alone: bool) {
        let number = self.shortcodes.len();
        let range = self.source.range_of_cleaned(&made.opening);
        let call = Call { name: made.name.clone(), is_closed: made.is_closed, range };
        self.calls().calls.push(call);
        self.shortcodes.push(Shortcode::default());
        if alone {
            // A block begins with markup, and is none while nothing is written.
            self.html.push("\n");
        }
        self.html.slot(Filling::Shortcode(number));
        let arguments = self.arguments(made);
        let inner = match &made.inner {
            None => Inner::None,
            Some(inner) if made.is_raw => self.raw_inner(inner),
            Some(inner) => self.inner(inner, made, alone),
        };
        if let Some(place) = self.shortcodes.get_mut(number) {
            *place = Shortcode { arguments, inner };
        }
        self.opaque();
    }

    pub(super) fn calls(&mut self) -> &mut Calls {
        self.outline.shortcodes.get_or_insert_default()
    }

    fn raw_inner(&mut self, inner: &Range<usize>) -> Inner {
        let text = self.source.lifted.slice(inner);
        let text = text.strip_prefix('\r').unwrap_or(text);
        let text = text.strip_prefix('\n').unwrap_or(text);
        Inner::Text(text.to_owned())
    }

    fn inner(&mut self, inner: &Range<usize>, made: &Made, alone: bool) -> Inner {
        if self.inside == DEEP {
            let range = self.source.range_of_cleaned(&made.opening);
            self.faults.push(fault::deep_shortcode(self.source.span(range)));
            return Inner::None;
        }
        let (outer, rules) = (self.source, self.rules);
        let text = outer.lifted.slice(inner);
        let cleaned = outdented(text, prefix(outer.lifted.slice(&(0..made.opening.start))));
        let lifted = shortcode::lift(&cleaned.text, RawNames(rules.raw_shortcodes), marks_in_code);
        let rules = super::Rules { take_title: false, standfirst: false, ..rules };
        let guarded = guarded(&lifted, rules);
        let (cleaned, lifted, guarded) = (&cleaned, &lifted, &guarded);
        let (file, start) = (outer.file, inner.start);
        let source = Source { file, start, cleaned, lifted, guarded, outer: Some(outer) };
        self.ids.reserve(source.text());
        let mut writer = Writer::new(&source, rules, Sought::of(source.text(), rules.markdown));
        writer.inside = self.inside + 1;
        writer.raw_links = self.raw_links;
        if !self.links.is_empty() {
            // HTML knows no link in a link.
            writer.links.push(Close::Nothing);
        }
        self.share(&mut writer);
        parse(&mut writer);
        self.share(&mut writer);
        let is_line = !alone
            && matches!(&*writer.blocks, [block] if matches!(block.kind, BlockKind::Paragraph));
        let (mut html, mut slots) = writer.html.into_parts();
        html.truncate(html.trim_end().len());
        // Inside a paragraph a paragraph cannot stand.
        if is_line && html.starts_with("<p>") && html.ends_with("</p>") {
            html.truncate(html.len() - "</p>".len());
            html.drain(.."<p>".len());
            for slot in &mut slots {
                slot.at -= "<p>".len();
            }
        }
        let end = html.len();
        for slot in &mut slots {
            slot.at = slot.at.min(end);
        }
        if !alone && self.listening != Listening::Nobody {
            self.hear(&plain(&html));
        }
        Inner::Html(html, slots)
    }

    /// Exchanges what is the body's, and not that of one text in it.
    fn share(&mut self, other: &mut Writer<'_>) {
        std::mem::swap(&mut self.faults, &mut other.faults);
        std::mem::swap(&mut self.outline, &mut other.outline);
        std::mem::swap(&mut self.ids, &mut other.ids);
        std::mem::swap(&mut self.notes, &mut other.notes);
        std::mem::swap(&mut self.shortcodes, &mut other.shortcodes);
    }
}

/// What stands in a line before a shortcode and belongs to the list or quote around it: the lines
/// of its inner text begin with the same.
pub(super) fn prefix(before: &str) -> &str {
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let belongs = |c: char| matches!(c, ' ' | '\t' | '>' | '-' | '*' | '+' | '.' | ')');
    let end = line.find(|c: char| !belongs(c) && !c.is_ascii_digit()).unwrap_or(line.len());
    &line[..end]
}

/// A text without what its lines have in common with a prefix: a quote's sign where there is one,
/// blanks instead of anything else.
pub(super) fn outdented<'t>(text: &'t str, prefix: &str) -> Edited<'t> {
    let mut editor = Editor::new(text);
    if !prefix.is_empty() {
        for (end, _) in text.match_indices('\n') {
            let line = &text[end + 1..];
            let mut rest = line;
            for wanted in prefix.chars() {
                let next = match wanted {
                    '>' => rest.trim_start_matches(' ').strip_prefix('>'),
                    _ => rest.strip_prefix([' ', '\t']),
                };
                match next {
                    Some(next) => rest = next,
                    // `>` alone in its line.
                    None if wanted == ' ' => {}
                    None => break,
                }
            }
            let length = line.len() - rest.len();
            if length > 0 {
                editor.replace(end + 1..end + 1 + length, "");
            }
        }
    }
    editor.finish()
}

/// What HTML of ours says, without its tags.
fn plain(html: &str) -> String {
    const ENTITIES: &[(&str, &str)] =
        &[("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        out.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    ENTITIES.iter().fold(out, |text, (name, by)| text.replace(name, by))
}
