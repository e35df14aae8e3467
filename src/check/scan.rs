//! Reads the claims of a text, English and Chinese alike: titles and names of one language stand in
//! texts of the other.

use std::ops::Range;

use super::chinese;
use super::claim::{Claim, Value, canonical};
use super::date;
use super::english::{self, Word};
use super::line::Line;
use super::name;

/// All claims of a text, in order.
pub(super) fn claims(text: &str) -> Vec<Claim> {
    let mut scan = Scan { line: Line::new(text), claims: Vec::new() };
    let mut at = 0;
    while at < scan.line.len() {
        // Every reader moves on; a place where none finds anything is passed over.
        at = scan.step(at).unwrap_or(0).max(at + 1);
    }
    scan.claims
}

struct Scan {
    line: Line,
    claims: Vec<Claim>,
}

impl Scan {
    fn add(&mut self, value: Value, range: &Range<usize>, is_weak: bool) {
        self.claims.push(Claim { value, range: self.line.bytes(range), is_weak });
    }

    /// Reads what begins at a place, and tells where it ends.
    fn step(&mut self, at: usize) -> Option<usize> {
        let c = self.line.get(at)?;
        let is_inside = self.line.before(at).is_some_and(|c| c.is_ascii_alphanumeric());
        if chinese::is_numeral(c) || "半双雙首单單".contains(c) {
            return self.chinese(at);
        }
        if is_inside && c.is_ascii_alphanumeric() {
            return None;
        }
        if c.is_ascii_alphanumeric() || c == '+' || c == '(' {
            if let Some(end) = name::web(&self.line, at) {
                return Some(end);
            }
            let whole = [name::mailbox, name::standard, name::phone];
            for read in whole {
                if let Some((value, end)) = read(&self.line, at) {
                    self.add(value, &(at..end), false);
                    return Some(end);
                }
            }
        }
        if (c.is_ascii_digit() || c.is_ascii_uppercase())
            && let Some(end) = self.date(at)
        {
            return Some(end);
        }
        if c.is_ascii_digit() {
            return Some(self.figures(at));
        }
        if c.is_ascii_alphabetic() {
            return Some(self.latin(at));
        }
        None
    }

    fn date(&mut self, at: usize) -> Option<usize> {
        let found = date::read(&self.line, at)?;
        for (value, range, is_weak) in found.values {
            if let Value::Time(minutes) = &value {
                // `9.30` is a time for some, and `the ten o'clock train` has a number.
                for at in minutes {
                    let (hour, minute) = (f64::from(at / 60), f64::from(at % 60));
                    self.add(Value::number(hour), &range, true);
                    self.add(Value::number(minute), &range, true);
                    self.add(Value::number(hour + minute / 100.0), &range, true);
                }
            }
            if let Value::Date(date) = &value {
                // The other text may say a part of it, or in words that are no date.
                for part in [date.year, date.month, date.day].into_iter().flatten() {
                    self.add(Value::number(f64::from(part)), &range, true);
                }
            }
            self.add(value, &range, is_weak);
        }
        Some(found.end)
    }

    /// `1,200`, `1.2 million`, `120万`, `2.1.4`, `3rd`, `1990s`.
    fn figures(&mut self, at: usize) -> usize {
        let (text, mut end) = self.digits(at);
        let dots = text.matches('.').count();
        let Some(number) = text.parse::<f64>().ok().filter(|_| dots < 2 && text.len() < 16) else {
            self.add(Value::Number(vec![text]), &(at..end), false);
            return end;
        };
        let mut value = number;
        let (by, length) = chinese::multiplier(self.line.from(end));
        value *= by;
        end += length;
        let mut next = self.line.blanks(end);
        while let Some((word, after)) = self.line.word(next) {
            let Some(by) = english::times(&word.to_ascii_lowercase()) else { break };
            value *= by;
            end = after;
            next = self.line.blanks(end);
        }
        let mut readings = vec![canonical(value)];
        if self.line.is(end, |c| c.is_ascii_alphabetic()) {
            let suffix = self.line.run(end, |c| c.is_ascii_alphanumeric());
            match &*self.line.text(end..suffix) {
                "k" | "K" => readings.push(canonical(value * 1000.0)),
                "M" => readings.push(canonical(value * 1e6)),
                "s" => readings.push(canonical(value % 100.0)),
                _ => {}
            }
            end = suffix;
        }
        // A number like `9.30` may be a time; it answers one.
        if let Some((hour, minute)) = text.split_once('.').filter(|_| dots == 1)
            && let (Ok(hour @ 0..24), Ok(minute @ 0..60)) =
                (hour.parse::<u32>(), minute.parse::<u32>())
            && minute_is_whole(&text)
        {
            let minutes = hour * 60 + minute;
            let value = Value::Time(vec![minutes, (minutes + 720) % 1440]);
            self.add(value, &(at..end), true);
        }
        // One of a thing is often just the thing.
        self.add(Value::Number(readings), &(at..end), value < 1.5 && dots == 0);
        end
    }

