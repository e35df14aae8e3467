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
        let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
        let civil = self.civil();
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
            civil.year(),
            civil.month(),
            civil.day(),
            civil.hour(),
            civil.minute(),
            civil.second(),
            minutes / 60,
            minutes % 60
        )
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
