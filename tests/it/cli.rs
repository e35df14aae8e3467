//! The program itself: what it prints, and how it ends.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::sites::{NOW, Site, files, write};

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
# News
-- content/zh/news/_index.md --
# 新闻
-- content/en/news/a.md --
+++
title = \"A\"
date = 2023-07-14
+++
-- content/zh/news/a.md --
+++
title = \"甲\"
date = 2023-07-14
original = true
+++
-- content/en/news/only.md --
+++
title = \"Only here\"
date = 2024-07-14
+++
-- content/zh/news/draft.md --
+++
title = \"草稿\"
draft = true
+++
-- content/en/news/later.md --
+++
title = \"Later\"
publish_at = 2027-01-01T09:00:00+08:00
translate = false
+++
-- content/en/news/over.md --
+++
title = \"Over\"
date = 2023-01-01
expire_at = 2024-01-01
+++
";

/// Runs the program in a folder, with no settings of the machine that it runs on.
pub(crate) fn run(folder: &Path, args: &[&str]) -> Run {
    run_with(folder, args, &[])
}

pub(crate) fn run_with(folder: &Path, args: &[&str], env: &[(&str, &str)]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongwen"));
    command.current_dir(folder).args(args);
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    Run::of(command.envs(env.iter().copied()).output().unwrap())
}

#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let status = output.status.code().expect("it ends by itself");
        Self { status, out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    pub(crate) fn ends(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    #[track_caller]
    pub(crate) fn calm(self) -> Self {
        assert!(self.err.is_empty(), "{self:?}");
        self.ends(0)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("{self:?}"))
    }
}

fn site() -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    Site::new(SITE).write(room.path());
    room
}

/// What is printed, with what differs from run to run taken out.
fn plain(text: &str, room: &Path) -> String {
    let reason = fs::read(room.join("nowhere")).unwrap_err().to_string();
    let text = text.replace(room.to_str().unwrap(), "ROOM").replace(&reason, "REASON");
    let mut out = String::new();
    for word in text.split_inclusive(' ') {
        let is_time = word.contains('.') && word.trim_end().parse::<f64>().is_ok();
        out += if is_time { "0.00 " } else { word };
    }
    match out.split_once("用时") {
        Some((before, after)) => format!("{before}用时0.00秒{}", after.split_once('秒').unwrap().1),
        None => out,
    }
}

#[test]
fn a_build_says_one_line_and_a_second_one_writes_nothing() {
    let room = site();
    let first = run(room.path(), &["build", "--at", NOW]).calm();
    insta::assert_snapshot!("built", plain(&first.out, room.path()));
    let before = files(&room.path().join("public"));
    assert!(before.contains_key("tongwen-manifest.json"));
    let second = run(room.path(), &["build", "--at", NOW]).calm();
    assert!(second.out.contains("/public: 0"), "{second:?}");
    assert!(files(&room.path().join("public")) == before);
    let third = run(room.path(), &["--ui", "zh", "build", "--at", NOW]).calm();
    insta::assert_snapshot!("built_zh", plain(&third.out, room.path()));
    let quiet = run(room.path(), &["build", "--quiet", "--at", NOW]).calm();
    assert_eq!(quiet.out, "");
}

#[test]
fn build_reports_to_programs() {
    let room = site();
    let report = run(room.path(), &["build", "--format", "json", "--at", NOW]).calm().json();
    assert_eq!(report["articles"], serde_json::json!({ "en": 2, "zh": 1 }));
    assert_eq!(report["pairs"], 1);
    assert_eq!(report["next_change"], "2027-01-01T01:00:00Z");
    assert_eq!((&report["unchanged"], &report["deleted"]), (&0.into(), &0.into()));
    assert_eq!(report["written"], report["files"]);
    let written = files(&room.path().join("public"));
    assert_eq!(report["files"], written.len() - 1, "all but the manifest");
    let pages = written.keys().filter(|path| path.ends_with(".html")).count();
    assert_eq!(report["pages"], pages);
    assert!(report["seconds"].is_number());
    write(room.path(), "content/en/news/a.md", b"+++\ntitle = \"Another\"\ndraft = true\n+++\n");
    let report = run(room.path(), &["build", "--format", "json", "--at", NOW]).calm().json();
    assert_eq!((&report["deleted"], &report["articles"]["en"]), (&1.into(), &1.into()));
    assert_eq!(
        report["written"].as_u64().unwrap() + report["unchanged"].as_u64().unwrap(),
        report["files"].as_u64().unwrap()
    );
}