    /// Figures with their separators, the commas of thousands dropped.
    fn digits(&self, at: usize) -> (String, usize) {
        let line = &self.line;
        let run = |at: usize| line.run(at, |c| c.is_ascii_digit());
        let mut end = run(at);
        let mut text = line.text(at..end);
        while end - at < 16 && line.is(end, |c| c == ',') && run(end + 1) == end + 4 {
            text += &line.text(end + 1..end + 4);
            end += 4;
        }
        while line.is(end, |c| c == '.') && run(end + 1) > end + 1 {
            let after = run(end + 1);
            text += &line.text(end..after);
            end = after;
        }
        (text, end)
    }

    /// A word, a number in words, or a name.
    fn latin(&mut self, at: usize) -> usize {
        const UNITS: &[&str] = &["v", "V", "RMB", "USD", "CNY", "EUR", "HKD", "GBP", "No", "no"];
        let Some((word, end)) = self.line.word(at) else { return at };
        let figures = if self.line.is(end, |c| c == '.') { end + 1 } else { end };
        if UNITS.contains(&&*word) && self.line.is(figures, |c| c.is_ascii_digit()) {
            return self.figures(figures);
        }
        if let Some(end) = name::with_figures(&self.line, at) {
            return end;
        }
        self.words(at).unwrap_or(end)
    }

    /// `forty`, `twenty-one`, `two hundred and five`, `twenty-first`.
    fn words(&mut self, at: usize) -> Option<usize> {
        let (mut all, mut part, mut last) = (0.0, 0.0, None);
        let (mut end, mut next) = (at, at);
        let mut is_weak = false;
        while let Some((text, after)) = self.line.word(next) {
            let text = text.to_ascii_lowercase();
            let fits = |value: f64| match last {
                None => true,
                Some(Word::Count(before)) => before >= 20.0 && value < 10.0,
                Some(_) => value < 100.0,
            };
            match english::word(&text) {
                Some(word @ Word::Count(value)) if fits(value) => {
                    part += value;
                    last = Some(word);
                }
                Some(word @ Word::Times(by)) => {
                    is_weak |= last.is_none();
                    let before = if part == 0.0 { 1.0 } else { part };
                    if by > 100.0 {
                        (all, part) = (all + before * by, 0.0);
                    } else {
                        part = before * by;
                    }
                    last = Some(word);
                }
                Some(Word::Loose(value)) if last.is_none() || fits(value) && value >= 1.0 => {
                    (part, is_weak, end) = (part + value, true, after);
                    break;
                }
                None if text == "and" && matches!(last, Some(Word::Times(_))) => {
                    next = self.line.blanks(after);
                    continue;
                }
                _ => break,
            }
            end = after;
            next = self.line.blanks(end);
            if next == end && self.line.is(end, |c| c == '-') {
                next = end + 1;
            }
        }
        if end == at {
            return None;
        }
        let value = all + part;
        // Up to ten they are often a manner of speaking.
        self.add(Value::number(value), &(at..end), is_weak || value < 10.5);
        Some(end)
    }

