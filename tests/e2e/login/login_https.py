"""The browser's redirect by https, with a certificate of one's own."""

import http.client
import json
import re
import ssl
import urllib.parse

from certificates import openssl
from cluster_programs import HINT, installed_programs
from harness import Unavailable
from free_port import free_port
from login_case import LoginCase


def make_certificate(directory, names="DNS:localhost,IP:127.0.0.1", days=2):
    """Paths of a certificate that signs itself, and of its key, for these names."""
    certificate, key = directory / "callback.crt", directory / "callback.key"
    openssl(
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
        *("-subj", "/CN=callback", "-addext", f"subjectAltName={names}", "-days", days),
        *("-keyout", key, "-out", certificate),
    )
    key.chmod(0o600)
    return certificate, key


class HttpsCase(LoginCase):
    """A site with a client that is registered for one https URL, and no other."""

    def setUp(self):
        super().setUp()
        self.port = free_port()
        self.redirect = f"https://localhost:{self.port}"
        self.name = self.site(
            immediate=True, clients={"strict": {"redirect_uris": [self.redirect]}}
        )
        self.certificate, self.key = make_certificate(self.home)

    def begin(self, *more, program=None, certificate=None, key=None):
        words = self.words(
            self.name,
            *("--skip-open-browser", f"--listen-address=127.0.0.1:{self.port}"),
            f"--local-server-cert={certificate or self.certificate}",
            f"--local-server-key={key or self.key}",
            *more,
            client="strict",
            program=program,
        )
        return self.start([words[0], "get-token", *words[1:]] if program else words)

    def visit(self, target, version=None):
        """Open `target` by TLS that trusts the certificate; return status and page."""
        context = ssl.create_default_context(cafile=self.certificate)
        if version:
            context.minimum_version = context.maximum_version = version
        parts = urllib.parse.urlsplit(target)
        connection = http.client.HTTPSConnection("localhost", parts.port, context=context)
        try:
            connection.request("GET", f"{parts.path or '/'}?{parts.query}")
            reply = connection.getresponse()
            return reply.status, reply.read().decode()
        finally:
            connection.close()


