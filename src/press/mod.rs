//! The machine that runs the stages. The only room that knows their order.
//!
//! In: a source tree, settings, an instant, and what has changed since the last run. Out: a
//! [`Manuscript`] for tables, a [`Printing`] to render pages from. Never: an output file.
//!
//! A [`Press`] keeps what each stage has made. A stage runs again when something that it read has
//! changed, and what stands on it is dropped; so the first run and every later one are the same
//! way. `build` takes it once, the preview after each edit.

mod correct;
mod dress;
mod manuscript;
mod proofs;
mod ready;
mod stock;
mod trial;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::base::SourcePath;
use crate::diag::{Diagnostic, Diagnostics, Outcome};
use crate::load::{self, Changes, ContentFile, Renewed, SourceTree, Survey, parse_article};
use crate::pair::{Clock, pair, stamped_originals, unique};
use crate::plan::Plan;
use crate::render::{OwnFiles, Printing, Texts};
use crate::site::{Article, ArticleId, Facts, Settings, Site, Symlinks};
use dress::Dress;
pub use proofs::Mended;
use ready::{get_ready, plan_all};
pub use trial::{folded, located, proof, trial};

/// A site after pairing, with the texts of its articles: all that its tables need.
#[derive(Debug)]
pub struct Manuscript {
    /// What `site.toml` says.
    pub settings: Arc<Settings>,
    /// Stories, sections and lists.
    pub site: Site,
    /// What the articles say.
    pub texts: Texts,
    clock: Clock,
    /// The article of each file, in the order of the survey.
    ids: Vec<Option<ArticleId>>,
    /// What pairing found.
    faults: Diagnostics,
}

/// A plan, and what its copies hold.
#[derive(Debug)]
struct Planned {
    plan: Arc<Plan>,
    contents: Arc<Vec<crate::manifest::Content>>,
    /// What is known of the files that shortcodes show.
    own_files: Arc<OwnFiles>,
    faults: Diagnostics,
}

/// A printing, and what getting it ready found.
#[derive(Debug)]
struct Printed {
    printing: Arc<Printing>,
    faults: Diagnostics,
}

/// One file, parsed.
#[derive(Debug)]
struct Parsed {
    file: SourcePath,
    article: Option<Article>,
    /// What it says, once somebody has asked: its translation is stamped.
    facts: OnceLock<Box<Facts>>,
    faults: Diagnostics,
}

impl Parsed {
    fn of(tree: &SourceTree, file: &ContentFile, settings: &Settings) -> Self {
        let Outcome { value, diagnostics } = parse_article(tree, file, settings);
        let facts = OnceLock::new();
        Self { file: file.file.clone(), article: value, facts, faults: diagnostics }
    }

    fn facts(&self) -> Option<&Facts> {
        let Article { card, outline, body } = self.article.as_ref()?;
        Some(self.facts.get_or_init(|| Box::new(load::facts(card, outline, body))))
    }
}

/// The stages, and what each has made last.
#[derive(Debug)]
pub struct Press {
    tree: SourceTree,
    settings: Option<Arc<Settings>>,
    survey: Option<Survey>,
    /// By place in the survey.
    parsed: Vec<Parsed>,
    /// What parsing found, all files together: an edit of one asks for it, and shall not look at all.
    parsing: Diagnostics,
    manuscript: Option<Manuscript>,
    dress: Option<Dress>,
    /// Something of which the dress is made has changed.
    dress_is_old: bool,
    planned: Option<Planned>,
    printed: Option<Printed>,
}

impl Press {
    /// A press that has read nothing yet.
    #[must_use]
    pub const fn new(tree: SourceTree) -> Self {
        Self {
            tree,
            settings: None,
            survey: None,
            parsed: Vec::new(),
            parsing: Diagnostics::new(),
            manuscript: None,
            dress: None,
            dress_is_old: true,
            planned: None,
            printed: None,
        }
    }

    /// Where the sources are. In memory they can be changed between two runs; say so to `gather`.
    pub const fn tree(&mut self) -> &mut SourceTree {
        &mut self.tree
    }

