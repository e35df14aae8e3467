//! `[markdown]` of `site.toml`: how Markdown, HTML and shortcodes of articles are read.

/// `[markdown]`: what is understood beyond `CommonMark`, and what becomes of raw HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches")]
pub struct Markdown {
    /// `> [!NOTE]`.
    pub alerts: bool,
    /// Addresses in running text are links.
    pub bare_urls: bool,
    /// Emphasis works beside full-width punctuation.
    pub cjk_emphasis: bool,
    /// A line break between two Chinese characters is no space.
    pub cjk_line_breaks: bool,
    /// Terms, and below each of them `: meaning`.
    pub definition_lists: bool,
    /// `[^1]`.
    pub footnotes: bool,
    /// `## Heading {#id .class}`.
    pub heading_attributes: bool,
    /// Code blocks in colours.
    pub highlight: bool,
    /// `$…$` and `$$…$$` are formulas.
    pub math: bool,
    /// What becomes of raw HTML.
    pub raw_html: RawHtml,
    /// `~~struck~~`.
    pub strikethrough: bool,
    /// Tables.
    pub tables: bool,
    /// `- [x] done`.
    pub task_lists: bool,
    /// Typographic quotes, dashes and ellipses, but never in Chinese.
    pub smart_punctuation: bool,
}

impl Markdown {
    /// What a site has that does not say otherwise.
    pub const USUAL: Self = Self {
        alerts: true,
        bare_urls: true,
        cjk_emphasis: true,
        cjk_line_breaks: true,
        definition_lists: true,
        footnotes: true,
        heading_attributes: true,
        highlight: true,
        math: false,
        raw_html: RawHtml::Allow,
        strikethrough: true,
        tables: true,
        task_lists: true,
        smart_punctuation: false,
    };
}

/// What becomes of the raw HTML of articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawHtml {
    /// It stays as it is: whoever writes here may write programs.
    Allow,
    /// It is shown as text.
    Escape,
    /// What can do no harm stays.
    Sanitize,
}

/// What `[markdown]` says of shortcodes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shortcodes {
    /// Names whose inner text is no Markdown; the usual ones where the file does not say.
    pub raw: Option<Vec<String>>,
    /// What to do with a name that has no template.
    pub unknown: Unknown,
}

/// What to do with a shortcode that has no template. Its inner text is kept in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unknown {
    /// Each is an error.
    #[default]
    Error,
    /// A warning for each name.
    Warn,
    /// Nothing.
    Keep,
}
