//! Names in addresses, made from file names and titles by the rule that Hugo's users know.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Makes one part of an address: lower case, blanks to a single `-`, punctuation dropped, letters,
/// digits and marks of every script kept (NFC), besides `.`, `_`, `+`, `~`, `-` and `@`.
///
/// Blanks at either end leave nothing behind; a part of dots alone becomes empty, since `.` and
/// `..` mean folders. The result may be empty, which the caller has to refuse or replace.
#[must_use]
pub fn slug(text: &str) -> String {
    // Most names of files are good addresses as they are.
    let is_done = |b: u8| !b.is_ascii_uppercase() && b.is_ascii() && is_kept(char::from(b));
    if text.bytes().all(is_done) && text.bytes().any(|b| b != b'.') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in nfc(text).chars() {
        if is_kept(c) {
            if std::mem::take(&mut blank) && c != '-' && !out.ends_with('-') && !out.is_empty() {
                out.push('-');
            }
            out.extend(c.to_lowercase());
        } else if c.is_whitespace() {
            blank = true;
        }
    }
    if out.bytes().all(|b| b == b'.') {
        out.clear();
    }
    // A mark may stand beside another letter now that what was between them is gone.
    match nfc(&out) {
        Cow::Borrowed(_) => out,
        Cow::Owned(composed) => composed,
    }
}

fn is_kept(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '+' | '~' | '-' | '@');
    }
    matches!(
        c.general_category_group(),
        GeneralCategoryGroup::Letter | GeneralCategoryGroup::Mark | GeneralCategoryGroup::Number
    )
}

/// Text in Unicode's composed normal form (NFC), borrowed when it is so already.
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn slugs_follow_hugos_rule() {
        let cases = [
            ("Hello World", "hello-world"),
            ("PLCT-Roadmap-2022.en", "plct-roadmap-2022.en"),
            ("210604_高可用 _ Xenon：后 MHA 时代的选择", "210604_高可用-_-xenon后-mha-时代的选择"),
            ("盘点 _ 方案概览【建议收藏】", "盘点-_-方案概览建议收藏"),
            ("  blanks  around ", "blanks-around"),
            ("a - b", "a-b"),
            ("v2.2.0", "v2.2.0"),
            ("..", ""),
            ("！？", ""),
            ("e\u{301}te\u{301}", "été"),
            ("m/\u{301}a", "\u{1e3f}a"),
        ];
        for (text, expected) in cases {
            assert_eq!(slug(text), expected, "{text}");
        }
    }
}
