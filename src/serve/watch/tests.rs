use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use notify::event::{
    AccessKind, AccessMode, CreateKind, DataChange, Event, Flag, MetadataKind, ModifyKind,
    RenameMode,
};
use notify::{Error, EventKind};

use super::batch::Sign;
use super::{Changed, Message, Root, Watch, message};

/// Nothing here takes longer, or the test has failed.
const PATIENCE: Duration = Duration::from_secs(5);

/// A site in a folder of its own, watched.
struct Bench {
    top: tempfile::TempDir,
    watch: Watch,
    changes: Receiver<Changed>,
    /// What was waited for: a slow machine may tell of it once more.
    known: RefCell<BTreeSet<PathBuf>>,
}

impl Bench {
    /// Watches `content`, `static` and `site.toml`; of these `static` is not there yet.
    fn new(poll: bool) -> Self {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir_all(top.path().join("content/en")).unwrap();
        fs::write(top.path().join("content/en/a.md"), "old").unwrap();
        fs::write(top.path().join("site.toml"), "old").unwrap();
        let (sender, changes) = channel();
        let roots = roots(top.path(), &["content", "static"]);
        let watch = Watch::start(roots, poll, move |changed| {
            let _ = sender.send(changed);
        });
        Self { watch: watch.unwrap(), top, changes, known: RefCell::default() }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.top.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    /// Collects batches until all these paths were told. Out: all that was told, and in how many
    /// batches.
    #[track_caller]
    fn wait(&self, paths: &[&str]) -> (BTreeSet<PathBuf>, usize) {
        let missing: BTreeSet<_> = paths.iter().map(|path| self.path(path)).collect();
        let deadline = Instant::now() + PATIENCE;
        let mut told = BTreeSet::new();
        let mut batches = 0;
        self.known.borrow_mut().extend(missing.iter().cloned());
        while !missing.is_subset(&told) {
            let left = deadline.saturating_duration_since(Instant::now());
            let changed = self.changes.recv_timeout(left);
            match changed.unwrap_or_else(|_| panic!("{told:?} of {missing:?}")) {
                Changed::Paths(paths) => told.extend(paths),
                Changed::Everything => panic!("something was missed"),
            }
            batches += 1;
        }
        (told, batches)
    }

    /// Waits for these paths, and that nothing but them is told.
    #[track_caller]
    fn only(&self, paths: &[&str]) {
        let told = self.wait(paths).0;
        let known = self.known.borrow();
        assert!(told.is_subset(&known), "{told:?} for {paths:?}");
    }

    /// Whatever has come so far is of no interest. A file is written to find out where that ends.
    #[track_caller]
    fn calm(&self) {
        self.write("content/en/calm.md", "calm");
        self.wait(&["content/en/calm.md"]);
        while self.changes.recv_timeout(Duration::from_millis(110)).is_ok() {}
    }
}

fn roots(top: &Path, folders: &[&str]) -> Vec<Root> {
    let folders = folders.iter().map(|name| Root::Folder(top.join(name)));
    folders.chain([Root::File(top.join("site.toml"))]).collect()
}

#[test]
fn a_save_in_place_is_told_but_a_look_is_not() {
    let bench = Bench::new(false);
    fs::read(bench.path("content/en/a.md")).unwrap();
    fs::read_dir(bench.path("content/en")).unwrap().count();
    let rights = fs::metadata(bench.path("site.toml")).unwrap().permissions();
    fs::set_permissions(bench.path("site.toml"), rights).unwrap();
    bench.write("content/en/.a.md.swp", "an editor's");
    bench.write("content/en/a.md~", "an editor's");
    bench.write("public/index.html", "our own");
    bench.write("other.toml", "nobody's");
    bench.write("content/en/a.md", "new");
    bench.only(&["content/en/a.md"]);
}

#[test]
fn a_file_renamed_into_place_is_told() {
    let bench = Bench::new(false);
    bench.write("content/en/.tmp123", "new");
    fs::rename(bench.path("content/en/.tmp123"), bench.path("content/en/a.md")).unwrap();
    bench.only(&["content/en/a.md"]);
    bench.write("next.toml", "new");
    fs::rename(bench.path("next.toml"), bench.path("site.toml")).unwrap();
    bench.only(&["site.toml"]);
    fs::remove_file(bench.path("site.toml")).unwrap();
    bench.only(&["site.toml"]);
    bench.write("site.toml", "again");
    bench.only(&["site.toml"]);
}

#[test]
fn a_new_folder_is_told_with_what_was_in_it_at_once() {
    let bench = Bench::new(false);
    for round in 0..20 {
        let deep = format!("content/en/new{round}/a/b/x.md");
        bench.write(&deep, "x");
        let flat = format!("content/en/new{round}/y.md");
        bench.write(&flat, "y");
        bench.wait(&[&deep, &flat]);
    }
    // Moved in from outside, all at once.
    bench.write("elsewhere/in/z.md", "z");
    fs::rename(bench.path("elsewhere/in"), bench.path("content/en/in")).unwrap();
    bench.wait(&["content/en/in", "content/en/in/z.md"]);
    // And watched from then on.
    bench.calm();
    bench.write("content/en/new0/a/b/x.md", "newer");
    bench.only(&["content/en/new0/a/b/x.md"]);
    bench.write("content/en/in/z.md", "newer");
    bench.only(&["content/en/in/z.md"]);
}

#[test]
fn what_goes_is_told() {
    let bench = Bench::new(false);
    bench.write("content/en/sub/b.md", "b");
    bench.wait(&["content/en/sub/b.md"]);
    bench.calm();
    fs::remove_file(bench.path("content/en/a.md")).unwrap();
    bench.only(&["content/en/a.md"]);
    fs::rename(bench.path("content/en/sub"), bench.path("content/en/moved")).unwrap();
    bench.wait(&["content/en/sub", "content/en/moved", "content/en/moved/b.md"]);
    bench.calm();
    bench.write("content/en/moved/b.md", "newer");
    bench.only(&["content/en/moved/b.md"]);
    fs::remove_dir_all(bench.path("content/en/moved")).unwrap();
    bench.wait(&["content/en/moved"]);
}

#[test]
fn a_burst_comes_in_few_batches() {
    let bench = Bench::new(false);
    let names: Vec<_> = (0..500).map(|n| format!("content/en/{n}.md")).collect();
    let started = Instant::now();
    for name in &names {
        bench.write(name, "x");
    }
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let (_, batches) = bench.wait(&names);
    // On a busy machine there may be pauses between two files.
    let most = 15 + started.elapsed().as_millis() / 20;
    assert!(batches as u128 <= most, "{batches} batches");
}

#[test]
fn roots_may_come_and_go() {
    let bench = Bench::new(false);
    bench.write("static/img/a.png", "a");
    bench.wait(&["static", "static/img/a.png"]);
    bench.calm();
    bench.write("static/img/a.png", "b");
    bench.only(&["static/img/a.png"]);
    fs::remove_dir_all(bench.path("static")).unwrap();
    bench.wait(&["static"]);
    bench.calm();
    bench.write("static/c.png", "c");
    bench.wait(&["static", "static/c.png"]);
    // Another folder takes the place of one that is moved away.
    bench.write("next/d.md", "d");
    bench.calm();
    fs::rename(bench.path("content"), bench.path("last")).unwrap();
    fs::rename(bench.path("next"), bench.path("content")).unwrap();
    bench.wait(&["content", "content/d.md"]);
    bench.calm();
    bench.write("last/en/a.md", "no source any more");
    bench.write("content/d.md", "e");
    bench.only(&["content/d.md"]);
}

#[test]
fn roots_may_be_named_anew() {
    let bench = Bench::new(false);
    bench.write("paper/a.md", "a");
    bench.calm();
    bench.watch.set(roots(bench.top.path(), &["paper", "deep/er/still"])).unwrap();
    bench.write("content/en/a.md", "no source any more");
    bench.write("paper/a.md", "b");
    bench.only(&["paper/a.md"]);
    bench.write("deep/er/still/x.md", "x");
    bench.wait(&["deep/er/still", "deep/er/still/x.md"]);
    bench.watch.set(roots(bench.top.path(), &["content"])).unwrap();
    bench.calm();
}

#[cfg(unix)]
#[test]
fn sources_behind_a_link_are_told_by_the_name_of_the_link() {
    let bench = Bench::new(false);
    bench.write("far/en/x.md", "x");
    std::os::unix::fs::symlink(bench.path("far"), bench.path("near")).unwrap();
    bench.calm();
    bench.watch.set(roots(bench.top.path(), &["near", "content"])).unwrap();
    bench.write("far/en/x.md", "y");
    bench.only(&["near/en/x.md"]);
}

#[test]
fn disks_that_tell_nothing_are_compared() {
    let bench = Bench::new(true);
    bench.write("content/en/a.md", "new");
    bench.only(&["content/en/a.md"]);
    bench.write("static/x.css", "x");
    bench.wait(&["static/x.css"]);
    fs::remove_file(bench.path("content/en/a.md")).unwrap();
    bench.only(&["content/en/a.md"]);
}

#[test]
fn one_save_is_told_soon() {
    let bench = Bench::new(false);
    let mut fastest = Duration::MAX;
    for round in 0..6 {
        bench.calm();
        bench.write("content/en/a.md", &round.to_string());
        let saved = Instant::now();
        bench.only(&["content/en/a.md"]);
        fastest = fastest.min(saved.elapsed());
    }
    assert!(fastest < Duration::from_millis(10), "{fastest:?}");
}

#[test]
fn signs_are_read_for_what_they_are() {
    let of = |kind: EventKind, paths: &[&str]| {
        let event = Event { kind, ..Event::default() };
        let event = paths.iter().fold(event, |event, path| event.add_path(path.into()));
        match message(Ok(event)) {
            Some(Message::Seen(all)) => {
                all.iter().map(|seen| (seen.sign, seen.fresh, seen.is_write)).collect()
            }
            _ => Vec::new(),
        }
    };
    let rename = |mode| EventKind::Modify(ModifyKind::Name(mode));
    let time = EventKind::Modify(ModifyKind::Metadata(MetadataKind::WriteTime));
    let data = EventKind::Modify(ModifyKind::Data(DataChange::Any));
    let closed = |mode| EventKind::Access(AccessKind::Close(mode));
    for kind in [
        EventKind::Access(AccessKind::Open(AccessMode::Any)),
        closed(AccessMode::Read),
        EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)),
        EventKind::Modify(ModifyKind::Metadata(MetadataKind::Permissions)),
        EventKind::Other,
    ] {
        assert_eq!(of(kind, &["a"]), [], "{kind:?}");
    }
    let (begun, ended) = (Sign::Begun, Sign::Ended);
    assert_eq!(of(EventKind::Create(CreateKind::Any), &["a"]), [(begun, true, false)]);
    assert_eq!(of(data, &["a"]), [(begun, false, true)]);
    assert_eq!(of(closed(AccessMode::Write), &["a"]), [(ended, false, true)]);
    assert_eq!(of(time, &["a"]), [(ended, false, true)]);
    assert_eq!(of(rename(RenameMode::From), &["a"]), [(begun, false, false)]);
    assert_eq!(of(rename(RenameMode::To), &["a"]), [(ended, true, false)]);
    let both = of(rename(RenameMode::Both), &["a", "b"]);
    assert_eq!(both, [(begun, false, false), (ended, true, false)]);
    let lost = Event::new(EventKind::Other).set_flag(Flag::Rescan);
    assert!(matches!(message(Ok(lost)), Some(Message::Lost)));
    let failed = message(Err(Error::generic("broken")));
    assert!(matches!(failed, Some(Message::Failed(..))));
}
