//! `status`: stories by translation state.

mod cause;
mod since;
mod table;

use super::args::{Common, Status as StatusArgs, Worry};
use super::tables::read;
use super::{Session, Status, say};
use crate::diag::{Diagnostics, faults};
use crate::site::{Lang, Settings, State, Story};
use cause::{Causes, is_behind};
use since::Since;
use table::Table;

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
    let mut stories: Vec<&Story> = site.stories.iter().filter(is_wanted).collect();
    let is_asked = |of: Lang| lang.is_none_or(|lang| lang == of);
    let since = match args.since.as_deref().map(|text| Since::read(session, settings, text)) {
        None => None,
        Some(Ok(since)) => Some(since),
        Some(Err(fault)) => {
            session.show(&Diagnostics::from(fault));
            return Status::Usage;
        }
    };
    let causes = Causes::of(session, &manuscript, &stories, &is_asked);
    if let Some(since) = since {
        stories = newer(session, settings, stories, &causes, &since, &is_asked);
    }
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
    let table = Table { session, settings, site, stories: &stories, causes: &causes };
    say(&table.printed(args.format), status)
}

/// The stories of which a translation has fallen behind since. Of how many that is not known is told.
fn newer<'a>(
    session: &Session,
    settings: &Settings,
    stories: Vec<&'a Story>,
    causes: &Causes,
    since: &Since,
    is_asked: &dyn Fn(Lang) -> bool,
) -> Vec<&'a Story> {
    let (mut new, mut unknown) = (Vec::new(), 0_usize);
    for story in stories {
        let langs = settings.langs().filter(|lang| is_asked(*lang));
        let behind = langs.filter(|lang| is_behind(story.states[lang.index()]));
        let known: Vec<_> = behind.map(|lang| causes.get(story, lang)).collect();
        if known.iter().flatten().any(|cause| since.has(cause)) {
            new.push(story);
        } else {
            unknown += usize::from(known.iter().any(Option::is_none));
        }
    }
    if unknown > 0 {
        session.show(&Diagnostics::from(faults::cli::unknown_change(unknown)));
    }
    new
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
