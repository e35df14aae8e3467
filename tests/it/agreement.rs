//! Whether the texts of a pair agree: what is said of a pair that does not, in both languages; the
//! verb `check`; and how many of the faults that a fixed seed puts into real pairs are found.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use tongwen::base::SourcePath;
use tongwen::diag::{Diagnostics, Rigour, Ui, print};
use tongwen::load::{Changes, Overrides, SourceTree, read_settings};
use tongwen::pair::Clock;
use tongwen::press::Press;
use tongwen::site::Rule;

use super::sites::{NOW, Site, files, repository, write};

/// The rules of agreement.
fn rules() -> impl Iterator<Item = Rule> {
    Rule::GROUPS[0].1.iter().copied()
}

/// The site, paired.
fn gathered(site: &Site) -> Press {
    let text = std::str::from_utf8(&site.files["site.toml"]).unwrap();
    let settings = read_settings(&SourcePath::new("site.toml"), text, &Overrides::default());
    let settings = Arc::new(settings.value.unwrap());
    let mut press = Press::new(site.tree());
    let clock = Clock::at(NOW.parse().unwrap());
    press.gather(&settings, clock, &Changes::Everything);
    press
}

/// Where the pairs of a site disagree.
pub(crate) fn disagreements(site: &Site) -> Diagnostics {
    let press = gathered(site);
    let manuscript = press.manuscript().unwrap();
    manuscript.agreement(&manuscript.pairs(), &site.tree()).judged(Rigour::Normal)
}

/// The file of the translation that is compared; none where it is a draft or known to be behind.
fn translation_of(site: &Site) -> Option<String> {
    let press = gathered(site);
    let manuscript = press.manuscript().unwrap();
    let (translation, _) = *manuscript.pairs().first()?;
    Some(manuscript.site.card(translation).file.as_str().to_owned())
}

#[test]
fn every_disagreement_is_told_in_both_languages() {
    let folder = repository().join("tests/it/agreement");
    for rule in rules() {
        let name = rule.name();
        let text = fs::read_to_string(folder.join(format!("{name}.txt"))).unwrap();
        let site = Site::new(&text);
        let found = disagreements(&site);
        let code = format!("agree::{name}");
        assert!(!found.is_empty(), "{name} is not found");
        assert!(found.iter().all(|fault| fault.code == code), "{name}: {found:?}");
        let tree: SourceTree = site.tree();
        let said = [Ui::En, Ui::Zh].map(|ui| print(&found, &tree, ui, false));
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, said.join("\n")));
        // Silent for the article, for its section, for the site.
        let off = format!("off = [\"{name}\"]");
        let silent = Site::new(
            &text.replace("# 会议\n", &format!("+++\ntitle = \"会议\"\n[check]\n{off}\n+++\n")),
        );
        assert!(disagreements(&silent).is_empty(), "{name} speaks");
        for table in
            [format!("[check]\n{off}\n"), format!("[[check.rules]]\nsection = \"news\"\n{off}\n")]
        {
            let mut silent = Site::new(&text);
            let settings = String::from_utf8(silent.files["site.toml"].to_vec()).unwrap();
            silent.put("site.toml", (settings + &table).into_bytes());
            assert!(disagreements(&silent).is_empty(), "{name} speaks under {table}");
        }
    }
}

fn check(site: &Site, args: &[&str]) -> Output {
    let room = tempfile::tempdir().unwrap();
    site.write(room.path());
    let before = files(room.path());
    let mut program = Command::new(env!("CARGO_BIN_EXE_tongwen"));
    let run =
        program.current_dir(room.path()).args(["check", "--ui", "en", "--at", NOW]).args(args);
    let run = run.output().unwrap();
    assert_eq!(files(room.path()), before, "a check writes nothing");
    run
}

