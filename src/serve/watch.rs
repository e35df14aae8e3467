//! The watch on the sources.
//!
//! In: folders and files, which need not be there yet. Out: batches of changed paths. Never: a
//! change told that was only a look; a question to those who are told.

mod batch;
mod places;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, MetadataKind, ModifyKind, RenameMode};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use self::batch::{Batch, Sign, Told};
use self::places::Place;
use super::lock;

/// How often folders are compared where the system tells of no changes.
const POLLED: Duration = Duration::from_millis(500);

/// Something of which the site is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Root {
    /// A folder, with all that is in it.
    Folder(PathBuf),
    /// A single file, such as `site.toml`.
    File(PathBuf),
}

/// What has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Changed {
    /// These files and folders were written, have come or have gone. Of a folder, all that was or
    /// is below it. They stand under the paths that their root was given by.
    Paths(BTreeSet<PathBuf>),
    /// Something was missed: all has to be read anew.
    Everything,
}

/// A running watch; it ends when dropped.
#[derive(Debug)]
pub(crate) struct Watch {
    post: Arc<Mutex<Post>>,
    messages: Sender<Message>,
}

impl Watch {
    /// Begins to watch. `deliver` is called on a thread of its own with one batch after the other;
    /// while it works, changes are collected. With `poll` folders are compared twice a second, for
    /// disks of networks and containers.
    pub(crate) fn start(
        roots: Vec<Root>,
        poll: bool,
        deliver: impl FnMut(Changed) + Send + 'static,
    ) -> io::Result<Self> {
        let (messages, inbox) = channel();
        let sender = messages.clone();
        let handler = move |event| {
            if let Some(message) = message(event) {
                let _ = sender.send(message);
            }
        };
        let config = Config::default().with_poll_interval(POLLED).with_compare_contents(true);
        let watcher: Box<dyn Watcher + Send> = if poll {
            Box::new(PollWatcher::new(handler, config).map_err(io_error)?)
        } else {
            Box::new(RecommendedWatcher::new(handler, config).map_err(io_error)?)
        };
        let mut post = Post { watcher, poll, roots, places: Vec::new(), watched: BTreeMap::new() };
        post.arm().1?;
        let post = Arc::new(Mutex::new(post));
        let collector = Collector { post: Arc::clone(&post), batch: Batch::default(), deliver };
        thread::Builder::new().name("watch".to_owned()).spawn(move || collector.run(&inbox))?;
        Ok(Self { post, messages })
    }

    /// Watches other roots from now on. What changes in a new one after this returns is told; so
    /// this comes first, and reading the new roots second.
    pub(crate) fn set(&self, roots: Vec<Root>) -> io::Result<()> {
        let mut post = lock(&self.post);
        post.roots = roots;
        post.arm().1
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.messages.send(Message::Stop);
    }
}

/// What the collector hears.
enum Message {
    Seen(Vec<Seen>),
    /// Events were lost.
    Lost,
    /// The system reports a fault with these paths.
    Failed(String, Vec<PathBuf>),
    Stop,
}

/// One path of an event.
struct Seen {
    path: PathBuf,
    sign: Sign,
    /// True when it may be a folder that has just come.
    fresh: bool,
    /// True when only what is in it has changed, which for a folder says nothing new.
    is_write: bool,
}

/// What an event says; `None` when somebody only looked.
fn message(event: notify::Result<Event>) -> Option<Message> {
    use EventKind::{Access, Any, Create, Modify, Other, Remove};
    let event = match event {
        Ok(event) if event.need_rescan() => return Some(Message::Lost),
        Ok(event) => event,
        Err(error) => return Some(Message::Failed(error.to_string(), error.paths)),
    };
    let (sign, fresh, is_write) = match event.kind {
        Any | Create(_) => (Sign::Begun, true, false),
        Remove(_) | Modify(ModifyKind::Name(RenameMode::From)) => (Sign::Begun, false, false),
        Modify(ModifyKind::Name(_)) => (Sign::Ended, true, false),
        // Polling tells of a new time where a file was written; elsewhere rights were changed.
        Access(AccessKind::Close(AccessMode::Write))
        | Modify(ModifyKind::Metadata(MetadataKind::WriteTime)) => (Sign::Ended, false, true),
        Modify(ModifyKind::Metadata(_)) | Access(_) | Other => return None,
        Modify(_) => (Sign::Begun, false, true),
    };
    let both = matches!(event.kind, Modify(ModifyKind::Name(RenameMode::Both)));
    let last = event.paths.len().saturating_sub(1);
    let seen = event.paths.into_iter().enumerate().map(|(at, path)| {
        // Of a renamed file's two names the first is gone.
        let is_gone = both && at < last;
        let sign = if is_gone { Sign::Begun } else { sign };
        Seen { path, sign, fresh: fresh && !is_gone, is_write }
    });
    Some(Message::Seen(seen.collect()))
}

/// The watches that are set.
struct Post {
    watcher: Box<dyn Watcher + Send>,
    poll: bool,
    roots: Vec<Root>,
    places: Vec<Place>,
    /// Folders watched, and whether with all below them.
    watched: BTreeMap<PathBuf, bool>,
}

impl std::fmt::Debug for Post {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Post").field("watched", &self.watched).finish_non_exhaustive()
    }
}

