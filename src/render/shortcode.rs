//! Shortcodes of a body: what their templates see, and what becomes of those that have none.

use tera::{Context, Map, Value};

use super::fill::{Fill, address, escape};
use super::theme::{Fault, Template};
use super::values::table;
use crate::manifest::media_type;
use crate::site::{ArgumentValue, FileFacts, Inner, Route, Shortcode};

impl Fill<'_> {
    /// What a template makes of a shortcode; its inner text where there is none.
    pub(super) fn shortcode(&self, number: usize, pictures: &mut usize) -> Result<String, Fault> {
        let (body, outline) = (self.body(), self.outline());
        let known = body.shortcodes.get(number).zip(outline.call(number));
        let Some((shortcode, call)) = known else { return Ok(String::new()) };
        let theme = &self.printing.theme;
        let template = theme.shortcode(&call.name);
        // A picture of its own stands before those of its inner text.
        let file = self.file(shortcode, pictures);
        let inner = match &shortcode.inner {
            Inner::None => None,
            Inner::Text(text) if template.is_some() => Some(Value::from(text.as_str())),
            Inner::Text(text) => {
                let mut out = String::new();
                escape(&mut out, text);
                Some(Value::safe_string(&out))
            }
            Inner::Html(html, slots) => {
                Some(Value::safe_string(&self.html(html, slots, pictures)?))
            }
        };
        let Some(template) = template else {
            let inner = inner.as_ref().and_then(Value::as_str).unwrap_or_default();
            return Ok(inner.to_owned());
        };
        let article = self.article();
        let mut context: Context = self.printing.shared.base(article.lang).clone();
        let (args, params) = self.arguments(shortcode);
        context.insert_value("args", Value::from(args));
        context.insert_value("file", file);
        context.insert_value("inner", inner.unwrap_or_else(Value::none));
        context.insert_value("name", Value::from(call.name.as_str()));
        context.insert_value("nth", Value::from(number + 1));
        context.insert_value("page", self.printing.listed(self.id));
        context.insert_value("params", Value::from(params));
        let nowhere = Route::of_file("");
        let page = article.route.as_ref().unwrap_or(&nowhere);
        let bytes = theme.render(&Template::of(template), &context, page)?;
        Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
    }

    /// Arguments without a name, and those with one.
    fn arguments(&self, shortcode: &Shortcode) -> (Vec<Value>, Map) {
        let mut args = Vec::new();
        let mut params = Map::new();
        for argument in &shortcode.arguments {
            let value = Value::from(self.said(&argument.value));
            match &argument.name {
                Some(name) => {
                    params.insert(name.clone().into(), value);
                }
                None => args.push(value),
            }
        }
        (args, params)
    }

    fn said(&self, value: &ArgumentValue) -> String {
        let (resolved, outline) = (self.resolved(), self.outline());
        let link = |number: usize| {
            let to = resolved.links.get(number).and_then(Option::as_ref);
            to.map(|to| address(to, self.base)).unwrap_or_default()
        };
        match value {
            ArgumentValue::Link(number) => link(*number),
            ArgumentValue::Picture(number) => match &resolved.pictures[*number] {
                Some(at) => at.route.href(self.base),
                None => outline.pictures[*number].src.clone(),
            },
            ArgumentValue::File(number) => {
                let at = resolved.files.get(*number).and_then(Option::as_ref);
                at.map(|at| at.route.href(self.base)).unwrap_or_default()
            }
            ArgumentValue::Text(text, links) => {
                let mut out = String::with_capacity(text.len());
                let mut done = 0;
                for (at, number) in links {
                    out.push_str(&text[done..*at]);
                    out.push_str(&link(*number));
                    done = *at;
                }
                out.push_str(&text[done..]);
                out
            }
        }
    }

    /// What is known of the file that a shortcode is about: the first one that it names.
    fn file(&self, shortcode: &Shortcode, pictures: &mut usize) -> Value {
        let is_file = |name: Option<&str>| matches!(name, None | Some("src"));
        let named = shortcode.arguments.iter().find(|argument| {
            is_file(argument.name.as_deref())
                && matches!(argument.value, ArgumentValue::Picture(_) | ArgumentValue::File(_))
        });
        let Some(named) = named else { return Value::none() };
        let path = self.said(&named.value);
        let resolved = self.resolved();
        let none = FileFacts::default();
        let (mut size, mut lazy, mut facts) = (None, true, &none);
        let mut bytes = None;
        match named.value {
            ArgumentValue::Picture(number) => {
                let at = resolved.pictures[number].as_ref();
                (size, bytes) = (at.and_then(|at| at.size), at.and_then(|at| at.bytes));
                lazy = *pictures > 0;
                *pictures += 1;
            }
            ArgumentValue::File(number) => {
                let at = resolved.files[number].as_ref();
                let known = at.and_then(|at| self.printing.own_files.get(&at.handle));
                facts = known.unwrap_or(&none);
                bytes = facts.bytes;
            }
            ArgumentValue::Text(..) | ArgumentValue::Link(_) => {}
        }
        let source = match named.value {
            ArgumentValue::File(number) => self.outline().files()[number].src.as_str(),
            ArgumentValue::Picture(number) => self.outline().pictures[number].src.as_str(),
            _ => path.as_str(),
        };
        let name = source.rsplit('/').next().unwrap_or_default();
        let ending = name.rsplit_once('.').map_or("", |(_, end)| end);
        let rows = facts.rows.iter().skip(1).map(|row| cells(row));
        let align = shortcode.arguments.iter().find_map(|argument| match &argument.value {
            ArgumentValue::Text(text, _) if argument.name.as_deref() == Some("align") => {
                Some(text.as_str())
            }
            _ => None,
        });
        table(&[
            ("bytes", bytes.into()),
            ("columns", columns(&facts.rows, align)),
            ("height", size.map(|(_, height)| height).into()),
            ("lazy", lazy.into()),
            ("media", media_type(name).into()),
            ("name", name.into()),
            ("path", path.as_str().into()),
            ("rows", Value::from(rows.collect::<Vec<_>>())),
            ("size", bytes.map(length).into()),
            ("type", ending.to_uppercase().into()),
            ("width", size.map(|(width, _)| width).into()),
        ])
    }
}

