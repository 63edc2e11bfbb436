"""Words are spelled as codespell knows them.

    spelling.py SOURCE_DIR
"""

import pathlib
import shutil
import subprocess
import sys

import lint

MISSING = 77
WHERE = ["src", "tests", "man", "scripts", "completions", "README.md", "ARCHITECTURE.md"]
WHERE += ["CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]
# Bytes that tests compare, and what others made.
LEFT_OUT = "*/corpus/*,*/golden/*,*/dictionaries/*,*/node_modules/*"
# Names of the field, and misspellings that tests are about.
KNOWN = "te,fo,nd,ue,ba,unexpect,bund,alwys,readible,imediate,veiw,flate,aks"


def main(source):
    program = shutil.which("codespell")
    if program is None:
        print("there is no codespell here")
        return MISSING
    root = pathlib.Path(source)
    places = [name for name in WHERE if (root / name).exists()]
    options = ["--skip", LEFT_OUT, "--ignore-words-list", KNOWN]
    command = [program, *options, *places]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True)
    return lint.finish(done.stdout.splitlines())


sys.exit(main(sys.argv[1]))
