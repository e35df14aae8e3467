//! `list`: the articles as a table for people, and as JSON for programs.

use serde_json::{Value, json};

use super::args::{Common, Format, List, Which};
use super::sheet::Rows;
use super::{Session, Status, say};
use crate::diag::{Rigour, phrase};
use crate::load::Overrides;
use crate::pair::Clock;
use crate::plan::PlannedArticle;
use crate::press::{self, Manuscript};
use crate::site::{Moment, Route, Settings, State};

/// Articles with their state and address.
pub(super) fn list(session: &Session, common: &Common, args: &List) -> Status {
    let (manuscript, status) = match read(session, common) {
        Ok(read) => read,
        Err(status) => return status,
    };
    let sections: Vec<String> = manuscript.site.sections.iter().map(|s| s.key.clone()).collect();
    // Addresses are the plan's work. Its faults are those of `build`; the list is shown all the
    // same.
    let set = press::set(manuscript);
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
    let row = |article: &PlannedArticle| {
        list_row(&plan.settings, article, &sections[article.section.index()])
    };
    let rows: Vec<Value> = plan.articles.iter().filter(is_wanted).map(row).collect();
    let text = match args.format {
        Format::Json => format!("{}\n", Value::from(rows)),
        Format::Text => list_text(session, &rows),
    };
    say(&text, status)
}

fn list_row(settings: &Settings, article: &PlannedArticle, section: &str) -> Value {
    let card = &article.card;
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

/// The site for tables; its faults are shown.
pub(super) fn read(session: &Session, common: &Common) -> Result<(Manuscript, Status), Status> {
    let overrides = Overrides { theme: common.theme.clone(), ..Overrides::default() };
    let settings = session.settings(&overrides, Rigour::Normal)?;
    let gathered = press::gather(&session.tree, settings, Clock::at(session.at));
    let diagnostics = gathered.diagnostics.judged(Rigour::Normal);
    session.show(&diagnostics);
    let status = if diagnostics.has_errors() { Status::Faults } else { Status::Fine };
    Ok((gathered.value, status))
}

/// Names of columns.
pub(super) fn head(session: &Session, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|name| phrase(session.ui, &format!("column-{name}"), &[])).collect()
}
