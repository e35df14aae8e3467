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

use super::term::{Piece, Term};

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
    let mut cutter = Cutter {
        take,
        grain,
        place: 0,
        run: Piece::default(),
        is_run_of_one: false,
        words: Words::default(),
    };
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if LETTERS[usize::from(*byte)] {
            let rest = &bytes[at..];
            let length = rest.iter().position(|byte| !LETTERS[usize::from(*byte)]);
            let length = length.unwrap_or(rest.len());
            let piece = Piece::ascii(rest, length);
            at += length;
            if cutter.words.last.is_empty() && matches!(bytes.get(at), Some(b' ' | b'\n')) {
                cutter.word(piece);
            } else {
                cutter.letters(piece);
            }
        } else if byte.is_ascii() {
            cutter.other(char::from(*byte));
            at += 1;
        } else if let Some(&[a, b, c]) = bytes[at..].first_chunk()
            && (matches!(a, 0xE5..=0xE9) || a == 0xE4 && b >= 0xB8)
        {
            // Nearly all that is Chinese: U+4E00 to U+9FFF.
            cutter.wide(Piece::three([a, b, c]));
            at += 3;
        } else if let Some(c) = text[at..].chars().next() {
            cutter.character(c);
            at += c.len_utf8();
        }
    }
    cutter.end_words();
    cutter.end_run();
}

/// Which bytes are letters or digits of ASCII.
static LETTERS: [bool; 256] = {
    let mut letters = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        letters[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    letters
};

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
    run: Piece,
    is_run_of_one: bool,
    words: Words,
}

/// Words with joints between them, as far as they are read.
#[derive(Default)]
struct Words {
    /// The last word; empty before the first.
    last: Piece,
    /// Those before it.
    parts: Vec<Piece>,
    /// Where there are several: all of them without joints.
    whole: Piece,
    /// The joint after the last word.
    joint: Option<char>,
    /// The words before, with their first place: a name, which a number may follow, or a number,
    /// which may be a part of a date. Whether it is one of them is asked when something follows.
    before: Piece,
    before_from: u32,
    /// Blanks since then.
    blanks: u32,
    /// Year and month, as far as they are read, with their first place.
    date: Piece,
    date_from: u32,
}

impl<F: FnMut(Token)> Cutter<'_, F> {
    fn give(&mut self, term: Term, from: u32, to: u32) {
        (self.take)(Token { term, from, to });
    }

    /// A character that is not ASCII.
    fn character(&mut self, c: char) {
        if is_wide(c) {
            return self.wide(Piece::character(c));
        }
        decompose_compatible(c, |c| {
            for c in c.to_lowercase() {
                match c {
                    '\u{300}'..='\u{36F}' => {}
                    _ if is_wide(c) => self.wide(Piece::character(c)),
                    _ if c.is_alphanumeric() => self.letters(Piece::character(c)),
                    _ => self.other(c),
                }
            }
        });
    }

    /// Letters or digits, folded; those that are not ASCII come one by one.
    fn letters(&mut self, piece: Piece) {
        self.end_run();
        let words = &mut self.words;
        if let Some(joint) = words.joint {
            // A comma only parts thousands.
            let is_number = words.last.ends_in_digit && !piece.begins_with_letter();
            if joint == ',' && !(is_number && piece.is_ascii()) {
                self.end_words();
                self.words.forget();
            } else {
                words.joint = None;
                if words.parts.is_empty() {
                    words.whole = words.last;
                }
                words.parts.push(std::mem::take(&mut words.last));
            }
        }
        let words = &mut self.words;
        words.last = words.last.and(piece);
        if !words.parts.is_empty() {
            words.whole = words.whole.and(piece);
        }
    }

    /// A word behind which there is a blank, and not part of another: most are.
    fn word(&mut self, word: Piece) {
        self.end_run();
        self.give(word.term(), self.place, self.place);
        self.place += 1;
        self.unit(word, word, self.place - 1);
    }

    fn wide(&mut self, c: Piece) {
        self.end_words();
        let words = &mut self.words;
        let is_after_words = !(words.before.is_empty() && words.date.is_empty());
        let unit = if is_after_words { words.counted(c) } else { None };
        if self.grain == Grain::Characters {
            // Its place is that of the pair which it begins or, as the last one, ends.
            self.give(c.term(), self.place, self.place);
        }
        self.is_run_of_one = self.run.is_empty();
        if !self.is_run_of_one {
            self.give(self.run.pair(c), self.place, self.place);
            self.place += 1;
        }
        self.run = c;
        if let Some((unit, from)) = unit {
            // The character will have this place, alone or in a pair.
            self.give(unit.term(), from, self.place);
        }
    }

    fn other(&mut self, c: char) {
        if c != ' ' && !self.words.last.is_empty() && self.words.joint.is_none() && is_joint(c) {
            self.words.joint = Some(c);
            return;
        }
        self.end_words();
        self.end_run();
        if c == ' ' && self.words.blanks == 0 {
            self.words.blanks = 1;
        } else {
            self.words.forget();
        }
    }

    fn end_run(&mut self) {
        if self.run.is_empty() {
            return;
        }
        let run = std::mem::take(&mut self.run);
        if self.is_run_of_one {
            if self.grain == Grain::Terms {
                self.give(run.term(), self.place, self.place);
            }
            self.place += 1;
        }
    }

    fn end_words(&mut self) {
        if self.words.last.is_empty() {
            return;
        }
        let last = std::mem::take(&mut self.words.last);
        let from = self.place;
        let (first, whole) = if self.words.parts.is_empty() {
            self.give(last.term(), from, from);
            self.place += 1;
            (last, last)
        } else {
            self.end_joined(last)
        };
        self.unit(first, whole, from);
    }

    /// What has been read, after those that give a unit with it.
    fn unit(&mut self, first: Piece, whole: Piece, from: u32) {
        let before = &self.words.before;
        // A number says little without what it counts.
        let is_unit = if before.is_digits {
            whole.begins_with_letter()
        } else {
            first.is_digits && first.length > 2 && before.is_name()
        };
        if is_unit {
            self.give(before.and(whole).term(), self.words.before_from, self.place - 1);
        }
        self.words.after(whole, from, whole.is_digits && first.length == whole.length);
    }

    /// Several words: each of them, then all without their joints. Gives the first and the whole.
    fn end_joined(&mut self, last: Piece) -> (Piece, Piece) {
        let from = self.place;
        let mut parts = std::mem::take(&mut self.words.parts);
        parts.push(last);
        for part in &parts {
            self.give(part.term(), self.place, self.place);
            self.place += 1;
        }
        let (first, whole) = (parts[0], self.words.whole);
        self.give(day(&parts).unwrap_or(whole).term(), from, self.place - 1);
        parts.clear();
        self.words.parts = parts;
        (first, whole)
    }
}

