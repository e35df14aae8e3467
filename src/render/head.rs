//! The head of a page, and the switch to the other languages.

use std::borrow::Cow;

use tera::Value;

use super::Printing;
use super::fields::Field;
use super::values::{Address, href, permalink, table};
use crate::plan::{Alternate, Counterpart, ListPage, Page, Subject};
use crate::site::{Lang, Route};

/// What the head of a page says.
pub(super) struct Head<'a> {
    /// Without the name of the edition, which is added everywhere but on its home page.
    pub(super) title: Cow<'a, str>,
    pub(super) description: Cow<'a, str>,
    pub(super) is_article: bool,
    pub(super) is_home: bool,
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
                Some(id) => self.listing(id).address.clone(),
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
        // Two texts side by side are no text of their own.
        let canonical = || match &page.subject {
            Subject::Parallel { id, .. } => self.listing(*id).address.permalink.clone(),
            _ => own.permalink.clone(),
        };
        let neighbour = |step: isize| {
            let list = head.list?;
            let index = list.number.checked_add_signed(step)?.checked_sub(1)?;
            list.pages.get(index).map(|route| route.href(&settings.base))
        };
        let fields: [Field; 11] = [
            ("article", &|| head.is_article.into()),
            ("canonical", &canonical),
            ("description", &|| (*numbered(&head.description)).into()),
            ("feeds", &|| head.feeds.clone()),
            ("hreflang", &|| self.hreflang(page, addresses)),
            ("json_ld", &|| self.json_ld(page, head, own)),
            ("next", &|| neighbour(1).into()),
            ("noindex", &|| (!page.is_indexed()).into()),
            ("path", &|| own.path.clone()),
            ("previous", &|| neighbour(-1).into()),
            ("title", &|| (*title).into()),
        ];
        self.theme.tables().head.table(&self.theme, &fields)
    }

    /// The head of a page outside the editions. Only the choice of a language is for search
    /// engines: it and the home pages name each other.
    pub(super) fn bare_head(&self, route: &Route, is_root: bool) -> Value {
        let settings = &self.plan.settings;
        let language = settings.language(settings.default_language);
        let all = self.plan.alternates_of_root().into_iter().filter(|_| is_root);
        let hreflang = all.map(|(lang, to)| {
            let tag = self.hreflang_of(lang).into();
            table(&[("href", permalink(settings, &to).into()), ("tag", tag)])
        });
        table(&[
            ("article", false.into()),
            ("canonical", permalink(settings, route).into()),
            ("description", language.description.as_deref().into()),
            ("feeds", Value::from(Vec::<Value>::new())),
            ("hreflang", Value::from(hreflang.collect::<Vec<_>>())),
            ("json_ld", Value::none()),
            ("next", Value::none()),
            ("noindex", (!is_root).into()),
            ("path", href(settings, route)),
            ("previous", Value::none()),
            ("title", language.title.as_str().into()),
        ])
    }

    /// Each language that has this very page, and `x-default`.
    fn hreflang(&self, page: &Page, addresses: &[Address]) -> Value {
        let settings = &self.plan.settings;
        let entry = |alternate: Alternate| {
            let href = match alternate.at {
                Some(at) => addresses[at.index()].permalink.clone(),
                None => permalink(settings, &Route::of_address("")).into(),
            };
            table(&[("href", href), ("tag", self.hreflang_of(alternate.lang).into())])
        };
        let all = self.plan.alternates(page).into_iter().map(entry);
        Value::from(all.collect::<Vec<_>>())
    }

    /// The tag for readers of a language, or for everybody else.
    pub(super) fn hreflang_of(&self, lang: Option<Lang>) -> &str {
        lang.map_or("x-default", |lang| &self.plan.settings.language(lang).tag)
    }

    pub(super) fn switch(&self, page: &Page, addresses: &[Address]) -> Value {
        let settings = &self.plan.settings;
        let is_article = matches!(page.subject, Subject::Article { .. });
        let all = settings.langs().zip(page.counterparts.iter().zip(addresses));
        let others = all.filter(|(lang, _)| *lang != page.lang);
        let entry = |(lang, (counterpart, address)): (Lang, (&Counterpart, &Address))| {
            let language = settings.language(lang);
            let notice = self.plan.labels[lang.index()].word("not_translated", None);
            let fields: [Field; 7] = [
                ("exact", &|| counterpart.exact.into()),
                ("label", &|| language.label.as_str().into()),
                ("lang", &|| language.key.as_str().into()),
                ("locale", &|| (*locale(&language.tag)).into()),
                ("notice", &|| notice.filter(|_| is_article && !counterpart.exact).into()),
                ("path", &|| address.path.clone()),
                ("tag", &|| language.tag.as_str().into()),
            ];
            self.theme.tables().switch.table(&self.theme, &fields)
        };
        Value::from(others.map(entry).collect::<Vec<_>>())
    }
}

/// A tag as Open Graph wants it, with a region: where it says none, that of most readers.
pub(super) fn locale(tag: &str) -> Cow<'static, str> {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    let (mut is_traditional, mut region) = (false, None);
    for part in parts {
        is_traditional |= part.eq_ignore_ascii_case("hant");
        if part.len() == 2 && region.is_none() {
            region = Some(part.to_ascii_uppercase());
        }
    }
    if let Some(region) = region {
        return Cow::Owned(format!("{language}_{region}"));
    }
    Cow::Borrowed(match &*language {
        "en" => "en_US",
        "zh" if is_traditional => "zh_TW",
        "zh" => "zh_CN",
        "ja" => "ja_JP",
        "ko" => "ko_KR",
        "de" => "de_DE",
        "es" => "es_ES",
        "fr" => "fr_FR",
        "it" => "it_IT",
        "pt" => "pt_BR",
        "ru" => "ru_RU",
        "ar" => "ar_AR",
        "vi" => "vi_VN",
        _ => return Cow::Owned(language),
    })
}

#[cfg(test)]
mod tests {
    use super::locale;

    #[test]
    fn open_graph_wants_a_region() {
        let tags = ["en", "en-GB", "zh-Hans", "zh-Hant", "zh-Hans-SG", "ja", "eo"];
        let locales = tags.map(locale);
        assert_eq!(locales, ["en_US", "en_GB", "zh_CN", "zh_TW", "zh_SG", "ja_JP", "eo"]);
    }
}
