//! The theme, ready to use: its words, its compiled templates, its files at their addresses.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::SourcePath;
use crate::diag::{Diagnostic, Diagnostics, Outcome};
use crate::load::{self, Place, ThemeFiles};
use crate::render::{Theme, asset_route};
use crate::site::{Data, Labels, Route, Settings};

/// A theme's file at its address.
pub(super) type ThemeFile = (Route, SourcePath, Place);

/// A theme with the site's overrides.
#[derive(Debug)]
pub(super) struct Dress {
    /// Interface words by language.
    pub(super) labels: Arc<Vec<Labels>>,
    /// What the theme gives to its templates.
    pub(super) extra: Data,
    /// Compiled; none when it cannot be used.
    pub(super) theme: Option<Arc<Theme>>,
    /// It can show two texts side by side, if it can be used at all.
    pub(super) has_parallel: bool,
    /// Its files at their addresses.
    pub(super) files: Vec<ThemeFile>,
    pub(super) faults: Diagnostics,
}

impl Dress {
    pub(super) fn of(theme: &ThemeFiles, settings: &Settings) -> Self {
        let mut faults = Diagnostics::new();
        let labels = load::read_labels(theme, settings).unpack(&mut faults);
        let extra = load::read_theme_extra(theme, settings).unpack(&mut faults);
        let mut names = theme.templates.iter().map(|(name, ..)| name);
        let has_parallel =
            names.any(|name| matches!(name.as_str(), "parallel.html" | "theme/parallel.html"));
        let (theme, files) = compile(theme, &labels, settings).unpack(&mut faults);
        let theme = theme.map(Arc::new);
        Self { labels: Arc::new(labels), extra, theme, has_parallel, files, faults }
    }

    /// True when all that is wrong has been said already: a word is missing, of a language that has
    /// none.
    pub(super) fn has_told(&self, fault: &Diagnostic) -> bool {
        let is_of_it = |told: &Diagnostic| {
            told.code == "words::no-table" && told.value("language") == fault.value("language")
        };
        fault.code == "plan::no-word" && self.faults.iter().any(is_of_it)
    }

    /// True when words of the interface could not be read.
    pub(super) fn lacks_words(&self) -> bool {
        let is_of_words = |fault: &Diagnostic| {
            let room = fault.code.split("::").next();
            matches!(room, Some("words" | "text")) && fault.code != "words::no-table"
        };
        self.faults.iter().any(is_of_words)
    }

    /// True when a plan made with the other one is this one's too.
    pub(super) fn plans_like(&self, other: &Self) -> bool {
        let routes = |dress: &Self| -> Vec<_> {
            dress.files.iter().map(|(route, file, _)| (route.clone(), file.clone())).collect()
        };
        self.labels == other.labels
            && self.has_parallel == other.has_parallel
            && routes(self) == routes(other)
    }
}

/// Compiles the theme, and gives its files their addresses.
fn compile(
    theme: &ThemeFiles,
    labels: &[Labels],
    settings: &Settings,
) -> Outcome<(Option<Theme>, Vec<ThemeFile>)> {
    let mut diagnostics = Diagnostics::new();
    let mut assets = BTreeMap::new();
    let mut files = Vec::new();
    for (name, file, place) in &theme.statics {
        match place.read_of_theme(file, settings.limits.file) {
            Ok(bytes) => {
                let route = asset_route(name, &bytes);
                assets.insert(name.clone(), route.clone());
                files.push((route, file.clone(), place.clone()));
            }
            Err(fault) => diagnostics.push(fault),
        }
    }
    let mut sources = Vec::new();
    for (name, file, place) in &theme.templates {
        match place.read_of_theme(file, settings.limits.file) {
            Ok(bytes) => sources.push((name.clone(), file.clone(), Cow::Owned(bytes.into_owned()))),
            Err(fault) => diagnostics.push(fault),
        }
    }
    let theme = Theme::compile(sources, assets, labels, settings).unpack(&mut diagnostics);
    Outcome::new((theme, files), diagnostics)
}
