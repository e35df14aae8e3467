//! Anchors of two texts on one page: those of the second get an ending, and so do the links to them
//! in it.

use std::ops::Range;

use crate::base::{Tag, Tags};

/// Attributes that name ids, one or several with blanks between them.
const NAMING: [&str; 15] = [
    "anchor",
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-labelledby",
    "aria-owns",
    "commandfor",
    "for",
    "headers",
    "itemref",
    "list",
    "popovertarget",
];

/// An ending that no id of the first text has: `:zh`, or more of it.
pub(super) fn ending(lang: &str, first: &[&str]) -> String {
    let one = format!(":{lang}");
    let mut ending = one.clone();
    while first.iter().any(|html| html.contains(&ending)) {
        ending.push_str(&one);
    }
    ending
}

/// A text with an ending at each of its ids, and at whatever names one.
pub(super) fn with_ending(html: &str, ending: &str) -> String {
    let mut places = Vec::new();
    for tag in Tags::of(html).filter(|tag| !tag.is_end) {
        for attribute in tag.attributes() {
            let value = attribute.value.filter(|value| !value.is_empty());
            places.extend(value.into_iter().flat_map(|value| {
                endings(html, &tag, &attribute.name.to_ascii_lowercase(), value)
            }));
        }
    }
    let mut out = String::with_capacity(html.len() + places.len() * ending.len());
    let mut done = 0;
    for place in places {
        out.push_str(&html[done..place]);
        out.push_str(ending);
        done = place;
    }
    out.push_str(&html[done..]);
    out
}

/// Where endings belong in the value of an attribute.
fn endings(html: &str, tag: &Tag, name: &str, value: Range<usize>) -> Vec<usize> {
    let text = &html[value.clone()];
    let is = |element: &str| tag.name.eq_ignore_ascii_case(element);
    match name {
        "id" => vec![value.end],
        // Of others a name is what a form sends.
        "name" if is("a") || is("map") || is("details") => vec![value.end],
        "href" | "xlink:href" | "usemap" => {
            // The top of the page is an anchor that nobody sets.
            let names = text.len() > 1 && text.starts_with('#') && text != "#top";
            names.then_some(value.end).into_iter().collect()
        }
        _ if NAMING.contains(&name) => {
            let mut ends = Vec::new();
            for (at, c) in text.char_indices() {
                let ends_here = text[at + c.len_utf8()..]
                    .chars()
                    .next()
                    .is_none_or(|next| next.is_ascii_whitespace());
                if ends_here && !c.is_ascii_whitespace() {
                    ends.push(value.start + at + c.len_utf8());
                }
            }
            ends
        }
        _ if text.starts_with("url(#") && text.ends_with(')') => vec![value.end - 1],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{ending, with_ending};

    #[test]
    fn ids_and_what_names_them_stay_together() {
        for (html, expected) in [
            ("<h2 id=\"a\">a</h2>", "<h2 id=\"a:zh\">a</h2>"),
            (
                "<sup id='fnref:1'><a href=\"#fn:1\">1</a></sup>",
                "<sup id='fnref:1:zh'><a href=\"#fn:1:zh\">1</a></sup>",
            ),
            ("<a name=甲 href=\"/x#a\">", "<a name=甲:zh href=\"/x#a\">"),
            ("<a href=\"#\"></a><a href=\"#top\">", "<a href=\"#\"></a><a href=\"#top\">"),
            (
                "<label for=\"a\"><td headers=\"a  b\">",
                "<label for=\"a:zh\"><td headers=\"a:zh  b:zh\">",
            ),
            ("<path fill=\"url(#g)\"/>", "<path fill=\"url(#g:zh)\"/>"),
            ("<p id=\"\">id=\"a\" <!-- id=\"b\" -->", "<p id=\"\">id=\"a\" <!-- id=\"b\" -->"),
            ("<input name=\"q\" ID=q>", "<input name=\"q\" ID=q:zh>"),
        ] {
            assert_eq!(with_ending(html, ":zh"), expected);
        }
    }

    #[test]
    fn no_id_of_the_first_text_has_the_ending() {
        let of = |first: &[&str]| ending("zh", first);
        assert_eq!(of(&["<p id=\"a\">"]), ":zh");
        assert_eq!(of(&["", "<p id=\"a:zh\">"]), ":zh:zh");
        assert_eq!(of(&["<p id=\"a:zh:zh\">"]), ":zh:zh:zh");
    }
}