#[test]
fn flags_show_what_is_held_back() {
    let room = site();
    let pages = |flags: &[&str]| {
        let output = tempfile::tempdir().unwrap();
        let folder = output.path().join("out");
        let mut args = vec!["build", "--at", NOW, "--output", folder.to_str().unwrap()];
        args.extend(flags);
        run(room.path(), &args).calm();
        files(&folder)
    };
    let plain = pages(&[]);
    for (flag, page) in [
        ("--drafts", "zh/news/draft/index.html"),
        ("--future", "en/news/later/index.html"),
        ("--expired", "en/news/over/index.html"),
    ] {
        assert!(!plain.contains_key(page), "{page}");
        assert!(pages(&[flag]).contains_key(page), "{flag}");
    }
    assert!(pages(&["--swap", "--durable"]) == plain, "how it is written changes nothing");
    let one = pages(&["--lang", "zh"]);
    assert!(one.contains_key("zh/news/a/index.html") && !one.contains_key("en/news/a/index.html"));
    let moved = pages(&["--base-url", "https://other.example/below"]);
    let page = String::from_utf8(moved["en/news/a/index.html"].clone()).unwrap();
    assert!(page.contains("https://other.example/below/en/news/a/"), "{page}");
    assert!(!page.contains("news.example.org"));
}

#[test]
fn the_instant_decides_what_is_out() {
    let room = site();
    let has = |at: &str, page: &str| {
        run(room.path(), &["build", "--at", at]).calm();
        room.path().join("public").join(page).is_file()
    };
    assert!(!has("2027-01-01T08:59:59+08:00", "en/news/later/index.html"));
    assert!(has("2027-01-01T09:00:00+08:00", "en/news/later/index.html"));
    assert!(has("2023-12-31T15:59:59Z", "en/news/over/index.html"));
    assert!(!has("2023-12-31T16:00:00Z", "en/news/over/index.html"), "midnight in Shanghai");
}

#[test]
fn the_site_is_found_from_inside_and_by_name() {
    let room = site();
    let inside = room.path().join("content/en/news");
    run(&inside, &["build", "--at", NOW]).calm();
    assert!(room.path().join("public/en/index.html").is_file(), "the default is in the site");
    run(&inside, &["build", "--at", NOW, "--output", "here"]).calm();
    assert!(inside.join("here/en/index.html").is_file(), "what is given is where we are");
    fs::remove_dir_all(inside.join("here")).unwrap();
    let other = tempfile::tempdir().unwrap();
    let named = room.path().to_str().unwrap();
    for args in [["--root", named, "build"], ["build", "--root", named]] {
        run(other.path(), &[&args[..], &["--output", "out", "--at", NOW]].concat()).calm();
        assert!(other.path().join("out/zh/news/a/index.html").is_file());
    }
    let config = room.path().join("other.toml");
    let text = fs::read_to_string(room.path().join("site.toml")).unwrap();
    fs::write(&config, text.replace("news.example.org", "staging.example.org")).unwrap();
    run(other.path(), &["--config", config.to_str().unwrap(), "build", "--output", "out"]).calm();
    let page = fs::read_to_string(other.path().join("out/zh/index.html")).unwrap();
    assert!(page.contains("https://staging.example.org/zh/"));
}

