//! Ground floor: places in source files, content fingerprints, the tags of HTML, widths of characters.
//!
//! In: nothing of ours. Out: [`Span`], [`SourceFile`], [`Fingerprint`], [`Shelf`], [`Tags`]. Never: I/O.

mod markup;
mod shelf;
mod source;
mod wide;

pub use markup::{Attribute, Tag, Tags, is_whole};
pub use shelf::Shelf;
pub use source::{Position, SourceFile, SourcePath, Span};
pub use wide::{is_hangul, is_wide};

use std::fmt;
use std::io::{self, Write};

use twox_hash::XxHash3_128;

/// A 128-bit digest of content (XXH3).
///
/// Equal content has equal fingerprints on every machine, and two contents that nobody has made for
/// that purpose have different ones. Nothing else is promised: it tells what has changed, not who
/// has written it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 16]);

impl Fingerprint {
    /// The fingerprint of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(XxHash3_128::oneshot(bytes).to_be_bytes())
    }

    /// The fingerprint of everything a reader gives, without holding it in memory.
    ///
    /// # Errors
    /// Those of the reader.
    pub fn of_reader(reader: impl io::Read) -> io::Result<Self> {
        let mut print = Fingerprinter::new(io::sink());
        io::copy(&mut io::BufReader::with_capacity(1 << 16, reader), &mut print)?;
        Ok(print.finish())
    }

    /// The first `digits` hexadecimal digits (at most 32), for names of files that carry their
    /// content's hash.
    #[must_use]
    pub fn short(self, digits: usize) -> String {
        let mut text = self.to_string();
        text.truncate(digits);
        text
    }

    /// Reads what [`fmt::Display`] wrote; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: &[u8; 32] = text.as_bytes().try_into().ok()?;
        let value =
            |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.as_chunks::<2>().0) {
            *byte = value(pair[0])? << 4 | value(pair[1])?;
        }
        Some(Self(bytes))
    }

    /// Its bytes.
    #[must_use]
    pub const fn bytes(self) -> [u8; 16] {
        self.0
    }
}

/// A writer that hands everything on and takes the fingerprint of it.
pub struct Fingerprinter<W> {
    to: W,
    hasher: XxHash3_128,
}

impl<W: Write> Fingerprinter<W> {
    /// Begins with nothing written.
    pub fn new(to: W) -> Self {
        Self { to, hasher: XxHash3_128::new() }
    }

    /// The fingerprint of all that was written.
    pub fn finish(&self) -> Fingerprint {
        Fingerprint(self.hasher.finish_128().to_be_bytes())
    }
}

impl<W: Write> Write for Fingerprinter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.to.write(bytes)?;
        self.hasher.write(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        // Every output file has one in the manifest, so no formatting per byte.
        let mut text = [0; 32];
        for (pair, b) in text.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(b >> 4)];
            pair[1] = DIGITS[usize::from(b & 15)];
        }
        // Digits are ASCII.
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;

    #[test]
    fn a_fingerprint_survives_its_text_form() {
        let print = Fingerprint::of("同文".as_bytes());
        assert_eq!(Fingerprint::parse(&print.to_string()), Some(print));
        assert_eq!(print.short(8).len(), 8);
        for wrong in ["", "12", &"g".repeat(32), &"文".repeat(11)] {
            assert_eq!(Fingerprint::parse(wrong), None);
        }
    }
}
