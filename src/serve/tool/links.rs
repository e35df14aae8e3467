//! Dead links and missing pictures, by file.

use std::collections::BTreeMap;

use super::{Frame, LINKS, page, word};
use crate::diag::phrase;
use crate::serve::ToolPage;

/// A link that leads nowhere, or a picture that is not there.
#[derive(Clone, Debug)]
pub(crate) struct DeadLink {
    /// The file in which it stands.
    pub(crate) file: String,
    /// Line and column: `3:14`. Empty when only the file is known.
    pub(crate) place: String,
    /// Opens the place in the editor.
    pub(crate) edit: Option<String>,
    /// What is wrong, with the target in it: the sentence of the fault.
    pub(crate) text: String,
    /// What to do, one line each.
    pub(crate) help: Vec<String>,
}

/// The page of all of them, in the order given within a file.
pub(crate) fn links(frame: &Frame, all: &[DeadLink]) -> ToolPage {
    let ui = frame.ui;
    let mut files: BTreeMap<&str, Vec<&DeadLink>> = BTreeMap::new();
    for link in all {
        files.entry(&link.file).or_default().push(link);
    }
    let title = word(ui, "serve-links-title");
    page(frame, LINKS, &title, |html| {
        html.raw("<h1>").text(&title).raw("</h1>\n<div id=\"links\" data-live>\n");
        if all.is_empty() {
            html.raw("<p class=\"calm\">")
                .text(&word(ui, "serve-links-none"))
                .raw("</p>\n</div>\n");
            return;
        }
        let values = [("count", all.len().to_string()), ("files", files.len().to_string())];
        html.raw("<p class=\"count\">").text(&phrase(ui, "serve-links-count", &values));
        html.raw("</p>\n");
        for (file, links) in files {
            html.raw("<section class=\"dead\">\n<h2 class=\"key\">")
                .text(file)
                .raw("</h2>\n<ul>\n");
            for link in links {
                html.raw("<li><span class=\"place\">");
                let place =
                    if link.place.is_empty() { word(ui, "serve-edit") } else { link.place.clone() };
                if link.edit.is_some() || !link.place.is_empty() {
                    html.link(link.edit.as_deref(), &place);
                }
                html.raw("</span><div><p>").text(&link.text).raw("</p>");
                for line in &link.help {
                    html.raw("<p class=\"help\">").text(line).raw("</p>");
                }
                html.raw("</div></li>\n");
            }
            html.raw("</ul>\n</section>\n");
        }
        html.raw("</div>\n");
    })
}
