//! `[deploy.NAME]`: targets of `tongwen deploy`. What looks like a credential is refused here, before
//! it is in somebody's version control, or in our own messages.

use std::collections::BTreeMap;

use crate::diag::faults::load as faults;
use crate::load::value::reader::Reader;
use crate::site::{Encoding, S3, Service, Storage, Target};

/// Files removed at most, unless the file says otherwise.
const MAX_DELETES: usize = 256;
/// Files sent at the same time, unless the file says otherwise; more than the most helps nobody.
const PARALLEL: usize = 16;
const MOST_PARALLEL: usize = 64;

#[derive(Clone, Copy)]
enum Kind {
    Folder,
    S3,
    Cloud(Service),
}

const KINDS: &[(&str, Kind)] = &[
    ("folder", Kind::Folder),
    ("s3", Kind::S3),
    ("oss", Kind::Cloud(Service::Oss)),
    ("cos", Kind::Cloud(Service::Cos)),
    ("obs", Kind::Cloud(Service::Obs)),
    ("azblob", Kind::Cloud(Service::Azblob)),
    ("gcs", Kind::Cloud(Service::Gcs)),
    ("webdav", Kind::Cloud(Service::Webdav)),
    ("sftp", Kind::Cloud(Service::Sftp)),
];

const ENCODINGS: &[(&str, Option<Encoding>)] =
    &[("none", None), ("gzip", Some(Encoding::Gzip)), ("brotli", Some(Encoding::Brotli))];

/// Every target, in the order of the file.
pub(super) fn read(top: &mut Reader<'_, '_>) -> Vec<Target> {
    let mut all = Vec::new();
    let Some(mut tables) = top.table(&["deploy"]) else { return all };
    let entries: Vec<_> = tables.each().collect();
    for entry in entries {
        let Some(mut table) = tables.open(&entry.node, &entry.key) else { continue };
        all.extend(target(&mut table, &entry.key));
        table.finish();
    }
    tables.finish();
    all
}

fn target(table: &mut Reader<'_, '_>, name: &str) -> Option<Target> {
    let kind = table.required("kind", "s3")?;
    let kind = table.choice_of(&kind, "kind", KINDS)?;
    credentials(table, kind);
    let storage = match kind {
        Kind::Folder => table.required("path", "/srv/site").map(|path| Storage::Folder(path.text)),
        Kind::S3 => s3(table).map(Storage::S3),
        Kind::Cloud(service) => {
            cloud(table, service).map(|options| Storage::Cloud(service, options))
        }
    };
    let prefix = prefix(table);
    let max_deletes = table.number(&["max_deletes"]);
    let parallel = table.count(&["parallel"]).unwrap_or(PARALLEL).min(MOST_PARALLEL);
    let packs = matches!(kind, Kind::S3 | Kind::Cloud(Service::Oss | Service::Gcs));
    Some(Target {
        name: name.to_owned(),
        storage: storage?,
        prefix: prefix?,
        max_deletes: max_deletes.and_then(|n| usize::try_from(n).ok()).unwrap_or(MAX_DELETES),
        parallel,
        encoding: if packs { table.choice(&["precompress"], ENCODINGS).flatten() } else { None },
        redirects: if matches!(kind, Kind::S3) { table.flag(&["redirects"]) } else { None },
    })
}

fn s3(table: &mut Reader<'_, '_>) -> Option<S3> {
    let endpoint = endpoint(table, false);
    let region = table.text(&["region"]);
    let path_style = table.flag(&["path_style"]);
    let profile = table.text(&["profile"]);
    let bucket = table.required("bucket", "my-site")?.text;
    Some(S3 { endpoint: endpoint?, bucket, region, path_style, profile })
}