#[test]
fn faults_of_the_content_end_with_1_and_leave_the_old_site() {
    let room = site();
    run(room.path(), &["build", "--at", NOW]).calm();
    let before = files(&room.path().join("public"));
    write(room.path(), "content/en/news/bad.md", b"+++\ntitle = \"Bad\"\n+++\n[x](no.md)\n");
    write(room.path(), "content/en/news/a.md", b"+++\ntitle = \"Changed\"\n+++\n");
    let failed = run(room.path(), &["build", "--at", NOW]).ends(1);
    assert_eq!(failed.out, "");
    assert!(failed.err.contains("content/en/news/bad.md:4:5"), "{failed:?}");
    assert!(files(&room.path().join("public")) == before, "a run with errors writes nothing");
    let lenient = run(room.path(), &["build", "--at", NOW, "--lenient"]).ends(0);
    assert!(lenient.err.starts_with("warning[link::dead]"), "{lenient:?}");
    assert!(lenient.out.starts_with("built "), "{lenient:?}");
    write(room.path(), "content/en/news/bad.md", b"+++\ntitle = \"Bad\"\ndatte = 1\n+++\n");
    run(room.path(), &["build", "--at", NOW]).ends(0);
    run(room.path(), &["build", "--at", NOW, "--strict"]).ends(1);
    // A template and `site.toml` are faults of the site too.
    write(room.path(), "templates/404.html", b"{% if %}");
    run(room.path(), &["build", "--at", NOW, "--lenient"]).ends(1);
    write(room.path(), "site.toml", b"base_url = 5\n");
    run(room.path(), &["status"]).ends(1);
}

