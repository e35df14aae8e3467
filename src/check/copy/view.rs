//! A text as characters with what stands beside them.

use std::ops::Range;

use crate::site::OPAQUE;

/// Marks of full width that end something or part it, and take no blank on either side.
pub(super) const PAUSES: &str = "，。、；：！？";
/// Opening and closing marks of full width.
pub(super) const OPENING: &str = "（《〈【〔「『";
pub(super) const CLOSING: &str = "）》〉】〕」』";

/// A text, character by character.
pub(super) struct View<'t> {
    pub(super) text: &'t str,
    chars: Vec<char>,
    /// Where each begins in the text, and where the last one ends.
    bytes: Vec<usize>,
    /// How many Chinese characters stand before each, and in all.
    chinese: Vec<usize>,
}

impl<'t> View<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        bytes.push(text.len());
        let chars: Vec<char> = text.chars().collect();
        let mut chinese = vec![0];
        let mut count = 0;
        chinese.extend(chars.iter().map(|c| {
            count += usize::from(is_han(*c));
            count
        }));
        Self { text, chars, bytes, chinese }
    }

    pub(super) const fn len(&self) -> usize {
        self.chars.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.get(at.checked_sub(1)?)
    }

    /// Where the blanks before a place begin.
    pub(super) fn blanks_before(&self, mut at: usize) -> usize {
        while self.before(at).is_some_and(is_blank) {
            at -= 1;
        }
        at
    }

    /// Where the blanks at a place end.
    pub(super) fn blanks_from(&self, at: usize) -> usize {
        self.run(at, is_blank)
    }

    /// The first place from here where a character does not fit.
    pub(super) fn run(&self, at: usize, fits: impl Fn(char) -> bool) -> usize {
        at + self.chars[at.min(self.len())..].iter().take_while(|c| fits(**c)).count()
    }

    pub(super) fn chars(&self, range: Range<usize>) -> &[char] {
        &self.chars[range]
    }

    /// How many Chinese characters there are in a range.
    pub(super) fn chinese_in(&self, range: Range<usize>) -> usize {
        self.chinese[range.end] - self.chinese[range.start]
    }

    /// The characters with their places.
    pub(super) fn each(&self) -> impl Iterator<Item = (usize, char)> {
        self.chars.iter().copied().enumerate()
    }

    /// Bytes of a range of characters.
    pub(super) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        self.bytes[range.start]..self.bytes[range.end]
    }

    /// The text of a range of characters.
    pub(super) fn slice(&self, range: Range<usize>) -> &'t str {
        &self.text[self.bytes(range)]
    }

    /// More Chinese characters than words of Latin letters.
    pub(super) fn is_chinese(&self) -> bool {
        let chinese = self.chinese_in(0..self.len());
        let begins = |two: &[char]| !two[0].is_ascii_alphabetic() && two[1].is_ascii_alphabetic();
        let first = usize::from(self.chars.first().is_some_and(char::is_ascii_alphabetic));
        chinese > self.chars.windows(2).filter(|two| begins(two)).count() + first
    }
}

/// A blank on a line.
pub(super) fn is_blank(c: char) -> bool {
    c != '\n' && c.is_whitespace()
}

/// A Chinese character.
pub(super) fn is_han(c: char) -> bool {
    matches!(c, '々' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFD}')
}

/// A Chinese character, or a mark of full width.
pub(super) fn is_wide(c: char) -> bool {
    is_han(c) || PAUSES.contains(c) || OPENING.contains(c) || CLOSING.contains(c)
}

/// Something that a reader sees and that is text.
pub(super) fn is_text(c: char) -> bool {
    !c.is_whitespace() && c != OPAQUE
}
