//! The site as it is being written: brought up to date after each edit, asked by the server for
//! each page.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;

use super::overlay::{self, Editor};
use super::proof::Proof;
use super::shown::{Shot, Shown, marks};
use super::stories::Stories;
use super::tabs::{Tab, Tabs, digest, sheets};
use super::watch::{Changed, Root};
use super::{Show, Site, ToolPage, tool};
use crate::base::SourcePath;
use crate::diag::{Diagnostics, Outcome, Rigour};
use crate::load::{Changes, SourceTree, read_settings};
use crate::manifest::Content;
use crate::pair::Clock;
use crate::press::Press;
use crate::render::Printing;
use crate::site::{At, Route, Settings};

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
        if self.site.at != At::Now {
            return None;
        }
        let next = lock(&self.desk).press.manuscript()?.site.next_change?;
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
        let shown = self.run(&mut desk, &before);
        let shown = Arc::new(shown);
        *self.shown.write().unwrap_or_else(PoisonError::into_inner) = shown.clone();
        drop(desk);
        self.tell(&before, &shown);
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
            Ok(bytes) => {
                read_settings(&file, &String::from_utf8_lossy(&bytes), &self.site.overrides)
            }
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

    /// Tells every open page what the edit means for it.
    fn tell(&self, before: &Shown, shown: &Shown) {
        let mut faults = None;
        let (old, new) = (before.printing.as_deref(), shown.printing.as_deref());
        let (old, new) = (old.map(sheets).unwrap_or_default(), new.map(sheets).unwrap_or_default());
        let styles: Vec<Value> = old
            .iter()
            .filter_map(|(name, old)| {
                let (_, new) = new.iter().find(|(other, _)| other == name)?;
                (new != old).then(|| json!({ "old": old, "new": new }))
            })
            .collect();
        self.tabs.visit(|tab| {
            let route = route_of(shown, &tab.page);
            let shot = route.as_ref().and_then(|route| shown.file(route.as_str()));
            let now = digest_of(shown, &tab.page, shot.as_ref(), &new);
            if let (Some(route), Some(shot)) = (&route, shot) {
                self.proof.note(route.as_str(), &shot.faults);
            }
            let was = std::mem::replace(&mut tab.digest, now.clone());
            let stays = match (was, now) {
                (was, now) if was == now => styles.iter().all(|style| tab.tell("style", style)),
                (_, Some(_)) => tab.tell("reload", &json!({})),
                (_, None) => match tab.article.as_ref().and_then(|file| shown.route_of(file)) {
                    Some(route) => tab.tell("move", &json!({ "to": route.href(shown.base()) })),
                    None => tab.tell("gone", &json!({})),
                },
            };
            let faults = faults.get_or_insert_with(|| self.overlay());
            stays && self.tell_state(tab, shown, faults)
        });
    }

    /// Tells every open page what is wrong, after the background pass has found something else.
    pub(super) fn tell_faults(&self) {
        let (shown, faults) = (self.shown(), self.overlay());
        self.tabs.visit(|tab| self.tell_state(tab, &shown, &faults));
    }

    fn overlay(&self) -> Value {
        overlay::faults(&self.faults(), &self.tree(), &self.editor, self.site.ui)
    }

    /// Sends the state when it is another one than before.
    fn tell_state(&self, tab: &mut Tab, shown: &Shown, faults: &Value) -> bool {
        let route = route_of(shown, &tab.page);
        let article = route.as_ref().and_then(|route| shown.article(route.as_str()));
        let card = article.map(|(printing, id)| printing.card(id));
        if let Some(card) = card {
            tab.article = Some(card.file.clone());
        }
        let home = home(shown, route.as_ref().and_then(|route| shown.lang(route.as_str())));
        let side = article.filter(|(printing, id)| {
            printing.plan().articles[id.index()].members.iter().flatten().count() > 1
        });
        let state = json!({
            "instance": self.instance,
            "page": {
                "mark": shown.marks.get(&tab.page),
                "side": side.map(|(printing, id)| tool::side_path(printing.card(id).key.as_str())),
                "edit": card.and_then(|card| self.editor.href(card.file.as_str(), 1, 1)),
                "home": home,
                "digest": tab.digest,
            },
            "marked": shown.marks,
            "faults": faults,
            "words": tool::words(self.site.ui),
        });
        if state == tab.state {
            return true;
        }
        tab.state = state.clone();
        let mut state = state;
        state["number"] = shown.number.into();
        tab.tell("state", &state)
    }
}

/// The route of a page's path; none outside the site.
fn route_of(shown: &Shown, page: &str) -> Option<Route> {
    page.strip_prefix(shown.base()).map(Route::of_address)
}

/// What a page shows, for comparing. Pages of the tool change with every edit.
fn digest_of(
    shown: &Shown,
    page: &str,
    shot: Option<&Shot>,
    sheets: &[(String, String)],
) -> Option<String> {
    if page.starts_with("/__") {
        return Some(shown.number.to_string());
    }
    match &shot?.content {
        Content::Bytes(bytes) => Some(digest(bytes, sheets)),
        Content::File(_) => None,
    }
}

fn home(shown: &Shown, lang: Option<crate::site::Lang>) -> String {
    let home = shown
        .printing
        .as_ref()
        .zip(lang)
        .map(|(printing, lang)| printing.plan().editions[lang.index()].home.href(shown.base()));
    home.unwrap_or_else(|| shown.base().to_owned())
}

fn none() -> Changes {
    Changes::Paths(BTreeSet::new())
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Show for Preview {
    fn base(&self) -> String {
        self.shown().base().to_owned()
    }

    fn file(&self, route: &str) -> Option<Content> {
        let shown = self.shown();
        if shown.printing.is_none() && route == "404.html" {
            // There is nothing yet to put the faults over.
            return Some(Content::Bytes(tool::nothing(self.site.ui).into()));
        }
        let shot = shown.file(route)?;
        if self.proof.note(route, &shot.faults) {
            self.tell_faults();
        }
        Some(shot.content)
    }

    fn digest(&self, html: &[u8]) -> String {
        let shown = self.shown();
        digest(html, &shown.printing.as_deref().map(sheets).unwrap_or_default())
    }

    fn tool(&self, path: &str, query: Option<&str>) -> Option<ToolPage> {
        if let Some(file) = tool::file(path) {
            return Some(file);
        }
        let shown = self.shown();
        let desk = lock(&self.desk);
        let (home, seen) = (home(&shown, None), shown.number.to_string());
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
        let shown = self.shown();
        let sheets = shown.printing.as_deref().map(sheets).unwrap_or_default();
        let faults = self.overlay();
        self.tabs.open(|to| {
            let mut tab = Tab::new(page, to);
            let route = route_of(&shown, page);
            let shot = route.and_then(|route| shown.file(route.as_str()));
            tab.digest = digest_of(&shown, page, shot.as_ref(), &sheets);
            if seen.is_some_and(|seen| !seen.is_empty() && Some(seen) != tab.digest.as_deref()) {
                // It was loaded before an edit that it has not been told of.
                tab.tell("reload", &json!({}));
            }
            self.tell_state(&mut tab, &shown, &faults);
            tab
        })
    }
}
