"""`rbac revoke` and `rbac list` over what kubectl dumps, and the commands that come out."""

import json

from cluster_case import CLUSTER_BINDINGS, ClusterCase

ROLE_BINDINGS = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings"
GROUP = "rbac.authorization.k8s.io"
PEOPLE = ["dora@example.com", "emil@example.com", 'o\'neil "x"@example.com']


def binding(name, *users, namespace=None):
    """A binding that somebody else made."""
    metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
    return {
        "apiVersion": f"{GROUP}/v1",
        "kind": "RoleBinding" if namespace else "ClusterRoleBinding",
        "metadata": metadata,
        "roleRef": {"apiGroup": GROUP, "kind": "ClusterRole", "name": "view"},
        "subjects": [{"apiGroup": GROUP, "kind": "User", "name": user} for user in users],
    }


class Dumps(ClusterCase):
    def setUp(self):
        self.cluster = self.clusters["email"]
        self.made = [
            (CLUSTER_BINDINGS, "dump-shared"),
            (ROLE_BINDINGS, "dump-alone"),
            (ROLE_BINDINGS, "dump odd: it's"),
        ]
        self.remove()
        for path, body in (
            (CLUSTER_BINDINGS, binding("dump-shared", *PEOPLE)),
            (ROLE_BINDINGS, binding("dump-alone", PEOPLE[0], namespace="default")),
            (ROLE_BINDINGS, binding("dump odd: it's", *PEOPLE, namespace="default")),
        ):
            status, answer = self.cluster.call("POST", path, body=body)
            self.assertEqual(201, status, answer)
        users = [f"--user={user}" for user in PEOPLE]
        self.manifests = self.grant(self.cluster, *users, "--cluster-role=view")

    def tearDown(self):
        self.remove()
        self.cluster.kubectl("delete", "--ignore-not-found", "-f", "-", stdin=self.manifests)

    def remove(self):
        for path, name in self.made:
            self.cluster.call("DELETE", f"{path}/{name.replace(' ', '%20')}")

    def dump(self):
        done = self.cluster.kubectl(
            "get", "clusterrolebindings,rolebindings", "-A", "-o", "json"
        )
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout

    def revoke(self, *words):
        flags = self.cluster.trust.client_flags()
        return self.run_oidcctl(
            *("rbac", "revoke", "-f", "-", *words, *flags), stdin=self.dump()
        )

    def users_of(self, path, name):
        """The users that a binding names; None when it is gone."""
        status, answer = self.cluster.call("GET", f"{path}/{name.replace(' ', '%20')}")
        if status == 404:
            return None
        self.assertEqual(200, status, answer)
        return [subject["name"] for subject in answer.get("subjects") or []]

    def test_commands(self):
        """The shell takes the commands, and the server does what the plan says."""
        done = self.revoke(f"--user={PEOPLE[0]}", f"--user={PEOPLE[2]}", "-o", "kubectl")
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertIn("dump-alone keeps its last subject", done.stdout)
        carried_out = self.cluster.shell(done.stdout)
        self.assertEqual(0, carried_out.returncode, carried_out.stderr)
        self.assertEqual([PEOPLE[1]], self.users_of(*self.made[0]))
        self.assertEqual([PEOPLE[0]], self.users_of(*self.made[1]))
        self.assertEqual([PEOPLE[1]], self.users_of(*self.made[2]))
        for manifest, left in zip(self.manifests.split("---\n"), (False, True, False)):
            name = manifest.split("  name: ", 1)[1].split("\n", 1)[0]
            self.assertEqual(left, self.users_of(CLUSTER_BINDINGS, name) is not None)

    def test_keep_empty(self):
        done = self.revoke(f"--user={PEOPLE[0]}", "--keep-empty", "-o", "kubectl")
        self.assertEqual(0, done.returncode, done.stderr)
        carried_out = self.cluster.shell(done.stdout)
        self.assertEqual(0, carried_out.returncode, carried_out.stderr)
        self.assertEqual([], self.users_of(*self.made[1]))

    def test_changed_meanwhile(self):
        """A binding that is not as it was is left alone, and never deleted."""
        done = self.revoke(f"--user={PEOPLE[0]}", "-o", "kubectl")
        name = self.manifests.split("  name: ", 1)[1].split("\n", 1)[0]
        for path, changed in (
            (CLUSTER_BINDINGS, name),
            (CLUSTER_BINDINGS, "dump-shared"),
        ):
            subject = {"apiGroup": GROUP, "kind": "User", "name": "late@example.com"}
            patch = [{"op": "add", "path": "/subjects/0", "value": subject}]
            patched = self.cluster.kubectl(
                *("patch", "clusterrolebinding", changed, "--type=json"),
                f"--patch={json.dumps(patch)}",
            )
            self.assertEqual(0, patched.returncode, patched.stderr)
        self.assertNotEqual(0, self.cluster.shell("set -e\n" + done.stdout).returncode)
        self.cluster.shell(done.stdout)
        self.assertEqual(
            ["late@example.com", PEOPLE[0]], self.users_of(CLUSTER_BINDINGS, name)
        )
        self.assertEqual(
            ["late@example.com", *PEOPLE], self.users_of(CLUSTER_BINDINGS, "dump-shared")
        )

    def test_list(self):
        """Every binding of the server is read, and the person is found."""
        dump = self.dump()
        flags = self.cluster.trust.client_flags()
        done = self.run_oidcctl(
            *("rbac", "list", "-f", "-", f"--user={PEOPLE[2]}", *flags, "-o", "json"), stdin=dump
        )
        self.assertEqual(0, done.returncode, done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual(len(json.loads(dump)["items"]), answer["counts"]["read"])
        self.assertEqual(3, len(answer["items"]))
        self.assertEqual({"yes"}, {item["effective"] for item in answer["items"]})
