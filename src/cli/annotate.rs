//! Faults as commands of a workflow on GitHub, which shows them beside the lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::base::{SourceFile, SourcePath};
use crate::diag::{self, Diagnostic, Diagnostics, Severity, Sources, Ui, phrase};
use crate::history::Repository;

/// One line for each fault. Paths are relative to the repository in which the site lies.
pub(super) fn annotations(
    found: &Diagnostics,
    sources: &dyn Sources,
    root: &Path,
    ui: Ui,
) -> String {
    let mut files: BTreeMap<SourcePath, Option<SourceFile>> = BTreeMap::new();
    let prefix = if found.is_empty() { String::new() } else { prefix(root) };
    let mut out = String::new();
    for fault in found {
        let mut given = String::new();
        if let Some(span) = fault.labels.first().map(|label| &label.span) {
            let _ = write!(given, "file={},", property(&format!("{prefix}{}", span.file)));
            let read = || sources.text(&span.file).map(SourceFile::new);
            let file = files.entry(span.file.clone()).or_insert_with(read);
            if let Some((file, range)) = file.as_ref().zip(span.range.clone()) {
                let (start, end) = file.positions(range);
                let _ = write!(given, "line={},endLine={},", start.line, end.line);
                // Columns are understood within one line alone.
                if start.line == end.line {
                    let _ = write!(given, "col={},endColumn={},", start.column, end.column);
                }
            }
        }
        let command = match fault.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let title = property(fault.code);
        let _ = writeln!(out, "::{command} {given}title={title}::{}", data(&told(fault, ui)));
    }
    out
}

/// The sentence and its lines of help.
pub(super) fn told(fault: &Diagnostic, ui: Ui) -> String {
    let mut text = phrase(ui, fault.code, &fault.values);
    for line in diag::help(ui, fault.code, &fault.values) {
        text.push('\n');
        text += &line;
    }
    text
}

/// The folder of the site in its repository, with a slash at the end; empty where there is none.
pub(super) fn prefix(root: &Path) -> String {
    Repository::around(root).and_then(|repository| repository.prefix()).unwrap_or_default()
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::annotations;
    use crate::base::SourcePath;
    use crate::diag::{Diagnostic, Diagnostics, Ui};
    use crate::load::SourceTree;

    #[test]
    fn signs_with_a_meaning_are_written_in_figures() {
        let name = "a,b:100%.md";
        let text = "一\n二三\n";
        let tree = SourceTree::Memory([(name.to_owned(), text.as_bytes().into())].into());
        let dead = |range| {
            let fault = Diagnostic::error("link::dead").with("target", "50%\n::error::x");
            fault.with("near", "y").at(SourcePath::new(name).at(range))
        };
        let found: Diagnostics =
            [dead(4..7), dead(0..7), Diagnostic::warning("cli::no-folder").with("reason", "r")]
                .into_iter()
                .collect();
        let nowhere = tempfile::tempdir().unwrap();
        let said = "no page or file is at `50%25%0A::error::x`%0Adid you mean `y`?";
        let file = "file=a%2Cb%3A100%25.md";
        assert_eq!(
            annotations(&found, &tree, nowhere.path(), Ui::En),
            format!(
                "::error {file},line=2,endLine=2,col=1,endColumn=2,title=link%3A%3Adead::{said}\n\
                 ::error {file},line=1,endLine=2,title=link%3A%3Adead::{said}\n\
                 ::warning title=cli%3A%3Ano-folder::the current folder cannot be told: r\n"
            )
        );
    }
}
