#!/usr/bin/env python3
"""Counts the instructions of each stage, and compares them with the baseline:
`scripts/bench counts`.

One run of each stage (counts.rs) over 100 generated pairs with the default theme, on one thread.
What else the machine does changes nothing, so a difference is one of the program: where a stage
differs by more than 3 % from benches/counts.toml, in either direction, the exit status is 1.
`--write` renews that file; say in the commit why. Another compiler or processor than that of the
baseline makes other instructions: then the figures are only told.
"""
import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

import machine

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
BASELINE = os.path.join(HERE, "counts.toml")
STAGES = ("parse", "pair", "plan", "theme", "render")
PAIRS = 100
LIMIT = 0.03
HEAD = """# Instructions of one run of each stage over %d generated pairs: `scripts/bench counts --write` makes
# this file anew.
""" % PAIRS


def program():
    """Builds counts.rs and gives its path. What no stage needs is left out, to be quick."""
    words = ["cargo", "build", "--profile", "counts", "--locked", "--quiet", "--bench", "counts",
             "--no-default-features", "--features", "fast-alloc,highlight,math",
             "--message-format", "json-render-diagnostics"]
    built = subprocess.run(words, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    # With a bench cargo builds the program too.
    return re.findall(r'"executable":"([^"]*\bcounts-[^"]+)"', built.stdout)[-1]


def counted():
    """Instructions by stage."""
    machine.need_valgrind()
    binary = program()
    home = tempfile.mkdtemp(prefix="tongwen-counts-")
    try:
        site = os.path.join(home, "site")
        subprocess.run([sys.executable, "-B", os.path.join(HERE, "corpus.py"), str(PAIRS), site,
                        "--layout", "ours", "--seed", "1"], check=True)
        return {stage: machine.instructions([binary, site, stage], "counted_" + stage)
                for stage in STAGES}
    finally:
        shutil.rmtree(home)


def baseline():
    """What the file says, as text by key."""
    try:
        with open(BASELINE, encoding="utf-8") as f:
            return dict(re.findall(r'^(\w+) = "?([^"\n]*)"?$', f.read(), re.M))
    except FileNotFoundError:
        return {}


def write(circumstances, found):
    lines = ['%s = "%s"' % pair for pair in circumstances.items()]
    lines += ["", "[instructions]"] + ["%s = %d" % pair for pair in found.items()]
    with open(BASELINE, "w", encoding="utf-8", newline="\n") as f:
        f.write(HEAD + "\n".join(lines) + "\n")


def main():
    p = argparse.ArgumentParser(prog="scripts/bench counts", description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--write", action="store_true", help="renew benches/counts.toml")
    a = p.parse_args()
    known, found = baseline(), counted()
    here = {"rustc": machine.rust()["release"], "architecture": machine.architecture()}
    print("%-8s %14s %14s %9s" % ("stage", "instructions", "baseline", "differs"))
    astray = []
    for stage, count in found.items():
        before = int(known.get(stage, 0))
        change = count / before - 1 if before else None
        print("%-8s %14s %14s %9s" % (stage, format(count, ","), format(before, ","),
                                      "new" if change is None else "%+.2f %%" % (100 * change)))
        if change is None or abs(change) > LIMIT:
            astray.append(stage)
    if a.write:
        write(here, found)
        return
    strange = ["%s %s, not %s" % (key, value, known.get(key))
               for key, value in here.items() if known.get(key) != value]
    if strange:
        print("not compared: the baseline was made elsewhere (%s)" % "; ".join(strange))
    elif astray:
        sys.exit("counts: %s differ by more than %.0f %% from the baseline: find out why, or renew it "
                 "with scripts/bench counts --write" % (", ".join(astray), 100 * LIMIT))


if __name__ == "__main__":
    try:
        main()
    except (RuntimeError, subprocess.SubprocessError) as error:
        sys.exit("counts: %s" % error)
