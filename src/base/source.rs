//! Where something stands in the site's sources: file, byte range, line and column.
//!
//! Spans are byte ranges in the whole file. Columns are counted in characters, because that is
//! what editors show; a byte column would be wrong behind the first Chinese character.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A file's path as people name it: relative to the site's root, with `/` between the parts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Takes a path that is relative already.
    #[must_use]
    pub fn new(path: impl Into<Arc<str>>) -> Self {
        Self(path.into())
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A place in this file.
    #[must_use]
    pub fn at(&self, range: Range<usize>) -> Span {
        Span { file: self.clone(), range: Some(range) }
    }

    /// The file as a whole.
    #[must_use]
    pub fn whole(&self) -> Span {
        Span { file: self.clone(), range: None }
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A place in a source file: a byte range, or the whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The file.
    pub file: SourcePath,
    /// Bytes from the start of the file; `None` when the fault is the file itself.
    pub range: Option<Range<usize>>,
}

impl Span {
    /// What spans are sorted by: the file, then the place in it; a whole file comes first.
    #[must_use]
    pub fn order(&self) -> (&SourcePath, Option<(usize, usize)>) {
        (&self.file, self.range.as_ref().map(|range| (range.start, range.end)))
    }
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The text of a source file, with an index of its lines.
#[derive(Debug)]
pub struct SourceFile {
    text: String,
    /// Byte offset at which each line starts.
    starts: Vec<usize>,
}

impl SourceFile {
    /// Indexes a text. LF, CRLF and lone CR end a line.
    #[must_use]
    pub fn new(text: String) -> Self {
        let bytes = text.as_bytes();
        let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
            .filter(|&at| !(bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n')))
            .map(|at| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        Self { text, starts }
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Line and column of a byte offset. Offsets behind the end, or inside a character, give the
    /// position before it.
    #[must_use]
    pub fn position(&self, offset: usize) -> Position {
        let offset = floor_boundary(&self.text, offset);
        let line = self.starts.partition_point(|&start| start <= offset);
        let start = self.starts[line - 1];
        Position { line, column: self.text[start..offset].chars().count() + 1 }
    }

    /// A range that is safe to slice this text with: inside it, on character boundaries, not
    /// backwards.
    #[must_use]
    pub fn clamp(&self, range: Range<usize>) -> Range<usize> {
        let start = floor_boundary(&self.text, range.start);
        let end = floor_boundary(&self.text, range.end.max(start));
        start..end
    }

    /// Where a range begins and ends; of one that this text does not have, what of it there is.
    #[must_use]
    pub fn positions(&self, range: Range<usize>) -> (Position, Position) {
        let range = self.clamp(range);
        (self.position(range.start), self.position(range.end))
    }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset.min(text.len()))
}

#[cfg(test)]
mod tests {
    use super::{Position, SourceFile};

    #[test]
    fn columns_count_characters_and_lines_end_in_any_way() {
        let file = SourceFile::new("ab\r\n关于日期\rx\n".to_owned());
        let at = |offset| {
            let Position { line, column } = file.position(offset);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at("ab\r\n关于".len()), (2, 3));
        assert_eq!(at("ab\r\n关于日期\r".len()), (3, 1));
        assert_eq!(at(1_000), (4, 1));
        assert_eq!(at(5), (2, 1), "inside a character: the position before it");
    }

    #[test]
    fn a_clamped_range_always_slices() {
        let file = SourceFile::new("日期".to_owned());
        assert_eq!(file.clamp(1..4), 0..3);
        #[expect(clippy::reversed_empty_ranges, reason = "a hostile range is the point")]
        let backwards = 9..2;
        assert_eq!(file.clamp(backwards), 6..6);
    }
}
