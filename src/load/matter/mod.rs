//! Front matter → [`Matter`], with every tolerance that editors need and every fault at its place.

mod check;
mod corrections;
pub(super) mod edit;
pub(super) mod fence;
mod lead;
mod near;
pub(super) mod prose;
mod slug;

pub(super) use check::unchecked;

use std::collections::HashSet;

use crate::load::value::date::Written;
use fence::{Closing, Fenced};

use crate::base::SourcePath;
use crate::diag::faults::body::unsafe_link;
use crate::diag::{Diagnostics, Outcome, faults::load as faults, nearest};
use crate::load::value::reader::{Manners, Reader};
use crate::load::value::{Entry, Format, Node, Source, Tree, Value};
use crate::site::{
    Data, Digest, Limits, Matter, Moment, Placed, Prominence, Settings, SourceCredit, Stamp,
};

/// Front matter, and where the body begins.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    /// What the front matter says, as far as it could be read.
    pub(super) matter: Matter,
    /// `title`.
    pub(super) title: Option<String>,
    /// `description` or `summary`.
    pub(super) description: Option<String>,
    /// Byte at which the body begins; behind a byte order mark, and the end of the file when a
    /// fence is not closed.
    pub(super) body: usize,
    /// The front matter has an error: its article is to be left out.
    pub(super) broken: bool,
}

/// Reads the front matter of a file, if it has one.
#[must_use]
pub(super) fn read_matter(file: &SourcePath, text: &str, settings: &Settings) -> Outcome<Front> {
    let Some(found) = fence::find(text) else {
        return Outcome::clean(Front { body: fence::start(text), ..Front::default() });
    };
    let mut faults = Diagnostics::new();
    let (start, end) = (found.block.start, found.block.end);
    let Limits { front_matter, depth, .. } = settings.limits;
    let source = Source { file, text, start, end, format: found.format, depth };
    let mut front = Front { body: found.body, ..Front::default() };
    if closed(&source, &found, &mut faults) && fits(&source, &found, front_matter, &mut faults) {
        let tree = source.tree(&mut faults);
        if has_keys(&source, &tree, &mut faults) {
            let mut table = Reader::new(&source, &tree, Manners::Easy, &mut faults);
            front.title = table.text(&["title"]);
            front.description = table.text(&["description", "summary"]);
            front.matter = decode(table, settings);
        }
    }
    front.matter.present = true;
    front.broken = faults.has_errors();
    Outcome::new(front, faults)
}

/// Reports a fence that is missing or wrong; false when nobody knows where the block ends.
fn closed(source: &Source<'_>, found: &Fenced, faults: &mut Diagnostics) -> bool {
    let fence = if found.format == Format::Toml { "+++" } else { "---" };
    let opened = source.at(&found.opened);
    match &found.closing {
        Closing::Right => return true,
        Closing::Wrong(at) => {
            let wrong = source.text[at.clone()].trim_end();
            faults.push(faults::wrong_fence(source.at(at), opened, fence, wrong));
        }
        Closing::Missing => faults.push(faults::unclosed(opened, fence)),
    }
    found.closing != Closing::Missing
}

/// Reports a block that is larger than a front matter may be.
fn fits(source: &Source<'_>, found: &Fenced, limit: usize, faults: &mut Diagnostics) -> bool {
    let fits = found.block.len() <= limit;
    if !fits {
        let at = source.at(&found.opened);
        faults.push(faults::matter_too_large(at, found.block.len(), limit));
    }
    fits
}

/// Reports a block that is no table. An empty one is.
fn has_keys(source: &Source<'_>, tree: &Tree<'_>, faults: &mut Diagnostics) -> bool {
    let root = &tree.root;
    let empty = matches!(root.value, Value::Null);
    let is_table = root.entries().is_some();
    if !is_table && !empty {
        let line = source.text[root.range.clone()].lines().next().unwrap_or_default();
        let example = line
            .split_once(['=', '：'])
            .map(|(key, value)| source.format.line(key.trim(), value.trim()));
        let range = root.range.start..root.range.start + line.len();
        faults.push(faults::no_keys(source.at(&range), example));
    }
    is_table
}

