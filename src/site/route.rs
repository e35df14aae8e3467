//! Addresses: the path of a file in the site, and what links to it look like.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::sync::Arc;

use memchr::memchr2_iter;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::slug::nfc;

/// The path of an output file below the output folder, with `/` between the parts, never absolute
/// and without `.` or `..`: `zh/news/slug/index.html`. Not percent-encoded.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(Arc<str>);

impl Route {
    /// The file of a page's address below the site: `en/news/` becomes `en/news/index.html`,
    /// `zh/old.html` stays. Leading slashes, empty parts, `.` and `..` are dropped, so that no
    /// address can leave the output folder. The text is normalised (NFC).
    #[must_use]
    pub fn of_address(address: &str) -> Self {
        let address = nfc(address);
        let mut path = String::with_capacity(address.len() + 10);
        let mut start = 0;
        for end in memchr2_iter(b'/', b'\\', address.as_bytes()).chain([address.len()]) {
            let part = &address[start..end];
            start = end + 1;
            if !matches!(part, "" | "." | "..") {
                if !path.is_empty() {
                    path.push('/');
                }
                path.push_str(part);
            }
        }
        let is_file = !address.ends_with('/') && has_extension(&path);
        if !is_file {
            path.push_str(if path.is_empty() { "index.html" } else { "/index.html" });
        }
        Self(path.into())
    }

    /// A file at exactly this path: `assets/site.css`. Cleaned like an address.
    #[must_use]
    pub fn of_file(path: &str) -> Self {
        let path = nfc(path);
        let parts: Vec<_> =
            path.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | "..")).collect();
        Self(parts.join("/").into())
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address below the site, not encoded: `zh/news/slug/` for an `index.html`, else the path.
    #[must_use]
    pub fn address(&self) -> &str {
        match self.0.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &self.0,
        }
    }

    /// A page below this one: `/en/a/` has `/en/a/NAME/`. A page that is a file has no folder, but may
    /// have one of its name: `/en/a.html` has `/en/a/NAME/` too.
    #[must_use]
    pub fn below(&self, name: &str) -> Self {
        Self::of_address(&format!("{}/{name}/", self.folder()))
    }

    /// A file that belongs to this page alone, such as its feed: in the same folder.
    #[must_use]
    pub fn own_file(&self, name: &str) -> Self {
        Self::of_file(&format!("{}/{name}", self.folder()))
    }

    fn folder(&self) -> &str {
        let address = self.address();
        match address.strip_suffix('/') {
            Some(folder) => folder,
            None => address.rsplit_once('.').map_or(address, |(stem, _)| stem),
        }
    }

    /// A file beside this page: in its folder, or where the page is a file itself, in the folder
    /// around it.
    #[must_use]
    pub fn beside(&self, name: &str) -> Self {
        let address = self.address();
        let end = address.rfind('/').map_or(0, |slash| slash + 1);
        Self::of_file(&format!("{}{name}", &address[..end]))
    }

    /// The address as it stands in links from the root of the host, encoded: `/base/zh/news/`.
    /// `base` begins and ends with a slash.
    #[must_use]
    pub fn href(&self, base: &str) -> String {
        encode(base, self.address())
    }

    /// Two routes with equal folded forms would be one file on a disk that ignores case.
    #[must_use]
    pub fn folded(&self) -> Cow<'_, str> {
        if self.0.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
            Cow::Borrowed(&self.0)
        } else {
            // A small letter may compose with a mark where the great one did not.
            Cow::Owned(nfc(&self.0.to_lowercase()).into_owned())
        }
    }

    /// The folded form as a route: itself, in nearly all sites.
    #[must_use]
    pub fn to_folded(&self) -> Self {
        match self.folded() {
            Cow::Borrowed(_) => self.clone(),
            Cow::Owned(folded) => Self(folded.into()),
        }
    }
}

impl Borrow<str> for Route {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an address may not hold as it is: the path percent-encode set of the URL standard, and
/// what would end an attribute or start a query or fragment.
const RESERVED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'\'')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Percent-encodes a path and puts it behind a base, which is taken as it is.
#[must_use]
pub fn encode(base: &str, path: &str) -> String {
    let mut out = String::with_capacity(base.len() + path.len());
    out.push_str(base);
    out.extend(utf8_percent_encode(path, RESERVED));
    out
}

/// An ending of one to five ASCII letters or digits that is not a number: `.html`, not `.0`.
fn has_extension(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let Some((stem, end)) = name.rsplit_once('.') else { return false };
    !stem.is_empty()
        && (1..=5).contains(&end.len())
        && end.bytes().all(|b| b.is_ascii_alphanumeric())
        && end.bytes().any(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::Route;

    #[test]
    fn an_address_becomes_a_file_inside_the_site() {
        let cases = [
            ("", "index.html", "/"),
            ("/en/news/", "en/news/index.html", "/en/news/"),
            (
                "zh/PLCT-Roadmap-2021.html",
                "zh/PLCT-Roadmap-2021.html",
                "/zh/PLCT-Roadmap-2021.html",
            ),
            ("en/release/2.1.4", "en/release/2.1.4/index.html", "/en/release/2.1.4/"),
            ("../../etc/passwd/", "etc/passwd/index.html", "/etc/passwd/"),
            ("zh/新闻/", "zh/新闻/index.html", "/zh/%E6%96%B0%E9%97%BB/"),
            ("en/a b?c/", "en/a b?c/index.html", "/en/a%20b%3Fc/"),
        ];
        for (address, file, href) in cases {
            let route = Route::of_address(address);
            assert_eq!(route.as_str(), file);
            assert_eq!(route.href("/"), href);
        }
        let [great, small] = ["\u{3ab}\u{301}", "\u{3b0}"].map(Route::of_file);
        assert_eq!(great.folded(), small.folded());
        assert_eq!(Route::of_file("/assets/../x.css").as_str(), "assets/x.css");
        assert_eq!(Route::of_address("myindex.html").address(), "myindex.html");
    }

    #[test]
    fn a_page_has_others_below_it_and_files_beside_it() {
        for (page, below, feed, beside) in [
            ("en/a/", "en/a/page/2/index.html", "en/a/feed.xml", "en/a/b.svg"),
            ("a/", "a/page/2/index.html", "a/feed.xml", "a/b.svg"),
            ("", "page/2/index.html", "feed.xml", "b.svg"),
            ("zh/a.b.html", "zh/a.b/page/2/index.html", "zh/a.b/feed.xml", "zh/b.svg"),
            ("x.html", "x/page/2/index.html", "x/feed.xml", "b.svg"),
            ("zh/甲/", "zh/甲/page/2/index.html", "zh/甲/feed.xml", "zh/甲/b.svg"),
        ] {
            let page = Route::of_address(page);
            assert_eq!(page.below("page/2").as_str(), below);
            assert_eq!(page.own_file("feed.xml").as_str(), feed);
            assert_eq!(page.beside("b.svg").as_str(), beside);
        }
    }
}
