"""`rbac grant --apply`, with a real API server."""

import json
import shlex

from cluster_case import CLUSTER_BINDINGS, GROUP, NAMESPACES, SETTINGS, ClusterCase

API_GROUP = "rbac.authorization.k8s.io"
CONFIG_MAPS = "/api/v1/namespaces/{}/configmaps"
MANY = 1500  # so that an apply lasts for a while
AT_ONCE = 6


class Apply(ClusterCase):
    def tearDown(self):
        self.forget_grants()

    # -- what a grant gives

    def test_grant(self):
        for setting, claim in SETTINGS.items():
            cluster = self.clusters[setting]
            token = self.token_of("carol")
            for option, value in (("--user", claim.format("carol")), ("--group", GROUP)):
                with self.subTest(cluster=setting, option=option):
                    self.expect_status(403, cluster, NAMESPACES, token)
                    words = (option, value, "--cluster-role", "view")
                    self.assertEqual({"created": 1}, self.apply(cluster, "grant", *words)[1])
                    self.expect_status(200, cluster, NAMESPACES, token)
                    self.assertEqual({"unchanged": 1}, self.apply(cluster, "grant", *words)[1])
                    self.forget_grants(cluster)
                    self.expect_status(403, cluster, NAMESPACES, token)

    def test_what_is_there_is_not_sent(self):
        """One who may only read sees that nothing changes, since nothing is sent."""
        cluster = self.clusters["email"]
        people = [word for i in range(20) for word in ("--user", f"reader-{i}@example.com")]
        words = ("grant", *people, "--cluster-role", "view")
        self.assertEqual({"created": 20}, self.apply(cluster, *words)[1])
        reader = self.reader(cluster, "heidi")
        self.assertEqual({"unchanged": 20}, self.apply(cluster, *words, kubeconfig=reader)[1])
        few = ("grant", *people[:4], "--cluster-role", "view")
        self.assertEqual({"unchanged": 2}, self.apply(cluster, *few, kubeconfig=reader)[1])
        # What another manager owns since then is sent, and this one may not.
        name = next(name for name in self.bindings(cluster) if name.startswith("view-reader-0"))
        binding = self.bindings(cluster)[name]
        binding["metadata"]["annotations"]["oidcctl.dev/value"] = "other"
        path = f"{CLUSTER_BINDINGS}/{name}"
        self.assertEqual(200, cluster.call("PUT", path, binding)[0])
        _, did = self.apply(cluster, *few, kubeconfig=reader, status=1)
        self.assertEqual({"unchanged": 1, "failed": 1}, did)

    def reader(self, cluster, name):
        """A kubeconfig of a user who may read bindings and roles, and change nothing."""
        rules = [
            {
                "apiGroups": ["rbac.authorization.k8s.io"],
                "resources": ["*"],
                "verbs": ["get", "list"],
            }
        ]
        role = {"apiVersion": f"{API_GROUP}/v1", "kind": "ClusterRole", "rules": rules}
        role["metadata"] = {"name": "rbac-reader"}
        binding = {
            "apiVersion": f"{API_GROUP}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": "rbac-reader"},
            "roleRef": {"kind": "ClusterRole", "apiGroup": API_GROUP, "name": "rbac-reader"},
            "subjects": [{"kind": "User", "apiGroup": API_GROUP, "name": f"{name}@example.com"}],
        }
        roles = CLUSTER_BINDINGS.replace("clusterrolebindings", "clusterroles")
        for path, item in ((roles, role), (CLUSTER_BINDINGS, binding)):
            self.assertEqual(201, cluster.call("POST", path, item)[0])
            self.addCleanup(cluster.call, "DELETE", f"{path}/rbac-reader")
        return cluster.write_kubeconfig(name, {"token": self.token_of(name)})

    def test_a_role_that_does_not_exist(self):
        cluster = self.clusters["email"]
        words = ("grant", "--user", "typo@example.com", "--cluster-role", "veiw")
        done = self.run_oidcctl(*self.apply_words(cluster, *words))
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn('ClusterRole "veiw" does not exist; did you mean "view"?', done.stderr)

    def test_grant_in_one_namespace(self):
        cluster = self.clusters["email"]
        token = self.token_of("dave")
        _, did = self.apply(
            *(cluster, "grant", "--user", "dave@example.com"),
            *("--cluster-role", "view", "--namespace", "default"),
        )
        self.assertEqual({"created": 1}, did)
        self.expect_status(200, cluster, CONFIG_MAPS.format("default"), token)
        self.expect_status(403, cluster, CONFIG_MAPS.format("kube-public"), token)
        self.expect_status(403, cluster, NAMESPACES, token)

    def test_namespace_that_is_not_there(self):
        items, did = self.apply(
            *(self.clusters["email"], "grant", "--user", "dave@example.com"),
            *("--cluster-role", "view", "--namespace", "nowhere", "--namespace", "default"),
            status=1,
        )
        self.assertEqual({"created": 1, "failed": 1}, did)
        failed = next(item for item in items if item["result"] == "failed")
        self.assertIn("nowhere", failed["message"])

    def test_dry_run(self):
        cluster = self.clusters["email"]
        items, did = self.apply(
            *(cluster, "grant", "--user", "dry@example.com"),
            *("--cluster-role", "view", "--dry-run", "server"),
        )
        self.assertEqual({"created": 1}, did)
        self.assertNotIn(items[0]["name"], self.bindings(cluster))

    def test_another_role_under_the_name(self):
        cluster = self.clusters["email"]
        words = ("--user", "erin@example.com", "--cluster-role", "view")
        items, _ = self.apply(cluster, "grant", *words)
        name = items[0]["name"]
        other = self.bindings(cluster, name)[name]
        other["roleRef"]["name"] = "edit"
        other["metadata"] = {"name": name}
        self.forget_grants(cluster)
        self.assertEqual(201, cluster.call("POST", CLUSTER_BINDINGS, other)[0])
        items, did = self.apply(cluster, "grant", *words, status=1)
        self.assertEqual({"failed": 1}, did)
        self.assertIn("--replace", items[0]["hint"])
        self.assertEqual("edit", self.bindings(cluster)[name]["roleRef"]["name"])
        _, did = self.apply(cluster, "grant", *words, "--replace", "--yes")
        self.assertEqual({"replaced": 1}, did)
        self.assertEqual("view", self.bindings(cluster)[name]["roleRef"]["name"])

    def test_somebody_who_may_not(self):
        cluster = self.clusters["email"]
        kubeconfig = cluster.write_kubeconfig("frank", {"token": self.token_of("frank")})
        items, did = self.apply(
            *(cluster, "grant", "--user", "frank@example.com", "--cluster-role", "cluster-admin"),
            kubeconfig=kubeconfig,
            status=1,
        )
        self.assertEqual({"failed": 1}, did)
        self.assertIn('User "frank@example.com" cannot', items[0]["message"])

    # -- credentials

    def credentials(self, token):
        """Users of kubeconfigs that hold a token in every way there is, by name."""
        token_file = self.work / "grace.jwt"
        token_file.write_text(token + "\n")
        credential = self.work / "grace.json"
        version = "client.authentication.k8s.io/v1"
        answer = {"apiVersion": version, "kind": "ExecCredential", "status": {"token": token}}
        credential.write_text(json.dumps(answer))
        plugin = self.work / "grace-plugin"
        plugin.write_text(f"#!/bin/sh\ncat {shlex.quote(str(credential))}\n")
        plugin.chmod(0o755)
        return {
            "exec": {
                "exec": {
                    "apiVersion": version,
                    "command": str(plugin),
                    "interactiveMode": "Never",
                }
            },
            "token": {"token": token},
            "token-file": {"tokenFile": str(token_file)},
        }

    def test_credentials(self):
        cluster = self.clusters["email"]
        self.apply(
            cluster, "grant", "--user", "grace@example.com", "--cluster-role", "cluster-admin"
        )
        token = self.token_of("grace")
        self.expect_status(200, cluster, CLUSTER_BINDINGS, token)
        for name, user in self.credentials(token).items():
            with self.subTest(name):
                items, did = self.apply(
                    *(cluster, "grant", "--user", f"{name}@example.com", "--cluster-role", "view"),
                    kubeconfig=cluster.write_kubeconfig(f"grace-{name}", user),
                )
                self.assertEqual({"created": 1}, did)
                made = self.bindings(cluster)[items[0]["name"]]
                self.assertEqual("oidcctl", made["metadata"]["managedFields"][0]["manager"])

    # -- when things go wrong

    def test_grant_that_was_killed(self):
        cluster = self.clusters["sub"]
        words = ("--from-file", self.people("killed", MANY), "--cluster-role", "view")
        self.kill_in_the_middle(
            *(MANY, cluster, "grant", *words),
            done=lambda: len(self.bindings(cluster, "view-killed-")),
        )
        items, did = self.apply(cluster, "grant", *words)
        self.assertEqual(MANY, did.pop("created") + did.pop("unchanged"))
        self.assertEqual({}, did)
        made = self.bindings(cluster, "view-")
        subjects = [made[item["name"]]["subjects"] for item in items]
        issuer = cluster.trust.issuer_url
        self.assertEqual(
            [f"{issuer}#killed-{number}@example.com" for number in range(MANY)],
            [only["name"] for (only,) in subjects],
        )

    def test_the_same_grants_at_once(self):
        cluster = self.clusters["preferred-username"]
        people = self.people("racing", 100)
        children = [
            self.start_apply(cluster, "grant", "--from-file", people, "--cluster-role", "view")
            for _ in range(AT_ONCE)
        ]
        answers = [json.loads(child.communicate(timeout=120)[0]) for child in children]
        self.assertEqual([0] * AT_ONCE, [child.returncode for child in children], answers)
        names = {item["name"] for answer in answers for item in answer["items"]}
        made = self.bindings(cluster)
        self.assertEqual(
            sorted(f"corp:racing-{number}@example.com" for number in range(100)),
            sorted(only["name"] for name in names for only in made[name]["subjects"]),
        )
