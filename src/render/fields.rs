//! Which fields tables have: those that a template of the theme names. A page has a hundred values
//! or more, and each costs as much as a line of text; so nobody pays for what nobody shows.

use std::sync::OnceLock;

use tera::Value;

use super::theme::Theme;
use super::values::{Named, table};

/// A field that is made when it is wanted: its name, and how to make it.
pub(super) type Field<'a> = (&'static str, &'a dyn Fn() -> Value);

/// The tables whose fields are made when they are wanted.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub(super) article: Fields,
    pub(super) date: Fields,
    pub(super) head: Fields,
    pub(super) listed: Fields,
    pub(super) switch: Fields,
}

/// Which fields a kind of table has, by their places among all that it could have. Found out when
/// the first table of this kind is made.
#[derive(Debug, Default)]
pub(super) struct Fields(OnceLock<Box<[bool]>>);

impl Fields {
    /// A table with the fields that a template names.
    pub(super) fn table(&self, theme: &Theme, fields: &[Field]) -> Value {
        table(&self.wanted(theme, fields).collect::<Vec<_>>())
    }

    /// The fields that a template names, in their order. They are the same ones at every call.
    pub(super) fn wanted<'f>(
        &self,
        theme: &Theme,
        fields: &'f [Field<'f>],
    ) -> impl Iterator<Item = Named> + use<'_, 'f> {
        let find_out = || fields.iter().map(|(name, _)| theme.mentions(name)).collect();
        let wanted = self.0.get_or_init(find_out);
        debug_assert_eq!(wanted.len(), fields.len());
        let wanted = fields.iter().zip(wanted).filter(|(_, is_wanted)| **is_wanted);
        wanted.map(|((name, make), _)| (*name, make()))
    }
}
