//! The only reader of the source tree: which files there are, and their bytes when asked for.
//!
//! A [`SourceTree`] is a folder on disk or, for tests, a map in memory. [`survey`] lists what a
//! site consists of; nothing is parsed here. Names that begin with a dot are passed over, and so
//! are links, which could lead out of the site's folder, unless `site.toml` says otherwise.

mod disk;
mod name;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use rayon::prelude::*;

use super::picture::{Measures, measures};
use crate::base::SourcePath;
use crate::diag::faults::survey as faults;
use crate::diag::{Diagnostic, Diagnostics, Origin, Outcome, Sources};
use crate::site::{Kind, Lang, Settings, Symlinks, nfc};

/// The theme inside the program.
static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/newsroom");
/// Its name.
const BUILT_IN_NAME: &str = "newsroom";
/// How messages name the built-in theme's folder.
const BUILT_IN_FOLDER: &str = "(built-in theme)";

/// Where sources come from.
#[derive(Clone, Debug)]
pub enum SourceTree {
    /// A folder.
    Disk(PathBuf),
    /// Files by their path below the root, for tests and for programs that have no disk.
    Memory(BTreeMap<String, Arc<[u8]>>),
}

/// Where the bytes of one file are.
#[derive(Clone, Debug)]
pub enum Place {
    /// On disk.
    Disk(PathBuf),
    /// In memory.
    Memory(Arc<[u8]>),
    /// In the program.
    BuiltIn(&'static [u8]),
}

impl Place {
    /// The bytes of a file that messages call `file`; a fault when there are more than `limit`, or
    /// when they cannot be read.
    pub fn read(&self, file: &SourcePath, limit: u64) -> Result<Cow<'_, [u8]>, Diagnostic> {
        let bytes: &[u8] = match self {
            Self::Disk(path) => return disk::read(path, file, limit).map(Cow::Owned),
            Self::Memory(bytes) => bytes,
            Self::BuiltIn(bytes) => bytes,
        };
        match u64::try_from(bytes.len()) {
            Ok(length) if length <= limit => Ok(Cow::Borrowed(bytes)),
            length => Err(faults::too_large(file, length.unwrap_or(u64::MAX), limit)),
        }
    }

    /// The same for a file of the theme, of which no fault is forgiven.
    pub fn read_of_theme(
        &self,
        file: &SourcePath,
        limit: u64,
    ) -> Result<Cow<'_, [u8]>, Diagnostic> {
        let foundation = |fault| Diagnostic { origin: Origin::Foundation, ..fault };
        self.read(file, limit).map_err(foundation)
    }

    /// The first bytes, as many as `most`.
    pub(super) fn head(&self, most: usize) -> io::Result<Cow<'_, [u8]>> {
        let bytes: &[u8] = match self {
            Self::Disk(path) => return disk::head(path, most).map(Cow::Owned),
            Self::Memory(bytes) => bytes,
            Self::BuiltIn(bytes) => bytes,
        };
        Ok(Cow::Borrowed(&bytes[..bytes.len().min(most)]))
    }

    /// How many there are; none when the file is not there any more.
    pub(super) fn length(&self) -> Option<u64> {
        match self {
            Self::Disk(path) => std::fs::metadata(path).ok().map(|about| about.len()),
            Self::Memory(bytes) => u64::try_from(bytes.len()).ok(),
            Self::BuiltIn(bytes) => u64::try_from(bytes.len()).ok(),
        }
    }
}

impl SourceTree {
    /// A tree of a single file, for a text that stands in no folder.
    #[must_use]
    pub fn of_one(file: &SourcePath, bytes: &[u8]) -> Self {
        Self::Memory(BTreeMap::from([(file.as_str().to_owned(), bytes.into())]))
    }

