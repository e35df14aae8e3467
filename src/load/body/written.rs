//! The blocks of a body as they are written, for whoever lays a translation beside them.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::edit::{self, Edited};
use super::shortcode::RawNames;
use super::source::Source;
use super::{blocks, marks_in_code, shortcode, usual};
use crate::base::SourcePath;
use crate::site::BlockKind;

/// What each block of a body is, and its bytes in the file, in order. Unlike in the HTML, every
/// footnote is one of its own, at its place; definitions of links are none.
#[must_use]
pub(in crate::load) fn written(
    file: &SourcePath,
    text: &str,
    start: usize,
) -> Vec<(Range<usize>, BlockKind)> {
    let cleaned = edit::clean(text.get(start..).unwrap_or_default());
    let lifted = shortcode::lift(&cleaned.text, RawNames::default(), marks_in_code);
    // Emphasis makes no blocks, so no guards are wanted.
    let guarded = Edited::untouched(&lifted.edited.text);
    let (cleaned, lifted, guarded) = (&cleaned, &lifted, &guarded);
    let source = Source { file, start, cleaned, lifted, guarded, outer: None };
    let mut found = Vec::new();
    let mut nesting = 0_usize;
    for (event, range) in Parser::new_ext(source.text(), usual()).into_offset_iter() {
        let kind = match &event {
            Event::Rule => Some(BlockKind::Rule),
            Event::Start(tag) => blocks::kind(tag),
            _ => None,
        };
        if let Some(kind) = kind.filter(|_| nesting == 0) {
            found.push((source.range(&range), kind));
        }
        match event {
            Event::Start(_) => nesting += 1,
            Event::End(_) => nesting -= 1,
            _ => {}
        }
    }
    found
}
