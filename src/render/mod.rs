//! Turns one job into bytes.
//!
//! In: a plan, bodies, a theme. Out: [`Artifact`]s. Never: the site, the disk, the clock, another
//! job. Rendering is a pure function of a job and what it names, so it does not matter who calls
//! it, when, or in which order.

mod anchors;
mod archive;
mod article;
mod clean;
mod fault;
mod feed;
mod fields;
mod fill;
mod functions;
mod head;
mod index;
mod ld;
mod list;
mod made;
mod map;
mod page;
mod parallel;
mod passing;
mod shared;
mod shortcode;
mod terms;
mod theme;
mod values;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use tera::Context;

pub use theme::{Template, Theme, ThemeSource, asset_route};

use crate::base::Shelf;
use crate::diag::{Diagnostics, Outcome};
use crate::manifest::{Artifact, Content};
use crate::plan::{Feed, Job, Page, Plan, Work};
use crate::site::{Article, ArticleId, Body, Card, Data, FileFacts, Kind, Lang, Outline, Route};
use index::Harvests;
use passing::Passing;
use shared::Shared;

impl Texts {
    /// Another article in the place of one.
    pub fn put(&mut self, id: ArticleId, article: Article) {
        self.cards.put(id.index(), article.card);
        self.outlines.put(id.index(), article.outline);
        self.bodies.put(id.index(), article.body);
    }
}

/// A plan with everything that is needed to render any of its jobs.
#[derive(Debug)]
pub struct Printing {
    plan: Arc<Plan>,
    texts: Texts,
    files: Arc<Vec<Content>>,
    theme: Arc<Theme>,
    own_files: Arc<OwnFiles>,
    shared: Shared,
    harvests: Harvests,
    /// The same with all values, also those that no template names: a fault is told from there, so
    /// that its message can say what there is.
    complete: OnceLock<Box<Self>>,
    /// The bodies, where each is to be given up after its last page.
    passing: Option<Arc<Passing>>,
}

/// What is known of the files that shortcodes show, by the handles of the plan's copies.
pub type OwnFiles = BTreeMap<usize, FileFacts>;

/// What the articles say, each list by [`ArticleId`].
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// What other pages may say of an article.
    pub cards: Shelf<Arc<Card>>,
    /// What it links to.
    pub outlines: Shelf<Arc<Outline>>,
    /// For its own page and for feeds.
    pub bodies: Shelf<Arc<Body>>,
}

impl Printing {
    /// Gets ready to render: values that many pages show are made once, and so are the parts of
    /// the chrome.
    ///
    /// `texts` are by article, `files` by the handles of the plan's copies.
    #[must_use]
    pub fn new(
        plan: Arc<Plan>,
        texts: Texts,
        files: Arc<Vec<Content>>,
        own_files: Arc<OwnFiles>,
        theme: Arc<Theme>,
        theme_extra: &Data,
    ) -> Outcome<Self> {
        let shared = Shared::new(&plan, &theme, theme_extra);
        let harvests = Harvests::new(&plan);
        shared.map(|shared| Self {
            plan,
            texts,
            files,
            theme,
            own_files,
            shared,
            harvests,
            complete: OnceLock::new(),
            passing: None,
        })
    }

    /// The same with some articles' texts in place of others that stand at the same places.
    #[must_use]
    pub fn with(&self, texts: Texts, changed: &[ArticleId]) -> Self {
        let shared = self.shared.without(changed);
        let harvests = self.harvests.without(&self.plan, changed);
        let (plan, files, theme) = (self.plan.clone(), self.files.clone(), self.theme.clone());
        let own_files = self.own_files.clone();
        let (complete, passing) = (OnceLock::new(), None);
        Self { plan, texts, files, theme, own_files, shared, harvests, complete, passing }
    }

    /// The same for one run over all jobs, each of which is rendered once: a body is given up after
    /// its last page. What is searched has to be ready, see [`Self::harvest_all`].
    #[must_use]
    pub fn for_one_run(mut self) -> Self {
        let Texts { cards, outlines, bodies } = &mut self.texts;
        let (bodies, outlines) = (std::mem::take(bodies), std::mem::take(outlines));
        self.passing = Some(Arc::new(Passing::new(&self.plan, cards, &bodies, &outlines)));
        self
    }

    /// The places of all jobs in the order in which one run over them takes least memory. What comes of
    /// it is the same in any order.
    #[must_use]
    pub fn turns(&self) -> Vec<usize> {
        passing::turns(&self.plan, &self.texts.cards)
    }

    fn complete(&self) -> &Self {
        self.complete.get_or_init(|| {
            let plan = self.plan.clone();
            Box::new(Self {
                texts: self.texts.clone(),
                files: self.files.clone(),
                theme: Arc::new(self.theme.naming_all()),
                own_files: self.own_files.clone(),
                shared: self.shared.afresh(),
                harvests: Harvests::new(&plan),
                complete: OnceLock::new(),
                passing: self.passing.clone(),
                plan,
            })
        })
    }

