//! Free data from `[extra]`: what the theme reads and we do not interpret.

use std::mem;

use serde::{Deserialize, Serialize};

/// A value of TOML, YAML or JSON without its place in the file. Dates are text.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Data {
    /// YAML's and JSON's `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// Text, and dates as written.
    Text(String),
    /// A list.
    List(Vec<Data>),
    /// A table, made by [`Data::map`]: by ascending keys, so that equal sources give equal bytes.
    /// Nearly all hold very few fields, for which a list is the smallest tree.
    Map(#[serde(with = "fields")] Vec<(String, Data)>),
}

impl Data {
    /// An empty table.
    #[must_use]
    pub const fn table() -> Self {
        Self::Map(Vec::new())
    }

    /// A table of these fields. Of two with one name the later one counts.
    #[must_use]
    pub fn map(mut fields: Vec<(String, Self)>) -> Self {
        fields.sort_by(|(a, _), (b, _)| a.cmp(b));
        fields.dedup_by(|later, kept| {
            let is_same = later.0 == kept.0;
            if is_same {
                mem::swap(later, kept);
            }
            is_same
        });
        Self::Map(fields)
    }

    /// The fields of a table; of anything else none.
    #[must_use]
    pub fn fields(&self) -> &[(String, Self)] {
        match self {
            Self::Map(fields) => fields,
            _ => &[],
        }
    }

    /// A field of a table.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Self> {
        let fields = self.fields();
        let at = fields.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
        Some(&fields[at].1)
    }

    /// True when there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Null => true,
            Self::List(list) => list.is_empty(),
            Self::Map(map) => map.is_empty(),
            Self::Bool(_) | Self::Int(_) | Self::Float(_) | Self::Text(_) => false,
        }
    }
}

/// A table as the formats know it.
mod fields {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::Data;

    pub(super) fn serialize<S: Serializer>(
        all: &[(String, Data)],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_map(all.iter().map(|(name, value)| (name, value)))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<(String, Data)>, D::Error> {
        Ok(BTreeMap::deserialize(from)?.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Data;

    #[test]
    fn of_two_fields_with_one_name_the_later_one_counts() {
        let field = |name: &str, number| (name.to_owned(), Data::Int(number));
        let made = Data::map(vec![field("b", 1), field("a", 2), field("b", 3), field("b", 4)]);
        assert_eq!(made, Data::Map(vec![field("a", 2), field("b", 4)]));
        assert_eq!(serde_json::to_string(&made).unwrap(), r#"{"a":2,"b":4}"#);
        assert_eq!(serde_json::from_str::<Data>(r#"{"b":4,"a":2}"#).unwrap(), made);
    }
}
