//! Faults of the machine, made to happen: full disks, disks that may not be written to, no file
//! handles left, other runs at the same time, clocks that go back, sources that vanish.
//!
//! What is promised: a run that cannot finish says so, ends with a status that says whose fault it
//! was, and leaves the site as it was; the next one finishes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};
use std::{env, thread};

use tongwen::publish::recover;

use super::sites::{NOW, Site, TINY, files, write};

type Files = BTreeMap<String, Vec<u8>>;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tongwen");

/// A site of so many articles in each language, in one of its versions.
fn site(root: &Path, articles: usize, version: usize) {
    let settings = "-- site.toml --\nbase_url = \"https://a.org/\"\ntheme = \"tiny\"\n\
        languages.en.title = \"News\"\nlanguages.zh.title = \"新闻\"\nfeeds.formats = [\"atom\"]\n\
        chrome.footer = []\n";
    Site::new(settings).with(TINY).write(root);
    for number in 0..articles {
        for (lang, word) in [("en", "Number"), ("zh", "编号")] {
            let text = format!(
                "+++\ntitle = \"{word} {number}\"\ndate = 2025-{:02}-01\n+++\n{}\n",
                number % 12 + 1,
                format!("Version {version}。").repeat(20)
            );
            write(root, &format!("content/{lang}/news/n{number}.md"), text.as_bytes());
        }
    }
}

fn build(root: &Path, flags: &[&str]) -> Output {
    command(root, flags).output().unwrap()
}

fn command(root: &Path, flags: &[&str]) -> Command {
    let mut command = at(root, NOW);
    command.args(flags);
    command
}

/// The program, to be run for an instant.
fn at(root: &Path, instant: &str) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(["build", "--quiet", "--ui", "en", "--at", instant]).current_dir(root);
    command.env_remove("CLICOLOR_FORCE").stdin(Stdio::null());
    command
}

#[track_caller]
fn well(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What a fresh build gives.
fn fresh(root: &Path) -> Files {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("public");
    well(&build(root, &["--output", folder.to_str().unwrap()]));
    files(&folder)
}

/// A disk of our own, in which a script of the shell plays. Skipped, and said to be, where the system
/// does not let us have one.
fn on_a_small_disk(name: &str, script: &str) {
    let room = tempfile::tempdir().unwrap();
    let root = room.path().join("site");
    site(&root, 10, 1);
    fs::create_dir(room.path().join("disk")).unwrap();
    let trial = |flags: &[&str]| {
        let mut trial = Command::new("unshare");
        trial.args(flags).args(["sh", "-c", "mount -t tmpfs -o size=64k tmpfs \"$0\""]);
        let trial = trial.arg(room.path().join("disk")).stderr(Stdio::null()).status();
        trial.is_ok_and(|status| status.success())
    };
    let Some(flags) = [&["-m"][..], &["-rm"][..]].into_iter().find(|flags| trial(flags)) else {
        eprintln!("{name}: skipped, this system lets us mount nothing");
        return;
    };
    let script = format!("set -eu\n{PRELUDE}\n{script}\necho played\n");
    let played = Command::new("unshare")
        .args(flags)
        .args(["sh", "-c", &script])
        .env("ROOM", room.path())
        .env("PROGRAM", PROGRAM)
        .current_dir(&root)
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&played.stdout).into_owned();
    assert!(out.ends_with("played\n"), "{name}: {out}{}", said(&played));
}

/// `run STATUS [WORD] [FLAG …]` builds and wants this status, and this word to be said.
const PRELUDE: &str = r#"
fail() { echo "$*"; exit 1; }
run() {
    want=$1 word=$2; shift 2
    status=0
    "$PROGRAM" build --quiet --ui en --at 2026-06-01T00:00:00Z --output "$ROOM/disk/public" "$@" 2>"$ROOM/said" || status=$?
    [ "$status" = "$want" ] || fail "status $status, not $want: $(cat "$ROOM/said")"
    [ -z "$word" ] || grep -qF "$word" "$ROOM/said" || fail "not said: $word; but: $(cat "$ROOM/said")"
}
same() { diff -r "$ROOM/before" "$ROOM/disk/public" || fail "the site is not as it was"; }
keep() { rm -rf "$ROOM/before"; cp -a "$ROOM/disk/public" "$ROOM/before"; }
"#;

