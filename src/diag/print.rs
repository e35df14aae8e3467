//! Diagnostics for people: excerpt, caret, help; one summary line at the end.

use std::borrow::Cow;
use std::collections::HashMap;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::words::{self, Ui, phrase};
use super::{Diagnostic, Diagnostics, Severity};
use crate::base::{Position, SourceFile, SourcePath};

/// Where excerpts come from. Sources are dropped once parsed; a fault reads its file again.
pub trait Sources {
    /// The text of a file, or `None` when it cannot be had; then no excerpt is shown.
    fn text(&self, file: &SourcePath) -> Option<String>;
}

/// After so many, only the count is told: nobody reads further before mending the first.
const SHOWN: usize = 50;
/// So many of one code in one file.
const ALIKE: usize = 10;
/// Bytes of a value, about.
const LONGEST: usize = 400;

/// All diagnostics as text: excerpts with carets and help, then the summary line.
/// Empty when there are none.
#[must_use]
pub fn print(all: &Diagnostics, sources: &dyn Sources, ui: Ui, colour: bool) -> String {
    if all.is_empty() {
        return String::new();
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut out = String::new();
    let shown = shown(all);
    for diagnostic in &shown {
        out.push_str(&one(diagnostic, sources, ui, &renderer));
        out.push_str("\n\n");
    }
    if all.len() > shown.len() {
        let more = [("count", (all.len() - shown.len()).to_string())];
        out.push_str(&phrase(ui, "faults-more", &more));
        out.push('\n');
    }
    out.push_str(&summary(all, ui));
    out.push('\n');
    out
}

/// The first ones, and of one kind in one file only a few, so that a single text that is wrong all
/// over does not hide everything else.
fn shown(all: &Diagnostics) -> Vec<&Diagnostic> {
    let mut counts: HashMap<(&str, Option<&SourcePath>), usize> = HashMap::new();
    let mut shown = Vec::new();
    for diagnostic in all {
        let file = diagnostic.labels.first().map(|label| &label.span.file);
        let count = counts.entry((diagnostic.code, file)).or_default();
        *count += 1;
        if (file.is_none() || *count <= ALIKE) && shown.len() < SHOWN {
            shown.push(diagnostic);
        }
    }
    shown
}

/// A text for a line of a message: what a terminal would obey, or show in another order, is shown
/// by its number, and of what is very long the beginning.
fn tame(text: &str) -> Cow<'_, str> {
    let is_wild =
        |c: char| c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.len() <= LONGEST && !text.contains(is_wild) {
        return Cow::Borrowed(text);
    }
    let mut tamed = String::new();
    for c in text.chars() {
        if tamed.len() > LONGEST {
            tamed.push('…');
            break;
        }
        if is_wild(c) { tamed.extend(c.escape_unicode()) } else { tamed.push(c) }
    }
    tamed.into()
}

/// True when an offset stands in a line that nobody could find anything in.
fn has_long_line(file: &SourceFile, offset: usize) -> bool {
    /// More than a long paragraph.
    const LONG: usize = 10_000;
    let bytes = file.text().as_bytes();
    let (before, behind) = bytes.split_at(offset.min(bytes.len()));
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let before = before.iter().rev().take(LONG).take_while(|byte| !is_end(byte)).count();
    let behind = behind.iter().take(LONG).take_while(|byte| !is_end(byte)).count();
    before + behind > LONG
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
    let values = diagnostic.values.iter().map(|(name, value)| (*name, tame(value).into_owned()));
    let values: Vec<_> = values.collect();
    let message = phrase(ui, diagnostic.code, &values);
    let help = words::help(ui, diagnostic.code, &values);
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
            (label, file.map(SourceFile::new), tame(label.span.file.as_str()))
        })
        .collect();
    for (label, file, path) in &places {
        let path = &**path;
        group = match (file, &label.span.range) {
            (Some(file), Some(range)) if has_long_line(file, range.start) => {
                let Position { line, column } = file.position(range.start);
                let at = annotate_snippets::Origin::path(path).line(line).char_column(column);
                group.element(at)
            }
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
