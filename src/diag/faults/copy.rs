//! Faults of copy: marks and blanks that are not as the language writes them. A rule is given by its
//! name.

use crate::base::Span;
use crate::diag::Diagnostic;

/// Something is written as it should not be; `write` says what should stand there, where that is
/// certain, with a character or two on both sides.
#[must_use]
pub fn slip(rule: &str, said: &str, write: Option<&str>, at: Span) -> Diagnostic {
    let code = match rule {
        "half-width" => "copy::half-width",
        "full-width" => "copy::full-width",
        "quotes" => "copy::quotes",
        "doubled" => "copy::doubled",
        "blank" => "copy::blank",
        "no-blank" => "copy::no-blank",
        _ => "copy::spacing",
    };
    Diagnostic::warning(code)
        .with("said", said)
        .with("rule", rule)
        .with("here", &at.file)
        .with_some("write", write)
        .with_some("choose", Some(said).filter(|_| write.is_none()))
        .at(at)
}
