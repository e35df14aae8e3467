//! The one line that the preview adds to a page: its own script.
//!
//! In: HTML. Out: HTML that loads the script. Never: another change, so that what is seen is what
//! will be published.

use std::borrow::Cow;

use memchr::memmem;

/// Where the script is found, and what the tool answers there.
const TAG: [&str; 2] = ["<script src=\"/__tongwen/preview.js\" data-seen=\"", "\" defer></script>"];

/// Puts the script at the end of the head; a page without one gets it at the end of the file.
/// `name` is that of what the page shows.
pub(super) fn with_script(html: &[u8], name: &str) -> Cow<'static, [u8]> {
    let at = memmem::find(html, b"</head>").unwrap_or(html.len());
    let tag = TAG.join(name);
    let mut page = Vec::with_capacity(html.len() + tag.len());
    page.extend_from_slice(&html[..at]);
    page.extend_from_slice(tag.as_bytes());
    page.extend_from_slice(&html[at..]);
    page.into()
}

#[cfg(test)]
mod tests {
    use super::with_script;

    #[test]
    fn the_script_stands_at_the_end_of_the_first_head() {
        let tag = "<script src=\"/__tongwen/preview.js\" data-seen=\"0a\" defer></script>";
        for (html, expected) in [
            ("<head></head>新</head>", format!("<head>{tag}</head>新</head>")),
            ("<p>x", format!("<p>x{tag}")),
            ("", tag.to_owned()),
        ] {
            assert_eq!(with_script(html.as_bytes(), "0a"), expected.as_bytes());
        }
        assert!(with_script(b"\xff</head>", "0a").ends_with(b"</head>"));
    }
}
