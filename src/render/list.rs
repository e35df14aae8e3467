//! What a template sees of sections and pages of lists.

use tera::Value;

use super::Printing;
use super::theme::Fault;
use super::values::{href, permalink, table};
use crate::plan::{Desk, Entry, Front, ListPage};
use crate::site::{ArticleId, Card, Lang, SectionId};

impl Printing {
    pub(super) fn section(&self, lang: Lang, desk: &Desk) -> Result<Value, Fault> {
        let settings = &self.plan.settings;
        let card = desk.page.map(|page| self.card(page));
        let content = desk.page.map(|page| self.content(page, &settings.base)).transpose()?;
        let parent = desk.around.last().copied().unwrap_or(SectionId(0));
        let inside = desk.inside.iter().map(|id| self.shared.section(lang, *id));
        Ok(table(&[
            ("content", Value::safe_string(&content.unwrap_or_default())),
            ("crumbs", self.shared.crumbs(lang, parent)),
            ("description", card.and_then(Card::description).into()),
            (
                "extra",
                card.map_or_else(Value::none, |card| Value::from_serializable(&card.matter.extra)),
            ),
            ("key", desk.key.as_str().into()),
            ("path", href(settings, &desk.route)),
            ("permalink", permalink(settings, &desk.route).into()),
            ("subsections", Value::from(inside.collect::<Vec<_>>())),
            ("title", desk.title.as_str().into()),
        ]))
    }

    pub(super) fn desks(&self, lang: Lang, front: &Front) -> Value {
        let edition = &self.plan.editions[lang.index()];
        let desk = |(entry, articles): (&Entry, &Vec<ArticleId>)| {
            table(&[
                ("articles", self.list(articles)),
                ("key", entry.key.as_str().into()),
                ("path", entry.route.as_ref().map(|r| r.href(&self.plan.settings.base)).into()),
                ("title", entry.label.as_str().into()),
            ])
        };
        Value::from(edition.sections.iter().zip(&front.desks).map(desk).collect::<Vec<_>>())
    }

    pub(super) fn list(&self, articles: &[ArticleId]) -> Value {
        let listed = articles.iter().map(|id| self.listed(*id));
        Value::from(listed.collect::<Vec<_>>())
    }

    /// Zola's names, so that its users find their way.
    pub(super) fn paginator(&self, list: &ListPage) -> Value {
        let path = |number: usize| {
            list.pages.get(number.wrapping_sub(1)).map(|r| r.href(&self.plan.settings.base))
        };
        table(&[
            ("current_index", list.number.into()),
            ("first", path(1).into()),
            ("last", path(list.pages.len()).into()),
            ("next", path(list.number + 1).into()),
            ("number_pagers", list.pages.len().into()),
            ("pages", self.list(&list.articles)),
            ("previous", path(list.number - 1).into()),
            ("total_pages", list.total.into()),
        ])
    }
}
