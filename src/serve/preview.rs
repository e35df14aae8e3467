//! The site as it is being written: brought up to date after each edit, asked by the server for
//! each page.

mod tell;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;

use self::tell::home;
use super::overlay::Editor;
use super::proof::Proof;
use super::shown::{Shot, Shown, marks};
use super::stories::Stories;
use super::tabs::{NOT_FOUND, Tabs, sheets};
use super::watch::{Changed, Root};
use super::{Show, Site, ToolPage, lock, tool};
use crate::base::SourcePath;
use crate::diag::{Diagnostics, Outcome, Rigour};
use crate::load::{Changes, SourceTree, settings_of};
use crate::manifest::Content;
use crate::pair::Clock;
use crate::press::Press;
use crate::render::Printing;
use crate::site::{At, Settings};

/// The site, what is shown of it, and who is looking.
pub(super) struct Preview {
    site: Site,
    editor: Editor,
    /// Tells one run of the program from another.
    instance: String,
    desk: Mutex<Desk>,
    shown: RwLock<Arc<Shown>>,
    pub(super) proof: Proof,
    tabs: Tabs,
    /// To the background pass.
    printings: Mutex<Sender<Arc<Printing>>>,
}

/// What an edit works on.
struct Desk {
    press: Press,
    settings: Option<Arc<Settings>>,
    /// What was found in `site.toml`.
    settings_faults: Diagnostics,
    /// What the press has not been told yet, because `site.toml` is broken.
    pending: Changes,
}

impl Preview {
    pub(super) fn new(site: Site, printings: Sender<Arc<Printing>>) -> Self {
        let desk = Desk {
            press: Press::new(SourceTree::Disk(site.root.clone())),
            settings: None,
            settings_faults: Diagnostics::new(),
            pending: Changes::Everything,
        };
        Self {
            editor: Editor { pattern: site.editor.clone(), root: site.root.clone() },
            instance: (site.now)().as_nanosecond().to_string(),
            site,
            desk: Mutex::new(desk),
            shown: RwLock::default(),
            proof: Proof::default(),
            tabs: Tabs::default(),
            printings: Mutex::new(printings),
        }
    }

    /// Reads `site.toml`, and nothing else.
    pub(super) fn read_site(&self) {
        self.read_settings(&mut lock(&self.desk));
    }

