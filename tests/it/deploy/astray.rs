//! Addresses that lead nowhere, or elsewhere: what is said, and that it does not take long.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use super::Site;
use super::proxy::{Fate, Proxy};
use super::servers::{Server, free_port, installed};

/// Runs a deploy that has to fail with a code before long, and gives what it said.
#[track_caller]
fn fault(site: &Site, code: &str) -> String {
    let started = Instant::now();
    let run = site.run(&["deploy", "--yes"]);
    run.fails_with(code);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    run.err
}

#[test]
fn a_store_that_is_not_there_is_told_soon() {
    let site = Site::new(free_port(), "");
    let said = fault(&site, "deploy::blind");
    assert!(said.contains("nothing was changed") && said.contains("http://127.0.0.1:"), "{said}");
}

/// Somebody else's web server, which has a page for everything.
#[test]
fn a_web_server_is_no_store() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let site = Site::new(listener.local_addr().unwrap().port(), "");
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let _ = client.set_read_timeout(Some(Duration::from_secs(5)));
            let _ = client.read(&mut [0; 4096]);
            let page = "<!doctype html><title>Welcome</title>";
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close";
            let _ = write!(client, "{head}\r\ncontent-length: {}\r\n\r\n{page}", page.len());
        }
    });
    fault(&site, "deploy::no-storage");
}

/// As Amazon answers, for which no server here has more than one region.
#[test]
fn another_region_is_named() {
    let Some(installed) = installed() else { return };
    let data = tempfile::tempdir().unwrap();
    let server = Server::s3rver(&installed, data.path());
    let proxy = Proxy::new(server.port);
    let site = Site::new(proxy.port, "");
    for (status, said, expected) in [
        (
            400,
            "<Error><Code>AuthorizationQueryParametersError</Code><Message>Error parsing the \
             X-Amz-Credential parameter; the region 'us-east-1' is wrong; expecting 'eu-central-1'\
             </Message><Region>eu-central-1</Region></Error>",
            "region = \"eu-central-1\"",
        ),
        (
            301,
            "<Error><Code>PermanentRedirect</Code><Message>The bucket you are attempting to access \
             must be addressed using the specified endpoint.</Message></Error>",
            "write the region of the bucket",
        ),
    ] {
        proxy.judge(move |_, _| Fate::Answer(status, said.to_owned()));
        let said = fault(&site, "deploy::elsewhere");
        assert!(said.contains(expected), "{said}");
    }
    proxy.judge(|_, _| Fate::Pass);
    let text = fs::read_to_string(site.folder().join("site.toml")).unwrap();
    fs::write(site.folder().join("site.toml"), text.replace("\"site\"", "\"nowhere\"")).unwrap();
    fault(&site, "deploy::no-bucket");
    assert!(!data.path().join("nowhere").exists(), "no bucket is made");
}
