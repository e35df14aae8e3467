//! Equal sources give equal sites, byte for byte, whatever the order of threads and files.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use tongwen::diag::Rigour;
use tongwen::load::SourceTree;

use super::html::route_of;
use super::sites::{Built, NORMAL, NOW, Site, TINY, build, write};

/// Everything that a run gives: files, the manifest, what is said.
type Run = (BTreeMap<String, Vec<u8>>, Vec<u8>, String);

fn with_threads(threads: usize, run: impl FnOnce() -> Built + Send) -> Run {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| {
        let built = run();
        let manifest =
            if built.files.is_empty() { Vec::new() } else { built.manifest().to_bytes() };
        let said = built.said();
        (built.files, manifest, said)
    })
}

#[test]
fn threads_and_the_order_of_files_leave_no_trace() {
    let site = Site::new(include_str!("golden/choose.txt")).with(TINY);
    let first = with_threads(1, || site.build());
    assert!(first.0.len() > 50);
    assert!(with_threads(8, || site.build()) == first);
    // On disk, and made in several orders: the folder lists its files as they came.
    let paths: Vec<&String> = site.files.keys().collect();
    let orders = [paths.clone(), paths.iter().rev().copied().collect(), shuffled(&paths)];
    for (order, threads) in orders.iter().zip([8, 1, 8]) {
        let room = tempfile::tempdir().unwrap();
        for path in order {
            write(room.path(), path, &site.files[*path]);
        }
        let tree = SourceTree::Disk(room.path().to_owned());
        assert!(with_threads(threads, || build(&tree, NOW, NORMAL)) == first);
    }
}

#[test]
fn faults_come_in_one_order() {
    let mut text = String::new();
    for number in 0..40 {
        write!(
            text,
            "-- content/zh/news/a{number}.md --\n+++\ntitle = \"{number}\"\naliases = [\"/old/\"]\n\
             slug = \"s{}\"\n+++\n[死链](no{number}.md) ![图](no.png)\n",
            number % 30
        )
        .unwrap();
    }
    let site = Site::new(&text);
    let first = with_threads(1, || site.build());
    assert!(first.2.contains("50") || first.2.lines().count() > 200);
    for _ in 0..3 {
        assert_eq!(with_threads(8, || site.build()), first);
    }
}

fn shuffled<'a>(paths: &[&'a String]) -> Vec<&'a String> {
    // 37 shares no factor with any length below it, nor with most above.
    assert!(!paths.len().is_multiple_of(37));
    (0..paths.len()).map(|place| paths[place * 37 % paths.len()]).collect()
}

/// Two texts side by side, with all that the page is told.
pub(crate) const PARALLEL: &str = "{{ head.title }} {{ page.title }} {{ other.title }} {{ stale }}\n\
    {% for s in switch %}<a href=\"{{ s.path }}\"> {{ s.exact }}\n{% endfor %}\
    {% for r in rows %}{{ r.kind }} {{ r.own }}|{{ r.other }}{% endfor %}";

