//! Whether a translation still says what its original says, without asking a version control:
//! digests of what a reader reads, kept in the translation, compared with the original of today.

use std::fmt;

use super::body::BlockKind;
use crate::base::Fingerprint;

/// A digest of translatable text, short enough to stand in a front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(u64);

/// Hexadecimal digits of a digest. Two texts that one paragraph can turn into have to differ, not
/// all texts of the world.
const DIGITS: usize = 12;

impl Digest {
    /// The digest of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self::parse(&Fingerprint::of(text.as_bytes()).short(DIGITS)).unwrap_or(Self(0))
    }

    /// Reads what [`fmt::Display`] wrote; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_digest = text.len() == DIGITS && text.bytes().all(|b| b.is_ascii_hexdigit());
        is_digest.then(|| u64::from_str_radix(text, 16).ok().map(Self)).flatten()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0DIGITS$x}", self.0)
    }
}

/// `[l10n]` of a translation: what its original said when somebody last looked at both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// `source`: all of it.
    pub source: Digest,
    /// `blocks`: each block that says something, in order.
    pub blocks: Vec<Digest>,
}

/// What an article says, as digests that no reformatting changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// All of it.
    pub whole: Digest,
    /// Title, description, captions and corrections of the front matter.
    pub head: Digest,
    /// Blocks of the body that say something: a line across the page says nothing.
    pub blocks: Vec<BlockFact>,
}

/// What a block says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockFact {
    /// Its place in the body's blocks.
    pub block: usize,
    /// What it is; no part of what it says.
    pub kind: BlockKind,
    /// What it says.
    pub digest: Digest,
}

impl Facts {
    /// Facts of these parts.
    #[must_use]
    pub fn new(head: Digest, blocks: Vec<BlockFact>) -> Self {
        let whole = whole(head, blocks.iter().map(|fact| fact.digest));
        Self { whole, head, blocks }
    }

    /// What a translation of today's text carries.
    #[must_use]
    pub fn stamp(&self) -> Stamp {
        Stamp { source: self.whole, blocks: self.blocks.iter().map(|fact| fact.digest).collect() }
    }

    /// What is different from when a stamp was made; `None` when nothing is.
    #[must_use]
    pub fn drift_since(&self, stamp: &Stamp) -> Option<Drift> {
        if self.whole == stamp.source {
            return None;
        }
        // The whole is made of head and blocks, so the old blocks tell whether the head is new.
        let head = whole(self.head, stamp.blocks.iter().copied()) != stamp.source;
        Some(Drift { head, rows: rows(&stamp.blocks, &self.blocks) })
    }
}

fn whole(head: Digest, blocks: impl Iterator<Item = Digest>) -> Digest {
    let mut text = head.to_string();
    for block in blocks {
        text.push(' ');
        text.push_str(&block.to_string());
    }
    Digest::of(&text)
}

/// How an original differs from what it said when its translation was stamped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Title, description, captions or corrections are others.
    pub head: bool,
    /// Old and new blocks side by side, from the first to the last.
    pub rows: Vec<Row>,
}

/// A block then and now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// What happened to it.
    pub change: Change,
    /// Its place in the body of the original of today, and what it is; none when it was removed.
    pub block: Option<(usize, BlockKind)>,
    /// Its place in the stamp; none when it was added.
    pub was: Option<usize>,
}

/// What happened to a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Nothing.
    Same,
    /// It says something else.
    Changed,
    /// It was not there.
    Added,
    /// It is not there any more.
    Removed,
}

impl Change {
    /// Its name in formats for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

impl Drift {
    /// Blocks to which something happened.
    pub fn changed(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.change != Change::Same)
    }

    /// How often something happened: blocks, and the head as one.
    #[must_use]
    pub fn count(&self) -> usize {
        self.changed().count() + usize::from(self.head)
    }

    /// Blocks of the translation, as places in its body, that stand for what was changed or
    /// removed. `None` when it has another number of blocks than the original had: then nobody
    /// knows which stands for which.
    #[must_use]
    pub fn in_translation(&self, translation: &Facts) -> Option<Vec<usize>> {
        let had = self.rows.iter().filter(|row| row.was.is_some()).count();
        let place = |row: &Row| Some(translation.blocks.get(row.was?)?.block);
        (translation.blocks.len() == had).then(|| self.changed().filter_map(place).collect())
    }
}

/// More comparisons than this are not worth their time: everything between counts as rewritten.
const PATIENCE: usize = 1 << 22;

