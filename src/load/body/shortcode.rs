//! Shortcodes in Hugo's form, found before Markdown is parsed.
//!
//! Each becomes a mark that Markdown takes for a letter: it may stand in a link's target, in an
//! attribute or in text, and whoever writes the HTML decides by the place what it means. Inside
//! code the author's own text is put back ([`Lifted::restore`]), so nothing there is touched.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::ops::Range;

use super::edit::{Edited, Editor};
use super::tag::{Form, Tag, Written, next_opening, page, scan};

/// A mark is a number between these two noncharacters, which no text holds after
/// [`super::edit::clean`].
const OPEN: char = '\u{FDD1}';
const CLOSE: char = '\u{FDD2}';

/// Names whose inner text is no Markdown, where the site does not say.
const RAW: &[&str] = &["raw", "text", "highlight", "mermaid"];

/// Which names have an inner text that is no Markdown.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RawNames<'a>(pub(super) Option<&'a [String]>);

impl RawNames<'_> {
    fn has(self, name: &str) -> bool {
        name == "raw"
            || match self.0 {
                Some(names) => names.iter().any(|raw| raw == name),
                None => RAW.contains(&name),
            }
    }
}

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
    /// Bytes in the text that was searched, to the end of its end if it has one.
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
    /// Anything else: a template says what becomes of it.
    Template(Box<Made>),
    /// `{{</* … */>}}`: text.
    Literal(String),
    /// An end without a beginning.
    Unopened(String),
    /// `{{<` without `>}}`, or `raw` without `/raw`.
    Unclosed,
    /// `ref` or `relref` without a page.
    NoTarget(String),
    /// A quotation mark that is none, in this range.
    Quotes(Range<usize>),
}

/// A shortcode for a template.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Made {
    pub(super) name: String,
    pub(super) arguments: Vec<Written>,
    /// Bytes of its opening.
    pub(super) opening: Range<usize>,
    /// What stands before its end, if it has one.
    pub(super) inner: Option<Range<usize>>,
    /// The inner text is no Markdown.
    pub(super) is_raw: bool,
    /// It has an end, or needs none.
    pub(super) is_closed: bool,
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
/// text are code; it is asked only when there is an end, which must not be sought in code.
pub(super) fn lift<'a>(
    source: &'a str,
    raw: RawNames<'_>,
    in_code: fn(&str) -> Vec<usize>,
) -> Lifted<'a> {
    let mut shortcodes = Vec::new();
    let mut edited = Edited::untouched(source);
    if next_opening(source) < source.len() {
        let mut tags = scan(source);
        if tags.iter().any(|tag| tag.ends().is_some()) {
            let marked = mark(source, tags.iter().map(|tag| &tag.range));
            let code: BTreeSet<_> = in_code(&marked.text).into_iter().collect();
            let mut index = 0..;
            tags.retain(|_| index.next().is_none_or(|number| !code.contains(&number)));
        }
        let ends = ends(&tags, raw);
        shortcodes = interpret(tags, &ends, raw);
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

/// For each tag the place of its end, if it has one. An end belongs to the nearest beginning of its
/// name; what was begun in between has none. In raw text nothing begins.
fn ends(tags: &[Tag], raw: RawNames<'_>) -> Vec<Option<usize>> {
    let mut ends = vec![None; tags.len()];
    // Where the next end of a raw name stands, from each place on: they come in order.
    let mut raw_ends: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for (place, tag) in tags.iter().enumerate() {
        if let Some(name) = tag.ends().filter(|name| raw.has(name)) {
            raw_ends.entry(name).or_default().push_back(place);
        }
    }
    let mut open: Vec<(&str, usize)> = Vec::new();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut from = 0;
    for (place, tag) in tags.iter().enumerate() {
        if place < from {
            continue;
        }
        if let Some(name) = tag.begins().filter(|name| raw.has(name)) {
            let known = raw_ends.get_mut(name);
            let next = known.and_then(|known| {
                while known.front().is_some_and(|end| *end < place) {
                    known.pop_front();
                }
                known.front().copied()
            });
            if let Some(end) = next {
                ends[place] = Some(end);
                from = end + 1;
            }
        } else if let Some(name) = tag.begins() {
            open.push((name, place));
            *counts.entry(name).or_default() += 1;
        } else if let Some(name) = tag.ends()
            && counts.get(name).is_some_and(|count| *count > 0)
        {
            while let Some((begun, at)) = open.pop() {
                *counts.entry(begun).or_default() -= 1;
                if begun == name {
                    ends[at] = Some(place);
                    break;
                }
            }
        }
    }
    ends
}

/// Says what each shortcode means that does not stand inside another one.
fn interpret(tags: Vec<Tag>, ends: &[Option<usize>], raw: RawNames<'_>) -> Vec<Shortcode> {
    let places: Vec<_> = tags.iter().map(|tag| tag.range.clone()).collect();
    let mut shortcodes = Vec::with_capacity(tags.len());
    let mut from = 0;
    for (place, Tag { mut range, form }) in tags.into_iter().enumerate() {
        if place < from {
            continue;
        }
        let opening = range.clone();
        let mut inner = None;
        if let Some(end) = ends[place] {
            inner = Some(range.end..places[end].start);
            range.end = places[end].end;
            from = end + 1;
        }
        let call = match form {
            Form::Literal(text) => Call::Literal(text),
            Form::Broken => Call::Unclosed,
            Form::Quotes { place, .. } => Call::Quotes(place),
            Form::End { name } => Call::Unopened(name),
            Form::Begin { name, .. } if name == "raw" => inner.map_or(Call::Unclosed, Call::Raw),
            Form::Begin { name, arguments, .. } if matches!(&*name, "ref" | "relref") => {
                match page(&arguments) {
                    Some((target, place)) => Call::Page(target, place),
                    None => Call::NoTarget(name),
                }
            }
            Form::Begin { name, arguments, is_closed } => {
                let is_closed = is_closed || inner.is_some();
                let is_raw = raw.has(&name);
                let made = Made { name, arguments, opening, inner, is_raw, is_closed };
                Call::Template(Box::new(made))
            }
        };
        shortcodes.push(Shortcode { range, call });
    }
    shortcodes
}
