//! Width, height and length of a picture without decoding it.

use super::inventory::Place;

/// Endings of files whose size a browser wants to know before they are loaded.
const PICTURES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp", "ico"];

/// Bytes within which a drawing has said how large it is.
const HEAD: usize = 64 << 10;

/// How large a picture is; a file that is none has no measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// Width and height in pixels; none when the file cannot be understood.
    pub pixels: Option<(u32, u32)>,
    /// Bytes of the file.
    pub bytes: Option<u64>,
}

/// Measures a picture.
pub(super) fn measures(path: &str, place: &Place) -> Measures {
    if !is_picture(path) {
        return Measures::default();
    }
    Measures { pixels: pixels(&ending(path), place), bytes: place.length() }
}

/// True when a file is a picture by its name.
pub(super) fn is_picture(path: &str) -> bool {
    PICTURES.contains(&ending(path).as_str())
}

fn ending(path: &str) -> String {
    path.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default()
}

fn pixels(end: &str, place: &Place) -> Option<(u32, u32)> {
    if end == "svg" {
        return svg_size(&String::from_utf8_lossy(&place.head(HEAD).ok()?));
    }
    let size = match place {
        Place::Disk(path) => imagesize::size(path).ok()?,
        Place::Memory(_) | Place::BuiltIn(_) => {
            imagesize::blob_size(&place.head(usize::MAX).ok()?).ok()?
        }
    };
    Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
}

/// `width` and `height` of the root element where they are plain pixels, else its `viewBox`.
fn svg_size(text: &str) -> Option<(u32, u32)> {
    let tag = &text[text.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let attribute = |name: &str| {
        let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        tag[start..].split('"').next()
    };
    let pixels = |name| number(attribute(name)?.trim_end_matches("px"));
    pixels("width").zip(pixels("height")).or_else(|| {
        let mut parts = attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty());
        Some((number(parts.nth(2)?)?, number(parts.next()?)?))
    })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
fn number(text: &str) -> Option<u32> {
    let value: f64 = text.trim().parse().ok()?;
    (1.0..=100_000.0).contains(&value).then(|| value.round() as u32)
}

#[cfg(test)]
mod tests {
    use super::svg_size;

    #[test]
    fn an_svg_says_its_size_in_one_of_two_ways() {
        let cases = [
            (r#"<?xml?><svg xmlns="x" width="320" height="180">"#, Some((320, 180))),
            (r#"<svg width="100%" height="100%" viewBox="0 0 64 32.4">"#, Some((64, 32))),
            ("<svg>", None),
            ("<svg", None),
        ];
        for (text, size) in cases {
            assert_eq!(svg_size(text), size, "{text}");
        }
    }
}
