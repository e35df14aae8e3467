//! `[languages.KEY]` and `default_language`.

use std::collections::HashMap;
use std::ops::Range;

use super::address;
use crate::diag::faults::load as faults;
use crate::load::value::Entry;
use crate::load::value::reader::Reader;
use crate::site::{Language, Placed, slug};

/// As many as a `Lang` can tell apart.
const MOST: usize = 255;

/// The languages of a site.
pub(super) struct Declared {
    /// The default language first, the others in the order of the file.
    pub(super) languages: Vec<Language>,
    /// There is one at least, and nothing is wrong with any.
    pub(super) fit: bool,
}

/// Reads the languages. Those that are not fit are among them all the same, since other parts of
/// the file have a key for each.
pub(super) fn read(top: &mut Reader<'_, '_>) -> Declared {
    let default = top.placed(&["default_language"]);
    let mut all = Declared { languages: Vec::new(), fit: true };
    if let Some(mut table) = top.table(&["languages"]) {
        let mut seen = HashMap::new();
        for entry in table.each() {
            if all.languages.len() == MOST {
                table.push(faults::too_many_languages(table.at(&entry.range), MOST));
                all.fit = false;
                break;
            }
            let language = language(&mut table, entry, &mut seen);
            all.fit &= language.is_some();
            all.languages.push(language.unwrap_or_else(|| nameless(&entry.key)));
        }
    }
    let languages = &mut all.languages;
    if languages.is_empty() {
        all.fit = false;
        if !top.is_torn() {
            top.push(faults::no_language(top.here()));
        }
    } else if let Some(default) = default {
        if let Some(place) = place(languages, &default.text) {
            languages[..=place].rotate_right(1);
        } else {
            let at = Some(top.at(&default.range));
            top.push(faults::unknown_language(at, &default.text, &keys(languages)));
            all.fit = false;
        }
    }
    all
}

/// A language of which nothing is known but that its key is one.
fn nameless(key: &str) -> Language {
    Language {
        key: key.to_owned(),
        tag: String::new(),
        label: String::new(),
        title: String::new(),
        description: None,
        content: String::new(),
        path: String::new(),
    }
}

/// The place of the one language that `--lang` names.
pub(super) fn only(top: &mut Reader<'_, '_>, languages: &[Language], key: &str) -> Option<usize> {
    let found = place(languages, key);
    // Without any language there is a fault already.
    if found.is_none() && !languages.is_empty() {
        top.push(faults::unknown_language(None, key, &keys(languages)));
    }
    found
}

fn place(languages: &[Language], key: &str) -> Option<usize> {
    languages.iter().position(|language| language.key == key)
}

fn keys(languages: &[Language]) -> Vec<&str> {
    languages.iter().map(|language| language.key.as_str()).collect()
}

/// Values that only one language may have, with the place of the first.
type Seen = HashMap<(&'static str, String), Range<usize>>;

fn language<'r, 't>(
    all: &mut Reader<'r, 't>,
    entry: &'r Entry<'t>,
    seen: &mut Seen,
) -> Option<Language> {
    let key = entry.key.as_ref();
    let mut table = all.open(&entry.node, key)?;
    let or = |value: Option<Placed>, default: String| {
        value.unwrap_or(Placed { text: default, range: entry.range.clone() })
    };
    let subtag = if key == "zh" { "zh-Hans" } else { key };
    let tag = or(table.placed(&["tag"]), subtag.to_owned());
    let label = table.text(&["label"]).unwrap_or_else(|| Language::own_name(key).to_owned());
    let title = table.required("title", "…");
    let description = table.text(&["description"]);
    let mut content = or(table.placed(&["content"]), format!("content/{key}"));
    let path = or(table.placed(&["path"]), key.to_owned());
    let mut fit = true;
    if !is_tag(&tag.text) {
        table.push(faults::bad_tag(table.at(&tag.range), &tag.text));
        fit = false;
    }
    if let Some(folder) = address::folder(&content.text) {
        content.text = folder;
    } else {
        table.push(faults::bad_folder(table.at(&content.range), "content", &content.text));
        fit = false;
    }
    let part = slug(&path.text);
    if part.is_empty() || part != path.text.to_lowercase() {
        table.push(faults::bad_name(table.at(&path.range), &path.text, &part));
        fit = false;
    }
    for (what, value) in [("tag", &tag), ("content", &content), ("path", &path)] {
        let folded = crate::site::nfc(&value.text).to_lowercase();
        if let Some(first) = seen.insert((what, folded), value.range.clone()) {
            let (at, first) = (table.at(&value.range), table.at(&first));
            table.push(faults::repeated_name(at, first, &value.text));
            fit = false;
        }
    }
    table.finish();
    let language = Language {
        key: key.to_owned(),
        tag: tag.text,
        label,
        title: title?.text,
        description,
        content: content.text,
        path: path.text,
    };
    fit.then_some(language)
}

/// The form of a BCP 47 tag: a language of letters, then parts of letters and digits.
fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=8).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}
