//! `corrections`: what was wrong in an article, and when that was said.

use super::date_of;
use crate::base::{is_hangul, is_wide};
use crate::load::value::Value;
use crate::load::value::reader::Reader;
use crate::site::{Correction, Settings};

/// A list of tables, the newest first; of equal dates, the first of the file. One table is a list of
/// one. Each has to say both when and what: readers are owed no less.
pub(super) fn read(table: &mut Reader<'_, '_>, settings: &Settings) -> Box<[Correction]> {
    let Some(entry) = table.take(&["corrections"]) else { return Box::default() };
    let nodes = match &entry.node.value {
        Value::List(nodes) => nodes,
        _ => std::slice::from_ref(&entry.node),
    };
    let mut all = Vec::with_capacity(nodes.len());
    for node in nodes {
        let Some(mut one) = table.open(node, &entry.key) else { continue };
        let date = one.required("date", "2024-07-03");
        let date = date.and_then(|date| date_of(&mut one, &date, settings));
        let text = one.required("text", "…");
        let made = date.zip(text);
        all.extend(made.map(|(date, text)| Correction { date, text: in_line(&text.text) }));
        one.finish();
    }
    all.sort_by_key(|correction| std::cmp::Reverse(correction.date.at));
    all.into()
}

/// A text in one line, however it is written. A line may break between two Chinese characters, where
/// no blank belongs.
fn in_line(text: &str) -> String {
    let is_chinese = |c: Option<char>| c.is_some_and(|c| is_wide(c) && !is_hangul(c));
    let mut out = String::with_capacity(text.len());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let is_inside = is_chinese(out.chars().next_back()) && is_chinese(line.chars().next());
        if !out.is_empty() && !is_inside {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::base::SourcePath;
    use crate::load::fixtures::settings;
    use crate::load::matter::read_matter;

    /// The corrections of a front matter, and the codes of its faults.
    fn read(text: &str) -> (Vec<String>, Vec<&'static str>) {
        let front = read_matter(&SourcePath::new("a.md"), text, &settings());
        let all = front.value.matter.corrections.iter();
        let said = all.map(|one| format!("{} {}", one.date.rfc3339(), one.text)).collect();
        (said, front.diagnostics.iter().map(|fault| fault.code).collect())
    }

    #[test]
    fn corrections_are_read_in_all_formats_and_the_newest_stands_first() {
        let expected =
            ["2024-07-03T09:30:00+08:00 41人参加，不是40人。", "2024-07-02T00:00:00+08:00 A B"];
        let texts = [
            "+++\n[[corrections]]\ndate = 2024-07-02\ntext = \"A\\n B\"\n\
             [[corrections]]\ndate = 2024-07-03 09:30\ntext = \"41人参加，不是40人。\"\n+++\n",
            "---\nCorrections:\n- date: 2024-7-2\n  text: |\n    A\n    B\n- text: |\n    41人参加，\n    \
             不是40人。\n  date: 2024-07-03 09:30\n---\n",
            "{\"corrections\": [{\"date\": \"2024-07-02\", \"text\": \"A B\"}, \
             {\"date\": \"2024-07-03 9:30\", \"text\": \"41人参加，不是40人。\"}]}\n",
        ];
        for text in texts {
            assert_eq!(read(text), (expected.map(str::to_owned).to_vec(), vec![]), "{text}");
        }
        let one = read("---\ncorrections: {date: 2024-07-02, text: A}\n---\n");
        assert_eq!(one, (vec!["2024-07-02T00:00:00+08:00 A".to_owned()], vec![]));
    }

    #[test]
    fn a_correction_says_when_and_what() {
        let faults = |text: &str| read(&format!("+++\ncorrections = {text}\n+++\n")).1;
        assert_eq!(faults("[{ date = 2024-02-30, text = \"A\" }]"), ["matter::no-such-date"]);
        assert_eq!(faults("[{ text = \"A\" }]"), ["data::missing-key"]);
        assert_eq!(faults("[{ date = 2024-02-03 }]"), ["data::missing-key"]);
        assert_eq!(faults("[{ date = 2024-02-03, text = \"A\", txt = 1 }]"), ["data::unknown-key"]);
        assert_eq!(faults("\"A\""), ["data::not-a-table"]);
    }
}
