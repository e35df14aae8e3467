//! Blocks of code: their language, the lines that are marked, their colours.
//!
//! Colours are classes, which style sheets make of what they like. A block without a language that
//! is known and without marks is written as it comes; only others are kept until their end.

#[cfg(feature = "highlight")]
mod colours;
#[cfg(feature = "highlight")]
mod names;

use std::ops::{Range, RangeInclusive};

use pulldown_cmark::CodeBlockKind;

use super::html::Html;
use super::writer::Writer;
use crate::diag::faults::body as fault;

/// A block of so many bytes, or with a line of so many, is data and not to be read: it stays plain.
/// It also bounds what a grammar may cost: its expressions try every way at every place.
pub(super) const LONGEST_BLOCK: usize = 64 << 10;
/// See [`LONGEST_BLOCK`].
pub(super) const LONGEST_LINE: usize = 1_000;

/// A block of code that is kept until its end.
#[derive(Debug)]
pub(super) struct Kept {
    language: String,
    coloured: bool,
    /// Lines, counted from one.
    marked: Vec<RangeInclusive<usize>>,
    text: String,
}

/// Bytes of a code up to which it is of one kind, and the class of that.
pub(super) type Piece = (usize, Option<&'static str>);

impl Writer<'_> {
    /// Writes the beginning of a block of code. `range` are its bytes in the parsed text.
    pub(super) fn start_code(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        self.in_code = true;
        self.html.line();
        self.html.push("<pre><code");
        if let CodeBlockKind::Fenced(info) = kind {
            let info = self.source.lifted.restore(info);
            let (language, attributes) = split(&info);
            let marked = self.marked_lines(attributes, range);
            if !language.is_empty() {
                self.html.attribute("class", &format!("language-{language}"));
            }
            let coloured = self.rules.markdown.highlight && is_known(language);
            if coloured || !marked.is_empty() {
                let (language, text) = (language.to_owned(), String::new());
                self.kept = Some(Box::new(Kept { language, coloured, marked, text }));
            }
        }
        self.html.push(">");
    }

    /// Writes text of a block of code, or keeps it.
    pub(super) fn code_text(&mut self, text: &str) {
        let text = self.source.lifted.restore(text);
        match &mut self.kept {
            Some(kept) => kept.text.push_str(&text),
            None => self.html.text(&text),
        }
    }

    /// Writes the end of a block of code, and before it what was kept of it.
    pub(super) fn end_code(&mut self) {
        self.in_code = false;
        if let Some(kept) = self.kept.take() {
            kept.write(&mut self.html);
        }
        self.html.push("</code></pre>\n");
    }

    /// `{hl_lines=[2,"4-5"]}`: which lines are marked. What cannot be read is told.
    fn marked_lines(
        &mut self,
        attributes: &str,
        range: &Range<usize>,
    ) -> Vec<RangeInclusive<usize>> {
        let mut marked = Vec::new();
        let Some(list) = lines_asked_for(attributes) else { return marked };
        for item in list.split([',', ' ', '"', '\'']).filter(|item| !item.is_empty()) {
            match lines_of(item) {
                Some(lines) => marked.push(lines),
                None => {
                    let place = self.source.span(self.place_in_info(item, range));
                    self.faults.push(fault::bad_lines(place, item));
                }
            }
        }
        marked
    }

    /// Where a word stands behind `hl_lines`, in the first line of a block; else that line.
    fn place_in_info(&self, item: &str, block: &Range<usize>) -> Range<usize> {
        let text = &self.source.text()[block.clone()];
        let line = text.lines().next().unwrap_or_default();
        let from = line.find(LINES).unwrap_or(line.len());
        let place = match line[from..].find(item) {
            Some(at) => from + at..from + at + item.len(),
            None => 0..line.len(),
        };
        self.source.range(&(block.start + place.start..block.start + place.end))
    }
}

/// Hugo's name of the attribute.
const LINES: &str = "hl_lines";

/// The language, and what stands in braces behind it.
fn split(info: &str) -> (&str, &str) {
    let word = info.split_whitespace().next().unwrap_or_default();
    let language = match word.find('{') {
        Some(at) if info[at..].contains('}') => &word[..at],
        _ => word,
    };
    let rest = info.trim_start()[language.len()..].trim();
    let braced = rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    (language, braced.unwrap_or_default())
}

/// What stands behind `hl_lines=`, without brackets or quotes around it.
fn lines_asked_for(attributes: &str) -> Option<&str> {
    let (before, rest) = attributes.split_once(LINES)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let is_name = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'));
    if is_name {
        return None;
    }
    let first = rest.chars().next()?;
    let end = match first {
        '[' => rest.find(']'),
        '"' | '\'' => rest[1..].find(first).map(|at| at + 1),
        _ => return Some(rest.split([',', ' ']).next().unwrap_or(rest)),
    };
    Some(&rest[1..end.unwrap_or(rest.len())])
}

/// `4` or `4-5`, counted from one.
fn lines_of(item: &str) -> Option<RangeInclusive<usize>> {
    let number = |text: &str| text.trim().parse().ok().filter(|number| *number > 0);
    let (first, last) = match item.split_once('-') {
        Some((first, last)) => (number(first)?, number(last)?),
        None => (number(item)?, number(item)?),
    };
    (first <= last).then_some(first..=last)
}

#[cfg(feature = "highlight")]
fn is_known(language: &str) -> bool {
    names::grammar(language).is_some()
}

#[cfg(not(feature = "highlight"))]
fn is_known(_: &str) -> bool {
    false
}

impl Kept {
    /// Writes the code, each marked line in an element of its own.
    fn write(&self, html: &mut Html) {
        let pieces = self.pieces();
        let mut pieces = pieces.as_slice();
        let (mut done, mut start) = (0, 0);
        for (number, line) in self.text.split_inclusive('\n').enumerate() {
            let end = start + line.len();
            if self.marked.iter().any(|lines| lines.contains(&(number + 1))) {
                self.write_range(done..start, &mut pieces, html);
                html.push("<mark class=\"line\">");
                self.write_range(start..end, &mut pieces, html);
                html.push("</mark>");
                done = end;
            }
            start = end;
        }
        self.write_range(done..start, &mut pieces, html);
    }

    /// Writes bytes of the code; `pieces` are those that do not end before them.
    fn write_range(&self, range: Range<usize>, pieces: &mut &[Piece], html: &mut Html) {
        let mut start = range.start;
        while start < range.end {
            let (until, class) = pieces.first().copied().unwrap_or((range.end, None));
            let stop = until.min(range.end);
            let text = &self.text[start..stop];
            match class {
                Some(class) => {
                    html.push("<span class=\"");
                    html.push(class);
                    html.push("\">");
                    html.text(text);
                    html.push("</span>");
                }
                None => html.text(text),
            }
            start = stop;
            if until <= start {
                *pieces = pieces.get(1..).unwrap_or_default();
            }
        }
    }

    /// What the code consists of; nothing when it stays plain.
    fn pieces(&self) -> Vec<Piece> {
        let plain = !self.coloured
            || self.text.len() > LONGEST_BLOCK
            || self.text.lines().any(|line| line.len() > LONGEST_LINE);
        if plain {
            return Vec::new();
        }
        #[cfg(feature = "highlight")]
        return names::grammar(&self.language)
            .map(|grammar| colours::pieces(grammar, &self.text))
            .unwrap_or_default();
        #[cfg(not(feature = "highlight"))]
        unreachable!("without colours no language is known: {}", self.language)
    }
}

#[cfg(test)]
mod tests;
