//! What is known of a file that a shortcode shows: its length and, of a table, its rows.

use super::csv;
use super::inventory::Place;
use crate::base::SourcePath;
use crate::diag::faults::load as faults;
use crate::diag::{Diagnostics, Outcome};
use crate::site::FileFacts;

/// Looks at a file. Its rows are read only when they are to be shown, and when it is no larger than
/// `limit`.
#[must_use]
pub fn file_facts(
    file: &SourcePath,
    place: &Place,
    is_table: bool,
    limit: u64,
) -> Outcome<FileFacts> {
    let mut diagnostics = Diagnostics::new();
    let mut facts = FileFacts { bytes: place.length(), rows: Vec::new() };
    if is_table {
        match place.read(file, limit) {
            Err(fault) => diagnostics.push(fault),
            Ok(bytes) => match std::str::from_utf8(&bytes) {
                Ok(text) => facts.rows = csv::rows(file, text).unpack(&mut diagnostics),
                Err(error) => {
                    let at = error.valid_up_to();
                    diagnostics.push(faults::table_not_text(file.at(at..at)));
                }
            },
        }
    }
    Outcome::new(facts, diagnostics)
}
