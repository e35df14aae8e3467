//! The page of each code: what the sentence of a fault cannot say, with an example.
//!
//! `pages/ROOM.toml` holds why something is a fault, and how to silence it where that is possible. The
//! examples are printed from fixtures by the test `manual`, which also writes `docs/faults/`. As with
//! the wordings, nothing is parsed before somebody asks.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::words::Ui;

/// What is known of a code besides its sentence and help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it means, and why it matters.
    pub why: String,
    /// How to silence it; none where it can only be mended.
    pub off: Option<String>,
    /// One such fault as it is printed.
    pub example: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    en: String,
    zh: String,
    off: Option<Both>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    en: String,
    zh: String,
}

const FILES: &[(&str, &str)] = &[
    ("body", include_str!("pages/body.toml")),
    ("check", include_str!("pages/check.toml")),
    ("cli", include_str!("pages/cli.toml")),
    ("copy", include_str!("pages/copy.toml")),
    ("deploy", include_str!("pages/deploy.toml")),
    ("glossary", include_str!("pages/glossary.toml")),
    ("load", include_str!("pages/load.toml")),
    ("plan", include_str!("pages/plan.toml")),
    ("publish", include_str!("pages/publish.toml")),
    ("render", include_str!("pages/render.toml")),
    ("survey", include_str!("pages/survey.toml")),
];

/// `== CODE`, then what is printed.
const EXAMPLES: [(Ui, &str); 2] = [
    (Ui::En, include_str!("pages/examples.en.txt")),
    (Ui::Zh, include_str!("pages/examples.zh.txt")),
];

fn entries() -> &'static BTreeMap<String, Entry> {
    static ENTRIES: OnceLock<BTreeMap<String, Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let mut all = BTreeMap::new();
        for (name, text) in FILES {
            let entries: BTreeMap<String, Entry> =
                toml::from_str(text).unwrap_or_else(|error| panic!("pages/{name}.toml: {error}"));
            for (code, entry) in entries {
                let before = all.insert(code, entry);
                assert!(before.is_none(), "pages/{name}.toml has a page twice");
            }
        }
        all
    })
}

/// The page of a code.
#[must_use]
pub fn page(ui: Ui, code: &str) -> Option<Page> {
    let entry = entries().get(code)?;
    let of = |en: &String, zh: &String| if ui == Ui::Zh { zh.clone() } else { en.clone() };
    Some(Page {
        why: of(&entry.en, &entry.zh),
        off: entry.off.as_ref().map(|off| of(&off.en, &off.zh)),
        example: example(ui, code),
    })
}

fn example(ui: Ui, code: &str) -> Option<String> {
    let (_, text) = EXAMPLES.iter().find(|(of, _)| *of == ui)?;
    let mut all = text.split("== ").filter_map(|part| part.split_once('\n'));
    let (_, text) = all.find(|(known, _)| *known == code)?;
    Some(text.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Ui, entries, page};
    use crate::diag::codes;

    #[test]
    fn every_code_has_a_page_in_both_languages() {
        let worded: BTreeSet<&str> = codes().collect();
        let paged: BTreeSet<&str> = entries().keys().map(String::as_str).collect();
        let without: Vec<_> = worded.difference(&paged).collect();
        assert!(without.is_empty(), "write a page into src/diag/pages/ for {without:?}");
        let stray: Vec<_> = paged.difference(&worded).collect();
        assert!(stray.is_empty(), "no fault has the code {stray:?}");
        for code in worded {
            for ui in [Ui::En, Ui::Zh] {
                let page = page(ui, code).unwrap();
                let mut texts = vec![&page.why];
                texts.extend(&page.off);
                assert!(texts.iter().all(|text| text.trim().len() > 10), "{code}: {page:?}");
                // A text may quote the other language.
                let is_chinese = |text: &str| {
                    let letters = text.chars().filter(|c| c.is_alphabetic());
                    let (all, han) = letters.fold((0, 0), |(all, han), c| {
                        (all + 1, han + usize::from(('一'..='鿿').contains(&c)))
                    });
                    han * 4 > all
                };
                let is_told = texts.iter().all(|text| is_chinese(text) == (ui == Ui::Zh));
                assert!(is_told, "{code} has a text in the wrong language: {page:?}");
                let example = page.example.unwrap_or_default();
                assert!(
                    example.contains(&format!("[{code}]: ")),
                    "{code} has no example: add it to tests/it/manual.rs and run \
                     TONGWEN_MANUAL=write cargo test --test it manual"
                );
            }
        }
    }
}
