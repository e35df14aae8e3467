//! Functions and filters of templates. Pure ones only: none looks into the site or opens a file.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use crate::site::{Labels, fill};

/// Registers everything that templates may call.
pub(super) fn register(
    tera: &mut Tera,
    words: BTreeMap<String, Labels>,
    assets: Arc<BTreeMap<String, String>>,
    origin: String,
) {
    tera.register_function("t", move |kwargs: Kwargs, state: &State| {
        translate(&words, &kwargs, state)
    });
    tera.register_function("asset", move |kwargs: Kwargs, _: &State| {
        let path = kwargs.must_get::<&str>("path")?;
        assets.get(path).cloned().ok_or_else(|| {
            let names: Vec<_> = assets.keys().map(String::as_str).collect();
            Error::message(format!(
                "there is no file `{path}` in `static/`; there are: {}",
                names.join(", ")
            ))
        })
    });
    tera.register_filter("json", Json);
    // Tera's own copies the text, and most of what it is used on is marked already.
    tera.register_filter("safe", |value: Value, _: Kwargs, _: &State| value.mark_safe());
    tera.register_filter("absolute", move |path: &str, _: Kwargs, _: &State| {
        if path.starts_with('/') { format!("{origin}{path}") } else { path.to_owned() }
    });
    tera.register_filter("excerpt", |text: &str, kwargs: Kwargs, _: &State| excerpt(text, &kwargs));
}

fn translate(
    words: &BTreeMap<String, Labels>,
    kwargs: &Kwargs,
    state: &State,
) -> TeraResult<String> {
    let key = kwargs.must_get::<&str>("key")?;
    let lang = match kwargs.get::<&str>("lang")? {
        Some(lang) => lang.to_owned(),
        None => state.get::<String>("lang")?.unwrap_or_default(),
    };
    let count = kwargs.get::<i64>("count")?;
    let labels = words.get(&lang);
    let word = |key: &str| labels.and_then(|labels| labels.word(key, count));
    let other = kwargs.get::<&str>("fallback")?;
    let word = word(key).or_else(|| word(other?)).ok_or_else(|| {
        let key = other.unwrap_or(key);
        Error::message(format!("the string table of `{lang}` has no word `{key}`"))
    })?;
    let names: BTreeMap<&str, String> = kwargs
        .iter()
        .filter_map(|(name, value)| Some((name.as_str()?, value.to_string())))
        .collect();
    Ok(fill(word, |name| names.get(name).cloned()))
}

/// `x | json`: safe inside a `<script>`, since `<` never appears in it.
struct Json;

impl tera::Filter<&Value, TeraResult<String>> for Json {
    fn call(&self, value: &Value, _: Kwargs, _: &State) -> TeraResult<String> {
        // A misspelt name shall not become `null`.
        if value.is_undefined() {
            return Err(Error::message("there is no such value to write as JSON"));
        }
        let text =
            serde_json::to_string(value).map_err(|error| Error::message(error.to_string()))?;
        Ok(text
            .replace('<', "\\u003c")
            .replace('\u{2028}', "\\u2028")
            .replace('\u{2029}', "\\u2029"))
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// The beginning of a text, at most so many characters, cut at a blank or behind a Chinese
/// character.
fn excerpt(text: &str, kwargs: &Kwargs) -> TeraResult<String> {
    let length = kwargs.get::<usize>("length")?.unwrap_or(160);
    let Some((end, next)) = text.char_indices().nth(length) else { return Ok(text.to_owned()) };
    let head = &text[..end];
    let is_inside_word =
        next.is_ascii_alphanumeric() && head.ends_with(|c: char| c.is_ascii_alphanumeric());
    let head = match head.rfind(|c: char| !c.is_ascii_alphanumeric()) {
        Some(at) if is_inside_word => {
            &head[..at + head[at..].chars().next().map_or(0, char::len_utf8)]
        }
        _ => head,
    };
    Ok(format!("{}…", head.trim_end()))
}
