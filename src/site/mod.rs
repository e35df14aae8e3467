//! The vocabulary: what a bilingual site consists of, as plain data.
//!
//! In: `base`. Out: the types that all stages speak. Never: I/O, templates, Markdown.
//! Reading order: [`Settings`], [`Article`] (a [`Card`], an [`Outline`], a [`Body`]), [`Route`].

mod article;
mod body;
mod check;
mod data;
mod deploy;
mod labels;
mod markdown;
mod matter;
mod moment;
mod outline;
mod route;
mod settings;
mod shortcode;
mod slug;
mod stamp;
mod story;

pub use article::{Article, Card, Kind, StoryKey};
pub use body::{Attribute, Block, BlockKind, Body, Filling, Slot};
pub use check::{Rule, Rules};
pub use data::Data;
pub use deploy::{Encoding, S3, Service, Storage, Target};
pub use labels::{Labels, Word, fill};
pub use markdown::{Markdown, RawHtml, Shortcodes, Unknown};
pub use matter::{Correction, Lead, Mark, Matter, Placed, Prominence, SourceCredit};
pub use moment::{At, Moment};
pub use outline::{Heading, Link, Outline, Picture};
pub use route::{Route, encode};
pub use settings::{
    Chrome, ChromeEntry, ChromeTarget, FeedFormat, Feeds, Lang, Language, Links, Missing, News,
    Publish, Publisher, Related, RootPage, SITEMAP_ADDRESSES, Settings, Stale, Taxonomy, Term,
    Translation,
};
pub use shortcode::{Argument, ArgumentValue, Call, Calls, FileFacts, Inner, OwnFile, Shortcode};
pub use slug::{nfc, slug};
pub use stamp::{BlockFact, Change, Digest, Drift, Facts, Row, Stamp};
pub use story::{
    ArticleId, Edition, Section, SectionId, Site, State, Story, StoryId, TermList, TermPage,
};
