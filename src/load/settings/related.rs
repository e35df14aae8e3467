//! `[related]`: which articles stand under another one.

use crate::diag::faults::load as faults;
use crate::load::value::reader::Reader;
use crate::site::{Related, Taxonomy};

/// Articles under another one.
const LIMIT: usize = 5;
/// What counts most.
const MOST: i64 = 100;

/// Reads the table; none when there is none, or when it says `enabled = false`.
pub(super) fn read(top: &mut Reader<'_, '_>, taxonomies: &[Taxonomy]) -> Option<Related> {
    let mut table = top.table(&["related"])?;
    let enabled = table.flag(&["enabled"]).unwrap_or(true);
    let limit = table.count(&["limit"]).unwrap_or(LIMIT);
    let mut related = Related { limit, weights: taxonomies.iter().map(usual).collect(), date: 2 };
    if let Some(mut weights) = table.table(&["weights"]) {
        for (taxonomy, weight) in taxonomies.iter().zip(&mut related.weights) {
            *weight = read_weight(&mut weights, &taxonomy.name).unwrap_or(*weight);
        }
        related.date = read_weight(&mut weights, "date").unwrap_or(related.date);
        weights.finish();
    }
    table.finish();
    enabled.then_some(related)
}

/// Two articles of one author need not have a subject in common.
fn usual(taxonomy: &Taxonomy) -> u32 {
    if taxonomy.name == "authors" { 1 } else { 10 }
}

fn read_weight<'r>(weights: &mut Reader<'r, '_>, name: &'r str) -> Option<u32> {
    let entry = weights.take(&[name])?;
    let number = weights.number_of(entry)?;
    if !(0..=MOST).contains(&number) {
        weights.push(faults::bad_weight(weights.at(&entry.node.range), name, MOST));
    }
    u32::try_from(number.min(MOST)).ok()
}
