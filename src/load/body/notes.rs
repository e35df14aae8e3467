//! Footnotes: numbered as they are referred to, collected at the end, linked both ways.
//!
//! Ids have Hugo's form, `fn:1` and `fnref:1`. The colon keeps them apart from headings' ids, in
//! which GitHub's rule leaves none.

use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;

use super::html::Html;
use super::ids::Ids;
use super::writer::Writer;
use crate::base::SourcePath;
use crate::diag::Diagnostics;
use crate::diag::faults::body as fault;

/// The footnotes of one body.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Places in `list` by label; labels do not regard case.
    by_label: HashMap<String, usize>,
    /// In the order in which they are first referred to or, without a reference, defined.
    list: Vec<Note>,
}

#[derive(Debug, Default)]
struct Note {
    references: usize,
    text: Option<Html>,
    /// Where it is defined, in the file, and as what.
    place: Range<usize>,
    label: String,
    /// Where it is defined once more.
    again: Vec<Range<usize>>,
}

impl Writer<'_> {
    /// Reports references to footnotes that are not there: the parser takes them for text. `range`
    /// are the bytes of the text in what is parsed.
    pub(super) fn missing_notes(&mut self, text: &str, range: &Range<usize>) {
        // `\[^1]` means itself.
        let escaped = self.source.text()[..range.start].ends_with('\\');
        // Guards may stand before it in the source, and what is escaped.
        let mut rest = range.clone();
        for (at, _) in text.match_indices("[^") {
            let inner = &text[at + 2..];
            let length = inner.find(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '^'));
            let label = &inner[..length.unwrap_or(0)];
            let is_reference = !label.is_empty() && inner[label.len()..].starts_with(']');
            if is_reference && (at > 0 || !escaped) {
                let written = ["[^", label, "]"].concat();
                let place = match self.source.text()[rest.clone()].find(&written) {
                    Some(found) => {
                        let start = rest.start + found;
                        rest.start = start + written.len();
                        self.source.range(&(start..rest.start))
                    }
                    None => self.source.range(range),
                };
                self.faults.push(fault::missing_footnote(self.source.span(place), label));
            }
        }
    }
}

impl Notes {
    fn place(&mut self, label: &str) -> usize {
        let next = self.list.len();
        let place = *self.by_label.entry(label.to_lowercase()).or_insert(next);
        if place == next {
            self.list.push(Note::default());
        }
        place
    }

    /// Writes a reference.
    pub(super) fn refer(&mut self, label: &str, html: &mut Html, ids: &mut Ids) {
        let place = self.place(label);
        let note = &mut self.list[place];
        note.references += 1;
        let (number, id) = (place + 1, back_id(place + 1, note.references));
        ids.note(&id);
        html.push(&format!(
            "<sup id=\"{id}\"><a href=\"#fn:{number}\" class=\"footnote-ref\" \
             role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    /// Keeps the text of a footnote, which is defined at these bytes of the file. Of two with one
    /// label the first holds.
    pub(super) fn define(&mut self, label: String, text: Html, at: Range<usize>) {
        let place = self.place(&label);
        let note = &mut self.list[place];
        if note.text.is_some() {
            note.again.push(at);
        } else {
            note.text = Some(text);
            note.place = at;
            note.label = label;
        }
    }

    /// Reports footnotes that nothing refers to, and those that are there twice.
    pub(super) fn tell(&self, file: &SourcePath, faults: &mut Diagnostics) {
        for note in &self.list {
            if note.text.is_some() && note.references == 0 {
                faults.push(fault::unused_footnote(file.at(note.place.clone()), &note.label));
            }
            for again in &note.again {
                let (again, first) = (file.at(again.clone()), file.at(note.place.clone()));
                faults.push(fault::repeated_footnote(again, first, &note.label));
            }
        }
    }

    /// Writes all footnotes. One that nothing refers to is written too: it is text of the article.
    pub(super) fn write(self, html: &mut Html, ids: &mut Ids) {
        if self.list.is_empty() {
            return;
        }
        html.line();
        // No `section`: that would want a heading, and its words would need a language.
        html.push("<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
        for (place, note) in self.list.into_iter().enumerate() {
            let number = place + 1;
            let id = format!("fn:{number}");
            ids.note(&id);
            html.push(&format!("<li id=\"{id}\">\n"));
            html.append(&note.text.unwrap_or_default());
            let back = back_links(number, note.references);
            if !back.is_empty() && !html.swap_end("</p>\n", &format!("{back}</p>\n")) {
                html.line();
                html.push(&format!("<p>{}</p>\n", back.trim_start()));
            }
            html.line();
            html.push("</li>\n");
        }
        html.push("</ol>\n</div>\n");
    }
}

fn back_id(number: usize, reference: usize) -> String {
    let again = if reference > 1 { (reference - 1).to_string() } else { String::new() };
    format!("fnref{again}:{number}")
}

/// Links back to every reference. Their names are numbers, so they need no language; the role
/// says the rest.
fn back_links(number: usize, references: usize) -> String {
    let mut links = String::new();
    for reference in 1..=references {
        let id = back_id(number, reference);
        let (name, shown) = if reference == 1 {
            (number.to_string(), String::new())
        } else {
            (format!("{number}-{reference}"), format!("<sup>{reference}</sup>"))
        };
        // U+FE0E keeps the arrow from becoming a picture on telephones.
        let _ = write!(
            links,
            " <a href=\"#{id}\" class=\"footnote-back\" role=\"doc-backlink\" \
             aria-label=\"{name}\">↩\u{FE0E}{shown}</a>"
        );
    }
    links
}
