//! Storage of other kinds, by Apache `OpenDAL`: OSS, COS, OBS, Azure, Google, `WebDAV`, SFTP.
//!
//! Its calls are asynchronous; they are waited for on the threads that send, over one runtime. It
//! tries nothing again: that is decided in one place for all stores.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use opendal::{EntryMode, ErrorKind, Operator, services};
use tokio::runtime::Runtime;

use super::store::{Body, Found, Head, Listed, Page, Print, Store, Trouble};
use crate::diag::Diagnostic;
use crate::diag::faults::deploy::{self as faults, Refusal};
use crate::site::{Encoding, Service, Target};

/// Beginning of the names of files that are being written.
const PART: &str = ".tongwen-part-";
/// A request without a large body may take so long, and a second for so many bytes more.
const PATIENCE: Duration = Duration::from_mins(1);
const SLOWEST: u64 = 32 * 1024;
/// An explanation of a fault is no longer than this.
const EXPLANATION: usize = 300;

/// The store.
pub(super) struct Cloud {
    service: Service,
    operator: Operator,
    runtime: Runtime,
    /// What no message may hold.
    secrets: Vec<String>,
    parts: AtomicUsize,
}

impl Cloud {
    pub(super) fn open(
        target: &Target,
        service: Service,
        options: &BTreeMap<&'static str, String>,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Diagnostic> {
        opendal::install_default();
        let value = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let names = service.variables();
        let credentials = value(names.0).zip(value(names.1));
        // A server may ask for none, and the agent and keys of SSH are its own affair.
        let may_lack = matches!(service, Service::Webdav | Service::Sftp);
        if credentials.is_none() && !may_lack {
            return Err(faults::no_credentials(&target.name, names, None));
        }
        let (who, secret) = credentials.unwrap_or_default();
        let endpoint = options.get("endpoint").map_or("", String::as_str);
        let cannot = |reason: &opendal::Error| {
            let reason = cut(&format!("{}: {}", reason.kind(), reason.message()));
            faults::bad_store(&target.name, endpoint, &reason)
        };
        let operator =
            operator(service, options, &who, &secret).map_err(|reason| cannot(&reason))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|reason| faults::bad_store(&target.name, endpoint, &reason.to_string()))?;
        let is_secret = matches!(service, Service::Gcs | Service::Sftp);
        let secrets = if is_secret || secret.is_empty() { Vec::new() } else { vec![secret] };
        Ok(Self { service, operator, runtime, secrets, parts: AtomicUsize::new(0) })
    }

    /// Waits for a call, but not for ever.
    fn wait<T>(
        &self,
        bytes: u64,
        call: impl Future<Output = opendal::Result<T>>,
    ) -> Result<T, Failure> {
        let patience = PATIENCE + Duration::from_secs(bytes / SLOWEST);
        match self.runtime.block_on(async { tokio::time::timeout(patience, call).await }) {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err(Failure { kind: error.kind(), trouble: self.trouble(&error) }),
            Err(_) => {
                let trouble = Trouble::Again("timed out".to_owned(), None);
                Err(Failure { kind: ErrorKind::Unexpected, trouble })
            }
        }
    }

    fn trouble(&self, error: &opendal::Error) -> Trouble {
        // Not the whole error: its context holds the address, and what was sent with it.
        let mut reason = format!("{}: {}", error.kind(), error.message());
        // How the two kinds of connection say that there is none.
        let is_silent = ["send http request", "ssh error"].contains(&error.message());
        // What lies below says why, without an address; secrets stay with the command `ssh`.
        if is_silent || self.service == Service::Sftp {
            let first = error.source();
            let last = std::iter::successors(first, |source| (*source).source()).last();
            reason.extend(last.map(|source| format!(": {source}")));
        }
        let reason = cut(&self.clean(&reason));
        match error.kind() {
            ErrorKind::PermissionDenied => Trouble::Denied(reason, Refusal::Rights),
            ErrorKind::RateLimited => Trouble::Again(reason, None),
            _ if is_silent => Trouble::Silent(reason),
            _ if error.is_temporary() => Trouble::Again(reason, None),
            // What a broken connection looks like where nobody calls it temporary.
            ErrorKind::Unexpected => Trouble::Again(reason, None),
            _ => Trouble::Final(reason),
        }
    }

    fn clean(&self, text: &str) -> String {
        let clean = |text: String, secret: &String| text.replace(secret.as_str(), "…");
        self.secrets.iter().fold(text.to_owned(), clean)
    }

    /// Where folders are real, half a file could be seen: it is written beside its place.
    fn part_of(&self, key: &str) -> String {
        let number = self.parts.fetch_add(1, Ordering::Relaxed);
        let folder = key.rfind('/').map_or("", |slash| &key[..=slash]);
        format!("{folder}{PART}{}-{number}", std::process::id())
    }

    fn write(&self, key: &str, bytes: Vec<u8>, head: &Head<'_>) -> Result<(), Failure> {
        let can = self.operator.info().capability();
        let size = bytes.len() as u64;
        let mut write = self.operator.write_with(key, bytes);
        if can.write_with_content_type {
            write = write.content_type(head.media);
        }
        if can.write_with_cache_control {
            write = write.cache_control(head.caching.header());
        }
        if let Some(encoding) = head.encoding.filter(|_| can.write_with_content_encoding) {
            write = write.content_encoding(Encoding::name(encoding));
        }
        self.wait(size, write.into_future()).map(drop)
    }
}

/// What a call came to, for who wants to look closer.
struct Failure {
    kind: ErrorKind,
    trouble: Trouble,
}

fn cut(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(EXPLANATION).collect()
}

