"""Every manual page is clean mdoc by `mandoc -T lint -W warning`.

    man_syntax.py SOURCE_DIR

Exit status 77: mandoc is not there.
"""

import pathlib
import shutil
import subprocess
import sys

import lint

if shutil.which("mandoc") is None:
    sys.exit(lint.skip("there is no `mandoc` on PATH"))
problems = []
for page in sorted((pathlib.Path(sys.argv[1]) / "man").glob("*.[0-9]")):
    done = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning", str(page)], capture_output=True, text=True
    )
    problems += (done.stdout + done.stderr).splitlines()
    if not page.read_text().startswith(".Dd "):
        problems.append(f"{page}: is no mdoc page")
sys.exit(lint.finish(problems))