class Https(HttpsCase):
    def test_login(self):
        plugin = self.begin("--interactive=always")
        target = self.callback(plugin.url())
        self.assertTrue(target.startswith(self.redirect + "?"), target)
        status, page = self.visit(target)
        self.assertEqual(200, status, page)
        self.assertIn("You can close this", page)
        token = self.given(plugin)
        self.assertNotIn("warning", plugin.told)
        # The next call needs neither files nor module: the token is in the cache.
        self.certificate.unlink()
        self.key.unlink()
        again = self.begin()
        self.assertEqual((token, ""), (self.given(again), again.told))

    def test_versions(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            plugin = self.begin("--interactive=always", "--force-refresh")
            status, page = self.visit(self.callback(plugin.url()), version)
            self.assertEqual(200, status, page)
            self.given(plugin)

    def test_who_does_not_get_through(self):
        """Neither plain HTTP nor a browser that does not trust it ends the login."""
        plugin = self.begin("--interactive=always")
        target = self.callback(plugin.url())
        status, _, page = self.knock(target)
        self.assertEqual((400, "Client sent an HTTP request to an HTTPS server.\n"), (status, page))
        plugin.wait_for("came by plain HTTP, but --local-server-cert serves https")
        strict = http.client.HTTPSConnection(
            "localhost", self.port, context=ssl.create_default_context()
        )
        with self.assertRaises(ssl.SSLCertVerificationError):
            strict.request("GET", "/")
        plugin.wait_for("did not accept the certificate .*unknown certificate authority")
        self.assertEqual(200, self.visit(target)[0])
        self.given(plugin)

    def test_files(self):
        other = self.home / "other"
        other.mkdir()
        _, other_key = make_certificate(other)
        empty = self.home / "empty"
        empty.write_text("")
        rows = (
            (self.home / "missing", self.key, "--local-server-cert: .*No such file"),
            (self.certificate, self.home / "missing", "--local-server-key: .*No such file"),
            (self.certificate, other_key, "private key does not match public key"),
            (self.key, self.certificate, "PEM inputs may have been switched"),
            (empty, self.key, "failed to find any PEM data in certificate input"),
        )
        for certificate, key, words in rows:
            plugin = self.begin("--interactive=always", certificate=certificate, key=key)
            self.failed(plugin, 5, words)

    def test_warnings(self):
        self.key.chmod(0o640)
        wrong = self.home / "wrong"
        wrong.mkdir()
        plugin = self.begin("--interactive=always")
        plugin.wait_for(r"other users can read the key .*\(mode 0640\)")
        certificate, key = make_certificate(wrong, "DNS:login.example")
        plugin.close()
        plugin = self.begin("--interactive=always", certificate=certificate, key=key)
        plugin.wait_for('is not for "localhost"')

    def test_commands(self):
        """`login` and `--login` of other commands serve it, too."""
        certificates = [
            f"--local-server-cert={self.certificate}",
            f"--local-server-key={self.key}",
            f"--listen-address=127.0.0.1:{self.port}",
            "--skip-open-browser",
            "--interactive=always",
        ]
        url, authority = self.embedded.url(self.name), self.embedded.ca
        for words in (
            ["login", f"--issuer-url={url}", "--client-id=strict"],
            ["verify-issuer", url, "--login", "--client-id=strict"],
            ["token", "verify", "--login", f"--issuer-url={url}", "--client-id=strict"],
        ):
            call = [self.oidcctl, *words, f"--certificate-authority={authority}"]
            call += [*certificates, "--token-cache-storage=none"]
            plugin = self.start(call)
            self.assertEqual(200, self.visit(self.callback(plugin.url()))[0])
            status, out = plugin.finish()
            self.assertIn(status, (0, 1), plugin.told)  # what is judged is not the login
            self.assertNotRegex(out, "login failed")


class RealHttps(HttpsCase):
    """The real kubelogin and oidcctl with the same words: what each serves."""

    kubelogin = None

    def test_same_callback(self):
        for program, more in ((self.kubelogin, ()), (None, ("--interactive=always",))):
            plugin = self.begin("--token-cache-storage=none", *more, program=program)
            url = self.authorization_url(plugin, program)
            target = self.callback(url)
            self.assertTrue(target.startswith(self.redirect + "?"), target)
            self.assertEqual(200, self.visit(target)[0])
            status, out = plugin.finish()
            self.assertEqual(0, status, plugin.told)
            self.assertEqual("jane@example.com", self.user_of(json.loads(out)["status"]["token"]))

    def authorization_url(self, plugin, program):
        """kubelogin names its own page, which sends the browser on to the provider."""
        if program is None:
            return plugin.url()
        own = plugin.wait_for(r"(https://localhost:[0-9]+)").group(1)
        context = ssl.create_default_context(cafile=self.certificate)
        connection = http.client.HTTPSConnection("localhost", self.port, context=context)
        try:
            connection.request("GET", urllib.parse.urlsplit(own).path or "/")
            return connection.getresponse().getheader("Location")
        finally:
            connection.close()

    def test_one_of_the_two(self):
        for option in ("cert", "key"):
            value = self.certificate if option == "cert" else self.key
            for program in (self.kubelogin, None):
                words = self.words(
                    self.name,
                    *(f"--local-server-{option}={value}", "--skip-open-browser"),
                    *("--token-cache-storage=none", f"--listen-address=127.0.0.1:{self.port}"),
                    client="strict",
                    program=program,
                )
                words = [words[0], "get-token", *words[1:]] if program else words
                plugin = self.start(words)
                status, out = plugin.finish()
                self.assertNotEqual(0, status)
                self.assertEqual("", out)
                self.assertRegex(plugin.told, re.compile("LocalServer|--local-server-", re.I))


def https_cases(source):
    """The cases, with the real kubelogin where it is here."""
    try:
        found = installed_programs(source)
    except Unavailable:
        found = {}
    if "kubelogin" not in found:
        print(f"left out: https beside kubelogin. {HINT}", flush=True)
        return [Https]
    return [Https, type("RealHttps", (RealHttps,), {"kubelogin": found["kubelogin"]})]
