//! Headings: one level lower than written, with ids; the first may become the title.

use pulldown_cmark::{CowStr, HeadingLevel};

use super::html::{Html, Mark};
use super::notes::Notes;
use super::writer::{Listening, Writer};
use crate::site;

/// A heading being written.
#[derive(Debug)]
pub(super) struct Heading {
    level: u8,
    /// `{#id}`.
    id: Option<String>,
    /// Where the id goes: known is its place before its text.
    id_at: usize,
    /// Where the heading began.
    mark: Mark,
    /// It becomes the title and leaves the body.
    pub(super) is_title: bool,
}

impl Writer<'_> {
    /// Writes the beginning of a heading.
    pub(super) fn start_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<CowStr<'_>>,
        classes: &[CowStr<'_>],
        attributes: &[(CowStr<'_>, Option<CowStr<'_>>)],
    ) {
        let level = level as u8;
        let is_title = self.first && self.rules.take_title && level == 1;
        self.html.line();
        let mark = self.html.mark();
        self.html.push(opening(shifted(level)));
        let id_at = self.html.as_str().len();
        if !classes.is_empty() {
            let restored = classes.iter().map(|class| self.source.lifted.restore(class));
            let classes = restored.collect::<Vec<_>>().join(" ");
            self.html.attribute("class", &classes);
        }
        for (name, value) in attributes {
            if may_stand(name) {
                let value = self.source.lifted.restore(value.as_deref().unwrap_or_default());
                self.html.attribute(name, &value);
            }
        }
        self.html.push(">");
        let id = id.map(|id| self.source.lifted.restore(&id).into_owned());
        self.heading = Some(Heading { level, id, id_at, mark, is_title });
        self.listening = Listening::Heading;
        self.plain.clear();
    }

    /// Writes the end of a heading and, now that its text is known, its id.
    pub(super) fn end_heading(&mut self) {
        self.listening = Listening::Nobody;
        let Some(heading) = self.heading.take() else { return };
        let text = self.plain.split_whitespace().collect::<Vec<_>>().join(" ");
        if heading.is_title {
            // It came first, so everything noted so far is its own.
            self.html.rewind(heading.mark);
            self.outline = site::Outline::default();
            self.shortcodes.clear();
            self.notes = Notes::default();
            self.ids.anchors.clear();
            self.title = Some(text).filter(|text| !text.is_empty());
            return;
        }
        let id = self.ids.heading(heading.id.as_deref(), &text);
        let mut attribute = Html::with_capacity(id.len() + 8);
        attribute.attribute("id", &id);
        self.html.insert(heading.id_at, attribute.as_str());
        self.html.push(closing(shifted(heading.level)));
        self.outline.headings.push(site::Heading {
            level: heading.level,
            id: id.into(),
            text: text.into(),
        });
    }
}

/// The page has an `h1` of its own. Below `h6` there is nothing.
const fn shifted(level: u8) -> usize {
    if level < 6 { level as usize + 1 } else { 6 }
}

fn opening(level: usize) -> &'static str {
    ["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"][level - 1]
}

fn closing(level: usize) -> &'static str {
    ["</h1>\n", "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"][level - 1]
}

/// True for a heading's attribute that can be written: a name of HTML, and neither style nor
/// script, which the pages' policy forbids.
fn may_stand(name: &str) -> bool {
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'));
    let lower = name.to_ascii_lowercase();
    plain
        && !name.is_empty()
        && !lower.starts_with("on")
        && !matches!(&*lower, "style" | "id" | "class")
}
