//! How many words a body has: Latin words and, one by one, Chinese characters.
//!
//! Every byte of every article may pass through here, so it is counted eight at a time.

use crate::base::{is_hangul, is_wide};
use crate::search::prose;
use crate::site::{Body, Outline};

/// How many words a body has; blocks of code do not count.
pub(super) fn words_of(body: &Body, outline: &Outline) -> usize {
    let mut words = Words::default();
    words.text(&prose(body, outline));
    words.count
}

/// The lowest bit of each byte.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The highest bit of each byte.
const HIGH: u64 = ONES * 0x80;

/// Counts words: Latin ones, and Chinese characters one by one.
#[derive(Debug, Default)]
struct Words {
    /// So far.
    count: usize,
    /// The last character was a letter or digit.
    letter: bool,
    /// A letter or digit would go on with a word.
    inside: bool,
}

impl Words {
    /// Goes on with more text. A word may go on too.
    fn text(&mut self, text: &str) {
        let mut rest = text.as_bytes();
        loop {
            while let Some((block, behind)) = rest.split_first_chunk::<8>() {
                let block = u64::from_le_bytes(*block);
                if block & HIGH != 0 {
                    break;
                }
                self.block(block);
                rest = behind;
            }
            // U+4000 to U+9FFF, nearly all of any Chinese text: no need to decode.
            while let [0xE4..=0xE9, _, _, behind @ ..] = rest {
                self.count += 1;
                self.gap();
                rest = behind;
            }
            match rest {
                [] => return,
                [byte @ 0..0x80, behind @ ..] => {
                    self.byte(*byte);
                    rest = behind;
                }
                _ => {
                    let length = self.character(&text[text.len() - rest.len()..]);
                    rest = &rest[length..];
                }
            }
        }
    }

    fn byte(&mut self, byte: u8) {
        let letter = byte.is_ascii_alphanumeric();
        self.count += usize::from(letter && !self.inside);
        self.inside = letter || (self.letter && matches!(byte, b'\'' | b','..=b'.'));
        self.letter = letter;
    }

    /// Eight ASCII bytes at once, the first one lowest, as [`Self::byte`] would count them. In the
    /// masks the highest bit of a byte says yes; no addition here reaches beyond its byte.
    fn block(&mut self, bytes: u64) {
        let at_least = |bytes: u64, least: u8| bytes + ONES * u64::from(0x80 - least);
        let between =
            |bytes: u64, least, most: u8| at_least(bytes, least) & !at_least(bytes, most + 1);
        let letters = between(bytes, b'0', b'9') | between(bytes | (ONES * 0x20), b'a', b'z');
        let letters = letters & HIGH;
        let joints = between(bytes, b',', b'.') | !at_least(bytes ^ (ONES * u64::from(b'\'')), 1);
        let after_letters = (letters << 8) | (u64::from(self.letter) << 7);
        let inside = letters | (joints & after_letters & HIGH);
        let begins = letters & !((inside << 8) | (u64::from(self.inside) << 7));
        // The sum of all bytes of a product with ones stands in its highest byte.
        self.count += usize::from((begins >> 7).wrapping_mul(ONES).to_le_bytes()[7]);
        self.letter = letters >> 63 == 1;
        self.inside = inside >> 63 == 1;
    }

    /// Counts the first character of a text, and gives its length.
    fn character(&mut self, text: &str) -> usize {
        let Some(c) = text.chars().next() else { return 0 };
        match c {
            // As in `don’t`.
            '’' => self.inside = self.letter,
            // Punctuation and symbols, without a look into a table.
            '\u{2000}'..='\u{2FFF}'
            | '\u{3000}'..='\u{3004}'
            | '\u{3008}'..='\u{3020}'
            | '\u{FF01}'..='\u{FF0F}'
            | '\u{FF1A}'..='\u{FF20}' => self.gap(),
            c if !c.is_alphanumeric() => self.gap(),
            // Full-width Latin letters make words like others.
            c if is_wide(c) && !is_hangul(c) && !('\u{FF01}'..='\u{FF5E}').contains(&c) => {
                self.count += 1;
                self.gap();
            }
            _ => {
                self.count += usize::from(!self.inside);
                self.inside = true;
                self.letter = true;
                return c.len_utf8();
            }
        }
        self.letter = false;
        c.len_utf8()
    }

    /// A word cannot go on here.
    fn gap(&mut self) {
        self.inside = false;
        self.letter = false;
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn bytes_count_the_same_alone_and_in_blocks() {
        let pieces = ["a", "Z9", " ", "'", "-", ".", ",", "_", "\n", "@", "[", "`", "{", "/", ":"];
        // A small generator of its own suffices to mix them.
        let mut seed = 1_u32;
        for _ in 0..2_000 {
            let mut text = String::new();
            for _ in 0..20 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(pieces[(seed >> 16) as usize % pieces.len()]);
            }
            let (mut blocks, mut bytes) = (Words::default(), Words::default());
            blocks.text(&text);
            text.bytes().for_each(|byte| bytes.byte(byte));
            assert_eq!(format!("{blocks:?}"), format!("{bytes:?}"), "{text:?}");
        }
    }

    #[test]
    fn words_are_counted_in_both_scripts() {
        let long = ["some words, ".repeat(200)];
        let cases = [
            (&["don't stop, well-known 3.5% rate - 'so' what"][..], 7),
            (&["a ", "b", "c. ", ".d", "e-", "f", "-"], 3),
            (&["don’t 'x' (y)"], 3),
            (&["中国质量认证中心（CQC）发布"], 11),
            (&["bo", "ld"], 1),
            (&["，。！ … — “”"], 0),
            (&["Ünïcode données"], 2),
            (&["한국어 문장"], 2),
            (&["𠮷野家、㐀"], 4),
        ];
        let long = [long[0].as_str()];
        let cases = cases.into_iter().chain([(&long[..], 400)]);
        for (texts, expected) in cases {
            let mut words = Words::default();
            for text in texts {
                words.text(text);
            }
            assert_eq!(words.count, expected, "{texts:?}");
        }
    }
}
