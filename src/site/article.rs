//! One text in one language: what others may say of it, what they may link to, and its body.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::data::Data;
use super::moment::Moment;
use super::settings::Lang;
use super::stamp::Stamp;
use crate::base::SourcePath;

/// What the languages of one story share: the path below the language's folder without its ending
/// (`news/m`, `news/_index`), or the `translation_key` of the front matter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoryKey(Arc<str>);

impl StoryKey {
    /// Takes a key as it is.
    #[must_use]
    pub fn new(key: impl Into<Arc<str>>) -> Self {
        Self(key.into())
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StoryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for StoryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What kind of page a file makes; decided by its name alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `slug.md`.
    Leaf,
    /// `folder/index.md`: the other files of the folder go beside the page.
    Bundle,
    /// `folder/_index.md`: a section's page, or the home page at the top.
    Section,
}

/// One text in one language. Its parts are shared by whoever needs one of them.
#[derive(Clone, Debug)]
pub struct Article {
    /// What other pages may say of it.
    pub card: Arc<Card>,
    /// What it links to and what can be linked to in it.
    pub outline: Arc<Outline>,
    /// For its own page, and for feeds with whole articles.
    pub body: Arc<Body>,
}

impl Article {
    /// The same article, with those parts of an earlier one that are equal: whoever holds these
    /// sees at a glance that they have not changed.
    #[must_use]
    pub fn sharing(self, before: &Self) -> Self {
        fn either<T: PartialEq>(new: Arc<T>, old: &Arc<T>) -> Arc<T> {
            if new == *old { old.clone() } else { new }
        }
        Self {
            card: either(self.card, &before.card),
            outline: either(self.outline, &before.outline),
            body: either(self.body, &before.body),
        }
    }
}

/// What other pages may say of an article. Never its body.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its language.
    pub lang: Lang,
    /// The file, for messages.
    pub file: SourcePath,
    /// Path below the language's folder without ending, NFC: `news/m`, `news/_index`, `a/index`.
    pub path: Arc<str>,
    /// What it shares with its translations.
    pub key: StoryKey,
    /// What kind of page it makes.
    pub kind: Kind,
    /// Front matter.
    pub matter: Matter,
    /// The title: of the front matter, else the first level-one heading, else the file's name.
    pub title: String,
    /// The description, else the beginning of the body, as plain text. May be empty.
    pub summary: String,
}

impl Card {
    /// True when the other card differs in nothing that decides where its article stands: what it
    /// is paired with, in which lists it is, its address. `title_is_read` where titles are parts of
    /// addresses.
    #[must_use]
    pub fn stands_as(&self, other: &Self, title_is_read: bool) -> bool {
        let Self { lang, file, path, key, kind, matter, title, summary: _ } = self;
        let has_place = (lang, file, path, key, kind)
            == (&other.lang, &other.file, &other.path, &other.key, &other.kind);
        // Other pages name a section by its title.
        let title_is_read = title_is_read || *kind == Kind::Section;
        has_place && matter.stands_as(&other.matter) && (!title_is_read || *title == other.title)
    }
}

/// Front matter after checking. Every field is absent or a default unless the file says it.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of the front matter")]
pub struct Matter {
    /// `title`.
    pub title: Option<String>,
    /// `description` or `summary`.
    pub description: Option<String>,
    /// `date`.
    pub date: Option<Moment>,
    /// `updated` or `lastmod`.
    pub updated: Option<Moment>,
    /// `publish_at` or `publishDate`: comes out at this instant, whatever `date` says.
    pub publish_at: Option<Moment>,
    /// `expire_at` or `expiryDate`: leaves the site at this instant.
    pub expire_at: Option<Moment>,
    /// `draft`.
    pub draft: bool,
    /// `slug`, as written.
    pub slug: Option<String>,
    /// `url` or `path`: address inside the language, as written.
    pub url: Option<Placed>,
    /// `aliases`: old addresses inside the language, as written.
    pub aliases: Vec<Placed>,
    /// Terms by taxonomy: of `tags`, `categories`, `authors`/`author`, `[taxonomies]`.
    pub terms: BTreeMap<String, Vec<Placed>>,
    /// `weight`: articles with one stand first, the smallest at the top.
    pub weight: Option<i64>,
    /// `template`: another template than `page.html`.
    pub template: Option<Placed>,
    /// `translation_key` or `translationKey`.
    pub translation_key: Option<String>,
    /// `original`: the story started in this language (`Some(true)`).
    pub original: Option<bool>,
    /// `[l10n]`: what the original said when this translation was last found complete.
    pub stamp: Option<Box<Stamp>>,
    /// `translate = false`: this story wants no translation.
    pub untranslated: bool,
    /// `source`: 转载来源.
    pub source: Option<SourceCredit>,
    /// `lead`, `hero` or `image`: the picture that stands for it.
    pub lead: Option<Box<Lead>>,
    /// `gone`: withdrawn; its address says so and nothing else does.
    pub gone: bool,
    /// `noindex`: search engines are asked to leave it out.
    pub noindex: bool,
    /// `toc`: the page shows a table of its headings.
    pub toc: bool,
    /// `[extra]`, `params`, and keys that we do not know: for templates.
    pub extra: Data,
    /// True when the file has a front matter at all.
    pub present: bool,
}

