//! Values that many pages show, made once: articles as lists show them, sections, terms, and the
//! context that all pages of an edition and place begin with.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use tera::{Context, Value};

use super::fields::Field;
use super::head::locale;
use super::ld::{organization, step};
use super::theme::{Template, Theme};
use super::values::{Address, href, permalink, table, table_of};
use crate::base::Shelf;
use crate::diag::{Diagnostics, Outcome};
use crate::manifest::media_type;
use crate::plan::{Desk, Edition, Entry, Place, Plan, PlannedArticle, PlannedTerm};
use crate::site::{
    ArticleId, Card, Data, FeedFormat, Labels, Lang, Mark, Moment, Route, SectionId, Settings, Word,
};

/// Values that many pages show.
#[derive(Debug)]
pub(super) struct Shared {
    common: Arc<Common>,
    /// By article. Made when a page asks for it, so that getting ready to render costs nothing for
    /// an article.
    listed: Shelf<OnceLock<Listed>>,
}

/// An article as lists show it, and its address; none for one without an address.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) value: Value,
    pub(super) address: Address,
}

/// What does not grow with the number of articles.
#[derive(Debug)]
struct Common {
    /// By language and section.
    sections: Vec<Vec<Value>>,
    /// By language and section: the way from the home page to what stands in it.
    crumbs: Vec<Vec<Value>>,
    /// By language, taxonomy and id, as articles show them.
    terms: Vec<Vec<BTreeMap<String, Value>>>,
    /// The same ways for search engines, and how many steps they have.
    trails: Vec<Vec<(usize, String)>>,
    /// By language: who publishes, for search engines.
    publishers: Vec<String>,
    /// By language.
    editions: Vec<Context>,
    /// By place of the plan.
    places: Vec<Context>,
    base: String,
}

impl Shared {
    pub(super) fn new(plan: &Plan, theme: &Theme, theme_extra: &Data) -> Outcome<Self> {
        let listed = plan.articles.iter().map(|_| OnceLock::new()).collect();
        let common = Common::new(plan, theme, theme_extra);
        common.map(|common| Self { common: Arc::new(common), listed })
    }

    pub(super) fn listed(&self, plan: &Plan, theme: &Theme, card: &Card, id: ArticleId) -> &Listed {
        let make = || self.common.article(plan, theme, &plan.articles[id.index()], card);
        self.listed[id.index()].get_or_init(make)
    }

    /// The same, with nothing made of any article.
    pub(super) fn afresh(&self) -> Self {
        let listed = self.listed.iter().map(|_| OnceLock::new()).collect();
        Self { common: self.common.clone(), listed }
    }

    /// The same, but for what is said of some articles.
    pub(super) fn without(&self, changed: &[ArticleId]) -> Self {
        let mut listed = self.listed.clone();
        for id in changed {
            listed.put(id.index(), OnceLock::new());
        }
        Self { common: self.common.clone(), listed }
    }

    pub(super) fn section(&self, lang: Lang, id: SectionId) -> Value {
        self.common.sections[lang.index()][id.index()].clone()
    }

    /// The way from the home page down to a section, for what stands in it.
    pub(super) fn crumbs(&self, lang: Lang, id: SectionId) -> Value {
        self.common.crumbs[lang.index()][id.index()].clone()
    }

    /// The same in JSON-LD, with the number of its steps.
    pub(super) fn trail(&self, lang: Lang, id: SectionId) -> (usize, &str) {
        let (steps, trail) = &self.common.trails[lang.index()][id.index()];
        (*steps, trail)
    }

    /// Who publishes, in JSON-LD.
    pub(super) fn publisher(&self, lang: Lang) -> &str {
        &self.common.publishers[lang.index()]
    }

    /// What pages outside all sections see.
    pub(super) fn base(&self, lang: Lang) -> &Context {
        &self.common.editions[lang.index()]
    }

    /// What all pages of a place see.
    pub(super) fn place(&self, index: usize) -> &Context {
        &self.common.places[index]
    }

    pub(super) fn address(&self, route: &Route) -> Value {
        Value::from(route.href(&self.common.base))
    }
}

