//! Text that was edited before parsing, with the way back to its author's offsets.
//!
//! Markdown is parsed after small substitutions: shortcodes become marks, emphasis beside Chinese
//! punctuation gets guards. Messages and links speak of the file as its author wrote it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

/// A text with some ranges replaced. Borrowed when there was nothing to replace.
#[derive(Debug)]
pub(super) struct Edited<'a> {
    /// The text after the replacements.
    pub(super) text: Cow<'a, str>,
    /// Ascending.
    edits: Vec<Edit>,
}

#[derive(Debug)]
struct Edit {
    /// Where the replacement stands in the edited text.
    here: Range<usize>,
    /// What it replaces.
    there: Range<usize>,
}

impl<'a> Edited<'a> {
    /// A text as it is.
    pub(super) fn untouched(text: &'a str) -> Self {
        Self { text: Cow::Borrowed(text), edits: Vec::new() }
    }

    /// True when something was replaced.
    pub(super) fn changed(&self) -> bool {
        !self.edits.is_empty()
    }

    /// True when a range of the edited text holds a replacement, or a part of one.
    pub(super) fn touches(&self, range: &Range<usize>) -> bool {
        let first = self.edits.partition_point(|edit| edit.here.end <= range.start);
        self.edits.get(first).is_some_and(|edit| edit.here.start < range.end)
    }

    /// The author's offset of an offset in the edited text. Inside a replacement it is where the
    /// replaced text begins.
    pub(super) fn unmap(&self, offset: usize) -> usize {
        let before = self.edits.partition_point(|edit| edit.here.start < offset);
        match before.checked_sub(1).map(|index| &self.edits[index]) {
            None => offset,
            Some(edit) if offset < edit.here.end => edit.there.start,
            Some(edit) => edit.there.end + (offset - edit.here.end),
        }
    }
}

/// Builds an [`Edited`]: replacements in ascending order.
pub(super) struct Editor<'a> {
    source: &'a str,
    out: String,
    /// Up to here the source has been copied.
    done: usize,
    edits: Vec<Edit>,
}

impl<'a> Editor<'a> {
    /// Begins with a text and no replacement.
    pub(super) const fn new(source: &'a str) -> Self {
        Self { source, out: String::new(), done: 0, edits: Vec::new() }
    }

    /// Replaces a range that lies behind those replaced before. An empty range inserts.
    pub(super) fn replace(&mut self, range: Range<usize>, by: &str) {
        if self.edits.is_empty() {
            self.out.reserve(self.source.len() + self.source.len() / 16 + by.len());
        }
        self.out.push_str(&self.source[self.done..range.start]);
        let start = self.out.len();
        self.out.push_str(by);
        self.done = range.end;
        self.edits.push(Edit { here: start..self.out.len(), there: range });
    }

    /// The edited text.
    pub(super) fn finish(mut self) -> Edited<'a> {
        if self.edits.is_empty() {
            return Edited::untouched(self.source);
        }
        self.out.push_str(&self.source[self.done..]);
        Edited { text: Cow::Owned(self.out), edits: self.edits }
    }
}

/// Marks of ours inside a text that is being parsed begin with a noncharacter from this block of
/// 32, U+FDD0 to U+FDEF, of which all begin with these two bytes.
static MARKS: LazyLock<Finder<'static>> =
    LazyLock::new(|| Finder::new(&"\u{FDD0}".as_bytes()[..2]));

/// Takes out what may not stand in HTML and could be mistaken for our marks: NUL and the
/// noncharacters U+FDD0 to U+FDEF become U+FFFD, as `CommonMark` wants it for NUL. A carriage return
/// alone ends a line, as it did on the Macs of old.
pub(super) fn clean(text: &str) -> Edited<'_> {
    let bytes = text.as_bytes();
    // The parser takes a carriage return for the end of a line only before a line feed.
    let is_lone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
    let has_lone = memchr::memchr_iter(b'\r', bytes).any(is_lone);
    if !has_lone && memchr::memchr(0, bytes).is_none() && MARKS.find(bytes).is_none() {
        return Edited::untouched(text);
    }
    let mut editor = Editor::new(text);
    let strange = |c: char| c == '\0' || matches!(c, '\u{FDD0}'..='\u{FDEF}');
    for (at, found) in text.match_indices(|c| c == '\r' || strange(c)) {
        match found {
            "\r" if is_lone(at) => editor.replace(at..at + 1, "\n"),
            "\r" => {}
            _ => editor.replace(at..at + found.len(), "\u{FFFD}"),
        }
    }
    editor.finish()
}

#[cfg(test)]
mod tests {
    use super::{Editor, clean};

    #[test]
    fn offsets_lead_back_to_the_author() {
        let mut editor = Editor::new("ab{x}cd");
        editor.replace(0..0, "!!");
        editor.replace(2..5, "#");
        let edited = editor.finish();
        assert_eq!(edited.text, "!!ab#cd");
        let back: Vec<_> = (0..=7).map(|offset| edited.unmap(offset)).collect();
        assert_eq!(back, [0, 0, 0, 1, 2, 5, 6, 7]);
    }

    #[test]
    fn nothing_remains_that_could_be_taken_for_a_mark() {
        assert_eq!(clean("a\0b\u{FDD1}0\u{FDD2}").text, "a\u{FFFD}b\u{FFFD}0\u{FFFD}");
        assert!(!clean("重点。\u{FDF2}").changed());
    }
}
