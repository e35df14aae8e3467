//! The other side: what stands there, from the manifest of the last deploy, or from a list of all
//! files where there is none, where it is damaged, or where a deploy has not ended.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::local::{Local, is_sound};
use super::lock;
use super::plan::Known;
use super::retry::Patience;
use super::store::{Listed, Print, Store, Trouble};
use crate::manifest::{self, Manifest};

/// What a remote manifest holds beside that of the build.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Extra {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    sent: String,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    retired: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Deployed {
    #[serde(default)]
    deployed: Extra,
}

/// Where our knowledge comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The manifest of the last deploy.
    Manifest,
    /// A list: there was no manifest.
    Nothing,
    /// A list: the manifest makes no sense.
    Damaged,
    /// A list: a deploy has not ended.
    Unfinished,
}

/// The other side.
#[derive(Debug)]
pub(super) struct Remote {
    pub(super) known: Known,
    pub(super) source: Source,
    /// The manifest as it was read.
    pub(super) bytes: Option<Vec<u8>>,
}

impl Remote {
    /// Reads what is there. `unfinished` are the routes that a deploy has touched which did not end.
    pub(super) fn read(
        store: &dyn Store,
        prefix: &str,
        local: &Local,
        bytes: Option<Vec<u8>>,
        unfinished: Option<&BTreeSet<String>>,
        patience: &Patience,
    ) -> Result<Self, Trouble> {
        let read = bytes.as_deref().map(parse);
        let source = match (&read, unfinished) {
            (_, Some(_)) => Source::Unfinished,
            (Some(Some(_)), None) => Source::Manifest,
            (Some(None), None) => Source::Damaged,
            (None, None) => Source::Nothing,
        };
        let (mut manifest, extra) = read.flatten().unwrap_or_default();
        manifest.files.retain(|route, _| is_sound(route));
        let retired: BTreeSet<_> =
            extra.retired.into_iter().filter(|route| is_sound(route)).collect();
        let files = manifest.files.into_iter().map(|(route, record)| (route, Some(record.digest)));
        let mut known = Known {
            files: files.collect(),
            retired,
            strangers: BTreeSet::new(),
            sent: extra.sent,
            is_written: source == Source::Manifest,
        };
        if source == Source::Manifest {
            return Ok(Self { known, source, bytes });
        }
        let is_packed_alike = known.sent == local.sent || bytes.is_none();
        let listed = list(store, prefix, patience)?;
        let touched = unfinished.into_iter().flatten();
        let ours: BTreeSet<String> = known.files.keys().chain(touched.clone()).cloned().collect();
        let of = |file: &Listed| digest(file, local, &known, unfinished);
        let digests: Vec<_> = listed.par_iter().map(of).collect();
        known.files.clear();
        for (file, digest) in listed.into_iter().zip(digests) {
            let is_local = local.manifest.files.contains_key(&file.key);
            if is_local || ours.contains(&file.key) {
                known.files.insert(file.key, digest);
            } else if !known.retired.contains(&file.key) {
                known.strangers.insert(file.key);
            }
        }
        // What was found to be equal is packed as ours is; the rest is sent in any case.
        if is_packed_alike {
            known.sent.clone_from(&local.sent);
        }
        Ok(Self { known, source, bytes })
    }
}

/// Digest of a listed file, where it can be told: `Some("")` for one that is other than ours.
fn digest(
    file: &Listed,
    local: &Local,
    known: &Known,
    unfinished: Option<&BTreeSet<String>>,
) -> Option<String> {
    match file.print {
        Print::Own(digest) => Some(digest.to_string()),
        Print::Md5(md5) => {
            let record = local.manifest.files.get(&file.key)?;
            let own = local.md5(&file.key)?;
            Some(if own == md5 { record.digest.clone() } else { String::new() })
        }
        Print::Unknown => {
            let is_touched = unfinished.is_some_and(|routes| routes.contains(&file.key));
            known.files.get(&file.key).filter(|_| !is_touched).cloned().flatten()
        }
    }
}

/// Every file below the prefix, by route.
fn list(store: &dyn Store, prefix: &str, patience: &Patience) -> Result<Vec<Listed>, Trouble> {
    let mut all = Vec::new();
    let mut from: Option<String> = None;
    loop {
        let page = patience.with(|| store.list(prefix, from.as_deref()))?;
        for file in page.files {
            let route = file.key.strip_prefix(prefix).filter(|route| is_sound(route));
            if let Some(route) = route.filter(|route| *route != lock::FILE) {
                all.push(Listed { key: route.to_owned(), print: file.print });
            }
        }
        match page.next {
            // A store that goes round in circles must not keep us for ever.
            Some(next) if from.as_ref() != Some(&next) => from = Some(next),
            _ => return Ok(all),
        }
    }
}

fn parse(bytes: &[u8]) -> Option<(Manifest, Extra)> {
    let manifest = Manifest::parse(bytes)?;
    let read = serde_json::from_slice::<Deployed>(bytes).ok()?;
    Some((manifest, read.deployed))
}

/// The manifest as it is written on the other side: that of the build, and what has to be known
/// beside it.
pub(super) fn manifest_of(local: &Local, retired: &BTreeSet<String>) -> Vec<u8> {
    const END: &[u8] = b"}\n";
    let mut bytes = local.manifest.to_bytes();
    let extra = Extra { sent: local.sent.clone(), retired: retired.clone() };
    if extra != Extra::default() {
        bytes.truncate(bytes.len() - END.len());
        // A list of texts always serialises.
        let extra = serde_json::to_string(&extra).unwrap_or_default();
        bytes.pop();
        bytes.extend_from_slice(b",\n\"deployed\": ");
        bytes.extend_from_slice(extra.as_bytes());
        bytes.extend_from_slice(b"\n}\n");
    }
    debug_assert!(parse(&bytes).is_some(), "{}", manifest::FILE);
    bytes
}
