//! What code consists of, by grammars: keywords, texts, numbers, comments.
//!
//! Grammars know hundreds of kinds; here they are nine, each a class of its own, so that pages stay
//! small and a style sheet can give each a colour that can be read. They are read when a code
//! wants them for the first time.

use std::sync::LazyLock;

use syntect::dumps;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::Piece;
use super::names::Grammar;

/// Those that the highlighter brings.
static USUAL: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Our own, made of `grammars/` by a test: reading YAML at run time would be a crate for nothing.
static OWN: LazyLock<SyntaxSet> =
    LazyLock::new(|| dumps::from_uncompressed_data(DUMP).expect("a test reads it"));

/// See [`OWN`].
pub(super) const DUMP: &[u8] = include_bytes!("own.dump");

/// Kinds by the beginning of their names, and the class of each. None: it looks like the text
/// around it, whatever that is part of.
const CLASSES: &[(&str, Option<&str>)] = &[
    ("comment", Some("hl-comment")),
    ("constant", Some("hl-number")),
    ("entity.name.function", Some("hl-name")),
    ("entity.name.section", Some("hl-type")),
    ("entity.name.tag", Some("hl-keyword")),
    ("entity.name", Some("hl-type")),
    ("entity.other.attribute-name", Some("hl-attribute")),
    ("entity.other.inherited-class", Some("hl-type")),
    ("keyword.operator", None),
    ("keyword", Some("hl-keyword")),
    ("markup.deleted", Some("hl-deleted")),
    ("markup.heading", Some("hl-type")),
    ("markup.inserted", Some("hl-inserted")),
    ("markup.raw", Some("hl-string")),
    ("meta.diff", Some("hl-comment")),
    ("meta.interpolation", None),
    ("source", None),
    ("storage", Some("hl-keyword")),
    ("string", Some("hl-string")),
    ("support.function", Some("hl-name")),
    ("support.type", Some("hl-type")),
    ("support.class", Some("hl-type")),
    ("support.constant", Some("hl-number")),
    ("text", None),
    ("variable.function", Some("hl-name")),
    ("variable.language", Some("hl-keyword")),
    ("variable.parameter", None),
];

static KINDS: LazyLock<Vec<(Scope, Option<&'static str>)>> = LazyLock::new(|| {
    let kind = |(name, class): &(&str, Option<&'static str>)| Scope::new(name).map(|s| (s, *class));
    CLASSES.iter().filter_map(|entry| kind(entry).ok()).collect()
});

/// What a code consists of. Where a grammar fails the rest stays plain.
pub(super) fn pieces(grammar: Grammar, text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let Some((set, syntax)) = find(grammar) else { return pieces };
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let Ok(ops) = state.parse_line(line, set) else { break };
        for (at, op) in ops {
            add(&mut pieces, text, start + at, &stack);
            if stack.apply(&op).is_err() {
                return pieces;
            }
        }
        start += line.len();
        add(&mut pieces, text, start, &stack);
    }
    pieces
}

/// The grammar itself, in its set.
pub(super) fn find(grammar: Grammar) -> Option<(&'static SyntaxSet, &'static SyntaxReference)> {
    let (set, ending): (&'static SyntaxSet, _) = match grammar {
        Grammar::Usual(ending) => (&USUAL, ending),
        Grammar::Own(ending) => (&OWN, ending),
    };
    set.find_syntax_by_extension(ending).map(|syntax| (set, syntax))
}

/// Adds a piece, and joins it with those before if they look the same. Blanks look like anything.
fn add(pieces: &mut Vec<Piece>, text: &str, end: usize, stack: &ScopeStack) {
    let start = pieces.last().map_or(0, |(end, _)| *end);
    if end <= start || !text.is_char_boundary(end) {
        return;
    }
    let is_blank = |text: &str| text.bytes().all(|byte| byte.is_ascii_whitespace());
    let class = if is_blank(&text[start..end]) { None } else { class(stack) };
    if let [.., (before, of), (last, None)] = pieces.as_slice()
        && class.is_some()
        && *of == class
        && is_blank(&text[*before..*last])
    {
        pieces.pop();
    }
    match pieces.last_mut() {
        Some((last, of)) if *of == class => *last = end,
        _ => pieces.push((end, class)),
    }
}

/// The class of what stands in these scopes: of the innermost that has one.
fn class(stack: &ScopeStack) -> Option<&'static str> {
    let known = |scope: &Scope| KINDS.iter().find(|(kind, _)| kind.is_prefix_of(*scope));
    stack.as_slice().iter().rev().find_map(known).and_then(|(_, class)| *class)
}
