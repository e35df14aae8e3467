//! What is said of a body elsewhere: its standfirst, and how many words it has.

use unicode_segmentation::GraphemeCursor;

use super::cjk::{is_hangul, is_wide};

/// Longest standfirst of a text that is mostly Latin letters, in characters.
const LATIN: usize = 200;
/// Longest standfirst of a Chinese text.
const CHINESE: usize = 120;

/// Bytes of a paragraph that are enough for any standfirst.
pub(super) const ENOUGH: usize = 2048;

/// The beginning of a paragraph, white space folded, cut behind a sentence where possible.
pub(super) fn standfirst(paragraph: &str, chinese: bool) -> String {
    let limit = if chinese { CHINESE } else { LATIN };
    let text = folded(paragraph, limit);
    let Some((within, _)) = text.char_indices().nth(limit) else { return text };
    match last_sentence_end(&text, within) {
        Some(end) => text[..end].to_owned(),
        None => cut(&text, limit),
    }
}

/// White space folded, and little more than so many characters.
fn folded(paragraph: &str, limit: usize) -> String {
    let mut text = String::with_capacity(paragraph.len().min(4 * limit));
    let mut characters = 0;
    let mut parted = false;
    for c in paragraph.trim_start().chars() {
        if c.is_whitespace() {
            parted = true;
            continue;
        }
        if parted {
            text.push(' ');
            characters += 1;
            parted = false;
        }
        text.push(c);
        characters += 1;
        if characters > limit + 1 {
            break;
        }
    }
    text
}

/// The last byte up to `within` behind which a sentence begins.
fn last_sentence_end(text: &str, within: usize) -> Option<usize> {
    let mut last = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let latin = matches!(c, '.' | '!' | '?');
        if !latin && !matches!(c, '。' | '！' | '？' | '…') {
            continue;
        }
        // What closes the sentence belongs to it: 。” ?! ……
        let mut end = at + c.len_utf8();
        while let Some((at, c)) = chars.next_if(|(_, c)| closes(*c)) {
            end = at + c.len_utf8();
        }
        if end > within {
            break;
        }
        let parted = text[end..].starts_with(' ');
        if !latin || (parted && !(c == '.' && is_abbreviation(&text[..at]))) {
            last = Some(end);
        }
    }
    last
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

/// Counts words: Latin ones, and Chinese characters one by one.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// So far.
    pub(super) count: usize,
    /// The text so far ends inside a word.
    inside: bool,
}

impl Words {
    /// Goes on with more text. A word may go on too: `bo**ld**` is one.
    pub(super) fn text(&mut self, text: &str) {
        if text.is_ascii() {
            self.ascii(text.as_bytes());
        } else {
            self.mixed(text);
        }
    }

    /// English text is counted many bytes at a time: a word begins where a letter or digit stands
    /// and the one or two bytes before it do not belong to its word. Written without branches and
    /// without a state between bytes, so that the compiler makes vectors of it.
    fn ascii(&mut self, bytes: &[u8]) {
        let blocks = bytes.get(2..).unwrap_or_default().as_chunks::<LANES>().0;
        let before = bytes.get(1..).unwrap_or_default().as_chunks::<LANES>().0;
        let first = bytes.as_chunks::<LANES>().0;
        let done = blocks.len() * LANES;
        let (head, rest) = bytes.split_at(if done == 0 { 0 } else { 2 });
        head.iter().for_each(|byte| self.byte(*byte));
        for ((block, before), first) in blocks.iter().zip(before).zip(first) {
            let mut begins = [0; LANES];
            for lane in 0..LANES {
                let goes_on =
                    is_letter(before[lane]) | (is_joint(before[lane]) & is_letter(first[lane]));
                begins[lane] = u8::from(is_letter(block[lane]) & !goes_on);
            }
            self.count += usize::from(begins.iter().sum::<u8>());
        }
        let (blocks, tail) = rest.split_at(done);
        if let [.., first, last] = *blocks {
            self.inside = is_letter(last) | (is_joint(last) & is_letter(first));
        }
        tail.iter().for_each(|byte| self.byte(*byte));
    }

    fn mixed(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                0..0x80 => {
                    let rest = &bytes[at..];
                    if rest.first_chunk::<LANES>().is_some_and(|block| block.is_ascii()) {
                        let end = rest.iter().position(|byte| !byte.is_ascii());
                        let stretch = &rest[..end.unwrap_or(rest.len())];
                        self.ascii(stretch);
                        at += stretch.len();
                    } else {
                        self.byte(byte);
                        at += 1;
                    }
                }
                // U+4000 to U+9FFF, nearly all of any Chinese text: no need to decode.
                0xE4..=0xE9 => {
                    self.count += 1;
                    self.inside = false;
                    at += 3;
                }
                _ => at += self.character(&text[at..]),
            }
        }
    }

    fn byte(&mut self, byte: u8) {
        let letter = is_letter(byte);
        self.count += usize::from(letter & !self.inside);
        self.inside = letter | (is_joint(byte) & self.inside);
    }

    /// Counts the first character of a text, and gives its length.
    fn character(&mut self, text: &str) -> usize {
        let Some(c) = text.chars().next() else { return 0 };
        match c {
            '’' => {}
            // Punctuation and symbols, without a look into a table.
            '\u{2000}'..='\u{2FFF}'
            | '\u{3000}'..='\u{3004}'
            | '\u{3008}'..='\u{3020}'
            | '\u{FF01}'..='\u{FF0F}'
            | '\u{FF1A}'..='\u{FF20}' => self.inside = false,
            c if !c.is_alphanumeric() => self.inside = false,
            // Full-width Latin letters make words like others.
            c if is_wide(c) && !is_hangul(c) && !('\u{FF01}'..='\u{FF5E}').contains(&c) => {
                self.count += 1;
                self.inside = false;
            }
            _ => {
                self.count += usize::from(!self.inside);
                self.inside = true;
            }
        }
        c.len_utf8()
    }

    /// A word cannot go on here.
    pub(super) fn gap(&mut self) {
        self.inside = false;
    }
}

/// Bytes counted at a time.
const LANES: usize = 16;

fn is_letter(byte: u8) -> bool {
    (byte.wrapping_sub(b'0') < 10) | ((byte | 0x20).wrapping_sub(b'a') < 26)
}

/// Inside a word these do not end it: `don't`, `3.5`, `1,000`, `well-known`, `snake_case`.
fn is_joint(byte: u8) -> bool {
    (byte.wrapping_sub(b',') < 3) | (byte == b'\'') | (byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::{Words, standfirst};

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

    #[test]
    fn words_are_counted_in_both_scripts() {
        let cases = [
            (&["don't stop, well-known 3.5% rate - 'so' what"][..], 7),
            (&["a ", "b", "c. ", ".d", "e-", "f", "-"], 3),
            (&["don’t 'x' (y)"], 3),
            (&["中国质量认证中心（CQC）发布"], 11),
            (&["bo", "ld"], 1),
            (&["，。！ … — “”"], 0),
            (&["Ünïcode données"], 2),
            (&["한국어 문장"], 2),
            (&["𠮷野家、㐀"], 4),
        ];
        let long = "some words, ".repeat(200);
        let long = [long.as_str()];
        let cases = cases.into_iter().chain([(&long[..], 400)]);
        for (texts, expected) in cases {
            let mut words = Words::default();
            texts.iter().for_each(|text| words.text(text));
            assert_eq!(words.count, expected, "{texts:?}");
        }
    }
}
