//! The life of a translation, from nothing to up to date and out of date again, as the people who
//! make it see it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use tongwen::base::SourcePath;
use tongwen::load::{Changes, Overrides, read_settings, with_stamp};
use tongwen::pair::Clock;
use tongwen::press::{self, Press};

use super::cli::run;
use super::sites::{NOW, Site, files, write};

const SITE: &str = "
-- site.toml --
base_url = \"https://news.example.org/\"
timezone = \"Asia/Shanghai\"
[languages.en]
title = \"News\"
[languages.zh]
title = \"新闻\"
[chrome]
footer = []
-- content/en/news/_index.md --
# News
-- content/zh/news/_index.md --
+++
translate = false
+++
# 新闻
";

const ENGLISH: &str = "+++
title = \"Training in Fuzhou\"
date = 2023-07-14
tags = [\"training\"]
+++

The course took place in Fuzhou.

40 people took part.

- [Programme](/news/)
- Certificates
";

const EN: &str = "content/en/news/training.md";
const ZH: &str = "content/zh/news/training.md";

fn room(text: &str) -> tempfile::TempDir {
    let room = tempfile::tempdir().unwrap();
    Site::new(text).write(room.path());
    room
}

fn text(room: &Path, path: &str) -> String {
    fs::read_to_string(room.join(path)).unwrap()
}

fn edit(room: &Path, path: &str, from: &str, to: &str) {
    let old = text(room, path);
    assert!(old.contains(from), "{old}");
    write(room, path, old.replace(from, to).as_bytes());
}

/// The state of the Chinese side of a story, as `status` has it for programs.
fn state(room: &Path, key: &str) -> String {
    let rows = run(room, &["status", "--at", NOW, "--format", "json"]).calm().json();
    let rows = rows["rows"].as_array().unwrap().clone();
    let row = rows.iter().find(|row| row["key"] == key).unwrap();
    row["states"]["zh"].as_str().unwrap().to_owned()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a story is told in one piece")]
fn the_story_of_a_translation() {
    let room = room(SITE);
    let room = room.path();
    let translate = |step: &str, path: &str| run(room, &["translate", step, path]);
    let check = || run(room, &["check", "--at", NOW]).calm().out;
    // What a page tells its readers about its translation; nothing, when all is well.
    let built = |lang: &str| {
        run(room, &["build", "--at", NOW, "--quiet"]).calm();
        let page = text(room, &format!("public/{lang}/news/training/index.html"));
        let remark = page.split_once("class=\"remark\">").map(|(_, rest)| rest);
        remark.and_then(|rest| rest.split("</p>").next()).unwrap_or_default().to_owned()
    };

    // An English article is written. Its translation is missing, and a check in CI may say so.
    write(room, EN, ENGLISH.as_bytes());
    assert_eq!(state(room, "news/training"), "missing");
    run(room, &["status", "--fail-on", "missing,stale", "--section", "news"]).ends(1);
    run(room, &["status", "--fail-on", "stale"]).ends(0);
    assert_eq!(check(), "checked 3 articles, 0 pairs: no faults\n");
    assert_eq!(built("en"), "", "its page has nothing to say about it");
    let none = translate("diff", EN).ends(2);
    assert!(none.err.contains("tongwen translate start content/en/news/training.md"), "{none:?}");

    // The skeleton: what is the same in both languages is there, and every block waits for its
    // translation. It is a draft, so nobody reads it yet.
    let started = translate("start", EN).calm();
    assert!(started.out.starts_with("made content/zh/news/training.md\n"), "{started:?}");
    assert_eq!(
        text(room, ZH),
        "+++\ndraft = true\ntitle = \"Training in Fuzhou\"\ndate = 2023-07-14\n\
         tags = [\"training\"]\n+++\n\n\
         <!--\nThe course took place in Fuzhou.\n-->\n\n\n\
         <!--\n40 people took part.\n-->\n\n\n\
         <!--\n- [Programme](/news/)\n- Certificates\n-->\n\n"
    );
    assert_eq!(state(room, "news/training"), "draft");
    assert_eq!(check(), "checked 4 articles, 0 pairs: no faults\n", "a draft is not compared");
    assert_eq!(built("en"), "");
    assert!(!room.join("public/zh/news/training").exists());
    translate("start", EN).ends(2);

    // The translator finishes it. That it is complete, nobody has said yet.
    write(
        room,
        ZH,
        "+++\ntitle = \"福州培训班\"\ndate = 2023-07-14\ntags = [\"training\"]\n+++\n\n\
         培训班在福州举办。\n\n40人参加。\n\n- [日程](/news/)\n- 证书\n"
            .as_bytes(),
    );
    assert_eq!(state(room, "news/training"), "unverified");
    assert_eq!(check(), "checked 4 articles, 1 pairs: no faults\n");
    assert_eq!(built("zh"), "");
    assert!(translate("diff", ZH).calm().out.contains("never stamped"));

    // Now somebody does. Only the stamp is new in the file.
    let before = text(room, ZH);
    let stamped = translate("ack", ZH).calm();
    insta::assert_snapshot!("ack", stamped.out);
    let after = text(room, ZH);
    let (head, rest) = after.split_once("[l10n]\n").unwrap();
    let (stamp, body) = rest.split_once("+++\n").unwrap();
    assert_eq!(format!("{head}+++\n{body}"), before);
    assert_eq!(stamp.lines().count(), 2, "{stamp}");
    assert_eq!(state(room, "news/training"), "current");
    assert_eq!(built("zh"), "");
    assert_eq!(
        translate("diff", ZH).calm().out,
        "content/zh/news/training.md says what content/en/news/training.md says\n"
    );

    // The original is laid out anew, its tags and its address change: not one word of it does.
    write(
        room,
        EN,
        b"---\ntitle: Training in Fuzhou\ndate: 2023-07-14\nslug: course\n---\n\
          The course\ntook place in *Fuzhou*.\n\n40 people\ntook part.\n\n\
          * [Programme][p]\n* Certificates\n\n[p]: /news/\n",
    );
    assert_eq!(state(room, "news/training"), "current");

    // A number is mended, and a paragraph comes in between.
    write(room, EN, ENGLISH.as_bytes());
    edit(room, EN, "40 people took part.\n", "Experts taught.\n\n41 people took part.\n");
    assert_eq!(state(room, "news/training"), "stale");
    run(room, &["status", "--stale", "--fail-on", "stale"]).ends(1);
    let json = run(room, &["status", "--format", "json", "--stale"]).calm().json();
    assert_eq!(json["stories"], 1);
    assert_eq!(
        json["rows"][0]["changed_blocks"],
        serde_json::json!({"zh": [
            {"change": "changed", "kind": "paragraph", "block": 1, "was": 1},
            {"change": "added", "kind": "paragraph", "block": 2, "was": null},
        ]})
    );
    insta::assert_snapshot!("diff", translate("diff", ZH).calm().out);
    let zh = run(room, &["translate", "diff", EN, "--ui", "zh"]).calm();
    insta::assert_snapshot!("diff_zh", zh.out);

    // That the two disagree is known already, so `check` does not tell it again, figure by figure.
    assert_eq!(check(), "checked 4 articles, 0 pairs: no faults\n");
    // Readers of the translation are told, and shown the way to the original.
    assert_eq!(
        built("zh"),
        "原文在翻译之后有改动，译文尚未更新。 \
         <a href=\"/en/news/training/\" hreflang=\"en\">查看原文：\
         <span lang=\"en\">Training in Fuzhou</span></a>"
    );
    assert_eq!(built("en"), "");

    // A house that would rather show nothing than something old says so, for one section even.
    let policy = "[[translation.rules]]\nsection = \"news\"\nstale = \"hold\"\n";
    let settings = text(room, "site.toml");
    write(room, "site.toml", format!("{settings}{policy}").as_bytes());
    assert_eq!(state(room, "news/training"), "held");
    run(room, &["build", "--at", NOW, "--quiet"]).calm();
    assert!(!room.join("public/zh/news/training").exists());
    let held = run(room, &["list", "held", "--format", "json"]).calm().json();
    assert_eq!((held[0]["path"].as_str(), held[0]["route"].is_null()), (Some(ZH), true));
    run(room, &["status", "--fail-on", "stale"]).ends(1);
    let policy = policy.replace("hold", "ignore");
    write(room, "site.toml", format!("{settings}{policy}").as_bytes());
    assert_eq!(state(room, "news/training"), "stale");
    assert_eq!(built("zh"), "");
    write(room, "site.toml", settings.as_bytes());

    // The translation follows, with a slip, and is stamped with all others that are ready.
    edit(room, ZH, "40人参加。\n", "专家授课。\n\n14人参加。\n");
    let all = run(room, &["translate", "ack", "--all", "--section", "news", "--lang", "zh"]).calm();
    assert!(
        all.out.ends_with("1 stamped, 1 up to date before\n") || all.out.contains("2 stamped"),
        "{all:?}"
    );
    assert_eq!(state(room, "news/training"), "current");
    assert_eq!(built("zh"), "");
    // A stamp says that somebody has looked. `check` looks too.
    let slip = run(room, &["check", "--at", NOW, "--format", "short"]).ends(0).out;
    assert_eq!(
        slip,
        "content/zh/news/training.md:14:1: warning[agree::numbers]: the number `14` has nothing \
         that answers it in `content/en/news/training.md`\n"
    );
    run(room, &["check", "--at", NOW, "--strict"]).ends(1);
    edit(room, ZH, "14人", "41人");
    assert_eq!(check(), "checked 4 articles, 1 pairs: no faults\n");
    assert_eq!(state(room, "news/training"), "current", "the stamp is of the original");
    assert!(translate("diff", ZH).calm().out.contains("says what"));

    // A second time there is nothing to do, and no file is touched.
    let sources = files(&room.join("content"));
    let again = run(room, &["translate", "ack", "--all"]).calm();
    assert_eq!(again.out, "0 stamped, 2 up to date before\n");
    assert_eq!(files(&room.join("content")), sources);
}

#[test]
fn formats_of_status() {
    let room = room(SITE);
    write(room.path(), EN, ENGLISH.as_bytes());
    let shown = |format: &str| {
        let args = ["status", "--at", NOW, "--missing", "--format", format, "--ui", "zh"];
        run(room.path(), &args).calm().out
    };
    assert_eq!(
        shown("csv"),
        "key,section,en,zh,changed_blocks,changed_at,changed_by\n\
         news/training,news,original,missing,0,,\n"
    );
    assert_eq!(
        shown("md"),
        "| 报道 | 栏目 | en | zh |\n| --- | --- | --- | --- |\n| news/training | news | 原文 | 缺译 |\n"
    );
    let html = shown("html");
    assert!(html.starts_with("<!doctype html>\n<html lang=\"zh\">"), "{html}");
    assert!(
        html.contains("<tr><td>news/training</td><td>news</td><td>原文</td><td>缺译</td></tr>")
    );
}

/// Files as editors have them: of all bytes but the stamp, none changes.
#[test]
fn ack_leaves_every_other_byte_alone() {
    let stamp = "source";
    let cases: [(&str, &str); 6] = [
        (
            "toml.md",
            "\u{feff}+++\r\n# note\r\ntitle = '甲' # 标题\r\n[extra]\r\nb = 1\r\n\r\n+++\r\n\r\n正文  \r\n",
        ),
        ("yaml.md", "---\ntags:   # none\n- a\ntitle: >-\n  甲\n  乙\n# the end\n---\n\n正文"),
        ("yaml-crlf.md", "---\r\ntitle: 甲\r\n---\r\n正文\r\n\r\n\r\n"),
        ("json.md", "{\"title\":\"甲\",\n \"weight\": 1}\n正文\n"),
        ("bare.md", "\u{feff}# 甲\r\n\r\n正文\r\n"),
        ("empty.md", ""),
    ];
    let room = room(SITE);
    let room = room.path();
    for (name, zh) in cases {
        write(room, &format!("content/en/news/{name}"), b"# A\n\nText.\n");
        write(room, &format!("content/zh/news/{name}"), zh.as_bytes());
    }
    run(room, &["translate", "ack", "--all"]).calm();
    for (name, zh) in cases {
        let path = format!("content/zh/news/{name}");
        let new = text(room, &path);
        assert!(new.contains(stamp), "{new}");
        // What was there before is there in order: a part before the stamp, and the rest behind.
        let before = zh.bytes().zip(new.bytes()).take_while(|(a, b)| a == b).count();
        assert!(new.as_bytes().ends_with(&zh.as_bytes()[before..]), "{name}: {new}");
        let zh_ends = zh.contains("\r\n");
        assert_eq!(new.matches('\n').count() == new.matches("\r\n").count(), zh_ends, "{new:?}");
    }
    let sources = files(&room.join("content"));
    run(room, &["translate", "ack", "--all"]).calm();
    assert_eq!(files(&room.join("content")), sources, "a second time nothing is written");
    assert!(sources.keys().all(|name| !name.contains("/.")), "nothing is left beside");
}

#[cfg(unix)]
#[test]
fn ack_keeps_permissions() {
    use std::os::unix::fs::PermissionsExt as _;

    let room = room(SITE);
    let room = room.path();
    write(room, EN, ENGLISH.as_bytes());
    write(room, ZH, b"# \xE7\x94\xB2\n");
    fs::set_permissions(room.join(ZH), fs::Permissions::from_mode(0o640)).unwrap();
    run(room, &["translate", "ack", ZH]).calm();
    assert_eq!(fs::metadata(room.join(ZH)).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn wrong_usage_is_told() {
    let room = room(SITE);
    let room = room.path();
    write(room, EN, ENGLISH.as_bytes());
    write(room, ZH, b"---\n{title: A}\n---\n");
    write(room, "content/zh/news/alone.md", b"# \xE7\x94\xB2\n");
    let mut said = String::new();
    for args in [
        &["translate", "ack", "content/zh/news/trainign.md"][..],
        &["translate", "ack", EN],
        &["translate", "ack", ZH],
        &["translate", "ack", "content/zh/news/alone.md"],
        &["translate", "ack", "--all", "--section", "newz"],
        &["translate", "start", ZH],
        &["translate", "diff", "content/zh/news/alone.md"],
    ] {
        for ui in ["en", "zh"] {
            let run = run(room, &[args, &["--ui", ui]].concat());
            writeln!(said, "$ tongwen {} # {}\n{}", args.join(" "), run.status, run.err).unwrap();
        }
    }
    // An original that cannot be read is told, and what follows from it.
    write(room, EN, b"+++\ntitle = \n+++\n");
    let broken = run(room, &["translate", "ack", ZH]).ends(1);
    said += &broken.err;
    insta::assert_snapshot!("wrong_usage", said);
    for args in [&["translate"][..], &["translate", "ack"], &["translate", "ack", "--all", ZH]] {
        run(room, args).ends(2);
    }
}

/// A file stands where a folder would have to be.
#[test]
fn what_cannot_be_written_is_told() {
    let room = room(SITE);
    let room = room.path();
    write(room, EN, ENGLISH.as_bytes());
    fs::remove_dir_all(room.join("content/zh/news")).unwrap();
    write(room, "content/zh/news", b"");
    let start = run(room, &["translate", "start", EN]).ends(2);
    assert!(
        start.err.contains("error[cli::cannot-write]: `content/zh/news/training.md`"),
        "{start:?}"
    );
}

/// A path may be given from inside, and that of a file which is to be made.
#[test]
fn paths_are_understood_from_where_one_stands() {
    let room = room(SITE);
    let room = room.path();
    write(room, EN, ENGLISH.as_bytes());
    let inside = room.join("content/zh/news");
    run(&inside, &["translate", "start", "training.md"]).calm();
    assert!(inside.join("training.md").exists());
    run(&inside, &["translate", "ack", "../news/./training.md"]).calm();
    assert!(text(room, ZH).contains("[l10n]"));
    run(room, &["translate", "diff", "./content/zh/news/training.md"]).calm();
}

/// What started in Chinese is no translation, whatever the site's default language is.
#[test]
fn the_side_without_a_stamp_is_the_original() {
    let room = room(SITE);
    let room = room.path();
    write(room, ZH, "# 甲\n\n乙\n".as_bytes());
    write(room, EN, b"# A\n\nB\n");
    assert_eq!(state(room, "news/training"), "unverified");
    run(room, &["translate", "ack", EN]).ends(2);
    edit(room, ZH, "# 甲", "+++\noriginal = true\n+++\n# 甲");
    run(room, &["translate", "ack", EN]).calm();
    // From now on the stamp says it.
    edit(room, ZH, "+++\noriginal = true\n+++\n", "");
    assert_eq!(state(room, "news/training"), "original");
    let row = run(room, &["status", "--format", "csv"]).calm().out;
    assert!(row.contains("news/training,news,current,original,0,,"), "{row}");
}

/// What the preview sees while somebody writes: a press that has read the site before knows what
/// one that begins anew knows.
#[test]
fn an_edit_of_the_original_reaches_its_translation() {
    let mut site = Site::new(SITE);
    site.put(EN, ENGLISH.into());
    site.put(ZH, "# 甲\n\n乙\n\n丙\n\n- 丁\n".into());
    let text = std::str::from_utf8(&site.files["site.toml"]).unwrap();
    let settings = read_settings(&SourcePath::new("site.toml"), text, &Overrides::default());
    let settings = Arc::new(settings.value.unwrap());
    let clock = Clock::at(NOW.parse().unwrap());
    let mut press = Press::new(site.tree());
    let changed = |path: &str| Changes::Paths([path.to_owned()].into());
    let mut edited = |path: &str, text: &str| {
        site.put(path, text.into());
        let fresh = press::gather(site.tree(), &settings, clock).value.site;
        *press.tree() = site.tree();
        let manuscript = press.gather(&settings, clock, &changed(path)).value;
        let story = |site: &tongwen::site::Site| {
            let story = site.stories.iter().find(|story| story.key.as_str() == "news/training");
            story.unwrap().clone()
        };
        let (new, old) = (story(&manuscript.site), story(&fresh));
        assert_eq!((&new.states, &manuscript.site.drift), (&old.states, &fresh.drift), "{text}");
        let (en, zh) = (new.members[0].unwrap(), new.members[1].unwrap());
        let stamp = manuscript.facts(en).stamp();
        let blocks = (manuscript.blocks_ahead(en), manuscript.blocks_behind(zh));
        (new.states[1].name(), blocks, stamp)
    };
    let none = || (vec![], vec![]);
    let (state, _, stamp) = edited(EN, ENGLISH);
    assert_eq!(state, "unverified");
    let zh = "+++\ntitle = \"甲\"\n+++\n乙\n\n丙\n\n- 丁\n";
    let file = SourcePath::new(ZH);
    let zh = with_stamp(&file, zh.as_bytes(), &stamp, &settings).unwrap().unwrap();
    assert_eq!(edited(ZH, &zh), ("current", none(), stamp.clone()));
    let now = ENGLISH.replace("40", "41");
    let (state, blocks, new) = edited(EN, &now);
    assert_eq!((state, blocks), ("stale", (vec![1], vec![1])));
    // A line across the page moves the blocks behind it, and says nothing.
    let (state, blocks, _) = edited(EN, &now.replace("41", "***\n\n41"));
    assert_eq!((state, blocks), ("stale", (vec![2], vec![1])));
    assert_eq!(edited(EN, ENGLISH), ("current", none(), stamp));
    assert_eq!(edited(EN, &now).0, "stale");
    let zh = with_stamp(&file, zh.as_bytes(), &new, &settings).unwrap().unwrap();
    assert_eq!(edited(ZH, &zh), ("current", none(), new));
    assert_eq!(edited(EN, &now.replace("Training", "Course")).0, "stale");
}
