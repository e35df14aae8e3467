//! What open pages are told.

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;

use super::super::answer::Disk as _;
use super::super::shown::{Shot, Shown};
use super::super::tabs::{Known, NOT_FOUND, Tab, sheets};
use super::super::{body, overlay, path, tool};
use super::Preview;
use crate::load::Changes;
use crate::manifest::Content;
use crate::site::Route;

/// What an address gives.
struct Given {
    /// Another one means that the page has to be loaded again.
    name: String,
    /// None for pages of the tool.
    file: Option<(String, Shot)>,
}

impl Given {
    /// True when the page has an address in it.
    fn has(&self, href: &str) -> bool {
        let Some((_, Shot { content: Content::Bytes(html), .. })) = &self.file else {
            return false;
        };
        memchr::memmem::find(html, href.as_bytes()).is_some()
    }
}

impl Preview {
    /// Tells every open page what an edit means for it.
    pub(super) fn tell(&self, before: &Shown, shown: &Shown, changes: &Changes) {
        let mut faults = None;
        let (old, new) = (before.printing.as_deref(), shown.printing.as_deref());
        let (old, new) = (old.map(sheets).unwrap_or_default(), new.map(sheets).unwrap_or_default());
        let styles: Vec<Value> = old
            .iter()
            .filter_map(|(plain, old)| {
                let (_, new) = new.iter().find(|(other, _)| other == plain)?;
                (new != old).then(|| json!({ "old": old, "new": new }))
            })
            .collect();
        let copies = shown.copies(&self.site.root, changes);
        self.tabs.visit(|tab| {
            let given = self.given(shown, tab, &new);
            if let Some((route, shot)) = given.as_ref().and_then(|given| given.file.as_ref()) {
                self.proof.note(route, &shot.faults);
            }
            let now = given.as_ref().map(|given| given.name.clone());
            let was = std::mem::replace(&mut tab.name, now);
            let stays = match given {
                Some(given) if was.as_ref() == Some(&given.name) => {
                    styles.iter().all(|style| tab.tell("style", style))
                        && tell_copies(tab, &given, &copies, shown.number)
                }
                Some(_) => tab.tell("reload", &json!({})),
                None => match successor(shown, tab) {
                    Some(to) => tab.tell("move", &json!({ "to": to })),
                    None => was.is_none() || tab.tell("gone", &json!({})),
                },
            };
            let faults = faults.get_or_insert_with(|| self.overlay());
            stays && self.tell_state(tab, shown, faults)
        });
    }

    /// Tells every open page what is wrong, after the background pass has found something else.
    pub(in super::super) fn tell_faults(&self) {
        let mut now = None;
        self.tabs.visit(|tab| {
            // Asked while no page can be told of anything newer.
            let (shown, faults) = now.get_or_insert_with(|| (self.shown(), self.overlay()));
            self.tell_state(tab, shown, faults)
        });
    }

    /// Begins to tell a page.
    pub(super) fn hear(&self, page: &str, seen: Option<&str>) -> UnboundedReceiver<String> {
        self.tabs.open(|to| {
            let shown = self.shown();
            let sheets = shown.printing.as_deref().map(sheets).unwrap_or_default();
            let seen = seen.filter(|seen| !seen.is_empty());
            let mut tab = Tab::new(page, seen, to);
            tab.name = self.given(&shown, &tab, &sheets).map(|given| given.name);
            if seen.is_some() && seen != tab.name.as_deref() {
                // It was loaded before an edit that it has not been told of.
                match tab.name.is_none().then(|| successor(&shown, &tab)).flatten() {
                    Some(to) => tab.tell("move", &json!({ "to": to })),
                    None => tab.tell("reload", &json!({})),
                };
            }
            self.tell_state(&mut tab, &shown, &self.overlay());
            tab
        })
    }

