//! Quotes of which one does not belong to the other, and straight ones around Chinese.

use super::Finding;
use super::view::{View, is_blank, is_han, is_wide};
use crate::site::Rule;

/// Opening and closing quotes.
const PAIRS: &[(char, char)] = &[('“', '”'), ('「', '」'), ('『', '』'), ('《', '》')];

fn closing(open: char) -> Option<char> {
    PAIRS.iter().find(|(known, _)| *known == open).map(|(_, close)| *close)
}

fn opening(close: char) -> Option<char> {
    PAIRS.iter().find(|(_, known)| *known == close).map(|(open, _)| *open)
}

pub(super) fn chinese(view: &View<'_>, is_traditional: bool, found: &mut Vec<Finding>) {
    let marks: Vec<(usize, char)> = view
        .each()
        .filter(|(_, c)| *c == '"' || closing(*c).is_some() || opening(*c).is_some())
        .collect();
    let count = |wanted: char| marks.iter().filter(|(_, c)| *c == wanted).count();
    let straight = count('"');
    if straight > 0 && straight % 2 == 0 && count('“') == count('”') {
        return straight_pairs(view, &marks, is_traditional, found);
    }
    mixed(view, &marks, found);
}

/// `"中文"`: in pairs, with Chinese inside.
fn straight_pairs(
    view: &View<'_>,
    marks: &[(usize, char)],
    is_traditional: bool,
    found: &mut Vec<Finding>,
) {
    // Where they stand, and how many quotes are open around them.
    let (mut straight, mut depth) = (Vec::new(), 0_usize);
    for (at, c) in marks {
        match c {
            '"' => straight.push((*at, depth)),
            '“' | '「' => depth += 1,
            '”' | '」' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    for pair in straight.chunks_exact(2) {
        let ((start, depth), (end, _)) = (pair[0], pair[1]);
        let inner = view.chars(start + 1..end);
        // `宽5"的屏` is an inch, `key="值"` is code, and a list of English quotes as it likes.
        let before = view.before(view.blanks_before(start));
        let is_code = before.is_some_and(|c| c != '\n' && c != '“' && !is_wide(c));
        let is_tight = !inner.first().is_none_or(|c| is_blank(*c))
            && !inner.last().is_none_or(|c| is_blank(*c));
        if inner.iter().any(|c| is_han(*c)) && !inner.contains(&'\n') && is_tight && !is_code {
            // A quote in a quote has the other kind.
            let (open, close) = match (is_traditional, depth > 0) {
                (false, false) => ("“", "”"),
                (false, true) => ("‘", "’"),
                (true, false) => ("「", "」"),
                (true, true) => ("『", "』"),
            };
            let edits = vec![
                (view.bytes(start..start + 1), open.to_owned()),
                (view.bytes(end..end + 1), close.to_owned()),
            ];
            found.push(Finding { rule: Rule::Quotes, range: view.bytes(start..start + 1), edits });
        }
    }
}

/// `“…"`, `"…”`, `「…”`, `”…”`, `“…“`: where two stand beside each other and nothing else is open.
fn mixed(view: &View<'_>, marks: &[(usize, char)], found: &mut Vec<Finding>) {
    let mut push = |at: usize, by: char| {
        found.push(Finding::new(Rule::Quotes, view.bytes(at..at + 1), &by.to_string()));
    };
    let mut at = 0;
    while let Some((&(start, open), rest)) = marks.get(at..).and_then(<[_]>::split_first) {
        let next = rest.first().copied();
        // How many marks were understood.
        at += match (open, next) {
            (open, Some((_, close))) if closing(open) == Some(close) => 2,
            (open, Some((end, '"'))) if closing(open).is_some() && rest.len() % 2 == 1 => {
                push(end, closing(open).unwrap_or('”'));
                2
            }
            ('"', Some((_, close))) if opening(close).is_some() => {
                push(start, opening(close).unwrap_or('“'));
                2
            }
            ('“', Some((end, '“'))) if rest.len() == 1 && ends_like(view, end) => {
                push(end, '”');
                2
            }
            ('”', Some((_, '”'))) if at == 0 && rest.len() == 1 => {
                push(start, '“');
                2
            }
            (open, Some((end, close)))
                if closing(open).is_some() && opening(close).is_some() && rest.len() == 1 =>
            {
                push(end, closing(open).unwrap_or('”'));
                2
            }
            // One quote in another one, or one that goes on over paragraphs.
            _ => 1,
        };
    }
}

/// True behind a word or a mark and before a mark, a blank or the end: a quote ends like this.
fn ends_like(view: &View<'_>, at: usize) -> bool {
    let next = view.get(at + 1);
    let is_after_text = view.before(at).is_some_and(|c| is_wide(c) || c.is_alphanumeric());
    is_after_text && next.is_none_or(|c| c.is_whitespace() || is_wide(c))
}

/// `“…"` and `"…”` in English, where nothing else is quoted.
pub(super) fn english(view: &View<'_>, found: &mut Vec<Finding>) {
    let marks: Vec<(usize, char)> = view.each().filter(|(_, c)| "“”\"".contains(*c)).collect();
    let mut at = 0;
    while let [(start, open), (end, close), ..] = marks[at..] {
        let tight = |at: usize| view.get(at).is_some_and(|c| !c.is_whitespace());
        let is_tight = tight(start + 1) && end > start + 1 && tight(end - 1);
        let (at_fault, by) = match (open, close) {
            ('“', '"') if is_tight => (end, "”"),
            ('"', '”') if is_tight => (start, "“"),
            ('“', '”') | ('"', '"') => {
                at += 2;
                continue;
            }
            // Who opens what is not certain from here on.
            _ => return,
        };
        found.push(Finding::new(Rule::Quotes, view.bytes(at_fault..at_fault + 1), by));
        at += 2;
    }
}
