//! Fills the slots of a body: addresses are known now.

use std::fmt::Write as _;
use std::sync::Arc;

use tera::escape_html;

use super::Printing;
use super::theme::Fault;
use crate::plan::{Destination, PictureAt, PlannedArticle, Resolved};
use crate::site::{ArticleId, Attribute, Body, Filling, Outline, Picture, Settings, Slot};

/// What is needed to fill the slots of one body.
pub(super) struct Fill<'a> {
    pub(super) printing: &'a Printing,
    /// The article whose body it is.
    pub(super) id: ArticleId,
    /// What stands before every address: the path of the site for its pages, with scheme and host
    /// for feeds.
    pub(super) base: &'a str,
    body: Arc<Body>,
    outline: Arc<Outline>,
}

impl<'a> Fill<'a> {
    pub(super) fn of(printing: &'a Printing, id: ArticleId, base: &'a str) -> Self {
        Self { printing, id, base, body: printing.body(id), outline: printing.outline(id) }
    }

    pub(super) fn settings(&self) -> &'a Settings {
        &self.printing.plan.settings
    }

    pub(super) fn article(&self) -> &'a PlannedArticle {
        &self.printing.plan.articles[self.id.index()]
    }

    pub(super) fn resolved(&self) -> &'a Resolved {
        &self.article().resolved
    }

    pub(super) fn outline(&self) -> &Outline {
        &self.outline
    }

    pub(super) fn body(&self) -> &Body {
        &self.body
    }

    /// The gaps in a block, counted from where it begins.
    pub(super) fn slots_of(&self, block: usize) -> Vec<Slot> {
        let start = self.body().range_of(block).start;
        let slots = self.body().slots_of(block).iter();
        slots.map(|slot| Slot { at: slot.at - start, ..*slot }).collect()
    }

    /// A block without these gaps.
    pub(super) fn block(
        &self,
        block: usize,
        slots: &[Slot],
        pictures: &mut usize,
    ) -> Result<String, Fault> {
        let body = self.body();
        self.html(&body.html[body.range_of(block)], slots, pictures)
    }

    /// HTML without its gaps. The first picture is loaded at once, unless a lead picture stands
    /// above it, the others when needed; `pictures` counts them.
    pub(super) fn html(
        &self,
        html: &str,
        slots: &[Slot],
        pictures: &mut usize,
    ) -> Result<String, Fault> {
        let (settings, base) = (self.settings(), self.base);
        let (resolved, outline) = (self.resolved(), self.outline());
        let labels = &self.printing.plan.labels[self.article().lang.index()];
        let mut out = String::with_capacity(html.len() + slots.len() * 64);
        let mut done = 0;
        for slot in slots {
            out.push_str(&html[done..slot.at]);
            done = slot.at;
            match slot.filling {
                Filling::LinkOpen(index) => {
                    if let Some(to) = &resolved.links[index] {
                        out.push_str("<a");
                        link_attribute(&mut out, settings, Attribute::Href, to, base);
                        attribute(&mut out, "title", outline.links[index].title.as_deref());
                        out.push('>');
                    }
                }
                Filling::LinkClose(index) => {
                    if resolved.links[index].is_some() {
                        out.push_str("</a>");
                    }
                }
                Filling::LinkAddress(index) => {
                    if let Some(to) = &resolved.links[index] {
                        escape(&mut out, &address(to, base));
                    }
                }
                Filling::LinkAttribute(index, name) => {
                    if let Some(to) = &resolved.links[index] {
                        link_attribute(&mut out, settings, name, to, base);
                    }
                }
                Filling::PictureSource { picture, sized } => {
                    let at = resolved.pictures[picture].as_ref();
                    source(&mut out, &outline.pictures[picture], at, base, !sized);
                    *pictures += 1;
                }
                Filling::Shortcode(number) => out.push_str(&self.shortcode(number, pictures)?),
                Filling::Word(key) => escape(&mut out, labels.word(key, None).unwrap_or_default()),
                Filling::Picture(index) => {
                    let at = resolved.pictures[index].as_ref();
                    picture(&mut out, &outline.pictures[index], at, base, *pictures > 0);
                    *pictures += 1;
                }
            }
        }
        out.push_str(&html[done..]);
        Ok(out)
    }
}

/// ` href="…"`, and what a reader is told before the click: that the page is in another language.
fn link_attribute(
    out: &mut String,
    settings: &Settings,
    attribute: Attribute,
    to: &Destination,
    base: &str,
) {
    let _ = write!(out, " {}=\"", attribute.name());
    escape(out, &address(to, base));
    out.push('"');
    let lang = to.lang.filter(|_| attribute == Attribute::Href);
    if let Some(language) = lang.map(|lang| settings.language(lang)) {
        let _ = write!(out, " hreflang=\"{}\"", language.tag);
        self::attribute(out, "data-language", Some(&language.label));
    }
}

/// Where a link leads.
pub(super) fn address(to: &Destination, base: &str) -> String {
    let route = to.route.as_ref().map(|route| route.href(base));
    route.unwrap_or_default() + &to.tail
}

fn picture(out: &mut String, picture: &Picture, at: Option<&PictureAt>, base: &str, lazy: bool) {
    out.push_str("<img");
    source(out, picture, at, base, true);
    attribute(out, "alt", Some(&picture.alt));
    attribute(out, "title", picture.title.as_deref());
    out.push_str(if lazy { " loading=\"lazy\">" } else { ">" });
}

/// ` src="…"`, and how large the picture is.
fn source(out: &mut String, picture: &Picture, at: Option<&PictureAt>, base: &str, sizes: bool) {
    out.push_str(" src=\"");
    match at {
        Some(at) => escape(out, &at.route.href(base)),
        None => escape(out, &picture.src),
    }
    out.push('"');
    if let Some((width, height)) = at.and_then(|at| at.size).filter(|_| sizes) {
        let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
    }
}

fn attribute(out: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        let _ = write!(out, " {name}=\"");
        escape(out, value);
        out.push('"');
    }
}

/// Adds a text as HTML writes it.
pub(super) fn escape(out: &mut String, text: &str) {
    let mut bytes = Vec::with_capacity(text.len());
    // Writing to memory cannot fail, and escaping keeps UTF-8 what it is.
    let _ = escape_html(text, &mut bytes);
    out.push_str(std::str::from_utf8(&bytes).unwrap_or_default());
}
