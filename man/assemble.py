"""Assemble a manual page: each line `.so shared/FILE` becomes the text of that file.

    assemble.py PAGE OUTPUT

What several pages have in common is in man/shared once. The result is plain mdoc.
"""

import pathlib
import sys


def assemble(path, root):
    """The text of a page, or of what it includes, with everything that it includes."""
    lines = []
    for line in path.read_text().splitlines(keepends=True):
        if line.startswith(".so shared/"):
            lines.append(assemble(root / line.split(maxsplit=1)[1].strip(), root))
        else:
            lines.append(line)
    return "".join(lines)


if __name__ == "__main__":
    page = pathlib.Path(sys.argv[1])
    pathlib.Path(sys.argv[2]).write_text(assemble(page, page.parent))
