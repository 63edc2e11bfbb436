"""`endpoint probe` and `kubeconfig generate` beside the real API server."""

import json

from cluster_case import GROUP, SETTINGS, ClusterCase
from kubeconfig_kubectl import RecordedPlugin, credential


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


class Generated(ClusterCase):
    """A kubeconfig made of the admin's lets a person in, as nobody but that person."""

    def generate(self, cluster, *words, status=0):
        done = self.run_oidcctl(
            *("kubeconfig", "generate", "--from-kubeconfig", cluster.kubeconfig, "--verify"),
            *(*cluster.trust.server_flags(), *words),
        )
        self.assertEqual(status, done.returncode, done.stderr)
        return done

    def test_a_request_of_a_person(self):
        token = self.token_of("alice")
        for name, claim in SETTINGS.items():
            with self.subTest(cluster=name):
                cluster = self.clusters[name]
                folder = self.work / f"generated-{name}-{cluster.version()}"
                plugin = RecordedPlugin(folder, "oidcctl", credential("v1beta1", token))
                done = self.generate(
                    cluster, "--plugin", plugin.path, "--exec-api-version=v1beta1"
                )
                kubeconfig = folder / "config"
                kubeconfig.write_text(done.stdout)
                admin = json.loads(
                    cluster.kubectl("config", "view", "--raw", "-o", "json").stdout
                )
                for member, value in admin["users"][0]["user"].items():
                    self.assertNotIn(member, done.stdout)
                    self.assertNotIn(str(value), done.stdout)
                user, _ = self.predicted(
                    cluster, "--user", claim.format("alice"), "--group", GROUP
                )
                refused = cluster.kubectl("get", "namespaces", kubeconfig=kubeconfig)
                self.assertEqual(1, refused.returncode)
                self.assertIn(f'User "{user}" cannot list resource', refused.stderr)
                self.assertEqual("get-token", plugin.call(self)[1][0])

    def test_an_issuer_that_the_cluster_would_refuse(self):
        cluster = self.clusters["email"]
        wrong = f"--oidc-issuer-url={cluster.trust.issuer_url}/"
        flags = [flag for flag in cluster.trust.server_flags() if "issuer-url" not in flag]
        done = self.run_oidcctl(
            *("kubeconfig", "generate", "--from-kubeconfig", cluster.kubeconfig, "--verify"),
            *(wrong, *flags),
        )
        self.assertEqual((1, ""), (done.returncode, done.stdout))
        self.assertIn("no kubeconfig was written", done.stderr)
