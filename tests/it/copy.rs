//! Proofs: what is said of slips of copy and of words against the glossary, in both languages; and
//! `check --fix`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use proptest::prelude::*;
use tongwen::base::SourcePath;
use tongwen::diag::{Diagnostics, Rigour, Ui, print};
use tongwen::load::{Overrides, body_of, read_glossary, read_settings};
use tongwen::pair::Clock;
use tongwen::press::{self, Manuscript};
use tongwen::site::{Markdown, Rule};

use super::sites::{NOW, Site, files, repository};

/// The site, paired.
pub(crate) fn gathered(site: &Site) -> Manuscript {
    let text = std::str::from_utf8(&site.files["site.toml"]).unwrap();
    let settings = read_settings(&SourcePath::new("site.toml"), text, &Overrides::default());
    let settings = Arc::new(settings.value.unwrap());
    press::gather(site.tree(), &settings, Clock::at(NOW.parse().unwrap())).value
}

/// What proofs of a site find.
pub(crate) fn proofs(site: &Site) -> Diagnostics {
    let manuscript = gathered(site);
    let mut found = Diagnostics::new();
    let glossary = read_glossary(&site.tree(), &manuscript.settings).unpack(&mut found);
    found.append(manuscript.proof(&manuscript.pairs(), &site.tree(), glossary.as_ref()));
    found.judged(Rigour::Normal)
}

fn snapshot(name: &str, site: &Site, found: &Diagnostics) {
    let said = [Ui::En, Ui::Zh].map(|ui| print(found, &site.tree(), ui, false));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(repository().join("tests/it/copy"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, said.join("\n")));
}

fn fixture(name: &str) -> String {
    fs::read_to_string(repository().join(format!("tests/it/copy/{name}.txt"))).unwrap()
}

#[test]
fn every_slip_is_told_in_both_languages() {
    for (group, rules) in Rule::GROUPS.into_iter().skip(1) {
        for name in rules.iter().map(|rule| rule.name()) {
            let text = fixture(name);
            let site = Site::new(&text);
            let found = proofs(&site);
            let code = format!("{group}::{name}");
            assert!(!found.is_empty(), "{name} is not found");
            assert!(found.iter().all(|fault| fault.code == code), "{name}: {found:?}");
            snapshot(name, &site, &found);
            // Silent for the articles, for their section, for the site; alone and with its group.
            for off in [name, group, "all"] {
                let off = format!("off = [\"{off}\"]");
                let silent =
                    Site::new(&text.replace("[extra]\n", &format!("[check]\n{off}\n[extra]\n")));
                assert!(proofs(&silent).is_empty(), "{name} speaks");
                let table = format!("[[check.rules]]\nsection = \"news\"\n{off}\n");
                for table in [format!("[check]\n{off}\n"), table] {
                    let mut silent = Site::new(&text);
                    let settings = String::from_utf8(silent.files["site.toml"].to_vec()).unwrap();
                    let settings = settings.replace("[check]\n", "");
                    silent.put("site.toml", (settings + &table).into_bytes());
                    assert!(proofs(&silent).is_empty(), "{name} speaks under {table}");
                }
            }
        }
    }
}

#[test]
fn faults_of_a_glossary_are_told_in_both_languages() {
    let site = Site::new(&fixture("glossary"));
    let found = proofs(&site);
    let codes: Vec<_> = found.iter().map(|fault| fault.code).collect();
    for code in ["no-words", "empty", "double", "contradiction"] {
        assert!(codes.contains(&&*format!("glossary::{code}")), "{code}: {codes:?}");
    }
    assert!(codes.contains(&"data::unknown-key"), "{codes:?}");
    assert!(found.has_errors());
    snapshot("glossary", &site, &found);
    // A build does not read it.
    assert!(!site.build().found.has_errors());
}

const SLIPS: &str = "-- content/en/news/a.md --
+++
title = \"A day ,and a night\"
+++
First,and second .

    code ,here
