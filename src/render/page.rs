//! Template and context of a page: `docs/themes.md` is the contract.

use std::borrow::Cow;

use tera::{Context, Value};

use super::Printing;
use super::head::Head;
use super::theme::{Fault, Template};
use crate::plan::{Desk, Front, ListPage, Page, Subject};
use crate::site::{ArticleId, Lang, SectionId};

impl Printing {
    /// Template and context of a page.
    pub(super) fn page(&self, page: &Page) -> Result<(Template, Context), Fault> {
        let mut context = self.shared.place(page.place).clone();
        let addresses = self.addresses(page);
        let lang = page.lang;
        let (template, head) = match &page.subject {
            Subject::Home(front) => self.home_page(lang, front, &mut context)?,
            Subject::Section(id, list) => self.section_page(lang, *id, list, &mut context)?,
            Subject::Article { id, around } => {
                context.insert_value("page", self.article(page, *id, around, &addresses)?);
                self.article_page(*id)
            }
            Subject::Parallel { id, with } => self.parallel_page(*id, *with, &mut context)?,
            Subject::Taxonomy(index) => self.taxonomy_page(lang, *index, &mut context)?,
            Subject::Term(index, id, list) => {
                self.term_page(lang, *index, id, list, &mut context)?
            }
            Subject::Archives => self.archives_page(lang, &mut context),
            Subject::Archive(period, list) => self.archive_page(lang, *period, list, &mut context),
            Subject::Favorites => {
                let word = self.plan.labels[lang.index()].word("favorites", None);
                let title = word.unwrap_or("favorites");
                let head = self.head_of(lang, Cow::Borrowed(title), self.in_edition(lang, title));
                (Template::fixed("favorites.html"), head)
            }
            Subject::Search => {
                let search = self.plan.editions[lang.index()].search.as_ref();
                let title = search.map_or("search", |search| &search.label);
                context.insert_value("search", self.search(lang));
                let head = self.head_of(lang, Cow::Borrowed(title), self.in_edition(lang, title));
                (Template::fixed("search.html"), head)
            }
        };
        context.insert_value("switch", self.switch(page, &addresses));
        context.insert_value("head", self.head(page, &head, &addresses));
        Ok((template, context))
    }

    fn home_page(
        &self,
        lang: Lang,
        front: &Front,
        context: &mut Context,
    ) -> Result<(Template, Head<'_>), Fault> {
        let language = self.plan.settings.language(lang);
        if let Some(desk) = &self.plan.editions[lang.index()].desks[0] {
            context.insert_value("section", self.section(lang, desk)?);
        }
        context.insert_value("articles", self.list(&front.articles));
        context.insert_value("breaking", self.list(&front.breaking));
        context.insert_value("desks", self.desks(lang, front));
        context.insert_value("lead", front.lead.map_or_else(Value::none, |id| self.listed(id)));
        let about = language.description.as_deref().unwrap_or(&language.title);
        let head = self.head_of(lang, Cow::Borrowed(&language.title), Cow::Borrowed(about));
        Ok((Template::fixed("index.html"), Head { is_home: true, ..head }))
    }

    fn section_page<'a>(
        &'a self,
        lang: Lang,
        id: SectionId,
        list: &'a ListPage,
        context: &mut Context,
    ) -> Result<(Template, Head<'a>), Fault> {
        context.insert_value("paginator", self.paginator(list));
        let mut head = self.head_of(lang, Cow::Borrowed(""), Cow::Borrowed(""));
        if let Some(desk) = &self.plan.editions[lang.index()].desks[id.index()] {
            head.title = Cow::Borrowed(&desk.title);
            head.description = self.about_desk(lang, desk);
            head.feeds = self.list_feeds(lang, &list.pages[0], &desk.title);
            context.insert_value("section", self.section(lang, desk)?);
        }
        Ok((Template::fixed("section.html"), Head { list: Some(list), ..head }))
    }

    fn article_page(&self, id: ArticleId) -> (Template, Head<'_>) {
        let card = self.card(id);
        let about = if card.summary.is_empty() { &card.title } else { &card.summary };
        let head = self.head_of(card.lang, Cow::Borrowed(&card.title), Cow::Borrowed(about));
        let template = match self.template_of_article(id) {
            "page.html" => Template::fixed("page.html"),
            own => Template::of(own),
        };
        // What stands in no section and has no date is no news: a page about the site.
        let section = self.plan.articles[id.index()].section;
        let is_article = section.index() != 0 || card.matter.date.is_some();
        (template, Head { is_article, ..head })
    }

    /// The template of an article. One that does not exist is a fault; where that is forgiven, the
    /// article looks like any other.
    pub(super) fn template_of_article(&self, id: ArticleId) -> &str {
        let own = self.card(id).matter.template.as_ref();
        own.filter(|own| self.theme.has(&own.text)).map_or("page.html", |own| &own.text)
    }

    /// The head of an ordinary page: with the feeds of its edition.
    pub(super) fn head_of<'a>(
        &self,
        lang: Lang,
        title: Cow<'a, str>,
        description: Cow<'a, str>,
    ) -> Head<'a> {
        let feeds: Value = self.edition_feeds(lang);
        Head { title, description, is_article: false, is_home: false, feeds, list: None }
    }

    fn about_desk(&self, lang: Lang, desk: &Desk) -> Cow<'_, str> {
        let card = desk.page.map(|page| self.card(page));
        match card.map(|card| card.summary.as_str()).filter(|text| !text.is_empty()) {
            Some(summary) => Cow::Owned(summary.to_owned()),
            None => self.in_edition(lang, &desk.title),
        }
    }

    /// A description for a page that has none of its own.
    pub(super) fn in_edition(&self, lang: Lang, text: &str) -> Cow<'static, str> {
        Cow::Owned(format!("{text} - {}", self.plan.settings.language(lang).title))
    }
}
