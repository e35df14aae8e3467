//! What an article says, without how it looks: its translatable text, as digests and to be shown.
//!
//! Taken from the HTML that is there, so that line breaks, marks of lists, forms of links and
//! headings, tabs and the format of the front matter are gone already. Tags and addresses are
//! dropped here; alternative texts and titles of links are words and stay.

use crate::base::{is_hangul, is_wide};
use crate::site::{BlockFact, Body, Card, Data, Digest, Facts, Filling, Inner, Outline, Slot, nfc};

/// Between the cells of a table: a figure in another column says something else.
const CELL: char = '\u{1F}';
/// Where a footnote is referred to. Its number is layout.
const NOTE: char = '\u{1D}';
/// Between the parts of a front matter.
const PART: char = '\u{1E}';

/// What an article says, as digests.
#[must_use]
pub fn facts(card: &Card, outline: &Outline, body: &Body) -> Facts {
    let mut blocks = Vec::with_capacity(body.blocks.len());
    for (number, block) in body.blocks.iter().enumerate() {
        let text = text_of(body, outline, number, Purpose::Digest);
        if !text.is_empty() {
            blocks.push(BlockFact { block: number, kind: block.kind, digest: digest(&text) });
        }
    }
    Facts::new(head(card), blocks)
}

/// What a block says, in one line, to be shown.
#[must_use]
pub fn block_text(body: &Body, outline: &Outline, block: usize) -> String {
    text_of(body, outline, block, Purpose::Show)
}

fn digest(text: &str) -> Digest {
    Digest::of(&nfc(text))
}

/// Title, description, captions and corrections.
fn head(card: &Card) -> Digest {
    let mut text = Text::new(Purpose::Digest);
    let mut part = |words: &str| {
        text.words(words);
        text.mark(PART);
    };
    part(&card.title);
    part(card.description().unwrap_or_default());
    let extra = |key: &str| field(&card.matter.extra, key);
    if let Some(lead) = &card.matter.lead {
        part(&lead.alt);
        part(lead.caption.as_deref().unwrap_or_default());
    }
    for picture in ["image", "lead", "hero"].into_iter().filter_map(extra) {
        for key in ["alt", "caption"] {
            part(&field(picture, key).map(said).unwrap_or_default());
        }
    }
    for correction in &card.matter.corrections {
        part(&correction.text);
    }
    digest(&text.out)
}

fn field<'a>(data: &'a Data, key: &str) -> Option<&'a Data> {
    data.fields().iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value)
}

/// A scalar as it would be written; formats differ in what they take for a number.
fn said(data: &Data) -> String {
    match data {
        Data::Text(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Bool(flag) => flag.to_string(),
        Data::Null | Data::List(_) | Data::Map(_) => String::new(),
    }
}

/// What a text is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// To be compared: what is no word is left out, even the blank between Chinese and Latin.
    Digest,
    /// To be read.
    Show,
}

fn text_of(body: &Body, outline: &Outline, block: usize, purpose: Purpose) -> String {
    let range = body.range_of(block);
    let mut reader = Reader {
        body,
        html: &body.html[..range.end],
        at: range.start,
        slots: body.slots_of(block),
        outline,
        text: Text::new(purpose),
    };
    reader.read();
    reader.text.out
}

/// Reads HTML as a person would: words, not tags.
struct Reader<'a> {
    body: &'a Body,
    html: &'a str,
    at: usize,
    /// Those still to come.
    slots: &'a [Slot],
    outline: &'a Outline,
    text: Text,
}

