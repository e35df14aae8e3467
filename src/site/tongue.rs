//! What is known of a language by its key and tag alone.

use super::settings::Language;

/// What languages call themselves, for a switch of which the file does not say how it names one.
const NAMES: [(&str, &str); 20] = [
    ("ar", "العربية"),
    ("de", "Deutsch"),
    ("en", "English"),
    ("es", "Español"),
    ("fr", "Français"),
    ("hi", "हिन्दी"),
    ("id", "Bahasa Indonesia"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("mn", "Монгол"),
    ("ms", "Bahasa Melayu"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("ru", "Русский"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("vi", "Tiếng Việt"),
    ("zh", "中文版"),
];

impl Language {
    /// What the language with this key calls itself; the key where we do not know.
    #[must_use]
    pub fn own_name(key: &str) -> &str {
        let primary = primary(key);
        let folded = key.to_ascii_lowercase();
        if primary == "zh" && ["hant", "tw", "hk", "mo"].iter().any(|part| folded.ends_with(part)) {
            return "繁體中文版";
        }
        NAMES.iter().find(|(known, _)| *known == primary).map_or(key, |(_, name)| name)
    }

    /// True when we can read what its texts claim in words: numbers, days, times.
    #[must_use]
    pub fn is_read(&self) -> bool {
        matches!(primary(&self.tag).as_str(), "en" | "zh")
    }

    /// True when its texts are measured in characters, and have quotation marks of their own.
    #[must_use]
    pub fn is_han(&self) -> bool {
        matches!(primary(&self.tag).as_str(), "zh" | "ja" | "yue" | "wuu" | "lzh")
    }
}

/// The language of a tag, without script and region.
fn primary(tag: &str) -> String {
    tag.split('-').next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::{Language, NAMES};

    #[test]
    fn languages_are_named_in_their_own_words() {
        let keys = ["en", "fr", "zh", "zh-Hant", "zh-tw", "pt-BR", "JA", "eo", "zha"];
        let names = keys.map(Language::own_name);
        let expected = [
            "English",
            "Français",
            "中文版",
            "繁體中文版",
            "繁體中文版",
            "Português",
            "日本語",
            "eo",
            "zha",
        ];
        assert_eq!(names, expected);
        assert!(NAMES.is_sorted());
    }
}
