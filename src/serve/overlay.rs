//! Faults as pages show them: the terminal's text, and links that open the place in an editor.

use std::path::Path;

use serde_json::{Value, json};

use crate::base::{SourceFile, Span};
use crate::diag::{Diagnostic, Diagnostics, Severity, Sources, Ui, excerpt, summary};
use crate::site::encode;

/// Nobody reads further before mending these.
const SHOWN: usize = 50;

/// The address that opens a file in an editor, from `--editor`.
#[derive(Clone, Debug)]
pub(super) struct Editor {
    /// `vscode://file{path}:{line}:{column}`.
    pub(super) pattern: String,
    /// Where the site is, absolute.
    pub(super) root: std::path::PathBuf,
}

impl Editor {
    /// The address of a place; none for a file that is only inside the program.
    pub(super) fn href(&self, file: &str, line: usize, column: usize) -> Option<String> {
        if file.starts_with('(') {
            return None;
        }
        let path = self.root.join(Path::new(file));
        // A path of Windows has a letter in front, where others have a slash.
        let path = path.to_string_lossy().replace('\\', "/");
        let path = if path.starts_with('/') { path } else { format!("/{path}") };
        let filled = self.pattern.replace("{path}", &encode("", &path));
        let filled = filled.replace("{line}", &line.to_string());
        Some(filled.replace("{column}", &column.to_string()))
    }

    /// A place as people name it, and its address.
    pub(super) fn place(&self, span: &Span, sources: &dyn Sources) -> (String, Option<String>) {
        let file = span.file.as_str();
        let text = span.range.as_ref().and_then(|_| sources.text(&span.file));
        match (text.map(SourceFile::new), &span.range) {
            (Some(text), Some(range)) => {
                let at = text.position(range.start);
                let name = format!("{file}:{}:{}", at.line, at.column);
                (name, self.href(file, at.line, at.column))
            }
            _ => (file.to_owned(), self.href(file, 1, 1)),
        }
    }
}

/// What the event `state` says of faults.
pub(super) fn faults(found: &Diagnostics, sources: &dyn Sources, editor: &Editor, ui: Ui) -> Value {
    let item = |fault: &Diagnostic| {
        let places: Vec<Value> = fault
            .labels
            .iter()
            .map(|label| {
                let (name, href) = editor.place(&label.span, sources);
                json!({ "name": name, "href": href })
            })
            .collect();
        json!({ "severity": fault.severity.name(), "text": excerpt(fault, sources, ui), "places": places })
    };
    let errors = found.iter().filter(|fault| fault.severity == Severity::Error).count();
    let items: Vec<Value> = found.iter().take(SHOWN).map(item).collect();
    let told = (!found.is_empty()).then(|| summary(found, ui));
    json!({ "summary": told, "errors": errors, "items": items })
}
