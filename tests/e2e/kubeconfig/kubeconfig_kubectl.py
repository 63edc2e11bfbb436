"""The kubectls of this machine, and plugins that were recorded."""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass

from harness import Unavailable, usable_cache

HINT = "`scripts/cluster-programs kubectl-1.20 kubectl-1.32` gets both; nothing is installed."
FIRST_WITH_V1 = 22
PATIENCE = 180  # seconds; it takes a tenth of one where the machine has nothing else to do


@dataclass(frozen=True)
class Kubectl:
    path: pathlib.Path
    version: str

    @property
    def minor(self):
        return int(self.version.split(".")[1])

    @property
    def knows_v1(self):
        """Whether it takes client.authentication.k8s.io/v1."""
        return self.minor >= FIRST_WITH_V1

    def run(self, *words, kubeconfig, home, path=None):
        """Run it with this kubeconfig and nothing else of this machine's settings."""
        return subprocess.run(
            [str(self.path), *map(str, words)],
            env={
                "HOME": str(home),
                "KUBECONFIG": str(kubeconfig),
                "PATH": f"{path}:{os.environ['PATH']}" if path else os.environ["PATH"],
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )


def version_of(path):
    done = subprocess.run(
        [str(path), "version", "--client", "-o", "json"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    match = re.search(r'"gitVersion": "v(\d+\.\d+[^"]*)"', done.stdout)
    return match.group(1) if match else None


def cached_kubectls(source):
    """The paths that scripts/cluster-programs knows without fetching anything."""
    cache = usable_cache()
    if cache is None:
        return []
    done = subprocess.run(
        [source / "scripts" / "cluster-programs", "--offline", "kubectl-1.32", "kubectl-1.20"],
        env=dict(os.environ, OIDCCTL_CACHE=str(cache)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    return [line.split(" ", 1)[1] for line in done.stdout.splitlines()]


def find_kubectls(source):
    """One that knows v1, the one on PATH first, and one that does not."""
    found = {}
    for path in [shutil.which("kubectl"), *cached_kubectls(source)]:
        version = path and version_of(path)
        # A dispatcher asks the server for its version before anything else, with the plugin of
        # the kubeconfig. Where that is kubectl itself, each calls the next without end.
        if version and "dispatcher" not in version:
            kubectl = Kubectl(pathlib.Path(path).absolute(), version)
            found.setdefault(kubectl.knows_v1, kubectl)
    if True not in found:
        raise Unavailable("there is no kubectl of 1.22 or newer", HINT)
    if False not in found:
        raise Unavailable("there is no kubectl older than 1.22", HINT)
    return [found[True], found[False]]


class RecordedPlugin:
    """A program called `name` in `directory` that prints what a plugin printed once.

    It notes its arguments and what kubectl told it.
    """

    def __init__(self, directory, name, stdout, status=0):
        directory.mkdir(parents=True, exist_ok=True)
        self.path = directory / name
        self._calls = directory / f"{name}.calls"
        recorded = directory / f"{name}.stdout"
        recorded.write_text(stdout)
        # printf repeats its format for every argument.
        self.path.write_text(
            "#!/bin/sh\n"
            f"exec 3>>{shlex.quote(str(self._calls))}\n"
            "printf '%s\\0' \"$KUBERNETES_EXEC_INFO\" \"$@\" >&3\n"
            "printf '\\n\\n' >&3\n"
            f"cat {shlex.quote(str(recorded))}\n"
            f"exit {status}\n"
        )
        self.path.chmod(0o755)

    def call(self, case):
        """What kubectl told it, and its arguments: the same in every call."""
        calls = self.calls()
        case.assertNotEqual([], calls)
        for call in calls:
            case.assertEqual(calls[0], call)
        return calls[0]

    def calls(self):
        """A list of (what kubectl told it, arguments), and an end to that list."""
        if not self._calls.exists():
            return []
        text = self._calls.read_text()
        self._calls.unlink()
        calls = []
        for call in text.split("\0\n\n"):
            if call:
                info, *arguments = call.split("\0")
                calls.append((json.loads(info) if info else None, arguments))
        return calls


def credential(version, token):
    """What a plugin prints for `token`."""
    return json.dumps(
        {
            "apiVersion": f"client.authentication.k8s.io/{version}",
            "kind": "ExecCredential",
            "status": {"token": token},
        }
    )
