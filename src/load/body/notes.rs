//! Footnotes: numbered as they are referred to, collected at the end, linked both ways.
//!
//! Ids have Hugo's form, `fn:1` and `fnref:1`. The colon keeps them apart from headings' ids, in
//! which GitHub's rule leaves none.

use std::collections::HashMap;
use std::fmt::Write;

use super::html::Html;
use super::ids::Ids;

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

    /// Keeps the text of a footnote. Of two with one label the first holds.
    pub(super) fn define(&mut self, label: &str, text: Html) {
        let place = self.place(label);
        self.list[place].text.get_or_insert(text);
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
