//! Cuts a text into terms. The theme's `search.js` cuts queries by the same rules, and
//! `tests/search-cases.json` holds the two together.
//!
//! - Letters are folded: compatible forms (NFKD), lower case, no accents.
//! - Chinese, Japanese and Korean letters give overlapping pairs; one that stands alone gives
//!   itself.
//! - Other letters and digits give words. Words with a single joint between them (`GB/T`,
//!   `19001-2016`, `a.b@c.org`) are words, and together a unit without its joints.
//! - A number and the word or the Chinese character behind it are a unit (`20 days`, `20天`).
//! - Letters before a number that a blank at most parts (`GB/T 19001-2016`) are a unit with it;
//!   so is a date (`2023-07-14`, `2023年7月14日`: `20230714`).
//! - A term has at most sixteen bytes; what is longer is cut off.

use unicode_normalization::char::decompose_compatible;

/// A term: up to sixteen bytes of UTF-8, the first one highest, filled up with zeros. Terms
/// are ordered as their bytes are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub(super) u128);

impl Term {
    /// The beginning of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let end = text.floor_char_boundary(size_of::<u128>());
        let mut bytes = [0; size_of::<u128>()];
        bytes[..end].copy_from_slice(&text.as_bytes()[..end]);
        Self(u128::from_be_bytes(bytes))
    }

    /// Two characters.
    fn pair(first: char, second: char) -> Self {
        let [a, b] = [first, second].map(u32::from);
        if !(0x800..0x1_0000).contains(&a) || !(0x800..0x1_0000).contains(&b) {
            return Self::of(&String::from_iter([first, second]));
        }
        // Three bytes each, as UTF-8 has them.
        let bytes = |c: u32| (0xE0 | c >> 12) << 16 | (0x80 | c >> 6 & 0x3F) << 8 | 0x80 | c & 0x3F;
        Self(u128::from(bytes(a)) << 104 | u128::from(bytes(b)) << 80)
    }

    /// Its bytes, and how many of them count.
    #[must_use]
    pub const fn bytes(self) -> ([u8; 16], usize) {
        let unused = self.0.trailing_zeros() / 8;
        let used = if unused > 16 { 0 } else { 16 - unused as usize };
        (self.0.to_be_bytes(), used)
    }
}

impl std::fmt::Display for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (bytes, length) = self.bytes();
        f.write_str(&String::from_utf8_lossy(&bytes[..length]))
    }
}

/// A term at its place. Words, pairs and single characters each take a place; a unit covers
/// those of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The term.
    pub term: Term,
    /// The first place that it covers.
    pub from: u32,
    /// The last one.
    pub to: u32,
}

/// Which terms are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// Those above.
    Terms,
    /// Also each Chinese character of a run: titles are found by a single one.
    Characters,
}

/// Cuts a text. The terms come in the order in which they end.
pub fn cut(text: &str, grain: Grain, take: &mut impl FnMut(Token)) {
    let mut cutter = Cutter { take, grain, place: 0, run: None, words: Words::default() };
    let mut rest = text;
    while let Some(byte) = rest.bytes().next() {
        let mut length = 1;
        if byte.is_ascii_alphanumeric() {
            length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
            cutter.letters(&rest[..length]);
        } else if byte.is_ascii() {
            cutter.other(char::from(byte));
        } else if let Some(c) = rest.chars().next() {
            length = c.len_utf8();
            cutter.character(c);
        }
        rest = &rest[length..];
    }
    cutter.end_words();
    cutter.end_run();
}

/// Letters of scripts that are written without blanks, and Hangul, whose words change at the end.
pub(super) fn is_wide(c: char) -> bool {
    matches!(u32::from(c),
        0x3005..=0x3007 | 0x3041..=0x3096 | 0x309D..=0x309F | 0x30A1..=0x30FA | 0x30FC..=0x30FF
        | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7A3
        | 0x20000..=0x323AF)
}

struct Cutter<'a, F> {
    take: &'a mut F,
    grain: Grain,
    /// The next place.
    place: u32,
    /// The last character of a run of wide ones, and whether it is the first, too.
    run: Option<(char, bool)>,
    words: Words,
}

/// Words with joints between them, as far as they are read.
#[derive(Default)]
struct Words {
    /// All letters without joints.
    text: String,
    /// Where each word ends in it.
    ends: Vec<usize>,
    /// The joint after the last word.
    joint: Option<char>,
    /// Letters that a number may follow, and their place.
    name: String,
    name_from: u32,
    /// A number alone, with its place: part of a date, perhaps.
    number: String,
    number_from: u32,
    /// Blanks since then.
    blanks: u32,
    /// Year and month, as far as they are read.
    date: String,
    date_from: u32,
}

