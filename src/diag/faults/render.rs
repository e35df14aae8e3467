//! Faults found by `render`.