#[test]
fn the_verb_tells_people_and_programs() {
    let text = fs::read_to_string(repository().join("tests/it/agreement/numbers.txt")).unwrap();
    let site = Site::new(&text);
    let run = check(&site, &["--format", "json"]);
    assert_eq!(run.status.code(), Some(0));
    let told: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!((&told["errors"], &told["warnings"]), (&0.into(), &1.into()));
    let fault = &told["diagnostics"][0];
    assert_eq!(fault["code"], "agree::numbers");
    assert_eq!(fault["path"], "content/zh/news/a.md");
    assert_eq!((&fault["line"], &fault["column"]), (&3.into(), &11.into()));
    assert_eq!(fault["end_column"], 17);
    assert_eq!(fault["related"][0]["path"], "content/en/news/a.md");
    assert_eq!(fault["related"][0]["column"], 9);
    let run = check(&site, &["--format", "short", "--strict"]);
    assert_eq!(run.status.code(), Some(1));
    let line = String::from_utf8(run.stdout).unwrap();
    assert!(line.starts_with("content/zh/news/a.md:3:11: error[agree::numbers]: "), "{line}");
    // What a build would report is reported too.
    let dead = Site::new("-- content/en/news/a.md --\n# A\n\n[x](no.md)\n");
    let run = check(&dead, &[]);
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8(run.stderr).unwrap().contains("link::dead"));
    let fine = Site::new(&text.replace("五十八", "八十五"));
    let run = check(&fine, &[]);
    let line = String::from_utf8(run.stdout).unwrap();
    assert_eq!(line, "checked 2 articles, 1 pairs: no faults\n");
    assert!(check(&fine, &["--quiet"]).stdout.is_empty());
}

#[test]
fn the_example_site_agrees_with_itself() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tongwen"));
    let root = repository();
    let run = program.args(["check", "--format", "short", "--ui", "en", "--at", NOW, "--root"]);
    let run = run.arg(root).output().unwrap();
    assert_eq!(String::from_utf8(run.stdout).unwrap(), "");
    assert_eq!(run.status.code(), Some(0));
}

/// Random numbers that are the same every time.
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// Every way in which a fault of a rule can be put into a text: what stands there, and what comes in
/// its place.
fn faults(rule: Rule, text: &str) -> Vec<(std::ops::Range<usize>, String)> {
    let start = ["+++", "---"].iter().find_map(|fence| {
        let rest = text.strip_prefix(fence)?;
        Some(text.len() - rest.len() + rest.find(&format!("\n{fence}"))? + 4)
    });
    let (mut at, mut all, mut is_code) = (0, Vec::new(), false);
    for line in text.split_inclusive('\n') {
        let place = at..at + line.len();
        at = place.end;
        is_code ^= line.trim_start().starts_with("```");
        if is_code || line.starts_with("    ") || place.start < start.unwrap_or(0) {
            continue;
        }
        let mut whole = |fits: bool| {
            if fits {
                all.push((place.clone(), String::new()));
            }
        };
        match rule {
            Rule::Headings => whole(line.starts_with("## ") || line.starts_with("### ")),
            Rule::Lists => whole(line.starts_with("- ") || line.starts_with("* ")),
            Rule::Tables => whole(line.starts_with('|') && !line.contains("--")),
            Rule::Pictures => whole(line.starts_with("![") && line.trim_end().ends_with(')')),
            Rule::Numbers | Rule::Dates | Rule::Standards | Rule::Links => {
                all.extend(figures(rule, line).into_iter().map(|digit| {
                    let old = line.as_bytes()[digit] - b'0';
                    let new = char::from(b'1' + (old + 2) % 9).to_string();
                    (place.start + digit..place.start + digit + 1, new)
                }));
            }
            // They are put in with a sentence of their own; rules of copy are measured elsewhere.
            _ => {}
        }
    }
    all
}

