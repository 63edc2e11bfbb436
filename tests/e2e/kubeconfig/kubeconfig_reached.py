"""`endpoint probe` on servers that the real kubectl cannot use, or only in one way."""

import ssl

from kubeconfig_case import Kubeconfigs
from kubeconfig_server import RecordingServer


class Reached(Kubeconfigs):
    def server_with(self, name, **changes):
        """A recording server with the certificate `name` of the PKI, and TLS changed."""
        server = RecordingServer(self.ca.parent / name, **changes)
        self.addCleanup(server.stop)
        return server

    def probe(self, url, *words, status):
        done, report = self.report(
            *("endpoint", "probe", url, "--certificate-authority", self.ca, *words)
        )
        self.assertEqual(status, done.returncode, done.stdout)
        findings = {one["id"]: one for one in report["findings"]}
        return report["conclusion"], report["verdicts"], findings

    def kubectl_with(self, server, **cluster):
        path = self.write(user={"token": "t"}, cluster={"server": server.url, **cluster})
        return self.ask(path)

    def test_a_client_certificate_is_demanded(self):
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            with self.subTest(version.name):
                server = self.server_with("good", demands=self.ca, version=version)
                conclusion, verdicts, findings = self.probe(server.url, status=1)
                self.assertEqual("client-certificate", conclusion)
                self.assertEqual("yes", verdicts["reachable"]["answer"])
                self.assertEqual("failure", findings["tls/client-certificate"]["status"])
                # A token alone does not get in.
                self.assertNotEqual(0, self.kubectl_with(server).returncode)
                self.assertEqual([], server.seen)

    def test_plain_http(self):
        url = self.plain.url.replace("http:", "https:")
        conclusion, verdicts, findings = self.probe(url, status=1)
        self.assertEqual("not-usable", conclusion)
        self.assertEqual("no", verdicts["reachable"]["answer"])
        self.assertIn("answers in plain HTTP", findings["tls/certificate"]["message"])
        path = self.write(user={"token": "t"}, cluster={"server": url})
        done = self.ask(path)
        self.assertNotEqual(0, done.returncode)
        self.assertNotIn("Bearer t", {one.authorization for one in self.plain.seen})

    def test_a_certificate_for_other_names(self):
        server = self.server_with("wrong-name")
        conclusion, _, findings = self.probe(server.url, status=1)
        self.assertEqual("not-trusted", conclusion)
        names = findings["tls/certificate"]["details"]["chain"][0]["names"]
        for name in names:
            self.assertIn(name, findings["tls/certificate"]["message"])
        name = next(name for name in names if "*" not in name)
        self.assertIn(f"tls-server-name: {name}", findings["tls/certificate"]["hint"])
        self.assertNotEqual(0, self.kubectl_with(server).returncode)
        # The cure that the hint names works, here and for kubectl.
        conclusion, _, findings = self.probe(
            server.url, f"--tls-server-name={name}", status=0
        )
        self.assertEqual("pass", findings["tls/certificate"]["status"])
        done = self.kubectl_with(server, **{"tls-server-name": name})
        if self.kubectl.knows_v1:
            self.assertEqual(0, done.returncode, done.stderr)
