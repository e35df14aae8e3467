//! What the rules find, what they leave alone, and that mending leads somewhere.

use proptest::prelude::*;

use super::{Finding, Language, findings};
use crate::site::{Repair, Spacing};

fn found(text: &str, language: Language, spacing: Spacing) -> Vec<Finding> {
    findings(text, language, spacing)
}

/// A text with all that is certain.
fn mended(text: &str, found: &[Finding]) -> String {
    let edits = found.iter().flat_map(|finding| &finding.edits);
    let repair =
        |(range, by): &(_, String)| Repair { range: std::ops::Range::clone(range), by: by.clone() };
    let mut repairs: Vec<_> = edits.map(repair).collect();
    repairs.sort_by_key(|repair| repair.range.start);
    Repair::apply(text, &repairs)
}

/// The names of what is found, and the text mended.
fn told(text: &str, language: Language) -> (String, String) {
    let found = found(text, language, Spacing::Any);
    let names: Vec<_> = found.iter().map(|finding| finding.rule.name()).collect();
    (names.join(" "), mended(text, &found))
}

#[test]
fn slips_of_chinese_are_found_and_mended() {
    for (text, names, expected) in [
        ("你好,世界", "half-width", "你好，世界"),
        ("你好, 世界.", "half-width half-width", "你好，世界。"),
        ("时间:2023年", "half-width", "时间：2023年"),
        ("使用Rust,我们", "half-width", "使用Rust，我们"),
        ("欢迎！来吧!", "half-width", "欢迎！来吧！"),
        ("中心(测试)成立", "half-width", "中心（测试）成立"),
        ("中心 (测试) 成立", "half-width", "中心（测试）成立"),
        ("配置（说明)的", "half-width", "配置（说明）的"),
        ("共２０２３项", "full-width", "共2023项"),
        ("作为“甲辰计划\"的成员", "quotes", "作为“甲辰计划”的成员"),
        ("作为\"甲辰计划\"的成员", "quotes", "作为“甲辰计划”的成员"),
        ("他说：“我们是\"甲辰计划\"的成员。”", "quotes", "他说：“我们是‘甲辰计划’的成员。”"),
        ("作为\"甲辰计划”的成员", "quotes", "作为“甲辰计划”的成员"),
        ("作为「甲辰计划”的成员", "quotes", "作为「甲辰计划」的成员"),
        ("作为”甲辰计划”的成员", "quotes", "作为“甲辰计划”的成员"),
        ("作为“甲辰计划“，成员", "quotes", "作为“甲辰计划”，成员"),
        ("结束。。", "doubled", "结束。"),
        ("结束。。。", "doubled", "结束……"),
        ("首先，，其次", "doubled", "首先，其次"),
        ("首先，,其次", "doubled", "首先，其次"),
        ("首先，。其次", "doubled", "首先，。其次"),
        ("首先 ，其次， 再次", "blank blank", "首先，其次，再次"),
        ("（ 说明 ）", "blank blank", "（说明）"),
    ] {
        assert_eq!(
            told(text, Language::Chinese),
            (names.to_owned(), expected.to_owned()),
            "{text}"
        );
    }
}

#[test]
fn slips_of_english_are_found_and_mended() {
    for (text, names, expected) in [
        ("first，second。", "full-width full-width", "first, second."),
        ("see：this（that）too", "full-width full-width full-width", "see: this (that) too"),
        ("at 12：30 on ２ May", "full-width full-width", "at 12:30 on 2 May"),
        ("first ,second", "", "first ,second"),
        ("first , second .", "blank blank", "first, second."),
        ("first,and second,which", "no-blank no-blank", "first, and second, which"),
        ("end..", "doubled", "end."),
        ("a “word\" here", "quotes", "a “word” here"),
        ("a \"word” here", "quotes", "a “word” here"),
        ("an aside ( of words )", "blank blank", "an aside (of words)"),
        // What nobody has translated yet is Chinese.
        ("你好,世界", "half-width", "你好，世界"),
    ] {
        assert_eq!(
            told(text, Language::English),
            (names.to_owned(), expected.to_owned()),
            "{text}"
        );
    }
}

