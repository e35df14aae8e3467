//! The whole room against a store in memory, which says in which order it was asked for what, and
//! fails as it is told. Tests against real servers are in `tests/it/deploy.rs`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tempfile::TempDir;

use super::local::Local;
use super::store::{Body, Found, Head, Listed, Page, Print, Store, Trouble};
use super::{Deployed, Limits, Order, Prepared, compare, deploy, encode, lock, prepare};
use crate::base::Fingerprint;
use crate::diag::faults::deploy::Refusal;
use crate::diag::{Diagnostic, Ui, help, phrase};
use crate::manifest::{self, Manifest, Record};
use crate::site::{Route, S3, Service, Storage, Target};

/// What is asked of the store, before it happens: may fail it, or change what is there.
type Before = dyn Fn(&str, &mut BTreeMap<String, Vec<u8>>) -> Result<(), Trouble> + Send + Sync;

struct Shelf {
    files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    log: Arc<Mutex<Vec<String>>>,
    before: Box<Before>,
    age: Duration,
    tells_md5: bool,
}

impl Shelf {
    fn ask(&self, what: &str, key: &str) -> Result<(), Trouble> {
        let asked = format!("{what} {key}");
        self.log.lock().unwrap().push(asked.clone());
        (self.before)(&asked, &mut self.files.lock().unwrap())
    }
}

impl Store for Shelf {
    fn get(&self, key: &str) -> Result<Option<Found>, Trouble> {
        self.ask("get", key)?;
        let bytes = self.files.lock().unwrap().get(key).cloned();
        Ok(bytes.map(|bytes| Found { bytes, age: Some(self.age) }))
    }

    fn put(&self, key: &str, body: &Body<'_>, _: &Head<'_>) -> Result<(), Trouble> {
        self.ask("put", key)?;
        let Body::Bytes(bytes) = body else { panic!("small files") };
        self.files.lock().unwrap().insert(key.to_owned(), bytes.to_vec());
        Ok(())
    }

    fn put_new(&self, key: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        self.ask("put", key)?;
        let mut files = self.files.lock().unwrap();
        if files.contains_key(key) {
            return Ok(false);
        }
        files.insert(key.to_owned(), bytes.to_vec());
        Ok(true)
    }

    fn delete(&self, key: &str) -> Result<(), Trouble> {
        self.ask("delete", key)?;
        self.files.lock().unwrap().remove(key);
        Ok(())
    }

    /// Two files a page.
    fn list(&self, prefix: &str, from: Option<&str>) -> Result<Page, Trouble> {
        self.ask("list", prefix)?;
        let files = self.files.lock().unwrap();
        let mut rest = files.iter().filter(|(key, _)| key.starts_with(prefix));
        let rest: Vec<_> =
            rest.by_ref().filter(|(key, _)| from.is_none_or(|at| key.as_str() > at)).collect();
        let page = rest.iter().take(2).map(|(key, bytes)| {
            let md5 = || Print::Md5(encode::md5_of(&bytes[..]).unwrap());
            let print = if self.tells_md5 { md5() } else { Print::Unknown };
            Listed { key: (*key).clone(), print }
        });
        let next = (rest.len() > 2).then(|| rest[1].0.clone());
        Ok(Page { files: page.collect(), next })
    }
}

/// A folder and a store.
struct Room {
    here: TempDir,
    there: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
    log: Arc<Mutex<Vec<String>>>,
    age: Duration,
    tells_md5: bool,
    target: Target,
}

const LIMITS: Limits = Limits {
    attempts: 4,
    pause: Duration::from_micros(10),
    longest: Duration::from_micros(100),
    stale: Duration::from_mins(15),
    seed: Some(1),
};

const OLD: &[(&str, &str)] = &[
    ("assets/site.0123abcd.css", "p{}"),
    ("en/a/index.html", "a site.0123abcd.css"),
    ("en/b/index.html", "b site.0123abcd.css"),
    ("en/feed.xml", "a b"),
    ("logo.png", "logo"),
];
const NEW: &[(&str, &str)] = &[
    ("assets/site.89ab4567.css", "p{ }"),
    ("en/a/index.html", "a site.89ab4567.css"),
    ("en/c/index.html", "c site.89ab4567.css"),
    ("en/feed.xml", "a c"),
    ("logo.png", "logo"),
];

