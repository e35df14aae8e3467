//! What has to be sent and what removed: our manifest beside what is known of the other side. Pure;
//! nothing else decides.

use std::collections::{BTreeMap, BTreeSet};

use crate::manifest::{Caching, Manifest, Phase};
use crate::site::Route;

/// What stands on the other side, as far as is known.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Files that are ours, with their digest where it is known.
    pub(super) files: BTreeMap<String, Option<String>>,
    /// Assets that no page has named since the last deploy.
    pub(super) retired: BTreeSet<String>,
    /// Files of which we know nothing.
    pub(super) strangers: BTreeSet<String>,
    /// How texts were packed and addresses redirected.
    pub(super) sent: String,
    /// False when the manifest there has to be written in any case.
    pub(super) is_written: bool,
}

/// Why a file is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is not there.
    New,
    /// Another one is there.
    Changed,
    /// It is not known what is there.
    Unsure,
}

/// A file to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Its route.
    pub route: String,
    /// Its size, as it is in our folder.
    pub size: u64,
    /// Why.
    pub why: Why,
}

/// What a deploy would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files to be sent, what others refer to first.
    pub uploads: Vec<Upload>,
    /// Files to be removed, what refers to others first.
    pub deletes: Vec<String>,
    /// Hashed assets that no page names any more. They stay until the next deploy: readers may still
    /// have a page open that needs them.
    pub retired: BTreeSet<String>,
    /// How many files are there already.
    pub unchanged: usize,
    /// Files on the other side that are not ours, and stay.
    pub strangers: usize,
    is_written: bool,
}

impl Plan {
    /// What is to be done. With `prune`, files that are not ours go too.
    pub(super) fn of(local: &Manifest, sent: &str, known: &Known, prune: bool) -> Self {
        let mut plan = Self { is_written: known.is_written, ..Self::default() };
        let is_sent_alike = known.sent == sent;
        for (route, record) in &local.files {
            let why = match known.files.get(route) {
                Some(Some(digest)) if *digest == record.digest && is_sent_alike => {
                    plan.unchanged += 1;
                    continue;
                }
                Some(Some(_)) => Why::Changed,
                Some(None) => Why::Unsure,
                None => Why::New,
            };
            plan.uploads.push(Upload { route: route.clone(), size: record.size, why });
        }
        let is_gone = |route: &&String| !local.files.contains_key(*route);
        for route in known.files.keys().filter(is_gone) {
            let is_hashed = Caching::of(&Route::of_file(route)) == Caching::Immutable;
            if is_hashed && !known.retired.contains(route) {
                plan.retired.insert(route.clone());
            } else {
                plan.deletes.push(route.clone());
            }
        }
        let strangers = known.strangers.iter().filter(is_gone);
        if prune {
            plan.deletes.extend(strangers.cloned());
        } else {
            plan.strangers = strangers.count();
        }
        // What the last deploy has left for readers is no reason for a deploy.
        if !plan.is_idle() {
            let listed = |route: &&String| !known.files.contains_key(*route);
            plan.deletes.extend(known.retired.iter().filter(is_gone).filter(listed).cloned());
        }
        plan.uploads.sort_by_cached_key(|upload| phase(&upload.route));
        plan.deletes.sort();
        plan.deletes.sort_by_cached_key(|route| std::cmp::Reverse(phase(route)));
        plan
    }

    /// True when nothing has to be done.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.is_written
            && self.uploads.is_empty()
            && self.deletes.is_empty()
            && self.retired.is_empty()
    }

    /// Bytes to be sent, before they are packed.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.uploads.iter().map(|upload| upload.size).sum()
    }

    /// Every route that this deploy touches.
    pub(super) fn routes(&self) -> BTreeSet<String> {
        let sent = self.uploads.iter().map(|upload| &upload.route);
        sent.chain(&self.deletes).chain(&self.retired).cloned().collect()
    }

    /// Files that have to go before others can come, where a file cannot stand in the place of a
    /// folder: `news` before `news/index.html`, and the other way round.
    pub(super) fn in_the_way(&self) -> Vec<&String> {
        let sent: BTreeSet<&str> = self.uploads.iter().map(|upload| &*upload.route).collect();
        let is_above = |route: &&String| {
            let below = format!("{route}/");
            sent.range(&*below..).next().is_some_and(|next| next.starts_with(&below))
                || route.match_indices('/').any(|(at, _)| sent.contains(&route[..at]))
        };
        self.deletes.iter().chain(&self.retired).filter(is_above).collect()
    }
}

/// The phase in which a route is sent.
pub(super) fn phase(route: &str) -> Phase {
    Phase::of(&Route::of_file(route))
}

