//! Trying again: how often, and after how long.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::store::Trouble;

/// How patient a deploy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How often a request is sent before it has failed.
    pub attempts: u32,
    /// How long to wait before the second attempt; before each further one twice as long.
    pub pause: Duration,
    /// The longest such pause.
    pub longest: Duration,
    /// How old the lock of another deploy must be before it counts as left behind.
    pub stale: Duration,
    /// What chance begins with; `None` for another beginning each time.
    pub seed: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            attempts: 8,
            pause: Duration::from_millis(200),
            longest: Duration::from_secs(20),
            stale: Duration::from_mins(15),
            seed: None,
        }
    }
}

/// Sends requests until they have gone well, and counts them.
#[derive(Debug)]
pub(super) struct Patience {
    limits: Limits,
    chance: AtomicU64,
    requests: AtomicUsize,
    stopped: AtomicBool,
}

impl Patience {
    pub(super) fn new(limits: Limits) -> Self {
        let seed = limits.seed.unwrap_or_else(random);
        Self {
            limits,
            chance: AtomicU64::new(seed),
            requests: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        }
    }

    /// Calls until it goes well, will not go well, or has been tried often enough.
    pub(super) fn with<T>(&self, call: impl Fn() -> Result<T, Trouble>) -> Result<T, Trouble> {
        for attempt in 1.. {
            self.requests.fetch_add(1, Ordering::Relaxed);
            match call() {
                Err(Trouble::Again(reason, wait)) if attempt < self.limits.attempts => {
                    if self.is_stopped() {
                        return Err(Trouble::Again(reason, None));
                    }
                    thread::sleep(self.pause(attempt, wait));
                }
                other => return other,
            }
        }
        Err(Trouble::Final(String::new()))
    }

    /// So long twice as long each time, between half and all of it: clients that failed together
    /// should not come back together. A store may ask for more.
    fn pause(&self, attempt: u32, wait: Option<Duration>) -> Duration {
        let whole = self.limits.pause.saturating_mul(1 << (attempt - 1).min(16));
        let whole = whole.min(self.limits.longest);
        let jitter = f64::from(self.roll() % 1024) / 1024.0;
        let pause = whole.mul_f64(0.5 + jitter / 2.0);
        pause.max(wait.unwrap_or_default().min(self.limits.longest))
    }

    /// The next number by chance (xorshift64*).
    fn roll(&self) -> u32 {
        let step = |x: u64| {
            let x = x.max(1);
            let x = x ^ (x >> 12);
            let x = x ^ (x << 25);
            x ^ (x >> 27)
        };
        let next = |x| Some(step(x));
        let before = self.chance.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next);
        let x = step(before.unwrap_or(1)).wrapping_mul(0x2545_F491_4F6C_DD1D);
        u32::try_from(x >> 32).unwrap_or_default()
    }

    /// Requests sent so far.
    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }

    /// From now on nothing is tried again: the deploy has failed.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    pub(super) const fn limits(&self) -> &Limits {
        &self.limits
    }
}

/// A number that nobody can tell beforehand: hash maps of the library begin with one.
fn random() -> u64 {
    RandomState::new().hash_one("tongwen")
}

#[cfg(test)]
mod tests {
    use super::{Limits, Patience, Trouble};
    use std::cell::Cell;
    use std::time::Duration;

    const QUICK: Limits = Limits {
        attempts: 4,
        pause: Duration::from_micros(10),
        longest: Duration::from_micros(80),
        stale: Duration::ZERO,
        seed: Some(7),
    };

    #[test]
    fn what_may_go_well_is_tried_again_and_the_rest_is_not() {
        for (fails, trouble, expected, sent) in [
            (2, Trouble::Again("500".to_owned(), None), Ok(()), 3),
            (9, Trouble::Again("500".to_owned(), None), Err("500"), 4),
            (9, Trouble::Denied("403".to_owned()), Err("403"), 1),
        ] {
            let patience = Patience::new(QUICK);
            let count = Cell::new(0);
            let result = patience.with(|| {
                count.set(count.get() + 1);
                if count.get() > fails { Ok(()) } else { Err(trouble.clone()) }
            });
            assert_eq!(result.map_err(|t| t.to_string()), expected.map_err(str::to_owned));
            assert_eq!((patience.requests(), count.get()), (sent, sent));
        }
    }

    #[test]
    fn pauses_double_and_are_bounded_and_equal_for_equal_seeds() {
        let pauses = |seed| {
            let patience = Patience::new(Limits { seed: Some(seed), ..Limits::default() });
            (1..12).map(|attempt| patience.pause(attempt, None)).collect::<Vec<_>>()
        };
        assert_eq!(pauses(7), pauses(7));
        assert_ne!(pauses(7), pauses(8));
        for (pause, power) in pauses(7).into_iter().zip(0..) {
            let whole = Duration::from_millis(200 << power).min(Duration::from_secs(20));
            assert!(pause >= whole / 2 && pause <= whole, "{power}: {pause:?}");
        }
        let patience = Patience::new(Limits::default());
        assert!(patience.pause(1, Some(Duration::from_secs(3))) == Duration::from_secs(3));
        assert!(patience.pause(1, Some(Duration::from_hours(3))) == Duration::from_secs(20));
    }
}
