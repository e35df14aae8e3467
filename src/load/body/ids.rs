//! Ids that anchors may name: of headings by GitHub's rule, of footnotes, and of raw HTML.

use std::collections::{HashMap, HashSet};

use memchr::{memchr, memchr_iter, memmem};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The ids of one body, each given once.
#[derive(Debug)]
pub(super) struct Ids {
    /// All ids, for the question whether one is taken.
    given: HashSet<String>,
    /// The number last appended to an id that was wanted again.
    numbers: HashMap<String, usize>,
    /// Ids that headings further down ask for: `{#id}` wins wherever it stands.
    reserved: HashSet<String>,
    /// Those that are not of headings, in order.
    pub(super) anchors: Vec<String>,
}

/// The id of a heading without a letter.
const NAMELESS: &str = "section";

impl Ids {
    /// None yet; looks for the ids that the text asks for.
    pub(super) fn of(source: &str) -> Self {
        let mut ids = Self {
            given: HashSet::new(),
            numbers: HashMap::new(),
            reserved: HashSet::new(),
            anchors: Vec::new(),
        };
        ids.reserve(source);
        ids
    }

    /// Looks for the ids that more text asks for.
    pub(super) fn reserve(&mut self, source: &str) {
        let asked = |at: usize| {
            let rest = source[at + 1..].strip_prefix('#')?;
            // No further than the next brace: each stretch of the text is looked at once.
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '{' | '}'))?;
            (end > 0).then(|| rest[..end].to_owned())
        };
        self.reserved.extend(memchr_iter(b'{', source.as_bytes()).filter_map(asked));
    }

    /// The id of a heading: the one that it asks for, else one made of its text.
    pub(super) fn heading(&mut self, asked: Option<&str>, text: &str) -> String {
        match asked.filter(|id| !id.is_empty()) {
            Some(id) => self.give(id.to_owned(), true),
            None => self.give(slug(text), false),
        }
    }

    /// Notes an id that stands in the HTML already.
    pub(super) fn note(&mut self, id: &str) {
        if self.given.insert(id.to_owned()) {
            self.anchors.push(id.to_owned());
        }
    }

    /// The wanted id for a heading, or with `-1`, `-2` … where it is taken.
    fn give(&mut self, wanted: String, asked: bool) -> String {
        let free = |id: &str| !self.given.contains(id) && (asked || !self.reserved.contains(id));
        let id = if free(&wanted) {
            wanted
        } else {
            // The number of the wanted id only grows, so a thousand equal headings cost a thousand
            // steps, not a million.
            let mut number = self.numbers.get(&wanted).copied().unwrap_or(0);
            let id = loop {
                number += 1;
                let id = format!("{wanted}-{number}");
                if free(&id) {
                    break id;
                }
            };
            self.numbers.insert(wanted, number);
            id
        };
        self.given.insert(id.clone());
        id
    }

    /// Notes the ids and names in a piece of raw HTML.
    pub(super) fn scan(&mut self, html: &str) {
        if memchr(b'=', html.as_bytes()).is_none() {
            return;
        }
        for name in ["id", "name"] {
            for at in memmem::find_iter(html.as_bytes(), name) {
                if html[..at].ends_with(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'')
                    && let Some(value) = value(&html[at + name.len()..])
                {
                    self.note(value);
                }
            }
        }
    }
}

/// The value behind an attribute's name, if there is one.
fn value(rest: &str) -> Option<&str> {
    let rest = rest.trim_ascii_start().strip_prefix('=')?.trim_ascii_start();
    let value = match rest.as_bytes().first()? {
        b'"' => rest[1..].split_once('"')?.0,
        b'\'' => rest[1..].split_once('\'')?.0,
        _ => rest.split(|c: char| c.is_ascii_whitespace() || c == '>').next()?,
    };
    (!value.is_empty()).then_some(value)
}

/// GitHub's rule: lower case, blanks to hyphens, punctuation and symbols dropped. Chinese
/// characters are letters.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            ' ' => slug.push('-'),
            // Chinese has no case, and needs no look into a table.
            '-' | '_' | '\u{4E00}'..='\u{9FFF}' => slug.push(c),
            _ if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            _ if !c.is_ascii() && is_word(c) => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    if slug.bytes().all(|b| b == b'-') { NAMELESS.to_owned() } else { slug }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(
            c.general_category(),
            GeneralCategory::NonspacingMark
                | GeneralCategory::SpacingMark
                | GeneralCategory::EnclosingMark
                | GeneralCategory::ConnectorPunctuation
        )
}

#[cfg(test)]
mod tests {
    use super::{Ids, slug};

    #[test]
    fn slugs_follow_github() {
        let cases = [
            ("Hello, World!", "hello-world"),
            ("A & B", "a--b"),
            ("snake_case  twice", "snake_case--twice"),
            ("一、总则（2023年）", "一总则2023年"),
            ("通知 Notice", "通知-notice"),
            ("Ünïcode", "ünïcode"),
            ("？！", "section"),
            (" - ", "section"),
            ("", "section"),
        ];
        for (text, expected) in cases {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn every_id_is_given_once() {
        let mut ids = Ids::of("## 丙 {#b}\n");
        let headings =
            [(None, "A"), (None, "A"), (None, "A-1"), (None, "B"), (Some("b"), "丙"), (None, "A")];
        let given: Vec<_> = headings.map(|(asked, text)| ids.heading(asked, text)).into();
        assert_eq!(given, ["a", "a-1", "a-1-1", "b-1", "b", "a-2"]);
        assert_eq!((ids.given.len(), ids.anchors.len()), (6, 0));
    }

    #[test]
    fn raw_html_names_places_too() {
        let mut ids = Ids::of("");
        ids.scan("<a id=\"甲\"></a><p class='x' id = 'b'><a name=c>data-id=\"no\" grid=\"no\"");
        assert_eq!(ids.anchors, ["甲", "b", "c"]);
    }
}
