//! What the template of one page sees: `docs/themes.md` is the contract.

use std::borrow::Cow;

use tera::{Context, Map, Value};

use super::Printing;
use super::fill::fill;
use super::shared::feeds;
use super::theme::Template;
use super::values::{href, permalink, table};
use crate::plan::{Counterpart, Desk, ListPage, Page, Subject};
use crate::site::{ArticleId, Lang, RootPage, Route, SectionId};

/// Articles of a section on the home page.
const DESK_ARTICLES: usize = 5;
/// Words of English, and characters of Chinese, that are read in a minute: `words` counts both.
const WORDS_A_MINUTE: usize = 260;

/// What the head of a page says.
struct Head<'a> {
    title: Cow<'a, str>,
    description: Cow<'a, str>,
    is_article: bool,
    is_home: bool,
    noindex: bool,
    feeds: Value,
    list: Option<&'a ListPage>,
}

impl Printing {
    /// Template and context of a page.
    pub(super) fn page(&self, route: &Route, page: &Page) -> (Template, Context) {
        let mut context = self.shared.place(page.place).clone();
        let lang = page.lang;
        let language = self.plan.settings.language(lang);
        let edition = &self.plan.editions[lang.index()];
        let mut head = Head {
            title: Cow::Borrowed(&language.title),
            description: Cow::Borrowed(language.description.as_deref().unwrap_or(&language.title)),
            is_article: false,
            is_home: false,
            noindex: false,
            feeds: self.edition_feeds(lang),
            list: None,
        };
        let template = match &page.subject {
            Subject::Home(articles) => {
                head.is_home = true;
                let desk = edition.desks[0].as_ref();
                if let Some(desk) = desk {
                    context.insert_value("section", self.section(lang, SectionId(0), desk));
                }
                context.insert_value("articles", self.list(articles));
                context.insert_value("desks", self.desks(lang));
                Template::fixed("index.html")
            }
            Subject::Section(id, list) => {
                if let Some(desk) = &edition.desks[id.index()] {
                    head.title = Cow::Borrowed(&desk.title);
                    head.description = self.about_desk(lang, desk);
                    head.feeds = self.list_feeds(lang, &list.pages[0], &desk.title);
                    context.insert_value("section", self.section(lang, *id, desk));
                }
                head.list = Some(list);
                context.insert_value("paginator", self.paginator(list));
                Template::fixed("section.html")
            }
            Subject::Article { id, newer, older } => {
                let card = &self.plan.articles[id.index()].card;
                head.title = Cow::Borrowed(&card.title);
                head.description = Cow::Borrowed(if card.summary.is_empty() {
                    &card.title
                } else {
                    &card.summary
                });
                head.is_article = true;
                head.noindex = card.matter.noindex;
                context.insert_value("page", self.article(page, *id, *newer, *older));
                match &card.matter.template {
                    Some(template) => Template::of(&template.text),
                    None => Template::fixed("page.html"),
                }
            }
            Subject::Taxonomy(index) => {
                head.title = Cow::Owned(self.taxonomy_title(lang, *index));
                head.description = self.in_edition(lang, &head.title);
                context.insert_value("taxonomy", self.taxonomy(lang, *index));
                context.insert_value("terms", self.terms(lang, *index));
                Template::fixed("taxonomy_list.html")
            }
            Subject::Term(index, id, list) => {
                let term = self.plan.editions[lang.index()].taxonomies[*index].terms.get(id);
                let name = term.map_or(id.as_str(), |term| &term.name);
                head.title = Cow::Borrowed(name);
                let of = format!("{}: {name}", self.taxonomy_title(lang, *index));
                head.description = self.in_edition(lang, &of);
                if self.plan.settings.taxonomies[*index].feed {
                    head.feeds = self.list_feeds(lang, &list.pages[0], name);
                }
                head.list = Some(list);
                context.insert_value("taxonomy", self.taxonomy(lang, *index));
                context.insert_value("term", self.term(lang, *index, id));
                context.insert_value("paginator", self.paginator(list));
                Template::fixed("taxonomy_single.html")
            }
            Subject::Favorites => {
                let word = self.plan.labels[lang.index()].word("favorites", None);
                head.title = Cow::Owned(word.unwrap_or("favorites").to_owned());
                head.description = self.in_edition(lang, &head.title);
                Template::fixed("favorites.html")
            }
        };
        context.insert_value("switch", self.switch(page));
        context.insert_value("head", self.head(route, page, &head));
        (template, context)
    }

