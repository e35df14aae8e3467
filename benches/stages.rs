//! What each stage costs, on a site of 500 pairs in memory: `cargo bench`.
//!
//! The stages are those of `press`, one after the other; each benchmark makes what the stages
//! before it leave, outside the measured time. One iteration is the whole site.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use divan::Bencher;
use rayon::prelude::*;
use tongwen::base::SourcePath;
use tongwen::load::{
    Changes, Inventory, Overrides, SourceTree, parse_article, read_settings, survey,
};
use tongwen::pair::{Clock, pair, unique};
use tongwen::press::Press;
use tongwen::publish::{Options, publish};
use tongwen::render::Printing;
use tongwen::site::{Article, Settings};

#[global_allocator]
#[cfg(feature = "fast-alloc")]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const PAIRS: usize = 500;
const SITE: &str = "base_url = 'https://news.example.org/'\n\
    languages.en.title = 'Certification News'\nlanguages.zh.title = '认证新闻'\n\
    chrome.footer = []\n";
const ENGLISH: &str = "The laboratory **repeats** the test when a sample fails, and tells the \
    [applicant](/news/story-0/) which clause it fails. Records are kept for *six* years.\n\n\
    ## What to send\n\n- the list of critical parts;\n- the plan of production control;\n\n\
    > A certificate is no promise about the next batch.\n\n| Test | Limit |\n|---|--:|\n\
    | Leakage | 0.25 mA |\n\n";
const CHINESE: &str = "样品**不合格**时，实验室重新试验，并告知[申请人](/news/story-0/)不符合哪一条款。\
    记录保存*六*年。\n\n## 需要提交的资料\n\n- 关键元器件清单；\n- 生产一致性控制计划；\n\n\
    > 证书并不保证下一批产品。\n\n| 试验 | 限值 |\n|---|--:|\n| 泄漏电流 | 0.25 mA |\n\n";

/// Articles of about 400 words in two sections with four terms.
fn tree() -> SourceTree {
    let mut files: BTreeMap<String, Arc<[u8]>> = BTreeMap::new();
    for (lang, title, text) in [("en", "Story", ENGLISH), ("zh", "报道", CHINESE)] {
        for (section, name) in [("news", "News"), ("notices", "公告")] {
            let path = format!("content/{lang}/{section}/_index.md");
            files.insert(path, format!("+++\ntitle = '{name}'\n+++\n").into_bytes().into());
        }
        for n in 0..PAIRS {
            let section = ["news", "notices"][n % 2];
            let (year, month, day) = (2000 + n / 336, n / 28 % 12 + 1, n % 28 + 1);
            let head = format!(
                "+++\ntitle = '{title} {n}'\ndate = {year}-{month:02}-{day:02}\n\
                 tags = ['term-{}']\n+++\n\n",
                n % 4
            );
            let path = format!("content/{lang}/{section}/story-{n}.md");
            files.insert(path, (head + &text.repeat(6)).into_bytes().into());
        }
    }
    SourceTree::Memory(files)
}

fn settings() -> Arc<Settings> {
    let read = read_settings(&SourcePath::new("site.toml"), SITE, &Overrides::default());
    assert!(!read.diagnostics.has_errors(), "{:?}", read.diagnostics);
    Arc::new(read.value.expect("settings"))
}

fn clock() -> Clock {
    Clock::at("2026-01-01T00:00:00Z".parse().expect("an instant"))
}

fn parsed(tree: &SourceTree, inventory: &Inventory, settings: &Settings) -> Vec<Article> {
    let files = inventory.articles.par_iter();
    files.filter_map(|file| parse_article(tree, file, settings).value).collect()
}

/// A press that has paired, and not yet planned.
fn gathered() -> Press {
    let mut press = Press::new(tree());
    press.gather(&settings(), clock(), &Changes::Everything);
    press
}

fn printing() -> Arc<Printing> {
    let set = gathered().set();
    assert!(!set.diagnostics.has_errors(), "{:?}", set.diagnostics);
    set.value.expect("a plan")
}

#[divan::bench(name = "1 survey")]
fn a_survey(bencher: Bencher<'_, '_>) {
    let (tree, settings) = (tree(), settings());
    bencher.bench(|| survey(&tree, &settings));
}

#[divan::bench(name = "2 parse")]
fn b_parse(bencher: Bencher<'_, '_>) {
    let (tree, settings) = (tree(), settings());
    let inventory = survey(&tree, &settings).value;
    bencher.bench(|| parsed(&tree, &inventory, &settings));
}

#[divan::bench(name = "3 pair")]
fn c_pair(bencher: Bencher<'_, '_>) {
    let (tree, settings) = (tree(), settings());
    let inventory = survey(&tree, &settings).value;
    bencher.with_inputs(|| parsed(&tree, &inventory, &settings)).bench_values(|articles| {
        let articles = unique(articles).value;
        let cards = articles.iter().map(|article| article.card.clone()).collect();
        (pair(&settings, cards, BTreeMap::new(), &BTreeMap::new(), clock()), articles)
    });
}

#[divan::bench(name = "4 plan, theme")]
fn d_plan(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(gathered).bench_values(|mut press| (press.set(), press));
}

#[divan::bench(name = "5 render")]
fn e_render(bencher: Bencher<'_, '_>) {
    let printing = printing();
    let bytes = |job| printing.render(job).value.map(drop).is_some();
    bencher.bench(|| printing.jobs().par_iter().filter(|job| bytes(job)).count());
}

#[divan::bench(name = "6 render, publish (new)")]
fn f_publish(bencher: Bencher<'_, '_>) {
    let printing = printing();
    let home = tempfile::tempdir().expect("a folder");
    let mut run = 0;
    let fresh = || {
        run += 1;
        home.path().join(format!("public-{run}"))
    };
    bencher.with_inputs(fresh).bench_local_values(|folder| published(&printing, &folder));
}

#[divan::bench(name = "7 render, publish (equal)")]
fn g_again(bencher: Bencher<'_, '_>) {
    let printing = printing();
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("public");
    published(&printing, &folder);
    bencher.bench(|| published(&printing, &folder));
}

fn published(printing: &Printing, folder: &Path) -> usize {
    let jobs = printing.jobs();
    let render = |index: usize| printing.render(&jobs[index]);
    let done = publish(jobs.len(), render, folder, Options::default());
    done.value.expect("published").files
}

fn main() {
    divan::main();
}
