//! Where a case is tried: a site that is sound, built once; the case put into a copy of it; the
//! program run over that, with an eye on its time, its memory and on what lies around.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use tongwen::base::Fingerprint;

use crate::sites::{NOW, Site, TINY, write};

/// The site that is sound. Every language has the page `good`, the English one three more.
const GOOD: &str = r#"
-- site.toml --
base_url = "https://a.org/"
theme = "tiny"
languages.en.title = "News"
languages.zh.title = "新闻"
feeds.formats = ["atom"]
chrome.footer = []
markdown.math = true
-- content/en/news/good.md --
+++
title = "Good"
date = 2026-01-01
tags = ["a"]
+++
## Part

[other](other.md)
-- content/zh/news/good.md --
# 好
-- content/en/news/other.md --
# Other
-- content/en/news/only.md --
# Only in English
-- content/en/news/draft.md --
+++
draft = true
+++
# Not out
-- content/en/news/photo/index.md --
# Photo
-- content/en/news/photo/a.txt --
a
-- static/robots.txt --
User-agent: *
"#;

/// A fault that has nothing to do with the case.
const OTHER: (&str, &str) =
    ("content/en/news/planted.md", "# Planted\n\n[x](planted-nowhere.md)\n");
const OTHER_IS_TOLD: &str = "link::dead content/en/news/planted.md:3:5";

/// Something bad, and what comes of it.
pub(super) struct Case {
    pub(super) name: &'static str,
    files: Vec<(Vec<u8>, Vec<u8>)>,
    make: Option<Make>,
    told: Vec<String>,
    shows: Option<(&'static str, &'static str)>,
    megabytes: u64,
    seconds: u64,
    alone: bool,
    lenient: bool,
    nobody: bool,
}

/// What a file cannot say: links, pipes, rights.
type Make = Box<dyn Fn(&Path)>;

impl Case {
    /// A site with another file, or another text of one.
    pub(super) fn file(
        name: &'static str,
        path: impl AsRef<[u8]>,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            name,
            files: vec![(path.as_ref().to_vec(), bytes.into())],
            make: None,
            told: Vec::new(),
            shows: None,
            megabytes: 256,
            seconds: 20,
            alone: false,
            lenient: true,
            nobody: false,
        }
    }

    /// A Chinese article of these bytes.
    pub(super) fn article(name: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self::file(name, "content/zh/news/x.md", bytes)
    }

    /// A site to which something is done.
    pub(super) fn made(name: &'static str, make: impl Fn(&Path) + 'static) -> Self {
        let mut case = Self::file(name, "", "");
        case.files.clear();
        case.make = Some(Box::new(make));
        case
    }

    /// One more file.
    pub(super) fn and(mut self, path: impl AsRef<[u8]>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.push((path.as_ref().to_vec(), bytes.into()));
        self
    }

    /// What is said: the code and the place, `link::dead content/en/a.md:3:1`, one a line.
    pub(super) fn told(mut self, lines: &str) -> Self {
        self.told = lines.lines().map(|line| line.trim().to_owned()).collect();
        self.told.retain(|line| !line.is_empty());
        self
    }

    /// It is published all the same: a file of the site, and what is to be found in it.
    pub(super) fn shows(mut self, route: &'static str, text: &'static str) -> Self {
        self.shows = Some((route, text));
        self
    }

    /// Memory that it may take.
    pub(super) fn within(mut self, megabytes: u64, seconds: u64) -> Self {
        (self.megabytes, self.seconds) = (megabytes, seconds);
        self
    }

    /// Nothing else can be told: the site as a whole cannot be read.
    pub(super) fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// Tried as somebody who may not read everything.
    pub(super) fn by_nobody(mut self) -> Self {
        self.nobody = true;
        self
    }

    /// What is wrong is so for good: `--lenient` publishes nothing.
    pub(super) fn unforgiven(mut self) -> Self {
        self.lenient = false;
        self
    }
}

/// Files of an output, each with whether it holds what lies beside the site.
type Published = BTreeMap<String, (Fingerprint, bool)>;

