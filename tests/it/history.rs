//! What git knows, as `status` and `check` tell it: who changed the original, since when, and what
//! differs from a revision. And that nobody is troubled where git knows nothing.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::cli::{Run, run, run_with};
use super::sites::{NOW, Site, write};

const SITE: &str = "
-- site.toml --
base_url = \"https://news.example.org/\"
timezone = \"Asia/Shanghai\"
[languages.en]
title = \"News\"
[languages.zh]
title = \"新闻\"
[chrome]
footer = []
-- content/en/news/_index.md --
+++
translate = false
+++
# News
-- content/en/news/fees.md --
# Fees

The fee is 40 yuan.

Pay at the desk.
-- content/zh/news/fees.md --
# 收费

收费40元。

请到服务台缴纳。
";
const EN: &str = "content/en/news/fees.md";
const ZH: &str = "content/zh/news/fees.md";

/// Runs git as somebody on a day, with nothing of the machine's configuration.
pub(crate) fn git(folder: &Path, who: &str, day: &str, args: &[&str]) {
    let mut command = Command::new("git");
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    let date = format!("{day}T09:00:00+08:00");
    let settings = ["user.email=a@example.org", "init.defaultBranch=main", "commit.gpgSign=false"];
    let settings = settings.iter().flat_map(|setting| ["-c", setting]);
    let out = command
        .current_dir(folder)
        .args(["-c", &format!("user.name={who}")])
        .args(settings)
        .args(args)
        .envs([("GIT_AUTHOR_DATE", &*date), ("GIT_COMMITTER_DATE", &*date)])
        .envs([("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1")])
        .output()
        .unwrap();
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
}

fn commit(folder: &Path, who: &str, day: &str) {
    git(folder, who, day, &["add", "--all"]);
    git(folder, who, day, &["commit", "--quiet", "-m", "a change"]);
}

/// A repository in whose folder `site` the site lies. The translation of the fees has been stale since
/// Chen Wei's change; a story without translation came later, another is in no commit yet.
fn repository() -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    let site = room.path().join("site");
    Site::new(SITE).write(&site);
    run(&site, &["translate", "ack", ZH]).calm();
    git(room.path(), "Lin Qing", "2026-03-01", &["init", "--quiet"]);
    commit(room.path(), "Lin Qing", "2026-03-01");
    // Laid out anew: it says what it said.
    write(&site, EN, b"Fees\n====\n\nThe fee is\n40 yuan.\n\nPay at *the desk*.\n");
    commit(room.path(), "Bob", "2026-03-05");
    // Two changes: the first made the translation stale.
    write(&site, EN, b"Fees\n====\n\nThe fee is\n45 yuan.\n\nPay at *the desk*.\n");
    commit(room.path(), "陈伟", "2026-03-10");
    write(&site, EN, b"# Fees\n\nThe fee is 45 yuan.\n\nPay at the desk, or online.\n");
    commit(room.path(), "Bob", "2026-03-12");
    write(&site, "content/en/news/新 late.md", b"# Late\n");
    commit(room.path(), "Ann, PhD", "2026-03-20");
    write(&site, "content/zh/news/new.md", "# 新\n".as_bytes());
    room
}

fn changes(site: &Path, args: &[&str]) -> Vec<Value> {
    let args = [&["status", "--at", NOW, "--format", "json"], args].concat();
    let found = run(site, &args).calm().json();
    let rows = found["rows"].as_array().unwrap().iter();
    rows.map(|row| json!([row["key"], row["original_change"]])).collect()
}