impl Common {
    fn new(plan: &Plan, theme: &Theme, theme_extra: &Data) -> Outcome<Self> {
        let settings = &plan.settings;
        let editions = || settings.langs().zip(&plan.editions);
        let sections: Vec<Vec<Value>> =
            plan.editions.iter().map(|edition| section_values(settings, edition)).collect();
        let crumbs = editions()
            .map(|(lang, edition)| {
                let ids = (0..).map(SectionId).take(edition.desks.len());
                ids.map(|id| crumbs(plan, lang, id, &sections[lang.index()])).collect()
            })
            .collect();
        let trails = editions()
            .map(|(lang, edition)| {
                let ids = (0..).map(SectionId).take(edition.desks.len());
                ids.map(|id| trail(plan, lang, id)).collect()
            })
            .collect();
        let publishers = editions().map(|(lang, edition)| {
            let mut out = String::new();
            // Who has no other address has this one.
            let url = settings.publisher.url.clone();
            let url = url.unwrap_or_else(|| permalink(settings, &edition.home));
            organization(&mut out, publisher(settings, lang), Some(&url));
            out
        });
        let publishers = publishers.collect();
        let terms = plan.editions.iter().map(|edition| term_values(settings, edition)).collect();
        let all: Vec<_> =
            editions().map(|(lang, edition)| edition_value(plan, lang, edition)).collect();
        let bare: Vec<_> =
            settings.langs().map(|lang| base_context(plan, lang, &all, theme_extra)).collect();
        let mut diagnostics = Diagnostics::new();
        let mut at = |place: &Place| {
            let home = &plan.editions[place.lang.index()].home;
            let base = &bare[place.lang.index()];
            place_context(base, place, home, theme).unpack(&mut diagnostics)
        };
        let places = plan.places.iter().map(&mut at).collect();
        let nowhere = |lang| Place { lang, key: String::new(), exact: false };
        let editions = settings.langs().map(|lang| at(&nowhere(lang))).collect();
        let base = settings.base.clone();
        let made = Self { sections, crumbs, terms, trails, publishers, editions, places, base };
        Outcome::new(made, diagnostics)
    }

    fn article(&self, plan: &Plan, theme: &Theme, article: &PlannedArticle, card: &Card) -> Listed {
        let settings = &plan.settings;
        let Some(route) = &article.route else {
            let address = Address { path: Value::none(), permalink: Value::none() };
            return Listed { value: Value::none(), address };
        };
        let labels = &plan.labels[card.lang.index()];
        let language = settings.language(card.lang);
        let address = Address::of(settings, route);
        let section = &self.sections[card.lang.index()][article.section.index()];
        let fields: [Field; 14] = [
            ("date", &|| date(theme, card.matter.date, labels)),
            ("key", &|| card.key.as_str().into()),
            ("label", &|| language.label.as_str().into()),
            ("lang", &|| language.key.as_str().into()),
            ("lead", &|| lead(settings, card, article, false)),
            ("mark", &|| article.mark.map(Mark::name).into()),
            ("path", &|| address.path.clone()),
            ("permalink", &|| address.permalink.clone()),
            ("section", &|| section.clone()),
            ("summary", &|| card.summary.as_str().into()),
            ("tag", &|| language.tag.as_str().into()),
            ("terms", &|| self.terms_of(settings, article)),
            ("title", &|| card.title.as_str().into()),
            ("updated", &|| date(theme, card.matter.revised(), labels)),
        ];
        let value = theme.tables().listed.table(theme, &fields);
        Listed { value, address }
    }

    fn terms_of(&self, settings: &Settings, article: &PlannedArticle) -> Value {
        let known = &self.terms[article.lang.index()];
        let all = settings.taxonomies.iter().zip(known).enumerate();
        let all = all.map(|(index, (taxonomy, known))| {
            let own = article.terms.iter().filter(|(of, _)| *of == index);
            let terms = own.filter_map(|(_, id)| known.get(&**id).cloned());
            (taxonomy.name.as_str(), Value::from(terms.collect::<Vec<_>>()))
        });
        table_of(&all.collect::<Vec<_>>())
    }
}

fn section_values(settings: &Settings, edition: &Edition) -> Vec<Value> {
    let value = |desk: &Option<Desk>| match desk {
        Some(desk) => {
            table(&[("path", href(settings, &desk.route)), ("title", desk.title.as_str().into())])
        }
        None => Value::none(),
    };
    edition.desks.iter().map(value).collect()
}

fn term_values(settings: &Settings, edition: &Edition) -> Vec<BTreeMap<String, Value>> {
    let value = |(id, term): (&String, &PlannedTerm)| {
        let value = table(&[
            ("id", id.as_str().into()),
            ("name", term.name.as_str().into()),
            ("path", href(settings, &term.route)),
        ]);
        (id.clone(), value)
    };
    edition.taxonomies.iter().map(|taxonomy| taxonomy.terms.iter().map(value).collect()).collect()
}

