//! The machine that runs the stages. The only file that knows their order.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diag::faults::{render as theme_faults, survey as faults};
use crate::diag::{Diagnostic, Diagnostics, Origin, Outcome};
use crate::load::{
    self, Inventory, Place, SourceTree, StaticFile, ThemeFiles, parse_article, survey,
};
use crate::manifest::Content;
use crate::pair::{Clock, pair, stamped_originals, unique};
use crate::plan::{Asset, AssetOrigin, plan};
use crate::render::{Printing, Theme, asset_route};
use crate::site::{Article, ArticleId, Body, Facts, Labels, Outline, Route, Settings, Site};

/// A site after pairing, with the texts of its articles: all that its tables and pages need.
#[derive(Debug)]
pub struct Manuscript {
    /// What `site.toml` says.
    pub settings: Arc<Settings>,
    /// Stories, sections and lists.
    pub site: Site,
    outlines: Vec<Outline>,
    bodies: Vec<Body>,
    inventory: Inventory,
}

impl Manuscript {
    /// What an article says: for the stamp of its translations, and to compare the two.
    #[must_use]
    pub fn facts(&self, id: ArticleId) -> Facts {
        let at = id.index();
        load::facts(&self.site.cards[at], &self.outlines[at], &self.bodies[at])
    }

    /// What a block of an article says, in one line.
    #[must_use]
    pub fn block_text(&self, id: ArticleId, block: usize) -> String {
        load::block_text(&self.bodies[id.index()], &self.outlines[id.index()], block)
    }
}

