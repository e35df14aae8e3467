//! Free data from `[extra]`: what the theme reads and we do not interpret.

use std::collections::BTreeMap;

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
    /// A table; keys sorted, so that equal sources give equal bytes.
    Map(BTreeMap<String, Data>),
}

impl Data {
    /// An empty table.
    #[must_use]
    pub const fn table() -> Self {
        Self::Map(BTreeMap::new())
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