#[test]
fn a_full_disk_leaves_the_site_as_it_was() {
    on_a_small_disk(
        "a full disk",
        r#"
mount -t tmpfs -o size=1m tmpfs "$ROOM/disk"
head -c 3000000 /dev/zero >content/en/film.mp4
run 2 publish::cannot-write
[ ! -e "$ROOM/disk/public" ] || fail "half a site is there"
rm content/en/film.mp4
run 0 ""
keep
for flags in "" --swap --durable; do
    head -c 3000000 /dev/zero >content/en/film.mp4
    sed -i s/Version/Fassung/ content/*/news/*.md
    run 2 "No space left on device" $flags
    same
    [ "$(ls -A "$ROOM/disk/.public.tongwen")" = "cache
lock" ] || fail "left: $(ls -A "$ROOM/disk/.public.tongwen")"
    rm content/en/film.mp4
    run 0 "" $flags
    grep -q Fassung "$ROOM/disk/public/en/news/n1/index.html" || fail "not built afterwards"
    sed -i s/Fassung/Version/ content/*/news/*.md
    run 0 "" $flags
    same
done
# Full before anything is begun.
head -c 3000000 /dev/zero >"$ROOM/disk/rest" 2>/dev/null || true
sed -i s/Version/Fassung/ content/*/news/*.md
run 2 publish::
same
rm "$ROOM/disk/rest"
run 0 ""
"#,
    );
}

#[test]
fn a_disk_that_may_not_be_written_to_leaves_the_site_as_it_was() {
    on_a_small_disk(
        "a disk for reading",
        r#"
mount -t tmpfs -o size=4m tmpfs "$ROOM/disk"
run 0 ""
keep
sed -i s/Version/Fassung/ content/*/news/*.md
mount -o remount,ro "$ROOM/disk"
run 2 "Read-only file system"
same
run 2 "Read-only file system" --swap
same
mount -o remount,rw "$ROOM/disk"
run 0 ""
"#,
    );
}

/// Files are staged where they can be renamed from: on the disk of the output.
#[test]
fn the_output_may_be_another_disk() {
    on_a_small_disk(
        "another disk",
        r#"
"$PROGRAM" build --quiet --at 2026-06-01T00:00:00Z --output "$ROOM/plain"
mkdir -p "$ROOM/disk/public"
mount -t tmpfs -o size=4m tmpfs "$ROOM/disk/public"
run 0 ""
diff -r -x .tongwen "$ROOM/plain" "$ROOM/disk/public" || fail "not as elsewhere"
[ -d "$ROOM/disk/public/.tongwen" ] || fail "the working folder is on the wrong disk"
run 2 publish::no-swap --swap
sed -i s/Version/Fassung/ content/*/news/*.md
run 0 ""
umount "$ROOM/disk/public"; rmdir "$ROOM/disk/public"
# By a link.
mkdir "$ROOM/far"; mount -t tmpfs -o size=4m tmpfs "$ROOM/far"; mkdir "$ROOM/far/www"
ln -s "$ROOM/far/www" "$ROOM/disk/public"
run 0 ""
[ -L "$ROOM/disk/public" ] || fail "the link is gone"
[ -d "$ROOM/far/www/.tongwen" ] || fail "the working folder is on the wrong disk"
"#,
    );
}

#[test]
fn a_run_without_file_handles_ends_well_or_says_so() {
    let room = tempfile::tempdir().unwrap();
    let root = room.path();
    site(root, 20, 1);
    well(&build(root, &[]));
    let before = files(&root.join("public"));
    let mut refused = 0;
    // With four, one file alone can be open: enough to begin, and never for a folder in a folder.
    for handles in (3..10).chain([13, 20, 39]) {
        site(root, 20, 2);
        let script = format!("ulimit -n {handles}; exec \"$0\" build --quiet --at {NOW}");
        let output = Command::new("sh").args(["-c", &script, PROGRAM]).current_dir(root).output();
        let output = output.unwrap();
        let code = output.status.code();
        assert!(!said(&output).contains("panicked"), "{handles}: {}", said(&output));
        // Below a handful the system cannot even load a program.
        let is_told = matches!(code, Some(1 | 2) if said(&output).contains("error["));
        let is_not_begun = matches!(code, Some(126 | 127));
        assert!(
            code == Some(0) || is_told || is_not_begun,
            "{handles}: {code:?} {}",
            said(&output)
        );
        refused += usize::from(is_told);
        let found = files(&root.join("public"));
        if code != Some(0) && !said(&output).contains("::unfinished") {
            assert!(found == before, "{handles}: the site is not as it was: {}", said(&output));
        }
        well(&build(root, &[]));
        assert!(files(&root.join("public")) == fresh(root), "{handles}");
        site(root, 20, 1);
        well(&build(root, &[]));
    }
    assert!(refused > 0, "no run was short of handles");
}

#[test]
fn a_second_run_at_once_is_told_to_wait() {
    let room = tempfile::tempdir().unwrap();
    let root = room.path();
    site(root, 60, 1);
    well(&build(root, &[]));
    let before = files(&root.join("public"));
    site(root, 60, 2);
    let hold = recover(&root.join("public")).unwrap().unwrap();
    let output = build(root, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("another run of tongwen is working on"), "{}", said(&output));
    assert!(files(&root.join("public")) == before);
    drop(hold);
    // Six at once: each publishes or is refused, and what is there afterwards is whole.
    let runs: Vec<_> =
        (0..6).map(|_| command(root, &[]).stderr(Stdio::piped()).spawn().unwrap()).collect();
    let ended: Vec<_> = runs.into_iter().map(|run| run.wait_with_output().unwrap()).collect();
    for output in &ended {
        let is_refused = said(output).contains("publish::locked");
        let expected = if is_refused { 2 } else { 0 };
        assert_eq!(output.status.code(), Some(expected), "{}", said(output));
    }
    assert!(ended.iter().any(|output| output.status.success()));
    assert!(files(&root.join("public")) == fresh(root));
}

#[test]
fn a_clock_that_goes_back_is_no_fault() {
    let room = tempfile::tempdir().unwrap();
    let root = room.path();
    site(root, 5, 1);
    write(root, "content/en/news/later.md", b"+++\ndate = 2026-05-01\n+++\n# Later\n");
    let at = |instant: &str| well(&at(root, instant).output().unwrap());
    let public = root.join("public");
    at("2026-06-01T00:00:00Z");
    let june = files(&public);
    assert!(june.contains_key("en/news/later/index.html"));
    at("2026-04-01T00:00:00Z");
    assert!(!public.join("en/news/later").exists());
    at("2026-06-01T00:00:00Z");
    assert!(files(&public) == june);

    // Everything was written by a clock that was years ahead; a change of the same length is seen.
    let future = SystemTime::now() + Duration::from_hours(15 * 365 * 24);
    let age = || {
        for entry in walkdir::WalkDir::new(root).into_iter().flatten() {
            if entry.file_type().is_file() {
                let file = File::options().write(true).open(entry.path()).unwrap();
                file.set_modified(future).unwrap();
            }
        }
    };
    age();
    site(root, 5, 2);
    age();
    at("2026-06-01T00:00:00Z");
    let text = fs::read_to_string(public.join("en/news/n1/index.html")).unwrap();
    assert!(text.contains("Version 2") && !text.contains("Version 1"), "{text}");
    assert!(files(&public) == fresh(root));
}

/// The whole program, not only its publishing: `killed.rs` sweeps that more finely.
#[test]
fn a_program_killed_at_any_moment_leaves_pages_whole() {
    let room = tempfile::tempdir().unwrap();
    let root = room.path();
    let public = root.join("public");
    site(root, 40, 1);
    let whole: Vec<Files> = [1, 2]
        .map(|version| {
            site(root, 40, version);
            fresh(root)
        })
        .into();
    well(&build(root, &[]));
    let started = Instant::now();
    site(root, 40, 1);
    well(&build(root, &[]));
    let length = started.elapsed();
    let mut killed = 0;
    for round in 0..24_u32 {
        let version = round % 2 + 1;
        site(root, 40, usize::try_from(version).unwrap());
        let mut child = command(root, &[]).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(length * (round * 7 % 24) / 24);
        child.kill().unwrap();
        killed += usize::from(!child.wait().unwrap().success());
        for (path, bytes) in files(&public) {
            let is_whole = whole.iter().any(|site| site.get(&path) == Some(&bytes));
            assert!(is_whole, "round {round}: {path} is of no version");
        }
        if round % 3 == 0 {
            well(&build(root, &[]));
            let expected = &whole[usize::try_from(version - 1).unwrap()];
            assert!(files(&public) == *expected, "round {round}");
        }
    }
    assert!(killed > 4, "only {killed} were killed in time");
}

/// Editors save, sync programs move, while the program lists and reads.
#[test]
fn sources_that_come_and_go_break_nothing() {
    let room = tempfile::tempdir().unwrap();
    let root = room.path().join("site");
    site(&root, 30, 1);
    well(&build(&root, &[]));
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let place = |name: &str| root.join("content/en/news").join(name);
            let mut round = 0;
            while !stop.load(Ordering::Relaxed) {
                let (name, other) = (format!("n{}.md", round % 30), format!("m{}.md", round % 7));
                let _ = fs::rename(place(&name), place(&other));
                let _ = fs::create_dir(place("folder"));
                let _ = fs::write(place("folder/x.md"), "# X\n");
                let _ = fs::rename(place(&other), place(&name));
                let _ = fs::remove_dir_all(place("folder"));
                let _ = fs::write(place("folder"), "no folder");
                let _ = fs::remove_file(place("folder"));
                round += 1;
            }
        });
        for _ in 0..25 {
            let output = build(&root, &[]);
            let code = output.status.code();
            let is_told = code == Some(1) && said(&output).contains("error[");
            if !(code == Some(0) || is_told) || said(&output).contains("panicked") {
                stop.store(true, Ordering::Relaxed);
                panic!("{code:?} {}", said(&output));
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    well(&build(&root, &[]));
    assert!(files(&root.join("public")) == fresh(&root));
}

/// The program asks nobody on the network: without any it builds the same.
#[test]
fn a_build_needs_no_network() {
    let room = tempfile::tempdir().unwrap();
    let root: PathBuf = room.path().join("site");
    site(&root, 3, 1);
    write(
        &root,
        "content/en/news/web.md",
        b"# Web\n\n![x](https://a.example/x.png) <https://a.example/>\n",
    );
    let trace = room.path().join("trace");
    let traced = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=network", "-o"])
        .arg(&trace)
        .args([PROGRAM, "build", "--quiet", "--at", NOW])
        .current_dir(&root)
        .output();
    match traced {
        Ok(output) if trace.exists() => {
            well(&output);
            let calls = fs::read_to_string(&trace).unwrap();
            assert!(!calls.contains("socket("), "{calls}");
        }
        _ => eprintln!("a build needs no network: not traced, there is no strace here"),
    }
    let alone = ["-n", "-rn"].into_iter().find(|flags| {
        let trial = Command::new("unshare").args([flags, "true"]).stderr(Stdio::null()).status();
        trial.is_ok_and(|status| status.success())
    });
    let Some(flags) = alone else {
        eprintln!("a build needs no network: skipped, this system lets us cut nothing off");
        return;
    };
    let with = fresh(&root);
    fs::remove_dir_all(root.join("public")).ok();
    let output = Command::new("unshare")
        .args([flags, PROGRAM, "build", "--quiet", "--at", NOW])
        .current_dir(&root)
        .output()
        .unwrap();
    well(&output);
    assert!(files(&root.join("public")) == with);
}

/// Nothing of what surrounds the program shows in the site.
#[test]
fn surroundings_do_not_show() {
    let room = tempfile::tempdir().unwrap();
    site(room.path(), 3, 1);
    let plain = fresh(room.path());
    let folder = room.path().join("public");
    let output = command(room.path(), &[])
        .env_clear()
        .envs([
            ("TZ", "America/New_York"),
            ("HOME", "/nowhere"),
            ("USER", "SECRET"),
            ("LANG", "de_DE"),
        ])
        .env("PATH", env::var_os("PATH").unwrap_or_default())
        .output()
        .unwrap();
    well(&output);
    assert!(files(&folder) == plain);
}
