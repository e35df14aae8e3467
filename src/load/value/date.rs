//! Dates as people write them → instants.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

use crate::base::Span;
use crate::diag::{Diagnostic, faults::load as faults};
use crate::site::Moment;

/// Why a text is no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) enum Flaw {
    /// It is written in another form than those we know.
    Form,
    /// Its form is right, but the calendar has no such day or the clock no such time.
    Missing,
}

impl Flaw {
    /// The fault for a text with this flaw.
    pub(in crate::load) fn fault(self, at: Span, text: &str) -> Diagnostic {
        match self {
            Self::Form => faults::bad_date(at, text, rewritten(text)),
            Self::Missing => faults::no_such_date(at, text, days_of_month(text)),
        }
    }
}

/// A date and time with the offset that its author gave, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::load) struct Written {
    civil: DateTime,
    offset: Option<Offset>,
}

impl Written {
    /// Reads `2023-7-14`, `2023-07-14 09:30`, RFC 3339, and what lies between them: one digit or
    /// two, `T` or a blank, seconds or none, `+08:00` or ` +0800`.
    pub(in crate::load) fn read(text: &str) -> Result<Self, Flaw> {
        let mut scan = Scan(text.trim().as_bytes());
        let year = scan.number(4, 4)?;
        scan.expect(b'-')?;
        let month = scan.number(1, 2)?;
        scan.expect(b'-')?;
        let day = scan.number(1, 2)?;
        let (mut time, mut offset) = (Ok(Time::midnight()), Ok(None));
        if !scan.0.is_empty() {
            scan.gap()?;
            time = scan.time()?;
            offset = scan.offset()?;
        }
        if !scan.0.is_empty() {
            return Err(Flaw::Form);
        }
        // Faults of form come first: only what is a date in form can be an impossible one.
        let date = Date::new(year, i8(month), i8(day)).map_err(|_| Flaw::Missing)?;
        Ok(Self { civil: date.to_datetime(time?), offset: offset? })
    }

    /// The instant: by its own offset, else in the site's zone. A time that a clock change skips
    /// or repeats counts as it would on a clock that had not been changed yet.
    pub(in crate::load) fn moment(self, zone: &TimeZone) -> Result<Moment, Flaw> {
        let at = match self.offset {
            Some(offset) => offset.to_timestamp(self.civil),
            None => zone.to_timestamp(self.civil),
        };
        let at = at.map_err(|_| Flaw::Missing)?;
        Ok(Moment { at, offset: zone.to_offset(at) })
    }
}

/// What is left to read of a date.
struct Scan<'t>(&'t [u8]);

impl Scan<'_> {
    fn number(&mut self, least: usize, most: usize) -> Result<i16, Flaw> {
        let digits = self.0.iter().take(most).take_while(|byte| byte.is_ascii_digit()).count();
        if digits < least {
            return Err(Flaw::Form);
        }
        let (number, rest) = self.0.split_at(digits);
        self.0 = rest;
        Ok(number.iter().fold(0, |sum, digit| sum * 10 + i16::from(digit - b'0')))
    }

    fn accept(&mut self, byte: u8) -> bool {
        let rest = self.0.strip_prefix(&[byte]);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn expect(&mut self, byte: u8) -> Result<(), Flaw> {
        if self.accept(byte) { Ok(()) } else { Err(Flaw::Form) }
    }

    /// What stands between day and time: `T`, or blanks.
    fn gap(&mut self) -> Result<(), Flaw> {
        let before = self.0;
        if !self.accept(b'T') && !self.accept(b't') {
            self.0 = self.0.trim_ascii_start();
        }
        if self.0.len() < before.len() { Ok(()) } else { Err(Flaw::Form) }
    }

    /// `9:30`, `09:30:00`, `09:30:00.123`. Fractions of a second are read and dropped. The outer
    /// result is about the form, the inner one about the clock.
    fn time(&mut self) -> Result<Result<Time, Flaw>, Flaw> {
        let hour = self.number(1, 2)?;
        self.expect(b':')?;
        let minute = self.number(2, 2)?;
        let mut second = 0;
        if self.accept(b':') {
            second = self.number(2, 2)?;
            if self.accept(b'.') || self.accept(b',') {
                self.number(1, 1)?;
                while self.number(1, 1).is_ok() {}
            }
        }
        // RFC 3339 allows a leap second, which no calendar of ours can hold.
        let second = if second == 60 { 59 } else { second };
        Ok(Time::new(i8(hour), i8(minute), i8(second), 0).map_err(|_| Flaw::Missing))
    }

    /// `Z`, `+08:00`, `+0800`, `+08`, with blanks before it or none; nothing at all is fine too.
    fn offset(&mut self) -> Result<Result<Option<Offset>, Flaw>, Flaw> {
        self.0 = self.0.trim_ascii_start();
        if self.0.is_empty() {
            return Ok(Ok(None));
        }
        if self.accept(b'Z') || self.accept(b'z') {
            return Ok(Ok(Some(Offset::UTC)));
        }
        let sign = if self.accept(b'-') { -1 } else { 1 };
        if sign == 1 {
            self.expect(b'+')?;
        }
        let hours = self.number(2, 2)?;
        let colon = self.accept(b':');
        let minutes = if colon || !self.0.is_empty() { self.number(2, 2)? } else { 0 };
        if hours > 23 || minutes > 59 {
            return Ok(Err(Flaw::Missing));
        }
        let seconds = sign * (i32::from(hours) * 60 + i32::from(minutes)) * 60;
        Ok(Offset::from_seconds(seconds).map(Some).map_err(|_| Flaw::Missing))
    }
}

