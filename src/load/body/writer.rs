//! Markdown events to HTML with slots, one event at a time: text, breaks, code spans.
//!
//! The HTML is that of `CommonMark` but for what the product wants otherwise (see
//! [`super`]). Blocks are written in [`super::blocks`] and [`super::heading`], links and
//! pictures in [`super::inline`], bare addresses in [`super::address`], raw HTML in [`super::raw`].

use std::ops::Range;

use pulldown_cmark::Event;

use super::blocks::{OpenNote, Paragraph, Table};
use super::cjk;
use super::code::Kept;
use super::excerpt;
use super::formula::Form;
use super::heading::Heading;
use super::html::Html;
use super::ids::Ids;
use super::inline::{Close, OpenPicture};
use super::joined::Sought;
use super::notes::Notes;
use super::policy::Open;
use super::shortcode::{Call, Piece, pieces};
use super::source::Source;
use super::{Converted, Rules};
use crate::base::is_whole;
use crate::diag::{Diagnostics, Outcome};
use crate::site::{Block, BlockKind, Filling, Outline, Shape, Shortcode};

/// The state between two events.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) rules: Rules<'a>,
    pub(super) faults: Diagnostics,
    pub(super) outline: Outline,
    pub(super) ids: Ids,
    pub(super) notes: Notes,
    /// What the shortcodes of the outline were given.
    pub(super) shortcodes: Vec<Shortcode>,
    /// Shortcodes around the text that is being written.
    pub(super) inside: usize,
    pub(super) title: Option<String>,
    pub(super) standfirst: Option<String>,
    /// What has been written. Inside a footnote, only the footnote.
    pub(super) html: Html,
    /// Footnotes being written.
    pub(super) around: Vec<OpenNote>,
    /// What has been written at the top level.
    pub(super) blocks: Vec<Block>,
    /// Blocks of any kind around this place.
    pub(super) nesting: usize,
    /// No event yet.
    pub(super) first: bool,
    /// Quotes, list items, footnotes and definitions around this place.
    pub(super) depth: usize,
    pub(super) paragraph: Option<Paragraph>,
    pub(super) heading: Option<Heading>,
    pub(super) table: Table,
    pub(super) in_code: bool,
    /// The block of code that is written when it ends.
    pub(super) kept: Option<Box<Kept>>,
    /// Ends of the links around this place.
    pub(super) links: Vec<Close>,
    /// The picture whose alternative text is being read.
    pub(super) picture: Option<OpenPicture>,
    /// `<a>` in raw HTML that were opened in this block and not closed.
    pub(super) raw_links: usize,
    /// Inside a block of raw HTML.
    pub(super) in_html: bool,
    /// Elements of raw HTML around this place, where they are looked at.
    pub(super) open: Vec<Open>,
    /// What the current block says without markup, while somebody wants to know.
    pub(super) plain: String,
    pub(super) listening: Listening,
    /// The last visible character, if it is known.
    pub(super) edge: Option<char>,
    /// A line end just written that may turn out to be no space.
    line_end: Option<usize>,
    /// What there may be in the text.
    pub(super) sought: Sought,
    /// What the article says before `<!-- more -->`, as long as that is still to come.
    pub(super) until_more: Option<String>,
}

/// Who wants to know what a block says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Listening {
    Nobody,
    Heading,
    Standfirst,
}

impl<'a> Writer<'a> {
    pub(super) fn new(source: &'a Source<'a>, rules: Rules<'a>, sought: Sought) -> Self {
        let text = source.text();
        Self {
            source,
            rules,
            faults: Diagnostics::new(),
            outline: Outline::default(),
            ids: Ids::of(text),
            notes: Notes::default(),
            shortcodes: Vec::new(),
            inside: 0,
            title: None,
            standfirst: None,
            html: Html::with_capacity(text.len() + text.len() / 4),
            around: Vec::new(),
            blocks: Vec::new(),
            nesting: 0,
            first: true,
            depth: 0,
            paragraph: None,
            heading: None,
            table: Table::default(),
            in_code: false,
            kept: None,
            links: Vec::new(),
            picture: None,
            raw_links: 0,
            in_html: false,
            open: Vec::new(),
            plain: String::new(),
            listening: Listening::Nobody,
            edge: None,
            line_end: None,
            sought,
            until_more: (rules.standfirst && sought.html && excerpt::has_more(text))
                .then(String::new),
        }
    }

