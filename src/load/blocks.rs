//! Blocks: paragraphs, headings, lists, tables, quotes, code, footnotes.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, HeadingLevel, Tag, TagEnd};

use super::excerpt::{self, Words};
use super::html::{Html, Mark};
use super::writer::{Listening, Writer};
use crate::site;

/// A paragraph being written.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// Bytes of the parsed text.
    range: Range<usize>,
    wrap: Wrap,
}

/// What a paragraph is wrapped in.
#[derive(Debug)]
enum Wrap {
    Paragraph,
    /// A picture alone, with its caption.
    Figure(String),
    /// Nothing: its only shortcode brings its own elements, or none.
    Nothing,
}

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

/// The table being written.
#[derive(Debug, Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl Writer<'_> {
    /// Writes the beginning of an element.
    pub(super) fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis => self.html.push("<em>"),
            Tag::Strong => self.html.push("<strong>"),
            Tag::Strikethrough => self.html.push("<del>"),
            Tag::Superscript => self.html.push("<sup>"),
            Tag::Subscript => self.html.push("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.open_link(link_type, &dest_url, &title, &range);
            }
            Tag::Image { dest_url, title, .. } => self.open_picture(&dest_url, &title, &range),
            block => {
                self.opaque();
                self.raw_links = 0;
                self.start_block(block, range);
            }
        }
    }

    /// Writes the end of an element.
    pub(super) fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.html.push("</em>"),
            TagEnd::Strong => self.html.push("</strong>"),
            TagEnd::Strikethrough => self.html.push("</del>"),
            TagEnd::Superscript => self.html.push("</sup>"),
            TagEnd::Subscript => self.html.push("</sub>"),
            TagEnd::Link => self.close_link(),
            // The picture ended with its own event.
            TagEnd::Image => {}
            block => {
                self.opaque();
                self.raw_links = 0;
                self.end_block(block);
            }
        }
    }

    fn start_block(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(range),
            Tag::Heading { level, id, classes, attrs } => {
                self.start_heading(level, id, &classes, &attrs);
            }
            Tag::BlockQuote(kind) => self.start_container(quote_tag(kind)),
            Tag::CodeBlock(kind) => self.start_code(&kind),
            Tag::List(start) => self.start_list(start),
            Tag::Item => self.start_container("<li>"),
            Tag::FootnoteDefinition(label) => {
                self.depth += 1;
                self.around.push((label.into_string(), std::mem::take(&mut self.html)));
            }
            Tag::DefinitionList => self.start_line("<dl>\n"),
            Tag::DefinitionListTitle => self.start_container("<dt>"),
            Tag::DefinitionListDefinition => self.start_container("<dd>"),
            Tag::Table(alignments) => {
                self.table = Table { alignments, column: 0, in_head: false };
                self.html.push("<div class=\"table\"><table>");
            }
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.column = 0;
                self.html.push("<thead><tr>");
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.html.push("<tr>");
            }
            Tag::TableCell => {
                self.html.push(if self.table.in_head { "<th" } else { "<td" });
                self.html.push(match self.table.alignments.get(self.table.column) {
                    Some(Alignment::Left) => " class=\"align-left\">",
                    Some(Alignment::Center) => " class=\"align-center\">",
                    Some(Alignment::Right) => " class=\"align-right\">",
                    Some(Alignment::None) | None => ">",
                });
            }
            // Raw HTML brings its own tags; inline elements were written already.
            _ => {}
        }
    }

    fn end_block(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(_) => self.end_container("</blockquote>\n"),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.html.push("</code></pre>\n");
            }
            TagEnd::List(true) => self.html.push("</ol>\n"),
            TagEnd::List(false) => self.html.push("</ul>\n"),
            TagEnd::Item => self.end_container("</li>\n"),
            TagEnd::FootnoteDefinition => {
                self.depth -= 1;
                if let Some((label, html)) = self.around.pop() {
                    let note = std::mem::replace(&mut self.html, html);
                    self.notes.define(&label, note);
                }
            }
            TagEnd::DefinitionList => self.html.push("</dl>\n"),
            TagEnd::DefinitionListTitle => self.end_container("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.end_container("</dd>\n"),
            TagEnd::Table => self.html.push("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.html.push("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.html.push("</tr>\n"),
            TagEnd::TableCell => {
                self.html.push(if self.table.in_head { "</th>" } else { "</td>" });
                self.table.column += 1;
            }
            _ => {}
        }
    }

    fn start_line(&mut self, markup: &str) {
        self.html.line();
        self.html.push(markup);
    }

    fn start_container(&mut self, markup: &str) {
        self.depth += 1;
        self.start_line(markup);
    }

    fn end_container(&mut self, markup: &str) {
        self.depth -= 1;
        self.html.push(markup);
    }

    fn start_paragraph(&mut self, range: Range<usize>) {
        self.start_line("<p>");
        self.paragraph = Some(Paragraph { range, wrap: Wrap::Paragraph });
        if self.depth == 0 && self.standfirst.is_none() {
            self.listening = Listening::Standfirst;
            self.plain.clear();
        }
    }

    fn end_paragraph(&mut self) {
        match self.paragraph.take().map(|paragraph| paragraph.wrap) {
            Some(Wrap::Figure(caption)) => {
                self.html.push("<figcaption>");
                self.html.text(&caption);
                self.html.push("</figcaption></figure>\n");
            }
            Some(Wrap::Nothing) => self.html.line(),
            Some(Wrap::Paragraph) | None => self.html.push("</p>\n"),
        }
        if self.listening == Listening::Standfirst {
            self.listening = Listening::Nobody;
            let standfirst = excerpt::standfirst(&self.plain, self.rules.chinese);
            self.standfirst = Some(standfirst).filter(|text| !text.is_empty());
        }
    }

    /// True when a range of the parsed text makes up its whole paragraph.
    pub(super) fn is_alone(&self, range: &Range<usize>) -> bool {
        let text = self.source.text();
        let blank = |range| text.get(range).is_some_and(|part: &str| part.trim().is_empty());
        self.paragraph.as_ref().is_some_and(|paragraph| {
            blank(paragraph.range.start..range.start) && blank(range.end..paragraph.range.end)
        })
    }

    /// Takes the current paragraph's tags away. Nothing but the opening one is written yet.
    pub(super) fn unwrap_paragraph(&mut self) {
        if self.html.swap_end("<p>", "")
            && let Some(paragraph) = &mut self.paragraph
        {
            paragraph.wrap = Wrap::Nothing;
        }
    }

    /// Makes the current paragraph a figure with this caption.
    pub(super) fn caption(&mut self, caption: String) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.wrap = Wrap::Figure(caption);
        }
    }

    fn start_heading(
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

    fn end_heading(&mut self) {
        self.listening = Listening::Nobody;
        let Some(heading) = self.heading.take() else { return };
        let text = self.plain.split_whitespace().collect::<Vec<_>>().join(" ");
        if heading.is_title {
            // It came first, so everything noted so far is its own.
            self.html.rewind(heading.mark);
            self.outline = site::Outline::default();
            self.ids.anchors.clear();
            self.words = Words::default();
            self.title = Some(text).filter(|text| !text.is_empty());
            return;
        }
        let id = self.ids.heading(heading.id.as_deref(), &text);
        let mut attribute = Html::with_capacity(id.len() + 8);
        attribute.attribute("id", &id);
        self.html.insert(heading.id_at, attribute.as_str());
        self.html.push(closing(shifted(heading.level)));
        self.outline.headings.push(site::Heading { level: heading.level, id, text });
    }

    fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        self.in_code = true;
        self.start_line("<pre><code");
        if let CodeBlockKind::Fenced(info) = kind {
            let info = self.source.lifted.restore(info);
            if let Some(language) = info.split_whitespace().next() {
                self.html.attribute("class", &format!("language-{language}"));
            }
        }
        self.html.push(">");
    }

    fn start_list(&mut self, start: Option<u64>) {
        match start {
            None => self.start_line("<ul>\n"),
            Some(1) => self.start_line("<ol>\n"),
            Some(start) => self.start_line(&format!("<ol start=\"{start}\">\n")),
        }
    }

    /// Writes the mark of a task. It is a character: a check box that cannot be checked is a
    /// control that does nothing, and would want a label; this one is read aloud as what it is.
    pub(super) fn task(&mut self, done: bool) {
        let in_paragraph = self.html.swap_end("<li>\n<p>", "<li class=\"task\">\n<p>");
        if !in_paragraph {
            self.html.swap_end("<li>", "<li class=\"task\">");
        }
        self.html.push(if done {
            "<span class=\"task-mark\">☑</span> "
        } else {
            "<span class=\"task-mark\">☐</span> "
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

fn quote_tag(kind: Option<BlockQuoteKind>) -> &'static str {
    match kind {
        None => "<blockquote>\n",
        Some(BlockQuoteKind::Note) => "<blockquote class=\"alert alert-note\">\n",
        Some(BlockQuoteKind::Tip) => "<blockquote class=\"alert alert-tip\">\n",
        Some(BlockQuoteKind::Important) => "<blockquote class=\"alert alert-important\">\n",
        Some(BlockQuoteKind::Warning) => "<blockquote class=\"alert alert-warning\">\n",
        Some(BlockQuoteKind::Caution) => "<blockquote class=\"alert alert-caution\">\n",
    }
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
