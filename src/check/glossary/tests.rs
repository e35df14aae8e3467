//! Which words are found, and what of an original a translation has to answer.

use super::{Glossary, Lexicon};
use crate::base::SourcePath;
use crate::diag::Diagnostics;
use crate::site::{BlockKind, Lang, Part, Passage, Placed, Prose, Rules, Wording};

use super::find::Finder;

/// Terms as `en: zh`, alternatives with `/`, words to avoid behind `!`.
fn glossary(lines: &[&str]) -> Glossary {
    let words = |text: &str| -> (Vec<Placed>, Vec<Placed>) {
        let all = text.split('/').map(str::trim).filter(|text| !text.is_empty());
        let placed =
            |text: &str| Placed { text: text.trim_start_matches('!').to_owned(), range: 0..1 };
        let (avoid, forms): (Vec<_>, Vec<_>) = all.partition(|text| text.starts_with('!'));
        (forms.into_iter().map(placed).collect(), avoid.into_iter().map(placed).collect())
    };
    let term = |line: &&str| {
        let (en, zh) = line.split_once(':').unwrap();
        let ((en, no_en), (zh, no_zh)) = (words(en), words(zh));
        Wording { forms: vec![en, zh], avoid: vec![no_en, no_zh], note: None, range: 0..1 }
    };
    Glossary {
        file: SourcePath::new("i18n/glossary.toml"),
        terms: lines.iter().map(term).collect(),
    }
}

const EN: Lang = Lang::new(0);
const ZH: Lang = Lang::new(1);

#[test]
fn words_are_found_whole() {
    let words = [
        "type approval: 型式批准/型式认可",
        "approval: 批准/认可",
        "certification body: 认证机构",
        "CCC mark: CCC标志",
        "box: 箱",
        "process: 过程",
        "!non-conformity: !不合格",
    ];
    let glossary = glossary(&words);
    let finder = |lang, tag| Finder::new(&glossary, lang, tag).unwrap();
    let (en, zh) = (finder(EN, "en-GB"), finder(ZH, "zh-Hans"));
    let said = |finder: &Finder, text: &str| {
        let hits = finder.hits(text).into_iter();
        hits.map(|hit| format!("{}:{}", hit.term, &text[hit.range])).collect::<Vec<_>>().join(" ")
    };
    for (text, expected) in [
        ("Type approval and an approval.", "0:Type approval 1:approval"),
        ("Two type\napprovals", "0:type\napprovals"),
        ("disapproval, approvalist, approvals’", "1:approvals"),
        (
            "certification bodies; a certification body's",
            "2:certification bodies 2:certification body",
        ),
        ("the CCC mark, the ccc mark, CCC Marks", "3:CCC mark"),
        ("boxes and processes, a box-office", "4:boxes 5:processes 4:box"),
        ("用box装", "4:box"),
        ("a non-conformity, non-conformities", "6:non-conformity 6:non-conformities"),
    ] {
        assert_eq!(said(&en, text), expected, "{text}");
    }
    assert_eq!(said(&zh, "型式认可与认可，CCC标志"), "0:型式认可 1:认可 3:CCC标志");
    assert!(Finder::new(&glossary, Lang::new(2), "fr").is_none());
}

/// Passages as `part text`: `t` is the title, `h` the head, `q` a quote, else a number of a block.
fn prose(passages: &[&str], blocks: usize) -> Prose {
    let passage = |(place, line): (usize, &&str)| {
        let (part, text) = line.split_once(' ').unwrap();
        let (part, is_quote) = match part {
            "t" => (Part::Title, false),
            "h" => (Part::Head, false),
            "q" => (Part::Block(0), true),
            number => (Part::Block(number.parse().unwrap()), false),
        };
        let mut passage = Passage::new(part, is_quote);
        passage.push(text, place * 100);
        passage
    };
    let passages = passages.iter().enumerate().map(passage).collect();
    Prose { passages, blocks: vec![BlockKind::Paragraph; blocks] }
}

/// What is found: the code, and what is said.
fn told(words: &[&str], original: (&[&str], usize), translation: (&[&str], usize)) -> String {
    let glossary = glossary(words);
    let finders = [(EN, "en"), (ZH, "zh")].map(|(lang, tag)| Finder::new(&glossary, lang, tag));
    let lexicon = Lexicon { glossary: &glossary, finders: finders.into() };
    let (en, zh) = (SourcePath::new("en.md"), SourcePath::new("zh.md"));
    let (theirs, own) = (prose(original.0, original.1), prose(translation.0, translation.1));
    let (theirs, own) = (lexicon.read(&en, EN, &theirs), lexicon.read(&zh, ZH, &own));
    let mut found = Diagnostics::new();
    lexicon.avoided(&own, Rules::default(), &mut found);
    lexicon.compare(&own, &theirs, Rules::default(), &mut found);
    let said = found.iter().map(|fault| {
        let place =
            fault.labels[0].span.range.clone().map_or(String::new(), |at| at.start.to_string());
        format!("{}@{place} {}", fault.code.replace("glossary::", ""), fault.value("said").unwrap())
    });
    said.collect::<Vec<_>>().join("; ")
}

#[test]
fn a_translation_answers_block_by_block() {
    let words = ["inspector: 检查员/!审核员", "approval: 批准"];
    let original = (&["0 An inspector came.", "1 The approval."][..], 2);
    for (translation, blocks, expected) in [
        (&["0 检查员来了。", "1 批准了。"][..], 2, ""),
        (&["0 批准了。", "1 检查员来了。"], 2, "term@0 inspector; term@100 approval"),
        // Built in another way: only the whole is compared.
        (&["0 批准了。检查员来了。"], 1, ""),
        (&["0 批准了。"], 1, "term@ inspector"),
        // One warning for one fault.
        (&["0 审核员来了。", "1 批准了。"], 2, "avoid@0 审核员"),
        // Whoever is quoted may say what they like.
        (&["q 审核员来了。检查员", "1 批准了。"], 2, ""),
    ] {
        assert_eq!(told(&words, original, (translation, blocks)), expected, "{translation:?}");
    }
    let titled = (&["t The inspector", "h An approval", "0 An inspector"][..], 1);
    assert_eq!(told(&words, titled, (&["t 一天", "0 检查员"], 1)), "");
    let titled = (&["t The inspector", "h An approval", "0 Nothing"][..], 1);
    assert_eq!(told(&words, titled, (&["t 一天", "0 无"], 1)), "term@ inspector");
    let quoted = (&["q An inspector"][..], 1);
    assert_eq!(told(&words, quoted, (&["0 无"], 1)), "");
}
