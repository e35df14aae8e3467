//! Where to look for changes of the sources, and what a change on the disk means for them.
//!
//! In: the folders and files of which the site is made. Out: which folders to watch, and the
//! sources that an event touches, under the paths by which we know them. Never: a watch itself.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use super::Root;

/// A root, and where it stands on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// By what name we know it.
    pub(super) given: PathBuf,
    /// Where it is, all links followed; where it would be, if it is not there.
    pub(super) real: PathBuf,
    /// Its name, after following the links of the folder around it alone.
    link: PathBuf,
    is_file: bool,
    exists: bool,
}

/// What an event means for the sources.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Touched {
    /// The sources that changed.
    pub(super) paths: Vec<PathBuf>,
    /// True when a root or a folder around one came or went, so that watches must be set anew.
    pub(super) moves: bool,
}

impl Place {
    pub(super) fn of(root: &Root) -> Self {
        let (given, is_file) = match root {
            Root::Folder(path) => (path, false),
            Root::File(path) => (path, true),
        };
        let link = located(given);
        let real = link.canonicalize().unwrap_or_else(|_| link.clone());
        let exists = if is_file { real.is_file() } else { real.is_dir() };
        Self { given: given.clone(), real, link, is_file, exists }
    }

    /// The folders to watch for it, with everything below (`true`) or alone. The folder around a
    /// root is watched as well: only there is seen that it is replaced, or comes back.
    fn wanted(&self) -> Vec<(PathBuf, bool)> {
        let mut all = Vec::new();
        if self.exists && !self.is_file {
            all.push((self.real.clone(), true));
        }
        for path in [&self.link, &self.real] {
            let around = path.ancestors().skip(1).find(|folder| folder.is_dir());
            all.extend(around.map(|folder| (folder.to_owned(), false)));
        }
        all
    }

    /// True when it is there, and a watch on this folder sees what happens in it.
    pub(super) fn is_seen_by(&self, folder: &Path, is_deep: bool) -> bool {
        let is_inside = is_deep && self.real.starts_with(folder);
        self.exists && (is_inside || (self.is_file && self.real.parent() == Some(folder)))
    }
}

/// The folders to watch for all places. What is seen from a folder above is not watched twice.
pub(super) fn wanted(places: &[Place]) -> BTreeMap<PathBuf, bool> {
    let mut all: BTreeMap<PathBuf, bool> = BTreeMap::new();
    for (path, is_deep) in places.iter().flat_map(Place::wanted) {
        *all.entry(path).or_default() |= is_deep;
    }
    let deep: Vec<_> =
        all.iter().filter(|(_, is_deep)| **is_deep).map(|(path, _)| path.clone()).collect();
    all.retain(|path, _| !deep.iter().any(|above| above != path && path.starts_with(above)));
    all
}

/// What an event at a path means.
pub(super) fn touched(places: &[Place], path: &Path) -> Touched {
    let mut all = Touched::default();
    for place in places {
        let is_self = path == place.real || path == place.link;
        if is_self {
            all.paths.push(place.given.clone());
            all.moves |= !place.is_file;
        } else if let Ok(below) = path.strip_prefix(&place.real) {
            if !place.is_file && !is_passed_over(below) {
                all.paths.push(place.given.join(below));
            }
        } else if place.real.starts_with(path) || place.link.starts_with(path) {
            all.moves = true;
        }
    }
    all
}

/// True for what is never a source: names with a dot in front, and what editors put beside a file
/// while they save it.
pub(super) fn is_passed_over(below: &Path) -> bool {
    below.components().any(|part| match part {
        Component::Normal(name) => {
            let name = name.to_string_lossy();
            name.starts_with('.')
                || name.ends_with('~')
                || name == "4913"
                || (name.starts_with('#') && name.ends_with('#'))
                || name.ends_with("___jb_tmp___")
                || name.ends_with("___jb_old___")
        }
        _ => false,
    })
}

/// A path from the root of the disk, the links of the folders around it followed as far as there
/// are such folders.
fn located(given: &Path) -> PathBuf {
    let whole = std::path::absolute(given).unwrap_or_else(|_| given.to_owned());
    for around in whole.ancestors().skip(1) {
        if let (Ok(real), Ok(rest)) = (around.canonicalize(), whole.strip_prefix(around)) {
            return real.join(rest);
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Place, Touched, is_passed_over, touched, wanted};

    fn place(given: &str, real: &str, link: &str, is_file: bool) -> Place {
        let exists = false;
        Place { given: given.into(), real: real.into(), link: link.into(), is_file, exists }
    }

    #[test]
    fn sources_keep_the_names_by_which_we_know_them() {
        let places = [
            place("content/en", "/disk/.site/content/en", "/disk/.site/content/en", false),
            place("zh", "/else/zh", "/disk/.site/zh", false),
            place("site.toml", "/disk/.site/site.toml", "/disk/.site/site.toml", true),
        ];
        for (path, sources, moves) in [
            ("/disk/.site/content/en/a.md", &["content/en/a.md"][..], false),
            ("/disk/.site/content/en/.a.md.swp", &[], false),
            ("/disk/.site/content/en", &["content/en"], true),
            ("/disk/.site/content", &[], true),
            ("/disk/.site/content/de/a.md", &[], false),
            ("/else/zh/新.md", &["zh/新.md"], false),
            ("/disk/.site/zh", &["zh"], true),
            ("/disk/.site/site.toml", &["site.toml"], false),
            ("/disk/.site/site.toml.bak", &[], false),
            ("/disk/.site/public", &[], false),
        ] {
            let paths = sources.iter().map(PathBuf::from).collect();
            assert_eq!(touched(&places, Path::new(path)), Touched { paths, moves }, "{path}");
        }
    }

    #[test]
    fn leavings_of_editors_are_no_sources() {
        for path in [
            ".git/x",
            "a/.x.md.swp",
            "x.md~",
            "4913",
            "#x.md#",
            ".#x.md",
            "a/.DS_Store",
            "x.md___jb_tmp___",
        ] {
            assert!(is_passed_over(Path::new(path)), "{path}");
        }
        for path in ["x.md", "a/4913.md", "a.b/x", "新.md", "#1.md"] {
            assert!(!is_passed_over(Path::new(path)), "{path}");
        }
    }

    #[test]
    fn a_watch_above_makes_those_below_needless() {
        let deep = |real: &str| {
            let mut place = place("x", real, real, false);
            place.exists = true;
            place
        };
        let found = wanted(&[deep("/"), deep("/no/such/folder/here")]);
        assert_eq!(found.into_iter().collect::<Vec<_>>(), [(PathBuf::from("/"), true)]);
    }
}
