//! Front matter → [`Matter`], with every tolerance that editors need and every fault at its place.

use std::collections::{BTreeMap, HashSet};

use super::date::Written;
use super::fence::{self, Closing, Fenced};
use super::near;
use super::reader::{Manners, Reader};
use super::tree::{Entry, Format, Node, Source, Tree, Value};
use crate::base::SourcePath;
use crate::diag::{Diagnostics, Outcome, faults::load as faults, nearest};
use crate::site::{Data, Matter, Moment, Placed, Settings, SourceCredit};

/// Front matter, and where the body begins.
#[derive(Clone, Debug, Default)]
pub struct Front {
    /// What the front matter says, as far as it could be read.
    pub matter: Matter,
    /// Byte at which the body begins; behind a byte order mark, and the end of the file when a
    /// fence is not closed.
    pub body: usize,
    /// The front matter has an error: its article is to be left out.
    pub broken: bool,
}

/// Reads the front matter of a file, if it has one.
#[must_use]
pub fn read_matter(file: &SourcePath, text: &str, settings: &Settings) -> Outcome<Front> {
    let Some(found) = fence::find(text) else {
        return Outcome::clean(Front { body: fence::start(text), ..Front::default() });
    };
    let mut faults = Diagnostics::new();
    let source =
        Source { file, text, start: found.block.start, end: found.block.end, format: found.format };
    let mut matter = Matter::default();
    if closed(&source, &found, &mut faults) {
        let tree = source.tree(&mut faults);
        if has_keys(&source, &tree, &mut faults) {
            matter = decode(Reader::new(&source, &tree, Manners::Easy, &mut faults), settings);
        }
    }
    matter.present = true;
    let front = Front { matter, body: found.body, broken: faults.has_errors() };
    Outcome::new(front, faults)
}

/// Reports a fence that is missing or wrong; false when nobody knows where the block ends.
fn closed(source: &Source<'_>, found: &Fenced, faults: &mut Diagnostics) -> bool {
    let fence = if found.format == Format::Toml { "+++" } else { "---" };
    let opened = source.at(&found.opened);
    match &found.closing {
        Closing::Right => return true,
        Closing::Wrong(at) => {
            let wrong = source.text[at.clone()].trim_end();
            faults.push(faults::wrong_fence(source.at(at), opened, fence, wrong));
        }
        Closing::Missing => faults.push(faults::unclosed(opened, fence)),
    }
    found.closing != Closing::Missing
}

/// Reports a block that is no table. An empty one is.
fn has_keys(source: &Source<'_>, tree: &Tree<'_>, faults: &mut Diagnostics) -> bool {
    let root = &tree.root;
    let empty = matches!(root.value, Value::Null);
    let is_table = root.entries().is_some();
    if !is_table && !empty {
        let line = source.text[root.range.clone()].lines().next().unwrap_or_default();
        let example = line
            .split_once(['=', '：'])
            .map(|(key, value)| source.format.line(key.trim(), value.trim()));
        let range = root.range.start..root.range.start + line.len();
        faults.push(faults::no_keys(source.at(&range), example));
    }
    is_table
}

fn decode<'r>(mut table: Reader<'r, '_>, settings: &'r Settings) -> Matter {
    let mut dates = |names| date(&mut table, names, settings);
    let (date, updated) = (dates(&["date"]), dates(&["updated", "lastmod"]));
    let publish_at = dates(&["publish_at", "publishDate"]);
    let expire_at = dates(&["expire_at", "expiryDate"]);
    let mut matter = Matter {
        title: table.text(&["title"]),
        description: table.text(&["description", "summary"]),
        date,
        updated,
        publish_at,
        expire_at,
        draft: table.flag(&["draft"]).unwrap_or_default(),
        slug: table.text(&["slug"]),
        url: table.placed(&["url", "path"]),
        aliases: table.texts(&["aliases"]),
        terms: terms(&mut table, settings),
        weight: table.number(&["weight"]),
        template: table.placed(&["template"]),
        translation_key: table.text(&["translation_key", "translationKey"]),
        original: table.flag(&["original"]),
        untranslated: table.flag(&["translate"]) == Some(false),
        source: credit(&mut table),
        noindex: table.flag(&["noindex"]).unwrap_or_default(),
        toc: table.flag(&["toc"]).unwrap_or_default(),
        extra: Data::Null,
        present: true,
    };
    matter.extra = extra(&mut table);
    matter
}

