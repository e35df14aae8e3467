#!/usr/bin/env python3
"""Measures previews: `scripts/bench serve [PAIRS[,PAIRS …] [EDITS]]`.

Runs `tongwen serve` and, on the same articles, `hugo server`, one after the other on
a memory file system, and edits files as an editor saves them. What is measured:

    ready      CPU seconds and wall time from the start to the first page
    body       one word in an article, until its page shows it when asked again
    headline   a title of the newest article, until the home page shows it
    template   a line in the article template, until an article's page shows it
    CPU        CPU time of the process for one edit of a word, and of a headline with all that it
               leads to; of tongwen with the page open
    memory     resident, when ready and after all edits

A page is asked for again every two milliseconds until it shows the edit. With more than one size
the costs of an edit at the smallest and the largest are held against each other.
"""
import argparse
import datetime
import http.client
import os
import shutil
import signal
import statistics
import subprocess
import threading
import time

import compare
import machine


def cpu(pid):
    """CPU seconds of a process until now."""
    total = 0
    for task in os.listdir("/proc/%d/task" % pid):
        try:
            with open("/proc/%d/task/%s/schedstat" % (pid, task), encoding="ascii") as f:
                total += int(f.read().split()[0])
        except OSError:
            pass
    return total / 1e9


def memory(pid):
    """Resident MiB."""
    with open("/proc/%d/status" % pid, encoding="ascii") as f:
        for line in f:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return 0


