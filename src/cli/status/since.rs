//! `--since`: what counts as new, a day or what is not in a revision.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::cause::Cause;
use crate::cli::Session;
use crate::diag::Diagnostic;
use crate::diag::faults::cli as faults;
use crate::history::Repository;
use crate::site::{At, Settings};

/// From where on changes are shown.
pub(super) enum Since {
    /// From this instant on.
    Instant(Timestamp),
    /// These commits, and what is in none.
    Commits(BTreeSet<String>),
}

impl Since {
    /// Reads a date, an instant, or else the name of a revision.
    ///
    /// # Errors
    /// Where there is no history, or it has no such revision.
    pub(super) fn read(
        session: &Session,
        settings: &Settings,
        text: &str,
    ) -> Result<Self, Diagnostic> {
        let repository =
            Repository::around(&session.root).ok_or_else(|| faults::no_history("--since"))?;
        if let Some(at) = At::read(text) {
            return Ok(Self::Instant(at.instant(&settings.time_zone, Timestamp::now)));
        }
        let commit = repository.commit(text);
        let commits = commit.and_then(|commit| repository.commits_since(&commit));
        commits.map(Self::Commits).ok_or_else(|| faults::no_revision("--since", text))
    }

    /// True for what has happened since; what is not committed is newest of all.
    pub(super) fn has(&self, cause: &Cause) -> bool {
        match (self, cause) {
            (_, Cause::NotCommitted) => true,
            (Self::Instant(from), Cause::Commit(commit)) => commit.at.is_some_and(|at| at >= *from),
            (Self::Commits(commits), Cause::Commit(commit)) => commits.contains(&commit.id),
        }
    }
}
