//! Any bytes are a request to the preview: answered, and never from outside the site.
#![no_main]

use std::collections::BTreeMap;

use tongwen::serve::probe;

/// What a site has, and what it tells its host.
const FILES: [(&str, &str); 7] = [
    ("en/index.html", "<head></head>"),
    ("en/news/x/index.html", "<head></head>"),
    ("zh/新闻/index.html", "<head></head>"),
    ("404.html", "<head></head>"),
    ("assets/a.css", "a{}"),
    ("_headers", "/*\n  X-A: 1\n/assets/*\n  ! X-A\n  Content-Type: text/html\n"),
    ("_redirects", "/old/* /en/:splat 301\n/away/* https://a.example/:splat 302\n/in/* /:splat 301!\n/like/* /assets/a.css 200\n"),
];

libfuzzer_sys::fuzz_target!(|input: (bool, &[u8])| {
    let files: BTreeMap<_, _> =
        FILES.map(|(route, text)| (route.to_owned(), text.as_bytes().to_vec())).into();
    let base = if input.0 { "/" } else { "/news-site/" };
    let Some(reply) = probe(base, files, input.1) else { return };
    assert!(matches!(reply.status, 200 | 206 | 301 | 302 | 400 | 403 | 404 | 405 | 416), "{reply:?}");
    for route in &reply.asked {
        let parts: Vec<_> = route.split('/').collect();
        assert!(!parts.iter().any(|part| matches!(*part, "" | "." | "..")), "{route}");
        assert!(!route.contains('\\') && !route.contains(char::is_control), "{route}");
    }
    for (name, value) in &reply.headers {
        assert!(value.bytes().all(|b| b == b' ' || b.is_ascii_graphic()), "{name}: {value}");
        if name.eq_ignore_ascii_case("location") {
            let is_here = value.starts_with('/') && !value.starts_with("//");
            assert!(is_here || value.starts_with("https://a.example/"), "{value}");
        }
    }
});
