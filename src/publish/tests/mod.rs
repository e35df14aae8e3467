//! What publish promises, one test a promise.

mod stopped;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tempfile::TempDir;

use super::{Options, Published, clean, publish, recover};
use crate::diag::{Diagnostic, Outcome, Ui, phrase};
use crate::manifest::{self, Artifact, Content, Manifest};
use crate::site::Route;

type Files = BTreeMap<String, Vec<u8>>;

const PLAIN: Options = Options { swap: false, durable: false };
const SWAP: Options = Options { swap: true, durable: false };
const DURABLE: Options = Options { swap: false, durable: true };

fn site(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn render(site: &Files) -> impl Fn(usize) -> Outcome<Option<Artifact>> + Sync {
    let files: Vec<_> = site.iter().collect();
    move |job| {
        let (route, bytes) = files[job];
        let content = Content::Bytes(bytes.clone().into());
        Outcome::clean(Some(Artifact { route: Route::of_file(route), content }))
    }
}

fn print(folder: &Path, site: &Files, options: Options) -> Outcome<Option<Published>> {
    publish(site.len(), render(site), folder, options)
}

/// Publishes without a fault and gives the counts: files, written, unchanged, deleted.
fn counts(folder: &Path, site: &Files, options: Options) -> [usize; 4] {
    let Outcome { value, diagnostics } = print(folder, site, options);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let done = value.unwrap();
    let manifest = fs::read(folder.join(manifest::FILE)).unwrap();
    assert_eq!(Manifest::parse(&manifest).unwrap().files.len(), done.files);
    [done.files, done.written, done.unchanged, done.deleted]
}

/// Publishes and gives the codes of the faults; there must be no value.
fn faults(folder: &Path, site: &Files, options: Options) -> Vec<String> {
    let Outcome { value, diagnostics } = print(folder, site, options);
    assert_eq!(value, None);
    diagnostics.iter().map(describe).collect()
}

fn describe(fault: &Diagnostic) -> String {
    assert_ne!(phrase(Ui::Zh, fault.code, &fault.values), fault.code, "a fault without words");
    let name = fault.value("path").map(|path| path.rsplit('/').next().unwrap_or_default());
    format!("{} {}", fault.code, name.or(fault.value("route")).unwrap_or_default())
}

/// Everything in a folder but our books: files with their bytes, folders with a slash.
fn tree(folder: &Path) -> Files {
    let mut all = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for child in fs::read_dir(&next).into_iter().flatten() {
            let path = child.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() && name != ".tongwen" {
                all.insert(format!("{name}/"), Vec::new());
                folders.push(path);
            } else if path.is_file() && name != manifest::FILE {
                all.insert(name, fs::read(path).unwrap());
            }
        }
    }
    all
}

/// A site as [`tree`] shows it.
fn expected(site: &Files) -> Files {
    let mut all = site.clone();
    for path in site.keys() {
        all.extend(path.match_indices('/').map(|(at, _)| (path[..=at].to_owned(), Vec::new())));
    }
    all
}

fn room() -> (TempDir, PathBuf) {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("public");
    (room, folder)
}

fn times(folder: &Path, site: &Files) -> BTreeMap<String, SystemTime> {
    let time = |path: &String| folder.join(path).metadata().unwrap().modified().unwrap();
    site.keys().map(|path| (path.clone(), time(path))).collect()
}

/// Sets all times back, as if an hour had passed.
fn age(folder: &Path, site: &Files) {
    for path in site.keys() {
        let file = fs::File::options().write(true).open(folder.join(path)).unwrap();
        let time = file.metadata().unwrap().modified().unwrap();
        file.set_modified(time - std::time::Duration::from_hours(1)).unwrap();
    }
}

#[test]
fn a_site_goes_where_nothing_is() {
    let (room, folder) = room();
    let site = site(&[("index.html", "home"), ("zh/新闻/index.html", "新闻"), ("a/b/c.css", "")]);
    assert_eq!(counts(&folder, &site, PLAIN), [3, 3, 0, 0]);
    assert_eq!(tree(&folder), expected(&site));
    let bytes = fs::read(folder.join(manifest::FILE)).unwrap();
    assert_eq!(Manifest::parse(&bytes).unwrap().files.len(), 3);
    // The same into an empty folder, durably, into one below folders that do not exist, and into
    // one that holds only what is hidden.
    fs::create_dir(room.path().join("empty")).unwrap();
    fs::create_dir(room.path().join("git")).unwrap();
    fs::write(room.path().join("git/.gitkeep"), "").unwrap();
    for name in ["empty", "x/y/z", "git"] {
        assert_eq!(counts(&room.path().join(name), &site, DURABLE), [3, 3, 0, 0]);
        assert_eq!(fs::read(room.path().join(name).join(manifest::FILE)).unwrap(), bytes);
    }
    assert!(room.path().join("git/.gitkeep").exists());
}

