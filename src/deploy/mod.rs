//! Sends the published folder to where readers are, by its manifest. It builds nothing.
//!
//! In: a folder that `publish` has made, a [`Target`]. Out: the same site on the other side,
//! [`Deployed`]. Never: a page there that refers to an asset that is not there; a file removed
//! before all are sent; a file removed that no manifest of ours has listed, unless asked; a
//! credential in a message.
//!
//! [`prepare`] reads both sides and makes the [`Plan`]; [`Prepared::run`] carries it out; [`deploy`]
//! is both. What is known of the other side is its manifest, read first; so nothing has to be listed
//! and, where nothing has changed, two requests are all.

#[cfg(feature = "cloud")]
mod cloud;
mod credentials;
mod encode;
mod folder;
mod local;
mod lock;
mod plan;
mod remote;
mod retry;
mod run;
mod s3;
mod store;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

pub use plan::{Plan, Upload, Why};
pub use retry::Limits;

use crate::diag::{Diagnostic, Diagnostics, faults::deploy as faults};
use crate::manifest;
use crate::site::{Storage, Target};
use local::Local;
use lock::{Lock, Standing};
use remote::{Remote, Source};
use retry::Patience;
use run::Run;
use store::{Store, Trouble};

/// What is to be sent, and how.
pub struct Order<'a> {
    /// The folder that was built.
    pub folder: &'a Path,
    /// Where it goes.
    pub target: &'a Target,
    /// The site's own folder; a target that is a folder is relative to it.
    pub root: &'a Path,
    /// Path of the site on its host, with slashes around it.
    pub base: &'a str,
    /// The name under which locks are taken, the same for all runs that keep each other out.
    pub owner: &'a str,
    /// Variables of the environment, for credentials.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// How patient to be.
    pub limits: Limits,
    /// Whether files that are not ours go too.
    pub prune: bool,
    /// Whether the lock of another run does not count.
    pub break_lock: bool,
    /// Whether the plan is all that is wanted.
    pub only_plan: bool,
    /// Set by whoever wants a deploy to end that has begun: nothing new is sent then, and the lock is
    /// left to the next run.
    pub ended: Arc<AtomicBool>,
}

/// How far a deploy has come.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Files sent.
    pub files: usize,
    /// Files to be sent.
    pub of_files: usize,
    /// Bytes of the files sent.
    pub bytes: u64,
    /// Bytes of all.
    pub of_bytes: u64,
    /// Since the first.
    pub elapsed: Duration,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// What the plan said, all of which is done.
    pub plan: Plan,
    /// Requests that were sent for it, those of the plan included.
    pub requests: usize,
}

/// Both sides, compared.
pub struct Prepared {
    /// What would be done.
    pub plan: Plan,
    /// What should be told before it is.
    pub found: Diagnostics,
    name: String,
    prefix: String,
    parallel: usize,
    max_deletes: usize,
    owner: String,
    local: Local,
    store: Box<dyn Store>,
    patience: Patience,
    /// What another run has left behind.
    unfinished: Option<BTreeSet<String>>,
    before: Option<Vec<u8>>,
}

/// Sends a folder to a target.
pub fn deploy(order: &Order<'_>) -> Result<Deployed, Diagnostic> {
    prepare(order)?.run(&|_| {})
}

/// Reads both sides and compares them. Nothing is written.
pub fn prepare(order: &Order<'_>) -> Result<Prepared, Diagnostic> {
    let local = Local::read(order.folder)?;
    compare(order, local, open(order)?)
}

