//! Ctrl-C and SIGTERM in the middle of a deploy: an end soon, a whole site, no lock that anybody has
//! to wait for.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use std::{fs, io::Read as _};

use rustix::process::{Pid, Signal, kill_process};

use super::Site;
use super::proxy::{Fate, Proxy, ask, path};
use super::servers::{Server, installed};

const PROGRAM: &str = env!("CARGO_BIN_EXE_tongwen");

fn start(mut command: Command) -> Child {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// Waits until something is so, but not for ever.
fn until(what: impl Fn() -> bool) {
    let started = Instant::now();
    while !what() {
        assert!(started.elapsed() < Duration::from_secs(30));
        thread::sleep(Duration::from_millis(5));
    }
}

/// How a child ended, within seconds, and what it said.
fn end(mut child: Child) -> (ExitStatus, String) {
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > Duration::from_secs(10) {
            let _ = child.kill();
            panic!("it does not end");
        }
        thread::sleep(Duration::from_millis(5));
    };
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (status, said)
}

#[test]
fn a_deploy_that_is_told_to_end_comes_to_a_good_end() {
    let Some(installed) = installed() else { return };
    let data = tempfile::tempdir().unwrap();
    let server = Server::s3rver(&installed, data.path());
    let proxy = Proxy::new(server.port);
    let site = Site::new(proxy.port, "parallel = 2\n");
    let sent = Arc::new(AtomicUsize::new(0));
    let seen = sent.clone();
    proxy.judge(move |_, asked| {
        if asked.starts_with("PUT") && !asked.ends_with(".tongwen-lock") {
            seen.fetch_add(1, Ordering::SeqCst);
            return Fate::Delay(Duration::from_millis(60));
        }
        Fate::Pass
    });
    for one in [Signal::INT, Signal::TERM] {
        sent.store(0, Ordering::SeqCst);
        proxy.requests();
        let child = start(site.command(PROGRAM, &["deploy", "--yes"]));
        until(|| sent.load(Ordering::SeqCst) >= 4);
        signal(&child, one);
        let (status, said) = end(child);
        assert_eq!(status.code(), Some(2), "{said}");
        for expected in
            ["as soon as what is under way is done", "[deploy::ended]", "the site there is whole"]
        {
            assert!(said.contains(expected), "{said}");
        }
        let asked = proxy.requests();
        assert_eq!(asked.last().unwrap(), "PUT /site/.tongwen-lock");
        assert!(sent.load(Ordering::SeqCst) < site.manifest().files.len());
        let lock = ask(server.port, "GET", &path(".tongwen-lock"), &[]).text();
        assert!(lock.contains("\"left\":true"), "{lock}");
    }
    // Somebody else, in another folder, need not wait, and sends the rest.
    proxy.judge(|_, _| Fate::Pass);
    fs::remove_dir_all(site.folder().join(".public.tongwen")).unwrap();
    let rest = site.deploy()["uploads"].as_array().unwrap().len();
    assert!((1..site.manifest().files.len() - 3).contains(&rest), "{rest}");
    assert_eq!(ask(server.port, "GET", &path(".tongwen-lock"), &[]).status, 404);
    assert_eq!(site.deploy()["uploads"].as_array().unwrap().len(), 0);
}

/// A store that does not answer any more holds nobody who asks twice.
#[test]
fn asked_twice_it_ends_at_once() {
    let Some(installed) = installed() else { return };
    let data = tempfile::tempdir().unwrap();
    let server = Server::s3rver(&installed, data.path());
    let proxy = Proxy::new(server.port);
    let site = Site::new(proxy.port, "");
    let hung = Arc::new(AtomicUsize::new(0));
    let seen = hung.clone();
    proxy.judge(move |_, asked| {
        if asked.ends_with(".css") && seen.fetch_add(1, Ordering::SeqCst) == 0 {
            return Fate::Delay(Duration::from_secs(15));
        }
        Fate::Pass
    });
    let child = start(site.command(PROGRAM, &["deploy", "--yes"]));
    until(|| hung.load(Ordering::SeqCst) > 0);
    signal(&child, Signal::INT);
    thread::sleep(Duration::from_millis(200));
    let started = Instant::now();
    signal(&child, Signal::INT);
    let (status, said) = end(child);
    assert!(started.elapsed() < Duration::from_secs(5) && !status.success(), "{said}");
    assert_eq!(status.code(), None, "by the signal, as shells expect: {said}");
    // Its lock is there, and holds up everybody but the next run from here.
    proxy.judge(|_, _| Fate::Pass);
    assert!(!site.deploy()["uploads"].as_array().unwrap().is_empty());
}
