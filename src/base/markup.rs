//! Reads the tags of a piece of HTML, as a browser's tokeniser would cut it: quotation marks,
//! comments and scripts hide what looks like a tag.

use std::ops::Range;

/// A tag, by its bytes in the HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    html: &'a str,
    /// Its name as it is written.
    pub name: &'a str,
    /// `</p>`.
    pub is_end: bool,
    /// It has a slash at its end: `<path/>`.
    pub has_slash: bool,
    /// From behind its name to before its `>`.
    inner: Range<usize>,
}

/// An attribute, by its bytes in the HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// Its name as it is written.
    pub name: &'a str,
    /// Bytes of its value, without quotation marks; none where it has no value.
    pub value: Option<Range<usize>>,
}

/// The tags of a piece of HTML.
#[derive(Clone, Debug)]
pub struct Tags<'a> {
    html: &'a str,
    at: usize,
    /// A tag or comment that never ends was found: nothing can be read behind it.
    is_torn: bool,
}

/// Elements in which there are no tags but the one that ends them.
const TEXTS: [&str; 7] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed"];

/// Elements that never have an end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

impl<'a> Tags<'a> {
    /// The tags of this HTML.
    #[must_use]
    pub const fn of(html: &'a str) -> Self {
        Self { html, at: 0, is_torn: false }
    }

    /// True once something was found that never ends.
    #[must_use]
    pub const fn is_torn(&self) -> bool {
        self.is_torn
    }

    /// Goes on behind the next occurrence of a text.
    fn skip(&mut self, from: usize, end: &str) {
        match self.html[from..].find(end) {
            Some(at) => self.at = from + at + end.len(),
            None => self.tear(),
        }
    }

    const fn tear(&mut self) {
        (self.at, self.is_torn) = (self.html.len(), true);
    }

    /// Goes to the end tag of an element that holds text alone.
    fn skip_text(&mut self, name: &str) {
        let rest = &self.html[self.at..];
        let is_end = |at: &usize| {
            let end = rest.get(at + 2..at + 2 + name.len());
            end.is_some_and(|end| end.eq_ignore_ascii_case(name))
        };
        match rest.match_indices("</").map(|(at, _)| at).find(is_end) {
            Some(at) => self.at += at,
            None => self.tear(),
        }
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let open = self.at + self.html[self.at..].find('<')?;
            let rest = &self.html[open..];
            let is_end = rest.starts_with("</");
            let start = open + if is_end { 2 } else { 1 };
            if rest.starts_with("<!--") {
                self.skip(open + 4, "-->");
            } else if rest.starts_with("<!") || rest.starts_with("<?") {
                self.skip(open + 2, ">");
            } else if !self.html[start..].starts_with(|c: char| c.is_ascii_alphabetic()) {
                self.at = open + 1;
            } else {
                let is_name = |c: char| !c.is_ascii_whitespace() && !matches!(c, '/' | '>');
                let length = self.html[start..].find(|c| !is_name(c));
                let Some(end) = length.and_then(|length| tag_end(self.html, start + length)) else {
                    self.tear();
                    return None;
                };
                let name = &self.html[start..start + length.unwrap_or_default()];
                self.at = end + 1;
                let has_slash = self.html[..end].ends_with('/');
                let inner = start + name.len()..end;
                let tag = Tag { html: self.html, name, is_end, has_slash, inner };
                if !is_end && TEXTS.iter().any(|text| text.eq_ignore_ascii_case(name)) {
                    self.skip_text(name);
                }
                return Some(tag);
            }
        }
    }
}

/// Where the `>` of a tag stands. One in a value with quotation marks does not end it.
fn tag_end(html: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let (_, next) = attribute(html, at, html.len());
        if html[next..].starts_with('>') {
            return Some(next);
        }
        if next >= html.len() || next == at {
            return None;
        }
        at = next;
    }
}

