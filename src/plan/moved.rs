//! Addresses that lead elsewhere, or nowhere any more, in the forms that hosts read: `_redirects`
//! for Netlify and Cloudflare Pages, a map for nginx, JSON for whoever writes their own.

use std::fmt::Write as _;

use percent_encoding::percent_decode_str;

use super::{Edition, Job, Work};
use crate::site::{RootPage, Settings, encode};

/// What becomes of an old address.
struct Rule {
    /// Encoded, from the root of the host.
    from: String,
    /// The same of the new address; none when it is gone.
    to: Option<String>,
}

/// The default language stands at the root: all that once stood below its prefix.
struct Prefix {
    from: String,
    to: String,
}

/// Names and texts of the files; none when nothing has moved.
pub(super) fn files(
    settings: &Settings,
    editions: &[Edition],
    old: &[Job],
) -> Vec<(&'static str, String)> {
    let base = &settings.base;
    let rule = |job: &Job| match &job.work {
        Work::Redirect(_, to) => Some(Rule { from: job.route.href(base), to: Some(to.href(base)) }),
        Work::Gone(_) => Some(Rule { from: job.route.href(base), to: None }),
        _ => None,
    };
    let rules: Vec<_> = old.iter().filter_map(rule).collect();
    let default = settings.default_language;
    let prefix = (settings.root == RootPage::Default).then(|| Prefix {
        from: format!("{}/", encode(base, &settings.language(default).path)),
        to: editions[default.index()].home.href(base),
    });
    if rules.is_empty() && prefix.is_none() {
        return Vec::new();
    }
    vec![
        ("_redirects", lines(&rules, prefix.as_ref())),
        ("redirects.json", json(&rules, prefix.as_ref())),
        ("redirects.nginx", map(&rules, prefix.as_ref())),
    ]
}

/// A line each. A page stands at an address that is gone, so its rule has to be forced; a host that
/// does not know the status passes the line over and shows the page.
fn lines(rules: &[Rule], prefix: Option<&Prefix>) -> String {
    let mut out = String::new();
    for Rule { from, to } in rules {
        let _ = match to {
            Some(to) => writeln!(out, "{from} {to} 301"),
            None => writeln!(out, "{from} {from} 410!"),
        };
    }
    if let Some(Prefix { from, to }) = prefix {
        let _ = writeln!(out, "{from}* {to}:splat 301");
    }
    out
}

fn json(rules: &[Rule], prefix: Option<&Prefix>) -> String {
    // Text always serialises; a failure would only leave an empty one.
    let text = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let rule = |Rule { from, to }: &Rule| match to {
        Some(to) => format!("{{\"from\":{},\"to\":{},\"status\":301}}", text(from), text(to)),
        None => format!("{{\"from\":{},\"status\":410}}", text(from)),
    };
    let prefix = prefix.map(|Prefix { from, to }| {
        let (from, to) = (text(&format!("{from}*")), text(&format!("{to}:splat")));
        format!("{{\"from\":{from},\"to\":{to},\"status\":301}}")
    });
    let all: Vec<_> = rules.iter().map(rule).chain(prefix).collect();
    format!("{{\"version\":1,\"redirects\":[\n{}\n]}}\n", all.join(",\n"))
}

/// Two maps, or three. nginx compares `$uri`, which is decoded; where it leads has to be encoded,
/// or an address could end a line of the answer.
fn map(rules: &[Rule], prefix: Option<&Prefix>) -> String {
    let mut out = String::from("map $uri $tongwen_moved {\ndefault \"\";\n");
    let moved = rules.iter().filter_map(|rule| Some((key(&rule.from)?, rule.to.as_ref()?)));
    for (from, to) in moved {
        let _ = writeln!(out, "{from} \"{}\";", to.replace('$', "%24"));
    }
    out.push_str("}\nmap $uri $tongwen_gone {\ndefault \"\";\n");
    for from in rules.iter().filter(|rule| rule.to.is_none()).filter_map(|rule| key(&rule.from)) {
        let _ = writeln!(out, "{from} 1;");
    }
    out.push_str("}\n");
    if let Some(Prefix { from, to }) = prefix {
        // A second slash or a backslash would make an address of another host of the rest.
        let (from, to) = (pattern(from), to.replace('$', "%24"));
        out.push_str("map $request_uri $tongwen_unprefixed {\ndefault \"\";\n");
        let _ = writeln!(
            out,
            "\"~^{from}(?<tongwen_rest>[^/\\\\\\\\].*)$\" \"{to}$tongwen_rest\";\n}}"
        );
    }
    out
}

/// An address as nginx writes text. One with signs that no text file holds is left out: its page
/// leads on all the same.
fn key(from: &str) -> Option<String> {
    let from = percent_decode_str(from).decode_utf8().ok()?;
    let is_plain = !from.chars().any(char::is_control);
    is_plain.then(|| format!("\"{}\"", from.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// A text as a regular expression in quotation marks.
fn pattern(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !(c.is_alphanumeric() || "/-_%~".contains(c)) {
            out.push_str(if matches!(c, '"' | '\\') { "\\\\\\" } else { "\\" });
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Prefix, Rule, json, lines, map};

    #[test]
    fn every_host_reads_the_same_in_its_own_writing() {
        let rule = |from: &str, to: Option<&str>| Rule {
            from: from.to_owned(),
            to: to.map(str::to_owned),
        };
        let rules = [
            rule("/b/%E6%97%A7/%22a%22/", Some("/b/%E6%96%B0/$x/")),
            rule("/b/c%5C/", None),
            rule("/b/%0A/", Some("/b/")),
        ];
        let prefix = Prefix { from: "/b.c/en/".to_owned(), to: "/b.c/".to_owned() };
        assert_eq!(
            lines(&rules, Some(&prefix)),
            "/b/%E6%97%A7/%22a%22/ /b/%E6%96%B0/$x/ 301\n/b/c%5C/ /b/c%5C/ 410!\n/b/%0A/ /b/ 301\n\
             /b.c/en/* /b.c/:splat 301\n"
        );
        let read: serde_json::Value = serde_json::from_str(&json(&rules, Some(&prefix))).unwrap();
        assert_eq!(read["redirects"][0]["to"], "/b/%E6%96%B0/$x/");
        assert_eq!(read["redirects"][1]["status"], 410);
        assert_eq!(read["redirects"][3]["from"], "/b.c/en/*");
        assert_eq!(
            map(&rules, Some(&prefix)),
            "map $uri $tongwen_moved {\ndefault \"\";\n\
             \"/b/旧/\\\"a\\\"/\" \"/b/%E6%96%B0/%24x/\";\n}\n\
             map $uri $tongwen_gone {\ndefault \"\";\n\"/b/c\\\\/\" 1;\n}\n\
             map $request_uri $tongwen_unprefixed {\ndefault \"\";\n\
             \"~^/b\\.c/en/(?<tongwen_rest>[^/\\\\\\\\].*)$\" \"/b.c/$tongwen_rest\";\n}\n"
        );
        assert!(!map(&rules, None).contains("unprefixed"));
    }
}
