//! The background pass: pages that nobody looks at are rendered for their faults, and thrown away.
//!
//! It runs on one thread of low priority, and renders again only what an edit has reached.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::diag::Diagnostics;
use crate::press::folded;
use crate::render::Printing;

/// What rendering found, by route. Pages without faults have no entry.
#[derive(Debug, Default)]
pub(super) struct Proof(Mutex<BTreeMap<String, Diagnostics>>);

impl Proof {
    /// All of it; the fault of a template once.
    pub(super) fn faults(&self) -> Diagnostics {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        folded(found.values().flatten().cloned().collect())
    }

    /// Notes what rendering a page has found. True when that is news.
    pub(super) fn note(&self, route: &str, faults: &Diagnostics) -> bool {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if faults.is_empty() {
            return found.remove(route).is_some();
        }
        found.insert(route.to_owned(), faults.clone()).as_ref() != Some(faults)
    }

    /// True when some page cannot be rendered.
    fn has_errors(&self) -> bool {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        found.values().any(Diagnostics::has_errors)
    }

    /// Forgets pages that the site no longer has.
    fn keep(&self, printing: &Printing) -> bool {
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = found.len();
        found.retain(|route, _| printing.job(route).is_some());
        found.len() != before
    }
}

/// Renders what comes, until nobody sends any more. `tell` is called when there is news, `is_sound`
/// when all pages could be rendered.
pub(super) fn run(
    proof: &Proof,
    printings: &Receiver<Arc<Printing>>,
    tell: impl Fn(),
    is_sound: impl Fn(&Arc<Printing>),
) {
    /// Pages between two looks at whether there is something newer: a few milliseconds.
    const SLICE: usize = 16;
    rest();
    let mut last: Option<Arc<Printing>> = None;
    let mut todo = VecDeque::new();
    let mut is_news = false;
    loop {
        // With work left this only looks; without, it waits.
        let next = if todo.is_empty() {
            printings.recv().map_err(|_| RecvTimeoutError::Disconnected)
        } else {
            printings.recv_timeout(Duration::ZERO)
        };
        match next {
            Ok(printing) => {
                match last.as_ref().and_then(|last| printing.reached_since(last)) {
                    // What was just edited is what people wait for.
                    Some(reached) => reached.into_iter().for_each(|at| todo.push_front(at)),
                    None => {
                        // While there is much to do in any case, so that the first edit need not.
                        let _ = printing.plan().readers();
                        let jobs = printing.jobs().iter().enumerate();
                        todo =
                            jobs.filter(|(_, job)| job.work.can_fail()).map(|(at, _)| at).collect();
                    }
                }
                is_news |= proof.keep(&printing);
                last = Some(printing);
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        let Some(printing) = &last else { continue };
        for at in todo.drain(..todo.len().min(SLICE)) {
            let job = &printing.jobs()[at];
            is_news |= proof.note(job.route.as_str(), &printing.render(job).diagnostics);
        }
        if !todo.is_empty() {
            continue;
        }
        if !proof.has_errors() {
            is_sound(printing);
        }
        if std::mem::take(&mut is_news) {
            tell();
        }
    }
}

/// Leaves the processor to whoever wants an answer. Elsewhere than on Linux the priority is that of
/// the whole process, so it stays as it is.
fn rest() {
    #[cfg(target_os = "linux")]
    {
        // A refusal costs nothing but speed.
        let _ = rustix::process::nice(10);
    }
}
