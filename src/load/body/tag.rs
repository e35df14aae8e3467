//! The tags of shortcodes: where they open and close, their names and arguments.
//!
//! A tag holds the opening of another one only inside the quotes of an argument, in the same
//! paragraph, and only so many of them. That keeps the search linear whatever is left unclosed.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

/// How many other tags may stand in one.
const INSIDE: usize = 8;

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
    /// `{{< name … >}}`.
    Begin {
        /// As written.
        name: String,
        /// In order.
        arguments: Vec<Written>,
        /// `{{< name />}}`: it has no end.
        is_closed: bool,
    },
    /// `{{< /name >}}`.
    End {
        /// As written.
        name: String,
    },
    /// `{{</* … */>}}`, without what escapes it.
    Literal(String),
    /// Its arguments have a quotation mark that is none.
    Quotes {
        /// As written.
        name: String,
        /// Where the mark stands.
        place: Range<usize>,
    },
    /// It is never closed, or cannot be read.
    Broken,
}

/// An argument as it is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// `key` of `key="value"`.
    pub(super) key: Option<String>,
    /// Without its quotes.
    pub(super) value: String,
    /// Where the value stands.
    pub(super) place: Range<usize>,
    /// Shortcodes in the value.
    pub(super) nested: Vec<Nested>,
}

/// A shortcode in an argument of another one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Nested {
    /// Its bytes in the value.
    pub(super) range: Range<usize>,
    /// The page for whose address it stands; none when it is something else.
    pub(super) page: Option<NamedPage>,
}

/// The name of a page, and where it stands.
pub(super) type NamedPage = (String, Range<usize>);

