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
mod cli;
mod constructs;
mod corpora;
mod corrections;
#[cfg(all(unix, feature = "deploy"))]
mod deploy;
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
mod maps;
mod repeat;
mod search;
#[cfg(all(unix, feature = "serve"))]
mod serve;
mod shortcodes;
mod sites;
mod tidy;
mod translate;