/// Two digits always fit.
fn i8(number: i16) -> i8 {
    i8::try_from(number).unwrap_or(i8::MAX)
}

/// `2023年7月14日`, `2023/7/14` and the like, in the form that we read.
fn rewritten(text: &str) -> Option<String> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let year = numbers.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let (month, day) = (numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?);
    Date::new(year, month, day).ok().map(|date| date.to_string())
}

/// How many days the month of an impossible date has; `None` when the day is not what is wrong.
fn days_of_month(text: &str) -> Option<i8> {
    let mut parts = text.trim().split(|c: char| !c.is_ascii_digit());
    let (year, month) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let day: i8 = parts.next()?.parse().ok()?;
    let days = Date::new(year, month, 1).ok()?.days_in_month();
    (day > days).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::{Flaw, TimeZone, Written, rewritten};

    #[test]
    fn dates_are_read_as_people_write_them() {
        let cases = [
            ("2023-07-14", "2023-07-14T00:00:00+08:00"),
            ("2023-7-14", "2023-07-14T00:00:00+08:00"),
            (" 2023-07-14 09:30 ", "2023-07-14T09:30:00+08:00"),
            ("2023-07-14 9:30", "2023-07-14T09:30:00+08:00"),
            ("2023-07-14T09:30:15", "2023-07-14T09:30:15+08:00"),
            ("2023-07-14T09:30:00Z", "2023-07-14T17:30:00+08:00"),
            ("2023-07-14t09:30:00.250z", "2023-07-14T17:30:00+08:00"),
            ("2023-07-14T01:30:00-05:00", "2023-07-14T14:30:00+08:00"),
            ("2023-07-14 09:30:00 +0800", "2023-07-14T09:30:00+08:00"),
            ("2016-12-31T23:59:60Z", "2017-01-01T07:59:59+08:00"),
            ("1988-07-01", "1988-07-01T00:00:00+09:00"), // China kept summer time then
            ("1986-05-04 02:30", "1986-05-04T03:30:00+09:00"), // an hour that was skipped
        ];
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        for (text, expected) in cases {
            let moment = Written::read(text).and_then(|date| date.moment(&zone));
            assert_eq!(moment.unwrap().rfc3339(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_told_from_what_cannot_be() {
        let missing = [
            "2023-02-30",
            "2023-13-01",
            "2023-0-1",
            "2023-07-14 24:00",
            "2023-07-14 09:61",
            "2023-07-14T09:30:00+24:00",
            "9999-12-31T23:59:59-12:00",
        ];
        let form = [
            "",
            "soon",
            "2023",
            "2023-07",
            "23-07-14",
            "2023/07/14",
            "2023-07-14x",
            "2023-07-14 9",
            "2023-07-14T",
            "2023-07-14 09:30 CST",
            "2023年7月14日",
            "2023-07-14T09:30:00.Z",
            "09:30:00",
            "2023-02-30 x",
            "2023-007-14",
        ];
        let flaw = |text| Written::read(text).and_then(|date| date.moment(&TimeZone::UTC)).err();
        for text in missing {
            assert_eq!(flaw(text), Some(Flaw::Missing), "{text}");
        }
        for text in form {
            assert_eq!(flaw(text), Some(Flaw::Form), "{text}");
        }
        assert_eq!(rewritten("2023年7月14日").as_deref(), Some("2023-07-14"));
        assert_eq!(rewritten("14.7.2023"), None);
    }
}