#[cfg(test)]
mod tests {
    use super::{Known, Plan, Why};
    use crate::base::Fingerprint;
    use crate::manifest::{Manifest, Record};
    use crate::site::Route;

    fn manifest(files: &[(&str, &str)]) -> Manifest {
        let mut manifest = Manifest::new();
        for (path, text) in files {
            let digest = Fingerprint::of(text.as_bytes());
            let record = Record::new(&Route::of_file(path), digest, text.len() as u64);
            manifest.files.insert((*path).to_owned(), record);
        }
        manifest
    }

    fn known(files: &[(&str, &str)]) -> Known {
        let of = |(path, record): (&String, &Record)| (path.clone(), Some(record.digest.clone()));
        let files = manifest(files).files.iter().map(of).collect();
        Known { files, is_written: true, ..Known::default() }
    }

    const OLD: &[(&str, &str)] = &[
        ("assets/site.0123abcd.css", "1"),
        ("en/a/index.html", "1"),
        ("en/b/index.html", "1"),
        ("en/feed.xml", "1"),
        ("logo.png", "1"),
    ];

    fn uploads(plan: &Plan) -> Vec<(&str, Why)> {
        plan.uploads.iter().map(|upload| (&*upload.route, upload.why)).collect()
    }

    #[test]
    fn equal_manifests_leave_nothing_to_do() {
        let plan = Plan::of(&manifest(OLD), "", &known(OLD), false);
        assert!(plan.is_idle() && plan.unchanged == 5 && plan.bytes() == 0);
        let plan = Plan::of(&manifest(OLD), "", &Known { is_written: false, ..known(OLD) }, false);
        assert!(!plan.is_idle() && plan.uploads.is_empty());
        let plan = Plan::of(&manifest(OLD), "gzip", &known(OLD), false);
        assert_eq!(plan.uploads.len(), 5, "packed they are other files");
    }

    #[test]
    fn what_others_refer_to_comes_first_and_leaves_last() {
        let new = [
            ("assets/site.89ab4567.css", "2"),
            ("en/a/index.html", "22"),
            ("en/c/index.html", "2"),
            ("en/feed.xml", "2"),
        ];
        let plan = Plan::of(&manifest(&new), "", &known(OLD), false);
        let sent = [
            ("assets/site.89ab4567.css", Why::New),
            ("en/a/index.html", Why::Changed),
            ("en/c/index.html", Why::New),
            ("en/feed.xml", Why::Changed),
        ];
        assert_eq!(uploads(&plan), sent);
        assert_eq!(plan.bytes(), 5);
        assert_eq!(plan.deletes, ["en/b/index.html", "logo.png"]);
        // What is hashed outlives one deploy.
        assert!(plan.retired.iter().eq(["assets/site.0123abcd.css"]));
        let mut after = known(&new);
        after.retired.clone_from(&plan.retired);
        let plan = Plan::of(&manifest(&new), "", &after, false);
        assert!(plan.is_idle());
        let plan = Plan::of(&manifest(&new[..3]), "", &after, false);
        assert_eq!(plan.deletes, ["en/feed.xml", "assets/site.0123abcd.css"]);
        assert!(plan.retired.is_empty());
        // It may come back.
        let plan = Plan::of(&manifest(OLD), "", &after, false);
        assert!(uploads(&plan).contains(&("assets/site.0123abcd.css", Why::New)));
        assert!(!plan.deletes.contains(&"assets/site.0123abcd.css".to_owned()));
    }

    #[test]
    fn the_unknown_is_sent_and_strangers_stay() {
        let mut there = known(OLD);
        there.files.insert("en/a/index.html".to_owned(), None);
        there.files.insert("en/half/index.html".to_owned(), None);
        there.strangers.extend(["CNAME".to_owned(), "x/y".to_owned()]);
        let plan = Plan::of(&manifest(OLD), "", &there, false);
        assert_eq!(uploads(&plan), [("en/a/index.html", Why::Unsure)]);
        assert_eq!(plan.deletes, ["en/half/index.html"]);
        assert_eq!(plan.strangers, 2);
        let plan = Plan::of(&manifest(OLD), "", &there, true);
        assert_eq!((plan.deletes.len(), plan.strangers), (3, 0));
    }

    #[test]
    fn files_that_become_folders_are_seen() {
        let there = known(&[("a", "1"), ("b/c/d", "1"), ("ab", "1"), ("e", "1")]);
        let new = manifest(&[("a/index.html", "1"), ("b", "1"), ("e", "1")]);
        let plan = Plan::of(&new, "", &there, false);
        assert_eq!(plan.in_the_way(), ["a", "b/c/d"]);
    }
}
