//! A date of an article: an instant, and the civil day and offset under which it is shown.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// An instant with the offset in which its author wrote it or, lacking one, that of the site's
/// time zone. A plain day is its midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The instant; first, so that moments sort by time.
    pub at: Timestamp,
    /// Offset of the site's time zone at that instant; every date on a page is in this zone.
    pub offset: Offset,
}

impl Moment {
    /// Year, month, day and time as shown on pages.
    #[must_use]
    pub fn civil(self) -> DateTime {
        self.offset.to_datetime(self.at)
    }

    /// RFC 3339 with offset and seconds, as `datetime` attributes and feeds want it:
    /// `2023-07-14T09:30:00+08:00`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let seconds = self.offset.seconds();
        let minutes = seconds.abs() / 60;
        let civil = self.civil();
        // Every article has a date or two, so no formatting number by number.
        let mut text = String::with_capacity(25);
        two(&mut text, i32::from(civil.year()) / 100, "");
        two(&mut text, i32::from(civil.year()) % 100, "-");
        two(&mut text, civil.month().into(), "-");
        two(&mut text, civil.day().into(), "T");
        two(&mut text, civil.hour().into(), ":");
        two(&mut text, civil.minute().into(), ":");
        two(&mut text, civil.second().into(), if seconds < 0 { "-" } else { "+" });
        two(&mut text, minutes / 60, ":");
        two(&mut text, minutes % 60, "");
        text
    }
}

/// The instant for which the site is made, as `--at` says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum At {
    /// That of the run.
    #[default]
    Now,
    /// This one.
    Instant(Timestamp),
    /// This day and time in the site's time zone.
    Civil(DateTime),
}

impl At {
    /// Reads `2027-01-01T09:00:00+08:00`, `2027-01-01T09:00` or `2027-01-01`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let instant = text.parse().ok().map(Self::Instant);
        instant.or_else(|| text.parse().ok().map(Self::Civil))
    }

    /// The instant, in a site of this time zone; `now` is asked when it is that of the run. A time
    /// that is skipped or repeated when clocks change is taken as the zone database takes it.
    #[must_use]
    pub fn instant(self, zone: &TimeZone, now: impl FnOnce() -> Timestamp) -> Timestamp {
        match self {
            Self::Now => now(),
            Self::Instant(at) => at,
            Self::Civil(civil) => {
                civil.to_zoned(zone.clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
            }
        }
    }
}

/// Adds a number below a hundred in two digits, and what follows it.
fn two(text: &mut String, number: i32, then: &str) {
    let digit = |value: i32| char::from_digit(u32::try_from(value).unwrap_or(0), 10).unwrap_or('0');
    text.push(digit(number / 10));
    text.push(digit(number % 10));
    text.push_str(then);
}
