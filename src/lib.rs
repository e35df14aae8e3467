//! tongwen (同文): a static site generator for bilingual news.

pub mod base;
pub mod diag;
pub mod load;
pub mod manifest;
pub mod site;