impl Room {
    fn new() -> Self {
        let target = Target {
            name: "production".to_owned(),
            storage: Storage::Folder(String::new()),
            prefix: "site/".to_owned(),
            max_deletes: 256,
            parallel: 4,
            encoding: None,
            redirects: None,
        };
        let (there, log) = (Arc::default(), Arc::default());
        let here = tempfile::tempdir().unwrap();
        Self { here, there, log, age: Duration::ZERO, tells_md5: true, target }
    }

    /// Puts a site into the folder.
    fn build(&self, files: &[(&str, &str)]) {
        let mut all = Manifest::new();
        for (path, text) in files {
            let digest = Fingerprint::of(text.as_bytes());
            let record = Record::new(&Route::of_file(path), digest, text.len() as u64);
            all.files.insert((*path).to_owned(), record);
            let path = self.here.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        fs::write(self.here.path().join(manifest::FILE), all.to_bytes()).unwrap();
    }

    fn prepare(
        &self,
        change: impl Fn(&mut Order<'_>),
        before: impl Fn(&str, &mut BTreeMap<String, Vec<u8>>) -> Result<(), Trouble>
        + Send
        + Sync
        + 'static,
    ) -> Result<Prepared, Diagnostic> {
        let mut order = Order {
            folder: self.here.path(),
            target: &self.target,
            root: self.here.path(),
            base: "/",
            owner: "me",
            variable: &|_| None,
            limits: LIMITS,
            prune: false,
            break_lock: false,
            only_plan: false,
            ended: Arc::default(),
        };
        change(&mut order);
        self.log.lock().unwrap().clear();
        let shelf = Shelf {
            files: self.there.clone(),
            log: self.log.clone(),
            before: Box::new(before),
            age: self.age,
            tells_md5: self.tells_md5,
        };
        compare(&order, Local::read(order.folder)?, Box::new(shelf))
    }

    fn run_with(
        &self,
        before: impl Fn(&str, &mut BTreeMap<String, Vec<u8>>) -> Result<(), Trouble>
        + Send
        + Sync
        + 'static,
    ) -> Result<Deployed, Diagnostic> {
        self.prepare(|_| {}, before)?.run(&|_| {})
    }

    fn run(&self) -> Deployed {
        self.run_with(|_, _| Ok(())).unwrap()
    }

    /// What was done to the store, without what was only read.
    fn steps(&self) -> Vec<String> {
        let log = self.log.lock().unwrap();
        let writes =
            log.iter().filter(|step| !step.starts_with("get") && !step.starts_with("list"));
        writes.map(|step| step.replace("site/", "")).collect()
    }

    fn keys(&self) -> Vec<String> {
        self.there.lock().unwrap().keys().map(|key| key.replace("site/", "")).collect()
    }

    fn note(&self, owner: &str, routes: &str) {
        let note = format!("{{\"version\":1,\"owner\":\"{owner}\",\"routes\":[{routes}]}}");
        self.there.lock().unwrap().insert(format!("site/{}", lock::FILE), note.into_bytes());
    }
}

fn code<T>(result: Result<T, Diagnostic>) -> &'static str {
    let fault = result.err().unwrap();
    assert_ne!(phrase(Ui::Zh, fault.code, &fault.values), fault.code, "a fault without words");
    fault.code
}

fn codes(ready: &Prepared) -> Vec<&'static str> {
    ready.found.iter().map(|fault| fault.code).collect()
}

fn place(steps: &[String], step: &str) -> usize {
    steps.iter().position(|one| one == step).unwrap_or_else(|| panic!("{step}: {steps:?}"))
}

