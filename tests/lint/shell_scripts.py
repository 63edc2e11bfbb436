"""Shell scripts have no slip that a shell or shellcheck finds without running them.

    shell_scripts.py bash|fish|zsh|shellcheck SOURCE_DIR

Exit status 77: the tool is not there.
"""

import pathlib
import shutil
import subprocess
import sys

import lint

COMMANDS = {
    "bash": ["bash", "-n"],
    "fish": ["fish", "--no-config", "--no-execute"],
    "zsh": ["zsh", "-n"],
    "shellcheck": ["shellcheck", "--external-sources", "--source-path=SCRIPTDIR/.."],
}


def is_shell_script(path):
    with open(path, "rb") as file:
        start = file.readline()
    return (start.startswith(b"#!") and b"sh" in start) or start.startswith(b"# shellcheck")


def scripts_for(tool, source):
    completions = source / "completions"
    if tool == "fish":
        return [completions / "oidcctl.fish"]
    if tool == "zsh":
        return [completions / "_oidcctl"]
    folders = [name for name in (".ci", "packaging", "scripts", "tests") if (source / name).is_dir()]
    own = [path for path in lint.files(source, folders) if is_shell_script(path)]
    return own + [completions / "oidcctl.bash"]


def main(tool, source):
    if shutil.which(tool) is None:
        return lint.skip(f"there is no `{tool}` on PATH")
    source = pathlib.Path(source)
    problems = []
    scripts = scripts_for(tool, source)
    for script in scripts:
        command = list(COMMANDS[tool])
        if tool == "shellcheck" and script.name == "oidcctl.bash":
            command.append("--shell=bash")
        done = subprocess.run(
            command + [str(script.relative_to(source))],
            cwd=source,
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            problems.append(f"{script.relative_to(source)}:\n{done.stdout}{done.stderr}".rstrip())
    print(f"{tool}: {len(scripts)} scripts")
    return lint.finish(problems)


sys.exit(main(*sys.argv[1:]))
