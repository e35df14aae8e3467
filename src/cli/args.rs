//! The command line: verbs, flags, and their texts in two languages.
//!
//! Help is wording like any other and stands in `diag/words/cli.toml`: `help-VERB` and
//! `help-VERB-FLAG`, or `help-FLAG` for flags of all verbs.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::diag::{Ui, phrase};

/// What was asked for.
#[derive(Debug, Parser)]
#[command(name = "tongwen", version, disable_help_subcommand = true, arg_required_else_help = true)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) common: Common,
    #[command(subcommand)]
    pub(super) verb: Verb,
}

#[derive(Debug, Args)]
pub(super) struct Common {
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    #[arg(long, global = true, value_name = "NAME|DIR")]
    pub(super) theme: Option<String>,
    #[arg(long, global = true, value_name = "INSTANT")]
    pub(super) at: Option<String>,
    #[arg(long, global = true, value_enum)]
    pub(super) ui: Option<UiArg>,
    #[arg(long, short, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    #[arg(long, short, global = true)]
    pub(super) verbose: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum UiArg {
    En,
    Zh,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    Build(Build),
    #[cfg(feature = "serve")]
    Serve(Serve),
    Check(Check),
    Status(Status),
    Translate(Translate),
    List(List),
    Explain(Explain),
    #[cfg(feature = "deploy")]
    Deploy(Deploy),
    Clean(Output),
    Init(Init),
}

#[derive(Debug, Args)]
pub(super) struct Output {
    #[arg(long, short, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Build {
    #[command(flatten)]
    pub(super) output: Output,
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    #[arg(long)]
    pub(super) drafts: bool,
    #[arg(long)]
    pub(super) future: bool,
    #[arg(long)]
    pub(super) expired: bool,
    #[arg(long, conflicts_with = "lenient")]
    pub(super) strict: bool,
    #[arg(long)]
    pub(super) lenient: bool,
    #[arg(long, value_name = "KEY")]
    pub(super) lang: Option<String>,
    #[arg(long)]
    pub(super) swap: bool,
    #[arg(long)]
    pub(super) durable: bool,
    #[arg(long, value_enum, default_value_t = BuildFormat::Text)]
    pub(super) format: BuildFormat,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Check {
    #[arg(long, conflicts_with = "lenient")]
    pub(super) strict: bool,
    #[arg(long)]
    pub(super) lenient: bool,
    #[arg(long, conflicts_with = "format")]
    pub(super) fix: bool,
    #[arg(long, requires = "fix")]
    pub(super) yes: bool,
    #[arg(long, value_name = "REV")]
    pub(super) changed_since: Option<String>,
    #[arg(long)]
    pub(super) external: bool,
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(super) format: CheckFormat,
}

/// How `check` tells: excerpts, one line for each fault, for programs, for code scanning, as
/// annotations on GitHub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    Text,
    Short,
    Json,
    Sarif,
    Github,
}

/// How `build` tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum BuildFormat {
    Text,
    Json,
    Github,
}

#[cfg(feature = "serve")]
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[arg(long, short, value_name = "PORT", default_value_t = 4000)]
    pub(super) port: u16,
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(super) host: std::net::IpAddr,
    #[arg(long, value_name = "NAME")]
    pub(super) allow_host: Vec<String>,
    #[arg(long)]
    pub(super) open: bool,
    #[arg(long)]
    pub(super) poll: bool,
    #[arg(long)]
    pub(super) as_published: bool,
    #[arg(long, value_name = "PATTERN", default_value = "vscode://file{path}:{line}:{column}")]
    pub(super) editor: String,
}

#[derive(Debug, Args)]
pub(super) struct Status {
    #[arg(long)]
    pub(super) missing: bool,
    #[arg(long)]
    pub(super) stale: bool,
    #[arg(long, value_name = "KEY")]
    pub(super) lang: Option<String>,
    #[arg(long, value_name = "KEY")]
    pub(super) section: Option<String>,
    #[arg(long, value_name = "DATE|REV")]
    pub(super) since: Option<String>,
    #[arg(long, value_name = "STATE", value_enum, value_delimiter = ',')]
    pub(super) fail_on: Vec<Worry>,
    #[arg(long, value_enum, default_value_t = Sheet::Text)]
    pub(super) format: Sheet,
}