/// The home page, sections around, and the section itself.
fn crumbs(plan: &Plan, lang: Lang, id: SectionId, sections: &[Value]) -> Value {
    let edition = &plan.editions[lang.index()];
    let home = plan.labels[lang.index()].word("home", None).unwrap_or("home");
    let home = table(&[("path", href(&plan.settings, &edition.home)), ("title", home.into())]);
    let mut crumbs = vec![home];
    if let Some(desk) = edition.desks[id.index()].as_ref().filter(|_| id.index() > 0) {
        crumbs.extend(desk.around.iter().chain([&id]).map(|id| sections[id.index()].clone()));
    }
    Value::from(crumbs)
}

/// The same for search engines, each step with a comma behind it.
fn trail(plan: &Plan, lang: Lang, id: SectionId) -> (usize, String) {
    let (settings, edition) = (&plan.settings, &plan.editions[lang.index()]);
    let home = plan.labels[lang.index()].word("home", None).unwrap_or("home");
    let mut out = String::new();
    step(&mut out, 1, home, &permalink(settings, &edition.home));
    let own = edition.desks[id.index()].as_ref().filter(|_| id.index() > 0);
    let around = own.into_iter().flat_map(|desk| desk.around.iter().chain([&id]));
    let desks: Vec<_> = around.filter_map(|id| edition.desks[id.index()].as_ref()).collect();
    for (position, desk) in (2..).zip(&desks) {
        step(&mut out, position, &desk.title, &permalink(settings, &desk.route));
    }
    (desks.len() + 1, out)
}

/// A date, in every form in which pages write it.
pub(super) fn date(theme: &Theme, moment: Option<Moment>, labels: &Labels) -> Value {
    let Some(moment) = moment else { return Value::none() };
    let full = moment.rfc3339();
    let fields: [Field; 3] = [
        ("day", &|| full.get(..10).unwrap_or_default().into()),
        ("full", &|| full.as_str().into()),
        ("text", &|| labels.date(moment).into()),
    ];
    theme.tables().date.table(theme, &fields)
}

/// The picture that stands for an article; none when it has none, or when its file is missing.
pub(super) fn lead(
    settings: &Settings,
    card: &Card,
    article: &PlannedArticle,
    for_feeds: bool,
) -> Value {
    let (Some(lead), Some(at)) = (&card.matter.lead, &article.resolved.lead) else {
        return Value::none();
    };
    let address = Address::of(settings, &at.route);
    let size = |pick: fn((u32, u32)) -> u32| at.size.map(pick).into();
    let media = for_feeds.then(|| media_type(at.route.as_str()));
    table(&[
        ("alt", lead.alt.as_str().into()),
        ("bytes", at.bytes.filter(|_| for_feeds).into()),
        ("caption", lead.caption.as_deref().into()),
        ("credit", lead.credit.as_deref().into()),
        ("height", size(|size| size.1)),
        ("media", media.into()),
        ("path", address.path),
        ("permalink", address.permalink),
        ("width", size(|size| size.0)),
    ])
}

/// Who publishes an edition: the edition itself where nobody is named.
fn publisher(settings: &Settings, lang: Lang) -> &str {
    let named = settings.publisher.names.get(lang.index()).and_then(Option::as_deref);
    named.unwrap_or(&settings.language(lang).title)
}

fn edition_value(plan: &Plan, lang: Lang, edition: &Edition) -> Value {
    let settings = &plan.settings;
    let language = settings.language(lang);
    table(&[
        ("chrome", chrome(settings, edition)),
        ("dates", dates(&plan.labels[lang.index()])),
        ("description", language.description.as_deref().into()),
        ("key", language.key.as_str().into()),
        ("label", language.label.as_str().into()),
        ("labels", label_values(&plan.labels[lang.index()])),
        ("locale", (*locale(&language.tag)).into()),
        ("path", href(settings, &edition.home)),
        ("permalink", permalink(settings, &edition.home).into()),
        ("tag", language.tag.as_str().into()),
        ("title", language.title.as_str().into()),
    ])
}

/// How the language writes dates, for the script of a theme.
fn dates(labels: &Labels) -> Value {
    let months: Vec<Value> = labels.months.iter().map(|name| name.as_str().into()).collect();
    table(&[("format", labels.date_format.as_str().into()), ("months", months.into())])
}

