//! Deploying to real servers on this machine's own network, by the program itself.
//!
//! [`chaos`] kills it and breaks its connections while somebody reads the site.

mod astray;
#[cfg(unix)]
mod chaos;
#[cfg(all(feature = "cloud", unix))]
mod cloud;
#[cfg(unix)]
mod ended;
mod keys;
mod proxy;
mod servers;

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::iter;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use tongwen::manifest::{self, Manifest};

use super::sites::write;
use proxy::{Proxy, ask, path};
use servers::{Server, installed};

/// No output of the program may hold this.
const SECRET: &str = "never-to-be-seen-7d2f9c";

const SITE: &str = "base_url = \"https://news.example.org/\"\ntimezone = \"Asia/Shanghai\"\n\
    languages.en.title = \"News\"\nlanguages.zh.title = \"新闻\"\nchrome.footer = []\n";

/// A site with a target, and the program to send it.
struct Site {
    room: TempDir,
}

impl Site {
    fn new(port: u16, more: &str) -> Self {
        Self::on("s3", port, &format!("bucket = \"site\"\n{more}"))
    }

    fn on(kind: &str, port: u16, more: &str) -> Self {
        Self::with(&format!("kind = \"{kind}\"\nendpoint = \"http://127.0.0.1:{port}\"\n{more}"))
    }

    fn with(target: &str) -> Self {
        let room = tempfile::tempdir().unwrap();
        let text = format!("{SITE}[deploy.production]\n{target}");
        write(room.path(), "site.toml", text.as_bytes());
        for (lang, word) in [("en", "word"), ("zh", "字")] {
            for name in ["a", "b"] {
                let text = format!(
                    "+++\ntitle = \"{name} {lang}\"\ndate = 2026-01-02\naliases = [\"/old-{name}/\"]\n+++\n{word}\n"
                );
                write(room.path(), &format!("content/{lang}/news/{name}.md"), text.as_bytes());
            }
        }
        let site = Self { room };
        site.build();
        site
    }

    fn folder(&self) -> &Path {
        self.room.path()
    }

    fn public(&self, route: &str) -> PathBuf {
        self.folder().join("public").join(route)
    }

    fn command(&self, program: &str, args: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder()).args(args);
        for name in ["LC_ALL", "LANG", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION"] {
            command.env_remove(name);
        }
        // Programs of the site's own come first.
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = iter::once(self.folder().join("bin")).chain(std::env::split_paths(&path));
        command.env("PATH", std::env::join_paths(path).unwrap()).env("HOME", self.folder());
        command.env("AWS_ACCESS_KEY_ID", "S3RVER").env("AWS_SECRET_ACCESS_KEY", SECRET);
        command
    }

    fn run(&self, args: &[&str]) -> Run {
        Run::of(self.command(env!("CARGO_BIN_EXE_tongwen"), args))
    }

    fn build(&self) {
        let built = self.run(&["build", "--at", "2026-06-01T00:00:00Z"]);
        assert_eq!(built.status, 0, "{}", built.err);
    }

    /// Deploys, and gives the report.
    fn deploy(&self) -> Value {
        let run = self.run(&["deploy", "--yes", "--format", "json"]);
        assert_eq!(run.status, 0, "{}", run.err);
        serde_json::from_str(&run.out).unwrap()
    }

    fn manifest(&self) -> Manifest {
        Manifest::parse(&fs::read(self.public(manifest::FILE)).unwrap()).unwrap()
    }

    fn edit(&self, from: &str, to: &str) {
        let path = self.folder().join("content/en/news/a.md");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        fs::write(path, text.replace(from, to)).unwrap();
        self.build();
    }
}

struct Run {
    status: i32,
    out: String,
    err: String,
}

impl Run {
    fn of(mut command: Command) -> Self {
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let status = output.status.code().unwrap();
        let run = Self { status, out: text(output.stdout), err: text(output.stderr) };
        for text in [&run.out, &run.err] {
            assert!(!text.contains(SECRET) && !text.contains("X-Amz-Signature"), "{text}");
        }
        run
    }