    /// `四十`, `百分之八十五`, `二〇二三年`, `上午九时`, `半`.
    fn chinese(&mut self, at: usize) -> Option<usize> {
        if let Some(end) = self.date(at) {
            return Some(end);
        }
        let whole = "百分之";
        if self.line.starts_with(at, whole) {
            let from = at + whole.chars().count();
            if self.line.is(from, |c| c.is_ascii_digit()) {
                return Some(self.figures(from));
            }
            let numeral = chinese::numeral(self.line.from(from))?;
            let end = from + numeral.length;
            self.add(Value::number(numeral.value), &(at..end), false);
            return Some(end);
        }
        let loose = match self.line.get(at)? {
            '半' => Some(0.5),
            '双' => Some(2.0),
            '首' | '单' => Some(1.0),
            _ => None,
        };
        if let Some(value) = loose {
            self.add(Value::number(value), &(at..at + 1), true);
            return Some(at + 1);
        }
        let numeral = chinese::numeral(self.line.from(at))?;
        let end = at + numeral.length;
        self.add(Value::number(numeral.value), &(at..end), numeral.is_weak);
        Some(end)
    }
}

/// True for two figures behind the point.
fn minute_is_whole(text: &str) -> bool {
    text.split_once('.').is_some_and(|(_, minute)| minute.len() == 2)
}

#[cfg(test)]
mod tests {
    use super::super::claim::{Date, Value};
    use super::claims;

    /// The claims of a text that have to be answered, as text.
    fn said(text: &str) -> String {
        let claims = claims(text).into_iter().filter(|claim| !claim.is_weak);
        let one = |value: Value| match value {
            Value::Number(readings) => readings.join("|"),
            Value::Date(Date { year, month, day }) => [year, month, day]
                .map(|part| part.map_or("?".to_owned(), |part| part.to_string()))
                .join("-"),
            Value::Time(minutes) => {
                let one = |at: &u32| format!("{}:{:02}", at / 60, at % 60);
                minutes.iter().map(one).collect::<Vec<_>>().join("|")
            }
            Value::Standard(text) | Value::Mailbox(text) | Value::Phone(text) => text,
        };
        claims.map(|claim| one(claim.value)).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn both_languages_say_the_same() {
        let cases = [
            ("14 July 2023", "2023年7月14日", "2023-7-14"),
            ("July 14, 2023", "2023-07-14", "2023-7-14"),
            ("July 14th, 2023", "二〇二三年七月十四日", "2023-7-14"),
            ("13 and 14 July 2023", "2023年7月13日至14日", "2023-7-13; 2023-7-14"),
            ("July 13-14, 2023", "2023年7月13-14日", "2023-7-13; 2023-7-14"),
            ("July 2023", "2023年7月", "2023-7-?"),
            ("February, 29 2024", "2024 年 2 月 29 日", "2024-2-29"),
            ("5 kg", "5千克", "5"),
            ("mid-2023", "2023年中", "2023"),
            ("in 2023", "２０２３年", "2023"),
            ("1.2 million yuan", "120万元", "1200000"),
            ("30 million", "三千万元、", "30000000"),
            ("RMB1,200", "1200元", "1200"),
            ("85 percent", "85%", "85"),
            ("85 per cent", "百分之八十五", "85"),
            ("forty people", "四十人", "40"),
            ("twenty-one laboratories", "二十一家实验室", "21"),
            ("two hundred and five", "二百零五", "205"),
            ("the 12th session", "第12届", "12"),
            ("9:30 a.m.", "上午9时30分", "9:30"),
            ("2 p.m.", "下午2点", "14:00"),
            ("14:00", "14时00分", "14:00"),
            ("GB/T 19001-2016", "GB/T 19001—2016", "GB/T 19001-2016"),
            ("ISO/IEC 17065:2012", "ISO/IEC 17065：2012", "ISO/IEC 17065-2012"),
            ("version 2.1.4", "v2.1.4版", "2.1.4"),
            ("mail a.b@c.org.", "邮箱a.b@c.org。", "a.b@c.org"),
            ("+86 10 8388 6666", "+86-10-83886666", "861083886666"),
            ("400-810-0001", "400 810 0001", "4008100001"),
            ("139 1234 5678", "13912345678", "13912345678"),
            ("see https://a.org/2023/14 now", "见https://a.org/2023/14", ""),
            ("x86-64 and RV64GC", "x86-64和RV64GC", ""),
            ("one of the two", "其中一个", ""),
        ];
        for (en, zh, expected) in cases {
            assert_eq!(said(en), expected, "{en}");
            assert_eq!(said(zh), expected, "{zh}");
        }
    }
}
