//! Shortcodes in Hugo's form, found before Markdown is parsed.
//!
//! Each becomes a mark that Markdown takes for a letter: it may stand in a link's target, in an
//! attribute or in text, and whoever writes the HTML decides by the place what it means. Inside
//! code the author's own text is put back ([`Lifted::restore`]), so nothing there is touched.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::edit::{Edited, Editor};
use super::tag::{Form, Tag, next_opening, scan};

/// A mark is a number between these two noncharacters, which no text holds after
/// [`super::edit::clean`].
const OPEN: char = '\u{FDD1}';
const CLOSE: char = '\u{FDD2}';

/// The names that are understood.
pub(super) const NAMES: &[&str] = &["raw", "ref", "relref"];

/// A text whose shortcodes became marks.
#[derive(Debug)]
pub(super) struct Lifted<'a> {
    /// The text with marks.
    pub(super) edited: Edited<'a>,
    /// The text before.
    source: &'a str,
    /// The shortcodes by the numbers of their marks.
    pub(super) shortcodes: Vec<Shortcode>,
}

/// A shortcode and its place.
#[derive(Debug)]
pub(super) struct Shortcode {
    /// Bytes in the text that was searched; a `raw` reaches to the end of its `/raw`.
    pub(super) range: Range<usize>,
    /// What it means.
    pub(super) call: Call,
}

/// What a shortcode means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// `ref` and `relref`: a link to the page of this name, which stands in this range.
    Page(String, Range<usize>),
    /// `raw`: HTML in this range.
    Raw(Range<usize>),
    /// `{{</* … */>}}`: text.
    Literal(String),
    /// A name that is not known.
    Unknown(String),
    /// The end of something that is not known: its beginning was reported.
    Ignored,
    /// An end without a beginning.
    Unopened(String),
    /// `{{<` without `>}}`, or `raw` without `/raw`.
    Unclosed,
    /// `ref` or `relref` without a page.
    NoTarget(String),
}

/// A part of a text with marks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Text without marks.
    Text(&'t str),
    /// The shortcode with this number.
    Mark(usize),
}

/// Replaces the shortcodes of a text by marks. `in_code` tells which of some marked ranges of a
/// text are code; it is asked only when there is a `raw`, whose end must not be sought in code.
pub(super) fn lift(source: &str, in_code: fn(&str) -> Vec<usize>) -> Lifted<'_> {
    let mut shortcodes = Vec::new();
    let mut edited = Edited::untouched(source);
    if next_opening(source) < source.len() {
        let mut tags = scan(source);
        if tags.iter().any(Tag::opens_raw) {
            let marked = mark(source, tags.iter().map(|tag| &tag.range));
            let code: BTreeSet<_> = in_code(&marked.text).into_iter().collect();
            let mut index = 0..;
            tags.retain(|_| index.next().is_none_or(|number| !code.contains(&number)));
        }
        shortcodes = interpret(tags);
        edited = mark(source, shortcodes.iter().map(|shortcode| &shortcode.range));
    }
    Lifted { edited, source, shortcodes }
}

fn mark<'a, 'r>(source: &'a str, ranges: impl Iterator<Item = &'r Range<usize>>) -> Edited<'a> {
    let mut editor = Editor::new(source);
    for (number, range) in ranges.enumerate() {
        editor.replace(range.clone(), &format!("{OPEN}{number}{CLOSE}"));
    }
    editor.finish()
}

impl Lifted<'_> {
    /// A text with the author's shortcodes in place of their marks.
    pub(super) fn restore<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.shortcodes.is_empty() || !text.contains(OPEN) {
            return Cow::Borrowed(text);
        }
        let restored = pieces(text).map(|piece| match piece {
            Piece::Text(text) => text,
            Piece::Mark(number) => {
                self.shortcodes.get(number).map_or("", |code| &self.source[code.range.clone()])
            }
        });
        Cow::Owned(restored.collect())
    }

    /// True when a text holds a mark.
    pub(super) fn marked(&self, text: &str) -> bool {
        !self.shortcodes.is_empty() && text.contains(OPEN)
    }

    /// A stretch of the author's text.
    pub(super) fn slice(&self, range: &Range<usize>) -> &str {
        &self.source[range.clone()]
    }
}

/// Splits a text at its marks.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((number, after)) =
            rest.strip_prefix(OPEN).and_then(|inner| inner.split_once(CLOSE))
        {
            rest = after;
            return Some(Piece::Mark(number.parse().unwrap_or(usize::MAX)));
        }
        let end = rest.char_indices().skip(1).find(|(_, c)| *c == OPEN);
        let (piece, after) = rest.split_at(end.map_or(rest.len(), |(at, _)| at));
        rest = after;
        Some(Piece::Text(piece))
    })
}

/// Joins beginnings and ends, and says what each shortcode means.
fn interpret(tags: Vec<Tag>) -> Vec<Shortcode> {
    let last_end = tags.iter().rposition(Tag::closes_raw);
    let mut shortcodes = Vec::with_capacity(tags.len());
    let mut unknown = BTreeSet::new();
    let mut tags = tags.into_iter().enumerate();
    while let Some((index, Tag { mut range, form })) = tags.next() {
        let call = match form {
            Form::Literal(text) => Call::Literal(text),
            Form::Broken => Call::Unclosed,
            Form::Begin { name, .. } if name == "raw" => {
                let end = last_end.filter(|last| index < *last);
                match end.and_then(|_| tags.find(|(_, tag)| tag.closes_raw())) {
                    Some((_, end)) => {
                        let inner = range.end..end.range.start;
                        range.end = end.range.end;
                        Call::Raw(inner)
                    }
                    None => Call::Unclosed,
                }
            }
            Form::Begin { name, target } if NAMES.contains(&name.as_str()) => match target {
                Some((target, place)) => Call::Page(target, place),
                None => Call::NoTarget(name),
            },
            Form::Begin { name, .. } => {
                unknown.insert(name.clone());
                Call::Unknown(name)
            }
            Form::End { name } if unknown.contains(&name) => Call::Ignored,
            Form::End { name } if NAMES.contains(&name.as_str()) => Call::Unopened(name),
            Form::End { name } => Call::Unknown(name),
        };
        shortcodes.push(Shortcode { range, call });
    }
    shortcodes
}
