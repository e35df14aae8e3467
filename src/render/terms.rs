//! What a template sees of taxonomies and terms, and of the people among these.

use std::borrow::Cow;

use tera::{Context, Value};

use super::Printing;
use super::head::Head;
use super::ld::{field, person};
use super::theme::{Fault, Template};
use super::values::{href, permalink, table};
use crate::plan::{ListPage, PlannedTerm};
use crate::site::{ArticleId, Card, Data, Lang, Route, SectionId};

/// The taxonomy whose terms are people.
pub(super) const PEOPLE: &str = "authors";

/// Who somebody is, of the front matter of a term's page.
struct Profile<'a> {
    role: Option<&'a str>,
    email: Option<&'a str>,
    link: Option<&'a str>,
}

impl<'a> Profile<'a> {
    fn of(card: Option<&'a Card>) -> Self {
        let own = |key: &str| match card?.matter.extra.field(key)? {
            Data::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        };
        // What a browser would take for something else than was meant is no address.
        let is_address = |text: &&str| {
            let name = text.split_once('@').map_or("", |(name, _)| name);
            let stops = |c: char| c.is_whitespace() || c.is_control() || "?&#%\"<>:/\\".contains(c);
            !name.is_empty() && !text.ends_with('@') && !text.contains(stops)
        };
        let is_web = |text: &&str| text.starts_with("https://") || text.starts_with("http://");
        Self {
            role: own("role"),
            email: own("email").filter(is_address),
            link: own("link").filter(is_web),
        }
    }
}

impl Printing {
    /// The page of all terms.
    pub(super) fn taxonomy_page(
        &self,
        lang: Lang,
        index: usize,
        context: &mut Context,
    ) -> Result<(Template, Head<'_>), Fault> {
        let title = self.taxonomy_title(lang, index);
        let page = self.plan.editions[lang.index()].taxonomies[index].page;
        context.insert_value("taxonomy", self.taxonomy(lang, index, page)?);
        context.insert_value("terms", self.terms(lang, index)?);
        let about = self.about(lang, page, title);
        let head = self.head_of(lang, Cow::Borrowed(title), about);
        Ok((Template::fixed("taxonomy_list.html"), head))
    }

