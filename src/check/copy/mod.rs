//! Copy: marks and blanks as Chinese and English write them, whatever the words say.
//!
//! In: the [`Prose`] of one file. Out: warnings with their places, and repairs where it is certain
//! what was meant. A rule looks at the characters beside a mark and at nothing else, so it may be
//! silent where it does not see far enough; it must not be wrong.
//!
//! A text is judged passage by passage: Chinese in an English article, such as a block that nobody has
//! translated yet, is Chinese all the same.

mod blank;
mod doubled;
mod english;
mod half;
mod quotes;
mod spacing;
mod view;

use std::ops::Range;

use crate::base::SourcePath;
use crate::diag::Diagnostic;
use crate::diag::faults::copy as faults;
use crate::site::{OPAQUE, Passage, Prose, Repair, Rule, Rules, Spacing};
use view::View;

/// What copy is held to.
#[derive(Clone, Copy, Debug)]
pub struct House<'a> {
    /// The tag of the language in which the article is written.
    pub tag: &'a str,
    /// Blanks between Chinese and Latin.
    pub spacing: Spacing,
    /// Rules that say nothing.
    pub silent: Rules,
}

/// A fault of copy, and what should stand there where that is certain.
#[derive(Clone, Debug)]
pub struct Slip {
    /// The warning.
    pub fault: Diagnostic,
    /// Its repairs: all or none of them. Empty where somebody has to decide.
    pub repairs: Vec<Repair>,
}

/// What a rule found in a text.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    rule: Rule,
    /// Bytes of what is wrong.
    range: Range<usize>,
    /// What should stand where, in order; empty where that is not certain.
    edits: Vec<(Range<usize>, String)>,
}

impl Finding {
    fn new(rule: Rule, range: Range<usize>, by: &str) -> Self {
        Self { rule, range: range.clone(), edits: vec![(range, by.to_owned())] }
    }
}

/// What a text is written in, as far as copy is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Language {
    Chinese,
    /// Chinese in traditional characters, which quotes 「like this」.
    Traditional,
    English,
    Other,
}

impl Language {
    /// That of its tag; but a text that nobody has translated yet is what it is, and `A、B。` in it
    /// is right.
    fn of(prose: &Prose, tag: &str) -> Self {
        let is = |language: &str| {
            tag.strip_prefix(language).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        if is("zh") {
            let is_traditional =
                tag.split('-').any(|part| matches!(part, "Hant" | "TW" | "HK" | "MO"));
            return if is_traditional { Self::Traditional } else { Self::Chinese };
        }
        if !is("en") {
            return Self::Other;
        }
        let text: String =
            prose.passages.iter().flat_map(|passage| [&*passage.text, "\n"]).collect();
        if text.is_ascii() || !View::new(&text).is_chinese() {
            Self::English
        } else {
            Self::Chinese
        }
    }
}

/// What is wrong with the copy of a file.
#[must_use]
pub fn copy(file: &SourcePath, prose: &Prose, house: House<'_>) -> Vec<Slip> {
    let mut slips = Vec::new();
    let language = Language::of(prose, house.tag);
    for passage in &prose.passages {
        let found = findings(&passage.text, language, house.spacing).into_iter();
        let told = found.filter(|finding| !house.silent.has(finding.rule));
        slips.extend(told.filter_map(|finding| slip(file, passage, &finding)));
    }
    slips
}

fn slip(file: &SourcePath, passage: &Passage, finding: &Finding) -> Option<Slip> {
    let place = passage.around(&finding.range)?;
    let said = &passage.text[finding.range.clone()];
    let write = (!finding.edits.is_empty()).then(|| corrected(&passage.text, finding));
    let fault = faults::slip(finding.rule.name(), said, write.as_deref(), file.at(place));
    let repair = |(range, by): &(Range<usize>, String)| {
        Some(Repair { range: passage.exactly(range)?, by: by.clone() })
    };
    let mut repairs = finding.edits.iter().map(repair).collect::<Option<Vec<_>>>();
    // A blank between a link or an emphasis and what follows would stand inside it.
    let next = passage.text[finding.range.end..].chars().next().map_or(0, char::len_utf8);
    let with_next = finding.range.start..finding.range.end + next;
    if finding.rule == Rule::Spacing && passage.exactly(&with_next).is_none() {
        repairs = None;
    }
    Some(Slip { fault, repairs: repairs.unwrap_or_default() })
}

/// What should be written, with a character or two on both sides of each edit.
fn corrected(text: &str, finding: &Finding) -> String {
    const BESIDE: usize = 3;
    const WORD: usize = 16;
    let is_seen = |c: char| !matches!(c, '\n' | OPAQUE);
    // A word is shown whole.
    let length = |chars: &mut dyn Iterator<Item = char>| -> usize {
        let mut last = ' ';
        let near = chars.take(WORD).enumerate().take_while(|(place, c)| {
            let goes_on = last.is_alphanumeric() && c.is_ascii_alphanumeric();
            last = if c.is_ascii() { *c } else { ' ' };
            is_seen(*c) && (*place < BESIDE || goes_on)
        });
        near.map(|(_, c)| c.len_utf8()).sum()
    };
    let mut out = String::new();
    let mut done = None;
    for (range, by) in &finding.edits {
        let start = range.start - length(&mut text[..range.start].chars().rev());
        match done {
            // What stands between them is short enough to be shown.
            Some(done) if start <= done => {
                out.truncate(out.len() - (done - range.start.min(done)));
                out.push_str(&text[done.min(range.start)..range.start]);
            }
            Some(_) => {
                out.push('…');
                out.push_str(&text[start..range.start]);
            }
            None => out.push_str(&text[start..range.start]),
        }
        out.push_str(by);
        let end = range.end + length(&mut text[range.end..].chars());
        out.push_str(&text[range.end..end]);
        done = Some(end);
    }
    out.trim().to_owned()
}

/// What is wrong with a text, by place; no two of them in the same place.
fn findings(text: &str, language: Language, spacing: Spacing) -> Vec<Finding> {
    // In Chinese no rule asks for what consists of ASCII.
    if language == Language::Other || language != Language::English && text.is_ascii() {
        return Vec::new();
    }
    let view = View::new(text);
    let mut found = Vec::new();
    if view.is_chinese() {
        half::find(&view, &mut found);
        doubled::chinese(&view, &mut found);
        quotes::chinese(&view, language == Language::Traditional, &mut found);
        blank::chinese(&view, &mut found);
        spacing::find(&view, spacing, &mut found);
    } else if language == Language::English {
        english::full_width(&view, &mut found);
        english::no_blank(&view, &mut found);
        doubled::english(&view, &mut found);
        quotes::english(&view, &mut found);
        blank::english(&view, &mut found);
    }
    // What is found first, by the order of the rules, says more than what is found in the same place.
    let mut is_taken = vec![false; if found.len() > 1 { text.len() } else { 0 }];
    found.retain(|finding| {
        let own = || finding.edits.iter().map(|(range, _)| range).chain([&finding.range]);
        let bytes = || own().flat_map(Clone::clone);
        let is_free = bytes().all(|at| !is_taken.get(at).copied().unwrap_or_default());
        if is_free && !is_taken.is_empty() {
            bytes().for_each(|at| is_taken[at] = true);
        }
        is_free
    });
    found.sort_by_key(|finding| finding.range.start);
    found
}

#[cfg(test)]
mod tests;