fn compare(order: &Order<'_>, local: Local, store: Box<dyn Store>) -> Result<Prepared, Diagnostic> {
    let target = order.target;
    let is_amazon = matches!(&target.storage, Storage::S3(s3) if s3.endpoint.is_none());
    let redirects = target.redirects.unwrap_or(is_amazon);
    let local = local.sent_as(target.encoding, redirects, order.base);
    let patience = Patience::new(order.limits, order.ended.clone());
    let name = &target.name;
    let key = |file: &str| [&*target.prefix, file].concat();
    let told = |trouble: Trouble| {
        let blind = || faults::blind(name, &target.storage.place(), &trouble.to_string());
        run::known(name, &trouble).unwrap_or_else(blind)
    };

    let bytes = patience.with(|| store.get(&key(manifest::FILE))).map_err(told)?;
    let bytes = bytes.map(|found| found.bytes);
    let standing = lock::look(&*store, &key(lock::FILE), order.owner, bytes.as_deref(), &patience)
        .map_err(told)?;
    let mut found = Diagnostics::new();
    let unfinished = match standing {
        Standing::Free => None,
        Standing::Same => return Err(faults::no_storage(name, &target.storage.place())),
        Standing::Held { silent, .. } if !order.break_lock && !order.only_plan => {
            return Err(faults::locked(name, silent));
        }
        Standing::Left { routes, silent } | Standing::Held { routes, silent } => {
            found.extend(silent.map(|silent| faults::lock_broken(name, silent)));
            Some(routes)
        }
    };
    let remote =
        Remote::read(&*store, &target.prefix, &local, bytes, unfinished.as_ref(), &patience)
            .map_err(told)?;
    if remote.source == Source::Damaged {
        found.push(faults::rebuilt(name));
    }
    let plan = Plan::of(&local.manifest, &local.sent, &remote.known, order.prune);
    if plan.strangers > 0 {
        let example = remote.known.strangers.first().map_or("", String::as_str);
        found.push(faults::strangers(name, plan.strangers, example));
    }
    found.append(store.notes());
    Ok(Prepared {
        plan,
        found,
        name: name.clone(),
        prefix: target.prefix.clone(),
        parallel: target.parallel,
        max_deletes: target.max_deletes,
        owner: order.owner.to_owned(),
        local,
        store,
        patience,
        unfinished,
        before: remote.bytes,
    })
}

impl Prepared {
    /// True when nothing has to be done, not even ending what another run has begun.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.plan.is_idle() && self.unfinished.is_none()
    }

    /// Whether the plan may be carried out: not when it would remove too much.
    pub fn guard(&self) -> Result<(), Diagnostic> {
        let deletes = self.plan.deletes.len();
        if deletes > self.max_deletes {
            return Err(faults::too_many_deletes(&self.name, deletes, self.max_deletes));
        }
        Ok(())
    }

    /// Carries the plan out. `tell` is called after every file.
    pub fn run(self, tell: &(dyn Fn(Progress) + Sync)) -> Result<Deployed, Diagnostic> {
        if self.is_idle() {
            return Ok(self.deployed());
        }
        self.guard()?;
        let mut routes = self.plan.routes();
        routes.extend(self.unfinished.iter().flatten().cloned());
        let is_free = self.unfinished.is_none();
        let key = self.key(lock::FILE);
        let lock = Lock::take(&*self.store, &self.patience, key, &self.owner, routes, is_free)
            .map_err(|trouble| self.told(lock::FILE, &trouble))?
            .ok_or_else(|| faults::locked(&self.name, None))?;
        let done = self.unchanged_since().and_then(|()| Run::new(&self, &lock, tell).all());
        match done {
            Ok(()) => {
                lock.release().map_err(|trouble| self.told(lock::FILE, &trouble))?;
                Ok(self.deployed())
            }
            Err(fault) if fault.code == "deploy::lock-lost" || lock.leave() => Err(fault),
            Err(fault) => Err(faults::with_lock(fault, self.patience.limits().stale)),
        }
    }

    /// Between our look and our lock another run may have ended.
    fn unchanged_since(&self) -> Result<(), Diagnostic> {
        let key = self.key(manifest::FILE);
        let now = self.patience.with(|| self.store.get(&key));
        let now = now.map_err(|trouble| self.told(manifest::FILE, &trouble))?;
        if now.map(|found| found.bytes) == self.before {
            Ok(())
        } else {
            Err(faults::meanwhile(&self.name))
        }
    }

    fn deployed(self) -> Deployed {
        Deployed { requests: self.patience.requests(), plan: self.plan }
    }

    /// Where the file of a route stands.
    fn key(&self, route: &str) -> String {
        [&*self.prefix, route].concat()
    }

    fn told(&self, what: &str, trouble: &Trouble) -> Diagnostic {
        run::told(&self.name, what, trouble)
    }
}

/// Opens the store of a target.
fn open(order: &Order<'_>) -> Result<Box<dyn Store>, Diagnostic> {
    match &order.target.storage {
        Storage::Folder(path) => {
            let path: PathBuf = order.root.join(path);
            Ok(Box::new(folder::Folder::open(&path, order.folder)?))
        }
        Storage::S3(s3) => {
            let found = credentials::find(order.target, s3, order.variable)?;
            Ok(Box::new(s3::S3Store::open(order.target, s3, found, order.variable)?))
        }
        #[cfg(feature = "cloud")]
        Storage::Cloud(service, options) => {
            Ok(Box::new(cloud::Cloud::open(order.target, *service, options, order.variable)?))
        }
        #[cfg(not(feature = "cloud"))]
        Storage::Cloud(service, _) => Err(faults::no_cloud(&order.target.name, service.name())),
    }
}
