"""The completion scripts work: each shell is asked for what fits a few command lines.

    completions.py bash|fish|zsh OIDCCTL SOURCE_DIR

bash and zsh run on a terminal of their own and get real tabs. Exit status 77: the shell is
not there.
"""

import fcntl
import os
import pathlib
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

import lint

SCRIPTS = {"bash": "oidcctl.bash", "fish": "oidcctl.fish", "zsh": "_oidcctl"}
BASH_COMPLETION = pathlib.Path("/usr/share/bash-completion/bash_completion")
FILE = "some-evidence.json"
ARN = "arn:aws:eks:eu-west-1:123456789012:cluster/production"
KUBECONFIG = f"""\
current-context: my context
clusters: [{{name: c, cluster: {{server: https://k8s.example.com}}}}]
users: [{{name: u, user: {{}}}}]
contexts:
- {{name: my context, context: {{cluster: c, user: u, namespace: team-a}}}}
- {{name: "{ARN}", context: {{cluster: c, user: u}}}}
"""
PATIENCE = 30  # seconds

# What is typed, and what the line (or the list below it) then has.
CASES = [
    ("oidcctl ver", "oidcctl verify-issuer"),
    ("oidcctl completion z", "oidcctl completion zsh"),
    ("oidcctl verify-issuer --username-c", "verify-issuer --username-claim"),
    ("oidcctl verify-issuer --output=j", "verify-issuer --output=json"),
    ("oidcctl verify-issuer -o y", "verify-issuer -o yaml"),
    ("oidcctl verify-issuer --only discovery/i", "verify-issuer --only discovery/issuer-match"),
    ("oidcctl verify-issuer --only=discovery/i", "verify-issuer --only=discovery/issuer-match"),
    ("oidcctl verify-issuer --only discovery/", "discovery/keys-url"),
    ("oidcctl verify-issuer --only discovery/", "discovery/status"),
    ("oidcctl verify-issuer --evidence some-", f"verify-issuer --evidence {FILE}"),
    ("oidcctl verify-issuer --evidence=some-", f"verify-issuer --evidence={FILE}"),
    ("oidcctl kubeconfig inspect some-", f"kubeconfig inspect {FILE}"),
    ("oidcctl access test some-", f"access test {FILE}"),
    ("oidcctl cache list --token-cache-dir a-dir", "--token-cache-dir a-directory"),
    ("~/bin/oidcctl ver", "~/bin/oidcctl verify-issuer"),
    ("$HOME/bin/oidcctl ver", "$HOME/bin/oidcctl verify-issuer"),
    ("bin/oidcctl ver", "bin/oidcctl verify-issuer"),
    ("oidcctl rbac list --context arn:aws:e", f"--context {ARN}"),
    ("oidcctl rbac list --context=arn:aws:e", f"--context={ARN}"),
    ("oidcctl rbac grant -n tea", "rbac grant -n team-a"),
    ("oidcctl rbac list --profile pro", "--profile production"),
]

# The same where a name has to be quoted, which fish does by itself, and behind an alias.
QUOTED_CASES = [
    ("oidcctl rbac list --context my", "--context my\\ context"),
    ("oidcctl rbac list --context=my", "--context=my\\ context"),
    ("oidcctl rbac list --context my\\ c", "--context my\\ context"),
    ('oidcctl rbac list --context "my', '--context "my context"'),
    ("oidcctl rbac list --context 'my", "--context 'my context'"),
    ("o ver", "o verify-issuer"),
]
FISH_CASES = [
    ("oidcctl rbac list --context my", "my context"),
    ("oidcctl rbac list --context=my", "--context=my context"),
]


class Terminal:
    """A program on a terminal, with `directory` as its working directory."""

    def __init__(self, command, directory, environment):
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            # Wide enough that no line is scrolled; set first, as readline asks only once.
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
            os.chdir(directory)
            os.execvpe(command[0], command, environment)
        self.seen = b""

    def type(self, text):
        self.seen = b""
        os.write(self.descriptor, text.encode())

    def shows(self, text):
        """Read on until `text` is on the screen; return whether it came."""
        end = time.monotonic() + PATIENCE
        while text.encode() not in self.seen and time.monotonic() < end:
            if select.select([self.descriptor], [], [], 0.1)[0]:
                try:
                    self.seen += os.read(self.descriptor, 4096)
                except OSError:  # the program has ended
                    break
        return text.encode() in self.seen

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.descriptor)