#[test]
fn the_order_is_safe() {
    let room = Room::new();
    room.build(OLD);
    assert_eq!(room.run().plan.uploads.len(), 5);
    let steps = room.steps();
    assert_eq!(steps[0], "put .tongwen-lock");
    assert_eq!(steps[steps.len() - 2..], ["put tongwen-manifest.json", "delete .tongwen-lock"]);
    room.build(NEW);
    let done = room.run();
    assert_eq!((done.plan.uploads.len(), done.plan.deletes.len()), (4, 1));
    let steps = room.steps();
    let order = [
        "put .tongwen-lock",
        "put assets/site.89ab4567.css",
        "put en/a/index.html",
        "put en/feed.xml",
        "delete en/b/index.html",
        "put tongwen-manifest.json",
        "delete .tongwen-lock",
    ];
    assert!(order.map(|step| place(&steps, step)).is_sorted(), "{steps:?}");
    assert!(place(&steps, "put en/c/index.html") < place(&steps, "put en/feed.xml"));
    assert!(room.keys().contains(&"assets/site.0123abcd.css".to_owned()), "readers may need it");
    // Nothing changed: two questions and no more.
    assert_eq!(room.run().requests, 2);
    assert_eq!(room.steps(), Vec::<String>::new());
    room.build(OLD);
    room.build(&[("en/a/index.html", "a")]);
    assert_eq!(room.run().plan.deletes.len(), 4);
    assert!(!room.keys().contains(&"assets/site.0123abcd.css".to_owned()), "a deploy later");
}

/// Fails at every request, one run after the other: whatever stands there is whole, and the next
/// run ends the work.
#[test]
fn a_failure_at_any_request_leaves_a_whole_site() {
    let whole = |files: &BTreeMap<String, Vec<u8>>, at: usize| {
        for (key, bytes) in files.iter().filter(|(key, _)| key.ends_with(".html")) {
            let text = String::from_utf8_lossy(bytes);
            let asset = text.split(' ').nth(1).unwrap();
            let asset = format!("site/assets/{asset}");
            assert!(files.contains_key(&asset), "request {at}: {key} lacks {asset}");
        }
    };
    let mut failed = 0;
    for at in 1.. {
        let room = Room::new();
        room.build(OLD);
        room.run();
        room.build(NEW);
        let count = Mutex::new(0);
        let result = room.run_with(move |_, files| {
            whole(files, at);
            let mut count = count.lock().unwrap();
            *count += 1;
            if *count >= at { Err(Trouble::Final("cut".to_owned())) } else { Ok(()) }
        });
        whole(&room.there.lock().unwrap(), at);
        if result.is_ok() {
            break;
        }
        failed += 1;
        let is_begun = room.steps().iter().any(|step| step == "put .tongwen-lock");
        assert_eq!(code(result), if is_begun { "deploy::failed" } else { "deploy::blind" });
        room.run();
        let keys = room.keys();
        let mut expected: Vec<_> = NEW.iter().map(|(path, _)| (*path).to_owned()).collect();
        expected.push(manifest::FILE.to_owned());
        let more = |key: &&String| !expected.contains(key);
        let more: Vec<_> = keys.iter().filter(more).collect();
        assert!(more.iter().all(|key| *key == "assets/site.0123abcd.css"), "{at}: {more:?}");
        assert!(expected.iter().all(|key| keys.contains(key)), "{at}: {keys:?}");
        assert_eq!(room.run().requests, 2, "{at}: nothing is left to do");
    }
    assert!(failed > 12, "{failed}");
}

/// What an unfinished deploy has touched is not believed, although the manifest says nothing of it.
#[test]
fn going_back_after_an_unfinished_deploy_sends_what_it_touched() {
    for tells_md5 in [true, false] {
        let room = Room { tells_md5, ..Room::new() };
        room.build(OLD);
        room.run();
        room.build(NEW);
        let result = room.run_with(|asked, _| match asked {
            "put site/en/feed.xml" => Err(Trouble::Final("cut".to_owned())),
            _ => Ok(()),
        });
        assert_eq!(code(result), "deploy::failed");
        room.build(OLD);
        room.run();
        let there = room.there.lock().unwrap();
        for (path, text) in OLD {
            assert_eq!(there[&format!("site/{path}")], text.as_bytes(), "{path}");
        }
        assert!(!there.contains_key("site/en/c/index.html"), "what was new is gone again");
    }
}

