//! Why something is not out, what changes next, what a page is made from: `list`, `list next`,
//! `explain`, `status`, through the program.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use super::cli::run;
use super::sites::{NOW, Site};

const SITE: &str = "
-- site.toml --
base_url = \"https://news.example.org/site/\"
timezone = \"Asia/Shanghai\"
[languages.en]
title = \"News\"
[languages.zh]
title = \"新闻\"
[chrome]
footer = []
[translation]
stale = \"hold\"
[[translation.rules]]
section = \"notices\"
publish = \"together\"
-- content/en/news/both.md --
+++
title = \"Both\"
date = 2026-01-01
aliases = [\"/old/\"]
+++
![A picture](p.svg)
-- content/en/news/p.svg --
<svg width=\"1\" height=\"1\"/>
-- content/zh/news/both.md --
+++
title = \"两者\"
date = 2026-01-01
[l10n]
source = \"000000000000\"
blocks = []
+++
-- content/en/news/draft.md --
+++
title = \"Draft\"
draft = true
+++
-- content/en/news/gone.md --
+++
title = \"Gone\"
gone = true
+++
-- content/en/news/over.md --
+++
title = \"Over\"
expire_at = 2026-02-01
+++
-- content/en/news/never.md --
+++
title = \"Never\"
publish_at = 2027-02-01
expire_at = 2027-01-01
+++
-- content/en/news/broken.md --
+++
title = \"Broken\"
date = 2026-02-30
+++
-- content/en/news/.hidden.md --
# Hidden
-- content/en/notices/alone.md --
# Alone
-- content/en/notices/fee.md --
+++
title = \"Fees\"
date = 2026-05-01
+++
-- content/zh/notices/fee.md --
+++
title = \"收费\"
date = 2026-05-02
publish_at = 2026-07-01 09:00
+++
-- content/en/notices/free.md --
+++
title = \"Free\"
translate = false
+++
-- README.md --
# Notes
";

fn room() -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    Site::new(SITE).write(room.path());
    room
}

/// What several commands say, one under the other.
fn told(room: &Path, all: &[&[&str]]) -> String {
    let mut out = String::new();
    for args in all {
        let with_time: Vec<_> = args.iter().copied().chain(["--at", NOW]).collect();
        let run = run(room, &with_time);
        writeln!(out, "$ tongwen {} => {}\n{}{}", args.join(" "), run.status, run.out, run.err)
            .unwrap();
    }
    out
}

#[test]
fn every_reason_is_told_in_the_table() {
    let room = room();
    let all: &[&[&str]] =
        &[&["list", "-q"], &["--ui", "zh", "list"], &["list", "waiting"], &["status"]];
    let said = told(room.path(), all);
    insta::assert_snapshot!("reasons", said);
    let waiting = run(room.path(), &["list", "waiting", "--format", "json", "--at", NOW]);
    assert_eq!(waiting.json()[1]["key"], "notices/fee");
    assert_eq!(
        waiting.json()[1]["why"],
        json!({"reason": "waiting", "since": null, "until": "2026-07-01T09:00:00+08:00",
            "waits_for": ["zh"]})
    );
    assert_eq!(waiting.json()[0]["why"]["until"], json!(null));
    let count = run(room.path(), &["list", "held", "--format", "github", "--at", NOW]);
    assert_eq!(count.out, "count=1\n");
}

#[test]
fn a_file_an_address_or_a_code_is_explained() {
    let room = room();
    let all: &[&[&str]] = &[
        &["explain", "content/en/news/both.md"],
        &["--ui", "zh", "explain", "content/zh/news/both.md"],
        &["explain", "/site/en/news/draft/"],
        &["explain", "https://news.example.org/site/en/news/gone/index.html?x#y"],
        &["explain", "en/news/over"],
        &["explain", "en/news/never/"],
        &["explain", "content/en/news/broken.md"],
        &["explain", "en/notices/alone/"],
        &["--ui", "zh", "explain", "content/en/notices/fee.md"],
        &["explain", "content/zh/notices/fee.md"],
        &["explain", "/site/en/old"],
        &["explain", "/en/feed.xml"],
        &["explain", "zh/"],
        &["explain", "content/en/news/p.svg"],
        &["explain", "content/en/news/.hidden.md"],
        &["explain", "README.md"],
        &["--ui", "zh", "explain", "site.toml"],
        &["explain", "content/en"],
        &["explain", "/en/news/boht/"],
        &["--ui", "zh", "explain", "content/en/news/bothh.md"],
        &["explain", "plan::two-pages"],
        &["--ui", "zh", "explain", "[link::dead]"],
        &["explain", "link::daed"],
    ];
    insta::assert_snapshot!("explained", told(room.path(), all));
}

