//! The rules of the house that the compiler does not know: who may import whom, which crate is at
//! home where, how large a file may grow. All breaches are told at once.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use super::sites::repository;

/// What each module may import.
const LAYERS: &[(&str, &str)] = &[
    ("base", ""),
    ("diag", "base"),
    ("history", ""),
    ("site", "base diag"),
    ("manifest", "base site"),
    ("search", "base site"),
    ("load", "base diag site"),
    ("pair", "base diag site"),
    ("plan", "base diag site search manifest"),
    ("check", "base diag site"),
    ("web", ""),
    ("render", "base diag site search manifest plan"),
    ("publish", "base diag site manifest"),
    ("deploy", "base diag site manifest"),
    ("press", "base diag site manifest check load pair plan render publish"),
    ("serve", "base diag site manifest load pair plan render press"),
    ("cli", "base diag history site manifest load pair plan render publish deploy press serve web"),
    ("main", "cli"),
    ("lib", ""),
];

/// Modules behind a door that are doors themselves.
const DOORS: &[&str] = &["diag::faults"];

/// What only some files may use, and the beginnings of their paths.
const HOMES: &[(&str, &[&str])] = &[
    ("pulldown_cmark", &["src/load/"]),
    ("pulldown_latex", &["src/load/body/formula/"]),
    ("syntect::", &["src/load/body/code/"]),
    ("saphyr_parser", &["src/load/"]),
    ("imagesize", &["src/load/"]),
    ("aho_corasick", &["src/check/glossary/"]),
    ("walkdir", &["src/load/inventory"]),
    ("include_dir", &["src/load/inventory", "src/cli/init"]),
    ("toml::", &["src/load/", "src/diag/pages.rs", "src/diag/words.rs"]),
    ("tera::", &["src/render/"]),
    ("annotate_snippets", &["src/diag/print.rs"]),
    ("clap::", &["src/cli/"]),
    ("rusty_s3::", &["src/deploy/s3.rs", "src/deploy/credentials.rs"]),
    ("opendal::", &["src/deploy/cloud.rs"]),
    ("ureq::", &["src/deploy/s3.rs", "src/web/"]),
    ("md5::", &["src/deploy/encode.rs"]),
    ("flate2::", &["src/deploy/encode.rs"]),
    ("brotli::", &["src/deploy/encode.rs"]),
    ("rustix::", &["src/publish/", "src/serve/proof.rs"]),
    ("axum::", &["src/serve/server.rs", "src/serve/body.rs"]),
    ("tokio::", &["src/serve/", "src/deploy/cloud.rs"]),
    ("futures_util", &["src/serve/body.rs"]),
    ("notify::", &["src/serve/watch.rs"]),
    (
        "std::fs",
        &[
            "src/load/inventory",
            "src/publish/",
            "src/deploy/",
            "src/cli/",
            "src/serve/body.rs",
            "src/serve/watch.rs",
        ],
    ),
    (
        "fs::",
        &[
            "src/load/inventory",
            "src/publish/",
            "src/deploy/",
            "src/cli/",
            "src/serve/body.rs",
            "src/serve/watch.rs",
        ],
    ),
    ("File::open", &["src/load/inventory", "src/publish/", "src/deploy/", "src/serve/body.rs"]),
    ("std::env", &["src/cli/", "src/main.rs"]),
    ("TcpStream", &[]),
    ("TcpListener", &["src/serve/server.rs"]),
    ("ToSocketAddrs", &[]),
    ("std::process", &["src/cli/", "src/deploy/", "src/history/", "src/main.rs"]),
    ("SystemTime", &["src/publish/", "src/deploy/"]),
    ("Instant::now", &["src/cli/", "src/deploy/", "src/serve/mod.rs", "src/serve/watch.rs"]),
    ("Timestamp::now", &["src/cli/", "src/deploy/s3.rs"]),
    ("Zoned::now", &[]),
    ("thread::Builder", &["src/serve/mod.rs", "src/serve/watch.rs"]),
    ("thread::sleep", &["src/deploy/retry.rs", "src/web/"]),
    ("println!", &["src/cli/"]),
    ("eprint", &["src/cli/"]),
];

/// A file of `src/`, without its unit tests.
struct File {
    /// From the root of the repository.
    path: String,
    text: String,
    /// The module at the top to which it belongs.
    room: String,
}

impl File {
    /// Lines of code with their numbers: no comments, no texts.
    fn lines(&self) -> impl Iterator<Item = (usize, String)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, code(line)))
    }
}

/// A line without its comment and what stands in quotation marks.
fn code(line: &str) -> String {
    let mut out = String::new();
    let mut chars = line.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' if quoted => {
                chars.next();
            }
            '"' => quoted = !quoted,
            '/' if !quoted && chars.peek() == Some(&'/') => break,
            _ if !quoted => out.push(c),
            _ => {}
        }
    }
    out
}

