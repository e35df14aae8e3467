//! How it is told why an article is not out: for programs, in a table, in whole sentences.

use serde_json::{Value, json};

use crate::diag::{Ui, phrase};
use crate::pair::Absence;
use crate::site::{Lang, Moment, Settings};

/// For programs.
pub(super) fn json(settings: &Settings, absence: &Absence) -> Value {
    let key = |lang: &Lang| settings.language(*lang).key.as_str();
    json!({
        "reason": absence.reason.name(),
        "since": absence.since.map(Moment::rfc3339),
        "until": absence.until.map(Moment::rfc3339),
        "waits_for": absence.waits_for.iter().map(key).collect::<Vec<_>>(),
    })
}

/// A few words for a table.
pub(super) fn short(ui: Ui, absence: &Value) -> String {
    told(ui, "why", absence)
}

/// A sentence.
pub(super) fn sentence(ui: Ui, absence: &Value) -> String {
    told(ui, "explain-why", absence)
}

/// What to do about it, in the file at a path.
pub(super) fn advice(ui: Ui, absence: &Value, path: &str) -> String {
    said(ui, "explain-do", absence, path)
}

fn told(ui: Ui, what: &str, absence: &Value) -> String {
    said(ui, what, absence, "")
}

/// The wording for a reason, by what is known: when it ends, or else for whom it waits.
fn said(ui: Ui, what: &str, absence: &Value, path: &str) -> String {
    let Some(reason) = absence["reason"].as_str() else { return "-".to_owned() };
    let at = |name: &str| absence[name].as_str().map(day_and_time);
    let languages = absence["waits_for"].as_array().into_iter().flatten();
    let languages: Vec<_> = languages.filter_map(Value::as_str).collect();
    let languages = languages.join(&phrase(ui, "list-and", &[]));
    let form = match (reason, at("until"), languages.is_empty()) {
        ("scheduled" | "waiting", Some(_), _) => "-until",
        ("scheduled" | "waiting", None, false) => "-for",
        ("scheduled", None, true) => "-never",
        _ => "",
    };
    let values = [
        ("since", at("since").unwrap_or_default()),
        ("until", at("until").unwrap_or_default()),
        ("languages", languages),
        ("path", path.to_owned()),
    ];
    phrase(ui, &format!("{what}-{reason}{form}"), &values)
}

/// `2027-01-01 09:00`: people read no `T` and no offset.
pub(super) fn day_and_time(rfc3339: &str) -> String {
    rfc3339.get(..16).unwrap_or(rfc3339).replace('T', " ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{advice, sentence, short};
    use crate::diag::Ui;

    #[test]
    fn every_reason_has_its_words() {
        let at = "2027-01-01T09:00:00+08:00";
        let all = [
            ("draft", None, None, vec![]),
            ("gone", None, None, vec![]),
            ("held", None, None, vec![]),
            ("expired", Some(at), None, vec![]),
            ("scheduled", None, Some(at), vec![]),
            ("scheduled", None, Some(at), vec!["zh"]),
            ("scheduled", None, None, vec!["en", "zh"]),
            ("scheduled", None, None, vec![]),
            ("waiting", None, Some(at), vec!["zh"]),
            ("waiting", None, None, vec!["zh"]),
        ];
        for (reason, since, until, languages) in all {
            let absence = json!({"reason": reason, "since": since, "until": until,
                "waits_for": languages});
            for ui in [Ui::En, Ui::Zh] {
                let [a, b] = [short(ui, &absence), sentence(ui, &absence)];
                for text in [a, b, advice(ui, &absence, "a.md")] {
                    let is_key = text.starts_with("why-") || text.starts_with("explain-");
                    assert!(!is_key && !text.contains(['{', '}']), "{text}");
                }
            }
        }
    }
}
