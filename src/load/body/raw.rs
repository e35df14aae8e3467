//! Raw HTML: it passes as it is, but what its links and pictures name is looked for in the site.
//!
//! Only attributes that hold an address are taken out, each as a slot; the rest of a tag, and tags
//! that are torn, stay as their author wrote them.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memmem};

use super::excerpt::is_more;
use super::shortcode::{Piece, pieces};
use super::target::{Target, decode};
use super::writer::Writer;
use crate::site::{Attribute, Filling, Picture, RawHtml};

/// An attribute that holds an address.
#[derive(Debug, PartialEq, Eq)]
struct Address {
    /// Its bytes, with the white space before it.
    range: Range<usize>,
    /// The bytes of its value, without quotes.
    value: Range<usize>,
    role: Role,
}

/// What an address is for.
#[derive(Debug, PartialEq, Eq)]
enum Role {
    /// A link or a file, in an attribute of this name.
    Link(Attribute),
    /// A link that says itself in which language the other page is.
    Marked,
    /// A picture; whether the tag says how large, and what it shows.
    Picture { sized: bool, alt: Range<usize> },
}

impl Writer<'_> {
    /// Writes raw HTML of a block or inside a line. `range` are its bytes in the parsed text.
    pub(super) fn raw_html(&mut self, html: &str, range: &Range<usize>) {
        if is_more(html) {
            return self.more();
        }
        if !self.source.lifted.marked(html) {
            self.scan_ids(html);
            return self.resolved(html, &self.source.range(range), &mut |writer, html| {
                writer.html.push(html);
            });
        }
        self.scan_ids(&self.source.lifted.restore(html));
        self.resolved(html, &self.source.range(range), &mut |writer, html| {
            for piece in pieces(html) {
                match piece {
                    Piece::Text(html) => writer.html.push(html),
                    Piece::Mark(number) => writer.shortcode(number, false),
                }
            }
        });
    }

    /// Writes HTML as the policy of the site wants it. Its addresses become slots, and what stands between them by `write`. `place`
    /// are bytes of the file, for an address whose own place cannot be told.
    pub(super) fn resolved(
        &mut self,
        html: &str,
        place: &Range<usize>,
        write: &mut dyn FnMut(&mut Self, &str),
    ) {
        // What stands in a line comes tag by tag; whatever comes at once may hold blocks.
        let whole = self.in_html || self.is_unwrapped();
        let Some(html) = self.by_policy(html, whole) else {
            return self.html.text(&self.source.lifted.restore(html));
        };
        let html = &*html;
        let mut done = 0;
        for Address { range, value, role } in addresses(html) {
            let value = &html[value];
            // A shortcode is resolved by itself.
            if value.is_empty() || self.source.lifted.marked(value) {
                continue;
            }
            let Some(decoded) = unescaped(value) else { continue };
            let Target::Internal(inside) = Target::of(&decoded) else { continue };
            write(self, &html[done..range.start]);
            done = range.end;
            let range = self.source.locate(value).unwrap_or_else(|| place.clone());
            if let Role::Picture { sized, alt } = role {
                let picture = self.outline.pictures.len();
                let src = decode(&decoded).into_owned();
                let alt = unescaped(&html[alt.clone()]).unwrap_or(html[alt].into()).into_owned();
                self.outline.pictures.push(Picture { src, alt, title: None, range });
                self.html.slot(Filling::PictureSource { picture, sized });
                continue;
            }
            let number = self.note_link(inside.link(None, range));
            match role {
                Role::Link(name) => self.html.slot(Filling::LinkAttribute(number, name)),
                _ => {
                    self.html.push(" href=\"");
                    self.html.slot(Filling::LinkAddress(number));
                    self.html.push("\"");
                }
            }
        }
        write(self, &html[done..]);
    }

    /// Notes ids of HTML that stays as it is.
    pub(super) fn scan_ids(&mut self, html: &str) {
        if self.rules.markdown.raw_html == RawHtml::Allow {
            self.ids.scan(html);
        }
    }

    /// Inside `<a>` of raw HTML a bare address must not become a link in a link.
    pub(super) fn count_raw_links(&mut self, html: &str) {
        let is_link = |name: &str| {
            html.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                && !html[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
        };
        if is_link("<a") {
            self.raw_links += 1;
        } else if is_link("</a") {
            self.raw_links = self.raw_links.saturating_sub(1);
        }
    }
}

/// The value of an attribute as a browser reads it; `None` where that would need a table of names.
fn unescaped(value: &str) -> Option<Cow<'_, str>> {
    if !value.contains('&') {
        return Some(value.into());
    }
    let unescaped = value.replace("&amp;", "&");
    let names = value.split('&').skip(1).filter(|rest| !rest.starts_with("amp;"));
    let is_name = |rest: &str| {
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '#');
        length.is_some_and(|length| length > 0 && rest[length..].starts_with(';'))
    };
    names.into_iter().all(|rest| !is_name(rest)).then(|| unescaped.into())
}

