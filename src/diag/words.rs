//! The catalogue of wordings: every sentence that the program says, in both interface languages.
//!
//! One file per room lies in `words/`, both languages beside each other. An entry is read only
//! when something has to be said, so a calm run never parses the catalogue.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// The language in which the program speaks to whoever runs it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ui {
    /// English, the default.
    #[default]
    En,
    /// Chinese: `--ui zh`, or a locale that begins with `zh`.
    Zh,
}

/// A wording in both languages, and lines of help.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    en: String,
    zh: String,
    #[serde(default)]
    help: Vec<Help>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Help {
    en: String,
    zh: String,
}

/// Files of the catalogue. `phrases` holds what is no fault: summary lines and table heads.
const FILES: &[(&str, &str)] = &[
    ("check", include_str!("words/check.toml")),
    ("cli", include_str!("words/cli.toml")),
    ("copy", include_str!("words/copy.toml")),
    ("deploy", include_str!("words/deploy.toml")),
    ("glossary", include_str!("words/glossary.toml")),
    ("load", include_str!("words/load.toml")),
    ("body", include_str!("words/body.toml")),
    ("pair", include_str!("words/pair.toml")),
    ("plan", include_str!("words/plan.toml")),
    ("render", include_str!("words/render.toml")),
    ("publish", include_str!("words/publish.toml")),
    ("survey", include_str!("words/survey.toml")),
    ("serve", include_str!("words/serve.toml")),
    ("phrases", include_str!("words/phrases.toml")),
];

fn catalogue() -> &'static BTreeMap<String, Entry> {
    static CATALOGUE: OnceLock<BTreeMap<String, Entry>> = OnceLock::new();
    CATALOGUE.get_or_init(|| {
        let mut all = BTreeMap::new();
        for (name, text) in FILES {
            let entries: BTreeMap<String, Entry> =
                toml::from_str(text).unwrap_or_else(|error| panic!("words/{name}.toml: {error}"));
            for (key, entry) in entries {
                let before = all.insert(key, entry);
                assert!(before.is_none(), "words/{name}.toml says a key twice");
            }
        }
        all
    })
}

/// Every code of a fault that the catalogue words, sorted. Phrases have no `::` and are left out.
pub fn codes() -> impl Iterator<Item = &'static str> {
    catalogue().keys().map(String::as_str).filter(|key| key.contains("::"))
}

/// The sentence of a key with its `{names}` filled. A key that is not in the catalogue gives the
/// key itself, so that a message is never lost; a test keeps that from happening.
#[must_use]
pub fn phrase(ui: Ui, key: &str, values: &[(&str, String)]) -> String {
    let Some(entry) = catalogue().get(key) else { return key.to_owned() };
    let text = match ui {
        Ui::En => &entry.en,
        Ui::Zh => &entry.zh,
    };
    fill(text, values).unwrap_or_else(|| text.clone())
}

/// The lines of help of a key; a line that names a value which is absent is left out.
#[must_use]
pub fn help(ui: Ui, key: &str, values: &[(&str, String)]) -> Vec<String> {
    let Some(entry) = catalogue().get(key) else { return Vec::new() };
    let lines = entry.help.iter().map(|help| match ui {
        Ui::En => &help.en,
        Ui::Zh => &help.zh,
    });
    lines.filter_map(|line| fill(line, values)).collect()
}

/// The sentence of a code and its lines of help, with capitals where a message names what it has
/// found. `None` for what is no code.
#[must_use]
pub fn wording(ui: Ui, code: &str) -> Option<(String, Vec<String>)> {
    let entry = catalogue().get(code).filter(|_| code.contains("::"))?;
    let of = |en: &str, zh: &str| {
        let text = if ui == Ui::Zh { zh } else { en };
        fill_with(text, &|name| Some(name.to_uppercase())).unwrap_or_else(|| text.to_owned())
    };
    let help = entry.help.iter().map(|help| of(&help.en, &help.zh));
    Some((of(&entry.en, &entry.zh), help.collect()))
}

/// Fills `{name}`; `None` when a name has no value. `{{` and `}}` stand for braces.
fn fill(text: &str, values: &[(&str, String)]) -> Option<String> {
    let value = |name: &str| values.iter().find(|(key, _)| *key == name);
    fill_with(text, &|name| value(name).map(|(_, value)| value.clone()))
}

fn fill_with(text: &str, value: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        let after = &rest[at + 1..];
        if let Some(after) = after.strip_prefix(brace) {
            out.push_str(brace);
            rest = after;
        } else {
            let (name, after) = after.split_once('}')?;
            out.push_str(&value(name)?);
            rest = after;
        }
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::{Ui, catalogue, fill, phrase};

    #[test]
    fn names_are_filled_and_braces_doubled() {
        let values = [("near", "title".to_owned())];
        assert_eq!(
            fill("did you mean `{near}`?", &values).as_deref(),
            Some("did you mean `title`?")
        );
        assert_eq!(fill("write {{{{< x >}}}}", &values).as_deref(), Some("write {{< x >}}"));
        assert_eq!(fill("{far}", &values), None);
    }

    #[test]
    fn every_entry_speaks_both_languages() {
        for (key, entry) in catalogue() {
            let mut lines = vec![(&entry.en, &entry.zh)];
            lines.extend(entry.help.iter().map(|help| (&help.en, &help.zh)));
            for (en, zh) in lines {
                assert!(!en.is_empty() && !zh.is_empty(), "{key} is silent in a language");
                let names = |text: &str| {
                    let text = text.replace("{{", "").replace("}}", "");
                    let mut names: Vec<_> = text
                        .split('{')
                        .skip(1)
                        .filter_map(|part| part.split_once('}').map(|(name, _)| name.to_owned()))
                        .collect();
                    names.sort();
                    names.dedup();
                    names
                };
                assert_eq!(names(en), names(zh), "{key} names different values in its languages");
            }
        }
        assert_eq!(phrase(Ui::Zh, "no-such-key", &[]), "no-such-key");
    }
}
