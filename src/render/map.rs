//! Sitemaps. Written straight, entry by entry: a template would take longer than all pages.

use super::Printing;
use super::clean::is_foreign;
use super::values::permalink;
use crate::plan::{ListPage, Map, Page, Subject, Work};
use crate::site::{ArticleId, Lang, Moment, Route};

const START: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
/// What an entry of a page takes, about.
const ENTRY: usize = 512;

impl Printing {
    /// A sitemap.
    pub(super) fn map(&self, map: &Map) -> Vec<u8> {
        let mut out = String::from(START);
        match map {
            Map::Pages(range) => {
                out.reserve(range.len() * ENTRY);
                out.push_str(
                    "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
                     xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
                );
                for place in self.plan.indexed.get(range.clone()).unwrap_or_default() {
                    let job = &self.plan.jobs[*place];
                    match &job.work {
                        Work::Page(page) => self.entry(&mut out, page),
                        _ => self.root_entry(&mut out, &job.route),
                    }
                }
                out.push_str("</urlset>\n");
            }
            Map::Index(parts) => {
                out.push_str(
                    "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
                );
                for number in 1..=*parts {
                    let part = Route::of_file(&format!("sitemap-{number}.xml"));
                    out.push_str("<sitemap>");
                    element(&mut out, "loc", &permalink(&self.plan.settings, &part));
                    out.push_str("</sitemap>\n");
                }
                out.push_str("</sitemapindex>\n");
            }
            Map::News(articles) => {
                out.push_str(
                    "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" \
                     xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">\n",
                );
                for id in articles {
                    self.news_entry(&mut out, *id);
                }
                out.push_str("</urlset>\n");
            }
        }
        out.into_bytes()
    }

    fn entry(&self, out: &mut String, page: &Page) {
        let addresses = self.addresses(page);
        let at = |lang: Lang| addresses[lang.index()].permalink.as_str().unwrap_or_default();
        out.push_str("<url>");
        element(out, "loc", at(page.lang));
        if let Some(changed) = self.page_changed(page) {
            element(out, "lastmod", &changed.rfc3339());
        }
        for alternate in self.plan.alternates(page) {
            match alternate.at {
                Some(lang) => self.alternate(out, alternate.lang, at(lang)),
                None => {
                    let root = permalink(&self.plan.settings, &Route::of_address(""));
                    self.alternate(out, alternate.lang, &root);
                }
            }
        }
        out.push_str("</url>\n");
    }

    fn root_entry(&self, out: &mut String, route: &Route) {
        let settings = &self.plan.settings;
        out.push_str("<url>");
        element(out, "loc", &permalink(settings, route));
        for (lang, to) in self.plan.alternates_of_root() {
            self.alternate(out, lang, &permalink(settings, &to));
        }
        out.push_str("</url>\n");
    }

    fn alternate(&self, out: &mut String, lang: Option<Lang>, to: &str) {
        out.push_str("<xhtml:link rel=\"alternate\" hreflang=\"");
        out.push_str(self.hreflang_of(lang));
        out.push_str("\" href=\"");
        escape(out, to);
        out.push_str("\"/>");
    }

    fn news_entry(&self, out: &mut String, id: ArticleId) {
        let settings = &self.plan.settings;
        let card = self.card(id);
        let language = settings.language(card.lang);
        let own = settings.news.names.get(card.lang.index());
        let name = own.and_then(Option::as_ref).unwrap_or(&language.title);
        let (Some(route), Some(at)) = (&self.plan.articles[id.index()].route, card.matter.out_at())
        else {
            return;
        };
        out.push_str("<url>");
        element(out, "loc", &permalink(settings, route));
        out.push_str("<news:news><news:publication>");
        element(out, "news:name", name);
        element(out, "news:language", &news_language(&language.tag));
        out.push_str("</news:publication>");
        element(out, "news:publication_date", &at.rfc3339());
        element(out, "news:title", &card.title);
        out.push_str("</news:news></url>\n");
    }

    /// When what a page shows was changed last, as its articles say; never the time of the build.
    fn page_changed(&self, page: &Page) -> Option<Moment> {
        let newest = |articles: &[ArticleId]| {
            articles.iter().filter_map(|id| self.card(*id).matter.changed()).max()
        };
        let edition = &self.plan.editions[page.lang.index()];
        let text = |section: usize| {
            let page = edition.desks.get(section)?.as_ref()?.page?;
            self.card(page).matter.changed()
        };
        let list = |list: &ListPage| newest(&list.articles);
        match &page.subject {
            Subject::Article { id, .. } => self.card(*id).matter.changed(),
            Subject::Home(front) => {
                let desks = front.desks.iter().map(|articles| newest(articles));
                desks.max().flatten().max(newest(&front.articles)).max(text(0))
            }
            // Its own text stands on the first page.
            Subject::Section(id, shown) if shown.number == 1 => list(shown).max(text(id.index())),
            Subject::Term(_, _, shown) if shown.number == 1 => {
                let page = edition.about(&page.subject);
                list(shown).max(page.and_then(|page| self.card(page).matter.changed()))
            }
            Subject::Section(_, shown)
            | Subject::Term(_, _, shown)
            | Subject::Archive(_, shown) => list(shown),
            Subject::Archives => {
                let last = edition.archive.as_ref()?.years.first()?.months.first()?;
                newest(&last.articles)
            }
            _ => None,
        }
    }
}

/// Language and region in the way of news sitemaps, which know two kinds of Chinese.
fn news_language(tag: &str) -> String {
    let tag = tag.to_ascii_lowercase();
    let parts: Vec<_> = tag.split('-').collect();
    let is_traditional = parts.iter().any(|part| matches!(*part, "hant" | "tw" | "hk" | "mo"));
    match parts[0] {
        "zh" if is_traditional => "zh-tw".to_owned(),
        "zh" => "zh-cn".to_owned(),
        language => language.to_owned(),
    }
}

fn element(out: &mut String, name: &str, text: &str) {
    out.extend(["<", name, ">"]);
    escape(out, text);
    out.extend(["</", name, ">"]);
}

/// Text for XML. Signs that XML cannot hold at all are dropped.
fn escape(out: &mut String, text: &str) {
    // Nearly all that comes here are addresses, encoded already.
    let is_special = |byte: u8| matches!(byte, 0..0x20 | b'&' | b'<' | b'>' | b'"' | b'\'' | 0xEF);
    // To the end whatever is found: so many bytes are looked at in one step.
    if !text.bytes().fold(false, |found, byte| found | is_special(byte)) {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if is_foreign(c) => {}
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{escape, news_language};

    #[test]
    fn news_know_two_kinds_of_chinese() {
        let tags = ["en", "en-GB", "zh-Hans", "zh", "zh-Hant", "zh-HK", "ja"];
        let known = tags.map(news_language);
        assert_eq!(known, ["en", "en", "zh-cn", "zh-cn", "zh-tw", "zh-tw", "ja"]);
    }

    #[test]
    fn text_is_text_in_xml() {
        let mut out = String::new();
        escape(&mut out, "a&b <c> \"d\" 'e'\u{1}\n中");
        assert_eq!(out, "a&amp;b &lt;c&gt; &quot;d&quot; &apos;e&apos; 中");
    }
}
