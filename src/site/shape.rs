//! What a body is built of, in one number: two bodies of one shape can be read side by side, block
//! by block.

use std::num::NonZeroU64;

use super::body::BlockKind;

/// The kinds of a body's blocks in order, as a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape(NonZeroU64);

impl Shape {
    /// The shape of a body of these blocks; none of one that has no blocks.
    #[must_use]
    pub fn of(kinds: impl IntoIterator<Item = BlockKind>) -> Option<Self> {
        // FNV-1a: a few nanoseconds for each article, whether anybody asks or not.
        const START: u64 = 0xcbf2_9ce4_8422_2325;
        const PRIME: u64 = 0x0100_0000_01b3;
        let mut kinds = kinds.into_iter().peekable();
        kinds.peek()?;
        let digest =
            kinds.fold(START, |digest, kind| (digest ^ (kind as u64 + 1)).wrapping_mul(PRIME));
        Some(Self(NonZeroU64::new(digest).unwrap_or(NonZeroU64::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::{BlockKind, Shape};

    #[test]
    fn kinds_and_their_order_make_the_shape() {
        use BlockKind::{Heading, List, Paragraph};
        let all: [&[_]; 6] = [
            &[Paragraph],
            &[Paragraph, Paragraph],
            &[Heading, Paragraph],
            &[Paragraph, Heading],
            &[Heading, List, Paragraph],
            &[Heading, Paragraph, List],
        ];
        for (at, kinds) in all.iter().enumerate() {
            let of = |kinds: &[BlockKind]| Shape::of(kinds.iter().copied());
            assert!(
                all.iter().enumerate().all(|(other, its)| (of(kinds) == of(its)) == (at == other))
            );
        }
        assert_eq!(Shape::of([]), None);
    }
}
