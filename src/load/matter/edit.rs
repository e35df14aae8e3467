//! Writes a stamp into a front matter, and leaves every other byte of the file alone.

use std::ops::Range;

use super::fence::{self, Closing, Fenced};
use super::read_matter;
use crate::base::SourcePath;
use crate::diag::{Diagnostic, Diagnostics};
use crate::load::text::decode;
use crate::load::value::{DEPTH, Entry, Format, Node, Source, Value};
use crate::site::{Digest, Settings, Stamp};

/// Digests on one line.
const ON_A_LINE: usize = 5;

/// The text of a file with this stamp in its front matter, which is made if there is none. `None`
/// when the front matter is written in a way into which none can be put.
///
/// # Errors
/// The file is no text.
pub fn with_stamp(
    file: &SourcePath,
    bytes: &[u8],
    stamp: &Stamp,
    settings: &Settings,
) -> Result<Option<String>, Diagnostic> {
    let text = decode(file, bytes)?;
    let edits = match fence::find(text) {
        None => Some(before(text, stamp)),
        Some(found) if found.closing == Closing::Right => within(file, text, &found, stamp),
        Some(_) => None,
    };
    let edited = edits.map(|edits| applied(text, edits));
    Ok(edited.filter(|edited| holds(file, text, edited, stamp, settings)))
}

/// What is put in the place of a range.
type Edit = (Range<usize>, String);

fn applied(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(text.len() + 256);
    let mut done = 0;
    for (range, by) in edits {
        out.push_str(&text[done..range.start]);
        out.push_str(&by);
        done = range.end;
    }
    out.push_str(&text[done..]);
    out
}

/// Whether an edited file says what it should. Formats have more corners than anybody knows, and
/// a file of an editor is not the place to find out about them.
fn holds(file: &SourcePath, old: &str, new: &str, stamp: &Stamp, settings: &Settings) -> bool {
    let (before, after) = (read_matter(file, old, settings), read_matter(file, new, settings));
    let (before, after) = (before.value, after.value);
    let same_body = old.get(before.body..) == new.get(after.body..);
    let same = before.title == after.title
        && (before.matter.extra == after.matter.extra || after.matter.extra.is_empty())
        && before.matter.draft == after.matter.draft;
    same && same_body && !after.broken && after.matter.stamp.as_deref() == Some(stamp)
}

/// A front matter of its own, behind a byte order mark.
fn before(text: &str, stamp: &Stamp) -> Vec<Edit> {
    let start = fence::start(text);
    let end = line_end(text);
    vec![(start..start, format!("+++{end}{}+++{end}", table(stamp, Format::Toml, "", end)))]
}

fn within(file: &SourcePath, text: &str, found: &Fenced, stamp: &Stamp) -> Option<Vec<Edit>> {
    let (start, end) = (found.block.start, found.block.end);
    let source = Source { file, text, start, end, format: found.format, depth: DEPTH };
    let mut faults = Diagnostics::new();
    let tree = source.tree(&mut faults);
    if faults.has_errors() {
        return None;
    }
    let entries = tree.root.entries().unwrap_or_default();
    let end = line_end(text);
    let is_flow =
        found.format == Format::Json || text[found.block.clone()].trim_start().starts_with('{');
    let stamped = entries.iter().find(|entry| entry.key.eq_ignore_ascii_case("l10n"));
    if let Some(entry) = stamped {
        return match found.format {
            Format::Yaml if !is_flow => {
                let indent = indent(text, entry)?;
                let whole = table(stamp, Format::Yaml, indent, end);
                let whole = whole.trim_start().trim_end_matches(end).to_owned();
                Some(vec![(entry.range.start..entry.node.range.end, whole)])
            }
            format => values(text, &entry.node, stamp, format),
        };
    }
    match found.format {
        Format::Toml => {
            Some(vec![(found.block.end..found.block.end, table(stamp, Format::Toml, "", end))])
        }
        Format::Yaml if !is_flow => {
            let indent = entries.first().map_or(Some(""), |entry| indent(text, entry))?;
            let whole = table(stamp, Format::Yaml, indent, end);
            Some(vec![(found.block.end..found.block.end, whole)])
        }
        Format::Yaml => None,
        Format::Json => {
            let inner = text[..found.block.end].trim_end().strip_suffix('}')?.trim_end();
            let comma = if entries.is_empty() { "" } else { "," };
            let whole = table(stamp, Format::Json, "  ", end);
            let close =
                if text[inner.len()..found.block.end].contains(['\n', '\r']) { "" } else { end };
            let whole = whole.trim_end_matches(end);
            Some(vec![(inner.len()..inner.len(), format!("{comma}{end}{whole}{close}"))])
        }
    }
}

