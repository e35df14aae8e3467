//! The files of words of one volume.

use super::harvest::{Harvest, SLOTS, hash};
use super::lexicon::Lexicon;
use super::term::Term;

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
    let mut articles = 0;
    for (article, harvest) in (0_u32..).zip(harvests) {
        articles += 1;
        for (term, parts) in harvest.slots(group * width..(group + 1) * width) {
            let (number, is_new) = lexicon.number(term);
            if is_new {
                counts.push(0);
            }
            counts[number] += 1;
            found
                .push((u32::try_from(number).unwrap_or(u32::MAX), article << 8 | u32::from(parts)));
        }
    }
    // Terms file by file and in their order; what was found of each, in the order of articles.
    let file_of = |term| if files == 1 { 0 } else { shard_of(term, shards) % files };
    let mut order: Vec<(usize, Term, usize)> = Vec::with_capacity(counts.len());
    order.extend((0..).zip(&lexicon.terms).map(|(number, term)| (file_of(*term), *term, number)));
    order.sort_unstable();
    let mut next = vec![0; counts.len()];
    let mut start = 0;
    for (_, _, number) in &order {
        next[*number] = start;
        start += counts[*number] as usize;
    }
    let mut postings = vec![0; found.len()];
    for (number, posting) in found {
        let next = &mut next[number as usize];
        postings[*next] = posting;
        *next += 1;
    }
    let mut made: Vec<File> = (0..files).map(|_| File::new(digest, articles)).collect();
    for (file, term, number) in order {
        // The places have been filled up to here.
        let end = next[number];
        made[file].add(term, &postings[end - counts[number] as usize..end]);
    }
    made.into_iter().map(File::end).collect()
}

/// An article by its place in the volume, and in the lowest byte the parts of it in which a term
/// stands.
type Posting = u32;

/// The file of a term: the highest bits of its hash. `shards` is a power of two.
pub(super) fn shard_of(term: Term, shards: usize) -> usize {
    let bits = shards.trailing_zeros();
    usize::try_from(u64::from(hash(term)) >> (32 - bits)).unwrap_or_default()
}

/// A file of words.
struct File {
    out: Bits,
    /// Articles of the volume.
    articles: u32,
    /// The last term.
    last: Term,
}

impl File {
    fn new(digest: [u8; 4], articles: u32) -> Self {
        let out = Bits { bytes: digest.to_vec(), open: 0, count: 0 };
        Self { out, articles, last: Term::default() }
    }

    fn add(&mut self, term: Term, postings: &[Posting]) {
        let (bytes, used) = term.bytes();
        let shared = (self.last.0 ^ term.0).leading_zeros() as usize / 8;
        self.last = term;
        let out = &mut self.out;
        // Terms differ, so that at least one byte is not shared, and both numbers are below 16.
        out.put(shared as u64 | ((used - shared - 1) as u64) << 4, 8);
        for byte in &bytes[shared..used] {
            out.put(u64::from(*byte), 8);
        }
        let count = u32::try_from(postings.len()).unwrap_or(u32::MAX);
        out.number(count);
        // The usual distance, as a power of two.
        let low = (((self.articles - count) / count) | 1).ilog2();
        let says_where = self.articles < MANY || count <= self.articles / COMMON;
        let mut next = 0;
        for posting in postings {
            let (article, parts) = (posting >> 8, u64::from(posting & 0xFF));
            let distance = article - next;
            next = article + 1;
            let (text, others) = (parts & 31, parts >> 5);
            let (code, length) = if !says_where {
                // One bit for each of title, headings, summary, but one bit alone for none.
                if others > 0 { (1 | others << 1, 4) } else { (0, 1) }
            } else if others > 0 {
                (6 | parts << 3, 11)
            } else if text.is_power_of_two() {
                (u64::from(text.trailing_zeros()), 3)
            } else {
                (5 | text << 3, 8)
            };
            // As many ones as there are of the usual distance, a zero, and what is left over.
            let mut ones = distance >> low;
            while ones > 8 {
                out.put(0xFF, 8);
                ones -= 8;
            }
            let rest = u64::from(distance & ((1 << low) - 1)) | code << low;
            let unary = (1 << ones) - 1;
            // At most 8, 1, 12 and 11 bits.
            if low <= 12 {
                out.put(unary | rest << (ones + 1), ones + 1 + low + length);
            } else {
                out.put(unary, ones + 1);
                out.put(rest, low + length);
            }
        }
    }

    fn end(self) -> Vec<u8> {
        self.out.end()
    }
}

/// A volume with so many articles is large.
const MANY: u32 = 128;
/// What is in more than one of so many articles says little, and less by where it stands: a large
/// volume leaves that out.
const COMMON: u32 = 4;

/// Bits, the lowest of a byte first.
struct Bits {
    bytes: Vec<u8>,
    /// Those that fill no byte yet.
    open: u64,
    count: u32,
}

impl Bits {
    /// The lowest bits of a value, 32 at most; it has no others.
    fn put(&mut self, value: u64, count: u32) {
        self.open |= value << self.count;
        self.count += count;
        if self.count >= 32 {
            self.bytes.extend(&self.open.to_le_bytes()[..4]);
            self.open >>= 32;
            self.count -= 32;
        }
    }

    /// Seven bits at a time, the lowest first, and after them one that says that more follow.
    fn number(&mut self, mut value: u32) {
        while value > 0x7F {
            self.put(u64::from(value & 0x7F | 0x80), 8);
            value >>= 7;
        }
        self.put(u64::from(value), 8);
    }

    fn end(mut self) -> Vec<u8> {
        let bytes = self.count.div_ceil(8) as usize;
        self.bytes.extend(&self.open.to_le_bytes()[..bytes]);
        self.bytes
    }
}
