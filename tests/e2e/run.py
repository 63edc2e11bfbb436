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
from typing import Optional, Tuple

sys.dont_write_bytecode = True  # the source folder stays clean
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from issuer_client import Issuer  # noqa: E402
from provider_login import Person, flipped, sizes  # noqa: E402

SKIPPED = 77
OLDEST_NODE = 18


class Unavailable(Exception):
    """What a suite needs is neither on this machine nor to be had from here."""


# ---------------------------------------------------------------------------------------
# Servers
# ---------------------------------------------------------------------------------------


class ProviderServer:
    """provider.mjs, which prints one line of JSON when it answers, and ends with its stdin."""

    def __init__(self, node, certificate, directory, patience=30):
        log_file = directory / "provider.log"
        with open(log_file, "wb") as log:
            self.child = subprocess.Popen(
                [node, "provider.mjs", "--certificate", f"{certificate}.pem"]
                + ["--key", f"{certificate}.key"],
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
            self.issuer = json.loads(line)["issuer"]
        except ValueError:
            self.stop()
            raise RuntimeError(f"no provider:\n{log_file.read_text(errors='replace')}") from None

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

    def report(self, *words):
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("OIDCCTL_") and not name.lower().endswith("_proxy")
        }
        done = subprocess.run(
            [str(self.oidcctl), *map(str, words), "-o", "json"],
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
        seen = {"failures": sorted(failures), "status": done.returncode}
        wanted = {"failures": expected.failures(), "status": expected.status}
        for name, answer in (("api-server", expected.api_server), ("login", expected.login)):
            if answer is not None:
                seen[name] = verdicts[name]["answer"], verdicts[name]["finding"]
                wanted[name] = answer, None if answer == "yes" else expected.finding
        self.assertEqual(wanted, seen, f"\n{json.dumps(report, indent=2)}\n{done.stderr}")


class Provider(Case):
    """oidc-provider, which is certified by the OpenID Foundation."""

    issuer = None
    ca = None
    other_ca = None
    work = None

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
        self.check(ACCEPTED)

    def test_groups(self):
        self.check(ACCEPTED, more=("--groups-claim", "groups"))

    def test_structured(self):
        self.check(ACCEPTED, more=("--structured",))

    def test_native_client_on_any_port(self):
        self.check(
            ACCEPTED,
            client="kubernetes-native",
            more=("--redirect-url", "http://localhost:9999"),
        )

    def test_unknown_client(self):
        self.check(no_login("login/client"), client="nobody")

    def test_unregistered_redirect(self):
        self.check(
            no_login("login/redirect"),
            more=("--redirect-url", "http://localhost:9999"),
        )

    def test_wrong_ca(self):
        self.check(refused("tls/certificate"), ca=self.other_ca)

    def test_wrong_path(self):
        wrong = self.issuer.replace("/oidc", "/wrong")
        self.check(refused("discovery/status"), issuer=wrong)

    def test_added_slash(self):
        self.check(refused("discovery/issuer-match"), issuer=self.issuer + "/")

    # -- tokens of a real login

    def settings(self, client="kubernetes"):
        return (
            *("--issuer-url", self.issuer, "--client-id", client),
            *("--username-claim", "email", "--groups-claim", "groups"),
        )

    def token_of(self, client):
        person = Person(self.issuer, self.ca)
        path = self.work / f"{client}.jwt"
        path.write_text(person.id_token(client) + "\n")
        return person, path

    def accept(self, path, client, *more):
        done, verdict = self.report(
            *("token", "verify", path, *self.settings(client)),
            *("--certificate-authority", self.ca, *more),
        )
        self.assertEqual(
            (0, True, "alice@example.com", ["developers"]),
            (done.returncode, verdict["accepted"], verdict["username"], verdict["groups"]),
            verdict,
        )

    def test_rs256_token(self):
        _, path = self.token_of("kubernetes")
        self.accept(path, "kubernetes")

    def test_es256_token(self):
        _, path = self.token_of("kubernetes-es256")
        self.accept(path, "kubernetes-es256", "--signing-algs", "ES256")
        done, verdict = self.report(
            *("token", "verify", path, *self.settings("kubernetes-es256")),
            *("--certificate-authority", self.ca),
        )
        self.assertEqual((1, "alg_not_allowed"), (done.returncode, verdict["reason"]))

    def test_token_for_another_client(self):
        _, path = self.token_of("kubernetes-es256")
        done, verdict = self.report(
            *("token", "verify", path, *self.settings("kubernetes")),
            *("--certificate-authority", self.ca, "--signing-algs", "ES256"),
        )
        self.assertEqual((1, "audience_mismatch"), (done.returncode, verdict["reason"]))

    def test_token_beside_the_issuer(self):
        _, path = self.token_of("kubernetes")
        _, report = self.verify(
            *(self.issuer, "--client-id", "kubernetes", "--username-claim", "email"),
            *("--certificate-authority", self.ca, "--token-file", path),
        )
        found = [entry for entry in report["findings"] if entry["id"] == "token/accepted"]
        self.assertEqual(["pass"], [entry["status"] for entry in found], found)
        self.assertEqual("yes", report["verdicts"]["api-server"]["answer"])

    def test_flipped_bits(self):
        person, path = self.token_of("kubernetes")
        document, keys = self.work / "document.json", self.work / "keys.json"
        document.write_text(json.dumps(person.document))
        keys.write_text(person.key_set())
        token = path.read_text().strip()
        offline = ("--discovery-file", document, "--jwks-file", keys)
        self.accept(path, "kubernetes", *offline)
        step = 5  # a unit test flips every bit; here each is a whole process
        changed = self.work / "changed.jwt"
        for part, size in enumerate(sizes(token)):
            for byte in range(0, size, step):
                changed.write_text(flipped(token, part, byte, byte % 8))
                done, verdict = self.report(
                    *("token", "verify", changed, *self.settings(), *offline)
                )
                self.assertEqual(
                    (1, False),
                    (done.returncode, verdict["accepted"]),
                    f"part {part}, byte {byte}: {verdict}",
                )


@dataclass(frozen=True)
class Fault:
    port: str  # kinds: tests/support/issuer/pki.cpp, "http", "raw" and "silent"
    site: str  # names: scenarios.cpp and raw_listener.hpp, next to it
    expected: Expected
    timeout: int = 20  # seconds; short where it is what ends the run


# Sorted.
FAULTS = [
    Fault("expired", "demo", refused("tls/certificate")),
    Fault("expiring", "demo", ACCEPTED),
    Fault("good", "added-slash", refused("discovery/issuer-match")),
    Fault("good", "array", refused("discovery/document")),
    Fault("good", "control-characters", refused("discovery/issuer-match", "discovery/keys-url")),
    Fault("good", "deep", unknown("discovery/document")),
    Fault("good", "deeper", refused("discovery/document")),
    Fault("good", "demo", ACCEPTED),
    Fault("good", "duplicate-members", ACCEPTED),
    Fault("good", "empty", refused("discovery/document")),
    Fault("good", "html", refused("discovery/document")),
    Fault("good", "huge", unknown("discovery/reply")),
    Fault("good", "huge-keys", unknown("keys/reply")),
    Fault("good", "invalid-utf8", ACCEPTED),
    Fault("good", "keys-404", refused("keys/status")),
    Fault("good", "keys-cached", ACCEPTED),
    Fault("good", "keys-empty", refused("keys/usable")),
    Fault("good", "keys-es256", refused("keys/algorithms")),
    Fault("good", "keys-html", refused("keys/readable")),
    Fault("good", "keys-padded", refused("keys/readable")),
    Fault("good", "keys-rsa1024", ACCEPTED),
    Fault("good", "keys-secp256k1", refused("keys/readable")),
    Fault("good", "keys-x25519", refused("keys/readable")),
    Fault("good", "no-code", no_login("login/code-flow", "login/client")),
    Fault("good", "no-pkce", ACCEPTED),
    Fault(
        "good",
        "null-members",
        refused("discovery/issuer-match", "discovery/keys-url", "login/endpoints"),
    ),
    Fault("good", "old-date", ACCEPTED),
    Fault("good", "plain-pkce", no_login("login/pkce", "login/client")),
    Fault("good", "redirect", ACCEPTED),
    Fault("good", "redirect-http", ACCEPTED),
    Fault("good", "redirect-loop", refused("discovery/status")),
    Fault("good", "slow-200", ACCEPTED),
    Fault("good", "status-301", refused("discovery/status")),
    Fault("good", "status-401", refused("discovery/status")),
    Fault("good", "status-404", refused("discovery/status")),
    Fault("good", "status-500", refused("discovery/status")),
    Fault("good", "trickle", unknown("discovery/reply"), timeout=2),
    Fault("good", "truncated", unknown("discovery/reply")),
    Fault("good", "wrong-issuer", refused("discovery/issuer-match")),
    Fault("good", "wrong-types", refused("discovery/document")),
    Fault("http", "demo", refused("issuer/url")),
    Fault("no-san", "demo", refused("tls/certificate")),
    Fault("not-yet-valid", "demo", refused("tls/certificate")),
    Fault("other-ca", "demo", refused("tls/certificate")),
    Fault("raw", "close", unknown("discovery/reply")),
    Fault("raw", "endless-headers", unknown("discovery/reply"), timeout=2),
    Fault("raw", "garbage", unknown("discovery/reply")),
    Fault("raw", "reset", unknown("discovery/reply")),
    Fault("self-signed", "demo", refused("tls/certificate")),
    Fault("silent", "demo", unknown("network/connect"), timeout=2),
    Fault("wrong-name", "demo", refused("tls/certificate")),
]


class Faults(Case):
    """The embedded issuer: one port and one site, and what they lead to."""

    embedded = None

    def test_table(self):
        for fault in FAULTS:
            with self.subTest(port=fault.port, site=fault.site):
                self.expect(
                    fault.expected,
                    self.embedded.url(fault.site, fault.port),
                    *("--client-id", "kubernetes"),
                    *("--username-claim", "email"),
                    *("--certificate-authority", self.embedded.ca),
                    *("--timeout", fault.timeout),
                )

    def test_table_is_sorted(self):
        keys = [(fault.port, fault.site) for fault in FAULTS]
        self.assertEqual(sorted(set(keys)), keys)


# ---------------------------------------------------------------------------------------
# Suites
# ---------------------------------------------------------------------------------------


def prepare_provider(stack, test_issuer, source, work):
    node = find_node()
    package = source / "tests" / "e2e" / "provider"
    modules = install_provider(package, work)
    pki = work / "pki"
    with Issuer(test_issuer, pki):
        pass  # it makes the certificates
    # Node looks for packages next to the program.
    shutil.copy(package / "provider.mjs", work)
    (work / "node_modules").symlink_to(modules)
    server = ProviderServer(node, pki / "good", work)
    stack.callback(server.stop)
    Provider.issuer = server.issuer
    Provider.work = work
    Provider.ca = pki / "ca.pem"
    Provider.other_ca = pki / "other-ca.pem"
    return Provider


def prepare_faults(stack, test_issuer, _source, work):
    Faults.embedded = stack.enter_context(Issuer(test_issuer, work / "pki"))
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
