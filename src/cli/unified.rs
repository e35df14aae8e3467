//! The difference between two texts of as many lines, as `diff -u` writes it.

use std::fmt::Write as _;
use std::ops::Range;

/// Lines around a change.
const CONTEXT: usize = 3;

const RESET: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";
const RED: &str = "\x1b[31m";
const GREEN: &str = "\x1b[32m";
const CYAN: &str = "\x1b[36m";

/// How a file changes of which no line comes or goes.
pub(super) fn unified(path: &str, before: &str, after: &str, colour: bool) -> String {
    let lines = |text: &'_ str| -> Vec<String> {
        text.split_inclusive('\n').map(|line| line.replace(is_hidden, "\u{FFFD}")).collect()
    };
    let (old, new) = (lines(before), lines(after));
    let painted = |paint: &str, line: &str| {
        let text = line.strip_suffix('\n').unwrap_or(line);
        let end = if text.len() < line.len() { "" } else { "\n\\ No newline at end of file" };
        if colour && !paint.is_empty() {
            format!(
                "{paint}{text}{RESET}{end}
"
            )
        } else {
            format!(
                "{text}{end}
"
            )
        }
    };
    let mut out =
        painted(BOLD, &format!("--- {path}\n")) + &painted(BOLD, &format!("+++ {path}\n"));
    for hunk in hunks(&old, &new) {
        let mut place = String::new();
        let _ = writeln!(place, "@@ -{0},{1} +{0},{1} @@", hunk.start + 1, hunk.len());
        out += &painted(CYAN, &place);
        let mut at = hunk.start;
        while at < hunk.end {
            let same = |at: usize| old.get(at) == new.get(at);
            if same(at) {
                out += &painted("", &format!(" {}", old[at]));
                at += 1;
                continue;
            }
            let end = (at..hunk.end).find(|at| same(*at)).unwrap_or(hunk.end);
            for line in &old[at..end] {
                out += &painted(RED, &format!("-{line}"));
            }
            for line in &new[at..end] {
                out += &painted(GREEN, &format!("+{line}"));
            }
            at = end;
        }
    }
    out
}

/// What a terminal would obey instead of showing it.
fn is_hidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// Lines that change, with those around them.
fn hunks(old: &[String], new: &[String]) -> Vec<Range<usize>> {
    let mut hunks: Vec<Range<usize>> = Vec::new();
    for at in (0..old.len().min(new.len())).filter(|at| old[*at] != new[*at]) {
        let (start, end) = (at.saturating_sub(CONTEXT), (at + CONTEXT + 1).min(old.len()));
        match hunks.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => hunks.push(start..end),
        }
    }
    hunks
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn changes_are_shown_with_the_lines_around_them() {
        let before = "1\n2\n3\n4\na\n6\n7\n8\n9\n10\n11\n12\nb";
        let after = before.replace('a', "A").replace('b', "B");
        let shown = unified("x.md", before, &after, false);
        let expected = "--- x.md\n+++ x.md\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-a\n+A\n 6\n 7\n 8\n\
            @@ -10,4 +10,4 @@\n 10\n 11\n 12\n-b\n\\ No newline at end of file\n+B\n\\ No newline at end of file\n";
        assert_eq!(shown, expected);
        let shown = unified("x.md", "a\x1b\n", "b\n", true);
        assert!(shown.contains("\x1b[31m-a\u{FFFD}\x1b[0m\n\x1b[32m+b\x1b[0m\n"), "{shown:?}");
    }
}
