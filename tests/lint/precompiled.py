"""A target takes the precompiled header that was compiled with its own options.

    precompiled.py SOURCE_DIR | --self-test

GCC refuses a header that was compiled with another optimisation and Clang one with another
visibility, and the build fails; which builds do depends on the options of `meson setup`.
"""

import pathlib
import re
import sys

TARGET = re.compile(r"^ *(?:\w+ = )?(?:static_library|shared_module|executable)\($(.*?)^ *\)$", re.S | re.M)
OPTIONS = re.compile(r"\boverride_options: (.*?),?$", re.M)
VISIBILITY = re.compile(r"\bgnu_symbol_visibility:")
HEADER = re.compile(r"\b(\w*pch_dep)\b")
# The header, and the options that it was compiled with.
EXPECTED = {"pch_dep": None, "fast_pch_dep": "fast", "test_pch_dep": "test_options"}


def problems_of(text):
    for target in TARGET.finditer(text):
        header = HEADER.search(target[1])
        if header is None:
            continue
        if VISIBILITY.search(target[1]):
            line = text.count("\n", 0, target.start()) + 1
            yield line, f"{header[1]} has the usual gnu_symbol_visibility, the target has another"
        options = OPTIONS.search(target[1])
        found = options and options[1]
        expected = EXPECTED.get(header[1])
        if found != expected:
            line = text.count("\n", 0, target.start()) + 1
            yield line, f"{header[1]} has override_options {expected}, the target has {found}"


def self_test():
    text = "a = static_library(\n  'a',\n%s  dependencies: [%s, fmt_dep],\n)\n"
    cases = (
        ("", "pch_dep", 0),
        ("", "fmt_dep", 0),
        ("", "fast_pch_dep", 1),
        ("", "test_pch_dep", 1),
        ("  override_options: fast,\n", "pch_dep", 1),
        ("  override_options: fast,\n", "fast_pch_dep", 0),
        ("  override_options: ['optimization=2'],\n", "pch_dep", 1),
        ("  override_options: ['optimization=2'],\n", "fmt_dep", 0),
        ("  override_options: test_options,\n", "test_pch_dep", 0),
        ("  gnu_symbol_visibility: 'hidden',\n", "pch_dep", 1),
        ("  gnu_symbol_visibility: 'hidden',\n", "fmt_dep", 0),
    )
    for options, header, expected in cases:
        found = list(problems_of(text % (options, header)))
        if len(found) != expected:
            print(f"{options!r} with {header}: {found}")
            return 1
    return 0


def main(source):
    files = [path for part in ("src", "tests") for path in pathlib.Path(source, part).rglob("meson.build")]
    status = 0
    targets = 0
    for path in sorted(files):
        text = path.read_text()
        targets += len([target for target in TARGET.finditer(text) if HEADER.search(target[1])])
        for line, problem in problems_of(text):
            print(f"{path}:{line}: {problem}")
            status = 1
    if targets == 0:
        print("no target takes a precompiled header")
        status = 1
    return status


if __name__ == "__main__":
    sys.exit(self_test() if sys.argv[1] == "--self-test" else main(sys.argv[1]))
