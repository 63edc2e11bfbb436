"""Odd issuers at a real kube-apiserver 1.36 and at oidcctl, side by side.

One AuthenticationConfiguration names many of them, and each gets one SelfSubjectReview. The
answers of oidcctl have to be the API server's; `unknown` is right only for a reply that
broke off, or one that is larger than oidcctl reads.
"""

import json
import os
import re
import ssl
from contextlib import ExitStack

import certificates
import quirk_certificates_more
import quirk_documents
import quirk_http
import quirk_recipes
import quirk_tls
from cluster import PATIENCE, Cluster
from cluster_programs import HINT, ApiServer, Programs, installed_programs
from harness import Unavailable
from quirk import Bench
from quirk_server import server_context
from suite_quirks import ACCEPTED, QuirksTest

MOST_ISSUERS = 60  # an AuthenticationConfiguration takes 64
REVIEW = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
REVIEW_BODY = {"apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"}

# What may pass another time, or is more than oidcctl reads.
MAY_BE_UNKNOWN = {
    "gzip-cut", "length-long", "chunk-no-end", "chunk-no-last", "body-2mb", "doc-jwks-no-port",
}

# The key set is fine, but not for this token, which `verify-issuer` does not see.
ABOUT_THE_TOKEN = {"jwk-kid-empty", "jwk-kid-missing", "jwk-kid-other", "jwk-n-padded", "jwk-e-3"}

# Issuers with odd CAs: one that Go does not parse keeps the API server from starting.
ODD_CA = ("nc-", "root-")

CONTROLS = {
    "control-yes": lambda bench: bench.quirk(),
    "control-no": quirk_http.status_line("HTTP/1.1 404 Control"),
}


class ManyIssuers:
    """What a Cluster is told: a file instead of flags."""

    more_flags = ()

    def __init__(self, directory, served):
        self.issuer_url = served["control-yes"][0]
        self._path = directory / "authentication.json"
        self._path.write_text(
            json.dumps(
                {
                    "apiVersion": "apiserver.config.k8s.io/v1",
                    "kind": "AuthenticationConfiguration",
                    "jwt": [self._entry(url, ca) for url, _, ca in served.values()],
                }
            )
        )

    def server_flags(self):
        return [f"--authentication-config={self._path}"]

    @staticmethod
    def _entry(url, ca):
        return {
            "issuer": {
                "url": url,
                "audiences": ["kubernetes"],
                "certificateAuthority": ca.read_text(),
            },
            "claimMappings": {"username": {"claim": "email", "prefix": ""}},
        }


class IssuersTest(QuirksTest):
    programs = None
    quirks = {}

    def test_all(self):
        names = list(self.quirks)
        for start in range(0, len(names), MOST_ISSUERS):
            self._compare_some(names[start : start + MOST_ISSUERS], f"issuers-{start}")

    def _compare_some(self, names, place):
        directory = self.work / place
        directory.mkdir()
        quirks = {name: recipe(self.bench) for name, recipe in CONTROLS.items()}
        quirks.update((name, self.quirks[name]) for name in names)
        with ExitStack() as stack:
            served = {
                name: stack.enter_context(self.served(f"{place}-{name}", quirk))
                for name, quirk in quirks.items()
            }
            odd = {
                name: each
                for name, each in served.items()
                if name.startswith(ODD_CA) or name == "control-yes"
            }
            for name in self._refused_by_start(directory / "first", odd):
                with self.subTest(name):
                    self._check_refused_ca(name, quirks[name], served.pop(name))
            with self._cluster(directory / "second", served) as cluster:
                self._wait_for_first_tries(cluster)
                for name in set(names) & set(served):
                    with self.subTest(name):
                        self._compare(name, quirks[name], cluster, served[name])

    def _cluster(self, directory, served):
        directory.mkdir()
        server = ApiServer(
            self.programs.kube_apiserver_new, self.programs.etcd_new or self.programs.etcd
        )
        return Cluster(
            self.programs, directory, ManyIssuers(directory, served), api_server=server
        )

    def _refused_by_start(self, directory, served):
        """The issuers whose CA keeps the API server from starting."""
        if len(served) < 2:
            return []
        try:
            with self._cluster(directory, served):
                return []
        except RuntimeError as error:
            places = re.findall(r"jwt\[(\d+)\]\.issuer\.certificateAuthority", str(error))
            if not places:
                raise
            return [list(served)[int(place)] for place in places]

    def _check_refused_ca(self, name, quirk, served):
        issuer, port, ca = served
        *answers, results = self.answers_on(quirk, issuer, port, ca)
        self.assertLessEqual(set(answers), {"no", "CA file refused"}, f"{name}: {results}")

    @staticmethod
    def _wait_for_first_tries(cluster):
        """Every issuer is asked at once, and again ten seconds later."""
        log = cluster.directory / "kube-apiserver.log"
        cluster.wait_until(
            lambda: log.read_text(errors="replace").count("404 Control") >= 2, PATIENCE
        )

    def _compare(self, name, quirk, cluster, served):
        issuer, port, ca = served
        token = self.bench.token(issuer)
        status, _ = cluster.call("POST", REVIEW, REVIEW_BODY, token=token)
        *answers, results = self.answers_on(quirk, issuer, port, ca)
        expected = {"yes"} if status == ACCEPTED else {"no"}
        if name in MAY_BE_UNKNOWN:
            expected.add("unknown")
        if name in ABOUT_THE_TOKEN:
            answers.pop()
        if not set(answers) <= expected:
            shown = "\n".join(f"{done.stderr}\n{document}" for done, document in results)
            self.fail(f"kube-apiserver answered {status}, oidcctl {answers}:\n{shown}")


def is_comparable(quirk, directory):
    """Whether an API server on this machine can have the issuer beside others, and the server
    of the tests can serve its certificates, which OpenSSL has to parse."""
    if quirk.by_flags or quirk.connect_host is not None:
        return False
    chain = directory / "chain.pem"
    chain.write_text(certificates.pem(*quirk.chain))
    try:
        server_context(chain, quirk.key.path)
    except ssl.SSLError:
        return False
    return True


def new_programs(source):
    """The programs for kube-apiserver 1.36; 1.20, which is long to build, is not needed."""
    found = installed_programs(source)
    missing = [name for name in ("etcd", "kube-apiserver-1.36", "kubectl-1.32") if name not in found]
    if missing:
        raise Unavailable(f"not there: {', '.join(missing)}", HINT)
    server, kubectl = found["kube-apiserver-1.36"], found["kubectl-1.32"]
    return Programs(found["etcd"], server, kubectl, kubectl, found.get("etcd-3.5"), server)


def prepare(stack, place):
    IssuersTest.programs = new_programs(place.source)
    QuirksTest.work = place.work
    keys = place.work / "keys"
    keys.mkdir()
    QuirksTest.bench = Bench(keys)
    only = os.environ.get("OIDCCTL_QUIRKS", "").split()
    recipes = {
        **quirk_recipes.RECIPES,
        **quirk_certificates_more.MORE,
        **quirk_documents.MORE,
        **quirk_http.MORE,
        **quirk_tls.MORE,
    }
    quirks = {
        name: recipe(QuirksTest.bench)
        for name, recipe in recipes.items()
        if not only or name in only
    }
    IssuersTest.quirks = {name: quirk for name, quirk in quirks.items() if is_comparable(quirk, keys)}
    return [IssuersTest]
