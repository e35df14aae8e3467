//! The words of a body: its HTML without tags. A line break stands where one block ends.

use crate::site::{Body, Filling, Inner, Outline, Slot};

/// Writes the text of a body behind what is there.
pub(super) fn text_of(body: &Body, outline: &Outline, out: &mut String) {
    read(body, outline, &body.html, &body.slots, out);
}

fn read(body: &Body, outline: &Outline, html: &str, slots: &[Slot], out: &mut String) {
    let mut slots = slots.iter().peekable();
    let mut at = 0;
    while at < html.len() || slots.peek().is_some() {
        let next = slots.peek().map_or(html.len(), |slot| slot.at.max(at));
        let rest = &html[at..next];
        let length = memchr::memchr2(b'<', b'&', rest.as_bytes()).unwrap_or(rest.len());
        out.push_str(&rest[..length]);
        at += length;
        if at == next {
            if let Some(slot) = slots.next() {
                fill(body, outline, slot.filling, out);
            }
        } else if html.as_bytes()[at] == b'<' {
            at += tag(&html[at..], out);
        } else {
            at += entity(&html[at..], out);
        }
    }
}

/// Writes what of a gap are an article's own words: alternative texts, and what shortcodes were
/// given.
fn fill(body: &Body, outline: &Outline, filling: Filling, out: &mut String) {
    match filling {
        Filling::Picture(number) => {
            if let Some(picture) = outline.pictures.get(number) {
                aside(out, &picture.alt);
                aside(out, picture.title.as_deref().unwrap_or_default());
            }
        }
        Filling::Shortcode(number) => {
            let Some(shortcode) = body.shortcodes.get(number) else { return };
            let name = outline.call(number).map_or("", |call| &call.name);
            shortcode.said(name).for_each(|text| aside(out, text));
            match &shortcode.inner {
                Inner::None => {}
                Inner::Text(text) => aside(out, text),
                Inner::Html(html, slots) => read(body, outline, html, slots, out),
            }
        }
        _ => {}
    }
}

fn aside(out: &mut String, text: &str) {
    out.push('\n');
    out.push_str(text);
    out.push('\n');
}

/// Passes over a tag or comment, and gives its length.
fn tag(html: &str, out: &mut String) -> usize {
    if let Some(comment) = html.strip_prefix("<!--") {
        return comment.find("-->").map_or(html.len(), |end| "<!--".len() + end + "-->".len());
    }
    let name = html[1..].strip_prefix('/').unwrap_or(&html[1..]);
    let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
    if length == 0 {
        out.push(' ');
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
        out.push('\n');
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

fn entity(html: &str, out: &mut String) -> usize {
    const ENTITIES: &[(&str, &str)] =
        &[("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")];
    let known = ENTITIES.iter().find(|(name, _)| html.starts_with(name));
    let (length, text) = known.map_or((1, "&"), |(name, text)| (name.len(), *text));
    out.push_str(text);
    length
}
