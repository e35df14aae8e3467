//! Marks of half width in Chinese: `你好,世界`, `(说明)`; and figures and letters of full width, `２０２３`,
//! which Chinese writes at half width.

use super::Finding;
use super::view::{CLOSING, View, is_han, is_wide};
use crate::site::{OPAQUE, Rule};

pub(super) fn find(view: &View<'_>, found: &mut Vec<Finding>) {
    brackets(view, found);
    for (at, c) in view.each() {
        if ",.:;?!".contains(c) {
            found.extend(mark(view, at, c));
        }
    }
    let mut at = 0;
    while at < view.len() {
        let end = view.run(at, is_full);
        if end > at {
            let narrow: String = view.chars(at..end).iter().map(|c| narrow(*c)).collect();
            found.push(Finding::new(Rule::FullWidth, view.bytes(at..end), &narrow));
        }
        at = end.max(at + 1);
    }
}

/// A mark behind a Chinese character; with it the blanks that follow, for which the full width stands.
fn mark(view: &View<'_>, at: usize, c: char) -> Option<Finding> {
    let before = view.before(at)?;
    let is_behind_chinese = is_han(before) || CLOSING.contains(before) || before == '”';
    let next = view.get(at + 1);
    let after = view.blanks_from(at + 1);
    let goes_on = view.get(after);
    let is_end = goes_on.is_none_or(|c| c == '\n');
    let is_before_chinese = goes_on.is_some_and(|c| is_wide(c) || c == '“');
    // `版本2,版本3`: a sentence that is Chinese on the other side.
    let is_between = before.is_ascii_alphanumeric() && next.is_some_and(is_han);
    let is_alone = next.is_none_or(|c| !c.is_ascii_punctuation() || matches!(c, '(' | '['));
    let is_wrong = match c {
        '.' => is_behind_chinese && (is_end || after > at + 1 && is_before_chinese),
        ',' if is_between => !before.is_ascii_digit(),
        // `:smile:` is a picture for some.
        ':' => is_behind_chinese && is_alone && !is_picture(view, at),
        _ => is_behind_chinese && is_alone,
    };
    // A number stands before a heading: `一. 概述`.
    let is_number =
        c == '.' && view.chars(0..at).iter().all(|c| "一二三四五六七八九十百".contains(*c));
    if !is_wrong || is_number {
        return None;
    }
    let by = match c {
        ',' => "，",
        '.' => "。",
        ':' => "：",
        ';' => "；",
        '?' => "？",
        _ => "！",
    };
    let end = if is_end || goes_on == Some(OPAQUE) { at + 1 } else { after };
    let edits = vec![(view.bytes(at..end), by.to_owned())];
    Some(Finding { rule: Rule::HalfWidth, range: view.bytes(at..at + 1), edits })
}

fn is_picture(view: &View<'_>, at: usize) -> bool {
    let end = view.run(at + 1, |c| c.is_ascii_alphanumeric() || "_+-".contains(c));
    end > at + 1 && view.get(end) == Some(':')
}

/// Brackets around Chinese of which one or both are of half width.
fn brackets(view: &View<'_>, found: &mut Vec<Finding>) {
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in view.each() {
        match c {
            '(' | '（' => open.push(at),
            ')' | '）' => {
                let Some(start) = open.pop() else { continue };
                let is_half = |at| view.get(at).is_some_and(|c| c.is_ascii());
                let has_chinese = view.chinese_in(start..at) > 0;
                // What a formula takes is no aside.
                let is_call = view.before(start) == Some('_');
                let is_mixed = is_half(start) != is_half(at);
                if (is_half(start) || is_half(at)) && (has_chinese || is_mixed) && !is_call {
                    found.push(pair(view, start, at));
                }
            }
            _ => {}
        }
    }
}

fn pair(view: &View<'_>, start: usize, end: usize) -> Finding {
    let mut edits = Vec::new();
    let is_half = |at| view.get(at).is_some_and(|c: char| c.is_ascii());
    if is_half(start) {
        // The blanks around brackets go with them.
        let from = view.blanks_before(start);
        let is_in_line = from > 0 && view.before(from).is_some_and(|c| c != '\n' && c != OPAQUE);
        let from = if is_in_line { from } else { start };
        let to = view.blanks_from(start + 1).min(end);
        edits.push((view.bytes(from..to), "（".to_owned()));
    }
    if is_half(end) {
        let after = view.blanks_from(end + 1);
        let goes_on = view.get(after).is_some_and(|c| is_wide(c) || c.is_ascii_alphanumeric());
        let from = view.blanks_before(end).max(start + 1);
        let to = if goes_on { after } else { end + 1 };
        edits.push((view.bytes(from..to), "）".to_owned()));
    }
    let wrong = if is_half(start) { start } else { end };
    Finding { rule: Rule::HalfWidth, range: view.bytes(wrong..wrong + 1), edits }
}

/// Figures and letters of full width.
fn is_full(c: char) -> bool {
    matches!(c, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}')
}

/// A character of full width at half width.
pub(super) fn narrow(c: char) -> char {
    char::from_u32(u32::from(c).wrapping_sub(0xFEE0)).filter(char::is_ascii_graphic).unwrap_or(c)
}
