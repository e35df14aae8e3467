//! `check`: all that a build would report, and what it takes a reader of both texts to see. Nothing is
//! written, unless by `--fix`.

mod changed;
#[cfg(feature = "external")]
mod external;
mod sarif;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::args::{Check, CheckFormat, Common};
use super::{Session, Status, fix, say, usage};
use crate::base::{SourceFile, SourcePath, Span};
use crate::diag::faults::cli as faults;
use crate::diag::{self, Diagnostic, Diagnostics, Rigour, Severity, Sources, Ui, phrase};
use crate::load::{self, Changes, Overrides};
use crate::pair::Clock;
use crate::press::{self, Manuscript, Press};
use crate::site::ArticleId;
use changed::Changed;

/// Checks the site.
pub(super) fn check(session: &Session, common: &Common, args: &Check) -> Status {
    let rigour = match (args.strict, args.lenient) {
        (true, _) => Rigour::Strict,
        (_, true) => Rigour::Lenient,
        _ => Rigour::Normal,
    };
    let overrides = Overrides { theme: common.theme.clone(), ..Overrides::default() };
    let mut found = Diagnostics::new();
    let settings = match session.read_settings(&overrides, rigour).unpack(&mut found) {
        Ok(settings) => settings,
        Err(status) => return Report { session, found: &found }.told(args.format, status),
    };
    if args.fix
        && let Err(status) = fix::fix(session, &settings, common, args.yes)
    {
        return status;
    }
    if args.external && !cfg!(feature = "external") {
        return usage(&faults::no_external(), session.ui);
    }
    let mut changed = None;
    if let Some(revision) = &args.changed_since {
        match Changed::since(session, revision) {
            Ok(known) => changed = Some(known),
            Err(fault) => return usage(&fault, session.ui),
        }
    }
    let mut press = Press::new(session.tree.clone());
    let clock = Clock::at(session.now(&settings));
    found.append(press.gather(&settings, clock, &Changes::Everything).diagnostics);
    let printing = press.set().unpack(&mut found);
    let is_foundation = |fault: &Diagnostic| fault.origin == diag::Origin::Foundation;
    if let Some(printing) = printing.filter(|_| !found.iter().any(is_foundation)) {
        found.append(press::trial(&printing));
    }
    let mut looked_at = (0, 0);
    if let Some(manuscript) = press.manuscript() {
        changed = changed.map(|changed| changed.with_stories(manuscript));
        looked_at = read(session, manuscript, changed.as_ref(), args, &mut found);
    }
    if let Some(changed) = changed {
        found = found.into_iter().filter(|fault| changed.keeps(fault)).collect();
    }
    let found = found.judged(rigour);
    let status = if found.has_errors() { Status::Faults } else { Status::Fine };
    let is_calm = found.is_empty() && !common.quiet;
    let status = Report { session, found: &found }.told(args.format, status);
    if is_calm && matches!(args.format, CheckFormat::Text | CheckFormat::Github) {
        let (articles, pairs) = looked_at;
        let values = [("articles", articles.to_string()), ("pairs", pairs.to_string())];
        return say(&(phrase(session.ui, "checked", &values) + "\n"), status);
    }
    status
}

/// Reads what the articles say: what a build does not do. Gives how many articles and pairs these were.
fn read(
    session: &Session,
    manuscript: &Manuscript,
    changed: Option<&Changed>,
    args: &Check,
    found: &mut Diagnostics,
) -> (usize, usize) {
    let is_asked = |id: ArticleId| changed.is_none_or(|changed| changed.has(manuscript, id));
    let mut pairs = manuscript.pairs();
    pairs.retain(|(translation, _)| is_asked(*translation));
    let ids = (0..).map(ArticleId).take(manuscript.site.cards.len());
    let asked: Vec<_> = ids.filter(|id| is_asked(*id)).collect();
    found.append(manuscript.agreement(&pairs, &session.tree));
    let glossary = load::read_glossary(&session.tree, &manuscript.settings).unpack(found);
    found.append(manuscript.proof(&pairs, &session.tree, glossary.as_ref()));
    if args.external {
        #[cfg(feature = "external")]
        found.append(external::external(session, manuscript, &asked));
    }
    (asked.len(), pairs.len())
}

