//! The vocabulary: what a bilingual site consists of, as plain data.
//!
//! In: `base`. Out: the types that all stages speak. Never: I/O, templates, Markdown.
//! Reading order: [`Settings`], [`Article`] (a [`Card`], an [`Outline`], a [`Body`]), [`Route`].

mod article;
mod body;
mod check;
mod data;
mod deploy;
mod glossary;
mod labels;
mod limits;
mod markdown;
mod matter;
mod moment;
mod outline;
mod prose;
mod route;
mod settings;
mod shape;
mod shortcode;
mod slug;
mod stamp;
mod story;
mod tongue;

pub use article::{Article, Card, Kind, StoryKey};
pub use body::{Attribute, Block, BlockKind, Body, Filling, Slot};
pub use check::{Rule, Rules, Spacing};
pub use data::Data;
pub use deploy::{Encoding, S3, Service, Storage, Target};
pub use glossary::{Glossary, Wording};
pub use labels::{Labels, Word, fill};
pub use limits::{Limits, Symlinks};
pub use markdown::{Markdown, RawHtml, Shortcodes, Unknown};
pub use matter::{Correction, Lead, Mark, Matter, Placed, Prominence, SourceCredit};
pub use moment::{At, Moment};
pub use outline::{Heading, Link, Outline, Picture};
pub use prose::{OPAQUE, Part, Passage, Prose, Repair};
pub use route::{Route, encode};
pub use settings::{
    Chrome, ChromeEntry, ChromeTarget, FeedFormat, Feeds, Lang, Language, Links, Missing, News,
    Parallel, Publish, Publisher, Related, RootPage, SITEMAP_ADDRESSES, Settings, Stale, Taxonomy,
    Term, Translation,
};
pub use shape::Shape;
pub use shortcode::{Argument, ArgumentValue, Call, Calls, FileFacts, Inner, OwnFile, Shortcode};
pub use slug::{nfc, slug};
pub use stamp::{BlockFact, Change, Digest, Drift, Facts, Row, Stamp};
pub use story::{
    ArticleId, Edition, OwnTerms, Section, SectionId, Site, State, Story, StoryId, TermList,
    TermPage,
};
