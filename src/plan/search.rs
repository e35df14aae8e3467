//! The search of each edition: which articles it finds, and the files of its index.

use std::collections::BTreeSet;

use super::{Edition, Job, Work};
use crate::diag::faults::plan as faults;
use crate::diag::{Diagnostics, Outcome};
use crate::search::{self, Volume};
use crate::site::{ArticleId, Kind, Labels, Lang, Route, SectionId, Settings, Site};

/// The search of an edition.
#[derive(Debug)]
pub struct Index {
    /// The page with its form.
    pub page: Route,
    /// Its word in the navigation.
    pub label: String,
    /// The folder of its files, as an address.
    pub folder: String,
    /// The articles that it finds, by date: a new one comes last and moves no other.
    pub articles: Vec<ArticleId>,
    /// How they are divided.
    pub volumes: Vec<PlannedVolume>,
    /// Their sections and those around these, by key.
    pub sections: Vec<SectionId>,
    /// Their years, the last one first.
    pub years: Vec<i16>,
}

/// A volume of an index.
#[derive(Clone, Copy, Debug)]
pub struct PlannedVolume {
    /// Its articles and files.
    pub volume: Volume,
    /// Stands in each of its files.
    pub digest: [u8; 4],
}

/// A file of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexFile {
    /// The list of articles.
    List,
    /// A volume, and one of its files of words.
    Words(usize, usize),
    /// A volume, and one of its files of records.
    Records(usize, usize),
}

/// Gives each edition its search.
pub(super) fn indexes(
    settings: &Settings,
    labels: &[Labels],
    site: &Site,
    routes: &[Option<Route>],
    editions: &mut [Edition],
) -> Outcome<()> {
    let mut diagnostics = Diagnostics::new();
    for (lang, edition) in settings.langs().zip(editions).filter(|_| settings.search) {
        let label = labels[lang.index()].word("search", None);
        if label.is_none() {
            let at = settings.file.whole();
            diagnostics.push(faults::no_word("search", &settings.language(lang).key, at));
        }
        edition.search = Some(index(settings, site, routes, lang, label.unwrap_or("search")));
    }
    Outcome::new((), diagnostics)
}

fn index(
    settings: &Settings,
    site: &Site,
    routes: &[Option<Route>],
    lang: Lang,
    label: &str,
) -> Index {
    let ids = (0..).map(ArticleId).zip(&site.cards).zip(routes);
    let own = ids.filter(|((_, card), route)| {
        route.is_some() && card.lang == lang && card.kind != Kind::Section && !card.matter.noindex
    });
    let mut articles: Vec<_> = own.map(|((id, _), _)| id).collect();
    let order = |id: &ArticleId| {
        let card = site.card(*id);
        (card.matter.date.map(|date| date.at), card.key.clone())
    };
    articles.sort_by_cached_key(order);
    let volume = |volume: Volume| {
        let own = articles[volume.first..][..volume.articles].iter();
        let digest = search::digest(own.map(|id| site.card(*id).key.as_str()));
        PlannedVolume { volume, digest }
    };
    let volumes = search::volumes(articles.len()).into_iter().map(volume).collect();
    // Those around them too: whoever asks for one means also what is inside.
    let mut sections = BTreeSet::new();
    for id in &articles {
        let mut around = Some(site.section_of[id.index()]);
        while let Some(id) = around.filter(|id| id.index() > 0 && sections.insert(*id)) {
            around = site.sections[id.index()].parent;
        }
    }
    let mut sections: Vec<_> = sections.into_iter().collect();
    sections.sort_by_key(|id| &site.sections[id.index()].key);
    let dates = articles.iter().filter_map(|id| site.card(*id).matter.date);
    let years: BTreeSet<_> = dates.map(|date| date.civil().year()).collect();
    let folder = format!("{}search/", settings.prefix(lang));
    Index {
        page: Route::of_address(&folder),
        label: label.to_owned(),
        folder,
        articles,
        volumes,
        sections,
        years: years.into_iter().rev().collect(),
    }
}

/// The files of all indexes.
pub(super) fn files(settings: &Settings, editions: &[Edition]) -> Vec<Job> {
    let mut jobs = Vec::new();
    for (lang, edition) in settings.langs().zip(editions) {
        let Some(index) = &edition.search else { continue };
        let mut add = |name: &str, file: IndexFile| {
            let route = Route::of_file(&format!("{}{name}", index.folder));
            jobs.push(Job { route, work: Work::Index(lang, file) });
        };
        add("list.bin", IndexFile::List);
        for (number, PlannedVolume { volume, .. }) in index.volumes.iter().enumerate() {
            for shard in 0..volume.shards {
                add(&format!("{number}/w{shard:04x}.bin"), IndexFile::Words(number, shard));
            }
            for block in 0..volume.blocks() {
                add(&format!("{number}/a{block:04x}.json"), IndexFile::Records(number, block));
            }
        }
    }
    jobs
}
