//! Faults found by `publish`.

use std::io;
use std::path::Path;

use super::super::Diagnostic;

fn at(code: &'static str, path: &Path) -> Diagnostic {
    Diagnostic::foundation(code).with("path", path.display())
}

/// The output folder holds things, and no manifest of ours.
#[must_use]
pub fn not_ours(folder: &Path) -> Diagnostic {
    at("publish::not-ours", folder)
}

/// What should be the output folder is a file, or a link that leads nowhere.
#[must_use]
pub fn not_a_folder(path: &Path) -> Diagnostic {
    at("publish::not-a-folder", path)
}

/// Something that we did not write stands where a file of the site belongs.
#[must_use]
pub fn foreign_file(path: &Path) -> Diagnostic {
    at("publish::foreign-file", path)
}

/// Two files of the site want one place, or one wants to be a folder of the other.
#[must_use]
pub fn clash(route: &str, other: &str) -> Diagnostic {
    Diagnostic::foundation("publish::clash").with("route", route).with("other", other)
}

/// A file has a name that the output folder cannot hold, or that is ours.
#[must_use]
pub fn bad_route(route: &str) -> Diagnostic {
    Diagnostic::foundation("publish::bad-route").with("route", route.escape_debug())
}

/// The system refused to write.
#[must_use]
pub fn cannot_write(path: &Path, reason: &io::Error) -> Diagnostic {
    at("publish::cannot-write", path).with("reason", reason)
}

/// The system refused to read.
#[must_use]
pub fn cannot_read(path: &Path, reason: &io::Error) -> Diagnostic {
    at("publish::cannot-read", path).with("reason", reason)
}

/// Another run works on the folder.
#[must_use]
pub fn locked(folder: &Path) -> Diagnostic {
    at("publish::locked", folder)
}

/// The folder cannot be exchanged in one step.
#[must_use]
pub fn no_swap(folder: &Path, reason: Option<&io::Error>) -> Diagnostic {
    at("publish::no-swap", folder).with_some("reason", reason)
}

/// Renaming into place stopped half-way; the journal stays and the next run goes on.
#[must_use]
pub fn unfinished(path: &Path, reason: &io::Error) -> Diagnostic {
    at("publish::unfinished", path).with("reason", reason)
}

/// Nothing can be removed by a manifest that cannot be read.
#[must_use]
pub fn damaged_manifest(path: &Path) -> Diagnostic {
    at("publish::damaged-manifest", path)
}

/// The manifest could not be read and was made anew: old files may be left over.
#[must_use]
pub fn manifest_renewed(path: &Path) -> Diagnostic {
    Diagnostic::warning("publish::manifest-renewed").with("path", path.display())
}
