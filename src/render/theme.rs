//! The theme, compiled: templates, and the files of `static/` at addresses that carry their hash.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use tera::{Context, Tera};

use super::clean::clean;
use super::fields::Tables;
use super::{fault, functions};
use crate::base::{Fingerprint, SourcePath, Span};
use crate::diag::faults::render as faults;
use crate::diag::{Diagnostic, Diagnostics, Outcome};
use crate::site::{Labels, Route, Settings};

/// Templates that every theme has to have.
const REQUIRED: &[&str] = &[
    "index.html",
    "section.html",
    "page.html",
    "taxonomy_list.html",
    "taxonomy_single.html",
    "favorites.html",
    "404.html",
    "root.html",
    "redirect.html",
    "gone.html",
];

/// Boxed, because a diagnostic is large and almost never made.
pub(super) type Fault = Box<Diagnostic>;

/// A source of the theme: its name in the theme, its file for messages, its bytes.
pub type ThemeSource = (String, SourcePath, Cow<'static, [u8]>);

/// A compiled theme.
#[derive(Debug)]
pub struct Theme {
    tera: Tera,
    files: TemplateFiles,
    /// The names under which Tera knows the templates, by those that pages have for them.
    full: BTreeMap<String, String>,
    /// All names in its templates, and other words; none where every value is wanted.
    words: Option<HashSet<Box<str>>>,
    tables: Tables,
    /// Names of the templates in `chrome/`, without folder and ending.
    parts: Vec<String>,
    /// Templates in `shortcodes/`, by the name of the shortcode.
    shortcodes: BTreeMap<String, ShortcodeTemplate>,
}

/// The template of a shortcode.
#[derive(Clone, Debug)]
struct ShortcodeTemplate {
    /// Its name among the templates.
    name: String,
    /// It shows an inner text.
    has_inner: bool,
}

/// What the names of templates begin with that are not the site's own: those of the theme, those
/// of shortcodes that every theme has.
const BELOW: [&str; 2] = ["theme/", "built-in/"];

/// The name of a template without saying whose it is.
fn bare(name: &str) -> &str {
    BELOW.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name)
}

/// A template by name.
#[derive(Debug)]
pub struct Template(Cow<'static, str>);

impl Template {
    /// The template of this name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self(Cow::Owned(name.to_owned()))
    }

    /// A template that the program names.
    #[must_use]
    pub const fn fixed(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }
}

/// Text and file of each template, for messages.
#[derive(Clone, Debug, Default)]
pub(super) struct TemplateFiles(BTreeMap<String, (SourcePath, String)>);

impl TemplateFiles {
    /// A template by its name, the site's own before the theme's.
    fn get(&self, name: &str) -> Option<&(SourcePath, String)> {
        self.find(name).map(|(_, file)| file)
    }

    /// The same with the name under which Tera knows it.
    fn find(&self, name: &str) -> Option<(&String, &(SourcePath, String))> {
        let find = |name: &str| self.0.get_key_value(name);
        find(name).or_else(|| BELOW.iter().find_map(|prefix| find(&[prefix, name].concat())))
    }

    /// Under which name each is known to Tera.
    fn full_names(&self) -> BTreeMap<String, String> {
        let names = self.0.keys().map(|name| bare(name));
        names.filter_map(|name| Some((name.to_owned(), self.find(name)?.0.clone()))).collect()
    }

    /// A place in a template, by the template's name.
    pub(super) fn span(&self, name: &str, range: Option<Range<usize>>) -> Span {
        match self.get(name) {
            Some((file, _)) => Span { file: file.clone(), range },
            None => SourcePath::new(name).whole(),
        }
    }

    /// A place by line and column, both from 1, the column in characters.
    pub(super) fn span_at(&self, name: &str, line: usize, column: usize) -> Span {
        let text = self.0.get(name).map_or("", |(_, text)| text.as_str());
        let start = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = text.get(start..).unwrap_or_default();
        let before: usize = rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum();
        self.span(name, Some(start + before..start + before))
    }
}

