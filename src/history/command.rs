//! The `git` command, run so that nothing but its answer comes of it: no pager, no hook, no
//! question, no network, no program that a configuration names, and an end in time.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// No answer is worth more time.
const PATIENCE: Duration = Duration::from_secs(20);
/// Nor more memory: the history of a large paper has some tens of megabytes.
const LONGEST: u64 = 512 << 20;
/// A larger file is no article.
const LARGEST_BLOB: u64 = 16 << 20;

/// Settings under which no answer depends on who asks, and no other program is run.
const SETTINGS: &[&str] = &[
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "core.pager=cat",
    "diff.external=",
    "diff.noprefix=false",
    "log.follow=false",
    "log.showSignature=false",
    "log.showRoot=true",
    "protocol.allow=never",
];

/// Variables with which a hook points at another repository than that of the folder.
const AWAY: &[&str] = &[
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_PREFIX",
    "GIT_EXTERNAL_DIFF",
    "GIT_DIFF_OPTS",
    "GIT_TRACE",
    "GIT_LITERAL_PATHSPECS",
    "GIT_GLOB_PATHSPECS",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_ICASE_PATHSPECS",
];

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder);
    for name in AWAY {
        command.env_remove(name);
    }
    let calm = [
        ("GIT_OPTIONAL_LOCKS", "0"),
        ("GIT_TERMINAL_PROMPT", "0"),
        ("GIT_NO_LAZY_FETCH", "1"),
        ("GIT_PAGER", "cat"),
        ("LC_ALL", "C"),
    ];
    command.envs(calm).args(["--no-pager", "--literal-pathspecs"]);
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// What the command prints; `None` when it cannot be run, fails, or takes too long.
pub(super) fn answer(folder: &Path, args: &[impl AsRef<OsStr>]) -> Option<Vec<u8>> {
    finish(git(folder).args(args).spawn().ok()?, PATIENCE)
}

/// Waits for a child as long as it may take. One that takes longer is ended.
fn finish(mut child: Child, patience: Duration) -> Option<Vec<u8>> {
    let out = child.stdout.take()?;
    let (tell, told) = mpsc::channel();
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = out.take(LONGEST + 1).read_to_end(&mut bytes);
        // Nobody listens any more to what comes too late.
        let _ = tell.send(read.is_ok().then_some(bytes));
    });
    let bytes = told.recv_timeout(patience).ok().flatten();
    let bytes = bytes.filter(|bytes| bytes.len() as u64 <= LONGEST);
    if bytes.is_none() {
        let _ = child.kill();
    }
    // Who still holds its end of the pipe is not waited for.
    drop(reader);
    let status = child.wait().ok()?;
    bytes.filter(|_| status.success())
}

/// Old files, asked for one by one from one process.
#[derive(Debug)]
pub struct Blobs {
    child: Child,
    ask: ChildStdin,
    told: BufReader<ChildStdout>,
}

impl Blobs {
    pub(super) fn of(folder: &Path) -> Option<Self> {
        let mut command = git(folder);
        let mut child = command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).spawn().ok()?;
        let (ask, told) = (child.stdin.take()?, BufReader::new(child.stdout.take()?));
        Some(Self { child, ask, told })
    }

    /// The bytes of a file by its digest; `None` when they are not here.
    pub fn read(&mut self, id: &str) -> Option<Vec<u8>> {
        writeln!(self.ask, "{id}").and_then(|()| self.ask.flush()).ok()?;
        let mut head = String::new();
        (&mut self.told).take(256).read_line(&mut head).ok()?;
        // `DIGEST blob SIZE` and the bytes with a line end, or `DIGEST missing`.
        let mut words = head.trim_end().split(' ').skip(1);
        let (kind, size) = (words.next()?, words.next()?);
        let size: u64 = size.parse().ok()?;
        let is_article = kind == "blob" && size <= LARGEST_BLOB;
        let mut bytes = Vec::new();
        let mut rest = (&mut self.told).take(size + 1);
        if is_article {
            rest.read_to_end(&mut bytes).ok()?;
        } else {
            // Passed over, so that the next answer is understood.
            io::copy(&mut rest, &mut io::sink()).ok()?;
        }
        let is_whole = bytes.len() as u64 == size + 1;
        bytes.pop();
        (is_article && is_whole).then_some(bytes)
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Stdio, finish};
    use std::process::Command;

    #[cfg(unix)]
    #[test]
    fn what_takes_too_long_is_ended() {
        let mut slow = Command::new("sleep");
        let child = slow.arg("60").stdout(Stdio::piped()).spawn().unwrap();
        assert_eq!(finish(child, Duration::from_millis(50)), None);
        let quick = Command::new("echo").arg("a").stdout(Stdio::piped()).spawn().unwrap();
        assert_eq!(finish(quick, Duration::from_secs(20)).as_deref(), Some(&b"a\n"[..]));
        let fails = Command::new("false").stdout(Stdio::piped()).spawn().unwrap();
        assert_eq!(finish(fails, Duration::from_secs(20)), None);
    }
}
