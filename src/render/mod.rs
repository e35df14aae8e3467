//! Turns one job into bytes.
//!
//! In: a plan, bodies, a theme. Out: [`Artifact`]s. Never: the site, the disk, the clock, another
//! job. Rendering is a pure function of a job and what it names, so it does not matter who calls
//! it, when, or in which order.

mod article;
mod fault;
mod feed;
mod fill;
mod functions;
mod head;
mod list;
mod page;
mod shared;
mod theme;
mod values;

use std::borrow::Cow;
use std::sync::Arc;

use tera::Context;

pub use theme::{Template, Theme, ThemeSource, asset_route};

use crate::diag::{Diagnostics, Outcome};
use crate::manifest::{Artifact, Content};
use crate::plan::{Feed, Job, Plan, Work};
use crate::site::{Body, Data, Lang, Outline, Route};
use shared::Shared;

/// A plan with everything that is needed to render any of its jobs.
#[derive(Debug)]
pub struct Printing {
    plan: Plan,
    outlines: Vec<Outline>,
    bodies: Vec<Body>,
    files: Vec<Content>,
    theme: Arc<Theme>,
    shared: Shared,
}

impl Printing {
    /// Gets ready to render: values that many pages show are made once, and so are the parts of
    /// the chrome.
    ///
    /// `outlines` and `bodies` are by article, `files` by the handles of the plan's copies.
    #[must_use]
    pub fn new(
        plan: Plan,
        outlines: Vec<Outline>,
        bodies: Vec<Body>,
        files: Vec<Content>,
        theme: Arc<Theme>,
        theme_extra: &Data,
    ) -> Outcome<Self> {
        let shared = Shared::new(&plan, &theme, theme_extra);
        shared.map(|shared| Self { plan, outlines, bodies, files, theme, shared })
    }

    /// What there is to render.
    #[must_use]
    pub fn jobs(&self) -> &[Job] {
        &self.plan.jobs
    }

    /// The plan.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
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
            Work::Page(page) => {
                let (template, context) = self.page(page);
                self.theme.render(&template, &context, &job.route)
            }
            Work::NotFound => self.bare("404.html", &job.route, None),
            Work::Root => self.bare("root.html", &job.route, None),
            Work::Redirect(lang, to) => self.bare("redirect.html", &job.route, Some((*lang, to))),
            Work::Feed(feed) => self.feed(&job.route, feed),
        };
        match bytes {
            Ok(bytes) => {
                let content = Content::Bytes(Cow::Owned(bytes));
                Outcome::clean(Some(Artifact { route: job.route.clone(), content }))
            }
            Err(fault) => Outcome::new(None, Diagnostics::from(*fault)),
        }
    }

    /// A page outside the editions: it sees the common variables of one language, or of the
    /// default language, and `editions`.
    fn bare(
        &self,
        template: &str,
        route: &Route,
        target: Option<(Lang, &Route)>,
    ) -> Result<Vec<u8>, theme::Fault> {
        let lang = target.map_or(self.plan.settings.default_language, |(lang, _)| lang);
        let mut context = self.shared.base(lang).clone();
        if let Some((_, to)) = target {
            context.insert_value("target", self.shared.address(to));
        }
        context.insert_value("head", self.bare_head(route, template == "root.html"));
        self.theme.render(&Template::of(template), &context, route)
    }

    fn feed(&self, route: &Route, feed: &Feed) -> Result<Vec<u8>, theme::Fault> {
        let mut context: Context = self.shared.base(feed.lang).clone();
        context.insert_value("feed", self.feed_value(route, feed));
        self.theme.render(&Template::of(feed.format.file()), &context, route)
    }
}
