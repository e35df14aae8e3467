//! What a template sees of an article.

use std::cell::LazyCell;

use tera::Value;
use tera::value::Key;

use super::Printing;
use super::fields::Field;
use super::fill::Fill;
use super::shared::{Listed, date};
use super::theme::Fault;
use super::values::{Address, Named, table};
use super::words::words_of;
use crate::plan::{Around, Page};
use crate::site::{ArticleId, Card, Language, Moment, Stale, State};

/// Words of English, and characters of Chinese, that are read in a minute: `words` counts both.
const WORDS_A_MINUTE: usize = 260;

impl Printing {
    pub(super) fn article(
        &self,
        page: &Page,
        id: ArticleId,
        around: &Around,
        addresses: &[Address],
    ) -> Result<Value, Fault> {
        let settings = &self.plan.settings;
        let planned = &self.plan.articles[id.index()];
        let card = self.card(id);
        let outline = self.outline(id);
        let content = self.content(id, &settings.base)?;
        let toc = || {
            let headings = outline.headings.iter().filter(|_| card.matter.toc);
            let toc = headings.map(|heading| {
                table(&[
                    ("id", (*heading.id).into()),
                    ("level", usize::from(heading.level).into()),
                    ("title", (*heading.text).into()),
                ])
            });
            toc.collect::<Vec<_>>().into()
        };
        let words = LazyCell::new(|| words_of(&self.body(id), &outline));
        let neighbour = |id: Option<ArticleId>| id.map_or_else(Value::none, |id| self.listed(id));
        let own: [Field; 18] = [
            ("content", &|| Value::safe_string(&content)),
            ("corrections", &|| self.corrections(card)),
            ("crumbs", &|| self.shared.crumbs(page.lang, planned.section)),
            ("description", &|| card.description().into()),
            ("extra", &|| Value::from_serializable(&card.matter.extra)),
            ("favorite", &|| self.favorite(page, id, addresses).into()),
            ("newer", &|| neighbour(around.newer)),
            ("older", &|| neighbour(around.older)),
            ("original", &|| planned.is_original.into()),
            ("parallel", &|| self.beside(id)),
            ("reading_time", &|| words.div_ceil(WORDS_A_MINUTE).max(1).into()),
            ("related", &|| self.list(&around.related)),
            ("source", &|| source(card)),
            ("state", &|| self.state(id).name().into()),
            ("toc", &toc),
            ("translated_from", &|| neighbour(self.original_of(page, id))),
            ("translations", &|| self.list(&self.translations(page, id))),
            ("word_count", &|| (*words).into()),
        ];
        let own = self.theme.tables().article.wanted(&self.theme, &own);
        Ok(table(&self.with_listed(id, own)))
    }

    /// All that lists show of an article, and more; both stand in the order of their names.
    pub(super) fn with_listed(
        &self,
        id: ArticleId,
        own: impl Iterator<Item = Named>,
    ) -> Vec<Named> {
        let listed = self.listing(id).value.as_map().into_iter().flatten();
        let listed = listed.filter_map(|(key, value)| match key {
            Key::Str(name) => Some((*name, value)),
            _ => None,
        });
        let mut listed = listed.peekable();
        let mut fields = Vec::with_capacity(32);
        for (name, value) in own {
            while let Some((key, value)) = listed.next_if(|(key, _)| *key < name) {
                fields.push((key, value.clone()));
            }
            fields.push((name, value));
        }
        fields.extend(listed.map(|(key, value)| (key, value.clone())));
        fields
    }

    /// What was wrong, the newest first.
    pub(super) fn corrections(&self, card: &Card) -> Value {
        let labels = &self.plan.labels[card.lang.index()];
        let corrections = card.matter.corrections.iter().map(|correction| {
            table(&[
                ("date", date(&self.theme, Some(correction.date), labels)),
                ("text", correction.text.as_str().into()),
            ])
        });
        Value::from(corrections.collect::<Vec<_>>())
    }

