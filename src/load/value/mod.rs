//! One tree for three formats: values of TOML, YAML and JSON, each with its place in the file.

pub(super) mod date;
pub(super) mod json;
pub(super) mod reader;
mod toml;
mod yaml;

use std::borrow::Cow;
use std::ops::Range;

use crate::base::{SourcePath, Span};
use crate::diag::{Diagnostics, faults::load as faults};
use crate::site::Data;

/// Deeper than any sensible file, and shallow enough to recurse over.
pub(super) const DEPTH: usize = 64;

/// How data are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Toml,
    Yaml,
    Json,
}

impl Format {
    /// A key and its value, as they stand in a file of this format.
    pub(super) fn line(self, key: &str, value: &str) -> String {
        match self {
            Self::Toml => format!("{key} = {value}"),
            Self::Yaml => format!("{key}: {value}"),
            Self::Json => format!("\"{key}\": {value}"),
        }
    }

    /// Text in the double quotes that all three know.
    pub(super) fn text(text: &str) -> String {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// A file, and the part of it that holds data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'t> {
    pub(super) file: &'t SourcePath,
    /// The whole file.
    pub(super) text: &'t str,
    /// Where the data begin; what stands before is a fence.
    pub(super) start: usize,
    /// Where they end.
    pub(super) end: usize,
    pub(super) format: Format,
    /// How deep lists and tables may lie in each other, [`DEPTH`] at most.
    pub(super) depth: usize,
}

impl<'t> Source<'t> {
    /// The data's text. Places in it are [`start`](Self::start) before those in the file.
    pub(super) fn block(&self) -> &'t str {
        &self.text[self.start..self.end]
    }

    /// A place of the block, in the file.
    pub(super) fn range(&self, in_block: Range<usize>) -> Range<usize> {
        self.start + in_block.start..self.start + in_block.end
    }

    /// A place for a fault.
    pub(super) fn at(&self, range: &Range<usize>) -> Span {
        self.file.at(range.clone())
    }

    /// Reads the block. What is wrong is reported; what could be read is in the tree.
    pub(super) fn tree(&self, faults: &mut Diagnostics) -> Tree<'t> {
        let before = faults.len();
        let root = match self.format {
            Format::Toml => {
                let root = toml::read(self, faults);
                // The parser has a limit of its own, which is above ours.
                if let Some(node) = root.below(self.depth) {
                    faults.push(too_deep(self, &node.range));
                }
                root
            }
            Format::Yaml => yaml::read(self, faults),
            Format::Json => json::read(self, faults),
        };
        Tree { root, torn: faults.len() > before }
    }
}

/// A block that was read.
#[derive(Debug)]
pub(super) struct Tree<'t> {
    pub(super) root: Node<'t>,
    /// Parts are missing, because of faults that were reported: nothing follows from an absence.
    pub(super) torn: bool,
}

/// A value and its place in the file.
#[derive(Debug)]
pub(super) struct Node<'t> {
    pub(super) range: Range<usize>,
    pub(super) value: Value<'t>,
}

