//! Queries of the tool's pages: reading them, and writing those of links.

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::SIDE;

/// The path of a story's page of translations side by side.
pub(crate) fn side_path(key: &str) -> String {
    let parts: Vec<String> = key.split('/').map(encode).collect();
    format!("{SIDE}{}", parts.join("/"))
}

/// The last value of a name that is not empty.
pub(super) fn value(query: Option<&str>, name: &str) -> Option<String> {
    let pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    let mut values = pairs.filter(|(key, _)| *key == name).map(|(_, value)| decode(value));
    values.rfind(|value| !value.is_empty())
}

/// A path with those of the values that are there.
pub(super) fn href(path: &str, values: &[(&str, Option<&str>)]) -> String {
    let pairs: Vec<String> = values
        .iter()
        .filter_map(|(name, value)| value.map(|value| format!("{name}={}", encode(value))))
        .collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Forms write blanks as `+`.
fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().trim().to_owned()
}
