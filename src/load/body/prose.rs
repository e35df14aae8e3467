//! The words of a body, each with its place in the file, for whoever reads proofs.
//!
//! Read from the same events as the HTML. What is no prose is passed over or stands there as
//! something opaque, so that nobody takes the words on both sides of it for neighbours by mistake.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::edit;
use super::inner::{DEEP, outdented, prefix};
use super::shortcode::{self, Call, Made, Piece, RawNames, pieces};
use super::source::Source;
use super::{Rules, address, blocks, cjk, guarded, marks_in_code, options, table};
use crate::base::SourcePath;
use crate::site::{BlockKind, Part, Passage, Prose};

/// Elements of raw HTML whose text is no prose.
const CODE: &[&str] =
    &["code", "kbd", "math", "pre", "samp", "script", "style", "svg", "tt", "var"];

/// Reads the words of a file from byte `start` on.
#[must_use]
pub(in crate::load) fn prose(
    file: &SourcePath,
    text: &str,
    start: usize,
    rules: Rules<'_>,
) -> Prose {
    let cleaned = edit::clean(text.get(start..).unwrap_or_default());
    let lifted = shortcode::lift(&cleaned.text, RawNames(rules.raw_shortcodes), marks_in_code);
    let guarded = guarded(&lifted, rules);
    let (cleaned, lifted, guarded) = (&cleaned, &lifted, &guarded);
    let source = Source { file, start, cleaned, lifted, guarded, outer: None };
    let mut reader = Reader::new(text, rules);
    reader.read(&source);
    reader.prose
}

