//! Compares how two texts are built: headings, tables, lists, pictures, links.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Text, place};
use crate::base::Span;
use crate::diag::faults::check as faults;
use crate::diag::{Diagnostic, Diagnostics};
use crate::site::{BlockKind, Rule, Rules};

/// Headings, tables, lists, pictures and links.
pub(super) fn compare(a: &Text<'_>, b: &Text<'_>, silent: Rules, found: &mut Diagnostics) {
    let wants = |rule| !silent.has(rule);
    if wants(Rule::Headings) {
        headings(a, b, found);
    }
    if wants(Rule::Tables) {
        blocks(a, b, Rule::Tables, found);
    }
    if wants(Rule::Lists) {
        blocks(a, b, Rule::Lists, found);
    }
    if wants(Rule::Pictures) {
        pictures(a, b, found);
    }
    if wants(Rule::Links) {
        links(a, b, found);
    }
}

/// Their levels in order; told once, at the first that differs.
fn headings(a: &Text<'_>, b: &Text<'_>, found: &mut Diagnostics) {
    let levels =
        |text: &Text<'_>| text.outline.headings.iter().map(|h| h.level).collect::<Vec<_>>();
    let (here, there) = (levels(a), levels(b));
    // Which level a text begins with is a habit of its writer.
    let relative = |levels: &[u8]| {
        let top = levels.iter().min().copied().unwrap_or_default();
        levels.iter().map(|level| level - top).collect::<Vec<_>>()
    };
    let (own, other) = (relative(&here), relative(&there));
    if own == other {
        return;
    }
    let first = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let at = |text: &Text<'_>| {
        let heading = text.outline.headings.get(first).or(text.outline.headings.last());
        heading.map_or_else(|| text.card.file.whole(), |heading| place::first(text, &heading.text))
    };
    found.push(faults::shape(Rule::Headings.name(), &tally(&here), &tally(&there), (at(a), at(b))));
}

/// `## 3, ### 5`: how many headings of each level.
fn tally(levels: &[u8]) -> String {
    let mut out = String::new();
    for level in 1..=6_u8 {
        let count = levels.iter().fold(0, |count, own| count + usize::from(*own == level));
        if count > 0 {
            let comma = if out.is_empty() { "" } else { ", " };
            let _ = write!(out, "{comma}{} {count}", "#".repeat(usize::from(level)));
        }
    }
    if out.is_empty() { "0".to_owned() } else { out }
}

/// Tables by rows and columns; lists by what is in them. Told once, at the first that differs.
fn blocks(a: &Text<'_>, b: &Text<'_>, rule: Rule, found: &mut Diagnostics) {
    let (here, there) = (measures(a, rule), measures(b, rule));
    let sizes = |all: &[(usize, usize, usize)]| -> Vec<_> {
        all.iter().map(|(_, rows, columns)| (*rows, *columns)).collect()
    };
    let (own, other) = (sizes(&here), sizes(&there));
    // Two lists may be one in the other language: what is in them counts.
    let total = |all: &[(usize, usize)]| all.iter().map(|(count, _)| count).sum::<usize>();
    let agree = own == other || rule == Rule::Lists && total(&own) == total(&other);
    if agree {
        return;
    }
    let first = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let at = |text: &Text<'_>, all: &[(usize, usize, usize)]| -> Span {
        let block = all.get(first).or(all.last());
        block.map_or_else(|| text.card.file.whole(), |(block, ..)| place::of_block(text, *block))
    };
    let said = |all: &[(usize, usize)]| match rule {
        Rule::Tables => {
            let each: Vec<_> =
                all.iter().map(|(rows, columns)| format!("{rows}×{columns}")).collect();
            if each.is_empty() { "0".to_owned() } else { each.join(", ") }
        }
        _ => total(all).to_string(),
    };
    let places = (at(a, &here), at(b, &there));
    found.push(faults::shape(rule.name(), &said(&own), &said(&other), places));
}

