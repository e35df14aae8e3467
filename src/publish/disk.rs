//! Small things done to a disk: writing a file once, making a folder once, waiting for the disk.

use std::collections::HashSet;
use std::ffi::OsString;
use std::fs::{self, DirEntry, File};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use super::record::{Seen, time_of};
use super::root::Root;
use crate::base::{Fingerprint, Fingerprinter};
use crate::diag::{Diagnostic, faults::publish as faults};
use crate::manifest::Content;

/// Writes new files into a folder, from many threads; remembers which folders it has made there.
#[derive(Debug)]
pub(super) struct Writer {
    root: Root,
    durable: bool,
    /// Held for a look-up, never while the disk works; so one lock serves all threads.
    /// By their whole names, since hashing a path takes it apart.
    made: Mutex<HashSet<OsString>>,
}

impl Writer {
    /// With `durable`, every file is on the disk itself before the next step.
    pub(super) fn new(root: &Path, durable: bool) -> Self {
        Self { root: Root::new(root), durable, made: Mutex::default() }
    }

    /// Writes a file that is not there yet, and its folders; `place` is where it belongs in the
    /// end, and what a fault names. The digest is taken of the bytes that were written; who has it
    /// already hands it in.
    pub(super) fn write(
        &self,
        to: &str,
        place: &dyn Fn() -> PathBuf,
        content: &Content,
        known: Option<Fingerprint>,
    ) -> Result<Seen, Diagnostic> {
        let cannot = |reason: io::Error| faults::cannot_write(&place(), &reason);
        let mut file = self.create(to).map_err(cannot)?;
        let digest = match content {
            Content::Bytes(bytes) => {
                file.write_all(bytes).map_err(cannot)?;
                known.unwrap_or_else(|| Fingerprint::of(bytes))
            }
            Content::File(from) => copy(from, &mut file, place)?,
        };
        if self.durable {
            file.sync_all().map_err(cannot)?;
        }
        let meta = file.metadata().map_err(cannot)?;
        Ok(Seen { digest, size: meta.len(), time: time_of(&meta) })
    }

    /// Writes a file that comes line by line, so that it is never in memory as a whole.
    pub(super) fn pour(
        &self,
        to: &str,
        place: &Path,
        lines: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<Fingerprint, Diagnostic> {
        let cannot = |reason: io::Error| faults::cannot_write(place, &reason);
        let file = self.create(to).map_err(cannot)?;
        let mut out = BufWriter::with_capacity(1 << 16, Fingerprinter::new(&file));
        lines(&mut out).and_then(|()| out.flush()).map_err(cannot)?;
        if self.durable {
            file.sync_all().map_err(cannot)?;
        }
        Ok(out.get_ref().finish())
    }

    /// Makes a folder and those above it, each once.
    pub(super) fn make(&self, folder: &Path) -> io::Result<()> {
        if folder.as_os_str().is_empty() {
            return self.root.make();
        }
        if self.made().contains(folder.as_os_str()) {
            return Ok(());
        }
        let made = match (self.root.create_dir(folder), folder.parent()) {
            (Err(error), Some(above)) if error.kind() == io::ErrorKind::NotFound => {
                self.make(above)?;
                self.root.create_dir(folder)
            }
            (made, _) => made,
        };
        match made {
            // Another thread was quicker, or the folder is from before.
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => self.made().insert(folder.as_os_str().to_owned()),
        };
        Ok(())
    }

    /// With `durable`, waits until the names in all folders made are on the disk.
    pub(super) fn settle(&self) -> Result<(), Diagnostic> {
        if !self.durable {
            return Ok(());
        }
        let made = self.made();
        let above = [OsString::new()];
        let folders: Vec<_> =
            made.iter().chain(&above).map(|at| self.root.path().join(at)).collect();
        folders.par_iter().try_for_each(|folder| {
            sync(folder).map_err(|reason| faults::cannot_write(folder, &reason))
        })
    }

    fn create(&self, to: &str) -> io::Result<File> {
        self.make(Path::new(to.rsplit_once('/').map_or("", |(folder, _)| folder)))?;
        self.root.create(Path::new(to))
    }

    fn made(&self) -> MutexGuard<'_, HashSet<OsString>> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Copies a file and takes its digest on the way, without holding it.
fn copy(
    from: &Path,
    file: &mut File,
    place: &dyn Fn() -> PathBuf,
) -> Result<Fingerprint, Diagnostic> {
    struct Tee<'a> {
        from: File,
        to: &'a mut File,
        failed: Option<io::Error>,
    }
    impl Read for Tee<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.from.read(buffer)?;
            self.to.write_all(&buffer[..count]).map_err(|reason| {
                let kind = reason.kind();
                self.failed = Some(reason);
                io::Error::from(kind)
            })?;
            Ok(count)
        }
    }
    let unread = |reason: io::Error| faults::cannot_read(from, &reason);
    let mut tee = Tee { from: File::open(from).map_err(unread)?, to: file, failed: None };
    Fingerprint::of_reader(&mut tee).map_err(|reason| match tee.failed {
        Some(reason) => faults::cannot_write(&place(), &reason),
        None => unread(reason),
    })
}

