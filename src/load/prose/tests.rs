//! Every word stands where it is said to stand, and a file that was mended is built as before.

use proptest::prelude::*;

use super::{prose, repaired};
use crate::base::SourcePath;
use crate::load::fixtures::settings;
use crate::site::{Lang, Part, Prose, Repair};

const FILE: &str = "content/zh/news/a.md";

fn read(text: &str) -> Prose {
    prose(&SourcePath::new(FILE), text, Lang::new(0), &settings())
}

/// What is read, with the kinds of places.
fn said(text: &str) -> Vec<String> {
    let line = |passage: &crate::site::Passage| {
        let part = match passage.part {
            Part::Title => "title".to_owned(),
            Part::Head => "head".to_owned(),
            Part::Block(number) => number.to_string(),
        };
        let quote = if passage.is_quote { "q" } else { "" };
        format!("{part}{quote} {}", passage.text.replace('\u{1A}', "_").replace('\n', "/"))
    };
    read(text).passages.iter().map(line).collect()
}

#[test]
fn words_are_read_and_nothing_else() {
    let text = "+++\ntitle = \"标题\"\ndescription = 'd'\nlead = { src = \"a,b.png\", alt = \"图\" }\nslug = \"s\"\n\
        [[corrections]]\ndate = 2024-01-01\ntext = \"更正\"\n+++\n\
        # 甲 {#id}\n\n你**好，**[世`c`界](a,b.md)![图](x.png)<b>乙</b>\n&amp;<code>a,b</code>\\*\n\n\
        见https://a.org/b,c，和 a.b@c.org。<https://d.org>\n\n```\na,b\n```\n\n> 引\n\n> [!NOTE]\n> 注\n\n\
        | 一 | 二 |\n|--|--|\n| 三 | `四` |\n\n<p>html,</p>\n\n- 项\n";
    assert_eq!(
        said(text),
        [
            "title 标题",
            "head d",
            "head 图",
            "head 更正",
            "0 甲",
            "1 图",
            "1 你好，世_界__乙_/____*",
            "2 见_________________，和 _________。_",
            "4q 引",
            "5 注",
            "6 一",
            "6 二",
            "6 三",
            "8 项",
        ]
    );
    let text = "一{{< notice kind=\"a,b\" >}}\n二**好，**三\n{{< /notice >}}四\n\n{{< quote >}}五{{< /quote >}}\n\n{{< raw >}}x,y{{< /raw >}}\n";
    assert_eq!(said(text), ["0 二好，三", "0 一_四", "1q 五"]);
}

#[test]
fn what_would_change_the_file_is_not_repaired() {
    let mend = |text: &str, repairs: &[(&str, &str)]| {
        let find = |(from, by): &(&str, &str)| {
            let at = text.find(from).unwrap();
            Repair { range: at..at + from.len(), by: (*by).to_owned() }
        };
        let repairs: Vec<_> = repairs.iter().map(find).collect();
        repaired(&SourcePath::new(FILE), text, Lang::new(0), &settings(), &repairs)
    };
    // The blank belongs to the anchor of the heading; the comma does not.
    let (text, count) = mend("# 标题\n\n## 一 ，二,三\n", &[(" ，", "，"), (",", "，")]);
    assert_eq!((&*text, count), ("# 标题\n\n## 一 ，二，三\n", 1));
    // `#` behind a blank begins a comment.
    let (text, count) = mend("---\ntitle: a，#1\n---\nb，c\n", &[("，#", ", #"), ("，c", ", c")]);
    assert_eq!((&*text, count), ("---\ntitle: a，#1\n---\nb, c\n", 1));
    // A label leads somewhere.
    let (text, count) = mend("见[甲,乙]。\n\n[甲,乙]: https://a.org\n", &[(",", "，")]);
    assert_eq!((&*text, count), ("见[甲,乙]。\n\n[甲,乙]: https://a.org\n", 0));
}

fn pieces() -> impl Strategy<Value = String> {
    const PIECES: &str = "你 好 ， , 。 . ** * ` `` ~~ [ ]( ](a.md) ![ <b> </b> <code> </code> & &amp; \\ \\* \
        > - 1. # ## | |--| \n \n\n \r\n · ·· http://a.org a@b.org {{<·notice·>}} {{<·/notice·>}} \
        {{<·quote·x=\"a,b\"·>}} {{<·/quote·>}} {{<·raw·>}} {{<·/raw·>}} [^1] [^1]:· ``` “ ” \" 「 \u{FDD0} \u{10A58} \u{feff} \
        title +++\ntitle·=·\"你,\"\n+++\n";
    let piece = prop::sample::select(
        PIECES.split(' ').filter(|piece| !piece.is_empty()).collect::<Vec<_>>(),
    );
    let piece = piece.prop_map(|piece| piece.replace('·', " "));
    let line_end = prop::sample::select(vec!["\n", "\n\n", "\r\n"]).prop_map(str::to_owned);
    let piece = prop_oneof![6 => piece, 1 => line_end];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_character_stands_where_it_should(text in pieces()) {
        for passage in &read(&text).passages {
            for (at, c) in passage.text.char_indices() {
                let range = at..at + c.len_utf8();
                if let Some(place) = passage.exactly(&range) {
                    prop_assert_eq!(&text[place], &passage.text[range]);
                }
            }
            if let Some(place) = passage.around(&(0..passage.text.len())) {
                prop_assert!(text.get(place).is_some());
            }
        }
    }
}
