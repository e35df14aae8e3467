//! Formulas: LaTeX to `MathML`, which browsers show and read aloud without a script.
//!
//! The source stays beside it, for whoever copies it and for programs. What the pages' policy
//! forbids is left out: no element has a `style`, so colours are lost.

#[cfg(feature = "math")]
mod mathml;

use std::ops::Range;

use super::writer::Writer;
#[cfg(feature = "math")]
use crate::diag::faults::body as fault;

/// Where a formula stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `$…$`.
    InLine,
    /// `$$…$$`.
    Alone,
}

impl Writer<'_> {
    /// Writes a formula; one that cannot be read is told and left as it is written.
    pub(super) fn formula(&mut self, text: &str, form: Form, range: &Range<usize>) {
        let source = self.source.lifted.restore(text);
        #[cfg(feature = "math")]
        match mathml::mathml(&source, form) {
            Ok(math) => {
                self.opaque();
                self.hear(&source);
                return self.html.push(&math);
            }
            Err(reason) => {
                let place = self.source.span(self.source.range(range));
                self.faults.push(fault::bad_formula(place, &reason));
            }
        }
        #[cfg(not(feature = "math"))]
        let _ = (form, range);
        self.code_span(&source);
    }
}

#[cfg(all(test, feature = "math"))]
mod tests;
