//! Our side: the folder that was built, file by file what its manifest says.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use super::encode::{self, is_text, md5_of};
use super::store::{Body, Head};
use crate::base::Fingerprint;
use crate::diag::{Diagnostic, faults::deploy as faults};
use crate::manifest::{self, Manifest, Record};
use crate::site::{Encoding, Route};

/// Above this a file is not held in memory.
const LARGE: u64 = 8 << 20;

/// A site, ready to be sent.
#[derive(Debug)]
pub(super) struct Local {
    folder: PathBuf,
    pub(super) manifest: Manifest,
    encoding: Option<Encoding>,
    /// Where old addresses lead, by route; empty unless the storage is to be told.
    redirects: BTreeMap<String, String>,
    /// How texts are packed and addresses redirected, in words.
    pub(super) sent: String,
}

impl Local {
    /// Reads the manifest of a folder and every file that it lists.
    pub(super) fn read(folder: &Path) -> Result<Self, Diagnostic> {
        let path = folder.join(manifest::FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(faults::nothing_built(folder));
            }
            Err(error) => return Err(faults::cannot_read(&path, &error)),
        };
        let manifest = Manifest::parse(&bytes)
            .filter(|manifest| manifest.files.keys().all(|route| is_sound(route)))
            .ok_or_else(|| faults::damaged(&path))?;
        let local = Self {
            folder: folder.to_owned(),
            manifest,
            encoding: None,
            redirects: BTreeMap::new(),
            sent: String::new(),
        };
        local.verify()?;
        Ok(local)
    }

    /// The same, to be packed and redirected. `base` is the path of the site on its host.
    pub(super) fn sent_as(
        mut self,
        encoding: Option<Encoding>,
        redirects: bool,
        base: &str,
    ) -> Self {
        self.encoding = encoding;
        if redirects {
            self.redirects = self.read_redirects(base).unwrap_or_default();
        }
        let words = [encoding.map(Encoding::name), redirects.then_some("redirects")];
        self.sent = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
        self
    }

    /// Every file has to be the one that was built and checked.
    fn verify(&self) -> Result<(), Diagnostic> {
        let is_other = |(route, record): &(&String, &Record)| !self.is_as_built(route, record);
        let others: Vec<_> = self.manifest.files.par_iter().filter(is_other).collect();
        match others.first() {
            Some((route, _)) => Err(faults::differs(&self.folder.join(route), others.len())),
            None => Ok(()),
        }
    }

    fn is_as_built(&self, route: &str, record: &Record) -> bool {
        let path = self.folder.join(route);
        let digest = || -> io::Result<Fingerprint> {
            if fs::symlink_metadata(&path)?.len() != record.size {
                return Err(ErrorKind::InvalidData.into());
            }
            Fingerprint::of_reader(File::open(&path)?)
        };
        digest().is_ok_and(|digest| digest.to_string() == record.digest)
    }

    /// Hands a file to `send`, packed where that is wanted. It is looked at once more: what goes out
    /// is what was checked.
    pub(super) fn with<T>(
        &self,
        route: &str,
        send: impl FnOnce(&Body<'_>, &Head<'_>) -> T,
    ) -> Result<T, Diagnostic> {
        let path = self.folder.join(route);
        let differs = || faults::differs(&path, 1);
        let record = self.manifest.files.get(route).ok_or_else(differs)?;
        let mut head = Head {
            media: &record.media,
            caching: record.caching,
            encoding: None,
            redirect: self.redirects.get(route).map(String::as_str),
        };
        if record.size > LARGE {
            if !self.is_as_built(route, record) {
                return Err(differs());
            }
            return Ok(send(&Body::File(&path, record.size), &head));
        }
        let bytes = fs::read(&path).map_err(|reason| faults::cannot_read(&path, &reason))?;
        if Fingerprint::of(&bytes).to_string() != record.digest {
            return Err(differs());
        }
        let encoding = self.encoding.filter(|_| is_text(&record.media));
        let packed = encoding.map(|encoding| encode::pack(encoding, &bytes)).transpose();
        let packed = packed.map_err(|reason| faults::cannot_read(&path, &reason))?.flatten();
        // What packing would not make smaller goes as it is.
        head.encoding = encoding.filter(|_| packed.is_some());
        Ok(send(&Body::Bytes(packed.as_ref().unwrap_or(&bytes)), &head))
    }

    /// The MD5 of a file as it would be sent; `None` where it would be sent with more than its bytes
    /// tell.
    pub(super) fn md5(&self, route: &str) -> Option<[u8; 16]> {
        let of = |body: &Body<'_>, head: &Head<'_>| match body {
            _ if head.redirect.is_some() => None,
            Body::Bytes(bytes) => md5_of(*bytes).ok(),
            Body::File(path, _) => File::open(path).and_then(md5_of).ok(),
        };
        self.with(route, of).ok().flatten()
    }

    /// Reads `redirects.json`, which the build writes; one that somebody has put into `static/`
    /// instead may hold anything.
    fn read_redirects(&self, base: &str) -> Option<BTreeMap<String, String>> {
        const FILE: &str = "redirects.json";
        self.manifest.files.get(FILE)?;
        let bytes = fs::read(self.folder.join(FILE)).ok()?;
        let value: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
        let rule = |rule: &serde_json::Value| {
            let from = rule["from"].as_str()?.strip_prefix(base)?;
            let to = rule["to"].as_str().filter(|to| to.is_ascii() && to.starts_with('/'))?;
            let from = percent_decode_str(from).decode_utf8().ok()?;
            let route = Route::of_address(&from).as_str().to_owned();
            // A page for an old address, and not a rule for many.
            self.manifest.files.contains_key(&route).then(|| (route, to.to_owned()))
        };
        Some(value["redirects"].as_array()?.iter().filter_map(rule).collect())
    }
}

