//! What a deploy would do or has done, for people, programs and pull requests.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::json;

use super::super::args::DeployFormat;
use crate::deploy::{Plan, Why};
use crate::diag::{Ui, phrase};
use crate::site::Target;

/// A plan, before or after it was carried out.
pub(super) struct Report<'a> {
    pub(super) plan: &'a Plan,
    /// How many requests were sent; none yet for a mere plan.
    pub(super) requests: Option<usize>,
    pub(super) seconds: f64,
    pub(super) target: &'a Target,
    pub(super) ui: Ui,
}

impl Report<'_> {
    pub(super) fn text(&self, format: DeployFormat) -> String {
        match (format, self.requests) {
            (DeployFormat::Json, _) => self.json(),
            (DeployFormat::Md, _) => self.markdown(),
            (DeployFormat::Text, Some(requests)) => self.done(requests),
            (DeployFormat::Text, None) => self.list(),
        }
    }

    fn done(&self, requests: usize) -> String {
        let key = if self.plan.is_idle() { "deploy-idle" } else { "deployed" };
        let mut values = values(self.target, self.plan);
        values.push(("requests", requests.to_string()));
        values.push(("seconds", format!("{:.1}", self.seconds)));
        phrase(self.ui, key, &values) + "\n"
    }

    /// A line for each file.
    fn list(&self) -> String {
        let word = |key: &str| phrase(self.ui, key, &[]);
        let mut out = String::new();
        for row in self.rows() {
            // Writing into a string does not fail.
            let _ = match row.size {
                Some(bytes) => {
                    writeln!(
                        out,
                        "{} {} ({}, {})",
                        word(row.what),
                        row.route,
                        size(bytes),
                        word(row.why)
                    )
                }
                None => writeln!(out, "{} {}", word(row.what), row.route),
            };
        }
        out + &sum(self.ui, self.target, self.plan) + "\n"
    }

    fn markdown(&self) -> String {
        /// More rows than this nobody reads in a comment.
        const MOST: usize = 50;
        let word = |key: &str| phrase(self.ui, key, &[]);
        let mut out = format!("**{}**\n", cell(&sum(self.ui, self.target, self.plan)));
        let rows = self.rows();
        if rows.is_empty() {
            return out;
        }
        let heads = ["deploy-head-what", "deploy-head-file", "deploy-head-size"].map(word);
        let _ = write!(out, "\n| {} |\n|---|---|--:|\n", heads.join(" | "));
        for row in rows.iter().take(MOST) {
            let bytes = row.size.map(size).unwrap_or_default();
            let what = if row.why.is_empty() { word(row.what) } else { word(row.why) };
            let _ = writeln!(out, "| {} | `{}` | {bytes} |", what, cell(row.route));
        }
        if let Some(more) = rows.len().checked_sub(MOST).filter(|more| *more > 0) {
            let _ = writeln!(
                out,
                "\n{}",
                phrase(self.ui, "deploy-more", &[("count", more.to_string())])
            );
        }
        out
    }

    fn json(&self) -> String {
        let plan = self.plan;
        let uploads = plan.uploads.iter().map(|upload| {
            let why = match upload.why {
                Why::New => "new",
                Why::Changed => "changed",
                Why::Unsure => "unsure",
            };
            json!({ "route": upload.route, "size": upload.size, "why": why })
        });
        let mut report = json!({
            "target": self.target.name,
            "deployed": self.requests.is_some(),
            "uploads": uploads.collect::<Vec<_>>(),
            "deletes": plan.deletes,
            "retired": plan.retired,
            "unchanged": plan.unchanged,
            "strangers": plan.strangers,
            "bytes": plan.bytes(),
            "max_deletes": self.target.max_deletes,
        });
        if let Some(requests) = self.requests {
            report["requests"] = requests.into();
            report["seconds"] = ((self.seconds * 1000.0).round() / 1000.0).into();
        }
        format!("{report}\n")
    }

    fn rows(&self) -> Vec<Row<'_>> {
        let plan = self.plan;
        let sent = plan.uploads.iter().map(|upload| {
            let why = match upload.why {
                Why::New => "deploy-new",
                Why::Changed => "deploy-changed",
                Why::Unsure => "deploy-unsure",
            };
            Row { what: "deploy-send", route: &upload.route, size: Some(upload.size), why }
        });
        let gone = |what| move |route| Row { what, route, size: None, why: "" };
        let retired = if plan.is_idle() { None } else { Some(&plan.retired) };
        sent.chain(plan.deletes.iter().map(|route| &**route).map(gone("deploy-remove")))
            .chain(retired.into_iter().flatten().map(|route| &**route).map(gone("deploy-retire")))
            .collect()
    }
}

struct Row<'a> {
    /// Key of a phrase: what becomes of the file.
    what: &'static str,
    route: &'a str,
    size: Option<u64>,
    /// Key of a phrase, or nothing.
    why: &'static str,
}

/// One line that says how much there is to do.
pub(super) fn sum(ui: Ui, target: &Target, plan: &Plan) -> String {
    let values = values(target, plan);
    let mut text = phrase(ui, "deploy-sum", &values);
    if plan.deletes.len() > target.max_deletes {
        text.push('\n');
        text += &phrase(ui, "deploy-over", &[("most", target.max_deletes.to_string())]);
    }
    text
}

fn values(target: &Target, plan: &Plan) -> Vec<(&'static str, String)> {
    vec![
        ("target", target.name.clone()),
        ("files", plan.uploads.len().to_string()),
        ("size", size(plan.bytes())),
        ("deletes", plan.deletes.len().to_string()),
        ("unchanged", plan.unchanged.to_string()),
    ]
}

/// A text that does not end a cell of a table, nor a line.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('`', "'").replace('\n', " — ")
}

/// So many bytes, for people.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let mut size = bytes as f64 / 1000.0;
    let mut unit = UNITS[0];
    for larger in &UNITS[1..] {
        if size < 999.95 {
            break;
        }
        size /= 1000.0;
        unit = larger;
    }
    format!("{size:.1} {unit}")
}

/// Minutes and seconds, for people.
pub(super) fn time(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds / 3600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, cell, size, time};

    #[test]
    fn numbers_are_short() {
        let sizes = [0, 999, 1000, 12_345, 999_949, 999_950, 5_000_000_000].map(size);
        assert_eq!(sizes, ["0 B", "999 B", "1.0 kB", "12.3 kB", "999.9 kB", "1.0 MB", "5.0 GB"]);
        let times = [0, 59, 61, 3600].map(|seconds| time(Duration::from_secs(seconds)));
        assert_eq!(times, ["0:00", "0:59", "1:01", "1:00:00"]);
        assert_eq!(cell("a|b`\n"), "a\\|b' — ");
    }
}