/// Runs a program as somebody who may not read everything, where we could become such.
const NOBODY: &[&str] = &["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/// How a run of the program ended.
struct Run {
    status: ExitStatus,
    said: String,
    megabytes: u64,
    took: Duration,
}

/// A sound site, built.
pub(super) struct Stand {
    room: tempfile::TempDir,
}

impl Stand {
    pub(super) fn new() -> Self {
        // In memory where there is such a disk: thousands of files are written here.
        let memory = Path::new("/dev/shm");
        let disk = if memory.is_dir() { memory.to_owned() } else { env::temp_dir() };
        let room = tempfile::tempdir_in(disk).unwrap();
        let site = room.path().join("good/site");
        Site::new(GOOD).with(TINY).write(&site);
        write(room.path(), "good/beside/secret.md", b"# SECRET\n");
        let run = build(&site, &[], 60, &[]);
        assert!(run.status.success() && run.said.is_empty(), "{}", run.said);
        Self { room }
    }

    /// Tries a case, and says what is not as it should be.
    pub(super) fn hold(&self, case: &Case) -> Result<(), String> {
        let room = tempfile::tempdir_in(self.room.path()).unwrap();
        copy(&self.room.path().join("good"), room.path());
        let site = room.path().join("site");
        for (path, bytes) in &case.files {
            let path = site.join(OsStr::from_bytes(path));
            fs::create_dir_all(path.parent().unwrap()).map_err(|error| error.to_string())?;
            fs::write(path, bytes).map_err(|error| error.to_string())?;
        }
        if let Some(make) = &case.make {
            make(&site);
        }
        write(&site, OTHER.0, OTHER.1.as_bytes());
        let is_root = rustix::process::geteuid().is_root();
        let who = if case.nobody && is_root { NOBODY } else { &[] };
        if !who.is_empty() && !self.can_be_nobody(room.path()) {
            eprintln!("{}: skipped, as root may read everything here", case.name);
            return Ok(());
        }
        let before = around(room.path());
        let published = published(&site);

        let run = build(&site, &[], case.seconds, who);
        run.is_sound(case)?;
        let mut expected = case.told.clone();
        if !case.alone {
            expected.push(OTHER_IS_TOLD.to_owned());
        }
        expected.sort();
        let told = places(&run.said);
        if told != expected {
            return Err(format!("\n  told {told:#?}\n  not  {expected:#?}\n{}", run.said));
        }
        if run.status.code() != Some(1) {
            return Err(format!("ended with {}", run.status));
        }
        if self::published(&site) != published {
            return Err("the old site is not whole".to_owned());
        }
        if around(room.path()) != before {
            return Err("something was written elsewhere".to_owned());
        }

        let has_errors = run.said.lines().any(|line| line.starts_with("error["));
        if case.shows.is_none() && !has_errors {
            return Err("nothing is wrong and nothing shown".to_owned());
        }
        Self::hold_again(case, &site, &published, who)
    }

    /// Without the other fault, or with faults forgiven, the rest is published.
    fn hold_again(
        case: &Case,
        site: &Path,
        published: &Published,
        who: &[&str],
    ) -> Result<(), String> {
        let _ = fs::remove_file(site.join(OTHER.0));
        let flags: &[&str] = if case.shows.is_some() { &[] } else { &["--lenient"] };
        let again = build(site, flags, case.seconds, who);
        again.is_sound(case)?;
        let (fine, kept) = (case.shows.is_some() || case.lenient, self::published(site));
        if again.status.code() != Some(i32::from(!fine)) {
            return Err(format!("then it ended with {}:\n{}", again.status, again.said));
        }
        if !fine && kept != *published {
            return Err("then the old site is not whole".to_owned());
        }
        if let Some((route, text)) = case.shows {
            let path = site.join("public").join(route);
            let page = fs::read(&path).map_err(|error| format!("{route}: {error}"))?;
            let page = String::from_utf8_lossy(&page);
            if !page.contains(text) {
                return Err(format!("no {text:?} in {page}"));
            }
        }
        if kept.values().any(|(_, holds_secret)| *holds_secret) {
            return Err("a file beside the site is published".to_owned());
        }
        if env::var_os("TONGWEN_SLOW").is_some() && again.took > Duration::from_secs(2) {
            eprintln!("slow: {} {:?} {} MB", case.name, again.took, again.megabytes);
        }
        Ok(())
    }

    /// Gives the room of a case to nobody, if there is a way to become nobody.
    fn can_be_nobody(&self, room: &Path) -> bool {
        for path in [self.room.path(), room] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let given = Command::new("chown").args(["-R", "65534:65534"]).arg(room).status();
        let program = env!("CARGO_BIN_EXE_tongwen");
        let mut trial = Command::new(NOBODY[0]);
        trial.args(&NOBODY[1..]).args([program, "--version"]).stdout(Stdio::null());
        given.is_ok_and(|status| status.success()) && trial.status().is_ok_and(|s| s.success())
    }
}

impl Run {
    fn is_sound(&self, case: &Case) -> Result<(), String> {
        let Self { status, said, megabytes, took } = self;
        if said.contains("panicked") || status.code().is_none_or(|code| code > 1) {
            return Err(format!("ended with {status} after {took:?}:\n{said}"));
        }
        if *megabytes > case.megabytes {
            return Err(format!("took {megabytes} MB"));
        }
        if said.len() > 100_000 {
            return Err(format!("told in {} bytes", said.len()));
        }
        Ok(())
    }
}

/// Runs the program on a site. It is killed when it takes too long, and gets no memory beyond what
/// no case may have.
fn build(site: &Path, flags: &[&str], seconds: u64, who: &[&str]) -> Run {
    let mut child = Command::new("sh")
        .args(["-c", "ulimit -v 6000000; exec \"$@\"", "sh"])
        .args(who)
        .arg(env!("CARGO_BIN_EXE_tongwen"))
        .args(["build", "--quiet", "--ui", "en", "--at", NOW])
        .args(flags)
        .current_dir(site)
        .env("LANG", "C.UTF-8")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let started = Instant::now();
    let mut out = child.stderr.take().unwrap();
    let reader = thread::spawn(move || {
        let mut said = Vec::new();
        std::io::Read::read_to_end(&mut out, &mut said).unwrap();
        String::from_utf8_lossy(&said).into_owned()
    });
    let mut megabytes = 0;
    let status = loop {
        // The highest that the system has counted; asked until the end.
        let about = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let peak = about.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse().ok());
        megabytes = megabytes.max(peak.unwrap_or(0_u64) >> 10);
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > Duration::from_secs(seconds) {
            child.kill().unwrap();
            break child.wait().unwrap();
        }
        thread::sleep(Duration::from_millis(2));
    };
    Run { status, said: reader.join().unwrap(), megabytes, took: started.elapsed() }
}

