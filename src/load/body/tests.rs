//! Bodies from source to HTML, as tables of examples.

mod blocks;
mod chinese;
mod hostile;
mod links;
mod markdown;
mod shortcodes;

use std::fmt::Write;

use super::{Converted, Rules, convert};
use crate::base::SourcePath;
use crate::diag::Outcome;
use crate::site::{Body, Filling};

const RULES: Rules = Rules {
    cjk_emphasis: true,
    cjk_line_breaks: true,
    take_title: false,
    standfirst: true,
    chinese: false,
};

fn converted(source: &str) -> Outcome<Converted> {
    convert(&SourcePath::new("a.md"), source, 0, RULES)
}

/// The HTML with its slots shown: `[open 0]`, `[close 0]`, `[address 0]`, `[picture 0]`.
fn shown(body: &Body) -> String {
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
            Filling::LinkOpen(number) => ("open", number),
            Filling::LinkClose(number) => ("close", number),
            Filling::LinkAddress(number) => ("address", number),
            Filling::Picture(number) => ("picture", number),
        };
        let _ = write!(out, "[{name} {number}]");
    }
    out.push_str(&body.html[done..]);
    out
}

/// The HTML of a source without its last line end.
fn html(source: &str) -> String {
    shown(&converted(source).value.body).trim_end_matches('\n').to_owned()
}

/// Codes of what is wrong with a source, each with the text that it points at.
fn faults(source: &str) -> Vec<(&'static str, &str)> {
    let place = |range: &Option<std::ops::Range<usize>>| &source[range.clone().unwrap()];
    converted(source)
        .diagnostics
        .iter()
        .map(|fault| (fault.code, place(&fault.labels[0].span.range)))
        .collect()
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (source, expected) in cases {
        assert_eq!(html(source), *expected, "{source}");
    }
}
