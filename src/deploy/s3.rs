//! Storage that speaks the protocol of Amazon S3.
//!
//! Requests are signed in their address; such addresses are never shown. The store's clock counts,
//! not ours: where the two differ too much, requests are signed by the store's from then on.

use std::fs::File;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rusty_s3::actions::{DeleteObject, GetObject, ListObjectsV2, PutObject};
use rusty_s3::{Bucket, S3Action, UrlStyle};
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body as Answer, SendBody};

use super::credentials;
use super::encode::{base64, md5_of};
use super::store::{Body, Found, Head, Listed, Page, Print, Store, Trouble};
use crate::diag::faults::deploy::{self as faults, Refusal};
use crate::diag::{Diagnostic, Diagnostics};
use crate::manifest::Caching;
use crate::site::{S3, Target};

/// How long a signature holds.
const SIGNED: Duration = Duration::from_mins(10);
/// A request without a large body may take so long.
const PATIENCE: Duration = Duration::from_secs(30);
/// A large body is given a second for so many bytes.
const SLOWEST: u64 = 32 * 1024;
/// A manifest larger than this is none.
const LARGEST: u64 = 512 << 20;
/// An explanation of a fault is no longer than this.
const EXPLANATION: u64 = 64 << 10;
/// Clocks that differ by less are not the reason why a signature is refused.
const CLOSE: i64 = 60;

/// The store.
pub(super) struct S3Store {
    target: String,
    bucket: Bucket,
    found: credentials::Found,
    agent: Agent,
    /// Seconds by which the store's clock is ahead of ours, as far as that matters.
    ahead: AtomicI64,
    /// False for a store that knows no conditional writing.
    is_conditional: AtomicBool,
}

impl S3Store {
    pub(super) fn open(
        target: &Target,
        s3: &S3,
        found: credentials::Found,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Diagnostic> {
        let value = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
        let region = s3.region.clone();
        let region = region.or_else(|| value("AWS_REGION")).or_else(|| value("AWS_DEFAULT_REGION"));
        let region = region.unwrap_or_else(|| "us-east-1".to_owned());
        let amazon = || format!("https://s3.{region}.amazonaws.com");
        let endpoint = s3.endpoint.clone().unwrap_or_else(amazon);
        let in_path = s3.path_style.unwrap_or(s3.endpoint.is_some());
        let style = if in_path { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let cannot = |reason: String| faults::bad_store(&target.name, &endpoint, &reason);
        let url = endpoint.parse().map_err(|reason| cannot(format!("{reason}")))?;
        let bucket = Bucket::new(url, style, s3.bucket.clone(), region)
            .map_err(|reason| cannot(format!("{reason}")))?;
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_secs(10)))
            .max_idle_connections_per_host(target.parallel)
            .max_idle_connections(target.parallel)
            .user_agent(concat!("tongwen/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self {
            target: target.name.clone(),
            bucket,
            found,
            agent: config.into(),
            ahead: AtomicI64::new(0),
            is_conditional: AtomicBool::new(true),
        })
    }

