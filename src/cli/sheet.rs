//! Tables as people and programs want them: aligned, CSV, Markdown, HTML.

/// Rows of equal length below a head.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Rows {
    fn lines(&self) -> impl Iterator<Item = &Vec<String>> {
        std::iter::once(&self.head).chain(&self.rows)
    }

    /// Columns side by side.
    pub(super) fn text(&self) -> String {
        columns(&self.lines().cloned().collect::<Vec<_>>())
    }

    /// RFC 4180, with the line ends of this world.
    pub(super) fn csv(&self) -> String {
        let cell = |cell: &String| {
            let wants_quotes = cell.contains([',', '"', '\n', '\r']);
            if wants_quotes { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
        };
        let line = |line: &Vec<String>| line.iter().map(cell).collect::<Vec<_>>().join(",") + "\n";
        self.lines().map(line).collect()
    }

    /// A table of Markdown.
    pub(super) fn markdown(&self) -> String {
        let cell = |cell: &String| cell.replace('\\', "\\\\").replace('|', "\\|");
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        let row = |row: &Vec<String>| line(&row.iter().map(cell).collect::<Vec<_>>());
        let rule = line(&vec!["---".to_owned(); self.head.len()]);
        let rows: String = self.rows.iter().map(row).collect();
        row(&self.head) + &rule + &rows
    }

    /// A page with one table, in the language of who runs the program.
    pub(super) fn html(&self, lang: &str, title: &str) -> String {
        let row = |tag: &str, row: &Vec<String>| {
            let cell = |cell: &String| format!("<{tag}>{}</{}>", escaped(cell), &tag[..2]);
            format!("<tr>{}</tr>\n", row.iter().map(cell).collect::<String>())
        };
        let rows: String = self.rows.iter().map(|cells| row("td", cells)).collect();
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<meta charset=\"utf-8\">\n\
             <title>{0}</title>\n<h1>{0}</h1>\n<table>\n<thead>\n{1}</thead>\n<tbody>\n{rows}</tbody>\n\
             </table>\n</html>\n",
            escaped(title),
            row("th scope=\"col\"", &self.head),
        )
    }
}

/// Rows of equal length with their columns side by side; Chinese characters take two places.
pub(super) fn columns(rows: &[Vec<String>]) -> String {
    let width =
        |text: &str| -> usize { text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum() };
    let columns = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..columns)
        .map(|column| rows.iter().map(|line| width(&line[column])).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for line in rows {
        for (index, (cell, room)) in line.iter().zip(&widths).enumerate() {
            out.push_str(cell);
            if index + 1 < columns {
                out.extend(std::iter::repeat_n(' ', room - width(cell) + 2));
            }
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.push('\n');
    }
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Wide in a terminal: East Asian wide and full-width forms (UAX #11), coarsely.
fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x20000..=0x3FFFD)
}

#[cfg(test)]
mod tests {
    use super::Rows;

    #[test]
    fn a_cell_keeps_its_signs_in_every_form() {
        let texts = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let rows = Rows { head: texts(["键", "b"]), rows: vec![texts(["a,\"|<", "c"])] };
        assert_eq!(rows.text(), "键     b\na,\"|<  c\n");
        assert_eq!(rows.csv(), "键,b\n\"a,\"\"|<\",c\n");
        assert_eq!(rows.markdown(), "| 键 | b |\n| --- | --- |\n| a,\"\\|< | c |\n");
        let html = rows.html("zh", "表");
        assert!(html.contains("<tr><th scope=\"col\">键</th>"), "{html}");
        assert!(html.contains("<tr><td>a,\"|&lt;</td><td>c</td></tr>"), "{html}");
    }
}
