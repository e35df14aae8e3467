//! Credentials: right ones open a store that looks closely, others are told of without being shown.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::proxy::{Fate, Proxy};
use super::servers::{Server, installed};
use super::{Run, SECRET, Site, write};

/// A key, as long as those of stores are.
const KEY: &str = "TONGWENTESTKEY000000";

fn with(site: &Site, variables: &[(&str, &str)]) -> Run {
    let mut command = site.command(env!("CARGO_BIN_EXE_tongwen"), &["deploy", "--yes"]);
    command.envs(variables.iter().copied());
    Run::of(command)
}

/// Every file below a folder, with what it holds.
fn all(folder: &Path) -> BTreeSet<(String, Vec<u8>)> {
    let entries = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
    files.map(|entry| (name(entry.path()), fs::read(entry.path()).unwrap())).collect()
}

/// The store computes the signature of every request for itself. The prefix holds what addresses
/// write in several ways.
#[test]
fn only_the_right_secret_signs() {
    let Some(installed) = installed() else { return };
    let data = tempfile::tempdir().unwrap();
    let server = Server::nanio(&installed, data.path(), KEY, SECRET);
    let site = Site::new(server.port, "prefix = \"below/新闻 (1) & 'a+b'~*\"\n");
    let there = data.path().join("site/below/新闻 (1) & 'a+b'~*");
    let right = [("AWS_ACCESS_KEY_ID", KEY)];
    let is_whole = || {
        for route in site.manifest().files.keys() {
            let file = fs::read(there.join(route)).unwrap();
            assert_eq!(file, fs::read(site.public(route)).unwrap(), "{route}");
        }
    };
    let run = with(&site, &right);
    assert_eq!(run.status, 0, "{}", run.err);
    is_whole();

    site.edit("word", "another");
    let before = all(data.path());
    let other = SECRET.replace('7', "8");
    let secret = [right[0], ("AWS_SECRET_ACCESS_KEY", &*other)];
    let unknown = [("AWS_ACCESS_KEY_ID", "TONGWENTESTKEY000001")];
    for (variables, code, name) in [
        (&secret[..], "SignatureDoesNotMatch", "`AWS_SECRET_ACCESS_KEY`"),
        (&unknown[..], "InvalidAccessKeyId", "`AWS_ACCESS_KEY_ID`"),
    ] {
        let run = with(&site, variables);
        run.fails_with("deploy::denied");
        assert!(run.err.contains(code) && run.err.contains(name), "{}", run.err);
        assert!(!run.err.contains(&other), "{}", run.err);
        assert!(all(data.path()) == before, "nothing there is another");
    }
    // From the shared file it is said which part of which section.
    let shared = format!("[ci]\naws_access_key_id = {KEY}\naws_secret_access_key = {other}\n");
    write(site.folder(), ".aws/credentials", shared.as_bytes());
    let profile = [("AWS_ACCESS_KEY_ID", ""), ("AWS_PROFILE", "ci")];
    let run = with(&site, &profile);
    run.fails_with("deploy::denied");
    assert!(run.err.contains("`aws_secret_access_key in [ci] of "), "{}", run.err);
    assert!(!run.err.contains(&other) && all(data.path()) == before, "{}", run.err);
    write(site.folder(), ".aws/credentials", shared.replace(&other, SECRET).as_bytes());
    let run = with(&site, &profile);
    assert_eq!(run.status, 0, "{}", run.err);
    is_whole();
}

#[test]
fn wrong_credentials_are_told_without_showing_any() {
    let Some(installed) = installed() else { return };
    let data = tempfile::tempdir().unwrap();
    let server = Server::s3rver(&installed, data.path());
    let proxy = Proxy::new(server.port);
    let site = Site::new(proxy.port, "");
    with(&site, &[("AWS_ACCESS_KEY_ID", "NOBODY")]).fails_with("deploy::denied");
    with(&site, &[("AWS_ACCESS_KEY_ID", "")]).fails_with("deploy::no-credentials");
    let shared =
        format!("[default]\naws_access_key_id = S3RVER\naws_secret_access_key = {SECRET}\n");
    write(site.folder(), ".aws/credentials", shared.as_bytes());
    assert_eq!(with(&site, &[("AWS_ACCESS_KEY_ID", "")]).status, 0, "from the shared file");
    // A store that says all that it knows.
    let said = format!(
        "<Error><Code>SignatureDoesNotMatch</Code><Message>not {SECRET} at \
         http://x/?X-Amz-Signature=abc</Message><StringToSign>{SECRET}</StringToSign></Error>"
    );
    for status in [400, 403, 500] {
        let said = said.clone();
        proxy.judge(move |_, _| Fate::Answer(status, said.clone()));
        if status != 500 {
            let run = with(&site, &[("AWS_SESSION_TOKEN", SECRET)]);
            run.fails_with("deploy::denied");
            assert!(run.err.contains("SignatureDoesNotMatch"), "{}", run.err);
        }
    }
    for code in ["ExpiredToken", "AccessDenied"] {
        let said = format!("<Error><Code>{code}</Code><Message>No.</Message></Error>");
        proxy.judge(move |_, _| Fate::Answer(403, said.clone()));
        with(&site, &[]).fails_with("deploy::denied");
    }
    proxy.judge(|_, _| Fate::Pass);
    let text = fs::read_to_string(site.folder().join("site.toml")).unwrap();
    fs::write(site.folder().join("site.toml"), format!("{text}secret_key = \"{SECRET}\"\n"))
        .unwrap();
    let run = with(&site, &[]);
    assert!(run.status == 1 && run.err.contains("[settings::credential]"), "{}", run.err);
}
