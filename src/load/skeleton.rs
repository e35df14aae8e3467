//! The beginning of a translation: the front matter of the original, and each of its blocks as a
//! comment above the place of its translation.

use std::fmt::Write as _;

use super::body::written;
use super::matter::edit::line_end;
use super::matter::fence::{self, Fenced};
use super::text::decode;
use super::value::{DEPTH, Entry, Format, Source, Value};
use crate::base::SourcePath;
use crate::diag::{Diagnostic, Diagnostics};
use crate::site::BlockKind;

/// Keys that hold for the original alone.
const LEFT: &[&str] = &["draft", "original", "l10n", "aliases", "translate"];

/// What a translator begins with, made of an original.
///
/// # Errors
/// The file is no text.
pub fn skeleton(file: &SourcePath, bytes: &[u8]) -> Result<String, Diagnostic> {
    let text = decode(file, bytes)?;
    let end = line_end(text);
    let (mut out, body) = match fence::find(text) {
        Some(found) => (front(file, text, &found, end), found.body),
        None => (format!("+++{end}draft = true{end}+++{end}"), fence::start(text)),
    };
    let mut done = body;
    for (range, kind) in written(file, text, body) {
        if range.start < done {
            continue;
        }
        between(&mut out, &text[done..range.start], end);
        let block = text[range.clone()].trim_end();
        out.push_str(end);
        match kind {
            // No words, or words that are addressed to machines.
            BlockKind::Rule | BlockKind::Code | BlockKind::Html => out.push_str(block),
            _ => {
                let shut = block.replace("-->", "--&gt;");
                let _ = write!(out, "<!--{end}{shut}{end}-->{end}");
            }
        }
        out.push_str(end);
        done = range.end;
    }
    between(&mut out, &text[done..], end);
    Ok(out)
}

/// What belongs to no block: definitions of links. Their addresses are the translation's too.
fn between(out: &mut String, text: &str, end: &str) {
    let text = text.trim_matches(['\n', '\r']).trim_end();
    if !text.trim().is_empty() {
        out.push_str(end);
        out.push_str(text);
        out.push_str(end);
    }
}

fn front(file: &SourcePath, text: &str, found: &Fenced, end: &str) -> String {
    let (start, stop, format) = (found.block.start, found.block.end, found.format);
    let source = Source { file, text, start, end: stop, format, depth: DEPTH };
    let tree = source.tree(&mut Diagnostics::new());
    let entries = tree.root.entries().unwrap_or_default();
    if format == Format::Json {
        return json(entries, end);
    }
    let first = entries.first().map(|entry| line_of(text, entry.range.start));
    let indent = first.map_or("", |line| {
        &text[line..][..text[line..].len() - text[line..].trim_start_matches(' ').len()]
    });
    let mut out = text[found.opened.clone()].trim_end().to_owned();
    out.push_str(end);
    out.push_str(indent);
    out.push_str(&format.line("draft", "true"));
    out.push_str(end);
    let mut done = start;
    for entry in entries.iter().filter(|entry| is_left(entry)) {
        let from = line_of(text, entry.range.start).max(done);
        let mut to = entry.node.range.end.max(entry.range.end);
        if format == Format::Toml && text[from..].starts_with('[') {
            let rest = &text[to..stop];
            to = rest.find("\n[").map_or(stop, |at| to + at);
        }
        let to = text[to..stop].find('\n').map_or(stop, |at| to + at + 1);
        out.push_str(&text[done..from]);
        done = to.max(from);
    }
    out.push_str(&text[done..stop]);
    let closing = text[stop..found.body].trim_end();
    out.push_str(closing);
    out.push_str(end);
    out
}

/// In JSON every comma counts, so the front matter is written anew.
fn json(entries: &[Entry<'_>], end: &str) -> String {
    let kept = entries.iter().filter(|entry| !is_left(entry));
    let pairs = kept.map(|entry| (entry.key.to_string(), entry.node.data()));
    let mut out = format!("{{{end}  \"draft\": true");
    for (key, data) in pairs {
        let key = serde_json::Value::from(key);
        let value = serde_json::to_string(&data).unwrap_or_default();
        let _ = write!(out, ",{end}  {key}: {value}");
    }
    let _ = write!(out, "{end}}}{end}");
    out
}

fn is_left(entry: &Entry<'_>) -> bool {
    let named = LEFT.iter().any(|key| entry.key.eq_ignore_ascii_case(key));
    named || matches!(entry.node.value, Value::Null)
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

#[cfg(test)]
mod tests;
