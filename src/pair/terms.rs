//! Terms: which one is meant by what front matter says, what it is called in each language, and
//! which `_index` is its page.
//!
//! As in Hugo, `authors/wang/_index.md` is the page of the term `wang` of the taxonomy `authors`,
//! and `authors/_index.md` that of the taxonomy. A folder that holds articles is a section all the
//! same, whatever it is called.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::diag::Diagnostics;
use crate::diag::faults::pair as faults;
use crate::site::{
    ArticleId, Card, Kind, Lang, OwnTerms, Settings, Site, Taxonomy, TermPage, slug,
};

/// The pages of taxonomies and terms.
pub(super) fn pages(settings: &Settings, cards: &[Arc<Card>]) -> BTreeMap<ArticleId, TermPage> {
    let ids = (0..).map(ArticleId).zip(cards);
    let indexes = ids.filter(|(_, card)| card.kind == Kind::Section);
    let found = indexes.filter_map(|(id, card)| Some((id, card, page(settings, &card.path)?)));
    let mut found: Vec<_> = found.collect();
    if found.is_empty() {
        return BTreeMap::new();
    }
    let has_articles = |taxonomy: &Taxonomy| {
        let inside = |path: &str| {
            path.strip_prefix(&*taxonomy.name).is_some_and(|rest| rest.starts_with('/'))
        };
        cards.iter().any(|card| card.kind != Kind::Section && inside(&card.path))
    };
    let is_section: Vec<bool> = settings.taxonomies.iter().map(has_articles).collect();
    // Of two folders with one address the second is a section, and the two are told of.
    let mut seen = BTreeSet::new();
    found.retain(|(_, card, page)| {
        !is_section[page.taxonomy] && seen.insert((card.lang, page.taxonomy, page.term.clone()))
    });
    found.into_iter().map(|(id, _, page)| (id, page)).collect()
}

/// Whose page lies at a path, if it is that of a taxonomy or term.
fn page(settings: &Settings, path: &str) -> Option<TermPage> {
    let folder = path.strip_suffix("/_index")?;
    let (name, term) =
        folder.split_once('/').map_or((folder, None), |(name, term)| (name, Some(term)));
    let taxonomy = settings.taxonomies.iter().position(|taxonomy| taxonomy.name == name)?;
    let Some(term) = term else { return Some(TermPage { taxonomy, term: None }) };
    let known = known_names(&settings.taxonomies[taxonomy]);
    let id = known.get(&term.to_lowercase()).cloned().unwrap_or_else(|| slug(term));
    let is_one = !id.is_empty() && !term.contains('/');
    is_one.then_some(TermPage { taxonomy, term: Some(id) })
}

/// The terms of every article, by identity.
pub(super) struct Terms<'a> {
    taxonomies: &'a [Taxonomy],
    /// Taxonomy and term of each article, each once.
    pub(super) of_article: Vec<OwnTerms>,
    /// The titles of their pages.
    titles: BTreeMap<(usize, String), Vec<(Lang, String)>>,
    /// How an unknown term is written where it is met first.
    spelling: BTreeMap<(usize, String), Vec<(Lang, String)>>,
}

impl<'a> Terms<'a> {
    pub(super) fn of(settings: &'a Settings, site: &Site, diagnostics: &mut Diagnostics) -> Self {
        let mut known: Vec<BTreeMap<String, String>> =
            settings.taxonomies.iter().map(known_names).collect();
        let mut titles: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (id, page) in &site.term_pages {
            let (card, Some(term)) = (site.card(*id), &page.term) else { continue };
            let name = card.title.trim().to_lowercase();
            known[page.taxonomy].entry(name).or_insert_with(|| term.clone());
            let titles = titles.entry((page.taxonomy, term.clone())).or_default();
            titles.push((card.lang, card.title.clone()));
        }
        let mut terms = Self {
            taxonomies: &settings.taxonomies,
            of_article: Vec::with_capacity(site.cards.len()),
            titles,
            spelling: BTreeMap::new(),
        };
        // Few terms are written in many articles; each is taken apart where it is met first.
        let mut met: HashMap<(usize, Lang, &str), Arc<str>> = HashMap::new();
        for card in &site.cards {
            let mut own = Vec::new();
            for (index, written) in &card.matter.terms {
                let (index, name) = (*index, written.text.trim());
                let id = met.entry((index, card.lang, name)).or_insert_with(|| {
                    let id: Arc<str> = match known[index].get(&name.to_lowercase()) {
                        Some(id) => id.as_str().into(),
                        None => slug(name).into(),
                    };
                    if !id.is_empty() {
                        terms.spell(&(index, id.to_string()), card.lang, name);
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

    /// The name in this language: of `site.toml`, else the title of its page; else the same in
    /// another language; else as articles write it, those of this language before the others.
    pub(super) fn name(&self, taxonomy: usize, id: &str, lang: Lang) -> String {
        let term = self.taxonomies[taxonomy].terms.iter().find(|term| term.id == id);
        let key = (taxonomy, id.to_owned());
        let of = |all: Option<&Vec<(Lang, String)>>| {
            let own = all.and_then(|all| all.iter().find(|(known, _)| *known == lang));
            let any = all.and_then(|all| all.first());
            (own.map(|(_, name)| name.clone()), any.map(|(_, name)| name.clone()))
        };
        let (title, any_title) = of(self.titles.get(&key));
        let (spelled, any_spelled) = of(self.spelling.get(&key));
        let name = term.and_then(|term| term.names[lang.index()].clone());
        let any_name = term.and_then(|term| term.names.iter().flatten().next().cloned());
        // Who declares a term without a name wants its id.
        let any_name = any_name.or(term.map(|term| term.id.clone()));
        let names = [name, title, any_name, any_title, spelled, any_spelled];
        names.into_iter().flatten().next().unwrap_or_else(|| id.to_owned())
    }
}

/// Identity by every name that front matter may use, folded.
fn known_names(taxonomy: &Taxonomy) -> BTreeMap<String, String> {
    let named = taxonomy.terms.iter().flat_map(|term| {
        let names = term.names.iter().flatten().map(String::as_str);
        names.chain([term.id.as_str()]).map(|name| (name.to_lowercase(), term.id.clone()))
    });
    named.collect()
}
