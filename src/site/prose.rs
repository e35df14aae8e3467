//! The words of a file, each with its place in it: what a proofreader reads.
//!
//! A body knows what its article says, but no longer where that was written; whoever wants to mend a
//! comma has to know the byte. Made for `check` alone; no page needs it.

use std::ops::Range;

use super::body::BlockKind;

/// Stands in the text of a [`Passage`] for each byte of what is not the author's prose: code,
/// formulas, addresses, tags, shortcodes, what was written as an entity. No text holds it.
pub const OPAQUE: char = '\u{1A}';

/// All words of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// In the order of the file; what stands inside another one comes before it.
    pub passages: Vec<Passage>,
    /// What the body consists of at the top level.
    pub blocks: Vec<BlockKind>,
}

/// Words that are read in one go: a title, a paragraph, a cell of a table, what a picture shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What it says, without marks of emphasis and links. A line break of the file is one here.
    pub text: String,
    /// Where it stands.
    pub part: Part,
    /// It quotes somebody: a quote, but no alert.
    pub is_quote: bool,
    /// Stretches that are in the file as they are here, ascending.
    pieces: Vec<Piece>,
}

/// Where a passage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The title in the front matter.
    Title,
    /// Elsewhere in the front matter.
    Head,
    /// The block of the body with this number.
    Block(usize),
}

/// A stretch that is in the file as it is here.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    here: Range<usize>,
    /// Where it begins in the file.
    there: usize,
}

impl Passage {
    /// A passage without words yet.
    #[must_use]
    pub const fn new(part: Part, is_quote: bool) -> Self {
        Self { text: String::new(), part, is_quote, pieces: Vec::new() }
    }

    /// Adds text that stands in the file at a byte.
    pub fn push(&mut self, text: &str, there: usize) {
        let start = self.text.len();
        self.text.push_str(text);
        match self.pieces.last_mut() {
            Some(last) if last.here.end == start && last.there + last.here.len() == there => {
                last.here.end = self.text.len();
            }
            _ => self.pieces.push(Piece { here: start..self.text.len(), there }),
        }
    }

    /// Adds something that is no prose.
    pub fn push_opaque(&mut self) {
        self.text.push(OPAQUE);
    }

    /// Adds the end of a line.
    pub fn push_line_end(&mut self) {
        self.text.push('\n');
    }

    /// Makes a stretch of the text opaque.
    pub fn cover(&mut self, range: Range<usize>) {
        let by = OPAQUE.to_string().repeat(range.len());
        self.text.replace_range(range, &by);
    }

    /// True when it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.chars().all(|c| c == OPAQUE || c.is_whitespace())
    }

    /// Bytes of the file in which a part of the text stands and nothing else: what may be replaced.
    #[must_use]
    pub fn exactly(&self, range: &Range<usize>) -> Option<Range<usize>> {
        // An address stands in the file as well, but is not to be touched.
        let is_covered = self.text.get(range.clone()).is_none_or(|text| text.contains(OPAQUE));
        let piece = self.piece(range.start).filter(|piece| range.end <= piece.here.end);
        let piece = piece.filter(|_| !is_covered)?;
        let start = piece.there + range.start - piece.here.start;
        Some(start..start + range.len())
    }

    /// Bytes of the file from the beginning of a part of the text to its end, with whatever stands
    /// between: what is shown.
    #[must_use]
    pub fn around(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let last = range.end.checked_sub(1)?;
        let place = |at: usize| self.piece(at).map(|piece| piece.there + at - piece.here.start);
        let (start, end) = (place(range.start)?, place(last)? + 1);
        (start < end).then_some(start..end)
    }

    /// What it says after repairs of the file, which do not overlap and are in order.
    #[must_use]
    pub fn repaired(&self, repairs: &[Repair]) -> String {
        let here = repairs.iter().filter_map(|repair| {
            let Range { start, end } = repair.range;
            let is_in =
                |piece: &&Piece| piece.there <= start && end <= piece.there + piece.here.len();
            let piece = self.pieces.iter().find(is_in)?;
            let start = piece.here.start + start - piece.there;
            let range = start..start + repair.range.len();
            Some(Repair { range, by: repair.by.clone() })
        });
        let mut here: Vec<_> = here.collect();
        // The text under a picture stands elsewhere in the file than in its passage.
        here.sort_by_key(|repair| repair.range.start);
        Repair::apply(&self.text, &here)
    }

    fn piece(&self, at: usize) -> Option<&Piece> {
        let next = self.pieces.partition_point(|piece| piece.here.end <= at);
        self.pieces.get(next).filter(|piece| piece.here.start <= at)
    }
}

/// A stretch of a file, and what should stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// Bytes of the file; never none.
    pub range: Range<usize>,
    /// What takes their place.
    pub by: String,
}

impl Repair {
    /// A text with repairs, which do not overlap and are in order.
    #[must_use]
    pub fn apply(text: &str, repairs: &[Self]) -> String {
        let mut out = String::with_capacity(text.len() + repairs.len());
        let mut done = 0;
        for Self { range, by } in repairs {
            out.push_str(&text[done..range.start]);
            out.push_str(by);
            done = range.end;
        }
        out.push_str(&text[done..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, Passage, Repair};

    #[test]
    fn places_lead_back_to_the_file() {
        // `你**好,**世`, in a file from byte 10 on.
        let mut passage = Passage::new(Part::Block(0), false);
        passage.push("你", 10);
        passage.push("好,", 15);
        passage.push("世", 21);
        assert_eq!(passage.text, "你好,世");
        assert_eq!(passage.exactly(&(3..7)), Some(15..19));
        assert_eq!(passage.exactly(&(0..6)), None, "marks stand between");
        assert_eq!(passage.around(&(0..6)), Some(10..18));
        passage.push_opaque();
        assert_eq!((passage.exactly(&(10..11)), passage.around(&(7..11))), (None, None));
        passage.cover(0..3);
        assert_eq!(passage.text.len(), 11);
        let repair = |range, by: &str| Repair { range, by: by.to_owned() };
        let repairs = [repair(0..1, "x"), repair(2..3, "")];
        assert_eq!(Repair::apply("abcd", &repairs), "xbd");
    }
}
