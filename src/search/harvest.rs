//! The terms of one article, each once, with the parts of the article in which it stands.

use std::cell::RefCell;

use super::cut::{Grain, Term, cut};
use super::lexicon::Lexicon;

/// Parts into which a body is divided, each a bit: how many a term stands in says how much the
/// article is about it, and two words in the same part are likely to belong together.
const PARTS: usize = 5;
/// The bit of a title.
const TITLE: u8 = 1 << 7;
/// The bit of headings and terms.
const HEADING: u8 = 1 << 6;
/// The bit of a summary and a date.
const SUMMARY: u8 = 1 << 5;

/// Slots into which the terms of an article are sorted, so that the files that a slot goes into
/// are made without a look at the others.
pub(super) const SLOTS: usize = 32;

/// What of an article is searched, as plain text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fields<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its headings and the names of its terms, one a line.
    pub headings: &'a str,
    /// Its summary and its date.
    pub summary: &'a str,
    /// All the rest.
    pub body: &'a str,
}

/// The terms of one article.
#[derive(Clone, Debug, Default)]
pub struct Harvest {
    /// Length, bytes and parts of each term, slot by slot.
    entries: Box<[u8]>,
    /// Where each slot begins; the last is the end.
    starts: Box<[u32]>,
    /// How many places the body has.
    pub(super) length: u32,
}

/// A term of an article.
pub(super) type Entry = (Term, u8);

impl Harvest {
    /// Cuts the fields of an article.
    #[must_use]
    pub fn of(fields: &Fields<'_>) -> Self {
        thread_local! {
            /// Room for the terms of most articles.
            static BASKET: RefCell<Basket> =
                RefCell::new(Basket { lexicon: Lexicon::new(2048), parts: Vec::new() });
        }
        BASKET.with_borrow_mut(|basket| basket.harvest(fields))
    }

    /// The terms of some slots.
    pub(super) fn slots(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = Entry> {
        let (from, to) = (self.starts[range.start] as usize, self.starts[range.end] as usize);
        let mut rest = &self.entries[from..to];
        std::iter::from_fn(move || {
            let (length, behind) = rest.split_first()?;
            let (text, behind) = behind.split_at_checked(usize::from(*length))?;
            let (parts, behind) = behind.split_first()?;
            rest = behind;
            let mut bytes = [0; 16];
            bytes[..text.len()].copy_from_slice(text);
            Some((Term(u128::from_be_bytes(bytes)), *parts))
        })
    }
}

/// Where the terms of an article are collected; its memory serves one article after the other.
struct Basket {
    lexicon: Lexicon,
    /// Parts by number of the term.
    parts: Vec<u8>,
}

impl Basket {
    fn harvest(&mut self, fields: &Fields<'_>) -> Harvest {
        self.lexicon.clear();
        self.parts.clear();
        let mut length = 0;
        let body = fields.body;
        let mut start = 0;
        // Parts end where nothing can be torn.
        for part in 0..PARTS {
            let goal = body.len() * (part + 1) / PARTS;
            let end = if part + 1 == PARTS { body.len() } else { seam(body, goal.max(start)) };
            let mut last = 0;
            cut(&body[start..end], Grain::Terms, &mut |token| {
                last = token.to + 1;
                self.add(token.term, 1 << part);
            });
            length += last;
            start = end;
        }
        cut(fields.title, Grain::Characters, &mut |token| self.add(token.term, TITLE));
        cut(fields.headings, Grain::Terms, &mut |token| self.add(token.term, HEADING));
        cut(fields.summary, Grain::Terms, &mut |token| self.add(token.term, SUMMARY));
        self.sorted(length)
    }

    fn add(&mut self, term: Term, part: u8) {
        match self.lexicon.number(term) {
            (number, false) => self.parts[number] |= part,
            _ => self.parts.push(part),
        }
    }

    /// The terms, slot by slot.
    fn sorted(&self, length: u32) -> Harvest {
        let terms = &self.lexicon.terms;
        let slots: Vec<usize> = terms.iter().map(|term| slot(*term)).collect();
        let mut starts = [0_u32; SLOTS + 1];
        for (slot, term) in slots.iter().zip(terms) {
            starts[slot + 1] += u32::try_from(term.bytes().1 + 2).unwrap_or_default();
        }
        for slot in 0..SLOTS {
            starts[slot + 1] += starts[slot];
        }
        let mut entries = vec![0; starts[SLOTS] as usize];
        let mut next = starts;
        for ((slot, term), parts) in slots.iter().zip(terms).zip(&self.parts) {
            let (bytes, used) = term.bytes();
            let at = next[*slot] as usize;
            entries[at] = u8::try_from(used).unwrap_or_default();
            entries[at + 1..=at + used].copy_from_slice(&bytes[..used]);
            entries[at + used + 1] = *parts;
            next[*slot] += u32::try_from(used + 2).unwrap_or_default();
        }
        Harvest { entries: entries.into(), starts: starts.into(), length }
    }
}

/// The end of the first line or sentence from a place on: no word and no unit goes on there.
fn seam(text: &str, from: usize) -> usize {
    let from = text.ceil_char_boundary(from);
    let mut ends = text[from..].char_indices().filter(|(_, c)| matches!(c, '\n' | '。'));
    ends.next().map_or(text.len(), |(at, c)| from + at + c.len_utf8())
}

/// The hash that decides in which file a term is. Of words in letters only the first four
/// characters count, so that all words with one beginning are in the same file.
#[must_use]
pub(super) fn hash(term: Term) -> u32 {
    let (bytes, used) = term.bytes();
    let end = match bytes {
        // Nearly all words, and nearly all Chinese, without a closer look.
        [0..0x80, 0..0x80, 0..0x80, 0..0x80, ..] => used.min(HEAD),
        [0xE4..=0xE9, ..] => used,
        _ => {
            let text = std::str::from_utf8(&bytes[..used]).unwrap_or_default();
            if text.chars().next().is_some_and(super::cut::is_wide) {
                used
            } else {
                text.char_indices().nth(HEAD).map_or(used, |(at, _)| at)
            }
        }
    };
    let mut hash = 0x811C_9DC5_u32;
    for byte in &bytes[..end] {
        hash = (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    }
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85EB_CA6B);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xC2B2_AE35);
    hash ^ (hash >> 16)
}

/// Characters of a word that decide in which file it is.
const HEAD: usize = 4;

fn slot(term: Term) -> usize {
    // 32 slots are the five highest bits.
    (hash(term) >> 27) as usize
}
