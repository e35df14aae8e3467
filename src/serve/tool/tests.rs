use super::{
    DeadLink, Frame, Language, Neighbour, Side, SideBlock, SideColumn, Status, StatusCell,
    StatusRow, file, links, side, side_path, status, words,
};
use crate::diag::Ui;
use crate::site::State;

const HOSTILE: &str = "<script>alert(\"1\")</script> & 'x'\0";
const HARMLESS: &str =
    "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;\u{FFFD}";

fn frame(ui: Ui) -> Frame {
    Frame { ui, home: "/".to_owned(), seen: "12".to_owned() }
}

fn language(key: &str, tag: &str, label: &str) -> Language {
    Language { key: key.to_owned(), tag: tag.to_owned(), label: label.to_owned() }
}

fn cell(state: State, title: Option<&str>) -> StatusCell {
    StatusCell {
        state,
        title: title.map(str::to_owned),
        page: title.map(|_| "/en/x/".to_owned()),
        file: title.map(|_| "content/en/x.md".to_owned()),
        edit: None,
    }
}

/// A story in English and Chinese.
fn row(key: &str, en: (State, Option<&str>), zh: (State, Option<&str>)) -> StatusRow {
    StatusRow {
        key: key.to_owned(),
        section: key.rsplit_once('/').map_or("", |(section, _)| section).to_owned(),
        is_pair: en.1.is_some() && zh.1.is_some(),
        cells: vec![cell(en.0, en.1), cell(zh.0, zh.1)],
    }
}

fn stories(rows: Vec<StatusRow>) -> Status {
    let languages = vec![language("en", "en", "English"), language("zh", "zh-Hans", "中文")];
    Status { languages, rows }
}

fn few() -> Status {
    stories(vec![
        row("about", (State::Original, Some("About us")), (State::NotRequired, None)),
        row("news/flood", (State::Original, Some("Flood")), (State::Draft, Some("洪水"))),
        row("news/fair", (State::Missing, None), (State::Original, Some("展会 Fair"))),
    ])
}

fn asked(all: &Status, query: &str) -> String {
    text(status(&frame(Ui::En), all, Some(query)).bytes)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// Keys of the stories in the table.
fn keys(html: &str) -> Vec<&str> {
    let cells = html.split("<span class=\"key\">").skip(1);
    cells.map(|rest| rest.split('<').next().unwrap()).collect()
}

/// The number on a filter for a state.
fn count<'a>(html: &'a str, state: &str) -> &'a str {
    let chip = html.split(&format!("chip-{state}\"")).nth(1).unwrap();
    chip.split("<b>").nth(1).unwrap().split('<').next().unwrap()
}

#[test]
fn stories_are_found_by_text_language_section_and_state() {
    let all = few();
    assert_eq!(keys(&asked(&all, "")), ["about", "news/flood", "news/fair"]);
    assert_eq!(keys(&asked(&all, "q=FLOOD")), ["news/flood"]);
    assert_eq!(keys(&asked(&all, "q=%E6%B4%AA")), ["news/flood"]);
    assert_eq!(keys(&asked(&all, "q=fair+%E5%B1%95")), ["news/fair"]);
    assert_eq!(keys(&asked(&all, "section=news")), ["news/flood", "news/fair"]);
    assert_eq!(keys(&asked(&all, "section=%2F")), ["about"]);
    assert_eq!(keys(&asked(&all, "state=original")), ["about", "news/flood", "news/fair"]);
    assert_eq!(keys(&asked(&all, "state=original&lang=zh")), ["news/fair"]);
    assert_eq!(keys(&asked(&all, "state=missing&lang=zh")), [""; 0]);
    // What an edition never wanted is no part of it; what it lacks is.
    assert_eq!(keys(&asked(&all, "lang=zh")), ["news/flood", "news/fair"]);
    assert_eq!(keys(&asked(&all, "lang=en&q=%E6%B4%AA")), [""; 0]);
    assert!(asked(&all, "q=nobody").contains("No story is like this."));
}

#[test]
fn what_the_site_does_not_know_is_not_asked_for() {
    let all = few();
    let html = asked(&all, "state=lost&lang=fr&section=sport&page=-1&q=+%20&x&=&%FF");
    assert_eq!(keys(&html).len(), 3);
    assert!(!html.contains("fr\" selected") && !html.contains("name=\"state\""));
}

#[test]
fn counts_follow_every_filter_but_the_state() {
    let all = few();
    let html = asked(&all, "section=news&state=draft");
    assert_eq!(keys(&html), ["news/flood"]);
    let counts = ["all", "original", "missing", "draft", "not_required"];
    assert_eq!(counts.map(|state| count(&html, state)), ["2", "2", "1", "1", "0"]);
    assert!(html.contains("href=\"/__status?section=news&amp;state=missing\""));
    assert!(html.contains("<input type=\"hidden\" name=\"state\" value=\"draft\">"));
    assert!(html.contains("Stories: 1 of 3"));
}

