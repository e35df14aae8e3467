//! `[deploy.NAME]`: where the finished site is sent to. No credentials: those are no settings.

use std::collections::BTreeMap;

/// One target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// `production` in `[deploy.production]`.
    pub name: String,
    /// What kind of storage, and where.
    pub storage: Storage,
    /// What stands before every path there: empty, or a path that ends with a slash.
    pub prefix: String,
    /// A deploy that would remove more files than this stops before it does anything.
    pub max_deletes: usize,
    /// How many files are sent at the same time.
    pub parallel: usize,
    /// How texts are packed; none are unless this says so.
    pub encoding: Option<Encoding>,
    /// Whether old addresses become redirects of the storage itself; `None` where the kind decides.
    pub redirects: Option<bool>,
}

/// A kind of storage, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Storage {
    /// A folder of this machine, relative to the site's root.
    Folder(String),
    /// Storage that speaks the protocol of Amazon S3.
    S3(S3),
    /// Storage of another kind.
    Cloud(Service, BTreeMap<&'static str, String>),
}

impl Storage {
    /// Where it is, for messages.
    #[must_use]
    pub fn place(&self) -> String {
        match self {
            Self::Folder(path) => path.clone(),
            Self::S3(s3) => s3.endpoint.clone().unwrap_or_else(|| "Amazon S3".to_owned()),
            Self::Cloud(service, options) => {
                let endpoint = options.get("endpoint").cloned();
                endpoint.unwrap_or_else(|| service.name().to_owned())
            }
        }
    }
}

/// Where a bucket is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3 {
    /// Address of the storage; `None` for Amazon itself.
    pub endpoint: Option<String>,
    /// The bucket.
    pub bucket: String,
    /// Its region, if the file says one.
    pub region: Option<String>,
    /// Whether the bucket stands in the path of addresses, and not in the name of the host.
    pub path_style: Option<bool>,
    /// The section of the shared credentials file.
    pub profile: Option<String>,
}

/// Storage of other kinds, which the feature `cloud` knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Aliyun OSS.
    Oss,
    /// Tencent COS.
    Cos,
    /// Huawei OBS.
    Obs,
    /// Azure Blob Storage.
    Azblob,
    /// Google Cloud Storage.
    Gcs,
    /// A server with `WebDAV`.
    Webdav,
    /// SFTP.
    Sftp,
}

impl Service {
    /// Its name in `site.toml`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Oss => "oss",
            Self::Cos => "cos",
            Self::Obs => "obs",
            Self::Azblob => "azblob",
            Self::Gcs => "gcs",
            Self::Webdav => "webdav",
            Self::Sftp => "sftp",
        }
    }

    /// The keys that it has in `site.toml`: those that it must have, and others.
    #[must_use]
    pub const fn keys(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Oss | Self::Cos | Self::Obs => (&["bucket", "endpoint"], &[]),
            Self::Azblob => (&["container", "endpoint"], &[]),
            Self::Gcs => (&["bucket"], &["endpoint"]),
            Self::Webdav => (&["endpoint"], &[]),
            Self::Sftp => (&["endpoint", "user"], &["key", "known_hosts"]),
        }
    }

    /// The variables of the environment that hold its credentials: who, and the secret.
    #[must_use]
    pub const fn variables(self) -> (&'static str, &'static str) {
        match self {
            Self::Oss => ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
            Self::Cos => ("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY"),
            Self::Obs => ("HUAWEI_CLOUD_ACCESS_KEY_ID", "HUAWEI_CLOUD_SECRET_ACCESS_KEY"),
            Self::Azblob => ("AZURE_STORAGE_ACCOUNT_NAME", "AZURE_STORAGE_ACCOUNT_KEY"),
            Self::Gcs => ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_APPLICATION_CREDENTIALS"),
            Self::Webdav => ("WEBDAV_USERNAME", "WEBDAV_PASSWORD"),
            Self::Sftp => ("SSH_AUTH_SOCK", "SSH_AUTH_SOCK"),
        }
    }
}

/// How texts are packed before they are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// gzip, which everything reads.
    Gzip,
    /// Brotli, smaller; browsers read it over HTTPS.
    Brotli,
}

impl Encoding {
    /// As `content-encoding` names it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Brotli => "br",
        }
    }
}
