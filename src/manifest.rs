//! What one printing of the site consists of: files at routes, and the record of them.
//!
//! In: routes and bytes. Out: [`Artifact`], [`Manifest`]. Never: I/O.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::base::Fingerprint;
use crate::site::Route;

/// Name of the manifest in the output folder.
pub const FILE: &str = "tongwen-manifest.json";

/// One output file.
#[derive(Debug)]
pub struct Artifact {
    /// Where it stands in the site.
    pub route: Route,
    /// What it holds.
    pub content: Content,
}

/// What an output file holds.
#[derive(Clone, Debug)]
pub enum Content {
    /// Rendered, or embedded in the program.
    Bytes(Cow<'static, [u8]>),
    /// A file of the source tree, to be copied as it is.
    File(PathBuf),
}

/// When a file is put in place: what pages refer to comes before them, what refers to pages after.
/// A reader of a half-published site then never meets a page whose style sheet is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Style sheets, scripts, pictures, downloads.
    Asset,
    /// HTML.
    Page,
    /// Feeds, sitemaps, files for the host.
    Index,
}

impl Phase {
    /// The phase of a route, by its ending.
    #[must_use]
    pub fn of(route: &Route) -> Self {
        let path = route.as_str();
        let is_feed = [".xml", "/feed.json"].iter().any(|end| path.ends_with(end));
        let is_host = !path.contains('/')
            && (path.starts_with('_') || path.starts_with("redirects.") || path == "robots.txt");
        // The index of a search leads to pages.
        let is_index = path.split('/').rev().skip(1).take(2).any(|folder| folder == "search")
            && (path.ends_with(".bin") || path.ends_with(".json"));
        if path.ends_with(".html") {
            Self::Page
        } else if is_feed || is_index || is_host {
            Self::Index
        } else {
            Self::Asset
        }
    }
}

/// How long a browser may keep a file without asking again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Caching {
    /// The name carries the content's hash: for ever.
    Immutable,
    /// To be asked for again each time.
    Revalidate,
}

impl Caching {
    /// The caching of a route: `assets/NAME.HASH.EXT` is immutable.
    #[must_use]
    pub fn of(route: &Route) -> Self {
        let hashed = |name: &str| {
            name.split('.')
                .rev()
                .skip(1)
                .any(|part| part.len() >= 8 && part.bytes().all(|b| b.is_ascii_hexdigit()))
        };
        match route.as_str().strip_prefix("assets/") {
            Some(name) if hashed(name) => Self::Immutable,
            _ => Self::Revalidate,
        }
    }

    /// What a host says of it in `cache-control`.
    #[must_use]
    pub const fn header(self) -> &'static str {
        match self {
            Self::Immutable => "public, max-age=31536000, immutable",
            Self::Revalidate => "public, max-age=0, must-revalidate",
        }
    }
}

/// The media type of a file by its ending; unknown endings are `application/octet-stream`.
#[must_use]
pub fn media_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or_default();
    let end = name.rsplit_once('.').map_or("", |(_, end)| end).to_ascii_lowercase();
    MEDIA_TYPES
        .iter()
        .find(|(ending, _)| *ending == end)
        .map_or("application/octet-stream", |(_, media)| media)
}

const MEDIA_TYPES: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("htm", "text/html; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("mjs", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("xml", "application/xml; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("nginx", "text/plain; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("ico", "image/x-icon"),
    ("webmanifest", "application/manifest+json"),
    ("woff2", "font/woff2"),
    ("mp4", "video/mp4"),
    ("webm", "video/webm"),
    ("mp3", "audio/mpeg"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
];

/// Every file of a printing with its digest: what is published, compared and deployed.
/// Holds no times and no source paths, so that equal sites have equal manifests.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Format of this file.
    pub version: u32,
    /// By route.
    pub files: BTreeMap<String, Record>,
}

/// What the manifest says of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Digest of its bytes, 32 hexadecimal digits.
    pub digest: String,
    /// Bytes.
    pub size: u64,
    /// Media type, as a host should send it.
    #[serde(rename = "type")]
    pub media: Cow<'static, str>,
    /// How long it may be kept.
    pub caching: Caching,
}

impl Record {
    /// The record of a file.
    #[must_use]
    pub fn new(route: &Route, digest: Fingerprint, size: u64) -> Self {
        Self {
            digest: digest.to_string(),
            size,
            media: media_type(route.as_str()).into(),
            caching: Caching::of(route),
        }
    }
}

impl Manifest {
    /// The version that this program writes and reads.
    pub const VERSION: u32 = 1;

    /// An empty manifest.
    #[must_use]
    pub const fn new() -> Self {
        Self { version: Self::VERSION, files: BTreeMap::new() }
    }

    /// Reads a manifest; `None` when it is damaged or of a version that we do not know.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes)
            .ok()
            .filter(|manifest: &Self| manifest.version == Self::VERSION)
    }

    /// The manifest as its file holds it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let files = self.files.iter().map(|(route, record)| (route.as_str(), record));
        let mut out = Vec::new();
        // Text and numbers always serialise, and memory takes every byte.
        let _ = write(files, &mut out);
        out
    }
}

/// Writes the manifest of some files, which come in the order of their routes: one line a file.
///
/// # Errors
/// Those of the writer.
pub fn write<'a>(
    files: impl Iterator<Item = (&'a str, impl Serialize)>,
    out: &mut impl io::Write,
) -> io::Result<()> {
    write!(out, "{{\n\"version\": {},\n\"files\": {{", Manifest::VERSION)?;
    for (index, (route, record)) in files.enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, route)?;
        out.write_all(b": ")?;
        serde_json::to_writer(&mut *out, &record)?;
    }
    out.write_all(b"\n}\n}\n")
}

#[cfg(test)]
mod tests {
    use super::{Caching, Manifest, Phase, Record, media_type};
    use crate::base::Fingerprint;
    use crate::site::Route;

    #[test]
    fn a_manifest_survives_its_file() {
        let mut manifest = Manifest::new();
        for path in ["zh/新闻/index.html", "assets/site.0123abcd.css"] {
            let route = Route::of_file(path);
            let record = Record::new(&route, Fingerprint::of(path.as_bytes()), 7);
            manifest.files.insert(path.to_owned(), record);
        }
        assert_eq!(Manifest::parse(&manifest.to_bytes()), Some(manifest));
        assert_eq!(Manifest::parse(&Manifest::new().to_bytes()), Some(Manifest::new()));
        assert_eq!(Manifest::parse(b"{\"version\": 1"), None);
    }

    #[test]
    fn endings_decide_phase_caching_and_type() {
        let of = |path| (Phase::of(&Route::of_file(path)), Caching::of(&Route::of_file(path)));
        assert_eq!(of("assets/site.0123abcd.css"), (Phase::Asset, Caching::Immutable));
        assert_eq!(of("assets/site.css"), (Phase::Asset, Caching::Revalidate));
        assert_eq!(of("zh/index.html"), (Phase::Page, Caching::Revalidate));
        assert_eq!(of("zh/feed.json"), (Phase::Index, Caching::Revalidate));
        assert_eq!(of("zh/search/list.bin"), (Phase::Index, Caching::Revalidate));
        assert_eq!(of("search/0/a0001.json"), (Phase::Index, Caching::Revalidate));
        assert_eq!(of("_headers"), (Phase::Index, Caching::Revalidate));
        assert_eq!(media_type("a/B.PNG"), "image/png");
        assert_eq!(media_type("a.b/c"), "application/octet-stream");
    }
}
