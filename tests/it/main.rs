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
mod copy;
mod corpora;
mod corrections;
#[cfg(all(unix, feature = "deploy"))]
mod deploy;
mod edits;
mod example;
mod explain;
#[cfg(feature = "external")]
mod external;
mod faults;
mod golden;
#[cfg(unix)]
mod history;
mod hostile;
mod html;
mod init;
mod instants;
mod killed;
mod links;
mod lists;
#[cfg(target_os = "linux")]
mod machine;
mod manual;
mod maps;
mod parallel;
mod proofs;
mod repeat;
mod reports;
mod search;
#[cfg(all(unix, feature = "serve"))]
mod serve;
mod shortcodes;
mod sites;
mod supply;
mod three;
mod tidy;
mod translate;