fn date<'r>(table: &mut Reader<'r, '_>, names: &[&'r str], settings: &Settings) -> Option<Moment> {
    let text = table.placed(names)?;
    let date = Written::read(&text.text).and_then(|date| date.moment(&settings.time_zone));
    if let Err(flaw) = date {
        let at = table.at(&text.range);
        table.push(flaw.fault(at, text.text.trim()));
    }
    date.ok()
}

/// The terms of every taxonomy: under its own name, and under `[taxonomies]`.
fn terms<'r>(table: &mut Reader<'r, '_>, settings: &'r Settings) -> BTreeMap<String, Vec<Placed>> {
    let names = || settings.taxonomies.iter().map(|taxonomy| taxonomy.name.as_str());
    let mut all = BTreeMap::new();
    let mut add = |name: &str, mut terms: Vec<Placed>| {
        if !terms.is_empty() {
            all.entry(name.to_owned()).or_insert_with(Vec::new).append(&mut terms);
        }
    };
    for name in names() {
        match name {
            "authors" => add(name, table.texts(&["authors", "author"])),
            _ => add(name, table.texts(&[name])),
        }
    }
    if let Some(mut table) = table.table(&["taxonomies"]) {
        for entry in table.each() {
            if let Some(name) = names().find(|name| entry.key.eq_ignore_ascii_case(name)) {
                add(name, table.texts_of(entry));
            } else {
                let at = table.at(&entry.range);
                table.push(faults::no_taxonomy(at, &entry.key, nearest(&entry.key, names())));
            }
        }
    }
    for terms in all.values_mut().filter(|terms| terms.len() > 1) {
        let mut seen = HashSet::new();
        terms.retain(|term: &Placed| seen.insert(term.text.clone()));
    }
    all
}

/// `source`: a table with name and address, or the name or the address alone.
fn credit(table: &mut Reader<'_, '_>) -> Option<SourceCredit> {
    let entry = table.take(&["source"])?;
    if matches!(entry.node.value, Value::Table(_) | Value::List(_)) {
        let mut table = table.open(&entry.node, &entry.key)?;
        let url = table.text(&["url"]);
        return Some(SourceCredit { name: table.required("name", "…")?.text, url });
    }
    let name = table.text_of(&entry.node, &entry.key)?.text;
    let is_address = name.starts_with("https://") || name.starts_with("http://");
    Some(SourceCredit { url: is_address.then(|| name.clone()), name })
}

/// What we do not know is for the theme: `[extra]` before `params` before other keys.
fn extra<'r>(table: &mut Reader<'r, '_>) -> Data {
    let mut extra = BTreeMap::new();
    for name in ["params", "extra"] {
        let Some(entry) = table.take(&[name]) else { continue };
        if let Some(mut inner) = table.open(&entry.node, &entry.key) {
            extra.extend(inner.each().map(data));
        }
    }
    let (left, missed) = (table.left(), table.missed());
    for entry in left {
        if let Some(near) = near::nearest(&entry.key, missed.iter().copied()) {
            let at = table.at(&entry.range);
            table.push(faults::near_key(at, &entry.key, near));
        }
        let (key, value) = data(entry);
        extra.entry(key).or_insert(value);
    }
    Data::Map(extra)
}

fn data(entry: &Entry<'_>) -> (String, Data) {
    (entry.key.to_string(), Node::data(&entry.node))
}