#[test]
fn the_guard_stops_before_anything_is_done() {
    let mut room = Room::new();
    room.build(OLD);
    room.run();
    room.build(&[("en/a/index.html", "a")]);
    room.target.max_deletes = 2;
    assert_eq!(code(room.run_with(|_, _| Ok(()))), "deploy::too-many-deletes");
    assert_eq!(room.steps(), Vec::<String>::new());
    room.target.max_deletes = 3;
    assert_eq!(room.run().plan.deletes.len(), 3);
}

#[test]
fn one_deploy_at_a_time() {
    let mut room = Room::new();
    room.build(OLD);
    room.note("other", "");
    assert_eq!(code(room.run_with(|_, _| Ok(()))), "deploy::locked");
    let ready = room.prepare(|order| order.only_plan = true, |_, _| Ok(())).unwrap();
    assert_eq!(ready.plan.uploads.len(), 5, "looking is allowed");
    let ready = room.prepare(|order| order.break_lock = true, |_, _| Ok(())).unwrap();
    assert_eq!(codes(&ready), ["deploy::lock-broken"]);
    // The same folder: its run was killed.
    room.note("me", "\"en/gone/index.html\", \"../x\"");
    let ready = room.prepare(|_| {}, |_, _| Ok(())).unwrap();
    assert!(codes(&ready).is_empty());
    // Long silent.
    room.note("other", "");
    room.age = Duration::from_secs(901);
    let ready = room.prepare(|_| {}, |_, _| Ok(())).unwrap();
    assert_eq!(codes(&ready), ["deploy::lock-broken"]);
    ready.run(&|_| {}).unwrap();
    assert!(!room.keys().contains(&lock::FILE.to_owned()));
}

#[test]
fn another_run_in_between_is_seen() {
    let other = br#"{"version":1,"owner":"other","routes":[]}"#;
    let key = "site/.tongwen-lock";
    let room = Room::new();
    room.build(OLD);
    // It takes the lock at the same moment.
    let result = room.run_with(move |asked, files| {
        if asked == "put site/.tongwen-lock" {
            files.entry(key.to_owned()).or_insert_with(|| other.to_vec());
        }
        Ok(())
    });
    assert_eq!(code(result), "deploy::locked");
    room.there.lock().unwrap().clear();
    // It takes over while we send assets.
    let result = room.run_with(move |asked, files| {
        if asked == "put site/logo.png" {
            files.insert(key.to_owned(), other.to_vec());
        }
        Ok(())
    });
    assert_eq!(code(result), "deploy::lock-lost");
    assert!(room.there.lock().unwrap()[key] == other, "its lock is left alone");
    assert!(!room.keys().contains(&"en/a/index.html".to_owned()));
    room.there.lock().unwrap().clear();
    // It ends before we begin.
    let result = room.run_with(move |asked, files| {
        if asked == "put site/.tongwen-lock" {
            files.insert("site/tongwen-manifest.json".to_owned(), Manifest::new().to_bytes());
        }
        Ok(())
    });
    assert_eq!(code(result), "deploy::meanwhile");
}

#[test]
fn a_damaged_manifest_is_rebuilt_from_a_list() {
    for (tells_md5, damage) in [(true, Some("{\"vers")), (true, None), (false, Some("{"))] {
        let room = Room { tells_md5, ..Room::new() };
        room.build(OLD);
        room.run();
        {
            let mut there = room.there.lock().unwrap();
            there.remove("site/tongwen-manifest.json");
            there.extend(
                damage.map(|text| {
                    ("site/tongwen-manifest.json".to_owned(), text.as_bytes().to_vec())
                }),
            );
            there.insert("site/CNAME".to_owned(), Vec::new());
            there.insert("elsewhere".to_owned(), Vec::new());
            there.insert("site/en/a/index.html".to_owned(), b"another".to_vec());
        }
        let ready = room.prepare(|_| {}, |_, _| Ok(())).unwrap();
        let expected = ["deploy::rebuilt", "deploy::strangers"];
        assert_eq!(codes(&ready), expected[usize::from(damage.is_none())..]);
        let sent = if tells_md5 { 1 } else { 5 };
        assert_eq!((ready.plan.uploads.len(), ready.plan.deletes.len()), (sent, 0));
        ready.run(&|_| {}).unwrap();
        assert_eq!(room.run().requests, 2);
        assert!(room.keys().contains(&"CNAME".to_owned()));
        room.there.lock().unwrap().remove("site/tongwen-manifest.json");
        let ready = room.prepare(|order| order.prune = true, |_, _| Ok(())).unwrap();
        assert_eq!(ready.plan.deletes, ["CNAME"], "when asked, and nothing outside the prefix");
    }
}

