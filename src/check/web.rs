//! Where a text leads outside its site.

use super::{Text, shape};
use crate::base::Span;

/// Addresses of the web to which a text leads, or from which it shows a picture, each with a place in its
/// file.
#[must_use]
pub fn web_links(text: &Text<'_>) -> Vec<(String, Span)> {
    let links = shape::attributes(text, "<a", "href");
    let pictures = shape::attributes(text, "<img", "src");
    links.into_iter().chain(pictures).map(|target| (target.address, target.span)).collect()
}
