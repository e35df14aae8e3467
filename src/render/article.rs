//! What a template sees of an article.

use std::collections::BTreeMap;

use tera::Value;
use tera::value::Key;

use super::Printing;
use super::fill::fill;
use super::values::{href, table};
use crate::plan::{Counterpart, Page};
use crate::site::{ArticleId, Body, Lang, Slot, Stale, State};

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
        let card = self.card(id);
        let (outline, body) = (&self.texts.outlines[id.index()], &self.texts.bodies[id.index()]);
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
            ("crumbs", self.shared.crumbs(page.lang, planned.section)),
            ("source", source),
            ("newer", newer.map_or_else(Value::none, |id| self.listed(id))),
            ("older", older.map_or_else(Value::none, |id| self.listed(id))),
            ("translations", self.translations(page, id)),
            ("original", planned.is_original.into()),
            ("state", self.state(id).name().into()),
            ("word_count", body.words.into()),
            ("reading_time", body.words.div_ceil(WORDS_A_MINUTE).max(1).into()),
            ("toc", Value::from(toc.collect::<Vec<_>>())),
            ("extra", Value::from_serializable(&card.matter.extra)),
        ];
        let listed = self.shared.listed(&self.plan, self.card(id), id);
        let listed = listed.as_map().into_iter().flatten();
        let mut fields: BTreeMap<Key<'static>, Value> =
            listed.map(|(key, value)| (key.clone(), value.clone())).collect();
        fields.extend(own.into_iter().map(|(key, value)| (key.into(), value)));
        Value::from(fields)
    }

    /// How a story stands, as readers are told.
    fn state(&self, id: ArticleId) -> State {
        let planned = &self.plan.articles[id.index()];
        let policy = self.plan.settings.translation_of(&self.card(id).path).stale;
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

    /// An article in a list.
    pub(super) fn listed(&self, id: ArticleId) -> Value {
        self.shared.listed(&self.plan, self.card(id), id).clone()
    }

    /// The body of an article with its addresses, from `base` on.
    pub(super) fn content(&self, id: ArticleId, base: &str) -> String {
        let article = &self.plan.articles[id.index()];
        let labels = &self.plan.labels[article.lang.index()];
        let (body, outline) = (&self.texts.bodies[id.index()], &self.texts.outlines[id.index()]);
        fill(&self.plan.settings, labels, body, outline, &article.resolved, base)
    }

    /// The body of an article, block by block, as its page shows it.
    #[must_use]
    pub fn blocks(&self, id: ArticleId) -> Vec<String> {
        let article = &self.plan.articles[id.index()];
        let labels = &self.plan.labels[article.lang.index()];
        let (body, outline) = (&self.texts.bodies[id.index()], &self.texts.outlines[id.index()]);
        let (settings, resolved) = (&self.plan.settings, &article.resolved);
        let filled = |block| {
            let range = body.range_of(block);
            let slots = body.slots_of(block).iter();
            let slots = slots.map(|slot| Slot { at: slot.at - range.start, ..*slot }).collect();
            let html = body.html[range].to_owned();
            let part = Body { html, slots, ..Body::default() };
            fill(settings, labels, &part, outline, resolved, &settings.base)
        };
        (0..body.blocks.len()).map(filled).collect()
    }

    pub(super) fn translations(&self, page: &Page, id: ArticleId) -> Value {
        let settings = &self.plan.settings;
        let own = self.plan.articles[id.index()].lang;
        let others = settings.langs().zip(&page.counterparts).filter(|(lang, _)| *lang != own);
        let exact = others.filter(|(_, counterpart)| counterpart.exact);
        let entry = |(lang, counterpart): (Lang, &Counterpart)| {
            let language = settings.language(lang);
            let member = self.plan.member(id, lang);
            table([
                ("lang", language.key.as_str().into()),
                ("tag", language.tag.as_str().into()),
                ("label", language.label.as_str().into()),
                ("title", member.map(|id| self.card(id).title.as_str()).into()),
                ("path", href(settings, &counterpart.route)),
                ("original", self.is_original(id, lang).into()),
            ])
        };
        Value::from(exact.map(entry).collect::<Vec<_>>())
    }
}
