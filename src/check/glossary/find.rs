//! Looks for all words of a glossary at once.

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::site::{Glossary, Lang, Placed};

/// Looks for the words of one language.
#[derive(Debug)]
pub(super) struct Finder {
    automaton: AhoCorasick,
    patterns: Vec<Pattern>,
    is_english: bool,
}

/// A word of the glossary in one of its shapes.
#[derive(Debug)]
struct Pattern {
    term: usize,
    /// Its place among the words of its term.
    word: usize,
    is_avoided: bool,
    text: String,
    /// It is a plural already.
    is_plural: bool,
}

/// A word that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) term: usize,
    /// Its place among the words of its term: those to be used, or those to be avoided.
    pub(super) word: usize,
    pub(super) is_avoided: bool,
    /// Bytes of the text.
    pub(super) range: Range<usize>,
}

impl Finder {
    /// None where the glossary has no word in the language.
    pub(super) fn new(glossary: &Glossary, lang: Lang, tag: &str) -> Option<Self> {
        let is_english = tag == "en" || tag.starts_with("en-");
        let mut patterns = Vec::new();
        for (term, wording) in glossary.terms.iter().enumerate() {
            let mut add = |words: &[Placed], is_avoided: bool| {
                for (word, Placed { text, .. }) in words.iter().enumerate() {
                    let text = text.clone();
                    // `bodies` is a plural of `body`; `keys` one of `key`.
                    if is_english
                        && let Some(stem) = text.strip_suffix('y')
                        && !stem.ends_with(['a', 'e', 'i', 'o', 'u'])
                    {
                        let text = format!("{stem}ies");
                        patterns.push(Pattern { term, word, is_avoided, text, is_plural: true });
                    }
                    patterns.push(Pattern { term, word, is_avoided, text, is_plural: false });
                }
            };
            add(wording.forms_in(lang), false);
            add(wording.avoided_in(lang), true);
        }
        let texts = patterns.iter().map(|pattern| pattern.text.as_str());
        let mut builder = AhoCorasick::builder();
        let builder = builder.ascii_case_insensitive(true).match_kind(MatchKind::Standard);
        let automaton = builder.build(texts).ok().filter(|_| !patterns.is_empty())?;
        Some(Self { automaton, patterns, is_english })
    }

    /// All words of a text, by place. A longer one covers those inside it: `type approval` is no
    /// `approval`.
    pub(super) fn hits(&self, text: &str) -> Vec<Hit> {
        // A term goes on in the next line.
        let line = text.replace('\n', " ");
        let found = self.automaton.find_overlapping_iter(&line);
        let hit = |found: aho_corasick::Match| {
            let pattern = &self.patterns[found.pattern().as_usize()];
            let range = self.whole(&line, found.range(), pattern)?;
            let Pattern { term, word, is_avoided, .. } = *pattern;
            Some(Hit { term, word, is_avoided, range })
        };
        let mut hits: Vec<Hit> = found.filter_map(hit).collect();
        hits.sort_by_key(|hit| (hit.range.start, usize::MAX - hit.range.end));
        let mut end = 0;
        hits.retain(|hit| {
            // What begins later ends later, or lies inside.
            let is_free = hit.range.end > end;
            end = end.max(hit.range.end);
            is_free
        });
        hits
    }

    /// The range of a whole word, its plural included; none where it is a part of another one or
    /// written in other letters.
    fn whole(&self, text: &str, range: Range<usize>, pattern: &Pattern) -> Option<Range<usize>> {
        let is_exact = pattern.text.contains(char::is_uppercase);
        if is_exact && text[range.clone()] != pattern.text {
            return None;
        }
        let begins = |c: Option<char>| c.is_none_or(|c| !is_letter(c));
        let first = pattern.text.chars().next()?;
        let last = pattern.text.chars().next_back()?;
        if is_letter(first) && !begins(text[..range.start].chars().next_back()) {
            return None;
        }
        let rest = &text[range.end..];
        if !is_letter(last) || begins(rest.chars().next()) {
            return Some(range);
        }
        let endings = if self.is_english && !pattern.is_plural { &["s", "es"][..] } else { &[] };
        let ending = endings.iter().find(|ending| {
            rest.strip_prefix(**ending).is_some_and(|rest| begins(rest.chars().next()))
        })?;
        Some(range.start..range.end + ending.len())
    }
}

/// A letter or figure of a script whose words have blanks between them.
fn is_letter(c: char) -> bool {
    let is_wide =
        matches!(c, '\u{2E80}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}');
    c.is_alphanumeric() && !is_wide
}
