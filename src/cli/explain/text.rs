//! The same for people: a line for each thing that is known, its name before it.

use serde_json::Value;

use crate::cli::absence;
use crate::cli::sheet::columns;
use crate::diag::{Ui, phrase};

/// What is known, as lines.
pub(super) fn text(ui: Ui, known: &Value) -> String {
    let mut lines = Lines { ui, known, rows: Vec::new() };
    match known["kind"].as_str() {
        Some("code") => return lines.code(),
        Some("page") => lines.page(),
        Some("file") => lines.file(),
        _ => lines.article(),
    }
    columns(&lines.rows)
}

struct Lines<'a> {
    ui: Ui,
    known: &'a Value,
    rows: Vec<Vec<String>>,
}

impl Lines<'_> {
    fn word(&self, key: &str) -> String {
        phrase(self.ui, &format!("explain-{key}"), &[])
    }

    fn row(&mut self, name: &str, text: impl Into<String>) {
        let name = self.word(name);
        self.rows.push(vec![name, text.into()]);
    }

    /// A line for what is a text, if it is there.
    fn field(&mut self, name: &str, key: &str) {
        if let Some(text) = self.known[key].as_str() {
            self.row(name, text);
        }
    }

    /// A line for each text of a list; only the first has the name before it.
    fn list(&mut self, name: &str, key: &str) {
        let all = self.known[key].as_array().into_iter().flatten().filter_map(Value::as_str);
        for (number, text) in all.enumerate() {
            let name = if number == 0 { self.word(name) } else { String::new() };
            self.rows.push(vec![name, text.to_owned()]);
        }
    }

    /// Whether it is published, and if not, why, and what to do.
    fn verdict(&mut self) {
        let why = &self.known["why"];
        let path = || ("path", self.known["path"].as_str().unwrap_or_default().to_owned());
        if why.is_null() {
            let yes = self.word("yes");
            return self.row("published", yes);
        }
        let (reason, advice) = match why["reason"].as_str().unwrap_or_default() {
            reason @ ("broken" | "no_address" | "settings" | "hidden" | "theme" | "folder"
            | "beside" | "outside") => {
                let told = |what| phrase(self.ui, &format!("explain-{what}-{reason}"), &[]);
                (told("why"), told("do"))
            }
            _ => (absence::sentence(self.ui, why), absence::advice(self.ui, why, &path().1)),
        };
        self.row("published", reason);
        self.row("what-to-do", advice);
    }

    fn article(&mut self) {
        self.field("file", "path");
        self.field("title", "title");
        self.verdict();
        self.field("address", "url");
        let is_gone = self.known["why"]["reason"] == "gone";
        self.field(if is_gone { "was" } else { "would-be" }, "would_be");
        self.field("output", "route");
        if let Some(key) = self.known["key"].as_str() {
            let state = self.state(self.known);
            self.row("story", key);
            self.row("state", state);
        }
        for (number, other) in
            self.known["translations"].as_array().into_iter().flatten().enumerate()
        {
            let name = if number == 0 { self.word("translation") } else { String::new() };
            let language = other["language"].as_str().unwrap_or_default();
            let parts = [other["path"].as_str(), other["url"].as_str()].into_iter().flatten();
            let parts: Vec<_> = parts.collect();
            let state = self.state(other);
            let text = format!("{language} ({state}) {}", parts.join("  "));
            self.rows.push(vec![name, text.trim_end().to_owned()]);
        }
        self.field("beside", "parallel");
        self.template();
        self.list("made-from", "inputs");
        self.list("lists", "lists");
        self.list("feeds", "feeds");
        if self.known["published"] == true {
            self.told("sitemap");
            self.told("search");
        }
        self.list("leading-here", "redirects");
    }

    fn page(&mut self) {
        self.field("address", "asked");
        self.field("address", "url");
        if let Some(what) = self.known["what"].as_str() {
            let what = self.word(&format!("what-{what}"));
            self.row("what", what);
        }
        self.field("leads-to", "leads_to");
        self.field("output", "route");
        self.template();
        self.list("made-from", "inputs");
        self.list("holds", "articles");
        if self.known["sitemap"] == true {
            self.told("sitemap");
        }
        self.list("leading-here", "redirects");
    }

    fn file(&mut self) {
        self.field("file", "path");
        self.verdict();
        self.list("content", "content");
    }

    fn template(&mut self) {
        let template = &self.known["template"];
        if let Some(name) = template["name"].as_str() {
            let file = template["file"].as_str().unwrap_or_default();
            self.row("template", format!("{name}  {file}").trim_end());
        }
    }

    /// Yes or no.
    fn told(&mut self, key: &str) {
        let answer = self.word(if self.known[key] == true { "yes" } else { "no" });
        self.row(key, answer);
    }

    fn state(&self, of: &Value) -> String {
        let state = of["state"].as_str().unwrap_or_default();
        let word = phrase(self.ui, &format!("state-{state}"), &[]);
        if of["original"] != true || state == "original" {
            return word;
        }
        let original = phrase(self.ui, "state-original", &[]);
        [original, phrase(self.ui, "list-and", &[]), word].concat()
    }

    /// The page of a message code: its sentence, its lines of help, why, an example.
    fn code(&mut self) -> String {
        let code = self.known["code"].as_str().unwrap_or_default().to_owned();
        self.field("message", "message");
        self.list("help", "help");
        let mut out = format!("{code}\n{}{}\n", columns(&self.rows), self.word("capitals"));
        if let Some(why) = self.known["why"].as_str() {
            out += &["\n", why.trim_end(), "\n"].concat();
        }
        if let Some(example) = self.known["example"].as_str() {
            out += &["\n", &*self.word("example"), "\n"].concat();
            for line in example.lines() {
                out += ["    ", line].concat().trim_end();
                out.push('\n');
            }
        }
        if let Some(off) = self.known["off"].as_str() {
            out += &["\n", &*self.word("off"), off.trim_end(), "\n"].concat();
        }
        out
    }
}
