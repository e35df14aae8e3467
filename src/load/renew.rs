//! The survey of a tree that was surveyed before: what has changed is read again, nothing else.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use super::inventory::{Inventory, Place, SourceTree, StaticFile, There, list, measure};
use super::picture::{is_picture, measures};
use crate::base::SourcePath;
use crate::diag::{Diagnostics, Outcome};
use crate::site::Settings;

/// What has happened to a source tree since it was surveyed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// Nobody knows: everything is read.
    Everything,
    /// Something at these paths below the root, or inside them: written, made, moved or removed.
    Paths(BTreeSet<String>),
}

impl Changes {
    /// True when a file may have another content than before.
    #[must_use]
    pub fn touch(&self, file: &SourcePath) -> bool {
        let Self::Paths(paths) = self else { return true };
        let mut path = file.as_str();
        loop {
            if paths.contains(path) {
                return true;
            }
            match path.rsplit_once('/') {
                Some((folder, _)) => path = folder,
                None => return false,
            }
        }
    }
}

/// Which parts of an inventory another survey has found changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renewed {
    /// There are other files than before.
    pub list: bool,
    /// A picture has another size, a file that is none has changed, or a file in memory has other
    /// bytes. Those on disk are read when they are published.
    pub files: bool,
    /// A file of the theme, of `templates/` or of `i18n/` has changed.
    pub theme: bool,
    /// Articles with another content, as places in [`Inventory::articles`]. Empty when `list` says
    /// that places have changed.
    pub articles: Vec<usize>,
}

/// Where an inventory has a file.
#[derive(Clone, Copy, Debug)]
enum At {
    Article(usize),
    Companion(usize),
    Static(usize),
    Theme,
}

/// An inventory that can be brought up to date.
#[derive(Debug, Default)]
pub struct Survey {
    /// What there is.
    pub inventory: Inventory,
    /// What could not be listed.
    pub faults: Diagnostics,
    /// Made when the first change comes: a build never asks.
    places: HashMap<SourcePath, At>,
}

impl Survey {
    /// Surveys a tree for the first time.
    #[must_use]
    pub fn of(tree: &SourceTree, settings: &Settings) -> Self {
        let Outcome { value, diagnostics } = super::survey(tree, settings);
        Self { inventory: value, faults: diagnostics, places: HashMap::new() }
    }

    /// Brings it up to date. The tree is walked when a file has come or gone, or when other
    /// settings may name other folders.
    #[must_use]
    pub fn renew(
        &mut self,
        tree: &SourceTree,
        settings: &Settings,
        has_other_settings: bool,
        changes: &Changes,
    ) -> Renewed {
        if self.places.is_empty() {
            self.places = places(&self.inventory);
        }
        let theme = settings.theme_folder();
        match changes {
            Changes::Paths(paths)
                if !has_other_settings
                    && paths.iter().all(|path| self.stands(tree, &theme, path)) =>
            {
                self.touch(tree, paths)
            }
            _ => self.walk(tree, settings, changes),
        }
    }

    /// True when a change at this path has not changed the list of files.
    fn stands(&self, tree: &SourceTree, theme: &str, path: &str) -> bool {
        let is_known = self.places.contains_key(&SourcePath::new(path));
        // Files of the theme that the site overrides are not listed, but keep the site's own ones
        // from being published twice.
        let is_of_theme = || Path::new(path).starts_with(theme);
        let is_hidden = || path.split('/').any(|part| part.starts_with('.'));
        match tree.there(path) {
            There::File => is_known || is_hidden(),
            There::Other => is_hidden(),
            There::Nothing => !is_known && !self.holds(path) && !is_of_theme(),
        }
    }

