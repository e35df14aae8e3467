//! A page with two texts of one story side by side, block by block.

use std::borrow::Cow;

use tera::{Context, Value};

use super::Printing;
use super::anchors::{ending, with_ending};
use super::fill::Fill;
use super::head::Head;
use super::theme::{Fault, Template};
use super::values::table;
use crate::plan::Beside;
use crate::site::{ArticleId, BlockKind, Filling, Slot, State};

impl Printing {
    /// Template, context and head of the page.
    pub(super) fn parallel_page(
        &self,
        id: ArticleId,
        with: ArticleId,
        context: &mut Context,
    ) -> Result<(Template, Head<'_>), Fault> {
        let card = self.card(id);
        let is_stale = [id, with].iter().any(|id| self.state(*id) == State::Stale);
        context.insert_value("page", self.text_of(id));
        context.insert_value("other", self.text_of(with));
        context.insert_value("rows", self.rows(id, with)?);
        context.insert_value("stale", is_stale.into());
        // Titles are unique within a language.
        let word = self.plan.labels[card.lang.index()].word("parallel", None);
        let labels = [id, with].map(|id| self.language_of(id).label.as_str());
        let word = word.map_or_else(|| Cow::Owned(labels.join(" / ")), Cow::Borrowed);
        let about = if card.summary.is_empty() { &card.title } else { &card.summary };
        let title = Cow::Owned([&card.title, " - ", &word].concat());
        let head = self.head_of(card.lang, title, Cow::Borrowed(about));
        Ok((Template::fixed("parallel.html"), head))
    }

    /// The page beside another text, for a link to it.
    pub(super) fn beside(&self, id: ArticleId) -> Value {
        let Some(Beside { route, with }) = self.plan.articles[id.index()].beside.as_deref() else {
            return Value::none();
        };
        let language = self.language_of(*with);
        table(&[
            ("label", language.label.as_str().into()),
            ("lang", language.key.as_str().into()),
            ("path", self.shared.address(route)),
            ("tag", language.tag.as_str().into()),
        ])
    }

    /// What stands above the blocks of a text.
    fn text_of(&self, id: ArticleId) -> Value {
        let (card, planned) = (self.card(id), &self.plan.articles[id.index()]);
        let own = [
            ("corrections", self.corrections(card)),
            ("crumbs", self.shared.crumbs(card.lang, planned.section)),
            ("description", card.description().into()),
            ("original", planned.is_original.into()),
            ("source", super::article::source(card)),
        ];
        table(&self.with_listed(id, own.into_iter()))
    }

    /// The blocks of two texts of one shape, side by side. Where both show the same picture it stands
    /// there once, and of the second block what is written below it.
    fn rows(&self, id: ArticleId, with: ArticleId) -> Result<Value, Fault> {
        let base = &self.plan.settings.base;
        let [own, other] = [id, with].map(|id| Fill::of(self, id, base));
        let leads = |fill: &Fill| fill.resolved().lead.is_some();
        let mut pictures = usize::from(leads(&own) || leads(&other));
        let mut pairs = Vec::with_capacity(own.body().blocks.len());
        for (number, block) in own.body().blocks.iter().enumerate() {
            let (own_slots, slots) = (own.slots_of(number), other.slots_of(number));
            let is_same = block.kind == BlockKind::Picture
                && picture_of(&own, &own_slots)
                    .is_some_and(|picture| Some(picture) == picture_of(&other, &slots));
            let first = own.block(number, &own_slots, &mut pictures)?;
            let is_picture = |slot: &Slot| matches!(slot.filling, Filling::Picture(_));
            let slots = slots.into_iter().filter(|slot| !(is_same && is_picture(slot)));
            let second = other.block(number, &slots.collect::<Vec<_>>(), &mut pictures)?;
            let is_empty = is_same && !second.contains("<figcaption");
            pairs.push((block.kind, first, if is_empty { String::new() } else { second }, is_same));
        }
        let first: Vec<_> = pairs.iter().map(|pair| pair.1.as_str()).collect();
        let ending = ending(&self.language_of(with).key, &first);
        let row = |(kind, first, second, is_same): (BlockKind, String, String, bool)| {
            table(&[
                ("kind", kind.name().into()),
                ("other", Value::safe_string(&with_ending(&second, &ending))),
                ("own", Value::safe_string(&first)),
                ("same", is_same.into()),
            ])
        };
        Ok(Value::from(pairs.into_iter().map(row).collect::<Vec<_>>()))
    }
}

/// The file of the only picture in a block.
fn picture_of<'a>(fill: &Fill<'a>, slots: &[Slot]) -> Option<&'a str> {
    let pictures = slots.iter().filter_map(|slot| match slot.filling {
        Filling::Picture(number) => Some(number),
        _ => None,
    });
    let [number] = pictures.collect::<Vec<_>>()[..] else { return None };
    fill.resolved().pictures[number].as_ref().map(|at| at.route.as_str())
}
