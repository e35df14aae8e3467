//! What every kind of storage can do, and what can go wrong with it.

use std::fmt;
use std::path::Path;
use std::time::Duration;

use crate::base::Fingerprint;
use crate::diag::Diagnostics;
use crate::diag::faults::deploy::Refusal;
use crate::manifest::Caching;
use crate::site::Encoding;

/// A place for files by key. A key is a path with `/` between its parts.
///
/// Every call is one attempt; who calls decides whether there is another one ([`Trouble::Again`]).
pub(super) trait Store: Sync {
    /// The bytes at a key; `None` when there is nothing.
    fn get(&self, key: &str) -> Result<Option<Found>, Trouble>;

    /// Puts a file, in place of what is there. A reader sees the old file or the new one.
    fn put(&self, key: &str, body: &Body<'_>, head: &Head<'_>) -> Result<(), Trouble>;

    /// Puts a small file where there is none; false when there is one. A store that cannot promise
    /// this may write in any case: who calls reads back what stands there.
    fn put_new(&self, key: &str, bytes: &[u8]) -> Result<bool, Trouble>;

    /// Removes a file. That there is none is fine.
    fn delete(&self, key: &str) -> Result<(), Trouble>;

    /// A page of the list of all files below a prefix, from where the last one ended.
    fn list(&self, prefix: &str, from: Option<&str>) -> Result<Page, Trouble>;

    /// Whether a file cannot stand where there is a folder, nor below another file.
    fn has_folders(&self) -> bool {
        false
    }

    /// What should be told once, when all is done.
    fn notes(&self) -> Diagnostics {
        Diagnostics::new()
    }
}

/// A file of a store.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) bytes: Vec<u8>,
    /// How long ago it was written, by the clock of the store.
    pub(super) age: Option<Duration>,
}

/// What a file is sent as, beside its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head<'a> {
    /// Media type.
    pub(super) media: &'a str,
    pub(super) caching: Caching,
    pub(super) encoding: Option<Encoding>,
    /// Where readers are sent instead.
    pub(super) redirect: Option<&'a str>,
}

/// The bytes of a file to be sent.
#[derive(Clone, Copy, Debug)]
pub(super) enum Body<'a> {
    Bytes(&'a [u8]),
    /// A large file, of so many bytes, that is not held in memory.
    File(&'a Path, u64),
}

impl Body<'_> {
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::File(_, size) => *size,
        }
    }
}

/// A part of the list of files.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) files: Vec<Listed>,
    /// Where the next page begins; `None` at the end.
    pub(super) next: Option<String>,
}

/// A file in the list.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) key: String,
    pub(super) print: Print,
}

/// What a store tells of the content of a file without sending it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Print {
    /// The MD5 of its bytes.
    Md5([u8; 16]),
    /// The digest that our manifests hold.
    Own(Fingerprint),
    /// Nothing of use.
    Unknown,
}

impl Print {
    /// Of an entity tag: S3 and its kin answer the MD5 of what was put in one piece, but neither of
    /// what came in parts nor of what they encrypt.
    pub(super) fn of_etag(tag: &str) -> Self {
        let tag = tag.trim().trim_matches('"');
        Fingerprint::parse(tag).map_or(Self::Unknown, |print| Self::Md5(print.bytes()))
    }
}

/// Why a call failed. The texts hold no address with a signature and no credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// May go well next time; not before so long, where the store says that.
    Again(String, Option<Duration>),
    /// No answer came; may go well next time, if there is anybody at all.
    Silent(String),
    /// The credentials are refused.
    Denied(String, Refusal),
    /// There is no such bucket.
    NoBucket(String),
    /// The bucket is in another region, where the store says in which.
    Elsewhere(String, Option<String>),
    /// Will not go well.
    Final(String),
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Again(reason, _)
            | Self::Silent(reason)
            | Self::Denied(reason, _)
            | Self::NoBucket(reason)
            | Self::Elsewhere(reason, _)
            | Self::Final(reason) => f.write_str(reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Print;

    #[test]
    fn only_plain_entity_tags_tell_something() {
        let md5 = Print::of_etag("\"d41d8cd98f00b204e9800998ecf8427e\"");
        assert!(matches!(md5, Print::Md5(bytes) if bytes[0] == 0xd4 && bytes[15] == 0x7e));
        for tag in ["\"d41d8cd98f00b204e9800998ecf8427e-12\"", "", "W/\"x\""] {
            assert_eq!(Print::of_etag(tag), Print::Unknown, "{tag}");
        }
    }
}
