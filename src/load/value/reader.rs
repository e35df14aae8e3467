//! Takes values out of a table by name, for `site.toml` and front matter alike: a value of the
//! wrong kind is a fault with its place and with what to write instead, and at the end it is known
//! which keys nobody asked for.

use std::ops::Range;

use super::{Entry, Format, Node, Source, Tree, Value, flag};
use crate::base::{SourcePath, Span};
use crate::diag::faults::load::{self as faults, Wanted};
use crate::diag::{Diagnostic, Diagnostics, nearest};
use crate::site::Placed;

/// How exact a file has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) enum Manners {
    /// `site.toml`: keys as they are, text in quotes.
    Exact,
    /// Front matter: keys in any case, and any scalar is text where text is meant.
    Easy,
}

/// One of 64 bits for a key, the same for small and capital letters.
fn mark(key: &str) -> u64 {
    let first = key.bytes().next().map_or(0, |byte| byte.to_ascii_lowercase());
    1 << ((usize::from(first) + 5 * key.len()) % 64)
}

fn marks(entries: &[Entry<'_>]) -> u64 {
    entries.iter().fold(0, |marks, entry| marks | mark(&entry.key))
}

/// A table of a file, and what was asked of it.
pub(in crate::load) struct Reader<'r, 't> {
    source: &'r Source<'t>,
    manners: Manners,
    torn: bool,
    /// What stands before the keys in messages: `languages.en.`.
    path: String,
    range: Range<usize>,
    entries: &'r [Entry<'t>],
    /// The [`mark`]s of all keys: most names that are asked for are in no file.
    marks: u64,
    taken: Vec<bool>,
    asked: Vec<&'r str>,
    faults: &'r mut Diagnostics,
}

impl<'r, 't> Reader<'r, 't> {
    /// Opens a tree. What is no table counts as an empty one.
    pub(in crate::load) fn new(
        source: &'r Source<'t>,
        tree: &'r Tree<'t>,
        manners: Manners,
        faults: &'r mut Diagnostics,
    ) -> Self {
        let entries = tree.root.entries().unwrap_or_default();
        // An excerpt of a whole file would be of no use to anybody.
        let range = source.start..source.start;
        Self {
            source,
            manners,
            torn: tree.torn,
            path: String::new(),
            range,
            entries,
            marks: marks(entries),
            taken: vec![false; entries.len()],
            // As many as front matter may hold.
            asked: Vec::with_capacity(32),
            faults,
        }
    }

    /// Opens a table below this one.
    pub(in crate::load) fn open(
        &mut self,
        node: &'r Node<'t>,
        name: &str,
    ) -> Option<Reader<'_, 't>> {
        let Some(entries) = node.entries() else {
            self.wrong(Wanted::Table, node, name);
            return None;
        };
        Some(Reader {
            source: self.source,
            manners: self.manners,
            torn: self.torn,
            path: format!("{}{name}.", self.path),
            range: node.range.clone(),
            entries,
            marks: marks(entries),
            taken: vec![false; entries.len()],
            asked: Vec::new(),
            faults: self.faults,
        })
    }

