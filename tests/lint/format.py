"""C++ files have the form that clang-format gives them.

    format.py SOURCE_DIR

The form is that of version 14, in Debian 12; other versions differ in details, so with
another one nothing is checked (status 77). `scripts/format` formats every file.
"""

import pathlib
import re
import shutil
import subprocess
import sys

import lint

VERSION = "14"
MISSING = 77


def main(source):
    program = shutil.which(f"clang-format-{VERSION}") or shutil.which("clang-format")
    if program is None:
        print("clang-format not found on PATH")
        return MISSING
    words = subprocess.run([program, "--version"], stdout=subprocess.PIPE, text=True).stdout
    if not re.search(rf"version {VERSION}\.", words):
        print(f"this is not clang-format {VERSION}: {words.strip()}")
        return MISSING
    root = pathlib.Path(source)
    paths = lint.files(root, ["src", "tests"], {".cpp", ".hpp"})
    command = [program, "--dry-run", "--ferror-limit=1", *map(str, paths)]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, cwd=root)
    places = re.findall(r"^(\S+?):(\d+):\d+: warning: code should be", done.stderr, re.MULTILINE)
    problems = [
        f"{pathlib.Path(path).relative_to(root)}:{line}: run scripts/format"
        for path, line in dict(places).items()
    ]
    return lint.finish(problems)


sys.exit(main(sys.argv[1]))
