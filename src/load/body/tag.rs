//! The tags of shortcodes: where they open and close, their names and arguments.
//!
//! A tag never holds the opening of another one. That keeps the search linear whatever is left
//! unclosed.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

/// One `{{< … >}}` as it stands, before beginnings and ends are joined.
#[derive(Debug)]
pub(super) struct Tag {
    /// Its bytes.
    pub(super) range: Range<usize>,
    /// What it consists of.
    pub(super) form: Form,
}

/// What a tag consists of.
#[derive(Debug)]
pub(super) enum Form {
    /// `{{< name … >}}`, with its first argument or that called `path`, and the place of that.
    Begin {
        /// As written.
        name: String,
        /// Without its quotes.
        target: Option<(String, Range<usize>)>,
    },
    /// `{{< /name >}}`.
    End {
        /// As written.
        name: String,
    },
    /// `{{</* … */>}}`, without what escapes it.
    Literal(String),
    /// It is never closed, or cannot be read.
    Broken,
}

impl Tag {
    /// True for `{{< raw >}}`.
    pub(super) fn opens_raw(&self) -> bool {
        matches!(&self.form, Form::Begin { name, .. } if name == "raw")
    }

    /// True for `{{< /raw >}}`.
    pub(super) fn closes_raw(&self) -> bool {
        matches!(&self.form, Form::End { name } if name == "raw")
    }
}

/// All tags of a text.
pub(super) fn scan(source: &str) -> Vec<Tag> {
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
pub(super) fn next_opening(text: &str) -> usize {
    static BRACES: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("{{"));
    let bytes = text.as_bytes();
    BRACES
        .find_iter(bytes)
        // Of three braces the last two count.
        .flat_map(|at| [at, at + 1])
        .find(|at| matches!(bytes.get(at + 1..at + 3), Some(b"{<" | b"{%")))
        .unwrap_or(text.len())
}
