//! HTML that grows, with slots recorded by position.

use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use crate::site::{Block, Body, Filling, Shortcode, Slot};

/// HTML that grows at its end. Slots ascend and always lie between two characters.
#[derive(Debug, Default)]
pub(super) struct Html {
    text: String,
    slots: Vec<Slot>,
}

/// How far an [`Html`] had grown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    at: usize,
    slots: usize,
}

impl Html {
    /// Nothing yet, with room for so many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), slots: Vec::new() }
    }

    /// The HTML so far.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Adds markup.
    pub(super) fn push(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// Adds text between tags.
    pub(super) fn text(&mut self, text: &str) {
        // Writing to a string cannot fail; the same holds below.
        let _ = escape_html_body_text(&mut self.text, text);
    }

    /// Adds text inside a quoted attribute.
    pub(super) fn value(&mut self, text: &str) {
        let _ = escape_html(&mut self.text, text);
    }

    /// Adds ` name="value"`.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.push(" ");
        self.push(name);
        self.push("=\"");
        self.value(value);
        self.push("\"");
    }

    /// Adds an address inside a quoted attribute; what may not stand in one is percent-encoded.
    pub(super) fn href(&mut self, address: &str) {
        let _ = escape_href(&mut self.text, address);
    }

    /// Leaves a gap.
    pub(super) fn slot(&mut self, filling: Filling) {
        self.slots.push(Slot { at: self.text.len(), filling });
    }

    /// Begins a new line unless one has just begun.
    pub(super) fn line(&mut self) {
        if !matches!(self.text.as_bytes().last(), None | Some(b'\n')) {
            self.text.push('\n');
        }
    }

    /// Takes markup off the end and puts other markup there, if it stands there.
    pub(super) fn swap_end(&mut self, markup: &str, by: &str) -> bool {
        let swapped = self.text.ends_with(markup);
        if swapped {
            self.text.truncate(self.text.len() - markup.len());
            self.text.push_str(by);
        }
        swapped
    }

    /// Puts markup where something was written already. Costs as much as what stands behind it.
    pub(super) fn insert(&mut self, at: usize, markup: &str) {
        self.text.insert_str(at, markup);
        for slot in self.slots.iter_mut().rev().take_while(|slot| slot.at >= at) {
            slot.at += markup.len();
        }
    }

    /// Takes the line end at a position out again. Costs as much as what stands behind it.
    pub(super) fn remove_line_end(&mut self, at: usize) {
        debug_assert_eq!(self.text.as_bytes()[at], b'\n');
        self.text.remove(at);
        for slot in self.slots.iter_mut().rev().take_while(|slot| slot.at > at) {
            slot.at -= 1;
        }
    }

    /// How far it has grown.
    pub(super) fn mark(&self) -> Mark {
        Mark { at: self.text.len(), slots: self.slots.len() }
    }

    /// Drops everything since a mark.
    pub(super) fn rewind(&mut self, mark: Mark) {
        self.text.truncate(mark.at);
        self.slots.truncate(mark.slots);
    }

    /// Adds other HTML with its slots.
    pub(super) fn append(&mut self, other: &Self) {
        let shift = self.text.len();
        self.text.push_str(&other.text);
        self.slots.extend(
            other.slots.iter().map(|slot| Slot { at: slot.at + shift, filling: slot.filling }),
        );
    }

    /// The HTML and its gaps.
    pub(super) fn into_parts(self) -> (String, Vec<Slot>) {
        (self.text, self.slots)
    }

    /// The finished body, which consists of these blocks.
    pub(super) fn finish(self, blocks: &[Block], shortcodes: Vec<Shortcode>) -> Body {
        // Bodies are kept until they are rendered, all of them: each gets what it needs and no
        // more, and the next one is written where this one was, in memory that is warm.
        let (html, slots) = (self.text.as_str().to_owned(), self.slots.as_slice().to_owned());
        let blocks = blocks.to_owned();
        Body { html, slots, blocks, shortcodes: shortcodes.into_boxed_slice() }
    }
}

#[cfg(test)]
mod tests {
    use super::Html;
    use crate::site::Filling;

    #[test]
    fn slots_move_with_the_text_around_them() {
        let mut html = Html::default();
        html.push("<h2>");
        html.slot(Filling::LinkOpen(0));
        html.push("\n");
        html.slot(Filling::LinkClose(0));
        html.insert(3, " id");
        html.remove_line_end(7);
        let body = html.finish(&[], Vec::new());
        assert_eq!(body.html, "<h2 id>");
        assert_eq!(body.slots.iter().map(|slot| slot.at).collect::<Vec<_>>(), [7, 7]);
    }
}
