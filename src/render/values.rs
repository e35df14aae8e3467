//! Small helpers to make template values by hand. A value is shared, not copied, when it is
//! cloned; so what many pages show is made once and put into each context.

use serde::ser::{Serialize, SerializeStruct, Serializer};
use tera::Value;

use crate::site::{Moment, Route, Settings};

/// A field of a table: its name and its value.
pub(super) type Named = (&'static str, Value);

/// A table with these fields, which stand in the order of their names.
pub(super) fn table(fields: &[Named]) -> Value {
    debug_assert!(fields.is_sorted_by_key(|(name, _)| name));
    Value::from_serializable(&Table(fields))
}

/// Tera takes a table over from any map, but makes its own one without a detour from a struct only.
struct Table<'a>(&'a [Named]);

impl Serialize for Table<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut table = serializer.serialize_struct("", self.0.len())?;
        for (name, value) in self.0 {
            // Of a value there is no copy made: its owners share it.
            table.serialize_field(name, value)?;
        }
        table.end()
    }
}

/// A table with names that are not ours, in this order.
pub(super) fn table_of(fields: &[(&str, Value)]) -> Value {
    struct Pairs<'a>(&'a [(&'a str, Value)]);
    impl Serialize for Pairs<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
        }
    }
    Value::from_serializable(&Pairs(fields))
}

/// An address in both forms that pages need. Cloning shares it, so that it is encoded once.
#[derive(Clone, Debug)]
pub(super) struct Address {
    /// The path from the root of the host.
    pub(super) path: Value,
    /// With scheme and host.
    pub(super) permalink: Value,
}

impl Address {
    pub(super) fn of(settings: &Settings, route: &Route) -> Self {
        let path = route.href(&settings.base);
        let permalink = [settings.origin.as_str(), &path].concat();
        Self { path: path.into(), permalink: permalink.into() }
    }
}

/// The path of a route from the root of the host, encoded.
pub(super) fn href(settings: &Settings, route: &Route) -> Value {
    Value::from(route.href(&settings.base))
}

/// The absolute address of a route, encoded.
pub(super) fn permalink(settings: &Settings, route: &Route) -> String {
    [settings.origin.as_str(), &route.href(&settings.base)].concat()
}

/// A date in the forms that feeds want.
pub(super) fn feed_date(moment: Option<Moment>) -> Value {
    let Some(moment) = moment else { return Value::none() };
    table(&[("full", moment.rfc3339().into()), ("rfc2822", rfc2822(moment).into())])
}

/// `Fri, 14 Jul 2023 09:30:00 +0800` (RFC 2822), as RSS wants it.
fn rfc2822(moment: Moment) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let civil = moment.civil();
    let place = |number: i8| usize::try_from(number).unwrap_or(1) - 1;
    let weekday = DAYS[place(civil.weekday().to_monday_one_offset()) % 7];
    let month = MONTHS[place(civil.month()) % 12];
    let minutes = moment.offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.abs();
    format!(
        "{weekday}, {:02} {month} {:04} {:02}:{:02}:{:02} {sign}{:02}{:02}",
        civil.day(),
        civil.year(),
        civil.hour(),
        civil.minute(),
        civil.second(),
        minutes / 60,
        minutes % 60
    )
}

#[cfg(test)]
mod tests {
    use super::rfc2822;
    use crate::site::Moment;
    use jiff::{Timestamp, tz::Offset};

    #[test]
    fn rss_dates_are_those_of_rfc_2822() {
        let at: Timestamp = "2023-07-14T01:30:00Z".parse().unwrap();
        let moment = Moment { at, offset: Offset::constant(8) };
        assert_eq!(rfc2822(moment), "Fri, 14 Jul 2023 09:30:00 +0800");
    }
}