fn decode<'r>(mut table: Reader<'r, '_>, settings: &'r Settings) -> Matter {
    let mut dates = |names| date(&mut table, names, settings);
    let (date, updated) = (dates(&["date"]), dates(&["updated", "lastmod"]));
    let publish_at = dates(&["publish_at", "publishDate"]);
    let expire_at = dates(&["expire_at", "expiryDate"]);
    let (pinned_until, breaking_until) = (dates(&["pinned_until"]), dates(&["breaking_until"]));
    // Few articles have either.
    let stands_out = pinned_until.is_some() || breaking_until.is_some();
    let prominence = stands_out.then(|| Box::new(Prominence { pinned_until, breaking_until }));
    let mut matter = Matter {
        date,
        updated: updated.map(Box::new),
        publish_at: publish_at.map(Box::new),
        expire_at: expire_at.map(Box::new),
        prominence,
        draft: table.flag(&["draft"]).unwrap_or_default(),
        slug: slug::read(&mut table).map(String::into_boxed_str),
        url: table.placed(&["url", "path"]).map(Box::new),
        aliases: table.texts(&["aliases"]).into(),
        terms: terms(&mut table, settings).into(),
        weight: table.number(&["weight"]),
        template: table.placed(&["template"]).map(Box::new),
        translation_key: table
            .text(&["translation_key", "translationKey"])
            .map(String::into_boxed_str),
        original: table.flag(&["original"]),
        untranslated: table.flag(&["translate"]) == Some(false),
        source: credit(&mut table).map(Box::new),
        stamp: stamp(&mut table).map(Box::new),
        lead: lead::read(&mut table).map(Box::new),
        corrections: corrections::read(&mut table, settings),
        gone: table.flag(&["gone"]).unwrap_or_default(),
        noindex: table.flag(&["noindex"]).unwrap_or_default(),
        toc: table.flag(&["toc"]).unwrap_or_default(),
        alone: table.flag(&["parallel"]) == Some(false),
        unchecked: check::read(&mut table),
        extra: Data::Null,
        present: true,
    };
    matter.extra = extra(&mut table);
    matter
}

fn date<'r>(table: &mut Reader<'r, '_>, names: &[&'r str], settings: &Settings) -> Option<Moment> {
    let text = table.placed(names)?;
    date_of(table, &text, settings)
}

fn date_of(table: &mut Reader<'_, '_>, text: &Placed, settings: &Settings) -> Option<Moment> {
    let date = Written::read(&text.text).and_then(|date| date.moment(&settings.time_zone));
    if let Err(flaw) = date {
        let at = table.at(&text.range);
        table.push(flaw.fault(at, text.text.trim()));
    }
    date.ok()
}

/// The terms of every taxonomy: under its own name, and under `[taxonomies]`.
fn terms<'r>(table: &mut Reader<'r, '_>, settings: &'r Settings) -> Vec<(usize, Placed)> {
    let names = || settings.taxonomies.iter().map(|taxonomy| taxonomy.name.as_str());
    let mut all = Vec::new();
    let mut add = |taxonomy, terms: Vec<Placed>| {
        all.extend(terms.into_iter().map(|term| (taxonomy, term)));
    };
    for (taxonomy, name) in names().enumerate() {
        match name {
            "authors" => add(taxonomy, table.texts(&["authors", "author"])),
            _ => add(taxonomy, table.texts(&[name])),
        }
    }
    if let Some(mut table) = table.table(&["taxonomies"]) {
        for entry in table.each() {
            if let Some(taxonomy) = names().position(|name| entry.key.eq_ignore_ascii_case(name)) {
                add(taxonomy, table.texts_of(entry));
            } else {
                let at = table.at(&entry.range);
                table.push(faults::no_taxonomy(at, &entry.key, nearest(&entry.key, names())));
            }
        }
    }
    all.sort_by_key(|(taxonomy, _)| *taxonomy);
    let mut names: Vec<_> = all.iter().map(|(of, term)| (*of, term.text.as_str())).collect();
    names.sort_unstable();
    if names.windows(2).any(|pair| pair[0] == pair[1]) {
        let mut seen = HashSet::new();
        all.retain(|(taxonomy, term)| seen.insert((*taxonomy, term.text.clone())));
    }
    all
}

/// `source`: a table with name and address, or the name or the address alone.
fn credit(table: &mut Reader<'_, '_>) -> Option<SourceCredit> {
    let entry = table.take(&["source"])?;
    if matches!(entry.node.value, Value::Table(_) | Value::List(_)) {
        let mut table = table.open(&entry.node, &entry.key)?;
        let url = table.placed(&["url"]).filter(|url| is_web(&mut table, url));
        let url = url.map(|url| url.text);
        return Some(SourceCredit { name: table.required("name", "…")?.text, url });
    }
    let name = table.text_of(&entry.node, &entry.key)?.text;
    let is_address = name.starts_with("https://") || name.starts_with("http://");
    Some(SourceCredit { url: is_address.then(|| name.clone()), name })
}