fn cells(row: &[String]) -> Value {
    Value::from(row.iter().map(|cell| Value::from(cell.as_str())).collect::<Vec<_>>())
}

/// Names of the columns of a table, and how each is aligned: as the author says, else numbers to
/// the right.
fn columns(rows: &[Vec<String>], align: Option<&str>) -> Value {
    let Some((head, rows)) = rows.split_first() else { return Value::from(Vec::<Value>::new()) };
    let words = align.unwrap_or_default().split([',', ' ']).filter(|word| !word.is_empty());
    let words: Vec<_> = words.collect();
    let column = |(at, name): (usize, &String)| {
        let said = words.get(at).and_then(|word| match word.chars().next()? {
            'l' => Some("left"),
            'c' => Some("center"),
            'r' => Some("right"),
            _ => None,
        });
        let values = || rows.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.is_empty());
        let is_number = values().next().is_some() && values().all(|cell| is_number(cell));
        let align = said.or(is_number.then_some("right"));
        table(&[("align", align.into()), ("name", name.as_str().into())])
    };
    Value::from(head.iter().enumerate().map(column).collect::<Vec<_>>())
}

fn is_number(cell: &str) -> bool {
    cell.contains(|c: char| c.is_ascii_digit())
        && cell.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, '.' | ',' | '+' | '-' | '−' | '%' | ' ' | '¥' | '$' | '€')
        })
        // A day is no number.
        && cell.matches('-').count() < 2
}

/// A length as people read it: `812 B`, `4.2 KB`, `37 MB`.
fn length(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    // In tenths of a unit.
    let mut tenths = bytes.saturating_mul(10);
    let mut unit = "B";
    for next in UNITS {
        if tenths < 10_240 {
            break;
        }
        tenths = (tenths + 512) / 1024;
        unit = next;
    }
    match (tenths / 10, tenths % 10) {
        (whole, rest) if whole < 10 && rest > 0 => format!("{whole}.{rest} {unit}"),
        (whole, rest) => format!("{} {unit}", whole + u64::from(rest >= 5 && whole >= 10)),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_number, length};

    #[test]
    fn lengths_are_read_by_people() {
        let cases = [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1 KB"),
            (4300, "4.2 KB"),
            (21_900, "21 KB"),
            (1_048_576, "1 MB"),
            (38_797_312, "37 MB"),
            (u64::MAX / 16, "1048576 TB"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(length(bytes), expected, "{bytes}");
        }
    }

    #[test]
    fn numbers_are_told_from_days_and_names() {
        let numbers = ["1", "1,234.5", "96%", "-3", "¥1 200"];
        assert!(numbers.iter().all(|cell| is_number(cell)));
        assert!(["", "-", "2024-03-04", "EXS 101"].iter().all(|cell| !is_number(cell)));
    }
}