impl Words {
    /// What follows belongs to nothing before.
    fn forget(&mut self) {
        self.before = Piece::default();
        self.date = Piece::default();
    }

    /// Keeps what may belong to the next word.
    fn after(&mut self, whole: Piece, from: u32, is_number: bool) {
        self.blanks = 0;
        let is_joint_left = self.joint.take().is_some();
        if !is_number || is_joint_left {
            self.date = Piece::default();
        }
        self.before = whole;
        self.before_from = from;
        // Digits with joints between them count nothing.
        if is_joint_left || whole.is_digits && !is_number {
            self.before = Piece::default();
        }
    }

    /// A part of a Chinese date that ends with this character (`7月`, `14日`), else a number with
    /// what it counts (`20家`, `2023年`), and its first place.
    fn counted(&mut self, c: Piece) -> Option<(Piece, u32)> {
        self.blanks = 0;
        let number = std::mem::take(&mut self.before);
        let digits = if number.is_digits { number.length } else { 0 };
        let before = self.date.length;
        if c.is("年") && digits == 4 {
            (self.date, self.date_from) = (number, self.before_from);
        } else if matches!(digits, 1..=2)
            && (c.is("月") && before == 4 || (c.is("日") || c.is("号")) && before == 6)
        {
            self.date = self.date.and(of_two(number));
            return Some((self.date, self.date_from));
        } else {
            self.date = Piece::default();
        }
        (digits > 0).then(|| (number.and(c), self.before_from))
    }
}

fn is_joint(c: char) -> bool {
    matches!(
        c,
        '-' | '/' | '.' | '_' | '@' | ':' | '\'' | '&' | '+' | ',' | '\u{2010}' | '\u{2012}'
            ..='\u{2014}' | '\u{2019}' | '\u{2212}'
    )
}

/// Two digits where there are one or two.
fn of_two(number: Piece) -> Piece {
    if number.length == 1 { Piece::character('0').and(number) } else { number }
}

/// `2023-7-14` as `20230714`.
fn day(parts: &[Piece]) -> Option<Piece> {
    let [year, month, day] = *parts else { return None };
    let fits = year.length == 4 && matches!((month.length, day.length), (1..=2, 1..=2));
    let digits = parts.iter().all(|part| part.is_digits);
    (fits && digits).then(|| year.and(of_two(month)).and(of_two(day)))
}
