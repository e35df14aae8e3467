#!/usr/bin/env python3
"""Measures what the search index adds to a build: `scripts/bench search [PAIRS [RUNS]]`.

The same site is built in turn with `[search] enabled = true` and `false`, by the default theme. What
others do on the machine lengthens both runs of a turn alike, so believe the ratios, which are
medians of the ratios turn by turn. Where valgrind is installed the instructions of one thread are
counted too, at a tenth of the size: these do not depend on the machine's load at all.
"""
import argparse
import datetime
import os
import shutil
import statistics
import subprocess
import sys

import compare
import machine
from paired import interleaved, median

KEYS = ("user", "cpu", "peak_mib")


def sites(work, pairs):
    """The corpus with and without search, as folders by name."""
    changes = {"without": [], "with": [compare.SEARCH]}
    return {name: compare.variant(work, pairs, "search-" + name, changes[name]) for name in changes}


def words(program, folder):
    return [program, "build", "--quiet", "--root", folder, "--at", compare.AT, "--output", "{out}"]


def instructions(program, folder, work):
    """How many one build executes, on one thread."""
    out = os.path.join(work, "search-counted")
    shutil.rmtree(out, ignore_errors=True)
    try:
        return machine.instructions([word.replace("{out}", out) for word in words(program, folder)])
    finally:
        shutil.rmtree(out, ignore_errors=True)


def main():
    p = argparse.ArgumentParser(prog="scripts/bench search", description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("pairs", type=int, nargs="?", default=5000)
    p.add_argument("runs", type=int, nargs="?", default=9)
    p.add_argument("--write", action="store_true", help="renew the table of docs/performance.md")
    a = p.parse_args()
    work = compare.work_folder()
    program = compare.tongwen()
    folders = sites(work, a.pairs)
    jobs = [(name, words(program, folder)) for name, folder in folders.items()]
    compare.say("building %d pairs %d times" % (a.pairs, 2 * a.runs))
    found = interleaved(jobs, a.runs, 1, work, subprocess.DEVNULL, tidy=True)
    rows = [[name] + [median(found[name], key) for key in KEYS] for name in ("without", "with")]
    ratio = {key: statistics.median(x[key] / y[key] for x, y in zip(found["with"], found["without"]))
             for key in KEYS}
    lines = ["%s; %d pairs; default theme; medians of %d turns."
             % (datetime.date.today(), a.pairs, a.runs), "",
             "| build | user CPU s | CPU s | peak MiB |", "|---|--:|--:|--:|"]
    lines += ["| %s search | %.2f | %.2f | %.0f |" % tuple(row) for row in rows]
    lines.append("| more | %s |" % " | ".join("%.0f %%" % (100 * ratio[key] - 100) for key in KEYS))
    if shutil.which("valgrind"):
        tenth = max(a.pairs // 10, 1)
        compare.say("counting instructions of %d pairs" % tenth)
        counted = {name: instructions(program, folder, work)
                   for name, folder in sites(work, tenth).items()}
        lines += ["", "Instructions of a build of %d pairs: %.0f million without search, %.0f %% more with it."
                  % (tenth, counted["without"] / 1e6,
                     100 * counted["with"] / counted["without"] - 100)]
    print("\n".join(lines))
    if a.write:
        compare.insert("search", "\n".join(lines))


if __name__ == "__main__":
    try:
        main()
    except (RuntimeError, subprocess.CalledProcessError) as error:
        sys.exit("bench: %s" % error)