    /// The site after the last [`Press::gather`].
    #[must_use]
    pub const fn manuscript(&self) -> Option<&Manuscript> {
        self.manuscript.as_ref()
    }

    /// Survey, parse, pair: brings the manuscript up to date.
    pub fn gather(
        &mut self,
        settings: &Arc<Settings>,
        clock: Clock,
        changes: &Changes,
    ) -> Outcome<&Manuscript> {
        let Outcome { value, diagnostics } = self.renew(settings, clock, changes);
        Outcome::new(self.manuscript.insert(value), diagnostics)
    }

    fn renew(
        &mut self,
        settings: &Arc<Settings>,
        clock: Clock,
        changes: &Changes,
    ) -> Outcome<Manuscript> {
        // What a link leads to changes under another path than that by which it is known.
        let follows = settings.limits.symlinks != Symlinks::Skip;
        let is_edit = matches!(changes, Changes::Paths(paths) if !paths.is_empty());
        let changes = if follows && is_edit { &Changes::Everything } else { changes };
        let last = self.settings.replace(settings.clone());
        let has_other_settings = last.as_ref().is_none_or(|last| **last != **settings);
        let reads_like = last.is_some_and(|last| last.reads_like(settings));
        let renewed = match &mut self.survey {
            Some(survey) => survey.renew(&self.tree, settings, has_other_settings, changes),
            None => {
                self.survey = Some(Survey::of(&self.tree, settings));
                Renewed { list: true, files: true, theme: true, articles: Vec::new() }
            }
        };
        if has_other_settings {
            self.manuscript = None;
        }
        self.dress_is_old |= has_other_settings || renewed.theme;
        if renewed.list || !reads_like {
            self.manuscript = None;
            self.parse(settings, |file| reads_like && !changes.touch(file));
        } else {
            self.correct(settings, clock, &renewed.articles);
        }
        if renewed.files {
            self.planned = None;
        }
        let manuscript = match self.manuscript.take() {
            Some(manuscript) => manuscript,
            None => {
                self.planned = None;
                self.pair(settings.clone(), clock)
            }
        };
        let listing = self.survey.iter().flat_map(|survey| &survey.faults);
        let faults = listing.chain(&self.parsing).chain(&manuscript.faults).cloned().collect();
        Outcome::new(manuscript, faults)
    }

    /// Parses all files but those of which the last parsing can be kept.
    fn parse(&mut self, settings: &Settings, can_be_kept: impl Fn(&SourcePath) -> bool) {
        let last = std::mem::take(&mut self.parsed).into_iter();
        let mut kept: HashMap<SourcePath, Parsed> = last
            .filter(|parsed| can_be_kept(&parsed.file))
            .map(|parsed| (parsed.file.clone(), parsed))
            .collect();
        let Some(survey) = &self.survey else { return };
        let files = survey.inventory.articles.iter();
        let files: Vec<_> = files.map(|file| (file, kept.remove(&file.file))).collect();
        let parsed = files.into_par_iter().map(|(file, kept)| match kept {
            Some(parsed) => parsed,
            None => Parsed::of(&self.tree, file, settings),
        });
        self.parsed = parsed.collect();
        self.sum_up();
    }

    fn sum_up(&mut self) {
        let faults = self.parsed.iter().flat_map(|parsed| &parsed.faults);
        self.parsing = faults.cloned().collect();
    }

    fn pair(&self, settings: Arc<Settings>, clock: Clock) -> Manuscript {
        let mut faults = Diagnostics::new();
        let mut articles = Vec::with_capacity(self.parsed.len());
        let mut broken = BTreeMap::new();
        let files = self.survey.iter().flat_map(|survey| &survey.inventory.articles);
        for (file, parsed) in files.zip(&self.parsed) {
            match &parsed.article {
                Some(article) => articles.push(article.clone()),
                None => {
                    broken.insert((file.lang, file.path.to_string()), file.file.clone());
                }
            }
        }
        let articles = unique(articles).unpack(&mut faults);
        let cards: Vec<_> = articles.iter().map(|article| article.card.clone()).collect();
        let mut left = (0..).map(ArticleId).zip(&cards).peekable();
        let ids = self.parsed.iter().map(|parsed| {
            let card = &parsed.article.as_ref()?.card;
            left.next_if(|(_, kept)| Arc::ptr_eq(kept, card)).map(|(id, _)| id)
        });
        let ids: Vec<_> = ids.collect();
        let originals = stamped_originals(&settings, &cards, &broken);
        let facts = self.facts_of(&originals, &ids);
        let texts = Texts {
            cards: cards.iter().cloned().collect(),
            outlines: articles.iter().map(|article| article.outline.clone()).collect(),
            bodies: articles.into_iter().map(|article| article.body).collect(),
        };
        let site = pair(&settings, cards, broken, &facts, clock).unpack(&mut faults);
        Manuscript { settings, site, texts, clock, ids, faults }
    }

