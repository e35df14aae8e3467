//! The page of the manual that shows every construct of Markdown, which is a site of its own
//! (`docs/constructs`): what it shows is what it says, and what it says comes out as before.

use std::fs;

use super::sites::{Site, files, repository};

#[test]
fn the_page_of_constructs_is_built() {
    let mut site = Site::default();
    // Whoever looks at it in a browser leaves other folders here.
    for (path, bytes) in files(&repository().join("docs/constructs")) {
        if path == "site.toml" || path.starts_with("content/") {
            site.put(&path, bytes);
        }
    }
    let built = site.strict().fine();
    for lang in ["en", "zh"] {
        let page = built.text(&format!("{lang}/constructs/index.html"));
        let start = page.find("<div class=\"body\"").expect("the text of the page");
        let end = page.find("</article>").expect("its end");
        insta::assert_snapshot!(format!("constructs_{lang}"), &page[start..end]);
    }
}

#[test]
fn every_construct_is_shown_as_it_is_written() {
    for lang in ["en", "zh"] {
        let path = format!("docs/constructs/content/{lang}/constructs.md");
        let text = fs::read_to_string(repository().join(path)).unwrap();
        let rows = text.lines().filter(|line| line.starts_with("| ") && line.contains("` | "));
        let mut shown = 0;
        for row in rows {
            let cells: Vec<_> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            let [_, written, result] = cells.as_slice() else { panic!("three cells: {row}") };
            let fence = written.len() - written.trim_start_matches('`').len();
            assert_eq!(written[fence..written.len() - fence].trim(), *result, "{row}");
            shown += 1;
        }
        assert!(shown > 20, "{lang}: {shown} within a line");
        let mut blocks = 0;
        for (at, _) in text.match_indices("markdown\n") {
            let fence: String = text[..at].chars().rev().take_while(|c| *c == '`').collect();
            let rest = &text[at + "markdown\n".len()..];
            let (written, after) = rest.split_once(&format!("\n{fence}\n")).unwrap();
            assert!(after.trim_start().starts_with(written), "{lang}: {written}");
            blocks += 1;
        }
        assert_eq!(blocks, 21, "{lang}");
    }
}
