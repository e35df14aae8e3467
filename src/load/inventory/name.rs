//! Names of files and folders that lead to trouble, on other machines or everywhere.

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// A character that nobody sees: no address can hold it, and a terminal may obey it.
    Control,
    /// Windows refuses it, so that nobody there can have the site.
    Windows,
}

/// The flaw of a name, if it has one.
pub(super) fn flaw(name: &[u8]) -> Option<Flaw> {
    let mut is_refused = matches!(name.last(), Some(b'.' | b' '));
    for byte in name {
        match byte {
            0..b' ' | 0x7f => return Some(Flaw::Control),
            b'"' | b'*' | b':' | b'<' | b'>' | b'?' | b'\\' | b'|' => is_refused = true,
            _ => {}
        }
    }
    // What begins like a line turned around is C2 or E2 in UTF-8; few names have either.
    let has_unseen = name.contains(&0xc2) || name.contains(&0xe2);
    if has_unseen && std::str::from_utf8(name).is_ok_and(|name| name.contains(is_unseen)) {
        return Some(Flaw::Control);
    }
    (is_refused || is_device(name)).then_some(Flaw::Windows)
}

/// Upper control characters, ends of lines and paragraphs, and what turns letters around.
fn is_unseen(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `con`, `com1` and the like, whatever their ending.
fn is_device(name: &[u8]) -> bool {
    let stem = name.split(|byte| *byte == b'.').next().unwrap_or_default();
    let is = |word: &[u8]| stem.eq_ignore_ascii_case(word);
    match stem.len() {
        3 => is(b"con") || is(b"prn") || is(b"aux") || is(b"nul"),
        4 => {
            let is_port =
                stem[..3].eq_ignore_ascii_case(b"com") || stem[..3].eq_ignore_ascii_case(b"lpt");
            is_port && matches!(stem[3], b'1'..=b'9')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Flaw, flaw};

    #[test]
    fn names_with_flaws_are_known() {
        for (name, expected) in [
            ("a.md", None),
            ("工厂检查——通知.md", None),
            ("console.md", None),
            ("com0.md", None),
            ("com10.md", None),
            ("CON.md", Some(Flaw::Windows)),
            ("nul", Some(Flaw::Windows)),
            ("Lpt9.tar.gz", Some(Flaw::Windows)),
            ("a?.md", Some(Flaw::Windows)),
            ("a:b", Some(Flaw::Windows)),
            ("a.", Some(Flaw::Windows)),
            ("a ", Some(Flaw::Windows)),
            ("a\nb", Some(Flaw::Control)),
            ("a\u{85}b", Some(Flaw::Control)),
            ("a\u{202e}b", Some(Flaw::Control)),
            ("\u{7f}?", Some(Flaw::Control)),
        ] {
            assert_eq!(flaw(name.as_bytes()), expected, "{name:?}");
        }
    }
}
