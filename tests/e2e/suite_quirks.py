"""Odd issuers, one for each case of issuer_quirks.json: oidcctl beside what a real
kube-apiserver answered. Cases are compared by verdict; the words of the API server are in the
report of a case that differs."""

import json
import os
import pathlib
import shutil
import subprocess
from contextlib import contextmanager

import certificates
import quirk_recipes
from harness import Case, Unavailable
from quirk import DISCOVERY, KEYS, Bench
from quirk_server import QuirkServer, reply, server_context

ACCEPTED = 201
ACCEPTANCE = {True: "yes", False: "no", None: "unknown"}


class OpensslServer:
    """`openssl s_server -WWW` in a directory of its own."""

    def __init__(self, directory, arguments, files):
        for name, text in files(None).items():
            path = directory / name.lstrip("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        self._process = subprocess.Popen(
            ["openssl", "s_server", "-WWW", "-accept", "127.0.0.1:0", *arguments],
            cwd=directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for line in self._process.stdout:
            if line.startswith("ACCEPT"):
                self.port = int(line.rsplit(":", 1)[1])
                break
        else:
            raise RuntimeError(f"openssl s_server does not start: {arguments}")
        for name, text in files(self.port).items():
            (directory / name.lstrip("/")).write_text(text)

    def close(self):
        self._process.terminate()
        self._process.wait(timeout=10)
        self._process.stdout.close()


class QuirksTest(Case):
    bench = None
    work = None

    @contextmanager
    def served(self, name, quirk):
        """Serve the issuer; give its URL, its port and the path of its CA file."""
        directory = self.work / name
        directory.mkdir()
        chain = directory / "chain.pem"
        chain.write_text(certificates.pem(*quirk.chain))
        ca = directory / "ca.pem"
        ca.write_bytes(quirk.ca)
        server = self._start(directory, chain, quirk)
        try:
            yield quirk.issuer.format(port=server.port), server.port, ca
        finally:
            server.close()
            shutil.rmtree(directory)

    def _documents(self, quirk, port):
        issuer = quirk.issuer.format(port=port)
        document = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/auth",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}{KEYS}",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        return {DISCOVERY: json.dumps(document), KEYS: json.dumps(quirk.jwks)}

    def _start(self, directory, chain, quirk):
        if quirk.start is not None:
            return quirk.start(quirk, self.bench)
        if quirk.s_server:
            words = ["-cert", chain, "-key", quirk.key.path, *quirk.s_server]
            if len(quirk.chain) > 1:
                words += ["-cert_chain", chain]
            return OpensslServer(
                directory, list(map(str, words)), lambda port: self._documents(quirk, port)
            )
        context = server_context(chain, quirk.key.path)
        quirk.tls(context)

        def respond(request):
            documents = self._documents(quirk, server.port)
            if request.path == DISCOVERY:
                usual = quirk.discovery(request, documents[DISCOVERY])
            elif request.path == KEYS:
                usual = reply(documents[KEYS])
            else:
                usual = reply("not here", status="404 Not Found", content_type="text/plain")
            return quirk.any_reply(request, usual) if quirk.any_reply else usual

        server = QuirkServer(context, respond, quirk.close_notify)
        return server

    def answers(self, name, quirk):
        """What token verify and verify-issuer say: "yes", "no", "unknown" or a status."""
        with self.served(name, quirk) as (issuer, port, ca):
            return self.answers_on(quirk, issuer, port, ca)

    def answers_on(self, quirk, issuer, port, ca):
        """The same for an issuer that is served already."""
        common = ["--client-id", "kubernetes", "--username-claim", "email"]
        common += ["--certificate-authority", ca]
        if not quirk.by_flags:
            common += ["--structured", "--username-prefix="]
        else:
            common += ["--username-prefix=-"]
        if quirk.connect_host:
            common += ["--connect-to", f"{quirk.connect_host}:{port}:127.0.0.1:{port}"]
        token = ca.parent / "token.jwt"
        token.write_text(self.bench.token(issuer))
        verified = self._json("token", "verify", token, "--issuer-url", issuer, *common)
        report = self._json("verify-issuer", issuer, *common)
        return (
            self._answer(verified, lambda d: ACCEPTANCE[d["accepted"]]),
            self._answer(report, lambda d: d["verdicts"]["api-server"]["answer"]),
            (verified, report),
        )

    def _json(self, *words):
        done = self.run_oidcctl(*words, "-o", "json", "--timeout", "10")
        try:
            return done, json.loads(done.stdout)
        except ValueError:
            return done, None

    @staticmethod
    def _answer(result, of):
        done, document = result
        if document is None and "ca.pem" in done.stderr:
            return "CA file refused"
        if document is None:
            return f"status {done.returncode}"
        return of(document)

    def compare(self, case):
        recipe = quirk_recipes.RECIPES.get(case["id"])
        if recipe is None:
            self.skipTest("no recipe")
        *answers, results = self.answers(case["id"], recipe(self.bench))
        expected = {"yes"} if case["answer"] == ACCEPTED else {"no", *case.get("or", ())}
        if case["kind"] == "ca-file" and case["answer"] != ACCEPTED:
            expected.add("CA file refused")
        if not set(answers) <= expected:
            shown = "\n".join(
                f"{done.stderr}\n{json.dumps(document, indent=1)}" for done, document in results
            )
            self.fail(f"{answers}, expected {sorted(expected)}: {case['odd']}\n"
                      f"kube-apiserver: {case['log']}\n{shown}")


def add_test(case):
    name = "test_" + case["id"].replace("-", "_").replace(".", "_")
    setattr(QuirksTest, name, lambda self: self.compare(case))


def prepare(stack, place):
    shared = os.environ.get("OIDCCTL_SHARED")
    path = pathlib.Path(shared or place.source.parent / "shared") / "vectors" / "issuer_quirks.json"
    if not path.exists():
        raise Unavailable(f"{path} is not there", "Set OIDCCTL_SHARED to where the vectors are.")
    only = os.environ.get("OIDCCTL_QUIRKS", "").split()
    for case in json.loads(path.read_text())["cases"]:
        if not only or case["id"] in only or case["kind"] in only:
            add_test(case)
    QuirksTest.work = place.work
    keys = place.work / "keys"
    keys.mkdir()
    QuirksTest.bench = Bench(keys)
    return [QuirksTest]
