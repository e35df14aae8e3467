//! Real sites, if `TONGWEN_CORPORA` names a folder of them: `NAME/content/{en,zh}/`, and a
//! `README.md` whose table says how many pairs each holds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::sites::files;

const SETTINGS: &str = "base_url = \"https://site.example/\"\n\
    [languages.en]\ntitle = \"Site\"\ncontent = \"content/en\"\n\
    [languages.zh]\ntitle = \"网站\"\ncontent = \"content/zh\"\n\
    [[taxonomies]]\nname = \"tags\"\n\
    [chrome]\nfooter = []\n";

fn run(root: &Path, args: &[&str]) -> (Value, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_tongwen"));
    let run = program.current_dir(root).args(args).args(["--ui", "en"]).output().unwrap();
    let err = String::from_utf8(run.stderr).unwrap();
    assert_eq!(run.status.code(), Some(0), "{args:?}: {err}");
    (serde_json::from_slice(&run.stdout).unwrap(), err)
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in files(from) {
        super::sites::write(to, &path, &bytes);
    }
}

#[test]
fn real_sites_are_built_and_paired() {
    let Some(folder) = std::env::var_os("TONGWEN_CORPORA").map(PathBuf::from) else {
        println!("skipped: TONGWEN_CORPORA names no folder of sites");
        return;
    };
    let table = fs::read_to_string(folder.join("README.md")).unwrap();
    let mut sites = 0;
    for line in table.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let name = cells[1].trim_matches(['`', '/']);
        let count = |cell: usize| cells[cell].parse::<u64>().unwrap();
        let (en, zh, pairs) = (count(4), count(5), count(6));
        let room = tempfile::tempdir().unwrap();
        copy(&folder.join(name), room.path());
        fs::write(room.path().join("site.toml"), SETTINGS).unwrap();
        let (built, err) = run(room.path(), &["build", "--lenient", "--format", "json"]);
        let codes: Vec<_> = err.lines().filter_map(|line| line.split_once('[')).collect();
        let known = ["link::dead]", "link::missing-picture]"];
        let told = codes.iter().filter(|(before, _)| *before == "warning");
        for (_, rest) in told {
            assert!(known.iter().any(|code| rest.starts_with(code)), "{name}: {rest}");
        }
        assert!(!err.contains("error["), "{name}: {err}");
        assert!(built["pages"].as_u64().unwrap() > en + zh, "{name}: {built}");
        let (status, _) = run(room.path(), &["status", "--format", "json"]);
        assert_eq!(status["pairs"], pairs, "{name}");
        assert_eq!(status["stories"], en + zh - pairs, "{name}");
        assert_eq!(status["languages"]["en"]["articles"], en, "{name}");
        assert_eq!(status["languages"]["zh"]["articles"], zh, "{name}");
        sites += 1;
    }
    assert!(sites >= 2, "the table names no sites");
}
