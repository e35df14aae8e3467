//! From the source tree to articles.

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

pub use body::{Converted, Rules, convert};
