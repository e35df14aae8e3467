//! The catalogue of bad input: what people, editors and other programs have put into folders, each
//! with what is said of it. `catalogue/` holds the cases by area.
//!
//! Each case is a sound site with something bad in it and another fault elsewhere, built by the
//! program itself over the site as it was before. Of every case is asked: no panic, an end in time,
//! bounded memory; what is said names the file, and nothing else is said; the other fault is told
//! too; what was published before stays byte for byte; nothing is written anywhere else.

mod encodings;
mod files;
mod links;
mod matter;
mod names;
mod routes;
mod sizes;
mod stand;
mod themes;

use stand::{Case, Stand};

/// An area, and what makes its cases.
type Area = (&'static str, fn() -> Vec<Case>);

/// Every area with its cases.
const AREAS: [Area; 8] = [
    ("encodings", encodings::cases),
    ("front matter", matter::cases),
    ("names", names::cases),
    ("routes", routes::cases),
    ("links", links::cases),
    ("themes", themes::cases),
    ("file system", files::cases),
    ("sizes", sizes::cases),
];

fn run(area: &str) {
    let (_, cases) = AREAS.iter().find(|(name, _)| *name == area).unwrap();
    let stand = Stand::new();
    let mut wrong = Vec::new();
    for case in cases() {
        if let Err(reason) = stand.hold(&case) {
            wrong.push(format!("{area}, {}: {reason}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn encodings_are_told() {
    run("encodings");
}

#[test]
fn front_matter_is_told() {
    run("front matter");
}

#[test]
fn names_are_told() {
    run("names");
}

#[test]
fn routes_are_told() {
    run("routes");
}

#[test]
fn links_are_told() {
    run("links");
}

#[test]
fn themes_are_told() {
    run("themes");
}

#[test]
fn file_systems_are_told() {
    run("file system");
}

#[test]
fn sizes_are_told() {
    run("sizes");
}

/// Told even where the tests are asked to be quiet.
#[test]
fn the_catalogue_is_large() {
    use std::io::Write as _;

    let counts = AREAS.map(|(name, cases)| (name, cases().len()));
    let sum: usize = counts.iter().map(|(_, count)| count).sum();
    let parts = counts.map(|(name, count)| format!("{name} {count}")).join(", ");
    writeln!(std::io::stderr(), "catalogue of bad input: {sum} cases ({parts})").unwrap();
    assert!(sum >= 120, "{sum}");
    for (area, cases) in AREAS {
        let mut names: Vec<_> = cases().iter().map(|case| case.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{area}: a name stands twice");
    }
}
