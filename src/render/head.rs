//! The head of a page, and the switch to the other languages.

use std::borrow::Cow;

use tera::Value;

use super::Printing;
use super::values::{Address, href, permalink, table};
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
    /// Where each of a page's counterparts is.
    pub(super) fn addresses(&self, page: &Page) -> Vec<Address> {
        let at = |(lang, counterpart): (Lang, &Counterpart)| {
            let member = match &page.subject {
                Subject::Article { id, .. } if counterpart.exact => {
                    self.plan.articles[id.index()].members[lang.index()]
                }
                _ => None,
            };
            match member {
                Some(id) => self.shared.listed(&self.plan, self.card(id), id).address.clone(),
                None => Address::of(&self.plan.settings, &counterpart.route),
            }
        };
        self.plan.settings.langs().zip(&page.counterparts).map(at).collect()
    }

    pub(super) fn head<'a>(&'a self, page: &Page, head: &'a Head, addresses: &[Address]) -> Value {
        let settings = &self.plan.settings;
        let language = settings.language(page.lang);
        let number = head.list.map(|list| list.number).filter(|number| *number > 1);
        let numbered = |text: &'a str| match number {
            Some(number) => Cow::Owned(format!("{text} ({number})")),
            None => Cow::Borrowed(text),
        };
        let title = if head.is_home {
            Cow::Borrowed(&*head.title)
        } else {
            Cow::Owned([&numbered(&head.title), " - ", &language.title].concat())
        };
        let own = &addresses[page.lang.index()];
        let neighbour = |step: isize| {
            let list = head.list?;
            let index = list.number.checked_add_signed(step)?.checked_sub(1)?;
            list.pages.get(index).map(|route| route.href(&settings.base))
        };
        table([
            ("article", head.is_article.into()),
            ("canonical", own.permalink.clone()),
            ("description", (*numbered(&head.description)).into()),
            ("feeds", head.feeds.clone()),
            ("hreflang", self.hreflang(page, head, addresses)),
            ("next", neighbour(1).into()),
            ("noindex", head.noindex.into()),
            ("path", own.path.clone()),
            ("previous", neighbour(-1).into()),
            ("title", (*title).into()),
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
        let hreflang = all.map(|(tag, to)| table([("href", to.into()), ("tag", tag.into())]));
        table([
            ("article", false.into()),
            ("canonical", permalink(settings, route).into()),
            ("description", language.description.as_deref().into()),
            ("feeds", Value::from(Vec::<Value>::new())),
            ("hreflang", Value::from(hreflang.collect::<Vec<_>>())),
            ("next", Value::none()),
            ("noindex", (!is_root).into()),
            ("path", href(settings, route)),
            ("previous", Value::none()),
            ("title", language.title.as_str().into()),
        ])
    }

    /// Each language that has this very page, and `x-default`: the same set on each of them.
    fn hreflang(&self, page: &Page, head: &Head, addresses: &[Address]) -> Value {
        let settings = &self.plan.settings;
        if head.noindex {
            return Value::from(Vec::<Value>::new());
        }
        let entry = |tag: &str, href: Value| table([("href", href), ("tag", tag.into())]);
        // A translation that is not to be indexed names nobody, so nobody names it.
        let is_indexed = |lang: Lang| match &page.subject {
            Subject::Article { id, .. } => {
                let member = self.plan.articles[id.index()].members[lang.index()];
                member.is_none_or(|id| !self.card(id).matter.noindex)
            }
            _ => true,
        };
        let exact = || {
            let all = settings.langs().zip(page.counterparts.iter().zip(addresses));
            let exact = all.filter(|(lang, (c, _))| c.exact && is_indexed(*lang));
            exact.map(|(lang, (_, address))| (lang, address.permalink.clone()))
        };
        let mut all: Vec<Value> =
            exact().map(|(lang, href)| entry(&settings.language(lang).tag, href)).collect();
        let standard = if head.is_home && settings.root == RootPage::Choose {
            Some(permalink(settings, &Route::of_address("")).into())
        } else {
            // The default language stands first.
            exact().next().map(|(_, href)| href)
        };
        all.extend(standard.map(|href| entry("x-default", href)));
        Value::from(all)
    }

    pub(super) fn switch(&self, page: &Page, addresses: &[Address]) -> Value {
        let settings = &self.plan.settings;
        let is_article = matches!(page.subject, Subject::Article { .. });
        let all = settings.langs().zip(page.counterparts.iter().zip(addresses));
        let others = all.filter(|(lang, _)| *lang != page.lang);
        let entry = |(lang, (counterpart, address)): (Lang, (&Counterpart, &Address))| {
            let language = settings.language(lang);
            let notice = self.plan.labels[lang.index()].word("not_translated", None);
            table([
                ("exact", counterpart.exact.into()),
                ("label", language.label.as_str().into()),
                ("lang", language.key.as_str().into()),
                ("notice", notice.filter(|_| is_article && !counterpart.exact).into()),
                ("path", address.path.clone()),
                ("tag", language.tag.as_str().into()),
            ])
        };
        Value::from(others.map(entry).collect::<Vec<_>>())
    }
}
