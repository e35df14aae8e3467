//! Chinese articles of real and of generated sites: `TONGWEN_CORPORA` and `TONGWEN_CORPUS` name
//! folders of them; `scripts/test` makes the latter.

use std::path::Path;

use comrak::Options;

use super::{RULES, converted};
use crate::base::SourcePath;
use crate::base::{is_hangul, is_wide};
use crate::load::body::{Rules, convert};
use crate::site::Markdown;

/// What there was to see in a folder.
#[derive(Debug, Default)]
struct Seen {
    articles: usize,
    /// Pairs of asterisks that `CommonMark` alone would have left in the text.
    mended: usize,
    /// Line breaks that would have become blanks between Chinese characters.
    joined: usize,
}

#[test]
fn chinese_articles_have_no_loose_asterisks_and_no_torn_lines() {
    for name in ["TONGWEN_CORPORA", "TONGWEN_CORPUS"] {
        let Some(folder) = std::env::var_os(name) else {
            println!("skipped: {name} names no folder of articles");
            continue;
        };
        let seen = look(Path::new(&folder));
        println!("{name}: {seen:?}");
        assert!(seen.articles > 50, "{name}: {seen:?}");
        // People write what the rules are for; the generator does not.
        let is_real = name == "TONGWEN_CORPORA";
        assert!(!is_real || (seen.mended > 0 && seen.joined > 0), "{name}: {seen:?}");
    }
}

fn look(folder: &Path) -> Seen {
    let mut seen = Seen::default();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        let is_chinese = path.components().any(|part| part.as_os_str() == "zh");
        if !is_chinese || path.extension().is_none_or(|end| end != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let body = body(&text);
        let html = converted(body).value.body.html;
        let (ours, theirs) = (stars(&html), stars(&theirs(body)));
        assert!(ours <= theirs, "{}: {ours} pairs of asterisks, not {theirs}", path.display());
        assert_eq!(torn(&html), 0, "{}: a line is torn", path.display());
        let markdown = Markdown { cjk_emphasis: false, cjk_line_breaks: false, ..Markdown::USUAL };
        let rules = Rules { markdown, ..RULES };
        let without = convert(&SourcePath::new("a.md"), body, 0, rules).value.body.html;
        seen.articles += 1;
        // Where an author forgot a star, more may stay open than before.
        seen.mended += stars(&without).saturating_sub(ours);
        seen.joined += torn(&without);
    }
    seen
}

/// What stands behind the front matter.
fn body(text: &str) -> &str {
    ["+++", "---"]
        .iter()
        .find_map(|fence| {
            let rest = text.trim_start_matches('\u{feff}').strip_prefix(fence)?;
            Some(rest.split_once(&format!("\n{fence}"))?.1)
        })
        .unwrap_or(text)
}

/// A parser that has the amendment built in.
fn theirs(source: &str) -> String {
    let mut options = Options::default();
    options.extension.cjk_friendly_emphasis = true;
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.footnotes = true;
    options.render.r#unsafe = true;
    comrak::markdown_to_html(source, &options)
}

/// Text without code.
fn prose(html: &str) -> String {
    let mut parts = html.split("<code");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        text + "\u{FFFC}" + part.split_once("</code>").map_or("", |(_, rest)| rest)
    })
}

/// Pairs of asterisks in the text.
fn stars(html: &str) -> usize {
    prose(html).matches("**").count()
}

/// Line ends between two Chinese characters, seen through the tags of emphasis.
fn torn(html: &str) -> usize {
    let mut text = prose(html);
    for tag in ["<em>", "</em>", "<strong>", "</strong>", "<del>", "</del>"] {
        text = text.replace(tag, "");
    }
    let chinese = |c: char| is_wide(c) && !is_hangul(c);
    let ends = text
        .match_indices('\n')
        .filter(|(at, _)| text[..*at].ends_with(chinese) && text[at + 1..].starts_with(chinese));
    ends.count()
}
