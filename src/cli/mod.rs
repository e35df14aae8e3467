//! The program: arguments in, verbs run, exit status out.
//!
//! Exit status: 0 fine; 1 the content or the theme has faults; 2 wrong usage or environment.

mod absence;
mod annotate;
mod args;
mod build;
mod check;
#[cfg(feature = "deploy")]
mod deploy;
mod explain;
mod file;
mod fix;
mod init;
mod list;
mod place;
#[cfg(feature = "serve")]
mod serve;
mod sheet;
mod status;
mod tables;
mod translate;
mod unified;

use std::ffi::OsString;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use jiff::Timestamp;

use crate::base::SourcePath;
use crate::diag::faults::cli as faults;
use crate::diag::{self, Diagnostic, Diagnostics, Outcome, Rigour, Sources, Ui};
use crate::load::{Overrides, SourceTree, settings_of};
use crate::site::{At, Settings};
use args::{Cli, Common, UiArg, Verb};

/// Runs the program with the arguments of the process.
#[must_use]
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let ui = args::ui(&args, |name| std::env::var(name).ok());
    match args::parse(&args, ui) {
        Ok(cli) => ExitCode::from(dispatch(&cli, ui) as u8),
        Err(error) => {
            // A closed pipe is no reason for another message.
            let _ = error.print();
            ExitCode::from(if error.use_stderr() { Status::Usage } else { Status::Fine } as u8)
        }
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Status {
    Fine = 0,
    Faults = 1,
    Usage = 2,
}

fn dispatch(cli: &Cli, ui: Ui) -> Status {
    let ui = match cli.common.ui {
        Some(UiArg::En) => Ui::En,
        Some(UiArg::Zh) => Ui::Zh,
        None => ui,
    };
    if let Verb::Explain(args) = &cli.verb
        && explain::is_code(&args.what)
    {
        return explain::code(ui, args);
    }
    let at = match cli.common.at.as_deref().map(|text| At::read(text).ok_or(text)) {
        None => At::Now,
        Some(Ok(at)) => at,
        Some(Err(text)) => return usage(&faults::bad_instant(text), ui),
    };
    if let Verb::Init(args) = &cli.verb {
        return init::init(ui, &cli.common, at, args);
    }
    let (root, config) = match site(&cli.common) {
        Ok(found) => found,
        Err(fault) => return usage(&fault, ui),
    };
    let annotates = match &cli.verb {
        Verb::Build(args) => args.format == args::BuildFormat::Github,
        Verb::Check(args) => args.format == args::CheckFormat::Github,
        _ => false,
    };
    let tree = SourceTree::Disk(root.clone());
    let session = Session { root, config, tree, at, ui, annotates };
    match &cli.verb {
        Verb::Build(args) => build::build(&session, &cli.common, args),
        #[cfg(feature = "serve")]
        Verb::Serve(args) => serve::serve(&session, &cli.common, args),
        Verb::Check(args) => check::check(&session, &cli.common, args),
        #[cfg(feature = "deploy")]
        Verb::Deploy(args) => deploy::deploy(&session, &cli.common, args),
        Verb::Clean(args) => build::clean(&session, args),
        Verb::Status(args) => status::status(&session, &cli.common, args),
        Verb::Translate(args) => translate::translate(&session, &cli.common, args),
        Verb::List(args) => list::list(&session, &cli.common, args),
        Verb::Explain(args) => explain::explain(&session, &cli.common, args),
        Verb::Init(_) => unreachable!("it needs no site"),
    }
}

/// What every verb works with.
struct Session {
    root: PathBuf,
    config: String,
    tree: SourceTree,
    at: At,
    ui: Ui,
    /// Faults are told as annotations for a workflow on GitHub.
    annotates: bool,
}

impl Session {
    /// Reads `site.toml`; faults are shown.
    ///
    /// # Errors
    /// How the run ends: a fault that stands in no file is one of a flag, or of the disk.
    fn settings(&self, overrides: &Overrides, rigour: Rigour) -> Result<Arc<Settings>, Status> {
        let settings = self.read_settings(overrides, rigour);
        self.show(&settings.diagnostics);
        settings.value
    }

    /// Reads `site.toml`: settings, or how the run ends, and the faults.
    fn read_settings(
        &self,
        overrides: &Overrides,
        rigour: Rigour,
    ) -> Outcome<Result<Arc<Settings>, Status>> {
        let file = SourcePath::new(self.config.as_str());
        let bytes = match self.tree.read(&self.config) {
            Ok(bytes) => bytes,
            Err(error) => {
                let fault = faults::no_settings(&self.config, &error.to_string());
                return Outcome::new(Err(Status::Usage), fault.into());
            }
        };
        let settings = settings_of(&file, &bytes, overrides);
        let diagnostics = settings.diagnostics.judged(rigour);
        let is_of_a_flag = diagnostics.iter().any(|fault| fault.labels.is_empty());
        let status = if is_of_a_flag { Status::Usage } else { Status::Faults };
        let value = settings.value.filter(|_| !diagnostics.has_errors());
        Outcome::new(value.map(Arc::new).ok_or(status), diagnostics)
    }

    /// The instant for which the site is made.
    fn now(&self, settings: &Settings) -> Timestamp {
        self.at.instant(&settings.time_zone, Timestamp::now)
    }

    fn show(&self, diagnostics: &Diagnostics) {
        if self.annotates {
            let _ = io::stdout().write_all(
                annotate::annotations(diagnostics, &self.tree, &self.root, self.ui).as_bytes(),
            );
            return;
        }
        show(diagnostics, &self.tree, self.ui);
    }

    /// The output folder: as given, relative to the current folder; by default `public` in the
    /// site's folder.
    fn output(&self, given: Option<&Path>) -> PathBuf {
        given.map_or_else(|| self.root.join("public"), Path::to_path_buf)
    }
}

fn show(diagnostics: &Diagnostics, sources: &dyn Sources, ui: Ui) {
    if !diagnostics.is_empty() {
        // Where messages cannot be shown, the exit status still tells.
        let _ = io::stderr()
            .write_all(diag::print(diagnostics, sources, ui, wants_colour()).as_bytes());
    }
}

/// Prints to standard output, and gives the status of a run that was well until here. Whoever
/// closes the pipe (`| head`) has read enough: that is no fault.
fn say(text: &str, status: Status) -> Status {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Status::Usage,
        _ => status,
    }
}

