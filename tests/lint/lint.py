"""What the lint tests share: how they end, and how they find files."""

import pathlib
import subprocess

SKIPPED = 77


def finish(problems):
    """Print the problems and return the exit status of the test."""
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem{'' if len(problems) == 1 else 's'}")
    return 1 if problems else 0


def skip(why):
    """Say why nothing was looked at and return the exit status for that."""
    print(f"skipped: {why}")
    return SKIPPED


def files(root, folders, suffixes=None):
    """The files below some folders of `root`, sorted; all, or those with one of `suffixes`."""
    found = []
    for folder in folders:
        found += [
            path
            for path in (pathlib.Path(root) / folder).rglob("*")
            if path.is_file() and (suffixes is None or path.suffix in suffixes)
        ]
    return sorted(found)


def output_of(*command, statuses=(0,)):
    """What a command prints, as text; any status but those expected is an exception."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode not in statuses:
        raise RuntimeError(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
