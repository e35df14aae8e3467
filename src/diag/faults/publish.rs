//! Faults found by `publish`.
