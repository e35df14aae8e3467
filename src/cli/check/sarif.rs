//! SARIF 2.1.0, the format of code scanning: rules with their texts, results with their places.
//!
//! Columns count characters, as everywhere here; addresses of files are relative to the repository in
//! which the site lies, or to the site.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Files, Report};
use crate::base::Span;
use crate::cli::annotate;
use crate::diag::{Diagnostic, Severity, Ui, page, wording};

/// What may stand in the path of an address as it is.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The base of addresses, under the name by which scanners know the top of a repository.
const BASE: &str = "%SRCROOT%";

impl Report<'_> {
    /// The log of one run.
    pub(super) fn sarif(&self) -> Value {
        let files = self.files();
        let prefix = annotate::prefix(&self.session.root);
        let mut numbers = BTreeMap::new();
        for fault in self.found {
            numbers.entry(fault.code).or_insert(fault.severity);
        }
        let rules: Vec<_> =
            numbers.iter().map(|(code, severity)| self.rule(code, *severity)).collect();
        let number = |code: &str| numbers.keys().position(|known| *known == code);
        let places = Places { files: &files, prefix: &prefix };
        let result = |fault: &Diagnostic| {
            let (first, others) = match fault.labels.split_first() {
                Some((first, others)) => (Some(first), others),
                None => (None, &[][..]),
            };
            let locations: Vec<_> =
                first.map(|label| places.one(&label.span)).into_iter().collect();
            let related = others.iter().zip(1..).map(|(label, id)| {
                let mut place = places.one(&label.span);
                place["id"] = json!(id);
                place
            });
            json!({
                "ruleId": fault.code,
                "ruleIndex": number(fault.code),
                "level": fault.severity.name(),
                "message": {"text": annotate::told(fault, self.ui())},
                "locations": locations,
                "relatedLocations": related.collect::<Vec<_>>(),
            })
        };
        let results: Vec<_> = self.found.iter().map(result).collect();
        let has_errors = self.found.has_errors();
        json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "tongwen",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }},
                "language": if self.ui() == Ui::Zh { "zh-CN" } else { "en" },
                "columnKind": "unicodeCodePoints",
                "newlineSequences": ["\r\n", "\n", "\r"],
                "originalUriBaseIds": {BASE: {"description": {"text": "the repository, or else the site"}}},
                "invocations": [{"executionSuccessful": true, "exitCode": i32::from(has_errors)}],
                "results": results,
            }],
        })
    }

    /// What a code means in general.
    fn rule(&self, code: &str, severity: Severity) -> Value {
        let (short, help) = wording(self.ui(), code).unwrap_or_default();
        let why = page(self.ui(), code).map(|page| page.why);
        let text = why.iter().chain(&help).map(String::as_str).collect::<Vec<_>>().join("\n");
        let mut rule = json!({
            "id": code,
            "shortDescription": {"text": short},
            "help": {"text": if text.is_empty() { &short } else { &text }},
            "defaultConfiguration": {"level": severity.name()},
        });
        if let Some(why) = why {
            rule["fullDescription"] = json!({"text": why});
        }
        rule
    }
}

struct Places<'a> {
    files: &'a Files,
    prefix: &'a str,
}

impl Places<'_> {
    /// A place; of a whole file only its address.
    fn one(&self, span: &Span) -> Value {
        let path = format!("{}{}", self.prefix, span.file);
        let uri = utf8_percent_encode(&path, PATH).to_string();
        let mut place = json!({"artifactLocation": {"uri": uri, "uriBaseId": BASE}});
        let file = self.files.get(&span.file).and_then(Option::as_ref);
        if let Some((file, range)) = file.zip(span.range.clone()) {
            let (start, end) = file.positions(range);
            place["region"] = json!({
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            });
        }
        json!({"physicalLocation": place})
    }
}