#[test]
fn only_what_differs_is_written() {
    for options in [PLAIN, SWAP, DURABLE] {
        let (_room, folder) = room();
        let mut site = site(&[("a/index.html", "1"), ("b/index.html", "1"), ("c.css", "1")]);
        counts(&folder, &site, options);
        age(&folder, &site);
        let before = times(&folder, &site);
        let manifest = fs::read(folder.join(manifest::FILE)).unwrap();
        assert_eq!(counts(&folder, &site, options), [3, 0, 3, 0]);
        site.insert("b/index.html".to_owned(), b"2".to_vec());
        assert_eq!(counts(&folder, &site, options), [3, 1, 2, 0]);
        assert_eq!(tree(&folder), expected(&site));
        let after = times(&folder, &site);
        let changed: Vec<_> = before.keys().filter(|path| before[*path] != after[*path]).collect();
        assert_eq!(changed, ["b/index.html"]);
        assert_ne!(fs::read(folder.join(manifest::FILE)).unwrap(), manifest);
        site.remove("b/index.html");
        assert_eq!(counts(&folder, &site, options), [2, 0, 2, 1]);
        assert_eq!(tree(&folder), expected(&site), "the empty folder goes too");
    }
}

#[test]
fn a_file_of_ours_that_was_changed_is_mended() {
    let (_room, folder) = room();
    let site = site(&[("a.html", "one"), ("b.html", "two")]);
    counts(&folder, &site, PLAIN);
    fs::write(folder.join("a.html"), "0ne").unwrap();
    fs::remove_file(folder.join("b.html")).unwrap();
    assert_eq!(counts(&folder, &site, PLAIN), [2, 2, 0, 0]);
    assert_eq!(tree(&folder), expected(&site));
}

#[test]
fn a_known_file_is_not_read() {
    let (_room, folder) = room();
    let site = site(&[("a.html", "one")]);
    counts(&folder, &site, PLAIN);
    age(&folder, &site);
    counts(&folder, &site, PLAIN);
    // Same size, same time: only who reads it sees the difference.
    let time = folder.join("a.html").metadata().unwrap().modified().unwrap();
    fs::write(folder.join("a.html"), "0ne").unwrap();
    let file = fs::File::options().write(true).open(folder.join("a.html")).unwrap();
    file.set_modified(time).unwrap();
    // The cache is old enough to be trusted once its own time is behind the file's.
    let cache = folder.with_file_name(".public.tongwen").join("cache");
    assert!(fs::read_to_string(&cache).unwrap().ends_with(" 3 a.html\n"));
    assert_eq!(counts(&folder, &site, PLAIN), [1, 0, 1, 0]);
}

#[test]
fn files_become_folders_and_folders_files() {
    for options in [PLAIN, SWAP, DURABLE] {
        let (_room, folder) = room();
        let sites = [
            site(&[("a", "file"), ("b/x/y.html", "deep"), ("b/z.html", "z"), ("c.css", "")]),
            site(&[("a/index.html", "page"), ("b", "file"), ("c.css", "")]),
        ];
        for site in sites.iter().chain(&sites) {
            counts(&folder, site, options);
            assert_eq!(tree(&folder), expected(site));
        }
    }
}

#[test]
fn a_file_leaves_before_anything_comes_below_it() {
    let (_room, folder) = room();
    counts(&folder, &site(&[("b", "1")]), PLAIN);
    // The page is the first by name, the asset the first to be put.
    let next = site(&[("b/a/index.html", "2"), ("b/c/a", "3")]);
    assert_eq!(counts(&folder, &next, PLAIN), [2, 2, 0, 1]);
    assert_eq!(tree(&folder), expected(&next));
}

#[test]
fn a_folder_of_others_is_refused_untouched() {
    let (room, folder) = room();
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("thesis.odt"), "precious").unwrap();
    let site = site(&[("index.html", "")]);
    assert_eq!(faults(&folder, &site, PLAIN), ["publish::not-ours public"]);
    assert_eq!(
        describe(clean(&folder).diagnostics.iter().next().unwrap()),
        "publish::not-ours public"
    );
    assert_eq!(
        faults(&folder.join("thesis.odt"), &site, PLAIN),
        ["publish::not-a-folder thesis.odt"]
    );
    assert_eq!(tree(room.path()).len(), 2, "nothing is put into it or beside it");
}

