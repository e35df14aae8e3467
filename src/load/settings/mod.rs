//! `site.toml` → [`Settings`]: defaults, and every fault of the file at once.

mod address;
mod check;
mod chrome;
mod deploy;
mod languages;
mod limits;
mod related;
mod sections;
mod taxonomies;

use crate::base::SourcePath;
use crate::diag::{Diagnostic, Diagnostics, Origin, Outcome, faults::load as faults};
use crate::load::matter::fence;
use crate::load::text::decode as decode_bytes;
use crate::load::value::reader::{Manners, Reader};
use crate::load::value::{DEPTH, Format, Source};
use crate::site::{Lang, RootPage, SITEMAP_ADDRESSES, Settings};
use languages::Declared;

/// What flags of the command line say in place of `site.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `--base-url`.
    pub base_url: Option<String>,
    /// `--theme`, taken as it is.
    pub theme: Option<String>,
    /// `--lang`: the key of the only language wanted. Addresses stay what they are with all.
    pub only_language: Option<String>,
}

/// Reads `site.toml` from its bytes.
#[must_use]
pub fn settings_of(
    file: &SourcePath,
    bytes: &[u8],
    overrides: &Overrides,
) -> Outcome<Option<Settings>> {
    match decode_bytes(file, bytes) {
        Ok(text) => read_settings(file, text, overrides),
        Err(fault) => Outcome::new(None, Diagnostic { origin: Origin::Foundation, ..fault }.into()),
    }
}

/// Reads `site.toml`. There are settings whenever the syntax, the site's address and its languages
/// are right; another value that is wrong is reported and stands at its default.
#[must_use]
pub fn read_settings(
    file: &SourcePath,
    text: &str,
    overrides: &Overrides,
) -> Outcome<Option<Settings>> {
    let mut faults = Diagnostics::new();
    let (start, end, format) = (fence::start(text), text.len(), Format::Toml);
    let source = Source { file, text, start, end, format, depth: DEPTH };
    let tree = source.tree(&mut faults);
    let mut top = Reader::new(&source, &tree, Manners::Exact, &mut faults);
    let settings = decode(&mut top, overrides).filter(|_| !tree.torn);
    top.finish();
    // No flag forgives a fault of this file, whichever function found it.
    let foundation = |fault| Diagnostic { origin: Origin::Foundation, ..fault };
    Outcome::new(settings, faults.into_iter().map(foundation).collect())
}

fn decode(top: &mut Reader<'_, '_>, overrides: &Overrides) -> Option<Settings> {
    let address = address::read(top, overrides.base_url.as_deref());
    let root = top.choice(&["root"], ROOTS).unwrap_or_default();
    let Declared { languages, fit } = languages::read(top);
    let paginate_by = top.count(&["paginate_by"]).unwrap_or(20);
    let (translation, translation_rules) = sections::translation(top);
    let publisher = sections::publisher(top, &languages);
    let news = sections::news(top, &languages);
    let taxonomies = taxonomies::read(top, &languages, root, paginate_by);
    let related = related::read(top, &taxonomies);
    let (markdown, shortcodes) = sections::markdown(top);
    let (unchecked, spacing) = check::read(top);
    let mut settings = Settings {
        file: top.file().clone(),
        origin: String::new(),
        base: String::new(),
        default_language: Lang::new(0),
        time_zone: address::time_zone(top),
        theme: theme(top, overrides),
        root,
        languages,
        translation,
        translation_rules,
        permalinks: sections::permalinks(top),
        taxonomies,
        paginate_by,
        feeds: sections::feeds(top),
        news,
        sitemap_addresses: SITEMAP_ADDRESSES,
        shortcodes,
        markdown,
        links: sections::links(top),
        limits: limits::read(top),
        search: sections::enabled(top, "search").unwrap_or(true),
        archives: sections::enabled(top, "archives").unwrap_or_default(),
        related,
        unchecked,
        spacing,
        publisher,
        chrome: chrome::read(top),
        deploy: deploy::read(top),
        extra: sections::extra(top),
    };
    let only = overrides.only_language.as_deref();
    let only = only.map(|key| languages::only(top, &settings.languages, key));
    (settings.origin, settings.base) = address.filter(|_| fit)?;
    if let Some(place) = only {
        keep_only(&mut settings, place?);
    }
    Some(settings)
}

const ROOTS: &[(&str, RootPage)] = &[("choose", RootPage::Choose), ("default", RootPage::Default)];