    #[track_caller]
    fn fails_with(&self, code: &str) {
        assert_eq!(self.status, 2, "{}", self.err);
        assert!(self.err.contains(&format!("[{code}]")), "{}", self.err);
    }
}

fn routes(value: &Value) -> BTreeSet<String> {
    let texts = value.as_array().unwrap().iter().map(|one| match one {
        Value::String(route) => route.clone(),
        other => other["route"].as_str().unwrap().to_owned(),
    });
    texts.collect()
}

/// Without any server: a folder as target, and what is wrong before anything is sent.
#[test]
fn only_a_whole_site_goes_to_a_target_that_is_there() {
    let room = tempfile::tempdir().unwrap();
    let place = |name: &str| room.path().join(name).to_str().unwrap().to_owned();
    let site = Site::on("s3", 1, "bucket = \"site\"\n");
    site.run(&["deploy", "produktion", "--plan"]).fails_with("deploy::no-target");
    let targets = |names: &[&str]| {
        let table = |name: &&str| {
            format!("[deploy.{name}]\nkind = \"folder\"\npath = \"{}\"\n", place(name))
        };
        let text = SITE.to_owned() + &names.iter().map(table).collect::<String>();
        fs::write(site.folder().join("site.toml"), text).unwrap();
    };
    targets(&["a", "b"]);
    site.run(&["deploy", "--plan"]).fails_with("deploy::which-target");
    targets(&["a"]);
    site.build();
    let run = site.run(&["deploy", "--yes", "--ui", "zh"]);
    assert!(run.status == 0 && run.out.contains("已部署到a"), "{}{}", run.out, run.err);
    for route in site.manifest().files.keys() {
        let there = fs::read(room.path().join("a").join(route)).unwrap();
        assert_eq!(there, fs::read(site.public(route)).unwrap(), "{route}");
    }
    let page = site.public("en/news/a/index.html");
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text.replace("word", "w0rd")).unwrap();
    site.run(&["deploy", "--yes"]).fails_with("deploy::differs");
    fs::write(site.public(manifest::FILE), "{").unwrap();
    site.run(&["deploy", "--yes"]).fails_with("deploy::damaged");
    fs::remove_dir_all(site.folder().join("public")).unwrap();
    site.run(&["deploy", "--yes"]).fails_with("deploy::nothing-built");
    let there = fs::read_to_string(room.path().join("a/en/news/a/index.html")).unwrap();
    assert!(there.contains("word"), "it is as it was");
}

