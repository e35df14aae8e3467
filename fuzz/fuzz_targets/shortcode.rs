//! Shortcodes, well formed and torn, wherever they may stand.
#![no_main]

/// What shortcodes are made of, and what may stand around them.
const ALPHABET: &[&str] = &[
    "{{<", "{{%", ">}}", "%}}", "{{</*", "*/>}}", " ", "\n", "ref ", "relref ", "raw", "/raw ", "/",
    "\"", "'", "=", "path=", "b.md", "unheard ", "{{< raw >}}", "{{< /raw >}}", "{{< ref \"b.md\" >}}",
    "<a href=\"", "\">", "</a>", "[x](", ")", "![", "`", "```\n", "- ", "> ", "| ", "|-|\n", "<div ",
    "<script>", "javascript:", "中", "。", "*", "# ", "{#", "}", "[^1]", "[^1]: ",
];

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (switches, bytes) = bytes.split_first().unwrap_or((&0, &[]));
    let text: String =
        bytes.iter().map(|byte| ALPHABET[usize::from(*byte) % ALPHABET.len()]).collect();
    let (markdown, chinese) = tongwen_fuzz::switches(*switches);
    let _ = tongwen_fuzz::sound(&text, markdown, chinese);
});
