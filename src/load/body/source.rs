//! The text of a body on its way to the parser, and the way back from there to the file.

use std::ops::Range;

use super::edit::Edited;
use super::shortcode::Lifted;
use crate::base::{SourcePath, Span};

/// A body in the states that it goes through: cleaned, shortcodes lifted out, guards put in.
#[derive(Debug)]
pub(super) struct Source<'a> {
    /// The file.
    pub(super) file: &'a SourcePath,
    /// Where the body begins in the file, or in the text around it.
    pub(super) start: usize,
    /// Without what may not stand in HTML.
    pub(super) cleaned: &'a Edited<'a>,
    /// Without shortcodes.
    pub(super) lifted: &'a Lifted<'a>,
    /// With guards: what is parsed.
    pub(super) guarded: &'a Edited<'a>,
    /// The text in which this one stands, when it is the inner text of a shortcode: then it begins
    /// at `start` of that one.
    pub(super) outer: Option<&'a Source<'a>>,
}

impl Source<'_> {
    /// The text that is parsed.
    pub(super) fn text(&self) -> &str {
        &self.guarded.text
    }

    /// Bytes of the file, for a range of the text that is parsed.
    pub(super) fn range(&self, parsed: &Range<usize>) -> Range<usize> {
        let back = |offset| self.lifted.edited.unmap(self.guarded.unmap(offset));
        self.range_of_cleaned(&(back(parsed.start)..back(parsed.end)))
    }

    /// Bytes of the file, for a range of the text in which shortcodes still stand.
    pub(super) fn range_of_cleaned(&self, range: &Range<usize>) -> Range<usize> {
        let back = |offset| self.cleaned.unmap(offset) + self.start;
        let start = back(range.start);
        let range = start..back(range.end).max(start);
        self.outer.map_or_else(|| range.clone(), |outer| outer.range_of_cleaned(&range))
    }

    /// Bytes of the file, as a place for a message.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.file.at(range)
    }

    /// Where a part of the parsed text stands in it; `None` when it is not a part but a copy. The
    /// parser copies only what it had to unescape.
    pub(super) fn find(&self, part: &str) -> Option<Range<usize>> {
        place(self.text(), part)
    }

    /// Bytes of the file, for a part of any of the texts.
    pub(super) fn locate(&self, part: &str) -> Option<Range<usize>> {
        match self.find(part) {
            Some(range) => Some(self.range(&range)),
            None => place(&self.cleaned.text, part).map(|range| self.range_of_cleaned(&range)),
        }
    }
}

fn place(text: &str, part: &str) -> Option<Range<usize>> {
    let start = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    let end = start.checked_add(part.len())?;
    (text.get(start..end)? == part).then_some(start..end)
}
