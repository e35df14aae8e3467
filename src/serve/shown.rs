//! The site at one moment of the preview: what a browser may be given.
//!
//! Where an edit has broken an article, a template or `site.toml`, its page is given as it was
//! when all was well, so that nobody is thrown out of what they were reading.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::tabs::Known;
use super::{path, tabs};
use crate::base::SourcePath;
use crate::diag::{Diagnostics, Ui, phrase};
use crate::load::Changes;
use crate::manifest::{Artifact, Content};
use crate::plan::{Page, Subject, Work};
use crate::render::Printing;
use crate::site::{ArticleId, Moment, Route, State};

/// The site between two edits.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// How many edits came before.
    pub(super) number: u64,
    /// The newest that could be got ready.
    pub(super) printing: Option<Arc<Printing>>,
    /// The newest without errors, for what is broken now.
    pub(super) good: Option<Arc<Printing>>,
    /// The newest of which every page could be rendered too. Shared by all moments, so that none of
    /// them keeps an older one.
    pub(super) sound: Arc<Mutex<Option<Arc<Printing>>>>,
    /// Files that could not be read.
    pub(super) broken: BTreeSet<SourcePath>,
    /// What the stages found, as `build` judges it.
    pub(super) found: Diagnostics,
    /// What is written on articles that readers do not see yet, by path from the root of the host.
    pub(super) marks: BTreeMap<String, String>,
}

/// A file as it is shown.
pub(super) struct Shot {
    pub(super) content: Content,
    /// What rendering it found.
    pub(super) faults: Diagnostics,
}

impl Shown {
    /// Path of the site on its host.
    pub(super) fn base(&self) -> &str {
        self.printing.as_ref().map_or("/", |printing| &printing.plan().settings.base)
    }

    /// The file at a route, rendered now.
    pub(super) fn file(&self, route: &str) -> Option<Shot> {
        let mut faults = Diagnostics::new();
        if let Some(printing) = &self.printing {
            if let Some(job) = printing.job(route) {
                let rendered = printing.render(job).unpack(&mut faults);
                if let Some(artifact) = rendered {
                    return Some(Shot { content: artifact.content, faults });
                }
            } else if !self.is_broken(route) && !self.has_dressed(route) {
                return None;
            }
        }
        let artifact = self.before().find_map(|good| good.render(good.job(route)?).value)?;
        Some(Shot { content: artifact.content, faults })
    }

    /// True for what a page of before may still ask for: style sheets under older names.
    fn has_dressed(&self, route: &str) -> bool {
        route.starts_with("assets/") && self.before().any(|printing| printing.job(route).is_some())
    }

    /// What may still have what is broken now.
    fn before(&self) -> impl Iterator<Item = Arc<Printing>> {
        let sound = self.sound.lock().unwrap_or_else(PoisonError::into_inner).clone();
        [self.good.clone(), sound].into_iter().flatten()
    }

    /// True when a page is missing because its file cannot be read.
    fn is_broken(&self, route: &str) -> bool {
        let Some(good) = &self.good else { return false };
        let mut shown = articles(good, route).into_iter().flatten();
        shown.any(|id| self.broken.contains(&good.card(id).file))
    }

    /// The newest article at a route, or the one that was there when all was well.
    pub(super) fn article(&self, route: &str) -> Option<(&Printing, ArticleId)> {
        [&self.printing, &self.good]
            .into_iter()
            .flatten()
            .find_map(|printing| Some((printing.as_ref(), articles(printing, route)[0]?)))
    }

    /// A name for what a page shows.
    pub(super) fn name(&self, route: &str, html: &[u8], sheets: &[(String, String)]) -> String {
        let source = self.article(route).map(|(printing, id)| &printing.card(id).file);
        tabs::name((route, source), html, sheets)
    }

    /// Where an article is now: by its file, else by its words, when the file has been renamed.
    pub(super) fn successor(&self, known: &Known) -> Option<&Route> {
        let printing = self.printing.as_ref()?;
        let ids = || (0..).map(ArticleId).zip(&printing.plan().articles);
        let in_place = ids().find(|(id, _)| printing.card(*id).file == known.file);
        let found = in_place.or_else(|| ids().find(|(id, _)| known.is_like(printing, *id)));
        found?.1.route.as_ref()
    }

    /// Addresses of the files that are published as they are and have been written again.
    pub(super) fn copies(&self, root: &Path, changes: &Changes) -> Vec<String> {
        let (Some(printing), Changes::Paths(paths)) = (&self.printing, changes) else {
            return Vec::new();
        };
        // Most edits are of texts, and a site has many files.
        let is_text = |path: &&String| path.ends_with(".md") || path.ends_with(".html");
        let paths: BTreeSet<_> = paths.iter().filter(|path| !is_text(path)).collect();
        if paths.is_empty() {
            return Vec::new();
        }
        let paths: BTreeSet<_> = paths.into_iter().map(|path| root.join(path)).collect();
        let copies = printing.jobs().iter().filter(|job| matches!(job.work, Work::Copy(..)));
        let written = copies.filter(|job| match printing.render(job).value {
            Some(Artifact { content: Content::File(path), .. }) => paths.contains(&path),
            _ => false,
        });
        // Those of the theme have another address when they hold something else.
        let plain = written.filter(|job| !job.route.as_str().starts_with("assets/"));
        plain.map(|job| job.route.href(self.base())).collect()
    }
}

