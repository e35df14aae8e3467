//! Stories by state: a table with filters. All filtering is done here, so that it works without
//! script and ten thousand stories stay quick; the script only asks while one is still typing.

use std::collections::BTreeSet;

use super::html::Html;
use super::{Frame, Language, STATUS, badge, page, query, side_path, state_word, word};
use crate::diag::{Ui, phrase};
use crate::serve::ToolPage;
use crate::site::State;

/// Stories on one page.
const ROWS: usize = 200;

/// All stories.
#[derive(Clone, Debug, Default)]
pub(crate) struct Status {
    /// The columns.
    pub(crate) languages: Vec<Language>,
    /// In the order in which they are shown.
    pub(crate) rows: Vec<StatusRow>,
}

/// A story.
#[derive(Clone, Debug)]
pub(crate) struct StatusRow {
    /// Its key.
    pub(crate) key: String,
    /// Key of its section; empty for the top.
    pub(crate) section: String,
    /// True when there is something to see side by side.
    pub(crate) is_pair: bool,
    /// One for each language.
    pub(crate) cells: Vec<StatusCell>,
}

/// A story in one language.
#[derive(Clone, Debug)]
pub(crate) struct StatusCell {
    /// How it stands.
    pub(crate) state: State,
    /// None where there is no text.
    pub(crate) title: Option<String>,
    /// Path of its page, if the preview shows one.
    pub(crate) page: Option<String>,
    /// Its file, as people know it.
    pub(crate) file: Option<String>,
    /// Opens the file in the editor.
    pub(crate) edit: Option<String>,
}

/// What is asked for. A value that the site does not know is as good as none.
#[derive(Clone, Debug, Default)]
struct Filter {
    text: Option<String>,
    lang: Option<String>,
    section: Option<String>,
    state: Option<State>,
    page: usize,
}

impl Filter {
    fn read(query: Option<&str>, status: &Status, sections: &BTreeSet<&str>) -> Self {
        let value = |name| query::value(query, name);
        let is_lang = |lang: &String| status.languages.iter().any(|known| known.key == *lang);
        Self {
            text: value("q"),
            lang: value("lang").filter(is_lang),
            section: value("section").filter(|section| sections.contains(section_of(section))),
            state: value("state")
                .and_then(|name| State::ALL.into_iter().find(|state| state.name() == name)),
            page: value("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1),
        }
    }

    /// The same question, for another state and page.
    fn href(&self, state: Option<State>, page: usize) -> String {
        let page = (page > 1).then(|| page.to_string());
        query::href(
            STATUS,
            &[
                ("q", self.text.as_deref()),
                ("lang", self.lang.as_deref()),
                ("section", self.section.as_deref()),
                ("state", state.map(State::name)),
                ("page", page.as_deref()),
            ],
        )
    }

    /// The cells of a story that are looked at: those of the language asked for, or all.
    fn cells<'a>(
        &'a self,
        status: &'a Status,
        row: &'a StatusRow,
    ) -> impl Iterator<Item = &'a StatusCell> {
        let cells = row.cells.iter().zip(&status.languages);
        let is_wanted =
            |language: &Language| self.lang.as_ref().is_none_or(|lang| *lang == language.key);
        cells.filter(move |(_, language)| is_wanted(language)).map(|(cell, _)| cell)
    }

    /// Everything but the state, which is counted.
    fn is_near(&self, status: &Status, row: &StatusRow) -> bool {
        let is_in_section =
            self.section.as_deref().is_none_or(|section| section_of(section) == row.section);
        // An edition is its texts and those that it lacks, not what it never wanted.
        let is_in_language = self.lang.is_none()
            || self.cells(status, row).any(|cell| cell.state != State::NotRequired);
        is_in_section && is_in_language && self.is_said(status, row)
    }

    /// True when every word asked for stands in the key, a title or the name of a file.
    fn is_said(&self, status: &Status, row: &StatusRow) -> bool {
        let Some(text) = &self.text else { return true };
        let mut hay = row.key.to_lowercase();
        for cell in self.cells(status, row) {
            for part in [&cell.title, &cell.file].into_iter().flatten() {
                hay.push('\n');
                hay.push_str(&part.to_lowercase());
            }
        }
        text.to_lowercase().split_whitespace().all(|word| hay.contains(word))
    }
}