def write_home(directory, oidcctl):
    """Write what the candidates come from."""
    (directory / FILE).write_text("{}\n")
    (directory / "a-directory").mkdir()
    (directory / "bin").mkdir()
    (directory / "bin" / "oidcctl").symlink_to(pathlib.Path(oidcctl).resolve())
    (directory / ".kube").mkdir()
    (directory / ".kube" / "config").write_text(KUBECONFIG)
    (directory / ".config" / "oidcctl").mkdir(parents=True)
    (directory / ".config" / "oidcctl" / "config.yaml").write_text(
        "profiles: {production: {}}\n"
    )


def by_tabs(command, setup, directory, environment):
    """Complete every case in one shell; return what went wrong."""
    terminal = Terminal(command, directory, environment)
    problems = []
    try:
        for number, (typed, wanted) in enumerate(CASES + QUOTED_CASES):
            # Two halves, so that the echo of the command is not taken for its output.
            terminal.type(f"{setup}; echo 'ready ''{number}.'\n")
            if not terminal.shows(f"ready {number}."):
                return [f"{command[0]} does not answer: {terminal.seen!r}"]
            terminal.type(typed + "\t")
            if not terminal.shows(wanted):
                problems.append(f"{typed!r}: {wanted!r} is wanted, seen is {terminal.seen!r}")
            setup = "true"
            os.write(terminal.descriptor, b"\x15")  # drop the line
    finally:
        terminal.close()
    return problems


def check_bash(script, directory, environment):
    command = ["bash", "--norc", "--noprofile", "-i"]
    setup = "bind 'set show-all-if-ambiguous on'; bind 'set enable-bracketed-paste off'"
    setup += "; alias o=oidcctl; complete -F _oidcctl o"
    problems = by_tabs(command, f"{setup}; . '{script}'", directory, environment)
    if BASH_COMPLETION.exists():
        setup += f"; . {BASH_COMPLETION}"
        problems += by_tabs(command, f"{setup}; . '{script}'", directory, environment)
    return problems


def check_zsh(script, directory, environment):
    return by_tabs(
        ["zsh", "-f", "-i"],
        f"autoload -Uz compinit; compinit -D -u; source '{script}'; alias o=oidcctl",
        directory,
        environment,
    )


def check_fish(script, directory, environment):
    problems = []
    for typed, wanted in CASES + FISH_CASES:
        done = subprocess.run(
            ["fish", "--no-config", "-c", f"source '{script}'; complete -C '{typed}'"],
            cwd=directory,
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        before = typed[: typed.rfind(" ") + 1]
        lines = [before + line.split("\t")[0] for line in done.stdout.splitlines()]
        if not any(wanted in line for line in lines):
            problems.append(f"{typed!r}: {wanted!r} is wanted, candidates are {lines}{done.stderr}")
    return problems


def check_print(shell, oidcctl, script):
    """`oidcctl completion` must print the script that is installed."""
    printed = subprocess.run(
        [oidcctl, "completion", shell], capture_output=True, text=True, check=True
    ).stdout
    if printed != script.read_text():
        return [f"`oidcctl completion {shell}` does not print completions/{script.name}"]
    return []


def main(shell, oidcctl, source):
    if shutil.which(shell) is None:
        return lint.skip(f"there is no `{shell}` on PATH")
    script = pathlib.Path(source).resolve() / "completions" / SCRIPTS[shell]
    folder = pathlib.Path(oidcctl).resolve().parent
    check = {"bash": check_bash, "fish": check_fish, "zsh": check_zsh}[shell]
    with tempfile.TemporaryDirectory() as directory:
        write_home(pathlib.Path(directory), oidcctl)
        environment = {
            **{name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")},
            "PATH": f"{folder}:{os.environ['PATH']}",
            "HOME": directory,
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "INPUTRC": "/dev/null",
        }
        problems = check(script, directory, environment)
    return lint.finish(problems + check_print(shell, oidcctl, script))


sys.exit(main(*sys.argv[1:]))
