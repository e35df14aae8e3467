//! Where the site stands already: what differs is staged and then put into place, in an order in
//! which nothing that a page names is ever missing.

use std::collections::BTreeSet;

use super::disk::Writer;
use super::folder::{Place, staged_name};
use super::journal::{self, Step};
use super::old::{Old, Way};
use super::record::Cache;
use super::stage::{self, Desk, Done, Fate};
use super::{Options, Published, swap};
use crate::base::Fingerprint;
use crate::diag::{Diagnostic, Diagnostics, Outcome, faults::publish as faults};
use crate::manifest::{self, Artifact, Content, Phase};
use crate::site::Route;

/// Renders and stages the site, then changes the folder.
pub(super) fn renew<F>(
    place: &Place,
    old: &Old,
    jobs: usize,
    render: &F,
    options: Options,
    found: &mut Diagnostics,
) -> Result<Option<Published>, Diagnostic>
where
    F: Fn(usize) -> Outcome<Option<Artifact>> + Sync,
{
    if options.swap {
        swap::check(place)?;
    }
    let mut cache = Cache::load(&place.cache());
    if !cache.is_of(&old.bytes) && old.manifest().is_none() {
        found.push(faults::manifest_renewed(&place.output.join(manifest::FILE)));
        // What the manifest does not vouch for is looked at anew.
        cache = Cache::default();
    }
    let writer = Writer::new(&place.stage(), options.durable);
    let desk = Desk { place, old, cache: &cache, writer: &writer };
    let Some(ready) = prepare(&desk, jobs, render, options.durable, found)? else {
        return Ok(None);
    };
    let Ready { done, print, steps } = ready;
    if options.swap && !steps.is_empty() {
        swap::swap(place, old, &done, &steps, options.durable)?;
    } else if !steps.is_empty() {
        journal::write(place, &steps, options.durable)?;
        journal::perform(place, &steps)?;
    }
    journal::close(place)?;
    cache.replace(&place.cache(), &stage::cache(&done, print));
    let files = done.len();
    let written = done.iter().filter(|one| one.fate != Fate::Kept).count();
    let deleted = steps.iter().filter(|step| matches!(step, Step::Remove(_))).count();
    let (pages, unchanged) = (stage::pages(&done), files - written);
    Ok(Some(Published { files, pages, written, unchanged, deleted }))
}

/// A site that is rendered and staged; the folder is as it was.
#[derive(Debug)]
pub(super) struct Ready {
    done: Vec<Done>,
    /// The digest of its manifest.
    print: Fingerprint,
    /// What is left to do; nothing when the folder holds the site already.
    pub(super) steps: Vec<Step>,
}

/// Renders and stages.
pub(super) fn prepare<F>(
    desk: &Desk<'_>,
    jobs: usize,
    render: &F,
    durable: bool,
    found: &mut Diagnostics,
) -> Result<Option<Ready>, Diagnostic>
where
    F: Fn(usize) -> Outcome<Option<Artifact>> + Sync,
{
    let Desk { place, old, writer, .. } = *desk;
    let take = |job: usize, artifact: &Artifact| desk.take(job, artifact);
    let Some(done) = stage::render_all(jobs, render, take, found) else { return Ok(None) };
    let mut bytes = Vec::with_capacity(old.bytes.len());
    // Memory takes every byte.
    let _ = manifest::write(stage::records(&done), &mut bytes);
    let print = Fingerprint::of(&bytes);
    let is_other = bytes != old.bytes;
    let mut steps = steps(place, old, &done, is_other, durable)?;
    if is_other {
        let file = || place.output.join(manifest::FILE);
        writer.write(&staged_name(jobs), &file, &Content::Bytes(bytes.into()), None)?;
        steps.push(Step::Put(jobs, manifest::FILE.to_owned()));
        steps.extend(durable.then_some(Step::Sync));
    }
    Ok(Some(Ready { done, print, steps }))
}

/// What has to be done to the folder, in the order of a deploy: assets, pages, indexes; then what
/// is no longer part of the site, the other way round, unless the manifest is no other one. With
/// `durable`, each group is on the disk before the next begins.
fn steps(
    place: &Place,
    old: &Old,
    done: &[Done],
    is_other: bool,
    durable: bool,
) -> Result<Vec<Step>, Diagnostic> {
    let mut groups: [Vec<Step>; 6] = Default::default();
    let mut gone = BTreeSet::new();
    // What leaves a place goes before the first that comes there, whatever its name is.
    let mut order: Vec<_> = done.iter().filter(|one| one.fate != Fate::Kept).collect();
    order.sort_by_key(|one| Phase::of(&one.route) as usize);
    for Done { job, route, fate, .. } in order {
        let Fate::Staged(leaving) = fate else { continue };
        let group = &mut groups[Phase::of(route) as usize];
        let leaving = leaving.iter().filter(|route| gone.insert(*route));
        group.extend(leaving.map(|route| Step::Remove(route.clone())));
        group.push(Step::Put(*job, route.as_str().to_owned()));
    }
    let stays = |route: &str| done.binary_search_by(|one| one.route.as_str().cmp(route)).is_ok();
    let routes = is_other.then(|| old.routes()).into_iter().flatten();
    for route in routes.filter(|route| !stays(route)) {
        // Behind a link it is out of the output, and no longer ours.
        if !gone.contains(route) && old.way(&place.output, route)? == Way::Open {
            let phase = Phase::of(&Route::of_file(route));
            groups[5 - phase as usize].push(Step::Remove(route.clone()));
        }
    }
    for group in groups.iter_mut().filter(|group| durable && !group.is_empty()) {
        group.push(Step::Sync);
    }
    Ok(groups.into_iter().flatten().collect())
}
