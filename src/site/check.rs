//! Which rules of agreement hold: what `tongwen check` compares of a pair, and what silences it.

/// One thing in which two texts of a pair have to agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Numbers, percentages, sums, ordinals.
    Numbers,
    /// Dates and times of day.
    Dates,
    /// Standards and certificates.
    Standards,
    /// Mailboxes.
    Addresses,
    /// Telephone numbers.
    Phones,
    /// Links, by address or by the story to which they lead.
    Links,
    /// Pictures, by file.
    Pictures,
    /// Headings, by level.
    Headings,
    /// Tables, by rows and columns.
    Tables,
    /// Lists, by what is in them.
    Lists,
}

impl Rule {
    /// Every rule, in the order of the manual.
    pub const ALL: [Self; 10] = [
        Self::Numbers,
        Self::Dates,
        Self::Standards,
        Self::Addresses,
        Self::Phones,
        Self::Links,
        Self::Pictures,
        Self::Headings,
        Self::Tables,
        Self::Lists,
    ];

    /// Its name in files, and in its code behind `agree::`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Numbers => "numbers",
            Self::Dates => "dates",
            Self::Standards => "standards",
            Self::Addresses => "addresses",
            Self::Phones => "phones",
            Self::Links => "links",
            Self::Pictures => "pictures",
            Self::Headings => "headings",
            Self::Tables => "tables",
            Self::Lists => "lists",
        }
    }
}

/// A set of rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules(u16);

impl Rules {
    /// All rules.
    #[must_use]
    pub fn all() -> Self {
        Rule::ALL.into_iter().collect()
    }

    /// True when the rule is among them.
    #[must_use]
    pub const fn has(self, rule: Rule) -> bool {
        self.0 & (1 << rule as u16) != 0
    }

    /// Those of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl FromIterator<Rule> for Rules {
    fn from_iter<I: IntoIterator<Item = Rule>>(iter: I) -> Self {
        Self(iter.into_iter().fold(0, |all, rule| all | 1 << rule as u16))
    }
}
