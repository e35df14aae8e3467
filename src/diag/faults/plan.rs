//! Faults found by `plan`.
