//! The head of a page, and the switch to the other languages.

use std::borrow::Cow;

use tera::Value;

use super::Printing;
use super::values::{href, permalink, table};
use crate::plan::{Counterpart, ListPage, Page, Subject};
use crate::site::{Lang, RootPage, Route};

/// What the head of a page says.
pub(super) struct Head<'a> {
    /// Without the name of the edition, which is added everywhere but on its home page.
    pub(super) title: Cow<'a, str>,
    pub(super) description: Cow<'a, str>,
    pub(super) is_article: bool,
    pub(super) is_home: bool,
    pub(super) noindex: bool,
    pub(super) feeds: Value,
    pub(super) list: Option<&'a ListPage>,
}

impl Printing {
    pub(super) fn head(&self, route: &Route, page: &Page, head: &Head) -> Value {
        let settings = &self.plan.settings;
        let language = settings.language(page.lang);
        let number = head.list.map(|list| list.number).filter(|number| *number > 1);
        let numbered = |text: &str| match number {
            Some(number) => format!("{text} ({number})"),
            None => text.to_owned(),
        };
        let title = if head.is_home {
            head.title.to_string()
        } else {
            format!("{} - {}", numbered(&head.title), language.title)
        };
        let neighbour = |step: isize| {
            let list = head.list?;
            let index = list.number.checked_add_signed(step)?.checked_sub(1)?;
            list.pages.get(index).map(|route| route.href(&settings.base))
        };
        table([
            ("title", title.into()),
            ("description", numbered(&head.description).into()),
            ("canonical", permalink(settings, route).into()),
            ("path", href(settings, route)),
            ("hreflang", self.hreflang(page, head)),
            ("noindex", head.noindex.into()),
            ("article", head.is_article.into()),
            ("feeds", head.feeds.clone()),
            ("previous", neighbour(-1).into()),
            ("next", neighbour(1).into()),
        ])
    }

    /// The head of a page outside the editions. Only the choice of a language is for search
    /// engines: it and the home pages name each other.
    pub(super) fn bare_head(&self, route: &Route, is_root: bool) -> Value {
        let settings = &self.plan.settings;
        let language = settings.language(settings.default_language);
        let homes = settings.langs().zip(&self.plan.editions).map(|(lang, edition)| {
            (settings.language(lang).tag.as_str(), permalink(settings, &edition.home))
        });
        let standard = ("x-default", permalink(settings, route));
        let all = homes.chain([standard]).filter(|_| is_root);
        let hreflang = all.map(|(tag, to)| table([("tag", tag.into()), ("href", to.into())]));
        table([
            ("title", language.title.as_str().into()),
            ("description", language.description.as_deref().into()),
            ("canonical", permalink(settings, route).into()),
            ("path", href(settings, route)),
            ("hreflang", Value::from(hreflang.collect::<Vec<_>>())),
            ("noindex", (!is_root).into()),
            ("article", false.into()),
            ("feeds", Value::from(Vec::<Value>::new())),
            ("previous", Value::none()),
            ("next", Value::none()),
        ])
    }

    /// Each language that has this very page, and `x-default`: the same set on each of them.
    pub(super) fn hreflang(&self, page: &Page, head: &Head) -> Value {
        let settings = &self.plan.settings;
        if head.noindex {
            return Value::from(Vec::<Value>::new());
        }
        let entry = |tag: &str, href: String| table([("tag", tag.into()), ("href", href.into())]);
        // A translation that is not to be indexed names nobody, so nobody names it.
        let is_indexed = |lang: Lang| match &page.subject {
            Subject::Article { id, .. } => {
                let member = self.plan.articles[id.index()].members[lang.index()];
                member.is_none_or(|id| !self.card(id).matter.noindex)
            }
            _ => true,
        };
        let all = settings.langs().zip(&page.counterparts);
        let exact: Vec<(Lang, &Counterpart)> =
            all.filter(|(lang, c)| c.exact && is_indexed(*lang)).collect();
        let mut all: Vec<Value> = exact
            .iter()
            .map(|(lang, c)| entry(&settings.language(*lang).tag, permalink(settings, &c.route)))
            .collect();
        let standard = if head.is_home && settings.root == RootPage::Choose {
            Some(permalink(settings, &Route::of_address("")))
        } else {
            // The default language stands first.
            exact.first().map(|(_, c)| permalink(settings, &c.route))
        };
        all.extend(standard.map(|href| entry("x-default", href)));
        Value::from(all)
    }

    pub(super) fn switch(&self, page: &Page) -> Value {
        let settings = &self.plan.settings;
        let is_article = matches!(page.subject, Subject::Article { .. });
        let others =
            settings.langs().zip(&page.counterparts).filter(|(lang, _)| *lang != page.lang);
        let entry = |(lang, counterpart): (Lang, &Counterpart)| {
            let language = settings.language(lang);
            let notice = self.plan.labels[lang.index()].word("not_translated", None);
            table([
                ("lang", language.key.as_str().into()),
                ("tag", language.tag.as_str().into()),
                ("label", language.label.as_str().into()),
                ("path", href(settings, &counterpart.route)),
                ("exact", counterpart.exact.into()),
                ("notice", notice.filter(|_| is_article && !counterpart.exact).into()),
            ])
        };
        Value::from(others.map(entry).collect::<Vec<_>>())
    }
}
