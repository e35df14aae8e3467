//! Who may ask. A page elsewhere can point a name of its own at this machine and then read drafts
//! through the browser of whoever writes them; its name gives it away.
//!
//! In: `Host`, `Origin` and `Sec-Fetch-Site` of a request. Out: whether it is answered. Never: a
//! look-up of a name.

use std::net::IpAddr;

/// The names under which the preview may be asked.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    /// The address bound to.
    bound: IpAddr,
    /// What `--allow-host` names.
    allowed: Vec<String>,
}

impl Guard {
    pub(super) fn new(bound: IpAddr, allowed: &[String]) -> Self {
        let allowed = allowed.iter().map(|name| bare(name)).collect();
        Self { bound, allowed }
    }

    /// True for the machine itself, the address bound and names allowed. Bound to every address,
    /// any address will do: no name can be bent to another machine where there is no name.
    pub(super) fn admits(&self, host: &str) -> bool {
        let name = bare(host);
        let literal = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if let Ok(address) = literal.unwrap_or(&name).parse::<IpAddr>() {
            // Without brackets the port of a v6 address could not be told from it.
            let is_written_well = address.is_ipv6() == literal.is_some();
            let is_here = address.is_loopback()
                || address == self.bound
                || self.bound.is_unspecified()
                || self.allowed.contains(&name);
            return is_written_well && is_here;
        }
        let is_local = name == "localhost"
            || name.strip_suffix(".localhost").is_some_and(|rest| !rest.is_empty());
        is_local || (!name.is_empty() && self.allowed.contains(&name))
    }
}

/// A host without its port, its final dot and its case.
fn bare(host: &str) -> String {
    let end = match host.rfind(':') {
        // A colon inside brackets belongs to the address.
        Some(at) if !host[at..].contains(']') => at,
        _ => host.len(),
    };
    let name = host[..end].trim().to_ascii_lowercase();
    name.strip_suffix('.').map_or(name.clone(), str::to_owned)
}

/// True when a page of another origin asks. Browsers send these headers and let no page forge
/// them; who sends none is no browser, and no page to be kept out.
pub(super) fn is_foreign(host: &str, origin: Option<&str>, site: Option<&str>) -> bool {
    let is_other = |origin: &str| {
        let own = origin.split_once("://").map(|(_, own)| own);
        own.is_none_or(|own| !own.eq_ignore_ascii_case(host))
    };
    origin.is_some_and(is_other) || site.is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

#[cfg(test)]
mod tests {
    use super::{Guard, is_foreign};

    #[test]
    fn only_names_of_this_machine_are_admitted() {
        let guard = Guard::new([127, 0, 0, 1].into(), &["Dev.Example:80".to_owned()]);
        for host in [
            "localhost",
            "localhost:1111",
            "LOCALHOST.",
            "127.0.0.1:1",
            "127.0.0.2",
            "[::1]:1111",
            "[::1]",
            "zh.localhost:1111",
            "dev.example",
            "DEV.EXAMPLE:1111",
        ] {
            assert!(guard.admits(host), "{host}");
        }
        for host in [
            "",
            ":1111",
            "evil.example",
            "localhost.evil.example",
            "evillocalhost",
            ".localhost",
            "127.0.0.1.evil.example",
            "192.168.1.2",
            "::1",
            "[evil]",
            "[127.0.0.1]",
            "0.0.0.0",
            "a.dev.example",
            "localhost@evil.example",
            "localhost, evil.example",
            "2130706433",
        ] {
            assert!(!guard.admits(host), "{host}");
        }
        let guard = Guard::new([192, 168, 1, 2].into(), &[]);
        assert!(guard.admits("192.168.1.2:80") && !guard.admits("192.168.1.3"));
        let open = Guard::new([0, 0, 0, 0].into(), &[]);
        assert!(open.admits("192.168.1.3:1111") && open.admits("[fe80::1]"));
        assert!(!open.admits("evil.example"));
    }

    #[test]
    fn pages_of_other_origins_are_foreign() {
        let host = "localhost:1111";
        let cases = [
            (None, None, false),
            (Some("http://localhost:1111"), Some("same-origin"), false),
            (Some("http://LOCALHOST:1111"), None, false),
            (None, Some("none"), false),
            (Some("http://localhost:3000"), None, true),
            (Some("https://evil.example"), None, true),
            (Some("null"), None, true),
            (Some(""), None, true),
            (None, Some("same-site"), true),
            (None, Some("cross-site"), true),
        ];
        for (origin, site, foreign) in cases {
            assert_eq!(is_foreign(host, origin, site), foreign, "{origin:?} {site:?}");
        }
    }
}
