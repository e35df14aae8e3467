//! One run of one stage over a generated site, for valgrind to count its instructions:
//! `scripts/bench counts`.
//!
//!     counts SITE parse|pair|plan|theme|render
//!
//! What the stages before it leave is made first. Then the stage runs inside one of the functions
//! `counted_…`, the only part of the program that is counted. On one thread, so that it is always
//! the same work in the same order.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use tongwen::base::SourcePath;
use tongwen::diag::Diagnostics;
use tongwen::load::{
    Changes, Inventory, Overrides, SourceTree, StaticFile, parse_article, read_labels, settings_of,
    survey,
};
use tongwen::pair::{Clock, pair, unique};
use tongwen::plan::{Asset, AssetOrigin, plan};
use tongwen::press::{Manuscript, Press};
use tongwen::render::Printing;
use tongwen::site::{Article, Labels, Settings};

#[global_allocator]
#[cfg(feature = "fast-alloc")]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Later than every article of the site, so that all are out.
const AT: &str = "2027-01-01T00:00:00Z";

/// A site, and what it says of itself.
struct Bench {
    tree: SourceTree,
    settings: Arc<Settings>,
    inventory: Inventory,
}

impl Bench {
    fn of(folder: PathBuf) -> Self {
        let tree = SourceTree::Disk(folder);
        let bytes = tree.read("site.toml").expect("a site");
        let file = SourcePath::new("site.toml");
        let read = settings_of(&file, &bytes, &Overrides::default());
        sound(&read.diagnostics);
        let settings = Arc::new(read.value.expect("settings"));
        let listed = survey(&tree, &settings);
        sound(&listed.diagnostics);
        Self { tree, settings, inventory: listed.value }
    }

    fn clock() -> Clock {
        Clock::at(AT.parse().expect("an instant"))
    }

    /// A press that has paired, and not yet planned.
    fn gathered(&self) -> Press {
        let mut press = Press::new(self.tree.clone());
        sound(&press.gather(&self.settings, Self::clock(), &Changes::Everything).diagnostics);
        press
    }

    /// The site's own files, as the plan wants to have them.
    fn assets(&self) -> Vec<Asset> {
        let files = self.inventory.statics.iter().enumerate();
        let asset = |(handle, file): (usize, &StaticFile)| Asset {
            file: file.file.clone(),
            origin: AssetOrigin::Static(file.path.clone()),
            size: file.size.pixels,
            bytes: file.size.bytes,
            handle,
        };
        files.map(asset).collect()
    }

    /// Runs a stage; how many things it has made.
    fn run(&self, stage: &str) -> Option<usize> {
        Some(match stage {
            "parse" => counted_parse(&self.tree, &self.inventory, &self.settings).len(),
            "pair" => {
                let articles = counted_parse(&self.tree, &self.inventory, &self.settings);
                counted_pair(&self.settings, articles)
            }
            "plan" => {
                let (press, assets) = (self.gathered(), self.assets());
                let labels = read_labels(&self.inventory.theme, &self.settings);
                sound(&labels.diagnostics);
                let manuscript = press.manuscript().expect("a manuscript");
                counted_plan(&Arc::new(labels.value), manuscript, &assets)
            }
            "theme" => counted_theme(&mut self.gathered()).jobs().len(),
            "render" => {
                let set = self.gathered().set();
                sound(&set.diagnostics);
                counted_render(&set.value.expect("a plan"))
            }
            _ => return None,
        })
    }
}

/// Whatever is wrong with the site would be counted as a saving.
fn sound(found: &Diagnostics) {
    assert!(!found.has_errors(), "{found:?}");
}

#[inline(never)]
fn counted_parse(tree: &SourceTree, inventory: &Inventory, settings: &Settings) -> Vec<Article> {
    let files = inventory.articles.par_iter();
    files.filter_map(|file| parse_article(tree, file, settings).value).collect()
}

#[inline(never)]
fn counted_pair(settings: &Arc<Settings>, articles: Vec<Article>) -> usize {
    let articles = unique(articles).value;
    let cards = articles.iter().map(|article| article.card.clone()).collect();
    let paired = pair(settings, cards, BTreeMap::new(), &BTreeMap::new(), Bench::clock());
    black_box(paired.value).stories.len()
}

#[inline(never)]
fn counted_plan(labels: &Arc<Vec<Labels>>, manuscript: &Manuscript, assets: &[Asset]) -> usize {
    let Manuscript { settings, site, texts, .. } = manuscript;
    let planned = plan(settings, labels, site, &texts.outlines, assets, true);
    black_box(planned.value).jobs.len()
}

/// The theme compiled, the plan, and everything that many pages show.
#[inline(never)]
fn counted_theme(press: &mut Press) -> Arc<Printing> {
    press.set().value.expect("a plan")
}

#[inline(never)]
fn counted_render(printing: &Printing) -> usize {
    let jobs = printing.jobs().par_iter();
    jobs.filter(|job| black_box(printing.render(job).value).is_some()).count()
}

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args().skip(1).collect();
    let [folder, stage] = &args[..] else {
        let _ = writeln!(std::io::stderr(), "scripts/bench counts runs this");
        return ExitCode::SUCCESS;
    };
    let pool = ThreadPoolBuilder::new().num_threads(1).use_current_thread();
    pool.build_global().expect("a pool");
    let Some(made) = Bench::of(folder.into()).run(stage) else { return ExitCode::from(2) };
    let _ = writeln!(std::io::stdout(), "{made}");
    // Giving memory back piece by piece is no part of a stage.
    ExitCode::SUCCESS
}
