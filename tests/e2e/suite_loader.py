"""AuthenticationConfiguration files and flags: `cluster-config lint` beside the real
kube-apiserver, which says why it does not start. The cases are those of the component test,
and sets of flags."""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess

from cluster_programs import installed_programs
from harness import Case, Unavailable
from server_start import PATIENCE, make_key, minor_of, why_not

FIRST_WITH_V1 = 34
MISSING = "no kube-apiserver 1.34 or newer: see scripts/cluster-programs"

ISSUER = "--oidc-issuer-url=https://issuer.example"
CLIENT = "--oidc-client-id=kube"
FLAGS = [
    [ISSUER],
    [CLIENT],
    ["--oidc-username-claim=email"],
    [ISSUER, CLIENT, "--oidc-username-claim="],
    [ISSUER, CLIENT, "--oidc-signing-algs="],
    [ISSUER, CLIENT, "--oidc-signing-algs=none"],
    [ISSUER, CLIENT, "--oidc-signing-algs=ES256, RS256"],
    [ISSUER, CLIENT, "--oidc-required-claim==x"],
    [ISSUER, CLIENT, "--oidc-required-claim=a"],
    [ISSUER, CLIENT, "--oidc-required-claim= a = b "],
    [ISSUER, CLIENT, "--oidc-issuer-url=http://a"],
    [CLIENT, "--oidc_issuer_url=https://a"],
    [CLIENT, "--oidc-issuer-url", "https://a/?x"],
    [ISSUER, CLIENT, "--oidc-ca-file=/nonexistent"],
    [ISSUER, CLIENT, "--oidc-groups-prefix=x"],
    ["--oidc-foo=x"],
    ["-oidc-issuer-url=https://a"],
]


class LoaderTest(Case):
    server = None
    minor = 0
    work = None
    source = None

    def real(self, *arguments):
        """Why the real server does not start with these arguments; None: it does."""
        return why_not(self.server, self.work, arguments)

    def lint(self, path):
        done = subprocess.run(
            [self.oidcctl, "cluster-config", "lint", "-o", "json", path]
            + [f"--kubernetes-version=1.{min(self.minor, 36)}"],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return json.loads(done.stdout) if done.stdout else None

    def compare(self, name, text, report, message):
        if report is None:
            self.assertIsNotNone(message, f"{name}: refused, and the real server starts")
            return
        if report["valid"] is None:
            self.assertIn("xpression", text, f"{name}: unknown without an expression")
            return
        said = report["message"]
        if said is not None and said.startswith("yaml: ") and message is not None:
            return  # broken YAML has other words here
        if message is not None and "compilation failed" in message:
            self.assertFalse(report["valid"], name)
            return
        self.assertEqual(said, message, name)

    def test_files(self):
        path = self.work / "authn.yaml"
        cases = self.source / "tests/component/cluster_config/loader_cases.json"
        for case in json.loads(cases.read_text())["cases"]:
            with self.subTest(case["id"]):
                path.write_text(case["text"])
                message = self.real(f"--authentication-config={path}")
                self.compare(case["id"], case["text"], self.lint(path), message)

    def test_flags(self):
        path = self.work / "flags.txt"
        for flags in FLAGS:
            with self.subTest(" ".join(flags)):
                path.write_text("\n".join(flags) + "\n")
                self.compare(" ".join(flags), "", self.lint(path), self.real(*flags))


class WithoutServer(Case):
    def test_loader(self):
        self.skipTest(MISSING)


def newer_servers(source):
    """The kube-apiservers here that know v1 of the file."""
    found = [os.environ.get("OIDCCTL_KUBE_APISERVER"), shutil.which("kube-apiserver")]
    with contextlib.suppress(Unavailable):
        found.append(installed_programs(source).get("kube-apiserver-1.36"))
    paths = dict.fromkeys(pathlib.Path(path).resolve() for path in found if path)
    return [path for path in paths if minor_of(path) >= FIRST_WITH_V1]


def prepare(_, place):
    servers = newer_servers(place.source)
    if not servers:
        yield WithoutServer
        return
    make_key(place.work)
    LoaderTest.work = place.work
    LoaderTest.source = place.source
    for server in servers:
        name = f"LoaderTest{minor_of(server)}"
        yield type(name, (LoaderTest,), {"server": server, "minor": minor_of(server)})
