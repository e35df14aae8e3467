use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use proptest::prelude::*;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::super::reply::{Body, Reply};
use super::super::{Show, ToolPage};
use super::{Disk, Guard, Request, TOOL_POLICY, answer};
use crate::manifest::Content;

const TAG: &str = "<script src=\"/__tongwen/preview.js\" data-seen=\"0a\" defer></script>";

const HEADERS: &str = "/*\n  Content-Security-Policy: script-src 'self'\n  \
     Cache-Control: public\n/assets/*\n  ! Content-Security-Policy\n  X-Asset: 1\n\
     /raw\n  Content-Type: text/html\n";

const REDIRECTS: &str = "/old/ /en/ 301\n/moved/* /en/:splat 302\n/en/ /nowhere/ 301\n\
     /forced/ /en/ 301!\n/like/* /assets/a.css 200\n/away /404.html 404\n/blind/* /gone 200\n";

/// A site in memory that notes what is asked of it.
struct Fake {
    base: &'static str,
    files: BTreeMap<&'static str, Content>,
    asked: Mutex<Vec<String>>,
}

impl Show for Fake {
    fn base(&self) -> String {
        self.base.to_owned()
    }

    fn file(&self, route: &str) -> Option<Content> {
        self.asked.lock().unwrap().push(route.to_owned());
        self.files.get(route).cloned()
    }

    fn tool(&self, path: &str, query: Option<&str>) -> Option<ToolPage> {
        let text = format!("{path} {query:?}");
        let media = match path {
            "/__status" | "/__side/新" => "text/html; charset=utf-8",
            "/__tongwen/preview.js" => "text/javascript; charset=utf-8",
            _ => return None,
        };
        Some(ToolPage { media, bytes: text.into_bytes() })
    }

    fn name(&self, _: &str, _: &[u8]) -> String {
        "0a".to_owned()
    }

    fn listen(&self, _: &str, _: Option<&str>) -> UnboundedReceiver<String> {
        unbounded_channel().1
    }
}

/// One film of ten bytes, and a page.
struct Shelf;

impl Disk for Shelf {
    fn size(&self, path: &Path) -> Option<u64> {
        match path.to_str() {
            Some("film.mp4") => Some(10),
            Some("page.html") => Some(7),
            Some("huge.html") => Some(1 << 40),
            _ => None,
        }
    }

    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        (path == Path::new("page.html")).then(|| b"</head>".to_vec())
    }
}

fn fake(base: &'static str) -> Fake {
    let text = |text: &'static str| Content::Bytes(Cow::Borrowed(text.as_bytes()));
    let file = |path: &str| Content::File(PathBuf::from(path));
    let files = [
        ("index.html", text("<head></head>root")),
        ("404.html", text("<head></head>lost")),
        ("en/index.html", text("<head></head>en")),
        ("en/news/x/index.html", text("<head></head>x")),
        ("zh/新闻/index.html", text("新")),
        ("zh/旧.html", text("旧")),
        ("forced/index.html", text("forced")),
        ("assets/a.css", text("0123456789")),
        ("assets/empty.css", text("")),
        ("a b/100%.txt", text("odd")),
        ("raw", text("raw")),
        ("film.mp4", file("film.mp4")),
        ("gone.mp4", file("gone.mp4")),
        ("page.html", file("page.html")),
        ("huge.html", file("huge.html")),
        ("_headers", text(HEADERS)),
        ("_redirects", text(REDIRECTS)),
        ("tongwen-manifest.json", text("{}")),
    ];
    Fake { base, files: files.into(), asked: Mutex::default() }
}

fn guard() -> Guard {
    Guard::new([127, 0, 0, 1].into(), &[])
}

/// What a browser would send for an address on this machine.
fn request(address: &str) -> Request<'_> {
    let (path, query) =
        address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
    Request { method: "GET", path, query, host: Some("localhost:1111"), ..Request::default() }
}

fn get(address: &str) -> Reply {
    answer(&fake("/"), &Shelf, &guard(), &request(address))
}

fn text(reply: &Reply) -> String {
    match &reply.body {
        Body::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        other => format!("{other:?}"),
    }
}

