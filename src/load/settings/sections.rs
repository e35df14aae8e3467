//! The smaller tables of `site.toml`, one function each.

use std::collections::BTreeMap;

use crate::diag::faults::load as faults;
use crate::load::value::Value;
use crate::load::value::reader::Reader;
use crate::site::{
    Data, FeedFormat, Feeds, Language, Links, Markdown, Missing, News, Parallel, Publish,
    Publisher, RawHtml, Shortcodes, Stale, Translation, Unknown,
};

/// `[translation]`: the policy of the site, and those of single sections.
pub(super) fn translation(
    top: &mut Reader<'_, '_>,
) -> (Translation, BTreeMap<String, Translation>) {
    let mut rules = BTreeMap::new();
    let Some(mut table) = top.table(&["translation"]) else {
        return (Translation::default(), rules);
    };
    let site = policy(&mut table, Translation::default());
    let mut places = BTreeMap::new();
    for node in table.tables(&["rules"]).unwrap_or_default() {
        let Some(mut rule) = table.open(node, "rules") else { continue };
        let section = rule.required("section", "news");
        let own = policy(&mut rule, site);
        if let Some(section) = section {
            let at = rule.at(&section.range);
            if let Some(first) = places.insert(section.text.clone(), at.clone()) {
                rule.push(faults::repeated_name(at, first, &section.text));
            }
            rules.insert(section.text, own);
        }
        rule.finish();
    }
    table.finish();
    (site, rules)
}

/// What a table says, and of what it does not say what holds around it.
fn policy(table: &mut Reader<'_, '_>, around: Translation) -> Translation {
    const MISSING: &[(&str, Missing)] = &[("omit", Missing::Omit), ("link", Missing::Link)];
    const STALE: &[(&str, Stale)] =
        &[("ignore", Stale::Ignore), ("notice", Stale::Notice), ("hold", Stale::Hold)];
    const PUBLISH: &[(&str, Publish)] =
        &[("independent", Publish::Independent), ("together", Publish::Together)];
    Translation {
        missing: table.choice(&["missing"], MISSING).unwrap_or(around.missing),
        stale: table.choice(&["stale"], STALE).unwrap_or(around.stale),
        publish: table.choice(&["publish"], PUBLISH).unwrap_or(around.publish),
        parallel: match table.flag(&["parallel"]) {
            Some(true) => Parallel::On,
            Some(false) => Parallel::Off,
            None => around.parallel,
        },
    }
}

/// `[permalinks]`: a pattern by section.
pub(super) fn permalinks(top: &mut Reader<'_, '_>) -> BTreeMap<String, String> {
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

/// `[feeds]`.
pub(super) fn feeds(top: &mut Reader<'_, '_>) -> Feeds {
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

/// `[markdown]`.
pub(super) fn markdown(top: &mut Reader<'_, '_>) -> (Markdown, Shortcodes) {
    const UNKNOWN: &[(&str, Unknown)] =
        &[("error", Unknown::Error), ("warn", Unknown::Warn), ("keep", Unknown::Keep)];
    let mut markdown = Markdown::USUAL;
    let mut shortcodes = Shortcodes::default();
    if let Some(mut table) = top.table(&["markdown"]) {
        for (key, value) in [
            ("alerts", &mut markdown.alerts),
            ("bare_urls", &mut markdown.bare_urls),
            ("cjk_emphasis", &mut markdown.cjk_emphasis),
            ("cjk_line_breaks", &mut markdown.cjk_line_breaks),
            ("definition_lists", &mut markdown.definition_lists),
            ("footnotes", &mut markdown.footnotes),
            ("heading_attributes", &mut markdown.heading_attributes),
            ("highlight", &mut markdown.highlight),
            ("math", &mut markdown.math),
            ("smart_punctuation", &mut markdown.smart_punctuation),
            ("strikethrough", &mut markdown.strikethrough),
            ("tables", &mut markdown.tables),
            ("task_lists", &mut markdown.task_lists),
        ] {
            *value = table.flag(&[key]).unwrap_or(*value);
        }
        let policies = [
            ("allow", RawHtml::Allow),
            ("escape", RawHtml::Escape),
            ("sanitize", RawHtml::Sanitize),
        ];
        markdown.raw_html = table.choice(&["raw_html"], &policies).unwrap_or(markdown.raw_html);
        if let Some(entry) = table.take(&["raw_shortcodes"]) {
            let names = table.texts_of(entry).into_iter();
            shortcodes.raw = Some(names.map(|name| name.text).collect());
        }
        shortcodes.unknown = table.choice(&["unknown_shortcode"], UNKNOWN).unwrap_or_default();
        table.finish();
    }
    (markdown, shortcodes)
}

/// `[links]`.
pub(super) fn links(top: &mut Reader<'_, '_>) -> Links {
    let mut links = Links { internal_is_error: true, unasked: Vec::new() };
    if let Some(mut table) = top.table(&["links"]) {
        let internal = table.choice(&["internal"], &[("error", true), ("warn", false)]);
        links.internal_is_error = internal.unwrap_or(true);
        let unasked = table.texts(&["unasked"]).into_iter();
        links.unasked = unasked.map(|address| address.text).collect();
        table.finish();
    }
    links
}

/// `[publisher]`: its name is one text for all languages, or a table of texts.
pub(super) fn publisher(top: &mut Reader<'_, '_>, languages: &[Language]) -> Publisher {
    let Some(mut table) = top.table(&["publisher"]) else {
        return Publisher { names: vec![None; languages.len()], url: None };
    };
    let names = names(&mut table, "name", languages);
    let url = table.text(&["url"]);
    table.finish();
    Publisher { names, url }
}

/// `[news]`.
pub(super) fn news(top: &mut Reader<'_, '_>, languages: &[Language]) -> News {
    let Some(mut table) = top.table(&["news"]) else {
        return News { sitemap: false, names: vec![None; languages.len()] };
    };
    let sitemap = table.flag(&["sitemap"]).unwrap_or_default();
    let names = names(&mut table, "names", languages);
    table.finish();
    News { sitemap, names }
}

/// One text for all languages, or a table of texts.
fn names<'r>(
    table: &mut Reader<'r, '_>,
    key: &'r str,
    languages: &[Language],
) -> Vec<Option<String>> {
    let mut names = vec![None; languages.len()];
    let Some(entry) = table.take(&[key]) else { return names };
    if !matches!(entry.node.value, Value::Table(_)) {
        names.fill(table.text_of(&entry.node, key).map(|name| name.text));
    } else if let Some(mut inner) = table.open(&entry.node, key) {
        names = languages.iter().map(|language| inner.text(&[&language.key])).collect();
        inner.finish_if(!languages.is_empty());
    }
    names
}

/// `[search]`, `[archives]`: a feature that its table switches on, unless this says `enabled =
/// false`. None when there is no such table.
pub(super) fn enabled<'r>(top: &mut Reader<'r, '_>, name: &'r str) -> Option<bool> {
    let mut table = top.table(&[name])?;
    let enabled = table.flag(&["enabled"]).unwrap_or(true);
    table.finish();
    Some(enabled)
}

/// `[extra]`: for the theme, as it is.
pub(super) fn extra(top: &mut Reader<'_, '_>) -> Data {
    let Some(mut table) = top.table(&["extra"]) else { return Data::table() };
    Data::map(table.each().map(|entry| (entry.key.to_string(), entry.node.data())).collect())
}