    /// The entry under the first of some names that is there. `null` is not there.
    pub(in crate::load) fn take(&mut self, names: &[&'r str]) -> Option<&'r Entry<'t>> {
        self.asked.extend_from_slice(names);
        names.iter().find_map(|name| self.find(name))
    }

    fn find(&mut self, name: &str) -> Option<&'r Entry<'t>> {
        if self.marks & mark(name) == 0 {
            return None;
        }
        let mut found: Option<&'r Entry<'t>> = None;
        for (entry, taken) in self.entries.iter().zip(&mut self.taken) {
            let same = match self.manners {
                Manners::Exact => entry.key == name,
                Manners::Easy => entry.key.eq_ignore_ascii_case(name),
            };
            if !same {
                continue;
            }
            *taken = true;
            if let Some(first) = found {
                let (at, first) = (self.source.at(&entry.range), self.source.at(&first.range));
                self.faults.push(faults::repeated_key(at, Some(first), &entry.key));
            } else {
                found = Some(entry);
            }
        }
        found.filter(|entry| !matches!(entry.node.value, Value::Null))
    }

    /// All entries that are left, as taken.
    pub(in crate::load) fn each(&mut self) -> impl Iterator<Item = &'r Entry<'t>> + use<'r, 't> {
        let left = self.left();
        self.taken.fill(true);
        left.into_iter()
    }

    /// Text. Blank text is as good as none.
    pub(in crate::load) fn text(&mut self, names: &[&'r str]) -> Option<String> {
        self.placed(names).map(|placed| placed.text)
    }

    /// Text with its place.
    pub(in crate::load) fn placed(&mut self, names: &[&'r str]) -> Option<Placed> {
        let entry = self.take(names)?;
        self.text_of(&entry.node, &entry.key)
    }

    /// A node as text.
    pub(in crate::load) fn text_of(&mut self, node: &Node<'t>, name: &str) -> Option<Placed> {
        match self.as_text(node) {
            Some(text) if text.trim().is_empty() => None,
            Some(text) => Some(Placed { text: text.to_owned(), range: node.range.clone() }),
            None => {
                self.wrong(Wanted::Text, node, name);
                None
            }
        }
    }

    fn as_text<'n>(&self, node: &'n Node<'t>) -> Option<&'n str>
    where
        't: 'n,
    {
        match &node.value {
            Value::Text(text) | Value::Plain(text) => Some(text),
            Value::Null => Some(""),
            Value::List(_) | Value::Table(_) => None,
            _ if self.manners == Manners::Exact => None,
            _ => Some(&self.source.text[node.range.clone()]),
        }
    }

    /// A list of texts; one text is a list of one. Blank ones are dropped.
    pub(in crate::load) fn texts(&mut self, names: &[&'r str]) -> Vec<Placed> {
        self.take(names).map(|entry| self.texts_of(entry)).unwrap_or_default()
    }

    /// An entry as a list of texts.
    pub(in crate::load) fn texts_of(&mut self, entry: &Entry<'t>) -> Vec<Placed> {
        let nodes = match &entry.node.value {
            Value::List(nodes) => nodes,
            _ => std::slice::from_ref(&entry.node),
        };
        let mut texts = Vec::with_capacity(nodes.len());
        for node in nodes {
            match self.as_text(node) {
                Some(text) if text.trim().is_empty() => {}
                Some(text) => {
                    let range = node.range.clone();
                    texts.push(Placed { text: text.trim().to_owned(), range });
                }
                None => self.wrong(Wanted::Texts, node, &entry.key),
            }
        }
        texts
    }

    /// `true` or `false`.
    pub(in crate::load) fn flag(&mut self, names: &[&'r str]) -> Option<bool> {
        let entry = self.take(names)?;
        let value = match &entry.node.value {
            Value::Bool(value) => Some(*value),
            Value::Plain(text) => flag(text),
            _ => None,
        };
        value.or_else(|| {
            self.wrong(Wanted::Flag, &entry.node, &entry.key);
            None
        })
    }

    /// A whole number.
    pub(in crate::load) fn number(&mut self, names: &[&'r str]) -> Option<i64> {
        let entry = self.take(names)?;
        self.number_of(entry)
    }

    /// An entry as a whole number.
    pub(in crate::load) fn number_of(&mut self, entry: &Entry<'t>) -> Option<i64> {
        as_number(&entry.node).or_else(|| {
            self.wrong(Wanted::Number, &entry.node, &entry.key);
            None
        })
    }

    /// A whole number from 1.
    pub(in crate::load) fn count(&mut self, names: &[&'r str]) -> Option<usize> {
        let entry = self.take(names)?;
        let count = as_number(&entry.node).and_then(|number| usize::try_from(number).ok());
        count.filter(|count| *count > 0).or_else(|| {
            self.wrong(Wanted::Count, &entry.node, &entry.key);
            None
        })
    }

    /// One of some words.
    pub(in crate::load) fn choice<T: Copy>(
        &mut self,
        names: &[&'r str],
        choices: &[(&str, T)],
    ) -> Option<T> {
        let entry = self.take(names)?;
        let text = self.text_of(&entry.node, &entry.key)?;
        self.choice_of(&text, &entry.key, choices)
    }

    /// Which of some words a text is.
    pub(in crate::load) fn choice_of<T: Copy>(
        &mut self,
        text: &Placed,
        name: &str,
        choices: &[(&str, T)],
    ) -> Option<T> {
        let found = choices.iter().find(|(word, _)| *word == text.text);
        if found.is_none() {
            let words: Vec<_> = choices.iter().map(|(word, _)| *word).collect();
            let key = format!("{}{name}", self.path);
            self.faults.push(faults::not_allowed(self.at(&text.range), &key, &text.text, &words));
        }
        found.map(|(_, value)| *value)
    }

    /// A table.
    pub(in crate::load) fn table(&mut self, names: &[&'r str]) -> Option<Reader<'_, 't>> {
        let entry = self.take(names)?;
        self.open(&entry.node, &entry.key)
    }

    /// The tables of a list, to be opened one by one.
    pub(in crate::load) fn tables(&mut self, names: &[&'r str]) -> Option<&'r [Node<'t>]> {
        let entry = self.take(names)?;
        if let Value::List(nodes) = &entry.node.value {
            return Some(nodes);
        }
        self.wrong(Wanted::Tables, &entry.node, &entry.key);
        Some(&[])
    }

    /// Text that has to be there. `example` is a value for it.
    pub(in crate::load) fn required(&mut self, name: &'r str, example: &str) -> Option<Placed> {
        let before = self.faults.len();
        let found = self.placed(&[name]);
        if found.is_none() && before == self.faults.len() && !self.torn {
            let example = self.source.format.line(name, &format!("\"{example}\""));
            let key = format!("{}{name}", self.path);
            self.faults.push(faults::missing_key(self.here(), &key, &example));
        }
        found
    }

    /// Entries that nobody asked for. Their keys, in a torn file, may be parts of something else.
    pub(in crate::load) fn left(&self) -> Vec<&'r Entry<'t>> {
        let left = self.entries.iter().zip(&self.taken).filter(|(_, taken)| !**taken);
        left.map(|(entry, _)| entry).collect()
    }

    /// Names that were asked for in vain. None in a torn file, where they may have been lost.
    pub(in crate::load) fn missed(&self) -> Vec<&'r str> {
        let there = |name: &str| {
            self.marks & mark(name) != 0
                && self.entries.iter().any(|e| e.key.eq_ignore_ascii_case(name))
        };
        let asked = if self.torn { &[][..] } else { &self.asked };
        asked.iter().copied().filter(|name| !there(name)).collect()
    }

    /// Ends the reading of a table in which nothing may be left over.
    pub(in crate::load) fn finish(self) {
        self.finish_if(true);
    }

    /// The same, if it is known what may stand in the table.
    pub(in crate::load) fn finish_if(self, known: bool) {
        if self.torn || !known {
            return;
        }
        for entry in self.left() {
            let key = format!("{}{}", self.path, entry.key);
            let near = nearest(&entry.key, self.asked.iter().copied());
            let at = self.at(&entry.range);
            self.faults.push(faults::unknown_key(at, &key, near, &self.asked));
        }
    }

    /// Reports something else.
    pub(in crate::load) fn push(&mut self, fault: Diagnostic) {
        self.faults.push(fault);
    }

    /// The file being read.
    pub(in crate::load) fn file(&self) -> &SourcePath {
        self.source.file
    }

    /// A place in the file.
    pub(in crate::load) fn at(&self, range: &Range<usize>) -> Span {
        self.source.at(range)
    }

    /// The number of the line in which a place of the file stands.
    pub(in crate::load) fn line_of(&self, at: usize) -> usize {
        self.source.text[..at].matches('\n').count() + 1
    }

    /// The table's own place: its first line, since tables are long.
    pub(in crate::load) fn here(&self) -> Span {
        let line = self.source.text[self.range.clone()].lines().next().unwrap_or_default();
        self.source.file.at(self.range.start..self.range.start + line.len())
    }

    /// Whether syntax errors have taken parts of the file away.
    pub(in crate::load) const fn is_torn(&self) -> bool {
        self.torn
    }

    fn wrong(&mut self, wanted: Wanted, node: &Node<'t>, name: &str) {
        let example = match wanted {
            Wanted::Text => "\"…\"",
            Wanted::Flag => "true",
            Wanted::Number => "10",
            Wanted::Count => "20",
            Wanted::Texts => "[\"…\", \"…\"]",
            Wanted::Table => "{ … }",
            Wanted::Tables => "[{ … }]",
        };
        let key = format!("{}{name}", self.path);
        let example = match (wanted, self.source.format) {
            (Wanted::Table, Format::Toml) => format!("[{key}]"),
            (Wanted::Tables, Format::Toml) => format!("[[{key}]]"),
            (_, format) => format.line(name, example),
        };
        self.faults.push(faults::wrong_value(wanted, self.at(&node.range), &key, &example));
    }
}

fn as_number(node: &Node<'_>) -> Option<i64> {
    match &node.value {
        Value::Integer(number) => Some(*number),
        Value::Plain(text) => text.parse().ok(),
        _ => None,
    }
}
