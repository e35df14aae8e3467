//! The files of words of one volume.

use super::cut::Term;
use super::harvest::{Harvest, SLOTS, hash};
use super::lexicon::Lexicon;

/// Makes a group of files: those that share a slot of the harvests, or for a small volume one
/// file of several slots. `harvests` are those of the volume, in its order.
pub(super) fn group<'a>(
    shards: usize,
    group: usize,
    digest: [u8; 4],
    harvests: impl Iterator<Item = &'a Harvest>,
) -> Vec<Vec<u8>> {
    let groups = shards.min(SLOTS);
    let width = SLOTS / groups;
    let files = shards / groups;
    let mut lexicon = Lexicon::new(8192);
    let mut counts: Vec<u32> = Vec::new();
    let mut found: Vec<(u32, Posting)> = Vec::new();
    for (article, harvest) in (0_u32..).zip(harvests) {
        for (term, parts) in harvest.slots(group * width..(group + 1) * width) {
            let (number, is_new) = lexicon.number(term);
            if is_new {
                counts.push(0);
            }
            counts[number] += 1;
            found.push((u32::try_from(number).unwrap_or(u32::MAX), (article, parts)));
        }
    }
    // Terms file by file and in their order; what was found of each, in the order of articles.
    let file_of = |term| if files == 1 { 0 } else { shard_of(term, shards) % files };
    let mut order: Vec<(usize, Term, usize)> = Vec::with_capacity(counts.len());
    order.extend((0..).zip(&lexicon.terms).map(|(number, term)| (file_of(*term), *term, number)));
    order.sort_unstable();
    let mut starts = vec![0; counts.len()];
    let mut start = 0;
    for (_, _, number) in &order {
        starts[*number] = start;
        start += counts[*number] as usize;
    }
    let mut postings = vec![(0, 0); found.len()];
    let mut next = starts.clone();
    for (number, posting) in found {
        let next = &mut next[number as usize];
        postings[*next] = posting;
        *next += 1;
    }
    let mut made: Vec<File> = (0..files).map(|_| File::new(digest)).collect();
    for (file, term, number) in order {
        let start = starts[number];
        made[file].add(term, &postings[start..start + counts[number] as usize]);
    }
    made.into_iter().map(|file| file.out).collect()
}

/// An article by its place in the volume, and the parts of it in which a term stands.
type Posting = (u32, u8);

/// The file of a term: the highest bits of its hash. `shards` is a power of two.
pub(super) fn shard_of(term: Term, shards: usize) -> usize {
    let bits = shards.trailing_zeros();
    usize::try_from(u64::from(hash(term)) >> (32 - bits)).unwrap_or_default()
}

/// A file of words.
struct File {
    out: Vec<u8>,
    /// The last term.
    last: Term,
    list: Vec<u8>,
}

impl File {
    fn new(digest: [u8; 4]) -> Self {
        Self { out: digest.to_vec(), last: Term::default(), list: Vec::new() }
    }

    fn add(&mut self, term: Term, postings: &[Posting]) {
        let (bytes, used) = term.bytes();
        let (before, _) = self.last.bytes();
        let shared = before.iter().zip(&bytes[..used]).take_while(|(a, b)| a == b).count();
        self.list.clear();
        let mut next = 0;
        for (article, parts) in postings {
            number(&mut self.list, article - next);
            self.list.push(*parts);
            next = article + 1;
        }
        // Terms differ, so that at least one byte is not shared, and both numbers are below 16.
        let lengths = u8::try_from(shared << 4 | (used - shared - 1)).unwrap_or_default();
        self.out.push(lengths);
        self.out.extend(&bytes[shared..used]);
        number(&mut self.out, u32::try_from(postings.len()).unwrap_or(u32::MAX));
        number(&mut self.out, u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.out.extend(&self.list);
        self.last = term;
    }
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow.
fn number(out: &mut Vec<u8>, mut value: u32) {
    while value > 0x7F {
        out.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    out.push(value.to_le_bytes()[0]);
}
