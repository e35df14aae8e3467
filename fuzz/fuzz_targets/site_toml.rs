//! Any text is a `site.toml`: settings, or faults with places.
#![no_main]

use tongwen::base::SourcePath;
use tongwen::load::{Overrides, read_settings};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let read = read_settings(&SourcePath::new("site.toml"), text, &Overrides::default());
    let labels = read.diagnostics.iter().flat_map(|fault| &fault.labels);
    for range in labels.filter_map(|label| label.span.range.as_ref()) {
        assert!(text.get(range.clone()).is_some(), "faults have places");
    }
    assert!(read.value.is_some() || read.diagnostics.has_errors(), "what is missing is told");
});
