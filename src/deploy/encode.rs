//! Packing texts before they are sent, and the digests that stores want.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use md5::{Digest, Md5};

use crate::site::Encoding;

/// Below this packing costs more than it saves.
const SMALL: usize = 256;

/// True for media that packing makes smaller.
pub(super) fn is_text(media: &str) -> bool {
    media.starts_with("text/")
        || ["json", "xml"]
            .iter()
            .any(|end| media.split(';').next().unwrap_or_default().ends_with(end))
}

/// The packed bytes; `None` when that is no smaller. Equal bytes give equal bytes.
pub(super) fn pack(encoding: Encoding, bytes: &[u8]) -> io::Result<Option<Vec<u8>>> {
    if bytes.len() < SMALL {
        return Ok(None);
    }
    let packed = match encoding {
        Encoding::Gzip => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(bytes)?;
            encoder.finish()?
        }
        Encoding::Brotli => {
            let mut packed = Vec::new();
            let params = brotli::enc::BrotliEncoderParams { quality: 9, ..Default::default() };
            brotli::BrotliCompress(&mut &bytes[..], &mut packed, &params)?;
            packed
        }
    };
    Ok((packed.len() < bytes.len()).then_some(packed))
}

/// The MD5 of all that a reader gives.
pub(super) fn md5_of(mut reader: impl io::Read) -> io::Result<[u8; 16]> {
    let mut hasher = Md5::new();
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(hasher.finalize().into()),
            count => hasher.update(&buffer[..count]),
        }
    }
}

/// As `content-md5` wants it.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let of = |at: usize| u32::from(group.get(at).copied().unwrap_or_default());
        let bits = of(0) << 16 | of(1) << 8 | of(2);
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= group.len() { digit as char } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Encoding, base64, is_text, md5_of, pack};
    use std::io::Read;

    #[test]
    fn packed_texts_are_what_they_were() {
        let text = "同文 ".repeat(500);
        for encoding in [Encoding::Gzip, Encoding::Brotli] {
            let packed = pack(encoding, text.as_bytes()).unwrap().unwrap();
            assert_eq!(pack(encoding, text.as_bytes()).unwrap().as_ref(), Some(&packed));
            let mut read = String::new();
            match encoding {
                Encoding::Gzip => {
                    flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut read)
                }
                Encoding::Brotli => {
                    brotli::Decompressor::new(&packed[..], 4096).read_to_string(&mut read)
                }
            }
            .unwrap();
            assert_eq!(read, text);
            assert!(packed.len() < 200);
            assert_eq!(pack(encoding, b"short").unwrap(), None);
        }
        assert!(is_text("application/json") && is_text("image/svg+xml") && is_text("text/css"));
        assert!(is_text("application/xml; charset=utf-8") && !is_text("image/png"));
    }

    #[test]
    fn digests_are_written_as_stores_want_them() {
        assert_eq!(base64(&md5_of(&b""[..]).unwrap()), "1B2M2Y8AsgTpgAmY7PhCfg==");
        let texts = ["", "f", "fo", "foo", "foob"].map(|text| base64(text.as_bytes()));
        assert_eq!(texts, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
    }
}
