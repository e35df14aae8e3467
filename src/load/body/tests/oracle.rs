//! Emphasis beside Chinese, held against a parser that has the "CJK-friendly" rule built in.

use std::sync::LazyLock;

use comrak::Options;
use proptest::prelude::*;

use super::{PLAIN, RULES};
use crate::base::SourcePath;
use crate::load::body::{Rules, convert};
use crate::site::Markdown;

static THEIRS: LazyLock<Options<'static>> = LazyLock::new(|| {
    let mut options = Options::default();
    options.extension.cjk_friendly_emphasis = true;
    options.render.r#unsafe = true;
    options
});

/// `CommonMark` and the rule, and nothing else.
fn ours(source: &str) -> String {
    let markdown = Markdown { cjk_emphasis: true, ..PLAIN };
    convert(&SourcePath::new("a.md"), source, 0, Rules { markdown, ..RULES }).value.body.html
}

fn theirs(source: &str) -> String {
    let html = comrak::markdown_to_html(source, &THEIRS).replace(" />", ">");
    // Links into the site are slots here; their tags tell nothing about emphasis.
    html.replace("&quot;", "\"").replace("<a href=\"a\">", "").replace("</a>", "")
}

/// The cases of the amendment itself, and of those who asked for it.
#[test]
fn cases_of_the_amendment() {
    let cases = [
        "**このアスタリスクは強調記号として認識されず、そのまま表示されます。**この文のせいで。",
        "该星号不会被识别，而是直接显示。**这是因为它没有被识别为强调符号。**如此。",
        "**이 별표는 강조 표시로 인식되지 않고 그대로 표시됩니다(이 괄호 때문에)**이 문장 때문에.",
        "世界中で**「*」**と**「`」**が",
        "**真，**她",
        "**真。**她",
        "**真、**她",
        "**真；**她",
        "**真：**她",
        "**真？**她",
        "**真！**她",
        "**真“**她",
        "**真”**她",
        "**真‘**她",
        "**真’**她",
        "**真（**她",
        "真**（她**",
        "**真）**她",
        "**真【**她",
        "**真】**她",
        "**真《**她",
        "**真》**她",
        "**真—**她",
        "**真~**她",
        "**真…**她",
        "**真·**她",
        "**真〃**她",
        "**真-**她",
        "**真々**她",
        "太郎は**「こんにちわ」**と言った",
        "Git**（注：不是GitHub）**",
        "**税込10,000円**です",
        "正式名称は**「ABC」**です",
        "**[中文](a)**中文",
        "**`a`**中文**`b`**",
        "a**〰**a",
        "a**〽**a",
        "**⭐️**です",
        "**㊗️**です",
        "**𰻞𰻞麺（ビャンビャンめん）**を",
        "**𠮷（𠮷）**𠮷",
        "猫**は**犬__は__鳥",
        "__注意__：不可",
        "__注意：__不可",
    ];
    for case in cases {
        assert_eq!(ours(case), theirs(case), "{case}");
    }
}

/// Tables by GitHub's rules, but for the class in place of an attribute.
#[test]
fn tables_are_those_of_github() {
    let cases = [
        "| 项目 | 限值 |\n| --- | --- |\n| 泄漏 | 0.25 |",
        "项目 | 限值\n:-: | -----------:\n泄漏 | 0.25",
        "| 项目 |\n|:--|\n| a `\\|` b |\n| a **\\|** b | c |",
        "| 项目 | 限值 |\n|-|-|\n| 甲 |\n| 甲 | 乙 | 丙 |\n||\n",
        "| 项目 | 限值 |\n|-|-|\n| 甲 | 乙 |\n> 引用",
        "| 项目 | 限值 |\n|-|-|\n甲\n\n乙",
        "| 项目 | 限值 |\n| - |\n| 甲 |",
        "| 项目 | 限值 |\n|-|-|",
        "| 项目 | 限值 |\n|:-|-:|\n- 列表",
        "段落\n| 项目 |\n|-|\n| 甲 |",
        "- | 项目 |\n  |-|\n  | 甲 |\n\n> | 项目 |\n> |-|\n> | 甲 |",
        "| **「甲」**乙 | [丙](a) | `丁` |\n|-|-|-|\n| <b>戊</b> | \\* | &amp; |",
        "    | 项目 |\n    |-|",
        "|-|\n|-|\n|-|",
        "| 项目 |\n|-|\n| a<br>b |\n# 标题",
    ];
    let mut options = THEIRS.clone();
    options.extension.table = true;
    let even = |html: &str| {
        let html = html.replace(" />", ">").replace("&quot;", "\"").replace('\n', "");
        let html = html.replace("<a href=\"a\">", "").replace("</a>", "");
        let html = html.replace(OPEN, "<table>").replace("</table></div>", "</table>");
        let html = html.replace(" class=\"align-", " align=\"").replace("<tbody></tbody>", "");
        html.replace("<h2 id=\"标题\">", "<h1>").replace("</h2>", "</h1>")
    };
    for case in cases {
        let markdown = Markdown { cjk_emphasis: true, tables: true, ..PLAIN };
        let rules = Rules { markdown, ..RULES };
        let ours = convert(&SourcePath::new("a.md"), case, 0, rules).value.body.html;
        assert_eq!(even(&ours), even(&comrak::markdown_to_html(case, &options)), "{case}");
    }
}

/// What stands before a table of ours. The name of the region is a slot.
const OPEN: &str = "<div class=\"table\" role=\"group\" aria-label=\"\" tabindex=\"0\"><table>";

const PIECES: &[&str] = &[
    "中", "文字", "か", "한", "a", "B1", "é", "。", "，", "「", "」", "（", "）", "“", "”", "—",
    "…", "·", "%", ".", ",", "(", ")", "\"", "-", " ", "\u{3000}", "\n文", "\n**「", "*", "*",
    "**", "**", "***", "_", "__", "`c`", "\\", "&amp;", "[b](a)", "<i>", "𠮷", "😀",
];

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2048,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn emphasis_is_that_of_the_amendment(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..16)
    ) {
        // No line begins a block.
        let source = format!("字{}", pieces.concat());
        let ours = ours(&source);
        let guarded = ours.contains(['\u{FDD0}', '\u{10A58}']);
        prop_assert!(!guarded);
        prop_assert_eq!(ours, theirs(&source), "{}", source);
    }
}
