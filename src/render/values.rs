//! Small helpers to make template values by hand. A value is shared, not copied, when it is
//! cloned; so what many pages show is made once and put into each context.

use std::collections::BTreeMap;

use tera::Value;

use crate::site::{Labels, Moment, Route, Settings};

/// A table with these fields. Tera hashes every key when it takes a table over, so it gets one that
/// has not been hashed before.
pub(super) fn table<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
    Value::from(BTreeMap::from(fields))
}

/// The path of a route from the root of the host, encoded.
pub(super) fn href(settings: &Settings, route: &Route) -> Value {
    Value::from(route.href(&settings.base))
}

/// The absolute address of a route, encoded.
pub(super) fn permalink(settings: &Settings, route: &Route) -> String {
    let mut address = settings.origin.clone();
    address.push_str(&route.href(&settings.base));
    address
}

/// A date, in every form in which pages write it.
pub(super) fn date(moment: Option<Moment>, labels: &Labels) -> Value {
    let Some(moment) = moment else { return Value::none() };
    let full = moment.rfc3339();
    let day = full.get(..10).unwrap_or_default();
    table([
        ("day", Value::from(day)),
        ("text", Value::from(labels.date(moment))),
        ("full", Value::from(full.as_str())),
    ])
}

/// A date in the forms that feeds want.
pub(super) fn feed_date(moment: Option<Moment>) -> Value {
    let Some(moment) = moment else { return Value::none() };
    table([("full", moment.rfc3339().into()), ("rfc2822", rfc2822(moment).into())])
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
