//! What is written alike in all languages: standards, mailboxes, telephone numbers; and the
//! addresses and names in which figures count nothing.

use super::claim::Value;
use super::line::Line;

/// Who issues standards and certificates: what may stand before their numbers.
const ISSUERS: &[&str] = &[
    "AATCC", "ANSI", "API", "AS", "ASME", "ASTM", "AWS", "BS", "CB", "CCAR", "CCC", "CECS", "CEN",
    "CISPR", "CJ", "CNAS", "CNCA", "CQC", "CSA", "CTS", "DA", "DB", "DIN", "DL", "EN", "ETSI",
    "FDA", "GA", "GB", "GBZ", "GHTF", "GJB", "GM", "HG", "HJ", "IATF", "ICS", "IEC", "IECEE",
    "IEEE", "ISO", "ITU", "JB", "JC", "JG", "JGJ", "JIS", "JJF", "JJG", "JR", "JT", "KS", "LY",
    "MIL", "MT", "NB", "NF", "NFPA", "NIST", "NY", "OHSAS", "PAS", "QB", "QC", "QJ", "RB", "RFC",
    "SAE", "SB", "SH", "SJ", "SL", "SN", "SY", "TB", "TC", "TR", "TS", "UL", "UN", "VDE", "WS",
    "XF", "YB", "YC", "YD", "YY",
];

/// `GB/T 19001—2016`, `ISO/IEC 17065:2012`, `CQC 11-462`: the value and where it ends.
pub(super) fn standard(line: &Line, at: usize) -> Option<(Value, usize)> {
    let mut end = line.run(at, |c| c.is_ascii_uppercase());
    let first = line.text(at..end);
    if !ISSUERS.contains(&&*first) {
        return None;
    }
    let mut text = first;
    while line.is(end, |c| c == '/') {
        let after = line.run(end + 1, |c| c.is_ascii_uppercase());
        if after == end + 1 {
            break;
        }
        text.push('/');
        text += &line.text(end + 1..after);
        end = after;
    }
    let gap = line.blanks(end);
    let gap = if line.is(gap, |c| matches!(c, '-' | '–')) && gap == end { gap + 1 } else { gap };
    // A section of a law, or the year of a meeting, is no standard: it needs three figures.
    let digits = line.run(gap, |c| c.is_ascii_digit() || c == '.');
    let digits = if line.before(digits) == Some('.') { digits - 1 } else { digits };
    let figures = line.text(gap..digits);
    if figures.len() < 3 || !figures.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    text.push(' ');
    text += &figures;
    end = digits;
    loop {
        let by = line.blanks(end);
        if by > end && !line.is(by, |c| matches!(c, '—' | '–')) {
            break;
        }
        let marks = line.run(by, |c| matches!(c, '-' | '–' | '—' | ':' | '－'));
        let after = line.run(line.blanks(marks), |c| c.is_ascii_digit());
        let digits = line.text(line.blanks(marks)..after);
        if marks == by || marks > by + 2 || digits.is_empty() {
            break;
        }
        text.push('-');
        text += &digits;
        end = after;
    }
    Some((Value::Standard(text), end))
}

/// `name@example.org`.
pub(super) fn mailbox(line: &Line, at: usize) -> Option<(Value, usize)> {
    let at_sign = line.run(at, |c| c.is_ascii_alphanumeric() || "._%+-".contains(c));
    line.get(at_sign).filter(|c| *c == '@' && at_sign > at)?;
    let mut end = line.run(at_sign + 1, |c| c.is_ascii_alphanumeric() || ".-".contains(c));
    while line.before(end) == Some('.') {
        end -= 1;
    }
    let host = line.text((at_sign + 1).min(end)..end);
    let text = line.text(at..end).to_ascii_lowercase();
    (host.contains('.') && !host.starts_with('.')).then_some((Value::Mailbox(text), end))
}

/// Where figures in groups of these lengths end, with blanks or hyphens between them.
fn grouped(line: &Line, at: usize, lengths: [usize; 3]) -> Option<usize> {
    let mut end = at;
    for (place, length) in lengths.into_iter().enumerate() {
        if place > 0 {
            end = line.is(end, |c| matches!(c, ' ' | '-')).then_some(end + 1)?;
        }
        let after = line.run(end, |c| c.is_ascii_digit());
        end = (after == end + length).then_some(after)?;
    }
    Some(end)
}

/// `+86 10 8388 6666`, `010-83886666`, `400-600-1234`, `13800138000`.
pub(super) fn phone(line: &Line, at: usize) -> Option<(Value, usize)> {
    let begins = line.starts_with(at, "+")
        || line.starts_with(at, "(0")
        || line.starts_with(at, "(+")
        || line.starts_with(at, "0") && line.is(at + 1, |c| c.is_ascii_digit());
    let is_free = line.starts_with(at, "400") || line.starts_with(at, "800");
    let in_groups =
        if is_free { grouped(line, at, [3, 3, 4]) } else { grouped(line, at, [3, 4, 4]) };
    let in_groups = in_groups.filter(|_| is_free || line.starts_with(at, "1"));
    let mut end = match in_groups {
        _ if begins => line.run(at, |c| c.is_ascii_digit() || "+-() –".contains(c)),
        Some(end) => end,
        None => line.run(at, |c| c.is_ascii_digit() || c == '-'),
    };
    while line.before(end).is_some_and(|c| !c.is_ascii_digit()) && end > at {
        end -= 1;
    }
    let text = line.text(at..end);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_mobile = digits.len() == 11 && digits.starts_with('1') && digits == text;
    let is_free = is_free && digits.len() == 10 && text.contains('-');
    let is_free = is_free || in_groups.is_some();
    let is_phone = is_mobile || is_free || begins && (7..16).contains(&digits.len());
    let goes_on = line.is(end, |c| c == '.') && line.is(end + 1, |c| c.is_ascii_digit());
    let is_alone = !goes_on && !line.is(end, |c| c.is_ascii_alphanumeric());
    (is_phone && is_alone).then_some((Value::Phone(digits), end))
}

/// Where an address of the web ends that begins here: links are compared by themselves.
pub(super) fn web(line: &Line, at: usize) -> Option<usize> {
    let is_one = ["http://", "https://", "www."].iter().any(|head| line.starts_with(at, head));
    is_one.then(|| line.run(at, |c| c.is_ascii_graphic() && !"<>\"".contains(c)))
}

/// Where a name with figures in it ends, such as `RV64GC`, `x86-64` or `main.rs`; none where a plain
/// word begins. Such names stay as they are in translations, or are translated with their number.
pub(super) fn with_figures(line: &Line, at: usize) -> Option<usize> {
    let mut end = at;
    let mut has_figures = false;
    // `mid-2021` says a year.
    let is_name = line.is(at, |c| c.is_ascii_uppercase());
    while let Some(c) = line.get(end) {
        let joins = "-./:_+#&=?~".contains(c)
            && line.is(end + 1, |c| c.is_ascii_alphanumeric())
            && (c != '-' || has_figures || is_name && line.is(end + 1, |c| c.is_ascii_digit()));
        if !c.is_ascii_alphanumeric() && c != '_' && !joins {
            break;
        }
        has_figures |= !c.is_ascii_alphabetic();
        end += 1;
    }
    has_figures.then_some(end)
}
