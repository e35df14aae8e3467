//! Shortcodes in Hugo's form, found before Markdown is parsed.
//!
//! Each becomes a mark that Markdown takes for a letter: it may stand in a link's target, in an
//! attribute or in text, and whoever writes the HTML decides by the place what it means. Inside
//! code the author's own text is put back ([`Lifted::restore`]), so nothing there is touched.
//!
//! A shortcode never holds the opening of another one. That keeps the search linear whatever is
//! left unclosed.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::edit::{Edited, Editor};

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

/// One `{{< … >}}` as it stands, before beginnings and ends are joined.
#[derive(Debug)]
struct Tag {
    range: Range<usize>,
    form: Form,
}

#[derive(Debug)]
enum Form {
    Begin { name: String, target: Option<(String, Range<usize>)> },
    End { name: String },
    Literal(String),
    Broken,
}

impl Tag {
    fn opens_raw(&self) -> bool {
        matches!(&self.form, Form::Begin { name, .. } if name == "raw")
    }

    fn closes_raw(&self) -> bool {
        matches!(&self.form, Form::End { name } if name == "raw")
    }
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

fn scan(source: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut from = 0;
    loop {
        let start = from + next_opening(&source[from..]);
        let Some(tag) = Scanner::begin(source, start) else { return tags };
        from = tag.range.end;
        tags.push(tag);
    }
}

/// Reads one shortcode.
struct Scanner<'a> {
    source: &'a str,
    at: usize,
    /// `>}}` or `%}}`.
    end: &'static str,
}

impl<'a> Scanner<'a> {
    /// The shortcode at an opening; `None` when there is none.
    fn begin(source: &'a str, start: usize) -> Option<Tag> {
        let end = match source.as_bytes().get(start + 2)? {
            b'<' => ">}}",
            b'%' => "%}}",
            _ => return None,
        };
        // No further than the next opening: see the head of the file.
        let limit = start + 3 + next_opening(&source[start + 3..]);
        let mut scanner = Self { source: &source[..limit], at: start + 3, end };
        let form = if scanner.rest().starts_with("/*") {
            scanner.literal(&source[start..start + 3])
        } else {
            scanner.tag()
        };
        // What is broken is left out up to here; the rest stays text.
        let form = form.unwrap_or_else(|| {
            scanner.at = start + 3;
            Form::Broken
        });
        Some(Tag { range: start..scanner.at, form })
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..]
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn blanks(&mut self) -> bool {
        let trimmed = self.rest().trim_start();
        let before = self.at;
        self.at = self.source.len() - trimmed.len();
        self.at > before
    }

    /// `/* … */>}}`: everything in it is text, in the braces that it came with.
    fn literal(&mut self, open: &str) -> Option<Form> {
        self.at += 2;
        let length = self.rest().find("*/")?;
        let text = &self.rest()[..length];
        self.at += length + 2;
        self.eat(self.end).then(|| Form::Literal(format!("{open}{text}{}", self.end)))
    }

    fn tag(&mut self) -> Option<Form> {
        self.blanks();
        let ends = self.eat("/");
        self.blanks();
        let name = self.word(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/'))?;
        // `{{< name/>}}` closes itself.
        let (name, closed) = name.strip_suffix('/').map_or((name, false), |name| (name, true));
        let mut target = None;
        loop {
            let parted = self.blanks();
            if self.eat(self.end) {
                break;
            }
            if self.rest().starts_with('/') && self.rest()[1..].starts_with(self.end) {
                self.at += 1;
                continue;
            }
            if closed || !parted {
                return None;
            }
            let (key, value, place) = self.argument()?;
            if target.is_none() && matches!(key, None | Some("path")) {
                target = Some((value, place));
            }
        }
        let name = name.to_owned();
        Some(if ends { Form::End { name } } else { Form::Begin { name, target } })
    }

    /// `value`, `"value"` or `key=value`, with the place of the value.
    fn argument(&mut self) -> Option<(Option<&'a str>, String, Range<usize>)> {
        if let Some((value, place)) = self.quoted()? {
            return Some((None, value, place));
        }
        let start = self.at;
        let word = self.word(|c| is_bare(c) && c != '=')?;
        if !self.eat("=") {
            let word = self.give_back(word);
            return Some((None, word.to_owned(), start..self.at));
        }
        if let Some((value, place)) = self.quoted()? {
            return Some((Some(word), value, place));
        }
        let start = self.at;
        let value = self.word(is_bare)?;
        let value = self.give_back(value);
        Some((Some(word), value.to_owned(), start..self.at))
    }

    /// A word just read, without a `%` that belongs to the `%}}` behind it.
    fn give_back(&mut self, word: &'a str) -> &'a str {
        match word.strip_suffix('%') {
            Some(word) if self.end == "%}}" && self.rest().starts_with("}}") => {
                self.at -= 1;
                word
            }
            _ => word,
        }
    }

    fn word(&mut self, part: impl Fn(char) -> bool) -> Option<&'a str> {
        let rest = self.rest();
        let length = rest.find(|c| !part(c)).unwrap_or(rest.len());
        self.at += length;
        (length > 0).then(|| &rest[..length])
    }

    /// A text in `"…"`, in which `\"` stands for a quote, or in backquotes, in which nothing stands
    /// for anything. The outer `None` is a quote that is never closed.
    #[expect(clippy::option_option, reason = "not there, and there but broken, are two things")]
    fn quoted(&mut self) -> Option<Option<(String, Range<usize>)>> {
        let rest = self.rest();
        let quote = match rest.as_bytes().first() {
            Some(b'"') => '"',
            Some(b'`') => '`',
            _ => return Some(None),
        };
        let inner = &rest[1..];
        let mut value = String::new();
        let mut chars = inner.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                c if c == quote => {
                    let place = self.at + 1..self.at + 1 + at;
                    self.at = place.end + 1;
                    return Some(Some((value, place)));
                }
                '\\' if quote == '"' => match chars.next() {
                    Some((_, c @ ('"' | '\\'))) => value.push(c),
                    Some((_, c)) => value.extend(['\\', c]),
                    None => {}
                },
                c => value.push(c),
            }
        }
        None
    }
}

/// What a value without quotes may consist of.
fn is_bare(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '"' | '`' | '<' | '>' | '{' | '}')
}

/// Where the next shortcode opens; the end of the text when none does.
fn next_opening(text: &str) -> usize {
    static BRACES: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("{{"));
    let bytes = text.as_bytes();
    BRACES
        .find_iter(bytes)
        // Of three braces the last two count.
        .flat_map(|at| [at, at + 1])
        .find(|at| matches!(bytes.get(at + 1..at + 3), Some(b"{<" | b"{%")))
        .unwrap_or(text.len())
}
