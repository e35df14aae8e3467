//! Trying again: how often, and after how long.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::store::Trouble;

/// How often a request is sent to a store that has never answered: its address may be wrong.
const STRANGER: u32 = 4;
/// How often the last word is sent, with which a deploy that stops leaves its lock to the next.
const LAST: u32 = 3;
/// How soon a pause is over when the deploy is to end.
const LOOK: Duration = Duration::from_millis(20);

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
    is_known: AtomicBool,
    stopped: AtomicBool,
    asked: Arc<AtomicBool>,
}

impl Patience {
    /// `asked` is set by whoever wants the deploy to end.
    pub(super) fn new(limits: Limits, asked: Arc<AtomicBool>) -> Self {
        let seed = limits.seed.unwrap_or_else(random);
        Self {
            limits,
            chance: AtomicU64::new(seed),
            requests: AtomicUsize::new(0),
            is_known: AtomicBool::new(false),
            stopped: AtomicBool::new(false),
            asked,
        }
    }

    /// Calls until it goes well, will not go well, or has been tried often enough.
    pub(super) fn with<T>(&self, call: impl Fn() -> Result<T, Trouble>) -> Result<T, Trouble> {
        self.tried(self.limits.attempts, || self.is_stopped(), call)
    }

    /// The same for the last word of a deploy that has stopped.
    pub(super) fn with_the_last<T>(
        &self,
        call: impl Fn() -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        self.tried(LAST.min(self.limits.attempts), || false, call)
    }

    fn tried<T>(
        &self,
        attempts: u32,
        is_over: impl Fn() -> bool,
        call: impl Fn() -> Result<T, Trouble>,
    ) -> Result<T, Trouble> {
        for attempt in 1.. {
            self.requests.fetch_add(1, Ordering::Relaxed);
            let result = call();
            let wait = match &result {
                Err(Trouble::Again(_, wait)) => *wait,
                Err(Trouble::Silent(_)) => None,
                _ => {
                    self.is_known.store(true, Ordering::Relaxed);
                    return result;
                }
            };
            if !matches!(result, Err(Trouble::Silent(_))) {
                self.is_known.store(true, Ordering::Relaxed);
            }
            let is_known = self.is_known.load(Ordering::Relaxed);
            let attempts = if is_known { attempts } else { attempts.min(STRANGER) };
            if attempt >= attempts || is_over() {
                return result;
            }
            let end = Instant::now() + self.pause(attempt, wait);
            while let Some(rest) = end.checked_duration_since(Instant::now()) {
                if is_over() {
                    return result;
                }
                thread::sleep(rest.min(LOOK));
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

    /// Whether nothing new is begun.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed) || self.is_asked()
    }

    /// Whether somebody wants the deploy to end.
    pub(super) fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Relaxed)
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
    use crate::diag::faults::deploy::Refusal;
    use std::cell::Cell;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

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
            (9, Trouble::Denied("403".to_owned(), Refusal::Rights), Err("403"), 1),
        ] {
            let patience = Patience::new(QUICK, Arc::default());
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
    fn who_has_never_answered_is_given_up_sooner() {
        let limits = Limits { attempts: 8, ..QUICK };
        let silent = || Err::<(), _>(Trouble::Silent("refused".to_owned()));
        let patience = Patience::new(limits, Arc::default());
        assert!(patience.with(silent).is_err());
        assert_eq!(patience.requests(), 4);
        assert!(patience.with(|| Ok(())).is_ok() && patience.with(silent).is_err());
        assert_eq!(patience.requests(), 4 + 1 + 8);
    }

    #[test]
    fn no_pause_goes_on_when_the_deploy_is_to_end() {
        let asked = Arc::new(AtomicBool::new(false));
        let patience = Patience::new(Limits::default(), asked.clone());
        let long = Some(Duration::from_secs(20));
        let started = Instant::now();
        let result = patience.with(|| {
            asked.store(true, Ordering::Relaxed);
            Err::<(), _>(Trouble::Again("503".to_owned(), long))
        });
        assert!(result.is_err() && started.elapsed() < Duration::from_secs(10));
        assert_eq!(patience.requests(), 1);
        let again = || Err::<(), _>(Trouble::Again("503".to_owned(), None));
        assert!(patience.with_the_last(again).is_err());
        assert_eq!(patience.requests(), 1 + 3);
    }

    #[test]
    fn pauses_double_and_are_bounded_and_equal_for_equal_seeds() {
        let pauses = |seed| {
            let patience =
                Patience::new(Limits { seed: Some(seed), ..Limits::default() }, Arc::default());
            (1..12).map(|attempt| patience.pause(attempt, None)).collect::<Vec<_>>()
        };
        assert_eq!(pauses(7), pauses(7));
        assert_ne!(pauses(7), pauses(8));
        for (pause, power) in pauses(7).into_iter().zip(0..) {
            let whole = Duration::from_millis(200 << power).min(Duration::from_secs(20));
            assert!(pause >= whole / 2 && pause <= whole, "{power}: {pause:?}");
        }
        let patience = Patience::new(Limits::default(), Arc::default());
        assert!(patience.pause(1, Some(Duration::from_secs(3))) == Duration::from_secs(3));
        assert!(patience.pause(1, Some(Duration::from_hours(3))) == Duration::from_secs(20));
    }
}