impl Matter {
    /// The instant at which it comes out.
    #[must_use]
    pub fn out_at(&self) -> Option<Moment> {
        self.publish_at.or(self.date)
    }

    /// When it was written or changed last, as its editors say.
    #[must_use]
    pub fn changed(&self) -> Option<Moment> {
        self.updated.max(self.date)
    }

    /// Every field is named, so that a new one has to be thought of here.
    fn stands_as(&self, other: &Self) -> bool {
        let Self {
            title: _,
            description: _,
            date,
            updated: _,
            publish_at,
            expire_at,
            draft,
            slug,
            url,
            aliases,
            terms,
            weight,
            template,
            translation_key,
            original,
            stamp,
            untranslated,
            source: _,
            lead,
            gone,
            noindex,
            toc: _,
            extra: _,
            present: _,
        } = self;
        let dates = (date, publish_at, expire_at, draft)
            == (&other.date, &other.publish_at, &other.expire_at, &other.draft);
        // Where in the file these stand counts for faults only, and who has one is read again.
        let texts = |all: &[Placed]| all.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
        let same = |a: &[Placed], b: &[Placed]| texts(a) == texts(b);
        let address = *slug == other.slug
            && same(url.as_slice(), other.url.as_slice())
            && same(aliases, &other.aliases)
            && same(template.as_slice(), other.template.as_slice());
        let lists = *weight == other.weight && terms.keys().eq(other.terms.keys());
        let lists = lists && terms.values().zip(other.terms.values()).all(|(a, b)| same(a, b));
        let pairing = (translation_key, original, stamp, untranslated)
            == (&other.translation_key, &other.original, &other.stamp, &other.untranslated);
        // Its words are not read, nor where in the file it stands.
        let picture = |lead: &Option<Box<Lead>>| lead.as_ref().map(|lead| lead.src.text.clone());
        let showing = (gone, noindex) == (&other.gone, &other.noindex)
            && picture(lead) == picture(&other.lead);
        dates && address && lists && pairing && showing
    }
}

/// Text of the front matter with its place, for faults that later stages find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The text as written.
    pub text: String,
    /// Bytes in the file.
    pub range: Range<usize>,
}

/// `lead = {src, alt, caption, credit}`: the picture that stands for an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    /// The file, as written: beside the article, or an address of this site.
    pub src: Placed,
    /// What it shows; empty for a picture that says nothing.
    pub alt: String,
    /// What stands below it.
    pub caption: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
}

/// `source = {name, url}`: where a republished article comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceCredit {
    /// Who published it first.
    pub name: String,
    /// Where.
    pub url: Option<String>,
}

/// What an article links to, and what can be linked to in it. Numbers of [`Slot`]s are places in
/// these lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Headings in order, for the table of contents.
    pub headings: Vec<Heading>,
    /// Every id in the body that an anchor may name, headings' included.
    pub anchors: Vec<String>,
    /// Links inside the site.
    pub links: Vec<Link>,
    /// Local pictures.
    pub pictures: Vec<Picture>,
}

impl Outline {
    /// True when the other outline leads to the same places and can be linked to at the same ones;
    /// where in its file a link stands may differ.
    #[must_use]
    pub fn leads_as(&self, other: &Self) -> bool {
        let same_link = |(a, b): (&Link, &Link)| {
            (&a.target, &a.anchor, &a.query, a.by_name)
                == (&b.target, &b.anchor, &b.query, b.by_name)
        };
        let same_picture = |(a, b): (&Picture, &Picture)| a.src == b.src;
        self.anchors == other.anchors
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
    pub id: String,
    /// Plain text.
    pub text: String,
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

/// HTML with gaps: addresses are known only when all articles are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// The HTML around the slots.
    pub html: String,
    /// Gaps by ascending position.
    pub slots: Vec<Slot>,
    /// Latin words and, one by one, Chinese characters. Code blocks do not count.
    pub words: usize,
    /// What it consists of at the top level, by ascending position. The first begins at 0, each
    /// ends where the next one begins; no one is empty.
    pub blocks: Vec<Block>,
}

impl Body {
    /// Bytes of a block in the HTML.
    #[must_use]
    pub fn range_of(&self, block: usize) -> Range<usize> {
        let at = |block: usize| self.blocks.get(block).map_or(self.html.len(), |block| block.at);
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
    /// Byte of the HTML at which it begins.
    pub at: usize,
    /// What it is.
    pub kind: BlockKind,
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

/// What fills a slot. The number is a place in the outline's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filling {
    /// The opening tag of a link; nothing when the link is dead.
    LinkOpen(usize),
    /// Its closing tag; nothing when the link is dead.
    LinkClose(usize),
    /// The address of a link alone, where it stands inside raw HTML.
    LinkAddress(usize),
    /// A whole `<img>`.
    Picture(usize),
    /// An interface word by its key.
    Word(&'static str),
}
