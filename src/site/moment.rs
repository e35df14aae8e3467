//! A date of an article: an instant, and the civil day and offset under which it is shown.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

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
