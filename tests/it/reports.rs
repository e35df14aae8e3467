//! Reports for programs that others have written: annotations on GitHub, SARIF. That SARIF is what its
//! schema says is a test of `tests/browser/`, where the schema and its reader are.

use std::process::Command;

use super::cli::run;
use super::sites::{NOW, Site, write};

const SITE: &str = "
-- content/en/news/a.md --
# A

See [x](no,where.md), 85 percent.
-- content/zh/news/a.md --
# 甲

见[x](no,where.md)，合格率58%。
";

/// A site in a folder of a repository: what reads the reports knows the repository alone.
fn repository(site: &Site) -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    site.write(&room.path().join("web/my site"));
    let git = Command::new("git").current_dir(room.path()).args(["init", "--quiet"]).status();
    assert!(git.unwrap().success());
    room
}

#[test]
fn github_is_told_file_line_and_column() {
    let room = repository(&Site::new(SITE));
    let site = &room.path().join("web/my site");
    let zh = "file=web/my site/content/zh/news/a.md";
    let en = "file=web/my site/content/en/news/a.md";
    let dead = "title=link%3A%3Adead::no page or file is at `no,where.md`";
    let errors = format!(
        "::error {en},line=3,endLine=3,col=9,endColumn=20,{dead}\n\
         ::error {zh},line=3,endLine=3,col=6,endColumn=17,{dead}\n"
    );
    let check = run(site, &["check", "--format", "github", "--at", NOW]).ends(1);
    assert_eq!(check.err, "");
    let (first, last) = check.out.split_at(errors.len());
    assert_eq!(first, errors);
    let number =
        format!("::warning {zh},line=3,endLine=3,col=22,endColumn=24,title=agree%3A%3Anumbers::");
    assert!(last.starts_with(&number), "{check:?}");
    assert!(last.contains("%0A`85` stands in its place") && last.lines().count() == 1, "{last}");
    let build = run(site, &["build", "--format", "github", "--at", NOW]).ends(1);
    assert_eq!((build.out.as_str(), build.err.as_str()), (&*errors, ""));
    write(site, "site.toml", b"base_url = 1\n");
    for verb in ["check", "build"] {
        let broken = run(site, &[verb, "--format", "github"]).ends(1);
        assert!(broken.out.starts_with("::error file=web/my site/site.toml,line=1"), "{broken:?}");
    }
}

#[test]
fn github_hears_nothing_of_a_site_that_is_well() {
    let room = repository(&Site::new(
        "-- content/en/news/a.md --\n# A\n-- content/zh/news/a.md --\n# 甲\n",
    ));
    let site = &room.path().join("web/my site");
    let check = run(site, &["check", "--format", "github", "--at", NOW]).calm();
    assert_eq!(check.out, "checked 2 articles, 1 pairs: no faults\n");
    let build = run(site, &["build", "--format", "github", "--at", NOW]).calm();
    assert!(build.out.starts_with("built 2 articles"), "{build:?}");
}

#[test]
fn sarif_names_files_of_the_repository_and_rules_with_their_texts() {
    let room = repository(&Site::new(SITE));
    let site = &room.path().join("web/my site");
    let log = run(site, &["check", "--format", "sarif", "--at", NOW]).ends(1).json();
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    let place = &results[2]["locations"][0]["physicalLocation"];
    let path = "web/my%20site/content/zh/news/a.md";
    assert_eq!(place["artifactLocation"]["uri"], path);
    assert_eq!(place["artifactLocation"]["uriBaseId"], "%SRCROOT%");
    assert_eq!(
        (&place["region"]["startColumn"], &place["region"]["endColumn"]),
        (&22.into(), &24.into())
    );
    let other = &results[2]["relatedLocations"][0];
    assert_eq!(other["physicalLocation"]["artifactLocation"]["uri"], path.replace("/zh/", "/en/"));
    assert_eq!(results[2]["level"], "warning");
    let text = results[2]["message"]["text"].as_str().unwrap();
    assert!(text.contains("\n`85` stands in its place"), "{text}");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: Vec<_> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["agree::numbers", "link::dead"]);
    assert_eq!((&results[2]["ruleIndex"], &results[0]["ruleIndex"]), (&0.into(), &1.into()));
    let help = rules[0]["help"]["text"].as_str().unwrap();
    assert!(help.contains("In news a wrong figure") && help.contains("off = "), "{help}");
    write(site, "site.toml", b"base_url = 1\n");
    let broken = super::cli::run(site, &["check", "--format", "sarif"]).ends(1).json();
    let codes = broken["runs"][0]["results"].as_array().unwrap().iter();
    let codes: Vec<_> = codes.map(|result| result["ruleId"].as_str().unwrap()).collect();
    assert!(codes.contains(&"data::not-text"), "{codes:?}");
}

#[cfg(not(feature = "external"))]
#[test]
fn a_program_that_cannot_ask_the_web_says_so() {
    let room = repository(&Site::new(
        "-- content/en/news/a.md --\n# A\n-- content/zh/news/a.md --\n# 甲\n",
    ));
    let site = &room.path().join("web/my site");
    let told = run(site, &["check", "--external"]).ends(2);
    assert!(told.err.contains("error[cli::no-external]: this program cannot ask"), "{told:?}");
    assert!(told.err.contains("--features external"), "{told:?}");
}
