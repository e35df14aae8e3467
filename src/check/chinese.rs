//! Chinese numerals: `四十`, `一百二十`, `二〇二三`, `两万三千`.

/// A numeral at the beginning of a text.
pub(super) struct Numeral {
    pub(super) value: f64,
    /// How many characters it has.
    pub(super) length: usize,
    /// It may be part of a word, as in `统一`, `十分`, `万一`: no figure is asked for in its place.
    pub(super) is_weak: bool,
}

fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '兩' | '贰' | '貳' => 2,
        '三' | '叁' | '參' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn small_unit(c: char) -> Option<f64> {
    Some(match c {
        '十' => 10.0,
        '百' => 100.0,
        '千' => 1000.0,
        _ => return None,
    })
}

/// `万`, `亿`, which count what stands before them.
fn large_unit(c: char) -> Option<f64> {
    Some(match c {
        '万' | '萬' => 1e4,
        '亿' | '億' => 1e8,
        _ => return None,
    })
}

/// True for a character with which a numeral may begin or go on.
pub(super) fn is_numeral(c: char) -> bool {
    digit(c).is_some() || small_unit(c).is_some() || large_unit(c).is_some()
}

/// Reads the numeral with which a text begins.
pub(super) fn numeral(text: &[char]) -> Option<Numeral> {
    let length = text.iter().take_while(|c| is_numeral(**c)).count();
    let text = &text[..length];
    let has_unit = text.iter().any(|c| digit(*c).is_none());
    let value = match (length, has_unit) {
        (0, _) => return None,
        (_, false) => text
            .iter()
            .filter_map(|c| digit(*c))
            .fold(0.0, |all, digit| all * 10.0 + f64::from(digit)),
        _ => with_units(text),
    };
    // `三四` is three or four, `千万` a warning.
    let is_figure = if has_unit {
        length > 1
            && text.iter().any(|c| digit(*c).is_some_and(|digit| digit > 0))
            && !text.windows(2).any(|two| two.iter().all(|c| digit(*c).is_some_and(|d| d > 0)))
    } else {
        length > 3
    };
    Some(Numeral { value, length, is_weak: !is_figure })
}

fn with_units(text: &[char]) -> f64 {
    let (mut all, mut part, mut last) = (0.0, 0.0, None);
    for c in text {
        if let Some(digit) = digit(*c) {
            last = Some(f64::from(digit));
        } else if let Some(unit) = small_unit(*c) {
            part += last.take().unwrap_or(1.0) * unit;
        } else if let Some(unit) = large_unit(*c) {
            let before = part + last.take().unwrap_or_default();
            all = if all > 0.0 && before == 0.0 {
                all * unit
            } else {
                all + if before == 0.0 { unit } else { before * unit }
            };
            part = 0.0;
        }
    }
    all + part + last.unwrap_or_default()
}

/// What a unit behind figures multiplies them by, and how many characters it has: `120万`, `3千万`,
/// `20余万`.
pub(super) fn multiplier(text: &[char]) -> (f64, usize) {
    let vague = usize::from(
        text.first().is_some_and(|c| matches!(c, '余' | '餘' | '多' | '几' | '幾' | ' ')),
    );
    let (mut by, mut length) = (1.0, 0);
    for c in &text[vague..] {
        let Some(unit) = small_unit(*c).or_else(|| large_unit(*c)) else { break };
        by *= unit;
        length += 1;
    }
    // `5千克` are five kilograms.
    let is_measure = text.get(vague + length).is_some_and(|c| "克米瓦卡帕赫伏焦".contains(*c));
    if is_measure && length > 0 && text[vague + length - 1] == '千' {
        length -= 1;
        by /= 1000.0;
    }
    if length == 0 { (1.0, 0) } else { (by, vague + length) }
}

#[cfg(test)]
mod tests {
    use super::{multiplier, numeral};

    #[test]
    fn numerals_are_read() {
        let cases = [
            ("四十", 40.0, false),
            ("四十人", 40.0, false),
            ("十二", 12.0, false),
            ("一百零五", 105.0, false),
            ("二〇二三年", 2023.0, false),
            ("两万三千", 23_000.0, false),
            ("兩萬三千", 23_000.0, false),
            ("一亿二千万", 120_000_000.0, false),
            ("三千四百五十六万", 34_560_000.0, false),
            ("一", 1.0, true),
            ("十分", 10.0, true),
            ("千万", 10_000_000.0, true),
            ("三四", 34.0, true),
            ("二三十", 30.0, true),
        ];
        for (text, value, is_weak) in cases {
            let chars: Vec<char> = text.chars().collect();
            let read = numeral(&chars).unwrap();
            assert!((read.value - value).abs() < 0.5, "{text} {}", read.value);
            assert_eq!(read.is_weak, is_weak, "{text}");
        }
        let by = |text: &str| multiplier(&text.chars().collect::<Vec<_>>());
        assert_eq!(by("余万元"), (1e4, 2));
        assert_eq!(by("千万"), (1e7, 2));
        assert_eq!(by("千克"), (1.0, 0));
        assert_eq!(by("万千瓦"), (1e4, 1));
        assert_eq!(by("多人"), (1.0, 0));
    }
}
