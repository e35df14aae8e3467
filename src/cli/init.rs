//! `init`: a small site that builds, in both languages, and the workflow that publishes it.

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::{Common, Host, Init};
use super::{Status, file, say, usage};
use crate::diag::faults::cli as faults;
use crate::diag::{Diagnostic, Ui, phrase};
use crate::site::At;

static SITE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/init/site");

/// What all workflows for GitHub have in common: the jobs that build and check.
const STEPS: &str = include_str!("init/ci/steps.yml");

impl Host {
    /// Where the workflow stands in a site's folder.
    fn path(self) -> &'static str {
        match self {
            Self::Github => ".github/workflows/site.yml",
            Self::Cloudflare => ".github/workflows/cloudflare.yml",
            Self::Netlify => ".github/workflows/netlify.yml",
            Self::Gitlab => ".gitlab-ci.yml",
        }
    }

    /// The workflow, for this version of the program.
    fn workflow(self) -> String {
        let (text, preview) = match self {
            Self::Github => (include_str!("init/ci/github.yml"), "$PAGES/pr/$NUMBER/"),
            Self::Cloudflare => {
                (include_str!("init/ci/cloudflare.yml"), "https://pr-$NUMBER.$PROJECT.pages.dev/")
            }
            Self::Netlify => {
                (include_str!("init/ci/netlify.yml"), "https://pr-$NUMBER--$NAME.netlify.app/")
            }
            Self::Gitlab => (include_str!("init/ci/gitlab.yml"), ""),
        };
        text.replace("@STEPS@\n", STEPS)
            .replace("@PREVIEW@", preview)
            .replace("@VERSION@", env!("CARGO_PKG_VERSION"))
    }
}

/// Writes the files; none of them may be there. In a folder that holds a site already, the workflows
/// alone are written.
pub(super) fn init(ui: Ui, common: &Common, at: At, args: &Init) -> Status {
    let folder = match folder(common, args) {
        Ok(folder) => folder,
        Err(fault) => return usage(&fault, ui),
    };
    let has_site = folder.join("site.toml").exists();
    let mut files = Vec::new();
    if !has_site || args.ci.is_empty() {
        files.extend(site(at));
    }
    files.extend(args.ci.iter().map(|host| (host.path().to_owned(), host.workflow())));
    if let Err(fault) = write(&folder, &files) {
        return usage(&fault, ui);
    }
    if common.quiet {
        return Status::Fine;
    }
    let mut said: String = files.iter().flat_map(|(path, _)| [path, "\n"]).collect();
    let shown = args.folder.as_ref().map_or_else(|| ".".into(), |folder| folder.to_string_lossy());
    let key = if has_site { "init-workflow" } else { "init-next" };
    said += &phrase(ui, key, &[("folder", shown.into_owned())]);
    said.push('\n');
    say(&said, Status::Fine)
}

fn folder(common: &Common, args: &Init) -> Result<PathBuf, Diagnostic> {
    let here = std::env::current_dir().map_err(|error| faults::no_folder(&error.to_string()))?;
    let given = args.folder.as_ref().or(common.root.as_ref());
    Ok(given.map_or(here.clone(), |given| here.join(given)))
}

/// The files of a site that begins today: paths and texts.
fn site(at: At) -> impl Iterator<Item = (String, String)> {
    // The time zone that its settings name.
    let zone = TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC);
    let today = at.instant(&zone, Timestamp::now).to_zoned(zone).date().to_string();
    let mut files = Vec::new();
    collect(&SITE, &mut files);
    files.into_iter().map(move |(path, text)| {
        // As a hidden file it would rule over the folder in which it is kept here.
        let path = if path == "gitignore" { ".gitignore" } else { path };
        (path.to_owned(), text.replace("@DATE@", &today))
    })
}

fn collect<'a>(folder: &'a Dir<'_>, files: &mut Vec<(&'a str, &'a str)>) {
    for file in folder.files() {
        let path = file.path().to_str().expect("our own names are UTF-8");
        files.push((path, file.contents_utf8().expect("our own texts are UTF-8")));
    }
    folder.dirs().for_each(|folder| collect(folder, files));
}

/// All files, or none: what is there is never touched, and what was written is taken back when one
/// cannot be.
fn write(folder: &Path, files: &[(String, String)]) -> Result<(), Diagnostic> {
    let is_there = |path: &&String| folder.join(path).symlink_metadata().is_ok();
    let there: Vec<&str> =
        files.iter().map(|(path, _)| path).filter(is_there).map(|p| &**p).collect();
    if !there.is_empty() {
        return Err(faults::is_there(&there));
    }
    for (at, (path, text)) in files.iter().enumerate() {
        if let Err(error) = file::create(&folder.join(path), text) {
            for (path, _) in &files[..at] {
                // It was ours, and the fault that is told is the first one.
                let _ = std::fs::remove_file(folder.join(path));
            }
            return Err(faults::cannot_write(path, &error.to_string()));
        }
    }
    Ok(())
}
