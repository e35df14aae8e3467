//! The rules for Chinese leave no guard behind, and English alone.
#![no_main]

use tongwen::site::Markdown;

/// Characters beside which emphasis is decided.
const ALPHABET: &[&str] = &[
    "*", "**", "***", "_", "~~", "`", "\\", " ", "\n", "a", "1", ".", "(", ")", "\"", "中", "文",
    "。", "，", "「", "」", "“", "”", "（", "）", "한", "é", "😀", "[", "](b.md)", "![", "<b>", "</b>", "\u{10A58}",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let text: String =
        bytes.iter().map(|byte| ALPHABET[usize::from(*byte) % ALPHABET.len()]).collect();
    let with = tongwen_fuzz::sound(&text, Markdown::USUAL, true);
    assert!(text.contains('\u{10A58}') || !with.0.html.contains('\u{10A58}'));
    let plain = Markdown { cjk_emphasis: false, cjk_line_breaks: false, ..Markdown::USUAL };
    if text.is_ascii() {
        assert_eq!(with.0, tongwen_fuzz::sound(&text, plain, true).0);
    }
});