/// The addresses in whole tags. What stands in comments, scripts and styles is no tag.
fn addresses(html: &str) -> Vec<Address> {
    let mut found = Vec::new();
    let bytes = html.as_bytes();
    // Most tags have none.
    if memchr(b'=', bytes).is_none() {
        return found;
    }
    let mut at = 0;
    while let Some(next) = memchr(b'<', &bytes[at..]) {
        at += next + 1;
        let rest = &html[at..];
        if let Some(comment) = rest.strip_prefix("!--") {
            let Some(end) = memmem::find(comment.as_bytes(), b"-->") else { return found };
            at += 3 + end + 3;
            continue;
        }
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if length == 0 {
            continue;
        }
        let name = rest[..length].to_ascii_lowercase();
        let Some(tag) = Attributes::read(html, at + length) else { return found };
        at = tag.end;
        tag.addresses(html, &name, &mut found);
        if matches!(&*name, "script" | "style" | "textarea" | "title") {
            let close = ["</", &name].concat();
            let Some(end) = memmem::find(&bytes[at..], close.as_bytes()) else { return found };
            at += end;
        }
    }
    found
}

/// The attributes of a tag.
pub(super) struct Attributes {
    /// Each with the white space before it; its name; its value without quotes.
    pub(super) all: Vec<(Range<usize>, Range<usize>, Range<usize>)>,
    /// Behind the `>`.
    pub(super) end: usize,
}

impl Attributes {
    /// Reads from behind the tag's name; `None` when the tag does not end.
    pub(super) fn read(html: &str, start: usize) -> Option<Self> {
        let bytes = html.as_bytes();
        let skip = |from: usize, part: fn(&u8) -> bool| {
            from + bytes[from..].iter().take_while(|b| part(b)).count()
        };
        let blank: fn(&u8) -> bool = u8::is_ascii_whitespace;
        let mut all = Vec::new();
        let mut at = start;
        loop {
            let before = at;
            at = skip(at, |b| b.is_ascii_whitespace() || *b == b'/');
            if *bytes.get(at)? == b'>' {
                return Some(Self { all, end: at + 1 });
            }
            let name = at;
            // An equals sign at the very beginning belongs to the name, as browsers see it.
            at = skip(at + 1, |b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>' | b'='));
            let name = name..at;
            let value = skip(at, blank);
            if bytes.get(value) != Some(&b'=') {
                all.push((before..at, name, at..at));
                continue;
            }
            let value = skip(value + 1, blank);
            let value = match *bytes.get(value)? {
                quote @ (b'"' | b'\'') => {
                    let end = value + 1 + memchr(quote, &bytes[value + 1..])?;
                    at = end + 1;
                    value + 1..end
                }
                _ => {
                    at = skip(value, |b| !b.is_ascii_whitespace() && *b != b'>');
                    value..at
                }
            };
            all.push((before..at, name, value));
        }
    }

    fn value(
        &self,
        html: &str,
        wanted: &str,
    ) -> Option<&(Range<usize>, Range<usize>, Range<usize>)> {
        self.all.iter().find(|(_, name, _)| html[name.clone()].eq_ignore_ascii_case(wanted))
    }

    /// Adds the addresses of a tag of this name.
    fn addresses(&self, html: &str, name: &str, found: &mut Vec<Address>) {
        let has = |attribute| self.value(html, attribute).is_some();
        let mut take = |attribute: &str, role: Role| {
            if let Some((range, _, value)) = self.value(html, attribute) {
                found.push(Address { range: range.clone(), value: value.clone(), role });
            }
        };
        match name {
            "a" | "area" if has("hreflang") => take("href", Role::Marked),
            "a" | "area" => take("href", Role::Link(Attribute::Href)),
            "img" => {
                let sized = has("width") || has("height");
                let alt = self.value(html, "alt").map_or(0..0, |(_, _, value)| value.clone());
                take("src", Role::Picture { sized, alt });
            }
            "video" => {
                take("src", Role::Link(Attribute::Src));
                take("poster", Role::Link(Attribute::Poster));
                if let [.., one, two] = found.as_mut_slice()
                    && one.range.start > two.range.start
                {
                    std::mem::swap(one, two);
                }
            }
            "audio" | "source" | "track" => take("src", Role::Link(Attribute::Src)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Role, addresses};

    #[test]
    fn addresses_stand_in_whole_tags() {
        let cases = [
            ("<a href=\"b.md\">x</a>", &["href b.md"][..]),
            ("<A\n  class=x HREF = 'b c.md' id=d>", &["href b c.md"]),
            ("<a href=b/c/>x", &["href b/c/"]),
            ("<img alt=\"x > y\" src=p.png/><img src='q'>", &["img p.png/", "img q"]),
            ("<img src=p width=1>", &["sized p"]),
            ("<a hreflang=zh href=b>", &["marked b"]),
            ("<video poster=p src=v><source src=w>", &["poster p", "src v", "src w"]),
            ("<!-- <a href=b> --><a href=c>", &["href c"]),
            ("<script>'<a href=b>'</script><a href=c>", &["href c"]),
            ("<area href=b><abbr href=c><link href=d>", &["href b"]),
            ("<a data-href=b>", &[]),
            ("<a href", &[]),
            ("<a href=\"b", &[]),
            ("a < b = c <a href=d>", &["href d"]),
            ("<!-- <a href=b>", &[]),
        ];
        for (html, expected) in cases {
            let found: Vec<_> = addresses(html)
                .into_iter()
                .map(|found| {
                    let role = match found.role {
                        Role::Link(attribute) => attribute.name(),
                        Role::Marked => "marked",
                        Role::Picture { sized: true, .. } => "sized",
                        Role::Picture { .. } => "img",
                    };
                    format!("{role} {}", &html[found.value])
                })
                .collect();
            assert_eq!(found, expected, "{html}");
        }
    }
}
