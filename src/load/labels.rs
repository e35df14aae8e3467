//! Interface words: the theme's string tables, and single words of the site over them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::inventory::ThemeFiles;
use super::text::decode;
use crate::base::SourcePath;
use crate::diag::faults::survey as faults;
use crate::diag::{Diagnostic, Diagnostics, Origin, Outcome};
use crate::site::{Data, Labels, Settings, Word};

/// A table as its file has it.
#[derive(Debug, Default, Deserialize)]
struct Table {
    #[serde(default)]
    date: DateForm,
    #[serde(flatten)]
    words: BTreeMap<String, Entry>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct DateForm {
    format: Option<String>,
    month: Option<String>,
    year: Option<String>,
    months: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a word is text, or a table with `one` and `other`")]
enum Entry {
    Plain(String),
    Counted { one: String, other: String },
}

/// The words of every language, in the order of the settings. A language that lacks a word which
/// another one has is a fault: the chrome never falls back to another language in silence.
#[must_use]
pub fn read_labels(theme: &ThemeFiles, settings: &Settings) -> Outcome<Vec<Labels>> {
    let mut diagnostics = Diagnostics::new();
    let mut all = Vec::with_capacity(settings.languages.len());
    for language in &settings.languages {
        let mut labels = Labels {
            date_format: "{year}-{month}-{day}".to_owned(),
            month_format: "{year}-{month}".to_owned(),
            year_format: "{year}".to_owned(),
            ..Labels::default()
        };
        let name = format!("{}.toml", language.key);
        for (_, file, place) in theme.words.iter().filter(|(path, ..)| *path == name) {
            let bytes = place.read_of_theme(file, settings.limits.file);
            let text = bytes.and_then(|bytes| decoded(file, &bytes));
            let table = text.and_then(|text| {
                toml::from_str::<Table>(&text).map_err(|error| {
                    let at = error.span().map_or_else(|| file.whole(), |range| file.at(range));
                    faults::bad_words(at, error.message())
                })
            });
            match table {
                Ok(table) => {
                    let months = table.date.months.as_ref().map_or(12, Vec::len);
                    if months == 12 {
                        overlay(&mut labels, table);
                    } else {
                        diagnostics.push(faults::months(file.whole(), months));
                    }
                }
                Err(fault) => diagnostics.push(fault),
            }
        }
        all.push(labels);
    }
    if diagnostics.is_empty() {
        complete(settings, &all, &mut diagnostics);
    }
    Outcome::new(all, diagnostics)
}

/// The text of a file of the theme, of which no fault is forgiven.
fn decoded(file: &SourcePath, bytes: &[u8]) -> Result<String, Diagnostic> {
    let foundation = |fault| Diagnostic { origin: Origin::Foundation, ..fault };
    decode(file, bytes).map(str::to_owned).map_err(foundation)
}

fn overlay(labels: &mut Labels, table: Table) {
    for (key, entry) in table.words {
        let word = match entry {
            Entry::Plain(text) => Word::Plain(text),
            Entry::Counted { one, other } => Word::Counted { one, other },
        };
        labels.words.insert(key, word);
    }
    let forms = [
        (table.date.format, &mut labels.date_format),
        (table.date.month, &mut labels.month_format),
        (table.date.year, &mut labels.year_format),
    ];
    for (own, form) in forms {
        if let Some(own) = own {
            *form = own;
        }
    }
    if let Some(months) = table.date.months {
        labels.months = months;
    }
}

/// What a language says of one other language; the words without its name stand in for them.
const OF_ONE_LANGUAGE: &str = "read_in_";

fn complete(settings: &Settings, all: &[Labels], diagnostics: &mut Diagnostics) {
    let every = all.iter().flat_map(|labels| labels.words.keys());
    let every: BTreeSet<&String> =
        every.filter(|word| !word.starts_with(OF_ONE_LANGUAGE)).collect();
    // Which words a whole table has, for a language of which there is none.
    let whole = settings.languages.iter().zip(all).max_by_key(|(_, labels)| labels.words.len());
    for (language, labels) in settings.languages.iter().zip(all) {
        let lacks = every.iter().filter(|word| !labels.words.contains_key(word.as_str()));
        let lacks: Vec<&str> = lacks.map(|word| word.as_str()).collect();
        if labels.words.is_empty()
            && let Some((like, _)) = whole.filter(|_| !lacks.is_empty())
        {
            diagnostics.push(faults::no_words(&language.key, &like.key, &lacks));
        } else if !lacks.is_empty() {
            diagnostics.push(faults::missing_words(&language.key, &lacks.join(", ")));
        }
    }
}

/// `theme.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "description", default)]
    _description: String,
    #[serde(rename = "license", default)]
    _license: String,
    #[serde(default)]
    extra: Data,
}

/// `[extra]` of `theme.toml`: defaults under the site's own.
#[must_use]
pub fn read_theme_extra(theme: &ThemeFiles, settings: &Settings) -> Outcome<Data> {
    let Some((file, place)) = &theme.about else { return Outcome::clean(Data::table()) };
    let about = match place.read_of_theme(file, settings.limits.file) {
        Ok(bytes) => toml::from_slice::<About>(&bytes).map_err(|error| {
            let at = error.span().map_or_else(|| file.whole(), |range| file.at(range));
            faults::bad_theme(at, error.message())
        }),
        Err(fault) => Err(fault),
    };
    match about {
        Ok(about) => Outcome::clean(about.extra),
        Err(fault) => Outcome::new(Data::table(), fault.into()),
    }
}