#[test]
fn a_bucket_is_kept_in_step_with_the_folder() {
    let Some(installed) = installed() else { return };
    let data = tempfile::tempdir().unwrap();
    let server = Server::s3rver(&installed, data.path());
    let proxy = Proxy::new(server.port);
    let site = Site::new(proxy.port, "");

    // To look changes nothing.
    let plan = site.run(&["deploy", "--plan", "--format", "md"]);
    assert!(plan.out.contains("| new | `en/news/a/index.html` |"), "{}", plan.out);
    assert!(proxy.requests().iter().all(|asked| asked.starts_with("GET ")));

    let manifest = site.manifest();
    let first = site.deploy();
    assert_eq!(routes(&first["uploads"]), manifest.files.keys().cloned().collect());
    let asked = proxy.requests();
    assert_eq!(first["requests"], asked.len());
    let last = ["PUT /site/tongwen-manifest.json", "DELETE /site/.tongwen-lock"];
    assert_eq!(asked[asked.len() - 2..], last);
    for (route, record) in &manifest.files {
        let there = ask(server.port, "GET", &path(route), &[]);
        assert_eq!(there.body, fs::read(site.public(route)).unwrap(), "{route}");
        assert_eq!(there.header("content-type").as_deref(), Some(&*record.media), "{route}");
        assert_eq!(there.header("cache-control").as_deref(), Some(record.caching.header()));
    }
    let there = ask(server.port, "GET", &path(manifest::FILE), &[]);
    assert_eq!(there.body, fs::read(site.public(manifest::FILE)).unwrap());

    // Nothing changed.
    let again = site.deploy();
    assert_eq!((again["uploads"].as_array().unwrap().len(), &again["bytes"]), (0, &0.into()));
    let asked = proxy.requests();
    assert!(asked.len() <= 2 && asked.iter().all(|asked| asked.starts_with("GET ")), "{asked:?}");

    // One word.
    site.edit("word", "another");
    let now = site.manifest();
    let differs = |route: &&String| manifest.files.get(*route) != now.files.get(*route);
    let changed: BTreeSet<_> = now.files.keys().filter(differs).cloned().collect();
    assert!(changed.contains("en/news/a/index.html") && changed.len() < 12, "{changed:?}");
    let list = site.folder().join("changed.txt");
    let args = ["deploy", "--yes", "--format", "json", "--changed", list.to_str().unwrap()];
    let report: Value = serde_json::from_str(&site.run(&args).out).unwrap();
    assert_eq!(routes(&report["uploads"]), changed);
    let books = [manifest::FILE, ".tongwen-lock"].map(|name| format!("PUT /site/{name}"));
    let expected: BTreeSet<_> =
        changed.iter().map(|route| format!("PUT {}", path(route))).chain(books).collect();
    let asked: BTreeSet<_> =
        proxy.requests().into_iter().filter(|asked| asked.starts_with("PUT ")).collect();
    assert_eq!(asked, expected);
    let list = fs::read_to_string(list).unwrap();
    // The article and the lists that quote it, for search engines; no feeds, nothing unlisted.
    let list: BTreeSet<_> = list.lines().collect();
    let pages =
        ["en/", "en/news/", "en/news/a/"].map(|page| ["https://news.example.org/", page].concat());
    assert_eq!(list, pages.iter().map(String::as_str).collect());
}

