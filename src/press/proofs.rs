//! Reading proofs: what is wrong with the copy of the articles of a manuscript, and their files with
//! it mended.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Manuscript;
use crate::check::{self, House, Lexicon, Said, Slip};
use crate::diag::{Diagnostics, Sources};
use crate::load::{self, SourceTree};
use crate::site::{ArticleId, Glossary, Prose, Repair, State, StoryId};

/// How often a mended text is read again: where one mark stood in the way of another.
const ROUNDS: usize = 4;

/// The file of an article, mended.
#[derive(Clone, Debug)]
pub struct Mended {
    /// Whose file it is.
    pub article: ArticleId,
    /// What it says.
    pub before: String,
    /// What it is to say.
    pub after: String,
    /// How many places differ.
    pub places: usize,
}

impl Manuscript {
    /// Articles whose texts are finished: no drafts, nothing that has left the site.
    fn finished(&self) -> Vec<ArticleId> {
        let all = (0..).map(ArticleId).take(self.site.cards.len());
        let is_finished = |id: &ArticleId| {
            let card = self.site.card(*id);
            let state = self.site.story(*id).states[card.lang.index()];
            !card.matter.draft && state != State::Expired
        };
        all.filter(is_finished).collect()
    }

    /// What is wrong with the copy of all articles, and with their words as far as a glossary says.
    #[must_use]
    pub fn proof(
        &self,
        pairs: &[(ArticleId, ArticleId)],
        sources: &SourceTree,
        glossary: Option<&Glossary>,
    ) -> Diagnostics {
        let lexicon = glossary.map(|glossary| Lexicon::new(glossary, &self.settings));
        let originals: BTreeMap<_, _> = pairs.iter().copied().collect();
        let mut stories: BTreeMap<StoryId, Vec<ArticleId>> = BTreeMap::new();
        for id in self.finished() {
            stories.entry(self.site.story_of[id.index()]).or_default().push(id);
        }
        let stories: Vec<_> = stories.into_values().collect();
        // A text is read once, and dropped with its story.
        let found = stories.par_iter().map(|members| {
            let mut found = Diagnostics::new();
            let proses: Vec<_> = members.iter().map(|id| (*id, self.prose(*id, sources))).collect();
            for (id, prose) in &proses {
                let file = &self.site.card(*id).file;
                let slips = check::copy(file, prose, self.house(*id));
                found.extend(slips.into_iter().map(|slip| slip.fault));
            }
            if let Some(lexicon) = &lexicon {
                self.words_of(&proses, &originals, lexicon, &mut found);
            }
            found
        });
        found.collect::<Vec<_>>().into_iter().flatten().collect()
    }

    /// What the texts of a story call what stands in the glossary.
    fn words_of(
        &self,
        proses: &[(ArticleId, Prose)],
        originals: &BTreeMap<ArticleId, ArticleId>,
        lexicon: &Lexicon<'_>,
        found: &mut Diagnostics,
    ) {
        let mut said: BTreeMap<ArticleId, Said<'_>> = BTreeMap::new();
        for (id, prose) in proses {
            let card = self.site.card(*id);
            said.insert(*id, lexicon.read(&card.file, card.lang, prose));
        }
        for (id, own) in &said {
            let silent = self.silent(*id);
            lexicon.avoided(own, silent, found);
            let original = originals.get(id);
            if let Some((original, theirs)) = original.and_then(|id| said.get_key_value(id)) {
                lexicon.compare(own, theirs, silent.and(self.silent(*original)), found);
            }
        }
    }

    /// Files in which something can be mended without asking anybody.
    #[must_use]
    pub fn mended(&self, sources: &SourceTree) -> Vec<Mended> {
        let all = self.finished().into_par_iter().filter_map(|article| {
            let before = sources.text(&self.site.card(article).file)?;
            let (after, places) = self.mend(article, &before)?;
            Some(Mended { article, before, after, places })
        });
        all.collect()
    }

    /// The text of an article's file with all that can be mended; none where that is nothing.
    fn mend(&self, id: ArticleId, before: &str) -> Option<(String, usize)> {
        let card = self.site.card(id);
        let (mut text, mut places) = (before.to_owned(), 0);
        for _ in 0..ROUNDS {
            let slips = self.slips(id, &text).into_iter();
            let mut repairs: Vec<Repair> = slips.flat_map(|slip| slip.repairs).collect();
            repairs.sort_by_key(|repair| repair.range.start);
            let (after, count) =
                load::repaired(&card.file, &text, card.lang, &self.settings, &repairs);
            if count == 0 {
                break;
            }
            text = after;
            places += count;
        }
        (text != before).then_some((text, places))
    }

    fn slips(&self, id: ArticleId, text: &str) -> Vec<Slip> {
        let card = self.site.card(id);
        let prose = load::prose(&card.file, text, card.lang, &self.settings);
        check::copy(&card.file, &prose, self.house(id))
    }

    fn prose(&self, id: ArticleId, sources: &SourceTree) -> Prose {
        let card = self.site.card(id);
        let text = sources.text(&card.file).unwrap_or_default();
        load::prose(&card.file, &text, card.lang, &self.settings)
    }

    fn house(&self, id: ArticleId) -> House<'_> {
        let tag = &self.settings.language(self.site.card(id).lang).tag;
        House { tag, spacing: self.settings.spacing, silent: self.silent(id) }
    }
}
