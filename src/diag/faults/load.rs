//! Faults of reading: bytes, syntax, values, front matter, `site.toml`.
//!
//! `data::` faults arise in front matter and `site.toml` alike.

#![allow(clippy::must_use_candidate, reason = "forty times the same attribute helps nobody")]

use crate::base::{SourcePath, Span};
use crate::diag::{Diagnostic, nearest};

// Bytes

/// A byte that UTF-8 does not have.
pub fn not_utf8(at: Span, line: usize, byte: u8) -> Diagnostic {
    let diagnostic = Diagnostic::error("text::not-utf8").at(at);
    diagnostic.with("line", line).with("byte", format!("{byte:02X}"))
}

/// A file in the encoding of Windows' notepads of old.
pub fn utf16(file: &SourcePath) -> Diagnostic {
    Diagnostic::error("text::utf16").at(file.whole())
}

/// A file in GBK or GB 18030.
pub fn gbk(file: &SourcePath, line: usize) -> Diagnostic {
    Diagnostic::error("text::gbk").at(file.whole()).with("line", line)
}

/// A file that is no text.
pub fn binary(file: &SourcePath, line: usize) -> Diagnostic {
    Diagnostic::error("text::binary").at(file.whole()).with("line", line)
}

/// A character that turns the order of letters around.
pub fn turned(at: Span) -> Diagnostic {
    Diagnostic::warning("text::turned").at(at)
}

// Syntax

/// TOML that cannot be read. `example` is what the line should look like, if that can be told.
pub fn toml(at: Span, detail: &str, example: Option<String>) -> Diagnostic {
    Diagnostic::error("data::toml").at(at).with("detail", detail).with_some("example", example)
}

/// Text of TOML without quotes.
pub fn unquoted(at: Span, example: &str) -> Diagnostic {
    Diagnostic::error("data::unquoted").at(at).with("example", example)
}

/// YAML that cannot be read. `example` is what the line should look like, if that can be told.
pub fn yaml(at: Span, detail: &str, example: Option<String>, has_tab: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error("data::yaml").at(at).with("detail", detail);
    diagnostic.with_some("tab", has_tab.then_some("Tab")).with_some("example", example)
}

/// A key of YAML with a Chinese colon behind it.
pub fn full_width_colon(at: Span, rewritten: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error("data::yaml").at(at).with("detail", "`：` ≠ `:`");
    diagnostic.with("rewritten", rewritten)
}

/// JSON that cannot be read.
pub fn json(at: Span, detail: &str) -> Diagnostic {
    Diagnostic::error("data::json").at(at).with("detail", detail)
}

/// A key that stands twice in one table.
pub fn repeated_key(at: Span, first: Option<Span>, key: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error("data::repeated-key").at(at).with("key", key);
    match first {
        Some(first) => diagnostic.also(first),
        None => diagnostic,
    }
}

/// YAML's `*name`.
pub fn alias(at: Span) -> Diagnostic {
    Diagnostic::error("data::alias").at(at)
}

/// A YAML key that is a list or a table.
pub fn not_a_key(at: Span) -> Diagnostic {
    Diagnostic::error("data::not-a-key").at(at)
}

/// A second YAML document behind the first.
pub fn second_document(at: Span) -> Diagnostic {
    Diagnostic::error("data::second-document").at(at)
}

/// Tables in tables in tables. A setting lifts the limit up to `most`, if there is more to have.
pub fn too_deep(at: Span, limit: usize, most: Option<usize>) -> Diagnostic {
    Diagnostic::error("data::too-deep").at(at).with("limit", limit).with_some("most", most)
}

// Values

/// What a value had to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number.
    Number,
    /// A whole number from 1.
    Count,
    /// Text, or a list of texts.
    Texts,
    /// A table.
    Table,
    /// A list of tables.
    Tables,
}

/// A value of another kind than its key wants. `example` shows the key with a right one.
pub fn wrong_value(wanted: Wanted, at: Span, key: &str, example: &str) -> Diagnostic {
    let code = match wanted {
        Wanted::Text => "data::not-text",
        Wanted::Flag => "data::not-a-flag",
        Wanted::Number => "data::not-a-number",
        Wanted::Count => "data::not-a-count",
        Wanted::Texts => "data::not-texts",
        Wanted::Table => "data::not-a-table",
        Wanted::Tables => "data::not-tables",
    };
    Diagnostic::error(code).at(at).with("key", key).with("example", example)
}

