//! The site at one moment of the preview: what a browser may be given.
//!
//! Where an edit has broken an article, a template or `site.toml`, its page is given as it was
//! when all was well, so that nobody is thrown out of what they were reading.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::base::SourcePath;
use crate::diag::{Diagnostics, Ui, phrase};
use crate::manifest::Content;
use crate::plan::{Job, Page, Subject, Work};
use crate::render::Printing;
use crate::site::{ArticleId, Lang, Moment, Route, State};

/// The site between two edits.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// How many edits came before.
    pub(super) number: u64,
    /// The newest that could be got ready.
    pub(super) printing: Option<Arc<Printing>>,
    /// The newest without errors, for what is broken now.
    pub(super) good: Option<Arc<Printing>>,
    /// Files that could not be read.
    pub(super) broken: BTreeSet<SourcePath>,
    /// What the stages found, as `build` judges it.
    pub(super) found: Diagnostics,
    /// What is written on articles that readers do not see yet, by path from the root of the host.
    pub(super) marks: BTreeMap<String, String>,
}

/// A file as it is shown.
pub(super) struct Shot {
    pub(super) content: Content,
    /// What rendering it found.
    pub(super) faults: Diagnostics,
}

impl Shown {
    /// Path of the site on its host.
    pub(super) fn base(&self) -> &str {
        self.printing.as_ref().map_or("/", |printing| &printing.plan().settings.base)
    }

    /// The file at a route, rendered now.
    pub(super) fn file(&self, route: &str) -> Option<Shot> {
        let mut faults = Diagnostics::new();
        if let Some(printing) = &self.printing {
            if let Some(job) = printing.job(route) {
                let rendered = printing.render(job).unpack(&mut faults);
                if let Some(artifact) = rendered {
                    return Some(Shot { content: artifact.content, faults });
                }
            } else if !self.is_broken(route) {
                return None;
            }
        }
        let good = self.good.as_ref()?;
        let artifact = good.render(good.job(route)?).value?;
        Some(Shot { content: artifact.content, faults })
    }

    /// True when a page is missing because its file cannot be read.
    fn is_broken(&self, route: &str) -> bool {
        let Some(good) = &self.good else { return false };
        article(good, route).is_some_and(|id| self.broken.contains(&good.card(id).file))
    }

    /// The newest article at a route, or the one that was there when all was well.
    pub(super) fn article(&self, route: &str) -> Option<(&Printing, ArticleId)> {
        [&self.printing, &self.good]
            .into_iter()
            .flatten()
            .find_map(|printing| article(printing, route).map(|id| (printing.as_ref(), id)))
    }

    /// The language of a page.
    pub(super) fn lang(&self, route: &str) -> Option<Lang> {
        match &self.printing.as_ref()?.job(route)?.work {
            Work::Page(page) => Some(page.lang),
            _ => None,
        }
    }

    /// Where an article is now, by its file.
    pub(super) fn route_of(&self, file: &SourcePath) -> Option<&Route> {
        let printing = self.printing.as_ref()?;
        let mut ids = (0..).map(ArticleId).zip(&printing.plan().articles);
        let (_, planned) = ids.find(|(id, _)| printing.card(*id).file == *file)?;
        planned.route.as_ref()
    }
}

/// The article whose page stands at a route.
fn article(printing: &Printing, route: &str) -> Option<ArticleId> {
    match printing.job(route)? {
        Job { work: Work::Page(Page { subject: Subject::Article { id, .. }, .. }), .. } => {
            Some(*id)
        }
        _ => None,
    }
}

/// The words on articles that are shown before or after their time, by path.
pub(super) fn marks(printing: &Printing, ui: Ui) -> BTreeMap<String, String> {
    let plan = printing.plan();
    let ids = (0..).map(ArticleId).zip(&plan.articles);
    let marked = ids.filter_map(|(id, article)| {
        let route = article.route.as_ref()?;
        let text = match article.state {
            State::Draft => phrase(ui, "serve-mark-draft", &[]),
            State::Scheduled => {
                let matter = &printing.card(id).matter;
                let at = matter.publish_at.or(matter.date).map(Moment::rfc3339);
                let at = at.unwrap_or_default();
                // People read no `T` and no offset.
                let at = at.get(..16).unwrap_or(&at).replace('T', " ");
                phrase(ui, "serve-mark-scheduled", &[("at", at)])
            }
            State::Expired => phrase(ui, "serve-mark-expired", &[]),
            _ => return None,
        };
        Some((format!("{}{}", plan.settings.base, route.address()), text))
    });
    marked.collect()
}
