//! `list`: the articles as a table for people, and as JSON for programs; `list next`: when the site
//! changes by itself, and what changes then.

mod next;

use serde_json::{Value, json};

use super::args::{Common, List, ListFormat, Which};
use super::sheet::Rows;
use super::tables::{head, settings, told};
use super::{Session, Status, absence, say};
use crate::diag::{Rigour, phrase};
use crate::load::Changes;
use crate::pair::Clock;
use crate::plan::PlannedArticle;
use crate::press::{Manuscript, Press};
use crate::render::Printing;
use crate::site::{ArticleId, Moment, Route, Settings, State};

/// Articles with their state and address.
pub(super) fn list(session: &Session, common: &Common, args: &List) -> Status {
    let settings = match settings(session, common) {
        Ok(settings) => settings,
        Err(status) => return status,
    };
    let mut press = Press::new(session.tree.clone());
    let clock = Clock::at(session.now(&settings));
    let gathered = press.gather(&settings, clock, &Changes::Everything);
    let status = told(session, gathered.diagnostics);
    if args.which == Which::Next {
        return next::next(session, &settings, press, clock, args.format, status);
    }
    // Addresses are the plan's work. Its faults are those of `build`; the list is shown all the
    // same.
    let set = press.set();
    let (Some(printing), Some(manuscript)) = (set.value, press.manuscript()) else {
        session.show(&set.diagnostics.judged(Rigour::Normal));
        return Status::Faults;
    };
    let all = (0..).map(ArticleId).zip(&printing.plan().articles);
    let wanted = all.filter(|(_, article)| is_wanted(args.which, article.state));
    let rows: Vec<Value> = wanted.map(|(id, _)| row(manuscript, &printing, id)).collect();
    let text = match args.format {
        ListFormat::Json => format!("{}\n", Value::from(rows)),
        ListFormat::Github => format!("count={}\n", rows.len()),
        ListFormat::Text => text(session, &rows),
    };
    say(&text, status)
}

fn is_wanted(which: Which, state: State) -> bool {
    match which {
        Which::All | Which::Next => true,
        Which::Drafts => state == State::Draft,
        Which::Future => state == State::Scheduled,
        Which::Expired => state == State::Expired,
        Which::Held => state == State::Held,
        Which::Waiting => state == State::Waiting,
    }
}

fn row(manuscript: &Manuscript, printing: &Printing, id: ArticleId) -> Value {
    let (settings, site) = (&manuscript.settings, &manuscript.site);
    let article: &PlannedArticle = &printing.plan().articles[id.index()];
    let card = site.card(id);
    let why = crate::pair::absence(settings, site, id);
    json!({
        "key": card.key.as_str(),
        "language": settings.language(card.lang).key,
        "path": card.file.as_str(),
        "route": article.route.as_ref().map(Route::as_str),
        "url": article.route.as_ref().map(|route| url(settings, route)),
        "state": article.state.name(),
        "why": why.map(|why| absence::json(settings, &why)),
        "original": article.is_original,
        "title": card.title,
        "date": card.matter.date.map(Moment::rfc3339),
        "section": site.sections[article.section.index()].key,
    })
}

/// The whole address of a page.
pub(super) fn url(settings: &Settings, route: &Route) -> String {
    format!("{}{}", settings.origin, route.href(&settings.base))
}

fn text(session: &Session, rows: &[Value]) -> String {
    let mut columns = vec!["language", "state", "why", "date", "key", "title"];
    // Where every article is out there is nothing to tell.
    if rows.iter().all(|row| row["why"].is_null()) {
        columns.retain(|name| *name != "why");
    }
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let cells = columns.iter().map(|name| {
            let text = row[*name].as_str().unwrap_or("-");
            match *name {
                "state" => phrase(session.ui, &format!("state-{text}"), &[]),
                "why" => absence::short(session.ui, &row["why"]),
                "date" => text.get(..10).unwrap_or(text).to_owned(),
                _ => text.to_owned(),
            }
        });
        lines.push(cells.collect());
    }
    Rows { head: head(session, &columns), rows: lines }.text()
}
