//! `translate start`: the skeleton of a translation that is missing.

use super::Bench;
use crate::cli::args::Start;
use crate::cli::status::language;
use crate::cli::{Status, file, place, say};
use crate::diag::faults::cli as faults;
use crate::diag::{Diagnostic, phrase};
use crate::load;
use crate::site::{ArticleId, Lang};

/// Makes the translations that a story lacks. The path may be that of the original, or of the
/// translation that is to be.
pub(super) fn start(bench: &Bench<'_>, args: &Start) -> Status {
    let lang = match language(bench.session, &bench.manuscript.settings, args.lang.as_deref()) {
        Ok(lang) => lang,
        Err(status) => return status,
    };
    match made(bench, &args.path, lang) {
        Ok(paths) => {
            let tell = |key, path: &String| {
                phrase(bench.session.ui, key, &[("path", path.clone())]) + "\n"
            };
            let mut said: String =
                paths.iter().map(|path| tell("translate-started", path)).collect();
            said.extend(paths.first().map(|path| tell("translate-next", path)));
            if bench.is_quiet { Status::Fine } else { say(&said, Status::Fine) }
        }
        Err(fault) => bench.refuse(fault),
    }
}

fn made(bench: &Bench<'_>, path: &str, lang: Option<Lang>) -> Result<Vec<String>, Diagnostic> {
    let (named, lang) = match bench.find(path) {
        Ok(id) => (id, lang),
        Err(fault) => {
            let (id, own) = to_be(bench, path).ok_or(fault)?;
            (id, Some(own))
        }
    };
    let site = bench.site();
    let story = site.story(named);
    let original = story.members[story.original.index()].unwrap_or(named);
    let card = site.card(original);
    let settings = &bench.manuscript.settings;
    let is_missing =
        |lang: &Lang| story.members[lang.index()].is_none() && story.broken[lang.index()].is_none();
    let langs: Vec<Lang> = settings
        .langs()
        .filter(|l| lang.is_none_or(|lang| lang == *l))
        .filter(is_missing)
        .collect();
    let file = card.file.as_str();
    if langs.is_empty() {
        let other = bench.others(original).next().map(|other| bench.path(other));
        return Err(faults::is_translated(file, other));
    }
    let text = load::skeleton(&card.file, &bench.read(&card.file)?)?;
    let inside = below(file, &settings.language(card.lang).content);
    let mut paths = Vec::with_capacity(langs.len());
    for lang in langs {
        let path = format!("{}/{}", settings.language(lang).content, inside.unwrap_or(file));
        let written = file::create(&bench.on_disk(&path), &text);
        written.map_err(|error| faults::cannot_write(&path, &error.to_string()))?;
        paths.push(path);
    }
    Ok(paths)
}

/// The article of another language at the place of a path that is not there yet.
fn to_be(bench: &Bench<'_>, path: &str) -> Option<(ArticleId, Lang)> {
    let settings = &bench.manuscript.settings;
    place::candidates(bench.session, path).into_iter().find_map(|path| {
        let content = |lang: Lang| &settings.language(lang).content;
        let own = settings.langs().find(|lang| below(&path, content(*lang)).is_some())?;
        let inside = below(&path, content(own))?;
        let others = settings.langs().map(|lang| format!("{}/{inside}", content(lang)));
        others.into_iter().find_map(|other| bench.find(&other).ok()).map(|id| (id, own))
    })
}

/// A path below a folder.
fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    path.strip_prefix(folder)?.strip_prefix('/')
}
