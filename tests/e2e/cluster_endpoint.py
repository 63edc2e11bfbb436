"""`endpoint probe` finds the real API server behind its URL."""

from cluster_case import ClusterCase


class Probe(ClusterCase):
    def test_api_server(self):
        for name, cluster in self.clusters.items():
            with self.subTest(cluster=name):
                done, report = self.report(
                    "endpoint", "probe", cluster.server, "--certificate-authority", cluster.ca
                )
                self.assertEqual(0, done.returncode, done.stderr)
                self.assertEqual("kubernetes", report["conclusion"])
                self.assertTrue(report["version"].startswith(f"v{cluster.version()}."))
                findings = {one["id"]: one for one in report["findings"]}
                self.assertEqual("pass", findings["api/ready"]["status"])
                chain = findings["tls/certificate"]["details"]["chain"]
                self.assertIn("localhost", chain[0]["names"])

    def test_without_its_ca(self):
        done, report = self.report("endpoint", "probe", self.clusters["email"].server)
        self.assertEqual((1, "not-trusted"), (done.returncode, report["conclusion"]))
