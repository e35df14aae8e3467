//! `site.toml` → [`Settings`]: defaults, and every fault of the file at once.

use std::collections::BTreeMap;

use super::address;
use super::languages::{self, Declared};
use super::reader::{Manners, Reader};
use super::tree::{Format, Source, Value};
use super::{chrome, fence, taxonomies};
use crate::base::SourcePath;
use crate::diag::{Diagnostic, Diagnostics, Origin, Outcome, faults::load as faults};
use crate::site::{
    Data, FeedFormat, Feeds, Lang, Language, Links, Markdown, Missing, Publisher, RootPage,
    Settings, Translation,
};

/// What flags of the command line say in place of `site.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--base-url`.
    pub base_url: Option<String>,
    /// `--theme`, taken as it is.
    pub theme: Option<String>,
    /// `--lang`: the key of the only language wanted. Addresses stay what they are with all.
    pub only_language: Option<String>,
}

/// Reads `site.toml`. There are settings whenever the syntax, the site's address and its languages
/// are right; another value that is wrong is reported and stands at its default.
#[must_use]
pub fn read_settings(
    file: &SourcePath,
    text: &str,
    overrides: &Overrides,
) -> Outcome<Option<Settings>> {
    let mut faults = Diagnostics::new();
    let (start, end, format) = (fence::start(text), text.len(), Format::Toml);
    let source = Source { file, text, start, end, format };
    let tree = source.tree(&mut faults);
    let mut top = Reader::new(&source, &tree, Manners::Exact, &mut faults);
    let settings = decode(&mut top, overrides).filter(|_| !tree.torn);
    top.finish();
    // No flag forgives a fault of this file, whichever function found it.
    let foundation = |fault| Diagnostic { origin: Origin::Foundation, ..fault };
    Outcome::new(settings, faults.into_iter().map(foundation).collect())
}

fn decode(top: &mut Reader<'_, '_>, overrides: &Overrides) -> Option<Settings> {
    let address = address::read(top, overrides.base_url.as_deref());
    let root = top.choice(&["root"], ROOTS).unwrap_or_default();
    let Declared { languages, fit } = languages::read(top);
    let paginate_by = top.count(&["paginate_by"]).unwrap_or(20);
    let (translation, translation_rules) = translation(top);
    let publisher = publisher(top, &languages);
    let taxonomies = taxonomies::read(top, &languages, root, paginate_by);
    let mut settings = Settings {
        origin: String::new(),
        base: String::new(),
        default_language: Lang::new(0),
        time_zone: address::time_zone(top),
        theme: theme(top, overrides),
        root,
        languages,
        translation,
        translation_rules,
        permalinks: permalinks(top),
        taxonomies,
        paginate_by,
        feeds: feeds(top),
        markdown: markdown(top),
        links: links(top),
        publisher,
        chrome: chrome::read(top),
        extra: extra(top),
    };
    search(top);
    let only = overrides.only_language.as_deref();
    let only = only.map(|key| languages::only(top, &settings.languages, key));
    (settings.origin, settings.base) = address.filter(|_| fit)?;
    if let Some(place) = only {
        keep_only(&mut settings, place?);
    }
    Some(settings)
}

const ROOTS: &[(&str, RootPage)] = &[("choose", RootPage::Choose), ("default", RootPage::Default)];

/// Leaves one language, under the addresses that it has beside the others.
fn keep_only(settings: &mut Settings, place: usize) {
    let keep = |names: &mut Vec<Option<String>>| {
        *names = names.get_mut(place).map(Option::take).into_iter().collect();
    };
    settings.languages = vec![settings.languages.swap_remove(place)];
    settings.taxonomies.iter_mut().flat_map(|taxonomy| &mut taxonomy.terms).for_each(|term| {
        keep(&mut term.names);
    });
    keep(&mut settings.publisher.names);
    // The default language stands first. Another one would lose its prefix here.
    if place > 0 {
        settings.root = RootPage::Choose;
    }
}

fn theme(top: &mut Reader<'_, '_>, overrides: &Overrides) -> String {
    let theme = top.placed(&["theme"]);
    let theme = theme.filter(|theme| {
        let fine = address::folder(&theme.text).is_some_and(|folder| !folder.contains('/'));
        if !fine {
            top.push(faults::bad_folder(top.at(&theme.range), "theme", &theme.text));
        }
        fine
    });
    let named = overrides.theme.clone().or(theme.map(|theme| theme.text));
    named.unwrap_or_else(|| "newsroom".to_owned())
}

/// `[translation]`: the policy of the site, and those of single sections.
fn translation(top: &mut Reader<'_, '_>) -> (Translation, BTreeMap<String, Translation>) {
    const MISSING: &[(&str, Missing)] = &[("omit", Missing::Omit), ("link", Missing::Link)];
    let mut rules = BTreeMap::new();
    let Some(mut table) = top.table(&["translation"]) else {
        return (Translation::default(), rules);
    };
    let missing = table.choice(&["missing"], MISSING).unwrap_or_default();
    let mut places = BTreeMap::new();
    for node in table.tables(&["rules"]).unwrap_or_default() {
        let Some(mut rule) = table.open(node, "rules") else { continue };
        let section = rule.required("section", "news");
        let missing = rule.choice(&["missing"], MISSING).unwrap_or(missing);
        if let Some(section) = section {
            let at = rule.at(&section.range);
            if let Some(first) = places.insert(section.text.clone(), at.clone()) {
                rule.push(faults::repeated_name(at, first, &section.text));
            }
            rules.insert(section.text, Translation { missing });
        }
        rule.finish();
    }
    table.finish();
    (Translation { missing }, rules)
}

