//! Puts the site into its folder, so that the folder is never broken: not by a fault, not by a
//! kill, not by a second run.
//!
//! In: jobs and a function that renders one. Out: a folder with its manifest. Never: a file
//! removed or written over that we did not write.
//!
//! A folder that is not there yet is made whole beside its place ([`disk`]) and renamed into it.
//! One that is there keeps every file that is equal; what differs is staged ([`stage`]) and then
//! renamed into place by a [`journal`], or the folder is exchanged whole ([`swap`]). What this
//! needs lies in a working folder, `.NAME.tongwen` beside the output NAME ([`folder`]).

mod clean;
mod disk;
mod folder;
mod journal;
mod old;
mod record;
mod renew;
mod root;
mod stage;
mod swap;
#[cfg(test)]
mod tests;

use std::fs;
use std::io;
use std::path::Path;

pub use clean::clean;
pub use folder::Hold;
pub use stage::{examine, unreadable};

use crate::diag::{Diagnostic, Diagnostics, Outcome, faults::publish as faults};
use crate::manifest::{self, Artifact};
use disk::Writer;
use folder::{Place, Standing};
use record::Cache;
use stage::Fate;

/// How to publish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Exchange the whole folder in one step instead of file by file.
    pub swap: bool,
    /// Wait for the disk, so that not even a power cut breaks the site.
    pub durable: bool,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Files of the site, without the manifest.
    pub files: usize,
    /// Of these, pages.
    pub pages: usize,
    /// Of these, written.
    pub written: usize,
    /// Of these, left as they were.
    pub unchanged: usize,
    /// Files of an earlier site, removed.
    pub deleted: usize,
}

/// Renders every job in parallel and puts the results into `folder`.
///
/// With an error, from a job or from the disk, there is no value and the folder is as it was. The
/// one exception is a disk that fails while files are renamed into place: then the next run
/// finishes the work. Which faults are errors is for `render` to say: it judges its own.
pub fn publish<F>(
    jobs: usize,
    render: F,
    folder: &Path,
    options: Options,
) -> Outcome<Option<Published>>
where
    F: Fn(usize) -> Outcome<Option<Artifact>> + Sync,
{
    let mut found = Diagnostics::new();
    let value = Hold::take(folder).and_then(|hold| {
        let place = &hold.place;
        let result = match Standing::of(&place.output) {
            Ok(Standing::Nothing) => first(place, jobs, &render, options, &mut found),
            Ok(Standing::Ours(old)) => {
                renew::renew(place, &old, jobs, &render, options, &mut found)
            }
            Ok(Standing::Others) => Err(faults::not_ours(&place.output)),
            Err(fault) => Err(fault),
        };
        if !matches!(result, Ok(Some(_))) {
            hold.give_up();
        }
        result
    });
    let value = value.unwrap_or_else(|fault| {
        found.push(fault);
        None
    });
    Outcome::new(value, found)
}

/// Finishes what a killed run has left behind, and keeps other runs out for as long as the result
/// lives. `None` when no run has worked on this folder from here; then nothing is touched.
pub fn recover(folder: &Path) -> Result<Option<Hold>, Diagnostic> {
    Hold::retake(folder)
}

/// A name that nobody else has: hash maps of the library begin with numbers that nobody can tell.
#[must_use]
pub fn random_name() -> String {
    use std::hash::BuildHasher as _;
    let number = || std::collections::hash_map::RandomState::new().hash_one("tongwen");
    format!("{:016x}{:016x}", number(), number())
}

/// Where there is nothing yet: a whole folder, renamed into its place.
fn first<F>(
    place: &Place,
    jobs: usize,
    render: &F,
    options: Options,
    found: &mut Diagnostics,
) -> Result<Option<Published>, Diagnostic>
where
    F: Fn(usize) -> Outcome<Option<Artifact>> + Sync,
{
    let fresh = place.fresh();
    let writer = Writer::new(&fresh, options.durable);
    let take = |_: usize, Artifact { route, content }: &Artifact| {
        let route = route.as_str();
        let seen = writer.write(route, &|| place.output.join(route), content, None)?;
        Ok((seen, Fate::Staged(Vec::new())))
    };
    let Some(done) = stage::render_all(jobs, render, take, found) else { return Ok(None) };
    let last = place.output.join(manifest::FILE);
    let print = writer
        .pour(manifest::FILE, &last, |mut out| manifest::write(stage::records(&done), &mut out))?;
    writer.settle()?;
    let install = || -> io::Result<()> {
        if let Ok(meta) = fs::metadata(&place.output) {
            fs::set_permissions(&fresh, meta.permissions())?;
            fs::remove_dir(&place.output)?;
        }
        fs::rename(&fresh, &place.output)?;
        let parent = place.output.parent().filter(|_| options.durable);
        parent.map_or(Ok(()), disk::sync)
    };
    install().map_err(|reason| faults::cannot_write(&place.output, &reason))?;
    Cache::default().replace(&place.cache(), &stage::cache(&done, print));
    let files = done.len();
    let pages = stage::pages(&done);
    Ok(Some(Published { files, pages, written: files, unchanged: 0, deleted: 0 }))
}
