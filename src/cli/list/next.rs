//! `list next`: the next instant at which the site changes by itself, and what changes then.
//!
//! The site of that instant is made and compared with the present one, so that what is told is what
//! a build will do.

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{RoundMode, Timestamp, TimestampRound, Unit};
use serde_json::{Value, json};

use super::url;
use crate::cli::absence::day_and_time;
use crate::cli::args::ListFormat;
use crate::cli::sheet::Rows;
use crate::cli::tables::head;
use crate::cli::{Session, Status, say};
use crate::diag::phrase;
use crate::load::Changes;
use crate::pair::Clock;
use crate::press::Press;
use crate::site::{ArticleId, Edition, Moment, Settings, Site};

/// Tells when the site changes next.
pub(super) fn next(
    session: &Session,
    settings: &Arc<Settings>,
    mut press: Press,
    clock: Clock,
    format: ListFormat,
    status: Status,
) -> Status {
    let Some(before) = press.manuscript().map(|manuscript| manuscript.site.clone()) else {
        return status;
    };
    let mut changes = Vec::new();
    if let Some(at) = before.next_change {
        let nothing = Changes::Paths(std::collections::BTreeSet::new());
        // Their faults are told already; addresses are those of that instant, or of the present one
        // for what leaves.
        let routes_before = routes(&mut press);
        press.gather(settings, Clock { now: at, ..clock }, &nothing);
        let routes_after = routes(&mut press);
        if let Some(manuscript) = press.manuscript() {
            let address = |id: ArticleId| {
                let known = routes_after.get(id.index()).cloned().flatten();
                known.or_else(|| routes_before.get(id.index()).cloned().flatten())
            };
            changes = compared(settings, &before, &manuscript.site, &address);
        }
    }
    let text = match format {
        ListFormat::Json => json_of(before.next_change, &changes),
        ListFormat::Github => github(before.next_change, changes.len()),
        ListFormat::Text => text(session, settings, before.next_change, &changes),
    };
    say(&text, status)
}

/// The addresses of all articles that are out.
fn routes(press: &mut Press) -> Vec<Option<String>> {
    let Some(printing) = press.set().value else { return Vec::new() };
    let plan = printing.plan();
    let route = |article: &crate::plan::PlannedArticle| {
        article.route.as_ref().map(|route| url(&plan.settings, route))
    };
    plan.articles.iter().map(route).collect()
}

/// What is out in one of the two sites alone, and what is news, breaking news or pinned in the first
/// alone.
fn compared(
    settings: &Settings,
    before: &Site,
    after: &Site,
    address: &dyn Fn(ArticleId) -> Option<String>,
) -> Vec<Value> {
    let row = |id: ArticleId, change: &str| {
        let card = before.card(id);
        json!({
            "change": change,
            "language": settings.language(card.lang).key,
            "key": card.key.as_str(),
            "path": card.file.as_str(),
            "title": card.title,
            "url": address(id),
        })
    };
    let ids = (0..).map(ArticleId).zip(before.is_out.iter().zip(&after.is_out));
    let moved = ids.filter_map(|(id, (was, is))| match (was, is) {
        (false, true) => Some(row(id, "comes")),
        (true, false) => Some(row(id, "leaves")),
        _ => None,
    });
    let prominent = |site: &Site, of: fn(&Edition) -> &Vec<ArticleId>| -> Vec<ArticleId> {
        site.editions.iter().flat_map(of).copied().collect()
    };
    let [breaking, pinned]: [fn(&Edition) -> &Vec<ArticleId>; 2] =
        [|edition| &edition.breaking, |edition| &edition.pinned];
    let lists = [
        ("no_news", before.news.clone(), after.news.clone()),
        ("no_breaking", prominent(before, breaking), prominent(after, breaking)),
        ("no_pin", prominent(before, pinned), prominent(after, pinned)),
    ];
    let faded = lists.iter().flat_map(|(change, before, now)| {
        // Whatever leaves the site leaves all of them.
        let gone = before.iter().filter(|id| !now.contains(id) && after.is_out[id.index()]);
        gone.map(|id| row(*id, change))
    });
    moved.chain(faded).collect()
}

fn json_of(at: Option<Timestamp>, changes: &[Value]) -> String {
    let at_utc = at.map(|at| at.to_string());
    format!("{}\n", json!({"next_change": at_utc, "cron": at.map(cron), "changes": changes}))
}

/// Lines for `$GITHUB_OUTPUT`.
fn github(at: Option<Timestamp>, changes: usize) -> String {
    let (instant, cron) = (at.map(|at| at.to_string()), at.map(cron));
    format!(
        "any={}\nat={}\ncron={}\nchanges={changes}\n",
        at.is_some(),
        instant.unwrap_or_default(),
        cron.unwrap_or_default(),
    )
}

/// Minute, hour, day and month in UTC: the first minute that is not before the instant.
fn cron(at: Timestamp) -> String {
    let up = TimestampRound::new().smallest(Unit::Minute).mode(RoundMode::Ceil);
    let at = at.round(up).unwrap_or(at).to_zoned(TimeZone::UTC);
    format!("{} {} {} {} *", at.minute(), at.hour(), at.day(), at.month())
}

fn text(
    session: &Session,
    settings: &Settings,
    at: Option<Timestamp>,
    changes: &[Value],
) -> String {
    let Some(at) = at else { return phrase(session.ui, "next-none", &[]) + "\n" };
    let moment = Moment { at, offset: settings.time_zone.to_offset(at) };
    let values = [("at", day_and_time(&moment.rfc3339())), ("utc", at.to_string())];
    let columns = ["change", "language", "key", "title"];
    let mut rows = Vec::with_capacity(changes.len());
    for change in changes {
        let cells = columns.map(|name| {
            let text = change[name].as_str().unwrap_or("-");
            match name {
                "change" => phrase(session.ui, &format!("next-{text}"), &[]),
                _ => text.to_owned(),
            }
        });
        rows.push(cells.to_vec());
    }
    let table = Rows { head: head(session, &columns), rows };
    format!("{}\n{}", phrase(session.ui, "next-at", &values), table.text())
}

#[cfg(test)]
mod tests {
    use super::{cron, github};

    #[test]
    fn a_schedule_begins_no_earlier_than_the_instant() {
        let at = |text: &str| cron(text.parse().unwrap());
        assert_eq!(at("2099-01-05T01:00:00Z"), "0 1 5 1 *");
        assert_eq!(at("2098-12-31T23:59:01Z"), "0 0 1 1 *");
        assert_eq!(github(None, 0), "any=false\nat=\ncron=\nchanges=0\n");
    }
}
