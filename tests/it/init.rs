//! `init`: a site that begins, and what it never does to files that are there.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::cli::run;
use super::history::git;
use super::sites::{files, write};

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

/// The command of a step of a workflow.
fn step<'w>(workflow: &'w str, name: &str) -> &'w str {
    let (_, step) = workflow.split_once(&format!("- name: {name}\n")).unwrap();
    step.split_once("run: ").unwrap().1.lines().next().unwrap()
}

#[test]
#[cfg(unix)]
fn a_pull_request_is_told_its_faults_where_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path();
    run(site, &["init", "--ci", "github"]).ends(0);
    // What was wrong before is not the fault of who sends the pull request.
    write(site, "content/en/news/old.md", b"# Old\n\n[gone](gone.md)\n");
    git(site, "Chen Jing", "2026-07-01", &["init", "--quiet"]);
    git(site, "Chen Jing", "2026-07-01", &["add", "--all"]);
    git(site, "Chen Jing", "2026-07-01", &["commit", "--quiet", "--message", "A site"]);
    let zh = "+++\ntitle = \"通知\"\ndate = 2026-02-30\n+++\n";
    let en = "# Notice\n\nSee [the\nrules](rules.md).\n\n![](plan.png)\n";
    write(site, "content/zh/news/notice.md", zh.as_bytes());
    write(site, "content/en/news/notice.md", en.as_bytes());
    let workflow = fs::read_to_string(site.join(".github/workflows/site.yml")).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_tongwen")).parent().unwrap();
    let path = [program.as_os_str(), &std::env::var_os("PATH").unwrap()].join(":".as_ref());
    let told = Command::new("sh")
        .args(["-c", step(&workflow, "Check what a pull request touches")])
        .current_dir(site)
        .env("PATH", path)
        .env("BASE", "HEAD")
        .output()
        .unwrap();
    assert_eq!(told.status.code(), Some(1), "{told:?}");
    let told = String::from_utf8(told.stdout).unwrap();
    let annotations = told.lines().filter_map(|line| line.strip_prefix("::error file="));
    let shown = annotations.map(|annotation| {
        let mut parts = annotation.split([',', '=']);
        let (file, line) = (parts.next().unwrap(), parts.nth(1).unwrap());
        let text = fs::read_to_string(site.join(file)).unwrap();
        let line: usize = line.parse().unwrap();
        (file.to_owned(), text.lines().nth(line - 1).unwrap().to_owned())
    });
    let (zh, en) = ("content/zh/news/notice.md", "content/en/news/notice.md");
    let wanted = [(en, "rules](rules.md)."), (en, "![](plan.png)"), (zh, "date = 2026-02-30")];
    let wanted = wanted.map(|(file, line)| (file.to_owned(), line.to_owned()));
    assert_eq!(shown.collect::<Vec<_>>(), wanted, "{told}");
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_keys().collect()
}
