//! The journal: what has to be renamed and removed, written down before anything is touched.
//!
//! A line a step, the digest of all lines at the end. A journal without that end was never begun
//! with and is thrown away; one with it is done to its end, however often a run is killed:
//! every step may be repeated.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::disk;
use super::folder::Place;
use super::old::is_sound;
use crate::base::Fingerprint;
use crate::diag::{Diagnostic, faults::publish as faults};
use crate::manifest::{self, Phase};
use crate::site::Route;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Renames a staged file to its route.
    Put(usize, String),
    /// Removes a file of ours, and folders that it leaves empty.
    Remove(String),
    /// Waits until all steps so far are on the disk.
    Sync,
}

/// Writes the steps down. With `durable` they, and all that is staged, are on the disk before the
/// first step is done.
pub(super) fn write(place: &Place, steps: &[Step], durable: bool) -> Result<(), Diagnostic> {
    let path = place.journal();
    let written = || -> io::Result<()> {
        let mut file = File::create(&path)?;
        file.write_all(to_text(steps).as_bytes())?;
        if durable {
            disk::sync(&place.stage())?;
            file.sync_all()?;
            disk::sync(&place.work)?;
        }
        Ok(())
    };
    written().map_err(|reason| {
        // Half a journal is nothing; but it should not outlive a full disk.
        let _ = fs::remove_file(&path);
        faults::cannot_write(&path, &reason)
    })
}

/// Does what a journal says that was left behind, if it is whole, and tidies up.
pub(super) fn finish(place: &Place) -> Result<(), Diagnostic> {
    match fs::read_to_string(place.journal()) {
        Ok(text) => {
            if let Some(steps) = parse(&text) {
                perform(place, &steps)?;
            }
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidData) => {}
        Err(error) => return Err(faults::unfinished(&place.journal(), &error)),
    }
    close(place)
}

/// Removes the journal and all that was prepared. The journal goes first: it must not be found
/// again beside another run's files.
pub(super) fn close(place: &Place) -> Result<(), Diagnostic> {
    match fs::remove_file(place.journal()) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(faults::unfinished(&place.journal(), &error))
        }
        _ => place.sweep(),
    }
}

/// Does the steps: files of one phase at once, everything else one after the other.
pub(super) fn perform(place: &Place, steps: &[Step]) -> Result<(), Diagnostic> {
    let is_durable = steps.contains(&Step::Sync);
    let mut touched = BTreeSet::new();
    for run in steps.chunk_by(|one, next| phase(one).is_some() && phase(one) == phase(next)) {
        run.par_iter().try_for_each(|step| {
            let (route, done) = match step {
                Step::Put(job, route) => {
                    (&**route, put(&place.staged(*job), &place.output.join(route)))
                }
                Step::Remove(route) => (&**route, disk::remove(&place.output, route)),
                Step::Sync => ("", sync(&touched)),
            };
            done.map_err(|reason| faults::unfinished(&place.output.join(route), &reason))
        })?;
        for step in run.iter().filter(|_| is_durable) {
            match step {
                Step::Put(_, route) | Step::Remove(route) => {
                    let path = place.output.join(route);
                    let above = path.ancestors().skip(1);
                    let ours = above.take_while(|folder| folder.starts_with(&place.output));
                    touched.extend(ours.map(Path::to_owned));
                }
                Step::Sync => touched.clear(),
            }
        }
    }
    Ok(())
}

/// What may be put at the same time: the phase, and whether it is the manifest, which comes last.
fn phase(step: &Step) -> Option<(Phase, bool)> {
    match step {
        Step::Put(_, route) => Some((Phase::of(&Route::of_file(route)), route == manifest::FILE)),
        Step::Remove(_) | Step::Sync => None,
    }
}

/// Renames a staged file into place, making its folders. A file that is staged no longer has been
/// put before.
fn put(from: &Path, to: &Path) -> io::Result<()> {
    if fs::rename(from, to).is_ok() || !from.try_exists()? {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    if fs::symlink_metadata(to).is_ok_and(|meta| meta.is_dir()) {
        disk::remove_hollow(to)?;
    }
    fs::rename(from, to)
}

fn sync(touched: &BTreeSet<PathBuf>) -> io::Result<()> {
    // A folder may have been removed since.
    touched.iter().filter(|folder| folder.is_dir()).try_for_each(|f| disk::sync(f))
}

fn to_text(steps: &[Step]) -> String {
    let mut text = String::new();
    for step in steps {
        // Writing into a string does not fail.
        let _ = match step {
            Step::Put(job, route) => writeln!(text, "put {job} {route}"),
            Step::Remove(route) => writeln!(text, "remove {route}"),
            Step::Sync => writeln!(text, "sync"),
        };
    }
    let end = Fingerprint::of(text.as_bytes());
    let _ = writeln!(text, "end {end}");
    text
}

/// The steps of a whole journal; `None` for a torn one.
fn parse(text: &str) -> Option<Vec<Step>> {
    let at = text.rfind("end ")?;
    let end = text[at..].strip_prefix("end ")?.strip_suffix('\n')?;
    if Fingerprint::parse(end)? != Fingerprint::of(&text.as_bytes()[..at]) {
        return None;
    }
    text[..at].lines().map(step).collect()
}

fn step(line: &str) -> Option<Step> {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let is_safe = |route: &str| route == manifest::FILE || is_sound(route);
    match verb {
        "put" => {
            let (job, route) = rest.split_once(' ')?;
            is_safe(route).then_some(Step::Put(job.parse().ok()?, route.to_owned()))
        }
        "remove" => is_sound(rest).then(|| Step::Remove(rest.to_owned())),
        "sync" => Some(Step::Sync),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, parse, to_text};

    #[test]
    fn a_journal_is_whole_or_nothing() {
        let steps = [
            Step::Put(7, "zh/新闻/a b.html".to_owned()),
            Step::Sync,
            Step::Remove("en/end of the world.html".to_owned()),
            Step::Put(0, "tongwen-manifest.json".to_owned()),
        ];
        let text = to_text(&steps);
        assert_eq!(parse(&text), Some(steps.to_vec()));
        for cut in (0..text.len()).filter(|&cut| text.is_char_boundary(cut)) {
            assert_eq!(parse(&text[..cut]), None, "cut at {cut}");
        }
        assert_eq!(parse(&to_text(&[Step::Remove("../up".to_owned())])), None);
    }
}
