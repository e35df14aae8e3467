//! A list of which the next edition shares all but what has changed.

use std::ops::Index;
use std::sync::Arc;

/// Entries on one board: a copy of a shelf costs as much as it has boards, a change as much as a
/// board has entries.
const BOARD: usize = 256;

/// A list that is cheap to copy and to change in a few places. The preview keeps what pages are
/// made of in such lists, so that an edit costs the same in a large site as in a small one.
#[derive(Clone, Debug)]
pub struct Shelf<T>(Vec<Arc<Vec<T>>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Shelf<T> {
    /// How many entries it has.
    #[must_use]
    pub fn len(&self) -> usize {
        let full = self.0.len().saturating_sub(1) * BOARD;
        full + self.0.last().map_or(0, |last| last.len())
    }

    /// True without an entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All entries in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().flat_map(|board| board.iter())
    }

    /// Places at which another shelf has something else in the sense of `differ`. Boards that both
    /// share are passed over.
    pub fn changed(&self, other: &Self, differ: impl Fn(&T, &T) -> bool) -> Vec<usize> {
        let mut places = Vec::new();
        for (number, (own, others)) in self.0.iter().zip(&other.0).enumerate() {
            if !Arc::ptr_eq(own, others) {
                let pairs = own.iter().zip(&**others).enumerate();
                let changed = pairs.filter(|(_, (a, b))| differ(a, b));
                places.extend(changed.map(|(at, _)| number * BOARD + at));
            }
        }
        places
    }
}

impl<T: Clone> Shelf<T> {
    /// Another entry in the place of one that is there.
    pub fn put(&mut self, place: usize, entry: T) {
        Arc::make_mut(&mut self.0[place / BOARD])[place % BOARD] = entry;
    }
}

impl<T> Index<usize> for Shelf<T> {
    type Output = T;

    fn index(&self, place: usize) -> &T {
        &self.0[place / BOARD][place % BOARD]
    }
}

impl<T> FromIterator<T> for Shelf<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        let mut entries = entries.into_iter().peekable();
        let mut boards = Vec::new();
        while entries.peek().is_some() {
            boards.push(Arc::new(entries.by_ref().take(BOARD).collect()));
        }
        Self(boards)
    }
}

#[cfg(test)]
mod tests {
    use super::{BOARD, Shelf};

    #[test]
    fn a_copy_differs_where_it_was_changed() {
        for length in [0, 1, BOARD, BOARD + 1, 3 * BOARD] {
            let shelf: Shelf<usize> = (0..length).collect();
            assert_eq!(shelf.len(), length);
            assert_eq!(shelf.is_empty(), length == 0);
            assert!(shelf.iter().copied().eq(0..length));
            let mut copy = shelf.clone();
            for place in [0, length / 2, length.saturating_sub(1)] {
                if length > 0 {
                    copy.put(place, usize::MAX);
                    assert_eq!((copy[place], shelf[place]), (usize::MAX, place));
                }
            }
            let changed = copy.changed(&shelf, |a, b| a != b);
            assert!(changed.iter().all(|place| shelf[*place] == *place));
            assert_eq!(changed.len(), length.min(3));
        }
    }
}
