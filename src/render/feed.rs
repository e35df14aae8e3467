//! What the template of a feed sees: `docs/themes.md` is the contract.

use tera::Value;

use super::Printing;
use super::values::{date, permalink, table};
use crate::plan::Feed;
use crate::site::{ArticleId, Moment, Route};

impl Printing {
    /// What the template of a feed sees.
    pub(super) fn feed_value(&self, route: &Route, feed: &Feed) -> Value {
        let settings = &self.plan.settings;
        let language = settings.language(feed.lang);
        let labels = &self.plan.labels[feed.lang.index()];
        let title = match &feed.of {
            Some(of) => format!("{of} - {}", language.title),
            None => language.title.clone(),
        };
        let base = format!("{}{}", settings.origin, settings.base);
        let entry = |id: &ArticleId| {
            let planned = &self.plan.articles[id.index()];
            let matter = &planned.card.matter;
            let content = settings.feeds.full.then(|| self.content(*id, &base));
            let publisher = settings.publisher.names.get(feed.lang.index()).cloned().flatten();
            table([
                ("title", planned.card.title.as_str().into()),
                ("permalink", planned.route.as_ref().map(|r| permalink(settings, r)).into()),
                ("date", date(matter.date, labels)),
                ("updated", date(matter.updated.or(matter.date), labels)),
                ("summary", planned.card.summary.as_str().into()),
                ("content", content.into()),
                ("publisher", publisher.as_deref().unwrap_or(&language.title).into()),
            ])
        };
        // The date of a feed is that of its newest change, never that of the build.
        let changed = |id: &ArticleId| {
            let matter = &self.plan.articles[id.index()].card.matter;
            matter.updated.max(matter.date)
        };
        let updated: Option<Moment> = feed.entries.iter().filter_map(changed).max();
        table([
            ("title", title.into()),
            ("description", language.description.as_deref().unwrap_or(&language.title).into()),
            ("home", permalink(settings, &feed.home).into()),
            ("self_url", permalink(settings, route).into()),
            ("tag", language.tag.as_str().into()),
            ("updated", date(updated, labels)),
            ("entries", Value::from(feed.entries.iter().map(entry).collect::<Vec<_>>())),
        ])
    }
}