    /// What is shown now.
    fn shown(&self) -> Arc<Shown> {
        self.shown.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Everything that is wrong now.
    pub(super) fn faults(&self) -> Diagnostics {
        let mut all = self.shown().found.clone();
        all.append(self.proof.faults());
        all.judged(Rigour::Normal)
    }

    /// How many edits there have been.
    pub(super) fn number(&self) -> u64 {
        self.shown().number
    }

    /// Where faults find their excerpts.
    pub(super) fn tree(&self) -> SourceTree {
        SourceTree::Disk(self.site.root.clone())
    }

    /// What is to be watched.
    pub(super) fn roots(&self) -> Vec<Root> {
        let below = |path: &str| Root::Folder(self.site.root.join(path));
        let mut roots: Vec<Root> = ["static", "templates", "i18n"].map(below).into();
        roots.push(Root::File(self.site.root.join(&self.site.config)));
        if let Some(settings) = &lock(&self.desk).settings {
            roots.extend(settings.languages.iter().map(|language| below(&language.content)));
            roots.push(below(&settings.theme_folder()));
        }
        roots
    }

    /// Changes as the press knows them, by paths below the site.
    pub(super) fn changes(&self, changed: Changed) -> Changes {
        let Changed::Paths(paths) = changed else { return Changes::Everything };
        let below = |path: &PathBuf| {
            let path = path.strip_prefix(&self.site.root).unwrap_or(path);
            path.to_string_lossy().replace('\\', "/")
        };
        Changes::Paths(paths.iter().map(below).collect())
    }

    /// How long it is until the site changes by itself; nothing when that is far off.
    pub(super) fn until_next_change(&self) -> Option<Duration> {
        let desk = lock(&self.desk);
        // While `site.toml` is broken nothing changes, however late it is.
        if self.site.at != At::Now || desk.settings.is_none() {
            return None;
        }
        let next = desk.press.manuscript()?.site.next_moment?;
        let left = next.as_millisecond() - (self.site.now)().as_millisecond();
        Some(Duration::from_millis(left.try_into().unwrap_or(0)))
    }

    /// Brings the site up to date, and tells the open pages.
    pub(super) fn update(&self, changes: Changes) {
        let mut desk = lock(&self.desk);
        desk.pending = match (std::mem::replace(&mut desk.pending, none()), changes) {
            (Changes::Paths(mut paths), Changes::Paths(more)) => {
                paths.extend(more);
                Changes::Paths(paths)
            }
            _ => Changes::Everything,
        };
        self.read_settings(&mut desk);
        let before = self.shown();
        let changes = desk.pending.clone();
        let shown = self.run(&mut desk, &before);
        let shown = Arc::new(shown);
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = shown.clone();
        // Before the desk is free: of two edits the later one is told last.
        self.tell(&before, &shown, &changes);
        drop(desk);
        if let Some(printing) = &shown.printing {
            // The pass ends with the program only.
            let _ = lock(&self.printings).send(printing.clone());
        }
    }

    fn read_settings(&self, desk: &mut Desk) {
        let file = SourcePath::new(self.site.config.as_str());
        if !desk.pending.touch(&file) {
            return;
        }
        let Outcome { value, diagnostics } = match self.tree().read(&self.site.config) {
            Ok(bytes) => settings_of(&file, &bytes, &self.site.overrides),
            Err(error) => {
                let fault = crate::diag::faults::survey::unreadable(&file, &error.to_string());
                Outcome::new(None, fault.into())
            }
        };
        desk.settings_faults = diagnostics.judged(Rigour::Normal);
        let settings = value.filter(|_| !desk.settings_faults.has_errors());
        desk.settings = settings.map(Arc::new);
    }

    fn run(&self, desk: &mut Desk, before: &Shown) -> Shown {
        let mut shown = Shown {
            number: before.number + 1,
            printing: before.printing.clone(),
            good: before.good.clone(),
            sound: before.sound.clone(),
            broken: before.broken.clone(),
            found: desk.settings_faults.clone(),
            marks: before.marks.clone(),
        };
        let Some(settings) = desk.settings.clone() else { return shown };
        let now = self.site.at.instant(&settings.time_zone, self.site.now);
        let is_early = !self.site.as_published;
        let clock =
            Clock { now, drafts: is_early, future: is_early, expired: false, held: is_early };
        let pending = std::mem::replace(&mut desk.pending, none());
        let Outcome { value, diagnostics } = desk.press.gather(&settings, clock, &pending);
        shown.broken = value.site.broken.values().cloned().collect();
        shown.found.append(diagnostics);
        let printing = desk.press.set().unpack(&mut shown.found);
        shown.found = std::mem::take(&mut shown.found).judged(Rigour::Normal);
        if let Some(printing) = printing {
            let is_same = |old: &Arc<Printing>| std::ptr::eq(old.plan(), printing.plan());
            if !before.printing.as_ref().is_some_and(is_same) {
                shown.marks = marks(&printing, self.site.ui);
            }
            if !shown.found.has_errors() {
                shown.good = Some(printing.clone());
            }
            shown.printing = Some(printing);
        }
        shown
    }

    /// After the background pass has rendered everything and found no error.
    pub(super) fn is_sound(&self, printing: &Arc<Printing>) {
        *lock(&self.shown().sound) = Some(printing.clone());
    }

    /// The file at a route.
    fn shot(&self, shown: &Shown, route: &str) -> Option<Shot> {
        if shown.printing.is_none() && route == NOT_FOUND {
            // There is nothing yet to put the faults over.
            let content = Content::Bytes(tool::nothing(self.site.ui).into());
            return Some(Shot { content, faults: Diagnostics::new() });
        }
        shown.file(route)
    }
}

fn none() -> Changes {
    Changes::Paths(BTreeSet::new())
}

impl Show for Preview {
    fn base(&self) -> String {
        self.shown().base().to_owned()
    }

    fn file(&self, route: &str) -> Option<Content> {
        let shown = self.shown();
        let shot = self.shot(&shown, route)?;
        // What an edit has overtaken is no news.
        let is_now = Arc::ptr_eq(&shown, &self.shown());
        if is_now && self.proof.note(route, &shot.faults) {
            self.tell_faults();
        }
        Some(shot.content)
    }

    fn name(&self, route: &str, html: &[u8]) -> String {
        let shown = self.shown();
        shown.name(route, html, &shown.printing.as_deref().map(sheets).unwrap_or_default())
    }

    fn tool(&self, path: &str, query: Option<&str>) -> Option<ToolPage> {
        if let Some(file) = tool::file(path) {
            return Some(file);
        }
        let shown = self.shown();
        let desk = lock(&self.desk);
        let (home, seen) = (home(&shown, path), shown.number.to_string());
        let stories = Stories {
            frame: tool::Frame { ui: self.site.ui, home, seen },
            shown: &shown,
            manuscript: desk.press.manuscript(),
            editor: &self.editor,
            sources: &self.tree(),
        };
        stories.page(path, query)
    }

    fn listen(&self, page: &str, seen: Option<&str>) -> UnboundedReceiver<String> {
        self.hear(page, seen)
    }
}
