//! `explain`: why a page is published or not, and what it is made from; what a message code means.
//!
//! What is known is gathered as JSON first; people read it as lines, programs as it is.

mod article;
mod find;
mod page;
mod text;

use serde_json::{Value, json};

use super::args::{Common, Explain, Format};
use super::tables::settings;
use super::{Session, Status, say, usage};
use crate::diag::faults::cli as faults;
use crate::diag::{Diagnostic, Diagnostics, Rigour, Ui, codes, page, wording};
use crate::load::Changes;
use crate::pair::Clock;
use crate::press::{Manuscript, Press};
use crate::render::Printing;
use find::Found;

/// True for what can only be a message code. It needs no site.
pub(super) fn is_code(what: &str) -> bool {
    what.contains("::") && !what.contains('/')
}

/// Explains a message code.
pub(super) fn code(ui: Ui, args: &Explain) -> Status {
    // Messages show it in brackets.
    let code = args.what.trim_matches(['[', ']']);
    let Some((message, help)) = wording(ui, code) else {
        return usage(&faults::no_code(code, codes()), ui);
    };
    let page = page(ui, code);
    let known = json!({
        "kind": "code",
        "code": code,
        "message": message,
        "help": help,
        "why": page.as_ref().map(|page| &page.why),
        "off": page.as_ref().map(|page| &page.off),
        "example": page.as_ref().map(|page| &page.example),
    });
    say(&printed(ui, args.format, &known), Status::Fine)
}

/// Explains an article by its file, or a page by its address.
pub(super) fn explain(session: &Session, common: &Common, args: &Explain) -> Status {
    let settings = match settings(session, common) {
        Ok(settings) => settings,
        Err(status) => return status,
    };
    let mut press = Press::new(session.tree.clone());
    let clock = Clock::at(session.now(&settings));
    let mut found = Diagnostics::new();
    found.append(press.gather(&settings, clock, &Changes::Everything).diagnostics);
    let printing = press.set().unpack(&mut found);
    let found = found.judged(Rigour::Normal);
    let (Some(printing), Some(manuscript)) = (&printing, press.manuscript()) else {
        session.show(&found);
        return Status::Faults;
    };
    let bench = Bench { session, manuscript, printing, faults: &found };
    let known = match bench.find(&args.what) {
        Found::Article(id) => bench.article(id),
        Found::Broken(lang, file) => bench.broken(lang, &file),
        Found::Page(job) => bench.page(job),
        Found::Prefixed(to) => bench.prefixed(&args.what, &to),
        Found::Outside(path) => bench.outside(&path),
        Found::Nothing(near) => {
            return usage(&faults::nothing_found(&args.what, &near), session.ui);
        }
    };
    if let Some(path) = known["path"].as_str() {
        // Only what is said of this file: of the others nobody has asked.
        let is_of_it = |fault: &&Diagnostic| {
            fault.labels.first().is_some_and(|label| label.span.file.as_str() == path)
        };
        session.show(&found.iter().filter(is_of_it).cloned().collect());
    }
    say(&printed(session.ui, args.format, &known), Status::Fine)
}

fn printed(ui: Ui, format: Format, known: &Value) -> String {
    match format {
        Format::Json => format!("{known}\n"),
        Format::Text => text::text(ui, known),
    }
}

/// What everything is told from.
struct Bench<'a> {
    session: &'a Session,
    manuscript: &'a Manuscript,
    printing: &'a Printing,
    faults: &'a Diagnostics,
}