/// Survey, parse, pair.
#[must_use]
pub fn gather(tree: &SourceTree, settings: Arc<Settings>, clock: Clock) -> Outcome<Manuscript> {
    let mut diagnostics = Diagnostics::new();
    let inventory = survey(tree, &settings).unpack(&mut diagnostics);
    let parsed: Vec<Outcome<Option<Article>>> =
        inventory.articles.par_iter().map(|file| parse_article(file, &settings)).collect();
    let mut articles = Vec::with_capacity(parsed.len());
    let mut broken = BTreeMap::new();
    for (file, parsed) in inventory.articles.iter().zip(parsed) {
        match parsed.unpack(&mut diagnostics) {
            Some(article) => articles.push(article),
            None => {
                broken.insert((file.lang, file.path.clone()), file.file.clone());
            }
        }
    }
    let articles = unique(articles).unpack(&mut diagnostics);
    let (mut cards, mut outlines, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
    for Article { card, outline, body } in articles {
        cards.push(card);
        outlines.push(outline);
        bodies.push(body);
    }
    let originals = stamped_originals(&settings, &cards, &broken);
    let said = |id: &ArticleId| {
        let at = id.index();
        (*id, load::facts(&cards[at], &outlines[at], &bodies[at]))
    };
    let facts: BTreeMap<ArticleId, Facts> = originals.par_iter().map(said).collect();
    let site = pair(&settings, cards, broken, &facts, clock).unpack(&mut diagnostics);
    Outcome::new(Manuscript { settings, site, outlines, bodies, inventory }, diagnostics)
}

/// Plan, and everything ready to render. `None` when the theme cannot be used.
#[must_use]
pub fn set(manuscript: Manuscript) -> Outcome<Option<Printing>> {
    let mut diagnostics = Diagnostics::new();
    let Manuscript { settings, site, outlines, bodies, inventory } = manuscript;
    // Told by the survey; that nothing of the theme is there would be a hundred faults more.
    if inventory.theme.is_missing {
        return Outcome::new(None, diagnostics);
    }
    let labels = load::read_labels(&inventory.theme, &settings).unpack(&mut diagnostics);
    let extra = load::read_theme_extra(&inventory.theme).unpack(&mut diagnostics);
    let (theme, files) = dress(&inventory.theme, &labels, &settings).unpack(&mut diagnostics);
    let stock = Stock::of(inventory, files);
    let labels = Arc::new(labels);
    let mut plan =
        plan(&settings, &labels, &site, &outlines, &stock.assets).unpack(&mut diagnostics);
    let Some(theme) = theme else { return Outcome::new(None, diagnostics) };
    for article in &mut plan.articles {
        let card = &article.card;
        if let Some(template) = card.matter.template.as_ref().filter(|t| !theme.has(&t.text)) {
            let at = card.file.at(template.range.clone());
            diagnostics.push(theme_faults::unknown_template(&template.text, theme.names(), at));
            // Where that is forgiven, the article looks like any other.
            Arc::make_mut(&mut article.card).matter.template = None;
        }
    }
    let made = Printing::new(plan, outlines, bodies, stock.contents, Arc::new(theme), &extra);
    // That a template finds no missing word is no second fault.
    let lacks_words = diagnostics.iter().any(|fault| fault.code.starts_with("words::"));
    let printing = if lacks_words { made.value } else { made.unpack(&mut diagnostics) };
    // Nothing will be published, but whoever mends the content wants to know of the templates too.
    // Faults of the foundation are left alone: every page would repeat them.
    let is_content = |fault: &Diagnostic| fault.origin == Origin::Content;
    if diagnostics.has_errors() && diagnostics.iter().all(is_content) {
        diagnostics.append(proof(&printing));
    }
    Outcome::new(Some(printing), diagnostics)
}

/// What rendering finds, without keeping a page.
fn proof(printing: &Printing) -> Diagnostics {
    let rendered = printing.jobs().par_iter().map(|job| printing.render(job).diagnostics);
    folded(rendered.collect::<Vec<_>>().into_iter().flatten().collect())
}

/// A theme's file at its address.
type ThemeFile = (Route, crate::base::SourcePath, Place);

/// Compiles the theme, and gives its files their addresses.
fn dress(
    theme: &ThemeFiles,
    labels: &[Labels],
    settings: &Settings,
) -> Outcome<(Option<Theme>, Vec<ThemeFile>)> {
    let mut diagnostics = Diagnostics::new();
    let mut assets = BTreeMap::new();
    let mut files = Vec::new();
    for (name, file, place) in &theme.statics {
        match place.read() {
            Ok(bytes) => {
                let route = asset_route(name, &bytes);
                assets.insert(name.clone(), route.clone());
                files.push((route, file.clone(), place.clone()));
            }
            Err(error) => diagnostics.push(faults::unreadable(file, &error.to_string())),
        }
    }
    let mut sources = Vec::new();
    for (name, file, place) in &theme.templates {
        match place.read() {
            Ok(bytes) => sources.push((name.clone(), file.clone(), Cow::Owned(bytes.into_owned()))),
            Err(error) => diagnostics.push(faults::unreadable(file, &error.to_string())),
        }
    }
    let theme = Theme::compile(sources, assets, labels, settings).unpack(&mut diagnostics);
    Outcome::new((theme, files), diagnostics)
}

/// Files that are published as they are, and what they hold.
#[derive(Default)]
struct Stock {
    assets: Vec<Asset>,
    contents: Vec<Content>,
}

impl Stock {
    fn of(inventory: Inventory, theme: Vec<ThemeFile>) -> Self {
        let mut stock = Self::default();
        for companion in inventory.companions {
            let origin = AssetOrigin::Companion(companion.lang, companion.path);
            stock.add(origin, companion.file);
        }
        for file in inventory.statics {
            stock.add(AssetOrigin::Static(file.path.clone()), file);
        }
        for (route, file, place) in theme {
            let path = String::new();
            stock.add(AssetOrigin::Theme(route), StaticFile { file, path, size: None, place });
        }
        stock
    }

    fn add(&mut self, origin: AssetOrigin, file: StaticFile) {
        let handle = self.contents.len();
        self.assets.push(Asset { file: file.file, origin, size: file.size, handle });
        self.contents.push(match file.place {
            Place::Disk(path) => Content::File(path),
            Place::Memory(bytes) => Content::Bytes(Cow::Owned(bytes.to_vec())),
            Place::BuiltIn(bytes) => Content::Bytes(Cow::Borrowed(bytes)),
        });
    }
}

/// A template's fault shows on every page that uses it: told once, with the first page and how
/// many others.
#[must_use]
pub fn folded(diagnostics: Diagnostics) -> Diagnostics {
    let mut folded: Vec<(Diagnostic, usize)> = Vec::new();
    for fault in diagnostics {
        let same = |(first, _): &&mut (Diagnostic, usize)| {
            first.code == fault.code
                && first.labels == fault.labels
                && first.value("reason") == fault.value("reason")
        };
        match folded.iter_mut().find(same) {
            Some((_, more)) if fault.value("page").is_some() => *more += 1,
            _ => folded.push((fault, 0)),
        }
    }
    let told =
        folded.into_iter().map(|(fault, more)| fault.with_some("more", (more > 0).then_some(more)));
    told.collect()
}
