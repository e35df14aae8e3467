//! Faults found by `plan`.

use crate::base::Span;
use crate::diag::{Diagnostic, Severity, nearest};

/// Two pages or files want one address.
#[must_use]
pub fn two_pages(address: &str, second: Option<Span>, first: Option<Span>) -> Diagnostic {
    // A page that the program makes has no file to point at; the other one is then to blame.
    let (at, also) = match (second, first) {
        (Some(second), first) => (Some(second), first),
        (None, first) => (first, None),
    };
    let other = also.as_ref().map(|span| span.file.clone());
    let maker = other.is_none().then_some("tongwen");
    let mut fault = Diagnostic::error("plan::two-pages")
        .with("address", format!("/{address}"))
        .with_some("other", other)
        .with_some("maker", maker);
    if let Some(at) = at {
        fault = fault.at(at);
    }
    if let Some(also) = also {
        fault = fault.also(also);
    }
    fault
}

/// An address of the default language begins with another language's prefix.
#[must_use]
pub fn prefix_taken(address: &str, prefix: &str, at: Option<Span>) -> Diagnostic {
    let fault = Diagnostic::error("plan::prefix-taken")
        .with("address", format!("/{address}"))
        .with("prefix", prefix);
    match at {
        Some(at) => fault.at(at),
        None => fault,
    }
}

/// Nothing is left of a name for its address.
#[must_use]
pub fn no_slug(name: &str, at: Option<Span>) -> Diagnostic {
    let fault = Diagnostic::error("plan::no-slug").with("name", name);
    match at {
        Some(at) => fault.at(at),
        None => fault,
    }
}

/// A pattern of addresses needs a date that the article does not have.
#[must_use]
pub fn permalink_without_date(pattern: &str, at: Span) -> Diagnostic {
    Diagnostic::error("plan::permalink-without-date").at(at).with("pattern", pattern)
}

/// A page that the chrome names does not exist in a language.
#[must_use]
pub fn chrome_page(page: &str, language: &str, at: Span) -> Diagnostic {
    Diagnostic::foundation("plan::chrome-page").at(at).with("page", page).with("language", language)
}

/// A section that the chrome names does not exist in a language.
#[must_use]
pub fn chrome_section<'a>(
    section: &str,
    language: &str,
    known: impl Iterator<Item = &'a str>,
    at: Span,
) -> Diagnostic {
    Diagnostic::foundation("plan::chrome-section")
        .at(at)
        .with("section", section)
        .with("language", language)
        .with_some("near", nearest(section, known.filter(|name| *name != section)))
}

/// A word of the chrome is not in the string table.
#[must_use]
pub fn no_word(word: &str, language: &str, at: Span) -> Diagnostic {
    Diagnostic::foundation("plan::no-word").at(at).with("word", word).with("language", language)
}

/// An old address is taken by a page, or leads by an alias to the page `other`.
#[must_use]
pub fn alias_taken(address: &str, other: Option<&str>, at: Span) -> Diagnostic {
    let code = if other.is_some() { "plan::alias-twice" } else { "plan::alias-is-page" };
    let fault = Diagnostic::warning(code).at(at).with("address", format!("/{address}"));
    fault.with_some("other", other.map(|other| format!("/{other}")))
}

/// An address of another site, or one with a query or anchor.
#[must_use]
pub fn bad_address(text: &str, is_error: bool, at: Span) -> Diagnostic {
    judged("plan::bad-address", is_error).at(at).with("text", text)
}

/// A part of an address is longer than a name in a folder may be.
#[must_use]
pub fn too_long(part: &str, limit: usize, at: Option<Span>) -> Diagnostic {
    let begin: String = part.chars().take(20).collect();
    let fault = Diagnostic::error("plan::too-long").with("begin", begin).with("limit", limit);
    match at {
        Some(at) => fault.at(at),
        None => fault,
    }
}

/// A whole path is longer than a system takes it.
#[must_use]
pub fn too_long_path(length: usize, limit: usize, at: Option<Span>) -> Diagnostic {
    let fault = Diagnostic::error("plan::too-long-path");
    let fault = fault.with("length", length).with("limit", limit);
    match at {
        Some(at) => fault.at(at),
        None => fault,
    }
}

/// More pages than a site may have. `terms` of them are pages of terms.
#[must_use]
pub fn too_many_pages(pages: usize, terms: usize, limit: usize) -> Diagnostic {
    let fault = Diagnostic::foundation("plan::too-many-pages");
    let most = (terms > pages / 2).then_some(terms);
    fault.with("pages", pages).with("limit", limit).with_some("terms", most)
}

/// A link leads nowhere.
#[must_use]
pub fn dead_link(target: &str, is_error: bool, at: Span) -> Diagnostic {
    judged("link::dead", is_error).at(at).with("target", target)
}

/// A link names an anchor that its page does not have.
#[must_use]
pub fn dead_anchor(anchor: &str, near: Option<&str>, is_error: bool, at: Span) -> Diagnostic {
    judged("link::dead-anchor", is_error).at(at).with("anchor", anchor).with_some("near", near)
}

/// A link leads to an article that is not out.
#[must_use]
pub fn link_not_out(target: &str, file: &str, at: Span) -> Diagnostic {
    Diagnostic::warning("link::not-out").at(at).with("target", target).with("file", file)
}

/// A picture is missing.
#[must_use]
pub fn missing_picture(src: &str, is_error: bool, at: Span) -> Diagnostic {
    judged("link::missing-picture", is_error).at(at).with("picture", src)
}

/// A file that a shortcode names is missing.
#[must_use]
pub fn missing_file(src: &str, is_error: bool, at: Span) -> Diagnostic {
    judged("link::missing-file", is_error).at(at).with("target", src)
}

fn judged(code: &'static str, is_error: bool) -> Diagnostic {
    let severity = if is_error { Severity::Error } else { Severity::Warning };
    Diagnostic { severity, ..Diagnostic::error(code) }
}
