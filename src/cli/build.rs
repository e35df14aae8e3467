//! `build` and `clean`.

use std::path::Path;
use std::time::Instant;

use super::args::{Build, BuildFormat, Common, Output};
use super::{Session, Status, say};
use crate::diag::{Diagnostics, Rigour, Severity, phrase};
use crate::load::{Changes, Overrides};
use crate::pair::Clock;
use crate::press::{self, Press};
use crate::publish::{self, Published};
use crate::site::{Kind, Moment, Settings, Site};

/// Builds the site.
pub(super) fn build(session: &Session, common: &Common, args: &Build) -> Status {
    let started = Instant::now();
    let rigour = match (args.strict, args.lenient) {
        (true, _) => Rigour::Strict,
        (_, true) => Rigour::Lenient,
        _ => Rigour::Normal,
    };
    let overrides = Overrides {
        base_url: args.base_url.clone(),
        theme: common.theme.clone(),
        only_language: args.lang.clone(),
    };
    let settings = match session.settings(&overrides, rigour) {
        Ok(settings) => settings,
        Err(status) => return status,
    };
    let (drafts, future, expired) = (args.drafts, args.future, args.expired);
    let clock = Clock { drafts, future, expired, ..Clock::at(session.now(&settings)) };
    let mut found = Diagnostics::new();
    let mut press = Press::new(session.tree.clone());
    let manuscript = press.gather(&settings, clock, &Changes::Everything).unpack(&mut found);
    let counts = Counts::of(&settings, &manuscript.site);
    let zone = &settings.time_zone;
    let next_change =
        manuscript.site.next_change.map(|at| Moment { at, offset: zone.to_offset(at) });
    let printing = press.into_printing().unpack(&mut found);
    if let Some(printing) = &printing {
        found.append(press::proof(printing, &found));
    }
    let judged = found.judged(rigour);
    let Some(printing) = printing.filter(|_| !judged.has_errors()) else {
        session.show(&judged);
        return Status::Faults;
    };
    let folder = session.output(args.output.output.as_deref());
    let options = publish::Options { swap: args.swap, durable: args.durable };
    printing.harvest_all();
    let printing = printing.for_one_run();
    let (jobs, turns) = (printing.jobs(), printing.turns());
    let render = |turn: usize| printing.render(&jobs[turns[turn]]);
    let published = publish::publish(turns.len(), render, &folder, options);
    let mut all = judged;
    let found = press::located(published.diagnostics, &printing);
    all.append(press::folded(found).judged(rigour));
    session.show(&all);
    let Some(published) = published.value.filter(|_| !all.has_errors()) else {
        return if is_of_the_folder(&all, &folder) { Status::Usage } else { Status::Faults };
    };
    let mut status = Status::Fine;
    if !common.quiet || args.format == BuildFormat::Json {
        let report =
            Report { counts, published, next_change, seconds: started.elapsed().as_secs_f64() };
        let text = report.text(session, args.format, &folder.to_string_lossy());
        status = say(&text, status);
    }
    // The process ends now; giving back the memory of a large site piece by piece is work that
    // nobody needs.
    std::mem::forget(printing);
    status
}

/// True when the site is fine, and only the output folder is not.
fn is_of_the_folder(all: &Diagnostics, folder: &Path) -> bool {
    let mut errors = all.iter().filter(|fault| fault.severity == Severity::Error);
    errors.all(|fault| {
        let is_outside = |path: &str| !Path::new(path).starts_with(folder);
        let is_of_the_site = match fault.code {
            "publish::clash" | "publish::bad-route" => true,
            // A source, not what was published before.
            "publish::cannot-read" => fault.value("path").is_some_and(is_outside),
            _ => false,
        };
        fault.code.starts_with("publish::") && !is_of_the_site
    })
}

/// Removes what was built.
pub(super) fn clean(session: &Session, args: &Output) -> Status {
    let folder = session.output(args.output.as_deref());
    let cleaned = publish::clean(&folder);
    session.show(&cleaned.diagnostics);
    if cleaned.diagnostics.has_errors() { Status::Usage } else { Status::Fine }
}

/// How many articles the site shows.
struct Counts {
    by_language: Vec<(String, usize)>,
    pairs: usize,
}

impl Counts {
    fn of(settings: &Settings, site: &Site) -> Self {
        let count = |lang| {
            let cards = site.cards.iter().zip(&site.is_out);
            cards
                .filter(|(card, out)| **out && card.lang == lang && card.kind != Kind::Section)
                .count()
        };
        let by_language = settings
            .langs()
            .map(|lang| (settings.language(lang).key.clone(), count(lang)))
            .collect();
        let is_pair = |members: &[Option<crate::site::ArticleId>]| {
            members.iter().all(|member| {
                member.is_some_and(|id| {
                    site.is_out[id.index()] && site.card(id).kind != Kind::Section
                })
            })
        };
        let pairs = site.stories.iter().filter(|story| is_pair(&story.members)).count();
        Self { by_language, pairs }
    }
}

struct Report {
    counts: Counts,
    published: Published,
    next_change: Option<Moment>,
    seconds: f64,
}

impl Report {
    fn text(&self, session: &Session, format: BuildFormat, folder: &str) -> String {
        if format == BuildFormat::Json {
            let articles: std::collections::BTreeMap<_, _> =
                self.counts.by_language.iter().cloned().collect();
            let report = serde_json::json!({
                "articles": articles,
                "pairs": self.counts.pairs,
                "pages": self.published.pages,
                "files": self.published.files,
                "written": self.published.written,
                "unchanged": self.published.unchanged,
                "deleted": self.published.deleted,
                "seconds": (self.seconds * 1000.0).round() / 1000.0,
                "next_change": self.next_change.map(|next| next.at.to_string()),
            });
            return format!("{report}\n");
        }
        let languages: Vec<_> =
            self.counts.by_language.iter().map(|(key, count)| format!("{key} {count}")).collect();
        let total: usize = self.counts.by_language.iter().map(|(_, count)| count).sum();
        let values = [
            ("articles", total.to_string()),
            ("languages", languages.join(" + ")),
            ("pairs", self.counts.pairs.to_string()),
            ("pages", self.published.pages.to_string()),
            ("written", self.published.written.to_string()),
            ("seconds", format!("{:.2}", self.seconds)),
            ("folder", folder.to_owned()),
        ];
        let mut line = phrase(session.ui, "built", &values);
        if let Some(next) = self.next_change {
            line += &phrase(session.ui, "next-change", &[("at", next.rfc3339())]);
        }
        line + "\n"
    }
}
