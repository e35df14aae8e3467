//! Faults found by `body`.
