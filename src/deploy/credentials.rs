//! Who we are to a storage: from the environment, or from the shared credentials file that other
//! tools read too. Never from `site.toml`.

use std::fs;
use std::path::PathBuf;

use rusty_s3::Credentials;

use crate::diag::{Diagnostic, faults::deploy as faults};
use crate::site::{S3, Target};

/// Credentials, and where each part of them was found, for messages.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) credentials: Credentials,
    pub(super) key: String,
    pub(super) secret: String,
    pub(super) token: String,
}

/// The first of: the variables `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` (and
/// `AWS_SESSION_TOKEN`), unless `site.toml` names a profile; the section of the shared credentials
/// file that `site.toml` or `AWS_PROFILE` names, or `default`.
pub(super) fn find(
    target: &Target,
    s3: &S3,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Found, Diagnostic> {
    let value = |name: &str| variable(name).filter(|value| !value.trim().is_empty());
    if s3.profile.is_none()
        && let (Some(key), Some(secret)) =
            (value("AWS_ACCESS_KEY_ID"), value("AWS_SECRET_ACCESS_KEY"))
    {
        return Ok(Found {
            credentials: make(key, secret, value("AWS_SESSION_TOKEN")),
            key: "AWS_ACCESS_KEY_ID".to_owned(),
            secret: "AWS_SECRET_ACCESS_KEY".to_owned(),
            token: "AWS_SESSION_TOKEN".to_owned(),
        });
    }
    let home = || value("HOME").or_else(|| value("USERPROFILE"));
    let path = value("AWS_SHARED_CREDENTIALS_FILE").map(PathBuf::from);
    let path = path.or_else(|| Some(PathBuf::from(home()?).join(".aws").join("credentials")));
    let profile = s3.profile.clone().or_else(|| value("AWS_PROFILE"));
    let profile = profile.as_deref().unwrap_or("default");
    let path = path.unwrap_or_default();
    let of = |name: &str| format!("{name} in [{profile}] of {}", path.display());
    let credentials = fs::read_to_string(&path).ok().and_then(|text| section(&text, profile));
    let found = credentials.map(|credentials| Found {
        credentials,
        key: of("aws_access_key_id"),
        secret: of("aws_secret_access_key"),
        token: of("aws_session_token"),
    });
    found.ok_or_else(|| {
        let names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
        faults::no_credentials(&target.name, names, s3.profile.as_deref())
    })
}

/// The credentials of a section: `[NAME]`, then `key = value`.
fn section(text: &str, profile: &str) -> Option<Credentials> {
    let (mut key, mut secret, mut token) = (None, None, None);
    let mut is_ours = false;
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            is_ours = name.trim() == profile;
        } else if let Some((name, value)) = line.split_once('=').filter(|_| is_ours) {
            let value = Some(value.trim().to_owned());
            match name.trim() {
                "aws_access_key_id" => key = value,
                "aws_secret_access_key" => secret = value,
                "aws_session_token" => token = value,
                _ => {}
            }
        }
    }
    Some(make(key?, secret?, token))
}

fn make(key: String, secret: String, token: Option<String>) -> Credentials {
    let trimmed = |text: String| text.trim().to_owned();
    match token {
        Some(token) => Credentials::new_with_token(trimmed(key), trimmed(secret), trimmed(token)),
        None => Credentials::new(trimmed(key), trimmed(secret)),
    }
}

#[cfg(test)]
mod tests {
    use super::section;

    #[test]
    fn a_section_of_the_shared_file_is_read() {
        let text = "# mine\n[default]\naws_access_key_id = A\naws_secret_access_key=B\n\
            [ci]\r\naws_access_key_id=C\r\naws_secret_access_key = D=\r\naws_session_token = E\r\n\
            [half]\naws_access_key_id = F\n";
        let of = |name| {
            let found = section(text, name)?;
            let token = found.token().map(str::to_owned);
            Some((found.key().to_owned(), found.secret().to_owned(), token))
        };
        let text = |text: &str| text.to_owned();
        assert_eq!(of("default"), Some((text("A"), text("B"), None)));
        assert_eq!(of("ci"), Some((text("C"), text("D="), Some(text("E")))));
        assert_eq!((of("half"), of("none")), (None, None));
    }

    #[test]
    fn credentials_do_not_show_themselves() {
        let shown =
            format!("{:?}", super::make("KEY".into(), "SECRET".into(), Some("TOKEN".into())));
        assert!(!shown.contains("SECRET") && !shown.contains("TOKEN"), "{shown}");
    }
}
