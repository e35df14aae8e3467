//! No input makes reading panic, and real input makes it say nothing.

use proptest::prelude::*;

use super::fixtures::{One, settings};
use super::matter::read_matter;
use super::text::decode;
use super::{Overrides, read_settings};
use crate::base::SourcePath;
use crate::diag::{Ui, print};

/// Reads bytes in every way, and prints what was wrong with them.
fn read_all(bytes: &[u8]) {
    let file = SourcePath::new("a.md");
    let Ok(text) = decode(&file, bytes) else { return };
    let front = read_matter(&file, text, &settings());
    assert!(text.is_char_boundary(front.value.body));
    let site = read_settings(&file, text, &Overrides::default());
    for found in [front.diagnostics, site.diagnostics] {
        for fault in &found {
            for range in fault.labels.iter().filter_map(|label| label.span.range.clone()) {
                assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}: {fault:?}");
            }
        }
        let _ = print(&found, &One(text), Ui::Zh, false);
    }
}

/// Pieces of which front matter and `site.toml` consist, put together at random. `·` is a blank.
const PIECES: &str = "+++ --- ... { } [ ] [[ ]] \n \n\n \r\n \r \u{feff} · ·· \t :· ： ·=· \" ' \"\"\" , -· \
    ?· &a· *a !!str· |\n >· #· ~ title date 标题 tags taxonomies languages chrome base_url zh name \
    terms extra. 2023-02-30 2023-7-14 T09:30:00+08:00 true no 007 1.10 1e999 \
    99999999999999999999 https://a/ 😀 \\u12 \u{85} \u{2028} e\u{301}";

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(PIECES.split(' ').collect::<Vec<_>>());
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat().replace('·', " "))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_all(&bytes);
    }

    #[test]
    fn text_never_panics(text in "\\PC*") {
        read_all(text.as_bytes());
    }

    #[test]
    fn pieces_never_panic(fence in "(\\+\\+\\+\n|---\n|\\{\"|)", text in pieces()) {
        read_all((fence + &text).as_bytes());
    }
}

#[test]
fn large_and_deep_input_ends_soon() {
    let pieces = "[ { a=·{ -· ?· {\"a\": a\n a:·b\n a·=·1\n a·=·b\n [a]\n [[a]]\n a. &a· \"a\":1, ---\n \
        标题：\n \t {\"a\":1}";
    for piece in pieces.split(' ') {
        let block = piece.replace('·', " ").repeat(5_000);
        for fence in ["", "+++\n", "---\n"] {
            read_all(format!("{fence}{block}\n{fence}").as_bytes());
        }
    }
}

/// Reads the front matter of real sites, if `TONGWEN_CORPORA` names a folder of them.
#[test]
fn real_sites_are_read_without_a_word() {
    let Some(folder) = std::env::var_os("TONGWEN_CORPORA") else { return };
    let settings = settings();
    let mut read = 0;
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        if entry.path().extension().is_none_or(|end| end != "md") {
            continue;
        }
        let file = SourcePath::new(entry.path().to_string_lossy());
        let bytes = std::fs::read(entry.path()).unwrap();
        let text = decode(&file, &bytes).unwrap();
        let front = read_matter(&file, text, &settings);
        let said = print(&front.diagnostics, &One(text), Ui::En, false);
        assert!(said.is_empty(), "{said}");
        read += usize::from(front.value.matter.present);
    }
    assert!(read > 0, "no front matter in the whole folder");
}