const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The figures of a line that say something of a rule: the last of each number.
fn figures(rule: Rule, line: &str) -> Vec<usize> {
    let bytes = line.as_bytes();
    let last = |at: &usize| {
        bytes[*at].is_ascii_digit() && !bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
    };
    let fits = |at: &usize| {
        let (before, after) = (&line[..*at], &line[at + 1..]);
        let start = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let word = start.rsplit(|c: char| c.is_whitespace() || !c.is_ascii()).next().unwrap();
        let head = before.rsplit(|c: char| c.is_whitespace() || "(<（".contains(c)).next().unwrap();
        let is_link = head.starts_with("http");
        let is_standard = ["GB/T", "GB", "ISO", "IEC", "ISO/IEC", "CNAS", "RB/T"]
            .iter()
            .any(|name| start.trim_end().ends_with(name));
        let next = after.trim_start().chars().next();
        let is_date = matches!(next, Some('年' | '月' | '日' | '号' | '时' | '分'))
            || MONTHS.iter().any(|month| after.trim_start().starts_with(month));
        let is_plain = !start
            .ends_with(|c: char| c.is_ascii_alphanumeric() || "#-./:_".contains(c))
            && !after.starts_with(|c: char| c.is_ascii_alphanumeric() || "-./:_,）]、".contains(c))
            && !word.contains(['/', '@', '=', '{', '<'])
            && !start.is_empty()
            && !matches!(next, Some('至' | '到' | '–' | '—'));
        match rule {
            Rule::Links => is_link && !line.contains("![") && !line.contains('`'),
            Rule::Standards => is_standard && !is_link,
            Rule::Dates => {
                is_date
                    && (next != Some('日') || before.contains('月'))
                    && !matches!(next, Some('年' | '月' | '号' | '时' | '分'))
                    && !is_link
                    && is_plain
            }
            _ => is_plain && !is_standard && !is_date && !is_link && !line.starts_with('|'),
        }
    };
    (0..bytes.len()).filter(|at| last(at) && fits(at)).collect()
}

/// Sentences with a mailbox or a telephone number, for texts that have none: English, Chinese, and in
/// each what is spoilt, and how.
const CONTACTS: &[(Rule, &str, &str, &str, &str)] = &[
    (
        Rule::Addresses,
        "Questions go to [the desk at news@example.org](mailto:news@example.org).",
        "有问题请致信[news@example.org](mailto:news@example.org)。",
        "news@",
        "new@",
    ),
    (
        Rule::Addresses,
        "Write to press.office@example.org before Friday.",
        "请在周五之前发送邮件至press.office@example.org。",
        "example.org",
        "example.com",
    ),
    (
        Rule::Addresses,
        "- E-mail: <lin_qing-2@mail.example.org>",
        "- 邮箱：<lin_qing-2@mail.example.org>",
        "qing-2",
        "qing-3",
    ),
    (
        Rule::Phones,
        "Call +86 10 8388 6666 on weekdays.",
        "工作日请拨打010-83886666。",
        "6666",
        "6686",
    ),
    (Rule::Phones, "Telephone: +86-591-28764401", "电话：0591-28764401", "4401", "4410"),
    (
        Rule::Phones,
        "The hotline 400-810-0001 is free.",
        "请拨打服务热线400 810 0001。",
        "0001",
        "0007",
    ),
    (
        Rule::Phones,
        "By mobile: 139 1234 5678.",
        "手机：13912345678（联系人：林清）。",
        "5678",
        "5687",
    ),
];

/// A text without the stamp that an addition would make untrue.
fn unstamped(text: &str) -> String {
    let mut is_stamp = false;
    let kept = text.split_inclusive('\n').filter(|line| {
        if line.starts_with(['[', '+', '-']) {
            is_stamp = line.starts_with("[l10n]");
        }
        !is_stamp
    });
    kept.collect()
}

/// What is counted for a rule.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    put: usize,
    found: usize,
    untouched: usize,
    wrong: usize,
}

/// Warnings on the untouched pairs that a reader has found to be wrong: the texts agree. All others
/// have been looked at too, and are right.
const WRONG: &[(&str, &str, &str)] = &[];

pub(crate) fn sites() -> Vec<(String, Site)> {
    let mut folders = vec![("example".to_owned(), repository())];
    if let Some(corpora) = std::env::var_os("TONGWEN_CORPORA").map(PathBuf::from) {
        folders.extend(["plctlab", "radondb"].map(|name| (name.to_owned(), corpora.join(name))));
    }
    folders.into_iter().map(|(name, folder)| (name, site_of(&folder))).collect()
}

pub(crate) fn site_of(folder: &Path) -> Site {
    let mut site = Site::new("-- static/none --\n");
    for (path, bytes) in files(&folder.join("content")) {
        site.put(&format!("content/{path}"), bytes);
    }
    site
}

/// A site of one pair, and the file of its translation with its text.
struct Pair {
    site: Site,
    file: String,
    text: String,
}