    /// The file at a path below the root, or the reason why it cannot be read.
    pub fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self {
            Self::Disk(root) => disk::read_ordinary(&root.join(path)),
            Self::Memory(files) => {
                files.get(path).map(|bytes| bytes.to_vec()).ok_or(io::ErrorKind::NotFound.into())
            }
        }
    }

    /// All of a file that has been listed; a fault when there are more than `limit` bytes, or when
    /// they cannot be read.
    pub(super) fn bytes(&self, file: &SourcePath, limit: u64) -> Result<Vec<u8>, Diagnostic> {
        match self.place(file.as_str()) {
            Some(place) => place.read(file, limit).map(Cow::into_owned),
            None => {
                Err(faults::unreadable(file, &io::Error::from(io::ErrorKind::NotFound).to_string()))
            }
        }
    }

    /// Where the bytes of a file are that has been listed.
    pub(super) fn place(&self, path: &str) -> Option<Place> {
        match self {
            Self::Disk(root) => Some(Place::Disk(root.join(path))),
            Self::Memory(files) => files.get(path).map(|bytes| Place::Memory(bytes.clone())),
        }
    }

    /// What stands at a path below the root. A link is something else, wherever it leads.
    pub(super) fn there(&self, path: &str) -> There {
        match self {
            Self::Disk(root) => match std::fs::symlink_metadata(root.join(path)) {
                Ok(meta) if meta.is_file() => There::File,
                Ok(_) => There::Other,
                Err(_) => There::Nothing,
            },
            Self::Memory(files) if files.contains_key(path) => There::File,
            Self::Memory(files) => {
                let folder = format!("{path}/");
                let inside = files.range(folder.clone()..).next();
                let is_folder = inside.is_some_and(|(path, _)| path.starts_with(&folder));
                if is_folder { There::Other } else { There::Nothing }
            }
        }
    }

    /// What is wrong with a folder in which articles should be: it is none, or not there.
    fn no_folder(&self, folder: &str) -> Option<Diagnostic> {
        let Self::Disk(root) = self else { return None };
        match std::fs::metadata(root.join(folder)) {
            Ok(about) if about.is_dir() => None,
            Ok(_) => Some(faults::not_a_folder(folder)),
            Err(_) => Some(faults::no_content(folder)),
        }
    }

    /// All files below a folder, by path; a folder that is not there has none.
    fn files(&self, folder: &str, symlinks: Symlinks) -> Outcome<Vec<(SourcePath, Place)>> {
        match self {
            Self::Disk(root) => disk::walk(root, folder, symlinks),
            Self::Memory(files) => {
                let prefix = format!("{folder}/");
                let below = files.iter().filter(|(path, _)| {
                    path.strip_prefix(&prefix)
                        .is_some_and(|rest| !rest.split('/').any(|part| part.starts_with('.')))
                });
                Outcome::clean(
                    below
                        .map(|(path, bytes)| {
                            (SourcePath::new(path.as_str()), Place::Memory(bytes.clone()))
                        })
                        .collect(),
                )
            }
        }
    }
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum There {
    Nothing,
    File,
    /// A folder, a link, a device.
    Other,
}

impl Sources for SourceTree {
    fn text(&self, file: &SourcePath) -> Option<String> {
        let bytes = match file.as_str().strip_prefix(BUILT_IN_FOLDER) {
            Some(path) => BUILT_IN.get_file(path.trim_start_matches('/'))?.contents().to_vec(),
            None => self.read(file.as_str()).ok()?,
        };
        String::from_utf8(bytes).ok()
    }
}

/// Everything a site consists of, by name. The snapshot on which all later stages work.
#[derive(Debug, Default)]
pub struct Inventory {
    /// Markdown files, by language and path.
    pub articles: Vec<ContentFile>,
    /// Other files of the content folders, by language and path.
    pub companions: Vec<Companion>,
    /// Files of the site's `static/`, by path.
    pub statics: Vec<StaticFile>,
    /// The theme with the site's overrides.
    pub theme: ThemeFiles,
}

/// A Markdown file.
#[derive(Clone, Debug)]
pub struct ContentFile {
    /// The language in whose folder it lies.
    pub lang: Lang,
    /// For messages.
    pub file: SourcePath,
    /// Below the language's folder, without ending, NFC.
    pub path: Arc<str>,
    /// What kind of page it makes.
    pub kind: Kind,
}

/// A file beside articles: a picture, a download.
#[derive(Clone, Debug)]
pub struct Companion {
    /// The language in whose folder it lies.
    pub lang: Lang,
    /// Below the language's folder, NFC.
    pub path: String,
    /// What there is to know of it.
    pub file: StaticFile,
}

/// A file that is published as it is.
#[derive(Clone, Debug)]
pub struct StaticFile {
    /// For messages.
    pub file: SourcePath,
    /// Below its folder.
    pub path: String,
    /// How large it is, when it is a picture.
    pub size: Measures,
    /// Its bytes.
    pub place: Place,
}

/// A theme's files by their path below the theme's folder, the site's overrides among them.
#[derive(Clone, Debug, Default)]
pub struct ThemeFiles {
    /// `theme/page.html` → the theme's, `page.html` → the site's own.
    pub templates: Vec<(String, SourcePath, Place)>,
    /// Below `static/`, overrides applied.
    pub statics: Vec<(String, SourcePath, Place)>,
    /// `LANG.toml`, the theme's before the site's.
    pub words: Vec<(String, SourcePath, Place)>,
    /// `theme.toml`.
    pub about: Option<(SourcePath, Place)>,
    /// There is no such theme. That is reported; what it lacks would be no other faults.
    pub is_missing: bool,
}

/// Lists everything that the site consists of.
#[must_use]
pub fn survey(tree: &SourceTree, settings: &Settings) -> Outcome<Inventory> {
    let mut listed = list(tree, settings);
    measure(&mut listed.value, |_| None);
    listed
}

/// Reads the sizes of pictures, but for those that are `known`.
pub(super) fn measure(
    inventory: &mut Inventory,
    known: impl Fn(&StaticFile) -> Option<Measures> + Sync,
) {
    let pictures = inventory.companions.par_iter_mut().map(|companion| &mut companion.file);
    pictures.chain(inventory.statics.par_iter_mut()).for_each(|file| {
        file.size = known(file).unwrap_or_else(|| measures(&file.path, &file.place));
    });
}

