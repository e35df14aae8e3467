//! Faults of the command line and its surroundings.

use crate::diag::{Diagnostic, nearest};

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
