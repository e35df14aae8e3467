//! The search index, read back by its own rules: what is in an article finds it.

use std::collections::{BTreeMap, BTreeSet};

use tongwen::plan::{Index, PlannedVolume};
use tongwen::search::{Grain, Term, cut, shard_of};
use tongwen::site::Lang;

use super::sites::{Built, NORMAL, NOW, Site, TINY, build, repository};

/// An index as its files hold it.
struct Reader<'a> {
    built: &'a Built,
    index: &'a Index,
}

impl<'a> Reader<'a> {
    fn of(built: &'a Built, lang: Lang) -> Self {
        let plan = built.printing.as_ref().unwrap().plan();
        Self { built, index: plan.editions[lang.index()].search.as_ref().unwrap() }
    }

    fn file(&self, name: &str) -> &'a [u8] {
        &self.built.files[&format!("{}{name}", self.index.folder)]
    }

    /// Articles with a term, by their places in the index, and the parts in which it stands.
    fn find(&self, term: Term) -> BTreeMap<usize, u8> {
        let mut found = BTreeMap::new();
        for (number, PlannedVolume { volume, digest }) in self.index.volumes.iter().enumerate() {
            let shard = shard_of(term, volume);
            let bytes = self.file(&format!("{number}/w{shard:04x}.bin"));
            assert_eq!(&bytes[..4], digest);
            for (word, articles) in words(bytes, volume.articles) {
                if word == term.to_string() {
                    found
                        .extend(articles.into_iter().map(|(at, parts)| (volume.first + at, parts)));
                }
            }
        }
        found
    }
}

/// Bits of a file, the lowest of a byte first.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn take(&mut self, count: usize) -> usize {
        let places = self.at..self.at + count;
        self.at += count;
        places.enumerate().map(|(n, at)| usize::from(self.bytes[at / 8] >> (at % 8) & 1) << n).sum()
    }
}

/// The terms of a file of words with their articles, of which there are so many in all.
fn words(bytes: &[u8], total: usize) -> Vec<(String, Vec<(usize, u8)>)> {
    let (mut all, mut bits) = (Vec::new(), Bits { bytes, at: 32 });
    let mut word: Vec<u8> = Vec::new();
    while bits.at + 8 < bytes.len() * 8 {
        word.truncate(bits.take(4));
        let own = bits.take(4) + 1;
        word.extend((0..own).map(|_| u8::try_from(bits.take(8)).unwrap()));
        let (mut count, mut shift) = (0, 0);
        loop {
            count |= bits.take(7) << shift;
            shift += 7;
            if bits.take(1) == 0 {
                break;
            }
        }
        let low = ((total - count) / count).max(1).ilog2();
        let is_common = total >= 128 && count * 4 > total;
        let (mut articles, mut place) = (Vec::new(), 0);
        for _ in 0..count {
            while bits.take(1) == 1 {
                place += 1 << low;
            }
            place += bits.take(low as usize);
            let parts = match is_common {
                true if bits.take(1) == 1 => bits.take(3) << 5,
                true => 0,
                false => match bits.take(3) {
                    5 => bits.take(5),
                    6 => bits.take(8),
                    part => 1 << part,
                },
            };
            articles.push((place, u8::try_from(parts).unwrap()));
            place += 1;
        }
        all.push((String::from_utf8(word.clone()).unwrap(), articles));
    }
    assert!(bits.at > bytes.len() * 8 - 8, "nothing is left over");
    assert!(all.is_sorted_by(|a, b| a.0 < b.0), "terms in order, each once");
    all
}

/// Every term of every title finds its article, in the title.
#[track_caller]
fn assert_titles_are_found(built: &Built) {
    let printing = built.printing.as_ref().unwrap();
    let mut checked = 0;
    for lang in printing.plan().settings.langs() {
        let reader = Reader::of(built, lang);
        for (at, id) in reader.index.articles.iter().enumerate() {
            let title = &printing.card(*id).title;
            cut(title, Grain::Characters, &mut |token| {
                let parts = reader.find(token.term).get(&at).copied();
                assert!(parts.is_some_and(|parts| parts & 128 > 0), "{title}: {}", token.term);
                checked += 1;
            });
        }
    }
    assert!(checked > 100, "{checked}");
}

fn example() -> Built {
    build(&tongwen::load::SourceTree::Disk(repository()), NOW, NORMAL).fine()
}