fn label_values(labels: &Labels) -> Value {
    let words = labels.words.iter().map(|(key, word)| {
        let text = match word {
            Word::Plain(text) => text,
            Word::Counted { other, .. } => other,
        };
        (key.clone(), Value::from(text.as_str()))
    });
    Value::from(words.collect::<BTreeMap<String, Value>>())
}

fn chrome(settings: &Settings, edition: &Edition) -> Value {
    let entry = |entry: &Entry| {
        table(&[
            ("key", entry.key.as_str().into()),
            ("kind", entry.kind.into()),
            ("label", entry.label.as_str().into()),
            ("path", entry.route.as_ref().map(|route| route.href(&settings.base)).into()),
            ("title", entry.label.as_str().into()),
        ])
    };
    let search = match &edition.search {
        Some(search) => table(&[
            ("path", href(settings, &search.page)),
            ("title", search.label.as_str().into()),
        ]),
        None => Value::none(),
    };
    let archive = match &edition.archive {
        Some(archive) => table(&[
            ("path", href(settings, &archive.route)),
            ("title", archive.label.as_str().into()),
        ]),
        None => Value::none(),
    };
    let entries = |all: &[Entry]| Value::from(all.iter().map(entry).collect::<Vec<_>>());
    table(&[
        ("archive", archive),
        ("footer", entries(&edition.footer)),
        ("header", entries(&edition.header)),
        ("search", search),
        ("sections", entries(&edition.sections)),
    ])
}

/// The feeds of an edition, as links in the head.
pub(super) fn feeds(settings: &Settings, feeds: &[(FeedFormat, Route)], title: &str) -> Value {
    let feed = |(format, route): &(FeedFormat, Route)| {
        let media = match format {
            FeedFormat::Atom => "application/atom+xml",
            FeedFormat::Rss => "application/rss+xml",
            FeedFormat::Json => "application/feed+json",
        };
        table(&[("media", media.into()), ("path", href(settings, route)), ("title", title.into())])
    };
    Value::from(feeds.iter().map(feed).collect::<Vec<_>>())
}

fn base_context(plan: &Plan, lang: Lang, all: &[Value], theme_extra: &Data) -> Context {
    let settings = &plan.settings;
    let language = settings.language(lang);
    let edition = &plan.editions[lang.index()];
    let config = table(&[
        ("base_path", settings.base.as_str().into()),
        ("base_url", format!("{}{}", settings.origin, settings.base).into()),
        ("default_language", settings.language(settings.default_language).key.as_str().into()),
        ("description", language.description.as_deref().into()),
        ("extra", extra(&settings.extra, theme_extra)),
        (
            "publisher",
            table(&[
                ("name", publisher(settings, lang).into()),
                ("url", settings.publisher.url.as_deref().into()),
            ]),
        ),
        ("title", language.title.as_str().into()),
    ]);
    let own = &all[lang.index()];
    let field = |name: &str| own.get_from_path(name).cloned().unwrap_or_else(Value::none);
    let mut context = Context::new();
    context.insert_value("lang", Value::from(language.key.as_str()));
    context.insert_value("config", config);
    context.insert_value("labels", field("labels"));
    context.insert_value("chrome", field("chrome"));
    context.insert_value("feeds", feeds(settings, &edition.feeds, &language.title));
    context.insert_value("edition", own.clone());
    context.insert_value("editions", Value::from(all.to_vec()));
    context
}

/// The site's `[extra]` over the theme's.
fn extra(site: &Data, theme: &Data) -> Value {
    Value::from_serializable(&Data::map([theme.fields(), site.fields()].concat()))
}

/// Faults name the home page: it shows every part, and the same fault at several places is one.
fn place_context(base: &Context, place: &Place, home: &Route, theme: &Theme) -> Outcome<Context> {
    let mut diagnostics = Diagnostics::new();
    let mut seen = base.clone();
    let value = table(&[("exact", place.exact.into()), ("key", place.key.as_str().into())]);
    seen.insert_value("place", value);
    let mut parts: BTreeMap<String, Value> = BTreeMap::new();
    for part in theme.parts() {
        let template = Template::of(&format!("chrome/{part}.html"));
        match theme.render(&template, &seen, home) {
            Ok(bytes) => {
                let html = String::from_utf8_lossy(&bytes);
                parts.insert(part.clone(), Value::safe_string(&html));
            }
            Err(fault) => diagnostics.push(*fault),
        }
    }
    let mut context = base.clone();
    context.insert_value("parts", Value::from(parts));
    Outcome::new(context, diagnostics)
}
