//! A folder that is held open: what is made in it is found from there. So each of ten thousand files
//! costs its own name instead of the whole path from the root of the disk, and all of them come into
//! this folder even if somebody gives it another name meanwhile.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::{os::fd::OwnedFd, sync::OnceLock};

/// A folder. It is made and opened when something comes into it.
#[derive(Debug)]
pub(super) struct Root {
    path: PathBuf,
    #[cfg(unix)]
    handle: OnceLock<OwnedFd>,
}

#[cfg(unix)]
impl Root {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned(), handle: OnceLock::new() }
    }

    /// A new file, to be written.
    pub(super) fn create(&self, route: &Path) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, openat};
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let handle = self.handle()?;
        let made = rustix::io::retry_on_intr(|| openat(handle, route, flags, Mode::from(0o666)));
        Ok(made?.into())
    }

    /// A new folder.
    pub(super) fn create_dir(&self, route: &Path) -> io::Result<()> {
        Ok(rustix::fs::mkdirat(self.handle()?, route, rustix::fs::Mode::from(0o777))?)
    }

    /// Makes it, and what is above it.
    pub(super) fn make(&self) -> io::Result<()> {
        self.handle().map(|_| ())
    }

    fn handle(&self) -> io::Result<&OwnedFd> {
        if let Some(handle) = self.handle.get() {
            return Ok(handle);
        }
        std::fs::create_dir_all(&self.path)?;
        let handle = File::open(&self.path)?.into();
        Ok(self.handle.get_or_init(|| handle))
    }
}

/// Other systems know paths only.
#[cfg(not(unix))]
impl Root {
    pub(super) fn new(path: &Path) -> Self {
        Self { path: path.to_owned() }
    }

    /// A new file, to be written.
    pub(super) fn create(&self, route: &Path) -> io::Result<File> {
        File::options().write(true).create_new(true).open(self.path.join(route))
    }

    /// A new folder.
    pub(super) fn create_dir(&self, route: &Path) -> io::Result<()> {
        std::fs::create_dir(self.path.join(route))
    }

    /// Makes it, and what is above it.
    pub(super) fn make(&self) -> io::Result<()> {
        std::fs::create_dir_all(&self.path)
    }
}

impl Root {
    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}
