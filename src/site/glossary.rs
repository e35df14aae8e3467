//! The glossary of a site: what is called what in each language, and what not.

use std::ops::Range;

use super::matter::Placed;
use super::settings::Lang;
use crate::base::SourcePath;

/// What `i18n/glossary.toml` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glossary {
    /// The file.
    pub file: SourcePath,
    /// In the order of the file.
    pub terms: Vec<Wording>,
}

/// One thing, and what it is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// By language: what it may be called.
    pub forms: Vec<Vec<Placed>>,
    /// By language: what it must not be called.
    pub avoid: Vec<Vec<Placed>>,
    /// A word to whoever reads the warning.
    pub note: Option<String>,
    /// Bytes of its first line.
    pub range: Range<usize>,
}

impl Wording {
    /// What it may be called in a language.
    #[must_use]
    pub fn forms_in(&self, lang: Lang) -> &[Placed] {
        self.forms.get(lang.index()).map(Vec::as_slice).unwrap_or_default()
    }

    /// What it must not be called in a language.
    #[must_use]
    pub fn avoided_in(&self, lang: Lang) -> &[Placed] {
        self.avoid.get(lang.index()).map(Vec::as_slice).unwrap_or_default()
    }
}