#[test]
fn too_many_deletions_stop_before_anything_is_done() {
    let Some(installed) = installed() else { return };
    let data = tempfile::tempdir().unwrap();
    let server = Server::s3rver(&installed, data.path());
    let proxy = Proxy::new(server.port);
    let site = Site::new(proxy.port, "max_deletes = 0\n");
    site.deploy();
    fs::remove_file(site.folder().join("content/en/news/b.md")).unwrap();
    site.build();
    proxy.requests();
    let run = site.run(&["deploy", "--yes"]);
    run.fails_with("deploy::too-many-deletes");
    assert!(run.err.contains("--max-deletes"), "{}", run.err);
    assert!(proxy.requests().iter().all(|asked| asked.starts_with("GET ")));
    assert_eq!(ask(server.port, "GET", &path("en/news/b/index.html"), &[]).status, 200);
    site.run(&["deploy"]).fails_with("deploy::too-many-deletes");
    let run = site.run(&["deploy", "--yes", "--max-deletes", "50"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert_eq!(ask(server.port, "GET", &path("en/news/b/index.html"), &[]).status, 404);
    // Whom nobody can ask does nothing without being told.
    site.edit("word", "another");
    site.run(&["deploy"]).fails_with("deploy::not-asked");
}

#[test]
fn a_damaged_or_lost_manifest_is_rebuilt() {
    let Some(installed) = installed() else { return };
    let data = tempfile::tempdir().unwrap();
    for server in [Server::s3rver(&installed, data.path()), Server::moto(&installed)] {
        let site = Site::new(server.port, "");
        site.deploy();
        let whole = ask(server.port, "GET", &path(manifest::FILE), &[]).body;
        ask(server.port, "PUT", &path("zh/news/a/index.html"), b"another");
        ask(server.port, "PUT", &path(manifest::FILE), &whole[..whole.len() / 2]);
        let run = site.run(&["deploy", "--yes", "--format", "json"]);
        assert!(run.err.contains("[deploy::rebuilt]"), "{}", run.err);
        let report: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(routes(&report["uploads"]), ["zh/news/a/index.html".to_owned()].into());
        assert_eq!(ask(server.port, "GET", &path(manifest::FILE), &[]).body, whole);
        ask(server.port, "DELETE", &path(manifest::FILE), &[]);
        assert_eq!(site.deploy()["uploads"].as_array().unwrap().len(), 0);
        assert_eq!(ask(server.port, "GET", &path(manifest::FILE), &[]).body, whole);
    }
}

/// A list of more than one page; and what nobody knows stays.
#[test]
fn a_long_list_is_read_to_its_end() {
    const MORE: usize = 1100;
    let Some(installed) = installed() else { return };
    let server = Server::moto(&installed);
    let site = Site::new(server.port, "prefix = \"below/新闻\"\n");
    for number in 0..MORE {
        let key = format!("below/新闻/theirs & ours/{number}");
        ask(server.port, "PUT", &path(&key), b"x");
    }
    ask(server.port, "PUT", &path("beside"), b"x");
    let run = site.run(&["deploy", "--yes"]);
    assert!(run.err.contains(&format!("{MORE} files there were not sent")), "{}", run.err);
    assert_eq!(site.deploy()["uploads"].as_array().unwrap().len(), 0);
    ask(server.port, "DELETE", &path("below/新闻/tongwen-manifest.json"), &[]);
    let run = site.run(&["deploy", "--yes", "--prune", "--max-deletes", "2000"]);
    assert_eq!(run.status, 0, "{}", run.err);
    for (key, status) in
        [("below/新闻/theirs & ours/1099", 404), ("below/新闻/en/index.html", 200), ("beside", 200)]
    {
        assert_eq!(ask(server.port, "GET", &path(key), &[]).status, status, "{key}");
    }
}

#[test]
fn a_clock_that_is_wrong_does_no_harm() {
    let Some(installed) = installed() else { return };
    let data = tempfile::tempdir().unwrap();
    let server = Server::s3rver(&installed, data.path());
    let site = Site::new(server.port, "");
    let program = env!("CARGO_BIN_EXE_tongwen");
    let args = ["-f", "-3h", program, "deploy", "--yes"];
    let mut command = site.command("faketime", &args);
    command.env("DONT_FAKE_MONOTONIC", "1");
    let run = Run::of(command);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.err.contains("[deploy::clock]") && run.err.contains("180 min"), "{}", run.err);
    assert_eq!(site.deploy()["uploads"].as_array().unwrap().len(), 0);
}

#[test]
fn texts_are_packed_and_old_addresses_lead_on() {
    let Some(installed) = installed() else { return };
    let data = tempfile::tempdir().unwrap();
    let server = Server::s3rver(&installed, data.path());
    let site = Site::new(server.port, "precompress = \"gzip\"\nredirects = true\n");
    site.deploy();
    let page = ask(server.port, "GET", &path("en/news/a/index.html"), &[]);
    assert_eq!(page.header("content-encoding").as_deref(), Some("gzip"));
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(&page.body[..]).read_to_end(&mut text).unwrap();
    assert_eq!(text, fs::read(site.public("en/news/a/index.html")).unwrap());
    let old = ask(server.port, "HEAD", &path("en/old-a/index.html"), &[]);
    let to = old.header("x-amz-website-redirect-location").or_else(|| old.header("location"));
    assert_eq!(to.as_deref(), Some("/en/news/a/"), "{}", old.status);
    assert_eq!(site.deploy()["uploads"].as_array().unwrap().len(), 0);
    // What was packed is known again without a manifest, but for what only leads on.
    ask(server.port, "DELETE", &path(manifest::FILE), &[]);
    let sent = routes(&site.deploy()["uploads"]);
    assert!(sent.len() <= 4 && sent.iter().all(|route| route.contains("/old-")), "{sent:?}");
    // Otherwise packed, everything is another file.
    let text = fs::read_to_string(site.folder().join("site.toml")).unwrap();
    fs::write(site.folder().join("site.toml"), text.replace("gzip", "brotli")).unwrap();
    let all = site.deploy()["uploads"].as_array().unwrap().len();
    assert_eq!(all, site.manifest().files.len());
    let page = ask(server.port, "GET", &path("en/news/a/index.html"), &[]);
    assert_eq!(page.header("content-encoding").as_deref(), Some("br"));
}
