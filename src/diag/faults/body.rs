//! Faults found by `body`: Markdown, links, footnotes, shortcodes.

use crate::base::Span;
use crate::diag::Diagnostic;

/// A link whose address is a program.
#[must_use]
pub fn unsafe_link(link: Span, scheme: &str) -> Diagnostic {
    Diagnostic::error("body::unsafe-link").at(link).with("scheme", scheme)
}

/// Tables with more cells than anybody can mean.
#[must_use]
pub fn monstrous_table(file: Span) -> Diagnostic {
    Diagnostic::warning("body::monstrous-table").at(file)
}

/// A line of code to be marked that is no number.
#[must_use]
pub fn bad_lines(item: Span, text: &str) -> Diagnostic {
    Diagnostic::warning("code::lines").at(item).with("text", text)
}

/// A formula that cannot be read.
#[must_use]
pub fn bad_formula(formula: Span, reason: &str) -> Diagnostic {
    Diagnostic::error("math::formula").at(formula).with("reason", reason)
}

/// A reference to a footnote that is not there.
#[must_use]
pub fn missing_footnote(reference: Span, label: &str) -> Diagnostic {
    Diagnostic::warning("footnote::missing").at(reference).with("label", label)
}

/// A footnote that nothing refers to.
#[must_use]
pub fn unused_footnote(definition: Span, label: &str) -> Diagnostic {
    Diagnostic::warning("footnote::unused").at(definition).with("label", label)
}

/// Two footnotes with one label.
#[must_use]
pub fn repeated_footnote(again: Span, first: Span, label: &str) -> Diagnostic {
    Diagnostic::warning("footnote::repeated").at(again).also(first).with("label", label)
}

/// A shortcode where only an address can stand.
#[must_use]
pub fn shortcode_for_address(shortcode: Span, name: &str) -> Diagnostic {
    Diagnostic::error("shortcode::no-address").at(shortcode).with("name", name)
}

/// A shortcode in an argument of another one, other than `ref` and `relref`.
#[must_use]
pub fn shortcode_in_argument(argument: Span) -> Diagnostic {
    Diagnostic::error("shortcode::in-argument").at(argument)
}

/// A quotation mark of running text, where only straight ones hold an argument together.
#[must_use]
pub fn shortcode_quotes(mark: Span) -> Diagnostic {
    Diagnostic::error("shortcode::quotes").at(mark)
}

/// Shortcodes in shortcodes, more than anybody can mean.
#[must_use]
pub fn deep_shortcode(opening: Span) -> Diagnostic {
    Diagnostic::error("shortcode::deep").at(opening)
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
