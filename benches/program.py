#!/usr/bin/env python3
"""Measures the program itself: `scripts/bench program`.

    first build  `cargo build --release` in a fresh folder, everything compiled: CPU and wall time,
                 and the CPU time of each crate's compiler
    start-up     `--version`: CPU time, wall time, instructions
    size         of the program as it is shipped, and what of its code belongs to which crate
    crates       how many were compiled; for the big ones what they are for (ARCHITECTURE.md), and
                 what would not be there without them: crates, seconds, kilobytes

The build takes minutes, most of a gigabyte on disk, and removes what it has made. Its wall time means
something only where the machine has nothing else to do.
"""
import argparse
import collections
import datetime
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import compare
import machine
from paired import once

# Stands before rustc, and notes the CPU time of each crate.
WRAPPER = """#!/bin/bash
name=-
for word in "$@"; do
    if [ "$previous" = --crate-name ]; then name=$word; break; fi
    previous=$word
done
TIMEFORMAT="$name ${CARGO_PKG_NAME:--} ${CARGO_PKG_VERSION:--} %U %S"
exec 3>&2
{ time "$@" 2>&3; } 2>>"$TONGWEN_TIMES"
"""
# Crates whose cost is told.
LINES = 16
STARTS = 40
STANDARD = {"alloc", "core", "std"}


def first_build(home):
    """Builds everything, with symbols; CPU and wall seconds, seconds by crate, the program's path."""
    wrapper, times = os.path.join(home, "wrapper"), os.path.join(home, "times")
    with open(wrapper, "w", encoding="utf-8") as f:
        f.write(WRAPPER)
    os.chmod(wrapper, 0o755)
    subprocess.run(["cargo", "fetch", "--locked", "--quiet"], cwd=compare.ROOT, check=True)
    environment = dict(os.environ, RUSTC_WRAPPER=wrapper, TONGWEN_TIMES=times,
                       CARGO_TARGET_DIR=home, CARGO_PROFILE_RELEASE_STRIP="none")
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=compare.ROOT,
                   env=environment, check=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    seconds, compiled = collections.Counter(), set()
    for line in compare.text_of(times).splitlines():
        unit, crate, version, user, system = line.split()
        if crate == "-" or unit == "___":
            continue
        if unit == "build_script_build":
            crate = crate.split()[0]
        seconds[crate] += float(user) + float(system)
        compiled.add((crate, version))
    return cpu, wall, seconds, compiled, os.path.join(home, "release", "tongwen")


def code_sizes(program):
    """Bytes of code by crate: that which a function's name names first, but for the standard
    library, whose generic code is what others make of it."""
    told = subprocess.run(["nm", "--print-size", "--demangle", program], check=True,
                          capture_output=True, text=True).stdout
    sizes = collections.Counter()
    for line in told.splitlines():
        part = re.match(r"[0-9a-f]+ ([0-9a-f]+) [tTwW] (.*)", line)
        if part:
            named = re.findall(r"(?<![\w:])([a-z_]\w*)(?=::)", part.group(2))
            foreign = [name for name in named if name not in STANDARD]
            crate = foreign[0] if foreign else "std" if named else "C"
            sizes[crate] += int(part.group(1), 16)
    return sizes


class Graph:
    """The crates of which the program is made on this machine, by name."""

    def __init__(self, compiled):
        words = ["cargo", "metadata", "--format-version=1", "--locked", "--offline",
                 "--filter-platform", machine.rust()["host"]]
        told = subprocess.run(words, cwd=compare.ROOT, check=True, capture_output=True, text=True)
        meta = json.loads(told.stdout)
        ids = {package["id"]: package["name"] for package in meta["packages"]
               if (package["name"], package["version"]) in compiled}
        self.edges = collections.defaultdict(set)
        for node in meta["resolve"]["nodes"]:
            for edge in node["deps"] if node["id"] in ids else []:
                kinds = {kind["kind"] for kind in edge["dep_kinds"]}
                if edge["pkg"] in ids and kinds != {"dev"}:
                    self.edges[ids[node["id"]]].add(ids[edge["pkg"]])

    def reached(self, without=None):
        seen, left = {"tongwen"}, ["tongwen"]
        while left:
            for name in self.edges[left.pop()] - seen:
                if name != without:
                    seen.add(name)
                    left.append(name)
        return seen

    def only_for(self, name):
        """The crates that would not be there without this one."""
        return self.reached() - self.reached(name)


