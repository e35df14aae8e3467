//! Provisional door.

mod address;
mod chrome;
mod date;
mod fence;
#[cfg(test)]
mod fixtures;
mod from_json;
mod from_toml;
mod from_yaml;
#[cfg(test)]
mod hostile;
mod languages;
mod matter;
mod near;
mod reader;
mod settings;
mod taxonomies;
mod text;
mod tree;

pub use matter::{Front, read_matter};
pub use settings::{Overrides, read_settings};
pub use text::decode;
