//! `status` and `list`: the site as tables for people, and as JSON for programs.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::args::{Common, Format, List, Status as StatusArgs, Which};
use super::{Session, Status, say};
use crate::base::SourcePath;
use crate::diag::{Diagnostics, Rigour, phrase};
use crate::load::{Changes, Overrides};
use crate::pair::Clock;
use crate::plan::PlannedArticle;
use crate::press::{self, Manuscript, Press};
use crate::site::{ArticleId, Card, Lang, Moment, Route, Settings, Site, State, Story};

/// Stories by translation state.
pub(super) fn status(session: &Session, common: &Common, args: &StatusArgs) -> Status {
    let (manuscript, status) = match read(session, common) {
        Ok(read) => read,
        Err(status) => return status,
    };
    let (settings, site) = (&manuscript.settings, &manuscript.site);
    let lang = args.lang.as_deref().map(|key| settings.lang(key));
    if lang == Some(None) {
        let known = settings.languages.iter().map(|language| language.key.as_str());
        let key = args.lang.as_deref().unwrap_or_default();
        let fault = crate::diag::faults::cli::no_language(key, known);
        session.show(&Diagnostics::from(fault));
        return Status::Usage;
    }
    let lang = lang.flatten();
    let is_wanted = |story: &&Story| {
        let states = settings.langs().filter(|l| lang.is_none_or(|lang| lang == *l));
        let mut states = states.map(|lang| story.states[lang.index()]);
        let in_section = args.section.as_deref().is_none_or(|key| site.section_key(story) == key);
        in_section && (!args.missing || states.any(|state| state == State::Missing))
    };
    let stories: Vec<&Story> = site.stories.iter().filter(is_wanted).collect();
    let text = match args.format {
        Format::Json => format!("{}\n", status_json(settings, site, &stories)),
        Format::Text => status_text(session, settings, site, &stories),
    };
    say(&text, status)
}

/// Articles with their state and address.
pub(super) fn list(session: &Session, common: &Common, args: &List) -> Status {
    let settings = match settings(session, common) {
        Ok(settings) => settings,
        Err(status) => return status,
    };
    let mut press = Press::new(session.tree.clone());
    let gathered = press.gather(&settings, Clock::at(session.now(&settings)), &Changes::Everything);
    let sections = gathered.value.site.sections.iter().map(|section| section.key.clone());
    let sections: Vec<String> = sections.collect();
    let status = told(session, gathered.diagnostics);
    // Addresses are the plan's work. Its faults are those of `build`; the list is shown all the
    // same.
    let set = press.set();
    let Some(printing) = set.value else {
        session.show(&set.diagnostics.judged(Rigour::Normal));
        return Status::Faults;
    };
    let plan = printing.plan();
    let is_wanted = |article: &&PlannedArticle| match args.which {
        Which::All => true,
        Which::Drafts => article.state == State::Draft,
        Which::Future => article.state == State::Scheduled,
        Which::Expired => article.state == State::Expired,
    };
    let row = |(id, article): (ArticleId, &PlannedArticle)| {
        let section = &sections[article.section.index()];
        list_row(&plan.settings, article, printing.card(id), section)
    };
    let all = (0..).map(ArticleId).zip(&plan.articles);
    let rows: Vec<Value> = all.filter(|(_, article)| is_wanted(article)).map(row).collect();
    let text = match args.format {
        Format::Json => format!("{}\n", Value::from(rows)),
        Format::Text => list_text(session, &rows),
    };
    say(&text, status)
}

fn list_row(settings: &Settings, article: &PlannedArticle, card: &Card, section: &str) -> Value {
    let route = article.route.as_ref();
    let url = route.map(|route| format!("{}{}", settings.origin, route.href(&settings.base)));
    json!({
        "key": card.key.as_str(),
        "language": settings.language(card.lang).key,
        "path": card.file.as_str(),
        "route": route.map(Route::as_str),
        "url": url,
        "state": article.state.name(),
        "original": article.is_original,
        "title": card.title,
        "date": card.matter.date.map(Moment::rfc3339),
        "section": section,
    })
}

fn list_text(session: &Session, rows: &[Value]) -> String {
    let columns = ["language", "state", "date", "key", "title"];
    let mut lines = vec![head(session, &columns)];
    for row in rows {
        let cells = columns.map(|name| {
            let text = row[name].as_str().unwrap_or("-");
            match name {
                "state" => phrase(session.ui, &format!("state-{text}"), &[]),
                "date" => text.get(..10).unwrap_or(text).to_owned(),
                _ => text.to_owned(),
            }
        });
        lines.push(cells.to_vec());
    }
    align(&lines)
}

fn settings(session: &Session, common: &Common) -> Result<Arc<Settings>, Status> {
    let overrides = Overrides { theme: common.theme.clone(), ..Overrides::default() };
    session.settings(&overrides, Rigour::Normal)
}

fn read(session: &Session, common: &Common) -> Result<(Manuscript, Status), Status> {
    let settings = settings(session, common)?;
    let gathered =
        press::gather(session.tree.clone(), &settings, Clock::at(session.now(&settings)));
    let status = told(session, gathered.diagnostics);
    Ok((gathered.value, status))
}

/// Shows what was found. The table is shown all the same.
fn told(session: &Session, found: Diagnostics) -> Status {
    let found = found.judged(Rigour::Normal);
    session.show(&found);
    if found.has_errors() { Status::Faults } else { Status::Fine }
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
            json!({
                "key": story.key.as_str(),
                "section": site.section_key(story),
                "states": states,
                "paths": paths,
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

fn status_text(session: &Session, settings: &Settings, site: &Site, stories: &[&Story]) -> String {
    let mut lines = vec![{
        let mut cells = head(session, &["key", "section"]);
        cells.extend(settings.languages.iter().map(|language| language.key.clone()));
        cells
    }];
    for story in stories {
        let mut cells = vec![story.key.as_str().to_owned(), site.section_key(story).to_owned()];
        let states = story.states.iter();
        cells.extend(
            states.map(|state| phrase(session.ui, &format!("state-{}", state.name()), &[])),
        );
        lines.push(cells);
    }
    let values =
        [("stories", stories.len().to_string()), ("pairs", pairs(settings, stories).to_string())];
    format!("{}{}\n", align(&lines), phrase(session.ui, "status-summary", &values))
}

fn head(session: &Session, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|name| phrase(session.ui, &format!("column-{name}"), &[])).collect()
}

/// Columns side by side; Chinese characters take two places.
fn align(lines: &[Vec<String>]) -> String {
    let width =
        |text: &str| -> usize { text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum() };
    let columns = lines.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..columns)
        .map(|column| lines.iter().map(|line| width(&line[column])).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for line in lines {
        for (index, (cell, room)) in line.iter().zip(&widths).enumerate() {
            out.push_str(cell);
            if index + 1 < columns {
                out.extend(std::iter::repeat_n(' ', room - width(cell) + 2));
            }
        }
        out.push('\n');
    }
    out
}

/// Wide in a terminal: East Asian wide and full-width forms (UAX #11), coarsely.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x20000..=0x3FFFD)
}
