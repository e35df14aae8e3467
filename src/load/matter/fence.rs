//! Finds the front matter of a file: where it begins, where it ends, where the body begins.

use std::ops::Range;

use crate::load::value::Format;
use crate::load::value::json;

/// A front matter, found but not read.
#[derive(Debug)]
pub(in crate::load) struct Fenced {
    pub(in crate::load) format: Format,
    /// The opening fence.
    pub(in crate::load) opened: Range<usize>,
    /// What stands between the fences; JSON with its braces.
    pub(in crate::load) block: Range<usize>,
    /// How it is closed.
    pub(in crate::load) closing: Closing,
    /// Where the body begins.
    pub(in crate::load) body: usize,
}

/// How a front matter is closed.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::load) enum Closing {
    /// As it should be.
    Right,
    /// By the fence of another format, at this place.
    Wrong(Range<usize>),
    /// Not at all.
    Missing,
}

/// Where the text of a file begins, behind a byte order mark.
pub(in crate::load) fn start(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// Finds the front matter. `---` alone may as well be a line across the page: it opens a front
/// matter only when a key follows, or when it is closed and text follows at once.
pub(in crate::load) fn find(text: &str) -> Option<Fenced> {
    let first = Lines { text, at: start(text) }.find(|line| !line.text(text).is_empty())?;
    match first.text(text) {
        "+++" => Some(fenced(text, &first, Format::Toml)),
        "---" => {
            let fenced = fenced(text, &first, Format::Yaml);
            let prose = match fenced.closing {
                Closing::Missing => true,
                _ => Lines { text, at: first.next }
                    .next()
                    .is_some_and(|line| line.text(text).is_empty()),
            };
            (!prose || has_key(text, first.next)).then_some(fenced)
        }
        line if line.starts_with('{') => json(text, first.start),
        _ => None,
    }
}

/// The front matter that a fence opens.
fn fenced(text: &str, first: &Line, format: Format) -> Fenced {
    let (right, wrong) = if format == Format::Toml { ("+++", "---") } else { ("---", "+++") };
    let mut found = Fenced {
        format,
        opened: first.range(),
        block: first.next..text.len(),
        closing: Closing::Missing,
        body: text.len(),
    };
    for line in (Lines { text, at: first.next }) {
        let word = line.text(text);
        let closes = word == right || (format == Format::Yaml && word == "...");
        if closes || (word == wrong && found.closing == Closing::Missing) {
            found.closing = if closes { Closing::Right } else { Closing::Wrong(line.range()) };
            found.block.end = line.start;
            found.body = line.next;
        }
        // A line of dashes may stand inside text of TOML, so there the right fence is looked for
        // to the end; no text of YAML begins at the margin with plus signs.
        if closes || (word == wrong && format == Format::Yaml) {
            break;
        }
    }
    found
}

/// JSON, unless the brace belongs to a shortcode or to prose.
fn json(text: &str, start: usize) -> Option<Fenced> {
    if !text[start + 1..].trim_start().starts_with(['"', '}']) {
        return None;
    }
    let end = json::end(&text[start..]).map_or(text.len(), |end| start + end);
    let rest = Lines { text, at: end }.next();
    let body = rest.filter(|rest| rest.text(text).is_empty()).map_or(end, |rest| rest.next);
    let (opened, block) = (start..start + 1, start..end);
    Some(Fenced { format: Format::Json, opened, block, closing: Closing::Right, body })
}

/// Whether the first line that says something looks like a key of YAML.
fn has_key(text: &str, at: usize) -> bool {
    let silent = |line: &str| line.is_empty() || line.starts_with('#');
    let line = Lines { text, at }.map(|line| line.text(text)).find(|line| !silent(line));
    let Some((key, value)) = line.and_then(|line| line.split_once(':')) else { return false };
    let key = key.trim_matches(['"', '\'']);
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    !key.is_empty() && key.chars().all(word) && (value.is_empty() || value.starts_with([' ', '\t']))
}

/// A line: its bytes without its end, and where the next one begins.
struct Line {
    start: usize,
    end: usize,
    next: usize,
}

impl Line {
    /// The line without blanks at its end.
    fn text<'t>(&self, text: &'t str) -> &'t str {
        text[self.start..self.end].trim_end()
    }

    const fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Line;
    fn next(&mut self) -> Option<Line> {
        let start = self.at;
        let rest = self.text.as_bytes().get(start..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
        let ending = match rest[length..] {
            [b'\r', b'\n', ..] => 2,
            [] => 0,
            _ => 1,
        };
        self.at = start + length + ending;
        Some(Line { start, end: start + length, next: self.at })
    }
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn front_matter_is_found_and_nothing_else() {
        // Text; what is found as format, block, closing, body.
        let cases = [
            ("+++\na = 1\n+++\nBody", "Toml|a = 1\n|Right|Body"),
            ("\u{feff}\r\n\n+++ \r\na = 1\r\n+++\t\r\nBody", "Toml|a = 1\r\n|Right|Body"),
            ("---\na: 1\n---\n\nBody", "Yaml|a: 1\n|Right|\nBody"),
            ("---\ra: 1\r---\rBody", "Yaml|a: 1\r|Right|Body"),
            ("---\na: 1\n...\nBody\n---\n", "Yaml|a: 1\n|Right|Body\n---\n"),
            ("---\n---\nBody", "Yaml||Right|Body"),
            ("---\na: |\n  ---\n---", "Yaml|a: |\n  ---\n|Right|"),
            ("+++\na = '''\n---\n'''\n+++\n", "Toml|a = '''\n---\n'''\n|Right|"),
            ("{\"a\": {}}\nBody", "Json|{\"a\": {}}|Right|Body"),
            ("{}Body", "Json|{}|Right|Body"),
            ("{\n \"a\": 1", "Json|{\n \"a\": 1|Right|"),
            // Not closed, or not rightly.
            ("---\ntitle: x\n\nBody", "Yaml|title: x\n\nBody|Missing|"),
            ("+++\nBody", "Toml|Body|Missing|"),
            ("+++\na = 1\n---\nBody", "Toml|a = 1\n|Wrong(10..13)|Body"),
            ("---\na: 1\n+++\nBody\n---\n", "Yaml|a: 1\n|Wrong(9..12)|Body\n---\n"),
            // Text that only looks like it.
            ("---\nSome text: more\n", ""),
            ("---\n\nSome text\n\n---\n\nMore", ""),
            ("--- \n\n# Heading", ""),
            ("---\n", ""),
            (" ---\na: 1\n---\n", ""),
            ("----\na: 1\n----\n", ""),
            ("{{< notice >}}\nBody", ""),
            ("{ a set }", ""),
            ("Body\n---\na: 1\n---\n", ""),
            ("", ""),
            // A fault is told later: this was meant as front matter.
            ("---\nSome text\n---\n", "Yaml|Some text\n|Right|"),
        ];
        for (text, expected) in cases {
            let found = find(text).map_or(String::new(), |found| {
                let (block, body) = (&text[found.block.clone()], &text[found.body..]);
                format!("{:?}|{block}|{:?}|{body}", found.format, found.closing)
            });
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
