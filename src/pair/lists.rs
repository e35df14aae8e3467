//! The lists of each edition: sections, the newest, terms.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::faults::pair as faults;
use crate::diag::{Diagnostics, Outcome};
use crate::site::{
    ArticleId, Card, Edition, Kind, Lang, Missing, Settings, Site, Taxonomy, TermList, slug,
};

/// Taxonomy and id of the terms of one article.
type OwnTerms = Arc<[(usize, String)]>;

/// One [`Edition`] for each language, and the terms of each article.
pub(super) fn build(settings: &Settings, site: &Site) -> Outcome<(Vec<Edition>, Vec<OwnTerms>)> {
    let mut diagnostics = Diagnostics::new();
    let terms = Terms::of(settings, site, &mut diagnostics);
    let langs: Vec<Lang> = settings.langs().collect();
    let editions =
        langs.into_par_iter().map(|lang| edition(settings, site, &terms, lang)).collect();
    Outcome::new((editions, terms.of_article), diagnostics)
}

fn edition(settings: &Settings, site: &Site, terms: &Terms, lang: Lang) -> Edition {
    let mut all = members(site, lang);
    all.sort_by_cached_key(|id| order(site.card(*id)));
    let mut edition = Edition {
        listed: vec![Vec::new(); site.sections.len()],
        terms: vec![BTreeMap::new(); settings.taxonomies.len()],
        ..Edition::default()
    };
    for id in all {
        let section = site.section_of[id.index()];
        edition.listed[section.index()].push(id);
        for (taxonomy, term) in terms.of_article[id.index()].iter() {
            let lists = &mut edition.terms[*taxonomy];
            if let Some(list) = lists.get_mut(term) {
                list.articles.push(id);
            } else {
                let name = terms.name(*taxonomy, term, lang);
                lists.insert(term.clone(), TermList { name, articles: vec![id] });
            }
        }
        if section.0 != 0 {
            edition.newest.push(id);
        }
    }
    edition.newest.sort_by_key(|id| newest_first(site.card(*id)));
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

/// The terms of every article, by identity.
struct Terms<'a> {
    taxonomies: &'a [Taxonomy],
    /// Taxonomy and term of each article, each once.
    of_article: Vec<OwnTerms>,
    /// How an unknown term is written where it is met first.
    spelling: BTreeMap<(usize, String), Vec<(Lang, String)>>,
}

impl<'a> Terms<'a> {
    fn of(settings: &'a Settings, site: &Site, diagnostics: &mut Diagnostics) -> Self {
        let known: Vec<BTreeMap<String, &str>> =
            settings.taxonomies.iter().map(known_names).collect();
        let mut terms = Self {
            taxonomies: &settings.taxonomies,
            of_article: Vec::with_capacity(site.cards.len()),
            spelling: BTreeMap::new(),
        };
        // Few terms are written in many articles; each is taken apart where it is met first.
        let mut met: HashMap<(usize, Lang, &str), String> = HashMap::new();
        for card in &site.cards {
            let mut own = Vec::new();
            for (index, written) in &card.matter.terms {
                let (index, name) = (*index, written.text.trim());
                let id = met.entry((index, card.lang, name)).or_insert_with(|| {
                    let id = match known[index].get(&name.to_lowercase()) {
                        Some(id) => (*id).to_owned(),
                        None => slug(name),
                    };
                    if !id.is_empty() {
                        terms.spell(&(index, id.clone()), card.lang, name);
                    }
                    id
                });
                if id.is_empty() {
                    let span = card.file.at(written.range.clone());
                    let taxonomy = &settings.taxonomies[index].name;
                    diagnostics.push(faults::empty_term(span, taxonomy, name));
                } else if !own.iter().any(|(of, other)| *of == index && other == id) {
                    own.push((index, id.clone()));
                }
            }
            terms.of_article.push(own.into());
        }
        terms
    }

    fn spell(&mut self, term: &(usize, String), lang: Lang, name: &str) {
        if let Some(spellings) = self.spelling.get_mut(term) {
            if !spellings.iter().any(|(known, _)| *known == lang) {
                spellings.push((lang, name.to_owned()));
            }
        } else {
            self.spelling.insert(term.clone(), vec![(lang, name.to_owned())]);
        }
    }

    /// The name of `site.toml` in this language, else as articles of this language write it, else
    /// the name in another language.
    fn name(&self, taxonomy: usize, id: &str, lang: Lang) -> String {
        let term = self.taxonomies[taxonomy].terms.iter().find(|term| term.id == id);
        if let Some(term) = term {
            let named = term.names[lang.index()].as_ref();
            return named
                .or_else(|| term.names.iter().flatten().next())
                .map_or(id, |name| name)
                .to_owned();
        }
        let spellings = self.spelling.get(&(taxonomy, id.to_owned()));
        let own = spellings.and_then(|all| all.iter().find(|(known, _)| *known == lang));
        own.or_else(|| spellings?.first()).map_or(id, |(_, name)| name).to_owned()
    }
}

/// Identity by every name that front matter may use, folded.
fn known_names(taxonomy: &Taxonomy) -> BTreeMap<String, &str> {
    let named = taxonomy.terms.iter().flat_map(|term| {
        let names = term.names.iter().flatten().map(String::as_str);
        names.chain([term.id.as_str()]).map(|name| (name.to_lowercase(), term.id.as_str()))
    });
    named.collect()
}
