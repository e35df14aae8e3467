//! Interface words of one language, and how it writes dates.

use std::collections::BTreeMap;

use super::moment::Moment;

/// The string table of a language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// By key.
    pub words: BTreeMap<String, Word>,
    /// `{day} {month} {year}` in the language's order.
    pub date_format: String,
    /// The same for a month of a year: `{month} {year}`.
    pub month_format: String,
    /// The same for a year: `{year}`.
    pub year_format: String,
    /// Twelve names; empty when months are numbers.
    pub months: Vec<String>,
}

/// A word of the interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// The same for every count.
    Plain(String),
    /// One form for one, another for all other counts.
    Counted {
        /// For a count of one.
        one: String,
        /// For any other count.
        other: String,
    },
}

impl Labels {
    /// The word of a key; with a count of one the form `one`, else `other`.
    #[must_use]
    pub fn word(&self, key: &str, count: Option<i64>) -> Option<&str> {
        match self.words.get(key)? {
            Word::Plain(text) => Some(text),
            Word::Counted { one, .. } if count == Some(1) => Some(one),
            Word::Counted { other, .. } => Some(other),
        }
    }

    /// A day as the language writes it: `14 July 2023`, `2023年7月14日`. No leading zeros.
    #[must_use]
    pub fn date(&self, moment: Moment) -> String {
        let civil = moment.civil();
        self.written(&self.date_format, civil.year(), Some(civil.month()), Some(civil.day()))
    }

    /// A month of a year as the language writes it: `July 2023`, `2023年7月`.
    #[must_use]
    pub fn month(&self, year: i16, month: i8) -> String {
        self.written(&self.month_format, year, Some(month), None)
    }

    /// A year as the language writes it: `2023`, `2023年`.
    #[must_use]
    pub fn year(&self, year: i16) -> String {
        self.written(&self.year_format, year, None, None)
    }

    fn written(&self, format: &str, year: i16, month: Option<i8>, day: Option<i8>) -> String {
        fill(format, |key| match key {
            "year" => Some(year.to_string()),
            "month" => month.map(|month| {
                let place = usize::try_from(month).unwrap_or_default().wrapping_sub(1);
                self.months.get(place).cloned().unwrap_or_else(|| month.to_string())
            }),
            "day" => day.map(|day| day.to_string()),
            _ => None,
        })
    }
}

/// Fills `{names}` of a text; a name without a value stays as it is written.
#[must_use]
pub fn fill(text: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        rest = after;
        match after.split_once('}').and_then(|(key, after)| Some((value(key)?, after))) {
            Some((value, after)) => {
                out.push_str(&value);
                rest = after;
            }
            None => out.push('{'),
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::{Labels, Word, fill};
    use crate::site::Moment;
    use jiff::{Timestamp, tz::Offset};

    #[test]
    fn dates_follow_the_language() {
        let at: Timestamp = "2023-07-13T20:00:00Z".parse().unwrap();
        let moment = Moment { at, offset: Offset::constant(8) };
        let zh = Labels {
            date_format: "{year}年{month}月{day}日".into(),
            month_format: "{year}年{month}月".into(),
            year_format: "{year}年".into(),
            ..Labels::default()
        };
        assert_eq!(zh.date(moment), "2023年7月14日");
        assert_eq!([zh.month(2023, 7), zh.year(2023)], ["2023年7月", "2023年"]);
        let months = (1..=12).map(|n| format!("M{n}")).collect();
        let month_format = "{month} {year} {day}".into();
        let date_format = "{day} {month} {year}".into();
        let en = Labels { date_format, month_format, months, ..Labels::default() };
        assert_eq!(en.date(moment), "14 M7 2023");
        assert_eq!(en.month(2023, 12), "M12 2023 {day}", "a month has no day");
    }

    #[test]
    fn words_are_counted_and_filled() {
        let counted =
            Word::Counted { one: "{count} article".into(), other: "{count} articles".into() };
        let labels = Labels { words: [("n".into(), counted)].into(), ..Labels::default() };
        assert_eq!(labels.word("n", Some(1)), Some("{count} article"));
        assert_eq!(labels.word("n", Some(0)), Some("{count} articles"));
        assert_eq!(labels.word("m", None), None);
        assert_eq!(fill("a {x} {y} {", |key| (key == "x").then(|| "1".into())), "a 1 {y} {");
    }
}
