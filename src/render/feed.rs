//! What a template sees of a feed, and how pages name their feeds.

use memchr::memmem;
use tera::Value;

use super::Printing;
use super::fill::escape;
use super::shared::{feeds, lead};
use super::theme::Fault;
use super::values::{feed_date, permalink, table};
use crate::plan::Feed;
use crate::site::{ArticleId, Card, Lang, Moment, Route, fill};

impl Printing {
    pub(super) fn edition_feeds(&self, lang: Lang) -> Value {
        let base = self.shared.base(lang);
        base.get("feeds").cloned().unwrap_or_else(Value::none)
    }

    pub(super) fn list_feeds(&self, lang: Lang, first: &Route, title: &str) -> Value {
        let settings = &self.plan.settings;
        let formats = self.plan.editions[lang.index()].feeds.iter().map(|(format, _)| *format);
        let own: Vec<_> = formats.map(|format| (format, first.own_file(format.file()))).collect();
        feeds(settings, &own, &format!("{title} - {}", settings.language(lang).title))
    }

    /// What the template of a feed sees.
    pub(super) fn feed_value(&self, route: &Route, feed: &Feed) -> Result<Value, Fault> {
        let settings = &self.plan.settings;
        let language = settings.language(feed.lang);
        let title = match &feed.of {
            Some(of) => format!("{of} - {}", language.title),
            None => language.title.clone(),
        };
        let base = format!("{}{}", settings.origin, settings.base);
        let entry = |id: &ArticleId| {
            let planned = &self.plan.articles[id.index()];
            let card = self.card(*id);
            let matter = &card.matter;
            let page = planned.route.as_ref().map(|route| permalink(settings, route));
            let here = page.as_deref().unwrap_or_default();
            let mut content = None;
            if settings.feeds.full {
                let whole = on_page(&self.content(*id, &base)?, here);
                content = Some(if matter.corrections.is_empty() {
                    whole
                } else {
                    self.corrected(card) + &whole
                });
            }
            let publisher = settings.publisher.names.get(feed.lang.index()).cloned().flatten();
            Ok(table(&[
                ("content", content.into()),
                ("date", feed_date(matter.date)),
                ("lead", lead(settings, card, planned, true)),
                ("permalink", page.as_deref().into()),
                ("publisher", publisher.as_deref().unwrap_or(&language.title).into()),
                ("summary", card.summary.as_str().into()),
                ("title", card.title.as_str().into()),
                ("updated", feed_date(matter.revised().or(matter.date))),
            ]))
        };
        // The date of a feed is that of its newest change, never that of the build.
        let changed = |id: &ArticleId| self.card(*id).matter.changed();
        let updated: Option<Moment> = feed.entries.iter().filter_map(changed).max();
        let entries: Vec<Value> = feed.entries.iter().map(entry).collect::<Result<_, Fault>>()?;
        Ok(table(&[
            ("description", language.description.as_deref().unwrap_or(&language.title).into()),
            ("entries", Value::from(entries)),
            ("home", permalink(settings, &feed.home).into()),
            ("self_url", permalink(settings, route).into()),
            ("tag", language.tag.as_str().into()),
            ("title", title.into()),
            ("updated", feed_date(updated)),
        ]))
    }
}

impl Printing {
    /// The corrections of an article as its feeds show them, above its text.
    fn corrected(&self, card: &Card) -> String {
        let labels = &self.plan.labels[card.lang.index()];
        let word = labels.word("correction", None).unwrap_or("{date}: ");
        let mut out = String::new();
        for correction in &card.matter.corrections {
            let date = |key: &str| (key == "date").then(|| labels.date(correction.date));
            out.push_str("<p><strong>");
            escape(&mut out, &fill(word, date));
            out.push_str("</strong>");
            escape(&mut out, &correction.text);
            out.push_str("</p>\n");
        }
        out
    }
}

/// Anchors of the text itself, footnotes among them, lead to its page: in a feed reader many texts
/// stand on one page, none of them at the article's address.
fn on_page(html: &str, page: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    // A `<` in text is escaped, so these are tags.
    let link = memmem::Finder::new("<a ");
    while let Some(at) = link.find(rest.as_bytes()) {
        let end = rest[at..].find('>').map_or(rest.len(), |length| at + length);
        out.push_str(&rest[..at]);
        out.push_str(&rest[at..end].replacen("href=\"#", &format!("href=\"{page}#"), 1));
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::on_page;

    #[test]
    fn anchors_lead_to_the_page() {
        let html = "<p><a class=\"footnote-ref\" href=\"#fn:1\">1</a> <a href=\"/b/#x\">b</a> \
                    <code>&lt;a href=\"#y\"&gt;</code></p>";
        let expected = "<p><a class=\"footnote-ref\" href=\"https://x.org/a/#fn:1\">1</a> \
                        <a href=\"/b/#x\">b</a> <code>&lt;a href=\"#y\"&gt;</code></p>";
        assert_eq!(on_page(html, "https://x.org/a/"), expected);
    }
}
