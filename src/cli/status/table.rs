//! The table of `status` in each of its formats.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::cause::{Cause, Causes};
use crate::base::SourcePath;
use crate::cli::Session;
use crate::cli::args::Sheet;
use crate::cli::sheet::Rows;
use crate::cli::tables::head;
use crate::diag::{Ui, phrase};
use crate::site::{ArticleId, Drift, Lang, Settings, Site, State, Story};

/// What is shown.
pub(super) struct Table<'a> {
    pub(super) session: &'a Session,
    pub(super) settings: &'a Settings,
    pub(super) site: &'a Site,
    pub(super) stories: &'a [&'a Story],
    pub(super) causes: &'a Causes,
}

impl Table<'_> {
    pub(super) fn printed(&self, format: Sheet) -> String {
        let ui = self.session.ui;
        match format {
            Sheet::Json => format!("{}\n", self.json()),
            Sheet::Csv => self.csv().csv(),
            Sheet::Md => self.rows().markdown(),
            Sheet::Html => {
                let lang = if ui == Ui::Zh { "zh" } else { "en" };
                self.rows().html(lang, &phrase(ui, "status-title", &[]))
            }
            Sheet::Text => {
                let values = [
                    ("stories", self.stories.len().to_string()),
                    ("pairs", self.pairs().to_string()),
                ];
                format!("{}{}\n", self.rows().text(), phrase(ui, "status-summary", &values))
            }
        }
    }

    fn json(&self) -> Value {
        let languages: BTreeMap<String, Value> =
            self.settings.langs().map(|lang| (self.key(lang), self.counts(lang))).collect();
        let rows: Vec<Value> = self.stories.iter().map(|story| self.row_json(story)).collect();
        json!({
            "stories": self.stories.len(),
            "pairs": self.pairs(),
            "languages": languages,
            "rows": rows,
        })
    }

    fn counts(&self, lang: Lang) -> Value {
        let mut counts: BTreeMap<&str, usize> =
            State::ALL.iter().map(|state| (state.name(), 0)).collect();
        for story in self.stories {
            *counts.entry(story.states[lang.index()].name()).or_default() += 1;
        }
        let articles = self.stories.iter().filter(|story| has_file(story, lang)).count();
        counts.insert("articles", articles);
        json!(counts)
    }

    fn row_json(&self, story: &Story) -> Value {
        let langs = || self.settings.langs();
        let states: BTreeMap<_, _> =
            langs().map(|lang| (self.key(lang), story.states[lang.index()].name())).collect();
        let path = |lang: Lang| {
            let file = story.members[lang.index()].map(|id| &self.site.card(id).file);
            file.or(story.broken[lang.index()].as_ref()).map(SourcePath::as_str)
        };
        let paths: BTreeMap<_, _> = langs().map(|lang| (self.key(lang), path(lang))).collect();
        let blocks = |lang: Lang| changed_blocks(self.site, story.members[lang.index()]?);
        let changed: BTreeMap<_, _> =
            langs().filter_map(|lang| Some((self.key(lang), blocks(lang)?))).collect();
        json!({
            "key": story.key.as_str(),
            "section": self.site.section_key(story),
            "states": states,
            "paths": paths,
            "changed_blocks": changed,
            "original_change": self.causes.json(self.settings, story),
        })
    }

    /// For people. Where nothing is known of changes there is no column for them.
    fn rows(&self) -> Rows {
        let ui = self.session.ui;
        let mut columns = head(self.session, &["key", "section"]);
        columns.extend(self.settings.langs().map(|lang| self.key(lang)));
        let has_changes = !self.causes.is_empty();
        if has_changes {
            columns.extend(head(self.session, &["changed", "changed-by"]));
        }
        let word = |state: &State| phrase(ui, &format!("state-{}", state.name()), &[]);
        let row = |story: &&Story| {
            let mut cells = self.names(story);
            cells.extend(story.states.iter().map(word));
            if has_changes {
                cells.extend(self.change(story));
            }
            cells
        };
        Rows { head: columns, rows: self.stories.iter().map(row).collect() }
    }

    /// The day of the change of an original in the site's time zone, and its author.
    fn change(&self, story: &Story) -> [String; 2] {
        match self.causes.first(self.settings, story) {
            None => [String::new(), String::new()],
            Some(Cause::NotCommitted) => {
                [phrase(self.session.ui, "status-not-committed", &[]), String::new()]
            }
            Some(Cause::Commit(commit)) => {
                let zone = &self.settings.time_zone;
                let day = commit.at.map(|at| zone.to_datetime(at).date().to_string());
                [day.unwrap_or_default(), commit.author.clone()]
            }
        }
    }

    /// For programs: names in English, whoever asks.
    fn csv(&self) -> Rows {
        let mut head = vec!["key".to_owned(), "section".to_owned()];
        head.extend(self.settings.langs().map(|lang| self.key(lang)));
        head.extend(["changed_blocks", "changed_at", "changed_by"].map(str::to_owned));
        let row = |story: &&Story| {
            let mut cells = self.names(story);
            cells.extend(story.states.iter().map(|state| state.name().to_owned()));
            let changes = story.members.iter().flatten().filter_map(|id| self.site.drift.get(id));
            cells.push(changes.map(Drift::count).sum::<usize>().to_string());
            cells.extend(match self.causes.first(self.settings, story) {
                Some(Cause::Commit(commit)) => [commit.date.clone(), commit.author.clone()],
                _ => [String::new(), String::new()],
            });
            cells
        };
        Rows { head, rows: self.stories.iter().map(row).collect() }
    }

    fn names(&self, story: &Story) -> Vec<String> {
        vec![story.key.as_str().to_owned(), self.site.section_key(story).to_owned()]
    }

    fn key(&self, lang: Lang) -> String {
        self.settings.language(lang).key.clone()
    }

    fn pairs(&self) -> usize {
        let is_whole = |story: &&&Story| self.settings.langs().all(|lang| has_file(story, lang));
        self.stories.iter().filter(is_whole).count()
    }
}

/// What exists, exists, whether it can be published or not.
fn has_file(story: &Story, lang: Lang) -> bool {
    story.members[lang.index()].is_some() || story.broken[lang.index()].is_some()
}

/// What was changed in the original since a translation was stamped.
fn changed_blocks(site: &Site, id: ArticleId) -> Option<Value> {
    let changes = site.drift.get(&id)?;
    let head = changes.head.then(|| json!({"change": "changed", "kind": "head"}));
    let blocks = changes.changed().map(|row| {
        json!({
            "change": row.change.name(),
            "block": row.block.map(|(block, _)| block),
            "kind": row.block.map(|(_, kind)| kind.name()),
            "was": row.was,
        })
    });
    Some(head.into_iter().chain(blocks).collect())
}
