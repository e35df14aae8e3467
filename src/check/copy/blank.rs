//! Blanks where none belongs: before a comma, beside a mark of full width, inside brackets.

use super::Finding;
use super::view::{CLOSING, OPENING, PAUSES, View, is_blank, is_text, is_wide};
use crate::site::Rule;

pub(super) fn chinese(view: &View<'_>, found: &mut Vec<Finding>) {
    each(view, |from, to, before, after| {
        let is_before_mark = PAUSES.contains(after) || CLOSING.contains(after);
        let is_behind_mark =
            PAUSES.contains(before) || OPENING.contains(before) || CLOSING.contains(before);
        let goes_on = is_wide(after) || after.is_ascii_alphanumeric();
        let is_wrong = is_before_mark || OPENING.contains(before) || is_behind_mark && goes_on;
        if is_wrong && is_text(before) && is_text(after) {
            found.push(removed(view, from, to));
        }
    });
}

pub(super) fn english(view: &View<'_>, found: &mut Vec<Finding>) {
    // How many brackets are open, as far as the text was looked at.
    let (mut seen, mut open) = (0, 0_usize);
    each(view, |from, to, before, after| {
        for c in view.chars(seen..from) {
            open = match c {
                '(' => open + 1,
                ')' => open.saturating_sub(1),
                _ => open,
            };
        }
        seen = from;
        let next = view.get(to + 1);
        let ends = match after {
            ',' | '.' | ';' => next.is_none_or(char::is_whitespace),
            // `x ? y : z` is no English.
            '?' | '!' => next.is_none_or(|c| c == '\n'),
            _ => false,
        };
        let is_behind_word = before.is_alphanumeric() || ")”\"’%".contains(before);
        let is_before_mark = ends && is_behind_word;
        // `( )` is a box, and `[x] (` no bracket of ours.
        let opens = before == '(' && after.is_alphanumeric();
        let closes = after == ')' && (before.is_alphanumeric() || ".%”\"".contains(before));
        // `a )` alone may be a face or a number.
        if is_before_mark || opens || closes && open > 0 {
            found.push(removed(view, from, to));
        }
    });
}

/// Looks at the blanks of every line: where they begin, where they end, what stands on both sides.
fn each(view: &View<'_>, mut look: impl FnMut(usize, usize, char, char)) {
    let mut at = 0;
    while at < view.len() {
        let end = view.run(at, is_blank);
        if end > at
            && let (Some(before), Some(after)) = (view.before(at), view.get(end))
            && before != '\n'
            && after != '\n'
        {
            look(at, end, before, after);
        }
        at = end.max(at + 1);
    }
}

/// Blanks to be taken away, with what stands before them, so that there is something to point at.
fn removed(view: &View<'_>, from: usize, to: usize) -> Finding {
    Finding {
        rule: Rule::Blank,
        range: view.bytes(from..to),
        edits: vec![(view.bytes(from..to), String::new())],
    }
}
