//! Paths as people type them → paths as those of articles are written.

use std::path::{Component, Path};

use super::Session;

/// What a path may mean: relative to the site's folder, else to the current one.
pub(super) fn candidates(session: &Session, path: &str) -> Vec<String> {
    [Some(relative(path)), beside_us(session, path)].into_iter().flatten().collect()
}

/// A path of the current folder, as one of the site's.
fn beside_us(session: &Session, path: &str) -> Option<String> {
    let mut whole = std::env::current_dir().ok()?;
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => drop(whole.pop()),
            Component::CurDir => {}
            _ => whole.push(part),
        }
    }
    let path = whole.strip_prefix(&session.root).ok()?.to_string_lossy().into_owned();
    Some(relative(&path))
}

fn relative(path: &str) -> String {
    let path = path.replace('\\', "/");
    path.trim_start_matches("./").to_owned()
}