fn operator(
    service: Service,
    options: &BTreeMap<&'static str, String>,
    who: &str,
    secret: &str,
) -> opendal::Result<Operator> {
    let option = |name: &str| options.get(name).map_or("", String::as_str);
    let (endpoint, bucket) = (option("endpoint"), option("bucket"));
    match service {
        Service::Oss => Operator::new(
            services::Oss::default()
                .endpoint(endpoint)
                .bucket(bucket)
                .access_key_id(who)
                .access_key_secret(secret),
        ),
        Service::Cos => Operator::new(
            services::Cos::default()
                .endpoint(endpoint)
                .bucket(bucket)
                .secret_id(who)
                .secret_key(secret),
        ),
        Service::Obs => Operator::new(
            services::Obs::default()
                .endpoint(endpoint)
                .bucket(bucket)
                .access_key_id(who)
                .secret_access_key(secret),
        ),
        Service::Azblob => Operator::new(
            services::Azblob::default()
                .endpoint(endpoint)
                .container(option("container"))
                .account_name(who)
                .account_key(secret),
        ),
        Service::Gcs => {
            let mut gcs = services::Gcs::default().bucket(bucket).credential_path(who);
            if !endpoint.is_empty() {
                gcs = gcs.endpoint(endpoint);
            }
            Operator::new(gcs)
        }
        Service::Webdav => {
            let mut dav = services::Webdav::default().endpoint(endpoint);
            if !who.is_empty() {
                dav = dav.username(who).password(secret);
            }
            Operator::new(dav)
        }
        #[cfg(unix)]
        Service::Sftp => {
            let mut sftp =
                services::Sftp::default().endpoint(endpoint).user(option("user")).root("/");
            if !option("key").is_empty() {
                sftp = sftp.key(option("key"));
            }
            if !option("known_hosts").is_empty() {
                sftp = sftp.known_hosts_strategy(option("known_hosts"));
            }
            Operator::new(sftp)
        }
        #[cfg(not(unix))]
        Service::Sftp => Err(opendal::Error::new(ErrorKind::Unsupported, "not on this system")),
    }
}

impl Store for Cloud {
    fn get(&self, key: &str) -> Result<Option<Found>, Trouble> {
        let read = async {
            let bytes = self.operator.read(key).await?;
            let meta = self.operator.stat(key).await?;
            Ok((bytes, meta))
        };
        match self.wait(0, read) {
            Ok((bytes, meta)) => {
                let age = meta.last_modified().and_then(|time| {
                    let now = std::time::SystemTime::now();
                    now.duration_since(std::time::SystemTime::from(time)).ok()
                });
                Ok(Some(Found { bytes: bytes.to_vec(), age }))
            }
            Err(Failure { kind: ErrorKind::NotFound, .. }) => Ok(None),
            Err(failure) => Err(failure.trouble),
        }
    }

    fn put(&self, key: &str, body: &Body<'_>, head: &Head<'_>) -> Result<(), Trouble> {
        let read =
            |path: &Path| std::fs::read(path).map_err(|reason| Trouble::Final(reason.to_string()));
        let bytes = match body {
            Body::Bytes(bytes) => bytes.to_vec(),
            Body::File(path, _) => read(path)?,
        };
        if !self.has_folders() {
            return self.write(key, bytes, head).map_err(|failure| failure.trouble);
        }
        let part = self.part_of(key);
        self.write(&part, bytes, head).map_err(|failure| failure.trouble)?;
        self.wait(0, self.operator.rename(&part, key)).map_err(|failure| {
            // What is left over is removed when somebody lists.
            let _ = self.wait(0, self.operator.delete(&part));
            failure.trouble
        })
    }

    fn put_new(&self, key: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let is_conditional = self.operator.info().capability().write_with_if_not_exists;
        let write = self.operator.write_with(key, bytes.to_vec());
        let write = if is_conditional { write.if_not_exists(true) } else { write };
        match self.wait(bytes.len() as u64, write.into_future()) {
            Ok(_) => Ok(true),
            Err(Failure {
                kind: ErrorKind::ConditionNotMatch | ErrorKind::AlreadyExists, ..
            }) => Ok(false),
            Err(failure) => Err(failure.trouble),
        }
    }

    fn delete(&self, key: &str) -> Result<(), Trouble> {
        match self.wait(0, self.operator.delete(key)) {
            Ok(()) | Err(Failure { kind: ErrorKind::NotFound, .. }) => Ok(()),
            Err(failure) => Err(failure.trouble),
        }
    }

    fn list(&self, prefix: &str, _: Option<&str>) -> Result<Page, Trouble> {
        let tells_md5 = matches!(self.service, Service::Oss | Service::Cos | Service::Obs);
        let top = if prefix.is_empty() { "/" } else { prefix };
        let listed = self.wait(0, self.operator.list_with(top).recursive(true).into_future());
        let entries = match listed {
            Ok(entries) => entries,
            Err(Failure { kind: ErrorKind::NotFound, .. }) => Vec::new(),
            Err(failure) => return Err(failure.trouble),
        };
        let mut files = Vec::with_capacity(entries.len());
        for entry in entries {
            let meta = entry.metadata();
            if meta.mode() != EntryMode::FILE {
                continue;
            }
            let key = entry.path().trim_start_matches('/').to_owned();
            if self.has_folders() && key.rsplit('/').next().is_some_and(|n| n.starts_with(PART)) {
                // What a killed run was writing is of no use to anybody.
                self.delete(&key)?;
                continue;
            }
            let tag = meta.etag().filter(|_| tells_md5);
            files.push(Listed { key, print: tag.map_or(Print::Unknown, Print::of_etag) });
        }
        Ok(Page { files, next: None })
    }

    fn has_folders(&self) -> bool {
        matches!(self.service, Service::Webdav | Service::Sftp)
    }
}
