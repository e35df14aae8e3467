//! The example site and its theme, as they lie in the repository: what holds of every page,
//! whatever the theme looks like.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use tongwen::diag::Rigour;
use tongwen::load::SourceTree;
use tongwen::plan::{Subject, Work};
use tongwen::site::{Lang, Settings};

use super::html::{Tag, route_of, tags, texts};
use super::sites::{Built, NORMAL, NOW, build, repository};

fn example() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| build(&SourceTree::Disk(repository()), NOW, NORMAL).fine())
}

fn settings() -> &'static Settings {
    &example().printing.as_ref().unwrap().plan().settings
}

/// A page with its tags. `lang` is none for pages of all languages.
struct Page {
    route: &'static str,
    html: &'static str,
    tags: Vec<Tag<'static>>,
    lang: Option<Lang>,
    is_redirect: bool,
    is_noindex: bool,
}

impl Page {
    /// The page's own address.
    fn address(&self) -> String {
        let address = self.route.strip_suffix("index.html").unwrap_or(self.route);
        let settings = settings();
        format!("{}{}", settings.origin, tongwen::site::encode(&settings.base, address))
    }

    fn links(&self, rel: &str) -> impl Iterator<Item = &Tag<'static>> {
        self.tags.iter().filter(move |tag| tag.name == "link" && tag.is("rel", rel))
    }

    fn hreflang(&self) -> BTreeSet<(&str, &str)> {
        let alternates = self.links("alternate");
        alternates.filter_map(|tag| Some((tag.get("hreflang")?, tag.get("href")?))).collect()
    }

    /// The addresses to which the switch leads, by tag.
    fn switch(&self) -> Vec<(&str, &str)> {
        let links = self.tags.iter().filter(|tag| {
            tag.name == "a" && tag.is("translate", "no") && tag.get("hreflang").is_some()
        });
        links.map(|tag| (tag.get("hreflang").unwrap(), tag.get("href").unwrap())).collect()
    }
}

fn pages() -> Vec<Page> {
    let built = example();
    let mut pages = Vec::new();
    for job in built.printing.as_ref().unwrap().jobs() {
        let lang = match &job.work {
            Work::Page(page) => Some(page.lang),
            Work::Redirect(lang, _) => Some(*lang),
            Work::NotFound | Work::Root => None,
            _ => continue,
        };
        let html = built.text(job.route.as_str());
        let tags = tags(html);
        let is_noindex =
            tags.iter().any(|tag| tag.is("name", "robots") && tag.is("content", "noindex"));
        let is_redirect = matches!(job.work, Work::Redirect(..));
        pages.push(Page { route: job.route.as_str(), html, tags, lang, is_redirect, is_noindex });
    }
    assert!(pages.len() > 60, "{} pages are no site", pages.len());
    pages
}

