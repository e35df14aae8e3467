//! Texts that nobody writes: one thing over and over, as long as one likes.

/// Names and texts of about so many bytes.
pub(crate) fn shapes(bytes: usize) -> Vec<(&'static str, String)> {
    REPEATED
        .iter()
        .map(|(name, piece)| (*name, repeated(piece, bytes)))
        .chain(composed(bytes))
        .collect()
}

/// A piece over and over; `%` is its number.
fn repeated(piece: &str, bytes: usize) -> String {
    if !piece.contains('%') {
        return piece.repeat(bytes / piece.len());
    }
    let mut text = String::with_capacity(bytes + piece.len());
    for number in 0.. {
        if text.len() >= bytes {
            break;
        }
        text.push_str(&piece.replace('%', &number.to_string()));
    }
    text
}

const REPEATED: &[(&str, &str)] = &[
    ("words", "some words "),
    ("Chinese", "文字，"),
    ("lines", "a\n"),
    ("Chinese lines", "中\n*文*\n"),
    ("paragraphs", "a\n\n"),
    ("stars", "*"),
    ("open emphasis", "*a **b "),
    ("mixed emphasis", "*a_b**c__"),
    ("triple emphasis", "a***b"),
    ("Chinese emphasis", "**「"),
    ("guards on both sides", "中**「a」**"),
    ("tildes", "~~a ~b "),
    ("backticks", "`a ``b ```c "),
    ("escapes", "\\*"),
    ("brackets", "["),
    ("closed brackets", "[a]"),
    ("nested brackets", "[a]("),
    ("pictures", "!["),
    ("links to nowhere", "[a](<b"),
    ("titles", "[a](b 'c"),
    ("links", "[a](b.md) "),
    ("definitions", "[%]: /b\n"),
    ("definitions and links", "[%]\n\n[%]: /b\n\n"),
    ("one definition", "[a]: b\n"),
    ("torn definitions", "[a]: <b\n"),
    ("footnotes", "a[^%]\n\n[^%]: b\n\n"),
    ("missing footnotes", "[^%] "),
    ("unused footnotes", "[^%]: b\n\n"),
    ("one footnote", "[^a]: b\n\n"),
    ("footnotes in footnotes", "[^%]: [^%"),
    ("quotes", "> "),
    ("alerts", "> [!NOTE]\n"),
    ("lists", "- "),
    ("numbers", "1. "),
    ("quotes and lists", "> - "),
    ("tasks", "- [ ] a\n"),
    ("terms", "a\n: b\n"),
    ("terms in terms", ": "),
    ("headings", "## A\n"),
    ("headings with ids", "## A {#a%}\n## A%\n## A\n"),
    ("torn ids", "## A {#"),
    ("underlined headings", "a\n=\n"),
    ("rules", "---\n"),
    ("fences", "```\n"),
    ("entities", "&a;&#x"),
    ("angles", "<"),
    ("comments", "<!-- "),
    ("instructions", "<?a "),
    ("character data", "<![CDATA["),
    ("tags", "<b>\n"),
    ("torn tags", "<a b='"),
    ("raw links", "<a href=b>"),
    ("torn raw links", "<a href=\""),
    ("raw pictures", "<img src=b><video src=c poster=d>"),
    ("raw ids", "<a id=\""),
    ("torn addresses", "https://"),
    ("addresses", "https://a.b/_"),
    ("dots", "www.a.b."),
    ("mailboxes", "a@b.c "),
    ("torn mailboxes", "a@b-"),
    ("at signs", "@"),
    ("ends", "<!-- more -->\n\n"),
    ("shortcodes", "{{< a >}}"),
    ("torn shortcodes", "{{< a \""),
    ("shortcodes in lines", "{{< a >}}\n"),
    ("shortcodes with an end", "{{< a >}}b{{< /a >}}"),
    ("ends of shortcodes", "{{< /a >}}"),
    ("other ends of shortcodes", "{{< a >}}{{< b% >}}{{< /c >}}"),
    ("shortcodes in arguments", "{{< a \"{{< ref b >}}"),
    ("raw names and other ends", "{{< text >}}{{< /raw >}}"),
    ("raw shortcodes", "{{< raw >}}"),
    ("literal shortcodes", "{{</* "),
    ("pages", "[a]({{< ref b >}})"),
    ("figures", "![a](b \"c\")\n\n"),
    ("nul", "\0"),
    ("noncharacters", "\u{FDD0}"),
    ("rows", "|a|b|\n|-|-|\n"),
    ("zero width", "a\u{200D}"),
    ("combining", "\u{301}"),
];

/// What takes more than one piece.
fn composed(bytes: usize) -> Vec<(&'static str, String)> {
    let half = bytes / 2;
    vec![
        ("one address", format!("https://a.b/{}", ")".repeat(bytes))),
        ("one tag", format!("<a {}>", "b ".repeat(half))),
        ("one shortcode", format!("{{{{< a {}", "\"x\" ".repeat(bytes / 4))),
        ("shortcodes in shortcodes", {
            "{{< a >}}".repeat(bytes / 19) + &"{{< /a >}}".repeat(bytes / 19)
        }),
        ("growing backticks", {
            let runs = (1..).scan(0, |sum, length| {
                *sum += length + 1;
                (*sum < bytes).then(|| "`".repeat(length) + "a")
            });
            runs.collect()
        }),
        ("references to one footnote", "a[^1] ".repeat(bytes / 6) + "\n\n[^1]: b"),
        ("references to one long definition", {
            format!("[a]: <{}>\n\n{}", "b".repeat(half), "[a] ".repeat(half / 4))
        }),
        ("lazy lines in deep quotes", "> ".repeat(200) + &"a\n".repeat(half)),
        ("blank lines in deep lists", "- ".repeat(200) + "a" + &"\n".repeat(bytes)),
        ("a wide table", {
            let columns = half / 4;
            let line = |cell: &str| cell.repeat(columns) + "|\n";
            line("|a") + &line("|-") + &"|a\n".repeat(half / 3)
        }),
        ("wide tables", {
            let table =
                format!("{}|\n{}|\n{}\n", "|a".repeat(64), "|-".repeat(64), "|a\n".repeat(64));
            table.repeat(bytes / table.len())
        }),
        ("emphasis in emphasis", "*a ".repeat(bytes / 6) + &"b* ".repeat(bytes / 6)),
        ("links in links", "[a".repeat(bytes / 8) + &"](b)".repeat(bytes / 8)),
    ]
}
