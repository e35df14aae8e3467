//! HTML under construction: what comes from elsewhere is escaped, what is not says so by its name.

/// A page, or a part of one.
pub(super) struct Html(String);

impl Html {
    /// Nothing yet.
    pub(super) const fn new() -> Self {
        Self(String::new())
    }

    /// Markup that stands in our own source.
    pub(super) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Markup that our own renderer made.
    pub(super) fn rendered(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, whatever it holds.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // No browser keeps it, and some let it hide a tag.
                '\0' => self.0.push('\u{FFFD}'),
                c => self.0.push(c),
            }
        }
        self
    }

    /// An attribute of the tag that was begun last.
    pub(super) fn attribute(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.0.push(' ');
        self.raw(name).raw("=\"").text(value).raw("\"")
    }

    /// The beginning of an element.
    pub(super) fn open(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
    ) -> &mut Self {
        self.raw("<").raw(name);
        for (name, value) in attributes {
            self.attribute(name, value);
        }
        self.raw(">")
    }

    /// The end of an element.
    pub(super) fn close(&mut self, name: &'static str) -> &mut Self {
        self.raw("</").raw(name).raw(">")
    }

    /// A link, when there is somewhere to go; else its text alone.
    pub(super) fn link(&mut self, href: Option<&str>, text: &str) -> &mut Self {
        match href {
            Some(href) => self.open("a", &[("href", href)]).text(text).close("a"),
            None => self.open("span", &[]).text(text).close("span"),
        }
    }

    /// As bytes of a page.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}