/// The attribute that begins at a place or behind the white space there, and the place behind it.
/// None before the end of the tag.
fn attribute(html: &str, from: usize, end: usize) -> (Option<Attribute<'_>>, usize) {
    let until = |from: usize, stop: &dyn Fn(char) -> bool| {
        html[from..end].find(stop).map_or(end, |length| from + length)
    };
    let start = until(from, &|c| !c.is_ascii_whitespace() && c != '/');
    if start == end || html[start..].starts_with('>') {
        return (None, start);
    }
    // The first character belongs to the name whatever it is.
    let first = start + html[start..].chars().next().map_or(0, char::len_utf8);
    let stop = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/' | '>');
    let name_end = until(first, &stop);
    let name = &html[start..name_end];
    let equals = until(name_end, &|c| !c.is_ascii_whitespace());
    if !html[equals..end].starts_with('=') {
        return (Some(Attribute { name, value: None }), name_end);
    }
    let begin = until(equals + 1, &|c| !c.is_ascii_whitespace());
    match html[begin..end].chars().next() {
        Some(quote @ ('"' | '\'')) => match html[begin + 1..end].find(quote) {
            Some(length) => {
                let value = begin + 1..begin + 1 + length;
                let next = value.end + 1;
                (Some(Attribute { name, value: Some(value) }), next)
            }
            None => (None, end),
        },
        _ => {
            let value_end = until(begin, &|c| c.is_ascii_whitespace() || c == '>');
            (Some(Attribute { name, value: Some(begin..value_end) }), value_end)
        }
    }
}

impl<'a> Tag<'a> {
    /// Its attributes in order.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + use<'a> {
        let (html, Range { start, end }) = (self.html, self.inner.clone());
        let mut at = start;
        std::iter::from_fn(move || {
            let (attribute, next) = attribute(html, at, end);
            at = next;
            attribute
        })
    }
}

/// True when every element that begins in a piece of HTML also ends in it, and no other one does:
/// only then can it be put elsewhere by itself. Ends that HTML allows to leave out have to be there.
#[must_use]
pub fn is_whole(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut tags = Tags::of(html);
    for tag in &mut tags {
        let foreign = || open.iter().any(|name| matches!(*name, "svg" | "math"));
        if tag.is_end {
            if open.pop().is_none_or(|name| !name.eq_ignore_ascii_case(tag.name)) {
                return false;
            }
        } else if !(VOID.iter().any(|void| void.eq_ignore_ascii_case(tag.name))
            || tag.has_slash && foreign())
        {
            open.push(tag.name);
        }
    }
    open.is_empty() && !tags.is_torn()
}

#[cfg(test)]
mod tests {
    use super::{Tags, is_whole};

    fn read(html: &str) -> String {
        let tag = |tag: super::Tag<'_>| {
            let attributes = tag.attributes().map(|one| match one.value {
                Some(value) => format!(" {}={}", one.name, &html[value]),
                None => format!(" {}", one.name),
            });
            let attributes: String = attributes.collect();
            format!("{}{}{attributes}", if tag.is_end { "/" } else { "" }, tag.name)
        };
        Tags::of(html).map(tag).collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn tags_are_cut_as_browsers_cut_them() {
        for (html, expected) in [
            ("a < b <p>c</p> & <3", "p; /p"),
            ("<a href=\"x>y\" title='<b>' id=z>t</a>", "a href=x>y title=<b> id=z; /a"),
            ("<!-- <i> --><!DOCTYPE html><?x?><b>", "b"),
            ("<script>if (a <b) '</p>'</SCRIPT ><i>", "script; /SCRIPT; i"),
            ("<img\nsrc = a.png\talt/><br/>", "img src=a.png alt; br"),
            ("<input =x disabled value=>", "input =x disabled value="),
            ("<p 二=三>", "p 二=三"),
            ("<p class=\"torn", ""),
            ("<p", ""),
            ("<p><!-- never", "p"),
            ("", ""),
        ] {
            assert_eq!(read(html), expected, "{html}");
        }
    }

    #[test]
    fn what_is_whole_can_stand_by_itself() {
        for html in [
            "",
            "text",
            "<div>\n<p>a<br>b</p>\n</div>",
            "<P>a</p>",
            "<svg><path d=\"\"/></svg>",
            "<img src=a><hr/>",
            "<!-- <div> -->",
        ] {
            assert!(is_whole(html), "{html}");
        }
        for html in [
            "<div>",
            "</div>",
            "<p>a<p>b",
            "<b><i></b></i>",
            "<div/>",
            "<a href=\"",
            "<!-- ",
            "<script>a",
        ] {
            assert!(!is_whole(html), "{html}");
        }
    }
}
