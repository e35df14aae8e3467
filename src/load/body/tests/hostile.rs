//! Input that nobody meant: no panic, no leak, no time lost.

use std::collections::BTreeSet;

use proptest::prelude::*;
use pulldown_cmark::{Options, Parser, html};

use super::shapes::shapes;
use super::{RULES, check, converted, regardless_of_ids};
use crate::base::SourcePath;
use crate::load::body::{Rules, convert, usual};
use crate::site::{Block, Filling, Inner, Markdown, RawHtml};

#[test]
fn strange_characters() {
    check(&[
        ("a\0b `c\0`", "<p>a\u{FFFD}b <code>c\u{FFFD}</code></p>"),
        (
            "a\u{FDD0}\u{10A58}*「b」*c\u{FDD1}0\u{FDD2}",
            "<p>a\u{FFFD}\u{10A58}<em>「b」</em>c\u{FFFD}0\u{FFFD}</p>",
        ),
        ("a\rb", "<p>a\nb</p>"),
        ("a \u{202E}cba\u{202C}", "<p>a \u{202E}cba\u{202C}</p>"),
        ("", ""),
    ]);
}

/// What is done grows with the source and no faster. Counted are the events of the parser and all
/// that is made of them; `benches/words.rs` shows that time follows.
#[test]
fn length_costs_no_more_than_its_share() {
    // Short rows of tables are filled, up to so many cells.
    const FILLED: usize = 1 << 20;
    for bytes in [1 << 12, 1 << 16] {
        for (name, source) in shapes(bytes) {
            let events = Parser::new_ext(&source, usual()).count();
            assert!(events <= 8 * source.len() + 2 * FILLED, "{name}: {events} events");
            let outcome = converted(&source);
            let (body, outline) = (outcome.value.body, outcome.value.outline);
            let made = body.html.len()
                + [body.slots.len(), body.blocks.len(), outline.ids().count()]
                    .iter()
                    .sum::<usize>()
                + [outline.links.len(), outline.pictures.len()].iter().sum::<usize>()
                + outline.links.iter().map(|link| link.target.len()).sum::<usize>()
                + outcome.diagnostics.len();
            assert!(made <= 80 * source.len() + 10 * FILLED, "{name}: {made} of {}", source.len());
        }
    }
}

#[test]
fn a_table_of_a_million_cells_is_text() {
    let line = |cell: &str, columns: usize| cell.repeat(columns) + "|\n";
    let table = |size| line("|a", size) + &line("|-", size) + &"|a\n".repeat(size);
    assert!(converted(&table(900)).value.body.html.matches("<td>").count() > 200_000);
    let outcome = converted(&table(1_100));
    let codes: Vec<_> = outcome.diagnostics.iter().map(|fault| fault.code).collect();
    assert_eq!(codes, ["body::monstrous-table"]);
    assert!(outcome.value.body.html.starts_with("<p>|a|a"));
}

/// With a step of ours that looked at everything again for every part, these would take minutes;
/// the test has no clock, but a patience.
#[test]
fn long_sources_end() {
    for (_, source) in shapes(1 << 17) {
        let _ = converted(&source);
    }
}

/// Pieces of which something breaks sooner than of random characters.
const MARKUP: &str = "* ** *** ~~ ` ```↵ _ [ ] ( ) ![ ]( < > <a·id= <a·href=b.md> <img·src=c> </a> <b·href=\" \" ' = {# } {{< >}} {{% %}} {{<·a·>}} {{<·/a·>}} {{<·b·c=\"{{<·ref·x·>}}\"·>}} {{<·/b·>}} {{<·figure·src=c.png·>}} \
    {{</* */>}} raw ·ref· /raw https:// http://a.b/ javascript: www. a.b@c.d @ [^1] [^1]:· [x]:· | ↵|-|-|↵ -· \
    -·[x]· >· >·[!NOTE]↵>· 1.· #· ##· ↵ ↵↵ ←↵ ← ··↵ ···· :· \\ &amp; &#0; \0 \u{FDD0} \u{FDD1} 0 \
    \u{FDD2} \u{10A58} 。 ， 「 」 （ ） “ ” … 中 文 한 a B é 👨‍👩‍👧 · \u{3000}x \u{202E} <!-- --> <!--·more·--> <div>↵ </div> <script> \
    $ $$ \\frac{a}{b} ```rust·{hl_lines=[1,\"2-x\"]}↵ fn·a()·{↵ \"b\"";

