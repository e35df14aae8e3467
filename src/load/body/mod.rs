//! Markdown bodies to HTML with slots, an outline, a standfirst and a count of words.
//!
//! Four steps, each a file: clean the text ([`edit`]), lift shortcodes out of it
//! ([`shortcode`]), guard emphasis beside Chinese punctuation ([`cjk`]), and write
//! what the parser says ([`writer`]).
//!
//! The HTML is that of `CommonMark` and GitHub's extensions, but for these differences:
//! - headings are one level lower and have ids;
//! - links inside the site and local pictures are slots, bare addresses are links;
//! - a picture alone in its paragraph, with a title, is a figure with a caption;
//! - a table stands in a `<div class="table">` that can be focused, since it scrolls on a phone,
//!   and its alignment is a class;
//! - footnotes stand at the end, alerts are quotes with a class and a title, tasks have characters for boxes;
//! - empty elements have no slash: `<br>`.

mod address;
mod blocks;
mod cjk;
mod edit;
mod excerpt;
mod heading;
mod html;
mod ids;
mod inline;
mod notes;

mod shortcode;
mod source;
mod tag;
mod target;
mod words;
mod writer;
mod written;

pub(super) use cjk::{is_hangul, is_wide};
pub(super) use written::written;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::base::SourcePath;
use crate::diag::Outcome;
use crate::site::{Body, Outline};
use edit::Edited;
use shortcode::{Piece, pieces};
use source::Source;
use writer::Writer;

/// How Markdown is read.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches")]
pub(super) struct Rules {
    /// Emphasis may stand beside full-width punctuation.
    pub(super) cjk_emphasis: bool,
    /// A line break between two Chinese characters is no space.
    pub(super) cjk_line_breaks: bool,
    /// A level-one heading at the very beginning becomes the title and leaves the body.
    pub(super) take_title: bool,
    /// The beginning of the text is wanted: the article has no description of its own.
    pub(super) standfirst: bool,
    /// The article is Chinese; its standfirst is counted in Chinese characters.
    pub(super) chinese: bool,
}

/// What a body was made into.
#[derive(Clone, Debug)]
pub(super) struct Converted {
    /// The level-one heading that the body began with, as plain text.
    pub(super) title: Option<String>,
    /// The beginning of the first paragraph, as plain text. May be empty.
    pub(super) standfirst: String,
    /// What it links to and what can be linked to in it.
    pub(super) outline: Outline,
    /// HTML with slots.
    pub(super) body: Body,
}

/// Converts the body of a file: its text from byte `start` on. Ranges in the outline and in
/// diagnostics are bytes of the whole file.
#[must_use]
pub(super) fn convert(
    file: &SourcePath,
    text: &str,
    start: usize,
    rules: Rules,
) -> Outcome<Converted> {
    let cleaned = edit::clean(text.get(start..).unwrap_or_default());
    let lifted = shortcode::lift(&cleaned.text, marks_in_code);
    let guarded = if rules.cjk_emphasis {
        cjk::guard(&lifted.edited.text)
    } else {
        Edited::untouched(&lifted.edited.text)
    };
    let is_guarded = guarded.changed();
    let source = Source { file, start, cleaned: &cleaned, lifted: &lifted, guarded: &guarded };
    let mut writer = Writer::new(&source, rules);
    for (event, range) in Parser::new_ext(source.text(), options()).into_offset_iter() {
        // Addresses and titles of links may come from elsewhere in the text than the link itself.
        let foreign = matches!(event, Event::Start(_));
        let event = if is_guarded && (foreign || guarded.touches(&range)) {
            cjk::unguarded(event)
        } else {
            event
        };
        writer.event(event, range);
    }
    writer.finish()
}

/// What is understood beyond `CommonMark`. Never all that the parser has: that would turn on an
/// older form of footnotes, and quotes made "smart" in ways that are wrong in Chinese.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// The numbers of the shortcodes that stand in code.
fn marks_in_code(marked: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut in_block = false;
    for event in Parser::new_ext(marked, options()) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_block = true,
            Event::End(TagEnd::CodeBlock) => in_block = false,
            Event::Code(text) => found.extend(marks(&text)),
            Event::Text(text) if in_block => found.extend(marks(&text)),
            _ => {}
        }
    }
    found
}

fn marks(text: &str) -> impl Iterator<Item = usize> {
    pieces(text).filter_map(|piece| match piece {
        Piece::Mark(number) => Some(number),
        Piece::Text(_) => None,
    })
}

#[cfg(test)]
mod tests;
