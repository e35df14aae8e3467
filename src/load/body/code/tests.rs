//! Blocks of code: which lines are marked, what has colours, and what stays plain.

use super::{lines_asked_for, lines_of, split};
use crate::load::body::tests::{check, faults};

#[test]
fn languages_and_attributes() {
    let cases = [
        ("rust", ("rust", "")),
        ("rust {hl_lines=[2]}", ("rust", "hl_lines=[2]")),
        ("rust{hl_lines=[2]}", ("rust", "hl_lines=[2]")),
        ("{hl_lines=[2]}", ("", "hl_lines=[2]")),
        ("  ruby startline=3 $%@#$", ("ruby", "")),
        (";", (";", "")),
        ("", ("", "")),
        ("a{b", ("a{b", "")),
    ];
    for (info, expected) in cases {
        assert_eq!(split(info), expected, "{info}");
    }
    let cases = [
        ("hl_lines=[2,\"4-5\"]", Some("2,\"4-5\"")),
        ("linenos=true, hl_lines = '3 4' ", Some("3 4")),
        ("hl_lines=7 a=b", Some("7")),
        ("my_hl_lines=7", None),
        ("hl_lines", None),
    ];
    for (attributes, expected) in cases {
        assert_eq!(lines_asked_for(attributes), expected, "{attributes}");
    }
    for (item, expected) in
        [("4", Some(4..=4)), ("4-5", Some(4..=5)), ("5-4", None), ("0", None), ("x", None)]
    {
        assert_eq!(lines_of(item), expected, "{item}");
    }
}

#[test]
fn lines_are_marked_with_and_without_a_language() {
    check(&[
        (
            "```{hl_lines=[2]}\na\n<b>\nc\n```",
            "<pre><code>a\n<mark class=\"line\">&lt;b&gt;\n</mark>c\n</code></pre>",
        ),
        (
            "```nobody {hl_lines=[1,\"3-9\"]}\na\nb\nc\n```",
            "<pre><code class=\"language-nobody\"><mark class=\"line\">a\n</mark>b\n\
             <mark class=\"line\">c\n</mark></code></pre>",
        ),
    ]);
}

#[test]
fn lines_that_are_none_are_told_where_they_stand() {
    let source = "```rust {hl_lines=[1,\"5-x\",0]}\nlet a;\n```";
    assert_eq!(faults(source), [("code::lines", "5-x"), ("code::lines", "0")]);
}

#[cfg(feature = "highlight")]
mod coloured {
    use std::fs;
    use std::path::Path;
    use std::time::{Duration, Instant};

    use syntect::dumps;
    use syntect::parsing::{SyntaxDefinition, SyntaxSetBuilder};

    use super::super::{LONGEST_BLOCK, LONGEST_LINE, colours, names};
    use super::check;
    use crate::load::body::tests::html;

    #[test]
    fn kinds_are_classes() {
        check(&[
            (
                "```Rust\nfn a() { \"<x>\" } // 中文\n```",
                "<pre><code class=\"language-Rust\"><span class=\"hl-keyword\">fn</span> \
                 <span class=\"hl-name\">a</span>() { <span class=\"hl-string\">\"&lt;x&gt;\"</span> } \
                 <span class=\"hl-comment\">// 中文\n</span></code></pre>",
            ),
            (
                "```toml {hl_lines=2}\n# 配置\nbase_url = \"https://a\" \n[markdown]\nmath = true\n```",
                "<pre><code class=\"language-toml\"><span class=\"hl-comment\"># 配置</span>\n\
                 <mark class=\"line\"><span class=\"hl-attribute\">base_url</span> = \
                 <span class=\"hl-string\">\"https://a\"</span> \n</mark>\
                 [<span class=\"hl-type\">markdown</span>]\n<span class=\"hl-attribute\">math</span> = \
                 <span class=\"hl-number\">true</span>\n</code></pre>",
            ),
            ("```\nfn a() {}\n```", "<pre><code>fn a() {}\n</code></pre>"),
            (
                "```unheard-of\nfn a() {}\n```",
                "<pre><code class=\"language-unheard-of\">fn a() {}\n</code></pre>",
            ),
        ]);
    }

