//! A folder of this machine, or one that is mounted, as a store.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use super::store::{Body, Found, Head, Listed, Page, Print, Store, Trouble};
use crate::base::Fingerprint;
use crate::diag::{Diagnostic, faults::deploy as faults};

/// Beginning of the names of files that are being written.
const PART: &str = ".tongwen-part-";

/// The store.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
    parts: AtomicUsize,
}

impl Folder {
    /// Opens a folder, making it if need be. `source` is what will be sent: neither may lie in the
    /// other.
    pub(super) fn open(root: &Path, source: &Path) -> Result<Self, Diagnostic> {
        let cannot = |reason: io::Error| faults::cannot_read(root, &reason);
        fs::create_dir_all(root).map_err(cannot)?;
        let root = fs::canonicalize(root).map_err(cannot)?;
        let source = fs::canonicalize(source).map_err(cannot)?;
        if root.starts_with(&source) || source.starts_with(&root) {
            return Err(faults::same_folder(&root));
        }
        Ok(Self { root, parts: AtomicUsize::new(0) })
    }

    /// The path of a key. Nothing is written or removed through a link: it may lead anywhere.
    fn path(&self, key: &str) -> Result<PathBuf, Trouble> {
        let path = self.root.join(key);
        let above = path.ancestors().skip(1).take_while(|folder| *folder != self.root);
        for folder in above {
            if fs::symlink_metadata(folder).is_ok_and(|meta| meta.is_symlink()) {
                return Err(Trouble::Final(format!("`{}` is a link", folder.display())));
            }
        }
        Ok(path)
    }

    /// Writes beside the place and renames: nobody sees half a file.
    fn write(&self, to: &Path, body: &Body<'_>) -> io::Result<()> {
        let folder = to.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)?;
        let number = self.parts.fetch_add(1, Ordering::Relaxed);
        let part = folder.join(format!("{PART}{}-{number}", std::process::id()));
        let written = || -> io::Result<()> {
            match body {
                Body::Bytes(bytes) => File::create(&part)?.write_all(bytes)?,
                Body::File(from, _) => drop(fs::copy(from, &part)?),
            }
            fs::rename(&part, to)
        };
        written().inspect_err(|_| drop(fs::remove_file(&part)))
    }

    fn walk(&self, folder: &Path, all: &mut Vec<Listed>) -> io::Result<()> {
        let mut children: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
        children.sort_by_key(fs::DirEntry::file_name);
        for child in children {
            let (path, kind) = (child.path(), child.file_type()?);
            if kind.is_dir() {
                self.walk(&path, all)?;
            } else if kind.is_file() {
                // What a killed run was writing is of no use to anybody.
                if child.file_name().to_string_lossy().starts_with(PART) {
                    fs::remove_file(&path)?;
                    continue;
                }
                let below = path.strip_prefix(&self.root).ok().and_then(Path::to_str);
                let Some(key) = below.map(|key| key.replace('\\', "/")) else { continue };
                let print = Fingerprint::of_reader(File::open(&path)?)?;
                all.push(Listed { key, print: Print::Own(print) });
            }
        }
        Ok(())
    }
}

fn trouble(reason: &io::Error) -> Trouble {
    match reason.kind() {
        ErrorKind::Interrupted | ErrorKind::TimedOut | ErrorKind::ResourceBusy => {
            Trouble::Again(reason.to_string(), None)
        }
        _ => Trouble::Final(reason.to_string()),
    }
}

impl Store for Folder {
    fn get(&self, key: &str) -> Result<Option<Found>, Trouble> {
        let path = self.path(key)?;
        match fs::read(&path) {
            Ok(bytes) => {
                let time = fs::metadata(&path).and_then(|meta| meta.modified()).ok();
                let age = time.and_then(|time| SystemTime::now().duration_since(time).ok());
                Ok(Some(Found { bytes, age }))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(trouble(&error)),
        }
    }

    fn put(&self, key: &str, body: &Body<'_>, _: &Head<'_>) -> Result<(), Trouble> {
        self.write(&self.path(key)?, body).map_err(|reason| trouble(&reason))
    }

    fn put_new(&self, key: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let path = self.path(key)?;
        let folder = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).map_err(|reason| trouble(&reason))?;
        match File::options().write(true).create_new(true).open(path) {
            Ok(mut file) => file.write_all(bytes).map(|()| true).map_err(|reason| trouble(&reason)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(trouble(&error)),
        }
    }

    fn delete(&self, key: &str) -> Result<(), Trouble> {
        let path = self.path(key)?;
        match fs::symlink_metadata(&path) {
            Ok(meta) if meta.is_file() => {
                fs::remove_file(&path).map_err(|reason| trouble(&reason))?;
            }
            _ => return Ok(()),
        }
        for folder in path.ancestors().skip(1).take_while(|folder| *folder != self.root) {
            // One that holds anything stays.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        Ok(())
    }

    fn list(&self, prefix: &str, _: Option<&str>) -> Result<Page, Trouble> {
        let mut files = Vec::new();
        let top = self.root.join(prefix);
        match self.walk(&top, &mut files) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            walked => walked.map_err(|reason| trouble(&reason))?,
        }
        Ok(Page { files, next: None })
    }

    fn has_folders(&self) -> bool {
        true
    }
}
