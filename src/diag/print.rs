//! Diagnostics for people: excerpt, caret, help; one summary line at the end.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::words::{self, Ui, phrase};
use super::{Diagnostic, Diagnostics, Severity};
use crate::base::{SourceFile, SourcePath};

/// Where excerpts come from. Sources are dropped once parsed; a fault reads its file again.
pub trait Sources {
    /// The text of a file, or `None` when it cannot be had; then no excerpt is shown.
    fn text(&self, file: &SourcePath) -> Option<String>;
}

/// After so many, only the count is told: nobody reads further before mending the first.
const SHOWN: usize = 50;

/// All diagnostics as text: excerpts with carets and help, then the summary line.
/// Empty when there are none.
#[must_use]
pub fn print(all: &Diagnostics, sources: &dyn Sources, ui: Ui, colour: bool) -> String {
    if all.is_empty() {
        return String::new();
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    for diagnostic in all.iter().take(SHOWN) {
        out.push_str(&one(diagnostic, sources, ui, &renderer));
        out.push_str("\n\n");
    }
    if all.len() > SHOWN {
        let more = [("count", (all.len() - SHOWN).to_string())];
        out.push_str(&phrase(ui, "faults-more", &more));
        out.push('\n');
    }
    out.push_str(&summary(all, ui));
    out.push('\n');
    out
}

/// One diagnostic as text, without colour.
#[must_use]
pub fn excerpt(diagnostic: &Diagnostic, sources: &dyn Sources, ui: Ui) -> String {
    one(diagnostic, sources, ui, &Renderer::plain())
}

/// `2 errors, 1 warning` in words.
#[must_use]
pub fn summary(all: &Diagnostics, ui: Ui) -> String {
    let count = |severity| all.iter().filter(|d| d.severity == severity).count();
    let part = |count: usize, one: &str, other: &str| {
        let key = if count == 1 { one } else { other };
        (count > 0).then(|| phrase(ui, key, &[("count", count.to_string())]))
    };
    let parts = [
        part(count(Severity::Error), "faults-error", "faults-errors"),
        part(count(Severity::Warning), "faults-warning", "faults-warnings"),
        part(count(Severity::Note), "faults-note", "faults-notes"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(&phrase(ui, "list-comma", &[]))
}

fn one(diagnostic: &Diagnostic, sources: &dyn Sources, ui: Ui, renderer: &Renderer) -> String {
    let message = phrase(ui, diagnostic.code, &diagnostic.values);
    let help = words::help(ui, diagnostic.code, &diagnostic.values);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let name = match (diagnostic.severity, ui) {
        (severity, Ui::En) => severity.name(),
        (Severity::Error, Ui::Zh) => "错误",
        (Severity::Warning, Ui::Zh) => "警告",
        (Severity::Note, Ui::Zh) => "说明",
    };
    let title = level.with_name(name).primary_title(&message).id(diagnostic.code);
    let mut group = Group::with_title(title);
    // The excerpts borrow the texts, so these are gathered first.
    let places: Vec<_> = diagnostic
        .labels
        .iter()
        .map(|label| {
            let file = label.span.range.as_ref().and_then(|_| sources.text(&label.span.file));
            (label, file.map(SourceFile::new))
        })
        .collect();
    for (label, file) in &places {
        let path = label.span.file.as_str();
        group = match (file, &label.span.range) {
            (Some(file), Some(range)) => {
                let kind =
                    if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                let range = file.clamp(range.clone());
                group.element(Snippet::source(file.text()).path(path).annotation(kind.span(range)))
            }
            _ => group.element(annotate_snippets::Origin::path(path)),
        };
    }
    let helps = match ui {
        Ui::En => "help",
        Ui::Zh => "提示",
    };
    for line in &help {
        group = group.element(Level::HELP.with_name(helps).message(line));
    }
    let text = renderer.render(&[group]);
    if diagnostic.labels.is_empty() {
        // The printer leaves an empty margin where a place would stand.
        return text.lines().filter(|line| line.trim() != "|").collect::<Vec<_>>().join("\n");
    }
    text
}