fn cloud(table: &mut Reader<'_, '_>, service: Service) -> Option<BTreeMap<&'static str, String>> {
    let (required, others) = service.keys();
    let mut options = BTreeMap::new();
    let mut is_whole = true;
    for key in required.iter().copied().filter(|key| *key != "endpoint") {
        match table.required(key, "my-site") {
            Some(value) => drop(options.insert(key, value.text)),
            None => is_whole = false,
        }
    }
    for key in others.iter().copied().filter(|key| *key != "endpoint") {
        options.extend(table.text(&[key]).map(|value| (key, value)));
    }
    if required.contains(&"endpoint") || others.contains(&"endpoint") {
        match endpoint(table, required.contains(&"endpoint")) {
            Some(endpoint) => options.extend(endpoint.map(|value| ("endpoint", value))),
            None => is_whole = false,
        }
    }
    is_whole.then_some(options)
}

/// The address of a storage; the outer `None` when there is a fault.
#[expect(clippy::option_option, reason = "a fault, none, one")]
fn endpoint(table: &mut Reader<'_, '_>, is_required: bool) -> Option<Option<String>> {
    const EXAMPLE: &str = "https://s3.example.net";
    let given = if is_required {
        Some(table.required("endpoint", EXAMPLE)?)
    } else {
        table.placed(&["endpoint"])
    };
    let Some(given) = given else { return Some(None) };
    let (scheme, rest) = given.text.split_once("://").unwrap_or_default();
    let host = rest.split('/').next().unwrap_or_default();
    let is_known = ["http", "https", "ssh"].contains(&scheme);
    let is_plain = !given.text.contains(['?', '#', ' ']) && given.text.is_ascii();
    if host.contains('@') && scheme != "ssh" {
        let line = table.line_of(given.range.start);
        table.push(faults::credential(&whole(table), "endpoint", "", line));
        return None;
    }
    if !is_known || host.is_empty() || !is_plain {
        table.push(faults::bad_endpoint(table.at(&given.range), &given.text));
        return None;
    }
    Some(Some(given.text.trim_end_matches('/').to_owned()))
}

/// A path without `.` and `..`, with a slash at its end unless it is empty.
fn prefix(table: &mut Reader<'_, '_>) -> Option<String> {
    let Some(given) = table.placed(&["prefix"]) else { return Some(String::new()) };
    let text = given.text.trim_matches('/');
    if text.split('/').any(|part| matches!(part, "" | "." | "..")) || text.contains('\\') {
        table.push(faults::bad_folder(table.at(&given.range), "prefix", &given.text));
        return None;
    }
    Some(format!("{text}/"))
}

/// Refuses what looks like a credential. The fault points at the file and names the line: an excerpt
/// would show the secret.
fn credentials(table: &mut Reader<'_, '_>, kind: Kind) {
    const LOOK: &[&str] = &["secret", "password", "passwd", "token", "access_key", "credential"];
    let found: Vec<_> = table
        .left()
        .into_iter()
        .filter(|entry| {
            let key = entry.key.to_lowercase().replace('-', "_");
            LOOK.iter().any(|word| key.contains(word)) || key == "account_key"
        })
        .collect();
    for entry in found {
        // Taken, so that it is not told once more as an unknown key, with its line.
        table.take(&[&entry.key]);
        let line = table.line_of(entry.range.start);
        let is_name = entry.key.contains("id") || entry.key.contains("user");
        let (who, secret) = match kind {
            Kind::Cloud(service) => service.variables(),
            _ => ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"),
        };
        let variable = match (is_name, entry.key.contains("token")) {
            (true, _) => who,
            (_, true) if matches!(kind, Kind::S3) => "AWS_SESSION_TOKEN",
            _ => secret,
        };
        table.push(faults::credential(&whole(table), &entry.key, variable, line));
    }
}

fn whole(table: &Reader<'_, '_>) -> crate::base::Span {
    table.file().whole()
}

#[cfg(test)]
mod tests {
    use crate::base::SourcePath;
    use crate::load::{Overrides, read_settings};
    use crate::site::{Encoding, Storage, Target};

    const SITE: &str = "base_url = \"https://a.org/\"\nlanguages.en.title = \"A\"\n";

    fn read(text: &str) -> (Vec<Target>, Vec<(String, String)>) {
        let text = format!("{SITE}{text}");
        let read = read_settings(&SourcePath::new("site.toml"), &text, &Overrides::default());
        let told = read.diagnostics.iter().map(|fault| {
            let value = |name| fault.value(name).unwrap_or_default().to_owned();
            (fault.code.to_owned(), value("key") + &value("variable"))
        });
        let told = told.collect();
        (read.value.map(|settings| settings.deploy).unwrap_or_default(), told)
    }

