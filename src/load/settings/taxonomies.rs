//! `[[taxonomies]]` and their terms.

use std::collections::HashMap;

use crate::base::Span;
use crate::diag::faults::load as faults;
use crate::load::value::reader::Reader;
use crate::site::{Language, Placed, RootPage, Taxonomy, Term, slug};

/// Names that mean something else: keys of the front matter, and addresses beside the taxonomies.
const RESERVED: &str = "title description summary date updated lastmod publish_at publishdate \
    expire_at expirydate draft slug url path aliases taxonomies weight template translation_key \
    translationkey original translate source lead hero image pinned_until breaking_until \
    corrections gone noindex toc extra params l10n archive favorites search page";

/// Reads the taxonomies; `tags` alone when the file declares none.
pub(super) fn read(
    top: &mut Reader<'_, '_>,
    languages: &[Language],
    root: RootPage,
    paginate_by: usize,
) -> Vec<Taxonomy> {
    let mut all = Vec::new();
    let mut names = HashMap::new();
    let Some(nodes) = top.tables(&["taxonomies"]) else {
        let name = "tags".to_owned();
        return vec![Taxonomy { name, paginate_by, feed: false, terms: Vec::new() }];
    };
    for node in nodes {
        let Some(mut table) = top.open(node, "taxonomies") else { continue };
        let name = table.required("name", "tags");
        let paginate_by = table.count(&["paginate_by"]).unwrap_or(paginate_by);
        let feed = table.flag(&["feed"]).unwrap_or_default();
        let terms = terms(&mut table, languages);
        if let Some(name) = name
            && is_new(&mut table, &name, &mut names)
        {
            let is_prefix = |language: &Language| {
                root == RootPage::Default && language.path.eq_ignore_ascii_case(&name.text)
            };
            let is_reserved = RESERVED.split(' ').any(|reserved| reserved == name.text);
            if is_reserved || languages.iter().any(is_prefix) {
                table.push(faults::reserved_name(table.at(&name.range), &name.text));
            } else {
                all.push(Taxonomy { name: name.text, paginate_by, feed, terms });
            }
        }
        table.finish();
    }
    all
}

/// Checks a name that stands in addresses: that it can, and that no other is the same.
fn is_new(table: &mut Reader<'_, '_>, name: &Placed, seen: &mut HashMap<String, Span>) -> bool {
    let at = table.at(&name.range);
    let part = slug(&name.text);
    if part.is_empty() || part != name.text {
        table.push(faults::bad_name(at, &name.text, &part));
        return false;
    }
    match seen.insert(part, at.clone()) {
        Some(first) => {
            table.push(faults::repeated_name(at, first, &name.text));
            false
        }
        None => true,
    }
}

/// The terms of a taxonomy. Front matter may use any of their names, so that no two terms may
/// share one, not even in different languages.
fn terms(taxonomy: &mut Reader<'_, '_>, languages: &[Language]) -> Vec<Term> {
    let mut all = Vec::new();
    let mut ids = HashMap::new();
    let mut names: HashMap<String, (usize, Span)> = HashMap::new();
    for (place, node) in taxonomy.tables(&["terms"]).unwrap_or_default().iter().enumerate() {
        let Some(mut table) = taxonomy.open(node, "terms") else { continue };
        let id = table.required("id", "factory-inspection");
        let words: Vec<_> = languages.iter().map(|lang| table.placed(&[&lang.key])).collect();
        let is_new = id.as_ref().is_some_and(|id| is_new(&mut table, id, &mut ids));
        for word in words.iter().chain([&id]).flatten().filter(|_| is_new) {
            let at = table.at(&word.range);
            match names.insert(word.text.to_lowercase(), (place, at.clone())) {
                Some((other, first)) if other != place => {
                    table.push(faults::repeated_name(at, first, &word.text));
                }
                _ => {}
            }
        }
        if let Some(id) = id.filter(|_| is_new) {
            let names = words.into_iter().map(|word| word.map(|word| word.text)).collect();
            all.push(Term { id: id.text, names });
        }
        table.finish_if(!languages.is_empty());
    }
    all
}
