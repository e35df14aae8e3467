//! What search engines read of a page: JSON-LD in the words of schema.org.

use std::fmt::Write as _;

use tera::Value;

use super::Printing;
use super::head::Head;
use super::terms::PEOPLE;
use super::values::{Address, permalink};
use crate::plan::{Page, PictureAt, Subject};
use crate::site::{ArticleId, Lang, Route, SectionId};

/// The longest headline, in characters.
const HEADLINE: usize = 110;

impl Printing {
    /// The block of a page; none where there is nothing to tell.
    pub(super) fn json_ld(&self, page: &Page, head: &Head, own: &Address) -> Value {
        let mut out = String::with_capacity(1024);
        let canonical = own.permalink.as_str().unwrap_or_default();
        match &page.subject {
            Subject::Home(_) => self.web_site(&mut out, page.lang, canonical),
            Subject::Article { id, .. } => self.ld_article(&mut out, *id, head, canonical),
            Subject::Section(id, _) => {
                let desk = self.plan.editions[page.lang.index()].desks[id.index()].as_ref();
                let around = desk.and_then(|desk| desk.around.last().copied());
                self.breadcrumbs(&mut out, page.lang, around.unwrap_or(SectionId(0)), &head.title);
            }
            Subject::Term(index, id, _) => self.ld_term(&mut out, page.lang, *index, id),
            Subject::Archives => self.archive_trail(&mut out, page.lang, None),
            Subject::Archive(period, _) => {
                self.archive_trail(&mut out, page.lang, Some(*period));
            }
            _ => return Value::none(),
        }
        Value::safe_string(&out)
    }

    fn web_site(&self, out: &mut String, lang: Lang, canonical: &str) {
        let language = self.plan.settings.language(lang);
        out.push_str("{\"@context\":\"https://schema.org\",\"@type\":\"WebSite\"");
        field(out, "name", &language.title);
        if let Some(description) = &language.description {
            field(out, "description", description);
        }
        field(out, "url", canonical);
        field(out, "inLanguage", &language.tag);
        let _ = write!(out, ",\"publisher\":{}}}", self.shared.publisher(lang));
    }

    fn ld_article(&self, out: &mut String, id: ArticleId, head: &Head, canonical: &str) {
        let card = self.card(id);
        let planned = &self.plan.articles[id.index()];
        let language = self.plan.settings.language(card.lang);
        out.push_str("[{\"@context\":\"https://schema.org\",\"@type\":\"");
        out.push_str(if head.is_article { "NewsArticle" } else { "WebPage" });
        out.push('"');
        let title = if head.is_article { "headline" } else { "name" };
        field(out, title, &headline(&card.title));
        field(out, "description", &head.description);
        field(out, "inLanguage", &language.tag);
        if let Some(date) = card.matter.date {
            field(out, "datePublished", &date.rfc3339());
        }
        if let Some(changed) = card.matter.changed() {
            field(out, "dateModified", &changed.rfc3339());
        }
        for (number, correction) in card.matter.corrections.iter().enumerate() {
            out.push_str(if number == 0 { ",\"correction\":[" } else { "," });
            out.push_str("{\"@type\":\"CorrectionComment\"");
            field(out, "text", &correction.text);
            field(out, "datePublished", &correction.date.rfc3339());
            out.push('}');
        }
        out.push_str(if card.matter.corrections.is_empty() { "" } else { "]" });
        field(out, "mainEntityOfPage", canonical);
        if let Some(picture) = &planned.resolved.lead {
            self.picture(out, picture);
        }
        if head.is_article {
            out.push_str(",\"author\":");
            self.authors(out, id);
        }
        let _ = write!(out, ",\"publisher\":{}}},", self.shared.publisher(card.lang));
        self.breadcrumbs(out, card.lang, planned.section, &card.title);
        out.push(']');
    }

    fn picture(&self, out: &mut String, picture: &PictureAt) {
        out.push_str(",\"image\":{\"@type\":\"ImageObject\"");
        field(out, "url", &permalink(&self.plan.settings, &picture.route));
        if let Some((width, height)) = picture.size {
            let _ = write!(out, ",\"width\":{width},\"height\":{height}");
        }
        out.push('}');
    }

