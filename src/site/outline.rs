//! What an article links to, and what can be linked to in it.

use std::ops::Range;

use super::shape::Shape;
use super::shortcode::{Call, Calls, OwnFile};

/// What an article links to, and what can be linked to in it. Numbers of [`Slot`](super::Slot)s are places in
/// these lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Headings in order, for the table of contents.
    pub headings: Vec<Heading>,
    /// Ids in the body that an anchor may name, beside those of headings.
    pub anchors: Vec<String>,
    /// Links inside the site.
    pub links: Vec<Link>,
    /// Local pictures.
    pub pictures: Vec<Picture>,
    /// Shortcodes that templates fill, if there are any.
    pub shortcodes: Option<Box<Calls>>,
    /// What the body is built of; none of one that cannot be read beside another: it has no blocks, or
    /// raw HTML that begins in one block and ends in another.
    pub shape: Option<Shape>,
}

impl Outline {
    /// Every id in the body that an anchor may name, each once: of headings, then the others.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let headings = self.headings.iter().map(|heading| &*heading.id);
        headings.chain(self.anchors.iter().map(String::as_str))
    }

    /// The shortcode with a number.
    #[must_use]
    pub fn call(&self, number: usize) -> Option<&Call> {
        self.shortcodes.as_ref()?.calls.get(number)
    }

    /// All shortcodes that templates fill.
    #[must_use]
    pub fn calls(&self) -> &[Call] {
        self.shortcodes.as_ref().map_or(&[], |known| &known.calls)
    }

    /// Files that arguments of shortcodes name.
    #[must_use]
    pub fn files(&self) -> &[OwnFile] {
        self.shortcodes.as_ref().map_or(&[], |known| &known.files)
    }

    /// True when the other outline leads to the same places and can be linked to at the same ones;
    /// where in its file a link stands may differ, and its shape, which says something only beside
    /// another one.
    #[must_use]
    pub fn leads_as(&self, other: &Self) -> bool {
        let same_link = |(a, b): (&Link, &Link)| {
            (&a.target, &a.anchor, &a.query, a.by_name)
                == (&b.target, &b.anchor, &b.query, b.by_name)
        };
        let same_picture = |(a, b): (&Picture, &Picture)| a.src == b.src;
        let same_call = |(a, b): (&Call, &Call)| (&a.name, a.is_closed) == (&b.name, b.is_closed);
        let same_file = |(a, b): (&OwnFile, &OwnFile)| (&a.src, a.is_table) == (&b.src, b.is_table);
        self.ids().eq(other.ids())
            && self.calls().len() == other.calls().len()
            && self.files().len() == other.files().len()
            && self.calls().iter().zip(other.calls()).all(same_call)
            && self.files().iter().zip(other.files()).all(same_file)
            && self.links.len() == other.links.len()
            && self.pictures.len() == other.pictures.len()
            && self.links.iter().zip(&other.links).all(same_link)
            && self.pictures.iter().zip(&other.pictures).all(same_picture)
    }
}

/// A heading of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Level in the source, 1 to 6.
    pub level: u8,
    /// Its anchor.
    pub id: Box<str>,
    /// Plain text.
    pub text: Box<str>,
}

/// A link inside the site, as its author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The target, percent-decoded, without its fragment: `../notices/x.md`, `/news/x/`,
    /// `@/news/x.md`, or empty for an anchor on the same page.
    pub target: String,
    /// The fragment without `#`, percent-decoded.
    pub anchor: Option<String>,
    /// `?query` as written, without the question mark.
    pub query: Option<String>,
    /// True for `{{< ref "x" >}}`: the target names a page in any of the ways that Hugo knows.
    pub by_name: bool,
    /// The link's title.
    pub title: Option<String>,
    /// Bytes of the target, or of the whole link where it cannot be told, in the file.
    pub range: Range<usize>,
}

/// A picture inside the site, as its author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The address, percent-decoded.
    pub src: String,
    /// What it shows, as plain text.
    pub alt: String,
    /// Its title.
    pub title: Option<String>,
    /// Bytes of the picture in the file.
    pub range: Range<usize>,
}