-- content/zh/news/a.md --
+++
title = \"一天,一夜\"
[check]
off = \"agreement\"
+++
首先,其次。。见`a,b`和[说明 ](https://a.org/a,b)，<b title=\"甲,乙\">（丙)</b>
";

fn run(root: &Path, args: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tongwen"));
    let program = program.current_dir(root).args(["check", "--ui", "en", "--at", NOW, "--fix"]);
    program.args(args).env_remove("CLICOLOR_FORCE").output().unwrap()
}

fn text(root: &Path, path: &str) -> String {
    fs::read_to_string(root.join(path)).unwrap()
}

#[test]
fn corrections_are_shown_and_written() {
    let room = tempfile::tempdir().unwrap();
    let root = room.path();
    let mut site = Site::new(SLIPS);
    // Marks of orders and line ends stay as they are.
    let english = String::from_utf8(site.files["content/en/news/a.md"].to_vec()).unwrap();
    let english = format!("\u{feff}{}", english.trim_end().replace('\n', "\r\n"));
    site.put("content/en/news/a.md", english.clone().into_bytes());
    site.write(root);
    let before = files(root);
    let asked = run(root, &[]);
    assert_eq!(asked.status.code(), Some(2), "nobody can be asked");
    assert_eq!(files(root), before);
    assert!(String::from_utf8(asked.stderr).unwrap().contains("cli::not-asked"));
    let shown = String::from_utf8(asked.stdout).unwrap();
    for line in [
        "-First,and second .",
        "+First, and second.",
        "-title = \"一天,一夜\"",
        "+title = \"一天，一夜\"",
    ] {
        assert!(shown.contains(line), "{shown}");
    }
    assert!(!shown.contains('\x1b'));
    let written = run(root, &["--yes"]);
    assert_eq!(written.status.code(), Some(0), "{written:?}");
    let said = String::from_utf8(written.stdout).unwrap();
    assert!(said.contains("corrected 7 places in 2 files\n"), "{said}");
    let expected = english.replace("First,and second .", "First, and second.");
    assert_eq!(text(root, "content/en/news/a.md"), expected);
    let chinese = text(root, "content/zh/news/a.md");
    assert!(chinese.contains("一天，一夜"), "{chinese}");
    assert!(
        chinese.contains(
            "首先，其次。见`a,b`和[说明](https://a.org/a,b)，<b title=\"甲,乙\">（丙）</b>"
        ),
        "{chinese}"
    );
    let after = files(root);
    let again = run(root, &["--yes"]);
    assert!(
        String::from_utf8(again.stdout).unwrap().starts_with("no marks or blanks to correct\n")
    );
    assert_eq!(files(root), after);
    // Only for people.
    assert_eq!(run(root, &["--format", "json"]).status.code(), Some(2));
    assert!(run(root, &["--quiet"]).stdout.is_empty());
}

#[test]
fn an_original_that_was_corrected_names_its_translations() {
    let room = tempfile::tempdir().unwrap();
    let root = room.path();
    let site = Site::new(
        "-- content/en/news/a.md --\n# A\n\nFirst,and second.\n-- content/zh/news/a.md --\n# 甲\n\n首先，其次。\n",
    );
    site.write(root);
    let mut program = Command::new(env!("CARGO_BIN_EXE_tongwen"));
    let ack = program.current_dir(root).args(["translate", "ack", "--all", "--at", NOW]).output();
    assert_eq!(ack.unwrap().status.code(), Some(0));
    let said = String::from_utf8(run(root, &["--yes"]).stdout).unwrap();
    assert!(said.contains("translate ack"), "{said}");
    assert!(said.contains("    content/zh/news/a.md\n"), "{said}");
}

#[test]
fn a_file_that_changes_meanwhile_is_left_alone() {
    // The constructor alone: nobody is as quick as this in a test.
    let fault = tongwen::diag::faults::cli::meanwhile("content/en/a.md");
    assert_eq!(fault.code, "cli::meanwhile");
    let told = print(&Diagnostics::from(fault), &Site::new(SLIPS).tree(), Ui::En, false);
    assert!(told.contains("`content/en/a.md` has changed"), "{told}");
}

/// HTML without its words.
fn tags(html: &str) -> String {
    html.split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .map(|(tag, _)| tag.to_owned() + ">")
        .collect()
}

fn bodies() -> impl Strategy<Value = String> {
    const PIECES: &str = "你好 世界 , . ， 。 。。 : ( ) （ ） “ ” \" 「 」 ； ! ** * ` ~~ [甲 ](a.md) ![乙](x.png) <b> </b> \
        <code> </code> &amp; \\ > - 1. ## | |--|--| http://a.org {{<·notice·>}} {{<·/notice·>}} [^1] word, first ,and Rust ２０ · \
        ```";
    let piece = prop::sample::select(
        PIECES.split(' ').filter(|piece| !piece.is_empty()).collect::<Vec<_>>(),
    );
    let piece = piece.prop_map(|piece| piece.replace('·', " "));
    let line_end = prop::sample::select(vec!["\n", "\n\n", "\r\n", " "]).prop_map(str::to_owned);
    let piece = prop_oneof![5 => piece, 2 => line_end];
    prop::collection::vec(piece, 1..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_mended_is_built_as_before_and_stays(body in bodies(), is_chinese: bool) {
        let path = if is_chinese { "content/zh/news/a.md" } else { "content/en/news/a.md" };
        let mut site = Site::new("-- static/none --\n");
        let before = format!("+++\ntitle = \"甲,乙\"\n+++\n{body}");
        site.put(path, before.clone().into_bytes());
        let mended = gathered(&site).mended(&site.tree());
        let Some(mended) = mended.first() else { return Ok(()) };
        prop_assert_eq!(&mended.before, &before);
        let shape = |text: &str| {
            let body = text.split_once("+++\n").unwrap().1.split_once("+++\n").unwrap().1;
            let (body, outline) = body_of(body, Markdown::USUAL, is_chinese).value;
            let kinds: Vec<_> = body.blocks.iter().map(|block| block.kind).collect();
            let slots: Vec<_> = body.slots.iter().map(|slot| slot.filling).collect();
            (tags(&body.html), kinds, slots, outline.anchors)
        };
        prop_assert_eq!(shape(&mended.before), shape(&mended.after));
        let letters = |text: &str| -> String {
            let narrow = |c: char| if ('０'..='９').contains(&c) { '0' } else { c };
            text.chars().filter(|c| c.is_alphanumeric()).map(narrow).filter(|c| !c.is_ascii_digit()).collect()
        };
        prop_assert_eq!(letters(&mended.before), letters(&mended.after));
        prop_assert_eq!(before.lines().count(), mended.after.lines().count());
        site.put(path, mended.after.clone().into_bytes());
        prop_assert!(gathered(&site).mended(&site.tree()).is_empty(), "mended once more: {:?}", mended.after);
    }
}