/// Status, and where it leads or what it holds.
fn short(reply: &Reply) -> String {
    let rest = reply.header("location").map_or_else(|| text(reply), str::to_owned);
    format!("{} {}", reply.status, rest.replace(TAG, "+"))
}

#[test]
fn addresses_lead_where_hosts_lead() {
    for (address, expected) in [
        ("/", "200 <head>+</head>root"),
        ("/index.html", "301 /"),
        ("/en/", "200 <head>+</head>en"),
        ("/en", "301 /en/"),
        ("/en?a=1&b=%20", "301 /en/?a=1&b=%20"),
        ("/en?新", "301 /en/?%E6%96%B0"),
        ("/en/news/x/?a", "200 <head>+</head>x"),
        ("/en/news/x/index.html?a", "301 /en/news/x/?a"),
        ("/en/news/", "404 <head>+</head>lost"),
        ("/en/news/index.html", "404 <head>+</head>lost"),
        ("/EN/", "404 <head>+</head>lost"),
        ("/zh/%E6%96%B0%E9%97%BB/", "200 新+"),
        ("/zh/新闻/", "200 新+"),
        ("/zh/新闻", "301 /zh/%E6%96%B0%E9%97%BB/"),
        ("/zh/旧.html", "200 旧+"),
        ("/zh/旧", "404 <head>+</head>lost"),
        ("/zh/旧.html/", "404 <head>+</head>lost"),
        ("/a%20b/100%25.txt", "200 odd"),
        ("/assets/a.css", "200 0123456789"),
        ("/raw", "200 raw+"),
        ("/page.html", "200 +</head>"),
        ("/404.html", "200 <head>+</head>lost"),
        ("/gone.mp4", "404 <head>+</head>lost"),
        ("/old/?a=1", "301 /en/?a=1"),
        ("/moved/news/x", "302 /en/news/x"),
        ("/moved//evil.example", "404 <head>+</head>lost"),
        ("/forced/", "301 /en/"),
        ("/like/x", "200 0123456789"),
        ("/away", "404 <head>+</head>lost"),
        ("/blind/x", "404 <head>+</head>lost"),
        ("/_headers", "404 <head>+</head>lost"),
        ("/_redirects", "404 <head>+</head>lost"),
        ("/%5Fredirects", "404 <head>+</head>lost"),
        ("/tongwen-manifest.json", "404 <head>+</head>lost"),
        ("//evil.example/", "404 <head>+</head>lost"),
        ("/assets%2Fa.css", "404 <head>+</head>lost"),
    ] {
        assert_eq!(short(&get(address)), expected, "{address}");
    }
    for address in ["/../x", "/%2e%2e/x", "/%252e%252e/x", "/..%5cx", "/%00", "/%ff", "*"] {
        assert_eq!(get(address).status, 400, "{address}");
    }
}

#[test]
fn a_site_may_stand_below_its_host() {
    let show = fake("/news-site/");
    for (address, expected) in [
        ("/", "302 /news-site/"),
        ("/?a", "302 /news-site/?a"),
        ("/news-site", "302 /news-site/"),
        ("/news-site/", "200 <head>+</head>root"),
        ("/news-site/index.html", "301 /news-site/"),
        ("/news-site/en", "301 /news-site/en/"),
        ("/news-site/_headers", "404 <head>+</head>lost"),
        ("/old/", "404 <head>+</head>lost"),
        ("/news-sitemap", "404 <head>+</head>lost"),
        ("/assets/a.css", "404 <head>+</head>lost"),
    ] {
        let reply = answer(&show, &Shelf, &guard(), &request(address));
        assert_eq!(short(&reply), expected, "{address}");
    }
    let chinese = fake("/%E6%96%B0/");
    let reply = answer(&chinese, &Shelf, &guard(), &request("/新/en"));
    assert_eq!(short(&reply), "301 /%E6%96%B0/en/");
    assert_eq!(short(&answer(&chinese, &Shelf, &guard(), &request("/"))), "302 /%E6%96%B0/");
}

