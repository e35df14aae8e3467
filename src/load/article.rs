//! One file to one article: text, front matter, body, and what follows from the three.

use std::sync::Arc;

use super::body::{self, Rules};
use super::inventory::{ContentFile, SourceTree};
use super::{matter, text};
use crate::diag::faults::load as faults;
use crate::diag::{Diagnostics, Outcome};
use crate::site::{Article, Card, Kind, Settings, StoryKey, nfc};

/// Characters of a title. It stands in every list, feed and head that names its article, so a text
/// that has become a title by mistake would make all of these as long.
const LONGEST_TITLE: usize = 1000;

/// Reads and parses one file of a tree, alone. `None` when it cannot be published at all; its faults
/// say why.
#[must_use]
pub fn parse_article(
    tree: &SourceTree,
    file: &ContentFile,
    settings: &Settings,
) -> Outcome<Option<Article>> {
    let bytes = match tree.bytes(&file.file, settings.limits.file) {
        Ok(bytes) => bytes,
        Err(fault) => return Outcome::new(None, fault.into()),
    };
    let text = match text::decode(&file.file, &bytes) {
        Ok(text) => text,
        Err(fault) => return Outcome::new(None, fault.into()),
    };
    let mut diagnostics = Diagnostics::new();
    diagnostics.extend(text::turned(&file.file, text));
    let front = matter::read_matter(&file.file, text, settings).unpack(&mut diagnostics);
    let rules = Rules {
        markdown: settings.markdown,
        take_title: front.title.is_none(),
        standfirst: front.description.is_none(),
        raw_shortcodes: settings.shortcodes.raw.as_deref(),
        chinese: settings.language(file.lang).is_han(),
    };
    let body = body::convert(&file.file, text, front.body, rules).unpack(&mut diagnostics);
    if front.broken {
        return Outcome::new(None, diagnostics);
    }
    let matter = front.matter;
    let title = front.title.or(body.title).unwrap_or_else(|| name(file, settings));
    let length = if title.len() > LONGEST_TITLE { title.chars().count() } else { 0 };
    if length > LONGEST_TITLE {
        diagnostics.push(faults::long_title(&file.file, length, LONGEST_TITLE));
        return Outcome::new(None, diagnostics);
    }
    let key = match &matter.translation_key {
        Some(key) => StoryKey::new(nfc(key).as_ref()),
        None => StoryKey::new(file.path.clone()),
    };
    let card = Card {
        lang: file.lang,
        file: file.file.clone(),
        path: file.path.clone(),
        key,
        kind: file.kind,
        title,
        is_described: front.description.is_some(),
        summary: front.description.unwrap_or(body.standfirst),
        matter,
    };
    // Kept as long as the site is, all of them.
    let mut outline = body.outline;
    outline.anchors.shrink_to_fit();
    outline.headings.shrink_to_fit();
    outline.links.shrink_to_fit();
    outline.pictures.shrink_to_fit();
    let (card, outline, body) = (Arc::new(card), Arc::new(outline), Arc::new(body.body));
    let article = Article { card, outline, body };
    Outcome::new(Some(article), diagnostics)
}

/// The title of last resort: the file's name, or its folder's; of the home page the edition's.
fn name(file: &ContentFile, settings: &Settings) -> String {
    let path = match file.kind {
        Kind::Leaf => &*file.path,
        Kind::Bundle | Kind::Section => file.path.rsplit_once('/').map_or("", |(folder, _)| folder),
    };
    if path.is_empty() {
        return settings.language(file.lang).title.clone();
    }
    path.rsplit('/').next().unwrap_or(path).to_owned()
}
