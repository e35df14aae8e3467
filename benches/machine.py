"""What the other programs of this folder know of the machine: its processor, its Rust, and valgrind,
which counts instructions. Counts do not depend on what else the machine does."""
import os
import platform
import re
import shutil
import subprocess


def cpu_model():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            names = re.findall(r"^model name\s*: (.*)", f.read(), re.M)
        return names[0] if names else platform.machine()
    except OSError:
        return platform.processor() or platform.machine()


def rust():
    """What `rustc -vV` says, by name."""
    told = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout
    return dict(line.split(": ", 1) for line in told.splitlines() if ": " in line)


def architecture():
    """What decides which instructions run: libraries choose theirs by what the processor has."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            flags = set(f.read().split())
    except OSError:
        flags = set()
    widest = next((name for name in ("avx2", "avx", "asimd") if name in flags), "no vectors")
    return "%s, %s, %s" % (rust()["host"], widest, " ".join(platform.libc_ver()).strip() or "libc")


def need_valgrind():
    """Installs valgrind where it is missing and may be installed."""
    if shutil.which("valgrind"):
        return
    if not shutil.which("apt-get"):
        raise RuntimeError("valgrind is missing; install it")
    root = [] if os.getuid() == 0 else ["sudo", "-n"]
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", "valgrind"]
    # The lists may be old, or impossible to renew: the second command tells whether it matters.
    subprocess.run(root + ["apt-get", "update", "-q"], capture_output=True, timeout=300)
    done = subprocess.run(root + ["env", "DEBIAN_FRONTEND=noninteractive"] + install,
                          capture_output=True, text=True, timeout=900)
    if done.returncode:
        raise RuntimeError("cannot install valgrind: %s" % done.stderr.strip())


def instructions(words, inside=None):
    """How many instructions a command executes on one thread; only inside one function where its
    name is given."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    if inside:
        command += ["--collect-atstart=no", "--toggle-collect=*%s*" % inside]
    ran = subprocess.run(command + words, env=dict(os.environ, RAYON_NUM_THREADS="1"),
                         stdin=subprocess.DEVNULL, capture_output=True, text=True)
    found = re.search(r"Collected\s*:\s*(\d+)", ran.stderr)
    if ran.returncode or not found:
        raise RuntimeError("%s: %s" % (" ".join(words), ran.stderr.strip()[-2000:]))
    return int(found.group(1))
