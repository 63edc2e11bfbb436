"""The sources pass the checks of clang-tidy that .clang-tidy names.

    tidy.py BUILD_DIR SOURCE_DIR [FILE...]

Most of the time of clang-tidy goes into headers that all files include, so files are checked
in groups, as -Dgroup_sources compiles them. A group that does not compile is checked in
halves. Names of FILEs are relative to SOURCE_DIR; without them every source of the
executable is checked.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

import lint

VERSION = "14"
SIZE = 24  # files of one group
KEPT = ("-I", "-isystem", "-D", "-std", "-W")
PROBLEM = re.compile(r": (warning|error): .*\[[\w.,-]+\]$")


def sources_and_arguments(build, source):
    """The sources of the executable, and what their compiler is given, sorted."""
    paths = {path for path in (source / "src").glob("*/**/*.cpp") if "_macos" not in path.name}
    arguments = set()
    built = {
        (build / entry["file"]).resolve(): entry["command"]
        for entry in json.loads((build / "compile_commands.json").read_text())
    }
    if not any("adapters/server" in str(path) for path in built):  # it needs Boost
        paths = {path for path in paths if "adapters/server" not in str(path)}
    for path, command in built.items():
        if not path.is_relative_to(source / "src") and not path.is_relative_to(build / "src"):
            continue
        for word in shlex.split(command):
            if not word.startswith(KEPT) or word.startswith(("-Werror", "-Winvalid-pch")):
                continue
            arguments.add(f"-I{build / word[2:]}" if word.startswith("-I") else word)
    return sorted(paths), sorted(arguments)


class Tidy:
    def __init__(self, program, source, directory, arguments):
        self.command = [program, "--quiet", f"--config-file={source / '.clang-tidy'}"]
        self.command.append(f"--header-filter=^{re.escape(str(source))}/src/")
        self.arguments = ["--", *arguments, "-Wno-unknown-warning-option"]
        self.source = source
        self.directory = directory

    def check(self, paths):
        """Problems of these files and of the headers that they include."""
        unit = self.directory / (str(paths[0].relative_to(self.source)).replace("/", "_"))
        unit.write_text("".join(f'#include "{path}"\n' for path in paths))
        done = subprocess.run(
            [*self.command, str(unit), *self.arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        if "[clang-diagnostic-error]" in done.stdout and len(paths) > 1:
            middle = len(paths) // 2
            return self.check(paths[:middle]) + self.check(paths[middle:])
        lines = done.stdout.replace(f"{self.source}/", "").splitlines()
        return [line for line in lines if PROBLEM.search(line)]


def main(build, source, *chosen):
    program = shutil.which(f"clang-tidy-{VERSION}") or shutil.which("clang-tidy")
    if program is None:
        return lint.skip("clang-tidy not found on PATH")
    if f"version {VERSION}." not in lint.output_of(program, "--version"):
        return lint.skip(f"expected clang-tidy {VERSION}, the version of Debian 12")
    build, source = pathlib.Path(build).resolve(), pathlib.Path(source).resolve()
    sys.path.insert(0, str(source / "src"))
    from group_sources import Source, grouped

    paths, arguments = sources_and_arguments(build, source)
    if chosen:
        paths = [source / name for name in chosen]
    groups = [[one.path for one in group] for group in grouped([Source(path) for path in paths], SIZE)]
    with tempfile.TemporaryDirectory() as directory:
        tidy = Tidy(program, source, pathlib.Path(directory), arguments)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            problems = {problem for found in pool.map(tidy.check, groups) for problem in found}
    return lint.finish(sorted(problems))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