#[test]
fn wrong_usage_and_surroundings_end_with_2() {
    let room = site();
    let empty = tempfile::tempdir().unwrap();
    let mut said = String::new();
    let cases: [(&Path, &[&str]); 7] = [
        (empty.path(), &["build"]),
        (empty.path(), &["build", "--root", "nowhere"]),
        (empty.path(), &["list", "--config", "nothing.toml"]),
        (room.path(), &["build", "--at", "tomorrow"]),
        (room.path(), &["status", "--lang", "zz"]),
        (room.path(), &["build", "--lang", "zz"]),
        // An address of the documentation, which no machine has.
        (room.path(), &["serve", "--host", "192.0.2.1"]),
    ];
    for (folder, args) in cases {
        for ui in ["en", "zh"] {
            let run = run(folder, &[args, &["--ui", ui]].concat()).ends(2);
            assert_eq!(run.out, "");
            said += &plain(&plain(&run.err, room.path()), empty.path());
        }
    }
    insta::assert_snapshot!("usage", said);
    for args in [&["bild"][..], &["build", "--nothing"], &["build", "--strict", "--lenient"], &[]] {
        let run = run(room.path(), args).ends(2);
        assert!(run.out.is_empty() && !run.err.is_empty());
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_gone_is_told() {
    let room = tempfile::tempdir().unwrap();
    let script = "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" build";
    let mut shell = Command::new("sh");
    shell.current_dir(room.path()).args(["-c", script, env!("CARGO_BIN_EXE_tongwen")]);
    let run = Run::of(shell.env_remove("LANG").env_remove("LC_ALL").output().unwrap()).ends(2);
    assert!(run.err.starts_with("error[cli::no-folder]"), "{run:?}");
}

#[test]
fn an_output_folder_that_is_not_ours_is_left_alone() {
    let room = site();
    write(room.path(), "public/thesis.odt", b"years of work");
    for verb in ["build", "clean"] {
        let run = run(room.path(), &[verb]).ends(2);
        assert!(run.err.contains("publish::not-ours"), "{run:?}");
        assert_eq!(fs::read(room.path().join("public/thesis.odt")).unwrap(), b"years of work");
    }
}

/// A place where nobody can make a folder, not even root.
#[cfg(target_os = "linux")]
#[test]
fn an_output_folder_that_cannot_be_made_is_told() {
    let room = site();
    let run = run(room.path(), &["build", "--output", "/proc/tongwen"]).ends(2);
    assert!(run.err.starts_with("error[publish::cannot-write]"), "{run:?}");
}

#[test]
fn clean_removes_what_was_built_and_nothing_else() {
    let room = site();
    let before = files(room.path());
    run(room.path(), &["clean"]).calm();
    run(room.path(), &["build", "--at", NOW]).calm();
    write(room.path(), "public/.well-known/mine.txt", b"mine");
    run(room.path(), &["clean"]).calm();
    assert_eq!(files(&room.path().join("public")).len(), 1);
    fs::remove_dir_all(room.path().join("public")).unwrap();
    assert!(files(room.path()) == before, "the working folder is gone too");
    run(room.path(), &["build", "--at", NOW, "--output", "other"]).calm();
    run(room.path(), &["clean", "--output", "other"]).calm();
    assert!(!room.path().join("other").exists());
}

#[test]
fn messages_and_help_are_in_two_languages() {
    let room = site();
    write(room.path(), "content/en/news/bad.md", b"[x](no.md)\n");
    let chinese = [
        run(room.path(), &["build", "--ui", "zh"]),
        run_with(room.path(), &["build"], &[("LANG", "zh_CN.UTF-8")]),
        run_with(room.path(), &["build"], &[("LANG", "en_GB"), ("LC_ALL", "zh_TW.UTF-8")]),
    ];
    for run in &chinese {
        assert!(run.err.starts_with("错误[link::dead]"), "{run:?}");
        assert!(run.err.trim_end().ends_with("1个错误"), "{run:?}");
    }
    let english = run_with(room.path(), &["build", "--ui=en"], &[("LANG", "zh_CN.UTF-8")]).ends(1);
    assert!(english.err.starts_with("error[link::dead]"), "{english:?}");
    for verb in [&[][..], &["build"], &["status"], &["list"], &["clean"]] {
        let help =
            |ui: &str| run(room.path(), &[verb, &["--help", "--ui", ui]].concat()).calm().out;
        let (en, zh) = (help("en"), help("zh"));
        assert!(en.contains("--root") && zh.contains("网站所在的文件夹"), "{zh}");
        assert!(en.is_ascii(), "{en}");
    }
    let version = run(room.path(), &["--version"]).calm();
    assert_eq!(version.out, concat!("tongwen ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn colour_is_for_terminals_and_who_asks_for_it() {
    let room = site();
    write(room.path(), "content/en/news/bad.md", b"[x](no.md)\n");
    let is_coloured = |env: &[(&str, &str)]| {
        run_with(room.path(), &["build"], env).ends(1).err.contains('\u{1b}')
    };
    assert!(!is_coloured(&[]));
    assert!(is_coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!is_coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn list_shows_articles_to_people_and_programs() {
    let room = site();
    let text = run(room.path(), &["list", "--at", NOW]).calm();
    insta::assert_snapshot!("list", text.out);
    let rows = run(room.path(), &["list", "--at", NOW, "--format", "json"]).calm().json();
    insta::assert_snapshot!("list_json", serde_json::to_string_pretty(&rows).unwrap());
    let keys = |which: &str| {
        let rows = run(room.path(), &["list", which, "--at", NOW, "--format", "json"]).calm();
        let rows = rows.json();
        let keys = rows.as_array().unwrap().iter().map(|row| row["key"].as_str().unwrap());
        keys.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(keys("drafts"), ["news/draft"]);
    assert_eq!(keys("future"), ["news/later"]);
    assert_eq!(keys("expired"), ["news/over"]);
    assert_eq!(keys("all").len(), rows.as_array().unwrap().len());
}

#[test]
fn status_shows_stories_to_people_and_programs() {
    let room = site();
    let text = run(room.path(), &["status", "--at", NOW]).calm();
    insta::assert_snapshot!("status", text.out);
    let zh = run(room.path(), &["status", "--at", NOW, "--ui", "zh", "--missing"]).calm();
    insta::assert_snapshot!("status_zh", zh.out);
    let json = run(room.path(), &["status", "--at", NOW, "--format", "json"]).calm().json();
    insta::assert_snapshot!("status_json", serde_json::to_string_pretty(&json).unwrap());
    let missing = ["status", "--at", NOW, "--format", "json", "--missing", "--lang", "zh"];
    let json = run(room.path(), &missing).calm().json();
    assert_eq!(json["stories"], 2, "{json}");
}

/// What exists, exists: a file with faults is half of a pair, and the table is shown.
#[test]
fn status_counts_files_that_cannot_be_published() {
    let room = site();
    write(room.path(), "content/zh/news/only.md", b"+++\ntitle = \n+++\n");
    let status = run(room.path(), &["status", "--at", NOW, "--format", "json"]).ends(1);
    let json = status.json();
    assert!(status.err.contains("content/zh/news/only.md"), "{status:?}");
    assert_eq!(json["pairs"], 3, "news/_index, news/a, news/only: {json}");
    let rows = json["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["key"] == "news/only").unwrap();
    assert_eq!(row["paths"]["zh"], "content/zh/news/only.md");
}
