//! English: marks of full width in it, and a blank that is missing behind a comma.

use super::Finding;
use super::half::narrow;
use super::view::{View, is_han, is_wide};
use crate::site::{OPAQUE, Rule};

/// Words so common that two of them are no name, no path and no list of values: behind a comma they
/// begin a clause.
const COMMON: &[&str] = &[
    "a",
    "also",
    "although",
    "an",
    "and",
    "are",
    "as",
    "at",
    "because",
    "but",
    "by",
    "for",
    "from",
    "he",
    "however",
    "if",
    "in",
    "including",
    "is",
    "it",
    "not",
    "of",
    "on",
    "or",
    "our",
    "she",
    "since",
    "so",
    "such",
    "that",
    "the",
    "their",
    "then",
    "there",
    "they",
    "this",
    "to",
    "was",
    "we",
    "when",
    "where",
    "which",
    "while",
    "who",
    "will",
    "with",
    "you",
];

/// Marks, figures and letters of full width that stand beside no Chinese.
pub(super) fn full_width(view: &View<'_>, found: &mut Vec<Finding>) {
    for (at, c) in view.each() {
        let by = match c {
            '，' | '；' | '：' | '！' | '？' | '）' | '（' | '％' => narrow(c),
            '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
                narrow(c)
            }
            '。' | '．' => '.',
            '、' => ',',
            _ => continue,
        };
        let (from, after) = (view.blanks_before(at), view.blanks_from(at + 1));
        let (before, next) = (view.before(from), view.get(at + 1));
        let is_chinese =
            |c: Option<char>| c.is_some_and(|c| is_han(c) || "《》「」『』【】".contains(c));
        if is_chinese(before) || is_chinese(view.get(after)) || before.is_none() && next.is_none() {
            continue;
        }
        let mut text = by.to_string();
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        let is_between_figures = is_digit(view.before(at)) && is_digit(next);
        // A mark of full width brings its blank with it.
        let word = |c: char| c.is_alphanumeric() || "“‘\"'([".contains(c) || c == OPAQUE;
        let wants_blank = next.is_some_and(word) && !(by == ':' && is_between_figures);
        if ",.;:!?)".contains(by) && wants_blank {
            text.push(' ');
        }
        if by == '(' && view.before(at).is_some_and(|c| c.is_alphanumeric() || c == OPAQUE) {
            text.insert(0, ' ');
        }
        found.push(Finding::new(Rule::FullWidth, view.bytes(at..at + 1), &text));
    }
}

/// `first,and`: no blank behind a comma between words.
pub(super) fn no_blank(view: &View<'_>, found: &mut Vec<Finding>) {
    let letter = |c: char| c.is_ascii_alphabetic() || c == '’' || c == '\'';
    for (at, c) in view.each().filter(|(_, c)| ",;".contains(*c)) {
        let start = at - view.chars(0..at).iter().rev().take_while(|c| letter(**c)).count();
        let end = view.run(at + 1, letter);
        let (before, after) = (view.slice(start..at), view.slice(at + 1..end));
        // `f(a,b)`, `x=a,b`, `a/b,c` and names of files are no English.
        let is_edge = |c: Option<char>| {
            c.is_none_or(|c| c.is_whitespace() || is_wide(c) || "(“\"".contains(c))
        };
        let is_end =
            |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || ",.;:!?)”\"".contains(c));
        let is_common = |word: &str| COMMON.contains(&&*word.to_ascii_lowercase());
        let is_sentence =
            before.len() > 1 && !after.is_empty() && (is_common(after) || is_common(before));
        if is_sentence && is_edge(view.before(start)) && is_end(view.get(end)) {
            found.push(Finding::new(Rule::NoBlank, view.bytes(at..at + 1), &format!("{c} ")));
        }
    }
}
