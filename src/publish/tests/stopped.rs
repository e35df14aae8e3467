//! Runs that are stopped, and runs one after the other: the folder is always sound, and in the end
//! as if the last site had been published alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::super::disk::Writer;
use super::super::folder::{Hold, Standing};
use super::super::record::Cache;
use super::super::renew::prepare;
use super::super::stage::Desk;
use super::super::{Options, journal, recover};
use super::{DURABLE, Files, PLAIN, counts, expected, render, room, site, tree};
use crate::diag::Diagnostics;
use crate::manifest::{self, Phase};
use crate::site::Route;

/// Two versions of a site whose pages name hashed assets, with a folder that becomes a file.
fn versions() -> [Files; 2] {
    [("0aaaaaaa", "dir", "dir.html"), ("0bbbbbbb", "dir/a", "dir2/b.html")].map(|(hash, a, b)| {
        let css = format!("assets/site.{hash}.css");
        let page = format!("asset {css}");
        site(&[
            ("index.html", &page),
            ("same.html", "same"),
            (&format!("{hash}.html"), &page),
            (&css, hash),
            ("feed.xml", hash),
            (a, hash),
            (b, &page),
        ])
    })
}

/// No page of a half-published site is half written or names an asset that is not there.
fn assert_sound(folder: &Path, versions: &[Files]) {
    for (path, bytes) in tree(folder) {
        if Phase::of(&Route::of_file(&path)) == Phase::Page {
            assert!(versions.iter().any(|site| site.get(&path) == Some(&bytes)), "{path}");
            let text = String::from_utf8(bytes).unwrap();
            for asset in text.lines().filter_map(|line| line.strip_prefix("asset ")) {
                assert!(folder.join(asset).exists(), "{path} names {asset}");
            }
        }
    }
}

#[test]
fn stopped_at_any_step_the_site_is_sound_and_the_next_run_finishes() {
    let versions = versions();
    for (options, finish) in [(PLAIN, false), (DURABLE, true)] {
        for stop in 0.. {
            let (_room, folder) = room();
            counts(&folder, &versions[0], options);
            let steps = stopped(&folder, &versions[1], options, stop);
            assert_sound(&folder, &versions);
            if finish {
                drop(recover(&folder).unwrap());
                assert_eq!(tree(&folder), expected(&versions[1]), "stopped at {stop}");
            }
            counts(&folder, &versions[1], PLAIN);
            assert_eq!(tree(&folder), expected(&versions[1]), "stopped at {stop}");
            if stop == steps {
                break;
            }
        }
    }
}

/// Publishes up to a step of the journal, twice, as if killed and killed again while recovering.
/// Gives the number of steps.
fn stopped(folder: &Path, site: &Files, options: Options, stop: usize) -> usize {
    let hold = Hold::take(folder).unwrap();
    let Standing::Ours(old) = Standing::of(&hold.place.output).unwrap() else { panic!() };
    let writer = Writer::new(&hold.place.stage(), options.durable);
    let desk = Desk { place: &hold.place, old: &old, cache: &Cache::default(), writer: &writer };
    let mut found = Diagnostics::new();
    let ready = prepare(&desk, site.len(), &render(site), options.durable, &mut found);
    let steps = ready.unwrap().unwrap().steps;
    journal::write(&hold.place, &steps, options.durable).unwrap();
    for stop in [stop / 2, stop] {
        journal::perform(&hold.place, &steps[..stop]).unwrap();
    }
    steps.len()
}

#[test]
fn what_an_unfinished_run_prepared_is_thrown_away() {
    let (_room, folder) = room();
    let site = site(&[("a.html", "1")]);
    let work = folder.with_file_name(".public.tongwen");
    for is_new in [true, false] {
        fs::create_dir_all(work.join("stage")).unwrap();
        fs::create_dir_all(work.join("fresh/b")).unwrap();
        fs::create_dir_all(work.join("next")).unwrap();
        fs::write(work.join("stage/0"), "half").unwrap();
        fs::write(work.join("journal"), "put 0 a.html\nremove a.html\nend 0123").unwrap();
        drop(recover(&folder).unwrap().unwrap());
        assert_eq!(
            tree(&work),
            super::site(&[("lock", "")]).into_iter().chain(cache(&work)).collect()
        );
        assert_eq!(folder.exists(), !is_new);
        assert_eq!(counts(&folder, &site, PLAIN)[1], usize::from(is_new));
        assert_eq!(tree(&folder), site);
    }
}

fn cache(work: &Path) -> Option<(String, Vec<u8>)> {
    Some(("cache".to_owned(), fs::read(work.join("cache")).ok()?))
}

fn sites() -> impl Strategy<Value = Vec<Files>> {
    let route = "(a|b|c)(/(a|b|c|index\\.html)){0,2}";
    let files = prop::collection::btree_map(route, "[xy]{0,2}", 0..6);
    let free = files.prop_map(|files: BTreeMap<String, String>| {
        let names: BTreeSet<_> = files.keys().cloned().collect();
        let is_free =
            |path: &String| !path.match_indices('/').any(|(at, _)| names.contains(&path[..at]));
        files
            .into_iter()
            .filter(|(path, _)| is_free(path))
            .map(|(p, t)| (p, t.into_bytes()))
            .collect()
    });
    prop::collection::vec(free, 1..5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_sites_ends_as_the_last_alone(sites in sites(), swap: bool) {
        let (_room, folder) = room();
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(".theirs"), "theirs").unwrap();
        for site in &sites {
            counts(&folder, site, Options { swap, durable: false });
            fs::create_dir_all(folder.join("theirs")).unwrap();
            fs::write(folder.join("theirs/file"), "theirs").unwrap();
        }
        let (_other, alone) = room();
        let last = sites.last().unwrap();
        counts(&alone, last, PLAIN);
        let mut all = tree(&alone);
        for (path, text) in [(".theirs", "theirs"), ("theirs/", ""), ("theirs/file", "theirs")] {
            all.insert(path.to_owned(), text.as_bytes().to_vec());
        }
        prop_assert_eq!(tree(&folder), all);
        let manifest = |folder: &Path| fs::read(folder.join(manifest::FILE)).unwrap();
        prop_assert_eq!(manifest(&folder), manifest(&alone));
    }
}
