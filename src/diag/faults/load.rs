//! Faults found by `load`.