#[test]
fn a_file_of_others_is_never_written_over() {
    for options in [PLAIN, SWAP] {
        let (_room, folder) = room();
        let old = site(&[("a.html", "1")]);
        counts(&folder, &old, options);
        fs::create_dir_all(folder.join("dir/deep")).unwrap();
        for name in ["b.html", "c", "dir/deep/x", "same.html"] {
            fs::write(folder.join(name), "theirs").unwrap();
        }
        let before = tree(&folder);
        let new = [
            ("a.html", "2"),
            ("b.html", ""),
            ("c/d.html", ""),
            ("dir", ""),
            ("same.html", "theirs"),
        ];
        let barred =
            ["publish::foreign-file b.html", "publish::foreign-file c", "publish::foreign-file x"];
        assert_eq!(faults(&folder, &site(&new), options), barred);
        assert_eq!(tree(&folder), before);
        // Nothing in the way: they survive beside the site. An equal file becomes ours.
        let new = site(&[("a.html", "2"), ("same.html", "theirs")]);
        assert_eq!(counts(&folder, &new, options), [2, 1, 1, 0]);
        assert_eq!(fs::read(folder.join("dir/deep/x")).unwrap(), b"theirs");
        counts(&folder, &old, options);
        assert!(!folder.join("same.html").exists() && folder.join("b.html").exists());
        assert_eq!(clean(&folder).value, 1);
        assert!(!folder.join("a.html").exists() && folder.join("b.html").exists());
        assert!(!folder.with_file_name(".public.tongwen").exists());
    }
}

#[test]
fn a_name_that_changes_only_its_case_keeps_its_file() {
    let (_room, folder) = room();
    counts(&folder, &site(&[("en/News.html", "1")]), PLAIN);
    // Where the disk does not ignore case, a second name for the file does as if it did.
    let _ = fs::hard_link(folder.join("en/News.html"), folder.join("en/news.html"));
    let new = site(&[("en/news.html", "1")]);
    assert_eq!(counts(&folder, &new, PLAIN), [1, 1, 0, 1]);
    assert_eq!(tree(&folder), expected(&new));
}

#[test]
fn a_run_with_errors_changes_nothing() {
    for options in [PLAIN, SWAP] {
        let (room, folder) = room();
        let files = site(&[("a.html", "1"), ("b.html", "1")]);
        let broken = |job: usize| {
            let route = Route::of_file(&format!("{job}.html"));
            let artifact = Artifact { route, content: Content::Bytes((&b"new"[..]).into()) };
            let mut outcome = Outcome::clean(Some(artifact));
            match job {
                3 | 7 => outcome.diagnostics.push(Diagnostic::error("x").with("route", job)),
                5 => outcome.diagnostics.push(Diagnostic::warning("x").with("route", job)),
                _ => {}
            }
            outcome
        };
        for is_new in [true, false] {
            if !is_new {
                counts(&folder, &files, options);
            }
            let before = tree(room.path());
            let Outcome { value, diagnostics } = publish(9, broken, &folder, options);
            assert_eq!(value, None);
            let order: Vec<_> = diagnostics.iter().filter_map(|one| one.value("route")).collect();
            assert_eq!(order, ["3", "5", "7"]);
            assert_eq!(tree(room.path()), before);
        }
    }
}

#[test]
fn names_that_cannot_be_are_all_told() {
    let (_room, folder) = room();
    let long = "长".repeat(100);
    let wrong =
        [(&*long, ""), ("a", ""), ("a/b", ""), ("tongwen-manifest.json", ""), ("x\u{1}", "")];
    let told = [
        "publish::clash a/b".to_owned(),
        "publish::bad-route tongwen-manifest.json".to_owned(),
        "publish::bad-route x\\u{1}".to_owned(),
        format!("publish::bad-route {long}"),
    ];
    assert_eq!(faults(&folder, &site(&wrong), PLAIN), told);
    assert!(!folder.exists(), "and nothing is left beside it either");
    counts(&folder, &site(&[("c", "")]), PLAIN);
    assert_eq!(faults(&folder, &site(&wrong), PLAIN), told);
    assert_eq!(tree(&folder), site(&[("c", "")]));
}

