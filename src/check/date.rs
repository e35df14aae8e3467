//! Dates and times of day, in English, Chinese and figures.

use std::ops::Range;

use super::claim::{Date, Value};
use super::english;
use super::line::Line;

/// What was found from a place on: values with their characters; a weak one is not asked for.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) values: Vec<(Value, Range<usize>, bool)>,
    pub(super) end: usize,
}

impl Found {
    fn one(value: Value, range: Range<usize>, is_weak: bool) -> Self {
        Self { end: range.end, values: vec![(value, range, is_weak)] }
    }
}

/// The date or time that begins at a place.
pub(super) fn read(line: &Line, at: usize) -> Option<Found> {
    figures(line, at)
        .or_else(|| time(line, at))
        .or_else(|| chinese(line, at))
        .or_else(|| day_first(line, at))
        .or_else(|| month_first(line, at))
}

fn is_year(year: u32) -> bool {
    (1900..2100).contains(&year)
}

fn is_day(day: u32) -> bool {
    (1..=31).contains(&day)
}

/// `2023-07-14`, `2023/7/14`, `2023.7.14`.
fn figures(line: &Line, at: usize) -> Option<Found> {
    let (year, end) = line.figures(at, 4).filter(|(year, _)| is_year(*year))?;
    let by = line.get(end).filter(|c| matches!(c, '-' | '/' | '.'))?;
    let (month, end) = line.figures(end + 1, 2).filter(|(month, _)| (1..=12).contains(month))?;
    line.get(end).filter(|c| *c == by)?;
    let (day, end) = line.figures(end + 1, 2).filter(|(day, _)| is_day(*day))?;
    let date = Date { year: Some(year), month: Some(month), day: Some(day) };
    Some(Found::one(Value::Date(date), at..end, false))
}

/// `2023年7月14日至15日`, `7月14日`, `2023年7月`, `二〇二三年`, `14日`.
fn chinese(line: &Line, at: usize) -> Option<Found> {
    let unit = |at: usize, unit: char| {
        let (number, end) = line.count(line.blanks(at))?;
        let end = line.blanks(end);
        (line.get(end)? == unit).then_some((number, end + 1))
    };
    let mut date = Date::default();
    let mut end = at;
    if let Some((year, after)) = unit(at, '年').filter(|(year, _)| is_year(*year)) {
        (date.year, end) = (Some(year), after);
    }
    if let Some((month, after)) = unit(end, '月').filter(|(month, _)| (1..=12).contains(month)) {
        (date.month, end) = (Some(month), after);
    }
    let Some(month) = date.month else {
        if let Some(year) = date.year {
            return Some(Found::one(Value::number(f64::from(year)), at..end, false));
        }
        let (day, end) = unit(at, '日').filter(|(day, _)| is_day(*day))?;
        let date = Date { day: Some(day), ..date };
        return Some(Found::one(Value::Date(date), at..end, true));
    };
    let mut found = Found { values: Vec::new(), end };
    let mut start = at;
    let mut from = end;
    while let Some((day, after)) = line.count(line.blanks(from)).filter(|(day, _)| is_day(*day)) {
        let after = line.blanks(after);
        let has_unit = line.is(after, |c| matches!(c, '日' | '号' | '號'));
        let after_unit = after + usize::from(has_unit);
        let sep = line.blanks(after_unit);
        let goes_on = line.is(sep, |c| "至到-—–~、和及与".contains(c))
            && line.count(line.blanks(sep + 1)).is_some_and(|(day, end)| {
                let end = line.blanks(end);
                is_day(day) && line.is(end, |c| matches!(c, '日' | '号' | '號' | '、' | '-' | '至'))
            });
        if !has_unit && !goes_on {
            break;
        }
        let date = Date { month: Some(month), day: Some(day), ..date };
        found.values.push((Value::Date(date), start..after_unit, false));
        found.end = after_unit;
        if !goes_on {
            break;
        }
        from = line.blanks(sep + 1);
        start = from;
    }
    if found.values.is_empty() {
        found.values.push((Value::Date(date), at..end, date.year.is_none()));
    }
    Some(found)
}

/// The figures of a day with or without `th`.
fn english_day(line: &Line, at: usize) -> Option<(u32, usize)> {
    let (day, end) = line.figures(at, 2).filter(|(day, _)| is_day(*day))?;
    let word = line.word(end);
    match word {
        Some((word, end)) if matches!(&*word, "st" | "nd" | "rd" | "th") => Some((day, end)),
        Some(_) => None,
        None => Some((day, end)),
    }
}

/// Days, each with its characters.
type Days = Vec<(u32, Range<usize>)>;

/// `14`, `14 and 15`, `14th–16th`: days, each with its characters.
fn english_days(line: &Line, at: usize) -> Option<(Days, usize)> {
    let (day, mut end) = english_day(line, at)?;
    let mut days = vec![(day, at..end)];
    loop {
        let mut next = line.blanks(end);
        if line.is(next, |c| "-–—,&".contains(c)) {
            next = line.blanks(next + 1);
        }
        if let Some((word, after)) =
            line.word(next).filter(|(word, _)| word == "and" || word == "to")
        {
            debug_assert!(!word.is_empty());
            next = line.blanks(after);
        }
        if next == end {
            break;
        }
        let Some((day, after)) = english_day(line, next) else { break };
        days.push((day, next..after));
        end = after;
    }
    Some((days, end))
}

