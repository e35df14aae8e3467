//! What a site tells its host: `_headers` and `_redirects`, as Netlify and Cloudflare Pages read
//! them.
//!
//! In: the text of these files and a decoded path. Out: headers to send, where to go instead.
//! Never: a rule with conditions that only a host can know; it is passed over.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::path;

/// Headers that belong to the connection, to what we send, or would open drafts to other sites.
const RESERVED: &[&str] = &[
    "accept-ranges",
    "age",
    "allow",
    "alt-svc",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-range",
    "date",
    "keep-alive",
    "location",
    "server",
    "set-cookie",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// The headers that `_headers` wants for a path, in the order of the file. A name said twice is
/// joined with a comma; `! Name` takes back what was said before.
pub(super) fn headers(text: &str, asked: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    let mut applies = false;
    for line in text.lines() {
        let said = line.trim();
        if said.is_empty() || said.starts_with('#') {
            continue;
        }
        if !line.starts_with([' ', '\t']) {
            applies = said.starts_with('/') && is_like(said, asked);
        } else if !applies {
        } else if let Some(name) = said.strip_prefix('!') {
            all.retain(|(known, _)| !known.eq_ignore_ascii_case(name.trim()));
        } else if let Some((name, value)) = header(said) {
            match all.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
                Some((_, known)) => {
                    known.push_str(", ");
                    known.push_str(value);
                }
                None => all.push((name.to_owned(), value.to_owned())),
            }
        }
    }
    all
}

/// A line `Name: value` whose header is ours to pass on.
fn header(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':')?;
    let (name, value) = (name.trim(), value.trim());
    let is_name = !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
    let is_value = value.bytes().all(|b| b == b' ' || b.is_ascii_graphic());
    let lower = name.to_ascii_lowercase();
    let is_reserved = RESERVED.contains(&lower.as_str()) || lower.starts_with("access-control-");
    (is_name && is_value && !is_reserved).then_some((name, value))
}

/// True when a pattern in which `*` stands for anything matches all of a path.
fn is_like(pattern: &str, asked: &str) -> bool {
    let mut pieces = pattern.split('*').map(path::decode_own);
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = asked.strip_prefix(first.as_str()) else { return false };
    let mut pieces: Vec<_> = pieces.collect();
    let Some(last) = pieces.pop() else { return rest.is_empty() };
    for piece in pieces {
        let Some(at) = rest.find(&piece) else { return false };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(&last)
}

/// Where a rule of `_redirects` leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Redirect {
    /// An address, encoded, from the root of the host or whole.
    pub(super) to: String,
    /// 301 and the like, or 200, 404 and 410 for another file at this address.
    pub(super) status: u16,
}

/// The first rule of `_redirects` for a path. Most give way to a file at that path; those with an
/// exclamation mark behind their status do not, and are asked for by `forced`.
pub(super) fn redirect(text: &str, asked: &str, forced: bool) -> Option<Redirect> {
    text.lines().find_map(|line| rule(line, asked, forced))
}

/// What `FROM TO [STATUS]` says of a path.
fn rule(line: &str, asked: &str, forced: bool) -> Option<Redirect> {
    let line = line.split_once(" #").map_or(line, |(line, _)| line);
    let mut words = line.split_whitespace();
    let (from, to, status) = (words.next()?, words.next()?, words.next().unwrap_or("301"));
    let is_known = from.starts_with('/')
        && ["/", "https://", "http://"].iter().any(|start| to.starts_with(start))
        && words.next().is_none();
    if !is_known {
        return None;
    }
    let (status, is_forced) =
        status.strip_suffix('!').map_or((status, false), |status| (status, true));
    let status = status.parse().ok()?;
    if is_forced != forced || !matches!(status, 200 | 301 | 302 | 303 | 307 | 308 | 404 | 410) {
        return None;
    }
    let to = match from.strip_suffix('*') {
        Some(start) => to.replace(":splat", &path::href(splat(&path::decode_own(start), asked)?)),
        None if path::decode_own(from) == asked => to.to_owned(),
        None => return None,
    };
    // Two slashes at the beginning would name another host.
    let to = if to.starts_with('/') { format!("/{}", to.trim_start_matches('/')) } else { to };
    let to = utf8_percent_encode(&to, UNSENDABLE).to_string();
    (path::decode_own(&to) != asked).then_some(Redirect { to, status })
}

