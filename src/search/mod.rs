//! The search index of an edition: what is in which file, and the bytes of these files.
//!
//! In: words of articles, in the order of their dates. Out: files of words, the file that
//! lists the articles. Never: addresses, templates, which articles there are.
//!
//! `docs/search.md` tells the format. An index has up to two *volumes*: nearly all articles are in
//! the first one, which changes only when it takes in the second; what is new goes into the small
//! second one. So a new article changes a few small files, and never the number of another.

mod cut;
mod harvest;
mod lexicon;
mod shard;
mod term;
mod text;

pub use cut::{Grain, Token, cut};
pub use harvest::{Fields, Harvest};
pub use term::Term;

use crate::base::Fingerprint;
use crate::site::{Body, Outline};

/// Articles whose records share a file.
pub const BLOCK: usize = 8;
/// The second volume goes into the first when it has so many articles.
const STEP: usize = 128;
/// Articles for each file of words: a file has a few kilobytes.
const ARTICLES_A_SHARD: usize = 6;

/// A part of an index with files of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Volume {
    /// Its first article, by its place among all.
    pub first: usize,
    /// How many it has.
    pub articles: usize,
    /// How many files its words have: a power of two.
    pub shards: usize,
}

impl Volume {
    /// How many files the records of its articles have.
    #[must_use]
    pub const fn blocks(&self) -> usize {
        self.articles.div_ceil(BLOCK)
    }

    /// Files that are made together.
    #[must_use]
    pub const fn groups(&self) -> usize {
        if self.shards < harvest::SLOTS { self.shards } else { harvest::SLOTS }
    }
}

/// The volumes of an index of so many articles. There is always one.
#[must_use]
pub fn volumes(articles: usize) -> Vec<Volume> {
    let of = |first: usize, articles: usize| {
        let shards = articles.div_ceil(ARTICLES_A_SHARD).next_power_of_two();
        Volume { first, articles, shards }
    };
    match (articles / STEP * STEP, articles % STEP) {
        (0, rest) => vec![of(0, rest)],
        (old, 0) => vec![of(0, old)],
        (old, rest) => vec![of(0, old), of(old, rest)],
    }
}

/// What tells the files of one volume from those of another that had the same names: who its
/// articles are, and in which order.
pub fn digest<'a>(keys: impl Iterator<Item = &'a str>) -> [u8; 4] {
    let all: String = keys.flat_map(|key| [key, "\n"]).collect();
    let digits = Fingerprint::of(all.as_bytes()).short(8);
    u32::from_str_radix(&digits, 16).unwrap_or_default().to_be_bytes()
}

/// The text of a body, for [`Fields::body`].
#[must_use]
pub fn body_text(body: &Body, outline: &Outline) -> String {
    text::text_of(body, outline, true)
}

/// The same without blocks of code: what somebody reads from beginning to end.
#[must_use]
pub fn prose(body: &Body, outline: &Outline) -> String {
    text::text_of(body, outline, false)
}

/// A group of files of words. `harvests` are those of the volume.
pub fn words<'a>(
    volume: &Volume,
    group: usize,
    digest: [u8; 4],
    harvests: impl Iterator<Item = &'a Harvest>,
) -> Vec<Vec<u8>> {
    shard::group(volume.shards, group, digest, harvests)
}

/// The file of words in which a term is.
#[must_use]
pub fn shard_of(term: Term, volume: &Volume) -> usize {
    shard::shard_of(term, volume.shards)
}

/// What the list of articles says of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Days since 1970; none for an article without a date.
    pub day: Option<i32>,
    /// Its section's place in the list of sections.
    pub section: Option<usize>,
    /// Words of its body.
    pub length: u32,
}

impl Row {
    /// The row of an article.
    #[must_use]
    pub const fn new(day: Option<i32>, section: Option<usize>, harvest: &Harvest) -> Self {
        Self { day, section, length: harvest.length }
    }

    /// Two bytes for the day, one for the section, one for the length.
    #[must_use]
    pub fn bytes(&self) -> [u8; 4] {
        let day = self.day.map_or(0, |day| u16::try_from(day.max(1)).unwrap_or(u16::MAX));
        let section = self.section.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX);
        let [low, high] = day.to_le_bytes();
        [low, high, section, size_class(self.length)]
    }
}

/// A length in steps of an eighth: five bits say how often it doubles, three what is between.
fn size_class(length: u32) -> u8 {
    let length = length.max(8);
    let doubled = length.ilog2() - 3;
    let between = (length >> doubled) & 7;
    u8::try_from(doubled << 3 | between).unwrap_or(u8::MAX)
}

/// The list of articles: what is said of all, as JSON, and a row for each.
#[must_use]
pub fn list(about: &str, rows: impl Iterator<Item = Row>) -> Vec<u8> {
    let length = u32::try_from(about.len()).unwrap_or_default();
    let mut out = length.to_le_bytes().to_vec();
    out.extend(about.as_bytes());
    out.extend(rows.flat_map(|row| row.bytes()));
    out
}

#[cfg(test)]
mod tests;
