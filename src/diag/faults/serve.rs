//! Faults of the preview: those of the site are told by whoever finds them.

use crate::diag::Diagnostic;

/// Nothing can be listened to at this address.
#[must_use]
pub fn no_port(address: impl ToString, reason: &str) -> Diagnostic {
    Diagnostic::foundation("serve::no-port").with("address", address).with("reason", reason)
}

/// The system watches no files for us, or starts no thread.
#[must_use]
pub fn no_watch(reason: &str) -> Diagnostic {
    Diagnostic::foundation("serve::no-watch").with("reason", reason)
}
