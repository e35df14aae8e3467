//! Histories that were made here, with everything in the way that may be in the way.

#![cfg(unix)]

use std::path::Path;
use std::process::Command;

use super::{Log, Repository};

/// Runs git with nothing of the machine's configuration.
fn git(folder: &Path, args: &[&str]) {
    let mut command = Command::new("git");
    let clean = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"];
    for name in clean {
        command.env_remove(name);
    }
    let who = ["-c", "user.name=林青", "-c", "user.email=lin@example.org"];
    let run = command
        .current_dir(folder)
        .args(who)
        .args(["-c", "init.defaultBranch=main", "-c", "commit.gpgSign=false"])
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_DATE", "2026-03-02T09:00:00+08:00")
        .output()
        .unwrap();
    assert!(run.status.success(), "{args:?}: {}", String::from_utf8_lossy(&run.stderr));
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn log(folder: &Path) -> Log {
    Repository::around(folder).unwrap().log(&["content"], &|_| true).unwrap()
}

#[test]
fn a_folder_without_history_has_none() {
    let room = tempfile::tempdir().unwrap();
    assert!(Repository::around(room.path()).is_none());
    git(room.path(), &["init", "--quiet"]);
    let fresh = Repository::around(room.path()).unwrap();
    assert!(fresh.log(&["content"], &|_| true).is_none(), "there is no commit yet");
    assert!(fresh.commit("HEAD").is_none());
    assert!(Repository::around(&room.path().join("nowhere")).is_none());
}

/// A site in a folder of the repository, names that would break lines, commits without files.
#[test]
fn names_may_hold_anything() {
    let room = tempfile::tempdir().unwrap();
    let site = room.path().join("site");
    let names = ["content/新闻/a b.md", "content/-q.md", "content/:a\"*.md"];
    git(room.path(), &["init", "--quiet"]);
    for name in names {
        write(&site, name, "1\n");
    }
    write(&site, "content/line\nend.md", "1\n");
    write(room.path(), "other.md", "1\n");
    git(room.path(), &["add", "--all"]);
    git(room.path(), &["commit", "--quiet", "-m", "one"]);
    git(room.path(), &["commit", "--quiet", "--allow-empty", "-m", "none"]);
    write(&site, names[0], "2\n");
    git(room.path(), &["commit", "--quiet", "-a", "-m", "two\n\n:not a file"]);
    // What people have in their settings changes nothing.
    for setting in ["diff.noprefix", "log.showSignature", "diff.mnemonicPrefix", "log.follow"] {
        git(room.path(), &["config", setting, "true"]);
    }
    for (name, value) in
        [("diff.external", "false"), ("core.fsmonitor", "false"), ("core.pager", "false")]
    {
        git(room.path(), &["config", name, value]);
    }
    let log = log(&site);
    let found: Vec<_> = log.versions.iter().map(|(path, all)| (path.as_str(), all.len())).collect();
    let mut wanted = vec![(names[0], 2), (names[1], 1), (names[2], 1), ("content/line\nend.md", 1)];
    wanted.sort_unstable();
    assert_eq!(found, wanted);
    let newest = &log.commits[log.versions[names[0]][0].commit];
    assert_eq!((newest.author.as_str(), newest.is_cut), ("林青", false));
    assert_eq!(newest.date, "2026-03-02T09:00:00+08:00");
    assert_eq!(newest.at, "2026-03-02T01:00:00Z".parse().ok());
    let repository = Repository::around(&site).unwrap();
    let mut blobs = repository.blobs().unwrap();
    let mut text = |number: usize| {
        let version: &super::Version = &log.versions[names[0]][number];
        blobs.read(version.blob.as_deref().unwrap())
    };
    assert_eq!((text(0), text(1)), (Some(b"2\n".to_vec()), Some(b"1\n".to_vec())));
    assert_eq!(blobs.read(&"1".repeat(40)), None, "it is not here");
    assert_eq!(blobs.read(&newest.id), None, "it is no file");
}

#[test]
fn what_differs_is_what_was_committed_since_or_not_at_all() {
    let room = tempfile::tempdir().unwrap();
    let room = room.path();
    git(room, &["init", "--quiet"]);
    for name in ["same", "committed", "staged", "changed", "gone"] {
        write(room, &format!("site/{name}.md"), "1\n");
    }
    write(room, ".gitignore", "*.tmp\n");
    git(room, &["add", "--all"]);
    git(room, &["commit", "--quiet", "-m", "one"]);
    git(room, &["tag", "v1"]);
    write(room, "site/committed.md", "2\n");
    git(room, &["commit", "--quiet", "-a", "-m", "two"]);
    write(room, "site/staged.md", "2\n");
    git(room, &["add", "--all"]);
    write(room, "site/changed.md", "2\n");
    write(room, "site/新.md", "1\n");
    write(room, "site/a.tmp", "1\n");
    write(room, "elsewhere.md", "1\n");
    std::fs::remove_file(room.join("site/gone.md")).unwrap();
    let repository = Repository::around(&room.join("site")).unwrap();
    let first = repository.commit("v1").unwrap();
    let found = repository.differing(&first).unwrap();
    let found: Vec<_> = found.iter().map(String::as_str).collect();
    assert_eq!(found, ["changed.md", "committed.md", "gone.md", "staged.md", "新.md"]);
    assert_eq!(repository.commits_since(&first).unwrap().len(), 1);
    assert_eq!(repository.commit("HEAD~1"), Some(first));
    for name in ["nowhere", "--all", "-n1", "", "v1:site/same.md"] {
        assert_eq!(repository.commit(name), None, "{name}");
    }
}

/// The oldest commit of a cut history seems to have brought every file. It has not.
#[test]
fn a_cut_history_says_where_it_is_cut() {
    let room = tempfile::tempdir().unwrap();
    let (whole, cut) = (room.path().join("whole"), room.path().join("cut"));
    std::fs::create_dir(&whole).unwrap();
    git(&whole, &["init", "--quiet"]);
    for text in ["1\n", "2\n", "3\n"] {
        write(&whole, "content/a.md", text);
        git(&whole, &["add", "--all"]);
        git(&whole, &["commit", "--quiet", "-m", text]);
    }
    let from = format!("file://{}", whole.display());
    git(room.path(), &["clone", "--quiet", "--depth", "2", &from, "cut"]);
    let is_cut = |log: &Log| log.commits.iter().map(|commit| commit.is_cut).collect::<Vec<_>>();
    assert_eq!(is_cut(&log(&whole)), [false, false, false]);
    assert_eq!(is_cut(&log(&cut)), [false, true]);
}
