//! How often the rules of copy are right, on the example site and on real ones; and how many of the slips
//! that a fixed seed puts into their texts are found.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use tongwen::site::Rule;

use super::agreement::{Seed, percent, publish, site_of, sites};
use super::copy::proofs;
use super::sites::Site;

/// Warnings that a reader has found to be wrong, as site, end of the path and what is said. All others
/// have been looked at too, and are right.
const WRONG: &[(&str, &str, &str)] = &[];

fn rules() -> impl Iterator<Item = Rule> {
    Rule::GROUPS[2].1.iter().copied()
}

/// What is counted for a rule.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    put: usize,
    found: usize,
    untouched: usize,
    wrong: usize,
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// Every way in which a slip of a kind can be put into a text: what stands there, and what comes in its
/// place.
fn slips(rule: Rule, text: &str, is_chinese: bool) -> Vec<(Range<usize>, String)> {
    let fence = text.get(..3).filter(|fence| matches!(*fence, "+++" | "---"));
    let body = fence
        .and_then(|fence| Some(text[3..].find(&format!("\n{fence}"))? + 7))
        .unwrap_or_default();
    let (mut at, mut all, mut is_code) = (0, Vec::new(), false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        is_code ^= line.trim_start().starts_with("```");
        // A line in which there may be something else than prose is left alone.
        let is_prose = !line.contains(['`', '<', '[', '{', '|', '$', '=']) && !line.contains("://");
        let is_plain = is_prose && !line.starts_with(['#', ' ', '\t', '!', '>']);
        if is_code || start < body || !is_plain || is_chinese != line.contains(is_han) {
            continue;
        }
        let mut put = |range: Range<usize>, by: String| {
            all.push((start + range.start..start + range.end, by));
        };
        for (place, c) in line.char_indices() {
            let before = line[..place].chars().next_back();
            let rest = &line[place + c.len_utf8()..];
            let next = rest.chars().next();
            let here = place..place + c.len_utf8();
            let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
            let is_chinese_mark = "，。；：".contains(c) && before.is_some_and(is_han);
            let is_english_mark = ",.".contains(c) && is_letter(before) && next == Some(' ');
            match rule {
                Rule::HalfWidth
                    if is_chinese_mark && next.is_some_and(|c| is_han(c) || c == '\n') =>
                {
                    let half =
                        ",.;:".chars().nth("，。；：".chars().position(|mark| mark == c).unwrap());
                    // A point between Chinese characters may stand in a name.
                    if c != '。' || next == Some('\n') {
                        put(here, half.unwrap().to_string());
                    }
                }
                Rule::FullWidth if is_english_mark => {
                    let full = if c == ',' { "，" } else { "。" };
                    put(here.start..here.end + 1, full.to_owned());
                }
                Rule::FullWidth
                    if is_chinese && c.is_ascii_digit() && before.is_some_and(is_han) =>
                {
                    let full = char::from_u32(u32::from(c) + 0xFEE0).unwrap();
                    put(here, full.to_string());
                }
                Rule::Quotes if c == '”' && line[..place].contains('“') => {
                    put(here, "\"".to_owned());
                }
                Rule::Doubled if is_chinese_mark || is_english_mark => put(here, format!("{c}{c}")),
                Rule::Blank if is_chinese_mark || is_english_mark => put(here, format!(" {c}")),
                Rule::NoBlank if is_english_mark && c == ',' && is_letter(rest.chars().nth(1)) => {
                    put(here.start..here.end + 1, c.to_string());
                }
                Rule::Spacing if is_han(c) && is_letter(next) => put(here, format!("{c} ")),
                _ => {}
            }
        }
    }
    all
}

