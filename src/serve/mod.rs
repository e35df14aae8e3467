//! The preview: a site on a loopback port while it is being written.
//!
//! In: where the site is, and what its watch tells. Out: answers as a host would give them, and
//! events for open pages. Never: a file written, an address outside the site.
//!
//! [`watch`] notices an edit, [`preview`] brings the site up to date and tells open pages
//! ([`tabs`]), [`proof`] renders the rest for its faults. Requests come in at [`server`]; what is
//! answered is a pure function ([`answer`]) of what is [`shown`] at that moment.

mod answer;
mod body;
mod guard;
mod overlay;
mod page;
mod path;
mod preview;
mod probe;
mod proof;
mod range;
mod reply;
mod rules;
mod server;
mod shown;
mod stories;
mod tabs;
mod terminal;
mod tool;
mod watch;

use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::diag::faults::serve as faults;
use crate::diag::{Diagnostic, Ui};
use crate::load::{Changes, Overrides};
use crate::manifest::Content;
use crate::site::At;
use preview::Preview;
#[doc(hidden)]
pub use probe::{Probed, probe};
use terminal::Terminal;
use watch::Watch;

/// What a server shows. It asks for everything anew at each request, so that an edit shows at once.
pub(crate) trait Show: Send + Sync + 'static {
    /// Path of the site on its host, beginning and ending with a slash: `/` or `/news-site/`.
    fn base(&self) -> String;

    /// The file at a route of the site (`en/news/x/index.html`, `_headers`), rendered now; `None`
    /// when the site has no such file.
    fn file(&self, route: &str) -> Option<Content>;

    /// A page of the tool itself, by its path from the root of the host (`/__status`,
    /// `/__side/news/x`, `/__tongwen/preview.js`) and its query. Path percent-decoded.
    fn tool(&self, path: &str, query: Option<&str>) -> Option<ToolPage>;

    /// A short name for what the HTML at a route shows; a page that is sent carries it. Nothing in
    /// it has a meaning in HTML.
    fn name(&self, route: &str, html: &[u8]) -> String;

    /// Begins to tell an open page (path from the root of the host, percent-decoded:
    /// `/en/news/x/`) what happens to it, as whole server-sent events, ready to be written. `seen`
    /// is the name of what the page shows.
    fn listen(&self, page: &str, seen: Option<&str>) -> UnboundedReceiver<String>;
}

/// A page, script or style sheet of the tool.
#[derive(Clone, Debug)]
pub(crate) struct ToolPage {
    /// `text/html; charset=utf-8` and the like.
    pub(crate) media: &'static str,
    /// What it holds.
    pub(crate) bytes: Vec<u8>,
}

/// Where to listen, and for whom.
#[derive(Clone, Debug)]
pub struct Listen {
    /// `--host` and `--port`.
    pub at: SocketAddr,
    /// `--allow-host`: further names under which requests may come.
    pub allowed: Vec<String>,
}

/// The site that is shown, and how.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its folder.
    pub root: PathBuf,
    /// `site.toml`, relative to it.
    pub config: String,
    /// What flags say in place of `site.toml`.
    pub overrides: Overrides,
    /// The instant that is shown.
    pub at: At,
    /// The clock.
    pub now: fn() -> Timestamp,
    /// Without drafts and what comes out later.
    pub as_published: bool,
    /// The address that opens a place in an editor, with `{path}`, `{line}` and `{column}`.
    pub editor: String,
    /// Language of the interface.
    pub ui: Ui,
}

/// What `serve` was asked for.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Options {
    /// What to show.
    pub site: Site,
    /// Where.
    pub listen: Listen,
    /// `--open`.
    pub opens_browser: bool,
    /// `--poll`.
    pub polls: bool,
    /// Colour on the terminal.
    pub colour: bool,
    /// Say nothing but faults.
    pub is_quiet: bool,
}

/// Ports that are tried, from the one that was asked for.
const PORTS: u16 = 20;
/// Time does not always pass evenly: a machine sleeps, a clock is set.
const LONGEST_NAP: Duration = Duration::from_secs(30);

