//! Exchanging the whole folder in one step, for servers that serve it while it changes.

use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

use super::disk::{self, Writer};
use super::folder::Place;
use super::journal::Step;
use super::old::Old;
use super::stage::{Done, Fate};
use crate::diag::{Diagnostic, faults::publish as faults};

/// Refuses where the folder cannot be exchanged, before anything is rendered.
pub(super) fn check(place: &Place) -> Result<(), Diagnostic> {
    if place.inside || !SUPPORTED {
        return Err(faults::no_swap(&place.output, None));
    }
    Ok(())
}

/// Builds the next folder beside the present one and exchanges the two. What did not change, and
/// what is not ours, is in both under two names, and so keeps bytes and times.
pub(super) fn swap(
    place: &Place,
    old: &Old,
    done: &[Done],
    steps: &[Step],
    durable: bool,
) -> Result<(), Diagnostic> {
    let next = place.next();
    let writer = Writer::new(&next, durable);
    let into = |route: &str, place: &dyn Fn(&Path) -> io::Result<()>| {
        let to = next.join(route);
        let made = Path::new(route).parent().map_or(Ok(()), |folder| writer.make(folder));
        made.and_then(|()| place(&to)).map_err(|reason| faults::cannot_write(&to, &reason))
    };
    done.par_iter().filter(|one| one.fate == Fate::Kept).try_for_each(|one| {
        let route = one.route.as_str();
        into(route, &|to| disk::duplicate(&place.output.join(route), to))
    })?;
    steps.par_iter().try_for_each(|step| match step {
        Step::Put(job, route) => into(route, &|to| fs::rename(place.staged(*job), to)),
        Step::Remove(_) | Step::Sync => Ok(()),
    })?;
    carry(&place.output, &next, old, &writer)?;
    writer.settle()?;
    let swapped = || -> io::Result<()> {
        fs::set_permissions(&next, fs::metadata(&place.output)?.permissions())?;
        exchange(&next, &place.output)
    };
    swapped().map_err(|reason| faults::no_swap(&place.output, Some(&reason)))?;
    let synced = if durable { sync_parents(place) } else { Ok(()) };
    synced.map_err(|reason| faults::cannot_write(&place.output, &reason))?;
    // Now `next` is the old folder. What others put there in the meantime is theirs.
    carry(&next, &place.output, old, &Writer::new(&place.output, durable))
}

/// Gives files that are not ours a name in the other folder too, where there is none yet.
fn carry(from: &Path, to: &Path, old: &Old, writer: &Writer) -> Result<(), Diagnostic> {
    disk::walk(from, Some(""), &mut |route, found| {
        if route.is_some_and(|route| old.owns(route, found)) {
            return Ok(());
        }
        let path = found.path();
        let below = path.strip_prefix(from).unwrap_or(Path::new(""));
        let to = to.join(below);
        if fs::symlink_metadata(&to).is_ok() {
            return Ok(());
        }
        let made = below.parent().map_or(Ok(()), |folder| writer.make(folder));
        made.and_then(|()| disk::duplicate(&path, &to))
            .map_err(|reason| faults::cannot_write(&to, &reason))
    })
}

fn sync_parents(place: &Place) -> io::Result<()> {
    disk::sync(&place.work)?;
    place.output.parent().map_or(Ok(()), disk::sync)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
const SUPPORTED: bool = true;

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
const SUPPORTED: bool = false;

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
