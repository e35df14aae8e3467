//! Bodies that are rendered once: each is given up when the last page that shows it is made, so that
//! the memory of a large site goes on with its pages instead of waiting for the end.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::base::Shelf;
use crate::plan::{Plan, Subject, Work};
use crate::site::{ArticleId, Body, Card, Kind};

/// The bodies of all articles, while one run over all jobs lasts.
#[derive(Debug)]
pub(super) struct Passing(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    /// None when it has been given up.
    body: Mutex<Option<Arc<Body>>>,
    /// How many jobs are still to show it.
    jobs: AtomicU32,
}

/// Shown by others than the pages of articles, too: such a body stays.
const STAYS: u32 = u32::MAX;

impl Passing {
    /// Takes the bodies over. What else holds them keeps them in memory.
    pub(super) fn new(plan: &Plan, cards: &Shelf<Arc<Card>>, bodies: &Shelf<Arc<Body>>) -> Self {
        let entry = |(body, card): (&Arc<Body>, &Arc<Card>)| {
            // Lists show the text of their section or term.
            let stays = card.kind == Kind::Section;
            let jobs = AtomicU32::new(if stays { STAYS } else { 0 });
            Entry { body: Mutex::new(Some(body.clone())), jobs }
        };
        let mut entries: Vec<_> = bodies.iter().zip(cards.iter()).map(entry).collect();
        for job in &plan.jobs {
            if let Work::Feed(feed) = &job.work
                && plan.settings.feeds.full
            {
                feed.entries.iter().for_each(|id| *entries[id.index()].jobs.get_mut() = STAYS);
            }
        }
        for id in plan.jobs.iter().flat_map(|job| shown(&job.work)).flatten() {
            let jobs = entries[id.index()].jobs.get_mut();
            *jobs = jobs.saturating_add(1);
        }
        Self(entries)
    }

    /// The body of an article that a job is still to show.
    pub(super) fn body(&self, id: ArticleId) -> Arc<Body> {
        let body = self.0[id.index()].body.lock().unwrap_or_else(PoisonError::into_inner);
        body.clone().unwrap_or_default()
    }

    /// A job is done: what no other one shows is given up.
    pub(super) fn done(&self, work: &Work) {
        for id in shown(work).into_iter().flatten() {
            let entry = &self.0[id.index()];
            let stays = entry.jobs.load(Ordering::Relaxed) == STAYS;
            if !stays && entry.jobs.fetch_sub(1, Ordering::AcqRel) == 1 {
                let mut body = entry.body.lock().unwrap_or_else(PoisonError::into_inner);
                *body = None;
            }
        }
    }
}

/// The articles of which a page shows the bodies.
fn shown(work: &Work) -> [Option<ArticleId>; 2] {
    match work {
        Work::Page(page) => match page.subject {
            Subject::Article { id, .. } => [Some(id), None],
            Subject::Parallel { id, with } => [Some(id), Some(with)],
            _ => [None, None],
        },
        _ => [None, None],
    }
}
