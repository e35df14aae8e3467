//! From files to articles: the only room that reads the source tree and knows its formats.
//!
//! In: a [`SourceTree`]. Out: [`Settings`](crate::site::Settings), an [`Inventory`], articles,
//! interface words. Never: what other articles say.

mod address;
mod article;
mod blocks;
mod body;
mod chrome;
mod cjk;
mod date;
mod edit;
mod excerpt;
mod fence;
#[cfg(test)]
mod fixtures;
mod from_json;
mod from_toml;
mod from_yaml;
#[cfg(test)]
mod hostile;
mod html;
mod ids;
mod inline;
mod inventory;
mod labels;
mod languages;
mod matter;
mod near;
mod notes;
mod picture;
mod reader;
mod sections;
mod settings;
mod shortcode;
mod source;
mod target;
mod taxonomies;
mod text;
mod tree;
mod writer;

pub use article::parse_article;
pub use inventory::{
    Companion, ContentFile, Inventory, Place, SourceTree, StaticFile, ThemeFiles, survey,
};
pub use labels::{read_labels, read_theme_extra};
pub use settings::{Overrides, read_settings};
