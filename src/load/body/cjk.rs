//! Chinese in Markdown: emphasis beside full-width punctuation, and line breaks that are no spaces.
//!
//! `CommonMark` asks of `**` that it lean on a word, and takes `。` and `「` for punctuation that it
//! must not lean on: `**重点。**后文` keeps its asterisks. The "CJK-friendly" amendment mends the
//! rule. Here it is had without a parser of our own: where the two rules disagree, a guard is put
//! on the outer side of the run before parsing and taken out of every event afterwards.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag};
use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::edit::{Edited, Editor};
use crate::base::{is_hangul, is_wide};

/// A guard is a noncharacter, which no text holds after [`super::edit::clean`], and a rare
/// punctuation mark, which touches the run and makes the parser see punctuation there. Because of
/// the noncharacter, taking guards out never takes an author's U+10A58.
const BEFORE: &str = "\u{FDD0}\u{10A58}";
/// The guard that stands behind a run.
const AFTER: &str = "\u{10A58}\u{FDD0}";

/// What stands beside a run of asterisks, as far as the rule asks.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Side {
    Space,
    Letter,
    Punctuation,
    Wide,
    WidePunctuation,
}

impl Side {
    fn of(c: Option<char>) -> Self {
        match c {
            None => Self::Space,
            Some(c) if c.is_whitespace() => Self::Space,
            Some(c) => match (is_wide(c), is_punctuation(c)) {
                (true, true) => Self::WidePunctuation,
                (true, false) => Self::Wide,
                (false, true) => Self::Punctuation,
                (false, false) => Self::Letter,
            },
        }
    }
}

/// True for Unicode's punctuation and symbols.
pub(super) fn is_punctuation(c: char) -> bool {
    match c {
        '\0'..='\x7F' => c.is_ascii_punctuation(),
        // What Chinese text consists of needs no search in a table.
        '\u{4E00}'..='\u{9FFF}' => false,
        '、' | '。' | '，' | '：' | '；' | '！' | '？' | '（' | '）' | '“' | '”' => {
            true
        }
        _ => matches!(
            c.general_category_group(),
            GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Symbol
        ),
    }
}

/// Puts guards so that runs of `*` and `~~` lean as the amendment says. Text in which nothing
/// wide stands beside such a run is not copied.
pub(super) fn guard(source: &str) -> Edited<'_> {
    let bytes = source.as_bytes();
    let mut editor = Editor::new(source);
    let mut runs = memchr::memchr2_iter(b'*', b'~', bytes);
    while let Some(mut start) = runs.next() {
        let kind = bytes[start];
        let length = bytes[start..].iter().take_while(|byte| **byte == kind).count();
        let end = start + length;
        if length > 1 {
            // The bytes of this run are not looked at one by one again.
            let _ = runs.nth(length - 2);
        }
        // A backslash before the run takes its first character away.
        if bytes[..start].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1 {
            start += 1;
        }
        // A single tilde never opens or closes inside a word; three and more open a fence.
        if start == end || (kind == b'~' && end - start != 2) {
            continue;
        }
        let before = Side::of(source[..start].chars().next_back());
        let after = Side::of(source[end..].chars().next());
        match (before, after) {
            (Side::Letter | Side::Wide, Side::WidePunctuation)
            | (Side::Wide, Side::Punctuation) => editor.replace(start..start, BEFORE),
            (Side::WidePunctuation, Side::Letter | Side::Wide)
            | (Side::Punctuation, Side::Wide) => editor.replace(end..end, AFTER),
            _ => {}
        }
    }
    editor.finish()
}

/// Takes the guards out of a text.
fn bare(text: CowStr<'_>) -> CowStr<'_> {
    if !text.contains('\u{FDD0}') {
        return text;
    }
    text.replace(BEFORE, "").replace(AFTER, "").into()
}

/// Takes the guards out of an event.
pub(super) fn unguarded(event: Event<'_>) -> Event<'_> {
    match event {
        Event::Text(text) => Event::Text(bare(text)),
        Event::Code(text) => Event::Code(bare(text)),
        Event::Html(text) => Event::Html(bare(text)),
        Event::InlineHtml(text) => Event::InlineHtml(bare(text)),
        Event::InlineMath(text) => Event::InlineMath(bare(text)),
        Event::DisplayMath(text) => Event::DisplayMath(bare(text)),
        Event::FootnoteReference(label) => Event::FootnoteReference(bare(label)),
        Event::Start(tag) => Event::Start(unguarded_tag(tag)),
        Event::End(_)
        | Event::SoftBreak
        | Event::HardBreak
        | Event::Rule
        | Event::TaskListMarker(_) => event,
    }
}

/// What of a text stands between guards.
pub(super) fn without_guards(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        while let Some(after) = rest.strip_prefix(BEFORE).or_else(|| rest.strip_prefix(AFTER)) {
            rest = after;
        }
        let ends = [rest.find(BEFORE), rest.find(AFTER)].into_iter().flatten();
        let (part, after) = rest.split_at(ends.min().unwrap_or(rest.len()));
        rest = after;
        (!part.is_empty()).then_some(part)
    })
}

fn unguarded_tag(tag: Tag<'_>) -> Tag<'_> {
    match tag {
        Tag::Link { link_type, dest_url, title, id } => {
            Tag::Link { link_type, dest_url: bare(dest_url), title: bare(title), id: bare(id) }
        }
        Tag::Image { link_type, dest_url, title, id } => {
            Tag::Image { link_type, dest_url: bare(dest_url), title: bare(title), id: bare(id) }
        }
        Tag::Heading { level, id, classes, attrs } => Tag::Heading {
            level,
            id: id.map(bare),
            classes: classes.into_iter().map(bare).collect(),
            attrs: attrs.into_iter().map(|(name, value)| (bare(name), value.map(bare))).collect(),
        },
        Tag::FootnoteDefinition(label) => Tag::FootnoteDefinition(bare(label)),
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
            Tag::CodeBlock(CodeBlockKind::Fenced(bare(info)))
        }
        other => other,
    }
}

/// True when a line break between these visible characters is no space: both are wide, or one is
/// wide punctuation.
pub(super) fn joins(before: char, after: char) -> bool {
    let wide = (is_wide(before), is_wide(after));
    let joined = match wide {
        (true, true) => true,
        (true, false) => is_punctuation(before),
        (false, true) => is_punctuation(after),
        (false, false) => false,
    };
    joined && !is_hangul(before) && !is_hangul(after)
}
