//! `deploy`: which target, whether to go on, and what to say about it. The work is done elsewhere.

mod report;
mod stop;

use std::collections::HashSet;
use std::fs;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::args::{Common, Deploy, DeployFormat};
use super::{Session, Status, say, usage};
use crate::deploy::{self, Limits, Order, Plan, Prepared, Progress};
use crate::diag::faults::{cli as cli_faults, deploy as faults};
use crate::diag::{Diagnostic, Rigour, phrase};
use crate::load::Overrides;
use crate::publish;
use crate::site::{Route, Settings, Target};
use report::{Report, size, time};

/// Sends the site to a target, or shows what that would do.
pub(super) fn deploy(session: &Session, common: &Common, args: &Deploy) -> Status {
    let overrides = Overrides { base_url: args.base_url.clone(), ..Overrides::default() };
    let settings = match session.settings(&overrides, Rigour::Normal) {
        Ok(settings) => settings,
        Err(status) => return status,
    };
    let run = || -> Result<Status, Diagnostic> {
        let mut target = choose(&settings, args.target.as_deref())?.clone();
        target.max_deletes = args.max_deletes.unwrap_or(target.max_deletes);
        let folder = session.output(args.output.output.as_deref());
        // Nobody else may build into the folder while it is read.
        let hold = publish::recover(&folder)?;
        let owner = hold.as_ref().map_or_else(publish::random_name, publish::Hold::owner);
        let order = Order {
            folder: &folder,
            target: &target,
            root: &session.root,
            base: &settings.base,
            owner: &owner,
            variable: &|name| std::env::var(name).ok(),
            limits: Limits::default(),
            prune: args.prune,
            break_lock: args.break_lock,
            only_plan: args.plan,
            ended: Arc::default(),
        };
        go(session, common, args, &settings, &order)
    };
    run().unwrap_or_else(|fault| usage(&fault, session.ui))
}

fn go(
    session: &Session,
    common: &Common,
    args: &Deploy,
    settings: &Settings,
    order: &Order<'_>,
) -> Result<Status, Diagnostic> {
    let started = Instant::now();
    let ready = deploy::prepare(order)?;
    session.show(&ready.found);
    let report = |plan: &Plan, requests: Option<usize>| {
        let seconds = started.elapsed().as_secs_f64();
        Report { plan, requests, seconds, target: order.target, ui: session.ui }.text(args.format)
    };
    if args.plan {
        return Ok(say(&report(&ready.plan, None), Status::Fine));
    }
    if !ready.is_idle() {
        ready.guard()?;
        if !args.yes && !agreed(session, order.target, &ready.plan)? {
            return Ok(say(&(phrase(session.ui, "deploy-not", &[]) + "\n"), Status::Fine));
        }
    }
    let done = run(session, common, ready, &order.ended)?;
    if let Some(file) = &args.changed {
        write_changed(file, settings, order.folder, &done.plan)?;
    }
    let is_told = !common.quiet || args.format != DeployFormat::Text;
    let text = if is_told { report(&done.plan, Some(done.requests)) } else { String::new() };
    Ok(say(&text, Status::Fine))
}

/// The target of a name; without one the only target, or `production`.
fn choose<'s>(settings: &'s Settings, name: Option<&str>) -> Result<&'s Target, Diagnostic> {
    let all = &settings.deploy;
    let names = all.iter().map(|target| &*target.name);
    let named = |name: &str| all.iter().find(|target| target.name == name);
    match (name, &all[..]) {
        (Some(name), _) => named(name).ok_or_else(|| faults::no_target(name, names)),
        (None, []) => Err(faults::no_target("production", names)),
        (None, [one]) => Ok(one),
        (None, _) => named("production").ok_or_else(|| faults::which_target(names)),
    }
}

/// Shows what will be done and asks.
fn agreed(session: &Session, target: &Target, plan: &Plan) -> Result<bool, Diagnostic> {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(faults::not_asked(&target.name));
    }
    let text = report::sum(session.ui, target, plan) + "\n";
    let question = text + &phrase(session.ui, "deploy-ask", &[]);
    // Where the question cannot be shown, no answer comes.
    let _ = io::stderr().write_all(question.as_bytes());
    let mut answer = String::new();
    let _ = io::stdin().lock().read_line(&mut answer);
    let yes = ["y", "yes", "Y", "是", "好"];
    Ok(yes.contains(&answer.trim()))
}

