//! `translate diff`: what the original has changed since a translation was stamped.
//!
//! Only digests of the old text are kept, so its words are not known. What a translator needs is
//! there all the same: the words of today, and beside them those of the translation that stand
//! for the old ones.

use super::Bench;
use crate::cli::args::Diff;
use crate::cli::{Status, say};
use crate::diag::faults::cli as faults;
use crate::diag::phrase;
use crate::site::{ArticleId, BlockKind, Change, Drift, Facts, Row};

/// Characters of a block that are shown: enough to find it.
const SHOWN: usize = 400;

/// Shows the changes for a translation, or for all translations of an original.
pub(super) fn diff(bench: &Bench<'_>, args: &Diff) -> Status {
    let named = match bench.find(&args.path) {
        Ok(id) => id,
        Err(fault) => return bench.refuse(fault),
    };
    let translations: Vec<ArticleId> =
        if bench.is_original(named) { bench.others(named).collect() } else { vec![named] };
    let mut said = String::new();
    for id in translations {
        let Some(original) = bench.original_of(id) else {
            return bench.refuse(faults::no_original(&bench.site().card(id).file));
        };
        let teller = Teller { bench, id, original };
        said += &teller.told();
    }
    if said.is_empty() {
        return bench.refuse(faults::no_translation(&args.path));
    }
    say(&said, Status::Fine)
}

/// Tells the changes for one translation.
struct Teller<'a> {
    bench: &'a Bench<'a>,
    id: ArticleId,
    original: ArticleId,
}

impl Teller<'_> {
    fn told(&self) -> String {
        let site = self.bench.site();
        let Some(changes) = site.drift.get(&self.id) else {
            let is_stamped = site.card(self.id).matter.stamp.is_some();
            return self.line(if is_stamped { "diff-current" } else { "diff-unverified" }, &[]);
        };
        let count = changes.count();
        let key = if count == 1 { "diff-one" } else { "diff-many" };
        let number = self.phrase(key, &[("count", count.to_string())]);
        let mut out = self.line("diff-stale", &[("changes", number)]);
        if changes.head {
            out += &self.head();
        }
        out += &self.blocks(changes);
        out
    }

    fn head(&self) -> String {
        let mut out = format!("\n~ {}", self.line("diff-head", &[]));
        let (now, here) = (self.bench.site().card(self.original), self.bench.site().card(self.id));
        out += &self.quote("diff-now", &now.title);
        out += &self.quote("diff-here", &here.title);
        let descriptions = [now.description(), here.description()];
        for (key, text) in ["diff-now", "diff-here"].into_iter().zip(descriptions) {
            out += &text.map(|text| self.quote(key, text)).unwrap_or_default();
        }
        out
    }

    fn blocks(&self, changes: &Drift) -> String {
        let translation = self.bench.manuscript.facts(self.id);
        let had = changes.rows.iter().filter(|row| row.was.is_some()).count();
        // With another number of blocks nobody knows which of them stands for which.
        let beside = (translation.blocks.len() == had).then_some(&translation);
        changes.changed().map(|row| self.block(row, beside)).collect()
    }

    fn block(&self, row: &Row, translation: Option<&Facts>) -> String {
        let number = |at: usize| ("number", (at + 1).to_string());
        let kind = |kind: BlockKind| ("kind", self.phrase(&format!("kind-{}", kind.name()), &[]));
        let mut out = match (row.block, row.was) {
            (Some((block, what)), was) => {
                let (mark, key) = match was {
                    Some(_) => ('~', "diff-changed"),
                    None => ('+', "diff-added"),
                };
                let head = self.line(key, &[number(block), kind(what)]);
                let text = self.bench.manuscript.block_text(self.original, block);
                format!("\n{mark} {head}{}", self.quote("diff-now", &text))
            }
            (None, was) => {
                let head = self.line("diff-removed", &[number(was.unwrap_or_default())]);
                format!("\n- {head}")
            }
        };
        debug_assert_ne!(row.change, Change::Same);
        if let Some(fact) = translation.zip(row.was).and_then(|(facts, was)| facts.blocks.get(was))
        {
            let text = self.bench.manuscript.block_text(self.id, fact.block);
            out += &self.quote("diff-here", &text);
        }
        out
    }

    fn quote(&self, key: &str, text: &str) -> String {
        let mut shown: String = text.chars().take(SHOWN).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        format!("    {}", self.line(key, &[("text", shown)]))
    }

    fn line(&self, key: &str, values: &[(&'static str, String)]) -> String {
        self.phrase(key, values) + "\n"
    }

    fn phrase(&self, key: &str, values: &[(&'static str, String)]) -> String {
        let own = [
            ("path", self.bench.path(self.id).to_owned()),
            ("original", self.bench.path(self.original).to_owned()),
        ];
        let all: Vec<_> = own.into_iter().chain(values.iter().cloned()).collect();
        phrase(self.bench.session.ui, key, &all)
    }
}
