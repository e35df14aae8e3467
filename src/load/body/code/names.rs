//! What people call the languages of code, and where the grammar of each is found.

/// Where a grammar is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grammar {
    /// Among those of the highlighter, under this ending of file names.
    Usual(&'static str),
    /// Among our own.
    Own(&'static str),
}

use Grammar::{Own, Usual};

/// Names in small letters, by alphabet. Several are dialects of what stands behind them.
const NAMES: &[(&str, Grammar)] = &[
    ("applescript", Usual("applescript")),
    ("atom", Usual("xml")),
    ("bash", Usual("sh")),
    ("bat", Usual("bat")),
    ("batch", Usual("bat")),
    ("bibtex", Usual("bib")),
    ("c", Usual("c")),
    ("c#", Usual("cs")),
    ("c++", Usual("cpp")),
    ("cc", Usual("cpp")),
    ("cjs", Usual("js")),
    ("clojure", Usual("clj")),
    ("cmd", Usual("bat")),
    ("console", Usual("sh")),
    ("containerfile", Own("dockerfile")),
    ("cpp", Usual("cpp")),
    ("cs", Usual("cs")),
    ("csharp", Usual("cs")),
    ("css", Usual("css")),
    ("cts", Own("ts")),
    ("d", Usual("d")),
    ("diff", Usual("diff")),
    ("docker", Own("dockerfile")),
    ("dockerfile", Own("dockerfile")),
    ("dot", Usual("dot")),
    ("erlang", Usual("erl")),
    ("go", Usual("go")),
    ("golang", Usual("go")),
    ("graphviz", Usual("dot")),
    ("groovy", Usual("groovy")),
    ("h", Usual("c")),
    ("haskell", Usual("hs")),
    ("hpp", Usual("cpp")),
    ("hs", Usual("hs")),
    ("htm", Usual("html")),
    ("html", Usual("html")),
    ("java", Usual("java")),
    ("javascript", Usual("js")),
    ("js", Usual("js")),
    ("json", Usual("json")),
    ("json5", Usual("json")),
    ("jsonc", Usual("json")),
    ("jsonl", Usual("json")),
    ("jsx", Usual("js")),
    ("latex", Usual("tex")),
    ("lisp", Usual("lisp")),
    ("lua", Usual("lua")),
    ("make", Usual("makefile")),
    ("makefile", Usual("makefile")),
    ("markdown", Usual("md")),
    ("matlab", Usual("matlab")),
    ("md", Usual("md")),
    ("mjs", Usual("js")),
    ("mts", Own("ts")),
    ("mysql", Usual("sql")),
    ("node", Usual("js")),
    ("objc", Usual("m")),
    ("objective-c", Usual("m")),
    ("ocaml", Usual("ml")),
    ("pascal", Usual("pas")),
    ("patch", Usual("diff")),
    ("perl", Usual("pl")),
    ("php", Usual("php")),
    ("pl", Usual("pl")),
    ("postgresql", Usual("sql")),
    ("properties", Usual("properties")),
    ("py", Usual("py")),
    ("python", Usual("py")),
    ("python3", Usual("py")),
    ("r", Usual("r")),
    ("rb", Usual("rb")),
    ("regex", Usual("re")),
    ("rs", Usual("rs")),
    ("rss", Usual("xml")),
    ("ruby", Usual("rb")),
    ("rust", Usual("rs")),
    ("scala", Usual("scala")),
    ("sh", Usual("sh")),
    ("shell", Usual("sh")),
    ("shell-session", Usual("sh")),
    ("sql", Usual("sql")),
    ("sqlite", Usual("sql")),
    ("svg", Usual("xml")),
    ("tcl", Usual("tcl")),
    ("tex", Usual("tex")),
    ("toml", Own("toml")),
    ("ts", Own("ts")),
    ("tsx", Own("ts")),
    ("typescript", Own("ts")),
    ("vue", Usual("html")),
    ("xhtml", Usual("html")),
    ("xml", Usual("xml")),
    ("yaml", Usual("yaml")),
    ("yml", Usual("yaml")),
    ("zsh", Usual("sh")),
];

/// The grammar of a language by what it is called, in large or small letters.
pub(super) fn grammar(name: &str) -> Option<Grammar> {
    let lower = name.to_ascii_lowercase();
    let index = NAMES.binary_search_by(|(known, _)| (*known).cmp(&lower)).ok()?;
    Some(NAMES[index].1)
}

#[cfg(test)]
mod tests {
    use super::{NAMES, grammar};

    #[test]
    fn names_are_sorted_and_case_means_nothing() {
        assert!(NAMES.is_sorted_by(|(one, _), (two, _)| one < two));
        assert!(grammar("Rust").is_some() && grammar("C++").is_some() && grammar("text").is_none());
    }
}
