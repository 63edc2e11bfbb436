"""What the tests beside a real API server share."""

import subprocess
import time

from harness import Case, own_environment
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

    def apply(self, cluster, verb, *words, status=0, **more):
        """Run `rbac VERB --apply`; return the results, and how many of each there are."""
        done, answer = self.report(*self.apply_words(cluster, verb, *words, **more))
        self.assertEqual(status, done.returncode, f"{answer}\n{done.stderr}")
        self.assertEqual("RoleBindingChanges", answer["kind"], answer)
        return answer["items"], {name: n for name, n in answer["summary"].items() if n > 0}

    def bindings(self, cluster, prefix=""):
        """The ClusterRoleBindings whose names begin so, by name."""
        _, answer = cluster.call("GET", CLUSTER_BINDINGS)
        items = {item["metadata"]["name"]: item for item in answer["items"]}
        return {name: item for name, item in items.items() if name.startswith(prefix)}

    def people(self, name, count):
        """A list of people, as a file."""
        path = self.work / f"{name}.csv"
        rows = "".join(f"{name}-{number}@example.com\n" for number in range(count))
        path.write_text("user\n" + rows)
        return path

    def apply_words(self, cluster, verb, *words, kubeconfig=None, naming=None):
        naming = cluster.trust.client_flags() if naming is None else naming
        kubeconfig = kubeconfig or cluster.kubeconfig
        return ["rbac", verb, *words, "--apply", "--kubeconfig", kubeconfig, *naming]

    def start_apply(self, cluster, verb, *words):
        """Start `rbac VERB --apply`; return the process."""
        command = [self.oidcctl, *self.apply_words(cluster, verb, *words), "-o", "json"]
        return subprocess.Popen(
            [str(word) for word in command],
            env=own_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def kill_in_the_middle(self, count, cluster, verb, *words, done):
        """Start `rbac VERB --apply`, and kill it when some, but not all, of it is done.

        `done` says how much is done of `count`.
        """
        child = self.start_apply(cluster, verb, *words)
        while child.poll() is None and done() < 50:
            time.sleep(0.005)
        child.kill()
        child.communicate()
        seen = done()
        self.assertTrue(0 < seen < count, f"{seen} of {count} were done when it was killed")
