//! The glossary at work: whether a translation calls things what the house calls them.
//!
//! In: a [`Glossary`], the [`Prose`] of files. Out: warnings with the place in the text, in its original
//! and in the glossary. A text is gone through once, however many terms there are.

mod find;

use std::collections::BTreeMap;

use crate::base::{SourcePath, Span};
use crate::diag::Diagnostics;
use crate::diag::faults::glossary as faults;
use crate::site::{Glossary, Lang, Part, Passage, Placed, Prose, Rule, Rules, Settings};
use find::{Finder, Hit};

/// A glossary, ready to look for its words.
#[derive(Debug)]
pub struct Lexicon<'g> {
    glossary: &'g Glossary,
    /// By language; none where the glossary has no word in it.
    finders: Vec<Option<Finder>>,
}

/// What one text says of what stands in the glossary.
#[derive(Debug)]
pub struct Said<'t> {
    file: &'t SourcePath,
    lang: Lang,
    prose: &'t Prose,
    hits: Vec<(&'t Passage, Hit)>,
}

impl<'g> Lexicon<'g> {
    /// Gets a glossary ready for the languages of a site.
    #[must_use]
    pub fn new(glossary: &'g Glossary, settings: &Settings) -> Self {
        let languages = settings.langs();
        let finder = |lang| Finder::new(glossary, lang, &settings.language(lang).tag);
        Self { glossary, finders: languages.map(finder).collect() }
    }

    /// Reads a text.
    #[must_use]
    pub fn read<'t>(&self, file: &'t SourcePath, lang: Lang, prose: &'t Prose) -> Said<'t> {
        let mut hits = Vec::new();
        if let Some(finder) = self.finders.get(lang.index()).and_then(Option::as_ref) {
            for passage in &prose.passages {
                hits.extend(finder.hits(&passage.text).into_iter().map(|hit| (passage, hit)));
            }
        }
        Said { file, lang, prose, hits }
    }

    /// Words in a text that are to be avoided. Who is quoted may say what they like.
    pub fn avoided(&self, said: &Said<'_>, silent: Rules, found: &mut Diagnostics) {
        let own = said.hits.iter().filter(|(passage, hit)| hit.is_avoided && !passage.is_quote);
        for (passage, hit) in own.filter(|_| !silent.has(Rule::Avoid)) {
            let term = &self.glossary.terms[hit.term];
            let word = &term.avoided_in(said.lang)[hit.word];
            let wanted = joined(term.forms_in(said.lang));
            let places = [said.place(passage, hit), self.glossary.file.at(word.range.clone())];
            let text = &passage.text[hit.range.clone()];
            found.push(faults::avoid(text, wanted.as_deref(), term.note.as_deref(), places));
        }
    }

    /// Terms of an original that its translation calls otherwise: block by block where both are built
    /// alike, else over the whole text.
    pub fn compare(
        &self,
        translation: &Said<'_>,
        original: &Said<'_>,
        silent: Rules,
        found: &mut Diagnostics,
    ) {
        if silent.has(Rule::Term) {
            return;
        }
        let alike = translation.prose.blocks == original.prose.blocks;
        // A title is written for one language, and its term may stand below it.
        let scope = |part: Part| Some(part).filter(|part| alike && *part != Part::Title);
        let mut asked: BTreeMap<(Option<Part>, usize), (&Passage, &Hit)> = BTreeMap::new();
        for (passage, hit) in &original.hits {
            // A description is written for one language.
            if !hit.is_avoided && !passage.is_quote && passage.part != Part::Head {
                asked.entry((scope(passage.part), hit.term)).or_insert((passage, hit));
            }
        }
        let is_below =
            |number: usize| asked.keys().any(|(scope, term)| scope.is_some() && *term == number);
        for (&(scope, number), &(passage, hit)) in &asked {
            if alike && scope.is_none() && is_below(number) {
                continue;
            }
            let term = &self.glossary.terms[number];
            let Some(wanted) = joined(term.forms_in(translation.lang)) else { continue };
            // A word that is to be avoided has its own warning.
            let is_answered = translation.hits.iter().any(|(passage, hit)| {
                hit.term == number && scope.is_none_or(|part| part == passage.part)
            });
            let word = original_word(term.forms_in(original.lang), hit);
            if !is_answered {
                let here = translation.start(scope);
                let places = [here, original.place(passage, hit), self.glossary.file.at(word)];
                let said = passage.text[hit.range.clone()].replace('\n', " ");
                found.push(faults::term(&said, &wanted, term.note.as_deref(), places));
            }
        }
    }
}

fn original_word(forms: &[Placed], hit: &Hit) -> std::ops::Range<usize> {
    forms[hit.word].range.clone()
}

/// The words that may stand there.
fn joined(words: &[Placed]) -> Option<String> {
    let words: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
    (!words.is_empty()).then(|| words.join(" / "))
}

impl Said<'_> {
    fn place(&self, passage: &Passage, hit: &Hit) -> Span {
        let range = passage.around(&hit.range);
        range.map_or_else(|| self.file.whole(), |range| self.file.at(range))
    }

    /// Where a part begins: its first line, as far as it can be pointed at.
    fn start(&self, part: Option<Part>) -> Span {
        let passage = self.prose.passages.iter().find(|passage| part == Some(passage.part));
        let place = passage.and_then(|passage| {
            let text = passage.text.lines().next()?;
            let is_prose = |c: char| c != crate::site::OPAQUE;
            let start = text.find(is_prose)?;
            let end = text.rfind(is_prose)?;
            let end = end + text[end..].chars().next().map_or(0, char::len_utf8);
            passage.around(&(start..end))
        });
        place.map_or_else(|| self.file.whole(), |range| self.file.at(range))
    }
}

#[cfg(test)]
mod tests;
