//! What no page and no feed can hold: control characters, which come with text that was copied from
//! elsewhere. XML has no way to write them, so one in a title would break the feed for every reader.

use std::sync::LazyLock;

use memchr::memmem::Finder;

/// The same text without control characters. Lines and tabs stay.
pub(super) fn clean(bytes: Vec<u8>) -> Vec<u8> {
    if is_clean(&bytes) {
        return bytes;
    }
    let fits = |c: &char| matches!(c, '\t' | '\n' | '\r') || !is_foreign(*c);
    match std::str::from_utf8(&bytes) {
        Ok(text) => text.chars().filter(fits).collect::<String>().into_bytes(),
        Err(_) => bytes,
    }
}

/// Lines and tabs too: who writes them asks for them first.
pub(super) fn is_foreign(c: char) -> bool {
    c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// What U+FFFE and U+FFFF begin with.
static NONCHARACTERS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"\xef\xbf"));

/// Nearly every page is clean, and each is looked at: the bytes below the blank without a branch,
/// what is longer than a byte by its rare beginnings.
fn is_clean(bytes: &[u8]) -> bool {
    let control =
        |byte: u8| (byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7f;
    let low = bytes.iter().fold(0, |found, byte| found | u8::from(control(*byte)));
    // In UTF-8 the upper control characters are C2 and a byte below A0; U+FFFE and U+FFFF end what
    // begins with EF BF.
    let below = |at: usize, limit| bytes.get(at).is_some_and(|byte| *byte < limit);
    low == 0
        && !memchr::memchr_iter(0xc2, bytes).any(|at| below(at + 1, 0xa0))
        && NONCHARACTERS.find_iter(bytes).all(|at| below(at + 2, 0xbe))
}

#[cfg(test)]
mod tests {
    use super::clean;

    fn cleaned(text: &str) -> String {
        String::from_utf8(clean(text.as_bytes().to_vec())).unwrap()
    }

    #[test]
    fn control_characters_go_and_nothing_else() {
        let whole = "a\tb\r\n 中，。家👨\u{200d}👩 \u{a0}\u{ad}\u{2028}\u{feff}\u{fffd}";
        assert_eq!(cleaned(whole), whole);
        let each = (0..=0x10_ffff).filter_map(char::from_u32);
        for c in each.filter(|c| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}')) {
            let stays = matches!(c, '\t' | '\n' | '\r');
            let wanted = if stays { format!("中{c}文") } else { "中文".to_owned() };
            assert_eq!(cleaned(&format!("中{c}文")), wanted, "{c:?}");
        }
    }
}