/// Colour on a terminal, unless `NO_COLOR` is set; forced by `CLICOLOR_FORCE`.
fn wants_colour() -> bool {
    wants_colour_on(std::io::stderr().is_terminal())
}

/// The same, for what goes elsewhere than messages do.
fn wants_colour_on(is_terminal: bool) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let forced = std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    !is_set("NO_COLOR") && (forced || is_terminal)
}

fn usage(fault: &Diagnostic, ui: Ui) -> Status {
    show(&Diagnostics::from(fault.clone()), &SourceTree::Memory([].into()), ui);
    Status::Usage
}

/// The site's folder and its `site.toml`, relative to it: `--root`, or here, or the nearest
/// folder above that has one.
fn site(common: &Common) -> Result<(PathBuf, String), Diagnostic> {
    const NAME: &str = "site.toml";
    let here = std::env::current_dir().map_err(|error| faults::no_folder(&error.to_string()))?;
    if let Some(config) = &common.config {
        let path = here.join(config);
        let root = match &common.root {
            Some(root) => here.join(root),
            None => path.parent().unwrap_or(&here).to_path_buf(),
        };
        // `join` with an absolute path gives that path, so a file outside the root works too.
        let shown = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().into_owned();
        return Ok((root, shown));
    }
    let root = match &common.root {
        Some(root) => here.join(root),
        None => match here.ancestors().find(|folder| folder.join(NAME).is_file()) {
            Some(folder) => folder.to_path_buf(),
            None => return Err(faults::no_site(&here.to_string_lossy())),
        },
    };
    Ok((root, NAME.to_owned()))
}
