//! `[limits]` of `site.toml`: how much is read and made before somebody is asked whether it is
//! meant.

/// What a site may hold. Whoever means more says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a source that is read whole: an article, a template, a table.
    pub file: u64,
    /// Bytes of the front matter of an article.
    pub front_matter: usize,
    /// How deep lists and tables of front matter lie in each other.
    pub depth: usize,
    /// Pages of the whole site.
    pub pages: usize,
    /// What becomes of symbolic links among the sources.
    pub symlinks: Symlinks,
}

impl Limits {
    /// What a site has that does not say otherwise.
    pub const USUAL: Self = Self {
        file: 32 << 20,
        front_matter: 256 << 10,
        depth: 16,
        pages: 1_000_000,
        symlinks: Symlinks::Skip,
    };
}

/// What becomes of symbolic links among the sources.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Symlinks {
    /// They are passed over.
    #[default]
    Skip,
    /// Those are followed that do not leave the site's folder.
    Inside,
    /// They are followed wherever they lead.
    Anywhere,
}