/// Carries the plan out. On a terminal it is told how far it has come, once it takes longer than a
/// moment.
fn run(
    session: &Session,
    common: &Common,
    ready: Prepared,
    ended: &Arc<AtomicBool>,
) -> Result<deploy::Deployed, Diagnostic> {
    const MOMENT: Duration = Duration::from_millis(500);
    const OFTEN: Duration = Duration::from_millis(100);
    const CLEAR: &str = "\r\x1b[K";
    let is_shown = !common.quiet && io::stderr().is_terminal();
    let shown = Mutex::new(None::<Duration>);
    let tell = |now: Progress| {
        let Some(mut shown) = shown.try_lock().ok().filter(|_| is_shown && now.elapsed > MOMENT)
        else {
            return;
        };
        if shown.is_none_or(|before| now.elapsed > before + OFTEN) {
            *shown = Some(now.elapsed);
            let line = phrase(session.ui, "deploy-progress", &values(&now));
            let _ = io::stderr().write_all(format!("{CLEAR}{line}").as_bytes());
        }
    };
    let told = || {
        if !common.quiet {
            let clear = if is_shown { CLEAR } else { "" };
            let line = phrase(session.ui, "deploy-ending", &[]);
            let _ = io::stderr().write_all(format!("{clear}{line}\n").as_bytes());
        }
    };
    let done = stop::watched(ended, told, || ready.run(&tell));
    if shown.into_inner().ok().flatten().is_some() {
        let _ = io::stderr().write_all(CLEAR.as_bytes());
    }
    done
}

fn values(now: &Progress) -> [(&'static str, String); 6] {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes a second")]
    let rate = now.rate() as u64;
    [
        ("files", now.files.to_string()),
        ("of_files", now.of_files.to_string()),
        ("size", size(now.bytes)),
        ("of_size", size(now.of_bytes)),
        ("rate", size(rate)),
        ("rest", time(now.rest())),
    ]
}

/// Writes the addresses of pages that are new or changed. Where there is a sitemap only what it
/// lists: nobody wants to be told of redirects and of pages that ask not to be found.
fn write_changed(
    file: &Path,
    settings: &Settings,
    folder: &Path,
    plan: &Plan,
) -> Result<(), Diagnostic> {
    let listed = listed(folder);
    let pages = plan.uploads.iter().filter(|upload| upload.route.ends_with(".html"));
    let address =
        |route: &str| format!("{}{}", settings.origin, Route::of_file(route).href(&settings.base));
    let mut text = String::new();
    for address in pages.map(|upload| address(&upload.route)) {
        if listed.is_empty() || listed.contains(&address) {
            text += &address;
            text.push('\n');
        }
    }
    fs::write(file, text)
        .map_err(|reason| cli_faults::cannot_write(&file.to_string_lossy(), &reason.to_string()))
}

/// Every address of the sitemaps.
fn listed(folder: &Path) -> HashSet<String> {
    let mut all = HashSet::new();
    let names = (0..1000).map(|number| match number {
        0 => "sitemap.xml".to_owned(),
        _ => format!("sitemap-{number}.xml"),
    });
    for text in names.map_while(|name| fs::read_to_string(folder.join(name)).ok()) {
        let addresses = text.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next());
        all.extend(addresses.map(|address| address.replace("&amp;", "&")));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::choose;
    use crate::base::SourcePath;
    use crate::load::{Overrides, read_settings};

    #[test]
    fn a_target_is_chosen() {
        let settings = |targets: &[&str]| {
            let mut text = "base_url = \"https://a.org/\"\nlanguages.en.title = \"A\"\n".to_owned();
            for name in targets {
                text += &["[deploy.", name, "]\nkind = \"folder\"\npath = \"/srv\"\n"].concat();
            }
            let read = read_settings(&SourcePath::new("site.toml"), &text, &Overrides::default());
            read.value.unwrap()
        };
        let chosen = |targets: &[&str], name| {
            choose(&settings(targets), name)
                .map(|target| target.name.clone())
                .map_err(|fault| fault.code)
        };
        assert_eq!(chosen(&["a"], None).as_deref(), Ok("a"));
        assert_eq!(chosen(&["a", "production"], None).as_deref(), Ok("production"));
        assert_eq!(chosen(&["a", "b"], Some("b")).as_deref(), Ok("b"));
        assert_eq!(chosen(&["a", "b"], None), Err("deploy::which-target"));
        assert_eq!(chosen(&["a", "b"], Some("c")), Err("deploy::no-target"));
        assert_eq!(chosen(&[], None), Err("deploy::no-target"));
    }
}
