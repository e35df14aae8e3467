//! The lists of each edition: sections, the newest, terms.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::Timestamp;
use rayon::prelude::*;

use super::terms::Terms;
use crate::diag::{Diagnostics, Outcome};
use crate::site::{
    ArticleId, Card, Edition, Kind, Lang, Missing, Moment, OwnTerms, Prominence, Settings, Site,
    TermList,
};

/// One [`Edition`] for each language, and the terms of each article.
pub(super) fn build(
    settings: &Settings,
    site: &Site,
    now: Timestamp,
) -> Outcome<(Vec<Edition>, Vec<OwnTerms>)> {
    let mut diagnostics = Diagnostics::new();
    let terms = Terms::of(settings, site, &mut diagnostics);
    let langs: Vec<Lang> = settings.langs().collect();
    let editions =
        langs.into_par_iter().map(|lang| edition(settings, site, &terms, lang, now)).collect();
    Outcome::new((editions, terms.of_article), diagnostics)
}

fn edition(settings: &Settings, site: &Site, terms: &Terms, lang: Lang, now: Timestamp) -> Edition {
    let mut all = members(site, lang);
    all.sort_by_cached_key(|id| order(site.card(*id)));
    let mut edition = Edition {
        listed: vec![Vec::new(); site.sections.len()],
        terms: vec![BTreeMap::new(); settings.taxonomies.len()],
        taxonomy_pages: vec![None; settings.taxonomies.len()],
        ..Edition::default()
    };
    for id in all {
        let section = site.section_of[id.index()];
        edition.listed[section.index()].push(id);
        for (taxonomy, term) in terms.of_article[id.index()].iter() {
            let lists = &mut edition.terms[*taxonomy];
            if let Some(list) = lists.get_mut(&**term) {
                list.articles.push(id);
            } else {
                let name = terms.name(*taxonomy, term, lang);
                lists.insert(term.to_string(), TermList { name, page: None, articles: vec![id] });
            }
        }
        if section.0 != 0 {
            edition.newest.push(id);
        }
    }
    let pages = site.term_pages.iter();
    for (id, page) in
        pages.filter(|(id, _)| site.is_out[id.index()] && site.card(**id).lang == lang)
    {
        if let Some(term) = &page.term {
            let list = edition.terms[page.taxonomy].entry(term.clone()).or_insert_with(|| {
                let name = terms.name(page.taxonomy, term, lang);
                TermList { name, ..TermList::default() }
            });
            list.page = Some(*id);
        } else {
            edition.taxonomy_pages[page.taxonomy] = Some(*id);
        }
    }
    edition.newest.sort_by_key(|id| newest_first(site.card(*id)));
    let standing_out = |until: fn(&Prominence) -> Option<Moment>| {
        let stands_out = |id: &ArticleId| {
            let prominence = site.card(*id).matter.prominence.as_deref();
            prominence.and_then(until).is_some_and(|until| until.at > now)
        };
        edition.newest.iter().copied().filter(stands_out).collect::<Vec<_>>()
    };
    let pinned = standing_out(|prominence| prominence.pinned_until);
    let breaking = standing_out(|prominence| prominence.breaking_until);
    (edition.pinned, edition.breaking) = (pinned, breaking);
    edition
}

/// Articles that an edition lists: its own that are out, and under `missing = "link"` the existing
/// version of a story that it does not have.
fn members(site: &Site, lang: Lang) -> Vec<ArticleId> {
    let listed = |id: &ArticleId| site.card(*id).kind != Kind::Section;
    let stories = site.stories.iter().filter_map(|story| {
        let out = |id: &ArticleId| site.is_out[id.index()];
        if let Some(own) = story.members[lang.index()].filter(out) {
            return Some(own);
        }
        let original = story.members[story.original.index()].filter(out);
        let other = original.or_else(|| story.members.iter().flatten().copied().find(out))?;
        let section = &site.sections[site.section_of[other.index()].index()];
        (section.missing == Missing::Link && !section.key.is_empty()).then_some(other)
    });
    stories.filter(listed).collect()
}

/// Reading order of a list, as Hugo's users know it: articles with a weight first, the smallest
/// at the top; then the newest; the path decides what is left.
fn order(card: &Card) -> impl Ord {
    (card.matter.weight.unwrap_or(i64::MAX), newest_first(card), &*card.path)
}

fn newest_first(card: &Card) -> impl Ord + use<> {
    Reverse(card.matter.date.map(|moment| moment.at))
}
