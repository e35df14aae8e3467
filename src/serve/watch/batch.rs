//! When to tell of changes: soon after one file is saved, seldom while many are.
//!
//! In: signs of changes with the instants at which they came. Out: when a batch is due, and what
//! is in it. Never: a clock of its own, a file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Silence after which a batch is told though a file in it may still be written.
const QUIET: Duration = Duration::from_millis(8);

/// Silence after which a batch is told in which every file is written to its end. Not nothing:
/// whoever saves one file often saves another with it.
const SETTLED: Duration = Duration::from_millis(2);

/// Silence after which a batch of many files is told, or one that comes soon after another: then a
/// program is at work, not a person, and pauses longer than between two files of one save.
const BUSY: Duration = Duration::from_millis(25);

/// As many files, or as short a time after the batch before, make a batch one of a program.
const MANY: usize = 4;
const SOON: Duration = Duration::from_millis(100);

/// A batch is told after this time even when changes go on.
const LONGEST: Duration = Duration::from_millis(80);

/// What is known of a changed file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// It is being written or moved, or has gone; more may follow.
    Begun,
    /// It is whole: closed by its writer, or renamed into place.
    Ended,
}

/// Changes that have not been told.
#[derive(Debug, Default)]
pub(super) struct Batch {
    paths: BTreeMap<PathBuf, Sign>,
    /// Of these, what may be folders that nobody has looked into.
    fresh: BTreeSet<PathBuf>,
    everything: bool,
    /// When the first and the last of them came.
    times: Option<(Instant, Instant)>,
    /// When the batch before was told.
    before: Option<Instant>,
}

/// A batch that is told.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) paths: BTreeSet<PathBuf>,
    pub(super) fresh: BTreeSet<PathBuf>,
    /// Signs were lost: anything may have changed.
    pub(super) everything: bool,
}

impl Batch {
    /// Takes in a change. `fresh` when the path may be a folder that has just come into being.
    pub(super) fn note(&mut self, now: Instant, path: PathBuf, sign: Sign, fresh: bool) {
        self.touch(now);
        if fresh {
            self.fresh.insert(path.clone());
        }
        self.paths.insert(path, sign);
    }

    /// Takes in that signs were lost.
    pub(super) fn note_everything(&mut self, now: Instant) {
        self.touch(now);
        self.everything = true;
    }

    fn touch(&mut self, now: Instant) {
        self.times = Some((self.times.map_or(now, |(first, _)| first), now));
    }

    /// When the batch is to be told, if nothing more comes; `None` while there is none.
    pub(super) fn due(&self) -> Option<Instant> {
        let (first, last) = self.times?;
        let is_soon = self.before.is_some_and(|before| first < before + SOON);
        let is_settled = !self.everything && self.paths.values().all(|sign| *sign == Sign::Ended);
        let quiet = match (is_soon || self.paths.len() >= MANY, is_settled) {
            (true, _) => BUSY,
            (false, false) => QUIET,
            (false, true) => SETTLED,
        };
        let quiet = last + quiet;
        Some(quiet.min(first + LONGEST))
    }

    /// Takes the batch out; the next change begins another.
    pub(super) fn take(&mut self, now: Instant) -> Told {
        let next = Self { before: Some(now), ..Self::default() };
        let Self { paths, fresh, everything, .. } = std::mem::replace(self, next);
        Told { paths: paths.into_keys().collect(), fresh, everything }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Batch, Sign};

    /// Notes changes at milliseconds of a made-up clock, and says at which each batch is told.
    fn told(changes: &[(u64, &str, Sign)]) -> Vec<(u128, usize)> {
        let start = Instant::now();
        let mut batch = Batch::default();
        let mut all = Vec::new();
        let mut flush = |batch: &mut Batch, before: Option<Instant>| {
            while let Some(due) = batch.due().filter(|due| before.is_none_or(|now| *due < now)) {
                all.push(((due - start).as_millis(), batch.take(due).paths.len()));
            }
        };
        for (at, path, sign) in changes {
            let now = start + Duration::from_millis(*at);
            flush(&mut batch, Some(now));
            batch.note(now, path.into(), *sign, false);
        }
        flush(&mut batch, None);
        all
    }

    #[test]
    fn one_file_is_told_soon_after_its_end() {
        use Sign::{Begun, Ended};
        assert!(told(&[]).is_empty());
        assert_eq!(told(&[(0, "a", Begun), (1, "a", Ended)]), [(3, 1)]);
        assert_eq!(told(&[(0, "a", Begun), (3, "a", Begun)]), [(11, 1)]);
        // A temporary file that was renamed counts as open: the end of the other does not wait long.
        assert_eq!(told(&[(0, "tmp", Begun), (1, "a", Ended)]), [(9, 2)]);
        // An editor that moves the old file away comes back with the new one.
        assert_eq!(told(&[(0, "a", Begun), (5, "a", Begun), (6, "a", Ended)]), [(8, 1)]);
        assert_eq!(told(&[(0, "a", Ended), (200, "b", Ended)]), [(2, 1), (202, 1)]);
        // The next soon after it may be one of many.
        assert_eq!(told(&[(0, "a", Ended), (50, "b", Ended)]), [(2, 1), (75, 1)]);
    }

    #[test]
    fn a_burst_is_told_in_few_batches() {
        let names: Vec<_> = (0..200).map(|n| n.to_string()).collect();
        let burst: Vec<_> =
            (0..).zip(&names).map(|(at, name)| (at, name.as_str(), Sign::Ended)).collect();
        let told = told(&burst);
        assert_eq!(told.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [80, 161, 224]);
        assert_eq!(told.iter().map(|(_, count)| count).sum::<usize>(), 200);
    }

    #[test]
    fn a_slow_burst_comes_in_few_batches_too() {
        let names: Vec<_> = (0..100).map(|n| n.to_string()).collect();
        let burst: Vec<_> =
            (0..).zip(&names).map(|(at, name)| (at * 10, name.as_str(), Sign::Ended)).collect();
        let told = told(&burst);
        assert!(told.len() < 15, "{told:?}");
    }

    #[test]
    fn lost_signs_make_everything_change() {
        let now = Instant::now();
        let mut batch = Batch::default();
        batch.note_everything(now);
        assert_eq!(batch.due(), Some(now + super::QUIET));
        assert!(batch.take(now).everything);
        assert_eq!(batch.due(), None);
        assert!(!batch.take(now).everything);
    }
}
