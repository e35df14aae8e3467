//! What changes a digest and what does not, as tables of texts.

use proptest::prelude::*;

use super::{block_text, facts};
use crate::base::SourcePath;
use crate::load::fixtures::settings;
use crate::load::inventory::{ContentFile, SourceTree};
use crate::load::parse_article;
use crate::site::{Article, Facts, Kind};

fn article(text: &str) -> Article {
    let settings = settings();
    let file = ContentFile {
        lang: settings.default_language,
        file: SourcePath::new("a.md"),
        path: "a".into(),
        kind: Kind::Leaf,
    };
    let tree = SourceTree::of_one(&file.file, text.as_bytes());
    parse_article(&tree, &file, &settings).value.unwrap()
}

fn facts_of(text: &str) -> Facts {
    let Article { card, outline, body } = article(text);
    facts(&card, &outline, &body)
}

/// Writings of one text.
const SAME: &[&[&str]] = &[
    // Line wrapping, blanks, tabs, ends of lines.
    &["One two three.", "One\ntwo  three.\n", "One\r\ntwo\tthree.\r\n\r\n", "  One two\\\nthree."],
    &[
        "认证机构在福州开会，共40人。",
        "认证机构\n在福州开会，\n共40人。",
        "认证机构在福州开会，共\n40人。",
    ],
    &["认证CQC发布", "认证 CQC 发布", "认证\nCQC\n发布"],
    // Marks of lists, loose and tight ones.
    &["- a\n- b\n  - c", "* a\n* b\n\t* c", "+ a\n\n+ b\n\n  + c"],
    &["1. a\n2. b", "1) a\n1) b", "3. a\n\n4. b"],
    // Headings.
    &[
        "# T\n\n## A\n\nb",
        "T\n=\n\nA\n---\n\nb",
        "# T #\n\n## A ##\n\nb",
        "# T\n\n### A {#x .y}\n\nb",
    ],
    // Emphasis, links, pictures: addresses are no text.
    &["a **b** `c`", "a __b__ ``c``", "a *b* c", "a _b_ c"],
    // Code, with colours, marks and without.
    &[
        "```rust\nfn a() { \"<b>\" } // 字\n```",
        "~~~~ Rust {hl_lines=[1]}\nfn a() { \"<b>\" } // 字\n~~~~",
        "```{hl_lines=1}\nfn a() { \"<b>\" } // 字\n```",
        "    fn a() { \"<b>\" } // 字",
    ],
    &[
        "See [the rules](a.md) ![plan](p.png).",
        "See [the rules][r] ![plan][].\n\n[r]: /news/a/\n[plan]: q.png",
        "See [the rules](https://x.org/a) ![plan](https://x.org/p.png).",
    ],
    &["(pre[fix](a.md)ed)", "(pre[fix](https://x.org/)ed)", "(pre*fix*ed)", "(prefixed)"],
    &["[a](b.md \"t\")", "[a](https://x.org 't')"],
    // Tables.
    &["| a | b |\n|---|---|\n| 1 | 2 |", "a|b\n:-:|--\n1|2", "| a   | b |\n| :- | -: |\n|1|2|"],
    // Code, quotes, lines across the page, comments, HTML.
    &["    x = 1\n    y", "```python\nx = 1\ny\n```", "~~~\nx = 1\ny\n~~~"],
    &["> a\n> b", "> a\nb"],
    &["a\n\nb", "a\n\n---\n\nb", "a\n\n***\n\n<!-- a note -->\n\nb"],
    &["<div>\na\n</div>", "<div class='x'>a</div>", "<p title=\"\">a</p>"],
    // Footnotes: numbers and names are layout, and so is where they are written.
    &["a[^1]\n\n[^1]: b", "a[^note]\n\n[^note]: b", "[^n]: b\n\na[^n]"],
    // Shortcodes: addresses, sizes and kinds are no text, nor is how they are written.
    &[
        "{{< figure src=\"a.png\" alt=\"A\" caption=\"B\" >}}",
        "{{% figure src=b.png class=wide alt=A width=2 caption=B /%}}",
        "{{< figure\n  \"c.png\" alt=\"A\"\n caption=`B` >}}",
    ],
    &[
        "{{< notice info >}}a *b*{{< /notice >}}",
        "{{< notice warning >}}\na b\n{{< /notice >}}",
        "{{% notice type=\"tip\" %}}\n\n[a](c.md) b\n\n{{% /notice %}}",
    ],
    // Signs in other writings.
    &["a & b < c", "a &amp; b &lt; c", "a \\& b \\< c"],
    &["caf\u{e9}", "cafe\u{301}"],
    // Formats of the front matter, and what is no text in it.
    &[
        "+++\ntitle = \"T\"\ndescription = \"S\"\n[extra.image]\nalt = \"A\"\ncaption = \"C\"\n+++\nb",
        "---\nTitle: T\nsummary: S\ndate: 2023-07-14\ntags: [x]\nextra:\n  image:\n    src: i.png\n    caption: C\n    alt: A\n---\nb",
        "{\"title\": \"T\", \"description\": \" S \", \"slug\": \"s\", \"image\": {\"src\": \"j.png\", \"alt\": \"A\", \"caption\": \"C\"}}\nb",
    ],
    &["+++\ntitle = \"T\"\n+++\nb", "# T\n\nb", "---\ntitle: T\ndraft: true\n---\n\nb"],
];

