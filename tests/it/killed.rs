//! A publishing process is killed, again and again: the site stays sound, and the next run
//! finishes the work.
//!
//! The child is this very test binary, asked for the test [`child`] with a site to publish. It is
//! killed at moments swept over its work: half of them over the whole of it, half over the part
//! in which the folder is changed.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "this is a test, helpers too")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Instant;
use std::{env, fs, thread};

use tongwen::base::Fingerprint;
use tongwen::diag::Outcome;
use tongwen::manifest::{Artifact, Content, Phase};
use tongwen::publish::{Options, publish};
use tongwen::site::Route;

use super::sites::files;

type Files = BTreeMap<String, Vec<u8>>;

const STORIES: usize = 150;
/// What the child says when it begins.
const READY: &str = "the child begins";
const VARIABLE: &str = "TONGWEN_TEST_CHILD";

/// A site of about 300 files. Every page names its own style sheet, whose name carries its hash;
/// two stories of three change from version to version, some come and some go.
fn site(version: usize) -> Files {
    let mut site = Files::new();
    for story in (0..STORIES).filter(|story| story % 7 != version % 7) {
        let state = (version + story % 3) / 3 * 3 + usize::from(story % 5 == 0) * version;
        let css = format!("p{{order:{story}{state}}}").repeat(20);
        let name = format!("assets/{story}.{}.css", Fingerprint::of(css.as_bytes()).short(8));
        let page = format!("asset {name}\n{}", format!("第{story}条，第{state}版。\n").repeat(300));
        site.insert(format!("zh/news/{story}/index.html"), page.into_bytes());
        site.insert(name, css.into_bytes());
    }
    site.insert("feed.xml".to_owned(), version.to_string().into_bytes());
    site
}

fn print(version: usize, folder: &Path, swap: bool) {
    let site = site(version);
    let files: Vec<_> = site.iter().collect();
    let render = |job: usize| {
        let content = Content::Bytes(files[job].1.clone().into());
        Outcome::clean(Some(Artifact { route: Route::of_file(files[job].0), content }))
    };
    let Outcome { value, diagnostics } =
        publish(files.len(), render, folder, Options { swap, durable: false });
    assert!(value.is_some(), "{diagnostics:?}");
}

/// Not a test of its own: what is killed.
#[test]
fn child() {
    let Ok(order) = env::var(VARIABLE) else { return };
    let (version, folder) = order.split_once(' ').unwrap();
    let (version, swap) = match version.strip_prefix("swap") {
        Some(version) => (version, true),
        None => (version, false),
    };
    println!("{READY}");
    print(version.parse().unwrap(), Path::new(folder), swap);
}

/// Starts a child and waits until it begins. It may go on talking as long as the reader lives.
fn start(version: usize, folder: &Path, swap: bool) -> (Child, BufReader<ChildStdout>) {
    let word = if swap { "swap" } else { "" };
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "killed::child", "--nocapture", "--test-threads", "1"])
        .env(VARIABLE, format!("{word}{version} {}", folder.display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    assert!(out.by_ref().lines().any(|line| line.unwrap().contains(READY)));
    (child, out)
}

/// Waits until the child has written down what it is going to do, or has ended.
fn wait_for_change(child: &mut Child, folder: &Path) {
    let work = folder.with_file_name(".public.tongwen");
    let begins = || work.join("journal").exists() || work.join("next").exists();
    while !begins() && child.try_wait().unwrap().is_none() {
        thread::yield_now();
    }
}

/// What a fresh publish of a version gives.
fn fresh(version: usize, room: &Path) -> Files {
    let folder = room.join(format!("fresh{version}"));
    print(version, &folder, false);
    files(&folder)
}

fn assert_sound(found: &Files, versions: &[Files]) {
    for (path, bytes) in found {
        let known = versions.iter().any(|site| site.get(path) == Some(bytes));
        assert!(known, "{path} is of no version");
        if Phase::of(&Route::of_file(path)) == Phase::Page {
            let text = std::str::from_utf8(bytes).unwrap();
            let asset = text.lines().next().unwrap().strip_prefix("asset ").unwrap();
            assert!(found.contains_key(asset), "{path} names {asset}, which is not there");
        }
    }
}

/// Kills `kills` runs and gives how many of them were killed in the midst of their work.
fn kill(kills: usize, swap: bool) -> usize {
    // In memory where there is such a disk: quicker, and its pace does not vary.
    let memory = Path::new("/dev/shm");
    let disk = if memory.is_dir() { memory.to_owned() } else { env::temp_dir() };
    let room = tempfile::tempdir_in(disk).unwrap();
    let folder: PathBuf = room.path().join("public");
    let versions: Vec<_> = (0..4).map(|version| fresh(version, room.path())).collect();
    print(0, &folder, swap);
    // How long it takes, and how long the part of it takes that changes the folder.
    let (mut child, _out) = start(1, &folder, swap);
    let ready = Instant::now();
    wait_for_change(&mut child, &folder);
    let change = Instant::now();
    assert!(child.wait().unwrap().success());
    let (whole, part) = (ready.elapsed(), change.elapsed());
    let mut midway = 0;
    let mut last = 1;
    for round in 0..kills {
        let version = (last + 1 + round % 2) % 4;
        let (mut child, _out) = start(version, &folder, swap);
        // Every moment of the sweep once, in a mixed but fixed order.
        let moment = u32::try_from(round * 7 % kills).unwrap();
        let sweep = if round % 2 == 0 {
            whole
        } else {
            wait_for_change(&mut child, &folder);
            part
        };
        thread::sleep(sweep * moment / u32::try_from(kills).unwrap());
        child.kill().unwrap();
        midway += usize::from(!child.wait().unwrap().success());
        let found = files(&folder);
        if swap {
            assert!([last, version].iter().any(|&whole| found == versions[whole]));
            last = if found == versions[version] { version } else { last };
        } else {
            assert_sound(&found, &versions);
        }
        // Now and then the next run is killed too, before it has mended anything.
        if !swap && round % 3 != 0 {
            print(version, &folder, swap);
            assert!(files(&folder) == versions[version], "round {round}: not as a fresh one");
            last = version;
        }
    }
    print(3, &folder, swap);
    assert!(files(&folder) == versions[3]);
    let left = fs::read_dir(folder.with_file_name(".public.tongwen")).unwrap();
    let mut left: Vec<_> = left.map(|child| child.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["cache", "lock"], "nothing is left lying about");
    midway
}

/// On a machine that is busy with other things a run takes now longer and now shorter than when it
/// was timed, and is missed; then it is tried again.
fn often_enough(kills: usize, swap: bool, wanted: usize) {
    let mut midway = 0;
    for _ in 0..4 {
        midway += kill(kills, swap);
        if midway > wanted {
            return;
        }
    }
    panic!("only {midway} of {} were killed in time", 4 * kills);
}

#[test]
fn a_killed_run_leaves_a_sound_site_and_the_next_one_finishes() {
    often_enough(50, false, 10);
}

#[test]
fn a_swapped_folder_is_wholly_old_or_wholly_new() {
    often_enough(24, true, 4);
}