#[test]
fn long_lists_come_in_pages() {
    let rows = (0..450).map(|n| {
        row(&format!("news/{n:03}"), (State::Original, Some("Title")), (State::Missing, None))
    });
    let all = stories(rows.collect());
    let first = asked(&all, "q=title");
    assert_eq!((keys(&first).len(), keys(&first)[0]), (200, "news/000"));
    assert!(first.contains("1–200 of 450") && !first.contains("rel=\"prev\""));
    assert!(first.contains("rel=\"next\" href=\"/__status?q=title&amp;page=2\""));
    let last = asked(&all, "page=3&state=missing");
    assert_eq!((keys(&last).len(), keys(&last)[0]), (50, "news/400"));
    assert!(last.contains("href=\"/__status?state=missing&amp;page=2\""));
    assert!(!last.contains("rel=\"next\""));
    // Whoever comes with an old link sees the end, not nothing.
    assert_eq!(keys(&asked(&all, "page=99"))[0], "news/400");
    assert!(!asked(&all, "q=001").contains("class=\"pager\""));
}

#[test]
fn a_site_without_stories_says_so() {
    assert!(asked(&stories(Vec::new()), "").contains("The site has no stories yet."));
}

fn translated(stale: bool, chinese: usize) -> Side {
    let column = |tag: &str, label: &str, count| SideColumn {
        tag: tag.to_owned(),
        label: label.to_owned(),
        state: State::Original,
        title: Some(format!("Title in {tag}")),
        page: Some(format!("/{tag}/x/")),
        edit: Some("vscode://file/x.md".to_owned()),
        blocks: (0..count).map(|n| block(&format!("<p>{tag} {n}</p>"), stale)).collect(),
    };
    Side {
        key: "news/x".to_owned(),
        columns: vec![column("en", "English", 2), column("zh-Hans", "中文", chinese)],
        previous: None,
        next: Some(Neighbour {
            key: "新闻/乙".to_owned(),
            title: "乙".to_owned(),
            tag: "zh-Hans".to_owned(),
        }),
    }
}

fn block(html: &str, stale: bool) -> SideBlock {
    SideBlock { html: html.to_owned(), stale }
}

#[test]
fn blocks_of_one_number_share_a_row() {
    let html = text(side(&frame(Ui::En), &translated(false, 2)).bytes);
    let rows: Vec<&str> = html.split("<div class=\"row\">").skip(1).collect();
    assert_eq!(rows.len(), 2);
    assert!(rows[1].contains("lang=\"en\"><p>en 1</p>"));
    assert!(rows[1].contains("lang=\"zh-Hans\"><p>zh-Hans 1</p>"));
    assert!(!html.contains("class=\"notice\"") && !html.contains("Out of date"));
    assert!(html.contains("href=\"/__side/%E6%96%B0%E9%97%BB/%E4%B9%99\""));
}

#[test]
fn a_difference_in_length_is_said_and_all_is_shown() {
    let html = text(side(&frame(Ui::En), &translated(true, 3)).bytes);
    assert_eq!(html.matches("<div class=\"row\">").count(), 3);
    assert!(html.contains("(English 2, 中文 3)"));
    assert_eq!(html.matches("Nothing here").count(), 1);
    assert_eq!(html.matches(">Out of date</p>").count(), 5);
    let chinese = text(side(&frame(Ui::Zh), &translated(true, 3)).bytes);
    assert!(chinese.contains("（English2段，中文3段）") && chinese.contains(">待更新</p>"));
}

#[test]
fn a_language_without_text_is_no_difference() {
    let mut story = translated(false, 0);
    story.columns[1].title = None;
    let html = text(side(&frame(Ui::En), &story).bytes);
    assert!(html.contains("There is no text in this language yet."));
    assert_eq!(html.matches("Nothing here").count(), 0);
    assert!(!html.contains("class=\"notice\""));
}

fn dead(file: &str, place: &str, text: &str) -> DeadLink {
    let edit = (!place.is_empty()).then(|| format!("vscode://file/{file}:{place}"));
    DeadLink {
        file: file.to_owned(),
        place: place.to_owned(),
        edit,
        text: text.to_owned(),
        help: vec!["did you mean `b.md`?".to_owned()],
    }
}