/// True for a route that stays below the folder or prefix, and is no book of ours.
pub(super) fn is_sound(route: &str) -> bool {
    route.len() <= 1024
        && !route.contains(|c: char| c.is_control() || c == '\\')
        && route.split('/').all(|part| !matches!(part, "" | "." | ".."))
        && ![manifest::FILE, super::lock::FILE].contains(&route)
}

#[cfg(test)]
mod tests {
    use super::{Local, is_sound};
    use crate::base::Fingerprint;
    use crate::manifest::{self, Manifest, Record};
    use crate::site::{Encoding, Route};
    use std::fs;
    use std::path::Path;

    fn put(folder: &Path, files: &[(&str, &str)]) {
        let mut manifest = Manifest::new();
        for (path, text) in files {
            let digest = Fingerprint::of(text.as_bytes());
            let record = Record::new(&Route::of_file(path), digest, text.len() as u64);
            manifest.files.insert((*path).to_owned(), record);
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        fs::write(folder.join(manifest::FILE), manifest.to_bytes()).unwrap();
    }

    #[test]
    fn only_what_was_built_is_sent() {
        let room = tempfile::tempdir().unwrap();
        let code = || Local::read(room.path()).map(|_| ()).map_err(|fault| fault.code);
        assert_eq!(code(), Err("deploy::nothing-built"));
        put(room.path(), &[("a.html", "one"), ("b/c.css", "two")]);
        assert_eq!(code(), Ok(()));
        fs::write(room.path().join("a.html"), "0ne").unwrap();
        assert_eq!(code(), Err("deploy::differs"));
        fs::remove_file(room.path().join("a.html")).unwrap();
        assert_eq!(code(), Err("deploy::differs"));
        fs::write(room.path().join(manifest::FILE), "{").unwrap();
        assert_eq!(code(), Err("deploy::damaged"));
        let routes = "{\"version\":1,\"files\":{\"../x\":{\"digest\":\"\",\"size\":0,\"type\":\"\",\"caching\":\"immutable\"}}}";
        fs::write(room.path().join(manifest::FILE), routes).unwrap();
        assert_eq!(code(), Err("deploy::damaged"));
    }

    #[test]
    fn a_file_that_changes_after_the_look_is_not_sent() {
        let room = tempfile::tempdir().unwrap();
        put(room.path(), &[("a.html", "one")]);
        let local = Local::read(room.path()).unwrap();
        assert_eq!(local.with("a.html", |body, _| body.len()).unwrap(), 3);
        fs::write(room.path().join("a.html"), "0ne").unwrap();
        let sent = local.with("a.html", |body, _| body.len()).map_err(|fault| fault.code);
        assert_eq!(sent, Err("deploy::differs"));
    }

    #[test]
    fn texts_are_packed_and_old_addresses_lead_on() {
        let long = "<p>同文</p>".repeat(100);
        let rules = "{\"version\":1,\"redirects\":[\
            {\"from\":\"/x/%E6%97%A7/\",\"to\":\"/x/new/\",\"status\":301},\
            {\"from\":\"/x/gone/\",\"status\":410},\
            {\"from\":\"/x/en/*\",\"to\":\"/x/:splat\",\"status\":301}]}";
        let room = tempfile::tempdir().unwrap();
        let files = [
            ("redirects.json", rules),
            ("旧/index.html", "old"),
            ("gone/index.html", "gone"),
            ("new/index.html", &*long),
            ("a.png", &*long),
        ];
        put(room.path(), &files);
        let local = Local::read(room.path()).unwrap().sent_as(Some(Encoding::Gzip), true, "/x/");
        assert_eq!(local.sent, "gzip redirects");
        let head = |route| {
            local
                .with(route, |body, head| {
                    (body.len() < 500, head.encoding, head.redirect.map(str::to_owned))
                })
                .unwrap()
        };
        assert_eq!(head("new/index.html"), (true, Some(Encoding::Gzip), None));
        assert_eq!(head("a.png"), (false, None, None));
        assert_eq!(head("旧/index.html"), (true, None, Some("/x/new/".to_owned())));
        assert_eq!(head("gone/index.html"), (true, None, None));
        assert!(local.md5("旧/index.html").is_none() && local.md5("a.png").is_some());
    }

    #[test]
    fn routes_stay_inside() {
        for route in ["../a", "a/../b", "/a", "a//b", "a\\b", "a\n", ".tongwen-lock", ""] {
            assert!(!is_sound(route), "{route}");
        }
        assert!(is_sound("zh/新闻/index.html") && is_sound(".well-known/security.txt"));
    }
}
