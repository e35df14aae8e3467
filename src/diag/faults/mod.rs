//! One constructor function per fault, one file per room that finds them.
//!
//! A constructor takes spans and names and gives a [`Diagnostic`](super::Diagnostic); the
//! sentences stand in `words/`, under the same code.

pub mod body;
pub mod check;
pub mod cli;
pub mod copy;
pub mod deploy;
pub mod glossary;
pub mod load;
pub mod pair;
pub mod plan;
pub mod publish;
pub mod render;
pub mod serve;
pub mod survey;