/// The article whose page stands at a route, and the one that stands beside it there.
fn articles(printing: &Printing, route: &str) -> [Option<ArticleId>; 2] {
    match printing.job(route).map(|job| &job.work) {
        Some(Work::Page(Page { subject: Subject::Article { id, .. }, .. })) => [Some(*id), None],
        Some(Work::Page(Page { subject: Subject::Parallel { id, with }, .. })) => {
            [Some(*id), Some(*with)]
        }
        _ => [None, None],
    }
}

/// The words on articles that are shown before or after their time, by path.
pub(super) fn marks(printing: &Printing, ui: Ui) -> BTreeMap<String, String> {
    let plan = printing.plan();
    let base = path::decode_own(&plan.settings.base);
    let ids = (0..).map(ArticleId).zip(&plan.articles);
    let mut marked = BTreeMap::new();
    for (id, article) in ids {
        let (Some(route), Some(text)) = (&article.route, mark(printing, id, ui)) else { continue };
        let beside = article.beside.as_deref();
        // The page of the other text shows this one too, and has a mark of its own if it needs one.
        let other = beside.and_then(|beside| plan.articles[beside.with.index()].beside.as_deref());
        let other = other.filter(|other| other.with == id).map(|other| &other.route);
        let own = [Some(route), beside.map(|beside| &beside.route)].into_iter().flatten();
        let path = |route: &Route| format!("{base}{}", route.address());
        marked.extend(own.map(|route| (path(route), text.clone())));
        if let Some(other) = other {
            marked.entry(path(other)).or_insert(text);
        }
    }
    marked
}

/// What is written on an article that readers do not see yet, or no longer.
fn mark(printing: &Printing, id: ArticleId, ui: Ui) -> Option<String> {
    Some(match printing.plan().articles[id.index()].state {
        State::Draft => phrase(ui, "serve-mark-draft", &[]),
        State::Scheduled => {
            let matter = &printing.card(id).matter;
            let at = matter.out_at().map(Moment::rfc3339);
            let at = at.unwrap_or_default();
            // People read no `T` and no offset.
            let at = at.get(..16).unwrap_or(&at).replace('T', " ");
            phrase(ui, "serve-mark-scheduled", &[("at", at)])
        }
        State::Expired => phrase(ui, "serve-mark-expired", &[]),
        State::Held => phrase(ui, "serve-mark-held", &[]),
        State::Waiting => phrase(ui, "serve-mark-waiting", &[]),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use super::marks;
    use crate::base::SourcePath;
    use crate::diag::Ui;
    use crate::load::{Changes, Overrides, SourceTree, read_settings};
    use crate::pair::Clock;
    use crate::press::Press;

    #[test]
    fn what_readers_do_not_see_yet_is_marked() {
        let settings = "base_url = \"https://a.org/\"\nlanguages.en.title = \"A\"\n\
            languages.zh.title = \"甲\"\nchrome.footer = []\ntranslation.publish = \"together\"\n";
        let files = [
            ("content/en/news/alone.md", "# Alone\n"),
            ("content/en/news/free.md", "+++\ntranslate = false\n+++\n# Free\n"),
            ("content/en/news/later.md", "# Later\n"),
            ("content/zh/news/later.md", "+++\ndate = 2099-01-05 09:00\n+++\n# 以后\n"),
            ("content/en/news/two.md", "# Two\nText.\n"),
            ("content/zh/news/two.md", "+++\ndraft = true\n+++\n# 二\n正文。\n"),
            ("content/zh/news/稿.md", "+++\ndraft = true\n+++\n# 稿\n"),
        ];
        let files = files.map(|(path, text)| (path.to_owned(), Arc::from(text.as_bytes())));
        let read = read_settings(&SourcePath::new("site.toml"), settings, &Overrides::default());
        let mut press = Press::new(SourceTree::Memory(files.into()));
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        let clock = Clock { drafts: true, future: true, held: true, ..Clock::at(now) };
        press.gather(&Arc::new(read.value.unwrap()), clock, &Changes::Everything);
        let printing = press.set().value.unwrap();
        let expected = |waits: &str, later: &str, draft: &str| {
            let marks = [
                ("/en/news/alone/", waits),
                ("/en/news/later/", waits),
                ("/en/news/two/", waits),
                ("/en/news/two/parallel/", waits),
                ("/zh/news/later/", later),
                ("/zh/news/two/", draft),
                ("/zh/news/two/parallel/", draft),
                ("/zh/news/稿/", draft),
            ];
            marks.map(|(path, text)| (path.to_owned(), text.to_owned())).into()
        };
        let en: BTreeMap<_, _> =
            expected("Waits for another language", "Scheduled for 2099-01-05 09:00", "Draft");
        assert_eq!(marks(&printing, Ui::En), en);
        assert_eq!(
            marks(&printing, Ui::Zh),
            expected("等待另一语言版", "定于2099-01-05 09:00发布", "草稿")
        );
    }
}