impl Pair {
    /// The pair at a path below the languages' folders, if there is one that is compared.
    fn of(site: &Site, path: &str) -> Option<Self> {
        let mut pair = Site::new("-- static/none --\n");
        for folder in ["content/en/", "content/zh/"] {
            let file = [folder, path].concat();
            pair.put(&file, site.files.get(&file)?.to_vec());
        }
        // A fault in the original would make the translation one that is behind.
        let file = translation_of(&pair)?;
        let text = std::str::from_utf8(&site.files[&file]).unwrap().to_owned();
        Some(Self { site: pair, file, text })
    }

    /// The same pair with a sentence at the end of both texts.
    fn with(&self, english: &str, chinese: &str) -> Option<Self> {
        let mut site = self.site.clone();
        for (folder, sentence) in [("content/en/", english), ("content/zh/", chinese)] {
            let (file, bytes) = site.files.iter().find(|(path, _)| path.starts_with(folder))?;
            let text = unstamped(std::str::from_utf8(bytes).unwrap());
            site.put(&file.clone(), format!("{text}\n\n{sentence}\n").into_bytes());
        }
        let file = translation_of(&site)?;
        let text = std::str::from_utf8(&site.files[&file]).unwrap().to_owned();
        Some(Self { site, file, text })
    }

    /// What is said of it, with another text of the translation.
    fn said(&mut self, text: &str) -> Vec<(String, String)> {
        self.site.put(&self.file, text.as_bytes().to_vec());
        let found = disagreements(&self.site);
        let told = found.iter().map(|fault| {
            let values: Vec<_> = fault.values.iter().map(|(_, text)| text.as_str()).collect();
            (fault.code.to_owned(), values.join(" "))
        });
        told.collect()
    }
}

/// Puts a sentence with a mailbox or a number into both texts of a pair, and spoils it in one.
fn contact(
    pair: &Pair,
    plain: &[(String, String)],
    seed: &mut Seed,
    counts: &mut BTreeMap<Rule, Count>,
) {
    for rule in [Rule::Addresses, Rule::Phones] {
        let ways: Vec<_> = CONTACTS.iter().filter(|way| way.0 == rule).collect();
        let (_, english, chinese, from, to) = ways[seed.below(ways.len())];
        let Some(mut pair) = pair.with(english, chinese) else { continue };
        let text = pair.text.clone();
        let at = text.rfind(english).or_else(|| text.rfind(chinese)).unwrap();
        let code = format!("agree::{}", rule.name());
        let before = pair.said(&text);
        let after = pair.said(&(text[..at].to_owned() + &text[at..].replacen(from, to, 1)));
        // Both say the same before.
        let of_figures = [Rule::Numbers, Rule::Addresses, Rule::Phones];
        for other in of_figures {
            let code = format!("agree::{}", other.name());
            let own = before.iter().filter(|one| one.0 == code && !plain.contains(one)).count();
            let count = counts.entry(other).or_default();
            (count.untouched, count.wrong) = (count.untouched + own, count.wrong + own);
        }
        let count = counts.entry(rule).or_default();
        count.put += 1;
        let is_found = after.iter().any(|one| one.0 == code && !before.contains(one));
        count.found += usize::from(is_found);
        if !is_found {
            println!("missed: {} {} {to}", rule.name(), pair.file);
        }
    }
}

