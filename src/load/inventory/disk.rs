//! The source tree on a disk: reading a file without trusting its size, and walking a folder
//! without being led astray by links.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::Place;
use super::name::{self, Flaw};
use crate::base::SourcePath;
use crate::diag::faults::survey as faults;
use crate::diag::{Diagnostic, Diagnostics, Outcome};
use crate::site::Symlinks;

/// What is read when no setting is known yet, and for an excerpt.
const LARGEST: u64 = 64 << 20;

/// All of a file, unless it is larger than `limit`. What it grows by while it is read belongs to the
/// next run.
pub(super) fn read(path: &Path, file: &SourcePath, limit: u64) -> Result<Vec<u8>, Diagnostic> {
    let too_large = |length| faults::too_large(file, length, limit);
    let unread = |error: io::Error| faults::unreadable(file, &error.to_string());
    let mut source = File::open(path).map_err(unread)?;
    let length = source.metadata().map_err(unread)?.len();
    if length > limit {
        return Err(too_large(length));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
    // The system's own files say that they are empty, and are not.
    let most = if length == 0 { limit.saturating_add(1) } else { length };
    source.by_ref().take(most).read_to_end(&mut bytes).map_err(unread)?;
    let length = bytes.len() as u64;
    if length > limit { Err(too_large(length)) } else { Ok(bytes) }
}

/// All of a file that nobody has looked at yet. A pipe would never end.
pub(super) fn read_ordinary(path: &Path) -> io::Result<Vec<u8>> {
    let about = fs::metadata(path)?;
    if !about.is_file() && !about.is_dir() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not an ordinary file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// The first bytes of a file.
pub(super) fn head(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Files below `root/folder`, sorted, with a fault for each that cannot be listed.
pub(super) fn walk(
    root: &Path,
    folder: &str,
    symlinks: Symlinks,
) -> Outcome<Vec<(SourcePath, Place)>> {
    let mut found = Vec::new();
    let mut diagnostics = Diagnostics::new();
    let start = root.join(folder);
    if !start.is_dir() {
        return Outcome::clean(found);
    }
    if symlinks != Symlinks::Anywhere && leads_out(root, folder) {
        return Outcome::new(found, faults::outside(&shown(root, &start)).into());
    }
    let hidden = |entry: &DirEntry| {
        entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    // Of one folder, so the order is that of the names; paths need not be taken apart for it.
    let by_name = |a: &DirEntry, b: &DirEntry| a.path().as_os_str().cmp(b.path().as_os_str());
    let walk = WalkDir::new(&start).follow_links(symlinks != Symlinks::Skip).sort_by(by_name);
    let mut entries = walk.into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                diagnostics.push(unlisted(root, &start, &error));
                continue;
            }
        };
        let kind = entry.file_type();
        if hidden(&entry) {
            if kind.is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        let flaw = name::flaw(entry.file_name().as_encoded_bytes()).filter(|_| entry.depth() > 0);
        if let Some(fault) = passed_over(root, &entry, flaw, symlinks) {
            diagnostics.push(fault);
            if kind.is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        if flaw == Some(Flaw::Windows) {
            diagnostics.push(faults::name_not_portable(&shown(root, entry.path())));
        }
        if kind.is_dir() {
            continue;
        }
        let file = shown(root, entry.path());
        if entry.path().to_str().is_none() {
            diagnostics.push(faults::name_not_unicode(&file));
        } else if kind.is_file() {
            found.push((file, Place::Disk(entry.into_path())));
        } else {
            diagnostics.push(faults::not_a_file(&file));
        }
    }
    Outcome::new(found, diagnostics)
}

/// Why something is not looked at, whatever it is.
fn passed_over(
    root: &Path,
    entry: &DirEntry,
    flaw: Option<Flaw>,
    symlinks: Symlinks,
) -> Option<Diagnostic> {
    // The folder itself may be a link; that was asked before.
    let is_link = entry.depth() > 0 && entry.path_is_symlink();
    if is_link && symlinks == Symlinks::Inside && !is_inside(root, entry.path()) {
        return Some(faults::link_outside(&shown(root, entry.path())));
    }
    (flaw == Some(Flaw::Control)).then(|| faults::name_control(&shown(root, entry.path())))
}

/// The fault of something that is there and cannot be listed.
fn unlisted(root: &Path, start: &Path, error: &walkdir::Error) -> Diagnostic {
    let file = shown(root, error.path().unwrap_or(start));
    if error.loop_ancestor().is_some() {
        return faults::link_loop(&file);
    }
    let reason = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    faults::unreadable(&file, &reason)
}

/// True when a folder of the site is, or lies behind, a link to somewhere else. A path that leaves
/// the site in so many words (`--theme ../shared`) was typed by whoever runs the program.
fn leads_out(root: &Path, folder: &str) -> bool {
    let is_named = Path::new(folder).is_absolute() || folder.split('/').any(|part| part == "..");
    !is_named && !is_inside(root, &root.join(folder))
}

/// True when a path, all links followed, lies in the site's folder. What is nowhere is not outside.
fn is_inside(root: &Path, path: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    let (Some(top), Some(path)) = (real(root), real(path)) else { return true };
    path.starts_with(top)
}

fn shown(root: &Path, path: &Path) -> SourcePath {
    let below = path.strip_prefix(root).unwrap_or(path);
    let below = below.to_string_lossy();
    // Elsewhere a backslash is a character of a name.
    SourcePath::new(if cfg!(windows) { below.replace('\\', "/").into() } else { below })
}
