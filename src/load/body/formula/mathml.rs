//! `MathML` as pages may hold it, out of what a reader of LaTeX writes.
//!
//! That reader writes signs such as `<` as they are, and colours as `style`. So what it has written is
//! gone through once: of tags only those of formulas stay, of attributes only those that are named
//! here, and all else is escaped.

use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, Event};
use pulldown_latex::mathml::push_mathml;
use pulldown_latex::{Parser, Storage};

use super::Form;

/// Nobody reads a longer one.
pub(super) const LONGEST: usize = 4_000;
/// Groups in each other.
const DEEPEST: usize = 60;

/// A formula as `MathML`, or why it is none.
pub(super) fn mathml(source: &str, form: Form) -> Result<String, String> {
    if source.len() > LONGEST {
        return Err(format!("more than {LONGEST} bytes"));
    }
    let deepest = source.bytes().fold((0_usize, 0), |(depth, deepest), byte| match byte {
        b'{' => (depth + 1, deepest.max(depth + 1)),
        b'}' => (depth.saturating_sub(1), deepest),
        _ => (depth, deepest),
    });
    if deepest.1 > DEEPEST {
        return Err(format!("more than {DEEPEST} groups in each other"));
    }
    let storage = Storage::new();
    let mut events = Vec::new();
    for event in Parser::new(source, &storage) {
        let event = event.map_err(|error| reason(&error.to_string()))?;
        // Names are written as they are: no mark-up may come in under one.
        if let Event::Content(Content::Function(name)) = &event
            && name.contains(['<', '>', '&'])
        {
            return Err("a name with `<`, `>` or `&`".to_owned());
        }
        events.push(event);
    }
    let display_mode = match form {
        Form::InLine => DisplayMode::Inline,
        Form::Alone => DisplayMode::Block,
    };
    let config = RenderConfig { display_mode, annotation: None, ..RenderConfig::default() };
    let mut written = String::new();
    let events = events.into_iter().map(Ok::<_, std::fmt::Error>);
    push_mathml(&mut written, events, config).map_err(|error| error.to_string())?;
    Ok(finished(&written, source, form))
}

/// The first line of a message, without what it begins with.
fn reason(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default();
    line.strip_prefix("parsing error: ").unwrap_or(line).to_owned()
}

/// Tags that stay.
const ELEMENTS: &[&str] = &[
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
];

/// Attributes that stay.
const ATTRIBUTES: &[&str] = &[
    "class",
    "displaystyle",
    "form",
    "height",
    "linethickness",
    "lspace",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "rspace",
    "scriptlevel",
    "stretchy",
    "symmetric",
    "width",
];

fn finished(written: &str, source: &str, form: Form) -> String {
    let inner = written.split_once('>').map_or("", |(_, rest)| rest);
    let inner = inner.strip_suffix("</math>").unwrap_or(inner);
    let mut out = String::with_capacity(written.len() + 2 * source.len() + 64);
    out.push_str(match form {
        Form::InLine => "<math><semantics><mrow>",
        Form::Alone => "<math display=\"block\"><semantics><mrow>",
    });
    let mut rest = inner;
    let mut rows = Vec::new();
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = &rest[markup(rest, &mut rows, &mut out)..];
    }
    out.push_str(rest);
    out.push_str("</mrow><annotation encoding=\"application/x-tex\">");
    let _ = escape_html_body_text(&mut out, source.trim());
    out.push_str("</annotation></semantics></math>");
    out
}

/// Writes what begins with `<` or `&`, and gives its length. `rows` are the rows around it: only an
/// `mstyle` may say how large what it holds is, so a row that does so becomes one.
fn markup(text: &str, rows: &mut Vec<&'static str>, out: &mut String) -> usize {
    if text.starts_with('&') {
        let known = ["&amp;", "&lt;", "&gt;", "&quot;"].iter().any(|known| text.starts_with(known));
        out.push_str(if known { "&" } else { "&amp;" });
        return 1;
    }
    let is_end = text.starts_with("</");
    let start = if is_end { 2 } else { 1 };
    let length = text[start..].bytes().take_while(u8::is_ascii_lowercase).count();
    let name = &text[start..start + length];
    let Some(end) = text.find('>').filter(|_| ELEMENTS.contains(&name)) else {
        out.push_str("&lt;");
        return 1;
    };
    let name = if name != "mrow" {
        name
    } else if is_end {
        rows.pop().unwrap_or("mrow")
    } else {
        rows.push(if text[..end].contains("displaystyle=") { "mstyle" } else { "mrow" });
        rows[rows.len() - 1]
    };
    out.push_str(&text[..start]);
    out.push_str(name);
    let mut attributes = &text[start + length..end];
    while let Some((key, rest)) = attributes.split_once("=\"") {
        let Some((value, rest)) = rest.split_once('"') else { break };
        attributes = rest;
        if ATTRIBUTES.contains(&key.trim()) {
            out.push(' ');
            out.push_str(key.trim());
            out.push_str("=\"");
            let _ = escape_html(&mut *out, value);
            out.push('"');
        }
    }
    out.push_str(if attributes.trim_end().ends_with('/') { "/>" } else { ">" });
    end + 1
}
