//! Files of the site that a body names: beside its article, or anywhere else.

use super::super::paths::{join, parent};
use super::super::{Asset, AssetOrigin};
use super::{FileAt, Found, PictureAt, Resolver};
use crate::diag::faults::plan as faults;
use crate::diag::{Diagnostic, Diagnostics, nearest};
use crate::site::{Card, OwnFile, Route};

impl<'a> Resolver<'a> {
    /// A file beside the article, or at the same place in another language's folder.
    pub(super) fn companion(&self, card: &Card, target: &str) -> Option<Route> {
        self.companion_index(card, target).and_then(|index| self.file_routes[index].clone())
    }

    fn companion_index(&self, card: &Card, target: &str) -> Option<usize> {
        if self.files.is_empty() {
            return None;
        }
        let path = join(parent(&card.path), target)?;
        let langs =
            std::iter::once(card.lang).chain(self.settings.langs().filter(|l| *l != card.lang));
        langs
            .filter_map(|lang| self.files.get(&(lang, path.as_str())).copied())
            .find(|index| self.file_routes[*index].is_some())
    }

    pub(super) fn picture(&self, card: &Card, page: &Route, src: &str) -> Option<PictureAt> {
        let index = self.asset(card, page, src)?;
        let route = self.file_routes[index].clone()?;
        let Asset { size, bytes, .. } = self.assets[index];
        Some(PictureAt { route, size, bytes })
    }

    /// A file that a shortcode names.
    pub(super) fn file(
        &self,
        card: &Card,
        page: &Route,
        own: &OwnFile,
        diagnostics: &mut Diagnostics,
    ) -> Option<FileAt> {
        let found = self.asset(card, page, &own.src);
        if found.is_none() {
            let at = card.file.at(own.range.clone());
            diagnostics.push(faults::missing_file(
                &own.src,
                self.settings.links.internal_is_error,
                at,
            ));
        }
        let index = found?;
        let route = self.file_routes[index].clone()?;
        Some(FileAt { route, handle: self.assets[index].handle })
    }

    /// The file at an address: beside the article, or anywhere in the site.
    fn asset(&self, card: &Card, page: &Route, src: &str) -> Option<usize> {
        self.companion_index(card, src).or_else(|| {
            let Found::Other(route) = self.address(card.lang, page, src)? else { return None };
            self.by_file.get(route.as_str()).copied()
        })
    }

    /// The name of the file that was perhaps meant where one is missing.
    pub(super) fn near_file(&self, fault: &Diagnostic) -> Option<&str> {
        let last = |path: &'a str| path.rsplit('/').next().unwrap_or_default();
        let wanted = fault.value("target").or(fault.value("picture")).unwrap_or_default();
        let own = self.assets.iter().filter(|asset| !matches!(asset.origin, AssetOrigin::Theme(_)));
        let names = own.map(|asset| last(asset.file.as_str()));
        nearest(wanted.rsplit('/').next().unwrap_or_default(), names)
    }
}