#[test]
fn a_site_without_its_own_page_for_errors_has_a_plain_one() {
    let mut show = fake("/");
    show.files.remove("404.html");
    let reply = answer(&show, &Shelf, &guard(), &request("/lost"));
    assert_eq!(reply.status, 404);
    assert_eq!(reply.header("content-type"), Some("text/plain; charset=utf-8"));
}

#[test]
fn headers_are_those_of_the_site_but_nothing_is_kept() {
    let page = get("/en/");
    assert_eq!(page.header("content-security-policy"), Some("script-src 'self'"));
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let Body::Bytes(bytes) = &page.body else { panic!("{page:?}") };
    assert_eq!(page.header("content-length"), Some(bytes.len().to_string().as_str()));
    let lost = get("/lost");
    assert_eq!(lost.header("content-security-policy"), Some("script-src 'self'"));
    let asset = get("/assets/a.css");
    assert_eq!(asset.header("content-security-policy"), None);
    assert_eq!(asset.header("x-asset"), Some("1"));
    assert_eq!(asset.header("accept-ranges"), Some("bytes"));
    for address in ["/en/", "/en", "/assets/a.css", "/lost", "/..", "/__status", "/old/"] {
        assert_eq!(get(address).header("cache-control"), Some("no-store"), "{address}");
    }
}

#[test]
fn parts_of_files_are_given() {
    let of = |address, range| {
        let request = Request { range: Some(range), ..request(address) };
        answer(&fake("/"), &Shelf, &guard(), &request)
    };
    let part = of("/assets/a.css", "bytes=2-4");
    assert_eq!((part.status, text(&part).as_str()), (206, "234"));
    assert_eq!(part.header("content-range"), Some("bytes 2-4/10"));
    assert_eq!(part.header("content-length"), Some("3"));
    assert_eq!(part.header("x-asset"), Some("1"));
    let film = of("/film.mp4", "bytes=-4");
    let tail = Body::File { path: "film.mp4".into(), from: 6, length: 4 };
    assert_eq!((film.status, &film.body), (206, &tail));
    assert_eq!(film.header("content-type"), Some("video/mp4"));
    let none = of("/film.mp4", "bytes=10-");
    assert_eq!((none.status, none.header("content-range")), (416, Some("bytes */10")));
    assert_eq!(of("/assets/empty.css", "bytes=0-").status, 416);
    assert_eq!(of("/film.mp4", "bytes=0-1,3-4").status, 200);
    assert_eq!(of("/lost", "bytes=0-1").status, 404);
    let whole = get("/huge.html");
    assert!(matches!(whole.body, Body::File { from: 0, .. }), "{whole:?}");
    assert_eq!(whole.header("content-length"), Some("1099511627776"));
    let stale =
        Request { range: Some("bytes=0-1"), if_range: Some("\"x\""), ..request("/film.mp4") };
    assert_eq!(answer(&fake("/"), &Shelf, &guard(), &stale).status, 200);
    let head = Request { method: "HEAD", range: Some("bytes=0-1"), ..request("/film.mp4") };
    let head = answer(&fake("/"), &Shelf, &guard(), &head);
    assert_eq!((head.status, &head.body), (200, &Body::Empty));
    assert_eq!(head.header("content-length"), Some("10"));
}

