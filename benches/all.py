#!/usr/bin/env python3
"""Measures builds at every size, and what is wanted of them: `scripts/bench all`.

    500, 5,000, 25,000 pairs   everything that `scripts/bench PAIRS` measures
    100,000 pairs              tongwen with both themes, the floor

What it makes is removed as it goes: no more than one output is there at a time, and the articles of
the largest size only while they are needed. With 100,000 pairs that is eight gigabytes, else three.
"""
import argparse
import os
import shutil
import statistics
import sys

import compare
from compare import ratio
from paired import median

# Pairs, and runs of each program.
SIZES = {500: 9, 5000: 5, 25000: 3, 100000: 2}
HUGO_UP_TO = 25000
GB = 1e9 / 1048576


class Goals:
    """What is wanted, held against what was measured at each size."""

    def __init__(self, measured):
        self.measured = measured
        self.rows = []

    def add(self, text, value, wanted, is_met, form="%.2f"):
        self.rows.append([text, form % value, wanted, "yes" if is_met else "**no**"])

    def at_least(self, text, value, limit):
        self.add(text, value, "at least %s" % limit, value >= limit)

    def at_most(self, text, value, limit):
        self.add(text, value, "at most %s" % limit, value <= limit)

    def table(self):
        for pairs, (cold, _, warm, effects) in sorted(self.measured.items()):
            self.size("%s pairs: " % format(pairs, ","), pairs, cold, warm, effects)
        costs = [median(cold["equal"], "cpu") / pairs for pairs, (cold, *_) in self.measured.items()]
        self.at_most("CPU an article, dearest / cheapest size", max(costs) / min(costs), 1.2)
        return compare.table(["goal", "measured", "wanted", "met"], self.rows)

    def size(self, at, pairs, cold, warm, effects):
        wanted = {5000: 10, 25000: 20}.get(pairs)
        if wanted and "hugo" in cold:
            self.at_least(at + "CPU, Hugo / tongwen", ratio(cold, "hugo", "equal"), wanted)
            self.at_least(at + "CPU, Hugo / tongwen with its own theme", ratio(cold, "hugo", "default"), 5)
            self.at_least(at + "peak memory, Hugo / tongwen", ratio(cold, "hugo", "equal", "peak_mib"), 4)
        self.at_most(at + "CPU, tongwen / floor", ratio(cold, "equal", "all"), 2)
        self.at_most(at + "wall / CPU",
                     statistics.median(run["wall"] / run["cpu"] for run in cold["equal"]), 0.6)
        if "search" in cold:
            self.at_most(at + "CPU, with search / without", ratio(cold, "search", "default"), 1.5)
        if pairs >= 100000:
            for name in ("equal", "default"):
                peak = median(cold[name], "peak_mib") / GB
                self.add(at + "peak memory, GB, " + name + " theme", peak, "under 1.5", peak < 1.5)
        if warm:
            again = ratio(warm, "nothing changed", compare.COLD)
            self.at_most(at + "CPU, nothing changed / cold", again, 0.75)
            for name in ("one word changed", "template changed"):
                written, differ = effects[name]
                self.add(at + name + ", files written", len(written),
                         "the %s that differ" % format(len(differ), ","), written == differ, "%d")


def measure(bench, pairs, runs):
    with_hugo, is_largest = pairs <= HUGO_UP_TO, pairs > HUGO_UP_TO
    try:
        cold, counted = bench.cold(pairs, runs, with_hugo, with_all=not is_largest)
        warm, effects = ({}, {}) if is_largest else bench.warm(pairs, runs)
    finally:
        if is_largest:
            shutil.rmtree(os.path.join(bench.work, "ours-%d" % pairs), ignore_errors=True)
    return cold, counted, warm, effects


def sizes(text):
    return [int(part) for part in text.split(",") if part]


def main():
    p = argparse.ArgumentParser(prog="scripts/bench all", description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--sizes", type=sizes, default=list(SIZES), help="only these (500,5000,25000,100000)")
    p.add_argument("--runs", type=int, help="runs of each program at every size")
    p.add_argument("--write", action="store_true", help="renew the tables of docs/performance.md")
    a = p.parse_args()
    bench = compare.Bench(compare.work_folder(10 if max(a.sizes) > HUGO_UP_TO else 6))
    compare.say("working in %s" % bench.work)
    measured, texts = {}, {}
    for pairs in sorted(a.sizes):
        measured[pairs] = measure(bench, pairs, a.runs or SIZES.get(pairs, 3))
        texts[pairs] = compare.report(bench, pairs, *measured[pairs])
        print(texts[pairs] + "\n", flush=True)
    goals = Goals(measured).table()
    print(goals)
    if a.write:
        for pairs, text in texts.items():
            compare.insert("builds-%d" % pairs, text)
        compare.insert("goals", goals)
        if 5000 in texts:
            compare.insert("stages", compare.stages())


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:
        sys.exit("bench: %s" % error)
