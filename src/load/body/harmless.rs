//! What raw HTML may hold when it must do no harm: elements, attributes, addresses.

use std::fmt::Write;

/// What an element holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Nothing, and it has no end tag.
    Nothing,
    /// It stands in a line.
    Words,
    /// It stands between paragraphs, and not in a line.
    Blocks,
}

/// How the value of an attribute is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Judged {
    /// It can be any text.
    Text,
    /// It leads somewhere, or names a file.
    Address,
    /// It is one of these words.
    OneOf(&'static [&'static str]),
}

use Content::{Blocks, Nothing, Words};
use Judged::{Address, OneOf, Text};

/// Elements that stay, by alphabet. The others lose their tags.
const ELEMENTS: &[(&str, Content)] = &[
    ("a", Words),
    ("abbr", Words),
    ("address", Blocks),
    ("article", Blocks),
    ("aside", Blocks),
    ("audio", Words),
    ("b", Words),
    ("bdi", Words),
    ("bdo", Words),
    ("blockquote", Blocks),
    ("br", Nothing),
    ("caption", Blocks),
    ("cite", Words),
    ("code", Words),
    ("col", Nothing),
    ("colgroup", Blocks),
    ("data", Words),
    ("dd", Blocks),
    ("del", Words),
    ("details", Blocks),
    ("dfn", Words),
    ("div", Blocks),
    ("dl", Blocks),
    ("dt", Blocks),
    ("em", Words),
    ("figcaption", Blocks),
    ("figure", Blocks),
    ("footer", Blocks),
    ("h2", Blocks),
    ("h3", Blocks),
    ("h4", Blocks),
    ("h5", Blocks),
    ("h6", Blocks),
    ("header", Blocks),
    ("hr", Nothing),
    ("i", Words),
    ("img", Nothing),
    ("ins", Words),
    ("kbd", Words),
    ("li", Blocks),
    ("mark", Words),
    ("ol", Blocks),
    ("p", Blocks),
    ("pre", Blocks),
    ("q", Words),
    ("rp", Words),
    ("rt", Words),
    ("ruby", Words),
    ("s", Words),
    ("samp", Words),
    ("section", Blocks),
    ("small", Words),
    ("source", Nothing),
    ("span", Words),
    ("strong", Words),
    ("sub", Words),
    ("summary", Blocks),
    ("sup", Words),
    ("table", Blocks),
    ("tbody", Blocks),
    ("td", Blocks),
    ("tfoot", Blocks),
    ("th", Blocks),
    ("thead", Blocks),
    ("time", Words),
    ("tr", Blocks),
    ("track", Nothing),
    ("u", Words),
    ("ul", Blocks),
    ("var", Words),
    ("video", Words),
    ("wbr", Nothing),
];

/// An element that stays.
pub(super) fn element(name: &str) -> Option<(&'static str, Content)> {
    let index = ELEMENTS.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    Some(ELEMENTS[index])
}

/// True for elements whose text is no text for readers, or is read by other rules.
pub(super) fn loses_content(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "applet",
        "embed",
        "frameset",
        "iframe",
        "math",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "plaintext",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "xmp",
    ];
    // An `embed` has no content and no end.
    name != "embed" && NAMES.contains(&name)
}

/// Attributes of all elements.
const ANYWHERE: &[(&str, Judged)] = &[
    ("aria-hidden", OneOf(&["true", "false"])),
    ("aria-label", Text),
    ("class", Text),
    ("dir", OneOf(&["ltr", "rtl", "auto"])),
    ("id", Text),
    ("lang", Text),
    ("title", Text),
];

