//! What git knows of a site's files: who changed which when, and which differ from a revision.
//!
//! In: a folder. Out: a [`Repository`], its [`Log`], [`Blobs`] of old files. Never: a fault. Where there is
//! no git, no repository, no commit, or no answer in time, nothing is known, and whoever asks
//! decides whether that matters.

mod command;
mod log;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

pub use command::Blobs;
pub use log::{Commit, Log, Version};

/// A folder in the work tree of a git repository.
#[derive(Debug)]
pub struct Repository {
    folder: PathBuf,
    /// Its history is cut off: the oldest commits that are here seem to bring every file.
    is_shallow: bool,
}

impl Repository {
    /// The repository around a folder; `None` when there is none, or no git.
    #[must_use]
    pub fn around(folder: &Path) -> Option<Self> {
        let out = command::answer(
            folder,
            &["rev-parse", "--is-inside-work-tree", "--is-shallow-repository"],
        )?;
        let text = String::from_utf8(out).ok()?;
        let mut lines = text.lines();
        let is_inside = lines.next() == Some("true");
        let is_shallow = lines.next() == Some("true");
        is_inside.then(|| Self { folder: folder.to_owned(), is_shallow })
    }

    /// Who has changed the files that are wanted, all in one pass. Paths are relative to the folder;
    /// only what lies in `folders` is looked at. `None` when it cannot be told.
    #[must_use]
    pub fn log(&self, folders: &[&str], is_wanted: &dyn Fn(&str) -> bool) -> Option<Log> {
        let mut args = vec![
            "log",
            "-z",
            "--raw",
            "--no-abbrev",
            "--no-renames",
            "--relative",
            "--date-order",
            "--no-show-signature",
            "--no-notes",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--encoding=UTF-8",
            log::FORMAT,
            "--end-of-options",
            "HEAD",
            "--",
        ];
        args.extend(folders);
        let out = command::answer(&self.folder, &args)?;
        Some(log::read(&out, self.is_shallow, is_wanted))
    }

    /// The commit that a name means: a branch, a tag, `HEAD~3`, the beginning of a digest.
    #[must_use]
    pub fn commit(&self, name: &str) -> Option<String> {
        let name = format!("{name}^{{commit}}");
        let args = ["rev-parse", "--verify", "--quiet", "--end-of-options", &name];
        let out = String::from_utf8(command::answer(&self.folder, &args)?).ok()?;
        let id = out.lines().last()?.trim();
        (id.len() >= 40 && id.bytes().all(|b| b.is_ascii_hexdigit())).then(|| id.to_owned())
    }

    /// The folder below the top of the repository, with a slash at the end; empty at the top.
    #[must_use]
    pub fn prefix(&self) -> Option<String> {
        let out = command::answer(&self.folder, &["rev-parse", "--show-prefix"])?;
        let text = String::from_utf8(out).ok()?;
        Some(text.trim_end_matches(['\n', '\r']).to_owned())
    }

    /// The commits that are here and not in the history of another.
    #[must_use]
    pub fn commits_since(&self, commit: &str) -> Option<BTreeSet<String>> {
        let range = format!("{commit}..HEAD");
        let out = command::answer(&self.folder, &["rev-list", "--end-of-options", &range, "--"])?;
        Some(String::from_utf8(out).ok()?.lines().map(str::to_owned).collect())
    }

    /// Files of the folder that are not as they were in a commit: changed, new, gone, whether
    /// committed since or not.
    #[must_use]
    pub fn differing(&self, commit: &str) -> Option<BTreeSet<String>> {
        let diff = [
            "diff",
            "-z",
            "--name-only",
            "--no-renames",
            "--relative",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules=all",
            "--end-of-options",
            commit,
            "--",
        ];
        let changed = command::answer(&self.folder, &diff)?;
        let others = ["ls-files", "-z", "--others", "--exclude-standard"];
        let new = command::answer(&self.folder, &others)?;
        let paths = changed.split(|b| *b == 0).chain(new.split(|b| *b == 0));
        let paths = paths.filter(|path| !path.is_empty());
        Some(paths.map(|path| String::from_utf8_lossy(path).into_owned()).collect())
    }

    /// Old files by their digests.
    #[must_use]
    pub fn blobs(&self) -> Option<Blobs> {
        Blobs::of(&self.folder)
    }
}

#[cfg(test)]
mod tests;