/// A state for which `status` may be asked to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Worry {
    Stale,
    Missing,
    Unverified,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Sheet {
    Text,
    Csv,
    Json,
    Md,
    Html,
}

#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(super) struct Translate {
    #[command(subcommand)]
    pub(super) step: Step,
}

/// What a translator does, one after the other.
#[derive(Debug, Subcommand)]
pub(super) enum Step {
    Start(Start),
    Ack(Ack),
    Diff(Diff),
}

#[derive(Debug, Args)]
pub(super) struct Start {
    #[arg(value_name = "PATH")]
    pub(super) path: String,
    #[arg(long, value_name = "KEY")]
    pub(super) lang: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Ack {
    #[arg(value_name = "PATH", required_unless_present = "all", conflicts_with = "all")]
    pub(super) paths: Vec<String>,
    #[arg(long)]
    pub(super) all: bool,
    #[arg(long, value_name = "KEY", requires = "all")]
    pub(super) section: Option<String>,
    #[arg(long, value_name = "KEY", requires = "all")]
    pub(super) lang: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Diff {
    #[arg(value_name = "PATH")]
    pub(super) path: String,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    #[arg(value_name = "PATH|ADDRESS|CODE")]
    pub(super) what: String,
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Debug, Args)]
pub(super) struct List {
    #[arg(value_enum, default_value_t = Which::All)]
    pub(super) which: Which,
    #[arg(long, value_enum, default_value_t = ListFormat::Text)]
    pub(super) format: ListFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Which {
    All,
    Drafts,
    Future,
    Expired,
    Held,
    Waiting,
    Next,
}

/// How `list` tells: for people, for programs, for the outputs of a step on GitHub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListFormat {
    Text,
    Json,
    Github,
}

#[derive(Debug, Args)]
pub(super) struct Init {
    #[arg(value_name = "DIR")]
    pub(super) folder: Option<PathBuf>,
    #[arg(long, value_name = "HOST", value_enum, value_delimiter = ',')]
    pub(super) ci: Vec<Host>,
}

/// For whom `init` writes a workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Host {
    Github,
    Gitlab,
    Cloudflare,
    Netlify,
}

#[cfg(feature = "deploy")]
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Deploy {
    #[arg(value_name = "TARGET")]
    pub(super) target: Option<String>,
    #[command(flatten)]
    pub(super) output: Output,
    #[arg(long)]
    pub(super) plan: bool,
    #[arg(long, short)]
    pub(super) yes: bool,
    #[arg(long, value_name = "FILE")]
    pub(super) changed: Option<PathBuf>,
    #[arg(long, value_name = "N")]
    pub(super) max_deletes: Option<usize>,
    #[arg(long)]
    pub(super) prune: bool,
    #[arg(long)]
    pub(super) break_lock: bool,
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    #[arg(long, value_enum, default_value_t = DeployFormat::Text)]
    pub(super) format: DeployFormat,
}

/// How `deploy` tells: for people, for programs, for a comment on a pull request.
#[cfg(feature = "deploy")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum DeployFormat {
    Text,
    Json,
    Md,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

/// Parses arguments. Help texts are filled in only when help was asked for, so that an ordinary
/// run does not read the catalogue of wordings.
pub(super) fn parse(args: &[OsString], ui: Ui) -> Result<Cli, clap::Error> {
    let parsed = Cli::command().try_get_matches_from(args);
    let matches = match parsed {
        Ok(matches) => matches,
        Err(error) if is_help(&error) => {
            with_help(Cli::command(), ui).try_get_matches_from(args)?
        }
        Err(error) => return Err(error),
    };
    Cli::from_arg_matches(&matches)
}

fn is_help(error: &clap::Error) -> bool {
    use clap::error::ErrorKind::{
        DisplayHelp, DisplayHelpOnMissingArgumentOrSubcommand, MissingSubcommand,
    };
    matches!(
        error.kind(),
        DisplayHelp | DisplayHelpOnMissingArgumentOrSubcommand | MissingSubcommand
    )
}

