//! What the terminal says while people write: where the preview is, what is wrong, and when all is
//! well again. The same faults are not told twice.

use std::io::{IsTerminal, Write};

use crate::diag::{self, Diagnostic, Diagnostics, Sources, Ui, phrase, summary};

/// The terminal, and what it shows.
#[derive(Debug)]
pub(super) struct Terminal {
    ui: Ui,
    colour: bool,
    is_quiet: bool,
    told: Diagnostics,
    /// The last line can be written over.
    line_is_open: bool,
}

impl Terminal {
    pub(super) fn new(ui: Ui, colour: bool, is_quiet: bool) -> Self {
        Self { ui, colour, is_quiet, told: Diagnostics::new(), line_is_open: false }
    }

    /// A line that stays.
    pub(super) fn say(&mut self, key: &str, values: &[(&str, String)]) {
        if !self.is_quiet {
            self.write(&format!("{}\n", phrase(self.ui, key, values)));
            self.line_is_open = false;
        }
    }

    /// After an edit: faults that are new, or a short line that the next one writes over.
    pub(super) fn tell(
        &mut self,
        found: &Diagnostics,
        sources: &dyn Sources,
        number: u64,
        ms: u128,
    ) {
        if !is_same(found, &self.told) {
            self.told = found.clone();
            let text = if found.is_empty() {
                format!("{}\n", phrase(self.ui, "serve-all-well", &[]))
            } else {
                diag::print(found, sources, self.ui, self.colour)
            };
            self.write(&text);
            self.line_is_open = false;
            return;
        }
        if self.is_quiet || !std::io::stderr().is_terminal() {
            return;
        }
        let state = if found.is_empty() { String::new() } else { summary(found, self.ui) };
        let values = [("number", number.to_string()), ("ms", ms.to_string()), ("state", state)];
        self.write(&phrase(self.ui, "serve-updated", &values));
        self.line_is_open = true;
    }

    fn write(&self, text: &str) {
        let mut out = std::io::stderr().lock();
        // Over the line before: back to its beginning, and clear it.
        let clear = if self.line_is_open { "\r\x1b[2K" } else { "" };
        // A terminal that is gone is no reason to stop the preview.
        let _ = write!(out, "{clear}{text}").and_then(|()| out.flush());
    }
}

/// True when there is nothing to tell: how many pages show a template's fault grows while they are
/// rendered, and is no other fault.
fn is_same(found: &Diagnostics, told: &Diagnostics) -> bool {
    let bare = |fault: &Diagnostic| {
        let mut fault = fault.clone();
        fault.values.retain(|(name, _)| !matches!(*name, "page" | "more"));
        fault
    };
    found.iter().map(bare).eq(told.iter().map(bare))
}