impl Post {
    /// Sets the watches that the roots need as the disk is now. Out: the roots that are newly
    /// watched, and the last fault.
    fn arm(&mut self) -> (Vec<PathBuf>, io::Result<()>) {
        let mut newly: BTreeMap<PathBuf, bool> = BTreeMap::new();
        let mut outcome = Ok(());
        // A folder may come or go while its watch is set: look until nothing has changed.
        for _ in 0..4 {
            self.places = self.roots.iter().map(Place::of).collect();
            let wanted = places::wanted(&self.places);
            if wanted == self.watched {
                break;
            }
            self.cut(|path, is_deep| wanted.get(path) != Some(&is_deep));
            outcome = Ok(());
            for (path, is_deep) in wanted {
                if self.watched.contains_key(&path) {
                    continue;
                }
                let mode =
                    if is_deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
                match self.watcher.watch(&path, mode) {
                    Ok(()) => {
                        self.watched.insert(path.clone(), is_deep);
                        newly.insert(path, is_deep);
                    }
                    Err(error) => outcome = Err(io_error(error)),
                }
            }
        }
        let is_new = |place: &&Place| {
            newly.iter().any(|(folder, is_deep)| place.is_seen_by(folder, *is_deep))
        };
        (self.places.iter().filter(is_new).map(|place| place.given.clone()).collect(), outcome)
    }

    /// Takes watches away. One whose folder has gone is gone already.
    fn cut(&mut self, is_cut: impl Fn(&Path, bool) -> bool) {
        let watcher = &mut self.watcher;
        self.watched.retain(|path, is_deep| {
            let stays = !is_cut(path, *is_deep);
            if !stays {
                let _ = watcher.unwatch(path);
            }
            stays
        });
    }

    /// Waits until new folders of which we have been told are watched. Linux tells first and
    /// watches then; a question about a path that is not watched waits its turn behind that.
    fn settle(&mut self) {
        if cfg!(target_os = "linux") && !self.poll {
            let _ = self.watcher.unwatch(Path::new("/dev/null/never-watched"));
        }
    }
}

/// Turns events into batches.
struct Collector<F> {
    post: Arc<Mutex<Post>>,
    batch: Batch,
    deliver: F,
}

impl<F: FnMut(Changed)> Collector<F> {
    fn run(mut self, inbox: &Receiver<Message>) {
        // A fault that stays would else be told again and again, with each comparison of folders.
        let mut faults = BTreeSet::new();
        loop {
            let message = match self.batch.due() {
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => inbox.recv_timeout(due.saturating_duration_since(Instant::now())),
            };
            match message {
                Ok(Message::Seen(all)) => all.iter().for_each(|seen| self.note(seen)),
                Ok(Message::Lost) => self.batch.note_everything(Instant::now()),
                Ok(Message::Failed(fault, paths)) => {
                    if self.concerns(&paths) && faults.insert(fault) {
                        self.batch.note_everything(Instant::now());
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.tell(),
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            }
            // Messages that wait already must not put off a batch that is due.
            if self.batch.due().is_some_and(|due| due <= Instant::now()) {
                self.tell();
            }
        }
    }

    /// True for a fault with a source, or one that names nothing.
    fn concerns(&self, paths: &[PathBuf]) -> bool {
        let post = lock(&self.post);
        let is_source = |path: &PathBuf| {
            let touched = places::touched(&post.places, path);
            touched.moves || !touched.paths.is_empty()
        };
        paths.is_empty() || paths.iter().any(is_source)
    }

    fn note(&mut self, seen: &Seen) {
        let now = Instant::now();
        if seen.is_write && seen.path.is_dir() {
            return;
        }
        let mut post = lock(&self.post);
        let touched = places::touched(&post.places, &seen.path);
        for path in touched.paths {
            self.batch.note(now, path, seen.sign, seen.fresh);
        }
        if touched.moves {
            // A watch stays with the folder that was moved away; the one now here has none.
            post.cut(|watched, _| watched.starts_with(&seen.path));
            for path in post.arm().0 {
                self.batch.note(now, path, Sign::Begun, true);
            }
        }
    }

    fn tell(&mut self) {
        let Told { mut paths, fresh, everything } = self.batch.take(Instant::now());
        if everything {
            // New folders may be among what was missed.
            let mut post = lock(&self.post);
            post.cut(|_, _| true);
            let _ = post.arm();
            drop(post);
            (self.deliver)(Changed::Everything);
            return;
        }
        let folders: Vec<_> = fresh.into_iter().filter(|path| path.is_dir()).collect();
        if !folders.is_empty() {
            lock(&self.post).settle();
        }
        for folder in folders {
            walk(folder, &mut paths);
        }
        (self.deliver)(Changed::Paths(paths));
    }
}

/// All files below a folder: those written before it was watched are told by nobody else.
fn walk(folder: PathBuf, paths: &mut BTreeSet<PathBuf>) {
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if places::is_passed_over(Path::new(&entry.file_name())) {
                continue;
            }
            // Links are told, not followed: they may lead in circles.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(entry.path());
            } else {
                paths.insert(entry.path());
            }
        }
    }
}

/// A panic elsewhere leaves nothing half done in here.
fn io_error(error: notify::Error) -> io::Error {
    match error.kind {
        notify::ErrorKind::Io(error) => error,
        notify::ErrorKind::PathNotFound => io::ErrorKind::NotFound.into(),
        _ => io::Error::other(error.to_string()),
    }
}

#[cfg(test)]
mod tests;
