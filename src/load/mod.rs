//! From files to articles: the only room that reads the source tree and knows its formats.
//!
//! In: a [`SourceTree`]. Out: [`Settings`](crate::site::Settings), an [`Inventory`], articles,
//! interface words. Never: what other articles say.

mod article;
mod inventory;
mod labels;
mod picture;
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
mod sections;
mod text;
mod tree;
mod blocks;
mod body;
mod cjk;
mod edit;
mod excerpt;
mod html;
mod ids;
mod inline;
mod notes;
mod shortcode;
mod source;
mod target;
mod writer;

pub use article::parse_article;
pub use inventory::{
    Companion, ContentFile, Inventory, Place, SourceTree, StaticFile, ThemeFiles, survey,
};
pub use labels::{read_labels, read_theme_extra};
pub use settings::{Overrides, read_settings};
