//! YAML → tree, from the parser's events: no types are guessed, no alias is followed.

use std::borrow::Cow;
use std::ops::Range;

use saphyr_parser::{Event, Marker, Parser, ScalarStyle};

use super::{Entry, Format, Node, Source, Value, too_deep, without_repeats};
use crate::diag::{Diagnostics, faults::load as faults};

/// Reads a block of YAML. After a syntax error the tree holds what came before.
pub(super) fn read<'t>(source: &Source<'t>, faults: &mut Diagnostics) -> Node<'t> {
    let block = source.block();
    let mut builder =
        Builder { source, faults, places: Places::of(block), open: Vec::new(), root: None };
    let mut parser = Parser::new_from_str(block);
    while let Some(event) = parser.next_event() {
        let go_on = match event {
            Ok((event, span)) => builder.event(event, span.start, span.end),
            Err(error) => {
                builder.refuse(*error.marker(), error.info());
                false
            }
        };
        if !go_on {
            break;
        }
    }
    builder.finish()
}

/// From the parser's positions, counted in characters, to bytes.
enum Places {
    Same,
    /// Byte at which each character starts, and the end.
    Table(Vec<usize>),
}

impl Places {
    fn of(block: &str) -> Self {
        if block.is_ascii() {
            return Self::Same;
        }
        Self::Table(block.char_indices().map(|(at, _)| at).chain([block.len()]).collect())
    }

    fn byte(&self, marker: Marker, end: usize) -> usize {
        match self {
            Self::Same => marker.index().min(end),
            Self::Table(table) => table.get(marker.index()).copied().unwrap_or(end),
        }
    }
}

/// A list or table that is not complete yet.
struct Open<'t> {
    start: usize,
    content: Content<'t>,
}

enum Content<'t> {
    List(Vec<Node<'t>>),
    /// Entries, and a key that waits for its value.
    Table(Vec<Entry<'t>>, Option<(Cow<'t, str>, Range<usize>)>),
}

struct Builder<'s, 't> {
    source: &'s Source<'t>,
    faults: &'s mut Diagnostics,
    places: Places,
    open: Vec<Open<'t>>,
    root: Option<Node<'t>>,
}

impl<'t> Builder<'_, 't> {
    /// Takes one event; false when there is no point in going on.
    fn event(&mut self, event: Event<'t>, start: Marker, end: Marker) -> bool {
        let range = self.range(start, end);
        let content = match event {
            Event::Scalar(text, style, _, _) => {
                self.put(Node { range, value: scalar(text, style) });
                return true;
            }
            Event::Alias(_) => {
                self.faults.push(faults::alias(self.source.at(&range)));
                self.put(Node::null(range));
                return true;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(range.end);
                return true;
            }
            Event::DocumentStart(_) if self.root.is_some() => {
                self.faults.push(faults::second_document(self.source.at(&range)));
                return false;
            }
            Event::SequenceStart(..) => Content::List(Vec::new()),
            Event::MappingStart(..) => Content::Table(Vec::new(), None),
            _ => return true,
        };
        if self.open.len() == self.source.depth {
            self.faults.push(too_deep(self.source, &range));
            return false;
        }
        self.open.push(Open { start: range.start, content });
        true
    }

    /// Puts a finished node where it belongs.
    fn put(&mut self, node: Node<'t>) {
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(Content::List(nodes)) => nodes.push(node),
            Some(Content::Table(entries, key)) => match key.take() {
                Some((key, range)) => entries.push(Entry { key, range, node }),
                None => {
                    *key = Some(match node.value {
                        Value::Text(text) | Value::Plain(text) => (text, node.range),
                        // `~: x` and an empty key are legal; nobody asks for them.
                        Value::Null => ("".into(), node.range),
                        _ => {
                            self.faults.push(faults::not_a_key(self.source.at(&node.range)));
                            ("".into(), node.range)
                        }
                    });
                }
            },
        }
    }

    /// Finishes the innermost list or table. Where a block ends is a matter of taste: behind its
    /// last child, so that an excerpt does not show the line after it.
    fn close(&mut self, end: usize) {
        let Some(Open { start, content }) = self.open.pop() else { return };
        let (value, last) = match content {
            Content::List(nodes) => {
                let last = nodes.last().map(|node| node.range.end);
                (Value::List(nodes), last)
            }
            Content::Table(entries, _) => {
                let last = entries.last().map(|entry| entry.node.range.end);
                (Value::Table(without_repeats(entries, self.source, self.faults)), last)
            }
        };
        let is_flow = self.source.text[start..].starts_with(['[', '{']);
        let end = if is_flow { end } else { last.unwrap_or(end) };
        self.put(Node { range: start..end.max(start), value });
    }

    fn refuse(&mut self, marker: Marker, detail: &str) {
        let at = self.range(marker, marker);
        let block = self.source.block();
        let offset = at.start - self.source.start;
        let start = block[..offset].rfind('\n').map_or(0, |end| end + 1);
        let line = block[start..].lines().next().unwrap_or_default();
        let fault = match full_width_colon(block) {
            // The parser stumbles only lines later.
            Some((colon, rewritten)) => {
                let at = self.source.range(colon..colon + '：'.len_utf8());
                faults::full_width_colon(self.source.at(&at), &rewritten)
            }
            None => faults::yaml(self.source.at(&at), detail, example(line), line.contains('\t')),
        };
        self.faults.push(fault);
    }

    /// Closes what an error left open and gives the tree.
    fn finish(mut self) -> Node<'t> {
        while !self.open.is_empty() {
            self.close(self.source.end);
        }
        self.root.unwrap_or_else(|| Node::null(self.source.start..self.source.end))
    }

    fn range(&self, start: Marker, end: Marker) -> Range<usize> {
        let limit = self.source.block().len();
        let start = self.places.byte(start, limit);
        self.source.range(start..self.places.byte(end, limit).max(start))
    }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle) -> Value<'_> {
    match (style, text.as_ref()) {
        (ScalarStyle::Plain, "" | "~" | "null" | "Null" | "NULL") => Value::Null,
        (ScalarStyle::Plain, _) => Value::Plain(text),
        _ => Value::Text(text),
    }
}

/// Where a key has a Chinese colon behind it, and what its line should look like.
fn full_width_colon(block: &str) -> Option<(usize, String)> {
    let mut offset = 0;
    for line in block.split_inclusive('\n') {
        if let Some((key, value)) = line.split_once('：')
            && !key.is_empty()
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        {
            return Some((offset + key.len(), Format::Yaml.line(key, value.trim())));
        }
        offset += line.len();
    }
    None
}

/// What a faulty line should look like when its value is text that wants quotes.
fn example(line: &str) -> Option<String> {
    let (key, value) = line.split_once(": ")?;
    let value = value.trim();
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let wants_quotes = !value.is_empty() && !value.starts_with(['"', '\'', '[', '{', '|', '>']);
    (wants_quotes && !key.is_empty() && key.chars().all(word))
        .then(|| Format::Yaml.line(key, &Format::text(value)))
}

#[cfg(test)]
mod tests {
    use super::full_width_colon;

    #[test]
    fn a_chinese_colon_behind_a_key_is_found() {
        let found = full_width_colon("title: X\ndate：2023-01-01\n");
        assert_eq!(found, Some((13, "date: 2023-01-01".to_owned())));
        assert_eq!(full_width_colon("title: 重要：请看\n  Note：x\n"), None);
    }
}