/// The address of a theme's file, with a hash of its bytes in the name.
#[must_use]
pub fn asset_route(name: &str, bytes: &[u8]) -> Route {
    let hash = Fingerprint::of(bytes).short(10);
    Route::of_file(&match name.rsplit_once('.') {
        Some((stem, end)) => format!("assets/{stem}.{hash}.{end}"),
        None => format!("assets/{name}.{hash}"),
    })
}

impl Theme {
    /// Compiles the templates of a theme. `assets` are the addresses of its files by name.
    #[must_use]
    pub fn compile(
        sources: Vec<ThemeSource>,
        assets: BTreeMap<String, Route>,
        labels: &[Labels],
        settings: &Settings,
    ) -> Outcome<Option<Self>> {
        let mut diagnostics = Diagnostics::new();
        let mut files = TemplateFiles::default();
        for (name, file, bytes) in sources {
            match String::from_utf8(bytes.into_owned()) {
                Ok(text) => {
                    files.0.insert(name, (file, text));
                }
                Err(error) => {
                    let end = error.utf8_error().valid_up_to();
                    diagnostics.push(faults::not_utf8(file.at(end..end)));
                }
            }
        }
        let mut tera = empty(assets, labels, settings);
        let texts = files.0.iter().map(|(name, (_, text))| (name.as_str(), text.as_str()));
        if let Err(error) = tera.add_raw_templates(texts) {
            diagnostics.append(examine(&files, &error, &tera));
        }
        let feeds = settings.feeds.formats.iter().map(|format| format.file());
        let search = settings.search.then_some("search.html");
        let archive = settings.archives.then_some("archive.html");
        let parallel = settings.asks_for_parallel().then_some("parallel.html");
        let asked = search.into_iter().chain(archive).chain(parallel);
        for name in REQUIRED.iter().copied().chain(asked).chain(feeds) {
            if files.get(name).is_none() {
                diagnostics.push(faults::missing_template(name, &settings.theme));
            }
        }
        if diagnostics.has_errors() {
            return Outcome::new(None, diagnostics);
        }
        let names = files.0.keys().map(|name| bare(name));
        let parts = names.filter_map(|name| name.strip_prefix("chrome/")?.strip_suffix(".html"));
        let mut parts: Vec<_> = parts.map(str::to_owned).collect();
        parts.sort();
        parts.dedup();
        let words = files.0.values().flat_map(|(_, text)| words(text)).map(Box::from);
        let words = Some(words.collect()).filter(|words: &HashSet<_>| !words.contains(DUMP));
        let (tables, shortcodes) = (Tables::default(), shortcodes(&files));
        let full = files.full_names();
        let theme = Self { tera, files, full, words, tables, parts, shortcodes };
        Outcome::new(Some(theme), diagnostics)
    }

