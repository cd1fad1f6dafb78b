"""Runs commands in turns and prints ratios of their medians. Called by compare.sh."""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import time

# The last one, a theme folder of *.liquid files with a hundredth of the tree, may be left out.
runs, tree, small, floor, program, *liquid = sys.argv[1:]
here = os.path.dirname(os.path.abspath(__file__))


def node(script, folder):
    return ["node", os.path.join(here, "others", script), folder]


def python(script, folder):
    return ["python3", os.path.join(here, "others", script), folder]


# Name, command, what it needs, and by how much the tree it sees is smaller: what is over in seconds sees all of it,
# since its start would count ten times otherwise. What takes minutes runs once.
COMMANDS = [
    ("floor", [floor, tree], None, 1),
    ("check --ignore css-syntax, 1 thread", [program, "check", tree, "-q", "--ignore", "css-syntax", "--threads", "1"], None, 1),
    ("check --ignore css-syntax", [program, "check", tree, "-q", "--ignore", "css-syntax"], None, 1),
    ("check, 1 thread", [program, "check", tree, "-q", "--threads", "1"], None, 1),
    ("check", [program, "check", tree, "-q"], None, 1),
    ("diff --ignore css-syntax", [program, "diff", tree, "-q", "--ignore", "css-syntax"], None, 1),
    ("cat", ["sh", "-c", f"find '{tree}' -type f -exec cat {{}} +"], None, 1),
    ("rg -c ActionMenu", ["rg", "-c", "--no-ignore", "ActionMenu", tree], "rg", 1),
    ("ast-grep with a rule", ["ast-grep", "scan", "--no-ignore", "vcs", "-c", os.path.join(here, "others/ast-grep/sgconfig.yml"), small], "ast-grep", 10),
    ("htmlparser2 codemod", node("codemod.mjs", tree), "node:htmlparser2", 1),
    ("parse5 codemod", node("codemod-parse5.mjs", tree), "node:parse5", 1),
    ("lxml codemod", python("codemod.py", tree), "python:lxml", 1),
    ("BeautifulSoup codemod", python("codemod_soup.py", small), "python:bs4", 10),
    ("prettier --check", ["prettier", "--check", "--parser", "html", "--ignore-path", "/dev/null", f"{small}/**/*.template"], "prettier", 10),
    ("djlint --check", ["djlint", "--check", "-e", "template", small], "djlint", 10),
]
if liquid:
    COMMANDS.append(("theme-check", node("theme-check.mjs", liquid[0]), "node:@shopify/theme-check-node", 100))
else:
    print("skipped: no folder of liquid files (theme-check)")


def is_there(need):
    if need is None:
        return True
    if need.startswith("python:"):
        return subprocess.run(["python3", "-c", f"import {need[7:]}"], capture_output=True).returncode == 0
    if need.startswith("node:"):
        probe = ["node", "--input-type=module", "-e", f"await import('{need[5:]}')"]
        cwd = os.path.join(here, "others")
        return shutil.which("node") is not None and subprocess.run(probe, capture_output=True, cwd=cwd).returncode == 0
    return shutil.which(need) is not None


def measure(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


wanted = []
for name, command, need, part in COMMANDS:
    if is_there(need):
        wanted.append((name, command, part, []))
    else:
        print(f"skipped: no {need.split(':')[-1]} ({name})")
SLOW = ("prettier --check", "djlint --check", "theme-check")
for turn in range(int(runs)):
    for name, command, _, times in wanted:
        if turn == 0 or name not in SLOW:
            times.append(measure(command))

medians = {}
for name, _, part, times in wanted:
    medians[name] = tuple(part * statistics.median(one[at] for one in times) for at in (0, 1))
floor_wall, floor_cpu = medians["floor"]
check_wall = medians["check"][0]
print(f"{'':42}{'wall':>9}{'CPU':>9}{'wall/floor':>12}{'CPU/floor':>11}{'wall/check':>12}")
for name, (wall, cpu) in medians.items():
    print(f"{name:42}{wall:8.2f}s{cpu:8.2f}s{wall / floor_wall:12.1f}{cpu / floor_cpu:11.1f}{wall / check_wall:12.2f}")