/// Puts old and new blocks side by side: the longest common subsequence stays, and of what lies
/// between, the first old is the first new.
fn rows(old: &[Digest], new: &[BlockFact]) -> Vec<Row> {
    let same = |(old, new): &(&Digest, &BlockFact)| **old == new.digest;
    let head = old.iter().zip(new).take_while(same).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(same).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let mut kept: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    kept.extend(
        common(&old[head..old_end], &new[head..new_end])
            .into_iter()
            .map(|(o, n)| (o + head, n + head)),
    );
    kept.extend((0..tail).map(|at| (old_end + at, new_end + at)));
    kept.push((old.len(), new.len()));

    let now = |at: usize| new.get(at).map(|fact| (fact.block, fact.kind));
    let mut rows = Vec::with_capacity(old.len().max(new.len()));
    let (mut o, mut n) = (0, 0);
    for (keep_old, keep_new) in kept {
        while o < keep_old || n < keep_new {
            let (has_old, has_new) = (o < keep_old, n < keep_new);
            let change = match (has_old, has_new) {
                (true, true) => Change::Changed,
                (false, _) => Change::Added,
                _ => Change::Removed,
            };
            let (was, block) = (has_old.then_some(o), has_new.then(|| now(n)).flatten());
            rows.push(Row { change, block, was });
            o += usize::from(has_old);
            n += usize::from(has_new);
        }
        if keep_old < old.len() {
            rows.push(Row { change: Change::Same, block: now(n), was: Some(o) });
            (o, n) = (o + 1, n + 1);
        }
    }
    rows
}

/// A longest common subsequence, as places in both.
fn common(old: &[Digest], new: &[BlockFact]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    if (old.len() + 1).saturating_mul(width) > PATIENCE {
        return Vec::new();
    }
    // Longest common subsequence of what stands behind each pair of places.
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    for o in (0..old.len()).rev() {
        for n in (0..new.len()).rev() {
            longest[o * width + n] = if old[o] == new[n].digest {
                longest[(o + 1) * width + n + 1] + 1
            } else {
                longest[(o + 1) * width + n].max(longest[o * width + n + 1])
            };
        }
    }
    let mut pairs = Vec::new();
    let (mut o, mut n) = (0, 0);
    while o < old.len() && n < new.len() {
        if old[o] == new[n].digest {
            pairs.push((o, n));
            (o, n) = (o + 1, n + 1);
        } else if longest[(o + 1) * width + n] >= longest[o * width + n + 1] {
            o += 1;
        } else {
            n += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::{BlockFact, BlockKind, Digest, Facts};

    fn facts(text: &str) -> Facts {
        let (head, body) = text.split_once(':').unwrap();
        let fact = |(block, c): (usize, char)| BlockFact {
            block,
            kind: BlockKind::Paragraph,
            digest: Digest::of(&c.to_string()),
        };
        Facts::new(Digest::of(head), body.chars().enumerate().map(fact).collect())
    }

    #[test]
    fn a_digest_survives_its_text_form() {
        let digest = Digest::of("同文");
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
        for wrong in ["", "12", "+23456789012", "gggggggggggg", "1234567890123"] {
            assert_eq!(Digest::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn one_edit_is_one_change() {
        // Then; now; what happened, with places of today, `<` for the place of what is gone.
        let cases = [
            ("t:abc", "t:abc", ""),
            ("t:abc", "T:abc", "head"),
            ("t:abc", "t:aXc", "changed 1"),
            ("t:abc", "t:aXbc", "added 1"),
            ("t:abc", "t:ac", "removed <1"),
            ("t:abc", "t:", "removed <0, removed <1, removed <2"),
            ("t:", "t:ab", "added 0, added 1"),
            ("t:aaa", "t:aa", "removed <2"),
            ("t:abcde", "t:bXde", "removed <0, changed 1"),
            ("t:abc", "t:cab", "added 0, removed <2"),
            ("t:abc", "T:XYZW", "head, changed 0, changed 1, changed 2, added 3"),
        ];
        for (then, now, expected) in cases {
            let changes = facts(now).drift_since(&facts(then).stamp());
            let mut said = Vec::new();
            if let Some(changes) = &changes {
                said.extend(changes.head.then(|| "head".to_owned()));
                said.extend(changes.changed().map(|row| match (row.block, row.was) {
                    (Some((block, _)), _) => format!("{} {block}", row.change.name()),
                    (None, was) => format!("{} <{}", row.change.name(), was.unwrap()),
                }));
            }
            assert_eq!(said.join(", "), expected, "{then} {now}");
            assert_eq!(changes.map_or(0, |changes| changes.count()), said.len());
        }
    }

    #[test]
    fn blocks_of_the_translation_are_named_where_they_can_be() {
        let changes = facts("t:aXcY").drift_since(&facts("t:abcd").stamp()).unwrap();
        assert_eq!(changes.in_translation(&facts("t:1234")), Some(vec![1, 3]));
        assert_eq!(changes.in_translation(&facts("t:123")), None);
        let changes = facts("t:aXbc").drift_since(&facts("t:abc").stamp()).unwrap();
        assert_eq!(changes.in_translation(&facts("t:123")), Some(vec![]));
    }

    #[test]
    fn a_very_long_rewrite_is_compared_in_little_time() {
        let long = |c: char| format!("t:{}", c.to_string().repeat(10_000));
        let changes = facts(&long('b')).drift_since(&facts(&long('a')).stamp()).unwrap();
        assert_eq!(changes.count(), 10_000);
    }
}