fn counted(name: &str, site: &Site, seed: &mut Seed, counts: &mut BTreeMap<Rule, Count>) {
    let code = |rule: Rule| format!("copy::{}", rule.name());
    let untouched = proofs(site);
    for rule in rules().filter(|rule| *rule != Rule::Spacing) {
        let own = untouched.iter().filter(|fault| fault.code == code(rule));
        let count = counts.entry(rule).or_default();
        for fault in own {
            let file = fault.labels[0].span.file.as_str();
            let said = fault.value("said").unwrap();
            count.untouched += 1;
            let is_wrong =
                |w: &&(&str, &str, &str)| w.0 == name && file.ends_with(w.1) && said == w.2;
            count.wrong += WRONG.iter().filter(is_wrong).count();
        }
    }
    for (path, bytes) in site.files.iter().filter(|(path, _)| path.ends_with(".md")) {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let is_chinese = path.starts_with("content/zh/");
        for rule in rules() {
            let ways = slips(rule, text, is_chinese);
            if ways.is_empty() {
                continue;
            }
            let (range, by) = &ways[seed.below(ways.len())];
            let told = |text: &str| {
                let mut one = Site::new("-- static/none --\n");
                if rule == Rule::Spacing {
                    let settings = String::from_utf8(one.files["site.toml"].to_vec()).unwrap();
                    one.put(
                        "site.toml",
                        (settings + "[check]\nspacing = \"never\"\n").into_bytes(),
                    );
                }
                one.put(path, text.as_bytes().to_vec());
                proofs(&one).iter().filter(|fault| fault.code == code(rule)).count()
            };
            let spoilt = [&text[..range.start], by, &text[range.end..]].concat();
            let is_found = told(&spoilt) > told(text);
            let count = counts.entry(rule).or_default();
            count.put += 1;
            count.found += usize::from(is_found);
            if !is_found {
                let line = text[..range.start].lines().count();
                println!("missed: {} {name} {path}:{line} {by:?}", rule.name());
            }
        }
    }
}

/// The table of a count, and the rules that miss their goal.
fn table(counts: &BTreeMap<Rule, Count>) -> (String, Vec<&'static str>) {
    let mut table = String::from(
        "| Rule | put in | found | recall | warnings on untouched texts | wrong | precision |\n|---|--:|--:|--:|--:|--:|--:|\n",
    );
    let mut missed = Vec::new();
    for (rule, count) in counts {
        let Count { put, found, untouched, wrong } = *count;
        let right = found + untouched - wrong;
        let (recall, precision) = (percent(found, put), percent(right, found + untouched));
        let name = rule.name();
        writeln!(
            table,
            "| `{name}` | {put} | {found} | {recall} | {untouched} | {wrong} | {precision} |"
        )
        .unwrap();
        // Behind a comma most words are too rare to be certain of them.
        let is_certain = *rule == Rule::NoBlank || found * 10 >= put * 8;
        if !is_certain || right * 100 < (found + untouched) * 95 {
            missed.push(name);
        }
    }
    println!("{table}");
    (table, missed)
}

/// One slip of each kind in each text where there is a place for it. `TONGWEN_WRITE=1` renews the table
/// of the manual.
#[test]
fn slips_put_into_texts_are_found() {
    let mut counts = BTreeMap::new();
    let mut seed = Seed(20_261_123);
    let all = sites();
    for (name, site) in &all {
        counted(name, site, &mut seed, &mut counts);
    }
    let (table, missed) = table(&counts);
    if std::env::var_os("TONGWEN_WRITE").is_some() && all.len() == 3 {
        publish("copy", &table);
    }
    assert!(missed.is_empty(), "below the goal: {missed:?}\n{table}");
}

/// The same for texts that nobody has seen while the rules were made, in the folder that
/// `TONGWEN_HELD_OUT` names.
#[test]
fn slips_put_into_unseen_texts_are_counted() {
    let Some(folder) = std::env::var_os("TONGWEN_HELD_OUT") else { return };
    let mut counts = BTreeMap::new();
    counted("unseen", &site_of(folder.as_ref()), &mut Seed(20_261_123), &mut counts);
    let (table, _) = table(&counts);
    if std::env::var_os("TONGWEN_WRITE").is_some() {
        publish("copy unseen", &table);
    }
}
