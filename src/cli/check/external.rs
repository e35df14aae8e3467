//! `--external`: asks the web whether the links of articles to other sites still lead somewhere.
//!
//! What was learned stands in `.tongwen/links.json` in the site's folder, so that the next run asks only for
//! what is new or too old.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::Timestamp;

use crate::base::Span;
use crate::cli::Session;
use crate::diag::Diagnostics;
use crate::diag::faults::cli as faults;
use crate::diag::phrase;
use crate::press::Manuscript;
use crate::site::ArticleId;
use crate::web::{self, Answer, Doubt, Manners, Memory};

const FOLDER: &str = ".tongwen";
const FILE: &str = ".tongwen/links.json";
/// Beside the first place of an address so many others are named.
const PLACES: usize = 3;

/// Asks, and tells what was answered.
pub(super) fn external(
    session: &Session,
    manuscript: &Manuscript,
    articles: &[ArticleId],
) -> Diagnostics {
    let unasked = &manuscript.settings.links.unasked;
    let is_unasked = |address: &str| unasked.iter().any(|start| address.starts_with(start));
    let mut places: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for id in articles {
        let links = manuscript.web_links(*id, &session.tree);
        for (address, span) in links.into_iter().filter(|(address, _)| !is_unasked(address)) {
            places.entry(address).or_default().push(span);
        }
    }
    let now = Timestamp::now().as_second();
    let file = session.root.join(FILE);
    let mut memory = Memory::read(&fs::read_to_string(&file).unwrap_or_default());
    let (known, new): (Vec<_>, Vec<_>) = places
        .keys()
        .map(|address| (address.clone(), memory.answer(address, now)))
        .partition(|(_, answer)| answer.is_some());
    let new: Vec<_> = new.into_iter().map(|(address, _)| address).collect();
    let asked = new.len();
    let answers = web::ask(new, &Manners::default());
    for (address, answer) in &answers {
        memory.keep(address, answer, now);
    }
    let mut found = Diagnostics::new();
    if asked > 0 {
        if let Err(error) = keep(&session.root, &file, &memory.text(now)) {
            found.push(faults::no_memory(FILE, &error.to_string()));
        }
        let is_silent = |answer: &Answer| matches!(answer, Answer::Unknown(Doubt::Silent(_)));
        if asked > 1 && answers.values().all(is_silent) {
            // One sentence for a machine without a network, not one for each link.
            found.push(faults::no_web(asked));
            return found;
        }
    }
    let known = known.into_iter().filter_map(|(address, answer)| Some((address, answer?)));
    for (address, answer) in known.chain(answers) {
        let spans = places.get(&address).map_or(&[][..], Vec::as_slice);
        let fault = match answer {
            Answer::There => continue,
            Answer::Gone(status) => faults::external_gone(&address, status),
            Answer::Moved(to) => faults::external_moved(&address, &to),
            Answer::Unknown(doubt) => faults::external_unknown(&address, &reason(session, &doubt)),
        };
        let (first, others) = spans.split_at(spans.len().min(1));
        let fault = first.iter().fold(fault, |fault, span| fault.at(span.clone()));
        let others = others.iter().take(PLACES);
        found.push(others.fold(fault, |fault, span| fault.also(span.clone())));
    }
    found
}

fn reason(session: &Session, doubt: &Doubt) -> String {
    match doubt {
        Doubt::Status(status) => {
            phrase(session.ui, "external-status", &[("status", status.to_string())])
        }
        Doubt::Moves => phrase(session.ui, "external-moves", &[]),
        Doubt::Busy => phrase(session.ui, "external-busy", &[]),
        Doubt::Silent(reason) => reason.clone(),
    }
}

/// Writes beside, then into place. The folder is no part of what people keep in git.
fn keep(root: &Path, file: &Path, text: &str) -> std::io::Result<()> {
    let folder = root.join(FOLDER);
    fs::create_dir_all(&folder)?;
    let ignored = folder.join(".gitignore");
    if !ignored.exists() {
        fs::write(ignored, "*\n")?;
    }
    let beside = folder.join("links.json.new");
    fs::write(&beside, text)?;
    fs::rename(beside, file)
}
