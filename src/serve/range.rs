//! Parts of files, as players of films and sound ask for them.
//!
//! In: a `Range` header and a length. Out: which bytes. Never: a part outside the file.

/// What is asked of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it: nothing else was asked, or nothing that we understand.
    Whole,
    /// From the first of these bytes to the last, both in it.
    Bytes(u64, u64),
    /// A part that the file does not have.
    Outside,
}

/// Reads a `Range` header. Several ranges at once may be answered with the whole file.
pub(super) fn part(header: Option<&str>, length: u64) -> Part {
    asked(header.unwrap_or_default(), length).unwrap_or(Part::Whole)
}

/// `None` for what is no single range of bytes.
fn asked(header: &str, length: u64) -> Option<Part> {
    let (unit, range) = header.split_once('=')?;
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return None;
    }
    let (first, last) = range.trim().split_once('-')?;
    if first.is_empty() {
        let tail = number(last)?;
        return Some(match (tail, length) {
            (0, _) | (_, 0) => Part::Outside,
            _ => Part::Bytes(length.saturating_sub(tail), length - 1),
        });
    }
    let first = number(first)?;
    let last = if last.is_empty() { u64::MAX } else { number(last)? };
    if last < first {
        return None;
    }
    Some(if first >= length { Part::Outside } else { Part::Bytes(first, last.min(length - 1)) })
}

/// A number however large; nobody has a file of more bytes than the largest that we can say.
fn number(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::Part::{Bytes, Outside, Whole};
    use super::part;

    #[test]
    fn ranges_stay_inside_the_file() {
        let huge = "bytes=0-99999999999999999999999";
        let cases = [
            ("bytes=0-3", 10, Bytes(0, 3)),
            ("Bytes = 0-3", 10, Bytes(0, 3)),
            ("bytes=0-0", 10, Bytes(0, 0)),
            ("bytes=4-", 10, Bytes(4, 9)),
            ("bytes=9-", 10, Bytes(9, 9)),
            ("bytes=-4", 10, Bytes(6, 9)),
            ("bytes=-40", 10, Bytes(0, 9)),
            ("bytes=5-400", 10, Bytes(5, 9)),
            (huge, 10, Bytes(0, 9)),
            ("bytes=10-", 10, Outside),
            ("bytes=10-12", 10, Outside),
            ("bytes=99999999999999999999999-", 10, Outside),
            ("bytes=-0", 10, Outside),
            ("bytes=0-", 0, Outside),
            ("bytes=-1", 0, Outside),
            ("bytes=3-1", 10, Whole),
            ("bytes=0-1,4-5", 10, Whole),
            ("bytes=", 10, Whole),
            ("bytes=-", 10, Whole),
            ("bytes=a-b", 10, Whole),
            ("bytes=+1-2", 10, Whole),
            ("bytes=1--2", 10, Whole),
            ("lines=0-3", 10, Whole),
            ("0-3", 10, Whole),
            ("", 10, Whole),
        ];
        for (header, length, expected) in cases {
            assert_eq!(part(Some(header), length), expected, "{header} of {length}");
        }
        assert_eq!(part(None, 10), Whole);
    }
}
