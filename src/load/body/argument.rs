//! Arguments of shortcodes: which of them are addresses, and where these lead.
//!
//! In every shortcode `src`, `href`, `link` and `poster` are addresses, and in the built-in ones
//! that show a file the first argument without a name. All others are text.

use std::ops::Range;

use super::shortcode::Made;
use super::tag::{Nested, Written};
use super::target::{Target, decode, unsafe_scheme};
use super::writer::Writer;
use crate::diag::faults::body as fault;
use crate::site::{Argument, ArgumentValue, OwnFile, Picture};

/// Built-in shortcodes whose first argument is a file.
const OF_FILES: &[&str] = &["download", "figure", "table", "video"];

/// Endings of files that are shown as pictures.
const PICTURES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "avif", "svg"];

/// What an argument is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Text,
    /// A page, or anything else.
    Link,
    /// A file.
    File,
}

impl Writer<'_> {
    /// The arguments of a shortcode, with their addresses in the outline.
    pub(super) fn arguments(&mut self, made: &Made) -> Vec<Argument> {
        let mut is_first = true;
        let mut arguments = Vec::with_capacity(made.arguments.len());
        for written in &made.arguments {
            let role = match written.key.as_deref() {
                Some("src" | "poster") => Role::File,
                Some("href" | "link") => Role::Link,
                None if std::mem::take(&mut is_first) && OF_FILES.contains(&&*made.name) => {
                    Role::File
                }
                _ => Role::Text,
            };
            let value = self.value(made, written, role);
            arguments.push(Argument { name: written.key.clone(), value });
        }
        arguments
    }

    fn value(&mut self, made: &Made, written: &Written, role: Role) -> ArgumentValue {
        let scheme = unsafe_scheme(&written.value).filter(|_| role != Role::Text);
        if !written.nested.is_empty() && scheme.is_none() {
            return self.with_nested(written);
        }
        let (text, place) = (&written.value, &written.place);
        if role == Role::Text || text.is_empty() {
            return ArgumentValue::Text(text.clone(), Vec::new());
        }
        let range = self.source.range_of_cleaned(place);
        match Target::of(text) {
            Target::External => ArgumentValue::Text(text.clone(), Vec::new()),
            Target::Unsafe(scheme) => {
                self.faults.push(fault::unsafe_link(self.source.span(range), scheme));
                ArgumentValue::Text(String::new(), Vec::new())
            }
            Target::Internal(inside) if role == Role::Link => {
                ArgumentValue::Link(self.note_link(inside.link(None, range)))
            }
            Target::Internal(_) => self.file(made, written, range),
        }
    }

    fn file(&mut self, made: &Made, written: &Written, range: Range<usize>) -> ArgumentValue {
        let src = decode(&written.value).into_owned();
        let end = src.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        let is_picture = end.is_some_and(|end| PICTURES.contains(&&*end));
        if is_picture && made.name != "download" || made.name == "figure" {
            let alt = made.arguments.iter().find(|one| one.key.as_deref() == Some("alt"));
            let alt = alt.map(|alt| alt.value.clone()).unwrap_or_default();
            self.outline.pictures.push(Picture { src, alt, title: None, range });
            return ArgumentValue::Picture(self.outline.pictures.len() - 1);
        }
        let files = &mut self.calls().files;
        files.push(OwnFile { src, is_table: made.name == "table", range });
        ArgumentValue::File(files.len() - 1)
    }

    /// A text in which `ref` stands, and becomes the address of a page.
    fn with_nested(&mut self, written: &Written) -> ArgumentValue {
        let mut text = String::new();
        let mut links = Vec::new();
        let mut done = 0;
        for Nested { range, page } in &written.nested {
            text.push_str(&written.value[done..range.start]);
            done = range.end;
            match page {
                Some((target, place)) => {
                    let link = self.page_link(target, place, "", None);
                    links.push((text.len(), link));
                }
                None => {
                    let place = self.source.range_of_cleaned(&written.place);
                    self.faults.push(fault::shortcode_in_argument(self.source.span(place)));
                }
            }
        }
        text.push_str(&written.value[done..]);
        match &*links {
            [(0, link)] if text.is_empty() => ArgumentValue::Link(*link),
            _ => ArgumentValue::Text(text, links),
        }
    }
}
