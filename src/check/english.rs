//! English words for numbers, and the months.

/// What a word says of a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Word {
    /// It counts by itself: `forty`.
    Count(f64),
    /// It multiplies what stands before it: `million`.
    Times(f64),
    /// `third`, `twice`, `both`, `half`: a number that its translation may well say otherwise.
    Loose(f64),
}

/// Words that are a number among other things.
const LOOSE: &[(&str, f64)] = &[
    ("once", 1.0),
    ("single", 1.0),
    ("first", 1.0),
    ("both", 2.0),
    ("double", 2.0),
    ("dual", 2.0),
    ("pair", 2.0),
    ("second", 2.0),
    ("twice", 2.0),
    ("third", 3.0),
    ("thirds", 3.0),
    ("triple", 3.0),
    ("fourth", 4.0),
    ("quarter", 4.0),
    ("quarters", 4.0),
    ("fifth", 5.0),
    ("sixth", 6.0),
    ("seventh", 7.0),
    ("eighth", 8.0),
    ("ninth", 9.0),
    ("tenth", 10.0),
    ("eleventh", 11.0),
    ("twelfth", 12.0),
    ("thirteenth", 13.0),
    ("fourteenth", 14.0),
    ("fifteenth", 15.0),
    ("sixteenth", 16.0),
    ("seventeenth", 17.0),
    ("eighteenth", 18.0),
    ("nineteenth", 19.0),
    ("twentieth", 20.0),
    ("thirtieth", 30.0),
    ("half", 0.5),
    ("dozen", 12.0),
    ("dozens", 12.0),
    ("decade", 10.0),
    ("hundreds", 100.0),
    ("thousands", 1000.0),
    ("millions", 1e6),
];

/// Which number a word is. In small letters.
pub(super) fn word(text: &str) -> Option<Word> {
    const SMALL: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: &[&str] =
        &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let place = |words: &[&str]| words.iter().position(|word| *word == text);
    if let Some(value) =
        (0_u8..).zip(SMALL).find_map(|(value, word)| (*word == text).then_some(value))
    {
        return Some(Word::Count(f64::from(value)));
    }
    if let Some(at) = place(TENS) {
        return Some(Word::Count(f64::from(u8::try_from(at).unwrap_or_default() + 2) * 10.0));
    }
    if let Some(by) = times(text) {
        return Some(Word::Times(by));
    }
    LOOSE.iter().find(|(word, _)| *word == text).map(|(_, value)| Word::Loose(*value))
}

/// What a word multiplies figures by.
pub(super) fn times(text: &str) -> Option<f64> {
    Some(match text {
        "hundred" => 100.0,
        "thousand" => 1000.0,
        "million" => 1e6,
        "billion" | "bn" => 1e9,
        "trillion" => 1e12,
        _ => return None,
    })
}

/// The number of a month, from 1. A month is written with a capital.
pub(super) fn month(word: &str) -> Option<u32> {
    const MONTHS: &[(&str, &str)] = &[
        ("January", "Jan"),
        ("February", "Feb"),
        ("March", "Mar"),
        ("April", "Apr"),
        ("May", "May"),
        ("June", "Jun"),
        ("July", "Jul"),
        ("August", "Aug"),
        ("September", "Sep"),
        ("October", "Oct"),
        ("November", "Nov"),
        ("December", "Dec"),
    ];
    let is = |(_, (long, short)): &(u32, &(&str, &str))| {
        word == *long || word == *short || word == "Sept" && *short == "Sep"
    };
    (1..).zip(MONTHS).find(is).map(|(number, _)| number)
}
