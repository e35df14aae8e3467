//! `status`: stories by translation state.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::args::{Common, Sheet, Status as StatusArgs, Worry};
use super::sheet::Rows;
use super::tables::{head, read};
use super::{Session, Status, say};
use crate::base::SourcePath;
use crate::diag::{Diagnostics, Ui, faults, phrase};
use crate::site::{ArticleId, Drift, Lang, Settings, Site, State, Story};

/// Shows stories by translation state.
pub(super) fn status(session: &Session, common: &Common, args: &StatusArgs) -> Status {
    let (manuscript, mut status) = match read(session, common) {
        Ok(read) => read,
        Err(status) => return status,
    };
    let (settings, site) = (&manuscript.settings, &manuscript.site);
    let lang = match language(session, settings, args.lang.as_deref()) {
        Ok(lang) => lang,
        Err(status) => return status,
    };
    let has = |story: &Story, fits: &dyn Fn(State) -> bool| {
        let mut langs = settings.langs().filter(|l| lang.is_none_or(|lang| lang == *l));
        langs.any(|lang| fits(story.states[lang.index()]))
    };
    let is_wanted = |story: &&Story| {
        let in_section = args.section.as_deref().is_none_or(|key| site.section_key(story) == key);
        // Two flags show stories of which either is true.
        let is_missing = args.missing && has(story, &|state| state == State::Missing);
        let is_stale = args.stale && has(story, &is_stale);
        in_section && (is_missing || is_stale || !args.missing && !args.stale)
    };
    let stories: Vec<&Story> = site.stories.iter().filter(is_wanted).collect();
    let is_worry = |state: State| {
        args.fail_on.iter().any(|worry| match worry {
            Worry::Stale => is_stale(state),
            Worry::Missing => state == State::Missing,
            Worry::Unverified => state == State::Unverified,
        })
    };
    if status == Status::Fine && stories.iter().any(|story| has(story, &is_worry)) {
        status = Status::Faults;
    }
    say(&printed(session, settings, site, &stories, args.format), status)
}

fn printed(
    session: &Session,
    settings: &Settings,
    site: &Site,
    stories: &[&Story],
    format: Sheet,
) -> String {
    match format {
        Sheet::Json => format!("{}\n", status_json(settings, site, stories)),
        Sheet::Csv => csv(settings, site, stories).csv(),
        Sheet::Md => rows(session, settings, site, stories).markdown(),
        Sheet::Html => {
            let lang = if session.ui == Ui::Zh { "zh" } else { "en" };
            let title = phrase(session.ui, "status-title", &[]);
            rows(session, settings, site, stories).html(lang, &title)
        }
        Sheet::Text => {
            let values = [
                ("stories", stories.len().to_string()),
                ("pairs", pairs(settings, stories).to_string()),
            ];
            let table = rows(session, settings, site, stories).text();
            format!("{table}{}\n", phrase(session.ui, "status-summary", &values))
        }
    }
}

/// A translation whose original has been changed since, whether it is shown or not.
pub(super) fn is_stale(state: State) -> bool {
    matches!(state, State::Stale | State::Held)
}

/// The language of a flag.
pub(super) fn language(
    session: &Session,
    settings: &Settings,
    key: Option<&str>,
) -> Result<Option<Lang>, Status> {
    let Some(key) = key else { return Ok(None) };
    let lang = settings.lang(key);
    if lang.is_none() {
        let known = settings.languages.iter().map(|language| language.key.as_str());
        session.show(&Diagnostics::from(faults::cli::no_language(key, known)));
        return Err(Status::Usage);
    }
    Ok(lang)
}

fn status_json(settings: &Settings, site: &Site, stories: &[&Story]) -> Value {
    let key = |lang: Lang| settings.language(lang).key.clone();
    let languages: BTreeMap<String, Value> = settings
        .langs()
        .map(|lang| {
            let mut counts: BTreeMap<&str, usize> =
                State::ALL.iter().map(|state| (state.name(), 0)).collect();
            for story in stories {
                *counts.entry(story.states[lang.index()].name()).or_default() += 1;
            }
            let articles = stories.iter().filter(|story| has_file(story, lang)).count();
            counts.insert("articles", articles);
            (key(lang), json!(counts))
        })
        .collect();
    let rows: Vec<Value> = stories
        .iter()
        .map(|story| {
            let states: BTreeMap<_, _> = settings
                .langs()
                .map(|lang| (key(lang), story.states[lang.index()].name()))
                .collect();
            let paths: BTreeMap<_, _> = settings
                .langs()
                .map(|lang| {
                    let file = story.members[lang.index()].map(|id| &site.card(id).file);
                    let file = file.or(story.broken[lang.index()].as_ref());
                    (key(lang), file.map(SourcePath::as_str))
                })
                .collect();
            let changed: BTreeMap<_, _> = settings
                .langs()
                .filter_map(|lang| {
                    Some((key(lang), changed_blocks(site, story.members[lang.index()]?)?))
                })
                .collect();
            json!({
                "key": story.key.as_str(),
                "section": site.section_key(story),
                "states": states,
                "paths": paths,
                "changed_blocks": changed,
            })
        })
        .collect();
    json!({
        "stories": stories.len(),
        "pairs": pairs(settings, stories),
        "languages": languages,
        "rows": rows,
    })
}

/// What exists, exists, whether it can be published or not.
fn has_file(story: &Story, lang: Lang) -> bool {
    story.members[lang.index()].is_some() || story.broken[lang.index()].is_some()
}

fn pairs(settings: &Settings, stories: &[&Story]) -> usize {
    stories.iter().filter(|story| settings.langs().all(|lang| has_file(story, lang))).count()
}

fn rows(session: &Session, settings: &Settings, site: &Site, stories: &[&Story]) -> Rows {
    let mut head = head(session, &["key", "section"]);
    head.extend(settings.languages.iter().map(|language| language.key.clone()));
    let word = |state: &State| phrase(session.ui, &format!("state-{}", state.name()), &[]);
    let row = |story: &&Story| {
        let mut cells = vec![story.key.as_str().to_owned(), site.section_key(story).to_owned()];
        cells.extend(story.states.iter().map(word));
        cells
    };
    Rows { head, rows: stories.iter().map(row).collect() }
}

/// For programs: names in English, whoever asks.
fn csv(settings: &Settings, site: &Site, stories: &[&Story]) -> Rows {
    let mut head = vec!["key".to_owned(), "section".to_owned()];
    head.extend(settings.languages.iter().map(|language| language.key.clone()));
    head.push("changed_blocks".to_owned());
    let row = |story: &&Story| {
        let mut cells = vec![story.key.as_str().to_owned(), site.section_key(story).to_owned()];
        cells.extend(story.states.iter().map(|state| state.name().to_owned()));
        let changes = story.members.iter().flatten().filter_map(|id| site.drift.get(id));
        cells.push(changes.map(Drift::count).sum::<usize>().to_string());
        cells
    };
    Rows { head, rows: stories.iter().map(row).collect() }
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
