//! Which template makes an output, for whoever asks.

use super::Printing;
use crate::base::SourcePath;
use crate::plan::{Job, Subject, Work};

impl Printing {
    /// The template of an output and its file; none for what is made without one.
    #[must_use]
    pub fn template_of(&self, job: &Job) -> Option<(&str, Option<&SourcePath>)> {
        let name = match &job.work {
            Work::Page(page) => match &page.subject {
                Subject::Home(_) => "index.html",
                Subject::Section(..) => "section.html",
                Subject::Article { id, .. } => self.template_of_article(*id),
                Subject::Parallel { .. } => "parallel.html",
                Subject::Taxonomy(_) => "taxonomy_list.html",
                Subject::Term(..) => "taxonomy_single.html",
                Subject::Archives | Subject::Archive(..) => "archive.html",
                Subject::Favorites => "favorites.html",
                Subject::Search => "search.html",
            },
            Work::NotFound => "404.html",
            Work::Root => "root.html",
            Work::Redirect(..) => "redirect.html",
            Work::Gone(_) => "gone.html",
            Work::Feed(feed) => feed.format.file(),
            Work::Map(_) | Work::Copy(..) | Work::Index(..) | Work::Text(_) => return None,
        };
        Some((name, self.theme.file(name)))
    }
}
