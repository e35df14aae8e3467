//! TOML → tree. Goes on after a syntax error, so that all of them are told at once.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::date::{Flaw, Written};
use super::{Entry, Format, Node, Source, Value};
use crate::diag::{Diagnostics, faults::load as faults};

/// With more errors than this, a block is something else than TOML, and nothing in it is trusted.
const MANY: usize = 100;

/// Reads a block of TOML.
pub(super) fn read<'t>(source: &Source<'t>, faults: &mut Diagnostics) -> Node<'t> {
    let (table, mut errors) = DeTable::parse_recoverable(source.block());
    let range = source.start..source.end;
    let hopeless = errors.len() > MANY;
    errors.truncate(MANY);
    let broken = if errors.is_empty() { Vec::new() } else { report(source, errors, faults) };
    if hopeless {
        return Node::null(range);
    }
    Reader { source, broken }.table(range, table.into_inner())
}

/// Reports syntax errors, one a line since the others follow from it, and gives all their places.
fn report(
    source: &Source<'_>,
    mut errors: Vec<Error>,
    faults: &mut Diagnostics,
) -> Vec<Range<usize>> {
    let block = source.block();
    let place = |error: &Error| error.span().unwrap_or(0..0);
    errors.sort_by_key(|error| place(error).start);
    let mut broken = Vec::with_capacity(errors.len());
    let mut told = 0;
    for error in errors {
        let range = place(&error);
        let text = block.get(range.clone()).unwrap_or_default();
        let at = source.at(&source.range(range.clone()));
        let detail = error.message();
        let is_date = detail.starts_with("invalid date") || detail.starts_with("invalid time");
        let line = line_at(block, range.start);
        let fault = match Written::read(text) {
            // More than TOML reads: `2023-7-14`, `2023-07-14 9:30`.
            Ok(_) if is_date => continue,
            Err(flaw) if is_date => flaw.fault(at, text),
            _ if detail == "duplicate key" => {
                let first = earlier(block, range.end).map(|first| source.at(&source.range(first)));
                faults::repeated_key(at, first, text.trim_matches(['"', '\'']))
            }
            _ if let Some(value) = date_in(block, &line) => {
                Flaw::Form.fault(source.at(&source.range(value.clone())), &block[value])
            }
            _ => match example(&block[line.clone()]) {
                Some((Slip::Quotes, example)) => faults::unquoted(at, &example),
                Some((Slip::Other, example)) => faults::toml(at, detail, Some(example)),
                None => faults::toml(at, detail, None),
            },
        };
        if told == 0 || range.start > told {
            faults.push(fault);
        }
        told = line.end.max(1);
        broken.push(range);
    }
    broken
}

/// The line around an offset.
fn line_at(block: &str, at: usize) -> Range<usize> {
    let at = block.floor_char_boundary(at);
    let start = block[..at].rfind('\n').map_or(0, |end| end + 1);
    start..block[at..].find('\n').map_or(block.len(), |end| at + end)
}

/// Where the value of a key for dates stands in a line, when it is no text in quotes.
fn date_in(block: &str, line: &Range<usize>) -> Option<Range<usize>> {
    let (key, value) = block[line.clone()].split_once('=')?;
    let key = key.trim().to_ascii_lowercase();
    let is_date = key.contains("date") || key == "lastmod" || key.ends_with("_at");
    let value = value.split(" #").next()?;
    let start = line.start + block[line.clone()].find('=')? + 1;
    let start = start + value.len() - value.trim_start().len();
    let value = value.trim();
    let is_bare = value.starts_with(|c: char| c.is_alphanumeric());
    (is_date && is_bare).then(|| start..start + value.len())
}

/// What is wrong with a line of which we know what it should look like.
enum Slip {
    /// Only that its text stands without quotes, or with typographic ones.
    Quotes,
    /// Something else.
    Other,
}

/// What a faulty line should look like, when it is text without quotes, with typographic quotes,
/// or with a colon in place of the equals sign.
fn example(line: &str) -> Option<(Slip, String)> {
    let (key, value) = line.split_once(['=', ':', '：', '＝'])?;
    let bare = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let key = key.trim();
    if key.is_empty() || !key.chars().all(bare) {
        return None;
    }
    let key = if key.is_ascii() { key.to_owned() } else { Format::text(key) };
    let value = value.split(" #").next()?.trim();
    let is_sound = value.starts_with(['"', '\'', '[', '{']) || value.parse::<f64>().is_ok();
    let equals = line.contains('=');
    let (slip, value) = match value {
        "" => (Slip::Other, "\"…\"".to_owned()),
        "true" | "True" | "TRUE" | "yes" | "Yes" => (Slip::Other, "true".to_owned()),
        "false" | "False" | "FALSE" | "no" | "No" => (Slip::Other, "false".to_owned()),
        _ if !is_sound => {
            let text = value.trim_matches(['“', '”', '„', '‘', '’', '「', '」']);
            (if equals { Slip::Quotes } else { Slip::Other }, Format::text(text))
        }
        _ if value.starts_with('[') && value.contains(['，', '、', '“', '”']) => {
            (Slip::Other, list(value)?)
        }
        // Sound behind a colon; behind an equals sign something else is wrong with it.
        _ if !equals => (Slip::Other, value.to_owned()),
        _ => return None,
    };
    Some((slip, Format::Toml.line(&key, &value)))
}

