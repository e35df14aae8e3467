//! `serve`.

use std::net::SocketAddr;

use jiff::Timestamp;

use super::args::{Common, Serve};
use super::{Session, Status, usage, wants_colour};
use crate::load::Overrides;
use crate::serve::{self, Listen, Options, Site};

/// Shows the site until it is told to end.
pub(super) fn serve(session: &Session, common: &Common, args: &Serve) -> Status {
    let options = Options {
        site: Site {
            root: session.root.clone(),
            config: session.config.clone(),
            overrides: Overrides { theme: common.theme.clone(), ..Overrides::default() },
            at: session.at,
            now: Timestamp::now,
            as_published: args.as_published,
            editor: args.editor.clone(),
            ui: session.ui,
        },
        listen: Listen {
            at: SocketAddr::new(args.host, args.port),
            allowed: args.allow_host.clone(),
        },
        opens_browser: args.open,
        polls: args.poll,
        colour: wants_colour(),
        is_quiet: common.quiet,
    };
    match serve::run(options) {
        Ok(()) => Status::Fine,
        Err(fault) => usage(&fault, session.ui),
    }
}