/// Gives a second name to a file, or copies it with its time where disk or owner forbid that.
/// A link stays a link.
pub(super) fn duplicate(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if from.is_symlink() {
        return std::os::unix::fs::symlink(fs::read_link(from)?, to);
    }
    if fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let time = fs::metadata(from)?.modified()?;
    fs::copy(from, to)?;
    // A copy that may not be written to keeps the time of copying, and is read once more.
    let _ = File::options().write(true).open(to).and_then(|file| file.set_modified(time));
    Ok(())
}

/// Waits until the names in a folder are on the disk.
#[cfg(unix)]
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(folder)?.sync_all()
}

/// Other systems have no such call; their file systems keep a journal of names.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "one signature on all systems")]
pub(super) fn sync(_folder: &Path) -> io::Result<()> {
    Ok(())
}

/// Removes folders that hold nothing but folders; fails where it meets a file.
pub(super) fn remove_hollow(folder: &Path) -> io::Result<()> {
    for child in fs::read_dir(folder)? {
        let child = child?;
        if child.file_type()?.is_dir() {
            remove_hollow(&child.path())?;
        }
    }
    fs::remove_dir(folder)
}

/// Removes a file of ours and the folders that it leaves empty, but not `output` itself. What is
/// gone already, or is no file (any more), is left: the step may be a repeated one.
pub(super) fn remove(output: &Path, route: &str) -> io::Result<()> {
    let path = output.join(route);
    if fs::symlink_metadata(&path).is_ok_and(|meta| meta.is_file()) {
        fs::remove_file(&path)?;
    }
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != output) {
        match fs::remove_dir(folder) {
            // A run that was killed here has removed this one, and perhaps not those above.
            Err(error) if error.kind() != io::ErrorKind::NotFound => break,
            _ => {}
        }
    }
    Ok(())
}

/// Every file below a folder with its route, and links; not the folders themselves. `None` instead
/// of a route where a name is no text.
pub(super) fn walk<V>(folder: &Path, route: Option<&str>, visit: &mut V) -> Result<(), Diagnostic>
where
    V: FnMut(Option<&str>, &DirEntry) -> Result<(), Diagnostic>,
{
    let unread = |reason: io::Error| faults::cannot_read(folder, &reason);
    for child in fs::read_dir(folder).map_err(unread)? {
        let child = child.map_err(unread)?;
        let name = child.file_name();
        let below = route.zip(name.to_str()).map(|(route, name)| match route {
            "" => name.to_owned(),
            _ => format!("{route}/{name}"),
        });
        if child.file_type().map_err(unread)?.is_dir() {
            walk(&child.path(), below.as_deref(), visit)?;
        } else {
            visit(below.as_deref(), &child)?;
        }
    }
    Ok(())
}