def purposes():
    """What each crate is for, as ARCHITECTURE.md tells it."""
    found = {}
    paper = compare.text_of(os.path.join(compare.ROOT, "ARCHITECTURE.md"))
    for row in re.findall(r"^\| (.+?) \| (.+?) \|$", paper.split("## 8. ")[1], re.M):
        for name in re.sub(r"\([^)]*\)", "", row[0]).split(","):
            found.setdefault(name.strip(), row[1])
    return found


def crates(seconds, compiled, sizes):
    graph, known = Graph(compiled), purposes()
    rows = []
    for name in graph.edges["tongwen"]:
        own = graph.only_for(name)
        size = sum(sizes[crate.replace("-", "_")] for crate in own)
        rows.append((sum(seconds[crate] for crate in own), name, len(own), size))
    rows.sort(reverse=True)
    rows = [(seconds["tongwen"], "tongwen", 1, sizes["tongwen"])] + rows[:LINES]
    lines = [[": ".join(filter(None, [name, known.get(name)])), str(count), "%.1f" % cost, "%d" % (size / 1024)]
             for cost, name, count, size in rows]
    return compare.table(["crate, and what it is for", "crates only for it", "CPU s", "KiB of code"], lines)


def start_up(program, log):
    runs = [once([program, "--version"], log) for _ in range(STARTS)]
    middle = {key: statistics.median(run[key] for run in runs) for key in ("cpu", "wall")}
    return middle["cpu"], middle["wall"], machine.instructions([program, "--version"])


def measured(home):
    cpu, wall, seconds, compiled, program = first_build(home)
    sizes = code_sizes(program)
    subprocess.run(["strip", program], check=True)
    machine.need_valgrind()
    start = start_up(program, subprocess.DEVNULL)
    rows = [["first build, wall s", "%.0f" % wall, "under 240"],
            ["first build, CPU s", "%.0f" % cpu, ""],
            ["of it compilers of crates", "%.0f" % sum(seconds.values()), ""],
            ["crates compiled", str(len(compiled)), ""],
            ["program, MiB", "%.1f" % (os.path.getsize(program) / 1048576), ""],
            ["code in it, MiB", "%.1f" % (sum(sizes.values()) / 1048576), ""],
            ["`--version`, CPU ms", "%.1f" % (start[0] * 1000), "under 5"],
            ["`--version`, wall ms", "%.1f" % (start[1] * 1000), "under 5"],
            ["`--version`, million instructions", "%.2f" % (start[2] / 1e6), ""]]
    head = "%s; %s; %d cores; rustc %s; default features; load of the machine %.1f." % (
        datetime.date.today(), machine.cpu_model(), os.cpu_count(), machine.rust()["release"],
        os.getloadavg()[1])
    return "\n\n".join([head, compare.table(["the program", "measured", "wanted"], rows),
                        crates(seconds, compiled, sizes)])


def main():
    p = argparse.ArgumentParser(prog="scripts/bench program", description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--write", action="store_true", help="renew the table of docs/performance.md")
    a = p.parse_args()
    compare.say("building everything anew")
    home = tempfile.mkdtemp(prefix="tongwen-program-")
    try:
        text = measured(home)
    finally:
        shutil.rmtree(home)
    print(text)
    if a.write:
        compare.insert("program", text)


if __name__ == "__main__":
    try:
        main()
    except (RuntimeError, subprocess.SubprocessError) as error:
        sys.exit("bench: %s" % error)
