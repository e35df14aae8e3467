//! Terms: the beginning of a text in one number, and how longer texts are put together of pieces.

/// A term: up to sixteen bytes of UTF-8, the first one highest, filled up with zeros. Terms
/// are ordered as their bytes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub(super) u128);

impl Term {
    /// The beginning of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let end = text.floor_char_boundary(MOST);
        let mut bytes = [0; MOST];
        bytes[..end].copy_from_slice(&text.as_bytes()[..end]);
        Self(u128::from_be_bytes(bytes))
    }

    /// How many of its bytes count.
    pub(super) const fn used(self) -> usize {
        MOST - self.0.trailing_zeros() as usize / 8
    }

    /// Its bytes, and how many of them count.
    #[must_use]
    pub const fn bytes(self) -> ([u8; MOST], usize) {
        (self.0.to_be_bytes(), self.used())
    }
}

impl std::fmt::Display for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (bytes, length) = self.bytes();
        f.write_str(&String::from_utf8_lossy(&bytes[..length]))
    }
}

/// Bytes of a term.
pub(super) const MOST: usize = size_of::<u128>();

/// Letters without anything between them, folded: its term, and what has to be known of the rest.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Piece {
    bits: u128,
    /// Bytes in `bits`.
    used: u32,
    /// Bytes in all.
    pub(super) length: u32,
    /// None of its characters is anything but a digit.
    pub(super) is_digits: bool,
    pub(super) ends_in_digit: bool,
}

/// The same byte sixteen times.
const fn all(byte: u8) -> u128 {
    u128::from_be_bytes([byte; MOST])
}

/// The highest bytes.
pub(super) const fn mask(bytes: usize) -> u128 {
    if bytes == 0 { 0 } else { u128::MAX << (128 - 8 * bytes) }
}

impl Piece {
    /// The letters and digits, all of them ASCII, with which a text begins.
    pub(super) fn ascii(text: &[u8], length: usize) -> Self {
        let used = length.min(MOST);
        // Nearly always there are sixteen bytes, which are read at once.
        let bits = text.first_chunk().map_or_else(
            || {
                let mut bytes = [0; MOST];
                bytes[..used].copy_from_slice(&text[..used]);
                u128::from_be_bytes(bytes)
            },
            |chunk| u128::from_be_bytes(*chunk),
        );
        let used = u32::try_from(used).unwrap_or_default();
        let mask = mask(used as usize);
        // This bit makes small letters of capitals, and digits have it.
        let bits = (bits | all(0x20)) & mask;
        // Letters have this one, digits do not.
        let is_digits = bits & all(0x40) == 0
            && (length <= MOST || text[MOST..length].iter().all(u8::is_ascii_digit));
        Self {
            bits,
            used,
            length: u32::try_from(length).unwrap_or(u32::MAX),
            is_digits,
            ends_in_digit: text[length - 1].is_ascii_digit(),
        }
    }

    /// A character that is folded.
    pub(super) fn character(c: char) -> Self {
        let mut bytes = [0; MOST];
        let used = u32::try_from(c.encode_utf8(&mut bytes).len()).unwrap_or_default();
        let is_digit = c.is_ascii_digit();
        let bits = u128::from_be_bytes(bytes);
        Self { bits, used, length: used, is_digits: is_digit, ends_in_digit: is_digit }
    }

    /// A character of three bytes.
    pub(super) const fn three(bytes: [u8; 3]) -> Self {
        let [a, b, c] = bytes;
        let bits = (a as u128) << 120 | (b as u128) << 112 | (c as u128) << 104;
        Self { bits, used: 3, length: 3, is_digits: false, ends_in_digit: false }
    }

    pub(super) const fn term(self) -> Term {
        Term(self.bits)
    }

    pub(super) const fn is_empty(self) -> bool {
        self.length == 0
    }

    pub(super) fn is(self, text: &str) -> bool {
        self.bits == Term::of(text).0
    }

    /// Whether there are small letters from a to z alone, eight at most.
    pub(super) const fn is_name(self) -> bool {
        matches!(self.length, 1..=8)
            && self.bits & all(0xC0) == all(0x40) & mask(self.used as usize)
    }

    pub(super) const fn is_ascii(self) -> bool {
        self.bits & all(0x80) == 0
    }

    pub(super) const fn begins_with_letter(self) -> bool {
        (self.bits >> 120).to_le_bytes()[0].is_ascii_lowercase()
    }

    /// Two characters, which have eight bytes at most.
    pub(super) const fn pair(self, other: Self) -> Term {
        Term(self.bits | other.bits >> (8 * self.used))
    }

    /// The same with another piece behind it.
    pub(super) fn and(mut self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        // What was cut off once is not gone on with.
        if self.used == self.length && (self.used as usize) < MOST {
            self.bits |= other.bits >> (8 * self.used);
            let room = u32::try_from(MOST).unwrap_or_default() - self.used;
            let mut taken = other.used.min(room);
            // No character is torn: its bytes but the first begin with the bits 10.
            let byte = |at: u32| (other.bits >> (120 - 8 * at)).to_le_bytes()[0];
            if taken < other.used {
                while taken > 0 && byte(taken) & 0xC0 == 0x80 {
                    taken -= 1;
                }
            }
            self.used += taken;
            self.bits &= mask(self.used as usize);
        }
        self.length = self.length.saturating_add(other.length);
        self.is_digits &= other.is_digits;
        self.ends_in_digit = other.ends_in_digit;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word by its letters, as the cutter reads one that is not ASCII.
    fn spelt(text: &str) -> Piece {
        text.chars().map(Piece::character).fold(Piece::default(), Piece::and)
    }

    #[test]
    fn pieces_put_together_are_the_beginning_of_the_whole() {
        let words =
            ["a", "1", "2023", "internationalisation", "электричество", "ё", "工", "𠮷", "z9"];
        for (a, b) in words.iter().flat_map(|a| words.map(|b| (a, b))) {
            let whole = format!("{a}{b}");
            for piece in [spelt(a).and(spelt(b)), spelt(&whole)] {
                assert_eq!(piece.term(), Term::of(&whole), "{whole}");
                assert_eq!(piece.length as usize, whole.len());
                assert_eq!(piece.is_digits, whole.bytes().all(|byte| byte.is_ascii_digit()));
                assert_eq!(piece.ends_in_digit, whole.ends_with(|c: char| c.is_ascii_digit()));
                let is_name = whole.len() <= 8 && whole.bytes().all(|b| b.is_ascii_lowercase());
                assert_eq!(piece.is_name(), is_name, "{whole}");
            }
        }
    }

    #[test]
    fn ascii_is_read_at_once() {
        let text = "GBT19001 International0123456789abc";
        for (from, length) in [(0, 8), (0, 3), (3, 5), (9, 13), (9, 26), (22, 10), (30, 5)] {
            let word = &text[from..from + length];
            let piece = Piece::ascii(&text.as_bytes()[from..], length);
            assert_eq!(piece.term(), Term::of(&word.to_lowercase()), "{word}");
            let same = spelt(&word.to_lowercase());
            assert_eq!(format!("{piece:?}"), format!("{same:?}"));
        }
        assert!(Piece::ascii(b"12345678901234567890", 20).is_digits);
        assert!(!Piece::ascii(b"1234567890123456789a", 20).is_digits);
    }
}