    /// The language of an article.
    pub(super) fn language_of(&self, id: ArticleId) -> &Language {
        self.plan.settings.language(self.plan.articles[id.index()].lang)
    }

    /// What a reader's browser keeps of a story, as JSON: its key, its day, and for each language
    /// that has it address and title. So a list in another language needs no request.
    fn favorite(&self, page: &Page, id: ArticleId, addresses: &[Address]) -> String {
        let card = self.card(id);
        let mut text = String::with_capacity(256);
        let mut put = |parts: [&str; 3]| parts.iter().for_each(|part| text.push_str(part));
        put(["{\"id\":", &json(card.key.as_str()), ""]);
        if let Some(full) = card.matter.date.map(Moment::rfc3339) {
            put([",\"d\":\"", full.get(..10).unwrap_or_default(), "\""]);
        }
        let settings = &self.plan.settings;
        let all = settings.langs().zip(page.counterparts.iter().zip(addresses));
        for (lang, (_, address)) in all.filter(|(_, (counterpart, _))| counterpart.exact) {
            let Some(member) = self.plan.member(id, lang) else { continue };
            let key = settings.language(lang).key.as_str();
            // These names are taken: `id` is the language of Indonesia.
            let is_taken = matches!(key, "id" | "d" | "saved");
            let key = json(&[key, if is_taken { "_" } else { "" }].concat());
            put([",", &key, ":{\"u\":"]);
            put([&json(address.path.as_str().unwrap_or_default()), ",\"t\":", ""]);
            put([&json(&self.card(member).title), "}", ""]);
        }
        put(["}", "", ""]);
        text
    }

    /// How a story stands, as readers are told.
    pub(super) fn state(&self, id: ArticleId) -> State {
        let planned = &self.plan.articles[id.index()];
        let policy = self.plan.settings.translation_of(&self.card(id).path).stale;
        if planned.state == State::Stale && policy == Stale::Ignore {
            return State::Current;
        }
        planned.state
    }

    /// An article in a list.
    pub(super) fn listed(&self, id: ArticleId) -> Value {
        self.listing(id).value.clone()
    }

    /// The same, and its address.
    pub(super) fn listing(&self, id: ArticleId) -> &Listed {
        self.shared.listed(&self.plan, &self.theme, self.card(id), id)
    }

    /// The body of an article with its addresses, from `base` on.
    pub(super) fn content(&self, id: ArticleId, base: &str) -> Result<String, Fault> {
        let fill = Fill::of(self, id, base);
        let mut pictures = usize::from(fill.resolved().lead.is_some());
        let body = fill.body();
        fill.html(&body.html, &body.slots, &mut pictures)
    }

    /// The body of an article, block by block, as its page shows it. What its page cannot show
    /// because of a template is left out: the page tells.
    #[must_use]
    pub fn blocks(&self, id: ArticleId) -> Vec<String> {
        let fill = Fill::of(self, id, &self.plan.settings.base);
        let filled = |block| fill.block(block, &fill.slots_of(block), &mut 0).unwrap_or_default();
        (0..fill.body().blocks.len()).map(filled).collect()
    }

    /// The texts of the story in the other languages.
    fn translations(&self, page: &Page, id: ArticleId) -> Vec<ArticleId> {
        let all = self.plan.settings.langs().zip(&page.counterparts);
        let exact = all.filter(|(lang, counterpart)| counterpart.exact && *lang != page.lang);
        exact.filter_map(|(lang, _)| self.plan.member(id, lang)).collect()
    }

    /// That of them in which the story started.
    fn original_of(&self, page: &Page, id: ArticleId) -> Option<ArticleId> {
        let mut others = self.translations(page, id).into_iter();
        others.find(|id| self.plan.articles[id.index()].is_original)
    }
}

/// Who published an article first.
pub(super) fn source(card: &Card) -> Value {
    match &card.matter.source {
        Some(source) => {
            table(&[("name", source.name.as_str().into()), ("url", source.url.as_deref().into())])
        }
        None => Value::none(),
    }
}

/// A text as JSON writes it.
fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