#[test]
fn troubles_pass_or_are_told() {
    let room = Room::new();
    room.build(OLD);
    let failed = Mutex::new(0);
    let passing = move |asked: &str, _: &mut BTreeMap<String, Vec<u8>>| {
        let mut failed = failed.lock().unwrap();
        *failed += 1;
        if asked.starts_with("put") && *failed % 3 == 0 {
            return Err(Trouble::Again("503 SlowDown".to_owned(), Some(Duration::from_millis(1))));
        }
        Ok(())
    };
    room.run_with(passing).unwrap();
    assert_eq!(room.run().requests, 2);
    room.build(NEW);
    for (trouble, expected) in [
        (Trouble::Again("503".to_owned(), None), "deploy::failed"),
        (Trouble::Denied("403".to_owned(), Refusal::Rights), "deploy::denied"),
        (Trouble::NoBucket("404".to_owned()), "deploy::no-bucket"),
        (Trouble::Elsewhere("301".to_owned(), None), "deploy::elsewhere"),
    ] {
        let at = |place: &'static str, trouble: &Trouble| {
            let trouble = trouble.clone();
            move |asked: &str, _: &mut BTreeMap<String, Vec<u8>>| {
                if asked == place { Err(trouble.clone()) } else { Ok(()) }
            }
        };
        assert_eq!(code(room.run_with(at("put site/en/a/index.html", &trouble))), expected);
        // Before anything is begun a store that fails is one that cannot be looked at.
        let expected = if expected == "deploy::failed" { "deploy::blind" } else { expected };
        assert_eq!(code(room.run_with(at("get site/tongwen-manifest.json", &trouble))), expected);
    }
}

#[test]
fn one_that_is_to_end_leaves_a_whole_site_and_its_lock_to_the_next() {
    for fails_to_leave in [false, true] {
        let mut room = Room::new();
        room.target.parallel = 1;
        room.build(OLD);
        room.run();
        room.build(NEW);
        let ended = Arc::new(AtomicBool::new(false));
        let asked = ended.clone();
        let before = move |step: &str, _: &mut BTreeMap<String, Vec<u8>>| match step {
            "put site/en/a/index.html" => {
                asked.store(true, Ordering::SeqCst);
                Ok(())
            }
            "put site/.tongwen-lock" if fails_to_leave && asked.load(Ordering::SeqCst) => {
                Err(Trouble::Again("503".to_owned(), None))
            }
            _ => Ok(()),
        };
        let ready = room.prepare(|order| order.ended = ended.clone(), before).unwrap();
        let fault = ready.run(&|_| {}).unwrap_err();
        assert_eq!(fault.code, "deploy::ended");
        let told = phrase(Ui::En, fault.code, &fault.values);
        assert!(told.contains("after 2 of 4 files"), "{told}");
        let helps = help(Ui::En, fault.code, &fault.values);
        assert_eq!(helps.iter().any(|line| line.contains("wait 15 min")), fails_to_leave);
        let steps = room.steps();
        assert!(
            steps.ends_with(&["put en/a/index.html".to_owned(), "put .tongwen-lock".to_owned()])
                || fails_to_leave
        );
        assert!(!steps.iter().any(|step| step.starts_with("delete")), "{steps:?}");
        let other = |order: &mut Order<'_>| order.owner = "somebody else";
        let next = room.prepare(other, |_, _| Ok(()));
        if fails_to_leave {
            assert_eq!(code(next), "deploy::locked");
        } else {
            assert_eq!(next.unwrap().run(&|_| {}).unwrap().plan.uploads.len(), 2);
            assert_eq!(room.run().requests, 2);
        }
    }
}

