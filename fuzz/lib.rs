//! What the targets share: what a body has to be, whatever it was made of.

mod site;

pub use site::site;

use tongwen::load::body_of;
use tongwen::site::{Body, Filling, Markdown, Outline, RawHtml};

/// The switches of a site by the bits of a byte, and whether the article is Chinese.
#[must_use]
pub fn switches(bits: u8) -> (Markdown, bool) {
    let is_on = |bit: u8| bits & (1 << bit) != 0;
    let raw_html = match (is_on(0), is_on(1)) {
        (false, _) => RawHtml::Sanitize,
        (true, false) => RawHtml::Allow,
        (true, true) => RawHtml::Escape,
    };
    let markdown = Markdown {
        math: is_on(2),
        cjk_emphasis: !is_on(3),
        smart_punctuation: is_on(4),
        highlight: !is_on(5),
        raw_html,
        ..Markdown::USUAL
    };
    (markdown, is_on(6))
}

/// Makes a body and looks at it.
///
/// # Panics
/// When something is wrong with it.
#[must_use]
pub fn sound(text: &str, markdown: Markdown, chinese: bool) -> (Body, Outline) {
    let made = body_of(text, markdown, chinese);
    let (body, outline) = made.value;
    assert!(body.slots.is_sorted_by_key(|slot| slot.at), "slots ascend");
    for slot in &body.slots {
        assert!(body.html.is_char_boundary(slot.at), "slots lie between characters");
        match slot.filling {
            Filling::LinkOpen(n)
            | Filling::LinkClose(n)
            | Filling::LinkAddress(n)
            | Filling::LinkAttribute(n, _) => assert!(n < outline.links.len()),
            Filling::Picture(n) | Filling::PictureSource { picture: n, .. } => {
                assert!(n < outline.pictures.len());
            }
            _ => {}
        }
    }
    let mut slots = Vec::new();
    for block in 0..body.blocks.len() {
        assert!(!body.range_of(block).is_empty(), "no block is empty");
        slots.extend_from_slice(body.slots_of(block));
    }
    assert_eq!(slots, body.slots, "every slot belongs to a block");
    let is_ours = |c: char| c == '\0' || matches!(c, '\u{FDD0}'..='\u{FDEF}');
    assert!(!body.html.contains(is_ours), "no mark of ours is left: {}", body.html);
    let fits = |range: &std::ops::Range<usize>| text.get(range.clone()).is_some();
    assert!(outline.links.iter().all(|link| fits(&link.range)), "links have places");
    assert!(outline.pictures.iter().all(|picture| fits(&picture.range)), "pictures have places");
    let labels = made.diagnostics.iter().flat_map(|fault| &fault.labels);
    assert!(labels.filter_map(|label| label.span.range.as_ref()).all(fits), "faults have places");
    if markdown.raw_html != RawHtml::Allow {
        harmless(&body.html);
    }
    (body, outline)
}

/// What may be run stands in no tag.
fn harmless(html: &str) {
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        let end = tag.find([' ', '>', '/']).expect("a tag ends");
        let mut inner = &tag[end..];
        if let Some(after) = tag.strip_prefix('/') {
            rest = after.split_once('>').expect("an end tag ends").1;
            continue;
        }
        let name = &tag[..end];
        assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{name}");
        assert!(!["script", "style", "iframe", "svg", "object", "base", "meta"].contains(&name));
        while let Some((key, after)) = inner.strip_prefix(' ').and_then(|a| a.split_once("=\"")) {
            let key = key.to_ascii_lowercase();
            let (value, after) = after.split_once('"').expect("a value ends");
            assert!(!key.starts_with("on") && key != "style" && key != "srcdoc", "{key}");
            if matches!(&*key, "href" | "src" | "cite" | "poster") {
                let unseen = |c: char| c.is_whitespace() || c.is_control();
                let seen = value.replace(unseen, "").to_ascii_lowercase();
                assert!(!["javascript:", "vbscript:", "data:"].iter().any(|s| seen.starts_with(s)));
            }
            inner = after;
        }
        let inner = inner.strip_prefix('/').unwrap_or(inner);
        rest = inner.strip_prefix('>').unwrap_or_else(|| panic!("a tag ends: {inner}"));
    }
}
