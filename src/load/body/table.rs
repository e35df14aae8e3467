//! How large tables may become.
//!
//! Cells that a row lacks are filled by the parser, so a table of a thousand columns and a thousand
//! empty rows, which is a small file, would have a million cells.

use memchr::memchr_iter;

/// Most cells of all tables of a text.
const MOST: usize = 1 << 20;
/// A text with fewer pipes cannot have so many: half of them are columns, the others rows.
const FEW: usize = 2 << 10;

/// True when the tables of a text would have more cells than anybody can mean.
pub(super) fn is_monstrous(text: &str) -> bool {
    if memchr_iter(b'|', text.as_bytes()).take(FEW).count() < FEW {
        return false;
    }
    let (mut columns, mut cells) = (0, 0);
    for line in text.lines() {
        if line.trim().is_empty() {
            columns = 0;
        } else if is_delimiter(line) {
            // A table may begin again below another one, without a line between them.
            columns = columns.max(memchr_iter(b'|', line.as_bytes()).count() + 1);
        }
        cells += columns;
        if cells > MOST {
            return true;
        }
    }
    false
}

/// True for what may be the line below the head of a table, inside quotes and lists too.
fn is_delimiter(line: &str) -> bool {
    line.contains('-')
        && line.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t' | b'>' | b'*' | b'+'))
}

#[cfg(test)]
mod tests {
    use super::is_monstrous;

    #[test]
    fn only_absurd_tables_are_monstrous() {
        let table = |columns: usize, rows: &str| {
            format!("{}|\n{}|\n{rows}", "|a".repeat(columns), "|-".repeat(columns))
        };
        assert!(is_monstrous(&table(2_000, &"|a\n".repeat(2_000))));
        assert!(is_monstrous(&format!("{}\n", table(200, &"|a\n".repeat(200))).repeat(30)));
        assert!(is_monstrous(&table(2_000, &"> |a\n".repeat(2_000)).replace("|-", "> |-")));
        // Large, but written out.
        assert!(!is_monstrous(&table(20, &("|a".repeat(20) + "|\n").repeat(5_000))));
        assert!(!is_monstrous(&table(5, &"text\n".repeat(5_000))));
        assert!(!is_monstrous(&("|-".repeat(5_000) + "\n\n" + &"text\n".repeat(5_000))));
    }
}