impl Reader<'_> {
    fn read(&mut self) {
        while self.at < self.html.len() {
            let next = self.slots.first().map_or(self.html.len(), |slot| slot.at.max(self.at));
            let rest = &self.html[self.at..next];
            let length = memchr::memchr2(b'<', b'&', rest.as_bytes()).unwrap_or(rest.len());
            self.text.words(&rest[..length]);
            self.at += length;
            if self.at == next {
                self.fill();
            } else if self.html.as_bytes()[self.at] == b'<' {
                self.tag();
            } else {
                self.entity();
            }
        }
        while !self.slots.is_empty() {
            self.fill();
        }
    }

    /// Reads what will stand in a gap.
    fn fill(&mut self) {
        let Some((slot, rest)) = self.slots.split_first() else { return };
        self.slots = rest;
        match slot.filling {
            Filling::LinkOpen(number) => {
                let title = self.outline.links.get(number).and_then(|link| link.title.as_deref());
                self.text.aside(title.unwrap_or_default());
            }
            Filling::Picture(number) => {
                if let Some(picture) = self.outline.pictures.get(number) {
                    self.text.aside(&picture.alt);
                    self.text.aside(picture.title.as_deref().unwrap_or_default());
                }
            }
            Filling::Shortcode(number) => self.shortcode(number),
            // The rest of these tags is read as it stands.
            Filling::LinkAttribute(..)
            | Filling::LinkClose(_)
            | Filling::LinkAddress(_)
            | Filling::PictureSource { .. }
            | Filling::Word(_) => {}
        }
    }

    /// Reads what a shortcode was given; what its template adds is no word of the article.
    fn shortcode(&mut self, number: usize) {
        let body = self.body;
        let Some(shortcode) = body.shortcodes.get(number) else { return };
        let name = self.outline.call(number).map_or("", |call| &call.name);
        for text in shortcode.said(name) {
            self.text.aside(text);
        }
        match &shortcode.inner {
            Inner::None => {}
            Inner::Text(text) => self.text.aside(text),
            Inner::Html(html, slots) => {
                let text = std::mem::replace(&mut self.text, Text::new(Purpose::Show));
                let mut inner = Reader { body, html, at: 0, slots, outline: self.outline, text };
                inner.read();
                self.text = inner.text;
            }
        }
    }

    /// Passes over a tag, or a comment of an author's HTML.
    fn tag(&mut self) {
        let rest = &self.html[self.at..];
        if rest.starts_with("<!--") {
            return self.skip_to("-->");
        }
        let name = rest[1..].strip_prefix('/').unwrap_or(&rest[1..]);
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if length == 0 {
            if rest.starts_with("<!") || rest.starts_with("<?") {
                return self.skip_to(">");
            }
            self.text.words("<");
            self.at += 1;
            return;
        }
        let name = name[..length].to_ascii_lowercase();
        let end = tag_end(rest);
        let tag = &rest[..end];
        self.at += end;
        let is_opening = !tag.starts_with("</");
        match &*name {
            "td" | "th" if is_opening => self.text.mark(CELL),
            "tr" if is_opening => self.text.mark(PART),
            "a" if tag.contains("class=\"footnote-") => {
                if tag.contains("footnote-ref") {
                    self.text.mark(NOTE);
                }
                return self.skip_to("</a>");
            }
            // Of a formula its source is read, which says the same in one piece.
            "math" if is_opening => {
                let formula = &rest[..rest.find("</math>").unwrap_or(0)];
                if formula.contains(SOURCE) {
                    return self.skip_to(SOURCE);
                }
            }
            _ if !is_inline(&name) => self.text.blank = true,
            _ => {}
        }
        if is_opening {
            for (key, value) in attributes(&tag[1 + length..]) {
                if key.eq_ignore_ascii_case("alt") || key.eq_ignore_ascii_case("title") {
                    self.text.aside(&decoded(value));
                }
            }
        }
    }

    fn skip_to(&mut self, end: &str) {
        let rest = &self.html[self.at..];
        self.at += rest.find(end).map_or(rest.len(), |at| at + end.len());
    }

    fn entity(&mut self) {
        let rest = &self.html[self.at..];
        let known = ENTITIES.iter().find(|(name, _)| rest.starts_with(name));
        let (length, text) = known.map_or((1, "&"), |(name, text)| (name.len(), *text));
        self.text.words(text);
        self.at += length;
    }
}

/// Before the source of a formula.
const SOURCE: &str = "<annotation encoding=\"application/x-tex\">";

/// What the writer of bodies escapes. Others are as good as words.
const ENTITIES: &[(&str, &str)] =
    &[("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")];

fn decoded(value: &str) -> String {
    // The ampersand last: `&amp;lt;` is the text `&lt;`.
    ENTITIES.iter().rev().fold(value.to_owned(), |text, (name, by)| text.replace(name, by))
}

/// Elements that do not part words.
fn is_inline(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "a",
        "abbr",
        "annotation",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "math",
        "q",
        "ruby",
        "s",
        "samp",
        "semantics",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ];
    NAMES.binary_search(&name).is_ok()
}

/// Where the tag ends with which a text begins; `>` in quotes ends none.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    // Torn HTML: up to here it may be a tag, the rest is text.
    text.find('>').map_or(text.len(), |at| at + 1)
}

/// Names and values inside a tag, without quotes.
fn attributes(mut text: &str) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    while let Some(at) = text.find('=') {
        let name = text[..at].trim_end().rsplit(|c: char| c.is_ascii_whitespace()).next();
        let rest = text[at + 1..].trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, rest) = match quote {
            Some(quote) => rest[1..].split_once(quote).unwrap_or((&rest[1..], "")),
            None => {
                let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>');
                rest.split_at(end.unwrap_or(rest.len()))
            }
        };
        all.push((name.unwrap_or_default(), value));
        text = rest;
    }
    all
}

/// Words in one line, with single blanks.
struct Text {
    out: String,
    purpose: Purpose,
    /// White space since the last word.
    blank: bool,
}

impl Text {
    const fn new(purpose: Purpose) -> Self {
        Self { out: String::new(), purpose, blank: false }
    }

    fn words(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.blank = true;
            } else {
                self.push(c);
            }
        }
    }

    fn push(&mut self, c: char) {
        if std::mem::take(&mut self.blank)
            && let Some(last) = self.out.chars().next_back()
        {
            // A line may break between Chinese and Latin, and a blank there is a matter of taste.
            let chinese = |c| is_wide(c) && !is_hangul(c);
            let unseen = last.is_control() || chinese(last) || chinese(c);
            if self.purpose == Purpose::Show || !unseen {
                self.out.push(' ');
            }
        }
        self.out.push(c);
    }

    /// Words that do not stand in the running text.
    fn aside(&mut self, text: &str) {
        if !text.is_empty() {
            self.blank = true;
            self.words(text);
            self.blank = true;
        }
    }

    /// Says something that is no word. Blanks beside it mean nothing.
    fn mark(&mut self, mark: char) {
        match self.purpose {
            Purpose::Digest => {
                self.blank = false;
                self.out.push(mark);
            }
            Purpose::Show => self.blank |= mark != NOTE,
        }
    }
}

#[cfg(test)]
mod tests;
