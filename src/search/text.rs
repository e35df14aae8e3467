//! The words of a body: its HTML without tags. A line break stands where one block ends.

use crate::site::{Body, Filling, Inner, Outline, Slot};

/// The text of a body, with what stands in blocks of code or without.
pub(super) fn text_of(body: &Body, outline: &Outline, with_code: bool) -> String {
    let text = String::with_capacity(body.html.len());
    let mut reader = Reader { body, outline, with_code, text };
    reader.read(&body.html, &body.slots);
    reader.text
}

struct Reader<'a> {
    body: &'a Body,
    outline: &'a Outline,
    with_code: bool,
    text: String,
}

impl Reader<'_> {
    fn read(&mut self, html: &str, slots: &[Slot]) {
        let mut slots = slots.iter().peekable();
        let mut at = 0;
        while at < html.len() || slots.peek().is_some() {
            let next = slots.peek().map_or(html.len(), |slot| slot.at.max(at));
            let rest = &html[at..next];
            let length = memchr::memchr2(b'<', b'&', rest.as_bytes()).unwrap_or(rest.len());
            self.text.push_str(&rest[..length]);
            at += length;
            if at == next {
                if let Some(slot) = slots.next() {
                    self.fill(slot.filling);
                }
            } else if html.as_bytes()[at] == b'<' {
                at += self.tag(&html[at..]);
            } else {
                at += self.entity(&html[at..]);
            }
        }
    }

    /// Writes what of a gap are an article's own words: alternative texts, and what shortcodes were
    /// given.
    fn fill(&mut self, filling: Filling) {
        let (body, outline) = (self.body, self.outline);
        match filling {
            Filling::Picture(number) => {
                if let Some(picture) = outline.pictures.get(number) {
                    self.aside(&picture.alt);
                    self.aside(picture.title.as_deref().unwrap_or_default());
                }
            }
            Filling::Shortcode(number) => {
                let Some(shortcode) = body.shortcodes.get(number) else { return };
                let name = outline.call(number).map_or("", |call| &call.name);
                shortcode.said(name).for_each(|text| self.aside(text));
                match &shortcode.inner {
                    Inner::None => {}
                    Inner::Text(text) => self.aside(text),
                    Inner::Html(html, slots) => self.read(html, slots),
                }
            }
            _ => {}
        }
    }

    fn aside(&mut self, text: &str) {
        self.text.push('\n');
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// Passes over a tag or comment, or over what is not read, and gives its length.
    fn tag(&mut self, html: &str) -> usize {
        let behind = |end: &str| html.find(end).map_or(html.len(), |at| at + end.len());
        if html.starts_with("<!--") {
            return behind("-->");
        }
        if !self.with_code && html.starts_with("<pre") {
            self.text.push('\n');
            return behind("</pre>");
        }
        if let Some((_, end)) = NOTES.iter().find(|(start, _)| html.starts_with(start)) {
            return behind(end);
        }
        let name = html[1..].strip_prefix('/').unwrap_or(&html[1..]);
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        if length == 0 {
            self.text.push(' ');
            return 1;
        }
        // Of a formula its source is read.
        if html.starts_with("<math") {
            let formula = &html[..html.find("</math>").unwrap_or(0)];
            if let Some(at) = formula.find(SOURCE) {
                return at + SOURCE.len();
            }
        }
        if !is_inline(&name[..length]) {
            self.text.push('\n');
        }
        let mut at = 0;
        while let Some(next) = memchr::memchr3(b'>', b'"', b'\'', &html.as_bytes()[at..]) {
            at += next + 1;
            match html.as_bytes()[at - 1] {
                b'>' => return at,
                quote => match memchr::memchr(quote, &html.as_bytes()[at..]) {
                    Some(end) => at += end + 1,
                    None => break,
                },
            }
        }
        html.len()
    }

    fn entity(&mut self, html: &str) -> usize {
        const ENTITIES: &[(&str, &str)] =
            &[("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")];
        let known = ENTITIES.iter().find(|(name, _)| html.starts_with(name));
        let (length, text) = known.map_or((1, "&"), |(name, text)| (name.len(), *text));
        self.text.push_str(text);
        length
    }
}

/// The number of a note, and the way back to it: no words of the text.
const NOTES: [(&str, &str); 2] = [("<sup id=\"fnref", "</sup>"), ("<a href=\"#fnref", "</a>")];

/// Before the source of a formula.
const SOURCE: &str = "<annotation encoding=\"application/x-tex\">";

/// Elements that do not part words.
fn is_inline(name: &str) -> bool {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return is_inline(&name.to_ascii_lowercase());
    }
    matches!(
        name,
        "a" | "abbr"
            | "annotation"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "font"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "math"
            | "q"
            | "s"
            | "samp"
            | "semantics"
            | "small"
            | "span"
            | "strong"
            | "time"
            | "u"
            | "var"
            | "wbr"
    )
}