#[test]
fn status_names_who_changed_the_original_and_when() {
    let room = repository();
    let site = &room.path().join("site");
    let found = changes(site, &[]);
    let of = |key: &str| found.iter().find(|row| row[0] == key).unwrap()[1].clone();
    let fees = &of("news/fees")["zh"];
    assert_eq!(
        (&fees["date"], &fees["author"], &fees["committed"]),
        (&json!("2026-03-10T09:00:00+08:00"), &json!("陈伟"), &json!(true)),
        "neither who laid it out anew before, nor who changed it again after"
    );
    assert_eq!(fees["commit"].as_str().map(str::len), Some(40));
    assert_eq!(of("news/新 late")["zh"]["author"], "Ann, PhD");
    let new = json!({"committed": false, "commit": null, "date": null, "author": null});
    assert_eq!(of("news/new"), json!({"en": new}));
    assert_eq!(of("news/_index"), json!({}), "it is up to date");
    insta::assert_snapshot!(run(site, &["status", "--at", NOW]).calm().out);
    let csv = run(site, &["status", "--at", NOW, "--format", "csv"]).calm().out;
    assert!(csv.starts_with("key,section,en,zh,changed_blocks,changed_at,changed_by\n"), "{csv}");
    let late = "news/新 late,news,original,missing,0,2026-03-20T09:00:00+08:00,\"Ann, PhD\"\n";
    assert!(csv.contains(late), "{csv}");
}