/// `[l10n]`. A stamp that cannot be read is as good as none, and said to be.
fn stamp(table: &mut Reader<'_, '_>) -> Option<Stamp> {
    let entry = table.take(&["l10n"])?;
    let at = table.at(&entry.range);
    let stamp = read_stamp(&entry.node);
    if stamp.is_none() {
        table.push(faults::bad_stamp(at));
    }
    stamp
}

fn read_stamp(node: &Node<'_>) -> Option<Stamp> {
    let field = |name: &str| {
        let mut entries = node.entries()?.iter();
        entries.find(|entry| entry.key.eq_ignore_ascii_case(name)).map(|entry| &entry.node.value)
    };
    let digest = |value: &Value<'_>| match value {
        Value::Text(text) | Value::Plain(text) => Digest::parse(text.trim()),
        _ => None,
    };
    let blocks = match field("blocks")? {
        Value::List(nodes) => {
            nodes.iter().map(|node| digest(&node.value)).collect::<Option<_>>()?
        }
        Value::Null => Vec::new(),
        one => vec![digest(one)?],
    };
    Some(Stamp { source: digest(field("source")?)?, blocks })
}

/// Refuses an address whose scheme is none of the web's: it may be a program.
fn is_web(table: &mut Reader<'_, '_>, url: &Placed) -> bool {
    let head = url.text.split(['/', '?', '#']).next().unwrap_or_default();
    let scheme = head.split_once(':').map(|(scheme, _)| scheme.trim().to_ascii_lowercase());
    match scheme {
        Some(scheme) if !matches!(&*scheme, "http" | "https") => {
            table.push(unsafe_link(table.at(&url.range), &scheme));
            false
        }
        _ => true,
    }
}

/// What we do not know is for the theme: `[extra]` before `params` before other keys.
fn extra(table: &mut Reader<'_, '_>) -> Data {
    let mut meant = Vec::new();
    for name in ["params", "extra"] {
        let Some(entry) = table.take(&[name]) else { continue };
        if let Some(mut inner) = table.open(&entry.node, &entry.key) {
            meant.extend(inner.each().map(data));
        }
    }
    let (left, missed) = (table.left(), table.missed());
    let mut extra = Vec::with_capacity(left.len() + meant.len());
    for entry in left {
        if let Some(near) = near::nearest(&entry.key, missed.iter().copied()) {
            let at = table.at(&entry.range);
            table.push(faults::near_key(at, &entry.key, near));
        }
        extra.push(data(entry));
    }
    extra.append(&mut meant);
    Data::map(extra)
}

fn data(entry: &Entry<'_>) -> (String, Data) {
    (entry.key.to_string(), Node::data(&entry.node))
}

#[cfg(test)]
mod tests {
    use super::{Front, read_matter};
    use crate::base::SourcePath;
    use crate::load::fixtures::settings;
    use crate::site::{Data, Placed};