fn markup() -> impl Strategy<Value = String> {
    let spelt = |piece: &str| piece.replace('·', " ").replace('↵', "\n").replace('←', "\r");
    let pieces: Vec<_> = MARKUP.split_ascii_whitespace().map(spelt).collect();
    let piece = prop_oneof![
        4 => proptest::sample::select(pieces),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn anything_makes_a_sound_body(
        source in markup(),
        take_title: bool,
        chinese: bool,
        math: bool,
        raw_html in proptest::sample::select(vec![RawHtml::Allow, RawHtml::Escape, RawHtml::Sanitize]),
    ) {
        let rules = Rules {
            take_title,
            chinese,
            markdown: Markdown { math, raw_html, ..RULES.markdown },
            ..RULES
        };
        let outcome = convert(&SourcePath::new("a.md"), &source, 0, rules);
        let converted = outcome.value;
        let (body, outline) = (&converted.body, &converted.outline);
        let inner = body.shortcodes.iter().filter_map(|shortcode| match &shortcode.inner {
            Inner::Html(html, slots) => Some((html, slots.as_slice())),
            Inner::None | Inner::Text(_) => None,
        });
        prop_assert_eq!(outline.calls().len(), body.shortcodes.len());
        let mut open = BTreeSet::new();
        let mut filled = BTreeSet::new();
        for (html, slots) in inner.chain([(&body.html, body.slots.as_slice())]) {
            prop_assert!(slots.is_sorted_by_key(|slot| slot.at));
            for slot in slots {
                prop_assert!(html.is_char_boundary(slot.at));
                match slot.filling {
                    Filling::LinkOpen(n) => prop_assert!(n < outline.links.len() && open.insert(n)),
                    Filling::LinkClose(n) => prop_assert!(open.remove(&n)),
                    Filling::LinkAddress(n) => prop_assert!(n < outline.links.len()),
                    Filling::Word(_) => {}
                    Filling::LinkAttribute(n, _) => prop_assert!(n < outline.links.len()),
                    Filling::Picture(n) | Filling::PictureSource { picture: n, .. } => {
                        prop_assert!(n < outline.pictures.len());
                    }
                    Filling::Shortcode(n) => {
                        prop_assert!(n < body.shortcodes.len() && filled.insert(n));
                    }
                }
            }
        }
        prop_assert!(open.is_empty());
        prop_assert_eq!(body.blocks.first().map_or(0, Block::place), 0);
        prop_assert!(body.html.is_empty() || !body.blocks.is_empty());
        let mut slots = Vec::new();
        for number in 0..body.blocks.len() {
            let range = body.range_of(number);
            prop_assert!(!range.is_empty() && body.html.is_char_boundary(range.start));
            slots.extend_from_slice(body.slots_of(number));
        }
        prop_assert_eq!(&slots, &body.slots);
        let marks = |text: &str| text.contains(|c| matches!(c, '\0' | '\u{FDD0}'..='\u{FDEF}'));
        prop_assert!(!marks(&body.html) && !marks(&converted.standfirst));
        prop_assert!(!marks(converted.title.as_deref().unwrap_or_default()));
        prop_assert!(outline.links.iter().all(|link| !marks(&link.target)));
        prop_assert!(outline.pictures.iter().all(|picture| !marks(&picture.alt)));
        prop_assert!(outline.headings.iter().all(|heading| !marks(&heading.text)));
        let guard = '\u{10A58}';
        prop_assert!(source.contains(guard) || !body.html.contains(guard));
        let longest = if chinese { 120 } else { 200 };
        let told = source.contains("more");
        prop_assert!(told || converted.standfirst.chars().count() <= longest);
        let ranges = outline.links.iter().map(|link| &link.range);
        let ranges = ranges.chain(outline.pictures.iter().map(|picture| &picture.range));
        let ranges = ranges.chain(outline.calls().iter().map(|call| &call.range));
        let ranges = ranges.chain(outline.files().iter().map(|file| &file.range));
        let faults = outcome.diagnostics.iter().flat_map(|fault| &fault.labels);
        for range in ranges.chain(faults.filter_map(|label| label.span.range.as_ref())) {
            prop_assert!(source.get(range.clone()).is_some());
        }
        let ids: BTreeSet<_> = outline.ids().collect();
        prop_assert!(ids.len() == outline.ids().count());
    }

    /// Where nothing is meant to differ, the HTML is the parser's own.
    #[test]
    fn the_rest_is_that_of_the_parser(source in "([a-c.,!(\"'&;<>= ]|\\n|\\n\\n|\\*\\*?|_|~~|`|\\\\|  \\n|\\n[-+] |\\n1[.] |\\n> |\\n---\\n|\\n    |\\n```b\\n|<b>|<!--|-->){0,60}") {
        let options = Options::ENABLE_STRIKETHROUGH;
        let mut expected = String::new();
        html::push_html(&mut expected, Parser::new_ext(&source, options));
        for (slash, none) in [("<br />", "<br>"), ("<hr />", "<hr>"), ("<h2", "<h3"), ("</h2", "</h3"), ("<h1", "<h2"), ("</h1", "</h2")] {
            expected = expected.replace(slash, none);
        }
        let markdown = Markdown { highlight: false, ..RULES.markdown };
        let rules = Rules { markdown, ..RULES };
        let written = convert(&SourcePath::new("a.md"), &source, 0, rules).value.body.html;
        let mut written = regardless_of_ids(&written);
        if source.contains('<') {
            // The parser's own writer does not begin a line for raw HTML, as the specification's
            // does; here it is held against that in `commonmark`.
            written = written.replace('\n', "");
            expected = expected.replace('\n', "");
        }
        prop_assert_eq!(written, expected);
    }
}