#[test]
fn what_is_behind_since_a_day_or_a_revision() {
    let room = repository();
    let site = &room.path().join("site");
    let keys = |since: &str, more: &[&str]| -> Vec<String> {
        let rows = changes(site, &[&["--since", since], more].concat());
        rows.iter().map(|row| row[0].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(keys("2026-03-01", &[]), ["news/fees", "news/new", "news/新 late"]);
    assert_eq!(keys("2026-03-11", &[]), ["news/new", "news/新 late"]);
    assert_eq!(keys("2026-03-10T10:00+08:00", &["--lang", "zh"]), ["news/新 late"]);
    assert_eq!(keys("HEAD~2", &["--stale"]), Vec::<String>::new());
    assert_eq!(keys("HEAD~3", &["--stale"]), ["news/fees"]);
    assert_eq!(keys("HEAD", &[]), ["news/new"], "what is not committed is newer than all");
    run(site, &["status", "--since", "HEAD~3", "--fail-on", "stale"]).ends(1);
    run(site, &["status", "--since", "HEAD~2", "--fail-on", "stale"]).ends(0);
    // An uncommitted change of an original that was up to date.
    run(site, &["translate", "ack", ZH]).calm();
    commit(room.path(), "Lin Qing", "2026-03-21");
    write(site, EN, b"# Fees\n\nThe fee is 50 yuan.\n\nPay at the desk, or online.\n");
    assert_eq!(keys("HEAD", &["--stale"]), ["news/fees"]);
    assert_eq!(changes(site, &["--stale"])[0][1]["zh"]["committed"], false);
}

#[test]
fn a_revision_that_git_does_not_know_is_told() {
    let room = repository();
    let site = &room.path().join("site");
    for name in ["nowhere", "2026-02-30", "--all", "main:site.toml"] {
        let since = format!("--since={name}");
        let told = run(site, &["status", &since]).ends(2);
        assert!(told.err.contains("error[cli::no-revision]: git knows no revision"), "{told:?}");
        assert!(told.err.contains("--since 2026-03-01") && told.out.is_empty(), "{told:?}");
    }
}

fn nothing_is_known(found: &Run) {
    let rows = found.json()["rows"].clone();
    let changes = rows.as_array().unwrap().iter().map(|row| &row["original_change"]);
    let known: Vec<_> = changes.flat_map(|change| change.as_object().unwrap().values()).collect();
    assert!(!known.is_empty() && known.iter().all(|change| change.is_null()), "{rows}");
}

#[test]
fn without_git_or_a_repository_nothing_is_missing_but_the_columns() {
    let json = &["status", "--format", "json"];
    let room = repository();
    let site = &room.path().join("site");
    let bare = tempfile::tempdir().unwrap();
    Site::new(SITE).write(bare.path());
    write(bare.path(), "content/en/news/b.md", b"# B\n");
    for (folder, env) in [(site.as_path(), [("PATH", "")]), (bare.path(), [("LC_ALL", "C")])] {
        nothing_is_known(&run_with(folder, json, &env).calm());
        let text = run_with(folder, &["status"], &env).calm().out;
        assert!(!text.contains("original changed"), "{text}");
        for args in
            [&["status", "--since", "2026-03-01"][..], &["check", "--changed-since", "HEAD"]]
        {
            let told = run_with(folder, args, &env).ends(2);
            assert!(told.err.contains("error[cli::no-history]: "), "{told:?}");
        }
    }
    // A repository without a commit.
    git(bare.path(), "A", "2026-03-01", &["init", "--quiet"]);
    nothing_is_known(&run(bare.path(), json).calm());
}

/// The oldest commit that a shallow clone has seems to have brought every file.
#[test]
fn a_shallow_clone_names_nobody_wrongly() {
    let room = repository();
    let from = format!("file://{}", room.path().display());
    let clone = |depth: &str, name: &str| {
        let args = ["clone", "--quiet", "--depth", depth, &from, name];
        git(room.path(), "A", "2026-03-01", &args);
        room.path().join(name).join("site")
    };
    let shallow = clone("1", "shallow");
    nothing_is_known(&run(&shallow, &["status", "--format", "json"]).calm());
    let since = run(&shallow, &["status", "--since", "2026-03-01"]).ends(0);
    assert_eq!(since.err.matches("warning[cli::unknown-change]").count(), 1, "{since:?}");
    assert!(since.err.contains("2\n") && since.err.contains("git fetch --unshallow"), "{since:?}");
    // Deep enough for the change, and for what was before it.
    let deeper = clone("4", "deeper");
    let known = changes(&deeper, &["--stale"]);
    assert_eq!(known[0][1]["zh"]["author"], "陈伟");
}

/// A fault in each of two stories; only one of them differs.
#[test]
fn check_can_be_limited_to_what_differs() {
    let room = tempfile::tempdir().unwrap();
    let site = &room.path().join("a site");
    Site::new(SITE).write(site);
    write(site, "content/en/news/old.md", b"# Old\n\n[dead](no.md)\n");
    write(site, "content/zh/news/old.md", "# 旧\n\n共7人。\n".as_bytes());
    git(room.path(), "Lin Qing", "2026-03-01", &["init", "--quiet"]);
    commit(room.path(), "Lin Qing", "2026-03-01");
    let check = |more: &[&str]| {
        run(site, &[&["check", "--format", "short", "--changed-since"], more].concat())
    };
    let clean = run(site, &["check", "--changed-since", "HEAD"]).calm();
    assert_eq!(clean.out, "checked 0 articles, 0 pairs: no faults\n");
    // One side of a pair: what the two disagree in is told, wherever it stands.
    write(site, EN, b"# Fees\n\nThe fee is 45 yuan.\n\nPay at the desk.\n");
    let pair = check(&["HEAD"]).ends(0);
    assert!(pair.out.contains("content/zh/news/fees.md:3:3: warning[agree::numbers]"), "{pair:?}");
    assert!(!pair.out.contains("old.md"), "{pair:?}");
    commit(room.path(), "Lin Qing", "2026-03-02");
    assert_eq!(check(&["HEAD"]).calm().out, "");
    assert_eq!(check(&["HEAD~1"]).ends(0).out, pair.out);
    // A file that git does not know yet.
    write(site, "content/zh/news/新.md", "# 新\n\n[死](no.md)\n".as_bytes());
    let new = check(&["HEAD"]).ends(1);
    assert_eq!(new.out.lines().count(), 1, "{new:?}");
    assert!(new.out.starts_with("content/zh/news/新.md:3:5: error[link::dead]"), "{new:?}");
    // What is wrong with the site itself is told whatever has changed.
    let settings = std::fs::read_to_string(site.join("site.toml")).unwrap();
    let settings = settings.replace("footer = []", "footer = [{ page = \"no.md\" }]");
    write(site, "site.toml", settings.as_bytes());
    commit(room.path(), "Lin Qing", "2026-03-03");
    let all = check(&["HEAD"]).ends(1);
    assert!(all.out.contains("error[plan::chrome-page]"), "{all:?}");
    for name in ["nowhere", "2026-03-01"] {
        let told = check(&[name]).ends(2);
        assert!(told.err.contains("error[cli::no-revision]"), "{told:?}");
    }
}
