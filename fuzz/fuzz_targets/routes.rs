//! Any text is an address: a path inside the site, the same however often it is cleaned.
#![no_main]

use std::path::{Component, Path};

use tongwen::site::{Route, slug};

libfuzzer_sys::fuzz_target!(|text: &str| {
    for route in [Route::of_address(text), Route::of_file(text)] {
        let path = Path::new(route.as_str());
        assert!(path.components().all(|part| matches!(part, Component::Normal(_))), "{route}");
        assert!(!route.as_str().contains('\\') && !route.as_str().contains("//"), "{route}");
        assert_eq!(Route::of_file(route.as_str()), route, "cleaned is clean");
        let href = route.href("/base/");
        let is_sendable = |b: u8| b.is_ascii_graphic() && !b"\"#<>?`{}|\\^[]'".contains(&b);
        assert!(href.bytes().all(is_sendable), "{href}");
        assert!(href.starts_with("/base/") && !href.contains("/../"), "{href}");
        assert_eq!(route.folded(), Route::of_file(&route.folded()).folded(), "folded is folded");
    }
    let name = slug(text);
    assert_eq!(slug(&name), name, "a slug of a slug is that slug");
    assert!(!name.contains(['/', '\\', '%', '?', '#']) && !matches!(&*name, "." | ".."), "{name}");
});