#[test]
fn what_may_be_right_is_left_alone() {
    for text in [
        "比例为3:2，价格1,200元。",
        "一. 概述",
        "支持C, C++, Rust。",
        "真的！！怎么？！",
        "他说……好——吧。",
        "“第一段没有结束",
        "他说：“她说‘好’。”",
        "目 录",
        "函数f(x)的值",
        "使用 Rust 语言",
        "宽5\"的屏和7\"的屏",
        "好:smile:的",
        "乔治.布什",
        "第一行，\n第二行",
        "中心(CQC)发布",
        "见\u{1A},以及",
    ] {
        assert_eq!(told(text, Language::Chinese).0, "", "{text}");
    }
    for text in [
        "a,b,c and x,y",
        "--enable=c,fortran",
        "posix,s3",
        "x > 1 ? x : 1",
        "use .NET and ...",
        "etc., and so on",
        "the “word” and the \"word\"",
        "the paper 《标准化》，2023",
        "rock ’n’ roll",
        "wait... what",
        "a face :) or ( )",
        "\u{1A} , more",
    ] {
        assert_eq!(told(text, Language::English).0, "", "{text}");
    }
    assert_eq!(told("甲,乙", Language::Other).0, "");
    assert_eq!(told("作為\"甲辰計劃\"的成員", Language::Traditional).1, "作為「甲辰計劃」的成員");
}

#[test]
fn blanks_follow_the_style_of_the_house() {
    let with = |spacing| {
        let text = "使用Rust 语言，共3项";
        mended(text, &found(text, Language::Chinese, spacing))
    };
    assert_eq!(with(Spacing::Always), "使用 Rust 语言，共 3 项");
    assert_eq!(with(Spacing::Never), "使用Rust语言，共3项");
    assert_eq!(with(Spacing::Any), "使用Rust 语言，共3项");
}

#[test]
fn long_texts_end_soon() {
    for piece in [
        "(", "（中", "\"", "“", "“中\"", "， ", "a,and ", " ,", "一.", "中.", ":a", "( a", "，",
        "中,",
    ] {
        let text = piece.repeat(50_000);
        for language in [Language::Chinese, Language::English] {
            let found = found(&text, language, Spacing::Always);
            assert!(found.len() <= 150_000, "{piece}");
        }
    }
}

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[中文好]{1,2}",
        "[abAB1２Ａ]{1,3}",
        "[，。、；：！？（）《》「」“”\",.;:?!() \n]{1,3}",
        Just(" and ".to_owned()),
        Just(",and ".to_owned()),
        Just("\u{1A}".to_owned()),
        "\\PC{0,3}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn mending_ends_and_keeps_the_words(text in texts(), english: bool, spacing in 0..3) {
        let language = if english { Language::English } else { Language::Chinese };
        let spacing = [Spacing::Any, Spacing::Always, Spacing::Never][usize::try_from(spacing).unwrap()];
        let words = |text: &str| -> String {
            text.chars().map(super::half::narrow).filter(|c| c.is_alphanumeric()).collect()
        };
        let mut now = text.clone();
        for _ in 0..12 {
            let all = found(&now, language, spacing);
            for finding in &all {
                prop_assert!(now.get(finding.range.clone()).is_some_and(|said| !said.is_empty()));
            }
            let next = mended(&now, &all);
            prop_assert_eq!(words(&next), words(&now));
            prop_assert_eq!(next.matches('\u{1A}').count(), now.matches('\u{1A}').count());
            prop_assert_eq!(next.matches('\n').count(), now.matches('\n').count());
            if next == now {
                return Ok(());
            }
            now = next;
        }
        prop_assert!(false, "no end: {:?}", now);
    }
}
