//! The HTML of an article, with gaps for what only the plan knows.

use std::ops::Range;

use super::shortcode::Shortcode;

/// HTML with gaps: addresses are known only when all articles are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// The HTML around the slots.
    pub html: String,
    /// Gaps by ascending position.
    pub slots: Vec<Slot>,
    /// What it consists of at the top level, by ascending position. The first begins at 0, each
    /// ends where the next one begins; no one is empty.
    pub blocks: Vec<Block>,
    /// What the shortcodes were given that templates fill. Nearly always empty.
    pub shortcodes: Box<[Shortcode]>,
}

impl Body {
    /// Bytes of a block in the HTML.
    #[must_use]
    pub fn range_of(&self, block: usize) -> Range<usize> {
        let at = |block: usize| self.blocks.get(block).map_or(self.html.len(), Block::place);
        at(block)..at(block.saturating_add(1))
    }

    /// The gaps in a block. Every block begins with markup, so a gap at its first byte belongs to
    /// the one before.
    #[must_use]
    pub fn slots_of(&self, block: usize) -> &[Slot] {
        let range = self.range_of(block);
        let place = |at: usize| self.slots.partition_point(|slot| slot.at <= at);
        &self.slots[place(range.start)..place(range.end)]
    }
}

/// A piece of a body at the top level: what a translator thinks of as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Byte of the HTML at which it begins; a body of more than 4 GiB has no more blocks.
    at: u32,
    /// What it is.
    pub kind: BlockKind,
}

impl Block {
    /// A block that begins at this byte of the HTML.
    #[must_use]
    pub fn new(at: usize, kind: BlockKind) -> Option<Self> {
        Some(Self { at: u32::try_from(at).ok()?, kind })
    }

    /// Byte of the HTML at which it begins.
    #[must_use]
    pub const fn place(&self) -> usize {
        self.at as usize
    }
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph,
    /// A paragraph that is one picture.
    Picture,
    /// A heading.
    Heading,
    /// A list, all of it.
    List,
    /// Terms and what they mean, all of them.
    Definitions,
    /// A table, all of it.
    Table,
    /// A quote or an alert.
    Quote,
    /// A block of code.
    Code,
    /// HTML as its author wrote it.
    Html,
    /// A line across the page.
    Rule,
    /// The footnotes, all of them.
    Notes,
}

impl BlockKind {
    /// Its name in formats for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Paragraph => "paragraph",
            Self::Picture => "picture",
            Self::Heading => "heading",
            Self::List => "list",
            Self::Definitions => "definitions",
            Self::Table => "table",
            Self::Quote => "quote",
            Self::Code => "code",
            Self::Html => "html",
            Self::Rule => "rule",
            Self::Notes => "notes",
        }
    }
}

/// A gap in a body's HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Byte of the HTML before which it stands.
    pub at: usize,
    /// What fills it.
    pub filling: Filling,
}

/// An attribute of raw HTML that holds the address of a link or a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attribute {
    /// Of links.
    Href,
    /// Of films and sounds.
    Src,
    /// Of films: the picture before they begin.
    Poster,
}

impl Attribute {
    /// As it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Href => "href",
            Self::Src => "src",
            Self::Poster => "poster",
        }
    }
}

/// What fills a slot. The number is a place in the outline's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    /// The opening tag of a link; nothing when the link is dead.
    LinkOpen(usize),
    /// Its closing tag; nothing when the link is dead.
    LinkClose(usize),
    /// The address of a link alone, where it stands inside raw HTML.
    LinkAddress(usize),
    /// An attribute of raw HTML that holds the address of a link, under this name, with the white
    /// space before it; nothing when the link is dead.
    LinkAttribute(usize, Attribute),
    /// The attribute `src` of an `<img>` of raw HTML, with the white space before it.
    PictureSource {
        /// Its place in the list.
        picture: usize,
        /// The tag says how large the picture is.
        sized: bool,
    },
    /// A whole `<img>`.
    Picture(usize),
    /// What the template of a shortcode makes of it; the number is that of its call.
    Shortcode(usize),
    /// An interface word by its key.
    Word(&'static str),
}
