//! Which outputs show something of an article. Asked after an edit, so that what it has reached is
//! found without a pass over the site.

use super::{Job, Page, Plan, Subject, Work};
use crate::site::{ArticleId, Lang, SectionId};

/// For each article its readers: the outputs that show it, as places in [`Plan::jobs`].
#[derive(Debug)]
pub struct Readers {
    body: Lists,
    card: Lists,
}

impl Readers {
    pub(super) fn of(plan: &Plan) -> Self {
        Self {
            body: Lists::of(plan, |job, see| bodies(plan, job, see)),
            card: Lists::of(plan, |job, see| cards(plan, job, see)),
        }
    }

    /// The outputs that hold the text of an article.
    #[must_use]
    pub fn of_body(&self, id: ArticleId) -> &[u32] {
        self.body.at(id)
    }

    /// The outputs that show what others may say of an article, such as its title. Not of one that
    /// is the text of a section or term, which is named all over the site. Left out are
    /// outputs of which no faults can come, such as sitemaps.
    #[must_use]
    pub fn of_card(&self, id: ArticleId) -> &[u32] {
        self.card.at(id)
    }
}

/// A list for each article, all in one piece.
#[derive(Debug)]
struct Lists {
    /// Where the list of each article begins, and where the last one ends.
    starts: Vec<u32>,
    entries: Vec<u32>,
}

impl Lists {
    /// `shown` tells of each article that a job shows; twice is no harm.
    fn of(plan: &Plan, shown: impl Fn(&Job, &mut dyn FnMut(ArticleId))) -> Self {
        let mut pairs = Vec::with_capacity(plan.jobs.len());
        for (place, job) in (0..).zip(&plan.jobs) {
            shown(job, &mut |id| pairs.push((id, place)));
        }
        // In the order of places already, so that sorting by article alone keeps that.
        pairs.sort_by_key(|(id, _)| *id);
        pairs.dedup();
        let mut starts = Vec::with_capacity(plan.articles.len() + 1);
        let mut at = 0;
        for id in (0..=plan.articles.len()).map(ArticleId::at) {
            at += pairs[at..].iter().take_while(|(of, _)| *of < id).count();
            starts.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        Self { starts, entries: pairs.into_iter().map(|(_, place)| place).collect() }
    }

    fn at(&self, id: ArticleId) -> &[u32] {
        let at = |place: usize| self.starts[place] as usize;
        &self.entries[at(id.index())..at(id.index() + 1)]
    }
}

/// Tells of each article of which an output holds the body.
fn bodies(plan: &Plan, job: &Job, see: &mut dyn FnMut(ArticleId)) {
    let desk_page = |lang: Lang, section: SectionId| {
        plan.editions[lang.index()].desks[section.index()].as_ref().and_then(|desk| desk.page)
    };
    match &job.work {
        Work::Page(Page { lang, subject, .. }) => match subject {
            Subject::Article { id, .. } => see(*id),
            Subject::Parallel { id, with } => [*id, *with].into_iter().for_each(see),
            Subject::Section(section, _) => desk_page(*lang, *section).into_iter().for_each(see),
            Subject::Home(_) => desk_page(*lang, SectionId(0)).into_iter().for_each(see),
            Subject::Taxonomy(_) | Subject::Term(..) => {
                plan.editions[lang.index()].about(subject).into_iter().for_each(see);
            }
            Subject::Archives | Subject::Archive(..) | Subject::Favorites | Subject::Search => {}
        },
        Work::Feed(feed) => feed.entries.iter().copied().for_each(see),
        _ => {}
    }
}

/// Tells of each article of which an output says something.
fn cards(plan: &Plan, job: &Job, see: &mut dyn FnMut(ArticleId)) {
    let mut all = |ids: &[ArticleId]| ids.iter().copied().for_each(&mut *see);
    match &job.work {
        Work::Page(page) => match &page.subject {
            Subject::Home(front) => {
                all(&front.articles);
                all(&front.breaking);
                all(front.lead.as_slice());
                front.desks.iter().for_each(|desk| all(desk));
            }
            Subject::Article { id, around } => {
                all(&[*id]);
                all(around.newer.as_slice());
                all(around.older.as_slice());
                all(&around.related);
                plan.articles[id.index()].members.iter().for_each(|member| all(member.as_slice()));
            }
            Subject::Parallel { id, with } => all(&[*id, *with]),
            Subject::Section(_, list) | Subject::Term(_, _, list) | Subject::Archive(_, list) => {
                all(&list.articles);
            }
            Subject::Taxonomy(_) | Subject::Archives | Subject::Favorites | Subject::Search => {}
        },
        Work::Feed(feed) => all(&feed.entries),
        _ => {}
    }
}
