//! Numbers for terms, in the order in which they come.

use super::term::Term;

/// Terms and their numbers. Its memory can serve again and again.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub(super) terms: Vec<Term>,
    /// Numbers plus one, by hash; 0 where there is none.
    table: Vec<u32>,
}

impl Lexicon {
    /// With room for so many terms, a power of two, before it grows.
    pub(super) fn new(room: usize) -> Self {
        Self { terms: Vec::new(), table: vec![0; room * 2] }
    }

    pub(super) fn clear(&mut self) {
        self.terms.clear();
        self.table.fill(0);
    }

    /// The number of a term, and whether it is new.
    #[inline]
    pub(super) fn number(&mut self, term: Term) -> (usize, bool) {
        let mask = self.table.len() - 1;
        let mut at = mixed(term) & mask;
        loop {
            let number = self.table[at];
            if number == 0 {
                return (self.add(term, at), true);
            }
            let number = number as usize - 1;
            if self.terms.get(number) == Some(&term) {
                return (number, false);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds a term at its place of the table. Apart, since most terms are known.
    #[inline(never)]
    fn add(&mut self, term: Term, at: usize) -> usize {
        let number = self.terms.len();
        self.terms.push(term);
        self.table[at] = u32::try_from(number + 1).unwrap_or(u32::MAX);
        if self.terms.len() * 2 > self.table.len() {
            self.grow();
        }
        number
    }

    fn grow(&mut self) {
        let size = self.table.len() * 2;
        self.table.clear();
        self.table.resize(size, 0);
        for (number, term) in (1..).zip(&self.terms) {
            let mut at = mixed(*term) & (size - 1);
            while self.table[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            self.table[at] = number;
        }
    }
}

/// A hash for the table alone.
fn mixed(Term(bytes): Term) -> usize {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    let low = u64::try_from(bytes & u128::from(u64::MAX)).unwrap_or_default();
    let high = u64::try_from(bytes >> 64).unwrap_or_default();
    let mixed = (high ^ low.rotate_left(29)).wrapping_mul(ODD);
    usize::try_from(mixed >> 32).unwrap_or_default()
}
