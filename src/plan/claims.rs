//! Who has which address. Every address stands in a site once; two that differ only in case or
//! normal form are one file on many disks, so they count as the same.

use std::collections::{HashMap, HashSet};

use super::{Job, Page, Subject, Work};
use crate::base::{SourcePath, Span};
use crate::diag::faults::plan as faults;
use crate::diag::{Diagnostic, Diagnostics};
use crate::site::{ArticleId, Lang, RootPage, Route, Settings};

/// Addresses that are taken, by their folded form.
pub(super) struct Claims<'a> {
    settings: &'a Settings,
    taken: HashMap<Route, (Route, Owner)>,
}

/// Who has an address.
#[derive(Clone, Debug)]
pub(super) enum Owner {
    /// An article or a section's page, by its file.
    Article(ArticleId, SourcePath),
    /// A page that the program makes.
    Made,
    /// A file that is copied.
    File(SourcePath),
}

impl Owner {
    fn place(&self) -> Option<Span> {
        match self {
            Self::Article(_, file) | Self::File(file) => Some(file.whole()),
            Self::Made => None,
        }
    }
}

impl<'a> Claims<'a> {
    /// `articles` is about how many there will be.
    pub(super) fn new(settings: &'a Settings, articles: usize) -> Self {
        Self { settings, taken: HashMap::with_capacity(articles * 5 / 4) }
    }

    /// Takes an address.
    ///
    /// # Errors
    /// A fault when it is taken already, or when no disk could hold it.
    pub(super) fn claim(&mut self, route: &Route, owner: Owner) -> Result<(), Diagnostic> {
        /// What most file systems allow for a name.
        const LONGEST: usize = 255;
        /// What the strictest system allows for a path.
        const WHOLE: usize = 1024;
        let path = Some(route.as_str()).filter(|path| path.len() > LONGEST);
        if let Some(part) = path.and_then(|path| path.split('/').find(|part| part.len() > LONGEST))
        {
            return Err(faults::too_long(part, LONGEST, owner.place()));
        }
        if route.as_str().len() > WHOLE {
            return Err(faults::too_long_path(route.as_str().len(), WHOLE, owner.place()));
        }
        let folded = route.to_folded();
        if let Some((_, first)) = self.taken.get(&folded) {
            return Err(faults::two_pages(route.address(), owner.place(), first.place()));
        }
        self.taken.insert(folded, (route.clone(), owner));
        Ok(())
    }

    /// True when nobody has an address yet.
    pub(super) fn is_free(&self, route: &Route) -> bool {
        !self.taken.contains_key(&*route.folded())
    }

    /// Who has exactly this address.
    pub(super) fn owner(&self, route: &Route) -> Option<&Owner> {
        let (taken, owner) = self.taken.get(&*route.folded())?;
        (taken == route).then_some(owner)
    }

    /// Under `root = "default"` the default language has no prefix of its own: an address of it
    /// that begins with another language's prefix would stand among that language's pages.
    pub(super) fn meets_prefix(&self, route: &Route, lang: Lang) -> Option<&'a str> {
        if self.settings.root != RootPage::Default || lang != self.settings.default_language {
            return None;
        }
        let first = route.as_str().split('/').next()?;
        let others = self.settings.langs().filter(|other| *other != lang);
        others.map(|other| self.settings.language(other).path.as_str()).find(|path| *path == first)
    }

    /// Jobs whose address is free, or is theirs already; a fault for each other one.
    pub(super) fn keep(&mut self, mut jobs: Vec<Job>, diagnostics: &mut Diagnostics) -> Vec<Job> {
        let mut seen = HashSet::new();
        jobs.retain(|job| {
            // Of two sections with one address, which is reported, only the first has pages and
            // feeds. An article has an address only if nobody else has it.
            let is_told = match &job.work {
                Work::Page(Page {
                    subject: Subject::Article { .. } | Subject::Parallel { .. },
                    ..
                }) => false,
                Work::Page(page) => has_claimed(&page.subject),
                Work::Feed(_) => true,
                _ => false,
            };
            if is_told && !seen.insert(job.route.folded().into_owned()) {
                return false;
            }
            let claim = match &job.work {
                Work::Page(page) if has_claimed(&page.subject) => Ok(()),
                Work::Copy(_, file) => self.claim(&job.route, Owner::File(file.clone())),
                _ => self.claim(&job.route, Owner::Made),
            };
            claim.map_err(|fault| diagnostics.push(fault)).is_ok()
        });
        jobs
    }
}

/// Articles, those beside others, and first pages of sections took their addresses when these were made.
fn has_claimed(subject: &Subject) -> bool {
    match subject {
        Subject::Article { .. } | Subject::Parallel { .. } | Subject::Home(_) => true,
        Subject::Section(_, list) => list.number == 1,
        Subject::Taxonomy(_)
        | Subject::Term(..)
        | Subject::Archives
        | Subject::Archive(..)
        | Subject::Favorites
        | Subject::Search => false,
    }
}
