//! tongwen (同文): a static site generator for bilingual news.
//!
//! Data flows one way; modules are named in the order in which it passes through them.
//! `ARCHITECTURE.md` tells the whole story.
//!
//! * [`load`] lists and reads the sources, and parses each file alone;
//! * [`pair`] joins articles of different languages into stories, sections and lists;
//! * [`plan`] lists every output with its inputs, and finds what collides or leads nowhere;
//! * [`search`] makes the index of an edition, so that readers can search it;
//! * [`render`] turns one job into bytes;
//! * [`publish`] puts the bytes into a folder, without ever breaking it;
//! * [`deploy`] sends that folder to where readers are;
//! * [`press`] runs these stages, [`serve`] shows a site while it is written, and [`cli`] runs both.
//!
//! They speak the words of [`site`] and [`manifest`], and report faults as values of [`diag`].

pub mod base;
pub mod check;
pub mod cli;
#[cfg(feature = "deploy")]
pub mod deploy;
pub mod diag;
pub mod history;
pub mod load;
pub mod manifest;
pub mod pair;
pub mod plan;
pub mod press;
pub mod publish;
pub mod render;
pub mod search;
#[cfg(feature = "serve")]
pub mod serve;
pub mod site;
#[cfg(feature = "external")]
pub mod web;
