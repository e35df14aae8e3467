//! Sites as texts, built through the library as the program builds them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tongwen::base::{Fingerprint, SourcePath};
use tongwen::diag::{Diagnostics, Rigour, Ui, print};
use tongwen::load::{Changes, Overrides, SourceTree, read_settings};
use tongwen::manifest::{Content, Manifest, Record};
use tongwen::pair::Clock;
use tongwen::press::{self, Press};
use tongwen::render::Printing;

/// As `build` judges without flags.
pub(crate) const NORMAL: Rigour = Rigour::Normal;
/// The instant for which sites are built here, unless a test says another.
pub(crate) const NOW: &str = "2026-06-01T00:00:00Z";

/// `site.toml` of sites that do not say one.
const SETTINGS: &str = "base_url = \"https://news.example.org/\"\n\
    timezone = \"Asia/Shanghai\"\n\
    [languages.en]\ntitle = \"News\"\n[languages.zh]\ntitle = \"新闻\"\n\
    [chrome]\nfooter = []\n";

/// The sources of a site.
#[derive(Clone, Debug, Default)]
pub(crate) struct Site {
    pub(crate) files: BTreeMap<String, Arc<[u8]>>,
}

impl Site {
    /// A site as one text: `-- path --`, then the lines of that file.
    pub(crate) fn new(text: &str) -> Self {
        let mut site = Self::default();
        let mut path = None;
        let mut body = String::new();
        let separator = |line: &str| {
            let path = line.strip_prefix("-- ")?.strip_suffix(" --")?;
            (!path.contains(' ')).then(|| path.to_owned())
        };
        for line in text.lines() {
            if let Some(next) = separator(line) {
                if let Some(path) = path.replace(next) {
                    site.put(&path, std::mem::take(&mut body).into_bytes());
                }
            } else if path.is_some() {
                body += line;
                body += "\n";
            }
        }
        site.put(&path.expect("a site has a file"), body.into_bytes());
        if !site.files.contains_key("site.toml") {
            site.put("site.toml", SETTINGS.into());
        }
        site
    }

    pub(crate) fn put(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), bytes.into());
    }

    /// The same site with files of another text.
    pub(crate) fn with(mut self, text: &str) -> Self {
        let mut more = Self::new(text);
        if !text.contains("-- site.toml --") {
            more.files.remove("site.toml");
        }
        self.files.extend(more.files);
        self
    }

    pub(crate) fn tree(&self) -> SourceTree {
        SourceTree::Memory(self.files.clone())
    }

    pub(crate) fn build(&self) -> Built {
        build(&self.tree(), NOW, Rigour::Normal)
    }

    pub(crate) fn lenient(&self) -> Built {
        build(&self.tree(), NOW, Rigour::Lenient)
    }

    pub(crate) fn strict(&self) -> Built {
        build(&self.tree(), NOW, Rigour::Strict)
    }

    /// Writes the site into a folder.
    pub(crate) fn write(&self, root: &Path) {
        for (path, bytes) in &self.files {
            write(root, path, bytes);
        }
    }
}

pub(crate) fn write(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// What came of a site.
#[derive(Debug)]
pub(crate) struct Built {
    tree: SourceTree,
    /// What was wrong, as it is judged.
    pub(crate) found: Diagnostics,
    /// Bytes by route. Empty with an error: such a run writes nothing.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// All that is left to render, for tests that ask the plan.
    pub(crate) printing: Option<Arc<Printing>>,
}

/// Builds as `tongwen build` does, without the disk for the result.
pub(crate) fn build(tree: &SourceTree, at: &str, rigour: Rigour) -> Built {
    let clock = Clock::at(at.parse().unwrap());
    run(&mut Press::new(tree.clone()), &Changes::Everything, clock, rigour)
}

/// Builds with a press that may have built before.
pub(crate) fn run(press: &mut Press, changes: &Changes, clock: Clock, rigour: Rigour) -> Built {
    let tree = press.tree().clone();
    let text = String::from_utf8(tree.read("site.toml").unwrap()).unwrap();
    let mut found = Diagnostics::new();
    let settings = read_settings(&SourcePath::new("site.toml"), &text, &Overrides::default())
        .unpack(&mut found);
    let mut printing = None;
    if let Some(settings) = settings.filter(|_| !found.has_errors()) {
        found.append(press.gather(&settings.into(), clock, changes).diagnostics);
        printing = press.set().unpack(&mut found);
    }
    if let Some(printing) = &printing {
        found.append(press::proof(printing, &found));
    }
    let mut found = found.judged(rigour);
    let mut files = BTreeMap::new();
    if let Some(printing) = printing.as_ref().filter(|_| !found.has_errors()) {
        let mut rendering = Diagnostics::new();
        for job in printing.jobs() {
            if let Some(artifact) = printing.render(job).unpack(&mut rendering) {
                let bytes = match artifact.content {
                    Content::Bytes(bytes) => bytes.into_owned(),
                    Content::File(path) => fs::read(path).unwrap(),
                };
                let before = files.insert(artifact.route.as_str().to_owned(), bytes);
                assert!(before.is_none(), "{} is there twice", artifact.route);
            }
        }
        found.append(press::folded(rendering).judged(rigour));
    }
    if found.has_errors() {
        files.clear();
    }
    Built { tree, found, files, printing }
}

impl Built {
    /// Pages one after the other, each under its route.
    pub(crate) fn shown(&self, routes: &[&str]) -> String {
        let mut out = String::new();
        for route in routes {
            writeln!(out, "=== {route}\n{}", self.text(route).trim()).unwrap();
        }
        out
    }

    /// The text of a file; a test that asks for one that is not there is told what there is.
    pub(crate) fn text(&self, route: &str) -> &str {
        let Some(bytes) = self.files.get(route) else {
            panic!("no {route}; {}\nthere are {:?}", self.en(), self.files.keys());
        };
        std::str::from_utf8(bytes).unwrap()
    }

    /// Everything that was wrong, as it is printed in English.
    pub(crate) fn en(&self) -> String {
        print(&self.found, &self.tree, Ui::En, false)
    }

    /// Everything that was wrong, in both languages.
    pub(crate) fn said(&self) -> String {
        format!("{}\n{}", self.en(), print(&self.found, &self.tree, Ui::Zh, false))
    }

    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.found.iter().map(|fault| fault.code).collect()
    }

    /// This site, which must be without faults.
    #[track_caller]
    pub(crate) fn fine(self) -> Self {
        assert!(self.found.is_empty(), "{}", self.en());
        self
    }

    pub(crate) fn manifest(&self) -> Manifest {
        let printing = self.printing.as_ref().unwrap();
        let mut manifest = Manifest::new();
        for job in printing.jobs() {
            let bytes = &self.files[job.route.as_str()];
            let record = Record::new(&job.route, Fingerprint::of(bytes), bytes.len() as u64);
            manifest.files.insert(job.route.as_str().to_owned(), record);
        }
        manifest
    }

    /// The manifest as text: route and type of every file.
    pub(crate) fn routes(&self) -> String {
        let mut out = String::new();
        for (route, record) in self.manifest().files {
            writeln!(out, "{route}  {}", record.media).unwrap();
        }
        out
    }
}

/// The files below a folder by path.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for child in fs::read_dir(&next).into_iter().flatten() {
            let path = child.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                all.insert(name, fs::read(path).unwrap());
            }
        }
    }
    all
}

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A theme that prints what its pages are told, and nothing else.
pub(crate) const TINY: &str = include_str!("tiny.txt");
