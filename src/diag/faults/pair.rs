//! Faults found by `pair`.