fn counted(name: &str, site: &Site, seed: &mut Seed, counts: &mut BTreeMap<Rule, Count>) {
    let english = site.files.keys().filter_map(|path| path.strip_prefix("content/en/"));
    for path in english.filter(|path| path.ends_with(".md")) {
        let Some(mut pair) = Pair::of(site, path) else { continue };
        let text = pair.text.clone();
        let before = pair.said(&text);
        contact(&pair, &before, seed, counts);
        for rule in rules() {
            let code = format!("agree::{}", rule.name());
            let told = |all: &[(String, String)]| all.iter().filter(|one| one.0 == code).count();
            let is_wrong = |(of, said): &&(String, String)| {
                let mut wrong = WRONG.iter();
                *of == code
                    && wrong.any(|w| w.0 == name && path.ends_with(w.1) && said.starts_with(w.2))
            };
            let count = counts.entry(rule).or_default();
            count.untouched += told(&before);
            count.wrong += before.iter().filter(is_wrong).count();
            let ways = faults(rule, &text);
            // Of standards there are few: all of them are tried.
            let chosen = match rule {
                Rule::Standards => &ways[..],
                _ if ways.is_empty() => continue,
                _ => std::slice::from_ref(&ways[seed.below(ways.len())]),
            };
            for (range, by) in chosen {
                let after = pair.said(&[&text[..range.start], by, &text[range.end..]].concat());
                // What the original does not have either is no fault when it goes.
                if by.is_empty() && told(&after) < told(&before) {
                    continue;
                }
                let is_found = after.iter().any(|one| one.0 == code && !before.contains(one));
                count.put += 1;
                count.found += usize::from(is_found);
                if !is_found {
                    let line = text[..range.start].lines().count();
                    println!("missed: {} {name} {}:{line} {by}", rule.name(), pair.file);
                }
            }
        }
    }
}

/// The table of a count, and the rules that miss their goal.
fn table(counts: &BTreeMap<Rule, Count>) -> (String, Vec<&'static str>) {
    let mut table = String::from(
        "| Rule | put in | found | recall | warnings on untouched pairs | wrong | precision |\n|---|--:|--:|--:|--:|--:|--:|\n",
    );
    let mut missed = Vec::new();
    for (rule, count) in counts {
        let Count { put, found, untouched, wrong } = *count;
        // All that was found where a fault was put in is right; so the pool is both together.
        let right = found + untouched - wrong;
        let recall = percent(found, put);
        let precision = percent(right, found + untouched);
        writeln!(
            table,
            "| `{}` | {put} | {found} | {recall} | {untouched} | {wrong} | {precision} |",
            rule.name()
        )
        .unwrap();
        if put > 0 && found * 10 < put * 8 || right * 100 < (found + untouched) * 95 {
            missed.push(rule.name());
        }
    }
    println!("{table}");
    (table, missed)
}

/// A share with two figures; rounded down, since a goal is not reached by rounding.
pub(crate) fn percent(part: usize, whole: usize) -> String {
    match whole {
        0 => "–".to_owned(),
        _ => format!("{}.{:02}", part / whole, part * 100 / whole % 100),
    }
}

/// Writes a table between its marks in the manual.
pub(crate) fn publish(name: &str, table: &str) {
    let paper = repository().join("docs/quality.md");
    let text = fs::read_to_string(&paper).unwrap();
    let (head, rest) = text.split_once(&format!("<!-- {name} -->")).unwrap();
    let (_, tail) = rest.split_once(&format!("<!-- /{name} -->")).unwrap();
    let text = format!("{head}<!-- {name} -->\n\n{table}\n<!-- /{name} -->{tail}");
    write(&repository(), "docs/quality.md", text.as_bytes());
}

/// One fault of each kind in each pair where there is something to spoil. `TONGWEN_WRITE=1` renews
/// the table of the manual.
#[test]
fn faults_put_into_pairs_are_found() {
    let mut counts = BTreeMap::new();
    let mut seed = Seed(20_230_714);
    let all = sites();
    for (name, site) in &all {
        counted(name, site, &mut seed, &mut counts);
    }
    let (table, missed) = table(&counts);
    if std::env::var_os("TONGWEN_WRITE").is_some() && all.len() == 3 {
        publish("agreement", &table);
    }
    assert!(missed.is_empty(), "below the goal: {missed:?}\n{table}");
}

/// The same for pairs that nobody has seen while the rules were made, laid out like a site in the
/// folder that `TONGWEN_HELD_OUT` names.
#[test]
fn faults_put_into_unseen_pairs_are_counted() {
    let Some(folder) = std::env::var_os("TONGWEN_HELD_OUT").map(PathBuf::from) else { return };
    let mut counts = BTreeMap::new();
    counted("unseen", &site_of(&folder), &mut Seed(20_230_714), &mut counts);
    let (table, _) = table(&counts);
    if std::env::var_os("TONGWEN_WRITE").is_some() {
        publish("unseen", &table);
    }
}
