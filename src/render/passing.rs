//! Bodies that are rendered once: each is given up when the last page that shows it is made, and with
//! it what it links to, so that the memory of a large site goes on with its pages instead of waiting for
//! the end.

use std::cmp::Reverse;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::base::Shelf;
use crate::plan::{Plan, Subject, Work};
use crate::site::{ArticleId, Body, Card, Kind, Outline};

/// The bodies and outlines of all articles, while one run over all jobs lasts.
#[derive(Debug)]
pub(super) struct Passing(Vec<Entry>);

#[derive(Debug)]
struct Entry {
    /// None when they have been given up.
    text: Mutex<Option<Text>>,
    /// How many jobs are still to show them.
    jobs: AtomicU32,
}

impl Entry {
    fn text(&self) -> MutexGuard<'_, Option<Text>> {
        self.text.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What an article says, and what fills the gaps in it.
type Text = (Arc<Body>, Arc<Outline>);

/// Shown by others than the pages of articles, too: such a text stays.
const STAYS: u32 = u32::MAX;

impl Passing {
    /// Takes the texts over. What else holds them keeps them in memory.
    pub(super) fn new(
        plan: &Plan,
        cards: &Shelf<Arc<Card>>,
        bodies: &Shelf<Arc<Body>>,
        outlines: &Shelf<Arc<Outline>>,
    ) -> Self {
        let entry = |((body, outline), card): ((&Arc<Body>, &Arc<Outline>), &Arc<Card>)| {
            // Lists show the text of their section or term.
            let stays = card.kind == Kind::Section;
            let jobs = AtomicU32::new(if stays { STAYS } else { 0 });
            Entry { text: Mutex::new(Some((body.clone(), outline.clone()))), jobs }
        };
        let mut entries: Vec<_> =
            bodies.iter().zip(outlines.iter()).zip(cards.iter()).map(entry).collect();
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
        self.0[id.index()].text().as_ref().map(|(body, _)| body.clone()).unwrap_or_default()
    }

    /// Its outline.
    pub(super) fn outline(&self, id: ArticleId) -> Arc<Outline> {
        self.0[id.index()].text().as_ref().map(|(_, outline)| outline.clone()).unwrap_or_default()
    }

    /// A job is done: what no other one shows is given up.
    pub(super) fn done(&self, work: &Work) {
        for id in shown(work).into_iter().flatten() {
            let entry = &self.0[id.index()];
            let stays = entry.jobs.load(Ordering::Relaxed) == STAYS;
            if !stays && entry.jobs.fetch_sub(1, Ordering::AcqRel) == 1 {
                *entry.text() = None;
            }
        }
    }
}

/// The places of all jobs in the order in which least is in memory at once, and what is wanted again
/// is still near: what shows the texts of a story comes together, so that these are given up soon, and
/// lists come last, since what they show of articles stays. Of these the ones from the same time come
/// together, because they list the same articles.
pub(super) fn turns(plan: &Plan, cards: &Shelf<Arc<Card>>) -> Vec<usize> {
    let turn = |place: &usize| {
        let work = &plan.jobs[*place].work;
        let [id, _] = shown(work);
        let story = id.map(|id| plan.articles[id.index()].members.iter().flatten().min());
        let newest = listed(work).first().and_then(|id| cards[id.index()].matter.date);
        (story.is_none(), story, Reverse(newest))
    };
    let mut turns: Vec<_> = (0..plan.jobs.len()).collect();
    turns.sort_by_cached_key(turn);
    turns
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

/// The articles of a list, in its order.
fn listed(work: &Work) -> &[ArticleId] {
    match work {
        Work::Page(page) => match &page.subject {
            Subject::Section(_, list) | Subject::Term(_, _, list) | Subject::Archive(_, list) => {
                &list.articles
            }
            _ => &[],
        },
        Work::Feed(feed) => &feed.entries,
        _ => &[],
    }
}