    /// True when a file was inside this path.
    fn holds(&self, folder: &str) -> bool {
        let inside = |file: &SourcePath| {
            file.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        self.files().any(inside)
    }

    fn files(&self) -> impl Iterator<Item = &SourcePath> {
        published(&self.inventory).chain(theme_files(&self.inventory))
    }

    /// The same files, some with another content.
    fn touch(&mut self, tree: &SourceTree, paths: &BTreeSet<String>) -> Renewed {
        let mut renewed = Renewed::default();
        let inventory = &mut self.inventory;
        for path in paths {
            let at = self.places.get(&SourcePath::new(path.as_str()));
            let Some((at, place)) = at.copied().zip(tree.place(path)) else { continue };
            match at {
                At::Article(at) => {
                    renewed.articles.push(at);
                }
                At::Companion(at) => {
                    renewed.files |= measure_again(&mut inventory.companions[at].file, place);
                }
                At::Static(at) => {
                    renewed.files |= measure_again(&mut inventory.statics[at], place);
                }
                At::Theme => {
                    let theme = &mut inventory.theme;
                    let about = theme.about.iter_mut().map(|(file, place)| (&*file, place));
                    let named = theme.templates.iter_mut().chain(&mut theme.statics);
                    let named = named.chain(&mut theme.words);
                    let mut all = named.map(|(_, file, place)| (&*file, place)).chain(about);
                    if let Some((_, old)) = all.find(|(file, _)| file.as_str() == path) {
                        *old = place;
                    }
                    renewed.theme = true;
                }
            }
        }
        renewed
    }

    fn walk(&mut self, tree: &SourceTree, settings: &Settings, changes: &Changes) -> Renewed {
        let Outcome { value: mut inventory, diagnostics } = list(tree, settings);
        let last = std::mem::take(&mut self.inventory);
        let known = |file: &StaticFile| {
            let old = match self.places.get(&file.file)? {
                At::Companion(at) => &last.companions[*at].file,
                At::Static(at) => &last.statics[*at],
                At::Article(_) | At::Theme => return None,
            };
            (!changes.touch(&file.file)).then_some(old.size)
        };
        measure(&mut inventory, known);
        let is_in_memory = matches!(tree, SourceTree::Memory(_));
        let list = !same_files(&last, &inventory);
        let sizes = |inventory: &Inventory| -> Vec<_> {
            let companions = inventory.companions.iter().map(|companion| companion.file.size);
            companions.chain(inventory.statics.iter().map(|file| file.size)).collect()
        };
        let articles = inventory.articles.iter().enumerate();
        let touched = articles.filter(|(_, article)| !list && changes.touch(&article.file));
        let renewed = Renewed {
            list,
            files: list
                || is_in_memory
                || sizes(&last) != sizes(&inventory)
                || others(&inventory).any(|file| changes.touch(file)),
            theme: !theme_files(&last).eq(theme_files(&inventory))
                || theme_files(&inventory).any(|file| changes.touch(file)),
            articles: touched.map(|(at, _)| at).collect(),
        };
        self.places = places(&inventory);
        (self.inventory, self.faults) = (inventory, diagnostics);
        renewed
    }
}

/// Whether pages or copies of it are other ones than before.
fn measure_again(file: &mut StaticFile, place: Place) -> bool {
    let is_in_memory = matches!(place, Place::Memory(_));
    file.place = place;
    let size = measures(&file.path, &file.place);
    // Of a file that is no picture nothing is known here; a shortcode may show what it holds.
    std::mem::replace(&mut file.size, size) != size || is_in_memory || !is_picture(&file.path)
}

fn places(inventory: &Inventory) -> HashMap<SourcePath, At> {
    // The site's own file in place of one of the theme is in both lists; the theme decides.
    let articles = inventory.articles.iter().map(|article| &article.file);
    let companions = inventory.companions.iter().map(|companion| &companion.file.file);
    let statics = inventory.statics.iter().map(|file| &file.file);
    let articles = articles.enumerate().map(|(at, file)| (file, At::Article(at)));
    let companions = companions.enumerate().map(|(at, file)| (file, At::Companion(at)));
    let statics = statics.enumerate().map(|(at, file)| (file, At::Static(at)));
    let theme = theme_files(inventory).map(|file| (file, At::Theme));
    let all = articles.chain(companions).chain(statics).chain(theme);
    all.map(|(file, at)| (file.clone(), at)).collect()
}

fn theme_files(inventory: &Inventory) -> impl Iterator<Item = &SourcePath> {
    let theme = &inventory.theme;
    let named = theme.templates.iter().chain(&theme.statics).chain(&theme.words);
    named.map(|(_, file, _)| file).chain(theme.about.iter().map(|(file, _)| file))
}

/// True when both have the same articles and the same files to publish.
fn same_files(a: &Inventory, b: &Inventory) -> bool {
    let articles = |inventory: &Inventory| inventory.articles.len();
    articles(a) == articles(b) && published(a).eq(published(b))
}

/// Files that are published as they are, and are no pictures.
fn others(inventory: &Inventory) -> impl Iterator<Item = &SourcePath> {
    let companions = inventory.companions.iter().map(|companion| &companion.file);
    let files = companions.chain(&inventory.statics).filter(|file| !is_picture(&file.path));
    files.map(|file| &file.file)
}

/// Articles, and files that are published as they are.
fn published(inventory: &Inventory) -> impl Iterator<Item = &SourcePath> {
    let articles = inventory.articles.iter().map(|article| &article.file);
    let companions = inventory.companions.iter().map(|companion| &companion.file.file);
    articles.chain(companions).chain(inventory.statics.iter().map(|file| &file.file))
}