/// A word where only some are allowed.
pub fn not_allowed(at: Span, key: &str, value: &str, allowed: &[&str]) -> Diagnostic {
    Diagnostic::error("data::not-allowed")
        .at(at)
        .with("key", key)
        .with("value", value)
        .with("allowed", quoted(allowed))
        .with_some("near", nearest(value, allowed.iter().copied()))
}

/// A key that nobody asked for.
pub fn unknown_key(at: Span, key: &str, near: Option<&str>, known: &[&str]) -> Diagnostic {
    let known = (near.is_none() && !known.is_empty()).then(|| quoted(known));
    Diagnostic::error("data::unknown-key")
        .at(at)
        .with("key", key)
        .with_some("near", near)
        .with_some("known", known)
}

/// A key that has to be there. `example` shows it with a value.
pub fn missing_key(at: Span, key: &str, example: &str) -> Diagnostic {
    Diagnostic::error("data::missing-key").at(at).with("key", key).with("example", example)
}

// Front matter

/// A front matter that is larger than a front matter may be, in bytes.
pub fn matter_too_large(at: Span, length: usize, limit: usize) -> Diagnostic {
    let kb = |bytes: usize| bytes.div_ceil(1 << 10);
    Diagnostic::error("matter::too-large").at(at).with("kb", kb(length)).with("limit", kb(limit))
}

/// A title as long as a text.
pub fn long_title(file: &SourcePath, length: usize, limit: usize) -> Diagnostic {
    let fault = Diagnostic::error("matter::long-title").at(file.whole());
    fault.with("length", length).with("limit", limit)
}

/// A fence without a second one.
pub fn unclosed(at: Span, fence: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error("matter::unclosed").at(at).with("fence", fence);
    // Only `---` can also be meant as a line across the page.
    diagnostic.with_some("line", (fence == "---").then_some("***"))
}

/// A fence that is closed by another kind of fence.
pub fn wrong_fence(at: Span, opened: Span, fence: &str, found: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error("matter::wrong-fence").at(at).also(opened);
    diagnostic.with("fence", fence).with("found", found)
}

/// Front matter that is text or a list instead of keys with values.
pub fn no_keys(at: Span, example: Option<String>) -> Diagnostic {
    Diagnostic::error("matter::no-keys").at(at).with_some("example", example)
}

/// A date that we cannot read.
pub fn bad_date(at: Span, value: &str, rewritten: Option<String>) -> Diagnostic {
    let diagnostic = Diagnostic::error("matter::bad-date").at(at).with("value", value);
    diagnostic.with_some("rewritten", rewritten)
}

/// A date that no calendar has.
pub fn no_such_date(at: Span, value: &str, days: Option<i8>) -> Diagnostic {
    let diagnostic = Diagnostic::error("matter::no-such-date").at(at).with("value", value);
    diagnostic.with_some("days", days)
}

/// `[l10n]` that is no stamp.
pub fn bad_stamp(at: Span) -> Diagnostic {
    Diagnostic::warning("matter::bad-stamp").at(at)
}

/// A `slug` that would be more than one part of an address.
pub fn slash_in_slug(at: Span, slug: &str) -> Diagnostic {
    Diagnostic::error("matter::slash-in-slug").at(at).with("slug", slug)
}

/// A lead picture of which is not said what it shows.
pub fn no_alt(at: Span, picture: &str) -> Diagnostic {
    Diagnostic::warning("matter::no-alt").at(at).with("picture", picture)
}

/// A key that we do not know, but nearly.
pub fn near_key(at: Span, key: &str, near: &str) -> Diagnostic {
    Diagnostic::warning("matter::near-key").at(at).with("key", key).with("near", near)
}

/// A name under `[taxonomies]` that `site.toml` does not declare.
pub fn no_taxonomy(at: Span, name: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = Diagnostic::warning("matter::no-taxonomy").at(at).with("name", name);
    diagnostic.with_some("near", near)
}

// `site.toml`

/// A fault of `site.toml`, or of a flag in its stead, which has no place in a file.
fn setting(code: &'static str, at: Option<Span>) -> Diagnostic {
    let diagnostic = Diagnostic::foundation(code);
    match at {
        Some(at) => diagnostic.at(at),
        None => diagnostic,
    }
}

/// A `base_url` that is no address of a site.
pub fn bad_address(at: Option<Span>, value: &str) -> Diagnostic {
    setting("settings::bad-address", at).with("value", value)
}

/// A time zone that IANA does not know.
pub fn bad_time_zone(at: Span, value: &str, near: Option<&str>) -> Diagnostic {
    let diagnostic = setting("settings::bad-time-zone", Some(at)).with("value", value);
    diagnostic.with_some("near", near)
}