fn english_year(line: &Line, at: usize) -> Option<(u32, usize)> {
    let mut from = line.blanks(at);
    if line.is(from, |c| c == ',') {
        from = line.blanks(from + 1);
    }
    line.figures(from, 4)
        .filter(|(year, end)| is_year(*year) && !line.is(*end, |c| c.is_ascii_alphanumeric()))
}

fn english_month(line: &Line, at: usize) -> Option<(u32, usize)> {
    let (word, end) = line.word(at)?;
    let month = english::month(&word)?;
    let is_short = word.len() < 5 && line.is(end, |c| c == '.');
    Some((month, end + usize::from(is_short)))
}

/// `14 July 2023`, `14 and 15 July`, `14th of July`.
fn day_first(line: &Line, at: usize) -> Option<Found> {
    let (days, end) = english_days(line, at)?;
    let mut from = line.blanks(end);
    if let Some((_, after)) = line.word(from).filter(|(word, _)| word == "of") {
        from = line.blanks(after);
    }
    let (month, end) = english_month(line, from)?;
    Some(english_found(line, &days, month, at, end))
}

/// `July 14, 2023`, `July 14–15`, `July 2023`, `July`.
fn month_first(line: &Line, at: usize) -> Option<Found> {
    let (month, end) = english_month(line, at)?;
    let from = if line.is(end, |c| c == ',') { end + 1 } else { end };
    let days = english_days(line, line.blanks(from)).filter(|_| line.is(from, char::is_whitespace));
    if let Some((days, end)) = days {
        return Some(english_found(line, &days, month, at, end));
    }
    let year = english_year(line, end);
    let end = year.map_or(end, |(_, end)| end);
    let date = Date { year: year.map(|(year, _)| year), month: Some(month), day: None };
    Some(Found::one(Value::Date(date), at..end, year.is_none()))
}

fn english_found(
    line: &Line,
    days: &[(u32, Range<usize>)],
    month: u32,
    at: usize,
    end: usize,
) -> Found {
    let year = english_year(line, end);
    let end = year.map_or(end, |(_, end)| end);
    let date = |day| Date { year: year.map(|(year, _)| year), month: Some(month), day: Some(day) };
    let values = days.iter().map(|(day, range)| {
        let range = if days.len() == 1 { at..end } else { range.clone() };
        (Value::Date(date(*day)), range, false)
    });
    Found { values: values.collect(), end }
}

/// `9:30 a.m.`, `上午9时30分`, `下午2点半`, `14:00`, `2 p.m.`.
fn time(line: &Line, at: usize) -> Option<Found> {
    const MORNING: &[&str] = &["上午", "早上", "凌晨", "早晨", "清晨"];
    const EVENING: &[&str] = &["下午", "晚上", "傍晚", "晚", "中午"];
    let before = line.run_back_blanks(at);
    let says = |words: &[&str]| words.iter().any(|word| line.ends_with(before, word));
    let (hour, end) = line.count(at).filter(|(hour, _)| *hour < 25)?;
    let (mut minute, mut end, mut is_time) = (0, end, false);
    let mut half = if says(MORNING) { Some(false) } else { says(EVENING).then_some(true) };
    if line.is(end, |c| c == ':') {
        let after = line.figures(end + 1, 2).filter(|(minute, after)| {
            *minute < 60
                && *after == end + 3
                && !(line.is(*after, |c| c == ':') && line.is(after + 1, |c| c.is_ascii_digit()))
        });
        (minute, end) = after?;
        is_time = true;
    } else if line.is(end, |c| matches!(c, '时' | '時' | '点' | '點')) {
        let after = end + 1;
        let minutes = line.count(after).filter(|(minute, end)| {
            *minute < 60 && (line.is(*end, |c| c == '分') && !line.is(*end + 1, |c| c == '之'))
        });
        if let Some((minutes, after)) = minutes {
            (minute, end, is_time) = (minutes, after + 1, true);
        } else if line.is(after, |c| c == '半') {
            (minute, end, is_time) = (30, after + 1, half.is_some());
        } else if half.is_some() {
            (end, is_time) = (after, true);
        }
    }
    let marked = line.blanks(end);
    for (mark, is_late) in [("a.m.", false), ("p.m.", true), ("am", false), ("pm", true)] {
        let there =
            line.starts_with(marked, mark) || line.starts_with(marked, &mark.to_uppercase());
        let after = marked + mark.len();
        if there && !line.is(after, |c| c.is_ascii_alphabetic()) {
            (half, end, is_time) = (Some(is_late), after, true);
            break;
        }
    }
    if !is_time {
        return None;
    }
    let minutes = (hour % 24) * 60 + minute;
    let values = match half {
        Some(true) if hour < 12 => vec![minutes + 720],
        Some(false) if hour == 12 => vec![minute],
        None if (1..=12).contains(&hour) => vec![minutes, (minutes + 720) % 1440],
        _ => vec![minutes],
    };
    Some(Found::one(Value::Time(values), at..end, false))
}
