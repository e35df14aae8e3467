//! Blanks between Chinese and Latin, where the house has a style for them.

use super::Finding;
use super::view::{View, is_blank, is_han};
use crate::site::{Rule, Spacing};

pub(super) fn find(view: &View<'_>, spacing: Spacing, found: &mut Vec<Finding>) {
    if spacing == Spacing::Any {
        return;
    }
    let meet = |a: char, b: char| {
        is_han(a) && b.is_ascii_alphanumeric() || a.is_ascii_alphanumeric() && is_han(b)
    };
    for (at, c) in view.each() {
        let after = view.run(at + 1, is_blank);
        if !view.get(after).is_some_and(|next| meet(c, next)) {
            continue;
        }
        let has_blank = after > at + 1;
        match spacing {
            Spacing::Always if !has_blank => {
                found.push(Finding::new(Rule::Spacing, view.bytes(at..at + 1), &format!("{c} ")));
            }
            Spacing::Never if has_blank => {
                found.push(Finding::new(Rule::Spacing, view.bytes(at + 1..after), ""));
            }
            _ => {}
        }
    }
}
