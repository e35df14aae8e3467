//! Compares what two texts claim.

use super::claim::{Claim, Value};
use super::{Text, place, scan};
use crate::base::Span;
use crate::diag::Diagnostics;
use crate::diag::faults::check as faults;
use crate::site::{BlockKind, Rule, Rules};

/// A claim, and where in its text it stands.
struct Placed<'a> {
    claim: Claim,
    /// The words in which it was found.
    words: &'a str,
    /// None in the front matter.
    block: Option<usize>,
}

impl Placed<'_> {
    fn said(&self) -> &str {
        &self.words[self.claim.range.clone()]
    }

    fn span(&self, text: &Text<'_>) -> Span {
        place::of(text, self.block, self.words, self.claim.range.clone())
    }
}

/// The claims of one text: of its title, of its description, of each block.
struct Side<'a> {
    parts: Vec<Vec<Placed<'a>>>,
}

impl<'a> Side<'a> {
    fn new(text: &'a Text<'a>) -> Self {
        let read = |words: &'a str, block: Option<usize>, is_asked: bool| {
            let one = |claim: Claim| {
                let claim = Claim { is_weak: claim.is_weak || !is_asked, ..claim };
                Placed { claim, words, block }
            };
            scan::claims(words).into_iter().map(one).collect::<Vec<_>>()
        };
        let description = text.card.description().unwrap_or_default();
        // A description is written for one language; it only answers.
        let mut parts = vec![read(&text.card.title, None, true), read(description, None, false)];
        for (number, (words, block)) in text.blocks.iter().zip(&text.body.blocks).enumerate() {
            let is_prose = !matches!(block.kind, BlockKind::Code | BlockKind::Html);
            parts.push(read(words, Some(number), is_prose));
        }
        Self { parts }
    }

    fn all(&self) -> impl Iterator<Item = &Placed<'a>> {
        self.parts.iter().flatten()
    }

    fn part(&self, part: usize) -> &[Placed<'a>] {
        self.parts.get(part).map(Vec::as_slice).unwrap_or_default()
    }

    /// Claims of one part for which a part of the other side has no answer.
    fn unanswered(&self, part: usize, by: &[&Placed<'_>]) -> Vec<&Placed<'a>> {
        let asked = self.part(part).iter().filter(|placed| !placed.claim.is_weak);
        let is_answered = |placed: &&Placed<'_>| {
            by.iter().any(|other| other.claim.value.agrees(&placed.claim.value))
        };
        asked.filter(|placed| !is_answered(placed)).collect()
    }

    fn says(&self, value: &Value) -> bool {
        self.all().any(|placed| placed.claim.value.agrees(value))
    }
}

/// True when both bodies are built alike, so that their blocks stand for each other.
fn are_alike(a: &Text<'_>, b: &Text<'_>) -> bool {
    let kinds = |text: &Text<'_>| text.body.blocks.iter().map(|b| b.kind).collect::<Vec<_>>();
    kinds(a) == kinds(b)
}

/// Numbers, dates, standards, mailboxes and telephone numbers.
pub(super) fn claims(
    translation: &Text<'_>,
    original: &Text<'_>,
    silent: Rules,
    found: &mut Diagnostics,
) {
    let (mine, theirs) = (Side::new(translation), Side::new(original));
    let alike = are_alike(translation, original);
    let years = years(translation, original);
    let mut judge =
        Judge { texts: (translation, original), silent, years, told: Vec::new(), found };
    for part in 0..mine.parts.len().max(theirs.parts.len()) {
        let is_paired = part < 2 || alike;
        let (here, there): (Vec<_>, Vec<_>) = if is_paired {
            (mine.part(part).iter().collect(), theirs.part(part).iter().collect())
        } else {
            (mine.all().collect(), theirs.all().collect())
        };
        let open = (mine.unanswered(part, &there), theirs.unanswered(part, &here));
        for rule in Rule::ALL {
            let of_rule = |all: &[&'_ Placed<'_>]| -> Vec<usize> {
                (0..all.len()).filter(|at| all[*at].claim.value.rule() == rule).collect()
            };
            let places = (of_rule(&open.0), of_rule(&open.1));
            for at in 0..places.0.len().max(places.1.len()) {
                let a = places.0.get(at).map(|at| open.0[*at]);
                let b = places.1.get(at).map(|at| open.1[*at]);
                // What stands in its place is another one, though part of it may be said elsewhere.
                let is_swap = is_paired && a.is_some() && b.is_some();
                let a = a.filter(|a| judge.is_missing(a, &theirs, is_swap));
                let b = b.filter(|b| judge.is_missing(b, &mine, is_swap));
                let block = is_paired.then(|| part.checked_sub(2)).flatten();
                judge.tell(rule, (a, b), is_paired, block);
            }
        }
    }
}

/// Says what has no answer, each value once.
struct Judge<'t> {
    texts: (&'t Text<'t>, &'t Text<'t>),
    silent: Rules,
    years: Vec<Value>,
    told: Vec<(Rule, String)>,
    found: &'t mut Diagnostics,
}

impl Judge<'_> {
    fn is_missing(&self, placed: &Placed<'_>, other: &Side<'_>, is_swap: bool) -> bool {
        let value = &placed.claim.value;
        let says = if is_swap {
            other.all().any(|placed| placed.claim.value == *value)
        } else {
            other.says(value)
        };
        !says && !self.years.iter().any(|year| year.agrees(value))
    }

    fn is_new(&mut self, rule: Rule, said: &str) -> bool {
        let is_new = !self.told.iter().any(|(old, text)| *old == rule && text == said);
        self.told.push((rule, said.to_owned()));
        is_new && !self.silent.has(rule)
    }

    fn tell(
        &mut self,
        rule: Rule,
        (a, b): (Option<&Placed<'_>>, Option<&Placed<'_>>),
        is_paired: bool,
        block: Option<usize>,
    ) {
        let (mine, theirs) = self.texts;
        if let (Some(a), Some(b), true) = (a, b, is_paired) {
            let (is_new, is_other_new) = (self.is_new(rule, a.said()), self.is_new(rule, b.said()));
            if is_new || is_other_new {
                let places = (a.span(mine), b.span(theirs));
                self.found.push(faults::claim(rule.name(), a.said(), Some(b.said()), places));
            }
            return;
        }
        for (one, own, other) in [(a, mine, theirs), (b, theirs, mine)] {
            let Some(one) = one.filter(|one| self.is_new(rule, one.said())) else { continue };
            let places = (one.span(own), beside(other, block));
            self.found.push(faults::claim(rule.name(), one.said(), None, places));
        }
    }
}

/// Where a claim would stand in the other text.
fn beside(text: &Text<'_>, block: Option<usize>) -> Span {
    block.map_or_else(|| text.card.file.whole(), |block| place::of_block(text, block))
}

/// Years that go without saying: one text says `this year` or `去年`, the other the number.
fn years(translation: &Text<'_>, original: &Text<'_>) -> Vec<Value> {
    let dates = [translation, original].into_iter().filter_map(|text| text.card.matter.date);
    let year = |moment: crate::site::Moment| moment.rfc3339()[..4].parse::<i32>().ok();
    let near = dates.filter_map(year).flat_map(|year| year - 1..year + 2);
    near.map(|year| Value::number(f64::from(year))).collect()
}