    fn head(&self, route: &Route, page: &Page, head: &Head) -> Value {
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
    fn hreflang(&self, page: &Page, head: &Head) -> Value {
        let settings = &self.plan.settings;
        if head.noindex {
            return Value::from(Vec::<Value>::new());
        }
        let entry = |tag: &str, href: String| table([("tag", tag.into()), ("href", href.into())]);
        // A translation that is not to be indexed names nobody, so nobody names it.
        let is_indexed = |lang: Lang| match &page.subject {
            Subject::Article { id, .. } => {
                let member = self.plan.articles[id.index()].members[lang.index()];
                member.is_none_or(|id| !self.plan.articles[id.index()].card.matter.noindex)
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

    fn switch(&self, page: &Page) -> Value {
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

    fn article(
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
            ("state", planned.state.name().into()),
            ("word_count", card.words.into()),
            ("reading_time", card.words.div_ceil(WORDS_A_MINUTE).max(1).into()),
            ("toc", Value::from(toc.collect::<Vec<_>>())),
            ("extra", Value::from_serializable(&card.matter.extra)),
        ];
        let mut fields: Map = self.shared.article(id.index());
        fields.extend(own.into_iter().map(|(key, value)| (key.into(), value)));
        Value::from(fields)
    }

    /// The body of an article with its addresses, from `base` on.
    pub(super) fn content(&self, id: ArticleId, base: &str) -> String {
        let resolved = &self.plan.articles[id.index()].resolved;
        let (body, outline) = (&self.bodies[id.index()], &self.outlines[id.index()]);
        fill(&self.plan.settings, body, outline, resolved, base)
    }

    fn translations(&self, page: &Page, id: ArticleId) -> Value {
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
            ])
        };
        Value::from(exact.map(entry).collect::<Vec<_>>())
    }

    /// The way from the home page: sections around, and the section itself for an article.
    fn crumbs(&self, lang: Lang, section: SectionId, with_section: bool) -> Value {
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

    fn section(&self, lang: Lang, id: SectionId, desk: &Desk) -> Value {
        let settings = &self.plan.settings;
        let card = desk.page.map(|page| &self.plan.articles[page.index()].card);
        let content = desk.page.map(|page| self.content(page, &settings.base));
        let inside = desk.inside.iter().map(|id| self.shared.section(lang, *id));
        table([
            ("key", desk.key.as_str().into()),
            ("title", desk.title.as_str().into()),
            ("description", card.and_then(|card| card.matter.description.as_deref()).into()),
            ("content", Value::safe_string(&content.unwrap_or_default())),
            ("path", href(settings, &desk.route)),
            ("permalink", permalink(settings, &desk.route).into()),
            ("crumbs", self.crumbs(lang, id, false)),
            ("subsections", Value::from(inside.collect::<Vec<_>>())),
            (
                "extra",
                card.map_or_else(Value::none, |card| Value::from_serializable(&card.matter.extra)),
            ),
        ])
    }

    fn desks(&self, lang: Lang) -> Value {
        let edition = &self.plan.editions[lang.index()];
        let desk = |entry: &crate::plan::Entry| {
            let newest = edition.desks.iter().flatten().find(|desk| desk.key == entry.key);
            let newest = newest.map_or(&[][..], |desk| &desk.newest);
            let newest = &newest[..newest.len().min(DESK_ARTICLES)];
            table([
                ("key", entry.key.as_str().into()),
                ("title", entry.label.as_str().into()),
                ("path", entry.route.as_ref().map(|r| r.href(&self.plan.settings.base)).into()),
                ("articles", self.list(newest)),
            ])
        };
        Value::from(edition.sections.iter().map(desk).collect::<Vec<_>>())
    }

    fn list(&self, articles: &[ArticleId]) -> Value {
        let listed = articles.iter().map(|id| self.shared.listed(Some(id.index())));
        Value::from(listed.collect::<Vec<_>>())
    }

    /// Zola's names, so that its users find their way.
    fn paginator(&self, list: &ListPage) -> Value {
        let path = |number: usize| {
            list.pages.get(number.wrapping_sub(1)).map(|r| r.href(&self.plan.settings.base))
        };
        table([
            ("pages", self.list(&list.articles)),
            ("current_index", list.number.into()),
            ("number_pagers", list.pages.len().into()),
            ("total_pages", list.total.into()),
            ("first", path(1).into()),
            ("last", path(list.pages.len()).into()),
            ("previous", path(list.number - 1).into()),
            ("next", path(list.number + 1).into()),
        ])
    }

    fn taxonomy_title(&self, lang: Lang, index: usize) -> String {
        let name = &self.plan.settings.taxonomies[index].name;
        self.plan.labels[lang.index()].word(name, None).unwrap_or(name).to_owned()
    }

    fn taxonomy(&self, lang: Lang, index: usize) -> Value {
        let route = self.plan.editions[lang.index()].taxonomies[index].route.as_ref();
        table([
            ("name", self.plan.settings.taxonomies[index].name.as_str().into()),
            ("title", self.taxonomy_title(lang, index).into()),
            ("path", route.map(|route| route.href(&self.plan.settings.base)).into()),
        ])
    }

    fn term(&self, lang: Lang, index: usize, id: &str) -> Value {
        match self.plan.editions[lang.index()].taxonomies[index].terms.get(id) {
            Some(term) => table([
                ("id", id.into()),
                ("name", term.name.as_str().into()),
                ("path", href(&self.plan.settings, &term.route)),
                ("count", term.count.into()),
            ]),
            None => Value::none(),
        }
    }

    fn terms(&self, lang: Lang, index: usize) -> Value {
        let terms = self.plan.editions[lang.index()].taxonomies[index].terms.keys();
        Value::from(terms.map(|id| self.term(lang, index, id)).collect::<Vec<_>>())
    }

    fn about_desk(&self, lang: Lang, desk: &Desk) -> Cow<'_, str> {
        let card = desk.page.map(|page| &self.plan.articles[page.index()].card);
        match card.map(|card| card.summary.as_str()).filter(|text| !text.is_empty()) {
            Some(summary) => Cow::Owned(summary.to_owned()),
            None => self.in_edition(lang, &desk.title),
        }
    }

    /// A description for a page that has none of its own.
    fn in_edition(&self, lang: Lang, text: &str) -> Cow<'static, str> {
        Cow::Owned(format!("{text} - {}", self.plan.settings.language(lang).title))
    }

    fn edition_feeds(&self, lang: Lang) -> Value {
        let base = self.shared.base(lang);
        base.get("feeds").cloned().unwrap_or_else(Value::none)
    }

    fn list_feeds(&self, lang: Lang, first: &Route, title: &str) -> Value {
        let settings = &self.plan.settings;
        let formats = self.plan.editions[lang.index()].feeds.iter().map(|(format, _)| *format);
        let own: Vec<_> = formats
            .map(|format| {
                (format, Route::of_file(&format!("{}{}", first.address(), format.file())))
            })
            .collect();
        feeds(settings, &own, &format!("{title} - {}", settings.language(lang).title))
    }
}