/// No `[languages.KEY]` at all.
pub fn no_language(at: Span) -> Diagnostic {
    setting("settings::no-language", Some(at))
}

/// More languages than there can be.
pub fn too_many_languages(at: Span, limit: usize) -> Diagnostic {
    setting("settings::too-many-languages", Some(at)).with("limit", limit)
}

/// The name of a language that is not declared.
pub fn unknown_language(at: Option<Span>, value: &str, known: &[&str]) -> Diagnostic {
    let diagnostic = setting("settings::unknown-language", at).with("value", value);
    diagnostic.with("known", quoted(known))
}

/// A tag that BCP 47 does not allow.
pub fn bad_tag(at: Span, value: &str) -> Diagnostic {
    let near = value.contains('_').then(|| value.replace('_', "-"));
    setting("settings::bad-tag", Some(at)).with("value", value).with_some("near", near)
}

/// A folder that lies outside the site, or is no folder.
pub fn bad_folder(at: Span, key: &str, value: &str) -> Diagnostic {
    setting("settings::bad-folder", Some(at)).with("key", key).with("value", value)
}

/// A name that cannot stand in an address. `near` is one that can.
pub fn bad_name(at: Span, value: &str, near: &str) -> Diagnostic {
    let near = (!near.is_empty()).then_some(near);
    setting("settings::bad-name", Some(at)).with("value", value).with_some("near", near)
}

/// A name that already means something else in addresses or front matter.
pub fn reserved_name(at: Span, value: &str) -> Diagnostic {
    setting("settings::reserved-name", Some(at)).with("value", value)
}

/// A value that only one may have.
pub fn repeated_name(at: Span, first: Span, value: &str) -> Diagnostic {
    setting("settings::repeated-name", Some(at)).also(first).with("value", value)
}

/// A weight of related articles that is negative or too large.
pub fn bad_weight(at: Span, name: &str, most: i64) -> Diagnostic {
    setting("settings::bad-weight", Some(at)).with("name", name).with("most", most)
}

/// A limit that is no number, or more than there can be.
pub fn bad_limit(at: Span, name: &str, most: usize) -> Diagnostic {
    setting("settings::bad-limit", Some(at)).with("name", name).with("most", most)
}

/// A placeholder that patterns of addresses do not know.
pub fn bad_placeholder(at: Span, value: &str, known: &[&str]) -> Diagnostic {
    setting("settings::bad-placeholder", Some(at))
        .with("value", value)
        .with_some("near", nearest(value, known.iter().copied()))
        .with("known", quoted(known))
}

/// A pattern under which all articles of a section would have one address.
pub fn no_placeholder(at: Span, value: &str) -> Diagnostic {
    setting("settings::no-placeholder", Some(at)).with("value", value)
}

/// An entry of the header or footer that leads to nothing, or to two things.
pub fn chrome_entry(at: Span) -> Diagnostic {
    setting("settings::chrome-entry", Some(at))
}

/// A page of the header or footer that is no path of an article.
pub fn chrome_page(at: Span, value: &str) -> Diagnostic {
    setting("settings::chrome-page", Some(at)).with("value", value)
}

/// A credential in `site.toml`; none of its excerpt is shown. `variable` is where it belongs.
pub fn credential(file: &Span, key: &str, variable: &str, line: usize) -> Diagnostic {
    let diagnostic = setting("settings::credential", Some(file.clone()));
    let variable = (!variable.is_empty()).then_some(variable);
    diagnostic.with("key", key).with("line", line).with_some("variable", variable)
}

/// An address of a storage that is none.
pub fn bad_endpoint(at: Span, value: &str) -> Diagnostic {
    setting("settings::bad-endpoint", Some(at)).with("value", value)
}

/// Names for a reader: each in backquotes, with commas between them.
fn quoted(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// A file with the rows of a table is not UTF-8.
#[must_use]
pub fn table_not_text(at: Span) -> Diagnostic {
    Diagnostic::error("table::not-text").at(at)
}

/// A quotation mark in a table is not closed; the row in which it stands begins here.
#[must_use]
pub fn table_quote(at: Span) -> Diagnostic {
    Diagnostic::error("table::quote").at(at)
}

/// A row of a table has another number of values than its head.
#[must_use]
pub fn uneven_table(head: usize, cells: usize, at: Span) -> Diagnostic {
    Diagnostic::warning("table::uneven").at(at).with("head", head).with("cells", cells)
}
