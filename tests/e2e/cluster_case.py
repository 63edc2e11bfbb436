"""What the tests beside a real API server share."""

import time

from harness import Case
from provider_login import Person

# The clusters that trust the provider, and the claim that each takes the user name from.
SETTINGS = {"email": "{}@example.com", "preferred-username": "{}", "sub": "{}"}
GROUP = "developers"  # of everybody, says the provider
PATIENCE = 30  # seconds
RBAC = "/apis/rbac.authorization.k8s.io/v1"
CLUSTER_BINDINGS = f"{RBAC}/clusterrolebindings"
ROLE_BINDINGS = f"{RBAC}/namespaces/default/rolebindings"
OURS = "labelSelector=app.kubernetes.io/managed-by%3Doidcctl"
NAMESPACES = "/api/v1/namespaces"


class ClusterCase(Case):
    clusters = None  # by name
    issuer = None  # the embedded one
    provider = None
    work = None

    def token_of(self, name, client="kubernetes"):
        """An ID token of a login by this person."""
        person = Person(self.provider.issuer, self.provider.ca, name)
        return person.id_token(client, "openid email profile groups")

    def judge(self, cluster, token):
        """The status and the document of `token verify`, with the settings of the cluster."""
        done, verdict = self.report(
            *("token", "verify", "-", *cluster.trust.server_flags()),
            *("--kubernetes-version", cluster.version()),
            stdin=token,
        )
        return done.returncode, verdict

    def expect_status(self, wanted, cluster, path, token):
        """The API server comes to answer so: it learns of bindings a moment later."""
        end = time.monotonic() + PATIENCE
        while True:
            seen, answer = cluster.call("GET", path, token=token)
            if seen == wanted or time.monotonic() > end:
                break
            time.sleep(0.02)
        self.assertEqual(wanted, seen, answer)

    def grant(self, cluster, *words, naming=None):
        """Give a role by `rbac grant` and `kubectl apply`; return the manifests."""
        naming = cluster.trust.client_flags() if naming is None else naming
        done = self.run_oidcctl("rbac", "grant", *words, *naming)
        self.assertEqual(0, done.returncode, done.stderr)
        applied = cluster.kubectl("apply", "-f", "-", stdin=done.stdout)
        self.assertEqual(0, applied.returncode, applied.stderr)
        return done.stdout

    def forget_grants(self, *clusters):
        """Delete the bindings that oidcctl made."""
        for cluster in clusters or self.clusters.values():
            for place in (CLUSTER_BINDINGS, ROLE_BINDINGS):
                status, answer = cluster.call("DELETE", f"{place}?{OURS}")
                self.assertEqual(200, status, answer)

    def predicted(self, cluster, *words):
        """The names that RBAC will see, says `rbac identity`."""
        _, answer = self.report("rbac", "identity", *words, *cluster.trust.client_flags())
        return [item["subject"]["name"] for item in answer.get("items", [answer])]
