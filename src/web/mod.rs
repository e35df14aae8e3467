//! Asks the web whether addresses of other sites still lead somewhere, and is a good guest there.
//!
//! In: addresses, and what was learned before ([`Memory`]). Out: an [`Answer`] for each. Never: more than one
//! question at a time to a host, a text that was asked for, a fault. Only `check --external` comes here.

mod address;
mod guest;
mod memory;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use guest::Guest;
pub use memory::Memory;

/// How a guest behaves.
#[derive(Clone, Debug)]
pub struct Manners {
    /// So many hosts are asked at once.
    pub hosts_at_once: usize,
    /// Between two questions to one host.
    pub pause: Duration,
    /// For one answer.
    pub timeout: Duration,
    /// Questions about one address that are answered by `5xx`, or not at all.
    pub tries: u32,
    /// Before the second try, twice that before the third, and so on.
    pub before_next_try: Duration,
    /// A host that wants to be left alone for longer is asked no more in this run.
    pub longest_wait: Duration,
    /// So many moves are followed.
    pub moves: usize,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            hosts_at_once: 4,
            pause: Duration::from_secs(1),
            timeout: Duration::from_secs(15),
            tries: 3,
            before_next_try: Duration::from_secs(2),
            longest_wait: Duration::from_mins(1),
            moves: 8,
        }
    }
}

/// What became of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It leads somewhere.
    There,
    /// It has moved for good to this one, which leads somewhere.
    Moved(String),
    /// It leads nowhere any more: status 404 or 410.
    Gone(u16),
    /// Nobody can tell.
    Unknown(Doubt),
}

/// Why nobody can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// This status, again and again.
    Status(u16),
    /// It leads from one address to the next without an end.
    Moves,
    /// The host wants to be left alone.
    Busy,
    /// No answer, and what the system says of it.
    Silent(String),
}

/// Asks for each address once. Hosts are asked at the same time, the addresses of one host one
/// after the other.
#[must_use]
pub fn ask(addresses: Vec<String>, manners: &Manners) -> BTreeMap<String, Answer> {
    let mut hosts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for address in addresses {
        hosts.entry(address::host(&address).to_lowercase()).or_default().push(address);
    }
    let workers = manners.hosts_at_once.clamp(1, hosts.len().max(1));
    let queue: Mutex<VecDeque<Vec<String>>> = Mutex::new(hosts.into_values().collect());
    let answers = Mutex::new(BTreeMap::new());
    let work = || {
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let Some(addresses) = next else { break };
            let found = Guest::new(manners).visit(addresses);
            answers.lock().unwrap_or_else(PoisonError::into_inner).extend(found);
        }
    };
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}
