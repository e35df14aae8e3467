//! Doing what the plan says: assets, pages, indexes, each when all before them are there; then what
//! is no longer part of the site; then the manifest; then the lock goes.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::lock::Lock;
use super::plan::{Plan, Upload, phase};
use super::retry::Patience;
use super::store::{Body, Head, Store, Trouble};
use super::{Prepared, Progress, remote};
use crate::diag::{Diagnostic, faults::deploy as faults};
use crate::manifest::{self, Caching, Phase};

/// What stands between a plan and its end.
pub(super) struct Run<'a> {
    ready: &'a Prepared,
    store: &'a dyn Store,
    patience: &'a Patience,
    lock: &'a Lock<'a>,
    tell: &'a (dyn Fn(Progress) + Sync),
    started: Instant,
    done: Mutex<(usize, u64)>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        ready: &'a Prepared,
        lock: &'a Lock<'a>,
        tell: &'a (dyn Fn(Progress) + Sync),
    ) -> Self {
        let (store, patience) = (&*ready.store, &ready.patience);
        let (started, done) = (Instant::now(), Mutex::default());
        Self { ready, store, patience, lock, tell, started, done }
    }

    /// Does all of it, unless it is to end. Whatever happens, nothing is removed before all is sent,
    /// and the manifest is the last to be written.
    pub(super) fn all(&self) -> Result<(), Diagnostic> {
        let done = self.steps();
        // What fails then is not tried again: that it was to end is the reason.
        let is_cut =
            |fault: &Diagnostic| self.patience.is_asked() && fault.code == "deploy::failed";
        done.map_err(|fault| if is_cut(&fault) { self.cut() } else { fault })
    }

    fn steps(&self) -> Result<(), Diagnostic> {
        let plan = &self.ready.plan;
        self.still_alone()?;
        if self.store.has_folders() {
            let in_the_way = plan.in_the_way();
            self.remove(in_the_way.into_iter())?;
        }
        for now in [Phase::Asset, Phase::Page, Phase::Index] {
            let uploads: Vec<_> =
                plan.uploads.iter().filter(|upload| phase(&upload.route) == now).collect();
            if !uploads.is_empty() {
                self.each(&uploads, |upload| self.send(upload))?;
                self.still_alone()?;
            }
        }
        for now in [Phase::Index, Phase::Page, Phase::Asset] {
            self.remove(plan.deletes.iter().filter(|route| phase(route) == now))?;
        }
        if !plan.deletes.is_empty() {
            self.still_alone()?;
        }
        self.manifest(plan)
    }

    fn send(&self, upload: &Upload) -> Result<(), Diagnostic> {
        let route = &upload.route;
        let key = self.ready.key(route);
        let put = |body: &Body<'_>, head: &Head<'_>| {
            self.patience.with(|| self.store.put(&key, body, head))
        };
        let sent = self.ready.local.with(route, put)?;
        sent.map_err(|trouble| self.ready.told(route, &trouble))?;
        self.report(upload.size);
        Ok(())
    }

    fn remove<'r>(&self, routes: impl Iterator<Item = &'r String>) -> Result<(), Diagnostic> {
        let routes: Vec<_> = routes.collect();
        self.each(&routes, |route| {
            let key = self.ready.key(route);
            let done = self.patience.with(|| self.store.delete(&key));
            done.map_err(|trouble| self.ready.told(route, &trouble))
        })
    }

    fn manifest(&self, plan: &Plan) -> Result<(), Diagnostic> {
        let bytes = remote::manifest_of(&self.ready.local, &plan.retired);
        let head = Head {
            media: "application/json",
            caching: Caching::Revalidate,
            encoding: None,
            redirect: None,
        };
        let key = self.ready.key(manifest::FILE);
        let put = self.patience.with(|| self.store.put(&key, &Body::Bytes(&bytes), &head));
        put.map_err(|trouble| self.ready.told(manifest::FILE, &trouble))
    }

    /// Another run may have taken the lock for one that was left behind, while this one slept.
    fn still_alone(&self) -> Result<(), Diagnostic> {
        match self.lock.is_ours() {
            Ok(true) => Ok(()),
            Ok(false) => Err(faults::lock_lost(&self.ready.name)),
            Err(trouble) => Err(self.ready.told(super::lock::FILE, &trouble)),
        }
    }

    /// Does something with each, several at a time; the first fault ends it.
    fn each<T: Sync>(
        &self,
        all: &[T],
        work: impl Fn(&T) -> Result<(), Diagnostic> + Sync,
    ) -> Result<(), Diagnostic> {
        let next = AtomicUsize::new(0);
        let fault = Mutex::new(None);
        let worker = || {
            while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                if self.patience.is_stopped() {
                    break;
                }
                self.lock.beat();
                if let Err(found) = work(one) {
                    self.patience.stop();
                    if let Ok(mut fault) = fault.lock() {
                        fault.get_or_insert(found);
                    }
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..self.ready.parallel.min(all.len()) {
                scope.spawn(worker);
            }
            worker();
        });
        match fault.into_inner().ok().flatten() {
            Some(fault) => Err(fault),
            None if self.patience.is_asked() => Err(self.cut()),
            None => Ok(()),
        }
    }

    /// That somebody wanted an end before the end.
    fn cut(&self) -> Diagnostic {
        let sent = self.done.lock().map_or(0, |done| done.0);
        faults::ended(&self.ready.name, sent, self.ready.plan.uploads.len())
    }

    fn report(&self, size: u64) {
        let Ok(mut done) = self.done.lock() else { return };
        done.0 += 1;
        done.1 += size;
        let plan = &self.ready.plan;
        (self.tell)(Progress {
            files: done.0,
            of_files: plan.uploads.len(),
            bytes: done.1,
            of_bytes: plan.bytes(),
            elapsed: self.started.elapsed(),
        });
    }
}

impl Progress {
    /// Bytes a second.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
    pub fn rate(&self) -> f64 {
        self.bytes as f64 / self.elapsed.as_secs_f64().max(0.001)
    }

    /// How long the rest will take, if it goes on like this. Small files cost a request rather than
    /// bytes, so both are asked and the longer answer counts.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a guess for people")]
    pub fn rest(&self) -> Duration {
        let share = |done: f64, all: f64| if all > 0.0 { done / all } else { 1.0 };
        let files = share(self.files as f64, self.of_files as f64);
        let bytes = share(self.bytes as f64, self.of_bytes as f64);
        let share = files.min(bytes).max(0.000_1);
        self.elapsed.mul_f64((1.0 / share - 1.0).min(1e6))
    }
}

/// A trouble as a fault of a target, once something has been begun. `what` is the file it happened to.
pub(super) fn told(target: &str, what: &str, trouble: &Trouble) -> Diagnostic {
    known(target, trouble).unwrap_or_else(|| faults::failed(target, what, &trouble.to_string()))
}

/// The fault of a trouble that needs no context.
pub(super) fn known(target: &str, trouble: &Trouble) -> Option<Diagnostic> {
    match trouble {
        Trouble::Denied(reason, refusal) => Some(faults::denied(target, reason, refusal)),
        Trouble::NoBucket(reason) => Some(faults::no_bucket(target, reason)),
        Trouble::Elsewhere(reason, region) => {
            Some(faults::elsewhere(target, reason, region.as_deref()))
        }
        Trouble::Again(..) | Trouble::Silent(_) | Trouble::Final(_) => None,
    }
}
