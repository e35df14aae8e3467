//! From bytes to front matter and settings. Provisional door.
//!
//! In: bytes of a file, with its path. Out: text, [`Front`], `Settings`, and what is wrong with them.
//! Never: a look at the disk.

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
mod sections;
mod settings;
mod taxonomies;
mod text;
mod tree;

pub use matter::{Front, read_matter};
pub use settings::{Overrides, read_settings};
pub use text::decode;