/// A value of any of the formats.
#[derive(Debug)]
pub(super) enum Value<'t> {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(Cow<'t, str>),
    /// A scalar without quotes in YAML, or a number that does not fit: what it means depends on
    /// what is wanted, so that `1.10`, `no` and `007` stay text where text is.
    Plain(Cow<'t, str>),
    /// A TOML date as it is written.
    Date(&'t str),
    List(Vec<Node<'t>>),
    /// In the order of the file; no key stands twice.
    Table(Vec<Entry<'t>>),
}

/// A key with its value.
#[derive(Debug)]
pub(super) struct Entry<'t> {
    pub(super) key: Cow<'t, str>,
    /// Place of the key.
    pub(super) range: Range<usize>,
    pub(super) node: Node<'t>,
}

impl<'t> Node<'t> {
    pub(super) fn null(range: Range<usize>) -> Self {
        Self { range, value: Value::Null }
    }

    /// The first list or table that lies in so many others, this one counted.
    fn below(&self, levels: usize) -> Option<&Self> {
        let inner = |node: &'_ Self| matches!(node.value, Value::List(_) | Value::Table(_));
        match &self.value {
            _ if levels == 0 => inner(self).then_some(self),
            Value::List(nodes) => nodes.iter().find_map(|node| node.below(levels - 1)),
            Value::Table(entries) => entries.iter().find_map(|entry| entry.node.below(levels - 1)),
            _ => None,
        }
    }

    /// The entries of a table.
    pub(super) fn entries(&self) -> Option<&[Entry<'t>]> {
        match &self.value {
            Value::Table(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value for templates, without its place.
    pub(super) fn data(&self) -> Data {
        match &self.value {
            Value::Null => Data::Null,
            Value::Bool(flag) => Data::Bool(*flag),
            Value::Integer(number) => Data::Int(*number),
            Value::Float(number) => Data::Float(*number),
            Value::Text(text) => Data::Text(text.to_string()),
            Value::Plain(text) => plain(text),
            Value::Date(text) => Data::Text((*text).to_owned()),
            Value::List(nodes) => Data::List(nodes.iter().map(Self::data).collect()),
            Value::Table(entries) => Data::map(
                entries.iter().map(|entry| (entry.key.to_string(), entry.node.data())).collect(),
            ),
        }
    }
}

/// A plain scalar where anything may stand: a number only if the number, written again, gives the
/// same text. `1.10` and `007` are versions and codes more often than numbers.
fn plain(text: &str) -> Data {
    if let Some(flag) = flag(text) {
        return Data::Bool(flag);
    }
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(number), _) if number.to_string() == text => Data::Int(number),
        (_, Ok(number)) if number.is_finite() && number.to_string() == text => Data::Float(number),
        _ => Data::Text(text.to_owned()),
    }
}

/// YAML's booleans. `yes` and `no` are none since 2009, and the country code of Norway besides.
pub(super) fn flag(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}

/// Lists and tables that lie too deep. Only that of front matter can be lifted, and not for ever.
fn too_deep(source: &Source<'_>, range: &Range<usize>) -> crate::diag::Diagnostic {
    let most = (source.depth < DEPTH).then_some(DEPTH);
    faults::too_deep(source.at(range), source.depth, most)
}

/// Reports keys that stand twice and keeps the first of each. TOML's reader does so itself.
pub(super) fn without_repeats<'t>(
    entries: Vec<Entry<'t>>,
    source: &Source<'_>,
    faults: &mut Diagnostics,
) -> Vec<Entry<'t>> {
    let mut kept: Vec<Entry<'t>> = Vec::with_capacity(entries.len());
    let mut places = std::collections::HashMap::with_capacity(entries.len());
    for entry in entries {
        if let Some(&first) = places.get(&entry.key) {
            let first: &Entry<'_> = &kept[first];
            let (at, first) = (source.at(&entry.range), source.at(&first.range));
            faults.push(faults::repeated_key(at, Some(first), &entry.key));
        } else {
            places.insert(entry.key.clone(), kept.len());
            kept.push(entry);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{DEPTH, Format, Source, Value, plain};
    use crate::base::SourcePath;
    use crate::diag::Diagnostics;
    use crate::site::Data;

    /// The tree as text: values with the text at their place.
    fn shown(format: Format, before: &str, block: &str) -> String {
        fn show(node: &super::Node<'_>, text: &str) -> String {
            let at = &text[node.range.clone()];
            match &node.value {
                Value::List(nodes) => {
                    format!("{:?}", nodes.iter().map(|node| show(node, text)).collect::<Vec<_>>())
                }
                Value::Table(entries) => {
                    let entry = |entry: &super::Entry<'_>| {
                        let key = &text[entry.range.clone()];
                        format!("{key}={}", show(&entry.node, text))
                    };
                    format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(" "))
                }
                value => format!("{value:?}@{at}"),
            }
        }
        let (file, text) = (SourcePath::new("a"), format!("{before}{block}"));
        let (start, end) = (before.len(), text.len());
        let mut faults = Diagnostics::new();
        let source = Source { file: &file, text: &text, start, end, format, depth: DEPTH };
        let tree = source.tree(&mut faults);
        assert!(faults.is_empty() && !tree.torn, "{faults:?}");
        show(&tree.root, &text)
    }

    #[test]
    fn three_formats_make_one_tree() {
        let toml = "标 = 1\nt = \"甲\"\n[a.b]\nd = 2023-07-14\nl = [true, 1.5]\n";
        let toml = toml.replace("标 =", "\"标\" =");
        let expected = "{\"标\"=Integer(1)@1 t=Text(\"甲\")@\"甲\" \
            a={b={d=Date(\"2023-07-14\")@2023-07-14 l=[\"Bool(true)@true\", \"Float(1.5)@1.5\"]}}}";
        assert_eq!(shown(Format::Toml, "+++\n", &toml), expected);
        let yaml = "标: 1\nt: \"甲\"\na: {b: [x, no]}\nn:\n- 乙: ~\n  c: |\n    丙\n  d: 丁\n";
        let expected = "{标=Plain(\"1\")@1 t=Text(\"甲\")@\"甲\" \
            a={b=[\"Plain(\\\"x\\\")@x\", \"Plain(\\\"no\\\")@no\"]} \
            n=[\"{乙=Null@~ c=Text(\\\"丙\\\\n\\\")@丙\\n   d=Plain(\\\"丁\\\")@丁}\"]}";
        assert_eq!(
            shown(Format::Yaml, "---\n", yaml).replace("  d=", "d="),
            expected.replace("  d=", "d=")
        );
        let json = "{\"标\": 1, \"t\\n\": [\"甲\", null, {\"x\": false}], \"f\": 1.50}";
        let expected = "{\"标\"=Integer(1)@1 \
            \"t\\n\"=[\"Text(\\\"甲\\\")@\\\"甲\\\"\", \"Null@null\", \"{\\\"x\\\"=Bool(false)@false}\"] \
            \"f\"=Float(1.5)@1.50}";
        assert_eq!(shown(Format::Json, "\u{feff}", json), expected);
    }

    #[test]
    fn plain_scalars_are_numbers_only_when_nothing_is_lost() {
        let text = |text: &str| Data::Text(text.to_owned());
        for (scalar, expected) in [
            ("5", Data::Int(5)),
            ("-1.5", Data::Float(-1.5)),
            ("True", Data::Bool(true)),
            ("1.10", text("1.10")),
            ("007", text("007")),
            ("no", text("no")),
            ("12:30", text("12:30")),
            ("1e3", text("1e3")),
            ("inf", text("inf")),
        ] {
            assert_eq!(plain(scalar), expected, "{scalar}");
        }
    }
}
