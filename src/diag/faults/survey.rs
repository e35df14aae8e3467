//! Faults found while listing the sources and reading the interface words.

use crate::base::{SourcePath, Span};
use crate::diag::{Diagnostic, nearest};

/// A file or folder cannot be read.
#[must_use]
pub fn unreadable(file: &SourcePath, reason: &str) -> Diagnostic {
    Diagnostic::error("survey::unreadable").at(file.whole()).with("reason", reason)
}

/// A source that is read whole, and larger than that may be.
#[must_use]
pub fn too_large(file: &SourcePath, length: u64, limit: u64) -> Diagnostic {
    let mb = |bytes: u64| bytes.div_ceil(1 << 20);
    let fault = Diagnostic::error("survey::too-large").at(file.whole());
    fault.with("mb", mb(length)).with("limit", mb(limit))
}

/// A file's name is not Unicode.
#[must_use]
pub fn name_not_unicode(file: &SourcePath) -> Diagnostic {
    Diagnostic::error("survey::name-not-unicode").at(file.whole())
}

/// A file or folder has a control character in its name: left out.
#[must_use]
pub fn name_control(file: &SourcePath) -> Diagnostic {
    Diagnostic::error("survey::name-control").at(file.whole())
}

/// A file or folder has a name that Windows refuses.
#[must_use]
pub fn name_not_portable(file: &SourcePath) -> Diagnostic {
    Diagnostic::warning("survey::name-not-portable").at(file.whole())
}

/// A link, a pipe, a socket: passed over.
#[must_use]
pub fn not_a_file(file: &SourcePath) -> Diagnostic {
    Diagnostic::warning("survey::not-a-file").at(file.whole())
}

/// A link that leads back to a folder in which it lies.
#[must_use]
pub fn link_loop(file: &SourcePath) -> Diagnostic {
    Diagnostic::warning("survey::link-loop").at(file.whole())
}

/// A link that leads out of the site's folder, where only those inside are followed.
#[must_use]
pub fn link_outside(file: &SourcePath) -> Diagnostic {
    Diagnostic::warning("survey::link-outside").at(file.whole())
}

/// A folder of the site is a link to a folder outside it.
#[must_use]
pub fn outside(folder: &SourcePath) -> Diagnostic {
    Diagnostic::foundation("survey::outside").at(folder.whole())
}

/// What should be the folder of a language's articles is a file.
#[must_use]
pub fn not_a_folder(folder: &str) -> Diagnostic {
    Diagnostic::foundation("survey::not-a-folder").at(SourcePath::new(folder).whole())
}

/// The folder of a language's articles is not there.
#[must_use]
pub fn no_content(folder: &str) -> Diagnostic {
    Diagnostic::warning("survey::no-content").at(SourcePath::new(folder).whole())
}

/// The theme's folder is not there.
#[must_use]
pub fn no_theme(theme: &str, folder: &str, built_in: &str) -> Diagnostic {
    Diagnostic::foundation("survey::no-theme")
        .with("theme", theme)
        .with("folder", folder)
        .with("built_in", built_in)
        .with_some("near", nearest(theme, [built_in]))
}

/// A file of interface words is not TOML, or not of the expected shape.
#[must_use]
pub fn bad_words(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::foundation("words::unreadable").at(at).with("reason", reason)
}

/// A language lacks words that another one has.
#[must_use]
pub fn missing_words(language: &str, words: &str) -> Diagnostic {
    Diagnostic::foundation("words::missing").with("language", language).with("words", words)
}

/// A language has no table of interface words; another one has these.
#[must_use]
pub fn no_words(language: &str, like: &str, words: &[&str]) -> Diagnostic {
    Diagnostic::foundation("words::no-table")
        .with("language", language)
        .with("like", like)
        .with("count", words.len())
        .with("words", words.join(", "))
}

/// `months` has another number than twelve.
#[must_use]
pub fn months(at: Span, count: usize) -> Diagnostic {
    Diagnostic::foundation("words::months").at(at).with("count", count)
}

/// `theme.toml` cannot be used.
#[must_use]
pub fn bad_theme(at: Span, reason: &str) -> Diagnostic {
    Diagnostic::foundation("theme::unreadable").at(at).with("reason", reason)
}