    /// The outputs that may be other ones than in a printing made before, or find other faults, by
    /// their places among the jobs; `None` when all may.
    #[must_use]
    pub fn reached_since(&self, before: &Self) -> Option<BTreeSet<usize>> {
        // A press keeps what is equal.
        let is_same = Arc::ptr_eq(&self.plan, &before.plan)
            && Arc::ptr_eq(&self.theme, &before.theme)
            && Arc::ptr_eq(&self.own_files, &before.own_files);
        if !is_same {
            return None;
        }
        let (new, old) = (&self.texts, &before.texts);
        let cards = new.cards.changed(&old.cards, |a, b| !Arc::ptr_eq(a, b));
        // Any page may name a section or a term.
        if cards.iter().any(|place| new.cards[*place].kind == Kind::Section) {
            return None;
        }
        // Where a body has gaps, what fills them stands in its outline.
        let mut bodies = new.bodies.changed(&old.bodies, |a, b| !Arc::ptr_eq(a, b));
        bodies.extend(new.outlines.changed(&old.outlines, |a, b| !Arc::ptr_eq(a, b)));
        let readers = self.plan.readers();
        let of_cards = cards.into_iter().flat_map(|place| readers.of_card(ArticleId::at(place)));
        let of_bodies = bodies.into_iter().flat_map(|place| readers.of_body(ArticleId::at(place)));
        Some(of_cards.chain(of_bodies).map(|place| *place as usize).collect())
    }

    /// What there is to render.
    #[must_use]
    pub fn jobs(&self) -> &[Job] {
        &self.plan.jobs
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The job whose output stands at a route.
    #[must_use]
    pub fn job(&self, route: &str) -> Option<&Job> {
        let jobs = &self.plan.jobs;
        jobs.binary_search_by(|job| job.route.as_str().cmp(route)).ok().map(|at| &jobs[at])
    }

    /// What is known of an article.
    #[must_use]
    pub fn card(&self, id: ArticleId) -> &Card {
        &self.texts.cards[id.index()]
    }

    /// What an article says.
    #[must_use]
    pub fn body(&self, id: ArticleId) -> Arc<Body> {
        match &self.passing {
            Some(passing) => passing.body(id),
            None => self.texts.bodies[id.index()].clone(),
        }
    }

    /// What it links to, and what can be linked to in it.
    fn outline(&self, id: ArticleId) -> Arc<Outline> {
        match &self.passing {
            Some(passing) => passing.outline(id),
            None => self.texts.outlines[id.index()].clone(),
        }
    }

    /// Renders one job. `None` when its template is at fault.
    #[must_use]
    pub fn render(&self, job: &Job) -> Outcome<Option<Artifact>> {
        let bytes = match &job.work {
            Work::Copy(handle, _) => {
                let content = self.files[*handle].clone();
                return Outcome::clean(Some(Artifact { route: job.route.clone(), content }));
            }
            Work::Text(text) => Ok(text.clone().into_bytes()),
            Work::Index(lang, file) => Ok(self.index(*lang, *file)),
            Work::Page(page) => self
                .page_of(page, &job.route)
                .or_else(|_| self.complete().page_of(page, &job.route)),
            Work::Map(map) => Ok(self.map(map)),
            Work::NotFound => self.bare("404.html", &job.route, None),
            Work::Root => self.bare("root.html", &job.route, None),
            Work::Redirect(lang, to) => {
                self.bare("redirect.html", &job.route, Some((*lang, Some(to))))
            }
            Work::Gone(lang) => self.bare("gone.html", &job.route, Some((*lang, None))),
            Work::Feed(feed) => self.feed(&job.route, feed),
        };
        if let Some(passing) = &self.passing {
            passing.done(&job.work);
        }
        match bytes {
            Ok(bytes) => {
                let content = Content::Bytes(Cow::Owned(bytes));
                Outcome::clean(Some(Artifact { route: job.route.clone(), content }))
            }
            Err(fault) => Outcome::new(None, Diagnostics::from(*fault)),
        }
    }

    fn page_of(&self, page: &Page, route: &Route) -> Result<Vec<u8>, theme::Fault> {
        let (template, context) = self.page(page)?;
        self.theme.render(&template, &context, route)
    }

    /// A page outside the editions: it sees the common variables of one language, or of the
    /// default language, and `editions`.
    fn bare(
        &self,
        template: &str,
        route: &Route,
        target: Option<(Lang, Option<&Route>)>,
    ) -> Result<Vec<u8>, theme::Fault> {
        let lang = target.map_or(self.plan.settings.default_language, |(lang, _)| lang);
        let mut context = self.shared.base(lang).clone();
        if let Some((_, Some(to))) = target {
            context.insert_value("target", self.shared.address(to));
        }
        context.insert_value("head", self.bare_head(route, template == "root.html"));
        self.theme.render(&Template::of(template), &context, route)
    }

    fn feed(&self, route: &Route, feed: &Feed) -> Result<Vec<u8>, theme::Fault> {
        let mut context: Context = self.shared.base(feed.lang).clone();
        context.insert_value("feed", self.feed_value(route, feed)?);
        self.theme.render(&Template::of(feed.format.file()), &context, route)
    }
}