/// The top has no key; a query cannot say "empty".
fn section_of(value: &str) -> &str {
    if value == "/" { "" } else { value }
}

/// The page of all stories, or of those that the query asks for.
pub(crate) fn status(frame: &Frame, status: &Status, query: Option<&str>) -> ToolPage {
    let ui = frame.ui;
    let sections: BTreeSet<&str> = status.rows.iter().map(|row| row.section.as_str()).collect();
    let filter = Filter::read(query, status, &sections);
    let near: Vec<&StatusRow> =
        status.rows.iter().filter(|row| filter.is_near(status, row)).collect();
    let is_like =
        |row: &StatusRow, state| filter.cells(status, row).any(|cell| cell.state == state);
    let found: Vec<&StatusRow> = near
        .iter()
        .copied()
        .filter(|row| filter.state.is_none_or(|state| is_like(row, state)))
        .collect();
    let title = word(ui, "serve-nav-status");
    page(frame, STATUS, &title, |html| {
        html.raw("<h1>").text(&title).raw("</h1>\n");
        if status.rows.is_empty() {
            html.raw("<p class=\"calm\">").text(&word(ui, "serve-status-empty")).raw("</p>\n");
            return;
        }
        form(html, ui, status, &sections, &filter);
        let values = [("shown", found.len().to_string()), ("total", status.rows.len().to_string())];
        html.raw("<p id=\"count\" class=\"count\" role=\"status\" data-live>");
        html.text(&phrase(ui, "serve-status-shown", &values)).raw("</p>\n");
        html.raw("<div id=\"results\" data-live>\n");
        let counts: Vec<(State, usize)> = State::ALL
            .into_iter()
            .map(|state| (state, near.iter().filter(|row| is_like(row, state)).count()))
            .collect();
        states(html, ui, &filter, near.len(), &counts);
        table(html, ui, status, &filter, &found);
        html.raw("</div>\n");
    })
}

fn form(html: &mut Html, ui: Ui, status: &Status, sections: &BTreeSet<&str>, filter: &Filter) {
    html.open(
        "form",
        &[("class", "filter"), ("action", STATUS), ("method", "get"), ("role", "search")],
    );
    html.raw("\n<label class=\"wide\"><span>").text(&word(ui, "serve-status-text"));
    html.raw("</span><input type=\"search\" name=\"q\" autocomplete=\"off\"");
    html.attribute("value", filter.text.as_deref().unwrap_or_default()).raw("></label>\n");
    let languages = status.languages.iter();
    let languages = languages.map(|language| (language.key.as_str(), language.label.clone()));
    choice(html, ui, ("lang", "serve-status-language"), filter.lang.as_deref(), languages);
    let sections = sections.iter().map(|section| match *section {
        "" => ("/", word(ui, "serve-status-top")),
        key => (key, key.to_owned()),
    });
    choice(html, ui, ("section", "serve-status-section"), filter.section.as_deref(), sections);
    if let Some(state) = filter.state {
        html.raw("<input type=\"hidden\" name=\"state\"").attribute("value", state.name());
        html.raw(">\n");
    }
    html.raw("<button>").text(&word(ui, "serve-status-filter")).raw("</button>\n</form>\n");
}