/// What was found, for programs and for people who want a line for each.
struct Report<'a> {
    session: &'a Session,
    found: &'a Diagnostics,
}

/// Texts of the files in which faults stand, each read once.
type Files = BTreeMap<SourcePath, Option<SourceFile>>;

impl Report<'_> {
    fn ui(&self) -> Ui {
        self.session.ui
    }

    /// Tells it, and how the run ends.
    fn told(&self, format: CheckFormat, status: Status) -> Status {
        match format {
            CheckFormat::Json => say(&format!("{}\n", self.json()), status),
            CheckFormat::Sarif => say(&format!("{}\n", self.sarif()), status),
            CheckFormat::Short => say(&self.short(), status),
            CheckFormat::Text | CheckFormat::Github => {
                self.session.show(self.found);
                status
            }
        }
    }

    fn files(&self) -> Files {
        let labels = self.found.iter().flat_map(|fault| &fault.labels);
        let mut files = Files::new();
        for label in labels.filter(|label| label.span.range.is_some()) {
            let path = &label.span.file;
            files
                .entry(path.clone())
                .or_insert_with(|| self.session.tree.text(path).map(SourceFile::new));
        }
        files
    }

    fn json(&self) -> Value {
        let files = self.files();
        let count = |severity| self.found.iter().filter(|f| f.severity == severity).count();
        let one = |fault: &Diagnostic| {
            let mut value = fault
                .labels
                .first()
                .map_or_else(|| place(&files, None), |label| place(&files, Some(&label.span)));
            let related: Vec<_> =
                fault.labels.iter().skip(1).map(|l| place(&files, Some(&l.span))).collect();
            value["code"] = json!(fault.code);
            value["severity"] = json!(fault.severity.name());
            value["message"] = json!(phrase(self.ui(), fault.code, &fault.values));
            value["help"] = json!(diag::help(self.ui(), fault.code, &fault.values));
            value["related"] = json!(related);
            value
        };
        let diagnostics: Vec<_> = self.found.iter().map(one).collect();
        json!({
            "errors": count(Severity::Error),
            "warnings": count(Severity::Warning),
            "notes": count(Severity::Note),
            "diagnostics": diagnostics,
        })
    }

    /// One line for each fault, and its place as editors and compilers write it.
    fn short(&self) -> String {
        let files = self.files();
        let line = |fault: &Diagnostic| {
            let word = format!("severity-{}", fault.severity.name());
            let at = fault.labels.first().map(|label| place(&files, Some(&label.span)));
            let path = at.as_ref().and_then(|at| at["path"].as_str()).unwrap_or("-").to_owned();
            let number =
                |key: &str| at.as_ref().and_then(|at| at[key].as_u64()).unwrap_or(1).to_string();
            let values = [
                ("path", path),
                ("line", number("line")),
                ("column", number("column")),
                ("severity", phrase(self.ui(), &word, &[])),
                ("code", fault.code.to_owned()),
                ("message", phrase(self.ui(), fault.code, &fault.values)),
            ];
            phrase(self.ui(), "checked-short", &values) + "\n"
        };
        self.found.iter().map(line).collect()
    }
}

/// A place for programs; what is not known is null.
fn place(files: &Files, span: Option<&Span>) -> Value {
    let found = span.and_then(|span| {
        let file = files.get(&span.file)?.as_ref()?;
        Some(file.positions(span.range.clone()?))
    });
    let (start, end) = found.unzip();
    json!({
        "path": span.map(|span| span.file.as_str()),
        "line": start.map(|at| at.line),
        "column": start.map(|at| at.column),
        "end_line": end.map(|at| at.line),
        "end_column": end.map(|at| at.column),
    })
}