/// What there is, by name alone.
pub(super) fn list(tree: &SourceTree, settings: &Settings) -> Outcome<Inventory> {
    let mut diagnostics = Diagnostics::new();
    let mut inventory = Inventory::default();
    let links = settings.limits.symlinks;
    for lang in settings.langs() {
        let folder = &settings.language(lang).content;
        diagnostics.extend(tree.no_folder(folder));
        for (file, place) in tree.files(folder, links).unpack(&mut diagnostics) {
            let below = nfc(&file.as_str()[folder.len() + 1..]).into_owned();
            match article_path(&below) {
                Some((path, kind)) => {
                    inventory.articles.push(ContentFile { lang, file, path, kind });
                }
                None => inventory.companions.push(Companion {
                    lang,
                    path: below.clone(),
                    file: StaticFile { file, path: below, size: Measures::default(), place },
                }),
            }
        }
    }
    inventory.theme = theme_files(tree, settings).unpack(&mut diagnostics);
    let overridden: Vec<_> =
        inventory.theme.statics.iter().map(|(path, ..)| path.clone()).collect();
    for (file, place) in tree.files("static", links).unpack(&mut diagnostics) {
        let path = file.as_str()["static/".len()..].to_owned();
        if !overridden.contains(&path) {
            inventory.statics.push(StaticFile { file, path, size: Measures::default(), place });
        }
    }
    Outcome::new(inventory, diagnostics)
}

/// Path without ending and kind of a Markdown file; `None` for another file.
fn article_path(below: &str) -> Option<(Arc<str>, Kind)> {
    let (stem, end) = below.rsplit_once('.')?;
    if !end.eq_ignore_ascii_case("md") && !end.eq_ignore_ascii_case("markdown") {
        return None;
    }
    let kind = match stem.rsplit('/').next()? {
        "" => return None,
        "_index" => Kind::Section,
        "index" => Kind::Bundle,
        _ => Kind::Leaf,
    };
    Some((stem.into(), kind))
}

fn theme_files(tree: &SourceTree, settings: &Settings) -> Outcome<ThemeFiles> {
    let mut diagnostics = Diagnostics::new();
    let folder = settings.theme_folder();
    let links = settings.limits.symlinks;
    let mut files: Vec<(String, SourcePath, Place)> = tree
        .files(&folder, links)
        .unpack(&mut diagnostics)
        .into_iter()
        .map(|(file, place)| (file.as_str()[folder.len() + 1..].to_owned(), file, place))
        .collect();
    let mut theme = ThemeFiles::default();
    if files.is_empty() && settings.theme == BUILT_IN_NAME {
        files = built_in();
    } else if files.is_empty() {
        // Unless the reason is told already.
        if diagnostics.is_empty() {
            diagnostics.push(faults::no_theme(&settings.theme, &folder, BUILT_IN_NAME));
        }
        theme.is_missing = true;
    }
    for (path, file, place) in files {
        if let Some(name) = path.strip_prefix("templates/") {
            theme.templates.push((format!("theme/{name}"), file, place));
        } else if let Some(name) = path.strip_prefix("static/") {
            theme.statics.push((name.to_owned(), file, place));
        } else if let Some(name) = path.strip_prefix("i18n/") {
            theme.words.push((name.to_owned(), file, place));
        } else if path == "theme.toml" {
            theme.about = Some((file, place));
        }
    }
    // What articles may use everywhere works in every theme.
    for (path, file, place) in built_in() {
        if let Some(name) = path.strip_prefix("templates/shortcodes/") {
            theme.templates.push((format!("built-in/shortcodes/{name}"), file, place));
        }
    }
    for (file, place) in tree.files("templates", links).unpack(&mut diagnostics) {
        theme.templates.push((file.as_str()["templates/".len()..].to_owned(), file, place));
    }
    for (file, place) in tree.files("i18n", links).unpack(&mut diagnostics) {
        let name = file.as_str()["i18n/".len()..].to_owned();
        if name.ends_with(".toml") {
            theme.words.push((name, file, place));
        }
    }
    for (file, place) in tree.files("static", links).unpack(&mut Diagnostics::new()) {
        let path = &file.as_str()["static/".len()..];
        if let Some(own) = theme.statics.iter_mut().find(|(name, ..)| name == path) {
            (own.1, own.2) = (file.clone(), place);
        }
    }
    Outcome::new(theme, diagnostics)
}

fn built_in() -> Vec<(String, SourcePath, Place)> {
    fn gather(dir: &'static Dir<'static>, into: &mut Vec<(String, SourcePath, Place)>) {
        for file in dir.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            let shown = SourcePath::new(format!("{BUILT_IN_FOLDER}/{path}"));
            into.push((path, shown, Place::BuiltIn(file.contents())));
        }
        for dir in dir.dirs() {
            gather(dir, into);
        }
    }
    let mut files = Vec::new();
    gather(&BUILT_IN, &mut files);
    files.sort_by(|a, b| a.0.cmp(&b.0));
    files
}
