//! What can be wrong, as values: collected by every stage, printed once at the end.
//!
//! In: spans and names. Out: [`Diagnostic`], [`Diagnostics`], [`Outcome`], and their printing.
//! Never: wording in code. A diagnostic carries a code and named values; the sentences stand in
//! `words/en.toml` and `words/zh.toml`, one entry per code, so that both languages can be
//! reviewed in one place. [`faults`] has one constructor function per code.

pub mod faults;
mod pages;
mod print;
mod words;

pub use pages::{Page, page};
pub use print::{Sources, excerpt, print, summary};
pub use words::{Ui, codes, help, phrase, wording};

use crate::base::Span;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site cannot be published like this.
    Error,
    /// Worth mending; the site can be published.
    Warning,
    /// Worth knowing; perhaps nothing can be mended. `--strict` leaves it as it is.
    Note,
}

impl Severity {
    /// Its name in formats for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Whose fault it is; decides what `--lenient` may forgive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// One article, one link, one picture: forgiven under `--lenient`.
    Content,
    /// `site.toml`, the theme or the output folder: never forgiven.
    Foundation,
}

/// A place that a diagnostic points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// True for the place that is wrong, false for another place worth seeing.
    pub primary: bool,
}

/// One thing that is wrong: a code, values for its wording, and places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable name, such as `matter::bad-date`. Codes never change meaning.
    pub code: &'static str,
    /// How bad it is, before `--strict` or `--lenient`.
    pub severity: Severity,
    /// Whose fault it is.
    pub origin: Origin,
    /// Values that the wording may name. A line of help that names an absent value is left out.
    pub values: Vec<(&'static str, String)>,
    /// Places, the primary one first.
    pub labels: Vec<Label>,
}

impl Diagnostic {
    /// An error in the content.
    #[must_use]
    pub fn error(code: &'static str) -> Self {
        Self {
            code,
            severity: Severity::Error,
            origin: Origin::Content,
            values: Vec::new(),
            labels: Vec::new(),
        }
    }

    /// A warning about the content.
    #[must_use]
    pub fn warning(code: &'static str) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code) }
    }

    /// Something in the content that is worth knowing.
    #[must_use]
    pub fn note(code: &'static str) -> Self {
        Self { severity: Severity::Note, ..Self::error(code) }
    }

    /// An error in `site.toml`, the theme or the output folder.
    #[must_use]
    pub fn foundation(code: &'static str) -> Self {
        Self { origin: Origin::Foundation, ..Self::error(code) }
    }

    /// Points at the place that is wrong.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.labels.push(Label { span, primary: true });
        self
    }

    /// Points at another place worth seeing.
    #[must_use]
    pub fn also(mut self, span: Span) -> Self {
        self.labels.push(Label { span, primary: false });
        self
    }

    /// Names a value for the wording.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "texts, paths and numbers alike")]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// Names a value for the wording if there is one.
    #[must_use]
    pub fn with_some(self, name: &'static str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// The value of a name, if the diagnostic carries it.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }
}

/// Diagnostics in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// None yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds those of another stage or file.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// In the order found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// True when nothing was found.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// True when one of them is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Applies `--strict` or `--lenient`, and sorts by file and place, so that equal runs print
    /// equal lists whatever the threads did.
    #[must_use]
    pub fn judged(mut self, rigour: Rigour) -> Self {
        for diagnostic in &mut self.0 {
            if diagnostic.severity == Severity::Note {
                continue;
            }
            match (rigour, diagnostic.origin) {
                (Rigour::Strict, _) => diagnostic.severity = Severity::Error,
                (Rigour::Lenient, Origin::Content) => diagnostic.severity = Severity::Warning,
                (Rigour::Lenient, Origin::Foundation) | (Rigour::Normal, _) => {}
            }
        }
        self.0.sort_by(|a, b| order(a).cmp(&order(b)));
        self.0.dedup();
        self
    }
}

/// What keeps everything from being built comes first, then errors, then warnings, so that no error
/// is among those that are only counted; each by file and place.
fn order(diagnostic: &Diagnostic) -> impl Ord + '_ {
    let place = diagnostic.labels.first().map(|label| label.span.order());
    let is_content = diagnostic.origin == Origin::Content;
    (is_content, diagnostic.severity, place, diagnostic.code, &diagnostic.values)
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, iter: I) {
        self.0.extend(iter);
    }
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        Self(iter.into_iter().collect())
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// How a run treats what it finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rigour {
    /// Errors stop the run, warnings do not.
    #[default]
    Normal,
    /// Warnings are errors.
    Strict,
    /// Faults of the content are warnings.
    Lenient,
}

/// A value together with what was found while making it.
#[derive(Clone, Debug)]
pub struct Outcome<T> {
    /// What was made, as far as it could be.
    pub value: T,
    /// What was wrong on the way.
    pub diagnostics: Diagnostics,
}

impl<T> Outcome<T> {
    /// A value and what was found.
    pub const fn new(value: T, diagnostics: Diagnostics) -> Self {
        Self { value, diagnostics }
    }

    /// A value without faults.
    pub const fn clean(value: T) -> Self {
        Self { value, diagnostics: Diagnostics::new() }
    }

    /// The same diagnostics with another value.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Outcome<U> {
        Outcome { value: make(self.value), diagnostics: self.diagnostics }
    }

    /// The value alone, its diagnostics moved to a collection.
    pub fn unpack(self, into: &mut Diagnostics) -> T {
        into.append(self.diagnostics);
        self.value
    }
}

/// The name nearest to a misspelt one, when one is near enough to be offered.
#[must_use]
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    scored(word, names).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

/// The names that are near enough to be offered, the nearest first, so many at most.
#[must_use]
pub fn near<'a>(word: &str, names: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let mut all: Vec<_> = scored(word, names).collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    all.into_iter().map(|(_, name)| name).take(most).collect()
}

fn scored<'a>(
    word: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> impl Iterator<Item = (f64, &'a str)> {
    /// Below this Jaro–Winkler similarity a suggestion is more of a riddle than a help.
    const NEAR: f64 = 0.8;
    let folded = word.to_lowercase();
    let scored = names
        .into_iter()
        .map(move |name| (strsim::jaro_winkler(&folded, &name.to_lowercase()), name));
    scored.filter(|(score, _)| *score > NEAR)
}
