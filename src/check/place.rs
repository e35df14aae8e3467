//! Where in a file something stands that was found in the text of its blocks. Between the two lies
//! the conversion of Markdown, so this is a search: with the words around it, then with fewer.

use std::ops::Range;

use super::Text;
use crate::base::Span;

/// The place of a part of some words; that of the block in which they stand where it cannot be
/// found, else the file.
pub(super) fn of(text: &Text<'_>, block: Option<usize>, words: &str, range: Range<usize>) -> Span {
    let from = block.map_or(0, |block| block_start(text, block).unwrap_or(body(text.source)));
    for width in [16, 8, 4, 1, 0] {
        let start = back(words, range.start, width);
        let end = forth(words, range.end, width);
        let (Some(context), Some(rest)) = (words.get(start..end), text.source.get(from..)) else {
            continue;
        };
        if let Some(at) = rest.find(context).filter(|_| !context.is_empty()) {
            let at = from + at + range.start - start;
            return text.card.file.at(at..at + range.len());
        }
    }
    block.map_or_else(|| text.card.file.whole(), |block| of_block(text, block))
}

/// The place of a piece of Markdown or of a word in it, the first in the file.
pub(super) fn first(text: &Text<'_>, words: &str) -> Span {
    let from = body(text.source);
    let found = text.source[from..].find(words).filter(|_| !words.is_empty());
    found.map_or_else(
        || text.card.file.whole(),
        |at| text.card.file.at(from + at..from + at + words.len()),
    )
}

/// The first line of a block.
pub(super) fn of_block(text: &Text<'_>, block: usize) -> Span {
    let Some(at) = block_start(text, block) else { return text.card.file.whole() };
    let line = text.source[at..].lines().next().unwrap_or_default();
    text.card.file.at(at..at + line.len())
}

fn block_start(text: &Text<'_>, block: usize) -> Option<usize> {
    let words = text.blocks.get(block)?;
    let from = body(text.source);
    [24, 12, 6, 3].into_iter().find_map(|width| {
        let head = &words[..forth(words, 0, width)];
        let at = text.source.get(from..)?.find(head).filter(|_| !head.is_empty())?;
        Some(from + at)
    })
}

/// Where the front matter ends, as far as a search needs to know.
fn body(source: &str) -> usize {
    let start = source.find(['+', '-']).unwrap_or_default();
    let fence = source.get(start..start + 3).filter(|fence| matches!(*fence, "+++" | "---"));
    let Some(fence) = fence.filter(|_| start < 4) else { return 0 };
    let end = source[start + 3..].find(&format!("\n{fence}"));
    end.map_or(0, |end| start + 3 + end + 1 + fence.len())
}

fn back(text: &str, at: usize, count: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.char_indices().rev().take(count).last().map_or(at, |(at, _)| at)
}

fn forth(text: &str, at: usize, count: usize) -> usize {
    let after = text.get(at..).unwrap_or_default();
    at + after.chars().take(count).map(char::len_utf8).sum::<usize>()
}
