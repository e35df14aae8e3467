//! Shortcodes that a template will fill: what is known of them before there is a template.

use std::ops::Range;

use super::body::Slot;

/// The shortcodes of an outline: what the theme and the plan have to know of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// In the order of their numbers.
    pub calls: Vec<Call>,
    /// Files that arguments name, other than pictures.
    pub files: Vec<OwnFile>,
}

/// That a shortcode stands in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its name.
    pub name: String,
    /// It has an end of its own, or says that it needs none: `{{< name />}}`.
    pub is_closed: bool,
    /// Bytes of its opening in the file.
    pub range: Range<usize>,
}

/// A file inside the site that an argument names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFile {
    /// The address, percent-decoded.
    pub src: String,
    /// Its rows are to be shown, so they have to be read.
    pub is_table: bool,
    /// Bytes of the address in the file.
    pub range: Range<usize>,
}

/// What is known of a file that a shortcode shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileFacts {
    /// Its length; none when it is not there any more.
    pub bytes: Option<u64>,
    /// Its rows, all of one length, the first one the head; empty unless they are to be shown.
    pub rows: Vec<Vec<String>>,
}

/// What a shortcode was given, by the number of its [`Call`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shortcode {
    /// In the order in which they are written.
    pub arguments: Vec<Argument>,
    /// What stands between its beginning and its end.
    pub inner: Inner,
}

/// An argument of a shortcode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// `key` of `key="value"`.
    pub name: Option<String>,
    /// What was said.
    pub value: ArgumentValue,
}

/// The value of an argument. Numbers are places in the lists of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArgumentValue {
    /// Text as it is written, also where it looks like a number or a yes; with the places in it
    /// where the address of a link goes.
    Text(String, Vec<(usize, usize)>),
    /// The address of a link.
    Link(usize),
    /// The address of a picture.
    Picture(usize),
    /// The address of another file.
    File(usize),
}

/// What stands between the beginning and the end of a shortcode.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Inner {
    /// It has no end.
    #[default]
    None,
    /// Markdown, made into HTML with gaps.
    Html(String, Vec<Slot>),
    /// Text as it is written.
    Text(String),
}

/// Arguments that no reader sees: addresses, sizes, names for programs.
const UNSEEN: &[&str] = &[
    "align", "autoplay", "class", "columns", "controls", "file", "height", "href", "id", "kind",
    "lang", "link", "loading", "loop", "muted", "path", "poster", "rel", "src", "style", "target",
    "type", "url", "width",
];

/// Names whose arguments without a name are for programs: an address, or a kind of notice.
const TERSE: &[&str] = &["download", "figure", "gallery", "notice", "table", "video"];

impl Shortcode {
    /// What readers see of its arguments, as far as the names tell: captions, titles, labels.
    pub fn said<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let is_terse = TERSE.contains(&name);
        self.arguments.iter().filter_map(move |argument| {
            let is_seen = match &argument.name {
                Some(name) => !UNSEEN.contains(&name.to_ascii_lowercase().as_str()),
                None => !is_terse,
            };
            match &argument.value {
                ArgumentValue::Text(text, _) if is_seen && !is_address(text) => Some(text.as_str()),
                _ => None,
            }
        })
    }
}

fn is_address(text: &str) -> bool {
    text.contains("://") && !text.contains(char::is_whitespace)
}
