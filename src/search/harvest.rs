//! The terms of one article, each once, with the parts of the article in which it stands.

use std::cell::RefCell;

use super::cut::{Grain, cut};
use super::lexicon::Lexicon;
use super::term::{MOST, Term, mask};

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
pub(super) const SLOTS: usize = 16;

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
#[derive(Clone, Debug)]
pub struct Harvest {
    /// Length, parts and bytes of each term, slot by slot; then room for reading a whole term.
    entries: Box<[u8]>,
    /// Where each slot begins; the last is the end.
    starts: [u32; SLOTS + 1],
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
            static BASKET: RefCell<Basket> = RefCell::new(Basket {
                lexicon: Lexicon::new(1024),
                parts: Vec::new(),
                slots: Vec::new(),
                order: Vec::new(),
                entries: Vec::new(),
            });
        }
        BASKET.with_borrow_mut(|basket| basket.harvest(fields))
    }

    /// The terms of some slots.
    pub(super) fn slots(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = Entry> {
        let mut at = self.starts[range.start] as usize;
        let end = self.starts[range.end] as usize;
        std::iter::from_fn(move || {
            let entry: &[u8; ENTRY] = self.entries.get(at..end.max(at) + MOST)?.first_chunk()?;
            let [used, parts, bytes @ ..] = entry;
            at += 2 + usize::from(*used);
            let used = usize::from(*used);
            Some((Term(u128::from_be_bytes(*bytes) & mask(used)), *parts))
        })
    }
}

/// The longest entry: length, parts and bytes.
const ENTRY: usize = 2 + MOST;

/// Where the terms of an article are collected; its memory serves one article after the other.
struct Basket {
    lexicon: Lexicon,
    /// Parts by number of the term.
    parts: Vec<u8>,
    /// Slots by number.
    slots: Vec<usize>,
    /// Terms with their parts, slot by slot.
    order: Vec<Entry>,
    entries: Vec<u8>,
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
    fn sorted(&mut self, length: u32) -> Harvest {
        let terms = &self.lexicon.terms;
        // Counted, then put where they belong.
        let mut next = [0; SLOTS + 1];
        self.slots.clear();
        self.slots.extend(terms.iter().map(|term| {
            let slot = slot(*term);
            next[slot + 1] += 1;
            slot
        }));
        (0..SLOTS).for_each(|slot| next[slot + 1] += next[slot]);
        let ends = next;
        self.order.resize(terms.len(), (Term::default(), 0));
        for ((slot, term), parts) in self.slots.iter().zip(terms).zip(&self.parts) {
            self.order[next[*slot]] = (*term, *parts);
            next[*slot] += 1;
        }
        // Each entry is written with room for the longest term, and the next one over it.
        self.entries.resize(self.entries.len().max(terms.len() * ENTRY + MOST), 0);
        let mut starts = [0_u32; SLOTS + 1];
        let mut at = 0;
        for slot in 0..SLOTS {
            for (term, parts) in &self.order[ends[slot]..ends[slot + 1]] {
                let (bytes, used) = term.bytes();
                if let Some([length, others, text @ ..]) =
                    self.entries[at..].first_chunk_mut::<ENTRY>()
                {
                    (*length, *others, *text) =
                        (u8::try_from(used).unwrap_or_default(), *parts, bytes);
                }
                at += 2 + used;
            }
            starts[slot + 1] = u32::try_from(at).unwrap_or(u32::MAX);
        }
        Harvest { entries: self.entries[..at + MOST].into(), starts, length }
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
    let first = u64::try_from(term.0 >> 64).unwrap_or_default();
    let bits = match first.to_be_bytes() {
        // Nearly all words, and nearly all Chinese, without a closer look.
        _ if first >> 32 & 0x8080_8080 == 0 => term.0 & mask(HEAD),
        [0xE4..=0xE9, ..] => term.0,
        _ => {
            let (bytes, used) = term.bytes();
            let text = std::str::from_utf8(&bytes[..used]).unwrap_or_default();
            let head = text.char_indices().nth(HEAD).map_or(used, |(at, _)| at);
            let is_wide = text.chars().next().is_some_and(super::cut::is_wide);
            if is_wide { term.0 } else { term.0 & mask(head) }
        }
    };
    [96, 64, 32, 0].iter().fold(0, |hash: u32, shift| {
        let four = u32::try_from(bits >> shift & u128::from(u32::MAX)).unwrap_or_default();
        let mixed = (hash ^ four).wrapping_mul(0x85EB_CA6B);
        mixed ^ (mixed >> 15)
    })
}

/// Characters of a word that decide in which file it is.
const HEAD: usize = 4;

fn slot(term: Term) -> usize {
    // The highest bits, as in the number of a file.
    (hash(term) >> (32 - SLOTS.trailing_zeros())) as usize
}
