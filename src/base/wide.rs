//! Characters of scripts that are written without blanks, and those as wide as they are.

/// True for Chinese, Japanese and Korean characters and for full-width forms: East Asian Width W
/// or F without emoji, and all of Hangul. Curly quotes, `—` and `…` are not wide.
#[must_use]
pub fn is_wide(c: char) -> bool {
    c >= '\u{1100}'
        && matches!(u32::from(c),
            0x1100..=0x11FF | 0x20A9 | 0x2E80..=0x2FFF | 0x3001..=0x303E | 0x3041..=0x4DBF
            | 0x4E00..=0xA4CF | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xF900..=0xFAFF
            | 0xFE10..=0xFE1F | 0xFE30..=0xFE6F | 0xFF01..=0xFFEE | 0x16FE0..=0x18DFF
            | 0x1AFF0..=0x1B2FF | 0x1F200..=0x1F202 | 0x1F210..=0x1F23B | 0x20000..=0x3FFFD)
}

/// True for Korean letters: Korean is written with spaces, a line break is one.
#[must_use]
pub fn is_hangul(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x11FF | 0x3130..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF)
}
