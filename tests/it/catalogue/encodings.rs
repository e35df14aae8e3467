//! Bytes that are no UTF-8, and UTF-8 that is not what it seems.

#![allow(clippy::too_many_lines, clippy::format_collect, reason = "a table, case by case")]

use super::stand::Case;

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let bytes = if big { u16::to_be_bytes } else { u16::to_le_bytes };
    text.encode_utf16().flat_map(bytes).collect()
}

fn utf32(text: &str) -> Vec<u8> {
    text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()
}

pub(super) fn cases() -> Vec<Case> {
    const NOTICE: &str = "# 关于召开工厂检查工作会议的通知\n\n各有关单位：\n";
    let gbk = b"# \xB9\xD8\xD3\xDA\xD5\xD9\xBF\xAA\xB9\xA4\xB3\xA7\xBC\xEC\xB2\xE9\xB5\xC4\xCD\xA8\xD6\xAA\n";
    let page = "zh/news/x/index.html";
    vec![
        Case::article("GBK", gbk).told("text::gbk content/zh/news/x.md"),
        Case::article("GBK behind English", [&b"title in English\n\n"[..], gbk].concat())
            .told("text::gbk content/zh/news/x.md"),
        Case::article("GB 18030 with four bytes", b"# \x82\x31\xA2\x33\xB9\xD8\xD3\xDA\n".to_vec())
            .told("text::not-utf8 content/zh/news/x.md"),
        Case::article("Big5", b"# \xB3\x71\xAA\xBE\xAA\xED\n".to_vec()).told("text::gbk content/zh/news/x.md"),
        Case::article("Latin 1", b"# Caf\xE9 au lait\n".to_vec()).told("text::not-utf8 content/zh/news/x.md"),
        Case::article("quotes of Windows", b"# A\n\nHe said \x93yes\x94.\n".to_vec()).told("text::not-utf8 content/zh/news/x.md"),
        Case::article("UTF-16 LE with a mark", utf16(&format!("\u{feff}{NOTICE}"), false)).told("text::utf16 content/zh/news/x.md"),
        Case::article("UTF-16 BE with a mark", utf16(&format!("\u{feff}{NOTICE}"), true)).told("text::utf16 content/zh/news/x.md"),
        Case::article("UTF-16 LE of Chinese without a mark", utf16(NOTICE, false)).told("text::utf16 content/zh/news/x.md"),
        Case::article("UTF-16 BE of Chinese without a mark", utf16(NOTICE, true)).told("text::utf16 content/zh/news/x.md"),
        Case::article("UTF-16 LE of English without a mark", utf16("# A note about kettles\n", false))
            .told("text::utf16 content/zh/news/x.md"),
        Case::article("UTF-16 BE of English without a mark", utf16("# A note about kettles\n", true))
            .told("text::utf16 content/zh/news/x.md"),
        Case::article("UTF-32", utf32(&format!("\u{feff}{NOTICE}"))).told("text::utf16 content/zh/news/x.md"),
        Case::article("a character cut at the end", NOTICE.as_bytes()[..NOTICE.len() - 3].to_vec())
            .told("text::not-utf8 content/zh/news/x.md"),
        Case::article("a character cut within", b"# \xE5\x9D\n\nab\n".to_vec()).told("text::not-utf8 content/zh/news/x.md"),
        Case::article("a longer form than needed", b"# A\n\n\xC0\xAFetc\n".to_vec()).told("text::not-utf8 content/zh/news/x.md"),
        Case::article("surrogates", b"# A\n\n\xED\xA0\x80\xED\xB0\x80\n".to_vec()).told("text::not-utf8 content/zh/news/x.md"),
        Case::article("beyond Unicode", b"# A\n\n\xF4\x90\x80\x80\n".to_vec()).told("text::not-utf8 content/zh/news/x.md"),
        Case::article("a stray byte", b"# A\n\nb \x80 c\n".to_vec()).told("text::not-utf8 content/zh/news/x.md"),
        Case::article("bytes that no encoding has", b"# A\n\n\xFE\xFF\n".to_vec()).told("text::not-utf8 content/zh/news/x.md"),
        Case::article("zero in the text", b"# A\n\nb\0c\n".to_vec()).told("text::binary content/zh/news/x.md"),
        Case::article("zero at the end", b"# A\n\nb\n\0".to_vec()).told("text::binary content/zh/news/x.md"),
        Case::article("nothing but zeros", vec![0; 4096]).told("text::binary content/zh/news/x.md"),
        Case::article("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec()).told("text::binary content/zh/news/x.md"),
        Case::article("a packed file", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xcb\x48\xcd\xc9".to_vec())
            .told("text::binary content/zh/news/x.md"),
        Case::article("a file of Word", b"PK\x03\x04\x14\0\x06\0\x08\0[Content_Types].xml".to_vec())
            .told("text::binary content/zh/news/x.md"),
        Case::article("every byte", (0..=255).cycle().take(5000).collect::<Vec<u8>>()).told("text::binary content/zh/news/x.md"),
        Case::article("an empty file", "").shows(page, "# x"),
        Case::article("a mark of the byte order alone", "\u{feff}").shows(page, "# x"),
        Case::article("a mark before the front matter", "\u{feff}+++\ntitle = \"标\"\n+++\n")
            .shows(page, "# 标"),
        Case::article("a mark behind the front matter", "+++\ntitle = \"标\"\n+++\n\u{feff}# 题\n")
            .shows(page, "# 标"),
        Case::article("two marks", "\u{feff}\u{feff}# 标\n").shows(page, "标"),
        Case::article("a mark within a word", "# 标\u{feff}题\n").shows(page, "标"),
        Case::article("carriage returns alone", "# 标\r\r一\r\r- 二\r- 三\r").shows(page, "<li>三"),
        Case::article("all three ends of lines", "# 标\r\n\r\n一\n\r二\r").shows(page, "二"),
        Case::article("letters turned around", "# 标\n\n文件 \u{202e}fdp.exe\u{202c}\n").told("text::turned content/zh/news/x.md:3:4")
            .shows(page, "fdp.exe"),
        Case::article("a title turned around", "+++\ntitle = \"甲\u{202e}乙\"\n+++\n").told("text::turned content/zh/news/x.md:2:11")
            .shows(page, "乙"),
        Case::article("marks of direction", "# 标\n\nא\u{200f}! \u{2066}x\u{2069}\n").shows(page, "x"),
        Case::article("unseen characters in a tag", "+++\ntags = [\"a\u{200b}b\", \"\u{200b}\"]\n+++\n")
            .told("pair::empty-term content/zh/news/x.md:2:16"),
        Case::article("control characters", "# 标\u{1b}[31m\u{7}\u{8}\n\n\u{85}\u{2028}x\n")
            .shows(page, "# 标[31m"),
        Case::article("characters that are none", "# 标\u{fffe}\u{fdd0}\u{10ffff}\n").shows(page, "# 标"),
        Case::article("half a pair in JSON", "{\"title\": \"\\ud800\"}\n").told("data::json content/zh/news/x.md:1:18"),
        Case::file("words of the interface in GBK", "i18n/zh.toml", b"home = \"\xCA\xD7\xD2\xB3\"\n")
            .told("text::gbk i18n/zh.toml").unforgiven(),
        Case::file("a template in GBK", "templates/page.html", b"<p>\xD0\xC2\xCE\xC5</p>")
            .told("theme::not-utf8 templates/page.html").unforgiven(),
        Case::article("a table in GBK", "{{< table \"t.csv\" >}}\n")
            .and("content/zh/news/t.csv", b"\xC6\xB7\xC3\xFB,1\n").told("table::not-text content/zh/news/t.csv"),
        Case::file("site.toml in UTF-16", "site.toml", utf16("base_url = \"https://a.org/\"\n", false))
            .told("text::utf16 site.toml").alone().unforgiven(),
        Case::file("site.toml in GBK", "site.toml", b"# \xB9\xD8\xD3\xDA\nbase_url = \"https://a.org/\"\nlanguages.zh.title = \"\xD0\xC2\xCE\xC5\"\n".to_vec())
            .told("text::gbk site.toml").alone().unforgiven(),
    ]
}
