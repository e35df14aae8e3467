//! Faults found by `body`: Markdown, links, shortcodes.

use crate::base::Span;
use crate::diag::{Diagnostic, nearest};

/// A link whose address is a program.
#[must_use]
pub fn unsafe_link(link: Span, scheme: &str) -> Diagnostic {
    Diagnostic::error("body::unsafe-link").at(link).with("scheme", scheme)
}

/// A shortcode that nobody knows.
#[must_use]
pub fn unknown_shortcode(shortcode: Span, name: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::error("shortcode::unknown")
        .at(shortcode)
        .with("name", name)
        .with_some("near", nearest(name, known.iter().copied()))
}

/// `{{<` without `>}}`, or `raw` without `/raw`.
#[must_use]
pub fn unclosed_shortcode(opening: Span) -> Diagnostic {
    Diagnostic::error("shortcode::unclosed").at(opening)
}

/// The end of a shortcode that was not begun.
#[must_use]
pub fn unopened_shortcode(end: Span, name: &str) -> Diagnostic {
    Diagnostic::error("shortcode::unopened").at(end).with("name", name)
}

/// `ref` or `relref` without the page that it is to lead to.
#[must_use]
pub fn shortcode_without_target(shortcode: Span, name: &str) -> Diagnostic {
    Diagnostic::error("shortcode::no-target").at(shortcode).with("name", name)
}
