//! `i18n/glossary.toml` → [`Glossary`]: the words of a house, kept by its editors.

use std::collections::BTreeMap;

use crate::base::{SourcePath, Span};
use crate::diag::faults::glossary as faults;
use crate::diag::{Diagnostic, Diagnostics, Origin, Outcome, Sources as _};
use crate::load::SourceTree;
use crate::load::matter::fence;
use crate::load::value::reader::{Manners, Reader};
use crate::load::value::{DEPTH, Entry, Format, Source, Value};
use crate::site::{Glossary, Placed, Settings, Wording};

/// Where it stands, in the folder of the site.
const FILE: &str = "i18n/glossary.toml";

/// Reads the glossary of a site, if it has one.
#[must_use]
pub fn read_glossary(tree: &SourceTree, settings: &Settings) -> Outcome<Option<Glossary>> {
    let file = SourcePath::new(FILE);
    match tree.read(FILE) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Outcome::clean(None),
        Err(error) => {
            let fault = crate::diag::faults::survey::unreadable(&file, &error.to_string());
            Outcome::new(None, fault.into())
        }
        Ok(_) => {
            let text = tree.text(&file).unwrap_or_default();
            parse(&file, &text, settings).map(Some)
        }
    }
}

fn parse(file: &SourcePath, text: &str, settings: &Settings) -> Outcome<Glossary> {
    let mut faults = Diagnostics::new();
    let (start, end, format) = (fence::start(text), text.len(), Format::Toml);
    let source = Source { file, text, start, end, format, depth: DEPTH };
    let tree = source.tree(&mut faults);
    let mut top = Reader::new(&source, &tree, Manners::Exact, &mut faults);
    let mut terms = Vec::new();
    for node in top.tables(&["term"]).unwrap_or_default() {
        let Some(mut table) = top.open(node, "term") else { continue };
        let wording = wording(&mut table, settings);
        let says = wording.forms.iter().chain(&wording.avoid).any(|words| !words.is_empty());
        if !says && !table.is_torn() {
            let keys = settings.languages.iter().map(|language| language.key.as_str());
            let fault = faults::no_words(table.here(), &keys.collect::<Vec<_>>());
            table.push(fault);
        }
        table.finish();
        terms.push(wording);
    }
    top.finish();
    let glossary = Glossary { file: file.clone(), terms };
    repeated(&glossary, &mut faults);
    // Whoever forgives faults of articles does not mean this file.
    let foundation = |fault| Diagnostic { origin: Origin::Foundation, ..fault };
    Outcome::new(glossary, faults.into_iter().map(foundation).collect())
}

fn wording<'r>(table: &mut Reader<'r, '_>, settings: &'r Settings) -> Wording {
    let range = table.here().range.unwrap_or_default();
    let mut forms = Vec::with_capacity(settings.languages.len());
    for language in &settings.languages {
        forms.push(
            table.take(&[&language.key]).map(|entry| words(table, entry)).unwrap_or_default(),
        );
    }
    let mut avoid = Vec::with_capacity(settings.languages.len());
    if let Some(mut inner) = table.table(&["avoid"]) {
        for language in &settings.languages {
            let entry = inner.take(&[&language.key]);
            avoid.push(entry.map(|entry| words(&mut inner, entry)).unwrap_or_default());
        }
        inner.finish();
    }
    Wording { forms, avoid, note: table.text(&["note"]), range }
}

/// One word or a list of them; an empty one is a slip.
fn words<'t>(table: &mut Reader<'_, 't>, entry: &Entry<'t>) -> Vec<Placed> {
    let nodes = match &entry.node.value {
        Value::List(nodes) => nodes,
        _ => std::slice::from_ref(&entry.node),
    };
    for node in nodes {
        if matches!(&node.value, Value::Text(text) if text.trim().is_empty()) {
            let fault = faults::empty_word(table.at(&node.range), &entry.key);
            table.push(fault);
        }
    }
    if nodes.is_empty() {
        let fault = faults::empty_word(table.at(&entry.node.range), &entry.key);
        table.push(fault);
    }
    let single = |word: Placed| Placed {
        text: word.text.split_whitespace().collect::<Vec<_>>().join(" "),
        ..word
    };
    table.texts_of(entry).into_iter().map(single).collect()
}

/// Words that stand twice, and words that are both right and wrong.
fn repeated(glossary: &Glossary, faults: &mut Diagnostics) {
    let mut known: BTreeMap<(usize, String), (bool, Span)> = BTreeMap::new();
    let all = glossary.terms.iter().flat_map(|term| {
        let of = |is_right: bool, words: &'_ Vec<Vec<Placed>>| -> Vec<(usize, bool, Placed)> {
            let each = words.iter().enumerate();
            each.flat_map(|(lang, words)| {
                words.iter().map(move |word| (lang, is_right, word.clone()))
            })
            .collect()
        };
        of(true, &term.forms).into_iter().chain(of(false, &term.avoid))
    });
    for (lang, is_right, word) in all {
        let at = glossary.file.at(word.range.clone());
        match known.get(&(lang, word.text.to_lowercase())) {
            None => {
                known.insert((lang, word.text.to_lowercase()), (is_right, at));
            }
            Some((was_right, first)) if *was_right == is_right => {
                faults.push(faults::double(at, first.clone(), &word.text));
            }
            Some((_, first)) => faults.push(faults::contradiction(at, first.clone(), &word.text)),
        }
    }
}
