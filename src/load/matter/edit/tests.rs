//! Stamps written into files of all forms, shown whole.

use super::with_stamp;
use crate::base::SourcePath;
use crate::load::fixtures::settings;
use crate::site::{Digest, Stamp};

fn digest(number: u64) -> Digest {
    Digest::parse(&format!("{number:012x}")).unwrap()
}

fn stamped(text: &str, blocks: u64) -> Option<String> {
    let stamp = Stamp { source: digest(0xabc), blocks: (0..blocks).map(digest).collect() };
    with_stamp(&SourcePath::new("a.md"), text.as_bytes(), &stamp, &settings()).unwrap()
}

/// A text before and after; `S` is the source, `A` and `B` are the blocks of the stamp.
const CASES: &[(&str, &str)] = &[
    // TOML: behind everything else, since a table has no end.
    (
        "+++\ntitle = \"甲\"\n+++\n正文\n",
        "+++\ntitle = \"甲\"\n[l10n]\nsource = S\nblocks = [A, B]\n+++\n正文\n",
    ),
    (
        "\u{feff}\r\n+++ \r\n# a note\r\ntitle = 'x' # why\r\n[extra]\r\na = 1\r\n+++\t\r\n\r\nb",
        "\u{feff}\r\n+++ \r\n# a note\r\ntitle = 'x' # why\r\n[extra]\r\na = 1\r\n[l10n]\r\nsource = S\r\nblocks = [A, B]\r\n+++\t\r\n\r\nb",
    ),
    ("+++\n+++\nb", "+++\n[l10n]\nsource = S\nblocks = [A, B]\n+++\nb"),
    // An older stamp: its values, wherever they stand.
    (
        "+++\n[l10n]\nsource = \"000000000001\" # by Li\nblocks = [\n  \"000000000002\", # one\n]\n\n[extra]\na = 1\n+++\nb",
        "+++\n[l10n]\nsource = S # by Li\nblocks = [A, B]\n\n[extra]\na = 1\n+++\nb",
    ),
    (
        "+++\nl10n.source = \"000000000001\"\nl10n.blocks = []\ntitle = \"x\"\n+++\nb",
        "+++\nl10n.source = S\nl10n.blocks = [A, B]\ntitle = \"x\"\n+++\nb",
    ),
    (
        "+++\nl10n = { blocks = [], source = \"000000000001\" }\n+++\nb",
        "+++\nl10n = { blocks = [A, B], source = S }\n+++\nb",
    ),
    // YAML.
    ("---\ntitle: 甲\n---\nb", "---\ntitle: 甲\nl10n:\n  source: S\n  blocks: [A, B]\n---\nb"),
    (
        "---\r\ntext: |\r\n  a\r\n\r\n# end\r\n...\r\nb",
        "---\r\ntext: |\r\n  a\r\n\r\n# end\r\nl10n:\r\n  source: S\r\n  blocks: [A, B]\r\n...\r\nb",
    ),
    (
        "---\n  title: x\n---\nb",
        "---\n  title: x\n  l10n:\n    source: S\n    blocks: [A, B]\n---\nb",
    ),
    ("---\n# nothing\n---\nb", "---\n# nothing\nl10n:\n  source: S\n  blocks: [A, B]\n---\nb"),
    (
        "---\nl10n:\n  blocks:\n  - '000000000002'\n  source: 000000000001\ntitle: x # kept\n---\nb",
        "---\nl10n:\n  source: S\n  blocks: [A, B]\ntitle: x # kept\n---\nb",
    ),
    (
        "---\n'L10n': ~\ntitle: x\n---\nb",
        "---\nl10n:\n  source: S\n  blocks: [A, B]\ntitle: x\n---\nb",
    ),
    (
        "---\n{title: x, l10n: {source: '000000000001', blocks: []}}\n---\nb",
        "---\n{title: x, l10n: {source: S, blocks: [A, B]}}\n---\nb",
    ),
    // JSON.
    (
        "{\n  \"title\": \"x\"\n}\nb",
        "{\n  \"title\": \"x\",\n  \"l10n\": {\n    \"source\": S,\n    \"blocks\": [A, B]\n  }\n}\nb",
    ),
    ("{}\nb", "{\n  \"l10n\": {\n    \"source\": S,\n    \"blocks\": [A, B]\n  }\n}\nb"),
    (
        "{\"l10n\": {\"source\": \"000000000001\", \"blocks\": [\"000000000002\"]}, \"title\": \"x\"}\n",
        "{\"l10n\": {\"source\": S, \"blocks\": [A, B]}, \"title\": \"x\"}\n",
    ),
    // None: one is made.
    ("# 甲\n\nb\n", "+++\n[l10n]\nsource = S\nblocks = [A, B]\n+++\n# 甲\n\nb\n"),
    ("\u{feff}b\r\n", "\u{feff}+++\r\n[l10n]\r\nsource = S\r\nblocks = [A, B]\r\n+++\r\nb\r\n"),
    ("---\n\nb", "+++\n[l10n]\nsource = S\nblocks = [A, B]\n+++\n---\n\nb"),
    ("", "+++\n[l10n]\nsource = S\nblocks = [A, B]\n+++\n"),
];

#[test]
fn a_stamp_is_put_in_and_nothing_else_is_touched() {
    for (text, expected) in CASES {
        let expected = expected.replace('S', "\"000000000abc\"");
        let expected = expected.replace('A', "\"000000000000\"").replace('B', "\"000000000001\"");
        assert_eq!(stamped(text, 2).as_deref(), Some(&*expected), "{text}");
        assert_eq!(stamped(&expected, 2).as_deref(), Some(&*expected), "the same stamp again");
    }
}

#[test]
fn a_long_stamp_has_lines() {
    for (text, _) in CASES {
        let Some(long) = stamped(text, 12) else { panic!("{text}") };
        assert!(long.lines().all(|line| line.len() < 100), "{long}");
        assert_eq!(stamped(&long, 12).as_deref(), Some(&*long));
        let short = stamped(&long, 2);
        assert_eq!(short.map(|short| stamped(&short, 12)), Some(Some(long)), "there and back");
    }
    let list = "[\n    \"000000000000\", \"000000000001\", \"000000000002\", \"000000000003\", \"000000000004\",\n    \"000000000005\",\n]\n";
    assert!(stamped("+++\n+++\n", 6).unwrap().contains(list));
}

#[test]
fn what_cannot_be_edited_safely_is_not_edited() {
    for text in [
        "---\n{title: x}\n---\nb",
        "+++\nl10n = true\n+++\nb",
        "+++\n[l10n]\nsource = \"000000000001\"\n+++\nb",
        "+++\ntitle = \n+++\nb",
        "---\ntitle: x\n\nb",
    ] {
        assert_eq!(stamped(text, 2), None, "{text}");
    }
}
