//! What is known of an output that is no article, and of files that are no output.

use serde_json::{Value, json};

use super::Bench;
use crate::cli::list::url;
use crate::plan::{Job, ListPage, Map, Subject, Work};
use crate::site::{ArticleId, Lang, Route};

impl Bench<'_> {
    /// A page that the program makes, a feed, a file.
    pub(super) fn page(&self, job: &Job) -> Value {
        let settings = &self.manuscript.settings;
        let mut known = json!({
            "kind": "page",
            "what": what(&job.work),
            "url": url(settings, &job.route),
            "route": job.route.as_str(),
            "template": self.template(job),
            "sitemap": self.is_indexed(job),
            "redirects": self.leading_to(&job.route),
        });
        match &job.work {
            Work::Page(page) => {
                known["language"] = settings.language(page.lang).key.as_str().into();
                if let Some(text) = self.text_of(page.lang, &page.subject) {
                    known["inputs"] = vec![self.file(text)].into();
                }
                if let Subject::Parallel { id, with } = &page.subject {
                    known["inputs"] = vec![self.file(*id), self.file(*with)].into();
                }
                if let Subject::Section(_, list) | Subject::Term(_, _, list) = &page.subject {
                    known["articles"] = json!(self.files(list));
                }
            }
            Work::Feed(feed) => {
                known["language"] = settings.language(feed.lang).key.as_str().into();
                known["articles"] = feed.entries.iter().map(|id| self.file(*id)).collect();
            }
            Work::Redirect(lang, to) => {
                known["language"] = settings.language(*lang).key.as_str().into();
                known["leads_to"] = url(settings, to).into();
                known["inputs"] = json!(self.claimants(to));
            }
            Work::Copy(_, file) => known["inputs"] = vec![file.to_string()].into(),
            _ => {}
        }
        known
    }

    /// An address with a prefix that the default language no longer has.
    pub(super) fn prefixed(&self, asked: &str, to: &Route) -> Value {
        json!({
            "kind": "page",
            "what": "redirect",
            "asked": asked,
            "leads_to": url(&self.manuscript.settings, to),
        })
    }

    /// A file that nothing is made of.
    pub(super) fn outside(&self, path: &str) -> Value {
        let settings = &self.manuscript.settings;
        let begins = |folder: &str| {
            path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        let folders: Vec<_> = settings.languages.iter().map(|lang| lang.content.as_str()).collect();
        let theme = settings.theme_folder();
        let in_content = folders.iter().any(|folder| begins(folder));
        let reason = if path == self.session.config {
            "settings"
        } else if path.split('/').any(|part| part.starts_with('.')) {
            "hidden"
        } else if ["templates", "i18n", &theme].into_iter().any(begins) {
            "theme"
        } else if self.session.root.join(path).is_dir() {
            "folder"
        } else if in_content {
            "beside"
        } else {
            "outside"
        };
        json!({
            "kind": "file",
            "path": path,
            "published": false,
            "why": {"reason": reason},
            "content": folders,
        })
    }

    fn file(&self, id: ArticleId) -> String {
        self.printing.card(id).file.to_string()
    }

    fn files(&self, list: &ListPage) -> Vec<String> {
        list.articles.iter().map(|id| self.file(*id)).collect()
    }

    /// The `_index` whose text stands on a page.
    fn text_of(&self, lang: Lang, subject: &Subject) -> Option<ArticleId> {
        let desk = match subject {
            Subject::Home(_) => 0,
            Subject::Section(id, list) if list.number == 1 => id.index(),
            _ => return None,
        };
        self.printing.plan().editions[lang.index()].desks[desk].as_ref()?.page
    }

    /// The articles at an address: one of them says by an alias that an old address leads there.
    fn claimants(&self, to: &Route) -> Vec<String> {
        let articles = (0..).map(ArticleId).zip(&self.printing.plan().articles);
        let there = articles.filter(|(_, article)| article.route.as_ref() == Some(to));
        there.map(|(id, _)| self.file(id)).collect()
    }
}

/// The name of a kind of output in formats for programs.
const fn what(work: &Work) -> &'static str {
    match work {
        Work::Page(page) => match &page.subject {
            Subject::Home(_) => "home",
            Subject::Section(..) => "section",
            Subject::Article { .. } => "article",
            Subject::Parallel { .. } => "parallel",
            Subject::Taxonomy(_) => "terms",
            Subject::Term(..) => "term",
            Subject::Archives => "archives",
            Subject::Archive(..) => "archive",
            Subject::Favorites => "favorites",
            Subject::Search => "search",
        },
        Work::NotFound => "not_found",
        Work::Root => "root",
        Work::Redirect(..) => "redirect",
        Work::Gone(_) => "gone",
        Work::Feed(_) => "feed",
        Work::Map(Map::News(_)) => "news_sitemap",
        Work::Map(_) => "sitemap",
        Work::Copy(..) => "file",
        Work::Index(..) => "index",
        Work::Text(_) => "host",
    }
}