impl Tag {
    /// The name, if it begins something.
    pub(super) fn begins(&self) -> Option<&str> {
        match &self.form {
            Form::Begin { name, is_closed: false, .. } | Form::Quotes { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The name, if it ends something.
    pub(super) fn ends(&self) -> Option<&str> {
        match &self.form {
            Form::End { name } => Some(name),
            _ => None,
        }
    }
}

/// The page that `ref` and `relref` name: the first argument, or that called `path`.
pub(super) fn page(arguments: &[Written]) -> Option<NamedPage> {
    let named = arguments.iter().find(|one| matches!(one.key.as_deref(), None | Some("path")));
    named.map(|one| (one.value.clone(), one.place.clone()))
}

/// All tags of a text.
pub(super) fn scan(source: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut from = 0;
    loop {
        let start = from + next_opening(&source[from..]);
        let Some(tag) = Scanner::begin(source, start, INSIDE) else { return tags };
        from = tag.range.end;
        tags.push(tag);
    }
}

/// Reads one shortcode.
struct Scanner<'a> {
    source: &'a str,
    at: usize,
    /// No further than here: another one opens, or the text ends.
    limit: usize,
    /// How many other ones it may still hold.
    inside: usize,
    /// `>}}` or `%}}`.
    end: &'static str,
    /// A quotation mark that is none, and the name of the shortcode.
    strange: Option<Range<usize>>,
    name: String,
}

impl<'a> Scanner<'a> {
    /// The shortcode at an opening; `None` when there is none.
    fn begin(source: &'a str, start: usize, inside: usize) -> Option<Tag> {
        let end = match source.as_bytes().get(start + 2)? {
            b'<' => ">}}",
            b'%' => "%}}",
            _ => return None,
        };
        let limit = start + 3 + next_opening(&source[start + 3..]);
        let mut scanner =
            Self { source, at: start + 3, limit, inside, end, strange: None, name: String::new() };
        let form = if scanner.rest().starts_with("/*") {
            scanner.literal(&source[start..start + 3])
        } else {
            scanner.tag()
        };
        let form = form.unwrap_or_else(|| scanner.broken(start));
        Some(Tag { range: start..scanner.at, form })
    }

    /// What is broken is left out up to here, and the rest stays text; where only quotation marks
    /// are wrong the end can be told.
    fn broken(&mut self, start: usize) -> Form {
        self.limit = start + 3 + next_opening(&self.source[start + 3..]);
        self.at = start + 3;
        let end = self.rest().find(self.end);
        match (self.strange.take(), end) {
            (Some(place), Some(end)) if place.start < self.at + end => {
                self.at += end + self.end.len();
                Form::Quotes { name: std::mem::take(&mut self.name), place }
            }
            _ => Form::Broken,
        }
    }

    fn rest(&self) -> &'a str {
        &self.source[self.at..self.limit]
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
        self.at = self.limit - trimmed.len();
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
        let (name, mut closed) = name.strip_suffix('/').map_or((name, false), |name| (name, true));
        name.clone_into(&mut self.name);
        let mut arguments = Vec::new();
        loop {
            let parted = self.blanks();
            if self.eat(self.end) {
                break;
            }
            if self.rest().starts_with('/') && self.rest()[1..].starts_with(self.end) {
                self.at += 1;
                closed = true;
                continue;
            }
            if closed || !parted {
                return None;
            }
            arguments.push(self.argument()?);
        }
        let name = name.to_owned();
        Some(if ends {
            Form::End { name }
        } else {
            Form::Begin { name, arguments, is_closed: closed }
        })
    }

    /// `value`, `"value"` or `key=value`, with the place of the value.
    fn argument(&mut self) -> Option<Written> {
        if let Some(written) = self.quoted()? {
            return Some(written);
        }
        let start = self.at;
        self.no_strange_quotes()?;
        let word = self.word(|c| is_bare(c) && c != '=')?;
        if !self.eat("=") {
            let value = self.give_back(word).to_owned();
            return Some(Written { key: None, value, place: start..self.at, nested: Vec::new() });
        }
        let key = Some(word.to_owned());
        if let Some(written) = self.quoted()? {
            return Some(Written { key, ..written });
        }
        let start = self.at;
        self.no_strange_quotes()?;
        let value = self.word(is_bare)?;
        let value = self.give_back(value).to_owned();
        Some(Written { key, value, place: start..self.at, nested: Vec::new() })
    }

    /// `None` where a quotation mark of running text stands, or one of another keyboard.
    fn no_strange_quotes(&mut self) -> Option<()> {
        let c = self.rest().chars().next()?;
        let is_strange =
            matches!(c, '\'' | '“' | '”' | '„' | '‘' | '’' | '＂' | '＇' | '「' | '」' | '«');
        if is_strange {
            self.strange = Some(self.at..self.at + c.len_utf8());
            return None;
        }
        // `title＝"…"`.
        let word = self.rest().split(|c| !is_bare(c)).next().unwrap_or_default();
        if let Some((at, c)) =
            word.char_indices().find(|(_, c)| matches!(c, '＝' | '“' | '”' | '＂'))
        {
            self.strange = Some(self.at + at..self.at + at + c.len_utf8());
            return None;
        }
        Some(())
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
    fn quoted(&mut self) -> Option<Option<Written>> {
        let quote = match self.rest().as_bytes().first() {
            Some(quote @ (b'"' | b'`')) => char::from(*quote),
            _ => return Some(None),
        };
        let start = self.at + 1;
        let mut value = String::new();
        let mut nested = Vec::new();
        self.at = start;
        loop {
            let Some(c) = self.rest().chars().next() else {
                let (written, page) = self.nested(start)?;
                let range = value.len()..value.len() + written.len();
                nested.push(Nested { range, page });
                value.push_str(written);
                continue;
            };
            self.at += c.len_utf8();
            match c {
                c if c == quote => {
                    let place = start..self.at - 1;
                    return Some(Some(Written { key: None, value, place, nested }));
                }
                '\\' if quote == '"' => match self.rest().chars().next() {
                    Some(c @ ('"' | '\\')) => {
                        self.at += 1;
                        value.push(c);
                    }
                    _ => value.push('\\'),
                },
                c => value.push(c),
            }
        }
    }

    /// Another shortcode at this place, in an argument that began at `start`.
    fn nested(&mut self, start: usize) -> Option<(&'a str, Option<NamedPage>)> {
        let is_paragraph = !self.source[start..self.at].contains("\n\n");
        self.inside = self.inside.checked_sub(1).filter(|_| is_paragraph)?;
        let Tag { range, form } = Self::begin(self.source, self.at, 0)?;
        let page = match form {
            Form::Begin { name, arguments, .. } if matches!(&*name, "ref" | "relref") => {
                page(&arguments)
            }
            Form::Broken | Form::Quotes { .. } => return None,
            _ => None,
        };
        self.at = range.end;
        self.limit = self.at + next_opening(&self.source[self.at..]);
        Some((&self.source[range], page))
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
