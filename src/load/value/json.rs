//! JSON → tree. `serde_json` gives slices of the text; where they lie in it is their place.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Entry, Node, Source, Value, too_deep, without_repeats};
use crate::diag::{Diagnostics, faults::load as faults};

/// Where the first JSON value of a text ends. Only whole values have an end.
pub(in crate::load) fn end(text: &str) -> Option<usize> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    values.next()?.ok()?;
    Some(values.byte_offset())
}

/// Reads a block of JSON.
pub(in crate::load) fn read<'t>(source: &Source<'t>, faults: &mut Diagnostics) -> Node<'t> {
    Reader { source, faults }.node(source.block(), 0)
}

struct Reader<'s, 't> {
    source: &'s Source<'t>,
    faults: &'s mut Diagnostics,
}

impl<'t> Reader<'_, 't> {
    fn node(&mut self, raw: &'t str, depth: usize) -> Node<'t> {
        let raw = raw.trim_ascii();
        let range = self.range(raw);
        let value = match raw.as_bytes().first() {
            Some(b'{' | b'[') if depth == self.source.depth => {
                self.faults.push(too_deep(self.source, &range));
                None
            }
            Some(b'{') => self.read(raw).map(|Pairs(pairs)| self.table(pairs, depth)),
            Some(b'[') => self.read::<Vec<&RawValue>>(raw).map(|list| {
                Value::List(list.into_iter().map(|raw| self.node(raw.get(), depth + 1)).collect())
            }),
            _ => self.read(raw).map(|value| match value {
                serde_json::Value::Bool(flag) => Value::Bool(flag),
                serde_json::Value::String(text) => Value::Text(text.into()),
                serde_json::Value::Number(number) => match (number.as_i64(), number.as_f64()) {
                    (Some(number), _) => Value::Integer(number),
                    (None, Some(number)) if !number_is_whole(raw) => Value::Float(number),
                    _ => Value::Plain(raw.into()),
                },
                _ => Value::Null,
            }),
        };
        Node { range, value: value.unwrap_or(Value::Null) }
    }

    fn table(&mut self, pairs: Vec<(&'t RawValue, &'t RawValue)>, depth: usize) -> Value<'t> {
        let mut entries = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let range = self.range(key.get());
            if let Some(key) = self.read::<String>(key.get()) {
                let node = self.node(value.get(), depth + 1);
                entries.push(Entry { key: key.into(), range, node });
            }
        }
        Value::Table(without_repeats(entries, self.source, self.faults))
    }

    /// Reads one level; a syntax error is reported at its place.
    fn read<T: Deserialize<'t>>(&mut self, raw: &'t str) -> Option<T> {
        let error = match serde_json::from_str(raw) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let lines = raw.split_inclusive('\n').take(error.line().saturating_sub(1));
        let line: usize = lines.map(str::len).sum();
        // The column counts bytes, and may point into a character.
        let at = raw.floor_char_boundary(line + error.column().saturating_sub(1));
        let start = self.range(raw).start + at;
        let message = error.to_string();
        let detail = message.rsplit_once(" at line ").map_or(&*message, |(detail, _)| detail);
        self.faults.push(faults::json(self.source.file.at(start..start), detail));
        None
    }

    /// The place of a slice of the text.
    fn range(&self, slice: &str) -> Range<usize> {
        let start = slice.as_ptr().addr() - self.source.text.as_ptr().addr();
        start..start + slice.len()
    }
}

fn number_is_whole(raw: &str) -> bool {
    !raw.contains(['.', 'e', 'E'])
}

/// The entries of an object, in order and with repeats.
struct Pairs<'t>(Vec<(&'t RawValue, &'t RawValue)>);

impl<'t> Deserialize<'t> for Pairs<'t> {
    fn deserialize<D: serde::Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'t> Visitor<'t> for Collect {
            type Value = Pairs<'t>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Pairs<'t>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}
