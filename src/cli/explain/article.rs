//! What is known of an article: whether it is out, where, and where it is named.

use serde_json::{Value, json};

use super::Bench;
use crate::base::SourcePath;
use crate::cli::absence;
use crate::cli::list::url;
use crate::diag::phrase;
use crate::pair;
use crate::plan::{Job, Page, Subject, Work, address_of};
use crate::site::{ArticleId, Lang, Route};

impl Bench<'_> {
    /// An article whose file could be read.
    pub(super) fn article(&self, id: ArticleId) -> Value {
        let (settings, site) = (&self.manuscript.settings, &self.manuscript.site);
        let (card, plan) = (site.card(id), self.printing.plan());
        let planned = &plan.articles[id.index()];
        let route = planned.route.as_ref();
        let why = pair::absence(settings, site, id).map(|why| absence::json(settings, &why));
        // Out by its time, but without an address: that is a fault.
        let why = why.or_else(|| route.is_none().then(|| json!({"reason": "no_address"})));
        let would_be = address_of(settings, site, id).filter(|_| route.is_none());
        let job = route.and_then(|route| self.printing.job(route.as_str()));
        json!({
            "kind": "article",
            "path": card.file.as_str(),
            "language": settings.language(card.lang).key,
            "key": card.key.as_str(),
            "section": site.sections[planned.section.index()].key,
            "title": card.title,
            "state": planned.state.name(),
            "original": planned.is_original,
            "published": route.is_some(),
            "why": why,
            "url": route.map(|route| url(settings, route)),
            "would_be": would_be.map(|route| url(settings, &route)),
            "route": route.map(Route::as_str),
            "template": job.and_then(|job| self.template(job)),
            "translations": self.translations(id),
            "parallel": planned.beside.as_ref().map(|beside| url(settings, &beside.route)),
            "lists": self.lists(id),
            "feeds": self.feeds(id),
            "sitemap": job.is_some_and(|job| self.is_indexed(job)),
            "search": self.is_found(id),
            "redirects": route.map(|route| self.leading_to(route)).unwrap_or_default(),
            "inputs": self.inputs(id),
            "faults": self.faults_of(&card.file),
        })
    }

    /// A file that could not be read.
    pub(super) fn broken(&self, lang: Lang, file: &SourcePath) -> Value {
        json!({
            "kind": "article",
            "path": file.as_str(),
            "language": self.manuscript.settings.language(lang).key,
            "published": false,
            "why": {"reason": "broken"},
            "faults": self.faults_of(file),
        })
    }

    /// The template of an output, and its file.
    pub(super) fn template(&self, job: &Job) -> Option<Value> {
        let (name, file) = self.printing.template_of(job)?;
        Some(json!({"name": name, "file": file.map(SourcePath::as_str)}))
    }

    fn translations(&self, id: ArticleId) -> Vec<Value> {
        let (settings, site) = (&self.manuscript.settings, &self.manuscript.site);
        let story = site.story(id);
        let others = settings.langs().filter(|lang| *lang != site.card(id).lang);
        let one = |lang: Lang| {
            let member = story.members[lang.index()];
            let file = member.map(|id| &site.card(id).file);
            let file = file.or(story.broken[lang.index()].as_ref());
            let route =
                member.and_then(|id| self.printing.plan().articles[id.index()].route.as_ref());
            json!({
                "language": settings.language(lang).key,
                "path": file.map(SourcePath::as_str),
                "state": story.states[lang.index()].name(),
                "original": story.original == lang,
                "url": route.map(|route| url(settings, route)),
            })
        };
        others.map(one).collect()
    }

    /// The pages that list an article.
    fn lists(&self, id: ArticleId) -> Vec<String> {
        let (settings, plan) = (&self.manuscript.settings, self.printing.plan());
        let holds = |job: &&Job| match &job.work {
            Work::Page(Page { subject: Subject::Home(front), .. }) => {
                let desks = front.desks.iter().flatten();
                front
                    .articles
                    .iter()
                    .chain(&front.breaking)
                    .chain(desks)
                    .any(|listed| *listed == id)
            }
            Work::Page(Page {
                subject:
                    Subject::Section(_, list) | Subject::Term(_, _, list) | Subject::Archive(_, list),
                ..
            }) => list.articles.contains(&id),
            _ => false,
        };
        plan.jobs.iter().filter(holds).map(|job| url(settings, &job.route)).collect()
    }

    fn feeds(&self, id: ArticleId) -> Vec<String> {
        let (settings, plan) = (&self.manuscript.settings, self.printing.plan());
        let holds =
            |job: &&Job| matches!(&job.work, Work::Feed(feed) if feed.entries.contains(&id));
        plan.jobs.iter().filter(holds).map(|job| url(settings, &job.route)).collect()
    }

    /// Whether the sitemap names a page.
    pub(super) fn is_indexed(&self, job: &Job) -> bool {
        let plan = self.printing.plan();
        plan.indexed.iter().any(|place| plan.jobs[*place].route == job.route)
    }

    fn is_found(&self, id: ArticleId) -> bool {
        let editions = self.printing.plan().editions.iter();
        let mut searches = editions.filter_map(|edition| edition.search.as_ref());
        searches.any(|search| search.articles.contains(&id))
    }

    /// The old addresses that lead to a page.
    pub(super) fn leading_to(&self, route: &Route) -> Vec<String> {
        let settings = &self.manuscript.settings;
        let leads = |job: &&Job| matches!(&job.work, Work::Redirect(_, to) if to == route);
        let jobs = self.printing.jobs().iter();
        jobs.filter(leads).map(|job| url(settings, &job.route)).collect()
    }

    /// The files of which a page is made, and those which it shows or offers.
    fn inputs(&self, id: ArticleId) -> Vec<String> {
        let planned = &self.printing.plan().articles[id.index()];
        let resolved = &planned.resolved;
        let pictures =
            resolved.lead.as_deref().into_iter().chain(resolved.pictures.iter().flatten());
        let links = resolved.links.iter().flatten().filter_map(|to| to.route.as_ref());
        let routes = pictures.map(|picture| &picture.route).chain(links);
        let copied = routes.filter_map(|route| match &self.printing.job(route.as_str())?.work {
            Work::Copy(_, file) => Some(file.to_string()),
            _ => None,
        });
        let mut inputs = vec![self.manuscript.site.card(id).file.to_string()];
        for file in copied {
            if !inputs.contains(&file) {
                inputs.push(file);
            }
        }
        inputs
    }

    /// What is wrong in a file.
    fn faults_of(&self, file: &SourcePath) -> Vec<Value> {
        let is_of_it = |fault: &&crate::diag::Diagnostic| {
            fault.labels.first().is_some_and(|label| label.span.file == *file)
        };
        let told = |fault: &crate::diag::Diagnostic| {
            let message = phrase(self.session.ui, fault.code, &fault.values);
            json!({"code": fault.code, "message": message})
        };
        self.faults.iter().filter(is_of_it).map(told).collect()
    }
}
