//! `check --fix`: corrects slips of copy of which it is certain what was meant. Shown first, then
//! written.

use std::collections::BTreeSet;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use super::args::Common;
use super::unified::unified;
use super::{Session, Status, file, say, wants_colour_on};
use crate::base::SourcePath;
use crate::diag::faults::cli as faults;
use crate::diag::{Diagnostics, Sources as _, phrase};
use crate::pair::Clock;
use crate::press::{self, Manuscript, Mended};
use crate::site::Settings;

/// Corrects what can be corrected. Faults of the site are told by whoever comes after.
///
/// # Errors
/// How the run ends when nothing is to be told after this.
pub(super) fn fix(
    session: &Session,
    settings: &Arc<Settings>,
    common: &Common,
    is_sure: bool,
) -> Result<(), Status> {
    let tell = |text: &str| match say(text, Status::Fine) {
        Status::Fine => Ok(()),
        status => Err(status),
    };
    let manuscript = gathered(session, settings);
    let mended = manuscript.mended(&session.tree);
    let phrase = |key: &str, values: &[(&str, String)]| phrase(session.ui, key, values) + "\n";
    if mended.is_empty() {
        return if common.quiet { Ok(()) } else { tell(&phrase("fix-nothing", &[])) };
    }
    let path = |mended: &Mended| manuscript.site.card(mended.article).file.clone();
    let colour = wants_colour_on(io::stdout().is_terminal());
    for mended in &mended {
        tell(&unified(path(mended).as_str(), &mended.before, &mended.after, colour))?;
    }
    if !is_sure {
        ask(session, &mended)?;
    }
    let (mut places, mut files) = (0, 0);
    let mut refused = Diagnostics::new();
    for mended in &mended {
        let path = path(mended);
        if session.tree.text(&path).as_deref() != Some(&*mended.before) {
            refused.push(faults::meanwhile(path.as_str()));
            continue;
        }
        match file::replace(&session.root.join(Path::new(path.as_str())), &mended.after) {
            Ok(()) => (places, files) = (places + mended.places, files + 1),
            Err(error) => refused.push(faults::cannot_write(path.as_str(), &error.to_string())),
        }
    }
    let values = [("places", places.to_string()), ("files", files.to_string())];
    tell(&phrase("fix-done", &values))?;
    let before = behind(&manuscript);
    let after = behind(&gathered(session, settings));
    let fallen: Vec<_> = after.difference(&before).collect();
    if !fallen.is_empty() {
        let mut said = phrase("fix-stale", &[]);
        for path in fallen {
            said += "    ";
            said += path.as_str();
            said += "\n";
        }
        tell(&said)?;
    }
    if refused.is_empty() {
        return Ok(());
    }
    session.show(&refused);
    Err(Status::Usage)
}

fn gathered(session: &Session, settings: &Arc<Settings>) -> Manuscript {
    press::gather(session.tree.clone(), settings, Clock::at(session.now(settings))).value
}

/// Translations that are known to be behind.
fn behind(manuscript: &Manuscript) -> BTreeSet<SourcePath> {
    manuscript.site.drift.keys().map(|id| manuscript.site.card(*id).file.clone()).collect()
}

/// Asks whether to write.
fn ask(session: &Session, mended: &[Mended]) -> Result<(), Status> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        session.show(&Diagnostics::from(faults::not_asked()));
        return Err(Status::Usage);
    }
    let places: usize = mended.iter().map(|mended| mended.places).sum();
    let values = [("places", places.to_string()), ("files", mended.len().to_string())];
    let question = phrase(session.ui, "fix-ask", &values);
    let mut answer = String::new();
    let asked = io::stderr().write_all(question.as_bytes());
    let heard = asked.and_then(|()| io::stdin().lock().read_line(&mut answer));
    let is_yes = heard.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes" | "Yes" | "是");
    if is_yes {
        return Ok(());
    }
    Err(say(&(phrase(session.ui, "fix-declined", &[]) + "\n"), Status::Fine))
}
