//! `[limits]`: how much is read and made, and what becomes of symbolic links.

use crate::diag::faults::load as faults;
use crate::load::value::DEPTH;
use crate::load::value::reader::Reader;
use crate::site::{Limits, Symlinks};

const SYMLINKS: &[(&str, Symlinks)] =
    &[("skip", Symlinks::Skip), ("inside", Symlinks::Inside), ("anywhere", Symlinks::Anywhere)];

/// Files are read whole, so even who means it cannot have more than this.
const MOST_MB: usize = 1024;
/// A front matter that is larger is no front matter.
const MOST_KB: usize = 65_536;

/// Reads the table; what it does not say is as usual.
pub(super) fn read(top: &mut Reader<'_, '_>) -> Limits {
    let mut limits = Limits::USUAL;
    let Some(mut table) = top.table(&["limits"]) else { return limits };
    if let Some(mb) = count(&mut table, "file_mb", MOST_MB) {
        limits.file = (mb as u64) << 20;
    }
    if let Some(kb) = count(&mut table, "front_matter_kb", MOST_KB) {
        limits.front_matter = kb << 10;
    }
    if let Some(depth) = count(&mut table, "depth", DEPTH) {
        limits.depth = depth;
    }
    if let Some(pages) = table.count(&["pages"]) {
        limits.pages = pages;
    }
    if let Some(symlinks) = table.choice(&["symlinks"], SYMLINKS) {
        limits.symlinks = symlinks;
    }
    table.finish();
    limits
}

/// A number from 1 to `most`.
fn count<'r>(table: &mut Reader<'r, '_>, name: &'r str, most: usize) -> Option<usize> {
    let entry = table.take(&[name])?;
    let number = table.number_of(entry)?;
    let count = usize::try_from(number).ok().filter(|count| (1..=most).contains(count));
    if count.is_none() {
        table.push(faults::bad_limit(table.at(&entry.node.range), name, most));
    }
    count
}

#[cfg(test)]
mod tests {
    use crate::base::SourcePath;
    use crate::diag::Diagnostics;
    use crate::load::{Overrides, read_settings};
    use crate::site::{Limits, Symlinks};

    fn read(limits: &str) -> (Option<Limits>, Diagnostics) {
        let text = format!(
            "base_url = \"https://a.org/\"\nlanguages.en.title = \"A\"\n[limits]\n{limits}\n"
        );
        let read = read_settings(&SourcePath::new("site.toml"), &text, &Overrides::default());
        (read.value.map(|settings| settings.limits), read.diagnostics)
    }

    #[test]
    fn limits_are_what_the_table_says() {
        assert_eq!(read("").0, Some(Limits::USUAL));
        let (limits, found) = read(
            "file_mb = 100\nfront_matter_kb = 1\ndepth = 64\npages = 10\nsymlinks = \"anywhere\"",
        );
        assert!(found.is_empty(), "{found:?}");
        let expected = Limits {
            file: 100 << 20,
            front_matter: 1024,
            depth: 64,
            pages: 10,
            symlinks: Symlinks::Anywhere,
        };
        assert_eq!(limits, Some(expected));
    }

    #[test]
    fn limits_have_limits() {
        for (line, code) in [
            ("file_mb = 0", "settings::bad-limit"),
            ("file_mb = 9223372036854775807", "settings::bad-limit"),
            ("front_matter_kb = -1", "settings::bad-limit"),
            ("depth = 65", "settings::bad-limit"),
            ("pages = 0", "data::not-a-count"),
            ("depth = \"8\"", "data::not-a-number"),
            ("symlinks = \"outside\"", "data::not-allowed"),
            ("file_size = 1", "data::unknown-key"),
        ] {
            let (limits, found) = read(line);
            let codes: Vec<_> = found.iter().map(|fault| fault.code).collect();
            assert_eq!(codes, [code], "{line}");
            assert_eq!(limits, Some(Limits::USUAL), "{line}");
        }
    }
}
