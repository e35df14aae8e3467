//! From a manuscript and a dress to a printing: the plan, the files that shortcodes show, and what
//! the articles ask of the theme that it does not have.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::dress::Dress;
use super::stock::Stock;
use super::{Manuscript, Planned, Printed, folded};
use crate::diag::faults::{body, render as theme_faults};
use crate::diag::{Diagnostics, Outcome};
use crate::load::{Inventory, file_facts};
use crate::plan::{Plan, plan};
use crate::render::{OwnFiles, Printing, Theme};
use crate::site::Unknown;

/// Shortcodes that no template makes.
const MADE: [&str; 3] = ["raw", "ref", "relref"];

pub(super) fn plan_all(manuscript: &Manuscript, dress: &Dress, inventory: &Inventory) -> Planned {
    let Manuscript { settings, site, texts, .. } = manuscript;
    let Stock { assets, contents } = Stock::of(inventory, &dress.files);
    let Outcome { value, diagnostics: mut faults } =
        plan(settings, &dress.labels, site, &texts.outlines, &assets, dress.has_parallel);
    let own_files = own_files(manuscript, &value, inventory).unpack(&mut faults);
    let (plan, contents) = (Arc::new(value), Arc::new(contents));
    Planned { plan, contents, own_files: Arc::new(own_files), faults }
}

/// Looks at the files that shortcodes show, at each once.
fn own_files(manuscript: &Manuscript, plan: &Plan, inventory: &Inventory) -> Outcome<OwnFiles> {
    let mut wanted: BTreeMap<usize, bool> = BTreeMap::new();
    for (article, outline) in plan.articles.iter().zip(manuscript.texts.outlines.iter()) {
        for (at, own) in article.resolved.files.iter().zip(outline.files()) {
            if let Some(at) = at {
                *wanted.entry(at.handle).or_default() |= own.is_table;
            }
        }
    }
    let mut faults = Diagnostics::new();
    let mut known = OwnFiles::new();
    for (handle, is_table) in wanted {
        // In the order in which the stock takes them; a theme's file is shown by no article.
        let companion = inventory.companions.get(handle).map(|companion| &companion.file);
        let others = || inventory.statics.get(handle - inventory.companions.len());
        if let Some(file) = companion.or_else(others) {
            let limit = manuscript.settings.limits.file;
            let facts = file_facts(&file.file, &file.place, is_table, limit);
            let facts = facts.unpack(&mut faults);
            known.insert(handle, facts);
        }
    }
    Outcome::new(known, faults)
}

pub(super) fn get_ready(
    manuscript: &Manuscript,
    dress: &Dress,
    planned: &Planned,
    theme: &Arc<Theme>,
) -> Printed {
    let mut faults = Diagnostics::new();
    for card in manuscript.texts.cards.iter() {
        if let Some(template) = card.matter.template.as_ref().filter(|t| !theme.has(&t.text)) {
            let at = card.file.at(template.range.clone());
            faults.push(theme_faults::unknown_template(&template.text, theme.names(), at));
        }
    }
    faults.append(shortcodes(manuscript, theme));
    let (plan, contents) = (planned.plan.clone(), planned.contents.clone());
    let (texts, own_files) = (manuscript.texts.clone(), planned.own_files.clone());
    let made = Printing::new(plan, texts, contents, own_files, theme.clone(), &dress.extra);
    // That a template finds no missing word is no second fault.
    if !dress.lacks_words() {
        faults.append(folded(made.diagnostics));
    }
    Printed { printing: Arc::new(made.value), faults }
}

/// Shortcodes without a template, and those of which the template wants an inner text that never
/// ends.
fn shortcodes(manuscript: &Manuscript, theme: &Theme) -> Diagnostics {
    let mut faults = Diagnostics::new();
    let mut unknown = BTreeMap::new();
    let policy = manuscript.settings.shortcodes.unknown;
    let texts = &manuscript.texts;
    let known = || theme.shortcodes().chain(MADE);
    for (card, outline) in texts.cards.iter().zip(texts.outlines.iter()) {
        for call in outline.calls() {
            let at = || card.file.at(call.range.clone());
            match theme.shows_inner(&call.name) {
                Some(has_inner) if has_inner && !call.is_closed => {
                    faults.push(body::unclosed_shortcode(at()));
                }
                Some(_) => {}
                None if policy == Unknown::Error => {
                    faults.push(theme_faults::unknown_shortcode(
                        &call.name,
                        known(),
                        true,
                        0,
                        at(),
                    ));
                }
                None => unknown.entry(&call.name).or_insert_with(Vec::new).push(at()),
            }
        }
    }
    if policy == Unknown::Warn {
        for (name, places) in unknown {
            let more = places.len() - 1;
            // The first one by file, whatever the order of the articles.
            let first = places.into_iter().min_by(|a, b| a.order().cmp(&b.order()));
            let fault =
                first.map(|at| theme_faults::unknown_shortcode(name, known(), false, more, at));
            faults.extend(fault);
        }
    }
    faults
}
