"""`rbac grant --apply` and `rbac revoke --apply`, with a real API server."""

import json
import shlex
import subprocess
import time

from cluster_case import CLUSTER_BINDINGS, GROUP, NAMESPACES, SETTINGS, ClusterCase

CONFIG_MAPS = "/api/v1/namespaces/{}/configmaps"
MANY = 1500  # so that an apply lasts for a while
AT_ONCE = 6


class Apply(ClusterCase):
    def tearDown(self):
        self.forget_grants()

    def apply(self, cluster, verb, *words, kubeconfig=None, status=0):
        """Run `rbac VERB --apply`; return what it did: the results, and how many of each."""
        done, answer = self.report(
            *("rbac", verb, *words, "--apply"),
            *("--kubeconfig", kubeconfig or cluster.kubeconfig),
            *cluster.trust.client_flags(),
        )
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

    def kill_in_the_middle(self, cluster, words, count):
        """Start the command, and kill it when some, but not all, of it is done.

        `count` says how much is done of MANY.
        """
        child = subprocess.Popen(
            [str(self.oidcctl), *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while child.poll() is None and count() < 50:
            time.sleep(0.005)
        child.kill()
        child.wait()
        done = count()
        self.assertTrue(0 < done < MANY, f"{done} of {MANY} were done when it was killed")

    def test_grant_that_was_killed(self):
        cluster = self.clusters["sub"]
        words = ("--from-file", self.people("killed", MANY), "--cluster-role", "view")
        self.kill_in_the_middle(
            cluster,
            ("rbac", "grant", "--apply", "--kubeconfig", cluster.kubeconfig, *words)
            + tuple(cluster.trust.client_flags()),
            lambda: len(self.bindings(cluster, "view-killed-")),
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
            subprocess.Popen(
                [str(self.oidcctl), "rbac", "grant", "--apply", "-o", "json"]
                + ["--from-file", str(people), "--cluster-role", "view"]
                + ["--kubeconfig", str(cluster.kubeconfig), *cluster.trust.client_flags()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
            )
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