    /// A page of the list of a term.
    pub(super) fn term_page<'a>(
        &'a self,
        lang: Lang,
        index: usize,
        id: &'a str,
        list: &'a ListPage,
        context: &mut Context,
    ) -> Result<(Template, Head<'a>), Fault> {
        let term = self.plan.editions[lang.index()].taxonomies[index].terms.get(id);
        let name = term.map_or(id, |term| &term.name);
        let of = self.taxonomy_title(lang, index);
        context.insert_value("taxonomy", self.taxonomy(lang, index, None)?);
        context.insert_value("term", self.term(id, term, true)?);
        context.insert_value("paginator", self.paginator(list));
        let about = self.about(lang, term.and_then(|term| term.page), &format!("{of}: {name}"));
        // With its taxonomy's: a section may have the same name, or an article.
        let mut head = self.head_of(lang, Cow::Owned(format!("{name} - {of}")), about);
        if self.plan.settings.taxonomies[index].feed {
            head.feeds = self.list_feeds(lang, &list.pages[0], name);
        }
        Ok((Template::fixed("taxonomy_single.html"), Head { list: Some(list), ..head }))
    }

    /// The description of a page: what is written about its subject, else its name.
    fn about(&self, lang: Lang, page: Option<ArticleId>, name: &str) -> Cow<'_, str> {
        let summary = page.map(|page| self.card(page).summary.as_str());
        match summary.filter(|summary| !summary.is_empty()) {
            Some(summary) => Cow::Borrowed(summary),
            None => self.in_edition(lang, name),
        }
    }

    fn taxonomy_title(&self, lang: Lang, index: usize) -> &str {
        let page = self.plan.editions[lang.index()].taxonomies[index].page;
        let name = &self.plan.settings.taxonomies[index].name;
        let word = || self.plan.labels[lang.index()].word(name, None);
        page.map(|page| self.card(page).title.as_str()).or_else(word).unwrap_or(name)
    }

    fn taxonomy(&self, lang: Lang, index: usize, page: Option<ArticleId>) -> Result<Value, Fault> {
        let settings = &self.plan.settings;
        let route = self.plan.editions[lang.index()].taxonomies[index].route.as_ref();
        let content = page.map(|page| self.content(page, &settings.base)).transpose()?;
        Ok(table(&[
            ("content", Value::safe_string(&content.unwrap_or_default())),
            ("name", settings.taxonomies[index].name.as_str().into()),
            ("path", route.map(|route| route.href(&settings.base)).into()),
            ("title", self.taxonomy_title(lang, index).into()),
        ]))
    }

    fn terms(&self, lang: Lang, index: usize) -> Result<Value, Fault> {
        let terms = &self.plan.editions[lang.index()].taxonomies[index].terms;
        let terms = terms.iter().map(|(id, term)| self.term(id, Some(term), false));
        Ok(Value::from(terms.collect::<Result<Vec<_>, Fault>>()?))
    }

    /// A term; `whole` with what is written about it.
    fn term(&self, id: &str, term: Option<&PlannedTerm>, whole: bool) -> Result<Value, Fault> {
        let Some(term) = term else { return Ok(Value::none()) };
        let settings = &self.plan.settings;
        let card = term.page.map(|page| self.card(page));
        let profile = Profile::of(card);
        let page = term.page.filter(|_| whole);
        let content = page.map(|page| self.content(page, &settings.base)).transpose()?;
        let extra = card.map(|card| Value::from_serializable(&card.matter.extra));
        Ok(table(&[
            ("content", Value::safe_string(&content.unwrap_or_default())),
            ("count", term.count.into()),
            ("description", card.and_then(Card::description).into()),
            ("email", profile.email.into()),
            ("extra", extra.unwrap_or_else(Value::none)),
            ("id", id.into()),
            ("link", profile.link.into()),
            ("name", term.name.as_str().into()),
            ("path", href(settings, &term.route)),
            ("role", profile.role.into()),
        ]))
    }

    /// The page of a term for search engines: somebody's profile, and the way to it.
    pub(super) fn ld_term(&self, out: &mut String, lang: Lang, index: usize, id: &str) {
        let settings = &self.plan.settings;
        let planned = &self.plan.editions[lang.index()].taxonomies[index];
        let Some(term) = planned.terms.get(id) else { return };
        let is_somebody = settings.taxonomies[index].name == PEOPLE;
        if is_somebody {
            let card = term.page.map(|page| self.card(page));
            let profile = Profile::of(card);
            out.push_str("[{\"@context\":\"https://schema.org\",\"@type\":\"ProfilePage\"");
            field(out, "inLanguage", &settings.language(lang).tag);
            out.push_str(",\"mainEntity\":");
            person(out, &term.name, &permalink(settings, &term.route));
            let summary = card.map(|card| card.summary.as_str()).filter(|text| !text.is_empty());
            let told = [
                ("jobTitle", profile.role),
                ("description", summary),
                ("email", profile.email),
                ("sameAs", profile.link),
            ];
            for (name, text) in told {
                if let Some(text) = text {
                    field(out, name, text);
                }
            }
            out.push_str("}},");
        }
        let title = self.taxonomy_title(lang, index).to_owned();
        let way: Vec<(String, &Route)> =
            planned.route.iter().map(|route| (title.clone(), route)).collect();
        self.breadcrumbs_by(out, lang, SectionId(0), &way, &term.name);
        if is_somebody {
            out.push(']');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Profile;
    use crate::base::SourcePath;
    use crate::site::{Card, Data, Kind, Lang, Matter, StoryKey};

    #[test]
    fn an_address_that_is_none_is_not_shown() {
        let read = |email: &str, link: &str| {
            let text = |text: &str| Data::Text(text.to_owned());
            let extra = [("email".into(), text(email)), ("link".into(), text(link))];
            let matter = Matter { extra: Data::Map(extra.into()), ..Matter::default() };
            let card = Card {
                lang: Lang::new(0),
                file: SourcePath::new("a.md"),
                path: "a".into(),
                key: StoryKey::new("a"),
                kind: Kind::Section,
                matter,
                title: String::new(),
                summary: String::new(),
                is_described: false,
            };
            let profile = Profile::of(Some(&card));
            (profile.email.map(str::to_owned), profile.link.map(str::to_owned))
        };
        let fine = read(" wang@example.org", "https://example.org/wang");
        assert_eq!(fine.0.as_deref(), Some("wang@example.org"));
        assert_eq!(fine.1.as_deref(), Some("https://example.org/wang"));
        for email in ["wang", "@example.org", "wang@", "a@b?cc=c@d", "javascript:x@y", "a b@c", ""]
        {
            assert_eq!(read(email, "javascript:alert(1)"), (None, None), "{email}");
        }
    }
}