/// The old digests, each in its place, by new ones.
fn values(text: &str, node: &Node<'_>, stamp: &Stamp, format: Format) -> Option<Vec<Edit>> {
    let field = |name: &str| {
        let mut entries = node.entries()?.iter();
        entries.find(|entry| entry.key.eq_ignore_ascii_case(name)).map(|entry| &entry.node)
    };
    let (source, blocks) = (field("source")?, field("blocks")?);
    let is_list = matches!(blocks.value, Value::List(_));
    let line = text[..blocks.range.start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let indent = &text[line..blocks.range.start];
    let indent = &indent[..indent.len() - indent.trim_start_matches(' ').len()];
    let end = line_end(text);
    is_list.then(|| {
        vec![
            (source.range.clone(), quoted(stamp.source)),
            (blocks.range.clone(), list(&stamp.blocks, format, indent, end)),
        ]
    })
}

/// The blanks before a key that stands first on its line.
fn indent<'t>(text: &'t str, entry: &Entry<'_>) -> Option<&'t str> {
    let start = text[..entry.range.start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let indent = &text[start..entry.range.start];
    indent.trim_start_matches(' ').is_empty().then_some(indent)
}

/// The whole table, ending with a line end.
fn table(stamp: &Stamp, format: Format, indent: &str, end: &str) -> String {
    let inner = match format {
        Format::Toml => String::new(),
        Format::Yaml | Format::Json => format!("{indent}  "),
    };
    let key = |name: &str, value: &str| format!("{inner}{}", format.line(name, value));
    let source = key("source", &quoted(stamp.source));
    let blocks = key("blocks", &list(&stamp.blocks, format, &inner, end));
    match format {
        Format::Toml => format!("[l10n]{end}{source}{end}{blocks}{end}"),
        Format::Yaml => format!("{indent}l10n:{end}{source}{end}{blocks}{end}"),
        Format::Json => {
            format!("{indent}\"l10n\": {{{end}{source},{end}{blocks}{end}{indent}}}{end}")
        }
    }
}

/// Digests that fit on a line stand on it; more begin new ones, so that changes can be read.
fn list(digests: &[Digest], format: Format, indent: &str, end: &str) -> String {
    let lines = digests.chunks(ON_A_LINE);
    let lines: Vec<_> = lines
        .map(|line| line.iter().map(|digest| quoted(*digest)).collect::<Vec<_>>().join(", "))
        .collect();
    if lines.len() < 2 {
        return format!("[{}]", lines.concat());
    }
    let deeper = if format == Format::Toml { "    ".to_owned() } else { format!("{indent}  ") };
    let lines = lines.join(&format!(",{end}{deeper}"));
    match format {
        Format::Toml => format!("[{end}{deeper}{lines},{end}]"),
        Format::Json => format!("[{end}{deeper}{lines}{end}{indent}]"),
        // On a line of its own the bracket would stand too far left.
        Format::Yaml => format!("[{end}{deeper}{lines}]"),
    }
}

fn quoted(digest: Digest) -> String {
    format!("\"{digest}\"")
}

/// How the lines of a file end.
pub(in crate::load) fn line_end(text: &str) -> &'static str {
    match text.find(['\n', '\r']) {
        Some(at) if text[at..].starts_with("\r\n") => "\r\n",
        Some(at) if text[at..].starts_with('\r') => "\r",
        _ => "\n",
    }
}

#[cfg(test)]
mod tests;
