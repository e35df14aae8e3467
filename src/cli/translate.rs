//! `translate start`, `ack`, `diff`: the way of a translation from nothing to up to date.

mod ack;
mod diff;
mod start;

use std::path::Path;

use super::args::{Common, Step, Translate};
use super::{Session, Status, place};
use crate::base::SourcePath;
use crate::diag::faults::cli as faults;
use crate::diag::{Diagnostic, Diagnostics};
use crate::press::Manuscript;
use crate::site::{ArticleId, Site, nfc};

/// Does one step of a translation.
pub(super) fn translate(session: &Session, common: &Common, args: &Translate) -> Status {
    let (manuscript, status) = match super::tables::read(session, common) {
        Ok(read) => read,
        Err(status) => return status,
    };
    let bench = Bench { session, manuscript: &manuscript, is_quiet: common.quiet };
    let done = match &args.step {
        Step::Start(args) => start::start(&bench, args),
        Step::Ack(args) => ack::ack(&bench, args),
        Step::Diff(args) => diff::diff(&bench, args),
    };
    // Wrong usage says more than that some other article is at fault.
    if done == Status::Fine { status } else { done }
}

/// What every step works with.
struct Bench<'a> {
    session: &'a Session,
    manuscript: &'a Manuscript,
    is_quiet: bool,
}

impl Bench<'_> {
    fn site(&self) -> &Site {
        &self.manuscript.site
    }

    fn path(&self, id: ArticleId) -> &str {
        self.site().card(id).file.as_str()
    }

    /// The original of an article's story, when that is another article.
    fn original_of(&self, id: ArticleId) -> Option<ArticleId> {
        let story = self.site().story(id);
        story.members[story.original.index()].filter(|original| *original != id)
    }

    /// Whether an article is the original of its story. One alone is, whatever it carries.
    fn is_original(&self, id: ArticleId) -> bool {
        self.site().story(id).original == self.site().card(id).lang
    }

    /// The other articles of an article's story.
    fn others(&self, id: ArticleId) -> impl Iterator<Item = ArticleId> {
        let members = self.site().story(id).members.iter().flatten();
        members.copied().filter(move |other| *other != id)
    }

    /// The article at a path: relative to the site's folder, else to the current one.
    fn find(&self, path: &str) -> Result<ArticleId, Diagnostic> {
        let cards = &self.site().cards;
        let at = |path: &str| {
            let path = nfc(path);
            (0..).map(ArticleId).zip(cards).find(|(_, card)| nfc(card.file.as_str()) == path)
        };
        let found = place::candidates(self.session, path).iter().find_map(|path| at(path));
        let known = cards.iter().map(|card| card.file.as_str());
        found.map(|(id, _)| id).ok_or_else(|| faults::no_article(path, known))
    }

    /// The bytes of a file, read at the last moment: somebody may be writing.
    fn read(&self, path: &SourcePath) -> Result<Vec<u8>, Diagnostic> {
        let read = self.session.tree.read(path.as_str());
        read.map_err(|error| crate::diag::faults::survey::unreadable(path, &error.to_string()))
    }

    fn on_disk(&self, path: &str) -> std::path::PathBuf {
        self.session.root.join(Path::new(path))
    }

    fn refuse(&self, fault: Diagnostic) -> Status {
        let is_of_a_file = !fault.labels.is_empty();
        self.session.show(&Diagnostics::from(fault));
        if is_of_a_file { Status::Faults } else { Status::Usage }
    }
}