class Preview:
    """A server at work on a folder of its own."""

    def __init__(self, name, words, folder, port, home, page, article, template):
        self.name, self.words, self.folder, self.port = name, words, folder, port
        self.home, self.page = home, page
        self.article = os.path.join(folder, article)
        self.template = os.path.join(folder, template)
        self.connection = None

    def __enter__(self):
        start = time.perf_counter()
        self.process = subprocess.Popen(self.words, cwd=self.folder, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while True:
            try:
                if self.get(self.page)[0] == 200:
                    break
            except OSError:
                self.connection = None
            if self.process.poll() is not None or time.perf_counter() - start > 300:
                raise RuntimeError("%s does not answer" % self.name)
            time.sleep(0.005)
        self.ready = (cpu(self.process.pid), time.perf_counter() - start)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def get(self, path):
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            self.connection.request("GET", path)
            answer = self.connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection = None
            raise OSError(str(error)) from error

    def body(self, path):
        """What a page holds; nothing where the server breaks off, as some do in the middle of an edit."""
        try:
            return self.get(path)[1]
        except OSError:
            return b""

    def rest(self):
        """Waits until nothing is being done."""
        last = cpu(self.process.pid)
        for _ in range(200):
            time.sleep(0.1)
            now = cpu(self.process.pid)
            if now - last < 0.001:
                return
            last = now

    def until_shown(self, file, text, path, word):
        """Milliseconds from saving a file until a page holds a word."""
        with open(file, "w", encoding="utf-8") as f:
            f.write(text)
        start = time.perf_counter()
        while word not in self.body(path):
            if time.perf_counter() - start > 60:
                raise RuntimeError("%s never shows %s" % (self.name, word))
            time.sleep(0.002)
        return (time.perf_counter() - start) * 1000

    def listen(self):
        """Keeps the page open, as a browser does."""
        def hear():
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
                connection.request("GET", "/__tongwen/events?page=" + self.page)
                answer = connection.getresponse()
                while answer.read1(65536):
                    pass
            except (OSError, http.client.HTTPException):
                pass
        threading.Thread(target=hear, daemon=True).start()


def edits(count, text, change):
    for number in range(count):
        word = "edit%06dx" % number
        yield change(text, word), word.encode()


def measure(preview, count):
    with preview as p:
        with open(p.article, encoding="utf-8") as f:
            article = f.read()
        with open(p.template, encoding="utf-8") as f:
            template = f.read()
        figures = {"ready, CPU s": p.ready[0], "ready, wall s": p.ready[1]}
        p.rest()
        figures["memory when ready, MiB"] = memory(p.process.pid)

        def run(name, file, path, count, text, change):
            times = []
            for new, word in edits(count, text, change):
                times.append(p.until_shown(file, new, path, word))
                # Nobody saves more often; what comes sooner counts as one of many files.
                time.sleep(0.15)
            times.sort()
            figures[name + ", median ms"] = statistics.median(times)
            figures[name + ", 99th percentile ms"] = times[min(len(times) - 1, len(times) * 99 // 100)]
            p.rest()

        run("one word", p.article, p.page, count, article, lambda t, w: t + "\n" + w + "\n")
        run("headline", p.article, p.home, max(count // 4, 5), article,
            lambda t, w: t.replace('title = "', 'title = "' + w + " and so on"[:int(w[-4:-1]) % 9 + 1], 1))
        run("template", p.template, p.page, max(count // 10, 3), template,
            lambda t, w: t.replace("<main", '<main data-edit="%s"' % w, 1))
        with open(p.article, "w", encoding="utf-8") as f:
            f.write(article)
        if p.name == "tongwen":
            p.listen()
        p.rest()
        before = cpu(p.process.pid)
        for new, _ in edits(count, article, lambda t, w: t + "\n" + w + "\n"):
            with open(p.article, "w", encoding="utf-8") as f:
                f.write(new)
            time.sleep(0.2)
        p.rest()
        figures["CPU per edit of a word, ms"] = (cpu(p.process.pid) - before) / count * 1000
        figures["CPU per edit of a headline, ms"] = headlines(p, article, max(count // 4, 5))
        figures["memory after all edits, MiB"] = memory(p.process.pid)
        return figures


def headlines(p, article, count):
    """Milliseconds of CPU for another headline; each edit has time until nothing is left to do."""
    before = cpu(p.process.pid)
    for number in range(count):
        with open(p.article, "w", encoding="utf-8") as f:
            f.write(article.replace('title = "', 'title = "%s ' % ("Again" * (number % 3 + 1)), 1))
        time.sleep(0.2)
        p.rest()
    return (cpu(p.process.pid) - before) / count * 1000


def preview_of(name, program, folder, page_template):
    article = newest(folder)
    slug = os.path.splitext(os.path.relpath(article, os.path.join(folder, "content", "en")))[0]
    page = "/%s/" % slug
    if name == "tongwen":
        words = [program, "serve", "--port", "4817", "--quiet", "--theme", "bench", "--at", compare.AT]
        return Preview(name, words, folder, 4817, "/", page, article, page_template)
    words = [program, "server", "--quiet", "--buildFuture", "--port", "4818", "--bind", "127.0.0.1",
             "--destination", os.path.join(folder, "public")]
    return Preview(name, words, folder, 4818, "/", page, article, page_template)


def newest(folder):
    """The English article with the latest date."""
    base = os.path.join(folder, "content", "en")
    best = ("", "")
    for where, _, names in os.walk(base):
        for name in names:
            path = os.path.join(where, name)
            with open(path, encoding="utf-8") as f:
                for line in f.read(600).splitlines():
                    if line.startswith("date"):
                        best = max(best, (line, path))
    return best[1]


def shown(key, value):
    return "-" if value is None else ("%.2f" if key.endswith(" s") else "%.0f" if "MiB" in key else "%.1f") % value


def previews(work, programs, pairs, count):
    """Figures by program at one size."""
    templates = {"tongwen": "themes/bench/templates/base.html", "Hugo": "layouts/baseof.html"}
    found = {}
    for name, program in programs.items():
        source = compare.corpus(work, "ours" if name == "tongwen" else "hugo", pairs)
        folder = os.path.join(work, "serve-" + name)
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(source, folder)
        try:
            compare.say("%s, %d pairs, %d edits" % (name, pairs, count))
            found[name] = measure(preview_of(name, program, folder, templates[name]), count)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return found


def goals(found):
    """What an edit costs at the largest size, held against the smallest."""
    small, large = min(found), max(found)
    low, high = found[small]["tongwen"], found[large]["tongwen"]
    word, headline = "CPU per edit of a word, ms", "CPU per edit of a headline, ms"
    times = high[word] / low[word]
    micros = (high[headline] - low[headline]) * 1000 / (2 * (large - small))
    rows = [["CPU for an edit of a word, %s / %s pairs" % (format(large, ","), format(small, ",")),
             "%.2f" % times, "at most 1.2", "yes" if times <= 1.2 else "**no**"],
            ["CPU for another headline, µs for each article more", "%.2f" % micros, "at most 3",
             "yes" if micros <= 3 else "**no**"]]
    return compare.table(["goal", "measured", "wanted", "met"], rows)


def main():
    p = argparse.ArgumentParser(prog="scripts/bench serve", description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("pairs", nargs="?", default="5000", help="articles a language, one size or several (5000)")
    p.add_argument("edits", type=int, nargs="?", default=100, help="edits of a word (100)")
    p.add_argument("--no-hugo", action="store_true", help="measure tongwen alone")
    p.add_argument("--write", action="store_true", help="write the tables into docs/performance.md")
    a = p.parse_args()
    work = compare.work_folder()
    programs = {"tongwen": compare.tongwen()}
    if not a.no_hugo:
        programs["Hugo"] = compare.install_hugo(work)
    when = "%s; %s; %d cores; %d edits of a word." % (
        datetime.date.today().isoformat(), machine.cpu_model(), os.cpu_count(), a.edits)
    measured = {}
    for pairs in [int(part) for part in a.pairs.split(",")]:
        found = measured[pairs] = previews(work, programs, pairs, a.edits)
        rows = [[key] + [shown(key, figures.get(key)) for figures in found.values()]
                for key in found["tongwen"]]
        table = compare.table(["preview of %s pairs" % format(pairs, ",")] + list(found), rows)
        print(table + "\n", flush=True)
        if a.write:
            compare.insert("serve-%d" % pairs, when + "\n\n" + table)
    if len(measured) > 1:
        table = goals(measured)
        print(table)
        if a.write:
            compare.insert("serve-goals", when + "\n\n" + table)


if __name__ == "__main__":
    main()
