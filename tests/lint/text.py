"""Text files keep the form of this project.

    text.py SOURCE_DIR

No tabs, no blanks at line ends, a line break at the end; C++ files have 400 lines at most
and no open ends, headers have `#pragma once`.
"""

import pathlib
import re
import sys

import lint

LONGEST = 400  # lines of a C++ file
FOLDERS = ["completions", "man", "packaging", "scripts", "src", "tests"]
SUFFIXES = {"", ".1", ".7", ".bash", ".build", ".cpp", ".fish", ".hpp", ".in", ".md", ".mjs"}
SUFFIXES |= {".py", ".sh", ".txt", ".wrap"}
# A makefile; what tests read or compare byte for byte; what others made.
LEFT_OUT = {"rules", "corpus", "data", "dictionaries", "golden", "node_modules", "__pycache__"}
OPEN_END = re.compile(r"\b(?:TO" r"DO|FIX" r"ME)\b")


def text_files(source):
    top = [path for path in source.iterdir() if path.is_file() and path.suffix in SUFFIXES]
    for path in sorted(top) + lint.files(source, FOLDERS, SUFFIXES):
        if not LEFT_OUT.intersection(path.relative_to(source).parts):
            yield path


def problems_of(name, path, text):
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line:
            problems.append(f"{name}:{number}: a tab")
        if line != line.rstrip():
            problems.append(f"{name}:{number}: blanks at the end")
        if OPEN_END.search(line):
            problems.append(f"{name}:{number}: an open end")
    if text and not text.endswith("\n"):
        problems.append(f"{name}: no line break at the end")
    if path.suffix in {".cpp", ".hpp"} and text.count("\n") > LONGEST:
        problems.append(f"{name}: {text.count(chr(10))} lines, at most {LONGEST}")
    # A header that is only precompiled is never included.
    if path.suffix == ".hpp" and path.parent.name != "pch" and "#pragma once\n" not in text:
        problems.append(f"{name}: no #pragma once")
    return problems


def main(source):
    source = pathlib.Path(source)
    problems = []
    for path in text_files(source):
        problems += problems_of(path.relative_to(source), path, path.read_text())
    return lint.finish(problems)


sys.exit(main(sys.argv[1]))
