//! An edit of texts: parses them again, and finds out whether everything else can stay.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Manuscript, Parsed, Press};
use crate::diag::Diagnostic;
use crate::pair::Clock;
use crate::site::{Article, ArticleId, Settings, Shape};

impl Press {
    /// Parses the articles at these places again. The manuscript stays when each of them stands
    /// where it stood and nothing was found that points into them; else it has to be made anew.
    pub(super) fn correct(&mut self, settings: &Settings, clock: Clock, places: &[usize]) {
        let Some(survey) = &self.survey else { return };
        let (mut stays, mut is_faulty) = (true, false);
        let mut changed = Vec::new();
        for place in places {
            let mut after = Parsed::of(&self.tree, &survey.inventory.articles[*place], settings);
            match (&self.parsed[*place].article, after.article.take()) {
                (Some(before), Some(article)) => {
                    stays &= stands(settings, before, &article);
                    let article = article.sharing(before);
                    changed.push((*place, article.clone()));
                    after.article = Some(article);
                    // Its translations may have fallen behind, or caught up.
                    let said = self.parsed[*place].facts.get();
                    stays &= said.is_none_or(|said| after.facts() == Some(said));
                }
                (_, article) => {
                    stays = false;
                    after.article = article;
                }
            }
            is_faulty |= !after.faults.is_empty() || !self.parsed[*place].faults.is_empty();
            self.parsed[*place] = after;
        }
        if is_faulty {
            self.sum_up();
        }
        if stays && self.manuscript_stays(settings, clock, &changed) {
            self.put(changed);
        } else {
            self.manuscript = None;
        }
    }

    /// True when nothing that was found points into the articles, no time has come, and the same
    /// texts as before can stand side by side.
    fn manuscript_stays(
        &self,
        settings: &Settings,
        clock: Clock,
        changed: &[(usize, Article)],
    ) -> bool {
        let Some(manuscript) = &self.manuscript else { return false };
        let planned = self.planned.iter().flat_map(|planned| &planned.faults);
        let printed = self.printed.iter().flat_map(|printed| &printed.faults);
        let points_into = |fault: &Diagnostic| {
            let mut files = fault.labels.iter().map(|label| &label.span.file);
            files.any(|file| changed.iter().any(|(place, _)| self.parsed[*place].file == *file))
        };
        let has_parallel = self.dress.as_ref().is_none_or(|dress| dress.has_parallel);
        let shapes_are_read = has_parallel && settings.may_be_parallel();
        manuscript.clock.is_like(clock, manuscript.site.next_moment)
            && !manuscript.faults.iter().chain(planned).chain(printed).any(points_into)
            && (!shapes_are_read || manuscript.pairs_up_as(changed))
    }

    /// Puts articles in the place of those that were there.
    fn put(&mut self, changed: Vec<(usize, Article)>) {
        let Some(manuscript) = &mut self.manuscript else { return };
        let mut ids = Vec::new();
        for (place, article) in changed {
            // Another file has its key: it is reported, and shown nowhere.
            let Some(id) = manuscript.ids[place] else { continue };
            manuscript.site.cards[id.index()] = article.card.clone();
            manuscript.texts.put(id, article);
            ids.push(id);
        }
        if let Some(printed) = self.printed.as_mut().filter(|_| !ids.is_empty()) {
            printed.printing = Arc::new(printed.printing.with(manuscript.texts.clone(), &ids));
        }
    }
}

impl Manuscript {
    /// True when of each story the same texts are of one shape as before, so that the same ones
    /// can stand side by side.
    fn pairs_up_as(&self, changed: &[(usize, Article)]) -> bool {
        let ids = changed.iter().filter_map(|(place, article)| {
            let id = self.ids[*place]?;
            Some((id, article.outline.shape))
        });
        let after: BTreeMap<ArticleId, Option<Shape>> = ids.collect();
        let then = |id: ArticleId| self.texts.outlines[id.index()].shape;
        let now = |id: ArticleId| after.get(&id).copied().unwrap_or_else(|| then(id));
        let is_pair = |a: Option<Shape>, b| a.is_some() && a == b;
        after.keys().all(|id| {
            let others = self.site.story(*id).members.iter().flatten();
            let mut others = others.filter(|other| *other != id);
            others.all(|other| is_pair(then(*id), then(*other)) == is_pair(now(*id), now(*other)))
        })
    }
}

/// True when an article has not changed in anything that pairing or planning reads, but for the
/// shape of its body.
fn stands(settings: &Settings, before: &Article, after: &Article) -> bool {
    let title_is_read = settings.permalinks.values().any(|pattern| pattern.contains(":title"));
    before.card.stands_as(&after.card, title_is_read) && before.outline.leads_as(&after.outline)
}
