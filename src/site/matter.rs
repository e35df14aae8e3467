//! What front matter may say, after checking.

use std::ops::Range;

use super::check::Rules;
use super::data::Data;
use super::moment::Moment;
use super::stamp::Stamp;

/// Front matter after checking, but for title and description, which belong to the
/// [`Card`](super::Card). Every field is absent or a default unless the file says it. What few
/// articles say stands in a box: all matters of a site are in memory at once.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of the front matter")]
pub struct Matter {
    /// `date`.
    pub date: Option<Moment>,
    /// `updated` or `lastmod`.
    pub updated: Option<Box<Moment>>,
    /// `publish_at` or `publishDate`: comes out at this instant, whatever `date` says.
    pub publish_at: Option<Box<Moment>>,
    /// `expire_at` or `expiryDate`: leaves the site at this instant.
    pub expire_at: Option<Box<Moment>>,
    /// `pinned_until`, `breaking_until`.
    pub prominence: Option<Box<Prominence>>,
    /// `draft`.
    pub draft: bool,
    /// `slug`, as written.
    pub slug: Option<Box<str>>,
    /// `url` or `path`: address inside the language, as written.
    pub url: Option<Box<Placed>>,
    /// `aliases`: old addresses inside the language, as written.
    pub aliases: Box<[Placed]>,
    /// Terms, each with the place of its taxonomy in [`Settings::taxonomies`](super::Settings), in
    /// that order: of `tags`, `categories`, `authors`/`author`, `[taxonomies]`.
    pub terms: Box<[(usize, Placed)]>,
    /// `weight`: articles with one stand first, the smallest at the top.
    pub weight: Option<i64>,
    /// `template`: another template than `page.html`.
    pub template: Option<Box<Placed>>,
    /// `translation_key` or `translationKey`.
    pub translation_key: Option<Box<str>>,
    /// `original`: the story started in this language (`Some(true)`).
    pub original: Option<bool>,
    /// `[l10n]`: what the original said when this translation was last found complete.
    pub stamp: Option<Box<Stamp>>,
    /// `translate = false`: this story wants no translation.
    pub untranslated: bool,
    /// `source`: 转载来源.
    pub source: Option<Box<SourceCredit>>,
    /// `lead`, `hero` or `image`: the picture that stands for it.
    pub lead: Option<Box<Lead>>,
    /// `corrections`: what was wrong, the newest first.
    pub corrections: Box<[Correction]>,
    /// `gone`: withdrawn; its address says so and nothing else does.
    pub gone: bool,
    /// `noindex`: search engines are asked to leave it out.
    pub noindex: bool,
    /// `toc`: the page shows a table of its headings.
    pub toc: bool,
    /// `parallel = false`: readers cannot have it beside its translation.
    pub alone: bool,
    /// `[check] off`: rules of `check` that are silent here.
    pub unchecked: Rules,
    /// `[extra]`, `params`, and keys that we do not know: for templates.
    pub extra: Data,
    /// True when the file has a front matter at all.
    pub present: bool,
}

impl Matter {
    /// The instant at which it comes out.
    #[must_use]
    pub fn out_at(&self) -> Option<Moment> {
        self.publish_at.as_deref().copied().or(self.date)
    }

    /// When it was changed last, as its editors say. A correction is a change.
    #[must_use]
    pub fn revised(&self) -> Option<Moment> {
        self.updated.as_deref().copied().max(self.corrections.first().map(|newest| newest.date))
    }

    /// When it was written or changed last.
    #[must_use]
    pub fn changed(&self) -> Option<Moment> {
        self.revised().max(self.date)
    }

    /// True when the other front matter differs in nothing that decides where its article stands.
    /// Every field is named, so that a new one has to be thought of here.
    pub(super) fn stands_as(&self, other: &Self) -> bool {
        let Self {
            date,
            updated: _,
            publish_at,
            expire_at,
            prominence,
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
            corrections: _,
            gone,
            noindex,
            toc: _,
            alone,
            unchecked: _,
            extra: _,
            present: _,
        } = self;
        let dates = (date, publish_at, expire_at, draft)
            == (&other.date, &other.publish_at, &other.expire_at, &other.draft);
        // Where in the file these stand counts for faults only, and who has one is read again.
        let text = |one: &Option<Box<Placed>>| one.as_ref().map(|one| one.text.clone());
        let texts = |all: &[Placed]| all.iter().map(|one| one.text.clone()).collect::<Vec<_>>();
        let named = |all: &[(usize, Placed)]| {
            all.iter().map(|(taxonomy, term)| (*taxonomy, term.text.clone())).collect::<Vec<_>>()
        };
        let address = *slug == other.slug
            && text(url) == text(&other.url)
            && texts(aliases) == texts(&other.aliases)
            && text(template) == text(&other.template);
        let lists = *weight == other.weight && named(terms) == named(&other.terms);
        let pairing = (translation_key, original, stamp, untranslated)
            == (&other.translation_key, &other.original, &other.stamp, &other.untranslated);
        // Its words are not read, nor where in the file it stands.
        let picture = |lead: &Option<Box<Lead>>| lead.as_ref().map(|lead| lead.src.text.clone());
        let showing = (gone, noindex, alone) == (&other.gone, &other.noindex, &other.alone)
            && picture(lead) == picture(&other.lead);
        dates && *prominence == other.prominence && address && lists && pairing && showing
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

/// How long an article stands out among the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prominence {
    /// `pinned_until`: until then it stands first, on the home page and in its section.
    pub pinned_until: Option<Moment>,
    /// `breaking_until`: until then it is breaking news.
    pub breaking_until: Option<Moment>,
}

/// A word on an article that stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is breaking news.
    Breaking,
    /// It stands first whatever its date.
    Pinned,
}

impl Mark {
    /// Its name in templates, and the key of its word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Pinned => "pinned",
        }
    }
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

/// One of `corrections = [{date, text}]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// When it was made.
    pub date: Moment,
    /// What was wrong, in one line of plain text.
    pub text: String,
}

/// `source = {name, url}`: where a republished article comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceCredit {
    /// Who published it first.
    pub name: String,
    /// Where.
    pub url: Option<String>,
}
