//! The site as the tool's own pages want it: stories by state, translations side by side, links
//! that lead nowhere.

use super::ToolPage;
use super::overlay::Editor;
use super::shown::Shown;
use super::tool::{
    self, DeadLink, Frame, Language, Neighbour, Side, SideBlock, SideColumn, Status, StatusCell,
    StatusRow,
};
use crate::diag::{Diagnostic, Sources, phrase};
use crate::press::Manuscript;
use crate::render::Printing;
use crate::site::{ArticleId, Lang, Settings, Story};

/// What the pages are made from.
pub(super) struct Stories<'a> {
    pub(super) frame: Frame,
    pub(super) shown: &'a Shown,
    pub(super) manuscript: Option<&'a Manuscript>,
    pub(super) editor: &'a Editor,
    pub(super) sources: &'a dyn Sources,
}

impl Stories<'_> {
    /// A page of the tool by its path; `None` when it has no such page.
    pub(super) fn page(&self, path: &str, query: Option<&str>) -> Option<ToolPage> {
        match path.strip_prefix(tool::SIDE) {
            Some(key) => self.side(key),
            None if path == tool::STATUS => Some(tool::status(&self.frame, &self.status(), query)),
            None if path == tool::LINKS => Some(tool::links(&self.frame, &self.links())),
            None => None,
        }
    }

    fn status(&self) -> Status {
        let Some(manuscript) = self.manuscript else { return Status::default() };
        let (settings, site) = (&manuscript.settings, &manuscript.site);
        let languages = settings.langs().map(|lang| {
            let language = settings.language(lang);
            let (key, tag, label) = (&language.key, &language.tag, &language.label);
            Language { key: key.clone(), tag: tag.clone(), label: label.clone() }
        });
        let row = |story: &Story| StatusRow {
            key: story.key.to_string(),
            section: site.section_key(story).to_owned(),
            is_pair: is_pair(story),
            cells: settings.langs().map(|lang| self.cell(manuscript, story, lang)).collect(),
        };
        Status { languages: languages.collect(), rows: site.stories.iter().map(row).collect() }
    }

    fn cell(&self, manuscript: &Manuscript, story: &Story, lang: Lang) -> StatusCell {
        let state = story.states[lang.index()];
        let Some(id) = story.members[lang.index()] else {
            let file = story.broken[lang.index()].as_ref().map(ToString::to_string);
            let edit = file.as_deref().and_then(|file| self.editor.href(file, 1, 1));
            return StatusCell { state, title: None, page: None, file, edit };
        };
        let card = manuscript.site.card(id);
        StatusCell {
            state,
            title: Some(card.title.clone()),
            page: self.address(&manuscript.settings, id),
            file: Some(card.file.to_string()),
            edit: self.editor.href(card.file.as_str(), 1, 1),
        }
    }

    /// Where an article's page is. What is shown may be older than the manuscript, when the theme
    /// is broken; then it may know fewer articles.
    fn address(&self, settings: &Settings, id: ArticleId) -> Option<String> {
        let planned = self.shown.printing.as_ref()?.plan().articles.get(id.index())?;
        planned.route.as_ref().map(|route| route.href(&settings.base))
    }

    fn side(&self, key: &str) -> Option<ToolPage> {
        let (manuscript, printing) = (self.manuscript?, self.shown.printing.as_deref()?);
        let stories = &manuscript.site.stories;
        let at = stories.iter().position(|story| story.key.as_str() == key)?;
        let column = |lang: Lang| self.column(manuscript, printing, &stories[at], lang);
        let neighbour = |story: &Story| {
            let id = story.members[story.original.index()]?;
            let tag = manuscript.settings.language(story.original).tag.clone();
            let title = manuscript.site.card(id).title.clone();
            Some(Neighbour { key: story.key.to_string(), title, tag })
        };
        let mut before = stories[..at].iter().rev().filter(|story| is_pair(story));
        let mut after = stories[at + 1..].iter().filter(|story| is_pair(story));
        let side = Side {
            key: key.to_owned(),
            columns: manuscript.settings.langs().map(column).collect(),
            previous: before.find_map(neighbour),
            next: after.find_map(neighbour),
        };
        Some(tool::side(&self.frame, &side))
    }

    fn column(
        &self,
        manuscript: &Manuscript,
        printing: &Printing,
        story: &Story,
        lang: Lang,
    ) -> SideColumn {
        let language = manuscript.settings.language(lang);
        let StatusCell { state, title, page, edit, .. } = self.cell(manuscript, story, lang);
        let known = printing.plan().articles.len();
        let id = story.members[lang.index()].filter(|id| id.index() < known);
        let blocks = id.map(|id| printing.blocks(id)).unwrap_or_default();
        let behind = id.map(|id| manuscript.blocks_behind(id)).unwrap_or_default();
        let block = |(number, html): (usize, String)| SideBlock {
            html: without_anchors(&html),
            stale: behind.contains(&number),
        };
        SideColumn {
            tag: language.tag.clone(),
            label: language.label.clone(),
            state,
            title,
            page,
            edit,
            blocks: blocks.into_iter().enumerate().map(block).collect(),
        }
    }

    fn links(&self) -> Vec<DeadLink> {
        let is_link = |fault: &&Diagnostic| {
            fault.code.starts_with("link::") || fault.code.starts_with("picture::")
        };
        let link = |fault: &Diagnostic| {
            let span = fault.labels.first().map(|label| &label.span)?;
            let (name, edit) = self.editor.place(span, self.sources);
            let file = span.file.as_str();
            let place = name.strip_prefix(file).unwrap_or_default().trim_start_matches(':');
            Some(DeadLink {
                file: file.to_owned(),
                place: place.to_owned(),
                edit,
                text: phrase(self.frame.ui, fault.code, &fault.values),
                help: crate::diag::help(self.frame.ui, fault.code, &fault.values),
            })
        };
        self.shown.found.iter().filter(is_link).filter_map(link).collect()
    }
}

