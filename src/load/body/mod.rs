//! Markdown bodies to HTML with slots, an outline and a standfirst.
//!
//! Five steps, each a file: clean the text ([`edit`]), lift shortcodes out of it
//! ([`shortcode`]), guard emphasis beside Chinese punctuation ([`cjk`]), join what the parser cut
//! ([`joined`]), and write what it says ([`writer`]).
//!
//! The HTML is that of `CommonMark` and GitHub's extensions, but for these differences:
//! - headings are one level lower and have ids;
//! - links inside the site and local pictures are slots, also in raw HTML; bare addresses are links;
//! - a picture alone in its paragraph, with a title, is a figure with a caption;
//! - a table stands in a `<div class="table">` that can be focused, since it scrolls on a phone,
//!   and its alignment is a class;
//! - footnotes stand at the end, alerts are quotes with a class and a title, tasks have characters for boxes;
//! - empty elements have no slash: `<br>`.

mod address;
mod argument;
mod blocks;
mod cjk;
mod code;
mod edit;
mod excerpt;
mod formula;
mod harmless;
mod heading;
mod html;
mod ids;
mod inline;
mod inner;
mod joined;
mod notes;
mod policy;
mod prose;
mod raw;
mod shortcode;
mod source;
mod table;
mod tag;
mod target;
mod writer;
mod written;

pub(super) use prose::prose;
pub(super) use written::written;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::base::SourcePath;
use crate::diag::Outcome;
use crate::diag::faults::body as fault;
use crate::site::{Body, Markdown, Outline};
use edit::Edited;
use joined::{Joined, Sought};
use shortcode::{Lifted, Piece, RawNames, pieces};
use source::Source;
use writer::Writer;

/// How Markdown is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules<'r> {
    /// What is understood beyond `CommonMark`.
    pub(super) markdown: Markdown,
    /// A level-one heading at the very beginning becomes the title and leaves the body.
    pub(super) take_title: bool,
    /// The beginning of the text is wanted: the article has no description of its own.
    pub(super) standfirst: bool,
    /// Names of shortcodes whose inner text is no Markdown; the usual ones where a site does not
    /// say.
    pub(super) raw_shortcodes: Option<&'r [String]>,
    /// The article is Chinese or Japanese: its standfirst is counted in Chinese characters, its
    /// quotes are left alone.
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
    rules: Rules<'_>,
) -> Outcome<Converted> {
    let cleaned = edit::clean(text.get(start..).unwrap_or_default());
    let lifted = shortcode::lift(&cleaned.text, RawNames(rules.raw_shortcodes), marks_in_code);
    let guarded = guarded(&lifted, rules);
    let (cleaned, lifted, guarded) = (&cleaned, &lifted, &guarded);
    let source = Source { file, start, cleaned, lifted, guarded, outer: None };
    let sought = Sought::of(source.text(), rules.markdown);
    let mut writer = Writer::new(&source, rules, sought);
    parse(&mut writer);
    writer.finish()
}

fn guarded<'t>(lifted: &'t Lifted<'_>, rules: Rules<'_>) -> Edited<'t> {
    if rules.markdown.cjk_emphasis {
        cjk::guard(&lifted.edited.text)
    } else {
        Edited::untouched(&lifted.edited.text)
    }
}

/// Writes all that the source of a writer says.
fn parse(writer: &mut Writer<'_>) {
    let (source, rules) = (writer.source, writer.rules);
    let text = source.text();
    let mut options = options(rules);
    if rules.markdown.tables && table::is_monstrous(text) {
        options.remove(Options::ENABLE_TABLES);
        writer.faults.push(fault::monstrous_table(source.file.whole()));
    }
    let events = Parser::new_ext(text, options).into_offset_iter();
    if writer.sought.anything() {
        write(writer, Joined::new(text, events), source.guarded);
    } else {
        write(writer, events, source.guarded);
    }
}

/// The body and outline of a text that stands alone, with what is wrong with it: the whole way of
/// an article's words, without files.
#[must_use]
pub fn body_of(text: &str, markdown: Markdown, chinese: bool) -> Outcome<(Body, Outline)> {
    let rules =
        Rules { markdown, take_title: true, standfirst: true, raw_shortcodes: None, chinese };
    convert(&SourcePath::new("text.md"), text, 0, rules).map(|made| (made.body, made.outline))
}

fn write<'a>(
    writer: &mut Writer<'_>,
    events: impl Iterator<Item = (Event<'a>, Range<usize>)>,
    guarded: &Edited<'_>,
) {
    let is_guarded = guarded.changed();
    for (event, range) in events {
        // Addresses and titles of links may come from elsewhere in the text than the link itself.
        let foreign = matches!(event, Event::Start(_));
        let event = if is_guarded && (foreign || guarded.touches(&range)) {
            cjk::unguarded(event)
        } else {
            event
        };
        writer.event(event, range);
    }
}

/// What is understood beyond `CommonMark`. Never all that the parser has: that would turn on an
/// older form of footnotes. Quotes are never made "smart" in Chinese, where that goes wrong:
/// `他说"你好"了` would close with `“`.
fn options(rules: Rules<'_>) -> Options {
    let markdown = rules.markdown;
    let switches = [
        (markdown.tables, Options::ENABLE_TABLES),
        (markdown.footnotes, Options::ENABLE_FOOTNOTES),
        (markdown.strikethrough, Options::ENABLE_STRIKETHROUGH),
        (markdown.task_lists, Options::ENABLE_TASKLISTS),
        (markdown.heading_attributes, Options::ENABLE_HEADING_ATTRIBUTES),
        (markdown.alerts, Options::ENABLE_GFM),
        (markdown.math && cfg!(feature = "math"), Options::ENABLE_MATH),
        (markdown.definition_lists, Options::ENABLE_DEFINITION_LIST),
        (markdown.smart_punctuation && !rules.chinese, Options::ENABLE_SMART_PUNCTUATION),
    ];
    switches.into_iter().filter(|(is_on, _)| *is_on).map(|(_, option)| option).collect()
}

/// What makes blocks and code, where the switches of a site are not known.
fn usual() -> Options {
    options(Rules {
        markdown: Markdown::USUAL,
        take_title: false,
        standfirst: false,
        raw_shortcodes: None,
        chinese: true,
    })
}

/// The numbers of the shortcodes that stand in code.
fn marks_in_code(marked: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut in_block = false;
    for event in Parser::new_ext(marked, usual()) {
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