/// Tables with rows and columns, or lists with the number of their entries: each with its block.
fn measures(text: &Text<'_>, rule: Rule) -> Vec<(usize, usize, usize)> {
    let kind = if rule == Rule::Tables { BlockKind::Table } else { BlockKind::List };
    let blocks = text.body.blocks.iter().enumerate().filter(|(_, block)| block.kind == kind);
    let measure = |(number, _)| {
        let html = &text.body.html[text.body.range_of(number)];
        let count = |tag: &str| html.matches(tag).count();
        if rule == Rule::Lists {
            return (number, count("<li"), 0);
        }
        let rows = count("<tr");
        let cells = count("<td") + count("<th>") + count("<th ");
        (number, rows, cells.checked_div(rows).unwrap_or_default())
    };
    blocks.map(measure).collect()
}

/// By number, then by file: a picture with words in it has another file for each language.
fn pictures(a: &Text<'_>, b: &Text<'_>, found: &mut Diagnostics) {
    let all = |text: &Text<'_>| -> Vec<Target> {
        let own = text.outline.pictures.iter().map(|picture| Target {
            address: picture.src.clone(),
            span: text.card.file.at(picture.range.clone()),
        });
        own.chain(attributes(text, "<img", "src")).collect()
    };
    let (here, there) = (all(a), all(b));
    if here.len() == there.len() {
        return;
    }
    let file = |target: &Target| {
        let name = target.address.split(['?', '#']).next().unwrap_or_default();
        let name = name.rsplit('/').next().unwrap_or_default().to_lowercase();
        let stem = name.rsplit_once('.').map_or(&*name, |(stem, _)| stem);
        let marks = ["-en", "_en", ".en", "-zh", "_zh", ".zh", "-cn", "_cn"];
        marks.iter().find_map(|mark| stem.strip_suffix(mark)).unwrap_or(stem).to_owned()
    };
    let (mine, theirs) = unmatched(&here, &there, &file);
    // What has another name may be the other's under its own; only the rest is missing.
    let same = mine.len().min(theirs.len());
    found.extend(mine[same..].iter().map(|picture| missing(Rule::Pictures, picture, b)));
    found.extend(theirs[same..].iter().map(|picture| missing(Rule::Pictures, picture, a)));
}

/// Those of each list that the other does not have, as often as they are there.
fn unmatched<'a>(
    a: &'a [Target],
    b: &'a [Target],
    key: &dyn Fn(&Target) -> String,
) -> (Vec<&'a Target>, Vec<&'a Target>) {
    let mut left: Vec<Option<String>> = b.iter().map(|b| Some(key(b))).collect();
    let mut mine = Vec::new();
    for one in a {
        let wanted = Some(key(one));
        match left.iter_mut().find(|other| **other == wanted) {
            Some(other) => *other = None,
            None => mine.push(one),
        }
    }
    let theirs = b.iter().zip(&left).filter(|(_, left)| left.is_some()).map(|(b, _)| b).collect();
    (mine, theirs)
}

/// A link or a picture, and where it stands.
pub(super) struct Target {
    pub(super) address: String,
    pub(super) span: Span,
}

impl Target {
    fn host(&self) -> String {
        key(&self.address).split('/').next().unwrap_or_default().to_owned()
    }
}

/// Where the texts lead. Each address counts once: one text may name it more often.
fn links(a: &Text<'_>, b: &Text<'_>, found: &mut Diagnostics) {
    let (here, there) = (targets(a), targets(b));
    let (mine, mut left) = unmatched(&here, &there, &|target: &Target| key(&target.address));
    for link in mine {
        // The same site under another address is a slip; another site may be one for its readers.
        let near = left.iter().position(|other| other.host() == link.host());
        let near = near.or_else(|| (!left.is_empty()).then_some(0));
        let Some(other) = near.map(|at| left.remove(at)) else {
            found.push(missing(Rule::Links, link, b));
            continue;
        };
        if other.host() == link.host() {
            let places = (link.span.clone(), other.span.clone());
            let instead = Some(&*other.address);
            found.push(faults::claim(Rule::Links.name(), &link.address, instead, places));
        }
    }
    found.extend(left.into_iter().map(|link| missing(Rule::Links, link, a)));
}

/// What the other text does not have.
fn missing(rule: Rule, target: &Target, other: &Text<'_>) -> Diagnostic {
    let places = (target.span.clone(), other.card.file.whole());
    faults::claim(rule.name(), &target.address, None, places)
}

