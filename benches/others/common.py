"""What the codemods in Python share: walking the tree, where the menu belongs, and counting."""

import os
import re
import sys

CLASSES = {"UserMessage": re.compile(r"\b(message|bubble|balloon)\b"), "ChatHeader": re.compile(r"\bactions\b")}


def codemod(changes):
    """Counts the files for which changes(text, wanted) is true; wanted is None where no menu belongs."""
    files = changed = 0
    for folder, _, names in sorted(os.walk(sys.argv[1])):
        for name in sorted(names):
            if not name.endswith(".template"):
                continue
            with open(os.path.join(folder, name), "rb") as file:
                text = file.read().removeprefix(b"\xef\xbb\xbf")
            files += 1
            changed += changes(text, CLASSES.get(name.removesuffix(".template")))
    print(f"{files} files, {changed} would change")