/// A small article: where it lies, what its front matter says, where it leads.
pub(crate) fn article() -> impl Strategy<Value = (String, String)> {
    let lang = prop::sample::select(vec!["en", "zh", "en", "zh", "ja"]);
    let names = "news/a news/b news/c/index news/_index notices/a notices/子/甲 notices/子/_index \
        about a/index _index news/A news/b.x tags/_index tags/a-b/_index tags/甲/_index";
    let path = prop::sample::select(names.split_whitespace().collect::<Vec<_>>());
    let keys = "draft = true|slug = \"x\"|slug = \"——\"|url = \"/news/a/\"|url = \"/zh/x.html\"|\
        aliases = [\"/news/b/\", \"/旧/\"]|date = 2023-07-14|date = 2099-01-01|expire_at = 2024-01-01|\
        weight = 1|parallel = false|pinned_until = 2027-01-01|breaking_until = 2100-01-01|\
        translation_key = \"k\"|original = true|translate = false|noindex = true|\
        tags = [\"甲\", \"A b\"]|tags = [\"a-b\"]|toc = true|gone = true|lead = \"p.svg\"|\
        image = { src = \"no.png\", alt = \"x\" }|updated = 2024-02-03|date = 2022-12-31|template = \"none.html\"|title = \"T\"|\
        publish_at = 2023-06-01|corrections = [{ date = 2024-03-04, text = \"was\" }]";
    let keys = prop::sample::subsequence(keys.split('|').collect::<Vec<_>>(), 0..4);
    let bodies = "# 标题|[x](a.md)|[x](/news/a/#b)|![p](p.svg)|[y](../notices/a.md)|text\n\n## B|\
        {{< ref \"a\" >}}|{{< box a=1 >}}*i* [x](a.md){{< /box >}}|{{< table \"t.csv\" >}}|{{< figure p.svg alt=P >}}|\
        {{< download src=file.pdf />}} {{< box />}}|[z](/zh/)|[feed](/feed.xml)|<a href=\"b.md#b\">r</a>|<img src=p.svg>|\
        first\n\n<!-- more -->|n[^1]\n\n[^1]: note|**「a」**b\n文\n字 a@b.org \"q\"|\
        ```rust {hl_lines=[1]}\nfn a() { \"中\" }\n```|$\\frac{a}{b}$ <b onclick=\"c\" id=\"d\">*e*</b>";
    let body = prop::sample::subsequence(bodies.split('|').collect::<Vec<_>>(), 0..3);
    (lang, path, keys, body).prop_map(|(lang, path, mut keys, body)| {
        // One key stands twice in no file.
        keys.dedup_by_key(|key| key.split(' ').next().map(str::to_owned));
        let text = format!("+++\n{}\n+++\n{}\n", keys.join("\n"), body.join("\n\n"));
        (format!("content/{lang}/{path}.md"), text)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any small site builds under `--lenient` without a panic and twice the same, and its
    /// templates meet nothing that is not there.
    #[test]
    fn any_site_is_built_twice_the_same(
        articles in prop::collection::vec(article(), 1..9),
        root in prop::sample::select(vec!["choose", "default"]),
        missing in prop::sample::select(vec!["omit", "link"]),
        third in prop::sample::select(vec!["", "languages.ja.title = \"ニュース\"\n"]),
    ) {
        let mut site = Site::new(&format!(
            "-- site.toml --\nbase_url = \"https://a.org/b/\"\nroot = \"{root}\"\ntheme = \"tiny\"\n\
             archives.enabled = true\nrelated.limit = 2\npaginate_by = 2\n\
             languages.en.title = \"News\"\nlanguages.zh.title = \"新闻\"\n{third}feeds.formats = [\"atom\"]\n\
             translation.missing = \"{missing}\"\nchrome.footer = []\n\
             -- content/zh/news/p.svg --\n<svg width=\"1\" height=\"1\"/>\n"
        )).with(TINY);
        site.put("themes/tiny/templates/parallel.html", PARALLEL.into());
        for (path, text) in &articles {
            site.put(path, text.clone().into_bytes());
        }
        let first = with_threads(1, || build(&site.tree(), NOW, Rigour::Lenient));
        prop_assert!(!first.0.is_empty(), "{}", first.2);
        let second = with_threads(4, || build(&site.tree(), NOW, Rigour::Lenient));
        prop_assert!(first == second);
        if let Err(breach) = sound(&first.0) {
            return Err(TestCaseError::fail(breach));
        }
    }
}

/// Pages of the tiny theme: what they name as alternates names the same, and links lead to files.
fn sound(files: &BTreeMap<String, Vec<u8>>) -> Result<(), String> {
    let mut alternates = BTreeMap::new();
    for (route, bytes) in files.iter().filter(|(route, _)| route.ends_with(".html")) {
        let text = std::str::from_utf8(bytes).unwrap();
        let canonical = text.lines().find_map(|line| line.strip_prefix("canonical: "));
        let tags = ["en: ", "zh-Hans: ", "ja: ", "x-default: "];
        let named: Vec<_> =
            text.lines().filter(|line| tags.iter().any(|tag| line.starts_with(tag))).collect();
        if let Some(canonical) = canonical {
            alternates.insert(canonical.trim_end_matches(" noindex"), named);
        }
        for part in text.split("href=\"").skip(1) {
            let address = part.split('"').next().unwrap();
            let is_own = address.starts_with('#') || address.starts_with("mailto:");
            let leads = route_of(address, "/b/").is_some_and(|route| files.contains_key(&route));
            if !is_own && !leads {
                return Err(format!("{route} links to {address}"));
            }
        }
    }
    for (page, named) in &alternates {
        for line in named {
            let href = line.split_once(": ").unwrap().1;
            let is_root = href == "https://a.org/b/" && !alternates.contains_key(href);
            if !is_root && alternates.get(href) != Some(named) {
                return Err(format!("{page} names {line}, which names {:?}", alternates.get(href)));
            }
        }
    }
    Ok(())
}
