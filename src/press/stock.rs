//! Files that are published as they are, and what they hold.

use std::borrow::Cow;

use super::dress::ThemeFile;
use crate::base::SourcePath;
use crate::load::{Inventory, Measures, Place, StaticFile};
use crate::manifest::Content;
use crate::plan::{Asset, AssetOrigin};

/// Files for the plan, and their contents by the handles that it gives back.
#[derive(Debug, Default)]
pub(super) struct Stock {
    pub(super) assets: Vec<Asset>,
    pub(super) contents: Vec<Content>,
}

impl Stock {
    /// The files of the site and those of its theme.
    pub(super) fn of(inventory: &Inventory, theme: &[ThemeFile]) -> Self {
        let mut stock = Self::default();
        for companion in &inventory.companions {
            let origin = AssetOrigin::Companion(companion.lang, companion.path.clone());
            let StaticFile { file, size, place, .. } = &companion.file;
            stock.add(origin, file, *size, place);
        }
        for StaticFile { file, path, size, place } in &inventory.statics {
            stock.add(AssetOrigin::Static(path.clone()), file, *size, place);
        }
        for (route, file, place) in theme {
            stock.add(AssetOrigin::Theme(route.clone()), file, Measures::default(), place);
        }
        stock
    }

    fn add(&mut self, at: AssetOrigin, file: &SourcePath, size: Measures, place: &Place) {
        let handle = self.contents.len();
        let Measures { pixels, bytes } = size;
        self.assets.push(Asset { file: file.clone(), origin: at, size: pixels, bytes, handle });
        self.contents.push(match place {
            Place::Disk(path) => Content::File(path.clone()),
            Place::Memory(bytes) => Content::Bytes(Cow::Owned(bytes.to_vec())),
            Place::BuiltIn(bytes) => Content::Bytes(Cow::Borrowed(bytes)),
        });
    }
}
