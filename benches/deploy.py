#!/usr/bin/env python3
"""Measures deploying: `scripts/bench deploy [PAIRS] [--write]`.

A generated site is built and sent to a server of the tests (`s3rver`, on this
machine, its files in the work folder): all of it, nothing, one word. 4,600 pairs are a little more
than 20,000 files. The server does its part on the same cores, so the rate says what the program and
this server do together; memory, CPU time and requests are the program's own.
"""
import argparse
import datetime
import json
import os
import shutil
import socket
import subprocess
import sys
import time

import compare
import machine

SERVERS = os.path.join(compare.ROOT, "tests", "servers")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start(data, port):
    """The server, once it answers."""
    program = os.path.join(SERVERS, "node_modules", "s3rver", "bin", "s3rver.js")
    if not os.path.exists(program):
        raise RuntimeError("scripts/test installs the server; run it once")
    command = ["node", program, "-d", data, "-a", "127.0.0.1", "-p", str(port), "-s",
               "--configure-bucket", "site"]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL)
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return child
        except OSError:
            time.sleep(0.05)
    child.kill()
    raise RuntimeError("the server does not answer")


def site(work, pairs, port):
    folder = os.path.join(work, "deploy-%d" % pairs)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(compare.corpus(work, "ours", pairs), folder)
    with open(os.path.join(folder, "site.toml"), "a", encoding="utf-8") as f:
        f.write('\n[deploy.production]\nkind = "s3"\nbucket = "site"\n'
                'endpoint = "http://127.0.0.1:%d"\n' % port)
    return folder


def build(program, folder):
    subprocess.run([program, "build", "--quiet", "--root", folder, "--at", compare.AT], check=True,
                   stderr=subprocess.DEVNULL)


def deploy(program, folder):
    """One deploy: what it reports, and what it cost."""
    command = [program, "deploy", "--root", folder, "--yes", "--format", "json"]
    environment = dict(os.environ, AWS_ACCESS_KEY_ID="S3RVER", AWS_SECRET_ACCESS_KEY="S3RVER")
    begun = time.perf_counter()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             env=environment)
    text = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError("exit status %d" % child.returncode)
    report = json.loads(text)
    return {"files": len(report["uploads"]), "bytes": report["bytes"],
            "requests": report["requests"], "wall": time.perf_counter() - begun,
            "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024}


def one_word(folder):
    """Changes a word of the first article."""
    for base, folders, names in os.walk(os.path.join(folder, "content", "en")):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(base, name)
            text = compare.text_of(path)
            if name.endswith(".md") and not name.startswith("_") and " the " in text:
                with open(path, "w", encoding="utf-8") as f:
                    f.write(" another ".join(text.rsplit(" the ", 1)))
                return
    raise RuntimeError("no article holds the word")


def main():
    p = argparse.ArgumentParser(prog="scripts/bench deploy", description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("pairs", type=int, nargs="?", default=4600)
    p.add_argument("--write", action="store_true", help="renew the table of docs/performance.md")
    a = p.parse_args()
    work = compare.work_folder()
    program = compare.tongwen()
    data = os.path.join(work, "deploy-data")
    shutil.rmtree(data, ignore_errors=True)
    os.makedirs(data)
    port = free_port()
    server = start(data, port)
    try:
        folder = site(work, a.pairs, port)
        build(program, folder)
        compare.say("deploying %d pairs" % a.pairs)
        found = [("everything", deploy(program, folder)), ("nothing", deploy(program, folder))]
        one_word(folder)
        build(program, folder)
        found.append(("one word changed", deploy(program, folder)))
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(data, ignore_errors=True)
    lines = ["%s; %s; %d cores; server on the same machine; 16 at once." % (
        datetime.date.today(), machine.cpu_model(), os.cpu_count()), "",
        "| deploy | files sent | MB | requests | wall s | files a second | CPU s | peak MiB |",
        "|---|--:|--:|--:|--:|--:|--:|--:|"]
    for name, run in found:
        rate = "%.0f" % (run["files"] / run["wall"]) if run["files"] > 100 else ""
        lines.append("| %s | %d | %.1f | %d | %.2f | %s | %.2f | %.0f |" % (
            name, run["files"], run["bytes"] / 1e6, run["requests"], run["wall"], rate,
            run["cpu"], run["peak"]))
    print("\n".join(lines))
    if a.write:
        compare.insert("deploy", "\n".join(lines))


if __name__ == "__main__":
    try:
        main()
    except (RuntimeError, subprocess.CalledProcessError) as error:
        sys.exit("bench: %s" % error)
