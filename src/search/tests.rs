use super::*;

#[derive(serde::Deserialize)]
struct Case {
    text: String,
    /// `term` or, for what does not take the next place alone, `term@from-to`.
    terms: Vec<String>,
}

/// The same table is read by the tests of `search.js`.
#[test]
fn texts_are_cut_as_the_table_says() {
    let table = include_str!("../../tests/search-cases.json");
    let cases: Vec<Case> = serde_json::from_str(table).unwrap();
    for case in cases {
        let mut terms = Vec::new();
        let mut next = 0;
        cut(&case.text, Grain::Terms, &mut |token| {
            let Token { term, from, to } = token;
            terms.push(if from == to && from == next {
                next += 1;
                term.to_string()
            } else {
                format!("{term}@{from}-{to}")
            });
        });
        assert_eq!(terms, case.terms, "{:?}", case.text);
    }
}

#[test]
fn titles_are_found_by_single_characters() {
    let mut terms = Vec::new();
    cut("3C认证", Grain::Characters, &mut |token| terms.push(token.term.to_string()));
    assert_eq!(terms, ["3c", "认", "证", "认证"]);
}

#[test]
fn volumes_grow_without_moving_what_is_old() {
    let shape = |articles| {
        let all = volumes(articles).into_iter();
        all.map(|volume| (volume.first, volume.articles, volume.shards)).collect::<Vec<_>>()
    };
    assert_eq!(shape(0), [(0, 0, 1)]);
    assert_eq!(shape(24), [(0, 24, 4)]);
    assert_eq!(shape(128), [(0, 128, 32)]);
    assert_eq!(shape(129), [(0, 128, 32), (128, 1, 1)]);
    assert_eq!(shape(5000), [(0, 4992, 1024), (4992, 8, 2)]);
}

#[test]
fn lengths_keep_three_bits() {
    assert_eq!([0, 8, 9, 15, 16, 18, 1000].map(size_class), [0, 0, 1, 7, 8, 9, 55]);
    let row = Row { day: Some(19_552), section: Some(2), length: 16 };
    assert_eq!(row.bytes(), [0x60, 0x4C, 2, 8]);
    assert_eq!(Row { day: Some(-4), section: None, length: 0 }.bytes(), [1, 0, 255, 0]);
}

#[test]
fn words_of_a_body_are_read_without_its_markup() {
    let html = "<h2 id=\"a\">One</h2>\n<p>t<b>w</b>o &amp; <img alt=\"x>y\">3<br>4</p><!-- no -->";
    let body = Body { html: html.to_owned(), ..Body::default() };
    let text = body_text(&body, &Outline::default());
    assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["One", "two", "&", "3", "4"]);
}

#[test]
fn a_file_of_words_has_each_term_once_with_its_articles() {
    let harvests = ["factory inspection", "the factory", "factories"]
        .map(|body| Harvest::of(&Fields { body, ..Fields::default() }));
    let volume = volumes(3)[0];
    let files = words(&volume, 0, [1, 2, 3, 4], harvests.iter());
    assert_eq!(files.len(), 1);
    // Values with so many bits, each the lowest first.
    let word = |shared: u32, own: &str| {
        let head = [(shared, 4), (u32::try_from(own.len()).unwrap() - 1, 4)];
        head.into_iter().chain(own.bytes().map(|byte| (u32::from(byte), 8))).collect()
    };
    let fields: Vec<Vec<(u32, u32)>> = vec![
        vec![(0x0403_0201, 32)],
        // One article; distances have one bit and, before it, a one for each two; part 0.
        word(0, "factories"),
        vec![(1, 8), (0b01, 2), (0, 1), (0, 3)],
        word(6, "y"),
        vec![(2, 8), (0, 1), (0, 3), (0, 1), (0, 3)],
        word(0, "inspection"),
        vec![(1, 8), (0, 1), (0, 1), (0, 3)],
        word(0, "the"),
        vec![(1, 8), (0, 1), (1, 1), (0, 3)],
    ];
    let bits = fields.concat().into_iter().flat_map(|(value, count)| {
        (0..count).map(move |bit| (u64::from(value) >> bit & 1) == 1).collect::<Vec<_>>()
    });
    let bits: Vec<bool> = bits.collect();
    let byte = |bits: &[bool]| (0..).zip(bits).map(|(at, bit)| u8::from(*bit) << at).sum();
    assert_eq!(files[0], bits.chunks(8).map(byte).collect::<Vec<u8>>());
}

#[test]
fn the_script_has_the_same_hash() {
    // The same table is in the tests of `search.js`.
    let table = include_str!("../../tests/search-hashes.json");
    let known: std::collections::BTreeMap<String, u32> = serde_json::from_str(table).unwrap();
    assert!(known.len() > 5);
    for (term, hash) in known {
        assert_eq!(harvest::hash(Term::of(&term)), hash, "{term}");
    }
}

#[test]
fn code_and_formulas_are_found_as_they_are_written() {
    let html = "<pre><code><mark class=\"line\"><span class=\"hl-keyword\">fn</span> <span class=\"hl-name\">sha</span>re</mark></code></pre>\
        <p>a<math><semantics><mrow><mi>p</mi><mo>&lt;</mo></mrow><annotation encoding=\"application/x-tex\">p &lt; 1</annotation></semantics></math>b</p>";
    let body = crate::site::Body { html: html.to_owned(), ..crate::site::Body::default() };
    let outline = crate::site::Outline::default();
    let words = |text: String| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(words(body_text(&body, &outline)), ["fn", "share", "ap", "<", "1b"]);
    assert_eq!(words(prose(&body, &outline)), ["ap", "<", "1b"]);
}
