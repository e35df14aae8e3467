//! `list`: the articles as a table for people, and as JSON for programs.

use std::sync::Arc;

use serde_json::{Value, json};

use super::args::{Common, Format, List, Which};
use super::sheet::Rows;
use super::{Session, Status, say};
use crate::diag::{Diagnostics, Rigour, phrase};
use crate::load::{Changes, Overrides};
use crate::pair::Clock;
use crate::plan::PlannedArticle;
use crate::press::{self, Manuscript, Press};
use crate::site::{ArticleId, Card, Moment, Route, Settings, State};

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
        Which::Held => article.state == State::Held,
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
    let mut lines = Vec::with_capacity(rows.len());
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
    Rows { head: head(session, &columns), rows: lines }.text()
}

fn settings(session: &Session, common: &Common) -> Result<Arc<Settings>, Status> {
    let overrides = Overrides { theme: common.theme.clone(), ..Overrides::default() };
    session.settings(&overrides, Rigour::Normal)
}

/// The site for tables; its faults are shown.
pub(super) fn read(session: &Session, common: &Common) -> Result<(Manuscript, Status), Status> {
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

/// Names of columns.
pub(super) fn head(session: &Session, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|name| phrase(session.ui, &format!("column-{name}"), &[])).collect()
}
