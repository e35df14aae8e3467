//! Translations side by side, block by block. Blocks of one number share a row, so that both sides
//! scroll as one.

use super::html::Html;
use super::{Frame, badge, page, side_path, word};
use crate::diag::{Ui, phrase};
use crate::serve::ToolPage;
use crate::site::State;

/// A story in all its languages.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    /// Its key.
    pub(crate) key: String,
    /// One for each language.
    pub(crate) columns: Vec<SideColumn>,
    /// The story before it.
    pub(crate) previous: Option<Neighbour>,
    /// The story after it.
    pub(crate) next: Option<Neighbour>,
}

/// A story to go on with.
#[derive(Clone, Debug)]
pub(crate) struct Neighbour {
    /// Its key.
    pub(crate) key: String,
    /// Its title in the language of its original.
    pub(crate) title: String,
    /// The tag of that language.
    pub(crate) tag: String,
}

/// A story in one language.
#[derive(Clone, Debug)]
pub(crate) struct SideColumn {
    /// For `lang` attributes.
    pub(crate) tag: String,
    /// The language in its own words.
    pub(crate) label: String,
    /// How the story stands in it.
    pub(crate) state: State,
    /// None where there is no text.
    pub(crate) title: Option<String>,
    /// Path of its page, if the preview shows one.
    pub(crate) page: Option<String>,
    /// Opens the file in the editor.
    pub(crate) edit: Option<String>,
    /// Its paragraphs, headings, lists, pictures.
    pub(crate) blocks: Vec<SideBlock>,
}

/// A paragraph or the like.
#[derive(Clone, Debug)]
pub(crate) struct SideBlock {
    /// As our own renderer made it: it is not escaped again.
    pub(crate) html: String,
    /// True when it has fallen behind its original.
    pub(crate) stale: bool,
}

/// The page of a story.
pub(crate) fn side(frame: &Frame, side: &Side) -> ToolPage {
    let ui = frame.ui;
    let path = side_path(&side.key);
    page(frame, &path, &side.key, |html| {
        html.raw("<div id=\"side\" data-live>\n<h1 class=\"key\">").text(&side.key).raw("</h1>\n");
        if let Some(counts) = uneven(ui, side) {
            html.raw("<p class=\"notice\">");
            html.text(&phrase(ui, "serve-side-uneven", &[("counts", counts)])).raw("</p>\n");
        }
        html.raw("<div class=\"side\">\n<div class=\"row heads\">\n");
        for column in &side.columns {
            head(html, ui, column);
        }
        html.raw("</div>\n");
        let rows = side.columns.iter().map(|column| column.blocks.len()).max().unwrap_or(0);
        for number in 0..rows {
            html.raw("<div class=\"row\">\n");
            for column in &side.columns {
                block(html, ui, column, number);
            }
            html.raw("</div>\n");
        }
        html.raw("</div>\n");
        neighbours(html, ui, side);
        html.raw("</div>\n");
    })
}

/// The numbers of blocks where they differ. A language without text is no difference: it says so
/// itself.
fn uneven(ui: Ui, side: &Side) -> Option<String> {
    let columns: Vec<_> = side.columns.iter().filter(|column| column.title.is_some()).collect();
    let first = columns.first()?.blocks.len();
    if columns.iter().all(|column| column.blocks.len() == first) {
        return None;
    }
    let count = |column: &&SideColumn| {
        let values =
            [("language", column.label.clone()), ("count", column.blocks.len().to_string())];
        phrase(ui, "serve-side-count", &values)
    };
    let counts: Vec<String> = columns.iter().map(count).collect();
    Some(counts.join(&word(ui, "list-comma")))
}

fn head(html: &mut Html, ui: Ui, column: &SideColumn) {
    html.raw("<div class=\"head\"><p class=\"meta\"><span").attribute("lang", &column.tag);
    html.raw(">").text(&column.label).raw("</span> ");
    badge(html, ui, column.state);
    for (href, key) in [(&column.page, "serve-page"), (&column.edit, "serve-edit")] {
        if let Some(href) = href {
            html.raw(" <a").attribute("href", href).raw(">").text(&word(ui, key));
            html.raw("<span class=\"unseen\"> ").text(&column.label).raw("</span></a>");
        }
    }
    html.raw("</p>");
    match &column.title {
        Some(title) => {
            html.open("h2", &[("lang", &column.tag)]).text(title).close("h2");
        }
        None => {
            html.raw("<p class=\"none\">").text(&word(ui, "serve-side-missing")).raw("</p>");
        }
    }
    html.raw("</div>\n");
}

fn block(html: &mut Html, ui: Ui, column: &SideColumn, number: usize) {
    let Some(block) = column.blocks.get(number) else {
        html.raw("<div class=\"block is-empty\"");
        if column.title.is_some() {
            html.attribute("data-label", &column.label).raw("><p class=\"none\">");
            html.text(&word(ui, "serve-side-nothing")).raw("</p></div>\n");
        } else {
            // The head has said it once for all rows.
            html.raw("></div>\n");
        }
        return;
    };
    let class = if block.stale { "block is-stale" } else { "block" };
    html.open("div", &[("class", class), ("data-label", &column.label), ("lang", &column.tag)]);
    if block.stale {
        html.raw("<p class=\"stale\"").attribute("lang", super::tag(ui)).raw(">");
        html.text(&word(ui, "serve-side-stale")).raw("</p>\n");
    }
    html.rendered(&block.html).raw("</div>\n");
}

fn neighbours(html: &mut Html, ui: Ui, side: &Side) {
    if side.previous.is_none() && side.next.is_none() {
        return;
    }
    html.open(
        "nav",
        &[("class", "pager stories"), ("aria-label", &word(ui, "serve-side-neighbours"))],
    );
    let ways = [(&side.previous, "prev", "previous"), (&side.next, "next", "next")];
    for (story, rel, key) in ways {
        let Some(story) = story else { continue };
        html.open("a", &[("rel", rel), ("href", &side_path(&story.key))]).raw("<span>");
        html.text(&word(ui, &format!("serve-side-{key}"))).raw("</span> ");
        html.open("b", &[("lang", &story.tag)]).text(&story.title).raw("</b></a>");
    }
    html.raw("</nav>\n");
}
