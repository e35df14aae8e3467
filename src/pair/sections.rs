//! Which folders are sections, and to which of them an article belongs.
//!
//! A section is a folder with an `_index`, or a folder at the top that holds articles. Articles
//! in other folders belong to the nearest section around them. The pages of taxonomies and terms
//! belong to the top, as these do.

use std::collections::BTreeMap;

use crate::site::{ArticleId, Kind, Section, SectionId, Settings, Site};

/// Sections by key, and the section of each article.
pub(super) fn build(settings: &Settings, site: &Site) -> (Vec<Section>, Vec<SectionId>) {
    let mut pages: BTreeMap<&str, Vec<Option<ArticleId>>> = BTreeMap::new();
    let none = || vec![None; settings.languages.len()];
    pages.insert("", none());
    let folders: Vec<&str> = site.cards.iter().map(|card| folder(&card.path, card.kind)).collect();
    // Files come by path, so one folder's follow each other, and only the first has to be looked up.
    let mut last = "";
    for ((id, card), folder) in (0..).map(ArticleId).zip(&site.cards).zip(&folders) {
        if card.kind == Kind::Section && site.term_pages.contains_key(&id) {
            // It would be a section of the name of its taxonomy.
        } else if card.kind == Kind::Section {
            let page = site.is_out[id.index()].then_some(id);
            pages.entry(folder).or_insert_with(none)[card.lang.index()] = page;
        } else if *folder != last {
            last = folder;
            pages.entry(folder.split('/').next().unwrap_or_default()).or_insert_with(none);
        }
    }
    let ids: BTreeMap<&str, SectionId> =
        pages.keys().zip((0..).map(SectionId)).map(|(key, id)| (*key, id)).collect();
    let mut sections: Vec<Section> = pages
        .iter()
        .map(|(key, pages)| Section {
            key: (*key).to_owned(),
            parent: (!key.is_empty()).then(|| nearest(&ids, parent(key))),
            pages: pages.clone(),
            children: Vec::new(),
            missing: settings.translation_of(key).missing,
        })
        .collect();
    for index in 0..sections.len() {
        if let Some(parent) = sections[index].parent {
            let child = SectionId(u32::try_from(index).unwrap_or(u32::MAX));
            sections[parent.index()].children.push(child);
        }
    }
    sort_children(&mut sections, site);
    let mut last = ("", SectionId(0));
    let section_of = folders.into_iter().map(|folder| {
        if folder != last.0 {
            last = (folder, nearest(&ids, folder));
        }
        last.1
    });
    let section_of = section_of.collect();
    (sections, section_of)
}

/// The folder of an article for its section: of a bundle the folder around it.
fn folder(path: &str, kind: Kind) -> &str {
    match kind {
        Kind::Leaf | Kind::Section => parent(path),
        Kind::Bundle => parent(parent(path)),
    }
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

fn nearest(ids: &BTreeMap<&str, SectionId>, mut folder: &str) -> SectionId {
    loop {
        match ids.get(folder) {
            Some(id) => return *id,
            None => folder = parent(folder),
        }
    }
}

fn sort_children(sections: &mut [Section], site: &Site) {
    let weights: Vec<i64> = sections
        .iter()
        .map(|section| {
            let page = section.pages.iter().flatten().next();
            page.and_then(|id| site.card(*id).matter.weight).unwrap_or(i64::MAX)
        })
        .collect();
    for section in sections {
        section.children.sort_by_key(|id| (weights[id.index()], *id));
    }
}
