#!/usr/bin/env python3
"""The real oidcctl against real servers, over HTTPS, with a CA made for the occasion.

    run.py provider OIDCCTL TEST_ISSUER SOURCE_DIR   the certified provider, oidc-provider
    run.py faults OIDCCTL TEST_ISSUER SOURCE_DIR     the embedded issuer, one fault at a time

Exit status 77 means skipped: the provider could not be had. With CI=true that is a failure.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
from dataclasses import dataclass
from typing import Optional

SKIPPED = 77
OLDEST_NODE = 18


class Unavailable(Exception):
    """What a suite needs is neither on this machine nor to be had from here."""


# ---------------------------------------------------------------------------------------
# Servers
# ---------------------------------------------------------------------------------------


class Server:
    """A child that prints one line of JSON when it answers, and ends with its standard input."""

    def __init__(self, name, command, directory, patience=30):
        log_file = directory / f"{name}.log"
        with open(log_file, "wb") as log:
            self.child = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=directory,
            )
        alarm = threading.Timer(patience, self.child.kill)
        alarm.start()
        line = self.child.stdout.readline()
        alarm.cancel()
        try:
            self.ready = json.loads(line)
        except ValueError:
            self.stop()
            log = log_file.read_text(errors="replace")
            raise RuntimeError(f"{name} did not start; it said {line!r} and:\n{log}") from None

    def stop(self):
        with contextlib.suppress(OSError):
            self.child.stdin.close()
        try:
            self.child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.child.stdout.close()


# ---------------------------------------------------------------------------------------
# The npm package
# ---------------------------------------------------------------------------------------


def real_home():
    """The home of this user; test runners put HOME elsewhere."""
    return pathlib.Path(pwd.getpwuid(os.getuid()).pw_dir)


def find_node():
    node = shutil.which("node")
    if node is None:
        raise Unavailable("there is no `node` on PATH")
    version = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    match = re.match(r"v(\d+)\.", version)
    if match is None or int(match.group(1)) < OLDEST_NODE:
        raise Unavailable(f"`node` is {version.strip() or 'broken'}, not {OLDEST_NODE} or newer")
    return node


def npm_environment(cache):
    """npm with the settings of this user, and its downloads in our cache."""
    environment = dict(os.environ, HOME=str(real_home()))
    if cache is not None:
        environment["npm_config_cache"] = str(cache / "npm")
    return environment


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


def install_provider(package, work):
    """The node_modules folder with what `package` pins, from the cache or installed now."""
    pins = [package / "package.json", package / "package-lock.json"]
    digest = hashlib.sha256(b"".join(pin.read_bytes() for pin in pins)).hexdigest()[:16]
    cache = usable_cache()
    target = (cache or work) / f"e2e-provider-{digest}"
    if (target / "node_modules").is_dir():
        return target / "node_modules"
    npm = shutil.which("npm")
    if npm is None:
        raise Unavailable("there is no `npm` on PATH")
    with tempfile.TemporaryDirectory(dir=target.parent, prefix="installing-") as place:
        for pin in pins:
            shutil.copy(pin, place)
        done = subprocess.run(
            [npm, "ci", "--prefix", place, "--no-audit", "--no-fund", "--ignore-scripts"],
            cwd=place,
            env=npm_environment(cache),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=240,
        )
        if done.returncode != 0:
            raise Unavailable(f"`npm ci` ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        # Somebody else may have been faster; both have the same files.
        with contextlib.suppress(OSError):
            os.rename(place, target)
            os.mkdir(place)
    return target / "node_modules"


# ---------------------------------------------------------------------------------------
# Running oidcctl
# ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Expected:
    """What a report must say. An answer of None is not looked at."""

    api_server: Optional[str] = None
    login: Optional[str] = None
    finding: Optional[str] = None  # the only failure, and what decides; None: no failure
    status: int = 0


class Case(unittest.TestCase):
    """Arguments in, a report out."""

    oidcctl = None
    maxDiff = None

    def verify(self, *arguments):
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("OIDCCTL_") and not name.lower().endswith("_proxy")
        }
        done = subprocess.run(
            [str(self.oidcctl), "verify-issuer", *map(str, arguments), "-o", "json"],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
        try:
            return done, json.loads(done.stdout)
        except ValueError:
            self.fail(f"status {done.returncode}, no JSON:\n{done.stdout}{done.stderr}")

    def expect(self, expected, *arguments):
        done, report = self.verify(*arguments)
        verdicts = report["verdicts"]
        failures = [entry["id"] for entry in report["findings"] if entry["status"] == "failure"]
        seen = {
            "api-server": expected.api_server and verdicts["api-server"]["answer"],
            "login": expected.login and verdicts["login"]["answer"],
            "failures": failures,
            "status": done.returncode,
        }
        wanted = {
            "api-server": expected.api_server,
            "login": expected.login,
            "failures": [expected.finding] if expected.finding else [],
            "status": expected.status,
        }
        self.assertEqual(wanted, seen, f"\n{json.dumps(report, indent=2)}\n{done.stderr}")
        for verdict in verdicts.values():
            if verdict["answer"] == "no":
                self.assertEqual(expected.finding, verdict["finding"])
        return report


class Provider(Case):
    """oidc-provider, which is certified by the OpenID Foundation."""

    issuer = None
    ca = None
    other_ca = None

    def check(self, expected, *, issuer=None, client="kubernetes", ca=None, more=()):
        return self.expect(
            expected,
            issuer or self.issuer,
            *("--client-id", client),
            *("--username-claim", "email"),
            *("--certificate-authority", ca or self.ca),
            *more,
        )

    def test_good_client(self):
        self.check(Expected("yes", "yes"))

    def test_groups(self):
        self.check(Expected("yes", "yes"), more=("--groups-claim", "groups"))

    def test_structured(self):
        self.check(Expected("yes", "yes"), more=("--structured",))

    def test_native_client_on_any_port(self):
        self.check(
            Expected("yes", "yes"),
            client="kubernetes-native",
            more=("--redirect-url", "http://localhost:9999"),
        )

    def test_unknown_client(self):
        self.check(Expected("yes", "no", "login/client", 1), client="nobody")

    def test_unregistered_redirect(self):
        self.check(
            Expected("yes", "no", "login/redirect", 1),
            more=("--redirect-url", "http://localhost:9999"),
        )

    def test_wrong_ca(self):
        self.check(refused("tls/certificate"), ca=self.other_ca)

    def test_wrong_path(self):
        wrong = self.issuer.replace("/oidc", "/wrong")
        self.check(refused("discovery/status"), issuer=wrong)

    def test_added_slash(self):
        self.check(refused("discovery/issuer-match"), issuer=self.issuer + "/")


def refused(finding):
    return Expected("no", None, finding, 1)


@dataclass(frozen=True)
class Fault:
    certificate: str  # kinds: tests/support/issuer/pki.cpp
    site: str  # names: tests/support/issuer/scenarios.cpp
    expected: Expected


# Sorted.
FAULTS = [
    Fault("expired", "demo", refused("tls/certificate")),
    Fault("good", "added-slash", refused("discovery/issuer-match")),
    Fault("good", "array", refused("discovery/document")),
    Fault("good", "control-characters", refused("discovery/issuer-match")),
    Fault("good", "deeper", refused("discovery/document")),
    Fault("good", "demo", Expected("yes", "yes")),
    Fault("good", "empty", refused("discovery/document")),
    Fault("good", "html", refused("discovery/document")),
    Fault("good", "keys-404", refused("keys/status")),
    Fault("good", "keys-cached", Expected("yes", "yes")),
    Fault("good", "keys-empty", refused("keys/usable")),
    Fault("good", "keys-es256", refused("keys/algorithms")),
    Fault("good", "keys-html", refused("keys/readable")),
    Fault("good", "keys-secp256k1", refused("keys/readable")),
    Fault("good", "null-members", refused("discovery/issuer-match")),
    Fault("good", "redirect", Expected("yes", "yes")),
    Fault("good", "status-401", refused("discovery/status")),
    Fault("good", "status-404", refused("discovery/status")),
    Fault("good", "status-500", refused("discovery/status")),
    Fault("good", "wrong-issuer", refused("discovery/issuer-match")),
    Fault("good", "wrong-types", refused("discovery/document")),
    Fault("no-san", "demo", refused("tls/certificate")),
    Fault("not-yet-valid", "demo", refused("tls/certificate")),
    Fault("other-ca", "demo", refused("tls/certificate")),
    Fault("self-signed", "demo", refused("tls/certificate")),
    Fault("wrong-name", "demo", refused("tls/certificate")),
]


class Faults(Case):
    """The embedded issuer: one site and one certificate, and what that leads to."""

    bases = None  # of each kind of certificate
    ca = None

    def test_table(self):
        for fault in FAULTS:
            with self.subTest(certificate=fault.certificate, site=fault.site):
                self.expect(
                    fault.expected,
                    f"{self.bases[fault.certificate]}/{fault.site}",
                    *("--client-id", "kubernetes"),
                    *("--username-claim", "email"),
                    *("--certificate-authority", self.ca),
                    *("--timeout", "10"),
                )

    def test_table_is_sorted(self):
        keys = [(fault.certificate, fault.site) for fault in FAULTS]
        self.assertEqual(sorted(set(keys)), keys)


# ---------------------------------------------------------------------------------------
# Suites
# ---------------------------------------------------------------------------------------


def start_issuer(stack, test_issuer, work):
    server = Server("issuer", [test_issuer, "--directory", work / "pki", "--until-stdin-closes"], work)
    stack.callback(server.stop)
    return server.ready


def prepare_provider(stack, test_issuer, source, work):
    node = find_node()
    package = source / "tests" / "e2e" / "provider"
    modules = install_provider(package, work)
    start_issuer(stack, test_issuer, work)
    pki = work / "pki"
    # Node looks for packages next to the program.
    shutil.copy(package / "provider.mjs", work)
    (work / "node_modules").symlink_to(modules)
    server = Server(
        "provider",
        [node, "provider.mjs", "--certificate", pki / "good.pem", "--key", pki / "good.key"],
        work,
    )
    stack.callback(server.stop)
    Provider.issuer = server.ready["issuer"]
    Provider.ca = pki / "ca.pem"
    Provider.other_ca = pki / "other-ca.pem"
    return Provider


def prepare_faults(stack, test_issuer, source, work):
    ready = start_issuer(stack, test_issuer, work)
    Faults.bases = ready
    Faults.ca = ready["ca"]
    return Faults


SUITES = {"faults": prepare_faults, "provider": prepare_provider}


def run_suite(prepare, test_issuer, source, work):
    with contextlib.ExitStack() as stack:
        suite = unittest.defaultTestLoader.loadTestsFromTestCase(
            prepare(stack, test_issuer, source, work)
        )
        return unittest.TextTestRunner(verbosity=2).run(suite).wasSuccessful()


def skip_loudly(reason):
    verdict = "FAILED" if os.environ.get("CI") == "true" else "SKIPPED"
    print(f"{'=' * 72}\n{verdict}: nothing was tested against the real provider.", file=sys.stderr)
    print(f"{reason}\n`scripts/setup test` installs what is missing.\n{'=' * 72}", file=sys.stderr)
    return 1 if verdict == "FAILED" else SKIPPED


def main(arguments):
    if len(arguments) != 4 or arguments[0] not in SUITES:
        sys.exit(__doc__)
    Case.oidcctl, test_issuer, source = (pathlib.Path(word).resolve() for word in arguments[1:])
    work = pathlib.Path(tempfile.mkdtemp(prefix="oidcctl-e2e-"))
    passed = False
    try:
        passed = run_suite(SUITES[arguments[0]], test_issuer, source, work)
    except Unavailable as reason:
        shutil.rmtree(work)
        return skip_loudly(reason)
    finally:
        if passed:
            shutil.rmtree(work)
        elif work.exists():
            print(f"logs and certificates are left in {work}", file=sys.stderr)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
