//! Bytes of a source file → text, or a fault that says what the file is instead.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::base::SourcePath;
use crate::diag::{Diagnostic, faults::load as faults};

/// Takes the bytes of a source file as UTF-8, without copying them.
///
/// A byte order mark stays in the text, so that offsets are those of the file.
pub(super) fn decode<'a>(file: &SourcePath, bytes: &'a [u8]) -> Result<&'a str, Diagnostic> {
    // Says whether, eight times as fast for Chinese; the standard library says where.
    let Ok(text) = simdutf8::basic::from_utf8(bytes) else {
        let at = str::from_utf8(bytes).err().map_or(0, |error| error.valid_up_to());
        return Err(refusal(file, bytes, at));
    };
    match memchr::memchr(0, bytes) {
        None => Ok(text),
        Some(_) if looks_like_utf16(bytes) => Err(faults::utf16(file)),
        Some(at) => Err(faults::binary(file, line(bytes, at))),
    }
}

/// What bytes are that are no UTF-8 from `at` on.
fn refusal(file: &SourcePath, bytes: &[u8], at: usize) -> Diagnostic {
    if looks_like_utf16(bytes) {
        faults::utf16(file)
    } else if bytes.contains(&0) {
        faults::binary(file, line(bytes, at))
    } else if looks_like_gbk(bytes) {
        faults::gbk(file, line(bytes, at))
    } else {
        faults::not_utf8(file.at(at..at + 1), line(bytes, at), bytes[at])
    }
}

/// The first character, if there is one, that makes browsers show letters in another order than that
/// in which they stand: a name may then read as another one. Texts that are written from right to
/// left need none of these two.
pub(super) fn turned(file: &SourcePath, text: &str) -> Option<Diagnostic> {
    static START: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\u{202d}"));
    static OTHER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("\u{202e}"));
    let places = [&START, &OTHER].map(|finder| finder.find(text.as_bytes()));
    let at = places.into_iter().flatten().min()?;
    Some(faults::turned(file.at(at..at + '\u{202d}'.len_utf8())))
}

fn line(bytes: &[u8], at: usize) -> usize {
    memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1
}

/// A byte order mark of UTF-16, or a start in which every second byte is zero more often than not.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return true;
    }
    let (pairs, _) = bytes[..bytes.len().min(1024)].as_chunks::<2>();
    if bytes.contains(&0)
        && [u16::from_le_bytes, u16::from_be_bytes].iter().any(|read| is_chinese(pairs, *read))
    {
        return true;
    }
    let zeros = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    high.max(low) * 2 > pairs.len() && high.min(low) * 8 < high.max(low)
}

/// Chinese has few zeros in UTF-16, those of its blanks, digits and ends of lines: nearly all of the
/// rest are characters of Chinese and its marks.
fn is_chinese(pairs: &[[u8; 2]], read: fn([u8; 2]) -> u16) -> bool {
    let units = pairs.iter().map(|pair| read(*pair));
    let (mut chinese, mut plain) = (0, 0);
    for unit in units {
        match unit {
            0x4e00..=0x9fff | 0x3000..=0x303f | 0xff00..=0xff5e => chinese += 1,
            0x20..=0x7e | 0x0a | 0x0d | 0x2014..=0x2026 => plain += 1,
            _ => {}
        }
    }
    chinese > 3 && (chinese + plain) * 10 >= pairs.len() * 9
}

/// Whether all that is not ASCII pairs up as GBK does, and does not read better as UTF-8 with a
/// few damaged places (whose bytes would pair up just as well).
fn looks_like_gbk(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    let (mut pairs, mut rest) = (0, bytes);
    while let Some(start) = rest.iter().position(|byte| !byte.is_ascii()) {
        match rest[start..] {
            [0x81..=0xFE, 0x40..=0x7E | 0x80..=0xFE, ..] => pairs += 1,
            _ => return false,
        }
        rest = &rest[start + 2..];
    }
    pairs > 1 && sound < broken
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::base::SourcePath;

    #[test]
    fn what_is_no_utf8_is_named() {
        let gbk = b"title: \xD6\xD0\xB9\xFA\xB2\xFA\xC6\xB7\xC8\xCF\xD6\xA4\n";
        let mut damaged = "关于召开工作会议的通知\n第二行：".as_bytes().to_vec();
        damaged.extend(b"\xE4\xB8x");
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let cases: [(&str, Vec<u8>); 10] = [
            ("", "\u{feff}标题".into()),
            ("", Vec::new()),
            ("text::gbk", gbk.to_vec()),
            ("text::not-utf8", damaged),
            ("text::not-utf8", b"caf\xE9 au lait".to_vec()),
            ("text::utf16", utf16("\u{feff}标题：通知")),
            ("text::utf16", utf16("# 关于召开2026年会议的通知\n\n各单位：\n")),
            ("text::utf16", utf16("title: a note without a byte order mark")),
            ("text::binary", b"PNG\0\0\x01ab\0".to_vec()),
            ("text::binary", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ];
        for (code, bytes) in cases {
            let result = decode(&SourcePath::new("a.md"), &bytes);
            assert_eq!(result.err().map_or("", |fault| fault.code), code, "{bytes:?}");
        }
    }
}
