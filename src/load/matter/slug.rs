//! `slug`: the last part of an address.

use crate::diag::faults::load as faults;
use crate::load::value::reader::Reader;

/// The text, without slashes around it. One inside would be another folder, which a slug cannot
/// make: that is what `url` is for.
pub(super) fn read(table: &mut Reader<'_, '_>) -> Option<String> {
    let slug = table.placed(&["slug"])?;
    let part = slug.text.trim().trim_matches('/');
    if part.contains(['/', '\\']) {
        table.push(faults::slash_in_slug(table.at(&slug.range), part));
        return None;
    }
    Some(if part.len() == slug.text.len() { slug.text } else { part.to_owned() })
}