/// Codes and places out of what is printed for people.
fn places(said: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut open = false;
    for line in said.lines() {
        let head = line.strip_prefix("error[").or_else(|| line.strip_prefix("warning["));
        if let Some((code, _)) = head.and_then(|head| head.split_once("]: ")) {
            all.push(code.to_owned());
            open = true;
        } else if let Some(place) = line.trim_start().strip_prefix("--> ").filter(|_| open) {
            let last = all.last_mut().unwrap();
            last.push(' ');
            last.push_str(place);
            open = false;
        }
    }
    all.sort();
    // Many of one kind in one file are as good as told by their number.
    let kind = |told: &String| told.split(':').take(3).collect::<Vec<_>>().join(":");
    let alike = |many: &[String]| match many {
        [_, _, _, _, ..] => vec![format!("{}, {} times", kind(&many[0]), many.len())],
        few => few.to_vec(),
    };
    all.chunk_by(|a, b| kind(a) == kind(b)).flat_map(alike).collect()
}

/// The output, byte for byte; of each file also whether it holds what lies beside the site.
fn published(site: &Path) -> Published {
    let mut all = BTreeMap::new();
    for entry in walkdir::WalkDir::new(site.join("public")) {
        let Ok(entry) = entry else { continue };
        if entry.file_type().is_file() {
            let bytes = fs::read(entry.path()).unwrap();
            let holds_secret = bytes.windows(6).any(|word| word == b"SECRET");
            let name = entry.path().strip_prefix(site).unwrap().to_string_lossy().into_owned();
            all.insert(name, (Fingerprint::of(&bytes), holds_secret));
        }
    }
    all
}

/// Everything else: names, kinds, sizes, and the bytes of small files.
fn around(room: &Path) -> BTreeMap<Vec<u8>, (u32, u64, Option<Fingerprint>)> {
    let ours = ["site/public", "site/.public.tongwen"].map(|name| room.join(name));
    let entries = walkdir::WalkDir::new(room).into_iter();
    let entries = entries.filter_entry(|entry| !ours.iter().any(|path| path == entry.path()));
    let mut all = BTreeMap::new();
    for entry in entries.flatten() {
        let about = fs::symlink_metadata(entry.path()).unwrap();
        let is_small = about.is_file() && about.len() < 1 << 20;
        let bytes = is_small.then(|| fs::read(entry.path()).ok()).flatten();
        let digest = bytes.map(|bytes| Fingerprint::of(&bytes));
        let size =
            if about.is_file() || about.file_type().is_block_device() { about.len() } else { 0 };
        let name = entry.path().as_os_str().as_bytes().to_vec();
        all.insert(name, (about.mode(), size, digest));
    }
    all
}

/// Copies a folder with the times of its files, by which an output is known as unchanged.
fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp").arg("-a").arg(from.join(".")).arg(to).status();
    assert!(status.unwrap().success());
}