    /// What a front matter says, as text: every field that is not at its default.
    fn said(front: &Front) -> String {
        let matter = &front.matter;
        let text = |name: &str, value: Option<&str>| value.map(|value| format!("{name}={value}"));
        let placed = |name: &str, value: &Option<Box<Placed>>| {
            value.as_ref().map(|value| format!("{name}={}", value.text))
        };
        let list = |list: &[Placed]| {
            list.iter().map(|placed| placed.text.as_str()).collect::<Vec<_>>().join("|")
        };
        let flag = |name: &str, value: bool| value.then(|| name.to_owned());
        let credit = matter.source.as_ref();
        let dates = [
            ("date", matter.date),
            ("updated", matter.updated.as_deref().copied()),
            ("publish_at", matter.publish_at.as_deref().copied()),
            ("expire_at", matter.expire_at.as_deref().copied()),
        ];
        let mut parts = vec![
            text("title", front.title.as_deref()),
            text("description", front.description.as_deref()),
            flag("draft", matter.draft),
            text("slug", matter.slug.as_deref()),
            placed("url", &matter.url),
            (!matter.aliases.is_empty()).then(|| format!("aliases={}", list(&matter.aliases))),
            matter.weight.map(|weight| format!("weight={weight}")),
            placed("template", &matter.template),
            text("key", matter.translation_key.as_deref()),
            matter.original.map(|original| format!("original={original}")),
            flag("untranslated", matter.untranslated),
            credit.map(|credit| format!("source={} {:?}", credit.name, credit.url)),
            matter.lead.as_ref().map(|lead| {
                format!(
                    "lead={} {:?} {:?} {:?}",
                    lead.src.text, lead.alt, lead.caption, lead.credit
                )
            }),
            flag("gone", matter.gone),
            flag("noindex", matter.noindex),
            flag("toc", matter.toc),
        ];
        parts.extend(
            dates.map(|(name, date)| date.map(|date| format!("{name}={}", date.rfc3339()))),
        );
        parts.extend(matter.terms.chunk_by(|(a, _), (b, _)| a == b).map(|terms| {
            let name = &settings().taxonomies[terms[0].0].name;
            let terms: Vec<_> = terms.iter().map(|(_, term)| term.clone()).collect();
            Some(format!("{name}={}", list(&terms)))
        }));
        if !matter.extra.is_empty() {
            parts.push(Some(format!("extra={}", serde_json::to_string(&matter.extra).unwrap())));
        }
        parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    fn check(text: &str, expected: &str) {
        let front = read_matter(&SourcePath::new("a.md"), text, &settings());
        assert!(front.diagnostics.is_empty(), "{text}: {:?}", front.diagnostics);
        assert_eq!(said(&front.value), expected, "{text}");
        assert!(front.value.matter.present && !front.value.broken);
    }

    #[test]
    fn keys_are_read_in_all_formats_and_under_all_their_names() {
        let shared =
            "title=通知; description=摘要; draft; date=2023-07-14T00:00:00+08:00; tags=甲|乙";
        check(
            "+++\ntitle = \"通知\"\nsummary = '摘要'\ndraft = true\ndate = 2023-07-14\n\
             tags = [\"甲\", \"乙\"]\n+++\n",
            shared,
        );
        check(
            "\u{feff}\r\n---\r\nTitle: 通知\r\nDESCRIPTION: 摘要\r\ndraft: true\r\n\
             date: 2023-7-14\r\nTags:\r\n- 甲\r\n- 乙\r\n- 甲\r\n--- \r\n",
            shared,
        );
        check(
            "{\"title\": \"通知\", \"description\": \"摘要\", \"draft\": true,\n\
             \"date\": \"2023-07-14\", \"taxonomies\": {\"tags\": [\"甲\", \"乙\"]}}\n",
            shared,
        );
        check(
            "---\nlastmod: 2023-07-14 09:30\npublishDate: 2023-07-14T09:30:00Z\n\
             expiryDate: '2023-07-15'\npath: /a/\ntranslationKey: k\nauthor: 王\n---\n",
            "url=/a/; key=k; updated=2023-07-14T09:30:00+08:00; \
             publish_at=2023-07-14T17:30:00+08:00; expire_at=2023-07-15T00:00:00+08:00; authors=王",
        );
        check(
            "+++\nupdated = 2023-7-14\npublish_at = 2023-07-14 9:30\nweight = -1\ntoc = true\n\
             url = \"/u/\"\naliases = \"/old/\"\ntemplate = \"t.html\"\noriginal = false\n\
             translate = false\nnoindex = true\nsource = {name = \"CQC\", url = \"https://a/\"}\n+++\n",
            "url=/u/; aliases=/old/; weight=-1; template=t.html; original=false; untranslated; \
             source=CQC Some(\"https://a/\"); noindex; toc; updated=2023-07-14T00:00:00+08:00; \
             publish_at=2023-07-14T09:30:00+08:00",
        );
    }

    #[test]
    fn what_is_loosely_written_means_what_was_meant() {
        // Text stays text, whatever YAML would make of it; null and blank text are absent.
        check("---\ntitle: 1.10\nslug: 007\ntags: no\n---\n", "title=1.10; slug=007; tags=no");
        check("---\nslug: '00'\ntitle: 12:30\n---\n", "title=12:30; slug=00");
        check("+++\ntitle = 2023\nslug = 2023-07-14\n+++\n", "title=2023; slug=2023-07-14");
        check(
            "---\ntitle:\ndate: ''\ntags: ~\nslug: null\ndraft:\naliases: [a, ~, '']\n---\n",
            "aliases=a",
        );
        check("---\n---\n", "");
        check("---\n# nothing yet\n...\n", "");
        check("---\nsource: 新华社\n---\n", "source=新华社 None");
        check("---\nsource: https://a/\n---\n", "source=https://a/ Some(\"https://a/\")");
        check("---\ntranslate: true\ntags: []\n---\n", "");
    }

    #[test]
    fn a_stamp_is_read_in_all_formats() {
        let texts = [
            "+++\n[l10n]\nsource = \"0123456789ab\"\nblocks = [\"00000000000a\", \"00000000000b\"]\n+++\n",
            "+++\nl10n = { source = \"0123456789AB\", blocks = [\"00000000000a\", \"00000000000b\"] }\n+++\n",
            "+++\nL10n.blocks = [\"00000000000a\", \"00000000000b\"]\nL10n.Source = \"0123456789ab\"\n+++\n",
            "---\nl10n:\n  source: 0123456789ab\n  blocks:\n  - 00000000000a\n  - '00000000000b'\n---\n",
            "{\"l10n\": {\"source\": \"0123456789ab\", \"blocks\": [\"00000000000a\", \"00000000000b\"]}}\n",
        ];
        for text in texts {
            let front = read_matter(&SourcePath::new("a.md"), text, &settings());
            assert!(front.diagnostics.is_empty(), "{text}: {:?}", front.diagnostics);
            let stamp = front.value.matter.stamp.expect("a stamp");
            let blocks: Vec<_> = stamp.blocks.iter().map(ToString::to_string).collect();
            assert_eq!(stamp.source.to_string(), "0123456789ab", "{text}");
            assert_eq!(blocks, ["00000000000a", "00000000000b"], "{text}");
            assert_eq!(front.value.matter.extra, Data::table(), "{text}");
        }
        for text in ["---\nl10n: x\n---\n", "---\nl10n:\n  source: 0123456789ab\n---\n"] {
            let front = read_matter(&SourcePath::new("a.md"), text, &settings());
            assert_eq!(
                front.diagnostics.iter().next().map(|fault| fault.code),
                Some("matter::bad-stamp")
            );
            assert!(front.value.matter.stamp.is_none() && !front.value.broken);
        }
    }

    #[test]
    fn a_lead_picture_has_three_names() {
        let said = "lead=新 闻.jpg \"会场\" Some(\"福州\") Some(\"王\")";
        let table = "{ src: 新%20闻.jpg, alt: 会场, caption: 福州, credit: 王 }";
        for name in ["lead", "hero", "Image"] {
            check(&format!("---\n{name}: {table}\n---\n"), said);
        }
        check(
            "+++\ngone = true\nlead = { src = \"a.jpg\", alt = \"\" }\nimage = \"b.jpg\"\n+++\n",
            "lead=a.jpg \"\" None None; gone; extra={\"image\":\"b.jpg\"}",
        );
    }

    #[test]
    fn what_we_do_not_know_is_for_templates() {
        check(
            "+++\nColour = \"red\"\nsize = 1\nbanner = { src = \"a.jpg\" }\n\
             [params]\nsize = 2\nshape = 2\n[extra]\nshape = 3\nday = 2023-07-14\n+++\n",
            "extra={\"Colour\":\"red\",\"banner\":{\"src\":\"a.jpg\"},\"day\":\"2023-07-14\",\
             \"shape\":3,\"size\":2}",
        );
        // The second name of a value that is there, and taxonomies that are not declared.
        check("---\ndescription: a\nsummary: b\n---\n", "description=a; extra={\"summary\":\"b\"}");
        check(
            "---\nseries: [a]\nversion: 1.10\n---\n",
            "extra={\"series\":[\"a\"],\"version\":\"1.10\"}",
        );
        // A slip of the pen is none when the right key is there too.
        check("---\ntitle: a\ntittle: b\n---\n", "title=a; extra={\"tittle\":\"b\"}");
    }

    #[test]
    fn a_file_without_front_matter_has_none() {
        for (text, body) in [("# Heading\n", 0), ("\u{feff}text", 3), ("", 0), ("---\n\ntext\n", 0)]
        {
            let front = read_matter(&SourcePath::new("a.md"), text, &settings());
            assert!(front.diagnostics.is_empty());
            assert_eq!((front.value.body, front.value.matter.present), (body, false), "{text:?}");
            assert_eq!(front.value.matter.extra, Data::Null);
        }
    }
}
