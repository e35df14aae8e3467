//! The examples of the `CommonMark` specification, with all that goes beyond it switched off.
//!
//! The specification is not ours to copy. The examples are read from its package, which
//! `scripts/test` installs below `tests/browser`; `TONGWEN_SPEC` may name the file `spec.txt` of
//! another place.

use std::fmt::Write;
use std::path::PathBuf;

use pulldown_cmark_escape::{escape_href, escape_html};

use super::plain;
use crate::site::{Filling, Link};

/// Examples whose HTML differs on purpose, beyond what [`in_our_form`] evens out.
const OTHERWISE: &[(&[usize], &str)] = &[(
    &[572, 573, 577, 588, 589, 591],
    "a picture alone in its paragraph, with a title, is a figure with a caption",
)];

#[test]
fn every_example_of_the_specification_holds() {
    let Some(spec) = spec() else {
        println!("skipped: the specification is not installed; scripts/test does so");
        return;
    };
    let examples = examples(&spec);
    assert_eq!(examples.len(), 652, "examples of CommonMark 0.31.2");
    let mut wrong = String::new();
    for (number, (source, expected)) in (1..).zip(&examples) {
        let differs = OTHERWISE.iter().any(|(numbers, _)| numbers.contains(&number));
        let (ours, theirs) = (as_written(source), in_our_form(expected));
        if (ours == theirs) == differs {
            let _ = write!(wrong, "{number}: {source:?}\n ours   {ours:?}\n theirs {theirs:?}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn spec() -> Option<String> {
    if let Some(named) = std::env::var_os("TONGWEN_SPEC") {
        return Some(std::fs::read_to_string(named).expect("TONGWEN_SPEC names the specification"));
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(root.join("tests/browser/node_modules/commonmark-spec/spec.txt")).ok()
}

/// Sources and what they become. In the specification an arrow stands for a tab.
fn examples(spec: &str) -> Vec<(String, String)> {
    let fence = "`".repeat(32);
    let (begin, end) = (format!("\n{fence} example\n"), format!("\n{fence}\n"));
    spec.split(&begin)
        .skip(1)
        .map(|part| {
            let example = part.split(&end).next().unwrap();
            // An empty source or result leaves an empty line out.
            let example = format!("\n{example}\n");
            let (source, html) = example.split_once("\n.\n").unwrap();
            let text = |text: &str| text.replace('→', "\t");
            (text(&format!("{}\n", source.strip_prefix('\n').unwrap_or(source))), text(html))
        })
        .collect()
}

/// What the specification wants, in the form in which pages have it: headings one level lower,
/// no slash in empty elements, quotation marks of a text as themselves.
fn in_our_form(html: &str) -> String {
    let mut html = html.replace(" />", ">").replace("&quot;", "\"");
    for level in (1..=5).rev() {
        for (from, to) in [("<h", ">"), ("</h", ">")] {
            let name = |level| format!("{from}{level}{to}");
            html = html.replace(&name(level), &name(level + 1));
        }
    }
    html
}

/// The HTML with its slots filled by what was written.
fn as_written(source: &str) -> String {
    let converted = plain(source);
    let (body, outline) = (&converted.body, &converted.outline);
    let mut out = String::new();
    let mut done = 0;
    for slot in &body.slots {
        out.push_str(&body.html[done..slot.at]);
        done = slot.at;
        match slot.filling {
            Filling::LinkOpen(number) => {
                out.push_str("<a href=\"");
                href(&mut out, &outline.links[number]);
                out.push('"');
                title(&mut out, outline.links[number].title.as_deref());
                out.push('>');
            }
            Filling::LinkClose(_) => out.push_str("</a>"),
            Filling::LinkAddress(number) => href(&mut out, &outline.links[number]),
            Filling::LinkAttribute(number, attribute) => {
                let written = &source[outline.links[number].range.clone()];
                let _ = write!(out, " {}=\"{written}\"", attribute.name());
            }
            Filling::Picture(number) => {
                let picture = &outline.pictures[number];
                out.push_str("<img src=\"");
                escape_href(&mut out, &picture.src).unwrap();
                out.push_str("\" alt=\"");
                escape_html(&mut out, &picture.alt).unwrap();
                out.push('"');
                title(&mut out, picture.title.as_deref());
                out.push('>');
            }
            Filling::PictureSource { picture, .. } => {
                let written = &source[outline.pictures[picture].range.clone()];
                let _ = write!(out, " src=\"{written}\"");
            }
            Filling::Shortcode(number) => panic!("shortcode {number} is none of the standard"),
            Filling::Word(word) => panic!("{word} is a word of an extension"),
        }
    }
    out.push_str(&body.html[done..]);
    let out = out.replace(" />", ">").replace("&quot;", "\"");
    super::regardless_of_ids(&out).replace(" loading=\"lazy\"", "")
}

fn href(out: &mut String, link: &Link) {
    escape_href(&mut *out, &link.target).unwrap();
    if let Some(query) = &link.query {
        out.push('?');
        escape_href(&mut *out, query).unwrap();
    }
    if let Some(anchor) = &link.anchor {
        out.push('#');
        escape_href(&mut *out, anchor).unwrap();
    }
}

fn title(out: &mut String, title: Option<&str>) {
    if let Some(title) = title {
        out.push_str(" title=\"");
        escape_html(&mut *out, title).unwrap();
        out.push('"');
    }
}