    /// Code with keywords, texts and comments in languages that people write about here.
    #[test]
    fn every_name_has_a_grammar_and_no_grammar_loses_a_letter() {
        let code = "(def q \"r\")\nif x == 'a' then /* b */ # c\n\"d\" <e f=\"g\">1.5</e>\n名 = \"值\" -- h\n+i\n-j\n\
                    \\begin{a} % z\n";
        for language in NAMES_TO_TRY {
            let grammar = names::grammar(language).unwrap_or_else(|| panic!("{language}"));
            assert!(colours::find(grammar).is_some(), "{language} names no grammar");
            let out = html(&format!("```{language}\n{code}```"));
            let (_, inner) = out.split_once("<code").unwrap().1.split_once('>').unwrap();
            let mut text = String::new();
            let mut rest = inner;
            while let Some((before, tag)) = rest.split_once('<') {
                text.push_str(before);
                rest = tag.split_once('>').unwrap().1;
            }
            let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            assert_eq!(text, code, "{language}");
            assert!(out.contains("<span class=\"hl-"), "{language} has no colours: {out}");
        }
    }

    const NAMES_TO_TRY: &[&str] = &[
        "sh",
        "bash",
        "shell",
        "console",
        "js",
        "jsx",
        "ts",
        "tsx",
        "py",
        "yml",
        "toml",
        "docker",
        "html",
        "xml",
        "json",
        "jsonc",
        "diff",
        "c",
        "c++",
        "C#",
        "Rust",
        "go",
        "java",
        "php",
        "rb",
        "sql",
        "css",
        "md",
        "lua",
        "perl",
        "r",
        "tex",
        "makefile",
        "scala",
        "haskell",
        "clojure",
        "bat",
        "properties",
        "objc",
        "erlang",
        "groovy",
        "pascal",
        "tcl",
        "ocaml",
        "lisp",
        "d",
        "matlab",
        "dot",
        "regex",
        "bibtex",
        "applescript",
    ];

    #[test]
    fn what_is_no_code_to_read_stays_plain() {
        let long = format!("```rust\n{}\n```", "let a; ".repeat(LONGEST_BLOCK / 7 + 1));
        let wide = format!("```rust\nlet a;\n{}\n```", "x".repeat(LONGEST_LINE + 1));
        for source in [long, wide] {
            assert!(!html(&source).contains("<span"));
        }
    }

    /// Grammars are expressions that try every way; the bounds keep that small. Generous, since a
    /// test may run beside others: without bounds it would be minutes.
    #[test]
    fn hostile_code_is_read_in_bounded_time() {
        let shapes = ["a(", "((((", "\"\\", "/*", "<a b=", "{[", "a.b::c<", "$(", "`${", "x = y "];
        for language in
            ["js", "ts", "rust", "sh", "html", "php", "c++", "md", "yaml", "toml", "css"]
        {
            for shape in shapes {
                let line = shape.repeat((LONGEST_LINE - 1) / shape.len()) + "\n";
                let code = line.repeat(4);
                let begun = Instant::now();
                let out = html(&format!("````{language}\n{code}````"));
                let spent = begun.elapsed();
                assert!(out.ends_with("</code></pre>"), "{language}");
                assert!(spent < Duration::from_secs(20), "{language} {shape}: {spent:?}");
            }
        }
    }

    /// `own.dump` is what `grammars/` say. After a change of them this test leaves the new dump
    /// beside the old one.
    #[test]
    fn the_dump_holds_our_grammars() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/load/body/code");
        let mut grammars: Vec<_> = fs::read_dir(folder.join("grammars"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        grammars.sort();
        let mut builder = SyntaxSetBuilder::new();
        for path in grammars {
            let text = fs::read_to_string(&path).unwrap();
            builder.add(SyntaxDefinition::load_from_str(&text, true, None).unwrap());
        }
        let new = folder.join("own.dump.new");
        dumps::dump_to_uncompressed_file(&builder.build(), &new).unwrap();
        let made = fs::read(&new).unwrap();
        assert!(made == colours::DUMP, "own.dump.new is right: let it take the place of own.dump");
        fs::remove_file(new).unwrap();
    }
}