    /// True when there is a template of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// Names of all page templates, for suggestions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.files.0.keys().map(|name| bare(name));
        names.filter(|name| !name.starts_with(SHORTCODES))
    }

    /// Names of all shortcodes that have a template.
    pub fn shortcodes(&self) -> impl Iterator<Item = &str> {
        self.shortcodes.keys().map(String::as_str)
    }

    /// Whether the template of a shortcode shows an inner text; none where there is no template.
    #[must_use]
    pub fn shows_inner(&self, shortcode: &str) -> Option<bool> {
        self.shortcodes.get(shortcode).map(|template| template.has_inner)
    }

    /// The name of the template of a shortcode.
    pub(super) fn shortcode(&self, name: &str) -> Option<&str> {
        self.shortcodes.get(name).map(|template| template.name.as_str())
    }

    /// The file of a template.
    pub(super) fn file(&self, name: &str) -> Option<&SourcePath> {
        self.files.get(name).map(|(file, _)| file)
    }

    /// The same theme as one that names every value.
    pub(super) fn naming_all(&self) -> Self {
        let (tera, files) = (self.tera.clone(), self.files.clone());
        let (parts, shortcodes) = (self.parts.clone(), self.shortcodes.clone());
        let (full, tables) = (self.full.clone(), Tables::default());
        Self { tera, files, full, words: None, tables, parts, shortcodes }
    }

    /// True when a template has this name in it.
    pub(super) fn mentions(&self, name: &str) -> bool {
        self.words.as_ref().is_none_or(|words| words.contains(name))
    }

    pub(super) const fn tables(&self) -> &Tables {
        &self.tables
    }

    pub(super) fn parts(&self) -> &[String] {
        &self.parts
    }

    /// Renders a template. `page` is named in a fault.
    pub(super) fn render(
        &self,
        template: &Template,
        context: &Context,
        page: &Route,
    ) -> Result<Vec<u8>, Fault> {
        /// Most pages fit; the buffer grows for the others.
        const PAGE: usize = 16 * 1024;
        let mut sheet = Sheet(Vec::with_capacity(PAGE));
        // Tera would look for it under all prefixes, for each page anew.
        let name = self.full.get(&*template.0).map_or(&*template.0, String::as_str);
        match self.tera.render_to(name, context, &mut sheet) {
            Ok(()) => Ok(clean(sheet.0)),
            Err(_) if sheet.0.len() >= LARGEST => {
                let at = self.files.span(&template.0, None);
                Err(Box::new(faults::endless(at, LARGEST >> 20, page.as_str())))
            }
            Err(error) => {
                let page = Some(page.as_str());
                Err(Box::new(fault::of(&error, &template.0, page, &self.files)))
            }
        }
    }
}

/// What no page is: a template that makes more has lost its way.
const LARGEST: usize = 64 << 20;

/// A page while it is written. It takes no more than a page may have.
struct Sheet(Vec<u8>);

impl Write for Sheet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LARGEST {
            self.0.resize(LARGEST, b' ');
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Tera's name for all values that there are.
const DUMP: &str = "__tera_context";

/// The folder of the templates of shortcodes.
const SHORTCODES: &str = "shortcodes/";

fn shortcodes(files: &TemplateFiles) -> BTreeMap<String, ShortcodeTemplate> {
    let names = files.0.keys().filter_map(|name| bare(name).strip_prefix(SHORTCODES));
    let names = names.filter_map(|name| name.strip_suffix(".html"));
    let made = names.map(|shortcode| {
        let name = [SHORTCODES, shortcode, ".html"].concat();
        let has_inner =
            files.get(&name).is_some_and(|(_, text)| words(text).any(|word| word == "inner"));
        (shortcode.to_owned(), ShortcodeTemplate { name, has_inner })
    });
    made.collect()
}

/// The names in a template, and other words.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(move |c| !is_part(c)).filter(|word| !word.is_empty())
}

fn empty(assets: BTreeMap<String, Route>, labels: &[Labels], settings: &Settings) -> Tera {
    let mut tera = Tera::default();
    let words = settings.languages.iter().zip(labels);
    let words = words.map(|(language, labels)| (language.key.clone(), labels.clone())).collect();
    let assets = assets.into_iter().map(|(name, route)| (name, route.href(&settings.base)));
    functions::register(&mut tera, words, Arc::new(assets.collect()), settings.origin.clone());
    // The prefix is a constant that Tera accepts; a refusal would show in every test.
    let _ = tera.set_fallback_prefixes(BELOW);
    tera
}

/// Tera stops at the first broken template of a batch; each is compiled alone, so that all faults
/// are told at once. Parents and parts are missing then, which is no fault.
fn examine(files: &TemplateFiles, first: &tera::Error, registered: &Tera) -> Diagnostics {
    let alone = files.0.iter().filter_map(|(name, (_, text))| {
        let mut tera = Tera::default();
        tera.register_from(registered);
        let error = tera.add_raw_template(name, text).err()?;
        matches!(error.kind(), tera::ErrorKind::SyntaxError(_))
            .then(|| fault::of(&error, name, None, files))
    });
    let faults: Diagnostics = alone.collect();
    if faults.is_empty() { fault::of(first, "", None, files).into() } else { faults }
}
