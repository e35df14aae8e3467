//! `[check]` of a front matter: which rules of `tongwen check` are silent for a story.

use crate::load::value::reader::Reader;
use crate::site::{Rule, Rules};

/// The rules that an article silences.
pub(super) fn read(table: &mut Reader<'_, '_>) -> Rules {
    let Some(mut check) = table.table(&["check"]) else { return Rules::default() };
    let rules = unchecked(&mut check);
    check.finish();
    rules
}

/// `off`: names of rules or of groups of them, or `all`.
pub(in crate::load) fn unchecked(table: &mut Reader<'_, '_>) -> Rules {
    let Some(entry) = table.take(&["off"]) else { return Rules::default() };
    let rules = |rules: &[Rule]| rules.iter().copied().collect::<Rules>();
    let each = Rule::ALL.into_iter().map(|rule| (rule.name(), rules(&[rule])));
    let groups = Rule::GROUPS.into_iter().map(|(name, group)| (name, rules(group)));
    let choices: Vec<_> = each.chain(groups).chain([("all", Rules::all())]).collect();
    let named = table.texts_of(entry);
    let rules = named.iter().filter_map(|name| table.choice_of(name, "off", &choices));
    rules.fold(Rules::default(), Rules::and)
}
