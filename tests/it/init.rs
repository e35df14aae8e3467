//! `init`: a site that begins, and what it never does to files that are there.

use std::fs;
use std::path::Path;

use super::cli::run;
use super::sites::files;

const HOSTS: [(&str, &str); 4] = [
    ("github", ".github/workflows/site.yml"),
    ("gitlab", ".gitlab-ci.yml"),
    ("cloudflare", ".github/workflows/cloudflare.yml"),
    ("netlify", ".github/workflows/netlify.yml"),
];

#[test]
fn a_site_begins_whole() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["init", "news"]).ends(0);
    let site = folder.path().join("news");
    run(&site, &["build", "--strict"]).ends(0);
    run(&site, &["check", "--strict"]).ends(0);
    run(&site, &["status", "--fail-on", "stale,missing,unverified"]).ends(0);
    let home = fs::read_to_string(site.join("public/zh/index.html")).unwrap();
    assert!(home.contains("即日起，新闻以中英双语发布"), "{home}");
}

#[test]
fn its_first_article_is_of_today() {
    let folder = tempfile::tempdir().unwrap();
    // It is the next day already where the site is.
    run(folder.path(), &["init", "--at", "2026-12-31T20:00:00Z"]).ends(0);
    let text = fs::read_to_string(folder.path().join("content/zh/news/welcome.md")).unwrap();
    assert!(text.contains("\ndate = 2027-01-01\n"), "{text}");
}

#[test]
fn what_is_there_is_never_touched() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("README.md"), "mine").unwrap();
    fs::create_dir(folder.path().join("site.toml")).unwrap();
    let told = run(folder.path(), &["init"]).ends(2);
    assert!(told.err.contains("cli::is-there"), "{}", told.err);
    assert!(told.err.contains("at README.md, site.toml already"), "{}", told.err);
    assert_eq!(names(folder.path()), ["README.md"]);
}

#[test]
fn what_cannot_be_written_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // A file where a folder has to be.
    fs::write(folder.path().join("content"), "").unwrap();
    let told = run(folder.path(), &["init"]).ends(2);
    assert!(told.err.contains("cli::cannot-write"), "{}", told.err);
    assert_eq!(names(folder.path()), ["content"]);
}

#[test]
fn a_site_is_given_workflows() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("site.toml"), "").unwrap();
    run(folder.path(), &["init", "--ci", "github,gitlab", "--ci", "cloudflare,netlify"]).ends(0);
    let mut paths: Vec<_> = HOSTS.iter().map(|(_, path)| *path).chain(["site.toml"]).collect();
    paths.sort_unstable();
    assert_eq!(names(folder.path()), paths);
    for (host, path) in HOSTS {
        let text = fs::read_to_string(folder.path().join(path)).unwrap();
        assert!(text.contains(&format!("tongwen init --ci {host}")), "{path}");
        assert!(text.contains(&format!("TONGWEN: \"{}\"", env!("CARGO_PKG_VERSION"))), "{path}");
        // Nothing is left to be filled in by us.
        let marks = text.split('@').filter(|part| part.chars().all(|c| c.is_ascii_uppercase()));
        assert_eq!(marks.filter(|part| !part.is_empty()).count(), 0, "{path}");
    }
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}
