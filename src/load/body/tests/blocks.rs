//! What a body consists of at the top level.

use super::converted;

/// The kinds of the blocks of a source, and what each begins with.
fn blocks(source: &str) -> Vec<String> {
    let body = converted(source).value.body;
    let ends = |number| {
        body.html[body.range_of(number)].trim_end().lines().next_back().unwrap_or_default()
    };
    let blocks = body.blocks.iter().enumerate();
    blocks.map(|(number, block)| format!("{:?} {}", block.kind, ends(number))).collect()
}

#[test]
fn blocks_are_what_stands_at_the_top() {
    let source = "One\ntwo\n\n## Three {#c}\n\n- four\n\n  five\n- six\n\n1. seven\n\n> eight\n>\n> - nine\n\n\
        ```\nten\n```\n\n| a |\n|---|\n| b |\n\n---\n\n<div>\nc\n</div>\n\n![d](e.png)\n\n![d](e.png \"f\")\n\n\
        g ![d](e.png)\n\nterm\n: meaning\n\n{{< raw >}}<hr>{{< /raw >}}\n\nh[^1]\n\n[^1]: i\n\n[^2]: j\n\nk\n";
    assert_eq!(
        blocks(source),
        [
            "Paragraph two</p>",
            "Heading <h3 id=\"c\">Three</h3>",
            "List </ul>",
            "List </ol>",
            "Quote </blockquote>",
            "Code </code></pre>",
            "Table </tbody></table></div>",
            "Rule <hr>",
            "Html </div>",
            "Picture <p></p>",
            "Picture <figure><figcaption>f</figcaption></figure>",
            "Paragraph <p>g </p>",
            "Definitions </dl>",
            "Html <hr>",
            "Paragraph <p>h<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote-ref\" role=\"doc-noteref\">1</a></sup></p>",
            "Paragraph <p>k</p>",
            "Notes </div>",
        ]
    );
    assert_eq!(blocks(""), [""; 0]);
    assert_eq!(blocks("{{< ref >}}\n\na"), ["Paragraph <p>a</p>"]);
    assert_eq!(blocks("{{< box >}}\n\na"), ["Html ", "Paragraph <p>a</p>"]);
}
