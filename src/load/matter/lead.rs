//! The picture that stands for an article: `lead`, `hero` or `image`.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::diag::faults::load as faults;
use crate::load::value::reader::Reader;
use crate::load::value::{Node, Value};
use crate::site::{Lead, Placed};

/// A table, or the file alone. One without words is told: who cannot see it wants to know.
pub(super) fn read(table: &mut Reader<'_, '_>) -> Option<Lead> {
    let entry = table.take(&["lead", "hero", "image"])?;
    let at = table.at(&entry.node.range);
    let key = &entry.key;
    if !matches!(entry.node.value, Value::Table(_) | Value::List(_)) {
        let src = decoded(table.text_of(&entry.node, key)?);
        table.push(faults::no_alt(at, &src.text));
        return Some(Lead { src, alt: String::new(), caption: None, credit: None });
    }
    let mut table = table.open(&entry.node, key)?;
    let src = table.required("src", "photo.jpg").map(decoded);
    // An empty text is an answer: the picture says nothing that the article does not.
    let is_said = table.take(&["alt"]).is_some_and(|entry| is_text(&entry.node));
    let (alt, caption) = (table.text(&["alt"]), table.text(&["caption"]));
    let credit = table.text(&["credit"]);
    let src = src?;
    if !is_said {
        table.push(faults::no_alt(at, &src.text));
    }
    Some(Lead { src, alt: alt.unwrap_or_default(), caption, credit })
}

fn is_text(node: &Node<'_>) -> bool {
    !matches!(node.value, Value::Null | Value::List(_) | Value::Table(_))
}

/// As in the body, an address may be written with its signs encoded.
fn decoded(src: Placed) -> Placed {
    let text = percent_decode_str(src.text.trim()).decode_utf8().map(Cow::into_owned);
    Placed { text: text.unwrap_or_else(|_| src.text.clone()), range: src.range }
}
