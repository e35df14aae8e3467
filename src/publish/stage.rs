//! Renders every job, and stages what differs from the folder: one file at a time, so that memory
//! does not grow with the size of the site.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use rayon::prelude::*;

use super::disk::{self, Writer};
use super::folder::{Place, staged_name};
use super::old::{Old, Way, is_sound};
use super::record::{self, Cache, Seen, time_of};
use crate::base::Fingerprint;
use crate::diag::{Diagnostic, Diagnostics, Outcome, faults::publish as faults};
use crate::manifest::{Artifact, Content, Record};
use crate::site::Route;

/// What became of a rendered file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The folder holds these bytes.
    Kept,
    /// Written, and waiting for its place; files of ours that have to leave it first.
    Staged(Vec<String>),
}

/// A rendered file.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) job: usize,
    pub(super) route: Route,
    pub(super) seen: Seen,
    pub(super) fate: Fate,
}

/// Renders all jobs in parallel and hands each file to `take`; gives them by route. All faults of
/// all jobs are found, in the order of the jobs and one a file; with an error there is no result.
pub(super) fn render_all<F, T>(
    jobs: usize,
    render: &F,
    take: T,
    found: &mut Diagnostics,
) -> Option<Vec<Done>>
where
    F: Fn(usize) -> Outcome<Option<Artifact>> + Sync,
    T: Fn(usize, &Artifact) -> Result<(Seen, Fate), Diagnostic> + Sync,
{
    let mut all: Vec<_> = (0..jobs)
        .into_par_iter()
        .map(|job| {
            let Outcome { value, diagnostics } = render(job);
            let taken = value.map(|artifact| {
                let is_sound = is_sound(artifact.route.as_str());
                let taken = if is_sound {
                    take(job, &artifact)
                } else {
                    Err(faults::bad_route(artifact.route.as_str()))
                };
                (artifact.route, taken)
            });
            (job, diagnostics, taken)
        })
        .collect();
    all.sort_unstable_by(|(a, _, one), (b, _, other)| {
        (route_of(one.as_ref()), a).cmp(&(route_of(other.as_ref()), b))
    });
    let mut clashes = BTreeMap::new();
    let mut in_the_way = BTreeSet::new();
    let routes = all.iter().filter_map(|(job, _, taken)| Some((route_of(taken.as_ref())?, *job)));
    each_clash(routes, |job, route, by| {
        clashes.insert(job, faults::clash(route, by));
        in_the_way.insert(by.to_owned());
    });
    let mut faults: Vec<(usize, Diagnostics)> = Vec::new();
    let mut done = Vec::with_capacity(all.len());
    for (job, diagnostics, taken) in all {
        if !diagnostics.is_empty() {
            faults.push((job, diagnostics));
        }
        let Some((route, taken)) = taken else { continue };
        match clashes.remove(&job).map_or(taken, Err) {
            Ok((seen, fate)) => done.push(Done { job, route, seen, fate }),
            // Whichever of the two was quicker, it is told once, of the other one.
            Err(fault)
                if fault.code == "publish::cannot-write" && in_the_way.contains(route.as_str()) => {
            }
            Err(fault) => faults.push((job, fault.into())),
        }
    }
    faults.sort_by_key(|(job, _)| *job);
    for (_, fault) in faults {
        found.append(fault);
    }
    (!found.has_errors()).then_some(done)
}

fn route_of<T>(taken: Option<&(Route, T)>) -> Option<&str> {
    taken.map(|(route, _)| route.as_str())
}

/// What would bar the files of a site from standing beside each other, by the places of their routes
/// in the list: for a run that publishes nothing.
#[must_use]
pub fn examine<'a>(routes: impl Iterator<Item = &'a Route> + Clone) -> Vec<(usize, Diagnostic)> {
    let mut all = Vec::new();
    let mut sorted: Vec<_> =
        routes.clone().enumerate().map(|(job, route)| (route.as_str(), job)).collect();
    sorted.sort_unstable();
    each_clash(sorted, |job, route, by| all.push((job, faults::clash(route, by))));
    let unsound = routes.enumerate().filter(|(_, route)| !is_sound(route.as_str()));
    all.extend(unsound.map(|(job, route)| (job, faults::bad_route(route.as_str()))));
    all.sort_by_key(|(job, _)| *job);
    // A file in the way of a whole folder is in the way once.
    let mut told = BTreeSet::new();
    all.retain(|(_, fault)| fault.value("other").is_none_or(|other| told.insert(other.to_owned())));
    all
}

/// A fault when a file that is to be published cannot be read.
#[must_use]
pub fn unreadable(content: &Content) -> Option<Diagnostic> {
    match content {
        Content::Bytes(_) => None,
        Content::File(path) => {
            File::open(path).err().map(|reason| faults::cannot_read(path, &reason))
        }
    }
}