    fn signed<'a>(&self, action: &impl S3Action<'a>) -> String {
        let ahead = SignedDuration::from_secs(self.ahead.load(Ordering::Relaxed));
        let now = Timestamp::now();
        action.sign_with_time(SIGNED, &now.checked_add(ahead).unwrap_or(now)).into()
    }

    /// Sends a file. `condition` is for `if-none-match`.
    fn send(
        &self,
        key: &str,
        body: &Body<'_>,
        head: &Head<'_>,
        condition: bool,
    ) -> Result<Response<Answer>, Trouble> {
        let unread = |reason: std::io::Error| Trouble::Final(reason.to_string());
        let md5 = match body {
            Body::Bytes(bytes) => md5_of(*bytes),
            Body::File(path, _) => File::open(path).and_then(md5_of),
        };
        let md5 = base64(&md5.map_err(unread)?);
        let mut headers = vec![
            ("content-type", head.media),
            ("cache-control", head.caching.header()),
            ("content-md5", &*md5),
        ];
        headers.extend(head.encoding.map(|encoding| ("content-encoding", encoding.name())));
        headers.extend(head.redirect.map(|to| ("x-amz-website-redirect-location", to)));
        headers.extend(condition.then_some(("if-none-match", "*")));
        let mut put = PutObject::new(&self.bucket, Some(&self.found.credentials), key);
        for (name, value) in &headers {
            put.headers_mut().insert(*name, *value);
        }
        let mut request = self.agent.put(self.signed(&put));
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        let patience = PATIENCE + Duration::from_secs(body.len() / SLOWEST);
        let request = request
            .header("content-length", body.len().to_string())
            .config()
            .timeout_global(Some(patience))
            .build();
        let sent = match body {
            Body::Bytes(bytes) => request.send(*bytes),
            Body::File(path, _) => {
                let file = File::open(path).map_err(unread)?;
                request.send(SendBody::from_owned_reader(file))
            }
        };
        sent.map_err(|error| self.failed(&error))
    }

    /// A request without a body.
    fn ask(&self, url: &str, delete: bool) -> Result<Response<Answer>, Trouble> {
        let answer = if delete {
            self.agent.delete(url).config().timeout_global(Some(PATIENCE)).build().call()
        } else {
            self.agent.get(url).config().timeout_global(Some(PATIENCE)).build().call()
        };
        answer.map_err(|error| self.failed(&error))
    }

    /// What became of a request that has no answer.
    fn failed(&self, error: &ureq::Error) -> Trouble {
        use std::io::ErrorKind::{InvalidData, InvalidInput};
        match error {
            // A certificate that does not fit will not fit next time.
            ureq::Error::Io(reason) if matches!(reason.kind(), InvalidData | InvalidInput) => {
                Trouble::Final(self.clean(&reason.to_string()))
            }
            ureq::Error::Io(reason) => Trouble::Silent(self.clean(&reason.to_string())),
            ureq::Error::Timeout(_)
            | ureq::Error::HostNotFound
            | ureq::Error::ConnectionFailed
            | ureq::Error::BodyStalled
            | ureq::Error::Protocol(_) => Trouble::Silent(self.clean(&error.to_string())),
            _ => Trouble::Final(self.clean(&error.to_string())),
        }
    }

    /// What became of a request by its answer, unless it went well.
    fn refused(&self, mut answer: Response<Answer>) -> Trouble {
        let status = answer.status();
        let text = answer.body_mut().with_config().limit(EXPLANATION).read_to_string();
        let text = text.unwrap_or_default();
        let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
        let wait = header("retry-after").and_then(|text| text.trim().parse().ok());
        let wait = wait.map(Duration::from_secs);
        let clock = header("date").and_then(instant);
        let code = element(&text, "Code").unwrap_or_default();
        let message = element(&text, "Message").unwrap_or_default();
        let to = header("location").map(|to| to.split('?').next().unwrap_or(to));
        let message = to.filter(|_| message.is_empty()).unwrap_or(message);
        let reason = format!("{} {code}: {message}", status.as_u16());
        let reason = self.clean(reason.trim_end_matches([':', ' ']));
        let region = element(&text, "Region").or_else(|| header("x-amz-bucket-region"));
        let is_elsewhere = match code {
            "PermanentRedirect" | "TemporaryRedirect" | "IllegalLocationConstraintException" => {
                true
            }
            "AuthorizationHeaderMalformed" | "AuthorizationQueryParametersError" => {
                region.is_some()
            }
            _ => false,
        };
        let is_passing = matches!(status.as_u16(), 408 | 409 | 429 | 500 | 502 | 503 | 504)
            || ["BadDigest", "IncompleteBody", "RequestTimeout", "SlowDown"].contains(&code);
        match status {
            _ if code == "NoSuchBucket" => Trouble::NoBucket(reason),
            _ if is_elsewhere => Trouble::Elsewhere(reason, region.map(|name| self.clean(name))),
            _ if is_passing => Trouble::Again(reason, wait),
            StatusCode::FORBIDDEN | StatusCode::UNAUTHORIZED if self.is_skewed(clock) => {
                Trouble::Again(reason, None)
            }
            _ => match self.refusal(code) {
                Some(refusal) => Trouble::Denied(reason, refusal),
                None if [StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED].contains(&status) => {
                    Trouble::Denied(reason, Refusal::Rights)
                }
                None => Trouble::Final(reason),
            },
        }
    }

    /// What of our credentials is wrong, by the code of an answer.
    fn refusal(&self, code: &str) -> Option<Refusal> {
        match code {
            "InvalidAccessKeyId" => Some(Refusal::Key(self.found.key.clone())),
            "SignatureDoesNotMatch" => Some(Refusal::Secret(self.found.secret.clone())),
            "ExpiredToken" | "InvalidToken" | "TokenRefreshRequired" => {
                Some(Refusal::Expired(self.found.token.clone()))
            }
            _ => None,
        }
    }

    /// True when the store's clock is another one than that by which we have signed; from then on
    /// it is the same.
    fn is_skewed(&self, clock: Option<Timestamp>) -> bool {
        let Some(clock) = clock else { return false };
        let ahead = clock.as_second() - Timestamp::now().as_second();
        let before = self.ahead.swap(ahead, Ordering::Relaxed);
        (ahead - before).abs() > CLOSE
    }

    /// A text without credentials, and without the query of an address, which holds a signature.
    fn clean(&self, text: &str) -> String {
        let credentials = &self.found.credentials;
        let mut text = text.replace(credentials.secret(), "…");
        if let Some(token) = credentials.token().filter(|token| !token.is_empty()) {
            text = text.replace(token, "…");
        }
        match text.find("X-Amz-") {
            Some(at) => text[..at].trim_end_matches(['?', '&']).to_owned() + "…",
            None => text,
        }
    }
}