    /// What the address of a page gives now; `None` when there is no such page any more. An
    /// address that never had one shows the page that says so, until it has.
    fn given(&self, shown: &Shown, tab: &Tab, sheets: &[(String, String)]) -> Option<Given> {
        // Pages of the tool change with every edit.
        if tab.page.starts_with("/__") {
            return Some(Given { name: shown.number.to_string(), file: None });
        }
        let own = route_of(shown, &tab.page).map(|route| route.to_string());
        let sent = tab.route.as_ref().filter(|sent| own.as_ref() != Some(sent));
        // A rule of the host may show another page at an address.
        let is_other = own.is_some() && sent.is_some_and(|sent| sent != NOT_FOUND);
        let sent = sent.filter(|sent| is_other || *sent == NOT_FOUND);
        let routes = if is_other { [sent, own.as_ref()] } else { [own.as_ref(), sent] };
        routes.into_iter().flatten().find_map(|route| {
            let shot = self.shot(shown, route)?;
            let name = match &shot.content {
                Content::Bytes(html) => shown.name(route, html, sheets),
                Content::File(path) => shown.name(route, &body::Disk.read(path)?, sheets),
            };
            Some(Given { name, file: Some((route.clone(), shot)) })
        })
    }

    fn overlay(&self) -> Value {
        overlay::faults(&self.faults(), &self.tree(), &self.editor, self.site.ui)
    }

    /// Sends the state when it is another one than before.
    fn tell_state(&self, tab: &mut Tab, shown: &Shown, faults: &Value) -> bool {
        let route = route_of(shown, &tab.page);
        let article = route.as_ref().and_then(|route| shown.article(route.as_str()));
        let card = article.map(|(printing, id)| printing.card(id));
        if let Some((printing, id)) = article {
            tab.article = Some(Known::of(printing, id));
        }
        let side = article.filter(|(printing, id)| {
            printing.plan().articles[id.index()].members.iter().flatten().count() > 1
        });
        let state = json!({
            "instance": self.instance,
            "page": {
                "mark": shown.marks.get(&tab.page),
                "side": side.map(|(printing, id)| tool::side_path(printing.card(id).key.as_str())),
                "edit": card.and_then(|card| self.editor.href(card.file.as_str(), 1, 1)),
                "home": home(shown, &tab.page),
                "digest": tab.name,
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

/// Tells of pictures and style sheets on a page whose addresses are as they were.
fn tell_copies(tab: &Tab, given: &Given, copies: &[String], number: u64) -> bool {
    let mut shown = copies.iter().filter(|href| given.has(href)).peekable();
    if shown.peek().is_none() {
        return true;
    }
    let (sheets, others): (Vec<_>, Vec<_>) = shown.partition(|href| href.ends_with(".css"));
    if !others.is_empty() {
        return tab.tell("reload", &json!({}));
    }
    sheets.iter().all(|href| {
        // A browser would take the same address for the same sheet.
        tab.tell("style", &json!({ "old": href, "new": format!("{href}?{number}") }))
    })
}

/// Where what stood at an address is now: the article, or after a change of the base the file.
fn successor(shown: &Shown, tab: &Tab) -> Option<String> {
    let moved = tab.article.as_ref().and_then(|known| shown.successor(known));
    if let Some(route) = moved {
        return Some(route.href(shown.base()));
    }
    let route = tab.route.as_deref().filter(|_| route_of(shown, &tab.page).is_none())?;
    let printing = shown.printing.as_ref().filter(|_| route != NOT_FOUND)?;
    printing.job(route).map(|job| job.route.href(shown.base()))
}

/// The route of a page's path; none outside the site.
fn route_of(shown: &Shown, page: &str) -> Option<Route> {
    page.strip_prefix(&*path::decode_own(shown.base())).map(Route::of_address)
}

/// The home page of the edition to which an address belongs, else that of the site.
pub(super) fn home(shown: &Shown, page: &str) -> String {
    let base = shown.base();
    let editions = shown.printing.iter().flat_map(|printing| &printing.plan().editions);
    let homes = editions.map(|edition| edition.home.href(base));
    let own = homes.filter(|home| page.starts_with(&*path::decode_own(home)));
    own.max_by_key(String::len).unwrap_or_else(|| base.to_owned())
}
