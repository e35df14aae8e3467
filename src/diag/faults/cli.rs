//! Faults of the command line and its surroundings.

use crate::base::SourcePath;
use crate::diag::{Diagnostic, near, nearest};

/// `--at` is no instant.
#[must_use]
pub fn bad_instant(text: &str) -> Diagnostic {
    Diagnostic::foundation("cli::bad-instant").with("text", text)
}

/// The current folder cannot be told.
#[must_use]
pub fn no_folder(reason: &str) -> Diagnostic {
    Diagnostic::foundation("cli::no-folder").with("reason", reason)
}

/// There are corrections, no terminal and no `--yes`.
#[must_use]
pub fn not_asked() -> Diagnostic {
    Diagnostic::foundation("cli::not-asked")
}

/// A file that was to be corrected is another one by now.
#[must_use]
pub fn meanwhile(path: &str) -> Diagnostic {
    Diagnostic::foundation("cli::meanwhile").with("path", path)
}

/// No `site.toml` here or above.
#[must_use]
pub fn no_site(folder: &str) -> Diagnostic {
    Diagnostic::foundation("cli::no-site").with("folder", folder)
}

/// `site.toml` cannot be read.
#[must_use]
pub fn no_settings(file: &str, reason: &str) -> Diagnostic {
    Diagnostic::foundation("cli::no-settings").with("file", file).with("reason", reason)
}

/// `--lang` names no language of the site.
#[must_use]
pub fn no_language<'a>(key: &str, known: impl Iterator<Item = &'a str> + Clone) -> Diagnostic {
    Diagnostic::foundation("cli::no-language")
        .with("key", key)
        .with("known", known.clone().collect::<Vec<_>>().join(", "))
        .with_some("near", nearest(key, known))
}

/// `--section` names no section of the site.
#[must_use]
pub fn no_section<'a>(key: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::foundation("cli::no-section")
        .with("key", key)
        .with_some("near", nearest(key, known))
}

/// A path names no article.
#[must_use]
pub fn no_article<'a>(path: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let near = nearest(path, known);
    Diagnostic::foundation("cli::no-article").with("path", path).with_some("near", near)
}

/// A stamp is wanted for an original. `other` is a translation of it.
#[must_use]
pub fn is_original(path: &str, other: Option<&str>) -> Diagnostic {
    Diagnostic::foundation("cli::is-original").with("path", path).with_some("other", other)
}

/// A translation without an original to compare it with.
#[must_use]
pub fn no_original(file: &SourcePath) -> Diagnostic {
    Diagnostic::error("cli::no-original").at(file.whole())
}

/// A front matter into which no stamp can be put.
#[must_use]
pub fn stamp_by_hand(file: &SourcePath) -> Diagnostic {
    Diagnostic::error("cli::stamp-by-hand").at(file.whole())
}

/// A translation that is there already.
#[must_use]
pub fn is_translated(path: &str, other: Option<&str>) -> Diagnostic {
    Diagnostic::foundation("cli::is-translated").with("path", path).with_some("other", other)
}

/// Files that `init` would write, and that are there already.
#[must_use]
pub fn is_there(paths: &[&str]) -> Diagnostic {
    Diagnostic::foundation("cli::is-there").with("paths", paths.join(", "))
}

/// A file that cannot be written.
#[must_use]
pub fn cannot_write(path: &str, reason: &str) -> Diagnostic {
    Diagnostic::foundation("cli::cannot-write").with("path", path).with("reason", reason)
}

/// An original of which there is no translation.
#[must_use]
pub fn no_translation(path: &str) -> Diagnostic {
    Diagnostic::foundation("cli::no-translation").with("path", path)
}

/// A flag asks git, and there is nothing to ask.
#[must_use]
pub fn no_history(flag: &str) -> Diagnostic {
    Diagnostic::foundation("cli::no-history").with("flag", flag)
}

/// A flag names a revision that git does not know.
#[must_use]
pub fn no_revision(flag: &str, text: &str) -> Diagnostic {
    let is_since = (flag == "--since").then_some("2026-03-01");
    Diagnostic::foundation("cli::no-revision")
        .with("flag", flag)
        .with("text", text)
        .with_some("day", is_since)
}

/// Of some stories git does not know when their originals were changed.
#[must_use]
pub fn unknown_change(count: usize) -> Diagnostic {
    Diagnostic::warning("cli::unknown-change").with("count", count)
}

/// `--external` in a program that cannot ask the web.
#[must_use]
pub fn no_external() -> Diagnostic {
    Diagnostic::foundation("cli::no-external")
}

/// No address of the web gave an answer.
#[must_use]
pub fn no_web(count: usize) -> Diagnostic {
    Diagnostic::warning("cli::no-web").with("count", count)
}

/// What the web has answered cannot be kept.
#[must_use]
pub fn no_memory(path: &str, reason: &str) -> Diagnostic {
    Diagnostic::warning("cli::no-memory").with("path", path).with("reason", reason)
}

/// A link to another site that leads nowhere any more.
#[must_use]
pub fn external_gone(address: &str, status: u16) -> Diagnostic {
    let fault = Diagnostic::warning("link::external-gone");
    fault.with("address", address).with("status", status)
}

/// A link to another site that has moved for good.
#[must_use]
pub fn external_moved(address: &str, to: &str) -> Diagnostic {
    Diagnostic::note("link::external-moved").with("address", address).with("to", to)
}

/// A link to another site of which nobody can tell.
#[must_use]
pub fn external_unknown(address: &str, reason: &str) -> Diagnostic {
    Diagnostic::note("link::external-unknown").with("address", address).with("reason", reason)
}

/// A message code that does not exist.
#[must_use]
pub fn no_code<'a>(code: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let near = near(code, known, 3);
    let near = (!near.is_empty()).then(|| quoted(&near));
    Diagnostic::foundation("cli::no-code").with("code", code).with_some("near", near)
}

/// Neither a file nor an address of the site. `near` are some that are like it.
#[must_use]
pub fn nothing_found(what: &str, near: &[String]) -> Diagnostic {
    let near = (!near.is_empty()).then(|| quoted(near));
    Diagnostic::foundation("cli::nothing-found").with("what", what).with_some("near", near)
}

/// Names for a reader: each in backquotes, with commas between them.
fn quoted(names: &[impl AsRef<str>]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    names.join(", ")
}
