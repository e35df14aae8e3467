//! When and by whom an original was changed so that a translation is behind or missing, as git
//! knows it.
//!
//! The old texts are read again and compared with the stamp, so that who has only laid an original
//! out anew is not named. Where git knows nothing, nothing is told.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::is_stale;
use crate::cli::Session;
use crate::history::{Blobs, Commit, Log, Repository, Version};
use crate::load::{ContentFile, SourceTree, facts, parse_article};
use crate::press::Manuscript;
use crate::site::{Card, Lang, Settings, Stamp, State, Story, nfc};

/// So many versions of an original are read at most to find the one that was translated.
const PATIENCE: usize = 256;

/// What made a translation stale, or made it missing.
#[derive(Clone, Debug)]
pub(super) enum Cause {
    /// A change that is in no commit yet.
    NotCommitted,
    /// This commit.
    Commit(Commit),
}

/// What is known, by story and language. What is not known is not there.
#[derive(Debug, Default)]
pub(super) struct Causes {
    known: BTreeMap<(String, Lang), Cause>,
}

impl Causes {
    /// Asks git, once for all stories, and not at all when no translation is behind.
    pub(super) fn of(
        session: &Session,
        manuscript: &Manuscript,
        stories: &[&Story],
        langs: &dyn Fn(Lang) -> bool,
    ) -> Self {
        Self::known(session, manuscript, stories, langs).unwrap_or_default()
    }

    fn known(
        session: &Session,
        manuscript: &Manuscript,
        stories: &[&Story],
        langs: &dyn Fn(Lang) -> bool,
    ) -> Option<Self> {
        let settings = &manuscript.settings;
        let mut behind = Vec::new();
        for story in stories {
            let langs = settings.langs().filter(|lang| langs(*lang));
            let langs = langs.filter(|lang| is_behind(story.states[lang.index()]));
            let original = file_of(manuscript, story, story.original);
            behind
                .extend(langs.filter_map(|lang| Some((*story, lang, nfc(original?).into_owned()))));
        }
        if behind.is_empty() {
            return None;
        }
        let repository = Repository::around(&session.root)?;
        let folders: Vec<_> = settings.languages.iter().map(|of| of.content.as_str()).collect();
        let wanted: std::collections::BTreeSet<_> =
            behind.iter().map(|(_, _, path)| path.as_str()).collect();
        let log = repository.log(&folders, &|path| wanted.contains(nfc(path).as_ref()))?;
        let versions = log.versions.iter().map(|(path, all)| (nfc(path).into_owned(), &**all));
        let versions: BTreeMap<String, &[Version]> = versions.collect();
        let mut search = Search { manuscript, log: &log, repository: &repository, blobs: None };
        let mut known = BTreeMap::new();
        for (story, lang, path) in &behind {
            let versions = versions.get(path).copied().unwrap_or_default();
            if let Some(cause) = search.cause(story, *lang, versions) {
                known.insert((story.key.as_str().to_owned(), *lang), cause);
            }
        }
        Some(Self { known })
    }

    /// What is known of a story in a language.
    pub(super) fn get(&self, story: &Story, lang: Lang) -> Option<&Cause> {
        self.known.get(&(story.key.as_str().to_owned(), lang))
    }

    /// The cause that is the oldest of those of a story: for so long somebody waits.
    pub(super) fn first(&self, settings: &Settings, story: &Story) -> Option<&Cause> {
        let all = settings.langs().filter_map(|lang| self.get(story, lang));
        all.min_by_key(|cause| match cause {
            Cause::Commit(commit) => (false, commit.at),
            Cause::NotCommitted => (true, None),
        })
    }

    /// True when nothing is known of any story.
    pub(super) fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// For programs: of each language that is behind, the change, or null.
    pub(super) fn json(&self, settings: &Settings, story: &Story) -> Value {
        let langs = settings.langs().filter(|lang| is_behind(story.states[lang.index()]));
        let one = |lang: Lang| match self.get(story, lang) {
            None => Value::Null,
            Some(Cause::NotCommitted) => {
                json!({"committed": false, "commit": null, "date": null, "author": null})
            }
            Some(Cause::Commit(commit)) => json!({
                "committed": true,
                "commit": commit.id,
                "date": commit.date,
                "author": commit.author,
            }),
        };
        langs.map(|lang| (settings.language(lang).key.clone(), one(lang))).collect()
    }
}

/// Missing, or older than its original.
pub(super) fn is_behind(state: State) -> bool {
    is_stale(state) || state == State::Missing
}

fn file_of<'a>(manuscript: &'a Manuscript, story: &'a Story, lang: Lang) -> Option<&'a str> {
    let card = story.members[lang.index()].map(|id| &manuscript.site.card(id).file);
    card.or(story.broken[lang.index()].as_ref()).map(crate::base::SourcePath::as_str)
}

struct Search<'a> {
    manuscript: &'a Manuscript,
    log: &'a Log,
    repository: &'a Repository,
    blobs: Option<Blobs>,
}

impl Search<'_> {
    /// `versions` are those of the original, the newest first.
    fn cause(&mut self, story: &Story, lang: Lang, versions: &[Version]) -> Option<Cause> {
        if versions.is_empty() {
            return Some(Cause::NotCommitted);
        }
        let site = &self.manuscript.site;
        let stamp = story.members[lang.index()].and_then(|id| site.card(id).matter.stamp.as_ref());
        let original = story.members[story.original.index()].map(|id| site.card(id));
        match (stamp, original) {
            (Some(stamp), Some(original)) if is_stale(story.states[lang.index()]) => {
                self.changed(stamp, original, versions)
            }
            // Missing: since the original came, or came back.
            _ => {
                let there = versions.iter().take_while(|version| version.blob.is_some());
                there.last().map_or(Some(Cause::NotCommitted), |version| self.commit(version))
            }
        }
    }

    /// The first change after the version that was translated. Where that one was never committed, the
    /// last change.
    fn changed(&mut self, stamp: &Stamp, card: &Card, versions: &[Version]) -> Option<Cause> {
        let mut newer: Option<&Version> = None;
        for version in versions.iter().take(PATIENCE) {
            let was = version.blob.as_deref().and_then(|blob| self.blob(blob));
            let was = was.and_then(|bytes| says(&self.manuscript.settings, card, &bytes));
            if was.is_some_and(|was| was == stamp.source) {
                return newer.map_or(Some(Cause::NotCommitted), |newer| self.commit(newer));
            }
            newer = Some(version);
        }
        let is_cut = versions.iter().any(|version| self.log.commits[version.commit].is_cut);
        if is_cut { None } else { self.commit(versions.first()?) }
    }

    fn blob(&mut self, id: &str) -> Option<Vec<u8>> {
        if self.blobs.is_none() {
            self.blobs = self.repository.blobs();
        }
        self.blobs.as_mut()?.read(id)
    }

    /// The commit of a version; `None` where the history is cut off, and it only seems to be that one.
    fn commit(&self, version: &Version) -> Option<Cause> {
        let commit = &self.log.commits[version.commit];
        (!commit.is_cut).then(|| Cause::Commit(commit.clone()))
    }
}

/// What an old text of an article said, as a digest.
fn says(settings: &Settings, card: &Card, bytes: &[u8]) -> Option<crate::site::Digest> {
    let file = ContentFile {
        lang: card.lang,
        file: card.file.clone(),
        path: card.path.clone(),
        kind: card.kind,
    };
    let tree = SourceTree::of_one(&file.file, bytes);
    let article = parse_article(&tree, &file, settings).value?;
    Some(facts(&article.card, &article.outline, &article.body).whole)
}
