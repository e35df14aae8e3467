//! Bodies from source to HTML, as tables of examples.

mod blocks;
mod chinese;
mod commonmark;
mod corpora;
mod hostile;
mod links;
mod markdown;
mod oracle;
mod policy;
mod raw;
mod shapes;
mod shortcodes;

use std::fmt::Write;

use super::{Converted, Rules, convert};
use crate::base::SourcePath;
use crate::diag::Outcome;
use crate::site::{Body, Filling, Markdown, RawHtml};

/// All that a site usually has.
const RULES: Rules<'static> = Rules {
    markdown: Markdown::USUAL,
    take_title: false,
    standfirst: true,
    raw_shortcodes: None,
    chinese: false,
};

/// Nothing but `CommonMark`.
const PLAIN: Markdown = Markdown {
    alerts: false,
    bare_urls: false,
    cjk_emphasis: false,
    cjk_line_breaks: false,
    definition_lists: false,
    footnotes: false,
    heading_attributes: false,
    highlight: false,
    math: false,
    raw_html: RawHtml::Allow,
    strikethrough: false,
    tables: false,
    task_lists: false,
    smart_punctuation: false,
};

/// The HTML that `CommonMark` alone gives, as it is in feeds and pages but for the slots.
fn plain(source: &str) -> Converted {
    let rules = Rules { markdown: PLAIN, standfirst: false, ..RULES };
    convert(&SourcePath::new("a.md"), source, 0, rules).value
}

fn converted(source: &str) -> Outcome<Converted> {
    convert(&SourcePath::new("a.md"), source, 0, RULES)
}

/// The HTML with its slots shown: `[open 0]`, `[close 0]`, `[address 0]`, `[picture 0]`,
/// and in raw HTML `[href 0]`, `[source 0]`.
pub(super) fn shown(body: &Body) -> String {
    let mut out = String::new();
    let mut done = 0;
    for slot in &body.slots {
        out.push_str(&body.html[done..slot.at]);
        done = slot.at;
        let (name, number) = match slot.filling {
            Filling::Word(word) => {
                let _ = write!(out, "[{word}]");
                continue;
            }
            Filling::Shortcode(number) => {
                let _ = write!(out, "[shortcode {number}]");
                continue;
            }
            Filling::LinkOpen(number) => ("open", number),
            Filling::LinkClose(number) => ("close", number),
            Filling::LinkAddress(number) => ("address", number),
            Filling::Picture(number) => ("picture", number),
            Filling::LinkAttribute(number, attribute) => (attribute.name(), number),
            Filling::PictureSource { picture, .. } => ("source", picture),
        };
        let _ = write!(out, "[{name} {number}]");
    }
    out.push_str(&body.html[done..]);
    out
}

/// The HTML of a source without its last line end.
pub(super) fn html(source: &str) -> String {
    shown(&converted(source).value.body).trim_end_matches('\n').to_owned()
}

/// Codes of what is wrong with a source, each with the text that it points at.
pub(super) fn faults(source: &str) -> Vec<(&'static str, &str)> {
    let place = |range: &Option<std::ops::Range<usize>>| &source[range.clone().unwrap()];
    converted(source)
        .diagnostics
        .iter()
        .map(|fault| (fault.code, place(&fault.labels[0].span.range)))
        .collect()
}

#[track_caller]
pub(super) fn check(cases: &[(&str, &str)]) {
    for (source, expected) in cases {
        assert_eq!(html(source), *expected, "{source}");
    }
}

/// HTML without the ids of headings.
fn regardless_of_ids(html: &str) -> String {
    let mut out = html.to_owned();
    for level in 2..=6 {
        let (with, without) = (format!("<h{level} id=\""), format!("<h{level}"));
        let mut parts = out.split(&with);
        let first = parts.next().unwrap_or_default().to_owned();
        out = parts.fold(first, |out, part| {
            out + &without + part.split_once('"').map_or(part, |(_, rest)| rest)
        });
    }
    out
}
