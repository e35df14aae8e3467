//! Tables in files: values with commas, semicolons or tabs between them (RFC 4180).

use std::ops::Range;

use crate::base::SourcePath;
use crate::diag::faults::load as faults;
use crate::diag::{Diagnostics, Outcome};

/// The rows of a table, the first one its head. Rows that are too short are filled, of longer ones
/// nothing is lost: all get the length of the longest.
pub(super) fn rows(file: &SourcePath, text: &str) -> Outcome<Vec<Vec<String>>> {
    let mut diagnostics = Diagnostics::new();
    let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let mut reader = Reader { text, at: start, separator: separator(&text[start..]) };
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut uneven: Option<(Range<usize>, usize)> = None;
    while reader.at < text.len() {
        let begin = reader.at;
        let Some(row) = reader.row() else {
            diagnostics.push(faults::table_quote(file.at(begin..begin)));
            break;
        };
        // A blank line is no row.
        if matches!(&*row, [cell] if cell.trim().is_empty()) {
            continue;
        }
        if rows.first().is_some_and(|head| head.len() != row.len()) && uneven.is_none() {
            let end = text[begin..reader.at].trim_end().len() + begin;
            uneven = Some((begin..end, row.len()));
        }
        rows.push(row);
    }
    if let (Some((range, cells)), Some(head)) = (uneven, rows.first()) {
        diagnostics.push(faults::uneven_table(head.len(), cells, file.at(range)));
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    for row in &mut rows {
        row.resize(width, String::new());
    }
    Outcome::new(rows, diagnostics)
}

/// What stands between the values: the first line tells.
fn separator(text: &str) -> char {
    let line = text.lines().next().unwrap_or_default();
    let count = |separator: char| line.matches(separator).count();
    let mut best = ',';
    for other in ['\t', ';'] {
        if count(other) > count(best) {
            best = other;
        }
    }
    best
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    separator: char,
}

impl Reader<'_> {
    /// The next row; `None` when a quotation mark is not closed.
    fn row(&mut self) -> Option<Vec<String>> {
        let mut row = Vec::new();
        loop {
            row.push(self.cell()?);
            let rest = &self.text[self.at..];
            match rest.chars().next() {
                Some(c) if c == self.separator => self.at += c.len_utf8(),
                _ => {
                    self.at += if rest.starts_with("\r\n") { 2 } else { rest.len().min(1) };
                    return Some(row);
                }
            }
        }
    }

    fn cell(&mut self) -> Option<String> {
        let mut cell = String::new();
        let rest = &self.text[self.at..];
        if let Some(mut inner) = rest.strip_prefix('"') {
            loop {
                let (part, after) = inner.split_once('"')?;
                cell.push_str(part);
                inner = after;
                match inner.strip_prefix('"') {
                    Some(after) => {
                        cell.push('"');
                        inner = after;
                    }
                    None => break,
                }
            }
            self.at = self.text.len() - inner.len();
        }
        // What stands behind a closing mark belongs to the value too.
        let rest = &self.text[self.at..];
        let is_end = |c: char| c == self.separator || matches!(c, '\n' | '\r');
        let length = rest.find(is_end).unwrap_or(rest.len());
        cell.push_str(&rest[..length]);
        self.at += length;
        Some(cell.trim().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::rows;
    use crate::base::SourcePath;

    fn read(text: &str) -> (Vec<Vec<String>>, Vec<&'static str>) {
        let outcome = rows(&SourcePath::new("a.csv"), text);
        (outcome.value, outcome.diagnostics.iter().map(|fault| fault.code).collect())
    }

    #[test]
    fn values_are_read_as_spreadsheets_write_them() {
        let cases = [
            ("a,b\n1,2\n", "a|b/1|2"),
            ("\u{FEFF}a;b\r\n\"1;x\";2", "a|b/1;x|2"),
            ("a\tb\n\"say \"\"hi\"\"\"\t\"two\nlines\"\n", "a|b/say \"hi\"|two\nlines"),
            ("甲,乙\r一,二\r\n\n三,四", "甲|乙/一|二/三|四"),
            ("a,b,\n,,", "a|b|/||"),
            ("", ""),
        ];
        for (text, expected) in cases {
            let (rows, faults) = read(text);
            let shown: Vec<_> = rows.iter().map(|row| row.join("|")).collect();
            assert_eq!(
                (shown.join("/"), faults.as_slice()),
                (expected.to_owned(), &[][..]),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_torn_is_told() {
        let (rows, faults) = read("a,b\n1\n1,2,3\n");
        assert_eq!(faults, ["table::uneven"]);
        assert!(rows.iter().all(|row| row.len() == 3));
        assert_eq!(read("a,b\n\"1,2\n").1, ["table::quote"]);
    }
}
