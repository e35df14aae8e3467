//! `--changed-since`: what of a site differs from a revision of git, and what is told of it.

use std::collections::BTreeSet;

use crate::cli::Session;
use crate::diag::faults::cli as faults;
use crate::diag::{Diagnostic, Origin};
use crate::history::Repository;
use crate::press::Manuscript;
use crate::site::{ArticleId, Story, nfc};

/// Files that differ, by their paths in the site, and those of their stories.
pub(super) struct Changed {
    files: BTreeSet<String>,
}

impl Changed {
    /// Asks git.
    ///
    /// # Errors
    /// Where there is nothing to ask, or git does not know the revision.
    pub(super) fn since(session: &Session, revision: &str) -> Result<Self, Diagnostic> {
        const FLAG: &str = "--changed-since";
        let repository =
            Repository::around(&session.root).ok_or_else(|| faults::no_history(FLAG))?;
        // A repository without a commit has no revision either, but that is not what is wrong.
        repository.commit("HEAD").ok_or_else(|| faults::no_history(FLAG))?;
        let commit = repository.commit(revision);
        let files = commit.and_then(|commit| repository.differing(&commit));
        let files = files.ok_or_else(|| faults::no_revision(FLAG, revision))?;
        Ok(Self { files: files.iter().map(|file| nfc(file).into_owned()).collect() })
    }

    /// Takes in the other files of each story of which one differs: what two texts disagree in may
    /// stand in either.
    pub(super) fn with_stories(mut self, manuscript: &Manuscript) -> Self {
        let mut more = BTreeSet::new();
        for story in &manuscript.site.stories {
            let files = files_of(manuscript, story);
            if files.iter().any(|file| self.files.contains(file)) {
                more.extend(files);
            }
        }
        self.files.extend(more);
        self
    }

    /// True for an article of which there is something to tell.
    pub(super) fn has(&self, manuscript: &Manuscript, id: ArticleId) -> bool {
        self.files.contains(nfc(manuscript.site.card(id).file.as_str()).as_ref())
    }

    /// True for a fault that is told: one of the site itself always, of the content where one of its
    /// places differs.
    pub(super) fn keeps(&self, fault: &Diagnostic) -> bool {
        let differs = |file: &str| self.files.contains(nfc(file).as_ref());
        fault.origin == Origin::Foundation
            || fault.labels.is_empty()
            || fault.labels.iter().any(|label| differs(label.span.file.as_str()))
    }
}

fn files_of(manuscript: &Manuscript, story: &Story) -> Vec<String> {
    let cards = story.members.iter().flatten().map(|id| &manuscript.site.card(*id).file);
    let files = cards.chain(story.broken.iter().flatten());
    files.map(|file| nfc(file.as_str()).into_owned()).collect()
}
