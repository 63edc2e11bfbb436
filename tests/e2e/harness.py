"""What the e2e suites share: the real oidcctl, and places for what is downloaded."""

import json
import os
import pathlib
import pwd
import subprocess
import tempfile
import unittest
from dataclasses import dataclass
from typing import Optional, Tuple


class Unavailable(Exception):
    """What a suite needs is neither on this machine nor to be had from here."""

    def __init__(self, reason, hint="`scripts/setup test` installs what is missing."):
        super().__init__(reason)
        self.hint = hint


@dataclass(frozen=True)
class Place:
    """Where a suite runs."""

    test_issuer: pathlib.Path  # the program
    source: pathlib.Path
    work: pathlib.Path  # for files, and removed when all is well


def own_environment():
    """The environment without the settings of who runs the tests."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("OIDCCTL_") and not name.lower().endswith("_proxy")
    }
    return {**kept, "OIDCCTL_CONFIG": os.devnull}


def real_home():
    """The home of this user; test runners put HOME elsewhere."""
    return pathlib.Path(pwd.getpwuid(os.getuid()).pw_dir)


def usable_cache():
    """The cache of downloads, or None when it cannot be written."""
    default = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or real_home() / ".cache") / "oidcctl"
    cache = pathlib.Path(os.environ.get("OIDCCTL_CACHE") or default).absolute()
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=cache):
            return cache
    except OSError:
        return None


@dataclass(frozen=True)
class Expected:
    """What a report must say. An answer of None is not looked at."""

    api_server: Optional[str] = None
    login: Optional[str] = None
    finding: Optional[str] = None  # decides every verdict that is not "yes"
    status: int = 0
    more: Tuple[str, ...] = ()  # failures besides the finding that decides

    def failures(self):
        return sorted(([self.finding] if self.status == 1 else []) + list(self.more))


ACCEPTED = Expected("yes", "yes")


def refused(finding, *more):
    return Expected("no", None, finding, 1, more)


def no_login(finding, *more):
    return Expected("yes", "no", finding, 1, more)


def unknown(finding):
    return Expected("unknown", "unknown", finding, 3)


class Case(unittest.TestCase):
    """Arguments in, a report out."""

    oidcctl = None
    maxDiff = None

    def verify(self, *arguments):
        return self.report("verify-issuer", *arguments)

    def run_oidcctl(self, *words, stdin=None, environment=None, patience=60):
        """Run it without the settings of who runs the tests; return the ended process."""
        return subprocess.run(
            [str(self.oidcctl), *map(str, words)],
            env={**own_environment(), **(environment or {})},
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            text=True,
            timeout=patience,
        )

    def report(self, *words, stdin=None):
        """Run it with `-o json`; return the ended process and the document."""
        done = self.run_oidcctl(*words, "-o", "json", stdin=stdin)
        try:
            return done, json.loads(done.stdout)
        except ValueError:
            self.fail(f"status {done.returncode}, no JSON:\n{done.stdout}{done.stderr}")

    def expect(self, expected, *arguments):
        done, report = self.verify(*arguments)
        verdicts = report["verdicts"]
        failures = [entry["id"] for entry in report["findings"] if entry["status"] == "failure"]
        seen = {"failures": sorted(failures), "status": done.returncode}
        wanted = {"failures": expected.failures(), "status": expected.status}
        for name, answer in (("api-server", expected.api_server), ("login", expected.login)):
            if answer is not None:
                seen[name] = verdicts[name]["answer"], verdicts[name]["finding"]
                wanted[name] = answer, None if answer == "yes" else expected.finding
        self.assertEqual(wanted, seen, f"\n{json.dumps(report, indent=2)}\n{done.stderr}")