/// Tells the jobs whose file cannot be beside another one, and which one that is: on a disk the second
/// would hide or bar the first. `all` are in the order of their routes, and of jobs where routes are
/// equal.
fn each_clash<'a>(
    all: impl IntoIterator<Item = (&'a str, usize)>,
    mut tell: impl FnMut(usize, &'a str, &'a str),
) {
    // What begins like a route stands right behind it: so only these can be in the way.
    let mut before: Vec<&str> = Vec::new();
    for (route, job) in all {
        while before.pop_if(|before| !route.starts_with(*before)).is_some() {}
        let ends_there =
            |before: &&&str| matches!(route.as_bytes().get(before.len()), None | Some(b'/'));
        match before.iter().find(ends_there) {
            Some(by) => tell(job, route, by),
            None => before.push(route),
        }
    }
}

/// How many of the files are pages.
pub(super) fn pages(done: &[Done]) -> usize {
    done.iter().filter(|one| one.route.as_str().ends_with(".html")).count()
}

/// What the manifest says of what was rendered.
pub(super) fn records(done: &[Done]) -> impl Iterator<Item = (&str, Record)> {
    done.iter().map(|Done { route, seen, .. }| {
        (route.as_str(), Record::new(route, seen.digest, seen.size))
    })
}

/// The text of the cache of what was rendered, beside a manifest of this digest.
pub(super) fn cache(done: &[Done], manifest: Fingerprint) -> String {
    /// More than a time, a digest, a size and the marks between them need.
    const LINE: usize = 96;
    let length: usize = done.iter().map(|one| one.route.as_str().len() + LINE).sum();
    let mut text = String::with_capacity(length + LINE);
    record::begin(&mut text, manifest);
    for Done { route, seen, .. } in done {
        record::push(&mut text, route.as_str(), seen);
    }
    text
}

/// Compares what is rendered with a folder of ours.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    pub(super) place: &'a Place,
    pub(super) old: &'a Old,
    pub(super) cache: &'a Cache,
    pub(super) writer: &'a Writer,
}

impl Desk<'_> {
    /// Keeps a file, or stages it.
    pub(super) fn take(&self, job: usize, artifact: &Artifact) -> Result<(Seen, Fate), Diagnostic> {
        let Artifact { route, content } = artifact;
        let (digest, size) = weigh(content)?;
        let path = self.place.output.join(route.as_str());
        let mut leaving = Vec::new();
        match fs::symlink_metadata(&path) {
            Ok(meta) if meta.is_file() => {
                let seen = Seen { digest, size, time: time_of(&meta) };
                let may_be_equal = meta.len() == size;
                if may_be_equal && self.cache.knows(route.as_str(), &seen) {
                    return Ok((seen, Fate::Kept));
                }
                if let Some(twin) = self.old.twin(&self.place.output, route) {
                    leaving.push(twin);
                } else if may_be_equal && is_equal(&path, content, digest) {
                    return Ok((seen, Fate::Kept));
                } else if !self.old.yields(route.as_str()) {
                    return Err(faults::foreign_file(&path));
                }
            }
            Ok(meta) if meta.is_dir() => leaving = self.contents(route, &path)?,
            Ok(_) => return Err(faults::foreign_file(&path)),
            Err(error) if is_absence(&error) => {}
            Err(error) => return Err(faults::cannot_write(&path, &error)),
        }
        match self.old.way(&self.place.output, route.as_str())? {
            Way::Open => {}
            Way::Ours(file) => leaving.push(file),
            Way::Barred(path) => return Err(faults::foreign_file(&path)),
        }
        let seen = self.writer.write(&staged_name(job), &|| path.clone(), content, Some(digest))?;
        Ok((seen, Fate::Staged(leaving)))
    }

    /// The files in a folder that has to become a file: all of them must be ours.
    fn contents(&self, route: &Route, folder: &Path) -> Result<Vec<String>, Diagnostic> {
        let mut files = Vec::new();
        disk::walk(folder, Some(route.as_str()), &mut |route, found| match route {
            Some(route) if self.old.owns(route, found) => {
                files.push(route.to_owned());
                Ok(())
            }
            _ => Err(faults::foreign_file(&found.path())),
        })?;
        Ok(files)
    }
}

/// Digest and size of what is to be published.
fn weigh(content: &Content) -> Result<(Fingerprint, u64), Diagnostic> {
    match content {
        Content::Bytes(bytes) => Ok((Fingerprint::of(bytes), bytes.len() as u64)),
        Content::File(path) => {
            let weigh = || -> io::Result<_> {
                let file = File::open(path)?;
                let size = file.metadata()?.len();
                Ok((Fingerprint::of_reader(file)?, size))
            };
            weigh().map_err(|reason| faults::cannot_read(path, &reason))
        }
    }
}

/// Reads a file on disk and compares it. One that cannot be read is written anew.
fn is_equal(path: &Path, content: &Content, digest: Fingerprint) -> bool {
    match content {
        Content::Bytes(bytes) => fs::read(path).is_ok_and(|found| found == **bytes),
        Content::File(_) => {
            File::open(path).and_then(Fingerprint::of_reader).is_ok_and(|found| found == digest)
        }
    }
}

fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
