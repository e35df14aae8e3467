//! `[chrome]`: what stands in header and footer.

use super::address;
use crate::diag::faults::load as faults;
use crate::load::value::reader::Reader;
use crate::site::{Chrome, ChromeEntry, ChromeTarget, Placed};

const ITEMS: &[(&str, &str)] =
    &[("home", "home"), ("favorites", "favorites"), ("language", "language")];

/// Reads header, footer and sections.
pub(super) fn read(top: &mut Reader<'_, '_>) -> Chrome {
    let entry = |target, label: &str| ChromeEntry { target, label: label.to_owned() };
    let page = |stem: &str| entry(ChromeTarget::Page(format!("{stem}.md")), stem);
    let mut chrome = Chrome {
        header: ITEMS.iter().map(|(item, label)| entry(target(item), label)).collect(),
        footer: vec![page("about"), page("disclaimer")],
        sections: None,
    };
    let Some(mut table) = top.table(&["chrome"]) else { return chrome };
    if let Some(header) = entries(&mut table, "header") {
        chrome.header = header;
    }
    if let Some(footer) = entries(&mut table, "footer") {
        chrome.footer = footer;
    }
    if let Some(entry) = table.take(&["sections"]) {
        let sections = table.texts_of(entry);
        chrome.sections = Some(sections.into_iter().map(|section| section.text).collect());
    }
    table.finish();
    chrome
}

fn target(item: &str) -> ChromeTarget {
    match item {
        "home" => ChromeTarget::Home,
        "favorites" => ChromeTarget::Favorites,
        _ => ChromeTarget::Language,
    }
}

/// The entries of a bar, if the file says them; a faulty one is left out.
fn entries<'r>(chrome: &mut Reader<'r, '_>, bar: &'r str) -> Option<Vec<ChromeEntry>> {
    let nodes = chrome.tables(&[bar])?;
    let mut entries = Vec::new();
    for node in nodes {
        let Some(mut table) = chrome.open(node, bar) else { continue };
        let (item, page) = (table.placed(&["item"]), table.placed(&["page"]));
        let label = table.text(&["label"]);
        let found = match (item, page) {
            (Some(item), None) => {
                table.choice_of(&item, "item", ITEMS).map(|name| (target(name), name.to_owned()))
            }
            (None, Some(page)) => page_entry(&mut table, &page),
            _ => {
                table.push(faults::chrome_entry(table.here()));
                None
            }
        };
        if let Some((target, default)) = found {
            entries.push(ChromeEntry { target, label: label.unwrap_or(default) });
        }
        table.finish();
    }
    Some(entries)
}

/// A page by its path below the language's folder; its label is its name, or for the page of a
/// folder the folder's.
fn page_entry(table: &mut Reader<'_, '_>, page: &Placed) -> Option<(ChromeTarget, String)> {
    let path = address::folder(&page.text);
    let stem = path
        .as_deref()
        .and_then(|path| path.strip_suffix(".md").or_else(|| path.strip_suffix(".markdown")));
    let Some(stem) = stem else {
        table.push(faults::chrome_page(table.at(&page.range), &page.text));
        return None;
    };
    let stem = stem.strip_suffix("/_index").or_else(|| stem.strip_suffix("/index")).unwrap_or(stem);
    let label = stem.rsplit('/').next().unwrap_or(stem).to_owned();
    path.map(|path| (ChromeTarget::Page(path), label))
}