/// Texts that say different things.
const DIFFERENT: &[&[&str]] = &[
    &["40 people", "41 people", "40 persons", "40people", "40 people!"],
    &["共40人", "共41人", "共四十人"],
    &["| a | b |\n|---|---|\n| 1 | |", "| a | b |\n|---|---|\n| | 1 |"],
    &["![a](p.png)", "![b](p.png)", "![a](p.png \"c\")", "<img src=p.png alt=\"d\">"],
    &["- [ ] a", "- [x] a"],
    &["a[^1]\n\n[^1]: b", "a[^1]\n\n[^1]: c", "a"],
    &["[a](b.md \"t\")", "[a](b.md \"u\")", "[a](b.md)"],
    &["`x<1`", "`x<2`"],
    &["{{< notice >}}a{{< /notice >}}", "{{< notice >}}b{{< /notice >}}"],
    &["{{< notice title=a >}}b{{< /notice >}}", "{{< notice title=c >}}b{{< /notice >}}"],
    &["{{< figure a.png caption=a >}}", "{{< figure a.png caption=b >}}", "{{< figure a.png >}}"],
    &["{{< phone \"1 a\" >}}", "{{< phone \"2 a\" >}}"],
    &["{{< text >}}a{{< /text >}}", "{{< text >}}b{{< /text >}}"],
    &["a\n\nb", "b\n\na", "a b"],
    &["한 국", "한국"],
    &[
        "+++\ntitle = \"T\"\n+++\nb",
        "+++\ntitle = \"U\"\n+++\nb",
        "+++\ntitle = \"T\"\nsummary = \"S\"\n+++\nb",
    ],
    &[
        "---\nlead: { src: a.png, alt: A }\n---\n",
        "---\nlead: { src: a.png, alt: B }\n---\n",
        "---\nlead: { src: a.png, alt: A, caption: C }\n---\n",
    ],
    &[
        "---\ntitle: T\ncorrections:\n- date: 2023-07-14\n  text: A\n---\n",
        "---\ntitle: T\ncorrections:\n- date: 2023-07-14\n  text: B\n---\n",
    ],
];

#[test]
fn reformatting_changes_no_digest() {
    for writings in SAME {
        for other in &writings[1..] {
            let (one, other_facts) = (facts_of(writings[0]), facts_of(other));
            assert_eq!(one.whole, other_facts.whole, "{:?}\n{other:?}", writings[0]);
        }
    }
}

#[test]
fn another_word_or_number_changes_the_digest() {
    for texts in DIFFERENT {
        let mut wholes: Vec<_> = texts.iter().map(|text| facts_of(text).whole).collect();
        wholes.sort();
        wholes.dedup();
        assert_eq!(wholes.len(), texts.len(), "{texts:?}");
    }
}

#[test]
fn a_new_footnote_leaves_the_numbers_behind_it_alone() {
    let one = facts_of("a\n\nb[^2]\n\n[^2]: y").blocks;
    let two = facts_of("a[^1]\n\nb[^2]\n\n[^1]: x\n\n[^2]: y").blocks;
    assert_eq!(one[1].digest, two[1].digest);
}

#[test]
fn a_block_is_shown_as_one_line() {
    let shown = |text: &str| {
        let article = article(text);
        let blocks = 0..article.body.blocks.len();
        blocks
            .map(|block| block_text(&article.body, &article.outline, block))
            .collect::<Vec<_>>()
            .join("|")
    };
    let text = "## A\n\nOne *two*\n[three](a.md)[^1].\n\n- a\n- b\n\n| c | d |\n|-|-|\n| 1 & 2 | |\n\n---\n\n认证 CQC\n\n[^1]: e";
    assert_eq!(shown(text), "A|One two three.|a b|c d 1 & 2||认证 CQC|e");
}

/// A tag that is not closed, a comment that does not end: time and text stay in bounds.
#[test]
fn torn_html_is_read_to_its_end() {
    for piece in
        ["<a '>", "<a \"'>", "<!--", "<", "&", "<a id=\"", "<td>", "<a class=\"footnote-ref\">"]
    {
        let text = format!("<div>\n{}", piece.repeat(20_000));
        let _ = facts_of(&text);
    }
}

const WORDS: &[&str] = &[
    "one",
    "two,",
    "40",
    "5%",
    "CQC",
    "中文",
    "认证，",
    "“检查”",
    "2023年7月",
    "**bold**",
    "[x](y.md)",
];

proptest! {
    /// However a paragraph is broken into lines, and whatever stands between its words.
    #[test]
    fn wrapping_says_nothing(
        words in proptest::collection::vec((0..WORDS.len(), 0..3_usize), 1..40),
        other in 0..WORDS.len(),
    ) {
        let plain: Vec<_> = words.iter().map(|(word, _)| WORDS[*word]).collect();
        let gap = |gap: usize| [" ", "\n", "  \n "][gap];
        let wrapped: Vec<_> =
            words.iter().flat_map(|(word, after)| [WORDS[*word], gap(*after)]).collect();
        let facts = facts_of(&plain.join(" "));
        prop_assert_eq!(&facts, &facts_of(&wrapped.concat()));
        let at = words.len() / 2;
        if WORDS[other] != plain[at] {
            let mut changed = plain;
            changed[at] = WORDS[other];
            prop_assert_ne!(facts.whole, facts_of(&changed.join(" ")).whole);
        }
    }
}

/// Of a formula the source is read, in one piece.
#[cfg(feature = "math")]
#[test]
fn formulas_are_read_as_they_are_written() {
    let markdown = crate::site::Markdown { math: true, ..crate::site::Markdown::USUAL };
    let (body, outline) =
        crate::load::body_of("率$p < 1$，*b* $$\\frac{a}{b}$$ c", markdown, true).value;
    assert!(body.html.contains("<mfrac>"));
    assert_eq!(block_text(&body, &outline, 0), "率p < 1，b \\frac{a}{b} c");
}
