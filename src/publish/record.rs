//! The cache of sizes and times: which files on disk need not be read again.
//!
//! A line a file, `TIME DIGEST SIZE ROUTE`. It binds the digest, not only the time, so that it
//! stays right whatever happens to the manifest. It may be lost or torn: a file without a line
//! that fits is read and compared.

use std::fmt::Write as _;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::time::UNIX_EPOCH;

use crate::base::Fingerprint;

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
    /// As it stands on disk.
    text: String,
    /// Where in it each route stands, by route: nothing of it is copied.
    seen: Vec<(Range<usize>, Seen)>,
    /// False when it has to be written again in any case.
    is_settled: bool,
}

impl Cache {
    /// Reads the cache; lines that make no sense are left out.
    pub(super) fn load(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_default();
        let written = fs::metadata(path).ok().and_then(|meta| time_of(&meta)).unwrap_or(0);
        let is_old = |seen: &Seen| seen.time.is_some_and(|time| time + TICK <= written);
        let (mut at, mut count) = (0, 0);
        let mut seen = Vec::with_capacity(text.len() / 96);
        for line in text.split_inclusive('\n') {
            at += line.len();
            count += 1;
            if let Some((route, found)) = parse(line).filter(|(_, found)| is_old(found)) {
                let end = at - usize::from(line.ends_with('\n'));
                seen.push((end - route.len()..end, found));
            }
        }
        // As it was written, but who knows.
        seen.sort_by_key(|(route, _)| &text[route.clone()]);
        let is_settled = seen.len() == count;
        Self { text, seen, is_settled }
    }

    /// True when a file on disk of this size and time is known to have this digest.
    pub(super) fn knows(&self, route: &str, now: &Seen) -> bool {
        let place = self.seen.binary_search_by_key(&route, |(route, _)| &self.text[route.clone()]);
        place.is_ok_and(|place| self.seen[place].1 == *now)
    }

    /// Writes the cache if it differs from what was read. A failure costs time, nothing else, and
    /// so is no fault.
    pub(super) fn replace(&self, path: &Path, text: &str) {
        if !self.is_settled || self.text != text {
            let _ = fs::write(path, text);
        }
    }
}

/// Adds a line to the text of a cache.
pub(super) fn push(text: &mut String, route: &str, seen: &Seen) {
    if let Some(time) = seen.time {
        // Writing into a string does not fail.
        let _ = writeln!(text, "{time} {} {} {route}", seen.digest, seen.size);
    }
}

fn parse(line: &str) -> Option<(&str, Seen)> {
    let mut parts = line.trim_end_matches('\n').splitn(4, ' ');
    let time = Some(parts.next()?.parse().ok()?);
    let digest = Fingerprint::parse(parts.next()?)?;
    let size = parts.next()?.parse().ok()?;
    Some((parts.next()?, Seen { digest, size, time }))
}

#[cfg(test)]
mod tests {
    use super::{Cache, Fingerprint, Seen, TICK, push, time_of};

    #[test]
    fn lines_survive_their_file_unless_too_young() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache");
        std::fs::write(&path, "").unwrap();
        let now = time_of(&path.metadata().unwrap()).unwrap();
        let digest = Fingerprint::of(b"x");
        let old = Seen { digest, size: 7, time: Some(now - 2 * TICK) };
        let young = Seen { time: Some(now), ..old };
        let mut text = String::new();
        push(&mut text, "zh/a b/新闻.html", &old);
        push(&mut text, "young", &young);
        push(&mut text, "timeless", &Seen { time: None, ..old });
        text.push_str("12 torn");
        Cache::default().replace(&path, &text);
        let cache = Cache::load(&path);
        assert!(cache.knows("zh/a b/新闻.html", &old));
        assert!(!cache.knows("zh/a b/新闻.html", &young), "another time");
        assert!(!cache.knows("young", &young) && !cache.knows("timeless", &old));
    }
}