    /// Whom the article names; else who published it first, else the publisher.
    fn authors(&self, out: &mut String, id: ArticleId) {
        let settings = &self.plan.settings;
        let planned = &self.plan.articles[id.index()];
        let edition = &self.plan.editions[planned.lang.index()];
        let taxonomy = settings.taxonomies.iter().position(|taxonomy| taxonomy.name == PEOPLE);
        let own = planned.terms.iter().filter(|(of, _)| Some(*of) == taxonomy);
        let mut named = 0;
        for (of, term) in own {
            let Some(term) = edition.taxonomies[*of].terms.get(&**term) else { continue };
            out.push(if named == 0 { '[' } else { ',' });
            person(out, &term.name, &permalink(settings, &term.route));
            out.push('}');
            named += 1;
        }
        if named > 0 {
            out.push(']');
        } else if let Some(source) = &self.card(id).matter.source {
            organization(out, &source.name, source.url.as_deref());
        } else {
            out.push_str(self.shared.publisher(planned.lang));
        }
    }

    /// The way from the home page to a page that stands in a section.
    fn breadcrumbs(&self, out: &mut String, lang: Lang, section: SectionId, title: &str) {
        self.breadcrumbs_by(out, lang, section, &[], title);
    }

    /// The same, by some pages below the section.
    pub(super) fn breadcrumbs_by(
        &self,
        out: &mut String,
        lang: Lang,
        section: SectionId,
        by: &[(String, &Route)],
        title: &str,
    ) {
        let (steps, trail) = self.shared.trail(lang, section);
        out.push_str("{\"@context\":\"https://schema.org\",\"@type\":\"BreadcrumbList\",");
        let _ = write!(out, "\"itemListElement\":[{trail}");
        for (position, (name, route)) in (steps + 1..).zip(by) {
            step(out, position, name, &permalink(&self.plan.settings, route));
        }
        let _ = write!(out, "{{\"@type\":\"ListItem\",\"position\":{}", steps + by.len() + 1);
        field(out, "name", title);
        out.push_str("}]}");
    }
}

/// One step of the way to a page, with a comma behind it.
pub(super) fn step(out: &mut String, position: usize, name: &str, item: &str) {
    let _ = write!(out, "{{\"@type\":\"ListItem\",\"position\":{position}");
    field(out, "name", name);
    field(out, "item", item);
    out.push_str("},");
}

/// Somebody, with more to follow.
pub(super) fn person(out: &mut String, name: &str, url: &str) {
    out.push_str("{\"@type\":\"Person\"");
    field(out, "name", name);
    field(out, "url", url);
}

pub(super) fn organization(out: &mut String, name: &str, url: Option<&str>) {
    out.push_str("{\"@type\":\"Organization\"");
    field(out, "name", name);
    if let Some(url) = url {
        field(out, "url", url);
    }
    out.push('}');
}

/// A field behind another one.
pub(super) fn field(out: &mut String, name: &str, text: &str) {
    out.push_str(",\"");
    out.push_str(name);
    out.push_str("\":\"");
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        // What would end the text, or the script around it.
        if byte >= 0x20 && !matches!(byte, b'"' | b'\\' | b'<' | b'>' | b'&') {
            continue;
        }
        out.push_str(&text[done..at]);
        done = at + 1;
        let _ = match byte {
            b'"' | b'\\' => write!(out, "\\{}", char::from(byte)),
            _ => write!(out, "\\u{byte:04x}"),
        };
    }
    out.push_str(&text[done..]);
    out.push('"');
}

/// A title, no longer than search engines take it.
fn headline(title: &str) -> std::borrow::Cow<'_, str> {
    if title.len() <= HEADLINE || title.chars().nth(HEADLINE).is_none() {
        return title.into();
    }
    let cut: String = title.chars().take(HEADLINE - 1).collect();
    format!("{}…", cut.trim_end()).into()
}

#[cfg(test)]
mod tests {
    use super::{HEADLINE, field, headline};

    #[test]
    fn text_cannot_end_its_script() {
        let hostile = "</script> & \"a\" \\ \u{1}\n中文";
        let mut out = String::from("{\"a\":1");
        field(&mut out, "b", hostile);
        out.push('}');
        assert!(!out.contains(['<', '>', '&']), "{out}");
        assert!(out.contains("\\u003c/script\\u003e"));
        let read: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!(read["b"], hostile);
    }

    #[test]
    fn a_headline_has_its_length() {
        let fits = "题".repeat(HEADLINE);
        assert_eq!(headline(&fits), fits);
        let long = headline(&"word ".repeat(40)).into_owned();
        assert!(long.chars().count() <= HEADLINE && long.ends_with("d…"), "{long}");
    }
}
