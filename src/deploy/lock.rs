//! The lock: one deploy at a time, and a note of what it touches.
//!
//! It is taken only when there is something to do, and taken away at the end. One that is found at
//! the beginning tells that a deploy has not ended, and which routes can no longer be trusted.
//! Stores differ in whether they can refuse a second writer; so what stands there is read back, and
//! looked at again before every phase.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::local::is_sound;
use super::retry::Patience;
use super::store::{Body, Head, Store, Trouble};
use crate::manifest::Caching;

/// Its name below the prefix.
pub(super) const FILE: &str = ".tongwen-lock";
/// How often a long deploy shows that it lives.
const BEAT: Duration = Duration::from_mins(1);

#[derive(Debug, Serialize, Deserialize)]
struct Note {
    version: u32,
    owner: String,
    /// True when its deploy has given up.
    #[serde(default)]
    left: bool,
    routes: BTreeSet<String>,
}

/// What was found in the place of the lock.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing.
    Free,
    /// The same as in the place of the manifest: somebody else's server, with a page for everything.
    Same,
    /// A deploy that has given up, or was ended here, or has shown no life for a long time.
    Left {
        /// What it touches.
        routes: BTreeSet<String>,
        /// Since when it has shown no life, where that decided.
        silent: Option<Duration>,
    },
    /// A deploy that may still be running.
    Held {
        /// What it touches.
        routes: BTreeSet<String>,
        /// Since when it has shown no life.
        silent: Option<Duration>,
    },
}

/// Looks who deploys. `owner` is our own name: a lock of that name is one of a run that was killed,
/// since two runs on one folder keep each other out. `manifest` is what was found in its place.
pub(super) fn look(
    store: &dyn Store,
    key: &str,
    owner: &str,
    manifest: Option<&[u8]>,
    patience: &Patience,
) -> Result<Standing, Trouble> {
    let Some(found) = patience.with(|| store.get(key))? else { return Ok(Standing::Free) };
    if manifest == Some(&*found.bytes) {
        return Ok(Standing::Same);
    }
    let silent = found.age;
    let is_old = silent.is_some_and(|age| age > patience.limits().stale);
    let Ok(mut note) = serde_json::from_slice::<Note>(&found.bytes) else {
        // Nothing is known but that somebody was here.
        let routes = BTreeSet::new();
        return Ok(if is_old {
            Standing::Left { routes, silent }
        } else {
            Standing::Held { routes, silent }
        });
    };
    note.routes.retain(|route| is_sound(route));
    let routes = note.routes;
    Ok(if note.left || note.owner == owner {
        Standing::Left { routes, silent: None }
    } else if is_old {
        Standing::Left { routes, silent }
    } else {
        Standing::Held { routes, silent }
    })
}

/// The lock, held by this run.
pub(super) struct Lock<'a> {
    store: &'a dyn Store,
    patience: &'a Patience,
    key: String,
    note: Note,
    beaten: Mutex<Instant>,
}

impl<'a> Lock<'a> {
    /// Takes the lock; `None` when somebody else was quicker. `is_free` is what was found before.
    pub(super) fn take(
        store: &'a dyn Store,
        patience: &'a Patience,
        key: String,
        owner: &str,
        routes: BTreeSet<String>,
        is_free: bool,
    ) -> Result<Option<Self>, Trouble> {
        let note = Note { version: 1, owner: owner.to_owned(), left: false, routes };
        let beaten = Mutex::new(Instant::now());
        let lock = Self { store, patience, key, note, beaten };
        if is_free {
            let bytes = lock.bytes(false);
            // An answer may have been lost: reading back tells whether it is ours.
            patience.with(|| store.put_new(&lock.key, &bytes))?;
        } else {
            lock.write(false)?;
        }
        Ok(lock.is_ours()?.then_some(lock))
    }

    /// True while nobody has taken the lock from us.
    pub(super) fn is_ours(&self) -> Result<bool, Trouble> {
        let found = self.patience.with(|| self.store.get(&self.key))?;
        let note = found.and_then(|found| serde_json::from_slice::<Note>(&found.bytes).ok());
        Ok(note.is_some_and(|note| note.owner == self.note.owner && !note.left))
    }

    /// Shows now and then that we live. A failure shows itself at the next look.
    pub(super) fn beat(&self) {
        let Ok(mut beaten) = self.beaten.try_lock() else { return };
        if beaten.elapsed() > BEAT {
            *beaten = Instant::now();
            let _ = self.write(false);
        }
    }

    /// Takes the lock away: all is done.
    pub(super) fn release(self) -> Result<(), Trouble> {
        self.patience.with(|| self.store.delete(&self.key))
    }

    /// Leaves the note for the next run, which need not wait; false when that does not succeed.
    pub(super) fn leave(self) -> bool {
        self.patience.with_the_last(|| self.put(true)).is_ok()
    }

    fn write(&self, left: bool) -> Result<(), Trouble> {
        self.patience.with(|| self.put(left))
    }

    fn put(&self, left: bool) -> Result<(), Trouble> {
        let bytes = self.bytes(left);
        let head = Head {
            media: "application/json",
            caching: Caching::Revalidate,
            encoding: None,
            redirect: None,
        };
        self.store.put(&self.key, &Body::Bytes(&bytes), &head)
    }

    fn bytes(&self, left: bool) -> Vec<u8> {
        let Note { version, owner, routes, .. } = &self.note;
        let note = Note { version: *version, owner: owner.clone(), left, routes: routes.clone() };
        // Texts always serialise; a failure would only leave a lock without a note.
        serde_json::to_vec(&note).unwrap_or_default()
    }
}
