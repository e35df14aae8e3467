//! Connections break, the store refuses, the program is killed: 200 runs, while somebody reads.
//!
//! The deploying process is this very test binary, asked for the test [`child`]. It is killed at
//! its 10th, 20th, 30th or 40th request, unless it is done before. The reader asks the store itself, and finds
//! every page with all that it names, at any moment.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tongwen::base::Fingerprint;
use tongwen::deploy::{self, Limits, Order};
use tongwen::diag::Outcome;
use tongwen::manifest::{self, Artifact, Content, Manifest};
use tongwen::publish::{Options, publish};
use tongwen::site::{Route, S3, Storage, Target};

use super::proxy::{self, Fate, Proxy, ask};
use super::servers::{Server, installed};

const RUNS: usize = 200;
/// A new edition of the site is built after so many runs.
const EDITION: usize = 3;
const STORIES: usize = 12;
const SEED: u64 = 0x746f_6e67_7765_6e21;
const VARIABLE: &str = "TONGWEN_TEST_DEPLOY";

/// Pages that name their own style sheet and a shared one, by names that carry the digests. Some
/// stories change with an edition, some come and some go.
fn site(edition: usize) -> BTreeMap<String, Vec<u8>> {
    let mut site = BTreeMap::new();
    let mut asset = |text: String| {
        let name = format!("assets/x.{}.css", Fingerprint::of(text.as_bytes()).short(10));
        site.insert(name.clone(), text.into_bytes());
        name
    };
    let shared = asset(format!("body{{order:{}}}", edition / 2));
    let mut pages = Vec::new();
    for story in (0..STORIES).filter(|story| story % 5 != edition % 5) {
        let own = asset(format!("p{{order:{story}{}}}", (edition + story) / 3));
        let text = format!("第{story}条\n").repeat(60);
        pages.push((format!("zh/news/{story}/index.html"), format!("{shared}\n{own}\n{text}end")));
    }
    site.extend(pages.into_iter().map(|(route, text)| (route, text.into_bytes())));
    site.insert("zh/feed.xml".to_owned(), edition.to_string().into_bytes());
    site
}

fn print(edition: usize, folder: &Path) {
    let site = site(edition);
    let files: Vec<_> = site.iter().collect();
    let render = |job: usize| {
        let content = Content::Bytes(files[job].1.clone().into());
        Outcome::clean(Some(Artifact { route: Route::of_file(files[job].0), content }))
    };
    let Outcome { value, diagnostics } = publish(files.len(), render, folder, Options::default());
    assert!(value.is_some(), "{diagnostics:?}");
}

/// Not a test of its own: what is killed.
#[test]
fn child() {
    let Ok(order) = std::env::var(VARIABLE) else { return };
    let (port, rest) = order.split_once(' ').unwrap();
    let (seed, folder) = rest.split_once(' ').unwrap();
    let s3 = S3 {
        endpoint: Some(format!("http://127.0.0.1:{port}")),
        bucket: "site".to_owned(),
        region: None,
        path_style: None,
        profile: None,
    };
    let target = Target {
        name: "production".to_owned(),
        storage: Storage::S3(s3),
        prefix: String::new(),
        max_deletes: 256,
        parallel: 4,
        encoding: None,
        redirects: None,
    };
    let limits = Limits {
        attempts: 8,
        pause: Duration::from_millis(2),
        longest: Duration::from_millis(20),
        seed: Some(seed.parse().unwrap()),
        ..Limits::default()
    };
    let done = deploy::deploy(&Order {
        folder: Path::new(folder),
        target: &target,
        root: Path::new(folder),
        base: "/",
        owner: "0123456789abcdef0123456789abcdef",
        variable: &|name| name.starts_with("AWS_").then(|| "x".to_owned()),
        limits,
        prune: false,
        break_lock: false,
        only_plan: false,
        ended: Arc::default(),
    });
    match done {
        Ok(done) => println!("requests {}", done.requests),
        Err(fault) => panic!("{fault:?}"),
    }
}

