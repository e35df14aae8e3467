//! The cache of sizes and times: which files on disk need not be read again.
//!
//! Version and digest of the manifest, then a line a file, `TIME DIGEST SIZE ROUTE`. It binds the digest, not
//! only the time, so that it stays right whatever happens to the manifest. It may be lost or torn: a
//! file without a line that fits is read and compared.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::base::Fingerprint;
use crate::manifest::Manifest;

/// A file as it was seen on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) digest: Fingerprint,
    pub(super) size: u64,
    /// Last change, in nanoseconds since 1970; `None` where the disk does not tell.
    pub(super) time: Option<u64>,
}

/// The last change of a file, as [`Seen`] holds it.
pub(super) fn time_of(meta: &fs::Metadata) -> Option<u64> {
    let since = meta.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    u64::try_from(since.as_nanos()).ok()
}

/// Clocks of disks tick in up to 10 ms: a file changed just before the cache was written may have
/// been changed again within the same tick, unseen. Such lines are not trusted.
const TICK: u64 = 20_000_000;

/// What the last run saw.
#[derive(Debug, Default)]
pub(super) struct Cache {
    /// The digest of what stands on disk; none when it has to be written again in any case.
    text: Option<Fingerprint>,
    /// The digest of the manifest that was written with it, if we can read such a one.
    manifest: Option<Fingerprint>,
    /// By the digests of routes, which are shorter.
    seen: HashMap<Fingerprint, Seen>,
}

impl Cache {
    /// Reads the cache; lines that make no sense are left out.
    pub(super) fn load(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        let written = fs::metadata(path).ok().and_then(|meta| time_of(&meta)).unwrap_or(0);
        let is_old = |seen: &Seen| seen.time.is_some_and(|time| time + TICK <= written);
        let (first, lines) = text.split_once('\n').unwrap_or_default();
        let mut count = 0;
        let mut seen = HashMap::with_capacity(lines.len() / 96);
        for line in lines.lines() {
            count += 1;
            if let Some((route, found)) = parse(line).filter(|(_, found)| is_old(found)) {
                seen.insert(Fingerprint::of(route.as_bytes()), found);
            }
        }
        let is_settled = seen.len() == count;
        let print = is_settled.then(|| Fingerprint::of(text.as_bytes()));
        Self { text: print, manifest: parse_first(first), seen }
    }

    /// True when this manifest, byte for byte, was written with it.
    pub(super) fn is_of(&self, manifest: &[u8]) -> bool {
        self.manifest == Some(Fingerprint::of(manifest))
    }

    /// True when a file on disk of this size and time is known to have this digest.
    pub(super) fn knows(&self, route: &str, now: &Seen) -> bool {
        self.seen.get(&Fingerprint::of(route.as_bytes())) == Some(now)
    }

    /// Writes the cache if it differs from what was read. A failure costs time, nothing else, and
    /// so is no fault.
    pub(super) fn replace(&self, path: &Path, text: &str) {
        if self.text != Some(Fingerprint::of(text.as_bytes())) {
            let _ = fs::write(path, text);
        }
    }
}

/// Begins the text of a cache.
pub(super) fn begin(text: &mut String, manifest: Fingerprint) {
    // Writing into a string does not fail.
    let _ = writeln!(text, "{} {manifest}", Manifest::VERSION);
}

/// Adds a line to the text of a cache.
pub(super) fn push(text: &mut String, route: &str, seen: &Seen) {
    if let Some(time) = seen.time {
        let [time, size] = [time, seen.size].map(|number| number.to_string());
        let parts = [&*time, " ", &seen.digest.to_string(), " ", &size, " ", route, "\n"];
        text.extend(parts);
    }
}

fn parse_first(line: &str) -> Option<Fingerprint> {
    let (version, digest) = line.split_once(' ')?;
    let is_ours = version.parse() == Ok(Manifest::VERSION);
    Fingerprint::parse(digest).filter(|_| is_ours)
}

fn parse(line: &str) -> Option<(&str, Seen)> {
    let mut parts = line.splitn(4, ' ');
    let time = Some(parts.next()?.parse().ok()?);
    let digest = Fingerprint::parse(parts.next()?)?;
    let size = parts.next()?.parse().ok()?;
    Some((parts.next()?, Seen { digest, size, time }))
}

#[cfg(test)]
mod tests {
    use super::{Cache, Fingerprint, Seen, TICK, begin, push, time_of};

    #[test]
    fn lines_survive_their_file_unless_too_young() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache");
        std::fs::write(&path, "").unwrap();
        let now = time_of(&path.metadata().unwrap()).unwrap();
        let digest = Fingerprint::of(b"x");
        let old = Seen { digest, size: 7, time: Some(now - 2 * TICK) };
        let young = Seen { time: Some(now), ..old };
        let manifest = b"manifest";
        let mut text = String::new();
        begin(&mut text, Fingerprint::of(manifest));
        push(&mut text, "zh/a b/新闻.html", &old);
        push(&mut text, "young", &young);
        push(&mut text, "timeless", &Seen { time: None, ..old });
        text.push_str("12 torn");
        Cache::default().replace(&path, &text);
        let cache = Cache::load(&path);
        assert!(cache.is_of(manifest) && !cache.is_of(b"another"));
        assert!(cache.knows("zh/a b/新闻.html", &old));
        assert!(!cache.knows("zh/a b/新闻.html", &young), "another time");
        assert!(!cache.knows("young", &young) && !cache.knows("timeless", &old));
    }
}
