//! What is said of a body elsewhere: its standfirst.

use std::borrow::Cow;

use memchr::memmem;
use unicode_segmentation::GraphemeCursor;

use crate::base::{is_hangul, is_wide};

/// Longest standfirst of a text that is mostly Latin letters, in characters.
const LATIN: usize = 200;
/// Longest standfirst of a Chinese text.
const CHINESE: usize = 120;

/// Bytes of a paragraph that are enough for any standfirst.
pub(super) const ENOUGH: usize = 2048;

/// The beginning of a paragraph, white space folded, cut behind a sentence where possible.
pub(super) fn standfirst(paragraph: &str, chinese: bool) -> String {
    let limit = if chinese { CHINESE } else { LATIN };
    let mut text = Cow::Borrowed(paragraph.trim());
    let mut ends = ends(&text, limit);
    if is_loose(&text[..ends.1]) {
        // Most paragraphs have nothing to fold, and are not copied.
        text = Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "));
        ends = self::ends(&text, limit);
    }
    let (within, beyond) = ends;
    if within == text.len() {
        return text.into_owned();
    }
    match last_sentence_end(&text[..beyond], within) {
        Some(end) => text[..end].to_owned(),
        None => cut(&text, limit),
    }
}

/// True for `<!-- more -->`, with or without the blanks, and what stands beside it in its block.
pub(super) fn is_more(html: &str) -> bool {
    let inner = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inner.is_some_and(|inner| inner.trim() == "more")
}

/// True when a source says somewhere where its standfirst ends.
pub(super) fn has_more(source: &str) -> bool {
    memmem::find_iter(source.as_bytes(), "<!--").any(|at| {
        let inner = source[at + 4..].trim_start_matches([' ', '\t']).strip_prefix("more");
        inner.is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with("-->"))
    })
}

/// Adds a paragraph to those before it, white space folded. Chinese wants no blank between them.
pub(super) fn add_paragraph(text: &mut String, paragraph: &str) {
    for (number, word) in paragraph.split_whitespace().enumerate() {
        let first = number == 0 && text.ends_with(|c| is_wide(c) && !is_hangul(c));
        if !text.is_empty() && !first {
            text.push(' ');
        }
        text.push_str(word);
    }
}

/// Where so many characters end, and the next two.
fn ends(text: &str, limit: usize) -> (usize, usize) {
    let mut places = text.char_indices().map(|(at, _)| at);
    let within = places.nth(limit).unwrap_or(text.len());
    (within, places.nth(1).unwrap_or(text.len()))
}

/// True when a text has other white space than single blanks.
fn is_loose(text: &str) -> bool {
    let bytes = text.as_bytes();
    let control = bytes.iter().any(|byte| *byte < b' ');
    let double = memmem::find(bytes, b"  ").is_some();
    control || double || memmem::find(bytes, "\u{3000}".as_bytes()).is_some()
}

/// The last byte up to `within` behind which a sentence begins.
fn last_sentence_end(text: &str, within: usize) -> Option<usize> {
    const LATIN: [char; 3] = ['.', '!', '?'];
    let ends = |c| matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '…');
    let mut before = within;
    loop {
        let found = text[..before].rfind(ends)?;
        let rest = text[found..].chars().next().map_or("", |c| &text[found + c.len_utf8()..]);
        // What closes the sentence belongs to it: 。” ?! ……
        let end = text.len() - rest.trim_start_matches(closes).len();
        let latin = text[found..].starts_with(LATIN);
        let parted = text[end..].starts_with(' ');
        let abbreviated = || text[found..].starts_with('.') && is_abbreviation(&text[..found]);
        if end <= within && (!latin || (parted && !abbreviated())) {
            return Some(end);
        }
        before = found;
    }
}

fn closes(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '。'
            | '！'
            | '？'
            | '…'
            | '"'
            | '\''
            | ')'
            | '”'
            | '’'
            | '」'
            | '』'
            | '）'
            | '】'
            | '》'
    )
}

/// True when the point behind a text is that of an abbreviation and ends no sentence.
fn is_abbreviation(text: &str) -> bool {
    const KNOWN: &[&str] = &[
        "mr", "mrs", "ms", "dr", "prof", "st", "no", "nos", "vs", "inc", "ltd", "co", "corp",
        "fig", "art", "sec", "vol", "approx", "eg", "ie", "cf", "al",
    ];
    let word = text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
        || KNOWN.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// So many characters with `…` as the last, cut between words or Chinese characters and never
/// inside what a reader takes for one character.
fn cut(text: &str, limit: usize) -> String {
    let most = text.char_indices().nth(limit - 1).map_or(text.len(), |(at, _)| at);
    let mut cursor = GraphemeCursor::new(most, text.len(), true);
    let mut end = most;
    if !cursor.is_boundary(text, 0).unwrap_or(true) {
        end = cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0);
    }
    let is_latin = |c: char| c.is_alphanumeric() && (!is_wide(c) || is_hangul(c));
    if text[end..].starts_with(is_latin) {
        let word = text[..end].rfind(|c| !is_latin(c));
        // A word that long is none; it is cut where it is.
        end = word.filter(|at| *at > end / 2).map_or(end, |at| at + first_length(&text[at..]));
    }
    let kept = text[..end].trim_end_matches(|c: char| c.is_whitespace() || leads_on(c));
    format!("{kept}…")
}

/// True for punctuation that promises more, and would look odd before an ellipsis.
fn leads_on(c: char) -> bool {
    matches!(
        c,
        ',' | ';'
            | ':'
            | '-'
            | '–'
            | '—'
            | '('
            | '“'
            | '‘'
            | '，'
            | '、'
            | '；'
            | '：'
            | '（'
            | '「'
            | '『'
            | '【'
            | '《'
    )
}

fn first_length(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::standfirst;

    #[test]
    fn a_standfirst_ends_with_a_sentence() {
        let long = "and so on ".repeat(30);
        let cases = [
            ("  One \n two.  ".to_owned(), "One two."),
            (format!("Short. Then {long}"), "Short."),
            (format!("He said “Go!” Then {long}"), "He said “Go!”"),
            (format!("At 3.5 per cent. Then {long}"), "At 3.5 per cent."),
            (format!("Dr. Li of U. S. Steel spoke. Then {long}"), "Dr. Li of U. S. Steel spoke."),
        ];
        for (text, expected) in cases {
            assert_eq!(standfirst(&text, false), expected, "{text}");
        }
        let text = format!("会议在福州召开。“好！”{}", "他说".repeat(100));
        assert_eq!(standfirst(&text, true), "会议在福州召开。“好！”");
    }

    #[test]
    fn a_long_sentence_is_cut_between_words() {
        let text = standfirst(&"word ".repeat(100), false);
        assert_eq!(text, format!("{}word…", "word ".repeat(39)));
        let text = standfirst(&"会议，".repeat(100), true);
        assert_eq!(text, format!("{}会议…", "会议，".repeat(39)));
        assert_eq!(standfirst(&"x".repeat(300), false).chars().count(), 200);
        // A family is one character to its readers: seven code points, none of them alone.
        let family = "👨‍👩‍👧‍👦";
        let text = standfirst(&family.repeat(40), true);
        assert_eq!(text, format!("{}…", family.repeat(17)));
        let text = standfirst(&format!("认证{}", "Certification".repeat(9)), true);
        assert_eq!(text.chars().count(), 119);
    }
}