/// All files of `src/` but those that are tests.
fn files() -> Vec<File> {
    let top = repository();
    let mut all = Vec::new();
    let mut tests = BTreeSet::new();
    for entry in walkdir::WalkDir::new(top.join("src")).sort_by_file_name() {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|end| end != "rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&top).unwrap().to_str().unwrap().replace('\\', "/");
        let folder = match name.rsplit_once('/').unwrap() {
            (folder, "mod.rs" | "lib.rs" | "main.rs") => folder.to_owned(),
            (folder, file) => format!("{folder}/{}", file.trim_end_matches(".rs")),
        };
        let mut is_test = false;
        for line in text.lines() {
            let module = line.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
            if let Some(module) = module.filter(|_| is_test) {
                tests.insert(format!("{folder}/{module}.rs"));
                tests.insert(format!("{folder}/{module}/"));
            }
            is_test = line == "#[cfg(test)]";
        }
        let room = name["src/".len()..].split(['/', '.']).next().unwrap().to_owned();
        let text = match text.find("#[cfg(test)]\nmod tests {") {
            Some(at) => text[..at].to_owned(),
            None => text,
        };
        all.push(File { path: name, text, room });
    }
    all.retain(|file| !tests.iter().any(|test| file.path.starts_with(test)));
    assert!(all.len() > 60, "{}", all.len());
    all
}

