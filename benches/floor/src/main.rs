//! Lower bounds for a static site build.
//!
//!     floor CONTENT MANIFEST OUT read|parse|write|all
//!
//! MANIFEST is a listing of an existing output tree, one `SIZE<TAB>RELATIVE
//! PATH` a line (see `compare.py`). The modes:
//!
//! * `read`:  read every `.md` file below CONTENT in parallel
//! * `parse`: `read`, and render each Markdown body to HTML in memory
//! * `write`: `read`, and write files of the MANIFEST's names and sizes to OUT
//! * `all`:   `parse` and `write`
//!
//! OUT must not exist. Nothing is compared or skipped:
//! this is what a program that did no thinking at all would have to spend.

use pulldown_cmark::{html, Options, Parser};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

fn body(text: &str) -> &str {
    let Some(rest) = text.strip_prefix("+++\n") else { return text };
    rest.find("\n+++\n").map_or(text, |at| &rest[at + 5..])
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.len() != 4 {
        eprintln!("usage: floor CONTENT MANIFEST OUT read|parse|write|all");
        std::process::exit(2);
    }
    let (content, manifest, out, mode) = (&args[0], &args[1], Path::new(&args[2]), &args[3][..]);
    let parse = matches!(mode, "parse" | "all");
    let write = matches!(mode, "write" | "all");

    let t = Instant::now();
    let inputs: Vec<PathBuf> = walkdir::WalkDir::new(content)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file())
        .map(|e| e.into_path())
        .filter(|p| p.extension().is_some_and(|x| x == "md"))
        .collect();
    let walked = t.elapsed();

    let t = Instant::now();
    let (read, made) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let mut options = Options::empty();
    options.insert(Options::ENABLE_TABLES);
    options.insert(Options::ENABLE_STRIKETHROUGH);
    options.insert(Options::ENABLE_FOOTNOTES);
    inputs.par_iter().for_each(|p| {
        let text = fs::read_to_string(p).expect("read");
        read.fetch_add(text.len(), Ordering::Relaxed);
        if parse {
            let source = body(&text);
            let mut page = String::with_capacity(source.len() * 3 / 2);
            html::push_html(&mut page, Parser::new_ext(source, options));
            made.fetch_add(page.len(), Ordering::Relaxed);
            std::hint::black_box(&page);
        }
    });
    let loaded = t.elapsed();

    let t = Instant::now();
    let (mut files, mut bytes) = (0, 0);
    if write {
        let listing = fs::read_to_string(manifest).expect("manifest");
        let rows: Vec<(usize, PathBuf)> = listing
            .lines()
            .filter_map(|l| l.split_once('\t'))
            .map(|(n, p)| (n.parse().expect("size"), out.join(p)))
            .collect();
        let largest = rows.iter().map(|r| r.0).max().unwrap_or(0);
        let filler = vec![b'x'; largest];
        // Parents first: a sorted set of directories, each made once.
        let dirs: BTreeSet<&Path> =
            rows.iter().flat_map(|r| r.1.ancestors().skip(1)).collect();
        for d in dirs {
            if !d.as_os_str().is_empty() {
                let _ = fs::create_dir(d);
            }
        }
        rows.par_iter().for_each(|(n, p)| {
            File::create(p).and_then(|mut f| f.write_all(&filler[..*n])).expect("write");
        });
        files = rows.len();
        bytes = rows.iter().map(|r| r.0).sum();
    }
    println!(
        "inputs {} ({} bytes) html {} bytes, outputs {files} ({bytes} bytes); walk {walked:.1?} read+parse {loaded:.1?} write {:.1?}",
        inputs.len(),
        read.into_inner(),
        made.into_inner(),
        t.elapsed(),
    );
}
