//! Emphasis beside full-width punctuation, and line breaks between Chinese characters.

use std::borrow::Cow;

use proptest::prelude::*;

use super::{RULES, check, html};
use crate::base::SourcePath;
use crate::load::body::cjk::guard;
use crate::load::body::{Rules, convert};
use crate::site::Markdown;

#[test]
fn emphasis_stands_beside_full_width_punctuation() {
    check(&[
        ("**重要通知：**请", "<p><strong>重要通知：</strong>请</p>"),
        ("**中国质量认证中心（CQC）**发布", "<p><strong>中国质量认证中心（CQC）</strong>发布</p>"),
        ("公司**「强调」**是", "<p>公司<strong>「强调」</strong>是</p>"),
        ("这是**重点。**后文", "<p>这是<strong>重点。</strong>后文</p>"),
        ("他说**“好”**了", "<p>他说<strong>“好”</strong>了</p>"),
        ("*《标准》*已实施", "<p><em>《标准》</em>已实施</p>"),
        ("这***「重」***要", "<p>这<em><strong>「重」</strong></em>要</p>"),
        ("价~~（旧）~~格", "<p>价<del>（旧）</del>格</p>"),
        ("CQC**（中国）**Org", "<p>CQC<strong>（中国）</strong>Org</p>"),
        ("**a：***b*", "<p><strong>a：</strong><em>b</em></p>"),
        ("**甲。**\n乙", "<p><strong>甲。</strong>乙</p>"),
        ("第**5%**是", "<p>第<strong>5%</strong>是</p>"),
    ]);
}

#[test]
fn what_is_no_emphasis_stays_what_it_is() {
    check(&[
        ("`**「码」**后` **「a」**b", "<p><code>**「码」**后</code> <strong>「a」</strong>b</p>"),
        ("```\n这是**「x」**后\n```", "<pre><code>这是**「x」**后\n</code></pre>"),
        ("    **「x」**后\n", "<pre><code>**「x」**后\n</code></pre>"),
        ("\\**「a」*后", "<p>*<em>「a」</em>后</p>"),
        (
            "[x](https://a.org/**「y」**z)",
            "<p><a href=\"https://a.org/**%E3%80%8Cy%E3%80%8D**z\">x</a></p>",
        ),
        (
            "[x](https://a.org '**「题」**后')",
            "<p><a href=\"https://a.org\" title=\"**「题」**后\">x</a></p>",
        ),
        ("<i title=\"**「题」**后\">x</i>", "<p><i title=\"**「题」**后\">x</i></p>"),
        ("<!-- **「a」**b -->", "<!-- **「a」**b -->"),
        ("<p>\n**「a」**b\n</p>", "<p>\n**「a」**b\n</p>"),
        ("3 * 「4」 * 5", "<p>3 * 「4」 * 5</p>"),
        ("甲 ** 乙 ** 丙", "<p>甲 ** 乙 ** 丙</p>"),
        ("3~5天，10~15人", "<p>3~5天，10~15人</p>"),
    ]);
}

#[test]
fn emphasis_works_in_every_block() {
    check(&[
        (
            "- **甲：**乙\n- **「丙」**丁",
            "<ul>\n<li><strong>甲：</strong>乙</li>\n<li><strong>「丙」</strong>丁</li>\n</ul>",
        ),
        ("> **甲：**乙", "<blockquote>\n<p><strong>甲：</strong>乙</p>\n</blockquote>"),
        (
            "## **一、**总则 {#one .big}",
            "<h3 id=\"one\" class=\"big\"><strong>一、</strong>总则</h3>",
        ),
        ("## **一、**总则", "<h3 id=\"一总则\"><strong>一、</strong>总则</h3>"),
        (
            "|**甲：**|乙**（丙）**丁|\n|-|-|",
            "<div class=\"table\" role=\"group\" aria-label=\"[table]\" tabindex=\"0\"><table><thead><tr><th><strong>甲：</strong></th>\
             <th>乙<strong>（丙）</strong>丁</th></tr></thead><tbody>\n</tbody></table></div>",
        ),
        (
            "[**「甲」**乙](https://a.org)",
            "<p><a href=\"https://a.org\"><strong>「甲」</strong>乙</a></p>",
        ),
        ("甲**[「乙」](c.md)**丙", "<p>甲<strong>[open 0]「乙」[close 0]</strong>丙</p>"),
        ("甲**`乙`**丙", "<p>甲<strong><code>乙</code></strong>丙</p>"),
        ("甲**<u>乙</u>**丙", "<p>甲<strong><u>乙</u></strong>丙</p>"),
        ("**甲：***乙。*丙", "<p><strong>甲：</strong><em>乙。</em>丙</p>"),
    ]);
}

