//! Faults of the glossary, and of texts that do not follow it.

use crate::base::Span;
use crate::diag::Diagnostic;

/// A term has no word in any language.
#[must_use]
pub fn no_words(at: Span, languages: &[&str]) -> Diagnostic {
    let examples = languages.iter().map(|key| format!("{key} = \"…\"")).collect::<Vec<_>>();
    Diagnostic::foundation("glossary::no-words").with("example", examples.join(", ")).at(at)
}

/// A word without a letter.
#[must_use]
pub fn empty_word(at: Span, key: &str) -> Diagnostic {
    Diagnostic::foundation("glossary::empty").with("key", key).at(at)
}

/// A word that stands in another place already.
#[must_use]
pub fn double(at: Span, first: Span, word: &str) -> Diagnostic {
    Diagnostic::foundation("glossary::double").with("word", word).at(at).also(first)
}

/// A word that is to be used and to be avoided.
#[must_use]
pub fn contradiction(at: Span, first: Span, word: &str) -> Diagnostic {
    Diagnostic::foundation("glossary::contradiction").with("word", word).at(at).also(first)
}

/// A term of the original that its translation calls otherwise. The places are those of the
/// translation, of the original and of the glossary.
#[must_use]
pub fn term(
    said: &str,
    wanted: &str,
    note: Option<&str>,
    [here, there, glossary]: [Span; 3],
) -> Diagnostic {
    Diagnostic::warning("glossary::term")
        .with("said", said)
        .with("wanted", wanted)
        .with("here", &here.file)
        .with("there", &there.file)
        .with("rule", "term")
        .with_some("note", note)
        .at(here)
        .also(there)
        .also(glossary)
}

/// A word that is to be avoided; `wanted` are the words to be used, if there are any.
#[must_use]
pub fn avoid(
    said: &str,
    wanted: Option<&str>,
    note: Option<&str>,
    [here, glossary]: [Span; 2],
) -> Diagnostic {
    Diagnostic::warning("glossary::avoid")
        .with("said", said)
        .with_some("wanted", wanted)
        .with("here", &here.file)
        .with("rule", "avoid")
        .with_some("note", note)
        .at(here)
        .also(glossary)
}
