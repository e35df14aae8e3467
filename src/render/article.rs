//! What a template sees of an article.

use tera::Value;

use super::Printing;
use super::fill::fill;
use super::values::{href, table};
use crate::plan::{Counterpart, Page};
use crate::site::{ArticleId, Lang, SectionId, Stale, State};

/// Words of English, and characters of Chinese, that are read in a minute: `words` counts both.
const WORDS_A_MINUTE: usize = 260;

impl Printing {
    pub(super) fn article(
        &self,
        page: &Page,
        id: ArticleId,
        newer: Option<ArticleId>,
        older: Option<ArticleId>,
    ) -> Value {
        let settings = &self.plan.settings;
        let planned = &self.plan.articles[id.index()];
        let card = &planned.card;
        let outline = &self.outlines[id.index()];
        let content = self.content(id, &settings.base);
        let source = match &card.matter.source {
            Some(source) => table([
                ("name", source.name.as_str().into()),
                ("url", source.url.as_deref().into()),
            ]),
            None => Value::none(),
        };
        let toc = outline.headings.iter().filter(|_| card.matter.toc).map(|heading| {
            table([
                ("level", usize::from(heading.level).into()),
                ("id", heading.id.as_str().into()),
                ("title", heading.text.as_str().into()),
            ])
        });
        let own = [
            ("description", card.matter.description.as_deref().into()),
            ("content", Value::safe_string(&content)),
            ("crumbs", self.crumbs(page.lang, planned.section, true)),
            ("source", source),
            ("newer", self.shared.listed(newer.map(ArticleId::index))),
            ("older", self.shared.listed(older.map(ArticleId::index))),
            ("translations", self.translations(page, id)),
            ("original", planned.is_original.into()),
            ("state", self.state(id).name().into()),
            ("word_count", card.words.into()),
            ("reading_time", card.words.div_ceil(WORDS_A_MINUTE).max(1).into()),
            ("toc", Value::from(toc.collect::<Vec<_>>())),
            ("extra", Value::from_serializable(&card.matter.extra)),
        ];
        let mut fields = self.shared.article(id.index());
        fields.extend(own.into_iter().map(|(key, value)| (key.into(), value)));
        Value::from(fields)
    }

    /// How a story stands, as readers are told.
    fn state(&self, id: ArticleId) -> State {
        let planned = &self.plan.articles[id.index()];
        let policy = self.plan.settings.translation_of(&planned.card.path).stale;
        if planned.state == State::Stale && policy == Stale::Ignore {
            return State::Current;
        }
        planned.state
    }

    /// Whether the story of an article started in a language.
    fn is_original(&self, id: ArticleId, lang: Lang) -> bool {
        let member = self.plan.articles[id.index()].members[lang.index()];
        member.is_some_and(|id| self.plan.articles[id.index()].is_original)
    }

    /// The body of an article with its addresses, from `base` on.
    pub(super) fn content(&self, id: ArticleId, base: &str) -> String {
        let article = &self.plan.articles[id.index()];
        let labels = &self.plan.labels[article.card.lang.index()];
        let (body, outline) = (&self.bodies[id.index()], &self.outlines[id.index()]);
        fill(&self.plan.settings, labels, body, outline, &article.resolved, base)
    }

    pub(super) fn translations(&self, page: &Page, id: ArticleId) -> Value {
        let settings = &self.plan.settings;
        let own = self.plan.articles[id.index()].card.lang;
        let others = settings.langs().zip(&page.counterparts).filter(|(lang, _)| *lang != own);
        let exact = others.filter(|(_, counterpart)| counterpart.exact);
        let entry = |(lang, counterpart): (Lang, &Counterpart)| {
            let language = settings.language(lang);
            let title = self.plan.title_in(id, lang);
            table([
                ("lang", language.key.as_str().into()),
                ("tag", language.tag.as_str().into()),
                ("label", language.label.as_str().into()),
                ("title", title.into()),
                ("path", href(settings, &counterpart.route)),
                ("original", self.is_original(id, lang).into()),
            ])
        };
        Value::from(exact.map(entry).collect::<Vec<_>>())
    }

    /// The way from the home page: sections around, and the section itself for an article.
    pub(super) fn crumbs(&self, lang: Lang, section: SectionId, with_section: bool) -> Value {
        let settings = &self.plan.settings;
        let edition = &self.plan.editions[lang.index()];
        let home = self.plan.labels[lang.index()].word("home", None).unwrap_or("home");
        let mut crumbs =
            vec![table([("title", home.into()), ("path", href(settings, &edition.home))])];
        if let Some(desk) = edition.desks[section.index()].as_ref().filter(|_| section.index() > 0)
        {
            crumbs.extend(desk.around.iter().map(|id| self.shared.section(lang, *id)));
            if with_section {
                crumbs.push(self.shared.section(lang, section));
            }
        }
        Value::from(crumbs)
    }
}