#[test]
fn files_are_copied() {
    let (room, folder) = room();
    let source = room.path().join("film.mp4");
    let copy = || {
        let artifact = |path: &Path| Artifact {
            route: Route::of_file("media/film.mp4"),
            content: Content::File(path.to_owned()),
        };
        publish(1, |_| Outcome::clean(Some(artifact(&source))), &folder, PLAIN)
    };
    assert_eq!(
        copy().diagnostics.iter().map(describe).collect::<Vec<_>>(),
        ["publish::cannot-read film.mp4"]
    );
    for (size, written) in [(200_000, 1), (200_000, 0), (200_001, 1)] {
        fs::write(&source, vec![7; size]).unwrap();
        assert_eq!(copy().value.unwrap().written, written);
        assert_eq!(fs::read(folder.join("media/film.mp4")).unwrap(), vec![7; size]);
    }
}

#[test]
fn a_second_run_at_once_is_refused() {
    let (_room, folder) = room();
    let old = site(&[("a.html", "1")]);
    counts(&folder, &old, PLAIN);
    let hold = recover(&folder).unwrap().unwrap();
    let new = site(&[("a.html", "2")]);
    assert_eq!(faults(&folder, &new, PLAIN), ["publish::locked public"]);
    assert_eq!(clean(&folder).value, 0);
    assert_eq!(tree(&folder), old);
    drop(hold);
    counts(&folder, &new, PLAIN);
}

#[test]
fn recovering_touches_nothing_where_nobody_worked() {
    let (room, folder) = room();
    assert!(recover(&folder).unwrap().is_none());
    assert_eq!(tree(room.path()), Files::new());
    assert_eq!(clean(&folder.join("deeper")).value, 0);
    assert_eq!(tree(room.path()), Files::new());
}

#[test]
fn a_damaged_manifest_is_made_anew() {
    for options in [PLAIN, SWAP] {
        let (_room, folder) = room();
        counts(&folder, &site(&[("a.html", "1"), ("b.html", "1"), ("old.html", "1")]), options);
        fs::write(folder.join(manifest::FILE), "{\"version\":").unwrap();
        assert_eq!(
            clean(&folder).diagnostics.iter().map(describe).collect::<Vec<_>>(),
            ["publish::damaged-manifest tongwen-manifest.json"]
        );
        let Outcome { value, diagnostics } =
            print(&folder, &site(&[("a.html", "1"), ("b.html", "2")]), options);
        assert_eq!(value.map(|done| (done.written, done.unchanged, done.deleted)), Some((1, 1, 0)));
        assert_eq!(
            diagnostics.iter().map(|fault| fault.code).collect::<Vec<_>>(),
            ["publish::manifest-renewed"]
        );
        let left = site(&[("a.html", "1"), ("b.html", "2"), ("old.html", "1")]);
        assert_eq!(tree(&folder), left, "what nobody can vouch for stays");
    }
}

#[cfg(unix)]
#[test]
fn a_linked_folder_is_worked_on_from_inside() {
    let (room, folder) = room();
    let real = room.path().join("real");
    std::os::unix::fs::symlink(&real, &folder).unwrap();
    let old = site(&[("a/index.html", "1"), ("b.css", "1")]);
    assert_eq!(faults(&folder, &old, PLAIN), ["publish::not-a-folder public"]);
    fs::create_dir(&real).unwrap();
    assert_eq!(counts(&folder, &old, PLAIN), [2, 2, 0, 0]);
    assert!(folder.is_symlink() && folder.join(".tongwen").is_dir());
    let new = site(&[("a/index.html", "2")]);
    assert_eq!(faults(&folder, &new, SWAP), ["publish::no-swap public"]);
    assert_eq!(counts(&folder, &new, PLAIN), [1, 1, 0, 1]);
    assert_eq!(tree(&real), expected(&new));
    assert_eq!(clean(&folder).value, 1);
    assert_eq!(
        tree(room.path()),
        site(&[("real/", "")]).into_iter().chain(site(&[("public/", "")])).collect()
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_done_through_a_link() {
    let (room, folder) = room();
    counts(&folder, &site(&[("a.html", "1"), ("media/x.png", "1")]), PLAIN);
    fs::rename(folder.join("media"), room.path().join("media")).unwrap();
    std::os::unix::fs::symlink(room.path().join("media"), folder.join("media")).unwrap();
    let new = site(&[("a.html", "1"), ("media/x.png", "2")]);
    assert_eq!(faults(&folder, &new, PLAIN), ["publish::foreign-file media"]);
    assert_eq!(counts(&folder, &site(&[("a.html", "1")]), PLAIN), [1, 0, 1, 0]);
    assert!(room.path().join("media/x.png").exists());
}