fn is_pair(story: &Story) -> bool {
    story.members.iter().flatten().count() > 1
}

/// A block without its anchors and the links to them: two languages on one page have the same ones.
fn without_anchors(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let is_tag = from[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        let end = if is_tag { end_of_tag(from) } else { 1 };
        let (tag, after) = from.split_at(end);
        if is_tag {
            push_tag(&mut out, tag);
        } else {
            out.push_str(tag);
        }
        rest = after;
    }
    out + rest
}

/// Where a tag ends. A `>` in quotation marks does not end it.
fn end_of_tag(html: &str) -> usize {
    let mut quote = None;
    for (at, c) in html.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, '>') => return at + 1,
            _ => {}
        }
    }
    html.len()
}

fn push_tag(out: &mut String, tag: &str) {
    let mut rest = tag;
    // Attributes begin after a blank; one in quotation marks belongs to its value.
    while let Some(at) = rest.find(|c: char| c.is_ascii_whitespace()) {
        let start = rest.len() - rest[at..].trim_ascii_start().len();
        let attribute = &rest[start..];
        let end = end_of_attribute(attribute);
        out.push_str(&rest[..at]);
        if !is_anchor(&attribute[..end]) {
            out.push_str(&rest[at..start + end]);
        }
        rest = &attribute[end..];
    }
    out.push_str(rest);
}

fn end_of_attribute(html: &str) -> usize {
    let mut quote = None;
    for (at, c) in html.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            (None, c) if c == '>' || c.is_ascii_whitespace() => return at,
            _ => {}
        }
    }
    html.len()
}

fn is_anchor(attribute: &str) -> bool {
    let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
    let value = value.trim_start_matches(['"', '\'']);
    name.eq_ignore_ascii_case("id") || (name.eq_ignore_ascii_case("href") && value.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::without_anchors;

    #[test]
    fn a_block_loses_its_anchors_and_nothing_else() {
        for (html, expected) in [
            ("<h2 id=\"什么\">什么 id=\"x\"</h2>", "<h2>什么 id=\"x\"</h2>"),
            ("<p class=\"a\" id='b c' lang=\"zh\">x</p>", "<p class=\"a\" lang=\"zh\">x</p>"),
            ("<a href=\"#n\">1</a> <a href=\"/x#n\">2</a>", "<a>1</a> <a href=\"/x#n\">2</a>"),
            ("<img alt=\"a > b id=1\" ID=x>", "<img alt=\"a > b id=1\">"),
            ("<video controls\n id=v></video>", "<video controls></video>"),
            ("1 < 2 <!-- id=\"a\" --><", "1 < 2 <!-- id=\"a\" --><"),
            ("<p id=\"broken", "<p"),
            ("<br />", "<br />"),
        ] {
            assert_eq!(without_anchors(html), expected);
        }
    }
}
