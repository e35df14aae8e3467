//! The kinds of storage of the feature `cloud`, by the two of which a server can be had here: the
//! same trait, the same order, the same books.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use tongwen::manifest;

use super::proxy::{Fate, Proxy};
use super::servers::{Server, free_port, installed};
use super::{Site, routes, write};

/// Every file of a folder that is part of the site there.
fn files(folder: &Path) -> BTreeSet<String> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let below = |path: &Path| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
    files.map(|entry| below(entry.path())).collect()
}

fn is_in_step(site: &Site, there: &Path) {
    let manifest = site.manifest();
    for route in manifest.files.keys() {
        assert_eq!(fs::read(there.join(route)).unwrap(), fs::read(site.public(route)).unwrap());
    }
    let mut there = files(there);
    there.retain(|route| !route.starts_with("assets/") || manifest.files.contains_key(route));
    let mut expected: BTreeSet<_> = manifest.files.keys().cloned().collect();
    expected.insert(manifest::FILE.to_owned());
    assert_eq!(there, expected);
}

/// One word, a failing store where `proxy` stands in between, an article that goes, a manifest that is
/// lost, files of somebody else.
fn goes_through_its_life(site: &Site, there: &Path, proxy: Option<&Proxy>) {
    site.deploy();
    is_in_step(site, there);
    let again = site.deploy();
    assert_eq!(again["uploads"].as_array().unwrap().len(), 0);
    assert_eq!(again["requests"], 2);

    let before = site.manifest();
    site.edit("word", "another");
    let now = site.manifest();
    let differs = |route: &&String| before.files.get(*route) != now.files.get(*route);
    let changed: BTreeSet<_> = now.files.keys().filter(differs).cloned().collect();
    if let Some(proxy) = proxy {
        // The store refuses now and then.
        proxy.judge(|number, _| match number % 7 {
            0 => Fate::Answer(503, "later".to_owned()),
            _ => Fate::Pass,
        });
    }
    assert_eq!(routes(&site.deploy()["uploads"]), changed);
    is_in_step(site, there);
    if let Some(proxy) = proxy {
        proxy.judge(|_, _| Fate::Pass);
    }

    fs::remove_file(site.folder().join("content/en/news/b.md")).unwrap();
    site.build();
    assert!(site.deploy()["deletes"].as_array().unwrap().len() >= 2);
    is_in_step(site, there);

    // A folder that no manifest tells of: nothing is known, so all is sent; what is not ours stays.
    fs::write(there.join(manifest::FILE), "{").unwrap();
    fs::write(there.join("theirs.txt"), "theirs").unwrap();
    let run = site.run(&["deploy", "--yes"]);
    let is_told = run.err.contains("[deploy::rebuilt]") && run.err.contains("`theirs.txt`");
    assert!(run.status == 0 && is_told, "{}", run.err);
    fs::remove_file(there.join("theirs.txt")).unwrap();
    is_in_step(site, there);
}

#[test]
fn a_server_with_webdav_is_kept_in_step_with_the_folder() {
    if installed().is_none() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let server = Server::lighttpd(room.path());
    let proxy = Proxy::new(server.port);
    let site = Site::on("webdav", proxy.port, "prefix = \"新闻\"\n");
    goes_through_its_life(&site, &room.path().join("www/新闻"), Some(&proxy));
}

#[test]
fn a_server_that_is_not_there_is_told_soon() {
    let site = Site::on("webdav", free_port(), "");
    let started = Instant::now();
    let run = site.run(&["deploy", "--yes"]);
    run.fails_with("deploy::blind");
    assert!(run.err.contains("refused") && run.err.contains("nothing was changed"), "{}", run.err);
    assert!(started.elapsed() < Duration::from_secs(20));
}

/// The command `ssh` asks for no password and believes no server but the one whose key it was given.
#[test]
fn a_server_with_sftp_is_kept_in_step_with_the_folder() {
    if installed().is_none() {
        return;
    }
    let room = tempfile::tempdir().unwrap();
    let server = Server::sshd(room.path());
    let there = room.path().join("www/新闻");
    let user = Command::new("id").arg("-un").output().unwrap().stdout;
    let target = format!(
        "kind = \"sftp\"\nendpoint = \"ssh://127.0.0.1:{}\"\nuser = \"{}\"\nkey = \"{}\"\nprefix = \"{}\"\n",
        server.port,
        String::from_utf8(user).unwrap().trim(),
        room.path().join("key").display(),
        there.display()
    );
    let site = Site::with(&target);
    let known = room.path().join("known_hosts");
    let ssh = format!(
        "#!/bin/sh\nexec /usr/bin/ssh -F /dev/null -o UserKnownHostsFile={} \"$@\"\n",
        known.display()
    );
    write(site.folder(), "bin/ssh", ssh.as_bytes());
    fs::set_permissions(site.folder().join("bin/ssh"), Permissions::from_mode(0o755)).unwrap();
    let whole = fs::read(&known).unwrap();
    fs::write(&known, "").unwrap();
    let run = site.run(&["deploy", "--yes"]);
    run.fails_with("deploy::blind");
    assert!(run.err.contains("ssh"), "{}", run.err);
    assert!(!there.exists());
    fs::write(&known, whole).unwrap();
    goes_through_its_life(&site, &there, None);
}
