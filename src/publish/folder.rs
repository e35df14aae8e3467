//! Whose folder it is: where our working folder lies, who may work, what stands in the output.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::journal;
use super::old::Old;
use crate::diag::{Diagnostic, faults::publish as faults};
use crate::manifest;

/// The working folder where it lies inside the output.
pub(super) const INSIDE: &str = ".tongwen";

/// The output folder and the working folder that belongs to it.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) output: PathBuf,
    pub(super) work: PathBuf,
    /// True when the working folder lies in the output, because nothing can be renamed from beside
    /// it: the output is a link, a mount of its own, or in a folder that we may not write to.
    pub(super) inside: bool,
}

impl Place {
    fn of(folder: &Path) -> Result<Self, Diagnostic> {
        let unread = |reason: io::Error| faults::cannot_read(folder, &reason);
        // Without `.` and a slash at the end, which would follow a link.
        let mut output: PathBuf = folder.components().collect();
        if output.file_name().is_none() {
            output = fs::canonicalize(folder).map_err(unread)?;
        }
        let (Some(parent), Some(name)) = (output.parent(), output.file_name()) else {
            return Ok(Self::inside(output));
        };
        let work = parent.join(format!(".{}.tongwen", name.to_string_lossy()));
        match fs::symlink_metadata(&output) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(unread(error)),
            Ok(_) if !output.is_dir() => return Err(faults::not_a_folder(&output)),
            Ok(meta) if meta.is_symlink() || is_mount(&output, parent) => {
                return Ok(Self::inside(output));
            }
            // Once inside, always inside: a journal may wait there.
            Ok(_) if output.join(INSIDE).is_dir() => return Ok(Self::inside(output)),
            Ok(_) => {}
        }
        Ok(Self { output, work, inside: false })
    }

    fn inside(output: PathBuf) -> Self {
        Self { work: output.join(INSIDE), output, inside: true }
    }

    /// Makes the working folder, inside the output where we may not make it beside.
    fn open(&mut self) -> Result<(), Diagnostic> {
        let made = fs::create_dir_all(&self.work).or_else(|error| match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem if self.output.is_dir() => {
                *self = Self::inside(self.output.clone());
                fs::create_dir_all(&self.work)
            }
            _ => Err(error),
        });
        made.map_err(|reason| faults::cannot_write(&self.work, &reason))
    }

    pub(super) fn journal(&self) -> PathBuf {
        self.work.join("journal")
    }

    pub(super) fn cache(&self) -> PathBuf {
        self.work.join("cache")
    }

    /// A whole new output folder, to be renamed to where there is none.
    pub(super) fn fresh(&self) -> PathBuf {
        self.work.join("fresh")
    }

    /// A whole new output folder, to be exchanged with the present one.
    pub(super) fn next(&self) -> PathBuf {
        self.work.join("next")
    }

    pub(super) fn stage(&self) -> PathBuf {
        self.work.join("stage")
    }

    /// Where the file of a job waits for being renamed into place.
    pub(super) fn staged(&self, job: usize) -> PathBuf {
        self.stage().join(staged_name(job))
    }

    /// Removes what unfinished runs have prepared. Not to be called while a journal stands.
    pub(super) fn sweep(&self) -> Result<(), Diagnostic> {
        for tree in [self.stage(), self.fresh(), self.next()] {
            match fs::remove_dir_all(&tree) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(faults::cannot_write(&tree, &error));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The name of a job's file among those that are staged.
pub(super) fn staged_name(job: usize) -> String {
    job.to_string()
}

/// True when a folder is a mount of its own: its device is another one or, where Linux mounts a
/// part of the same device there, a rename is refused before anyone looks for the file.
#[cfg(unix)]
fn is_mount(folder: &Path, parent: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let device = |path: &Path| fs::metadata(path).map(|meta| meta.dev()).ok();
    let renamed = || fs::rename(parent.join(".tongwen.absent"), folder.join(".tongwen.absent"));
    device(folder) != device(parent)
        || renamed().is_err_and(|error| error.kind() == ErrorKind::CrossesDevices)
}

/// Elsewhere a mounted folder is a link (a junction).
#[cfg(not(unix))]
fn is_mount(_folder: &Path, _parent: &Path) -> bool {
    false
}

/// The output folder, held by this run alone, with no journal left behind in it. Other runs are
/// refused as long as it lives.
#[derive(Debug)]
pub struct Hold {
    pub(super) place: Place,
    _lock: File,
}

impl Hold {
    /// Takes the folder and finishes what a killed run has left. A folder of others is not
    /// touched, nor is anything put beside it.
    pub(super) fn take(folder: &Path) -> Result<Self, Diagnostic> {
        let mut place = Place::of(folder)?;
        if !place.work.is_dir() && is_foreign(&place.output)? {
            return Err(faults::not_ours(&place.output));
        }
        place.open()?;
        let lock = lock(&place)?;
        journal::finish(&place)?;
        Ok(Self { place, _lock: lock })
    }

    /// As [`Self::take`], where a run has worked before; `None` where none has.
    pub(super) fn retake(folder: &Path) -> Result<Option<Self>, Diagnostic> {
        let place = Place::of(folder)?;
        if place.work.is_dir() { Self::take(folder).map(Some) } else { Ok(None) }
    }

    /// A name for all runs on this folder from here, which keep each other out: made once by chance.
    #[must_use]
    pub fn owner(&self) -> String {
        let path = self.place.work.join("owner");
        if let Ok(name) = fs::read_to_string(&path)
            && name.len() == 32
        {
            return name;
        }
        let name = super::random_name();
        // Where it cannot be kept, the next run has another one.
        let _ = fs::write(path, &name);
        name
    }

    /// Removes what this run has prepared, and the working folder where it is of no more use.
    pub(super) fn give_up(self) {
        let place = &self.place;
        if place.journal().exists() {
            return;
        }
        // What cannot be removed now is removed by the next run.
        let _ = place.sweep();
        if !place.cache().exists() {
            let _ = fs::remove_file(place.work.join("lock"));
            let _ = fs::remove_dir(&place.work);
        }
    }
}

fn lock(place: &Place) -> Result<File, Diagnostic> {
    let path = place.work.join("lock");
    let cannot = |reason: io::Error| faults::cannot_write(&path, &reason);
    loop {
        let options = File::options().create(true).truncate(false).write(true).clone();
        let file = options.open(&path).map_err(cannot)?;
        match file.try_lock() {
            Ok(()) if is_at(&file, &path) => return Ok(file),
            // A run that ended has removed the file between our opening and locking it.
            Ok(()) => fs::create_dir_all(&place.work).map_err(cannot)?,
            Err(TryLockError::WouldBlock) => return Err(faults::locked(&place.output)),
            // A disk without locks: better unguarded than not at all.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                return Ok(file);
            }
            Err(TryLockError::Error(error)) => return Err(cannot(error)),
        }
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |meta: fs::Metadata| (meta.dev(), meta.ino());
    fs::metadata(path).map(place).ok() == file.metadata().map(place).ok()
}

/// Elsewhere a file that is open keeps its name.
#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> bool {
    path.exists()
}

/// What stands in the output folder.
#[derive(Debug)]
pub(super) enum Standing {
    /// No folder, or one without anything in it.
    Nothing,
    /// A folder that we may work in.
    Ours(Box<Old>),
    /// A folder with files, and no manifest.
    Others,
}

impl Standing {
    pub(super) fn of(output: &Path) -> Result<Self, Diagnostic> {
        match fs::read(output.join(manifest::FILE)) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            // Damaged or unreadable, but there: the folder is ours.
            found => return Ok(Self::Ours(Box::new(Old::new(found.unwrap_or_default())))),
        }
        if !output.exists() || is_hollow(output)? {
            Ok(Self::Nothing)
        } else if is_foreign(output)? {
            Ok(Self::Others)
        } else {
            Ok(Self::Ours(Box::new(Old::none())))
        }
    }
}

fn is_hollow(output: &Path) -> Result<bool, Diagnostic> {
    let mut names = fs::read_dir(output).map_err(|reason| faults::cannot_read(output, &reason))?;
    Ok(names.next().is_none())
}

/// True when there is something to be seen in the folder and no manifest of ours. Hidden things
/// (`.git`, `.gitkeep`, our working folder) are left alone in any case and do no harm.
fn is_foreign(output: &Path) -> Result<bool, Diagnostic> {
    if !output.exists() || fs::symlink_metadata(output.join(manifest::FILE)).is_ok() {
        return Ok(false);
    }
    let names = fs::read_dir(output).map_err(|reason| faults::cannot_read(output, &reason))?;
    let is_seen = |name: std::ffi::OsString| !name.to_string_lossy().starts_with('.');
    Ok(names.flatten().any(|child| is_seen(child.file_name())))
}
