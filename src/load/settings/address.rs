//! Where the site is: its address, its folders, its time zone. Checked before anything is built
//! on them.

use jiff::tz::TimeZone;

use crate::diag::{faults::load as faults, nearest};
use crate::load::value::reader::Reader;

/// `base_url`, or the flag in its stead: the origin without a final slash, and the path between
/// slashes.
pub(super) fn read(top: &mut Reader<'_, '_>, flag: Option<&str>) -> Option<(String, String)> {
    let (text, at) = if let Some(flag) = flag {
        // What the file says does not matter then, but it is no unknown key.
        let _ = top.take(&["base_url"]);
        (flag.to_owned(), None)
    } else {
        let url = top.required("base_url", "https://news.example.org/")?;
        let at = top.at(&url.range);
        (url.text, Some(at))
    };
    let parts = split(text.trim());
    if parts.is_none() {
        top.push(faults::bad_address(at, &text));
    }
    parts
}

/// Scheme and host, and path, of an address that a site may have: no query, no fragment, no name
/// or password, nothing that would have to be encoded.
fn split(url: &str) -> Option<(String, String)> {
    let (scheme, rest) = url.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let inner = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let host_is_fine = match inner {
        Some(inner) => inner.parse::<std::net::Ipv6Addr>().is_ok(),
        None => host.split('.').all(|label| {
            !label.is_empty()
                && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        }),
    };
    let port_is_fine = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~!$&()*+,;=:@%".contains(c);
    let path_is_fine =
        parts.iter().all(|part| !matches!(*part, "." | "..") && part.chars().all(plain));
    let fine = matches!(&*scheme, "http" | "https") && host_is_fine && port_is_fine && path_is_fine;
    let slash = if parts.is_empty() { "" } else { "/" };
    let origin = format!("{scheme}://{}", authority.to_lowercase());
    fine.then(|| (origin, format!("/{}{slash}", parts.join("/"))))
}

/// A folder inside the site, without `./` before and `/` behind it; `None` for anything that may
/// lead out of it or that only some systems take as a name.
pub(super) fn folder(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/');
    let text = text.strip_prefix("./").unwrap_or(text);
    let part = |part: &str| {
        !matches!(part, "" | "." | "..")
            && !part.contains(|c: char| c.is_control() || matches!(c, '\\' | ':'))
    };
    text.split('/').all(part).then(|| text.to_owned())
}

/// Places that people name and IANA does not, with the zone that they mean.
const ZONES: &[(&str, &str)] = &[
    ("beijing", "Asia/Shanghai"),
    ("peking", "Asia/Shanghai"),
    ("china", "Asia/Shanghai"),
    ("cst", "Asia/Shanghai"),
    ("+8", "Asia/Shanghai"),
    ("+08", "Asia/Shanghai"),
    ("fuzhou", "Asia/Shanghai"),
    ("guangzhou", "Asia/Shanghai"),
    ("shenzhen", "Asia/Shanghai"),
    ("北京", "Asia/Shanghai"),
    ("上海", "Asia/Shanghai"),
    ("hongkong", "Asia/Hong_Kong"),
    ("香港", "Asia/Hong_Kong"),
    ("macao", "Asia/Macau"),
    ("澳门", "Asia/Macau"),
    ("台北", "Asia/Taipei"),
    ("frankfurt", "Europe/Berlin"),
    ("cologne", "Europe/Berlin"),
    ("buenosaires", "America/Argentina/Buenos_Aires"),
];

/// `timezone`; UTC when the file does not say.
pub(super) fn time_zone(top: &mut Reader<'_, '_>) -> TimeZone {
    let Some(name) = top.placed(&["timezone"]) else { return TimeZone::UTC };
    match TimeZone::get(&name.text) {
        Ok(zone) if !zone.is_unknown() => zone,
        _ => {
            let word = name.text.to_lowercase().replace([' ', '_'], "");
            let known: Vec<_> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
            let near = ZONES.iter().find(|(part, _)| word.contains(part)).map(|(_, zone)| *zone);
            let near = near.or_else(|| nearest(&name.text, known.iter().map(String::as_str)));
            top.push(faults::bad_time_zone(top.at(&name.range), &name.text, near));
            TimeZone::UTC
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{folder, split};

    #[test]
    fn an_address_is_split_or_refused() {
        let cases = [
            ("https://news.example.org", Some(("https://news.example.org", "/"))),
            ("HTTPS://News.Example.org/", Some(("https://news.example.org", "/"))),
            ("http://localhost:4000/news-site", Some(("http://localhost:4000", "/news-site/"))),
            ("https://[::1]:80//a//b/", Some(("https://[::1]:80", "/a/b/"))),
            ("https://新闻.中国/", Some(("https://新闻.中国", "/"))),
            ("news.example.org", None),
            ("ftp://news.example.org/", None),
            ("https:///path", None),
            ("https://user:pass@news.example.org/", None),
            ("https://news.example.org/?a=b", None),
            ("https://news.example.org?a", None),
            ("https://news.example.org/#a", None),
            ("https://news.example.org/../x", None),
            ("https://news.example.org/a b/", None),
            ("https://news.example.org:x/", None),
            ("https://a..b/", None),
            ("https://x\"y/", None),
        ];
        for (url, expected) in cases {
            let expected = expected.map(|(origin, base)| (origin.to_owned(), base.to_owned()));
            assert_eq!(split(url), expected, "{url}");
        }
    }

    #[test]
    fn a_folder_lies_inside_the_site() {
        for (text, expected) in [
            ("content/en", Some("content/en")),
            ("./content/中文/", Some("content/中文")),
            ("", None),
            (".", None),
            ("/etc", None),
            ("a/../../b", None),
            ("C:\\content", None),
            ("a\\b", None),
            ("a\0b", None),
        ] {
            assert_eq!(folder(text).as_deref(), expected, "{text:?}");
        }
    }
}
