//! Any bytes are a file: front matter in any format, torn or whole.
#![no_main]

use std::sync::LazyLock;

use tongwen::base::SourcePath;
use tongwen::load::{ContentFile, Overrides, SourceTree, parse_article, read_settings};
use tongwen::site::{Kind, Settings};

static SETTINGS: LazyLock<Settings> = LazyLock::new(|| {
    let text = "base_url = \"https://a.example/\"\nlanguages.en.title = \"A\"\nlanguages.zh.title = \"甲\"\n\
        [[taxonomies]]\nname = \"tags\"\n";
    let read = read_settings(&SourcePath::new("site.toml"), text, &Overrides::default());
    read.value.expect("these are settings")
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let file = ContentFile {
        lang: SETTINGS.default_language,
        file: SourcePath::new("content/en/a.md"),
        path: "a".into(),
        kind: Kind::Leaf,
    };
    let tree = SourceTree::of_one(&file.file, bytes);
    let read = parse_article(&tree, &file, &SETTINGS);
    let labels = read.diagnostics.iter().flat_map(|fault| &fault.labels);
    for range in labels.filter_map(|label| label.span.range.as_ref()) {
        assert!(range.start <= range.end && range.end <= bytes.len(), "faults have places");
    }
    assert!(read.value.is_some() || read.diagnostics.has_errors(), "what is left out is told");
});
