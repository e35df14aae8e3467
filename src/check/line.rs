//! A text as characters that can be looked at from any place, full-width figures and letters as
//! half-width ones.

use std::ops::Range;

use super::chinese;

/// A text, character by character.
pub(super) struct Line {
    chars: Vec<char>,
    /// Where each begins in the text, and where the last one ends.
    bytes: Vec<usize>,
}

impl Line {
    pub(super) fn new(text: &str) -> Self {
        let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        bytes.push(text.len());
        Self { chars: text.chars().map(narrow).collect(), bytes }
    }

    pub(super) const fn len(&self) -> usize {
        self.chars.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }

    /// The character before a place.
    pub(super) fn before(&self, at: usize) -> Option<char> {
        self.get(at.checked_sub(1)?)
    }

    pub(super) fn from(&self, at: usize) -> &[char] {
        self.chars.get(at..).unwrap_or_default()
    }

    pub(super) fn is(&self, at: usize, fits: impl Fn(char) -> bool) -> bool {
        self.get(at).is_some_and(fits)
    }

    pub(super) fn starts_with(&self, at: usize, text: &str) -> bool {
        let mut here = self.from(at).iter();
        text.chars().all(|c| here.next() == Some(&c))
    }

    pub(super) fn ends_with(&self, at: usize, text: &str) -> bool {
        at.checked_sub(text.chars().count()).is_some_and(|start| self.starts_with(start, text))
    }

    /// The first place from here where a character does not fit.
    pub(super) fn run(&self, at: usize, fits: impl Fn(char) -> bool) -> usize {
        at + self.from(at).iter().take_while(|c| fits(**c)).count()
    }

    pub(super) fn blanks(&self, at: usize) -> usize {
        self.run(at, char::is_whitespace)
    }

    /// Where the blanks before a place begin.
    pub(super) fn run_back_blanks(&self, mut at: usize) -> usize {
        while self.before(at).is_some_and(char::is_whitespace) {
            at -= 1;
        }
        at
    }

    pub(super) fn text(&self, range: Range<usize>) -> String {
        self.chars[range].iter().collect()
    }

    /// Bytes of a range of characters.
    pub(super) fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        self.bytes[range.start]..self.bytes[range.end]
    }

    /// A whole number of so many figures at most, and where it ends. No figure may follow.
    pub(super) fn figures(&self, at: usize, most: usize) -> Option<(u32, usize)> {
        let end = self.run(at, |c| c.is_ascii_digit());
        let length = end - at;
        let number = self.text(at..end).parse().ok()?;
        (1..=most.min(9)).contains(&length).then_some((number, end))
    }

    /// The same, or a Chinese numeral.
    pub(super) fn count(&self, at: usize) -> Option<(u32, usize)> {
        if let Some(found) = self.figures(at, 4) {
            return Some(found);
        }
        let numeral = chinese::numeral(self.from(at))?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "small by then"
        )]
        let value = (numeral.value < 10_000.0).then_some(numeral.value as u32)?;
        Some((value, at + numeral.length))
    }

    /// A word of Latin letters, and where it ends.
    pub(super) fn word(&self, at: usize) -> Option<(String, usize)> {
        let end = self.run(at, |c| c.is_ascii_alphabetic());
        (end > at).then(|| (self.text(at..end), end))
    }
}

/// Figures, letters and marks as English writes them.
fn narrow(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '\u{3000}' | '\u{A0}' => ' ',
        _ => c,
    }
}