fn start(proxy: &Proxy, seed: usize, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "deploy::chaos::child", "--nocapture", "--test-threads", "1"])
        .env(VARIABLE, format!("{} {seed} {}", proxy.port, folder.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits for a child, but not for ever.
fn wait(mut child: Child) -> ExitStatus {
    for _ in 0..60_000 {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    panic!("a deploy has hung: {:?}", child.wait());
}

/// A number by chance for a request of a run; the same each time the test runs.
fn chance(run: usize, request: usize) -> u64 {
    let mut x = SEED ^ (run as u64) << 32 ^ (request as u64 + 1);
    for _ in 0..3 {
        x ^= x >> 12;
        x ^= x << 25;
        x ^= x >> 27;
        x = x.wrapping_mul(0x2545_F491_4F6C_DD1D);
    }
    x >> 16
}

/// One request in four meets something.
fn fate(run: usize, request: usize) -> Fate {
    let answer = |status| Fate::Answer(status, "<Error><Code>Chaos</Code></Error>".to_owned());
    match chance(run, request) % 28 {
        0 => Fate::Cut,
        1 => Fate::CutAnswer,
        2 => Fate::CutMiddle,
        3 => answer(500),
        4 => answer(503),
        5 => answer(429),
        6 => Fate::Delay(Duration::from_millis(chance(run, request + 1000) % 20)),
        _ => Fate::Pass,
    }
}

/// Reads pages again and again; every one that is there has all that it names.
fn read(port: u16, is_over: &AtomicBool, found: &AtomicUsize) -> Result<(), String> {
    let mut last: BTreeMap<usize, Vec<u8>> = BTreeMap::new();
    while !is_over.load(Ordering::SeqCst) {
        for story in 0..STORIES {
            let key = format!("zh/news/{story}/index.html");
            let page = ask(port, "GET", &proxy::path(&key), &[]);
            if page.status == 404 {
                continue;
            }
            let text = page.text();
            if page.status != 200 || !text.ends_with("end") {
                return Err(format!("{key}: {} {text}", page.status));
            }
            for name in text.lines().take(2) {
                let asset = ask(port, "GET", &proxy::path(name), &[]);
                let digest = Fingerprint::of(&asset.body).short(10);
                if asset.status != 200 || !name.contains(&digest) {
                    return Err(format!("{key} names {name}: {}", asset.status));
                }
            }
            if last.insert(story, page.body.clone()).is_some_and(|before| before != page.body) {
                found.fetch_add(1, Ordering::SeqCst);
            }
        }
    }
    Ok(())
}

/// What a store holds, but for what is kept for readers one deploy longer.
fn keys(port: u16) -> BTreeSet<String> {
    let list = ask(port, "GET", "/site?list-type=2", &[]).text();
    let keys = list.split("<Key>").skip(1).filter_map(|rest| rest.split('<').next());
    keys.map(str::to_owned).collect()
}

#[test]
fn readers_find_a_whole_site_whatever_happens() {
    let Some(installed) = installed() else { return };
    let server = Server::moto(&installed);
    let proxy = Proxy::new(server.port);
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("public");
    print(0, &folder);
    assert!(wait(start(&proxy, 1, &folder)).success());

    let (is_over, changes) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let reader = {
        let (port, is_over, changes) = (server.port, is_over.clone(), changes.clone());
        thread::spawn(move || read(port, &is_over, &changes))
    };
    let (mut killed, mut done, mut edition) = (0, 0, 0);
    for run in 0..RUNS {
        if run % EDITION == 0 {
            edition += 1;
            print(edition, &folder);
        }
        let victim = Arc::new(AtomicU32::new(0));
        let (seen, last) = (victim.clone(), 10 * (1 + run % 4));
        let mercy = Mutex::new(());
        proxy.judge(move |request, _| {
            if request == last {
                let _one = mercy.lock();
                while seen.load(Ordering::SeqCst) == 0 {
                    thread::sleep(Duration::from_micros(100));
                }
                let pid = i32::try_from(seen.load(Ordering::SeqCst)).unwrap();
                let _ = kill_process(Pid::from_raw(pid).unwrap(), Signal::KILL);
            }
            fate(run, request)
        });
        let child = start(&proxy, run + 2, &folder);
        victim.store(child.id(), Ordering::SeqCst);
        let status = wait(child);
        proxy.settle();
        match status.code() {
            Some(0) => done += 1,
            Some(_) => {}
            None => killed += 1,
        }
        assert!(!reader.is_finished(), "the reader has seen something in run {run}");
    }
    proxy.judge(|_, _| Fate::Pass);
    assert!(wait(start(&proxy, 0, &folder)).success(), "the last run ends clean");
    is_over.store(true, Ordering::SeqCst);
    reader.join().unwrap().unwrap();
    let changes = changes.load(Ordering::SeqCst);
    println!("{killed} runs killed, {done} done, {edition} editions, {changes} changes seen");
    assert!(killed > RUNS / 4 && done > RUNS / 10, "{killed} killed, {done} done");
    assert!(changes > edition, "{changes}");

    is_as_built(&proxy, server.port, &folder);
}

/// Nothing is left to do, and what stands there is what was built.
fn is_as_built(proxy: &Proxy, port: u16, folder: &Path) {
    proxy.requests();
    assert!(wait(start(proxy, 0, folder)).success());
    assert_eq!(proxy.requests().len(), 2);
    let site = Manifest::parse(&fs::read(folder.join(manifest::FILE)).unwrap()).unwrap();
    let mut there = keys(port);
    there.retain(|key| !key.starts_with("assets/") || site.files.contains_key(key));
    let mut expected: BTreeSet<_> = site.files.keys().cloned().collect();
    expected.insert(manifest::FILE.to_owned());
    assert_eq!(there, expected);
    for route in site.files.keys() {
        let there = ask(port, "GET", &proxy::path(route), &[]).body;
        assert_eq!(there, fs::read(folder.join(route)).unwrap(), "{route}");
    }
}
