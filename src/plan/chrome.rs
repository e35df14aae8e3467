//! What every page of an edition carries: header, navigation, footer. Never lists of articles.

use super::{Desk, Edition, Entry};
use crate::diag::faults::plan as faults;
use crate::diag::{Diagnostics, Outcome};
use crate::site::{
    ChromeEntry, ChromeTarget, Kind, Labels, Lang, Route, SectionId, Settings, Site,
};

/// One edition for each language.
pub(super) fn editions(
    settings: &Settings,
    labels: &[Labels],
    site: &Site,
    routes: &[Option<Route>],
    desks: Vec<Vec<Option<Desk>>>,
) -> Outcome<Vec<Edition>> {
    let mut diagnostics = Diagnostics::new();
    let mut editions = Vec::with_capacity(desks.len());
    for (lang, desks) in settings.langs().zip(desks) {
        let prefix = settings.prefix(lang);
        let text = desks.first().and_then(|desk: &Option<Desk>| desk.as_ref()?.page);
        let mut edition = Edition {
            home: Route::of_address(&prefix),
            is_indexed: text.is_none_or(|id| !site.card(id).matter.noindex),
            favorites: Route::of_address(&format!("{prefix}favorites/")),
            search: None,
            archive: None,
            feeds: settings
                .feeds
                .formats
                .iter()
                .map(|format| (*format, Route::of_file(&format!("{prefix}{}", format.file()))))
                .collect(),
            header: Vec::new(),
            sections: Vec::new(),
            footer: Vec::new(),
            desks,
            taxonomies: Vec::new(),
        };
        let mut chrome = ChromeOf { settings, labels: &labels[lang.index()], site, routes, lang };
        edition.header = chrome.entries(&settings.chrome.header, &edition, &mut diagnostics);
        edition.footer = chrome.entries(&settings.chrome.footer, &edition, &mut diagnostics);
        edition.sections = chrome.sections(&edition, &mut diagnostics);
        editions.push(edition);
    }
    Outcome::new(editions, diagnostics)
}

struct ChromeOf<'a> {
    settings: &'a Settings,
    labels: &'a Labels,
    site: &'a Site,
    routes: &'a [Option<Route>],
    lang: Lang,
}

impl ChromeOf<'_> {
    fn entries(
        &mut self,
        entries: &[ChromeEntry],
        edition: &Edition,
        diagnostics: &mut Diagnostics,
    ) -> Vec<Entry> {
        let language = &self.settings.language(self.lang).key;
        let mut made = Vec::new();
        for entry in entries {
            let (kind, key, route) = match &entry.target {
                ChromeTarget::Home => ("home", "home".to_owned(), Some(edition.home.clone())),
                ChromeTarget::Favorites => {
                    ("favorites", "favorites".to_owned(), Some(edition.favorites.clone()))
                }
                ChromeTarget::Language => ("language", "language".to_owned(), None),
                ChromeTarget::Page(path) => match self.page(path) {
                    Some((key, route)) => ("page", key, Some(route)),
                    None => {
                        diagnostics.push(faults::chrome_page(
                            path,
                            language,
                            self.settings.file.whole(),
                        ));
                        continue;
                    }
                },
            };
            // The switch is named by the other languages, in their own words.
            let label = match entry.target {
                ChromeTarget::Language => Some(""),
                _ => self.labels.word(&entry.label, None),
            };
            let Some(label) = label else {
                diagnostics.push(faults::no_word(
                    &entry.label,
                    language,
                    self.settings.file.whole(),
                ));
                continue;
            };
            made.push(Entry { kind, key, label: label.to_owned(), route });
        }
        made
    }

    /// Key and address of a page by its path below the language's folder: `about.md`, `about` or
    /// a bundle `about/index.md`.
    fn page(&self, path: &str) -> Option<(String, Route)> {
        let stem = path.strip_suffix(".md").or(path.strip_suffix(".markdown")).unwrap_or(path);
        let bundle = format!("{stem}/index");
        let wanted = |path: &str, kind: Kind| match kind {
            Kind::Bundle => path == bundle || path == stem,
            Kind::Leaf | Kind::Section => path == stem,
        };
        let index = self
            .site
            .cards
            .iter()
            .position(|card| card.lang == self.lang && wanted(&card.path, card.kind))?;
        let route = self.routes[index].clone()?;
        Some((self.site.cards[index].key.as_str().to_owned(), route))
    }

    fn sections(&self, edition: &Edition, diagnostics: &mut Diagnostics) -> Vec<Entry> {
        let language = &self.settings.language(self.lang).key;
        let top: Vec<SectionId> = match &self.settings.chrome.sections {
            None => edition.desks[0].iter().flat_map(|home| home.inside.clone()).collect(),
            Some(keys) => {
                let mut found = Vec::new();
                for key in keys {
                    let index = self.site.sections.iter().position(|section| section.key == *key);
                    let here = index.filter(|index| edition.desks[*index].is_some());
                    match here.and_then(|index| u32::try_from(index).ok()) {
                        Some(index) => found.push(SectionId(index)),
                        None => {
                            let known = self.site.sections.iter().map(|s| s.key.as_str());
                            diagnostics.push(faults::chrome_section(
                                key,
                                language,
                                known,
                                self.settings.file.whole(),
                            ));
                        }
                    }
                }
                found
            }
        };
        let entry = |id: &SectionId| {
            let desk = edition.desks[id.index()].as_ref()?;
            Some(Entry {
                kind: "section",
                key: self.site.sections[id.index()].key.clone(),
                label: desk.title.clone(),
                route: Some(desk.route.clone()),
            })
        };
        top.iter().filter_map(entry).collect()
    }
}
