//! Whatever two texts say, comparing them ends; a text agrees with itself; who stands first does not
//! matter.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Text, agreement};
use crate::base::SourcePath;
use crate::site::{
    Block, BlockKind, Body, Card, Data, Heading, Kind, Lang, Matter, Outline, Rules, StoryKey,
};

struct Made {
    card: Card,
    outline: Outline,
    body: Body,
    blocks: Vec<String>,
}

fn made(file: &str, paragraphs: &[String]) -> Made {
    let mut body = Body::default();
    for text in paragraphs {
        body.blocks.extend(Block::new(body.html.len(), BlockKind::Paragraph));
        body.html += &["<p>", text, "</p>\n"].concat();
    }
    let headings = paragraphs.iter().filter(|text| text.starts_with('#'));
    let heading = |text: &String| Heading { level: 2, id: "".into(), text: text.as_str().into() };
    let outline = Outline { headings: headings.map(heading).collect(), ..Outline::default() };
    let card = Card {
        lang: Lang::new(0),
        file: SourcePath::new(file),
        path: "news/a".into(),
        key: StoryKey::new("news/a"),
        kind: Kind::Leaf,
        matter: Matter { extra: Data::Null, ..Matter::default() },
        title: "A".to_owned(),
        summary: String::new(),
        is_described: false,
    };
    Made { card, outline, body, blocks: paragraphs.to_vec() }
}

/// What is found, as what stands in which file without an answer.
fn told(a: &Made, b: &Made) -> BTreeSet<(&'static str, Option<String>)> {
    fn text<'a>(made: &'a Made, source: &'a str) -> Text<'a> {
        let Made { card, outline, body, blocks } = made;
        Text { card, outline, body, blocks, source }
    }
    let sources = [a, b].map(|made| made.blocks.join("\n\n"));
    let found = agreement(&text(a, &sources[0]), &text(b, &sources[1]), Rules::default());
    let mut told = BTreeSet::new();
    for fault in &found {
        assert_eq!(fault.labels.len(), 2, "{fault:?}");
        for label in &fault.labels {
            let of = if label.span.file == a.card.file { &sources[0] } else { &sources[1] };
            if let Some(range) = &label.span.range {
                assert!(of.get(range.clone()).is_some(), "{fault:?}");
            }
        }
        let said = fault.value("said").map(str::to_owned);
        // Of two that stand for each other either may be told first.
        let both = said.zip(fault.value("instead").map(str::to_owned));
        let both = both.map(|(a, b)| if a < b { a + "/" + &b } else { b + "/" + &a });
        let said = both.or_else(|| fault.value("said").map(str::to_owned));
        told.insert((fault.code, said));
    }
    told
}

fn paragraphs() -> impl Strategy<Value = Vec<String>> {
    let piece = prop_oneof![
        Just("2023年7月14日".to_owned()),
        Just("14 July 2023".to_owned()),
        Just("July 13-14, 2023, ".to_owned()),
        Just("GB/T 19001—2016".to_owned()),
        Just("ISO/IEC 17065:2012 ".to_owned()),
        Just("百分之八十五".to_owned()),
        Just(" 1.2 million ".to_owned()),
        Just("上午9时30分".to_owned()),
        Just("+86 10 8388 6666".to_owned()),
        "[0-9]{1,20}",
        "[一二三十百千万亿〇两半第年月日时分点至、,. :/-]{1,6}",
        "[a-z]{1,4} (hundred|twenty|million|and|third|May) ",
        "\\PC{0,8}",
    ];
    let text = prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat());
    prop::collection::vec(text, 0..5)
}

proptest! {
    #[test]
    fn a_text_agrees_with_itself(text in paragraphs()) {
        let (a, b) = (made("a.md", &text), made("b.md", &text));
        prop_assert_eq!(told(&a, &b), BTreeSet::new());
    }

    #[test]
    fn it_does_not_matter_who_stands_first(one in paragraphs(), two in paragraphs()) {
        let (a, b) = (made("a.md", &one), made("b.md", &two));
        prop_assert_eq!(told(&a, &b), told(&b, &a));
    }
}

#[test]
fn what_differs_is_told_with_both_places() {
    let en = ["The conference met on 14 July 2023.", "85 percent of 40 people", "See GB/T 19001."];
    let zh = ["会议于2023年7月15日举行。", "四十人中的百分之五十八", "见GB/T 19001—2016。"];
    let text = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let (a, b) = (made("zh.md", &text(&zh)), made("en.md", &text(&en)));
    let told: Vec<_> = told(&a, &b).into_iter().collect();
    let said = |text: &str| Some(text.to_owned());
    assert_eq!(
        told,
        [
            ("agree::dates", said("14 July 2023/2023年7月15日")),
            ("agree::numbers", said("85/百分之五十八")),
        ]
    );
}