#[test]
fn a_line_break_between_chinese_characters_is_no_space() {
    check(&[
        ("中文\n后文", "<p>中文后文</p>"),
        ("中文，\nCQC", "<p>中文，CQC</p>"),
        ("CQC\n（中国）", "<p>CQC（中国）</p>"),
        ("中文 \n  后文", "<p>中文后文</p>"),
        ("中文\r\n后文\r后文", "<p>中文后文后文</p>"),
        ("**中文**\n*后文*", "<p><strong>中文</strong><em>后文</em></p>"),
        ("[中](a.md)\n[文](b.md)", "<p>[open 0]中[close 0][open 1]文[close 1]</p>"),
        ("<b>中文</b>\n后文", "<p><b>中文</b>后文</p>"),
        ("中文\n![图](a.png)\n后文", "<p>中文\n[picture 0]\n后文</p>"),
        ("中文  \n后文", "<p>中文<br>\n后文</p>"),
        ("中文\nword\n后文", "<p>中文\nword\n后文</p>"),
        ("使用`cargo`\n命令", "<p>使用<code>cargo</code>\n命令</p>"),
        ("한국어\n문장", "<p>한국어\n문장</p>"),
        ("> 中文\n> 后文", "<blockquote>\n<p>中文后文</p>\n</blockquote>"),
        ("- 中文\n  后文", "<ul>\n<li>中文后文</li>\n</ul>"),
        ("甲\n乙 {#x}\n===", "<h2 id=\"x\">甲乙</h2>"),
    ]);
    assert!(html("会议结束。[^1]\n代表\n\n[^1]: 注").contains("</sup>代表</p>"));
    assert_eq!(super::converted("![中\n文](a.png)").value.outline.pictures[0].alt, "中文");
}

#[test]
fn text_that_needs_no_guard_is_not_copied() {
    for text in ["**bold**, *word* ~~old~~", "中文，没有强调。", "**重点**文字 *a*", "a 「b」 * c"]
    {
        let guarded = guard(text);
        assert!(!guarded.changed() && matches!(guarded.text, Cow::Borrowed(_)), "{text}");
    }
    assert!(guard("**甲。**乙").changed());
}

/// Without the rules for Chinese, but with all others.
const PLAIN_CHINESE: Markdown =
    Markdown { cjk_emphasis: false, cjk_line_breaks: false, ..Markdown::USUAL };

#[test]
fn each_rule_can_be_turned_off() {
    let without = Rules { markdown: PLAIN_CHINESE, ..RULES };
    let off = convert(&SourcePath::new("a.md"), "**甲。**乙\n丙", 0, without).value.body.html;
    assert_eq!(off, "<p>**甲。**乙\n丙</p>\n");
}

proptest! {
    /// The Chinese rules never change a text without Chinese characters.
    #[test]
    fn english_is_never_changed(source in "([a-c.,!(\"' \\n*_~`\\[\\]<>#|-]|\\*\\*|é|“|—){0,60}") {
        let without = Rules { markdown: PLAIN_CHINESE, ..RULES };
        let off = convert(&SourcePath::new("a.md"), &source, 0, without).value;
        let on = convert(&SourcePath::new("a.md"), &source, 0, RULES).value;
        prop_assert_eq!(on.body.html, off.body.html);
        prop_assert_eq!(on.standfirst, off.standfirst);
    }
}
