//! What a manuscript can be asked: what its articles say, how far translations are behind, where the
//! texts of a pair disagree.

use rayon::prelude::*;

use super::Manuscript;
use crate::base::Span;
use crate::check::{Text, agreement, web_links};
use crate::diag::{Diagnostics, Sources};
use crate::load::{self, SourceTree};
use crate::site::{ArticleId, Drift, Facts, Rule, Rules, State};

impl Manuscript {
    /// What an article says: for the stamp of its translations, and to compare the two.
    #[must_use]
    pub fn facts(&self, id: ArticleId) -> Facts {
        let (at, texts) = (id.index(), &self.texts);
        load::facts(&texts.cards[at], &texts.outlines[at], &texts.bodies[at])
    }

    /// Blocks of a translation that have fallen behind its original, as places in its body. None
    /// where the two are not built alike: then nobody knows.
    #[must_use]
    pub fn blocks_behind(&self, id: ArticleId) -> Vec<usize> {
        let drift = self.site.drift.get(&id);
        drift.and_then(|drift| drift.in_translation(&self.facts(id))).unwrap_or_default()
    }

    /// Blocks of an original that a translation does not follow yet, as places in its body.
    #[must_use]
    pub fn blocks_ahead(&self, id: ArticleId) -> Vec<usize> {
        let members = self.site.story(id).members.iter().flatten();
        let drifts =
            members.filter(|other| **other != id).filter_map(|other| self.site.drift.get(other));
        let rows = drifts.flat_map(Drift::changed);
        let mut blocks: Vec<_> = rows.filter_map(|row| Some(row.block?.0)).collect();
        blocks.sort_unstable();
        blocks.dedup();
        blocks
    }

    /// What a block of an article says, in one line.
    #[must_use]
    pub fn block_text(&self, id: ArticleId, block: usize) -> String {
        load::block_text(&self.texts.bodies[id.index()], &self.texts.outlines[id.index()], block)
    }

    /// The pairs whose texts are to agree: each translation with its original. One that is known
    /// to be behind is left out, for it disagrees already; a draft, since it is not finished.
    #[must_use]
    pub fn pairs(&self) -> Vec<(ArticleId, ArticleId)> {
        let mut pairs = Vec::new();
        for story in &self.site.stories {
            let Some(original) = story.members[story.original.index()] else { continue };
            let is_ready = |id: ArticleId| {
                let card = self.site.card(id);
                let state = story.states[card.lang.index()];
                let is_behind = matches!(state, State::Stale | State::Held | State::Expired);
                !card.matter.draft && !card.matter.untranslated && !is_behind
            };
            let others = story.members.iter().flatten().filter(|id| **id != original);
            let ready = others.filter(|id| is_ready(**id) && is_ready(original));
            pairs.extend(ready.map(|id| (*id, original)));
        }
        pairs
    }

    /// Where the texts of these pairs disagree.
    #[must_use]
    pub fn agreement(&self, pairs: &[(ArticleId, ArticleId)], sources: &SourceTree) -> Diagnostics {
        let found = pairs.par_iter().map(|(translation, original)| {
            let sides = [*translation, *original].map(|id| self.words(id, sources));
            let silent = self.silent(*translation).and(self.silent(*original));
            // In a language that we do not read only what has no language is compared.
            let is_read = |id: ArticleId| self.settings.language(self.site.card(id).lang).is_read();
            let unread = !is_read(*translation) || !is_read(*original);
            let prose = [Rule::Numbers, Rule::Dates].into_iter().filter(|_| unread);
            let silent = silent.and(prose.collect());
            let [a, b] = &sides;
            agreement(&self.text(*translation, a), &self.text(*original, b), silent)
        });
        found.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    /// Where an article leads outside the site.
    #[must_use]
    pub fn web_links(&self, id: ArticleId, sources: &SourceTree) -> Vec<(String, Span)> {
        let source = sources.text(&self.site.card(id).file).unwrap_or_default();
        web_links(&self.text(id, &(Vec::new(), source)))
    }

    /// Rules that say nothing of an article.
    pub(super) fn silent(&self, id: ArticleId) -> Rules {
        let card = self.site.card(id);
        card.matter.unchecked.and(self.settings.unchecked_in(&card.path))
    }

    /// What the blocks of an article say, and its file for places.
    fn words(&self, id: ArticleId, sources: &SourceTree) -> (Vec<String>, String) {
        let blocks = 0..self.texts.bodies[id.index()].blocks.len();
        let blocks = blocks.map(|block| self.block_text(id, block)).collect();
        (blocks, sources.text(&self.site.card(id).file).unwrap_or_default())
    }

    fn text<'a>(&'a self, id: ArticleId, words: &'a (Vec<String>, String)) -> Text<'a> {
        let (blocks, source) = words;
        let (card, at) = (self.site.card(id), id.index());
        let (outline, body) = (&self.texts.outlines[at], &self.texts.bodies[at]);
        Text { card, outline, body, blocks, source }
    }
}
