//! Agreement of a pair: whether a translation says what its original says, as far as that can be
//! told without understanding either.
//!
//! In: two [`Text`]s, with their files as they are, and the rules that are silent. Out: warnings
//! with the place in each of the two. Never: a file, a page, a third text. Only `check` comes here; a
//! build pays nothing for it.
//!
//! A figure that is not on the other side is a fault; a word that may be one (`two`, `both`, `一`) only
//! answers for a figure. Blocks are compared one by one where both texts are built alike, else the
//! texts as a whole.

mod chinese;
mod claim;
mod compare;
mod copy;
mod date;
mod english;
mod glossary;
mod line;
mod name;
mod place;
mod scan;
mod shape;
mod web;

pub use copy::{House, Slip, copy};
pub use glossary::{Lexicon, Said};

use crate::diag::Diagnostics;
use crate::site::{Body, Card, Outline, Rules};
pub use web::web_links;

/// One text of a pair.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// Its front matter and its file.
    pub card: &'a Card,
    /// Its headings, links and pictures.
    pub outline: &'a Outline,
    /// Its HTML.
    pub body: &'a Body,
    /// What each block of the body says, in one line.
    pub blocks: &'a [String],
    /// The file, for places. Where it is empty only the file is named.
    pub source: &'a str,
}

/// Where a translation and its original disagree.
#[must_use]
pub fn agreement(translation: &Text<'_>, original: &Text<'_>, silent: Rules) -> Diagnostics {
    let mut found = Diagnostics::new();
    compare::claims(translation, original, silent, &mut found);
    shape::compare(translation, original, silent, &mut found);
    found
}

#[cfg(test)]
mod tests;