/// Stories for an index of two volumes.
fn many(count: usize) -> Site {
    let mut site = Site::new(
        "-- content/en/news/quiet.md --\n---\ntitle: Unsearchable\nnoindex: true\n---\n\
         -- content/en/news/draft.md --\n---\ntitle: Unfinished\ndraft: true\n---\n\
         -- content/en/news/_index.md --\n# Sectional\n",
    )
    .with(TINY);
    let settings = "base_url = \"https://a.org/\"\ntheme = \"tiny\"\n[languages.en]\ntitle = \"News\"\n\
        [languages.zh]\ntitle = \"新闻\"\n[chrome]\nfooter = []\n[feeds]\nformats = []\n";
    site.put("site.toml", settings.into());
    for number in 0..count {
        let (year, month, day) = (2000 + number / 336, number / 28 % 12 + 1, number % 28 + 1);
        let date = format!("{year}-{month:02}-{day:02}");
        let en = format!(
            "---\ntitle: Notice {number} of GB/T {}\ndate: {date}\n---\n\
             Inspection of factory **num{number}ber**, see [the rules](https://a.org/x).\n\n## Head{number}\n",
            19000 + number
        );
        let zh = format!(
            "---\ntitle: 第{number}号工厂检查通知\ndate: {date}\n---\n检查机构对**强制性**产品进行检查。\n"
        );
        site.put(&format!("content/en/news/n{number}.md"), en.into_bytes());
        site.put(&format!("content/zh/news/n{number}.md"), zh.into_bytes());
    }
    site
}

#[test]
fn every_article_is_found_by_every_term_of_its_title() {
    assert_titles_are_found(&example());
    assert_titles_are_found(&many(150).build().fine());
}

#[test]
fn words_of_a_text_find_it_and_nothing_else_does() {
    let built = many(300).build().fine();
    let reader = Reader::of(&built, Lang::new(0));
    assert_eq!(reader.index.volumes.len(), 2);
    let places = |word: &str| reader.find(Term::of(word)).into_keys().collect::<Vec<_>>();
    assert_eq!(places("num7ber"), [7], "markup does not part a word");
    assert_eq!(places("head290"), [290]);
    assert_eq!(places("gbt19123"), [123]);
    assert_eq!(places("inspection").len(), 300);
    for word in ["strong", "unsearchable", "unfinished", "sectional", "href"] {
        assert!(places(word).is_empty(), "{word}");
    }
    assert_eq!(places("20000203"), [30], "the day of an article");
    let reader = Reader::of(&built, Lang::new(1));
    let places = |word: &str| reader.find(Term::of(word)).into_keys().collect::<BTreeSet<_>>();
    assert_eq!(places("检查").len(), 300);
    assert_eq!(places("厂检").len(), 300);
    assert_eq!(places("工").len(), 300, "a single character of a title");
    assert_eq!(places("inspection").len(), 0, "each language has its own");
}

#[test]
fn the_order_of_rendering_does_not_show() {
    let site = many(140);
    let built = site.build().fine();
    let printing = build(&site.tree(), NOW, NORMAL).printing.unwrap();
    printing.harvest_all();
    for job in printing.jobs().iter().rev() {
        let artifact = printing.render(job).value.unwrap();
        if let tongwen::manifest::Content::Bytes(bytes) = artifact.content {
            assert_eq!(built.files[artifact.route.as_str()], *bytes, "{}", artifact.route);
        }
    }
}

#[test]
fn one_new_article_changes_few_files() {
    let (before, after) = (many(300).build().fine(), many(301).build().fine());
    let is_index = |route: &&String| route.starts_with("zh/search/");
    let changed = after
        .files
        .iter()
        .filter(|(route, bytes)| is_index(route) && before.files.get(*route) != Some(*bytes));
    let changed: Vec<_> = changed.map(|(route, bytes)| (route.as_str(), bytes.len())).collect();
    let all = after.files.keys().filter(is_index).count();
    let bytes: usize = changed.iter().map(|(_, bytes)| bytes).sum();
    println!("of {all} files {} changed, {bytes} bytes", changed.len());
    let is_new = |route: &str| route == "zh/search/list.bin" || route.starts_with("zh/search/1/");
    assert!(
        changed.iter().all(|(route, _)| is_new(route) || route.ends_with("index.html")),
        "{changed:?}"
    );
    assert!(changed.len() < all / 3, "{changed:?}");
}

#[test]
fn without_search_nothing_of_it_is_there() {
    let mut site = many(3);
    let text = String::from_utf8(site.files["site.toml"].to_vec()).unwrap();
    site.put("site.toml", format!("{text}[search]\nenabled = false\n").into_bytes());
    site.files.remove("themes/tiny/templates/search.html");
    let built = site.build().fine();
    assert!(built.files.keys().all(|route| !route.contains("search")));
    assert!(!built.text("en/index.html").contains("Search"));
}