struct Reader<'a> {
    /// The file.
    text: &'a str,
    rules: Rules<'a>,
    prose: Prose,
    /// The passage that is being read.
    open: Option<Passage>,
    /// Passages around a picture whose alternative text is being read.
    around: Vec<Option<Passage>>,
    /// Blocks around this place.
    nesting: usize,
    /// For each quote around this place, alerts included: whether it quotes somebody.
    quotes: Vec<bool>,
    /// In a block of code or HTML.
    is_silent: bool,
    /// Links around this place whose text is their address.
    addresses: usize,
    /// Elements of raw HTML around this place whose text is no prose.
    code: Vec<String>,
    /// Shortcodes around the text that is being read.
    inside: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, rules: Rules<'a>) -> Self {
        Self {
            text,
            rules,
            prose: Prose::default(),
            open: None,
            around: Vec::new(),
            nesting: 0,
            quotes: Vec::new(),
            is_silent: false,
            addresses: 0,
            code: Vec::new(),
            inside: 0,
        }
    }

    fn read(&mut self, source: &Source<'_>) {
        let text = source.text();
        let mut options = options(self.rules);
        // Quotes are to be seen as they are written.
        options.remove(Options::ENABLE_SMART_PUNCTUATION);
        if table::is_monstrous(text) {
            options.remove(Options::ENABLE_TABLES);
        }
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            self.event(source, event, &range);
        }
        self.close();
    }

    fn event(&mut self, source: &Source<'_>, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.words(source, &text, range),
            Event::SoftBreak | Event::HardBreak => self.passage().push_line_end(),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.passage().push_opaque();
            }
            Event::InlineHtml(tag) => self.tag(&tag),
            Event::Rule if self.nesting == 0 => self.block(BlockKind::Rule),
            // A note's number and a task's box stand beside the words, not between them.
            _ => {}
        }
    }

    fn block(&mut self, kind: BlockKind) {
        if self.inside == 0 {
            self.prose.blocks.push(kind);
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript => {}
            Tag::Link { link_type, .. } => self.addresses += usize::from(is_address(*link_type)),
            Tag::Image { .. } => {
                let open = self.open.take();
                self.around.push(open);
            }
            tag => {
                self.close();
                if let Some(kind) = blocks::kind(tag).filter(|_| self.nesting == 0) {
                    self.block(kind);
                }
                self.nesting += 1;
                match tag {
                    Tag::BlockQuote(kind) => self.quotes.push(kind.is_none()),
                    Tag::CodeBlock(_) | Tag::HtmlBlock => self.is_silent = true,
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => {}
            // An address has no link inside it, so the innermost one ends first.
            TagEnd::Link => self.addresses = self.addresses.saturating_sub(1),
            TagEnd::Image => {
                self.close();
                self.open = self.around.pop().flatten();
                self.passage().push_opaque();
            }
            tag => {
                self.close();
                self.nesting = self.nesting.saturating_sub(1);
                match tag {
                    TagEnd::BlockQuote(_) => drop(self.quotes.pop()),
                    TagEnd::CodeBlock | TagEnd::HtmlBlock => self.is_silent = false,
                    _ => {}
                }
            }
        }
    }

    fn passage(&mut self) -> &mut Passage {
        let part = Part::Block(self.prose.blocks.len().saturating_sub(1));
        let is_quote = self.quotes.contains(&true);
        self.open.get_or_insert_with(|| Passage::new(part, is_quote))
    }

    /// Ends the passage.
    fn close(&mut self) {
        self.code.clear();
        if let Some(mut passage) = self.open.take() {
            for range in address::all(&passage.text) {
                passage.cover(range);
            }
            if !passage.is_empty() {
                self.prose.passages.push(passage);
            }
        }
    }

    fn words(&mut self, source: &Source<'_>, text: &str, range: &Range<usize>) {
        if self.is_silent {
            return;
        }
        // An entity and what it means are not the same.
        let is_as_written = source.text().get(range.clone()) == Some(text);
        if !is_as_written || self.addresses > 0 || !self.code.is_empty() {
            return self.passage().push_opaque();
        }
        for piece in pieces(text) {
            match piece {
                Piece::Mark(number) => self.shortcode(source, number),
                Piece::Text(part) => {
                    let start = range.start + offset(text, part);
                    for own in cjk::without_guards(part) {
                        let start = start + offset(part, own);
                        let there = source.range(&(start..start + own.len()));
                        let is_there = self.text.get(there.clone()) == Some(own);
                        let passage = self.passage();
                        if is_there {
                            passage.push(own, there.start);
                        } else {
                            passage.push_opaque();
                        }
                    }
                }
            }
        }
    }

    fn tag(&mut self, tag: &str) {
        let is_end = tag.starts_with("</");
        let name = tag.trim_start_matches(['<', '/']);
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = name[..length].to_ascii_lowercase();
        if name == "br" {
            return self.passage().push_line_end();
        }
        self.passage().push_opaque();
        if CODE.contains(&&*name) {
            if !is_end {
                self.code.push(name);
            } else if self.code.last() == Some(&name) {
                self.code.pop();
            }
        }
    }

    fn shortcode(&mut self, source: &Source<'_>, number: usize) {
        self.passage().push_opaque();
        let shortcode = source.lifted.shortcodes.get(number);
        if let Some(Call::Template(made)) = shortcode.map(|shortcode| &shortcode.call)
            && let Some(inner) = made.inner.as_ref().filter(|_| !made.is_raw && self.inside < DEEP)
        {
            self.inner(source, made, inner);
        }
    }

    /// Reads the inner text of a shortcode, which is Markdown of its own.
    fn inner(&mut self, outer: &Source<'_>, made: &Made, inner: &Range<usize>) {
        let text = outer.lifted.slice(inner);
        let cleaned = outdented(text, prefix(outer.lifted.slice(&(0..made.opening.start))));
        let raw = RawNames(self.rules.raw_shortcodes);
        let lifted = shortcode::lift(&cleaned.text, raw, marks_in_code);
        let guarded = guarded(&lifted, self.rules);
        let (cleaned, lifted, guarded) = (&cleaned, &lifted, &guarded);
        let (file, start) = (outer.file, inner.start);
        let source = Source { file, start, cleaned, lifted, guarded, outer: Some(outer) };
        let mut quotes = self.quotes.clone();
        quotes.extend((made.name == "quote").then_some(true));
        let prose = std::mem::take(&mut self.prose);
        let mut reader =
            Reader { prose, quotes, inside: self.inside + 1, ..Reader::new(self.text, self.rules) };
        reader.read(&source);
        self.prose = reader.prose;
    }
}

/// Where a part of a text begins in it.
fn offset(text: &str, part: &str) -> usize {
    part.as_ptr().addr() - text.as_ptr().addr()
}

fn is_address(kind: LinkType) -> bool {
    matches!(kind, LinkType::Autolink | LinkType::Email)
}