/// A list of texts with Chinese commas or quotation marks, as TOML wants it.
fn list(value: &str) -> Option<String> {
    let inner = value.strip_prefix('[')?.strip_suffix(']')?;
    let marks = ['"', '\'', '“', '”', '‘', '’', '「', '」'];
    let parts = inner.split([',', '，', '、']).map(|part| part.trim().trim_matches(marks));
    let parts: Vec<_> = parts.filter(|part| !part.is_empty()).map(Format::text).collect();
    Some(format!("[{}]", parts.join(", ")))
}

/// Where the key or header that ends at an offset stood before.
fn earlier(block: &str, end: usize) -> Option<Range<usize>> {
    let start = block.get(..end)?.rfind('\n').map_or(0, |at| at + 1);
    let word = block[start..end].trim_start();
    let mut offset = 0;
    for line in block[..start].split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if let Some(rest) = line[indent..].strip_prefix(word)
            && rest.trim_start().starts_with(['=', ']', '.'])
        {
            return Some(offset + indent..offset + indent + word.len());
        }
        offset += line.len();
    }
    None
}

struct Reader<'s, 't> {
    source: &'s Source<'t>,
    /// Places of errors in the block; what lies there is not to be trusted.
    broken: Vec<Range<usize>>,
}

impl<'t> Reader<'_, 't> {
    fn table(&self, range: Range<usize>, table: DeTable<'t>) -> Node<'t> {
        let entry = |(key, value): (Spanned<_>, _)| {
            let range = self.source.range(key.span());
            Entry { key: key.into_inner(), range, node: self.node(value) }
        };
        let mut entries: Vec<_> = table.into_iter().map(entry).collect();
        // The parser sorts by name; people think in the order of their file.
        entries.sort_by_key(|entry| entry.range.start);
        Node { range, value: Value::Table(entries) }
    }

    fn node(&self, value: Spanned<DeValue<'t>>) -> Node<'t> {
        let span = value.span();
        let range = self.source.range(span.clone());
        let value = match value.into_inner() {
            DeValue::Table(table) => return self.table(range, table),
            DeValue::Array(array) => {
                Value::List(array.into_iter().map(|value| self.node(value)).collect())
            }
            _ if self.broken.iter().any(|b| b.start <= span.end && span.start <= b.end) => {
                Value::Null
            }
            DeValue::String(text) => Value::Text(text),
            DeValue::Boolean(flag) => Value::Bool(flag),
            DeValue::Integer(number) => {
                match i64::from_str_radix(number.as_str(), number.radix()) {
                    Ok(number) => Value::Integer(number),
                    Err(_) => Value::Plain(self.source.text[range.clone()].into()),
                }
            }
            DeValue::Float(number) => match number.as_str().parse() {
                Ok(number) => Value::Float(number),
                Err(_) => Value::Plain(self.source.text[range.clone()].into()),
            },
            DeValue::Datetime(_) => Value::Date(&self.source.text[range.clone()]),
        };
        Node { range, value }
    }
}

#[cfg(test)]
mod tests {
    use super::{date_in, example};

    #[test]
    fn a_faulty_line_is_shown_as_it_should_be() {
        for (line, expected) in [
            ("title ＝ \"标题\"", Some("title = \"标题\"")),
            ("title：标题", Some("title = \"标题\"")),
            ("tags = [\"培训\"，\"收费\"]", Some("tags = [\"培训\", \"收费\"]")),
            ("tags = [“培训”、收费]", Some("tags = [\"培训\", \"收费\"]")),
            ("tags = [\"a\" \"b\"]", None),
        ] {
            assert_eq!(example(line).map(|(_, line)| line).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn a_date_is_known_by_its_key() {
        for (line, expected) in [
            ("date = 14.7.2023 # day", Some("14.7.2023")),
            ("expire_at=July 14", Some("July 14")),
            ("date = \"2023\"", None),
            ("version = 14.7.2023", None),
        ] {
            assert_eq!(date_in(line, &(0..line.len())).map(|at| &line[at]), expected, "{line}");
        }
    }
}