#[test]
fn programs_are_told_the_same() {
    let room = room();
    let of = |what: &str| {
        run(room.path(), &["explain", what, "--format", "json", "--at", NOW]).ends(0).json()
    };
    let both = of("content/en/news/both.md");
    assert_eq!(both["published"], true);
    assert_eq!(both["url"], "https://news.example.org/site/en/news/both/");
    assert_eq!(both["inputs"], json!(["content/en/news/both.md", "content/en/news/p.svg"]));
    assert_eq!(both["redirects"], json!(["https://news.example.org/site/en/old/"]));
    assert_eq!(both["translations"][0]["state"], "held");
    // Every address at which it says to stand does hold it.
    run(room.path(), &["build", "--lenient", "--at", NOW]).ends(0);
    for list in both["lists"].as_array().unwrap().iter().chain(both["feeds"].as_array().unwrap()) {
        let path = list.as_str().unwrap().strip_prefix("https://news.example.org/site/").unwrap();
        let file = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
        let text = std::fs::read_to_string(room.path().join("public").join(file)).unwrap();
        assert!(text.contains("Both"), "{list}");
    }
    let short = run(room.path(), &["explain", "news/broken.md", "--at", NOW]).ends(2);
    assert!(short.err.contains("`content/en/news/broken.md`"), "{short:?}");
    let broken = of("content/en/news/broken.md");
    assert_eq!(broken["why"]["reason"], "broken");
    assert_eq!(broken["faults"][0]["code"], "matter::no-such-date");
    let code = of("pair::duplicate-story");
    assert!(code["message"].as_str().unwrap().contains("KEY"), "{code}");
    assert_eq!(of("content/en/notices/alone.md")["why"]["waits_for"], json!(["zh"]));
    // Where one stands counts too, and a code wants no site at all.
    let inside = room.path().join("content/zh/notices");
    let fee = run(&inside, &["explain", "fee.md", "--format", "json", "--at", NOW]).ends(0);
    assert_eq!(fee.json()["why"]["until"], "2026-07-01T09:00:00+08:00");
    let nowhere = tempfile::tempdir().unwrap();
    assert!(run(nowhere.path(), &["explain", "link::dead"]).calm().out.contains("TARGET"));
}

#[test]
fn the_next_change_is_told_with_what_changes() {
    let room = room();
    let all: &[&[&str]] = &[
        &["list", "next"],
        &["--ui", "zh", "list", "next"],
        &["list", "next", "--format", "json"],
        &["list", "next", "--format", "github"],
    ];
    insta::assert_snapshot!("next", told(room.path(), all));
    // The file whose time comes while its story waits changes nothing.
    Site::new(
        "-- content/en/notices/alone.md --\n+++\npublish_at = 2026-06-02\n+++\n# Alone\n\
         -- content/en/notices/fee.md --\n+++\ndraft = true\n+++\n# Fees\n",
    )
    .with("-- site.toml --\n")
    .files
    .iter()
    .filter(|(path, _)| path.ends_with(".md"))
    .for_each(|(path, bytes)| super::sites::write(room.path(), path, bytes));
    let nothing = run(room.path(), &["list", "next", "--format", "github", "--at", NOW]);
    assert_eq!(nothing.out, "any=false\nat=\ncron=\nchanges=0\n");
    // What stands first, and for how long, is a change too.
    let until = "2026-06-03T00:00:00+08:00";
    for (name, key) in [("pin", "pinned_until"), ("flash", "breaking_until")] {
        let text = format!("+++\ndate = 2026-01-01\n{key} = {until}\n+++\n# {name}\n");
        super::sites::write(room.path(), &format!("content/en/news/{name}.md"), text.as_bytes());
    }
    let fading = run(room.path(), &["list", "next", "--format", "json", "--at", NOW]).json();
    assert_eq!(fading["next_change"], "2026-06-02T16:00:00Z");
    let told = fading["changes"].as_array().unwrap();
    let told: Vec<_> = told.iter().map(|one| (&one["change"], &one["key"])).collect();
    let expected = [("no_breaking", "news/flash"), ("no_pin", "news/pin")];
    assert_eq!(json!(told), json!(expected));
}
