//! Whole small sites out of bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};
use std::sync::Arc;

use tongwen::base::SourcePath;
use tongwen::diag::{Diagnostics, Rigour, Ui, print};
use tongwen::load::{Changes, Overrides, SourceTree, settings_of};
use tongwen::pair::Clock;
use tongwen::press::{self, Press};

/// Where files of a site may be.
const PATHS: &[&str] = &[
    "site.toml",
    "content/en/news/a.md",
    "content/zh/news/a.md",
    "content/zh/news/A.md",
    "content/zh/news/b.md",
    "content/en/news/b/index.md",
    "content/en/news/b/c.txt",
    "content/en/_index.md",
    "content/zh/news/_index.md",
    "content/zh/tags/_index.md",
    "content/zh/tags/甲/_index.md",
    "content/en/about.md",
    "content/zh/新 闻/！.md",
    "content/zh/d/../e.md",
    "static/x/y",
    "static/zh/index.html",
    "templates/page.html",
    "templates/shortcodes/x.html",
    "i18n/zh.toml",
    "themes/tiny/theme.toml",
];

/// What they may be made of, besides bytes as they come.
const PIECES: &[&str] = &[
    "+++\n", "---\n", "{\"", "title = \"", "title: ", "\"\n", "\n", "date = 2026-02-30\n", "date: 2026-01-01\n",
    "draft: true\n", "slug: ", "url: ", "aliases: [", "]\n", "/a/", "/../", "%2e%2e", "tags: [甲, a]\n",
    "translation_key: k\n", "original: true\n", "template: x.html\n", "weight: 1\n", "gone: true\n",
    "expire_at: 2026-03-01\n", "lead: {src: c.txt}\n", "# ", "[x](a.md#y)", "![x](c.txt)", "{{< x >}}",
    "{{< ref \"a\" >}}", "{{< table \"c.txt\" >}}", "<!-- more -->", "中文。", "**", "`", "| a |\n|-|\n", "$x$",
    "{{ page.title }}", "{% for a in articles %}", "{% endfor %}", "{% include \"page.html\" %}",
    "base_url = \"https://a.org/\"\n", "languages.en.title = \"A\"\n", "languages.zh.title = \"甲\"\n",
    "root = \"default\"\n", "theme = \"tiny\"\n", "[permalinks]\nnews = \":year/:slug\"\n", "[archives]\n", "[related]\n",
    "paginate_by = 1\n", "translation.publish = \"together\"\n", "translation.missing = \"link\"\n", "links.internal = \"warn\"\n",
];

/// The theme of the sites: it prints what its pages are told.
const TINY: &str = include_str!("../tests/it/tiny.txt");

/// A tree of files: for each a path, a length, and so many pieces. A byte above those of the pieces
/// is itself.
fn tree(mut bytes: &[u8]) -> BTreeMap<String, Arc<[u8]>> {
    let mut files = BTreeMap::new();
    for part in TINY.split("-- themes/").skip(1) {
        let (path, text) = part.split_once(" --\n").unwrap_or((part, ""));
        files.insert(format!("themes/{path}"), Arc::from(text.as_bytes()));
    }
    let settings = "base_url = \"https://a.org/\"\ntheme = \"tiny\"\nlanguages.en.title = \"A\"\n\
        languages.zh.title = \"甲\"\nchrome.footer = []\nfeeds.formats = [\"atom\"]\n";
    files.insert("site.toml".to_owned(), Arc::from(settings.as_bytes()));
    while let [path, length, rest @ ..] = bytes {
        let (own, others) = rest.split_at(usize::from(*length).min(rest.len()));
        let mut text = Vec::new();
        for byte in own {
            match PIECES.get(usize::from(*byte)) {
                Some(piece) => text.extend_from_slice(piece.as_bytes()),
                None => text.push(*byte),
            }
        }
        files.insert(PATHS[usize::from(*path) % PATHS.len()].to_owned(), text.into());
        bytes = others;
    }
    files
}

/// Builds a site and looks at it.
///
/// # Panics
/// When something is wrong with it.
pub fn site(bytes: &[u8]) {
    let files = tree(bytes);
    let tree = SourceTree::Memory(files.clone());
    let mut found = Diagnostics::new();
    let file = SourcePath::new("site.toml");
    let settings = settings_of(&file, &files["site.toml"], &Overrides::default());
    let settings = settings.unpack(&mut found);
    let Some(settings) = settings.filter(|_| !found.has_errors()) else {
        assert!(found.has_errors(), "what is missing is told");
        return;
    };
    let clock = Clock::at("2026-06-01T00:00:00Z".parse().expect("this is an instant"));
    let mut press = Press::new(tree.clone());
    found.append(press.gather(&Arc::new(settings), clock, &Changes::Everything).diagnostics);
    let printing = press.set().unpack(&mut found);
    if let Some(printing) = &printing {
        found.append(press::trial(printing));
    }
    for ui in [Ui::En, Ui::Zh] {
        let _ = print(&found, &tree, ui, false);
    }
    let found = found.judged(Rigour::Lenient);
    let Some(printing) = printing.filter(|_| !found.has_errors()) else {
        assert!(found.has_errors(), "what is missing is told");
        return;
    };
    let mut routes = BTreeSet::new();
    for job in printing.jobs() {
        let path = Path::new(job.route.as_str());
        assert!(path.components().all(|part| matches!(part, Component::Normal(_))), "{path:?}");
        assert!(routes.insert(job.route.folded().into_owned()), "{path:?} is there twice");
        let _ = printing.render(job);
    }
}