/// `[permalinks]`: a pattern by section.
fn permalinks(top: &mut Reader<'_, '_>) -> BTreeMap<String, String> {
    const KNOWN: &[&str] = &[":section", ":slug", ":year", ":month", ":day", ":title"];
    let mut patterns = BTreeMap::new();
    let Some(mut table) = top.table(&["permalinks"]) else { return patterns };
    for entry in table.each() {
        let Some(pattern) = table.text_of(&entry.node, &entry.key) else { continue };
        let at = table.at(&pattern.range);
        let names: Vec<_> = pattern
            .text
            .match_indices(':')
            .map(|(start, _)| {
                let rest = &pattern.text[start + 1..];
                let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
                &pattern.text[start..=start + length.unwrap_or(rest.len())]
            })
            .collect();
        if let Some(name) = names.iter().find(|name| !KNOWN.contains(*name)) {
            table.push(faults::bad_placeholder(at, name, KNOWN));
        } else if !names.iter().any(|name| matches!(*name, ":slug" | ":title")) {
            table.push(faults::no_placeholder(at, &pattern.text));
        } else {
            patterns.insert(entry.key.to_string(), pattern.text);
        }
    }
    patterns
}

fn feeds(top: &mut Reader<'_, '_>) -> Feeds {
    const FORMATS: &[(&str, FeedFormat)] =
        &[("atom", FeedFormat::Atom), ("rss", FeedFormat::Rss), ("json", FeedFormat::Json)];
    let mut feeds =
        Feeds { formats: vec![FeedFormat::Atom, FeedFormat::Json], limit: 20, full: true };
    let Some(mut table) = top.table(&["feeds"]) else { return feeds };
    if let Some(entry) = table.take(&["formats"]) {
        let named = table.texts_of(entry);
        feeds.formats =
            named.iter().filter_map(|name| table.choice_of(name, "formats", FORMATS)).collect();
        feeds.formats.sort();
        feeds.formats.dedup();
    }
    feeds.limit = table.count(&["limit"]).unwrap_or(feeds.limit);
    feeds.full = table.choice(&["content"], &[("full", true), ("summary", false)]).unwrap_or(true);
    table.finish();
    feeds
}

fn markdown(top: &mut Reader<'_, '_>) -> Markdown {
    let mut markdown = Markdown { cjk_emphasis: true, cjk_line_breaks: true };
    if let Some(mut table) = top.table(&["markdown"]) {
        markdown.cjk_emphasis = table.flag(&["cjk_emphasis"]).unwrap_or(true);
        markdown.cjk_line_breaks = table.flag(&["cjk_line_breaks"]).unwrap_or(true);
        table.finish();
    }
    markdown
}

fn links(top: &mut Reader<'_, '_>) -> Links {
    let mut links = Links { internal_is_error: true };
    if let Some(mut table) = top.table(&["links"]) {
        let internal = table.choice(&["internal"], &[("error", true), ("warn", false)]);
        links.internal_is_error = internal.unwrap_or(true);
        table.finish();
    }
    links
}

/// `[publisher]`: its name is one text for all languages, or a table of texts.
fn publisher(top: &mut Reader<'_, '_>, languages: &[Language]) -> Publisher {
    let mut names = vec![None; languages.len()];
    let Some(mut table) = top.table(&["publisher"]) else { return Publisher { names, url: None } };
    if let Some(entry) = table.take(&["name"]) {
        if matches!(entry.node.value, Value::Table(_)) {
            if let Some(mut inner) = table.open(&entry.node, "name") {
                names = languages.iter().map(|language| inner.text(&[&language.key])).collect();
                inner.finish_if(!languages.is_empty());
            }
        } else {
            let name = table.text_of(&entry.node, "name").map(|name| name.text);
            names.fill(name);
        }
    }
    let url = table.text(&["url"]);
    table.finish();
    Publisher { names, url }
}

/// `[search]`: there is none yet, so it may only be switched off.
fn search(top: &mut Reader<'_, '_>) {
    let Some(mut table) = top.table(&["search"]) else { return };
    if let Some(entry) = table.take(&["enabled"])
        && !matches!(entry.node.value, Value::Bool(false))
    {
        table.push(faults::no_search(table.at(&entry.node.range)));
    }
    table.finish();
}

fn extra(top: &mut Reader<'_, '_>) -> Data {
    let Some(mut table) = top.table(&["extra"]) else { return Data::table() };
    Data::Map(table.each().map(|entry| (entry.key.to_string(), entry.node.data())).collect())
}
