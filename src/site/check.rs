//! Which rules hold: what `tongwen check` compares of a pair, what it reads proofs for, and what silences it.

/// One thing in which two texts of a pair have to agree, or that is looked for in a text.
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
    /// Terms of the glossary, which have to be translated as it says.
    Term,
    /// Words that the glossary wants to be avoided.
    Avoid,
    /// Marks of half width in Chinese.
    HalfWidth,
    /// Marks of full width in English; figures and letters of full width anywhere.
    FullWidth,
    /// Quotes of which one does not belong to the other.
    Quotes,
    /// Marks that stand twice.
    Doubled,
    /// Blanks where none belongs.
    Blank,
    /// Blanks that are missing behind a comma.
    NoBlank,
    /// Blanks between Chinese and Latin, against the style of the house.
    Spacing,
}

impl Rule {
    /// Every rule, in the order of the manual.
    pub const ALL: [Self; 19] = [
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
        Self::Term,
        Self::Avoid,
        Self::HalfWidth,
        Self::FullWidth,
        Self::Quotes,
        Self::Doubled,
        Self::Blank,
        Self::NoBlank,
        Self::Spacing,
    ];

    /// Rules of agreement, of the glossary, of copy: they have a name together.
    pub const GROUPS: [(&'static str, &'static [Self]); 3] = {
        let (agreement, rest) = Self::ALL.as_slice().split_at(10);
        let (glossary, copy) = rest.split_at(2);
        [("agreement", agreement), ("glossary", glossary), ("copy", copy)]
    };

    /// Its name in files, and in its code behind `agree::`, `glossary::` or `copy::`.
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
            Self::Term => "term",
            Self::Avoid => "avoid",
            Self::HalfWidth => "half-width",
            Self::FullWidth => "full-width",
            Self::Quotes => "quotes",
            Self::Doubled => "doubled",
            Self::Blank => "blank",
            Self::NoBlank => "no-blank",
            Self::Spacing => "spacing",
        }
    }
}

/// A set of rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules(u32);

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

/// The style of the house for blanks between Chinese and Latin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Spacing {
    /// It has none.
    #[default]
    Any,
    /// There is one: `使用 Rust 语言`.
    Always,
    /// There is none: `使用Rust语言`.
    Never,
}