/// Tells all breaches of all pages at once.
#[track_caller]
fn assert_none(breaches: &[String]) {
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

#[test]
fn every_page_is_itself_and_says_so() {
    let mut breaches = Vec::new();
    for page in pages() {
        let mut expect = |fine: bool, what: &str| {
            if !fine {
                breaches.push(format!("{}: {what}", page.route));
            }
        };
        expect(page.html.starts_with("<!DOCTYPE html>\n"), "no doctype");
        let tag = page.lang.unwrap_or(settings().default_language);
        let tag = settings().language(tag).tag.as_str();
        expect(page.tags[0].is("lang", tag), "the language of the page");
        let canonical: Vec<_> = page.links("canonical").filter_map(|tag| tag.get("href")).collect();
        // The page for unknown addresses stands at all of them, so none is its own.
        let wanted = usize::from(page.route != "404.html");
        expect(canonical.len() == wanted, "canonical is not there once");
        if wanted == 0 {
            expect(page.is_noindex, "it is not to be indexed");
        } else if page.is_redirect {
            expect(page.is_noindex, "a redirect is not to be indexed");
            expect(canonical != [page.address()], "a redirect is not canonical itself");
        } else if let Some(article) = page.address().strip_suffix("parallel/") {
            expect(page.is_noindex, "two texts side by side are not to be indexed");
            expect(canonical == [article], "canonical is not the article in its language");
        } else {
            expect(canonical == [page.address()], "canonical is not its own address");
        }
        expect(texts(page.html, "h1").len() == 1, "it has not exactly one h1");
        expect(texts(page.html, "title").len() == 1, "it has not exactly one title");
        let refreshes = page.tags.iter().any(|tag| tag.is("http-equiv", "refresh"));
        expect(refreshes == page.is_redirect, "only redirects refresh themselves");
        for tag in &page.tags {
            let inline = tag.attributes.iter().find(|(name, value)| {
                *name == "style"
                    || name.starts_with("on")
                    || value.trim_start().to_lowercase().starts_with("javascript:")
            });
            expect(inline.is_none(), &format!("{inline:?} in <{}>", tag.name));
            let is_code = tag.name == "script"
                && tag.get("src").is_none()
                && !tag.is("type", "application/ld+json");
            expect(!is_code && tag.name != "style", "a script or style stands in the page");
            expect(tag.name != "img" || tag.get("alt").is_some(), "a picture without alt");
        }
    }
    assert_none(&breaches);
}

#[test]
fn languages_of_a_page_name_each_other_and_themselves() {
    let pages = pages();
    let by_address: BTreeMap<String, &Page> = pages.iter().map(|p| (p.address(), p)).collect();
    let mut breaches = Vec::new();
    let mut pairs = 0;
    for page in &pages {
        let named = page.hreflang();
        if page.is_noindex || page.is_redirect {
            if !named.is_empty() {
                breaches.push(format!("{} is not to be indexed and names {named:?}", page.route));
            }
            continue;
        }
        let own = page.address();
        if !named.iter().any(|(_, href)| *href == own) {
            breaches.push(format!("{} does not name itself", page.route));
        }
        if named.iter().filter(|(tag, _)| *tag == "x-default").count() != 1 {
            breaches.push(format!("{} has not one x-default", page.route));
        }
        pairs += usize::from(named.len() == 3);
        for (tag, href) in &named {
            match by_address.get(*href) {
                Some(other) if other.hreflang() == named => {}
                Some(other) => breaches.push(format!("{}, {tag}: {}", page.route, other.route)),
                None => breaches.push(format!("{}: nothing is at {href}", page.route)),
            }
        }
    }
    assert_none(&breaches);
    assert!(pairs > 40, "{pairs}");
}

#[test]
fn the_switch_leads_there_and_back() {
    let pages = pages();
    let base = settings().base.as_str();
    let by_route: BTreeMap<&str, &Page> = pages.iter().map(|page| (page.route, page)).collect();
    let mut breaches = Vec::new();
    let mut ways = 0;
    for page in &pages {
        let (Some(lang), false) = (page.lang, page.is_redirect) else { continue };
        let switch = page.switch();
        let others: Vec<_> = settings()
            .langs()
            .filter(|other| *other != lang)
            .map(|other| settings().language(other).tag.as_str())
            .collect();
        if switch.iter().map(|(tag, _)| *tag).collect::<Vec<_>>() != others {
            breaches.push(format!("{}: switches to {switch:?}", page.route));
        }
        for (_, href) in switch {
            let there = route_of(href, base).and_then(|route| by_route.get(&*route).copied());
            let Some(there) = there else {
                breaches.push(format!("{}: the switch leads to {href}", page.route));
                continue;
            };
            let back: Vec<_> =
                there.switch().iter().filter_map(|(_, href)| route_of(href, base)).collect();
            let is_exact = page.hreflang().len() > 2;
            ways += usize::from(is_exact);
            if is_exact && !back.iter().any(|route| route == page.route) {
                breaches.push(format!("{}: from {} back to {back:?}", page.route, there.route));
            }
        }
    }
    assert_none(&breaches);
    assert!(ways > 40, "{ways}");
}

#[test]
fn every_address_is_that_of_a_file() {
    let built = example();
    let (origin, base) = (settings().origin.as_str(), settings().base.as_str());
    let pages = pages();
    let ids_of = |page: &Page| -> BTreeSet<String> {
        page.tags.iter().filter_map(|tag| tag.get("id")).map(str::to_owned).collect()
    };
    let anchors_of: BTreeMap<_, _> = pages.iter().map(|page| (page.route, ids_of(page))).collect();
    let mut breaches = Vec::new();
    let mut checked = 0;
    for page in &pages {
        let anchors = &anchors_of[page.route];
        let ids = page.tags.iter().filter(|tag| tag.get("id").is_some()).count();
        if ids != anchors.len() {
            breaches.push(format!("{}: an id is there twice", page.route));
        }
        let addresses = page.tags.iter().flat_map(|tag| {
            ["href", "src", "action", "poster"].into_iter().filter_map(|name| tag.get(name))
        });
        for address in addresses {
            let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
            let has = |anchors: &BTreeSet<String>| {
                let anchor = percent_encoding::percent_decode_str(anchor).decode_utf8_lossy();
                anchor.is_empty() || anchors.contains(&*anchor)
            };
            let fine = if path.is_empty() {
                has(anchors)
            } else {
                let inside = path.strip_prefix(origin).unwrap_or(path);
                if !inside.starts_with('/') {
                    let outward = ["https://", "http://", "mailto:", "tel:"];
                    if !outward.iter().any(|scheme| inside.starts_with(scheme)) {
                        breaches.push(format!("{}: {address} is relative", page.route));
                    }
                    continue;
                }
                route_of(inside, base).is_some_and(|route| {
                    let there = anchors_of.get(&*route);
                    built.files.contains_key(&route) && there.map_or(anchor.is_empty(), has)
                })
            };
            checked += 1;
            if !fine {
                breaches.push(format!("{}: {address}", page.route));
            }
        }
    }
    assert_none(&breaches);
    assert!(checked > 1000, "{checked}");
}

#[test]
fn titles_and_descriptions_tell_pages_apart() {
    let mut seen: BTreeMap<(Option<Lang>, String), &str> = BTreeMap::new();
    let mut breaches = Vec::new();
    for page in pages().iter().filter(|page| !page.is_redirect) {
        let title = texts(page.html, "title").remove(0);
        if let Some(first) = seen.insert((page.lang, title.clone()), page.route) {
            breaches.push(format!("{} and {first}: {title}", page.route));
        }
        let describes = |tag: &&Tag| tag.is("name", "description");
        let description = page.tags.iter().find(describes).and_then(|tag| tag.get("content"));
        if page.lang.is_some() && description.is_none_or(str::is_empty) {
            breaches.push(format!("{} has no description", page.route));
        }
    }
    assert_none(&breaches);
}

#[test]
fn nothing_of_the_desk_gets_out() {
    let built = example();
    let root = repository();
    let words = ["year-in-review-2026", "scheduled-story-2099", "2099", "/__tongwen"];
    let local = [root.to_str().unwrap(), "content/en", "content/zh", "themes/newsroom"];
    let mut breaches = Vec::new();
    for (route, bytes) in &built.files {
        let text = String::from_utf8_lossy(bytes);
        for word in words.iter().chain(&local) {
            if text.contains(word) || route.contains(word) {
                breaches.push(format!("{route}: {word}"));
            }
        }
    }
    assert_none(&breaches);
    for held in ["year-in-review-2026", "scheduled-story-2099"] {
        let kept = repository().join("content/en");
        let is_there = ["news", "events"].map(|at| kept.join(at).join(format!("{held}.md")));
        assert!(is_there.iter().any(|file| file.is_file()), "{held} is no longer a fixture");
    }
}

#[test]
fn every_article_offers_its_story_to_the_reading_list() {
    let plan = example().printing.as_ref().unwrap().plan();
    let pages = pages();
    let title_at = |route: &str| {
        let page = pages.iter().find(|page| page.route == route)?;
        texts(page.html, "h1").pop()
    };
    let mut breaches = Vec::new();
    let mut paired = 0;
    for job in &plan.jobs {
        let Work::Page(page) = &job.work else { continue };
        let html = example().text(job.route.as_str());
        let offers: Vec<_> = tags(html)
            .iter()
            .filter_map(|tag| tag.get("data-favorite").map(str::to_owned))
            .collect();
        let Subject::Article { id, .. } = &page.subject else {
            if !offers.is_empty() {
                breaches.push(format!("{}: no article, and offers {offers:?}", job.route));
            }
            continue;
        };
        let offered: serde_json::Value = match offers.as_slice() {
            [one] => serde_json::from_str(one).unwrap(),
            _ => panic!("{}: {offers:?}", job.route),
        };
        let mut wanted = serde_json::Map::new();
        wanted.insert(
            "id".into(),
            example().printing.as_ref().unwrap().card(*id).key.as_str().into(),
        );
        for (lang, counterpart) in settings().langs().zip(&page.counterparts) {
            if counterpart.exact {
                let language = settings().language(lang);
                let path = counterpart.route.href(&settings().base);
                let title = title_at(counterpart.route.as_str());
                wanted.insert(language.key.clone(), serde_json::json!({"u": path, "t": title}));
            }
        }
        paired += usize::from(wanted.len() == 3);
        if let Some(time) = tags(html).iter().find(|tag| tag.name == "time") {
            let is_dated = html.contains("class=\"meta\"");
            let day = time.get("datetime").filter(|_| is_dated).and_then(|full| full.get(..10));
            wanted.extend(day.map(|day| ("d".into(), day.into())));
        }
        if offered != serde_json::Value::Object(wanted) {
            breaches.push(format!("{}: {offered}", job.route));
        }
    }
    assert_none(&breaches);
    assert!(paired > 20, "{paired}");
}

#[test]
fn every_state_of_a_story_is_in_the_example() {
    let plan = example().printing.as_ref().unwrap().plan();
    let states: BTreeSet<&str> = plan.articles.iter().map(|article| article.state.name()).collect();
    let all = ["original", "current", "stale", "unverified", "draft", "scheduled", "expired"];
    for state in all {
        assert!(states.contains(state), "no article is {state}");
    }
    let subjects = plan.jobs.iter().filter_map(|job| match &job.work {
        Work::Page(page) => Some(&page.subject),
        _ => None,
    });
    let articles = subjects.filter(|subject| matches!(subject, Subject::Article { .. })).count();
    assert!(articles >= 30, "{articles}");
}

#[test]
fn every_kind_of_page_has_stories_and_pictures() {
    // An instant at which nothing waits but the story that always does.
    let late = "2026-12-01T00:00:00Z";
    let built = build(&SourceTree::Disk(repository()), late, Rigour::Strict).fine();
    let printing = built.printing.as_ref().unwrap();
    let plan = printing.plan();
    let mut paired: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let (mut years, mut led, mut single, mut from_chinese) = (BTreeSet::new(), 0, 0, 0);
    for job in &plan.jobs {
        let Work::Page(page) = &job.work else { continue };
        let Subject::Article { id, .. } = &page.subject else { continue };
        let card = printing.card(*id);
        // The pages outside of sections are no stories.
        let Some((section, _)) = card.key.as_str().split_once('/') else { continue };
        if page.counterparts.iter().all(|counterpart| counterpart.exact) {
            if paired.entry(section).or_default().insert(card.key.as_str()) {
                years.extend(card.matter.date.map(|date| date.civil().year()));
                led += usize::from(card.matter.lead.is_some());
            }
            let started = plan.articles[id.index()].is_original;
            from_chinese += usize::from(started && plan.settings.language(page.lang).key == "zh");
        } else {
            single += 1;
        }
    }
    assert!(paired.values().map(BTreeSet::len).sum::<usize>() >= 24, "{paired:?}");
    assert_eq!(paired.len(), 4, "{paired:?}");
    assert!(paired.values().all(|stories| stories.len() >= 3), "{paired:?}");
    assert!(years.iter().copied().eq(2021..=2026), "{years:?}");
    assert!(led >= 10 && single == 2 && from_chinese >= 3, "{led} {single} {from_chinese}");
    let is_picture = |route: &str| [".svg", ".png", ".jpg"].iter().any(|end| route.ends_with(end));
    let sizes = built.files.iter().filter(|(route, _)| is_picture(route));
    let sizes: BTreeMap<_, _> = sizes.map(|(route, bytes)| (route, bytes.len())).collect();
    assert!(sizes.values().all(|size| *size <= 40 << 10), "{sizes:?}");
    assert!(sizes.values().sum::<usize>() <= 600 << 10, "{sizes:?}");
}