#[test]
fn only_reading_and_only_known_names() {
    let of = |method, host| {
        let request = Request { method, host, ..request("/en/") };
        answer(&fake("/"), &Shelf, &guard(), &request)
    };
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "get"] {
        let reply = of(method, Some("localhost"));
        assert_eq!((reply.status, reply.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
    assert_eq!(of("GET", None).status, 400);
    let strange = of("GET", Some("evil.example:1111"));
    assert_eq!(strange.status, 403);
    assert!(text(&strange).contains("--allow-host"));
    assert_eq!(of("HEAD", Some("[::1]:1111")).body, Body::Empty);
}

#[test]
fn the_tool_answers_under_two_underscores() {
    let status = get("/__status?lang=zh");
    assert_eq!(short(&status), "200 /__status Some(\"lang=zh\")");
    assert_eq!(status.header("content-security-policy"), Some(TOOL_POLICY));
    assert_eq!(status.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(status.header("access-control-allow-origin"), None);
    assert_eq!(get("/__side/%E6%96%B0").status, 200);
    assert_eq!(get("/%5f_tongwen/preview.js").header("content-security-policy"), None);
    assert_eq!(get("/__other").status, 404);
    let below = answer(&fake("/news-site/"), &Shelf, &guard(), &request("/__status"));
    assert_eq!(below.status, 200);
}

#[test]
fn only_pages_from_here_hear_events() {
    let page = |address| match get(address).body {
        Body::Events { page, .. } => page,
        other => format!("{other:?}"),
    };
    assert_eq!(page("/__tongwen/events?page=/en/news/x/"), "/en/news/x/");
    assert_eq!(page("/__tongwen/events?page=%2Fzh%2F%25E6%2596%25B0%2F"), "/zh/新/");
    assert_eq!(page("/__tongwen/events?page=/zh/%E6%96%B0/"), "/zh/新/");
    for address in ["", "?page=", "?page=..", "?page=/%252e%252e/", "?page=/%ff", "?other=/"] {
        assert_eq!(get(&format!("/__tongwen/events{address}")).status, 400, "{address}");
    }
    let of = |origin, fetch_site| {
        let asked = request("/__tongwen/events?page=/");
        let asked = Request { origin, fetch_site, ..asked };
        answer(&fake("/"), &Shelf, &guard(), &asked).status
    };
    assert_eq!(of(Some("http://localhost:1111"), Some("same-origin")), 200);
    assert_eq!(of(Some("https://evil.example"), None), 403);
    assert_eq!(of(None, Some("cross-site")), 403);
}

/// Pieces that paths are broken with.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "/",
            "//",
            "..",
            ".",
            "%2e",
            "%2E",
            "%252e",
            "%2f",
            "%252f",
            "%5c",
            "\\",
            "%00",
            "%",
            "%c0%af",
            "%ff",
            "en",
            "index.html",
            "新",
            "%E6%96%B0",
            "old",
            "moved",
            "like",
            "__",
            "__tongwen",
            "events",
            "_headers",
            ":splat",
            "*",
            "?page=",
            "film.mp4",
            "news-site",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
        "[ -~]{0,6}",
    ]
}

proptest! {
    #[test]
    fn no_request_leaves_the_site_or_breaks_the_preview(
        path in prop::collection::vec(piece(), 0..9),
        query in prop::option::of("\\PC{0,20}"),
        host in prop_oneof![Just("localhost".to_owned()), "\\PC{0,12}"],
        range in prop::option::of(prop_oneof!["bytes=[0-9]{0,22}-[0-9]{0,22}", "\\PC{0,12}"]),
        head in any::<bool>(),
        base in prop::sample::select(vec!["/", "/news-site/"]),
    ) {
        let path = format!("/{}", path.concat());
        let show = fake(base);
        let asked = Request {
            method: if head { "HEAD" } else { "GET" },
            path: &path,
            query: query.as_deref(),
            host: Some(&host),
            range: range.as_deref(),
            ..Request::default()
        };
        let reply = answer(&show, &Shelf, &guard(), &asked);
        prop_assert!((200..500).contains(&reply.status), "{reply:?}");
        for (name, value) in &reply.headers {
            prop_assert!(value.bytes().all(|b| (b' '..=b'~').contains(&b)), "{name}: {value}");
        }
        prop_assert_eq!(reply.header("cache-control"), Some("no-store"));
        if let (Body::Bytes(bytes), Some(length)) = (&reply.body, reply.header("content-length")) {
            prop_assert_eq!(bytes.len().to_string(), length);
        }
        if let Some(to) = reply.header("location") {
            prop_assert!(to.starts_with('/') && !to.starts_with("//"), "{}", to);
        }
        for route in show.asked.lock().unwrap().iter() {
            let is_inside = route.split('/').all(|part| !matches!(part, "" | "." | ".."))
                && !route.contains(['\\', '\0']);
            prop_assert!(is_inside, "{route}");
        }
    }
}