#[test]
fn dead_links_stand_by_file() {
    let all = [dead("b.md", "1:1", "one"), dead("a.md", "3:5", "two"), dead("b.md", "", "three")];
    let html = text(links(&frame(Ui::En), &all).bytes);
    assert!(html.find(">a.md<").unwrap() < html.find(">b.md<").unwrap());
    assert_eq!(html.matches("<section").count(), 2);
    assert!(html.contains("<a href=\"vscode://file/a.md:3:5\">3:5</a>"));
    assert!(html.contains("Places to mend: 3; files: 2"));
    assert!(html.contains("did you mean `b.md`?"));
    let calm = text(links(&frame(Ui::Zh), &[]).bytes);
    assert!(calm.contains("链接全部有效，图片一张不缺。"));
}

#[test]
fn whatever_comes_from_files_is_text() {
    let hostile = || Some(HOSTILE.to_owned());
    let mut all = stories(vec![row(
        HOSTILE,
        (State::Original, Some(HOSTILE)),
        (State::Draft, Some(HOSTILE)),
    )]);
    all.rows[0].cells[0].page = hostile();
    all.rows[0].cells[0].edit = hostile();
    all.rows[0].cells[1].page = None;
    all.rows[0].cells[1].file = hostile();
    all.languages[1] = language("zh", HOSTILE, HOSTILE);
    let mut story = translated(false, 2);
    story.key = HOSTILE.to_owned();
    story.columns[1] = SideColumn {
        tag: HOSTILE.to_owned(),
        label: HOSTILE.to_owned(),
        title: hostile(),
        page: hostile(),
        edit: hostile(),
        state: State::Unverified,
        blocks: Vec::new(),
    };
    story.next = Some(Neighbour {
        key: HOSTILE.to_owned(),
        title: HOSTILE.to_owned(),
        tag: HOSTILE.to_owned(),
    });
    let mut fault = dead(HOSTILE, HOSTILE, HOSTILE);
    fault.help = vec![HOSTILE.to_owned()];
    let mut own = frame(Ui::En);
    own.home = HOSTILE.to_owned();
    own.seen = HOSTILE.to_owned();
    let query =
        "q=%3Cscript%3Ealert(%221%22)&lang=zh&state=draft&section=%3Cscript%3Ealert(%221%22)%3C";
    let pages = [status(&own, &all, Some(query)), side(&own, &story), links(&own, &[fault])];
    for page in pages {
        let html = text(page.bytes);
        assert!(html.contains(HARMLESS), "{html}");
        assert!(!html.contains("<script>") && !html.contains("\"1\"") && !html.contains('\0'));
        // Our own two, which are files.
        assert_eq!(html.matches("<script").count(), 2);
        assert!(!html.contains(" style=") && !html.contains("<style"));
    }
}

#[test]
fn pages_speak_the_language_of_the_interface() {
    let html = text(status(&frame(Ui::Zh), &few(), None).bytes);
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"zh-Hans\">"));
    for part in
        ["共3篇报道，符合条件的有3篇", "草稿", "翻译进度", "不需翻译", "aria-current=\"page\""]
    {
        assert!(html.contains(part), "{part}");
    }
    // A key that no catalogue knows would show itself.
    let pages = [
        html,
        asked(&few(), "q=x"),
        text(side(&frame(Ui::Zh), &translated(true, 3)).bytes),
        text(links(&frame(Ui::Zh), &[dead("a.md", "", "x")]).bytes),
        words(Ui::En).to_string(),
        words(Ui::Zh).to_string(),
    ];
    for page in pages {
        assert!(!page.contains("serve-") && !page.contains("state-words"), "{page}");
    }
    assert_eq!(words(Ui::Zh)["lang"], "zh-Hans");
}

#[test]
fn keys_become_paths() {
    assert_eq!(side_path("news/x"), "/__side/news/x");
    assert_eq!(side_path("新闻/a b?"), "/__side/%E6%96%B0%E9%97%BB/a%20b%3F");
}

#[test]
fn scripts_and_styles_are_inside_the_program() {
    for name in ["preview.js", "preview.css", "tool.js", "tool.css"] {
        let page = file(&format!("/__tongwen/{name}")).unwrap();
        assert!(page.bytes.len() > 500 && page.media.ends_with("; charset=utf-8"));
    }
    assert!(file("/__tongwen/other.js").is_none());
}

/// Every word that the script asks for is one that it gets, and none is left over.
#[test]
fn the_script_and_its_words_agree() {
    let script = text(file("/__tongwen/preview.js").unwrap().bytes);
    let words = words(Ui::En);
    for name in words.as_object().unwrap().keys() {
        let used = script.contains(&format!("words.{name}"))
            || script.contains(&format!("words['{name}']"));
        assert!(used, "{name} is said by nobody");
    }
    let mut asked: Vec<&str> = script.split("words.").skip(1).collect();
    asked.retain(|rest| !rest.starts_with("toml") && !rest.starts_with('/'));
    for rest in asked {
        let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap();
        assert!(words.get(name).is_some(), "{name} has no words");
    }
}
