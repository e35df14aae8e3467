//! A site in three languages: what it says of each in the others, on pages and in tables.

use std::fmt::Write as _;

use super::cli::run;
use super::sites::{NOW, Site, TINY};

fn site() -> Site {
    Site::new(include_str!("golden/three.txt")).with(TINY)
}

#[test]
fn every_page_knows_the_others() {
    let built = site().build().fine();
    insta::assert_snapshot!("three_routes", built.routes());
    let pages = [
        "index.html",
        "404.html",
        "en/index.html",
        "fr/index.html",
        "fr/actualites/index.html",
        "fr/notices/index.html",
        "en/news/all/index.html",
        "zh/news/all/index.html",
        "fr/actualites/all/index.html",
        "zh/news/two/index.html",
        "fr/actualites/two/index.html",
        "fr/actualites/one/index.html",
        "fr/about/index.html",
        "fr/favorites/index.html",
        "fr/tags/index.html",
        "fr/tags/inspection/index.html",
        "fr/archive/2026/03/index.html",
        "fr/feed.xml",
        "sitemap.xml",
    ];
    insta::assert_snapshot!("three_pages", built.shown(&pages));
}

#[test]
fn every_table_has_a_column_for_each() {
    let room = tempfile::tempdir().unwrap();
    let root = room.path();
    site().write(root);
    let mut said = String::new();
    let mut tell = |args: &[&str], ends: i32| {
        let done = run(root, &[args, &["--at", NOW]].concat()).ends(ends);
        writeln!(said, "$ tongwen {}\n{}{}", args.join(" "), done.out, done.err).unwrap();
    };
    tell(&["status"], 0);
    tell(&["status", "--missing", "--lang", "fr", "--format", "csv"], 0);
    tell(&["list"], 0);
    // Of French only what has no language is compared: the standard, not the day and the number.
    tell(&["check"], 0);
    tell(&["translate", "ack", "content/fr/actualites/all.md"], 0);
    tell(&["translate", "start", "content/fr/actualites/two.md"], 0);
    tell(&["translate", "diff", "content/en/news/all.md"], 0);
    tell(&["explain", "/zh/news/all/"], 0);
    tell(&["explain", "content/fr/actualites/two.md"], 0);
    tell(&["build", "--lang", "fr", "--output", "fr-only", "--quiet"], 0);
    insta::assert_snapshot!("three_tables", said.replace(&*root.to_string_lossy(), "ROOT"));
}