fn choice<'a>(
    html: &mut Html,
    ui: Ui,
    (name, label): (&'static str, &str),
    chosen: Option<&str>,
    options: impl Iterator<Item = (&'a str, String)>,
) {
    html.raw("<label><span>")
        .text(&word(ui, label))
        .raw("</span>")
        .open("select", &[("name", name)]);
    html.raw("<option value=\"\">").text(&word(ui, "serve-status-any")).raw("</option>");
    for (value, text) in options {
        html.raw("<option").attribute("value", value);
        if chosen == Some(value) {
            html.raw(" selected");
        }
        html.raw(">").text(&text).raw("</option>");
    }
    html.raw("</select></label>\n");
}

/// How many stories are in each state, as links that show them.
fn states(html: &mut Html, ui: Ui, filter: &Filter, all: usize, counts: &[(State, usize)]) {
    html.open("nav", &[("class", "states"), ("aria-label", &word(ui, "serve-status-states"))]);
    html.raw("<ul>\n");
    let first = (None, word(ui, "serve-status-any"), all);
    let rest = counts.iter().map(|(state, n)| (Some(*state), state_word(ui, *state), *n));
    for (state, name, count) in std::iter::once(first).chain(rest) {
        let class = format!("chip chip-{}", state.map_or("all", State::name));
        html.raw("<li><a").attribute("class", &class);
        html.attribute("href", &filter.href(state, 1));
        if state == filter.state {
            html.attribute("aria-current", "true");
        }
        html.raw("><span>").text(&name).raw("</span> <b>").text(&count.to_string());
        html.raw("</b></a></li>\n");
    }
    html.raw("</ul></nav>\n");
}

fn table(html: &mut Html, ui: Ui, status: &Status, filter: &Filter, found: &[&StatusRow]) {
    if found.is_empty() {
        html.raw("<p class=\"calm\">").text(&word(ui, "serve-status-none")).raw("</p>\n");
        return;
    }
    let last = found.len().div_ceil(ROWS);
    let number = filter.page.min(last);
    let start = (number - 1) * ROWS;
    let shown = &found[start..found.len().min(start + ROWS)];
    html.raw("<table class=\"stories\">\n<thead><tr>");
    html.raw("<th scope=\"col\">").text(&word(ui, "serve-status-story"));
    html.raw("</th>");
    for language in &status.languages {
        html.raw("<th scope=\"col\"").attribute("lang", &language.tag);
        html.raw(">").text(&language.label).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    for row in shown {
        html.raw("<tr><th scope=\"row\"><span class=\"key\">");
        html.text(&row.key).raw("</span>");
        if row.is_pair {
            html.raw(" <a").attribute("href", &side_path(&row.key)).raw(">");
            html.text(&word(ui, "serve-status-side")).raw("<span class=\"unseen\"> ");
            html.text(&row.key).raw("</span></a>");
        }
        html.raw("</th>");
        for (cell, language) in row.cells.iter().zip(&status.languages) {
            table_cell(html, ui, cell, language);
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody>\n</table>\n");
    if last > 1 {
        pager(html, ui, filter, (number, last), (start + 1, start + shown.len(), found.len()));
    }
}

fn table_cell(html: &mut Html, ui: Ui, cell: &StatusCell, language: &Language) {
    html.raw("<td").attribute("data-label", &language.label).raw(">");
    badge(html, ui, cell.state);
    let name = cell.title.as_ref().or(cell.file.as_ref());
    match (&cell.edit, &cell.file) {
        (Some(edit), file) => {
            html.raw(" <a class=\"edit\"").attribute("href", edit);
            html.attribute("title", file.as_deref().unwrap_or_default()).raw(">");
            html.text(&word(ui, "serve-edit")).raw("<span class=\"unseen\"> ");
            html.text(name.map_or("", String::as_str)).raw("</span></a>");
        }
        (None, Some(file)) => {
            html.raw(" <span class=\"file\">").text(file).raw("</span>");
        }
        (None, None) => {}
    }
    if let Some(title) = &cell.title {
        html.raw(" <span class=\"title\"").attribute("lang", &language.tag).raw(">");
        html.link(cell.page.as_deref(), title).raw("</span>");
    }
    html.raw("</td>");
}

fn pager(
    html: &mut Html,
    ui: Ui,
    filter: &Filter,
    (number, last): (usize, usize),
    (from, to, count): (usize, usize, usize),
) {
    html.open("nav", &[("class", "pager"), ("aria-label", &word(ui, "serve-status-pages"))]);
    if number > 1 {
        html.raw("<a rel=\"prev\"").attribute("href", &filter.href(filter.state, number - 1));
        html.raw(">").text(&word(ui, "serve-status-previous")).raw("</a>");
    }
    let values = [("from", from), ("to", to), ("count", count)].map(|(k, n)| (k, n.to_string()));
    html.raw("<span>").text(&phrase(ui, "serve-status-range", &values)).raw("</span>");
    if number < last {
        html.raw("<a rel=\"next\"").attribute("href", &filter.href(filter.state, number + 1));
        html.raw(">").text(&word(ui, "serve-status-next")).raw("</a>");
    }
    html.raw("</nav>\n");
}