    #[test]
    fn targets_are_read_with_their_defaults() {
        let (targets, told) = read(
            "[deploy.production]\nkind = \"s3\"\nendpoint = \"https://s3.example.net/\"\n\
             bucket = \"news\"\nprefix = \"/site/\"\nprecompress = \"gzip\"\nredirects = true\n\
             [deploy.here]\nkind = \"folder\"\npath = \"/srv/site\"\nmax_deletes = 0\n\
             [deploy.dav]\nkind = \"webdav\"\nendpoint = \"https://dav.example.net\"\n",
        );
        assert_eq!(told, []);
        let names: Vec<_> = targets.iter().map(|target| &*target.name).collect();
        assert_eq!(names, ["production", "here", "dav"]);
        let [s3, folder, dav] = &targets[..] else { panic!("three") };
        let Storage::S3(bucket) = &s3.storage else { panic!("a bucket") };
        assert_eq!(bucket.endpoint.as_deref(), Some("https://s3.example.net"));
        assert_eq!((&*s3.prefix, s3.encoding), ("site/", Some(Encoding::Gzip)));
        assert_eq!((s3.max_deletes, s3.parallel, s3.redirects), (256, 16, Some(true)));
        assert_eq!((folder.max_deletes, &*folder.prefix), (0, ""));
        assert!(matches!(&dav.storage, Storage::Cloud(_, options) if options.len() == 1));
    }

    #[test]
    fn credentials_are_refused_and_not_shown() {
        let secret = "wJalrXUtnFEMI";
        for (key, variable) in [
            ("secret_access_key", "AWS_SECRET_ACCESS_KEY"),
            ("access_key_id", "AWS_ACCESS_KEY_ID"),
            ("session_token", "AWS_SESSION_TOKEN"),
            ("Password", "AWS_SECRET_ACCESS_KEY"),
        ] {
            let text =
                format!("deploy.x = {{ kind = \"s3\", bucket = \"b\", {key} = \"{secret}\" }}\n");
            let (_, told) = read(&text);
            assert_eq!(told, [("settings::credential".to_owned(), format!("{key}{variable}"))]);
            let file = SourcePath::new("site.toml");
            let text = format!("{SITE}{text}");
            let found = read_settings(&file, &text, &Overrides::default()).diagnostics;
            let sources = crate::load::SourceTree::Memory(
                [("site.toml".to_owned(), text.into_bytes().into())].into(),
            );
            let shown = crate::diag::print(&found, &sources, crate::diag::Ui::En, false);
            assert!(shown.contains("line 3") && !shown.contains(secret), "{shown}");
        }
        let (_, told) =
            read("deploy.x = { kind = \"s3\", bucket = \"b\", endpoint = \"https://a:b@c\" }\n");
        assert_eq!(told, [("settings::credential".to_owned(), "endpoint".to_owned())]);
    }

    #[test]
    fn what_no_store_can_be_reached_by_is_told() {
        for (text, code) in [
            ("kind = \"s4\"\n", "data::not-allowed"),
            ("bucket = \"b\"\n", "data::missing-key"),
            ("kind = \"s3\"\n", "data::missing-key"),
            (
                "kind = \"s3\"\nbucket = \"b\"\nendpoint = \"s3.example.net\"\n",
                "settings::bad-endpoint",
            ),
            ("kind = \"s3\"\nbucket = \"b\"\nprefix = \"../x\"\n", "settings::bad-folder"),
            ("kind = \"folder\"\npath = \"x\"\nprecompress = \"gzip\"\n", "data::unknown-key"),
        ] {
            let (targets, told) = read(&format!("[deploy.x]\n{text}"));
            assert!(told.iter().any(|(found, _)| found == code), "{text}: {told:?}");
            assert!(targets.is_empty() || code == "data::unknown-key", "{text}");
        }
    }
}