    /// What some articles say. `ids` are the articles of all files.
    fn facts_of(
        &self,
        wanted: &[ArticleId],
        ids: &[Option<ArticleId>],
    ) -> BTreeMap<ArticleId, Facts> {
        let wanted: BTreeSet<_> = wanted.iter().collect();
        if wanted.is_empty() {
            return BTreeMap::new();
        }
        let files = self.parsed.par_iter().zip(ids);
        let facts = files.filter_map(|(parsed, id)| {
            let id = id.as_ref().filter(|id| wanted.contains(id))?;
            Some((*id, parsed.facts()?.clone()))
        });
        facts.collect()
    }

    /// Ends the press with what [`Press::set`] makes, for one run over all jobs; nothing else is kept
    /// in memory, and what only an edit would ask for is given up before the plan is made.
    #[must_use]
    pub fn into_printing(mut self) -> Outcome<Option<Printing>> {
        self.parsed = Vec::new();
        if let Some(survey) = &mut self.survey {
            survey.inventory.articles = Vec::new();
        }
        self.set().map(|printing| {
            drop(self);
            // Nobody else holds it.
            printing.and_then(Arc::into_inner)
        })
    }

    /// Plan, and everything ready to render. `None` when the theme cannot be used.
    pub fn set(&mut self) -> Outcome<Option<Arc<Printing>>> {
        let (Some(survey), Some(manuscript)) = (&self.survey, &self.manuscript) else {
            return Outcome::clean(None);
        };
        let (settings, inventory) = (&manuscript.settings, &survey.inventory);
        if self.dress_is_old || self.dress.is_none() {
            let dress = Dress::of(&inventory.theme, settings);
            if !self.dress.as_ref().is_some_and(|old| old.plans_like(&dress)) {
                self.planned = None;
            }
            self.printed = None;
            (self.dress, self.dress_is_old) = (Some(dress), false);
        }
        let Some(dress) = &self.dress else { return Outcome::clean(None) };
        let planned = match self.planned.take() {
            Some(planned) => planned,
            None => {
                self.printed = None;
                plan_all(manuscript, dress, inventory)
            }
        };
        let planned = self.planned.insert(planned);
        let mut faults = Diagnostics::new();
        // Told by the survey; that nothing of the theme is there would be a hundred faults more.
        let is_missing = inventory.theme.is_missing;
        if !is_missing {
            faults.extend(dress.faults.iter().cloned());
        }
        let has_words = !is_missing && !dress.lacks_words();
        let follows = |fault: &&Diagnostic| {
            fault.code == "plan::no-word" && (!has_words || dress.has_told(fault))
        };
        faults.extend(planned.faults.iter().filter(|fault| !follows(fault)).cloned());
        let Some(theme) = &dress.theme else { return Outcome::new(None, faults) };
        let printed = match self.printed.take() {
            Some(printed) => printed,
            None => get_ready(manuscript, dress, planned, theme),
        };
        let printed = self.printed.insert(printed);
        faults.extend(printed.faults.iter().cloned());
        Outcome::new(Some(printed.printing.clone()), faults)
    }
}

/// The manuscript alone, for tables.
#[must_use]
pub fn gather(tree: SourceTree, settings: &Arc<Settings>, clock: Clock) -> Outcome<Manuscript> {
    Press::new(tree).renew(settings, clock, &Changes::Everything)
}
