//! Tests of the crate from outside: whole sites in, what is printed out.
//!
//! [`sites`] makes sites of texts and builds them through the library, [`html`] reads pages.

#![allow(
    clippy::unwrap_used,
    clippy::case_sensitive_file_extension_comparisons,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "these are tests, helpers too"
)]

mod agreement;
#[cfg(target_os = "linux")]
mod catalogue;
mod cli;
mod constructs;
mod corpora;
mod corrections;
mod edits;
mod example;
mod explain;
mod faults;
mod golden;
mod hostile;
mod html;
mod instants;
mod killed;
mod links;
mod lists;
#[cfg(target_os = "linux")]
mod machine;
mod maps;
mod repeat;
mod search;
#[cfg(all(unix, feature = "serve"))]
mod serve;
mod shortcodes;
mod sites;
mod supply;
mod tidy;
mod translate;
