"""Every manual page is clean mdoc by `mandoc -T lint -W warning`.

    man_syntax.py SOURCE_DIR

Exit status 77: mandoc is not installed.
"""

import pathlib
import shutil
import subprocess
import sys

import lint

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "man"))
import assemble  # noqa: E402

if shutil.which("mandoc") is None:
    sys.exit(lint.skip("`mandoc` not found on PATH"))
problems = []
for page in sorted((pathlib.Path(sys.argv[1]) / "man").glob("*.[0-9]")):
    text = assemble.assemble(page, page.parent)
    done = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning"], input=text, capture_output=True, text=True
    )
    problems += [f"{page.name}: {line}" for line in (done.stdout + done.stderr).splitlines()]
    if not text.startswith(".Dd "):
        problems.append(f"{page}: is not an mdoc page")
sys.exit(lint.finish(problems))
