"""The static file where nothing else is, and where the machine's own files are hostile.

    static_file.py OIDCCTL

Exit status 77: roots cannot be made here. With CI=true that is a failure.
"""

import base64
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True

from issuer import HOST, Issuer  # noqa: E402
from root import Root, can_change_root  # noqa: E402

# Where crypto/x509 of Go looks, and OpenSSL of each distribution.
BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/pki/tls/cacert.pem",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
    "/etc/ssl/certs/4711.pem",  # a directory of certificates
    "/etc/pki/tls/certs/4711.pem",
)
HOSTS = f"127.0.0.1 localhost {HOST}\n"
# Only "base" is active, so a program that reads this has no algorithm: TLS cannot work.
OPENSSL_CNF = """openssl_conf = init
[init]
providers = providers
[providers]
base = base
other = other
[base]
activate = 1
[other]
module = /usr/lib/ossl-modules/other.so
activate = 1
"""


def findings(done):
    """The findings of a report in JSON, by their id."""
    report = json.loads(done.stdout)
    found = {}

    def walk(value):
        if isinstance(value, dict):
            if "id" in value and "status" in value:
                found.setdefault(value["id"], value)
            for member in value.values():
                walk(member)
        elif isinstance(value, list):
            for member in value:
                walk(member)

    walk(report)
    return found


def unsigned_token(issuer, client):
    claims = {"iss": issuer, "aud": client, "sub": "1", "exp": int(time.time()) + 3600}
    parts = [json.dumps(part).encode() for part in ({"alg": "RS256"}, claims)] + [bytes(256)]
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