/// What may not stand in a header; escapes stay as they are.
const UNSENDABLE: &AsciiSet = &CONTROLS.add(b' ');

/// What stands for the `*` at the end of `/old/*`; the folder itself, `/old`, counts as well.
fn splat<'a>(start: &str, asked: &'a str) -> Option<&'a str> {
    let is_folder = start.strip_suffix('/').is_some_and(|folder| folder == asked);
    if is_folder { Some("") } else { asked.strip_prefix(start) }
}

#[cfg(test)]
mod tests {
    use super::{headers, is_like, redirect};

    #[test]
    fn patterns_match_whole_paths() {
        for (pattern, path, expected) in [
            ("/*", "/", true),
            ("/*", "/en/x/", true),
            ("/en/*", "/en/", true),
            ("/en/*", "/en", false),
            ("/en/x/", "/en/x/", true),
            ("/en/x/", "/en/x/y", false),
            ("/*.js", "/assets/a.js", true),
            ("/*.js", "/assets/a.json", false),
            ("/a*b*c", "/a-b-c", true),
            ("/a*b*c", "/a-c-b", false),
            ("/a*a", "/a", false),
            ("/zh/%E6%96%B0/*", "/zh/新/x", true),
            ("/zh/新/*", "/zh/新/x", true),
            ("*", "/", true),
        ] {
            assert_eq!(is_like(pattern, path), expected, "{pattern} {path}");
        }
        let stars = "*a".repeat(2000);
        assert!(!is_like(&stars, &"a".repeat(1999)));
    }

    #[test]
    fn headers_are_joined_and_taken_back() {
        let text = "# ours\n/*\n  Content-Security-Policy: default-src 'none'; img-src 'self' data:\n\
            \n  X-Robots-Tag: noindex\n  Cache-Control: public\n  Access-Control-Allow-Origin: *\n\
            /assets/*\n  ! Content-Security-Policy\n\tx-robots-tag: nofollow\n\
            https://other.example/*\n  X-Other: 1\n/b\n  Bad Name: 1\n  nothing\n  X-B: \u{1}\n";
        let found = |path| {
            let all = headers(text, path);
            all.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>()
        };
        let policy = "Content-Security-Policy=default-src 'none'; img-src 'self' data:";
        assert_eq!(found("/en/"), [policy, "X-Robots-Tag=noindex"]);
        assert_eq!(found("/assets/x.js"), ["X-Robots-Tag=noindex, nofollow"]);
        assert_eq!(found("/b"), [policy, "X-Robots-Tag=noindex"]);
        assert!(headers("  X-Lost: 1\n", "/").is_empty());
    }

    #[test]
    fn redirects_lead_somewhere_else() {
        let text = "# old addresses\n/en/old/ /en/news/x/ 301\n/zh/%E6%97%A7/ /zh/新/\n\
            /en/* /:splat 302 # moved\n/cn /zh/ 302 Country=cn\n/q id=:id /x\n/gone /404.html 404\n\
            /app/* /app.html 200\n/ext/* https://example.org/:splat 308\n/now /then 301!\n\
            /self/* /self/:splat\n/odd /x 999\n/rel x/y\n/evil/* //:splat\n/short\n/dir/* /:splat";
        let to =
            |path| redirect(text, path, false).map(|rule| format!("{} {}", rule.status, rule.to));
        for (path, expected) in [
            ("/en/old/", Some("301 /en/news/x/")),
            ("/zh/旧/", Some("301 /zh/%E6%96%B0/")),
            ("/en/a/b c", Some("302 /a/b%20c")),
            ("/en/", Some("302 /")),
            ("/en", Some("302 /")),
            ("/enough", None),
            ("/cn", None),
            ("/q", None),
            ("/gone", Some("404 /404.html")),
            ("/app/x/y", Some("200 /app.html")),
            ("/ext/新", Some("308 https://example.org/%E6%96%B0")),
            ("/now", None),
            ("/self/x", None),
            ("/odd", None),
            ("/rel", None),
            ("/evil/evil.example/", Some("301 /evil.example/")),
            ("/short", None),
        ] {
            assert_eq!(to(path).as_deref(), expected, "{path}");
        }
        assert_eq!(redirect(text, "/now", true).map(|rule| rule.to).as_deref(), Some("/then"));
    }
}