#[track_caller]
fn assert_none(breaches: &[String]) {
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

/// The paths that begin with `crate::` in a text, names in braces taken apart one level deep.
fn paths(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut all = Vec::new();
    for (at, _) in text.match_indices("crate::") {
        let line = text[..at].lines().count().max(1);
        let rest = &text[at + "crate::".len()..];
        let tails: Vec<&str> = match rest.strip_prefix('{') {
            Some(inner) => inner.split(['}', ';']).next().unwrap().split(',').collect(),
            None => vec![rest],
        };
        for tail in tails {
            let end = tail.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
            let path = tail.trim_start();
            let path =
                if path.len() == tail.len() { &path[..end.unwrap_or(path.len())] } else { path };
            let parts = path.split("::").map(|part| part.trim().to_owned());
            all.push((line, parts.filter(|part| !part.is_empty()).collect()));
        }
    }
    all
}

#[test]
fn imports_go_downwards_and_through_doors() {
    let all = files();
    let mut breaches = Vec::new();
    for file in &all {
        let Some((_, allowed)) = LAYERS.iter().find(|(room, _)| *room == file.room) else {
            breaches.push(format!("{}: no layer is known for `{}`", file.path, file.room));
            continue;
        };
        let text: String = file.text.lines().map(|line| code(line) + "\n").collect();
        let text = text.replace("tongwen::", "crate::");
        for (line, path) in paths(&text) {
            let Some(room) = path.first() else { continue };
            let at = format!("{}:{line}", file.path);
            if room != &file.room && !allowed.split(' ').any(|name| name == room) {
                breaches.push(format!("{at}: `{}` must not import `{room}`", file.room));
            }
            let Some(inner) = path.get(1).filter(|_| room != &file.room) else { continue };
            let is_module = all.iter().any(|other| {
                other.path == format!("src/{room}/{inner}.rs")
                    || other.path == format!("src/{room}/{inner}/mod.rs")
            });
            // A function may be called like the file in which it stands: `plan::plan`.
            let is_function = inner.starts_with(char::is_lowercase) && path.len() == 2;
            if is_module && !is_function && !DOORS.contains(&&*format!("{room}::{inner}")) {
                breaches.push(format!("{at}: `{room}::{inner}` is behind the door"));
            }
        }
    }
    assert_none(&breaches);
}

#[test]
fn every_crate_and_every_part_of_the_world_has_its_home() {
    let mut breaches = Vec::new();
    for file in files() {
        for (line, code) in file.lines() {
            for (word, homes) in HOMES {
                let is_word = code.match_indices(word).any(|(at, _)| {
                    let before = code[..at].chars().next_back();
                    before.is_none_or(|c| !c.is_alphanumeric() && c != '_')
                });
                if is_word && !homes.iter().any(|home| file.path.starts_with(home)) {
                    breaches
                        .push(format!("{}:{line}: `{word}` is at home in {homes:?}", file.path));
                }
            }
        }
    }
    assert_none(&breaches);
}

#[test]
fn files_are_small_and_say_what_they_are() {
    let mut breaches = Vec::new();
    for file in files() {
        if !file.text.starts_with("//! ") {
            breaches.push(format!("{}: it does not begin with `//! `", file.path));
        }
        // One constructor after the other, as flat as a list.
        let is_list = file.path.starts_with("src/diag/faults/");
        let lines = file.text.lines().count();
        if lines > 450 && !is_list {
            breaches.push(format!("{}: {lines} lines; look for a seam", file.path));
        }
    }
    let folders = ["src", "tests", "benches", "themes", "docs"];
    let marks = ["TO", "FIX", "XX"].into_iter().zip(["DO", "ME", "X"]);
    let marks: Vec<String> = marks.map(|(a, b)| format!("{a}{b}")).collect();
    for folder in folders {
        // Packages that the tests have installed are not ours, and digests spell any word.
        let others = ["node_modules", "venv", "target", "package-lock.json"];
        let ours = |entry: &walkdir::DirEntry| others.iter().all(|name| entry.file_name() != *name);
        let entries = walkdir::WalkDir::new(repository().join(folder)).into_iter();
        for entry in entries.filter_entry(ours) {
            let path = entry.unwrap().into_path();
            let Ok(text) = fs::read_to_string(&path) else { continue };
            for (index, line) in text.lines().enumerate() {
                let at = path.strip_prefix(repository()).unwrap().display();
                if marks.iter().any(|mark| line.contains(mark.as_str())) {
                    breaches.push(format!("{at}:{}: a promise instead of the work", index + 1));
                }
                if line.contains("dbg!(") && !line.contains("line.contains") {
                    breaches.push(format!("{at}:{}: left from debugging", index + 1));
                }
            }
        }
    }
    assert_none(&breaches);
}

/// Every code of `faults/` has words, and every wording of a code is used.
#[test]
fn faults_and_their_words_are_the_same_set() {
    let mut used = BTreeSet::new();
    for file in files().iter().filter(|file| file.path.starts_with("src/diag/faults/")) {
        for part in file.text.split('"').skip(1).step_by(2) {
            let is_code = part.contains("::")
                && part
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-:".contains(c));
            if is_code {
                used.insert(part.to_owned());
            }
        }
    }
    let worded: BTreeSet<String> = tongwen::diag::codes().map(str::to_owned).collect();
    assert_eq!(used, worded);
}

#[test]
fn every_file_of_words_is_in_the_catalogue() {
    let catalogue = fs::read_to_string(repository().join("src/diag/words.rs")).unwrap();
    for file in fs::read_dir(repository().join("src/diag/words")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(catalogue.contains(&format!("words/{name}")), "{name} is read by nobody");
        let text = fs::read_to_string(&path).unwrap();
        toml::from_str::<toml::Table>(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

/// Commands that papers show: `tongwen VERB --FLAG` has to be one.
#[test]
fn papers_name_commands_that_exist() {
    let mut breaches = Vec::new();
    let mut checked = 0;
    let top = ["README.md", "README.zh.md", "CHANGELOG.md", "CONTRIBUTING.md", "RELEASING.md"];
    let mut papers: Vec<_> = top.iter().map(|name| repository().join(name)).collect();
    let manual =
        fs::read_dir(repository().join("docs")).unwrap().map(|entry| entry.unwrap().path());
    papers.extend(manual.filter(|path| path.extension().is_some_and(|end| end == "md")));
    for path in papers {
        let paper = path.strip_prefix(repository()).unwrap().display().to_string();
        let text = fs::read_to_string(&path).unwrap();
        let mut is_fenced = false;
        for (index, line) in text.lines().enumerate() {
            is_fenced ^= line.starts_with("```");
            for start in ["tongwen ", "cargo run --release -- ", "cargo run -- "] {
                let is_block =
                    line.strip_prefix("    ").is_some_and(|rest| rest.starts_with(start));
                let is_line =
                    is_fenced && line.strip_prefix("$ ").unwrap_or(line).starts_with(start);
                let inline =
                    line.split('`').skip(1).step_by(2).filter(|part| part.starts_with(start));
                let block = (is_block || is_line).then_some(line.trim().trim_start_matches("$ "));
                for command in block.into_iter().chain(inline) {
                    let words = command[start.len()..].split(['#', '|', '>']).next().unwrap();
                    let words: Vec<_> = words.split_whitespace().collect();
                    checked += 1;
                    if !exists(&words) {
                        breaches.push(format!("{paper}:{}: {command}", index + 1));
                    }
                }
            }
        }
    }
    assert_none(&breaches);
    assert!(checked > 0, "the README shows no command");
}

/// True when the program's help knows the verb and its flags.
fn exists(words: &[&str]) -> bool {
    let Some(verb) = words.iter().find(|word| !word.starts_with('-')) else { return true };
    let help = Command::new(env!("CARGO_BIN_EXE_tongwen")).args([verb, "--help"]).output().unwrap();
    let text = String::from_utf8(help.stdout).unwrap();
    let mut flags = words.iter().filter(|word| word.starts_with("--"));
    help.status.success() && flags.all(|flag| text.contains(flag.split('=').next().unwrap()))
}

#[test]
fn tests_of_the_house_see_what_they_should() {
    assert_eq!(code("let a = \"crate::x // y\"; // crate::z"), "let a = ; ");
    let found = paths("use crate::diag::{A, B};\nuse crate::{base::X, site};\n");
    let found: Vec<_> =
        found.iter().map(|(line, path)| format!("{line} {}", path.join("."))).collect();
    assert_eq!(found, ["1 diag", "2 base.X", "2 site"]);
}
