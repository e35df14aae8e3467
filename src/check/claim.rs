//! What a text claims: a number, a date, a standard, with the place where it says so.

use std::ops::Range;

use crate::site::Rule;

/// Something that a translation has to say too.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Claim {
    /// What it says.
    pub(super) value: Value,
    /// Bytes of the text in which it was found.
    pub(super) range: Range<usize>,
    /// Its translation may leave it out. `two` may be `两`, `both` or nothing: such a word answers a
    /// figure on the other side, but is not asked for there.
    pub(super) is_weak: bool,
}

/// What is said, whatever the language.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A number in any of these readings: `90s` and `1990s` are the same years.
    Number(Vec<String>),
    /// A day, or as much of one as is said.
    Date(Date),
    /// Minutes since midnight; both readings where a text does not say which half of the day.
    Time(Vec<u32>),
    /// A standard or certificate, with single hyphens and without blanks.
    Standard(String),
    /// A mailbox, in small letters.
    Mailbox(String),
    /// A telephone number: its digits.
    Phone(String),
}

/// A day, or as much of one as is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: Option<u32>,
    pub(super) month: Option<u32>,
    pub(super) day: Option<u32>,
}

impl Value {
    /// One number.
    pub(super) fn number(value: f64) -> Self {
        Self::Number(vec![canonical(value)])
    }

    /// The rule that compares it.
    pub(super) const fn rule(&self) -> Rule {
        match self {
            Self::Number(_) => Rule::Numbers,
            Self::Date(_) | Self::Time(_) => Rule::Dates,
            Self::Standard(_) => Rule::Standards,
            Self::Mailbox(_) => Rule::Addresses,
            Self::Phone(_) => Rule::Phones,
        }
    }

    /// True when both may mean the same: what one text leaves open, the other may say.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.iter().any(|a| b.contains(a)),
            (Self::Time(a), Self::Time(b)) => a.iter().any(|a| b.contains(a)),
            (Self::Date(a), Self::Date(b)) => a.agrees(b),
            (Self::Standard(a), Self::Standard(b)) => is_same_standard(a, b),
            (Self::Mailbox(a), Self::Mailbox(b)) => a == b,
            // With and without the code of the country, or of the town.
            (Self::Phone(a), Self::Phone(b)) => {
                let bare = |text: &str| text.trim_start_matches("86").trim_start_matches('0').len();
                let (a, b) = (&a[a.len() - bare(a)..], &b[b.len() - bare(b)..]);
                a == b || a.len().min(b.len()) > 6 && (a.ends_with(b) || b.ends_with(a))
            }
            _ => false,
        }
    }
}

impl Date {
    fn agrees(&self, other: &Self) -> bool {
        fn open(a: Option<u32>, b: Option<u32>) -> bool {
            a.zip(b).is_none_or(|(a, b)| a == b)
        }
        let common = self.month.and(other.month).or(self.day.and(other.day));
        common.is_some()
            && open(self.year, other.year)
            && open(self.month, other.month)
            && open(self.day, other.day)
    }
}

/// `GB/T 19001` may be said of `GB/T 19001-2016` when it is named again.
fn is_same_standard(a: &str, b: &str) -> bool {
    let is_dated = |long: &str, short: &str| {
        let rest = long.strip_prefix(short).and_then(|rest| rest.strip_prefix('-'));
        rest.is_some_and(|year| year.len() == 4 && year.starts_with(['1', '2']))
    };
    a == b || is_dated(a, b) || is_dated(b, a)
}

/// A number as text, the same for `1.20` and `1.2`.
pub(super) fn canonical(value: f64) -> String {
    let text = format!("{value:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
