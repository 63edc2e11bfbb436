"""The way of a person to a cluster: refused, recognised, allowed, and no longer so."""

import re

from cluster_case import GROUP, NAMESPACES, SETTINGS, ClusterCase


class Walk(ClusterCase):
    def tearDown(self):
        self.forget_grants()

    def test_wrong_audience(self):
        token = self.token_of("alice", "kubernetes-native")
        for name in SETTINGS:
            with self.subTest(name):
                cluster = self.clusters[name]
                self.assertEqual(401, cluster.call("GET", NAMESPACES, token=token)[0])
                status, verdict = self.judge(cluster, token)
                self.assertEqual((1, "audience_mismatch"), (status, verdict["reason"]))

    def test_predicted_identity(self):
        token = self.token_of("alice")
        for name, claim in SETTINGS.items():
            with self.subTest(name):
                cluster = self.clusters[name]
                user, group = self.predicted(
                    cluster, "--user", claim.format("alice"), "--group", GROUP
                )
                seen = cluster.review(token)
                self.assertEqual(user, seen["user"]["username"])
                self.assertEqual([group, "system:authenticated"], seen["user"]["groups"])
                status, answer = cluster.call("GET", NAMESPACES, token=token)
                self.assertEqual(403, status)
                self.assertEqual([user], re.findall(r'User "(.*?)" cannot', answer["message"]))

    def test_manifests(self):
        """What `rbac grant` prints, kubectl applies; what it applied, it takes away."""
        for setting, claim in SETTINGS.items():
            cluster = self.clusters[setting]
            token = self.token_of("bob")
            for name, value in (("--user", claim.format("bob")), ("--group", GROUP)):
                with self.subTest(cluster=setting, option=name):
                    self.expect_status(403, cluster, NAMESPACES, token)
                    manifests = self.grant(cluster, name, value, "--cluster-role", "view")
                    self.expect_status(200, cluster, NAMESPACES, token)
                    deleted = cluster.kubectl("delete", "-f", "-", stdin=manifests)
                    self.assertEqual(0, deleted.returncode, deleted.stderr)
                    self.expect_status(403, cluster, NAMESPACES, token)
