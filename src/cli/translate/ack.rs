//! `translate ack`: a translation says what its original says today.

use super::Bench;
use crate::cli::args::Ack;
use crate::cli::status::language;
use crate::cli::{Status, file, say};
use crate::diag::faults::cli as faults;
use crate::diag::{Diagnostic, phrase};
use crate::load;
use crate::site::ArticleId;

/// Stamps translations. Each is judged alone: of two paths, one that is wrong keeps nothing from
/// the other.
pub(super) fn ack(bench: &Bench<'_>, args: &Ack) -> Status {
    let wanted = match wanted(bench, args) {
        Ok(wanted) => wanted,
        Err(status) => return status,
    };
    let mut status = Status::Fine;
    let (mut stamped, mut current) = (0_usize, 0_usize);
    let mut said = String::new();
    for article in wanted {
        match article.and_then(|id| Ok((id, stamp(bench, id)?))) {
            Ok((id, true)) => {
                stamped += 1;
                let path = bench.path(id).to_owned();
                said += &phrase(bench.session.ui, "translate-stamped", &[("path", path)]);
                said += "\n";
            }
            Ok((_, false)) => current += 1,
            Err(fault) => status = bench.refuse(fault),
        }
    }
    let values = [("stamped", stamped.to_string()), ("current", current.to_string())];
    said += &phrase(bench.session.ui, "translate-summary", &values);
    said += "\n";
    if bench.is_quiet { status } else { say(&said, status) }
}

type Found = Result<ArticleId, Diagnostic>;

/// The articles that are named, or all translations that are ready.
fn wanted(bench: &Bench<'_>, args: &Ack) -> Result<Vec<Found>, Status> {
    if !args.all {
        return Ok(args.paths.iter().map(|path| bench.find(path)).collect());
    }
    let site = bench.site();
    let lang = language(bench.session, &bench.manuscript.settings, args.lang.as_deref())?;
    let known = || site.sections.iter().map(|section| section.key.as_str());
    if let Some(key) = args.section.as_deref().filter(|key| known().all(|known| known != *key)) {
        return Err(bench.refuse(faults::no_section(key, known())));
    }
    let is_ready = |id: &ArticleId| {
        let card = site.card(*id);
        let in_section = |key: &str| site.section_key(site.story(*id)) == key;
        bench.original_of(*id).is_some()
            && !card.matter.draft
            && lang.is_none_or(|lang| lang == card.lang)
            && args.section.as_deref().is_none_or(in_section)
    };
    Ok((0..).map(ArticleId).take(site.cards.len()).filter(is_ready).map(Ok).collect())
}

/// Stamps a translation; false when it carries that stamp already.
fn stamp(bench: &Bench<'_>, id: ArticleId) -> Result<bool, Diagnostic> {
    let card = bench.site().card(id);
    let path = card.file.as_str();
    if bench.is_original(id) {
        let other = bench.others(id).next().map(|other| bench.path(other));
        return Err(faults::is_original(path, other));
    }
    let original = bench.original_of(id).ok_or_else(|| faults::no_original(&card.file))?;
    let stamp = bench.manuscript.facts(original).stamp();
    if card.matter.stamp.as_deref() == Some(&stamp) {
        return Ok(false);
    }
    let settings = &bench.manuscript.settings;
    let text = load::with_stamp(&card.file, &bench.read(&card.file)?, &stamp, settings)?;
    let text = text.ok_or_else(|| faults::stamp_by_hand(&card.file))?;
    let written = file::replace(&bench.on_disk(path), &text);
    written.map_err(|error| faults::cannot_write(path, &error.to_string()))?;
    Ok(true)
}
