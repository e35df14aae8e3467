//! The words of a front matter, each with its place: title, description, captions, corrections.

use super::fence::{self, Closing, Fenced};
use crate::base::SourcePath;
use crate::diag::Diagnostics;
use crate::load::value::{DEPTH, Entry, Node, Source, Value};
use crate::site::{Data, Part, Passage};

/// Keys whose words are read.
const TITLE: &[&str] = &["title"];
const DESCRIPTION: &[&str] = &["description", "summary"];
const LEAD: (&[&str], &[&str]) = (&["lead", "hero", "image"], &["alt", "caption"]);
const CORRECTIONS: (&[&str], &[&str]) = (&["corrections"], &["text"]);

/// Words of the front matter of a file. One that is not written as it reads, because of an escape or
/// a line break in it, is left out, since nobody could point into it.
#[must_use]
pub(in crate::load) fn prose(file: &SourcePath, text: &str) -> Vec<Passage> {
    let mut found = Vec::new();
    let Some(fenced) = fence::find(text).filter(|found| found.closing == Closing::Right) else {
        return found;
    };
    let source = source(file, text, &fenced);
    let tree = source.tree(&mut Diagnostics::new());
    for entry in tree.root.entries().unwrap_or_default() {
        let (key, node) = (&*entry.key, &entry.node);
        if is(key, TITLE) {
            found.extend(passage(text, node, Part::Title));
        } else if is(key, DESCRIPTION) {
            found.extend(passage(text, node, Part::Head));
        } else if is(key, LEAD.0) {
            found.extend(fields(text, node, LEAD.1));
        } else if is(key, CORRECTIONS.0)
            && let Value::List(nodes) = &node.value
        {
            found.extend(nodes.iter().flat_map(|node| fields(text, node, CORRECTIONS.1)));
        }
    }
    found
}

/// All that the front matter of a file says, but for these words.
#[must_use]
pub(in crate::load) fn shape(file: &SourcePath, text: &str) -> Option<Data> {
    let fenced = fence::find(text)?;
    let tree = source(file, text, &fenced).tree(&mut Diagnostics::new());
    let without = |data: &Data, names: &[&str]| {
        let fields = data.fields().iter().map(|(key, value)| {
            (key.clone(), if is(key, names) { Data::Null } else { value.clone() })
        });
        Data::map(fields.collect())
    };
    let data = tree.root.data();
    let fields = data.fields().iter().map(|(key, data)| {
        let data = match data {
            Data::Text(_) if is(key, TITLE) || is(key, DESCRIPTION) => Data::Null,
            Data::Map(_) if is(key, LEAD.0) => without(data, LEAD.1),
            Data::List(all) if is(key, CORRECTIONS.0) => {
                Data::List(all.iter().map(|data| without(data, CORRECTIONS.1)).collect())
            }
            data => data.clone(),
        };
        (key.clone(), data)
    });
    Some(Data::map(fields.collect()))
}

fn source<'t>(file: &'t SourcePath, text: &'t str, fenced: &Fenced) -> Source<'t> {
    let (start, end, format) = (fenced.block.start, fenced.block.end, fenced.format);
    Source { file, text, start, end, format, depth: DEPTH }
}

fn is(key: &str, names: &[&str]) -> bool {
    names.iter().any(|name| key.eq_ignore_ascii_case(name))
}

/// Words of a table's fields.
fn fields(text: &str, node: &Node<'_>, names: &[&str]) -> Vec<Passage> {
    let is_wanted = |entry: &&Entry<'_>| is(&entry.key, names);
    let entries = node.entries().unwrap_or_default().iter().filter(is_wanted);
    entries.filter_map(|entry| passage(text, &entry.node, Part::Head)).collect()
}

fn passage(text: &str, node: &Node<'_>, part: Part) -> Option<Passage> {
    let (Value::Text(value) | Value::Plain(value)) = &node.value else { return None };
    let written = text.get(node.range.clone())?;
    let at = [0, 1].into_iter().find(|quote| {
        let end = written.len().checked_sub(*quote);
        end.and_then(|end| written.get(*quote..end)) == Some(value)
    })?;
    if value.trim().is_empty() || value.contains(['\n', '\r']) {
        return None;
    }
    let mut passage = Passage::new(part, false);
    passage.push(value, node.range.start + at);
    Some(passage)
}
