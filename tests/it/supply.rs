//! What we depend on: licences that we take, from the registry alone, none that we refuse. `deny.toml`
//! says which; `cargo deny` reads the same file and knows more, where it is installed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::Value;

use super::sites::repository;

/// The packages that the program is made of, on any system, by id; what only tests need is given to
/// nobody.
fn packages() -> BTreeMap<String, Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--all-features", "--locked", "--offline"])
        .current_dir(repository())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let about: Value = serde_json::from_slice(&output.stdout).unwrap();
    let nodes = about["resolve"]["nodes"].as_array().unwrap();
    let node = |id: &str| nodes.iter().find(|node| node["id"] == id).unwrap();
    let mut used = BTreeSet::new();
    let mut next = vec![about["resolve"]["root"].as_str().unwrap()];
    while let Some(id) = next.pop() {
        if !used.insert(id) {
            continue;
        }
        for dep in node(id)["deps"].as_array().unwrap() {
            let kinds = dep["dep_kinds"].as_array().unwrap();
            let id = dep["pkg"].as_str().unwrap();
            if kinds.iter().any(|kind| kind["kind"] != "dev") && !used.contains(id) {
                next.push(id);
            }
        }
    }
    let all = about["packages"].as_array().unwrap().iter();
    let all = all.map(|package| (package["id"].as_str().unwrap().to_owned(), package.clone()));
    all.filter(|(id, _)| used.contains(id.as_str())).collect()
}

fn list(table: &toml::Value, key: &str) -> Vec<String> {
    let entries = table[key].as_array().unwrap().iter();
    let name = |entry: &toml::Value| match entry {
        toml::Value::String(name) => name.clone(),
        entry => entry["crate"].as_str().unwrap().to_owned(),
    };
    entries.map(name).collect()
}

/// True when an expression of licences can be met by allowed ones: `OR` (or a slash) needs one side,
/// `AND` both.
fn is_met(expression: &str, allowed: &[String]) -> bool {
    let expression = expression.replace(['/', '(', ')'], " / ").replace(" / / ", " / ");
    let all = expression.trim_matches([' ', '/']).split(" AND ");
    let is_allowed = |one: &str| allowed.iter().any(|name| name == one.trim());
    all.into_iter().all(|any| any.split(" OR ").flat_map(|any| any.split(" / ")).any(is_allowed))
}

#[test]
fn licences_and_sources_are_those_that_we_take() {
    let text = fs::read_to_string(repository().join("deny.toml")).unwrap();
    let deny: toml::Value = toml::from_str(&text).unwrap();
    let allowed = list(&deny["licenses"], "allow");
    let banned = list(&deny["bans"], "deny");
    let mut breaches = Vec::new();
    let packages = packages();
    assert!(packages.len() > 100, "{}", packages.len());
    for package in packages.values() {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or("none");
        if !is_met(licence, &allowed) {
            breaches.push(format!("{name}: {licence}"));
        }
        if banned.iter().any(|banned| banned == name) {
            breaches.push(format!("{name} is refused by deny.toml"));
        }
        if package["source"].as_str().is_some_and(|source| !source.starts_with("registry+")) {
            breaches.push(format!("{name} comes from {}", package["source"]));
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

/// `url` takes what it knows of Unicode from small crates: `cargo update` would bring twenty others.
#[test]
fn the_lock_keeps_icu_out() {
    let packages = packages();
    let names = packages.values().map(|package| package["name"].as_str().unwrap());
    let names: BTreeSet<&str> = names.collect();
    assert!(names.contains("idna_adapter"), "nothing needs the pin any more");
    let icu: Vec<_> = names.iter().filter(|name| name.starts_with("icu_")).collect();
    assert!(icu.is_empty(), "cargo update -p idna_adapter --precise 1.1.0: {icu:?}");
}

#[test]
fn expressions_of_licences_are_understood() {
    let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"].map(str::to_owned);
    for (expression, expected) in [
        ("MIT", true),
        ("MIT OR GPL-3.0", true),
        ("MIT/GPL-3.0", true),
        ("Apache-2.0 / LGPL-2.1", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("(MIT OR Apache-2.0) AND MPL-2.0", false),
        ("GPL-3.0", false),
        ("none", false),
    ] {
        assert_eq!(is_met(expression, &allowed), expected, "{expression}");
    }
}

/// A lint that is forbidden cannot be allowed again anywhere in the crate.
#[test]
fn nothing_unsafe_is_written_here() {
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let manifest: toml::Value = toml::from_str(&manifest).unwrap();
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
}