fn ordered(
    target: &Target,
    folder: &Path,
    variable: &dyn Fn(&str) -> Option<String>,
) -> &'static str {
    let order = Order {
        folder,
        target,
        root: folder,
        base: "/",
        owner: "me",
        variable,
        limits: LIMITS,
        prune: false,
        break_lock: false,
        only_plan: false,
        ended: Arc::default(),
    };
    match deploy(&order) {
        Ok(_) => "",
        Err(fault) => code::<()>(Err(fault)),
    }
}

#[test]
fn targets_that_cannot_be_are_told() {
    let room = Room::new();
    room.build(OLD);
    let none = |_: &str| None;
    let on = |storage: Storage, variable: &dyn Fn(&str) -> Option<String>| {
        ordered(&Target { storage, ..room.target.clone() }, room.here.path(), variable)
    };
    assert_eq!(on(Storage::Folder("inside".to_owned()), &none), "deploy::same-folder");
    assert_eq!(on(Storage::Folder("logo.png/x".to_owned()), &none), "deploy::cannot-read");
    let s3 = |endpoint: &str, bucket: &str| {
        Storage::S3(S3 {
            endpoint: Some(endpoint.to_owned()),
            bucket: bucket.to_owned(),
            region: None,
            path_style: Some(false),
            profile: None,
        })
    };
    let known = |name: &str| name.starts_with("AWS_").then(|| "x".to_owned());
    assert_eq!(on(s3("http://127.0.0.1:1", "b"), &none), "deploy::no-credentials");
    assert_eq!(on(s3("http://127.0.0.1:1", "b"), &known), "deploy::bad-store");
    let has_cloud = cfg!(feature = "cloud");
    let expected = if has_cloud { "deploy::no-credentials" } else { "deploy::no-cloud" };
    assert_eq!(on(Storage::Cloud(Service::Oss, BTreeMap::new()), &none), expected);
    let other = tempfile::tempdir().unwrap();
    let path = other.path().join("deep/site").to_str().unwrap().to_owned();
    assert_eq!(on(Storage::Folder(path), &none), "");
    let prepared = prepare(&Order {
        folder: &room.here.path().join("none"),
        target: &room.target,
        root: room.here.path(),
        base: "/",
        owner: "me",
        variable: &none,
        limits: LIMITS,
        prune: false,
        break_lock: false,
        only_plan: true,
        ended: Arc::default(),
    });
    assert_eq!(code(prepared), "deploy::nothing-built");
}

/// A folder as target: whole files only, files that become folders, nothing through links.
#[test]
fn a_folder_is_a_target() {
    let room = Room::new();
    let there = tempfile::tempdir().unwrap();
    let out = there.path().join("site");
    let storage = Storage::Folder(there.path().to_str().unwrap().to_owned());
    let target = Target { storage, ..room.target.clone() };
    let run = || ordered(&target, room.here.path(), &|_| None);
    let read = |path: &str| fs::read_to_string(out.join(path)).ok();
    room.build(&[("a", "file"), ("b/c/d.html", "deep"), ("en/x.html", "1")]);
    assert_eq!(run(), "");
    assert_eq!(read("b/c/d.html").as_deref(), Some("deep"));
    fs::remove_dir_all(room.here.path().join("b")).unwrap();
    fs::remove_file(room.here.path().join("a")).unwrap();
    fs::write(out.join("en/CNAME"), "theirs").unwrap();
    room.build(&[("a/index.html", "page"), ("b", "file")]);
    assert_eq!(run(), "");
    assert_eq!(
        (read("a/index.html").as_deref(), read("b").as_deref()),
        (Some("page"), Some("file"))
    );
    assert_eq!((read("en/x.html"), read("en/CNAME").as_deref()), (None, Some("theirs")));
    assert_eq!(run(), "");
    #[cfg(unix)]
    {
        fs::rename(out.join("a"), there.path().join("elsewhere")).unwrap();
        std::os::unix::fs::symlink(there.path().join("elsewhere"), out.join("a")).unwrap();
        room.build(&[("a/index.html", "other"), ("b", "file")]);
        assert_eq!(run(), "deploy::failed");
        let kept = fs::read_to_string(there.path().join("elsewhere/index.html")).unwrap();
        assert_eq!(kept, "page");
    }
}