/// Attributes of some.
const OF: &[(&str, &[(&str, Judged)])] = &[
    ("a", &[("href", Address), ("hreflang", Text), ("name", Text), ("rel", Text)]),
    ("audio", &[("controls", Text), ("preload", Text), ("src", Address)]),
    ("blockquote", &[("cite", Address)]),
    ("col", &[("span", Text)]),
    ("colgroup", &[("span", Text)]),
    ("data", &[("value", Text)]),
    ("del", &[("cite", Address), ("datetime", Text)]),
    ("details", &[("open", Text)]),
    (
        "img",
        &[
            ("alt", Text),
            ("height", Text),
            ("loading", OneOf(&["lazy", "eager"])),
            ("src", Address),
            ("width", Text),
        ],
    ),
    ("ins", &[("cite", Address), ("datetime", Text)]),
    ("li", &[("value", Text)]),
    ("ol", &[("reversed", Text), ("start", Text)]),
    ("q", &[("cite", Address)]),
    ("source", &[("src", Address), ("type", Text)]),
    ("td", &[("colspan", Text), ("headers", Text), ("rowspan", Text)]),
    (
        "th",
        &[("abbr", Text), ("colspan", Text), ("headers", Text), ("rowspan", Text), ("scope", Text)],
    ),
    ("time", &[("datetime", Text)]),
    (
        "track",
        &[("default", Text), ("kind", Text), ("label", Text), ("src", Address), ("srclang", Text)],
    ),
    (
        "video",
        &[
            ("controls", Text),
            ("height", Text),
            ("poster", Address),
            ("preload", Text),
            ("src", Address),
            ("width", Text),
        ],
    ),
];

/// An attribute that an element may have.
pub(super) fn attribute(element: &str, name: &str) -> Option<(&'static str, Judged)> {
    let own = OF.iter().find(|(of, _)| *of == element).map_or(&[][..], |(_, list)| *list);
    ANYWHERE.iter().chain(own).find(|(known, _)| *known == name).copied()
}

/// A value with its references to characters resolved: numbers and what everybody writes. Others
/// stay as they are, and since their `&` is escaped anew a browser will see the same.
pub(super) fn decoded(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    let mut rest = written;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (c, length) = reference(rest).unwrap_or(('&', 1));
        let _ = out.write_char(c);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

fn reference(text: &str) -> Option<(char, usize)> {
    const NAMED: &[(&str, char)] = &[
        ("&amp;", '&'),
        ("&apos;", '\''),
        ("&colon;", ':'),
        ("&gt;", '>'),
        ("&lt;", '<'),
        ("&nbsp;", '\u{A0}'),
        ("&quot;", '"'),
    ];
    let named = NAMED.iter().find(|(name, _)| text.starts_with(name));
    if let Some((name, c)) = named {
        return Some((*c, name.len()));
    }
    let digits = text.strip_prefix("&#")?;
    let (digits, radix, before) = match digits.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16, 3),
        None => (digits, 10, 2),
    };
    let length = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
    let number = u32::from_str_radix(&digits[..length], radix).ok()?;
    let end = usize::from(digits[length..].starts_with(';'));
    let c = char::from_u32(number).filter(|c| *c != '\0' && !is_mark(*c)).unwrap_or('\u{FFFD}');
    Some((c, before + length + end))
}

/// Marks of ours must not come from references.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{FDD0}'..='\u{FDEF}')
}

/// True for an address without a scheme, or with one under which nothing can be run. Whatever
/// browsers pass over does not count.
pub(super) fn is_harmless(address: &str) -> bool {
    let seen: String = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{FEFF}')
        .collect();
    let head = seen.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    match head.split_once(':') {
        None => !head.to_ascii_lowercase().contains("%3a"),
        Some((scheme, _)) => ["http", "https", "mailto", "tel"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known)),
    }
}

#[cfg(test)]
mod tests {
    use super::{ELEMENTS, decoded, is_harmless};

    #[test]
    fn elements_are_sorted() {
        assert!(ELEMENTS.is_sorted_by(|(one, _), (two, _)| one < two));
    }

    #[test]
    fn addresses_are_judged_as_browsers_read_them() {
        for address in
            ["a.md", "/a/?x=b:c", "https://a", "HTTP://a", "mailto:a@b", "#a:b", "//a", ""]
        {
            assert!(is_harmless(address), "{address}");
        }
        for address in [
            "javascript:a",
            " jAvA\tscript:a",
            "data:a",
            "\u{1}javascript:a",
            "vbscript:",
            "blob:a",
            "file:///a",
            "javascript%3Aa",
            "view-source:a",
            ":a",
            "\u{FEFF}javascript:a",
        ] {
            assert!(!is_harmless(address), "{address}");
        }
        assert_eq!(
            decoded("a&amp;b&#x6A;&#106&#0;&#xFDD1;&copy;&"),
            "a&bjj\u{FFFD}\u{FFFD}&copy;&"
        );
    }
}
