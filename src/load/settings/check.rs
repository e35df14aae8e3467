//! `[check]`: which rules of `tongwen check` are silent, for the site and for sections; the style of the house.

use std::collections::BTreeMap;

use crate::diag::faults::load as faults;
use crate::load::matter::unchecked;
use crate::load::value::reader::Reader;
use crate::site::{Rules, Spacing};

const SPACINGS: &[(&str, Spacing)] =
    &[("any", Spacing::Any), ("always", Spacing::Always), ("never", Spacing::Never)];

/// Silent rules by section, those of the site under the empty key; and the style for blanks.
pub(super) fn read(top: &mut Reader<'_, '_>) -> (BTreeMap<String, Rules>, Spacing) {
    let mut all = BTreeMap::new();
    let Some(mut table) = top.table(&["check"]) else { return (all, Spacing::Any) };
    let spacing = table.choice(&["spacing"], SPACINGS).unwrap_or_default();
    let site = unchecked(&mut table);
    if site != Rules::default() {
        all.insert(String::new(), site);
    }
    let mut places = BTreeMap::new();
    for node in table.tables(&["rules"]).unwrap_or_default() {
        let Some(mut rule) = table.open(node, "rules") else { continue };
        let section = rule.required("section", "news");
        let own = unchecked(&mut rule);
        if let Some(section) = section {
            let at = rule.at(&section.range);
            if let Some(first) = places.insert(section.text.clone(), at.clone()) {
                rule.push(faults::repeated_name(at, first, &section.text));
            }
            all.insert(section.text, own);
        }
        rule.finish();
    }
    table.finish();
    (all, spacing)
}

#[cfg(test)]
mod tests {
    use crate::base::SourcePath;
    use crate::load::{Overrides, read_settings};
    use crate::site::Rule;

    #[test]
    fn rules_are_silent_for_sections_and_what_is_inside() {
        let text = "base_url = \"https://a.org/\"\nlanguages.en.title = \"A\"\n\
            [check]\noff = [\"lists\"]\n\
            [[check.rules]]\nsection = \"news\"\noff = \"numbers\"\n";
        let read = read_settings(&SourcePath::new("site.toml"), text, &Overrides::default());
        assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
        let settings = read.value.unwrap();
        let silent = |path: &str| {
            let rules = settings.unchecked_in(path);
            Rule::ALL.into_iter().filter(|rule| rules.has(*rule)).collect::<Vec<_>>()
        };
        assert_eq!(silent("news/a"), [Rule::Numbers, Rule::Lists]);
        assert_eq!(silent("news/old/a"), [Rule::Numbers, Rule::Lists]);
        assert_eq!(silent("newsroom/a"), [Rule::Lists]);
        let wrong = text.replace("numbers", "number");
        let read = read_settings(&SourcePath::new("site.toml"), &wrong, &Overrides::default());
        let codes: Vec<_> = read.diagnostics.iter().map(|fault| fault.code).collect();
        assert_eq!(codes, ["data::not-allowed"]);
    }
}