/// Shows a site until Ctrl-C.
///
/// # Errors
/// No port is free, or the system refuses a thread or a watch.
pub fn run(options: Options) -> Result<(), Diagnostic> {
    let Options { site, listen, opens_browser, polls, colour, is_quiet } = options;
    let refused = |error: io::Error| faults::no_port(listen.at, &error.to_string());
    let bound = server::bind(listen.at, PORTS).map_err(refused)?;
    let (to_pass, printings) = channel();
    let ui = site.ui;
    let preview = Arc::new(Preview::new(site, to_pass));
    let terminal = Arc::new(Mutex::new(Terminal::new(ui, colour, is_quiet)));
    let keeper =
        Keeper { preview: preview.clone(), terminal: terminal.clone(), watch: Arc::default() };
    keeper.begin(polls).map_err(|error| faults::no_watch(&error.to_string()))?;

    let address = format!("http://{}{}", bound.address(), preview.base());
    let values = [("address", address.clone()), ("wanted", listen.at.port().to_string())];
    let is_other = listen.at.port() != 0 && bound.address().port() != listen.at.port();
    lock(&terminal).say(if is_other { "serve-other-port" } else { "serve-at" }, &values);
    let thread = |name: &str| thread::Builder::new().name(name.to_owned());
    let failed = |error: io::Error| faults::no_watch(&error.to_string());
    let pass = preview.clone();
    thread("proof")
        .spawn(move || {
            let is_sound = |printing: &_| pass.is_sound(printing);
            proof::run(&pass.proof, &printings, || keeper.tell_faults(), is_sound);
        })
        .map_err(failed)?;
    if opens_browser && open::that_detached(&address).is_err() {
        lock(&terminal).say("serve-no-browser", &values);
    }
    bound.run(preview, &listen).map_err(refused)
}

/// Keeps what is shown up to date.
#[derive(Clone)]
struct Keeper {
    preview: Arc<Preview>,
    terminal: Arc<Mutex<Terminal>>,
    watch: Arc<OnceLock<Watch>>,
}

impl Keeper {
    /// Watches first and reads then, so that nothing is missed between the two.
    fn begin(&self, polls: bool) -> io::Result<()> {
        self.preview.read_site();
        let keeper = self.clone();
        let deliver = move |changed| keeper.renew(&keeper.preview.changes(changed));
        let watch = Watch::start(self.preview.roots(), polls, deliver)?;
        let _ = self.watch.set(watch);
        self.renew(&Changes::Everything);
        let keeper = self.clone();
        thread::Builder::new().name("clock".to_owned()).spawn(move || keeper.wait())?;
        Ok(())
    }

    fn renew(&self, changes: &Changes) {
        let start = Instant::now();
        let roots = self.preview.roots();
        self.preview.update(changes.clone());
        if let Some(watch) = self.watch.get().filter(|_| self.preview.roots() != roots) {
            // Folders that cannot be watched are told by the survey when it reads them.
            let _ = watch.set(self.preview.roots());
            self.preview.update(Changes::Everything);
        }
        let (found, number) = (self.preview.faults(), self.preview.number());
        let ms = start.elapsed().as_millis();
        lock(&self.terminal).tell(&found, &self.preview.tree(), number, ms);
    }

    /// After the background pass has found something else.
    fn tell_faults(&self) {
        self.preview.tell_faults();
        let (found, number) = (self.preview.faults(), self.preview.number());
        lock(&self.terminal).tell(&found, &self.preview.tree(), number, 0);
    }

    /// Comes back when an article comes out or expires.
    fn wait(&self) {
        let (_never, alarm) = channel::<()>();
        loop {
            let nap = self.preview.until_next_change().unwrap_or(LONGEST_NAP).min(LONGEST_NAP);
            if alarm.recv_timeout(nap) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
            if self.preview.until_next_change() == Some(Duration::ZERO) {
                self.renew(&Changes::Paths(BTreeSet::new()));
            }
        }
    }
}

/// What a thread that broke has left is still the best there is.
fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