/// The command with the texts of its help in a language.
pub(super) fn with_help(command: clap::Command, ui: Ui) -> clap::Command {
    let text = |key: &str| phrase(ui, key, &[]);
    let page =
        format!("{{about-with-newline}}\n{} {{usage}}\n\n{{all-args}}", text("heading-usage"));
    // The library wants headings that live as long as the program, which ends with its help.
    let heading = |key: &str| -> &'static str { text(key).leak() };
    let told = |arg: clap::Arg, key: &str| {
        let is_flag = arg.get_long().is_some();
        let of = heading(if is_flag { "heading-options" } else { "heading-arguments" });
        arg.help(text(key)).help_heading(of)
    };
    let common = |arg: clap::Arg| {
        let key = format!("help-{}", arg.get_id());
        told(arg, &key)
    };
    own_flags(command)
        .about(text("help"))
        .help_template(page.clone())
        .subcommand_help_heading(heading("heading-commands"))
        .mut_args(common)
        .mut_subcommands(|verb| {
            let name = verb.get_name().to_owned();
            let heading = heading("heading-commands");
            described(verb, &name, &page, &text, &told)
                .subcommand_help_heading(heading)
                .mut_subcommands(|step| {
                    let name = format!("{name}-{}", step.get_name());
                    described(step, &name, &page, &text, &told)
                })
        })
}

/// A verb with the texts of its help.
fn described(
    verb: clap::Command,
    name: &str,
    page: &str,
    text: &dyn Fn(&str) -> String,
    told: &dyn Fn(clap::Arg, &str) -> clap::Arg,
) -> clap::Command {
    let own = |arg: clap::Arg| {
        let key = format!("help-{name}-{}", arg.get_id());
        told(arg, &key)
    };
    verb.about(text(&format!("help-{name}"))).help_template(page.to_owned()).mut_args(own)
}

/// With flags of our own for help and version: the library's have English texts.
fn own_flags(command: clap::Command) -> clap::Command {
    let flag = |name: &'static str, short, action| {
        clap::Arg::new(name).short(short).long(name).action(action)
    };
    command
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(flag("help", 'h', clap::ArgAction::Help).global(true))
        .arg(flag("version", 'V', clap::ArgAction::Version))
}

/// The language of messages: `--ui`, else the locale. Looked at before parsing, since errors of
/// the command line are messages too.
pub(super) fn ui(args: &[OsString], locale: impl Fn(&str) -> Option<String>) -> Ui {
    let mut args = args.iter().filter_map(|arg| arg.to_str());
    while let Some(arg) = args.next() {
        let value = match arg {
            "--" => break,
            "--ui" => args.next(),
            _ => arg.strip_prefix("--ui="),
        };
        match value {
            Some("zh") => return Ui::Zh,
            Some(_) => return Ui::En,
            None => {}
        }
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| locale(name).filter(|value| !value.is_empty()));
    if locale.is_some_and(|value| value.starts_with("zh")) { Ui::Zh } else { Ui::En }
}

#[cfg(test)]
mod tests {
    use super::{Cli, Ui, ui, with_help};
    use clap::CommandFactory;

    #[test]
    fn every_flag_has_help_in_both_languages() {
        Cli::command().debug_assert();
        for language in [Ui::En, Ui::Zh] {
            let command = with_help(Cli::command(), language);
            let verbs = command.get_subcommands();
            let steps = command.get_subcommands().flat_map(clap::Command::get_subcommands);
            let texts = std::iter::once(&command).chain(verbs).chain(steps).flat_map(|command| {
                let args = command.get_arguments().filter_map(|arg| arg.get_help());
                args.chain(command.get_about()).map(ToString::to_string)
            });
            for text in texts {
                assert!(!text.starts_with("help"), "no text for {text}");
            }
        }
    }

    #[test]
    fn the_language_of_messages_follows_flag_then_locale() {
        let of = |args: &[&str], lang: &str| {
            let args: Vec<_> = args.iter().map(Into::into).collect();
            ui(&args, |name| (name == "LANG").then(|| lang.to_owned()))
        };
        assert_eq!(of(&["tongwen", "build"], "zh_CN.UTF-8"), Ui::Zh);
        assert_eq!(of(&["tongwen", "build", "--ui", "en"], "zh_CN.UTF-8"), Ui::En);
        assert_eq!(of(&["tongwen", "--ui=zh"], "C"), Ui::Zh);
        assert_eq!(of(&["tongwen"], "en_GB"), Ui::En);
    }
}
