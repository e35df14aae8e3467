"""Whether two generators have done the same work: as many pages, about as many bytes of HTML, every
article there in both languages with its text."""
import os
import re
import sys


def files(root):
    """Paths below a folder with their sizes, without those that only our program keeps."""
    for folder, _, names in os.walk(root):
        for name in names:
            path = os.path.join(folder, name)
            yield os.path.relpath(path, root).replace(os.sep, "/"), os.path.getsize(path)


def text_of(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


# What Markdown, HTML or the typography of a program turns into something else.
CHANGED = r"""[*`|>#\[\]&'"<]|--|\.\.\."""


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
        missing, seen = untold(source, root)
        if missing:
            sys.exit("bench: %s: %d of %d articles are missing or without their text: %s"
                     % (name, len(missing), seen, missing[0]))
    for what, k, limit in (("pages", 0, 0.02), ("bytes of HTML", 1, 0.15)):
        off = counted["ours"][k] / counted["hugo"][k] - 1
        if abs(off) > limit:
            sys.exit("bench: %s differ by %.1f %%" % (what, off * 100))
    return counted
