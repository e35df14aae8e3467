//! Which unknown key of a front matter is a slip of the pen, and which one a word of its own.

/// Words that are one letter away from a key of ours and mean something else.
const WORDS: &[&str] = &["dated", "patch", "tile", "translated", "updates"];

/// The name that an unknown key was meant to be: the same but for case, `_` and `-`, or one letter
/// doubled, dropped, mistyped or swapped with its neighbour.
///
/// A hint that is wrong costs more than one that is missing, since a theme may read any key. So the
/// first letter has to agree, a plural is no slip, and short names must not be too near to each
/// other: `data` is not `date`, and `math` is not `path`.
pub(super) fn nearest<'a>(key: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let key = bare(key);
    if WORDS.contains(&key.as_str()) {
        return None;
    }
    // Every article of a site may carry such a key, so most names are passed over by a look at
    // their first letter.
    let begins = |name: &str| name.as_bytes().first().map(u8::to_ascii_lowercase);
    names.into_iter().filter(|name| begins(name) == begins(&key)).find(|name| {
        let name = bare(name);
        key == name || (key.len() != name.len() || name.len() > 4) && is_slip(&key, &name)
    })
}

fn is_slip(key: &str, name: &str) -> bool {
    let plural = |one: &str, many: &str| many.strip_suffix('s') == Some(one);
    name.len() > 3 && !plural(key, name) && !plural(name, key) && is_one_apart(key, name)
}

/// True when one letter is doubled, dropped, mistyped or swapped with its neighbour: that much is
/// left between what both words begin and what both end with.
fn is_one_apart(key: &str, name: &str) -> bool {
    let same = |(a, b): &(char, char)| a == b;
    let length = |(c, _): (char, char)| c.len_utf8();
    let begin = key.chars().zip(name.chars()).take_while(same).map(length).sum::<usize>();
    let (key, name) = (&key[begin..], &name[begin..]);
    let end = key.chars().rev().zip(name.chars().rev()).take_while(same).map(length).sum::<usize>();
    let rest = |word: &str| word[..word.len() - end].chars().collect::<Vec<_>>();
    match (&*rest(key), &*rest(name)) {
        ([_], [] | [_]) | ([], [_]) => true,
        ([a, b], [c, d]) => (a, b) == (d, c),
        _ => false,
    }
}

fn bare(name: &str) -> String {
    let mut bare = String::with_capacity(name.len());
    bare.extend(name.chars().filter(|c| !matches!(c, '_' | '-')).flat_map(char::to_lowercase));
    bare
}

#[cfg(test)]
mod tests {
    use super::{is_one_apart, nearest};

    const NAMES: &str = "title description summary date updated lastmod publish_at publishDate \
        expire_at draft slug url path aliases tags authors author weight template \
        translation_key original translate source noindex toc extra params";

    #[test]
    fn slips_are_told_from_words() {
        let slips = "tittle>title titel>title Titl>title datte>date descripton>description \
            last_mod>lastmod publish-at>publish_at auther>author darft>draft slugg>slug \
            expires_at>expire_at no_index>noindex translationKey>translation_key";
        let words = "keywords picture type layout short seo_title linktitle subtitle shortTitle \
            feature_image data dates math height uri images tag category translator tile patch \
            doc 标题 _ tgas";
        for (slip, name) in slips.split(' ').filter_map(|pair| pair.split_once('>')) {
            assert_eq!(nearest(slip, NAMES.split(' ')), Some(name), "{slip}");
        }
        for word in words.split(' ').chain([""]) {
            assert_eq!(nearest(word, NAMES.split(' ')), None, "{word}");
        }
    }

    #[test]
    fn one_apart_is_a_distance_of_one() {
        let mut words = vec![String::new()];
        for length in 0..4 {
            let longer = words.iter().filter(|word| word.len() == length);
            let longer: Vec<_> =
                longer.flat_map(|word| ["a", "b", "é"].map(|c| word.clone() + c)).collect();
            words.extend(longer);
        }
        for (a, b) in words.iter().flat_map(|a| words.iter().map(move |b| (a, b))) {
            assert_eq!(is_one_apart(a, b), strsim::osa_distance(a, b) == 1, "{a} {b}");
        }
    }
}
