//! Skeletons, shown whole.

use super::skeleton;
use crate::base::SourcePath;

#[test]
fn a_skeleton_has_the_front_matter_and_a_place_for_every_block() {
    let made = |text: &str| skeleton(&SourcePath::new("a.md"), text.as_bytes()).unwrap();
    let cases = [
        (
            "+++\ntitle = \"A\" # why\ndate = 2023-07-14\ndraft = false\noriginal = true\naliases = [\n  \"/old/\",\n]\n\
             tags = [\"a\"]\n[l10n]\nsource = \"x\"\nblocks = []\n[extra]\na = 1\n+++\n\nOne\ntwo [three][r] -->.\n\n\
             ## Four\n***\n- five\n\n  six\n\n```\nseven\n```\n<div>eight</div>\n\n![n](n.png)\n\n[r]: ../news/r.md\n[^1]: ten\n",
            "+++\ndraft = true\ntitle = \"A\" # why\ndate = 2023-07-14\ntags = [\"a\"]\n[extra]\na = 1\n+++\n\
             \n<!--\nOne\ntwo [three][r] --&gt;.\n-->\n\n\n<!--\n## Four\n-->\n\n\n***\n\n<!--\n- five\n\n  six\n-->\n\n\n\
             ```\nseven\n```\n\n<div>eight</div>\n\n<!--\n![n](n.png)\n-->\n\n\n[r]: ../news/r.md\n\n<!--\n[^1]: ten\n-->\n\n",
        ),
        (
            "\u{feff}---\r\n  title: A\r\n  aliases:\r\n  - /b/\r\n  slug: a\r\n  translate: true\r\n---\r\nB\r\n",
            "---\r\n  draft: true\r\n  title: A\r\n  slug: a\r\n---\r\n\r\n<!--\r\nB\r\n-->\r\n\r\n",
        ),
        (
            "{\"title\": \"A\", \"draft\": false, \"tags\": [\"b\"]}\n",
            "{\n  \"draft\": true,\n  \"title\": \"A\",\n  \"tags\": [\"b\"]\n}\n",
        ),
        ("# A\n\nB", "+++\ndraft = true\n+++\n\n<!--\n# A\n-->\n\n\n<!--\nB\n-->\n\n"),
        ("", "+++\ndraft = true\n+++\n"),
    ];
    for (text, expected) in cases {
        assert_eq!(made(text), expected, "{text}");
    }
}
