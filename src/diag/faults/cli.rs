//! Faults found by `cli`.
