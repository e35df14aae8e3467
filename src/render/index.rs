//! The files of a search index.

use std::sync::{Arc, OnceLock};

use jiff::civil;
use rayon::prelude::*;
use serde_json::json;

use super::Printing;
use crate::base::Shelf;
use crate::plan::{Index, IndexFile, Plan, PlannedVolume};
use crate::search::{self, BLOCK, Fields, Harvest, Row};
use crate::site::{ArticleId, Lang};

/// Files that are made together.
type Group = OnceLock<Vec<Vec<u8>>>;

/// The terms of all articles, and the files made of them. Both are made when somebody asks.
#[derive(Debug)]
pub(super) struct Harvests {
    /// By article.
    articles: Shelf<OnceLock<Arc<Harvest>>>,
    /// By language and volume.
    words: Vec<Vec<Vec<Group>>>,
}

impl Harvests {
    pub(super) fn new(plan: &Plan) -> Self {
        let articles = plan.articles.iter().map(|_| OnceLock::new()).collect();
        Self { articles, words: Self::no_words(plan) }
    }

    /// The same, but for what some articles say.
    pub(super) fn without(&self, plan: &Plan, changed: &[ArticleId]) -> Self {
        let mut articles = self.articles.clone();
        for id in changed {
            articles.put(id.index(), OnceLock::new());
        }
        Self { articles, words: Self::no_words(plan) }
    }

    fn no_words(plan: &Plan) -> Vec<Vec<Vec<Group>>> {
        let groups = |planned: &PlannedVolume| {
            (0..planned.volume.groups()).map(|_| OnceLock::new()).collect()
        };
        let volumes = |index: &Option<Index>| {
            index.iter().flat_map(|index| &index.volumes).map(groups).collect()
        };
        plan.editions.iter().map(|edition| volumes(&edition.search)).collect()
    }
}

impl Printing {
    /// Cuts all articles that are searched, in parallel. Where nobody does this, a file of the
    /// index cuts what it needs, one article after the other.
    pub fn harvest_all(&self) {
        for index in self.plan.editions.iter().filter_map(|edition| edition.search.as_ref()) {
            index.articles.par_iter().for_each(|id| {
                self.harvest(*id);
            });
        }
    }

    fn harvest(&self, id: ArticleId) -> &Harvest {
        self.harvests.articles[id.index()].get_or_init(|| Arc::new(self.cut(id)))
    }

    fn cut(&self, id: ArticleId) -> Harvest {
        let article = &self.plan.articles[id.index()];
        let (card, outline) = (self.card(id), self.outline(id));
        let body = search::body_text(&self.body(id), &outline);
        let known = &self.plan.editions[card.lang.index()].taxonomies;
        let names = article.terms.iter().filter_map(|(taxonomy, term)| {
            known.get(*taxonomy)?.terms.get(&**term).map(|term| term.name.as_str())
        });
        let headings = outline.headings.iter().map(|heading| &*heading.text);
        let headings: Vec<_> = headings.chain(names).collect();
        // A beginning of the text would stand there twice.
        let mut summary = card.description().unwrap_or_default().to_owned();
        if let Some(date) = card.matter.date {
            let day = date.rfc3339();
            summary.push('\n');
            summary.push_str(day.get(..10).unwrap_or_default());
            summary.push('\n');
            summary.push_str(&self.plan.labels[card.lang.index()].date(date));
        }
        Harvest::of(&Fields {
            title: &card.title,
            headings: &headings.join("\n"),
            summary: &summary,
            body: &body,
        })
    }

    pub(super) fn index(&self, lang: Lang, file: IndexFile) -> Vec<u8> {
        let Some(index) = &self.plan.editions[lang.index()].search else { return Vec::new() };
        match file {
            IndexFile::List => self.index_list(lang, index),
            IndexFile::Words(number, shard) => {
                let PlannedVolume { volume, digest } = &index.volumes[number];
                let files = volume.shards / volume.groups();
                let made =
                    self.harvests.words[lang.index()][number][shard / files].get_or_init(|| {
                        let articles = &index.articles[volume.first..][..volume.articles];
                        let harvests = articles.iter().map(|id| self.harvest(*id));
                        search::words(volume, shard / files, *digest, harvests)
                    });
                made[shard % files].clone()
            }
            IndexFile::Records(number, block) => {
                let PlannedVolume { volume, digest } = &index.volumes[number];
                let articles = &index.articles[volume.first..][..volume.articles];
                let articles = articles.iter().skip(block * BLOCK).take(BLOCK);
                let mut out = format!("{{\"volume\":\"{}\",\"articles\":[", hex(*digest));
                for (at, id) in articles.enumerate() {
                    out.push_str(if at > 0 { ",\n" } else { "\n" });
                    out.push_str(&self.record(*id));
                }
                out.push_str("]}");
                out.into_bytes()
            }
        }
    }

    fn index_list(&self, lang: Lang, index: &Index) -> Vec<u8> {
        let volumes = index.volumes.iter().map(|PlannedVolume { volume, digest }| {
            json!({
                "articles": volume.articles,
                "shards": volume.shards,
                "digest": hex(*digest),
            })
        });
        let desks = &self.plan.editions[lang.index()].desks;
        let sections = index.sections.iter().map(|id| match &desks[id.index()] {
            Some(desk) => json!([desk.key, desk.title]),
            None => json!(["", ""]),
        });
        let about = json!({
            "version": 1,
            "volumes": volumes.collect::<Vec<_>>(),
            "block": BLOCK,
            "sections": sections.collect::<Vec<_>>(),
        });
        let row = |id: &ArticleId| {
            let day = self.card(*id).matter.date.and_then(|date| {
                let since = date.civil().date().duration_since(civil::date(1970, 1, 1));
                i32::try_from(since.as_hours() / 24).ok()
            });
            let section = self.plan.articles[id.index()].section;
            let section = index.sections.iter().position(|known| *known == section);
            Row::new(day, section, self.harvest(*id))
        };
        search::list(&about.to_string(), index.articles.iter().map(row))
    }

    /// What a result shows: title, path, day, date in words, summary.
    fn record(&self, id: ArticleId) -> String {
        let (article, card) = (&self.plan.articles[id.index()], self.card(id));
        let path = article.route.as_ref().map(|route| route.href(&self.plan.settings.base));
        let labels = &self.plan.labels[card.lang.index()];
        let date = card.matter.date;
        let day = date.map(|date| date.rfc3339()[..10].to_owned());
        let words = date.map(|date| labels.date(date));
        let record = (&card.title, path, day, words, &card.summary);
        serde_json::to_string(&record).unwrap_or_default()
    }

    /// What the search page needs besides words: where its files are, and what it filters by.
    pub(super) fn search(&self, lang: Lang) -> tera::Value {
        use super::values::table;
        let edition = &self.plan.editions[lang.index()];
        let Some(index) = &edition.search else { return tera::Value::none() };
        let desks = index.sections.iter().filter_map(|id| edition.desks[id.index()].as_ref());
        let sections = desks.map(|desk| {
            table(&[("key", desk.key.as_str().into()), ("title", desk.title.as_str().into())])
        });
        let years = index.years.iter().map(|year| i64::from(*year).into());
        let folder = crate::site::encode(&self.plan.settings.base, &index.folder);
        table(&[
            ("index", folder.into()),
            ("sections", tera::Value::from(sections.collect::<Vec<_>>())),
            ("years", tera::Value::from(years.collect::<Vec<tera::Value>>())),
        ])
    }
}

fn hex(digest: [u8; 4]) -> String {
    format!("{:08x}", u32::from_be_bytes(digest))
}
