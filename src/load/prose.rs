//! The words of a file with their places, and the file with some of them mended.
//!
//! A repair is taken only when the file, read again, is built as it was: markup hangs on the
//! characters beside it, anchors on the words of headings, addresses perhaps on those of titles, and
//! nobody knows all corners of all formats.

use std::fmt::Write as _;

use super::body::{self, Rules};
use super::matter::prose as matter;
use super::matter::read_matter;
use crate::base::SourcePath;
use crate::diag::Outcome;
use crate::site::{Body, Data, Inner, Lang, Link, Prose, Repair, Settings, slug};

/// All words of a file.
#[must_use]
pub fn prose(file: &SourcePath, text: &str, lang: Lang, settings: &Settings) -> Prose {
    let start = read_matter(file, text, settings).value.body;
    let mut prose = body::prose(file, text, start, rules(lang, settings, true));
    let mut passages = matter::prose(file, text);
    passages.append(&mut prose.passages);
    Prose { passages, ..prose }
}

/// A file with repairs, in order and apart from each other, and how many were made: those after
/// which it is built as before.
#[must_use]
pub fn repaired(
    file: &SourcePath,
    text: &str,
    lang: Lang,
    settings: &Settings,
    repairs: &[Repair],
) -> (String, usize) {
    let holds = |repairs: &[Repair]| {
        let after = Repair::apply(text, repairs);
        Shape::of(file, &after, lang, settings, &[])
            == Shape::of(file, text, lang, settings, repairs)
    };
    let mut good: Vec<Repair> = Vec::new();
    let mut chunks = vec![repairs];
    while let Some(chunk) = chunks.pop().filter(|_| !repairs.is_empty()) {
        good.extend_from_slice(chunk);
        if !holds(&good) {
            // One of them goes too far.
            good.truncate(good.len() - chunk.len());
            let (first, second) = chunk.split_at(chunk.len() / 2);
            chunks.extend([second, first].into_iter().filter(|_| chunk.len() > 1));
        }
    }
    (Repair::apply(text, &good), good.len())
}

/// How a file is built: all but its words, and those as they should be.
#[derive(PartialEq)]
struct Shape {
    matter: Option<Data>,
    title: Option<String>,
    tags: String,
    anchors: Vec<String>,
    links: Vec<(String, Option<String>, Option<String>)>,
    pictures: Vec<String>,
    faults: Vec<&'static str>,
    words: Vec<String>,
}

impl Shape {
    /// The shape of a text; of one to which repairs are still to be made, with the words after them.
    fn of(
        file: &SourcePath,
        text: &str,
        lang: Lang,
        settings: &Settings,
        repairs: &[Repair],
    ) -> Self {
        let front = read_matter(file, text, settings);
        let (title, start) = (front.value.title, front.value.body);
        let made = body::convert(file, text, start, rules(lang, settings, title.is_some()));
        let Outcome { value: made, diagnostics } = made;
        let faults = front.diagnostics.iter().chain(&diagnostics).map(|fault| fault.code);
        let prose = prose(file, text, lang, settings);
        let outline = made.outline;
        let link = |link: Link| (link.target, link.anchor, link.query);
        Self {
            matter: matter::shape(file, text),
            // It may be a part of the address.
            title: made.title.or(title).map(|title| slug(&title)),
            tags: tags(&made.body),
            anchors: outline.ids().map(str::to_owned).collect(),
            links: outline.links.into_iter().map(link).collect(),
            pictures: outline.pictures.into_iter().map(|picture| picture.src).collect(),
            faults: faults.collect(),
            words: prose.passages.iter().map(|passage| passage.repaired(repairs)).collect(),
        }
    }
}

/// The HTML of a body without its words: tags, and where its gaps are among them.
fn tags(body: &Body) -> String {
    let inner = body.shortcodes.iter().filter_map(|shortcode| match &shortcode.inner {
        Inner::Html(html, slots) => Some((html, slots.as_slice())),
        Inner::None | Inner::Text(_) => None,
    });
    let mut out = String::new();
    for (html, slots) in std::iter::once((&body.html, body.slots.as_slice())).chain(inner) {
        let mut done = 0;
        for slot in slots {
            bare(&mut out, &html[done..slot.at]);
            let _ = write!(out, "{:?}", slot.filling);
            done = slot.at;
        }
        bare(&mut out, &html[done..]);
    }
    out
}

fn bare(out: &mut String, html: &str) {
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end + 1);
        out.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
}

fn rules(lang: Lang, settings: &Settings, has_title: bool) -> Rules<'_> {
    Rules {
        markdown: settings.markdown,
        take_title: !has_title,
        standfirst: false,
        raw_shortcodes: settings.shortcodes.raw.as_deref(),
        chinese: settings.language(lang).tag.starts_with("zh"),
    }
}

#[cfg(test)]
mod tests;
