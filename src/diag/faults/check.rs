//! Faults found by `check`: where the texts of a pair disagree. A rule is given by its name.

use crate::base::Span;
use crate::diag::Diagnostic;

/// Something stands in one text, and nothing that answers it in the other; `instead` stands in its
/// place. The places are that of the claim and the one beside it.
#[must_use]
pub fn claim(rule: &str, said: &str, instead: Option<&str>, places: (Span, Span)) -> Diagnostic {
    let (here, there) = places;
    Diagnostic::warning(code(rule))
        .with("said", said)
        .with("here", &here.file)
        .with("there", &there.file)
        .with("rule", rule)
        .with_some("instead", instead)
        .at(here)
        .also(there)
}

/// Both texts are built differently: how the one is, and the other.
#[must_use]
pub fn shape(rule: &str, own: &str, other: &str, places: (Span, Span)) -> Diagnostic {
    let (here, there) = places;
    Diagnostic::warning(code(rule))
        .with("own", own)
        .with("other", other)
        .with("here", &here.file)
        .with("there", &there.file)
        .with("rule", rule)
        .at(here)
        .also(there)
}

fn code(rule: &str) -> &'static str {
    match rule {
        "numbers" => "agree::numbers",
        "dates" => "agree::dates",
        "standards" => "agree::standards",
        "addresses" => "agree::addresses",
        "phones" => "agree::phones",
        "links" => "agree::links",
        "pictures" => "agree::pictures",
        "headings" => "agree::headings",
        "tables" => "agree::tables",
        _ => "agree::lists",
    }
}