/// Leaves one language, under the addresses that it has beside the others.
fn keep_only(settings: &mut Settings, place: usize) {
    let keep = |names: &mut Vec<Option<String>>| {
        *names = names.get_mut(place).map(Option::take).into_iter().collect();
    };
    settings.languages = vec![settings.languages.swap_remove(place)];
    settings.taxonomies.iter_mut().flat_map(|taxonomy| &mut taxonomy.terms).for_each(|term| {
        keep(&mut term.names);
    });
    keep(&mut settings.publisher.names);
    keep(&mut settings.news.names);
    // What is missing may be there in the languages left out.
    settings.links.internal_is_error = false;
    // The default language stands first. Another one would lose its prefix here.
    if place > 0 {
        settings.root = RootPage::Choose;
    }
}

fn theme(top: &mut Reader<'_, '_>, overrides: &Overrides) -> String {
    let theme = top.placed(&["theme"]);
    let theme = theme.filter(|theme| {
        let fine = address::folder(&theme.text).is_some_and(|folder| !folder.contains('/'));
        if !fine {
            top.push(faults::bad_folder(top.at(&theme.range), "theme", &theme.text));
        }
        fine
    });
    let named = overrides.theme.clone().or(theme.map(|theme| theme.text));
    named.unwrap_or_else(|| "newsroom".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Overrides, read_settings};
    use crate::base::SourcePath;
    use crate::site::{ChromeTarget, Missing, Publish, RootPage, Settings, Stale};

    fn read(text: &str, overrides: &Overrides) -> Settings {
        let read = read_settings(&SourcePath::new("site.toml"), text, overrides);
        assert!(read.diagnostics.is_empty(), "{:?}", read.diagnostics);
        read.value.unwrap()
    }

    const SMALL: &str = "base_url = \"https://news.example.org\"\n\
        languages.zh.title = \"新闻\"\nlanguages.en.title = \"News\"\n";

    const FULL: &str = r#"
base_url = "https://news.example.org/site"
default_language = "en"
timezone = "Asia/Shanghai"
root = "default"
paginate_by = 10
[languages.zh]
label = "中文"
title = "新闻"
content = "./文章/中文/"
path = "cn"
[languages.en]
title = "News"
[translation]
missing = "link"
stale = "hold"
rules = [{ section = "notices", missing = "omit", stale = "ignore" }, { section = "news", publish = "together" }]
[permalinks]
news = ":section/:year/:slug"
[[taxonomies]]
name = "tags"
feed = true
[[taxonomies.terms]]
id = "factory-inspection"
en = "Factory inspection"
zh = "工厂检查"
[[taxonomies.terms]]
id = "cqc"
zh = "CQC"
[feeds]
formats = ["rss", "atom", "rss"]
content = "summary"
[markdown]
cjk_line_breaks = false
smart_punctuation = true
tables = false
[links]
internal = "warn"
unasked = ["https://example.org/", ""]
[publisher]
name = { en = "Quality Centre" }
[news]
sitemap = true
names = { zh = "质量新闻" }
[chrome]
header = [{ item = "language", label = "switch" }]
footer = [{ page = "关于/about.md" }, { page = "help/_index.md" }]
sections = []
[search]
enabled = false
[extra]
a.b = 1
"#;

    #[test]
    fn a_small_file_has_the_defaults_of_the_contract() {
        let site = read(SMALL, &Overrides::default());
        assert_eq!((&*site.origin, &*site.base), ("https://news.example.org", "/"));
        assert_eq!((&*site.theme, site.root, site.paginate_by), ("newsroom", RootPage::Choose, 20));
        let languages = site.languages.iter().map(|language| {
            [&language.key, &language.tag, &language.label, &language.content, &language.path]
                .map(String::as_str)
        });
        assert_eq!(
            languages.collect::<Vec<_>>(),
            [
                ["zh", "zh-Hans", "中文版", "content/zh", "zh"],
                ["en", "en", "English", "content/en", "en"]
            ],
            "the first of the file is the default"
        );
        let labels = |bar: &[crate::site::ChromeEntry]| {
            bar.iter().map(|entry| entry.label.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(labels(&site.chrome.header), "home favorites language");
        assert_eq!(labels(&site.chrome.footer), "about disclaimer");
        assert_eq!(site.chrome.sections, None);
        assert_eq!(site.taxonomies.len(), 1);
        assert_eq!((&*site.taxonomies[0].name, site.taxonomies[0].feed), ("tags", false));
        assert_eq!((site.feeds.formats.len(), site.feeds.limit, site.feeds.full), (2, 20, true));
        assert!(site.markdown.cjk_emphasis && site.links.internal_is_error && site.search);
        assert_eq!(site.publisher.names, [None, None]);
        assert!(!site.news.sitemap && site.news.names == [None, None]);
        assert_eq!(site.time_zone.iana_name(), Some("UTC"));
    }

    #[test]
    fn a_full_file_says_what_it_says() {
        let site = read(FULL, &Overrides::default());
        assert_eq!(site.base, "/site/");
        assert_eq!(site.langs().map(|lang| site.prefix(lang)).collect::<Vec<_>>(), ["", "cn/"]);
        let zh = &site.languages[1];
        assert_eq!((&*zh.content, &*zh.label), ("文章/中文", "中文"));
        assert_eq!(site.translation_of("news").missing, Missing::Link);
        assert_eq!(site.translation_of("notices").missing, Missing::Omit);
        let stale =
            ["", "a", "news/a", "notices/2023/index"].map(|at| site.translation_of(at).stale);
        assert_eq!(stale, [Stale::Hold, Stale::Hold, Stale::Hold, Stale::Ignore]);
        let together = ["", "news/a", "notices/a"].map(|at| site.translation_of(at).publish);
        assert_eq!(together, [Publish::Independent, Publish::Together, Publish::Independent]);
        assert!(site.may_wait() && !read(SMALL, &Overrides::default()).may_wait());
        assert_eq!(site.permalinks["news"], ":section/:year/:slug");
        let tags = &site.taxonomies[0];
        assert_eq!((tags.paginate_by, tags.feed), (10, true));
        let name = |text: &str| Some(text.to_owned());
        assert_eq!(tags.terms[0].names, [name("Factory inspection"), name("工厂检查")]);
        assert_eq!(tags.terms[1].names, [None, name("CQC")]);
        assert_eq!((site.feeds.formats.len(), site.feeds.full), (2, false));
        assert!(site.markdown.smart_punctuation && !site.markdown.tables);
        assert!(!site.markdown.cjk_line_breaks && !site.links.internal_is_error && !site.search);
        assert_eq!(site.links.unasked, ["https://example.org/"], "a blank one would be all");
        assert_eq!(site.publisher.names, [name("Quality Centre"), None]);
        assert!(site.news.sitemap);
        assert_eq!(site.news.names, [None, name("质量新闻")]);
        let footer: Vec<_> =
            site.chrome.footer.iter().map(|entry| (&entry.target, &*entry.label)).collect();
        let page = |path: &str| ChromeTarget::Page(path.to_owned());
        assert_eq!(footer, [(&page("关于/about.md"), "about"), (&page("help/_index.md"), "help")]);
        assert_eq!(site.chrome.header[0].label, "switch");
        assert_eq!(site.chrome.sections, Some(Vec::new()));
    }

    #[test]
    fn flags_take_the_place_of_the_file() {
        let overrides = Overrides {
            base_url: Some("http://localhost:4000/x".to_owned()),
            theme: Some("../mine".to_owned()),
            only_language: Some("zh".to_owned()),
        };
        let site = read(FULL, &overrides);
        assert_eq!((&*site.origin, &*site.base), ("http://localhost:4000", "/x/"));
        assert_eq!(site.theme, "../mine");
        let lang = site.default_language;
        assert_eq!((site.languages.len(), &*site.language(lang).key), (1, "zh"));
        assert_eq!(site.prefix(lang), "cn/", "addresses stay as they are in the whole site");
        assert_eq!(site.taxonomies[0].terms[0].names, [Some("工厂检查".to_owned())]);
        assert_eq!(site.news.names, [Some("质量新闻".to_owned())]);
        let nothing =
            read(SMALL.split_once('\n').unwrap().1, &Overrides { theme: None, ..overrides });
        assert_eq!((&*nothing.theme, nothing.languages.len()), ("newsroom", 1));
    }

    #[test]
    fn a_fault_beside_the_essentials_leaves_settings() {
        for (text, usable) in [
            (format!("{SMALL}theme = 5\nroot = \"x\"\n"), true),
            (format!("{SMALL}paginate_by = \n"), false),
            (SMALL.replace("https://", ""), false),
            (format!("{SMALL}default_language = \"fr\"\n"), false),
            (String::new(), false),
        ] {
            let read = read_settings(&SourcePath::new("site.toml"), &text, &Overrides::default());
            assert_eq!(read.value.is_some(), usable, "{text}");
            assert!(read.diagnostics.has_errors());
            assert!(read.diagnostics.iter().all(|fault| fault.origin == super::Origin::Foundation));
        }
    }
}
