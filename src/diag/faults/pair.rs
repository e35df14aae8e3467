//! Faults found by `pair`.

use crate::base::Span;
use crate::diag::Diagnostic;

/// Two articles of one language belong to one story.
#[must_use]
pub fn duplicate_story(second: Span, first: Span, key: &str) -> Diagnostic {
    Diagnostic::error("pair::duplicate-story")
        .with("first", &first.file)
        .with("key", key)
        .at(second)
        .also(first)
}

/// A term of which nothing is left for its address.
#[must_use]
pub fn empty_term(at: Span, taxonomy: &str, term: &str) -> Diagnostic {
    Diagnostic::error("pair::empty-term").at(at).with("taxonomy", taxonomy).with("term", term)
}
