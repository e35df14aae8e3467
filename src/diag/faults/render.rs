//! Faults found by `render`.

use crate::base::Span;
use crate::diag::{Diagnostic, Severity, nearest};

/// A template cannot be compiled, or failed on a page.
#[must_use]
pub fn template(at: Span, message: &str, near: Option<&str>, page: Option<&str>) -> Diagnostic {
    Diagnostic::foundation("theme::template")
        .at(at)
        .with("reason", message)
        .with_some("near", near)
        .with_some("page", page.map(|page| format!("/{page}")))
}

/// A template makes a page that is larger than any page, in MB.
#[must_use]
pub fn endless(at: Span, limit: usize, page: &str) -> Diagnostic {
    Diagnostic::foundation("theme::endless")
        .at(at)
        .with("limit", limit)
        .with("page", format!("/{page}"))
}

/// A template's file is not UTF-8.
#[must_use]
pub fn not_utf8(at: Span) -> Diagnostic {
    Diagnostic::foundation("theme::not-utf8").at(at)
}

/// A template that every theme has to have is not there.
#[must_use]
pub fn missing_template(name: &str, theme: &str) -> Diagnostic {
    Diagnostic::foundation("theme::missing-template").with("template", name).with("theme", theme)
}

/// An article asks for a template that does not exist.
#[must_use]
pub fn unknown_template<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    at: Span,
) -> Diagnostic {
    Diagnostic::error("theme::unknown-template")
        .at(at)
        .with("template", name)
        .with_some("near", nearest(name, known))
}

/// A shortcode that has no template; `more` places of the same name.
#[must_use]
pub fn unknown_shortcode<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
    is_error: bool,
    more: usize,
    at: Span,
) -> Diagnostic {
    let severity = if is_error { Severity::Error } else { Severity::Warning };
    let fault = Diagnostic { severity, ..Diagnostic::error("shortcode::unknown") };
    fault
        .at(at)
        .with("name", name)
        .with_some("near", nearest(name, known))
        .with_some("more", (more > 0).then_some(more))
}