class StaticFile(unittest.TestCase):
    executable = None

    @classmethod
    def setUpClass(cls):
        cls.work = pathlib.Path(tempfile.mkdtemp(prefix="oidcctl-package-"))
        cls.issuer = Issuer(cls.work)

    @classmethod
    def tearDownClass(cls):
        cls.issuer.close()
        shutil.rmtree(cls.work)

    def root(self):
        return Root(self.work / self.id().rsplit(".", 1)[1] / str(time.monotonic_ns()), self.executable)

    def verify(self, root, *arguments, url=None, **options):
        return root.run(
            "verify-issuer",
            url or self.issuer.url(),
            "--client-id=kubernetes",
            "--only=network,discovery,keys",
            "--output=json",
            *arguments,
            **options,
        )

    def assert_reached(self, done):
        self.assertTrue(done.stdout, done.stderr)
        found = findings(done)
        self.assertEqual(found["discovery/issuer-match"]["status"], "pass", done.stdout)
        self.assertEqual(found["keys/usable"]["status"], "pass", done.stdout)

    def test_it_needs_no_library_and_is_hardened(self):
        read = lambda *words: subprocess.run(  # noqa: E731
            ["readelf", "--wide", *words, self.executable], capture_output=True, text=True, check=True
        ).stdout
        self.assertNotIn("(NEEDED)", read("--dynamic"))
        segments = read("--segments")
        self.assertNotIn("INTERP", segments)
        self.assertIn("GNU_RELRO", segments)
        self.assertRegex(segments, r"GNU_STACK .* RW +0x")
        self.assertRegex(read("--file-header"), r"Type: +DYN")
        self.assertIn("BIND_NOW", read("--dynamic"))

    def test_commands_in_an_empty_root(self):
        root = self.root()
        for arguments, wanted in (
            (["--version"], r"^oidcctl \d+\.\d+"),
            (["--version", "-v"], r"(?s)^oidcctl .*\nbuild +static, .*\nOpenSSL +3\..*\nnghttp2 +1"),
            (["--help"], r"verify-issuer"),
            (["completion", "bash"], r"complete"),
            (["endpoint", "managed", "--help"], r"managed"),
        ):
            done = root.run(*arguments)
            self.assertEqual((done.returncode, done.stderr), (0, ""), arguments)
            self.assertRegex(done.stdout, wanted)

    def test_a_cached_token_in_an_empty_root(self):
        root, issuer, client = self.root(), "https://issuer.example.com", "kubernetes"
        name = "e86f17bb894f37a5c90b523f0f8aa372904cf54f7123d57c4f408614db582fd4"
        token = unsigned_token(issuer, client)
        root.write("cache/" + name, json.dumps({"id_token": token, "refresh_token": "r"}), 0o600)
        (root.path / "cache").chmod(0o700)
        done = root.run(
            "get-token",
            "--oidc-issuer-url=" + issuer,
            "--oidc-client-id=" + client,
            "--token-cache-dir=/cache",
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["status"]["token"], token)

    def test_an_issuer_over_https(self):
        root = self.root()
        root.write("/etc/hosts", HOSTS)
        root.copy(self.issuer.ca, "ca.crt")
        self.assert_reached(self.verify(root, "--certificate-authority=/ca.crt"))

    def test_localhost_without_hosts_file(self):
        root = self.root()
        root.copy(self.issuer.ca, "ca.crt")
        done = self.verify(
            root, "--certificate-authority=/ca.crt", url=self.issuer.url("localhost")
        )
        self.assert_reached(done)
        self.assertEqual(findings(done)["network/resolve"]["status"], "pass", done.stdout)
        self.assertNotIn("proxy reaches", done.stdout)

    def test_a_hostile_name_service_is_not_used(self):
        # Who follows this file resolves nothing: "files" and "dns" are not in it.
        for hosts in ("foreign", "resolve [!UNAVAIL=return] foreign", "foreign [NOTFOUND=return]"):
            root = self.root()
            root.write("/etc/hosts", HOSTS)
            root.write("/etc/nsswitch.conf", f"passwd: foreign\ngroup: foreign\nhosts: {hosts}\n")
            for module in ("foreign", "resolve"):
                for directory in ("lib", "usr/lib", "lib64", "usr/lib/x86_64-linux-gnu"):
                    root.write(f"{directory}/libnss_{module}.so.2", "not a library")
            root.copy(self.issuer.ca, "ca.crt")
            done = self.verify(root, "--certificate-authority=/ca.crt")
            self.assert_reached(done)
            self.assertEqual(findings(done)["network/resolve"]["status"], "pass", hosts)

    def test_the_configuration_of_openssl_is_not_read(self):
        root = self.root()
        root.write("/etc/hosts", HOSTS)
        for path in ("/usr/lib/ssl/openssl.cnf", "/etc/ssl/openssl.cnf", "/other.cnf"):
            root.write(path, OPENSSL_CNF)
        root.write("/usr/lib/ossl-modules/other.so", "not a library")
        root.copy(self.issuer.ca, "ca.crt")
        for variables in ({}, {"OPENSSL_CONF": "/other.cnf"}):
            done = self.verify(root, "--certificate-authority=/ca.crt", variables=variables)
            self.assert_reached(done)

    def test_bundles_of_every_distribution(self):
        for path in BUNDLES:
            with self.subTest(path=path):
                root = self.root()
                root.write("/etc/hosts", HOSTS)
                root.copy(self.issuer.ca, path)
                self.assert_reached(self.verify(root))

    def test_a_bundle_that_is_named(self):
        root = self.root()
        root.write("/etc/hosts", HOSTS)
        root.copy(self.issuer.ca, "mine.pem")
        root.write(BUNDLES[0], "no certificate\n")
        self.assert_reached(self.verify(root, variables={"SSL_CERT_FILE": "/mine.pem"}))
        done = self.verify(root, variables={"SSL_CERT_FILE": "/gone.pem"})
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("/gone.pem", done.stderr)
        root.copy(self.issuer.ca, "mine/ca.crt")
        self.assert_reached(self.verify(root, variables={"SSL_CERT_DIR": "/none:/mine"}))
        done = self.verify(root, variables={"SSL_CERT_DIR": "/none"})
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("looked in /none (from SSL_CERT_FILE and SSL_CERT_DIR)", done.stderr)

    def test_no_bundle_is_an_error_that_lists_the_places(self):
        root = self.root()
        root.write("/etc/hosts", HOSTS)
        root.write("/etc/ssl/cert.pem", "")
        done = self.verify(root)
        self.assertEqual(done.returncode, 5, done.stdout + done.stderr)
        error = json.loads(done.stderr)
        self.assertIn("no root certificates found: looked in ", error["message"])
        for path in BUNDLES[:6] + ("/etc/ssl/certs", "/etc/pki/tls/certs"):
            self.assertRegex(error["message"], re.escape(path) + r"(,|$)")
        self.assertIn("SSL_CERT_FILE", error["hint"])

    def test_the_keyring_that_it_lacks(self):
        root = self.root()
        done = root.run(
            "get-token",
            "--oidc-issuer-url=https://issuer.example.com",
            "--oidc-client-id=kubernetes",
            "--token-cache-storage=keyring",
            "--token-cache-dir=/cache",
        )
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("this static build of oidcctl cannot use the keyring", done.stderr)
        self.assertIn("--token-cache-storage=disk", done.stderr)


def main(executable):
    if not can_change_root():
        print("SKIPPED: this user can make no root directory", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 77
    StaticFile.executable = pathlib.Path(executable).resolve()
    return 0 if unittest.main(argv=sys.argv[:1], verbosity=2, exit=False).result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
