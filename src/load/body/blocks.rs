//! Blocks: paragraphs, lists, tables, quotes, footnotes.

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, Tag, TagEnd};

use super::excerpt;
use super::html::Html;
use super::shortcode::{Call, Piece, Shortcode, pieces};
use super::writer::{Listening, Writer};
use crate::site::{Block, BlockKind, Filling};

/// A paragraph being written.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// Bytes of the parsed text.
    range: Range<usize>,
    wrap: Wrap,
    /// It consists of shortcodes, each in a line of its own; asked once.
    is_blocks: Option<bool>,
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

/// A footnote being written.
#[derive(Debug)]
pub(super) struct OpenNote {
    label: String,
    /// The HTML around it.
    html: Html,
    /// Bytes of the file: its `[^label]`.
    at: Range<usize>,
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
                self.note(&block);
                self.nesting += 1;
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
                self.nesting -= 1;
                self.close_raw();
                self.end_block(block);
            }
        }
    }

    /// Notes where a block begins, unless it belongs to another one.
    pub(super) fn begin(&mut self, kind: BlockKind) {
        if self.nesting == 0 {
            self.drop_empty_block();
            self.blocks.extend(Block::new(self.html.as_str().len(), kind));
        }
    }

    /// Forgets the last block if nothing was written for it: the heading that became the title,
    /// a shortcode that could not be read.
    pub(super) fn drop_empty_block(&mut self) {
        let end = self.html.as_str().len();
        if self.blocks.last().is_some_and(|block| block.place() == end) {
            self.blocks.pop();
        }
    }

    /// Says what the current block turned out to be, if it is one at the top level.
    pub(super) fn turns_out(&mut self, kind: BlockKind) {
        if let Some(block) = self.blocks.last_mut().filter(|_| self.nesting == 1) {
            block.kind = kind;
        }
    }

    fn note(&mut self, tag: &Tag<'_>) {
        // Footnotes are written at the end.
        if let Some(kind) = kind(tag).filter(|kind| *kind != BlockKind::Notes) {
            self.begin(kind);
        }
    }

    fn start_block(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => self.start_paragraph(range),
            Tag::Heading { level, id, classes, attrs } => {
                self.start_heading(level, id, &classes, &attrs);
            }
            Tag::BlockQuote(None) => self.start_container("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.start_alert(kind),
            Tag::CodeBlock(kind) => self.start_code(&kind, &range),
            Tag::List(start) => self.start_list(start),
            Tag::Item => self.start_container("<li>"),
            Tag::FootnoteDefinition(label) => {
                self.depth += 1;
                let html = std::mem::take(&mut self.html);
                let at = self.definition(range);
                self.around.push(OpenNote { label: label.into_string(), html, at });
            }
            Tag::DefinitionList => self.start_line("<dl>\n"),
            Tag::DefinitionListTitle => self.start_container("<dt>"),
            Tag::DefinitionListDefinition => self.start_container("<dd>"),
            Tag::Table(alignments) => {
                self.table = Table { alignments, column: 0, in_head: false };
                // Whoever comes to it by keyboard hears what it is. No `region`: the name is the
                // same for all, and landmarks want different ones.
                self.html.push("<div class=\"table\" role=\"group\" aria-label=\"");
                self.html.slot(Filling::Word("table"));
                self.html.push("\" tabindex=\"0\"><table>");
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
            Tag::HtmlBlock => self.start_html(),
            // Inline elements were written already.
            _ => {}
        }
    }

    fn end_block(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(_) => self.end_container("</blockquote>\n"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::List(true) => self.html.push("</ol>\n"),
            TagEnd::List(false) => self.html.push("</ul>\n"),
            TagEnd::Item => self.end_container("</li>\n"),
            TagEnd::FootnoteDefinition => {
                self.depth -= 1;
                if let Some(OpenNote { label, html, at }) = self.around.pop() {
                    let note = std::mem::replace(&mut self.html, html);
                    self.notes.define(label, note, at);
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

    /// Bytes of the file of the `[^label]` with which a footnote begins.
    fn definition(&self, range: Range<usize>) -> Range<usize> {
        let text = self.source.text();
        let end = text[range.clone()].find("]:").map_or(range.end, |at| range.start + at + 1);
        self.source.range(&(range.start..end))
    }

    fn start_line(&mut self, markup: &str) {
        self.html.line();
        self.html.push(markup);
    }

    fn start_container(&mut self, markup: &str) {
        self.depth += 1;
        self.start_line(markup);
    }

    /// The title of an alert is an interface word, so it is a slot.
    fn start_alert(&mut self, kind: BlockQuoteKind) {
        let (class, word) = alert(kind);
        self.start_container("<blockquote class=\"alert alert-");
        self.html.push(class);
        self.html.push("\">\n<p class=\"alert-title\">");
        self.html.slot(Filling::Word(word));
        self.html.push("</p>\n");
    }

    fn end_container(&mut self, markup: &str) {
        self.depth -= 1;
        self.html.push(markup);
    }

    fn start_paragraph(&mut self, range: Range<usize>) {
        self.start_line("<p>");
        self.paragraph = Some(Paragraph { range, wrap: Wrap::Paragraph, is_blocks: None });
        let wanted = self.standfirst.is_none() || self.until_more.is_some();
        if self.rules.standfirst && self.depth == 0 && wanted {
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
            if let Some(told) = &mut self.until_more {
                excerpt::add_paragraph(told, &self.plain);
            }
            if self.standfirst.is_none() {
                let standfirst = excerpt::standfirst(&self.plain, self.rules.chinese);
                self.standfirst = Some(standfirst).filter(|text| !text.is_empty());
            }
        }
    }

    /// `<!-- more -->`: what stands before it is the standfirst, uncut. It is not written.
    pub(super) fn more(&mut self) {
        let Some(mut told) = self.until_more.take() else { return };
        if self.listening == Listening::Standfirst {
            self.listening = Listening::Nobody;
            excerpt::add_paragraph(&mut told, &self.plain);
        }
        if !told.is_empty() {
            self.standfirst = Some(told);
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

    /// True when the current paragraph's tags were taken away.
    pub(super) fn is_unwrapped(&self) -> bool {
        self.paragraph.as_ref().is_some_and(|paragraph| matches!(paragraph.wrap, Wrap::Nothing))
    }

    /// True when marks of shortcodes make up their paragraph, each in a line of its own; one of
    /// them stands in this range of the parsed text.
    pub(super) fn stands_for_blocks(&mut self, text: &str, range: &Range<usize>) -> bool {
        if pieces(text).count() != 1 {
            return false;
        }
        if self.is_alone(range) {
            return true;
        }
        let source = self.source;
        let Some(paragraph) = &mut self.paragraph else { return false };
        *paragraph.is_blocks.get_or_insert_with(|| {
            let whole = source.text().get(paragraph.range.clone()).unwrap_or_default();
            is_blocks(whole, &source.lifted.shortcodes)
        })
    }

    /// Takes the current paragraph's tags away. Nothing but the opening one is written yet.
    pub(super) fn unwrap_paragraph(&mut self) {
        if self.html.swap_end("<p>", "")
            && let Some(paragraph) = &mut self.paragraph
        {
            paragraph.wrap = Wrap::Nothing;
            self.turns_out(BlockKind::Html);
        }
    }

    /// Makes the current paragraph a figure with this caption.
    pub(super) fn caption(&mut self, caption: String) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.wrap = Wrap::Figure(caption);
        }
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

/// True when a paragraph consists of shortcodes, each in a line of its own.
fn is_blocks(paragraph: &str, shortcodes: &[Shortcode]) -> bool {
    let makes_blocks = |number: usize| {
        let known = shortcodes.get(number);
        known.is_some_and(|known| matches!(known.call, Call::Template(_) | Call::Raw(_)))
    };
    let mut in_line = 0;
    pieces(paragraph).all(|piece| match piece {
        Piece::Mark(number) => {
            in_line += 1;
            in_line == 1 && makes_blocks(number)
        }
        // In a quote its sign begins each line.
        Piece::Text(between) => {
            in_line = 0;
            between.contains('\n') && between.chars().all(|c| c.is_whitespace() || c == '>')
        }
    })
}

/// What a block is; `None` for what stands inside blocks.
pub(super) const fn kind(tag: &Tag<'_>) -> Option<BlockKind> {
    Some(match tag {
        Tag::Paragraph => BlockKind::Paragraph,
        Tag::Heading { .. } => BlockKind::Heading,
        Tag::BlockQuote(_) => BlockKind::Quote,
        Tag::CodeBlock(_) => BlockKind::Code,
        Tag::List(_) => BlockKind::List,
        Tag::DefinitionList => BlockKind::Definitions,
        Tag::Table(_) => BlockKind::Table,
        Tag::HtmlBlock => BlockKind::Html,
        Tag::FootnoteDefinition(_) => BlockKind::Notes,
        _ => return None,
    })
}

/// The class of an alert, and the interface word that is its title.
fn alert(kind: BlockQuoteKind) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("note", "alert_note"),
        BlockQuoteKind::Tip => ("tip", "alert_tip"),
        BlockQuoteKind::Important => ("important", "alert_important"),
        BlockQuoteKind::Warning => ("warning", "alert_warning"),
        BlockQuoteKind::Caution => ("caution", "alert_caution"),
    }
}
