//! Marks that stand twice: `。。`, `，。`, `,,`. An exclamation may be loud, an ellipsis has its dots.

use super::Finding;
use super::view::{View, is_blank};
use crate::site::Rule;

/// Marks of which one is enough.
const SINGLE: &str = "，。、；：";

pub(super) fn chinese(view: &View<'_>, found: &mut Vec<Finding>) {
    let mut at = 0;
    while at < view.len() {
        let end = view.run(at, |c| SINGLE.contains(c) || ",;:".contains(c));
        let run = view.chars(at..end);
        let first = run.first().copied().filter(|_| run.iter().any(|c| SINGLE.contains(*c)));
        if let Some(first) = first.filter(|_| run.len() > 1) {
            let full = |c: char| match c {
                ',' => '，',
                ';' => '；',
                ':' => '：',
                c => c,
            };
            let is_one = run.iter().all(|c| full(*c) == full(first));
            let by = match first {
                '。' if run.len() > 2 => "……".to_owned(),
                first => full(first).to_string(),
            };
            let range = view.bytes(at..end);
            // Which of two different ones was meant, nobody can tell.
            let edits = if is_one { vec![(range.clone(), by)] } else { Vec::new() };
            found.push(Finding { rule: Rule::Doubled, range, edits });
        }
        at = end.max(at + 1);
    }
}

pub(super) fn english(view: &View<'_>, found: &mut Vec<Finding>) {
    let mut at = 0;
    while at < view.len() {
        let end = view.run(at, |c| ",.;".contains(c));
        let is_behind_word =
            view.before(at).is_some_and(|c| c.is_alphanumeric() || ")”\"’".contains(c));
        let is_before_gap = view.get(end).is_none_or(|c| c == '\n' || is_blank(c));
        if is_behind_word && is_before_gap {
            let by = match view.slice(at..end) {
                ",," => Some(","),
                ".." => Some("."),
                ";;" => Some(";"),
                // `etc.,` is right.
                ",." | ",;" | ";," => None,
                _ => Some(""),
            };
            let range = view.bytes(at..end);
            match by {
                Some("") => {}
                Some(by) => found.push(Finding::new(Rule::Doubled, range, by)),
                None => found.push(Finding { rule: Rule::Doubled, range, edits: Vec::new() }),
            }
        }
        at = end.max(at + 1);
    }
}
