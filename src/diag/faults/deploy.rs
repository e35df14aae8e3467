//! Faults found by `deploy`. What a storage says comes without credentials and signatures.

use std::io;
use std::path::Path;
use std::time::Duration;

use crate::diag::{Diagnostic, nearest};

fn of(code: &'static str, target: &str) -> Diagnostic {
    Diagnostic::foundation(code).with("target", target)
}

fn at(code: &'static str, path: &Path) -> Diagnostic {
    Diagnostic::foundation(code).with("path", path.display())
}

fn warning(code: &'static str, target: &str) -> Diagnostic {
    Diagnostic::warning(code).with("target", target)
}

fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn minutes(time: Duration) -> u64 {
    time.as_secs().div_ceil(60)
}

/// `site.toml` declares no such target; `name` is empty when it declares none at all.
#[must_use]
pub fn no_target<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Diagnostic {
    let all = quoted(known.clone());
    let diagnostic = Diagnostic::foundation("deploy::no-target").with("name", name);
    let none = all.is_empty().then_some("[deploy.production]");
    diagnostic
        .with_some("near", nearest(name, known))
        .with_some("known", (!all.is_empty()).then_some(all))
        .with_some("example", none)
}

/// There are several targets, and none was named.
#[must_use]
pub fn which_target<'a>(known: impl Iterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::foundation("deploy::which-target").with("known", quoted(known))
}

/// There is no site in the folder.
#[must_use]
pub fn nothing_built(folder: &Path) -> Diagnostic {
    at("deploy::nothing-built", folder)
}

/// The manifest in our folder cannot be used.
#[must_use]
pub fn damaged(path: &Path) -> Diagnostic {
    at("deploy::damaged", path)
}

/// Files of our folder are not those that were built; `path` is the first.
#[must_use]
pub fn differs(path: &Path, count: usize) -> Diagnostic {
    let more = count.checked_sub(1).filter(|more| *more > 0);
    at("deploy::differs", path).with_some("more", more)
}

/// The system refused to read.
#[must_use]
pub fn cannot_read(path: &Path, reason: &io::Error) -> Diagnostic {
    at("deploy::cannot-read", path).with("reason", reason)
}

/// The target lies in the folder that is to be sent, or the other way round.
#[must_use]
pub fn same_folder(path: &Path) -> Diagnostic {
    at("deploy::same-folder", path)
}

/// The address of a storage cannot be used.
#[must_use]
pub fn bad_store(target: &str, endpoint: &str, reason: &str) -> Diagnostic {
    of("deploy::bad-store", target).with("endpoint", endpoint).with("reason", reason)
}

/// This program was built without the kinds of storage of the feature `cloud`.
#[must_use]
pub fn no_cloud(target: &str, kind: &str) -> Diagnostic {
    of("deploy::no-cloud", target).with("kind", kind)
}

/// No credentials were found in the environment, in variables of these names.
#[must_use]
pub fn no_credentials(target: &str, names: (&str, &str), profile: Option<&str>) -> Diagnostic {
    of("deploy::no-credentials", target)
        .with("who", names.0)
        .with("secret", names.1)
        .with_some("profile", profile)
}

/// What a storage refuses, and where that comes from: the name of a variable of the environment, or a
/// key of the shared credentials file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It does not know the key.
    Key(String),
    /// It knows the key, and the secret is another one.
    Secret(String),
    /// They have run out.
    Expired(String),
    /// It knows who asks, or does not say.
    Rights,
}

/// The storage refuses our credentials.
#[must_use]
pub fn denied(target: &str, reason: &str, refusal: &Refusal) -> Diagnostic {
    let fault = of("deploy::denied", target).with("reason", reason);
    match refusal {
        Refusal::Key(name) => fault.with("key", name),
        Refusal::Secret(name) => fault.with("secret", name),
        Refusal::Expired(name) => fault.with("expired", name),
        Refusal::Rights => fault.with("rights", target),
    }
}

/// The bucket is in another region.
#[must_use]
pub fn elsewhere(target: &str, reason: &str, region: Option<&str>) -> Diagnostic {
    let unknown = region.is_none().then_some(target);
    let fault = of("deploy::elsewhere", target).with("reason", reason);
    fault.with_some("region", region).with_some("unknown", unknown)
}

/// What is there cannot be looked at, so nothing was begun.
#[must_use]
pub fn blind(target: &str, place: &str, reason: &str) -> Diagnostic {
    of("deploy::blind", target).with("place", place).with("reason", reason)
}

/// The bucket does not exist.
#[must_use]
pub fn no_bucket(target: &str, reason: &str) -> Diagnostic {
    of("deploy::no-bucket", target).with("reason", reason)
}

/// A request failed, again and again. `what` is the file for which it was sent, if it was one.
#[must_use]
pub fn failed(target: &str, what: &str, reason: &str) -> Diagnostic {
    let file = (!what.is_empty()).then_some(what);
    of("deploy::failed", target).with("reason", reason).with_some("file", file)
}

/// Something else answers than a storage.
#[must_use]
pub fn no_storage(target: &str, place: &str) -> Diagnostic {
    of("deploy::no-storage", target).with("place", place)
}

/// Somebody wanted the deploy to end before all was sent.
#[must_use]
pub fn ended(target: &str, sent: usize, files: usize) -> Diagnostic {
    of("deploy::ended", target).with("sent", sent).with("files", files)
}

/// A fault after which the lock could not be left to the next run; it counts for so long.
#[must_use]
pub fn with_lock(fault: Diagnostic, stale: Duration) -> Diagnostic {
    fault.with("stale", minutes(stale))
}

/// Another run deploys to the target; it has last shown life so long ago.
#[must_use]
pub fn locked(target: &str, silent: Option<Duration>) -> Diagnostic {
    of("deploy::locked", target).with_some("minutes", silent.map(minutes))
}

/// Another run has taken the target over.
#[must_use]
pub fn lock_lost(target: &str) -> Diagnostic {
    of("deploy::lock-lost", target)
}

/// The lock of another run does not count any more.
#[must_use]
pub fn lock_broken(target: &str, silent: Duration) -> Diagnostic {
    warning("deploy::lock-broken", target).with("minutes", minutes(silent))
}

/// Another run has ended between our look and our first step.
#[must_use]
pub fn meanwhile(target: &str) -> Diagnostic {
    of("deploy::meanwhile", target)
}

/// More files would be removed than is allowed.
#[must_use]
pub fn too_many_deletes(target: &str, count: usize, most: usize) -> Diagnostic {
    of("deploy::too-many-deletes", target).with("count", count).with("most", most)
}

/// Nobody is there to be asked.
#[must_use]
pub fn not_asked(target: &str) -> Diagnostic {
    of("deploy::not-asked", target)
}

/// The remote manifest made no sense, and what stands there was listed.
#[must_use]
pub fn rebuilt(target: &str) -> Diagnostic {
    warning("deploy::rebuilt", target)
}

/// There are files that no manifest of ours has listed; they stay.
#[must_use]
pub fn strangers(target: &str, count: usize, example: &str) -> Diagnostic {
    warning("deploy::strangers", target).with("count", count).with("example", example)
}

/// Our clock is so many seconds ahead of the storage's, or behind where that is negative.
#[must_use]
pub fn clock(target: &str, seconds: i64) -> Diagnostic {
    let minutes = (seconds.unsigned_abs() + 30) / 60;
    let ahead = (seconds > 0).then_some(minutes);
    let behind = (seconds <= 0).then_some(minutes);
    warning("deploy::clock", target)
        .with("minutes", minutes)
        .with_some("ahead", ahead)
        .with_some("behind", behind)
}