impl<F: FnMut(Token)> Cutter<'_, F> {
    fn give(&mut self, text: &str, from: u32, to: u32) {
        (self.take)(Token { term: Term::of(text), from, to });
    }

    /// A character that is not ASCII.
    fn character(&mut self, c: char) {
        if is_wide(c) {
            return self.wide(c);
        }
        decompose_compatible(c, |c| {
            for c in c.to_lowercase() {
                match c {
                    '\u{300}'..='\u{36F}' => {}
                    _ if is_wide(c) => self.wide(c),
                    _ if c.is_alphanumeric() => self.letters(c.encode_utf8(&mut [0; 4])),
                    _ => self.other(c),
                }
            }
        });
    }

    /// Letters or digits; those that are not ASCII one by one, and folded.
    fn letters(&mut self, text: &str) {
        self.end_run();
        let words = &mut self.words;
        if let Some(joint) = words.joint {
            // A comma only parts thousands.
            let is_number = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
            let (last, first) = (words.text.as_bytes().last(), text.as_bytes().first());
            if joint == ',' && !(is_number(last) && is_number(first)) {
                self.end_words();
                self.forget();
            } else {
                words.joint = None;
                words.ends.push(words.text.len());
            }
        }
        let before = self.words.text.len();
        self.words.text.push_str(text);
        self.words.text[before..].make_ascii_lowercase();
    }

    fn wide(&mut self, c: char) {
        self.end_words();
        let words = &self.words;
        let is_after_words =
            !(words.name.is_empty() && words.number.is_empty() && words.date.is_empty());
        let date = if is_after_words { self.date(c) } else { None };
        if self.grain == Grain::Characters {
            // Its place is that of the pair which it begins or, as the last one, ends.
            let mut bytes = [0; 4];
            self.give(c.encode_utf8(&mut bytes), self.place, self.place);
        }
        if let Some((last, _)) = self.run {
            let (term, place) = (Term::pair(last, c), self.place);
            (self.take)(Token { term, from: place, to: place });
            self.place += 1;
        }
        self.run = Some((c, self.run.is_none()));
        if let Some((text, from)) = date {
            // The character will have this place, alone or in a pair.
            self.give(&text, from, self.place);
        }
    }

    fn other(&mut self, c: char) {
        let is_joint = matches!(
            c,
            '-' | '/' | '.' | '_' | '@' | ':' | '\'' | '&' | '+' | ',' | '\u{2010}' | '\u{2012}'
                ..='\u{2014}' | '\u{2019}' | '\u{2212}'
        );
        if is_joint && !self.words.text.is_empty() && self.words.joint.is_none() {
            self.words.joint = Some(c);
            return;
        }
        self.end_words();
        self.end_run();
        if c == ' ' && self.words.blanks == 0 {
            self.words.blanks = 1;
        } else {
            self.forget();
        }
    }

    /// What follows belongs to nothing before.
    fn forget(&mut self) {
        self.words.name.clear();
        self.words.number.clear();
        self.words.date.clear();
    }

    fn end_run(&mut self) {
        if let Some((c, true)) = self.run.take() {
            if self.grain == Grain::Terms {
                let mut bytes = [0; 4];
                self.give(c.encode_utf8(&mut bytes), self.place, self.place);
            }
            self.place += 1;
        }
    }

    fn end_words(&mut self) {
        let Self { take, words, place, .. } = self;
        if words.text.is_empty() {
            return;
        }
        let mut give = |text: &str, from, to| take(Token { term: Term::of(text), from, to });
        let was_joined = words.joint.take().is_some();
        let from = *place;
        let first = words.ends.first().copied().unwrap_or(words.text.len());
        let is_number = words.text.as_bytes()[..first].iter().all(u8::is_ascii_digit);
        if words.ends.is_empty() {
            give(&words.text, from, from);
            *place += 1;
        } else {
            words.ends.push(words.text.len());
            let mut start = 0;
            for end in &words.ends {
                give(&words.text[start..*end], *place, *place);
                *place += 1;
                start = *end;
            }
            let day = day(&words.text, &words.ends);
            give(day.as_deref().unwrap_or(&words.text), from, *place - 1);
        }
        if is_number && first > 2 && !words.name.is_empty() {
            words.name.push_str(&words.text);
            give(&words.name, words.name_from, *place - 1);
        }
        // A number says little without what it counts.
        if !words.number.is_empty() && words.text.as_bytes()[0].is_ascii_lowercase() {
            words.number.push_str(&words.text);
            give(&words.number, words.number_from, *place - 1);
        }
        words.name.clear();
        words.number.clear();
        if !was_joined && is_number && words.ends.is_empty() {
            words.number.push_str(&words.text);
            words.number_from = from;
        } else {
            words.date.clear();
            let is_name =
                words.text.len() <= 8 && words.text.bytes().all(|b| b.is_ascii_lowercase());
            if !was_joined && is_name {
                words.name.push_str(&words.text);
                words.name_from = from;
            }
        }
        words.text.clear();
        words.ends.clear();
        words.blanks = 0;
    }

    /// A part of a Chinese date that ends with this character (`7月`, `14日`), else a number with
    /// what it counts (`20家`, `2023年`).
    fn date(&mut self, c: char) -> Option<(String, u32)> {
        let words = &mut self.words;
        words.name.clear();
        words.blanks = 0;
        let mut number = std::mem::take(&mut words.number);
        let part = match (c, number.len(), words.date.len()) {
            ('年', 4, _) => {
                words.date_from = words.number_from;
                words.date.clone_from(&number);
                number.push(c);
                return Some((number, words.number_from));
            }
            ('月', 1..=2, 4) | ('日' | '号', 1..=2, 6) => format!("{number:0>2}"),
            _ => {
                words.date.clear();
                let is_counted = !number.is_empty();
                number.push(c);
                return is_counted.then_some((number, words.number_from));
            }
        };
        words.date.push_str(&part);
        Some((words.date.clone(), words.date_from))
    }
}

/// `2023-7-14` as `20230714`.
fn day(text: &str, ends: &[usize]) -> Option<String> {
    let [4, month, day] = *ends else { return None };
    let fits = matches!((month - 4, day - month), (1..=2, 1..=2));
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    (fits && digits)
        .then(|| format!("{}{:0>2}{:0>2}", &text[..4], &text[4..month], &text[month..day]))
}
