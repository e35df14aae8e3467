//! Just enough of HTML to look at pages: tags with their attributes, and texts of elements.

/// A start tag.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tag<'a> {
    pub(crate) name: &'a str,
    pub(crate) attributes: Vec<(&'a str, String)>,
    /// Where it ends.
    end: usize,
}

impl Tag<'_> {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == Some(value)
    }
}

/// All start tags of a page. What stands in scripts, styles and comments is no tag.
pub(crate) fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        at += found;
        let rest = &html[at..];
        if rest.starts_with("<!--") {
            at += rest.find("-->").expect("a comment ends") + 3;
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let tag = tag(html, at);
            at = tag.end;
            if matches!(tag.name, "script" | "style" | "textarea" | "title") {
                let close = format!("</{}", tag.name);
                at += html[at..].find(&close).expect("what is opened is closed");
            }
            all.push(tag);
        } else {
            at += 1;
        }
    }
    all
}

fn tag(html: &str, start: usize) -> Tag<'_> {
    let text = &html[start..];
    let mut at = text.find(|c: char| c.is_whitespace() || c == '>').expect("a tag ends");
    let mut tag = Tag { name: text[1..at].trim_end_matches('/'), ..Tag::default() };
    loop {
        at += text[at..].find(|c: char| !c.is_whitespace() && c != '/').expect("a tag ends");
        if text[at..].starts_with('>') {
            tag.end = start + at + 1;
            return tag;
        }
        let length = text[at..].find(|c: char| c.is_whitespace() || "=>".contains(c)).unwrap();
        let name = &text[at..at + length];
        at += length;
        let mut value = "";
        if let Some(quoted) = text[at..].strip_prefix('=') {
            let quote = quoted.chars().next().filter(|c| "\"'".contains(*c));
            let quote = quote.expect("every value is quoted");
            value = quoted[1..].split(quote).next().unwrap();
            at += value.len() + 3;
        }
        tag.attributes.push((name, unescape(value)));
    }
}

/// The texts of all elements of a name, tags inside them taken out.
pub(crate) fn texts(html: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let all = html.split(&open).skip(1).filter(|part| part.starts_with(['>', ' ', '\n']));
    all.map(|part| {
        let inner = part.split_once('>').unwrap().1;
        let inner = inner.split(&close).next().unwrap();
        let mut text = String::new();
        for (index, part) in inner.split('<').enumerate() {
            text += if index == 0 { part } else { part.split_once('>').map_or("", |(_, t)| t) };
        }
        unescape(text.trim())
    })
    .collect()
}

fn unescape(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&#39;", "'").replace("&#x27;", "'").replace("&#x2F;", "/").replace("&amp;", "&")
}

/// An address as the name of a file of the site: below the base, decoded, without its tail.
pub(crate) fn route_of(address: &str, base: &str) -> Option<String> {
    let path = address.split(['?', '#']).next().unwrap();
    let below = path.strip_prefix(base)?;
    let decoded = percent_encoding::percent_decode_str(below).decode_utf8().ok()?;
    let is_page = decoded.is_empty() || decoded.ends_with('/');
    Some(format!("{decoded}{}", if is_page { "index.html" } else { "" }))
}
