#!/usr/bin/env python3
"""Interleaved whole-process timing of several commands.

    paired.py [-n RUNS] [--warmup W] [--json FILE] [--scratch DIR] NAME COMMAND [NAME COMMAND ...]

The commands run in turn (A B C A B C ...), so drift of the machine's speed hits
all alike. A COMMAND is one string, split as a shell splits words, run without a
shell; {out} in it is replaced by the absolute path of a directory that does not
exist yet, another one for every run. Without --tidy the directories are removed
at the end, not between the runs: on ext4, creating files soon after many were
deleted scans the deleted inodes and can cost more than the build itself.

Wall seconds are a monotonic clock around the process; user, system and peak
memory are the kernel's accounting of the finished child. Printed: median [min
max] and, for each command after the first, the ratio of medians and the median
of the run-by-run ratios, both as (this command) / (first command).
"""
import argparse
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def once(command, log):
    """Runs one command to its end."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    peak = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    if child.returncode:
        raise RuntimeError("exit status %d: %s" % (child.returncode, shlex.join(command)))
    return {"wall": wall, "user": usage.ru_utime, "sys": usage.ru_stime,
            "cpu": usage.ru_utime + usage.ru_stime, "peak_mib": peak}


def interleaved(jobs, runs, warmup, scratch, log, tidy=False):
    """`{name: [run, ...]}` of `[(name, words)]`, all run in turn."""
    found = {name: [] for name, _ in jobs}
    scratch = tempfile.mkdtemp(prefix="paired-", dir=scratch and os.path.abspath(scratch))
    try:
        for k in range(warmup + runs):
            for name, command in jobs:
                out = os.path.join(scratch, "%s-%d" % (name, k))
                run = once([word.replace("{out}", out) for word in command], log)
                if k >= warmup:
                    found[name].append(run)
                if tidy:
                    shutil.rmtree(out, ignore_errors=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return found


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def show(found):
    keys = ("wall", "user", "sys", "cpu", "peak_mib")
    print("%-8s" % "" + "".join("%26s" % k for k in keys))
    for name in found:
        cells = []
        for key in keys:
            xs = [r[key] for r in found[name]]
            form = "%.0f [%.0f %.0f]" if key == "peak_mib" else "%.3f [%.3f %.3f]"
            cells.append("%26s" % (form % (statistics.median(xs), min(xs), max(xs))))
        print("%-8s" % name + "".join(cells))
    (first, ys), *others = found.items()
    for name, xs in others:
        for key in ("wall", "cpu", "peak_mib"):
            paired = statistics.median(x[key] / y[key] for x, y in zip(xs, ys))
            print("%s / %s %-8s ratio of medians %.2f, median of paired ratios %.2f"
                  % (name, first, key, median(xs, key) / median(ys, key), paired))


def main():
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("-n", "--runs", type=int, default=5)
    p.add_argument("--warmup", type=int, default=1)
    p.add_argument("--json", help="also write every run to this file")
    p.add_argument("--log", default=os.devnull, help="append the commands' output here")
    p.add_argument("--scratch", help="where the {out} directories go (default: the temporary directory)")
    p.add_argument("--tidy", action="store_true", help="remove each {out} after its run")
    p.add_argument("jobs", nargs="+", metavar="NAME COMMAND")
    a = p.parse_args()
    if len(a.jobs) % 2:
        p.error("arguments come in pairs: NAME COMMAND")
    jobs = [(a.jobs[i], shlex.split(a.jobs[i + 1])) for i in range(0, len(a.jobs), 2)]
    with open(a.log, "ab") as log:
        try:
            found = interleaved(jobs, a.runs, a.warmup, a.scratch, log, a.tidy)
        except RuntimeError as error:
            sys.exit("paired.py: %s" % error)
    show(found)
    if a.json:
        with open(a.json, "w") as f:
            json.dump(found, f, indent=1)


if __name__ == "__main__":
    main()
