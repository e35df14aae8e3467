//! Taking away what was published.

use std::cmp::Reverse;
use std::fs;
use std::io;
use std::path::Path;

use super::disk;
use super::folder::{Hold, Place, Standing};
use super::old::{Old, Way};
use crate::diag::{Diagnostic, Diagnostics, Outcome, faults::publish as faults};
use crate::manifest::{self, Phase};
use crate::site::Route;

/// Removes the files that the manifest lists, folders left empty, and our working folder; gives
/// the number of files. Where a file cannot be removed, the manifest stays for the next time.
#[must_use]
pub fn clean(folder: &Path) -> Outcome<usize> {
    let mut found = Diagnostics::new();
    let hold = Hold::retake(folder).and_then(|hold| match hold {
        None if folder.exists() => Hold::take(folder).map(Some),
        hold => Ok(hold),
    });
    let removed = match hold {
        Ok(Some(hold)) => remove(&hold.place, &mut found),
        Ok(None) => Ok(0),
        Err(fault) => Err(fault),
    };
    let removed = removed.unwrap_or_else(|fault| {
        found.push(fault);
        0
    });
    Outcome::new(removed, found)
}

fn remove(place: &Place, found: &mut Diagnostics) -> Result<usize, Diagnostic> {
    let Place { output, work, .. } = place;
    let removed = match Standing::of(output)? {
        Standing::Nothing => 0,
        Standing::Others => return Err(faults::not_ours(output)),
        Standing::Ours(old) => remove_files(output, &old, found)?,
    };
    if found.is_empty() {
        fs::remove_dir_all(work).map_err(|reason| faults::cannot_write(work, &reason))?;
        // Goes if it is empty; a link or a mount stays in any case.
        let _ = fs::remove_dir(output);
    }
    Ok(removed)
}

fn remove_files(output: &Path, old: &Old, found: &mut Diagnostics) -> Result<usize, Diagnostic> {
    let Some(manifest) = old.manifest() else {
        return Err(faults::damaged_manifest(&output.join(manifest::FILE)));
    };
    // Killed on the way, this leaves no page without its assets, and a manifest to go on by.
    let mut routes: Vec<_> = manifest.files.keys().collect();
    routes.sort_by_cached_key(|route| Reverse(Phase::of(&Route::of_file(route))));
    let cannot =
        |route: &str, reason: &io::Error| faults::cannot_write(&output.join(route), reason);
    let mut removed = 0;
    for route in routes {
        let result = match old.way(output, route) {
            Ok(Way::Open) => disk::remove(output, route).map_err(|reason| cannot(route, &reason)),
            Ok(Way::Ours(_) | Way::Barred(_)) => continue,
            Err(fault) => Err(fault),
        };
        match result {
            Ok(()) => removed += 1,
            Err(fault) => found.push(fault),
        }
    }
    if found.is_empty() {
        disk::remove(output, manifest::FILE).map_err(|reason| cannot(manifest::FILE, &reason))?;
    }
    Ok(removed)
}
