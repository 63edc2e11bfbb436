"""`rbac list` and `rbac revoke` over what a real API server has."""

from cluster_case import CLUSTER_BINDINGS, GROUP, NAMESPACES, SETTINGS, ClusterCase
from cluster_manifests import ISSUER, UNSEEN, VALUES

API_GROUP = "rbac.authorization.k8s.io"
NAMING = [f"--issuer-url={ISSUER}", "--username-claim=sub"]


def user(name):
    return {"kind": "User", "apiGroup": API_GROUP, "name": name}


class Revoke(ClusterCase):
    """On paper: a dump is looked through, and a shell runs what is printed."""

    def tearDown(self):
        self.forget_grants()

    def dump(self, cluster):
        """A file with all bindings, as the manual page says how to get it."""
        done = cluster.kubectl("get", "clusterrolebindings,rolebindings", "-A", "-o", "json")
        self.assertEqual(0, done.returncode, done.stderr)
        path = self.work / "dump.json"
        path.write_text(done.stdout)
        return path

    def carry_out(self, cluster, *words):
        """Have a shell run what `rbac revoke` prints; return the ended shell."""
        done = self.run_oidcctl("rbac", "revoke", "-o", "kubectl", *words)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertNotEqual("", done.stdout, done.stderr)
        return cluster.shell("set -e\n" + done.stdout)

    def make(self, cluster, name, subjects):
        """Make a binding by hand, which somebody else's then is."""
        binding = {
            "apiVersion": f"{API_GROUP}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": name},
            "roleRef": {"kind": "ClusterRole", "apiGroup": API_GROUP, "name": "view"},
            "subjects": subjects,
        }
        status, answer = cluster.call("POST", CLUSTER_BINDINGS, binding)
        self.assertEqual(201, status, answer)
        self.addCleanup(cluster.call, "DELETE", f"{CLUSTER_BINDINGS}/{name}")

    def names_in(self, cluster, name):
        """The subjects of a binding."""
        status, answer = cluster.call("GET", f"{CLUSTER_BINDINGS}/{name}")
        self.assertEqual(200, status, answer)
        return [subject["name"] for subject in answer.get("subjects", [])]

    def test_list_and_revoke(self):
        for setting, claim in SETTINGS.items():
            cluster = self.clusters[setting]
            token = self.token_of("heidi")
            token_file = self.work / "heidi.jwt"
            token_file.write_text(token)
            for option, value in (("--user", claim.format("heidi")), ("--group", GROUP)):
                with self.subTest(cluster=setting, option=option):
                    self.grant(cluster, option, value, "--cluster-role", "view")
                    self.expect_status(200, cluster, NAMESPACES, token)
                    dump = self.dump(cluster)
                    flags = cluster.trust.client_flags()
                    _, listed = self.report(
                        *("rbac", "list", "-f", dump, "--cluster-role", "view"),
                        *("--token-file", token_file, *flags),
                    )
                    self.assertEqual(
                        self.predicted(cluster, option, value),
                        [item["subject"]["name"] for item in listed["items"]],
                        listed,
                    )
                    done = self.carry_out(cluster, "-f", dump, option, value, *flags)
                    self.assertEqual(0, done.returncode, done.stderr)
                    self.expect_status(403, cluster, NAMESPACES, token)

    def test_odd_names(self):
        """Whatever somebody is called, just their bindings go."""
        cluster = self.clusters["sub"]
        values = [value for name, value in VALUES.items() if name not in UNSEEN]
        users = [f"--user={value}" for value in values]
        self.grant(cluster, *users, "--cluster-role=edit", naming=NAMING)
        self.make(cluster, "odd-names", [user(f"{ISSUER}#{value}") for value in values])
        leave, stay = users[::2], values[1::2]
        done = self.carry_out(cluster, "-f", self.dump(cluster), *leave, *NAMING)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(
            [f"{ISSUER}#{value}" for value in stay], self.names_in(cluster, "odd-names")
        )
        _, answer = cluster.call("GET", CLUSTER_BINDINGS)
        left = [
            item["subjects"][0]["name"]
            for item in answer["items"]
            if item["roleRef"]["name"] == "edit"
        ]
        self.assertEqual(sorted(f"{ISSUER}#{value}" for value in stay), sorted(left))
        done = self.carry_out(
            cluster, "-f", self.dump(cluster), "--cluster-role=edit", *users[1::2], *NAMING
        )
        self.assertEqual(0, done.returncode, done.stderr)

    def test_somebody_elses_binding(self):
        cluster = self.clusters["sub"]
        self.make(cluster, "of-somebody-else", [user(f"{ISSUER}#ivan")])
        done, plan = self.report(
            "rbac", "revoke", "-f", self.dump(cluster), "--user=ivan", *NAMING
        )
        steps = [(step["action"], step["name"]) for step in plan["steps"]]
        self.assertEqual((1, [("refuse", "of-somebody-else")]), (done.returncode, steps))

    def test_binding_that_changed_after_the_dump(self):
        cluster = self.clusters["sub"]
        self.make(cluster, "changed", [user(f"{ISSUER}#judy"), user("mallory")])
        dump = self.dump(cluster)
        patch = [{"op": "add", "path": "/subjects/0", "value": user("new")}]
        status, answer = cluster.call(
            *("PATCH", f"{CLUSTER_BINDINGS}/changed", patch),
            content_type="application/json-patch+json",
        )
        self.assertEqual(200, status, answer)
        done = self.carry_out(cluster, "-f", dump, "--user=judy", *NAMING)
        self.assertNotEqual(0, done.returncode)
        self.assertEqual(
            ["new", f"{ISSUER}#judy", "mallory"], self.names_in(cluster, "changed")
        )
        done = self.carry_out(cluster, "-f", self.dump(cluster), "--user=judy", *NAMING)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(["new", "mallory"], self.names_in(cluster, "changed"))
