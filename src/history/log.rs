//! The answer of `git log`: commits from the newest to the oldest, and under each the files that it
//! changed. Parts end with NUL, so that a name may hold anything.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// Digest, parents, date and author of a commit. The author comes last: a name may hold anything.
pub(super) const FORMAT: &str = "--format=%x01%H%x1f%P%x1f%aI%x1f%aN";

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Its digest.
    pub id: String,
    /// When it was written; none for a date that no calendar has.
    pub at: Option<Timestamp>,
    /// The same with its author's offset, as RFC 3339.
    pub date: String,
    /// Its author, under the name that `.mailmap` gives.
    pub author: String,
    /// The history is cut off here: what it seems to have brought may be older.
    pub is_cut: bool,
}

/// A file as a commit left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The place of the commit in [`Log::commits`].
    pub commit: usize,
    /// The digest of its bytes; none when the commit removed it.
    pub blob: Option<String>,
}

/// What has happened to the files of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    /// Commits, the newest first.
    pub commits: Vec<Commit>,
    /// The versions of each file that was wanted, the newest first.
    pub versions: BTreeMap<String, Vec<Version>>,
}

/// Reads the answer. What it does not understand is left out.
pub(super) fn read(out: &[u8], is_shallow: bool, is_wanted: &dyn Fn(&str) -> bool) -> Log {
    let mut log = Log::default();
    let mut parts = out.split(|byte| *byte == 0);
    while let Some(part) = parts.next() {
        let part = part.strip_prefix(b"\n").unwrap_or(part);
        match part.first() {
            Some(1) => log.commits.extend(commit(&part[1..], is_shallow)),
            // `:100644 100644 OLD NEW M`, and then the path.
            Some(b':') => {
                let path = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
                let number = log.commits.len().checked_sub(1);
                let Some(commit) = number.filter(|_| is_wanted(&path)) else { continue };
                let blob = blob(part);
                log.versions.entry(path).or_default().push(Version { commit, blob });
            }
            _ => {}
        }
    }
    log
}

fn commit(part: &[u8], is_shallow: bool) -> Option<Commit> {
    let text = String::from_utf8_lossy(part);
    let mut fields = text.splitn(4, '\u{1f}');
    let id = fields.next()?.to_owned();
    let parents = fields.next()?;
    let date = fields.next()?.to_owned();
    // A name is shown in tables and on terminals.
    let author = fields.next()?.trim().chars().filter(|c| !c.is_control()).collect();
    let at = date.parse().ok();
    Some(Commit { id, at, date, author, is_cut: is_shallow && parents.is_empty() })
}

fn blob(part: &[u8]) -> Option<String> {
    let id = std::str::from_utf8(part).ok()?.split(' ').nth(3)?;
    (!id.bytes().all(|byte| byte == b'0')).then(|| id.to_owned())
}