    /// Writes one event.
    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.picture.is_some() {
            return self.inside_picture(event);
        }
        match event {
            Event::Text(text) => self.text(&text, &range),
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak => {
                self.hear(" ");
                self.opaque();
                self.html.push("<br>\n");
            }
            Event::Code(text) => self.code_span(&self.source.lifted.restore(&text)),
            Event::InlineMath(text) => self.formula(&text, Form::InLine, &range),
            Event::DisplayMath(text) => self.formula(&text, Form::Alone, &range),
            Event::Html(text) => {
                self.opaque();
                self.raw_html(&text, &range);
            }
            Event::InlineHtml(text) => {
                self.count_raw_links(&text);
                self.raw_html(&text, &range);
            }
            Event::Rule => {
                self.begin(BlockKind::Rule);
                self.html.line();
                self.html.push("<hr>\n");
            }
            Event::FootnoteReference(label) => {
                // Who takes the title takes its words only.
                if self.heading.as_ref().is_none_or(|heading| !heading.is_title) {
                    self.notes.refer(&label, &mut self.html, &mut self.ids);
                }
            }
            Event::TaskListMarker(done) => self.task(done),
        }
        self.first = false;
    }

    /// Ends the body.
    pub(super) fn finish(mut self) -> Outcome<Converted> {
        self.close_raw_to_the_end();
        self.begin(BlockKind::Notes);
        let notes = std::mem::take(&mut self.notes);
        notes.tell(self.source.file, &mut self.faults);
        notes.write(&mut self.html, &mut self.ids);
        self.drop_empty_block();
        self.outline.anchors = self.ids.anchors;
        let body = self.html.finish(&self.blocks, self.shortcodes);
        // Only raw HTML can begin in one block and end in another.
        let is_whole = |block| is_whole(&body.html[body.range_of(block)]);
        let may_be_raw = self.sought.html || !self.source.lifted.shortcodes.is_empty();
        if !may_be_raw || (0..body.blocks.len()).all(is_whole) {
            self.outline.shape = Shape::of(body.blocks.iter().map(|block| block.kind));
        }
        let converted = Converted {
            title: self.title,
            standfirst: self.standfirst.unwrap_or_default(),
            outline: self.outline,
            body,
        };
        Outcome::new(converted, self.faults)
    }

    /// What was written last is not text: no line can be joined to it, no word goes on behind it.
    pub(super) fn opaque(&mut self) {
        self.edge = None;
        self.line_end = None;
    }

    /// Keeps plain text for a heading or the standfirst.
    pub(super) fn hear(&mut self, text: &str) {
        let heard = match self.listening {
            Listening::Nobody => false,
            Listening::Heading => true,
            Listening::Standfirst => {
                self.until_more.is_some() || self.plain.len() < excerpt::ENOUGH
            }
        };
        if heard {
            self.plain.push_str(text);
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if self.in_code {
            self.code_text(text);
        } else if self.source.lifted.marked(text) {
            let alone = self.stands_for_blocks(text, range);
            for piece in pieces(text) {
                match piece {
                    Piece::Text(text) => self.prose(text),
                    Piece::Mark(number) => self.shortcode(number, alone),
                }
            }
        } else {
            self.prose(text);
        }
        if self.sought.notes && !self.in_code {
            self.missing_notes(text, range);
        }
    }

    fn prose(&mut self, text: &str) {
        let Some(first) = text.chars().next() else { return };
        if let Some(at) = self.line_end.take()
            && self.edge.is_some_and(|before| cjk::joins(before, first))
        {
            self.html.remove_line_end(at);
            if self.listening != Listening::Nobody && self.plain.ends_with(' ') {
                self.plain.pop();
            }
        }
        self.edge = text.chars().next_back();
        self.hear(text);
        self.with_addresses(text);
    }

    fn soft_break(&mut self) {
        self.line_end = self.rules.markdown.cjk_line_breaks.then_some(self.html.as_str().len());
        self.html.push("\n");
        self.hear(" ");
    }

    pub(super) fn code_span(&mut self, text: &str) {
        self.opaque();
        self.hear(text);
        self.html.push("<code>");
        self.html.text(text);
        self.html.push("</code>");
    }

    /// Writes a shortcode that stands in text or in raw HTML; `alone` makes up its paragraph.
    pub(super) fn shortcode(&mut self, number: usize, alone: bool) {
        self.opaque();
        let lifted = &self.source.lifted;
        let Some(shortcode) = lifted.shortcodes.get(number) else { return };
        match &shortcode.call {
            Call::Page(target, place) => {
                let link = self.page_link(target, place, "", None);
                self.html.slot(Filling::LinkAddress(link));
            }
            Call::Literal(text) => {
                self.hear(text);
                self.html.text(text);
            }
            Call::Raw(inner) => {
                if alone {
                    self.unwrap_paragraph();
                }
                // The line end behind the shortcode belongs to it.
                let html = lifted.slice(inner);
                let html = html.strip_prefix('\r').unwrap_or(html);
                let html = html.strip_prefix('\n').unwrap_or(html);
                self.scan_ids(html);
                let place = self.source.range_of_cleaned(inner);
                self.resolved(html, &place, &mut |writer, html| writer.html.push(html));
            }
            Call::Template(made) => {
                if alone {
                    self.unwrap_paragraph();
                }
                self.template(made, alone);
            }
            _ => {
                if alone {
                    self.unwrap_paragraph();
                }
                self.shortcode_fault(number);
            }
        }
    }
}