/// A date as answers carry it.
fn instant(text: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(text).ok().map(|zoned| zoned.timestamp())
}

/// The text of the first element of a name. Only for messages.
fn element<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    rest.split_once("</").map(|(text, _)| text.trim())
}

impl Store for S3Store {
    fn get(&self, key: &str) -> Result<Option<Found>, Trouble> {
        let get = GetObject::new(&self.bucket, Some(&self.found.credentials), key);
        let mut answer = self.ask(&self.signed(&get), false)?;
        if answer.status() == StatusCode::NOT_FOUND {
            return match self.refused(answer) {
                Trouble::NoBucket(reason) => Err(Trouble::NoBucket(reason)),
                _ => Ok(None),
            };
        }
        if !answer.status().is_success() {
            return Err(self.refused(answer));
        }
        let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
        let written = header("last-modified").and_then(instant);
        let now = header("date").and_then(instant);
        let age = now.zip(written).map(|(now, then)| now.duration_since(then));
        let bytes = answer.body_mut().with_config().limit(LARGEST).read_to_vec();
        let bytes = bytes.map_err(|error| self.failed(&error))?;
        let age = age.map(|age| Duration::try_from(age).unwrap_or_default());
        Ok(Some(Found { bytes, age }))
    }

    fn put(&self, key: &str, body: &Body<'_>, head: &Head<'_>) -> Result<(), Trouble> {
        let answer = self.send(key, body, head, false)?;
        if answer.status().is_success() { Ok(()) } else { Err(self.refused(answer)) }
    }

    fn put_new(&self, key: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let condition = self.is_conditional.load(Ordering::Relaxed);
        let media = "application/json";
        let head = Head { media, caching: Caching::Revalidate, encoding: None, redirect: None };
        let answer = self.send(key, &Body::Bytes(bytes), &head, condition)?;
        match answer.status() {
            status if status.is_success() => Ok(true),
            StatusCode::PRECONDITION_FAILED => Ok(false),
            StatusCode::NOT_IMPLEMENTED if condition => {
                self.is_conditional.store(false, Ordering::Relaxed);
                Err(Trouble::Again("501".to_owned(), None))
            }
            _ => Err(self.refused(answer)),
        }
    }

    fn delete(&self, key: &str) -> Result<(), Trouble> {
        let delete = DeleteObject::new(&self.bucket, Some(&self.found.credentials), key);
        let answer = self.ask(&self.signed(&delete), true)?;
        match answer.status() {
            status if status.is_success() => Ok(()),
            StatusCode::NOT_FOUND => match self.refused(answer) {
                Trouble::NoBucket(reason) => Err(Trouble::NoBucket(reason)),
                _ => Ok(()),
            },
            _ => Err(self.refused(answer)),
        }
    }

    fn list(&self, prefix: &str, from: Option<&str>) -> Result<Page, Trouble> {
        /// What a list is called by, and what some servers still call it.
        const SPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";
        const OLD_SPACE: &str = "http://doc.s3.amazonaws.com/2006-03-01";
        let mut list = ListObjectsV2::new(&self.bucket, Some(&self.found.credentials));
        if !prefix.is_empty() {
            list.with_prefix(prefix);
        }
        if let Some(from) = from {
            list.with_continuation_token(from);
        }
        let mut answer = self.ask(&self.signed(&list), false)?;
        if !answer.status().is_success() {
            return Err(self.refused(answer));
        }
        let text = answer.body_mut().with_config().limit(LARGEST).read_to_string();
        let text = text.map_err(|error| self.failed(&error))?;
        let text = text.replacen(&format!("\"{OLD_SPACE}/\""), &format!("\"{SPACE}\""), 1);
        let text = text.replacen(&format!("\"{OLD_SPACE}\""), &format!("\"{SPACE}\""), 1);
        let page = ListObjectsV2::parse_response(&text);
        // Half a list looks like another language.
        let page = page.map_err(|error| Trouble::Again(self.clean(&error.to_string()), None))?;
        let files = page.contents.into_iter().map(|file| Listed {
            key: file.key,
            print: file.etag.map_or(Print::Unknown, |tag| Print::of_etag(&tag)),
        });
        Ok(Page { files: files.collect(), next: page.next_continuation_token })
    }

    fn notes(&self) -> Diagnostics {
        let ahead = self.ahead.load(Ordering::Relaxed);
        let is_far = ahead.abs() > CLOSE;
        is_far.then(|| faults::clock(&self.target, -ahead)).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{element, instant};

    #[test]
    fn answers_are_read() {
        let text = "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>It is\n</Message>";
        assert_eq!(element(text, "Code"), Some("NoSuchKey"));
        assert_eq!(element(text, "Message"), Some("It is"));
        assert_eq!(element(text, "Key"), None);
        let at = instant("Mon, 23 Nov 2026 06:28:41 GMT").unwrap();
        assert_eq!(at.to_string(), "2026-11-23T06:28:41Z");
    }
}
