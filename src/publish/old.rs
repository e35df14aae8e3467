//! What we have written before, and what else stands in the way of a file.

use std::collections::HashMap;
use std::fs::{self, DirEntry};
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use super::folder::INSIDE;
use crate::diag::{Diagnostic, faults::publish as faults};
use crate::manifest::{self, Manifest};
use crate::site::Route;

/// What the manifest on disk says that we have written.
#[derive(Debug)]
pub(super) struct Old {
    /// As it stands on disk.
    pub(super) bytes: Vec<u8>,
    /// Read when somebody asks what is in it.
    manifest: OnceLock<Option<Manifest>>,
    folded: OnceLock<HashMap<String, String>>,
}

impl Old {
    /// A manifest.
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self { bytes, manifest: OnceLock::new(), folded: OnceLock::new() }
    }

    /// Nothing was written yet.
    pub(super) fn none() -> Self {
        let manifest = OnceLock::from(Some(Manifest::new()));
        Self { bytes: Vec::new(), manifest, folded: OnceLock::new() }
    }

    /// `None` when it is damaged.
    pub(super) fn manifest(&self) -> Option<&Manifest> {
        let read = || {
            let mut manifest = Manifest::parse(&self.bytes)?;
            // The file may have been tampered with; nothing outside the output may be removed by it.
            manifest.files.retain(|route, _| is_sound(route));
            Some(manifest)
        };
        self.manifest.get_or_init(read).as_ref()
    }

    /// True when we have provably written a file at this route.
    pub(super) fn lists(&self, route: &str) -> bool {
        self.manifest().is_some_and(|manifest| manifest.files.contains_key(route))
    }

    /// True when what was found at this route is a file, and provably ours.
    pub(super) fn owns(&self, route: &str, found: &DirEntry) -> bool {
        self.lists(route) && found.file_type().is_ok_and(|kind| kind.is_file())
    }

    /// True when a file at this route may be written over: with the manifest damaged, any route of
    /// the site may.
    pub(super) fn yields(&self, route: &str) -> bool {
        self.manifest().is_none() || self.lists(route)
    }

    /// All that we have written.
    pub(super) fn routes(&self) -> impl Iterator<Item = &String> {
        self.manifest().into_iter().flat_map(|manifest| manifest.files.keys())
    }

    /// The file of ours that a new route would find under its name on a disk that ignores case.
    pub(super) fn twin(&self, output: &Path, route: &Route) -> Option<String> {
        if self.lists(route.as_str()) {
            return None;
        }
        let all = || self.routes().map(|route| (route.to_lowercase(), route.clone())).collect();
        let twin = self.folded.get_or_init(all).get(&*route.folded())?;
        is_same(&output.join(route.as_str()), &output.join(twin)).then(|| twin.clone())
    }

    /// Looks at the folders on the way to a route, from the output down: nothing may be written or
    /// removed through a link, or in a folder that is closed to us.
    pub(super) fn way(&self, output: &Path, route: &str) -> Result<Way, Diagnostic> {
        let mut last = output.to_owned();
        for (at, _) in route.match_indices('/') {
            let folder = output.join(&route[..at]);
            match fs::symlink_metadata(&folder) {
                Ok(meta) if meta.is_dir() => last = folder,
                Ok(meta) if meta.is_file() && self.lists(&route[..at]) => {
                    return Ok(Way::Ours(route[..at].to_owned()));
                }
                Ok(_) => return Ok(Way::Barred(folder)),
                Err(error) if error.kind() == ErrorKind::NotFound => break,
                Err(error) => return Err(faults::cannot_write(&folder, &error)),
            }
        }
        may_write(&last).map_err(|reason| faults::cannot_write(&output.join(route), &reason))?;
        Ok(Way::Open)
    }
}

/// What is found on the way to a route.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Folders, as far as there are any.
    Open,
    /// A file of ours, which has to go first.
    Ours(String),
    /// A file of others, or a link.
    Barred(PathBuf),
}

/// No disk in use takes a longer name, and few systems a longer path. Only renaming a file into
/// place would meet that: too late, and again in every next run.
const NAME: usize = 255;
const PATH: usize = 1024;

/// True for a route that stays inside the output folder, is not ours to keep books in, fits on a
/// line, and is short enough for every disk.
pub(super) fn is_sound(route: &str) -> bool {
    let first = route.split('/').next().unwrap_or_default();
    let is_kept = [INSIDE, manifest::FILE].iter().any(|name| first.eq_ignore_ascii_case(name));
    // Nearly all routes are plain, and each is looked at in every build.
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
    let is_normal = || {
        !route.contains(char::is_control)
            && Path::new(route).components().all(|part| matches!(part, Component::Normal(_)))
    };
    !is_kept
        && route.len() <= PATH
        && route.split('/').all(|part| part.len() <= NAME && !matches!(part, "" | "." | ".."))
        && (route.bytes().all(is_plain) || is_normal())
}

#[cfg(unix)]
fn may_write(folder: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    Ok(access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
}

/// Elsewhere only trying tells.
#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "one signature on all systems")]
fn may_write(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn is_same(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |path| fs::symlink_metadata(path).map(|meta| (meta.dev(), meta.ino()));
    matches!((place(one), place(other)), (Ok(one), Ok(other)) if one == other)
}

/// Elsewhere the true name of a file tells.
#[cfg(not(unix))]
fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

#[cfg(test)]
mod tests {
    use super::{Old, Way, is_sound};
    use crate::manifest::{Manifest, Record};
    use crate::{base::Fingerprint, site::Route};

    #[test]
    fn no_route_leads_out_of_the_output() {
        for route in ["a", "zh/新闻/index.html", "..a/b..", "a/.tongwen"] {
            assert!(is_sound(route), "{route}");
        }
        for route in
            ["", "/a", "a//b", "../a", "a/..", "./a", "a\nb", ".Tongwen/x", "tongwen-manifest.json"]
        {
            assert!(!is_sound(route), "{route}");
        }
    }

    #[test]
    fn a_manifest_that_points_outside_lists_nothing_there() {
        let mut manifest = Manifest::new();
        for path in ["../evil", "good"] {
            let record = Record::new(&Route::of_file("x"), Fingerprint::of(b""), 0);
            manifest.files.insert(path.to_owned(), record);
        }
        let old = Old::new(manifest.to_bytes());
        assert!(old.lists("good") && !old.lists("../evil"));
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("good"), "").unwrap();
        std::fs::write(folder.path().join("bad"), "").unwrap();
        let way = |route| old.way(folder.path(), route).unwrap();
        assert_eq!(way("x/y/z"), Way::Open);
        assert_eq!(way("good/y/z"), Way::Ours("good".to_owned()));
        assert_eq!(way("bad/y/z"), Way::Barred(folder.path().join("bad")));
    }
}
