//! Links and pictures.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType};

use super::cjk;
use super::shortcode::{Call, Piece, pieces};
use super::target::{Target, decode, is_external, unsafe_scheme};
use super::writer::Writer;
use crate::diag::faults::body as fault;
use crate::site::{BlockKind, Filling, Link, Picture, RawHtml};

/// How a link ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum Close {
    /// With a slot: the link stays inside the site.
    Slot(usize),
    /// With a tag that was written at once.
    Tag,
    /// Not at all: the link became text.
    Nothing,
}

/// A picture whose alternative text is still being read.
#[derive(Debug)]
pub(super) struct OpenPicture {
    address: String,
    title: String,
    alt: String,
    /// Bytes of the file.
    range: Range<usize>,
    /// Elements open inside the alternative text.
    depth: usize,
    /// A line of the alternative text has just ended.
    line_end: bool,
}

impl Writer<'_> {
    /// Writes the beginning of a link, or its slot.
    pub(super) fn open_link(
        &mut self,
        kind: LinkType,
        address: &CowStr<'_>,
        title: &str,
        range: &Range<usize>,
    ) {
        let close = if self.links.is_empty() {
            self.link(kind, address, &self.source.lifted.restore(title), range)
        } else {
            // An autolink inside a link; HTML knows no link in a link.
            Close::Nothing
        };
        self.links.push(close);
    }

    fn link(&mut self, kind: LinkType, written: &str, title: &str, range: &Range<usize>) -> Close {
        if self.source.lifted.marked(written)
            && let Some(close) = self.link_by_shortcode(written, title)
        {
            return close;
        }
        let address = self.source.lifted.restore(written);
        if kind == LinkType::Email {
            return self.external(&format!("mailto:{address}"), title);
        }
        let place = self.source.find(written);
        let range = self.source.range(place.as_ref().unwrap_or(range));
        match Target::of(&address) {
            Target::External => self.external(&address, title),
            Target::Unsafe(scheme) => {
                self.faults.push(fault::unsafe_link(self.source.span(range), scheme));
                Close::Nothing
            }
            Target::Internal(inside) => {
                let title = (!title.is_empty()).then(|| title.to_owned());
                let number = self.note_link(inside.link(title, range));
                self.html.slot(Filling::LinkOpen(number));
                Close::Slot(number)
            }
        }
    }

    fn external(&mut self, address: &str, title: &str) -> Close {
        self.html.push("<a href=\"");
        self.html.href(address);
        self.html.push("\"");
        if !title.is_empty() {
            self.html.attribute("title", title);
        }
        self.html.push(">");
        Close::Tag
    }

    /// Gives a link its number, for the plan and for slots.
    pub(super) fn note_link(&mut self, link: Link) -> usize {
        self.outline.links.push(link);
        self.outline.links.len() - 1
    }

    /// Writes the end of a link, or its slot.
    pub(super) fn close_link(&mut self) {
        match self.links.pop() {
            Some(Close::Slot(number)) => self.html.slot(Filling::LinkClose(number)),
            Some(Close::Tag) => self.html.push("</a>"),
            Some(Close::Nothing) | None => {}
        }
    }

    /// `[x]({{< ref "page" >}}#anchor)`. `None` when the target is something else.
    fn link_by_shortcode(&mut self, address: &str, title: &str) -> Option<Close> {
        let mut parts = pieces(address);
        let (Some(Piece::Mark(number)), rest) = (parts.next(), parts.next()) else { return None };
        let rest = match rest {
            None => "",
            Some(Piece::Text(rest)) if rest.starts_with(['#', '?']) => rest,
            Some(_) => return None,
        };
        if parts.next().is_some() {
            return None;
        }
        let lifted = self.source.lifted;
        match &lifted.shortcodes.get(number)?.call {
            Call::Page(target, place) => {
                let title = (!title.is_empty()).then(|| title.to_owned());
                let number = self.page_link(target, place, rest, title);
                self.html.slot(Filling::LinkOpen(number));
                Some(Close::Slot(number))
            }
            Call::Literal(_) | Call::Raw(_) => None,
            _ => {
                self.shortcode_fault(number);
                Some(Close::Nothing)
            }
        }
    }

    /// Notes a link to a page by its name; `rest` is what stands behind the shortcode.
    pub(super) fn page_link(
        &mut self,
        target: &str,
        place: &Range<usize>,
        rest: &str,
        title: Option<String>,
    ) -> usize {
        let whole = format!("{target}{rest}");
        let (address, anchor) =
            whole.split_once('#').map_or((&*whole, None), |(a, b)| (a, Some(b)));
        let (target, query) =
            address.split_once('?').map_or((address, None), |(a, b)| (a, Some(b)));
        self.note_link(Link {
            target: target.to_owned(),
            anchor: anchor.map(|anchor| decode(anchor).into_owned()),
            query: query.map(str::to_owned),
            by_name: true,
            title,
            range: self.source.range_of_cleaned(place),
        })
    }

    /// Reports a shortcode that cannot be understood.
    pub(super) fn shortcode_fault(&mut self, number: usize) {
        let Some(shortcode) = self.source.lifted.shortcodes.get(number) else { return };
        let range = self.source.range_of_cleaned(&shortcode.range);
        let span = self.source.span(range);
        match &shortcode.call {
            Call::Unclosed => self.faults.push(fault::unclosed_shortcode(span)),
            Call::Unopened(name) => self.faults.push(fault::unopened_shortcode(span, name)),
            Call::NoTarget(name) => self.faults.push(fault::shortcode_without_target(span, name)),
            Call::Quotes(place) => {
                let place = self.source.range_of_cleaned(place);
                self.faults.push(fault::shortcode_quotes(self.source.span(place)));
            }
            // Nothing but an address can stand there.
            Call::Template(made) => {
                self.faults.push(fault::shortcode_for_address(span, &made.name));
            }
            Call::Page(..) | Call::Raw(_) | Call::Literal(_) => {}
        }
    }

    /// Begins a picture. One that makes up its paragraph and has a title becomes a figure.
    pub(super) fn open_picture(&mut self, address: &str, title: &str, range: &Range<usize>) {
        self.opaque();
        let restore = |text| self.source.lifted.restore(text).into_owned();
        let (address, mut title) = (restore(address), restore(title));
        let alone = self.is_alone(range);
        if alone {
            self.turns_out(BlockKind::Picture);
        }
        if alone && !title.is_empty() && self.html.swap_end("<p>", "<figure>") {
            self.caption(std::mem::take(&mut title));
        }
        let range = self.source.range(range);
        self.picture = Some(OpenPicture {
            address,
            title,
            alt: String::new(),
            range,
            depth: 0,
            line_end: false,
        });
    }

    /// Gathers the alternative text: what the content says, without markup.
    pub(super) fn inside_picture(&mut self, event: Event<'_>) {
        let Some(picture) = &mut self.picture else { return };
        match event {
            Event::Start(_) => picture.depth += 1,
            Event::End(_) if picture.depth > 0 => picture.depth -= 1,
            Event::End(_) => self.close_picture(),
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text) => {
                let text = self.source.lifted.restore(&text);
                if std::mem::take(&mut picture.line_end) {
                    let (before, after) = (picture.alt.chars().next_back(), text.chars().next());
                    let joined = before.zip(after).is_some_and(|(b, a)| cjk::joins(b, a));
                    picture.alt.push_str(if joined && self.rules.markdown.cjk_line_breaks {
                        ""
                    } else {
                        " "
                    });
                }
                picture.alt.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => picture.line_end = true,
            _ => {}
        }
    }

    fn close_picture(&mut self) {
        let Some(picture) = self.picture.take() else { return };
        let OpenPicture { address, title, alt, range, .. } = picture;
        match unsafe_scheme(&address) {
            // A picture in its own address runs nothing.
            None => {}
            Some("data") if self.rules.markdown.raw_html == RawHtml::Allow => {}
            Some(scheme) => {
                self.faults.push(fault::unsafe_link(self.source.span(range), scheme));
                return self.html.text(&alt);
            }
        }
        if is_external(&address) {
            self.html.push("<img src=\"");
            self.html.href(&address);
            self.html.push("\"");
            self.html.attribute("alt", &alt);
            if !title.is_empty() {
                self.html.attribute("title", &title);
            }
            self.html.push(" loading=\"lazy\">");
            return;
        }
        let number = self.outline.pictures.len();
        let title = (!title.is_empty()).then_some(title);
        let src = decode(&address).into_owned();
        self.outline.pictures.push(Picture { src, alt, title, range });
        self.html.slot(Filling::Picture(number));
    }
}
