"""Certificates, keys and tokens in kubeconfigs: kubectl's own words about each."""

import base64
import json
import subprocess

from kubeconfig_case import Kubeconfigs
from kubeconfig_server import RecordingServer


def data(text):
    return base64.b64encode(text.encode()).decode()


def openssl(*words):
    done = subprocess.run(["openssl", *map(str, words)], capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise RuntimeError(f"openssl {words[0]}: {done.stderr}")
    return done.stdout


class Credentials(Kubeconfigs):
    def setUp(self):
        super().setUp()
        self.authority = self.ca.read_text()

    def pair(self, name, *algorithm):
        """A self-signed certificate and its key, as texts."""
        certificate, key = self.folder / f"{name}.pem", self.folder / f"{name}.key"
        openssl(
            *("req", "-x509", "-nodes", "-subj", f"/CN={name}", "-days", 5),
            *("-newkey", *algorithm, "-keyout", key, "-out", certificate),
        )
        return certificate.read_text(), key.read_text()

    def inspect(self, path):
        done = self.run_oidcctl(
            *("kubeconfig", "inspect", "-o", "json", path),
            environment={"HOME": str(self.home), "PATH": f"{self.bin}:/usr/bin:/bin"},
        )
        self.assertEqual("", done.stderr)
        self.assertNotIn("PRIVATE", done.stdout)
        return json.loads(done.stdout)

    def finding(self, report, check):
        return next(one for one in report["findings"] if one["id"] == f"kubeconfig/{check}")

    def expect_refused(self, check, path):
        """kubectl refuses the file, and the newer one in the very words of the finding."""
        report = self.inspect(path)
        finding = self.finding(report, check)
        self.assertEqual("failure", finding["status"], finding)
        self.assertEqual("no", report["verdicts"]["kubectl"]["answer"])
        self.server.forget()
        done = self.ask(path)
        self.assertNotEqual(0, done.returncode)
        self.assertEqual([], self.server.seen)
        if self.kubectl.knows_v1:
            words = finding["message"].split("): ", 1)[1]
            self.assertIn(words, done.stderr)
        return finding

    def test_authorities(self):
        indented = "".join(f"  {line}\n" for line in self.authority.splitlines())
        _, key = self.pair("other", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
        rows = [
            ("cut", data(self.authority[:300])),
            ("a placeholder", "DATA+OMITTED"),
            ("an older placeholder", "REDACTED"),
            ("encoded twice", data(data(self.authority))),
            ("indented", data(indented)),
            ("one line", data(self.authority.replace("\n", " "))),
            ("a key", data(key)),
            ("a certificate that is none", data(self.authority.replace("MII", "MIJ"))),
        ]
        for name, text in rows:
            with self.subTest(name):
                path = self.write(
                    user={"token": "t"},
                    cluster={"certificate-authority": "", "certificate-authority-data": text},
                )
                self.expect_refused("certificate-authority", path)
        # What stands around the certificate does not matter, nor a key beside it.
        text = data("text\n" + key + self.authority)
        path = self.write(
            user={"token": "t"},
            cluster={"certificate-authority": "", "certificate-authority-data": text},
        )
        self.assertEqual("yes", self.inspect(path)["verdicts"]["kubectl"]["answer"])
        self.expect_authorization("Bearer t", path)

    def test_client_certificates(self):
        one, key = self.pair("one", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
        _, other = self.pair("two", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
        rsa, rsa_key = self.pair("three", "rsa:2048")
        edwards, edwards_key = self.pair("four", "ed25519")
        rows = [
            ("another key", one, other),
            ("a key of another type", one, rsa_key),
            ("exchanged", key, one),
            ("no PEM", "x", key),
            ("no key", one, one),
            ("no PEM for a key", one, "x"),
        ]
        for name, certificate, private in rows:
            with self.subTest(name):
                path = self.write(
                    user={
                        "client-certificate-data": data(certificate),
                        "client-key-data": data(private),
                    }
                )
                self.expect_refused("client-certificate", path)
        for certificate, private in ((one, key), (rsa, rsa_key), (edwards, edwards_key)):
            path = self.write(
                user={
                    "client-certificate-data": data(certificate),
                    "client-key-data": data(private),
                }
            )
            finding = self.finding(self.inspect(path), "client-certificate")
            self.assertEqual("pass", finding["status"])
            done = self.ask(path)
            self.assertEqual(0, done.returncode, done.stderr)
        # It ends in five days.
        self.assertEqual("warning", self.finding(self.inspect(path), "expiry")["status"])

    def test_tokens(self):
        self.expect_refused_token("a\nb")
        self.expect_refused_token("abc\n")
        for token in ("Bearer abc", "a b"):
            path = self.write(user={"token": token})
            self.assertEqual("warning", self.finding(self.inspect(path), "token")["status"])
            self.server.forget()
            self.expect_authorization(f"Bearer {token}", path)

    def expect_refused_token(self, token):
        path = self.write(user={"token": token})
        self.assertEqual("failure", self.finding(self.inspect(path), "token")["status"])
        done = self.ask(path)
        self.assertNotEqual(0, done.returncode)
        self.assertIn('invalid header field value for "Authorization"', done.stderr)
        self.assertEqual([], self.server.seen)

    def test_files(self):
        """kubectl loads a pair from files when the server asks for it, as API servers do."""
        server = RecordingServer(self.ca.parent / "good", asks_for=self.ca)
        self.addCleanup(server.stop)
        one, _ = self.pair("one", "rsa:2048")
        _, other = self.pair("two", "rsa:2048")
        for name, text in (("c.pem", one), ("k.pem", other)):
            (self.folder / name).write_text(text)
        path = self.write(
            user={"client-certificate": "c.pem", "client-key": "k.pem"},
            cluster={"server": server.url},
        )
        finding = self.finding(self.inspect(path), "client-certificate")
        self.assertIn("tls: private key does not match public key", finding["message"])
        done = self.ask(path)
        self.assertNotEqual(0, done.returncode)
        self.assertIn("tls: private key does not match public key", done.stderr)
        self.assertEqual([], server.seen)
