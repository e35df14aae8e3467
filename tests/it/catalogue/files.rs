//! What a disk holds besides files: links, pipes, devices, folders with odd names, and files that
//! come and go while they are looked for.

#![allow(clippy::too_many_lines, clippy::format_collect, reason = "a table, case by case")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use super::stand::Case;

const PAGE: &str = "zh/news/good/index.html";

fn pipe(path: &Path) {
    let _ = fs::remove_file(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A link in the folder of Chinese news.
fn link(name: &'static str, to: &'static str, path: &'static str) -> Case {
    Case::made(name, move |site| symlink(to, site.join("content/zh/news").join(path)).unwrap())
}

/// The same where links are followed.
fn followed(case: Case, how: &str) -> Case {
    case.and(
        "site.toml",
        format!(
            "base_url = \"https://a.org/\"\ntheme = \"tiny\"\nlanguages.en.title = \"News\"\n\
         languages.zh.title = \"新闻\"\nfeeds.formats = [\"atom\"]\nchrome.footer = []\n\
         limits.symlinks = \"{how}\"\n"
        ),
    )
}

pub(super) fn cases() -> Vec<Case> {
    vec![
        link("a link to a file beside the site", "../../../../beside/secret.md", "x.md")
            .told("survey::not-a-file content/zh/news/x.md")
            .shows(PAGE, "好"),
        link("a link to a folder beside the site", "../../../../beside", "x")
            .told("survey::not-a-file content/zh/news/x")
            .shows(PAGE, "好"),
        link("a link to a file of the machine", "/etc/passwd", "x.md")
            .told("survey::not-a-file content/zh/news/x.md")
            .shows(PAGE, "好"),
        link("a link to a device", "/dev/zero", "x.md")
            .told("survey::not-a-file content/zh/news/x.md")
            .shows(PAGE, "好"),
        link("a link to nothing", "nowhere.md", "x.md")
            .told("survey::not-a-file content/zh/news/x.md")
            .shows(PAGE, "好"),
        link("a link to itself", "x.md", "x.md")
            .told("survey::not-a-file content/zh/news/x.md")
            .shows(PAGE, "好"),
        link("a link to the folder around it", "..", "x")
            .told("survey::not-a-file content/zh/news/x")
            .shows(PAGE, "好"),
        link("a link to the whole machine", "/", "x")
            .told("survey::not-a-file content/zh/news/x")
            .shows(PAGE, "好"),
        followed(link("inside: to the site", "good.md", "x.md"), "inside")
            .shows("zh/news/x/index.html", "# 好"),
        followed(link("inside: beside the site", "../../../../beside/secret.md", "x.md"), "inside")
            .told("survey::link-outside content/zh/news/x.md")
            .shows(PAGE, "好"),
        followed(link("inside: to a folder beside the site", "../../../../beside", "x"), "inside")
            .told("survey::link-outside content/zh/news/x")
            .shows(PAGE, "好"),
        followed(link("inside: back", "..", "x"), "inside")
            .told("survey::link-loop content/zh/news/x")
            .shows(PAGE, "好"),
        followed(link("inside: to nothing", "nowhere.md", "x.md"), "inside")
            .told("survey::unreadable content/zh/news/x.md"),
        followed(link("inside: to itself", "x.md", "x.md"), "inside")
            .told("survey::unreadable content/zh/news/x.md"),
        followed(link("inside: to a device", "/dev/zero", "x.md"), "inside")
            .told("survey::link-outside content/zh/news/x.md")
            .shows(PAGE, "好"),
        followed(
            Case::made("anywhere: back", |site| {
                let beside = site.parent().unwrap().join("beside/more");
                fs::create_dir(&beside).unwrap();
                fs::write(beside.join("a.md"), "# 外面\n").unwrap();
                symlink("..", beside.join("back")).unwrap();
                fs::remove_file(site.parent().unwrap().join("beside/secret.md")).unwrap();
                symlink("../../../../beside", site.join("content/zh/news/x")).unwrap();
            }),
            "anywhere",
        )
        .told("survey::link-loop content/zh/news/x/more/back")
        .shows("zh/news/x/more/a/index.html", "# 外面"),
        followed(link("anywhere: to a device", "/dev/zero", "x.md"), "anywhere")
            .told("survey::not-a-file content/zh/news/x.md")
            .shows(PAGE, "好"),
        Case::made("a content folder that is a link elsewhere", |site| {
            fs::remove_dir_all(site.join("content/zh")).unwrap();
            symlink("../../beside", site.join("content/zh")).unwrap();
        })
        .told("survey::outside content/zh")
        .unforgiven(),
        Case::made("static files that are a link elsewhere", |site| {
            fs::remove_dir_all(site.join("static")).unwrap();
            symlink("../beside", site.join("static")).unwrap();
        })
        .told("survey::outside static")
        .unforgiven(),
        Case::made("a theme that is a link elsewhere", |site| {
            fs::rename(site.join("themes/tiny"), site.parent().unwrap().join("beside/tiny"))
                .unwrap();
            symlink("../../beside/tiny", site.join("themes/tiny")).unwrap();
        })
        .told("survey::outside themes/tiny")
        .unforgiven(),
        Case::made("a link in static/", |site| {
            symlink("../../beside/secret.md", site.join("static/x.txt")).unwrap();
        })
        .told("survey::not-a-file static/x.txt")
        .shows(PAGE, "好"),
        Case::made("a link as a template", |site| {
            fs::create_dir_all(site.join("templates")).unwrap();
            symlink("../../beside/secret.md", site.join("templates/page.html")).unwrap();
        })
        .told("survey::not-a-file templates/page.html")
        .shows(PAGE, "好"),
        Case::made("a pipe called like an article", |site| {
            pipe(&site.join("content/zh/news/x.md"));
        })
        .told("survey::not-a-file content/zh/news/x.md")
        .shows(PAGE, "好"),
        Case::made("a pipe as a template", |site| pipe(&site.join("templates/page.html")))
            .told("survey::not-a-file templates/page.html")
            .shows(PAGE, "好"),
        Case::made("a pipe in static/", |site| pipe(&site.join("static/x.txt")))
            .told("survey::not-a-file static/x.txt")
            .shows(PAGE, "好"),
        Case::made("a socket called like an article", |site| {
            // By a short name: those of sockets are.
            let (short, place) = (tempfile::tempdir().unwrap(), site.join("content/zh/news"));
            symlink(place, short.path().join("s")).unwrap();
            UnixListener::bind(short.path().join("s/x.md")).unwrap();
        })
        .told("survey::not-a-file content/zh/news/x.md")
        .shows(PAGE, "好"),
        Case::made("a folder called like an article", |site| {
            fs::create_dir_all(site.join("content/zh/news/x.md")).unwrap();
        })
        .shows(PAGE, "好"),
        Case::file("a folder called like an article, with one", "content/zh/x.md/y.md", "# 题\n")
            .shows("zh/x.md/y/index.html", "# 题"),
        Case::file("a folder called index.md", "content/zh/news/index.md/a.txt", "a")
            .shows(PAGE, "好"),
        Case::made("a content folder that is a file", |site| {
            fs::remove_dir_all(site.join("content/zh")).unwrap();
            fs::write(site.join("content/zh"), "a").unwrap();
        })
        .told("survey::not-a-folder content/zh")
        .unforgiven(),
        Case::made("no content folder", |site| {
            fs::remove_dir_all(site.join("content/zh")).unwrap();
        })
        .told("survey::no-content content/zh")
        .shows("en/news/good/index.html", "Good"),
        Case::made("a file without rights", |site| {
            fs::write(site.join("content/zh/news/x.md"), "# 题\n").unwrap();
            shut(&site.join("content/zh/news/x.md"));
        })
        .told("survey::unreadable content/zh/news/x.md")
        .by_nobody(),
        Case::made("a folder without rights", |site| {
            fs::create_dir(site.join("content/zh/shut")).unwrap();
            fs::write(site.join("content/zh/shut/x.md"), "# 题\n").unwrap();
            shut(&site.join("content/zh/shut"));
        })
        .told("survey::unreadable content/zh/shut")
        .by_nobody(),
        Case::made("a picture without rights", |site| {
            fs::write(site.join("static/x.png"), "a").unwrap();
            shut(&site.join("static/x.png"));
        })
        .told("publish::cannot-read static/x.png")
        .unforgiven()
        .by_nobody(),
        Case::made("two names of one file", |site| {
            let folder = site.join("content/zh/news");
            fs::hard_link(folder.join("good.md"), folder.join("x.md")).unwrap();
        })
        .shows("zh/news/x/index.html", "# 好"),
    ]
}

fn shut(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
}
