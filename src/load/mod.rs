//! From files to articles: the only room that reads the source tree and knows its formats.
//!
//! In: a [`SourceTree`]. Out: [`Settings`](crate::site::Settings), an [`Inventory`], articles,
//! interface words. Never: what other articles say.

mod article;
mod body;
mod csv;
mod facts;
#[cfg(test)]
mod fixtures;
mod glossary;
#[cfg(test)]
mod hostile;
mod inventory;
mod labels;
mod matter;
mod own;
mod picture;
mod prose;
mod renew;
mod settings;
mod skeleton;
mod text;
mod value;

pub use article::parse_article;
pub use body::body_of;
pub use facts::{block_text, facts};
pub use glossary::read_glossary;
pub use inventory::{
    Companion, ContentFile, Inventory, Place, SourceTree, StaticFile, ThemeFiles, survey,
};
pub use labels::{read_labels, read_theme_extra};
pub use matter::edit::with_stamp;
pub use own::file_facts;
pub use picture::Measures;
pub use prose::{prose, repaired};
pub use renew::{Changes, Renewed, Survey};
pub use settings::{Overrides, read_settings, settings_of};
pub use skeleton::skeleton;
