//! From the source tree to articles.

mod address;
mod blocks;
mod body;
mod cjk;
mod edit;
mod excerpt;
mod heading;
mod html;
mod ids;
mod inline;
mod notes;
mod shortcode;
mod source;
mod tag;
mod target;
mod words;
mod writer;

pub use body::{Converted, Rules, convert};