/// Addresses to which a text leads, each once, in order.
fn targets(text: &Text<'_>) -> Vec<Target> {
    let inner = text.outline.links.iter().filter(|link| !link.target.is_empty());
    let inner = inner.map(|link| Target {
        address: resolved(&link.target, &text.card.path),
        span: text.card.file.at(link.range.clone()),
    });
    let mut seen = BTreeSet::new();
    let all = inner.chain(attributes(text, "<a", "href"));
    all.filter(|target| seen.insert(key(&target.address))).collect()
}

/// A link inside the site as a path of the site: both languages have the same files.
fn resolved(target: &str, path: &str) -> String {
    let is_relative = !target.starts_with(['/', '@']);
    let plain = target.strip_prefix('@').unwrap_or(target);
    if !is_relative {
        return plain.to_owned();
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in plain.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// What two addresses have in common that lead to the same in two languages.
fn key(address: &str) -> String {
    const LANGUAGES: &[&str] =
        &["en", "zh", "cn", "zh-cn", "en-us", "zh-hans", "zh_cn", "en_us", "english", "chinese"];
    let text = address.to_lowercase();
    let text = text.split('#').next().unwrap_or_default();
    let text = text.trim_start_matches("https://").trim_start_matches("http://");
    let text = text.trim_start_matches("www.");
    let text =
        ["en.", "zh.", "cn."].iter().find_map(|head| text.strip_prefix(head)).unwrap_or(text);
    let text = text.trim_end_matches(".md").trim_end_matches(".html").trim_end_matches("/index");
    let parts = text.split('/').filter(|part| !part.is_empty() && !LANGUAGES.contains(part));
    // `guide.zh-cn`, `guide_zh`, `guide-en.pdf`
    let bare = |part: &str| {
        let (stem, end) = part.rsplit_once('.').unwrap_or((part, ""));
        let without = |text: &str| {
            let names = LANGUAGES.iter().filter_map(|language| text.strip_suffix(language));
            let names = names.filter_map(|name| name.strip_suffix(['-', '_', '.']));
            // `cn` is the end of `zh-cn`.
            names.min_by_key(|name| name.len()).map(str::to_owned)
        };
        let whole = without(part).filter(|name| !name.is_empty());
        let named = || without(stem).map(|stem| [&stem, ".", end].concat());
        whole.or_else(named).unwrap_or_else(|| part.to_owned())
    };
    let is_inner = address.starts_with('/');
    let parts: Vec<_> = is_inner.then(String::new).into_iter().chain(parts.map(bare)).collect();
    parts.join("/")
}

/// The values of an attribute in tags of a kind, those of the web alone.
pub(super) fn attributes(text: &Text<'_>, tag: &str, name: &str) -> Vec<Target> {
    let mut all = Vec::new();
    let start = format!("{name}=\"");
    for (at, _) in text.body.html.match_indices(tag) {
        let rest = &text.body.html[at..];
        let inside = &rest[..rest.find('>').unwrap_or(rest.len())];
        let Some(value) = inside.split(&start).nth(1) else { continue };
        let value = value.split('"').next().unwrap_or_default().replace("&amp;", "&");
        if value.starts_with("http://") || value.starts_with("https://") {
            let span = place::first(text, &value);
            all.push(Target { address: value, span });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn marks_of_a_language_count_nothing_in_an_address() {
        for (zh, en) in [
            ("https://zh.a.org/x/", "https://www.a.org/x"),
            ("https://a.org/zh-cn/", "https://a.org/en/index.html"),
            ("/news/guide.zh-CN.md", "/news/guide.md"),
            ("/docs/performance_zh.md", "/docs/performance.md"),
            ("https://a.org/kit-zh-CN.sketch", "https://a.org/kit-en-US.sketch"),
        ] {
            assert_eq!(key(zh), key(en), "{zh}");
        }
        for (one, other) in
            [("/a/token.md", "/a/tok.md"), ("https://a.org/en-a", "https://a.org/a")]
        {
            assert_ne!(key(one), key(other), "{one}");
        }
    }
}
