//! What verbs with tables share: the site for them, and names of columns.

use std::sync::Arc;

use super::args::Common;
use super::{Session, Status};
use crate::diag::{Diagnostics, Rigour, phrase};
use crate::load::Overrides;
use crate::pair::Clock;
use crate::press::{self, Manuscript};
use crate::site::Settings;

/// `site.toml`, under the flags of all verbs.
pub(super) fn settings(session: &Session, common: &Common) -> Result<Arc<Settings>, Status> {
    let overrides = Overrides { theme: common.theme.clone(), ..Overrides::default() };
    session.settings(&overrides, Rigour::Normal)
}

/// The site for tables; its faults are shown.
pub(super) fn read(session: &Session, common: &Common) -> Result<(Manuscript, Status), Status> {
    let settings = settings(session, common)?;
    let gathered =
        press::gather(session.tree.clone(), &settings, Clock::at(session.now(&settings)));
    let status = told(session, gathered.diagnostics);
    Ok((gathered.value, status))
}

/// Shows what was found. The table is shown all the same.
pub(super) fn told(session: &Session, found: Diagnostics) -> Status {
    let found = found.judged(Rigour::Normal);
    session.show(&found);
    if found.has_errors() { Status::Faults } else { Status::Fine }
}

/// Names of columns.
pub(super) fn head(session: &Session, columns: &[&str]) -> Vec<String> {
    columns.iter().map(|name| phrase(session.ui, &format!("column-{name}"), &[])).collect()
}
