"""`rbac list` and `rbac revoke --apply`, with a real API server."""

import os
import pty
import re
import select
import subprocess

from cluster_case import CLUSTER_BINDINGS, GROUP, NAMESPACES, SETTINGS, ClusterCase
from cluster_manifests import ISSUER, VALUES
from harness import own_environment

API_GROUP = "rbac.authorization.k8s.io"
KINDS = "clusterroles,roles,clusterrolebindings,rolebindings"
MANY = 1500  # so that a revocation lasts for a while


def user(name):
    return {"kind": "User", "apiGroup": API_GROUP, "name": name}


class Live(ClusterCase):
    def tearDown(self):
        self.forget_grants()

    def live(self, cluster, verb, *words):
        """What `rbac VERB` says of the bindings of the cluster: its status and document."""
        done, answer = self.report(
            *("rbac", verb, "--kubeconfig", cluster.kubeconfig),
            *(*words, *cluster.trust.client_flags()),
        )
        return done.returncode, answer

    def make(self, cluster, name, users):
        """Make a binding by hand, which somebody else's then is."""
        binding = {
            "apiVersion": f"{API_GROUP}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": name},
            "roleRef": {"kind": "ClusterRole", "apiGroup": API_GROUP, "name": "edit"},
            "subjects": [user(name) for name in users],
        }
        status, answer = cluster.call("POST", CLUSTER_BINDINGS, binding)
        self.assertEqual(201, status, answer)
        self.addCleanup(cluster.call, "DELETE", f"{CLUSTER_BINDINGS}/{name}")

    def users_of(self, cluster, name):
        return [one["name"] for one in self.bindings(cluster)[name].get("subjects", [])]

    def on_terminal(self, cluster, answer, *words):
        """Run `rbac VERB --apply` for somebody who types `answer`; return status and words."""
        command = [self.oidcctl, *self.apply_words(cluster, *words)]
        master, slave = pty.openpty()
        try:
            os.write(master, answer.encode())
            done = subprocess.run(
                [str(word) for word in command],
                env=own_environment(),
                stdin=slave,
                stdout=subprocess.DEVNULL,
                stderr=slave,
                timeout=60,
            )
            words = b""
            # The terminal hands over its echo and what was printed in parts.
            while select.select([master], [], [], 0.2)[0]:
                words += os.read(master, 1 << 16)
            return done.returncode, words.decode()
        finally:
            os.close(slave)
            os.close(master)

    # -- the whole way

    def test_circle(self):
        """401, 403, granted, 200, listed, revoked, 403."""
        for setting, claim in SETTINGS.items():
            cluster = self.clusters[setting]
            stranger = self.token_of("ken", "kubernetes-native")
            token = self.token_of("ken")
            for option, value in (("--user", claim.format("ken")), ("--group", GROUP)):
                with self.subTest(cluster=setting, option=option):
                    self.assertEqual(401, cluster.call("GET", NAMESPACES, token=stranger)[0])
                    self.expect_status(403, cluster, NAMESPACES, token)
                    _, refusal = cluster.call("GET", NAMESPACES, token=token)
                    self.assertEqual(
                        self.predicted(cluster, "--user", claim.format("ken")),
                        re.findall(r'User "(.*?)" cannot', refusal["message"]),
                    )
                    words = (option, value, "--cluster-role", "view")
                    self.assertEqual({"created": 1}, self.apply(cluster, "grant", *words)[1])
                    self.expect_status(200, cluster, NAMESPACES, token)
                    status, listed = self.live(cluster, "list", option, value)
                    self.assertEqual(
                        (0, [("view", *self.predicted(cluster, option, value), "yes")]),
                        (
                            status,
                            [
                                (one["roleRef"]["name"], one["subject"]["name"], one["effective"])
                                for one in listed["items"]
                            ],
                        ),
                    )
                    items, did = self.apply(cluster, "revoke", option, value, "--yes")
                    self.assertEqual({"deleted": 1}, did)
                    self.expect_status(403, cluster, NAMESPACES, token)
                    self.assertNotIn(items[0]["name"], self.bindings(cluster))
                    self.assertEqual([], self.live(cluster, "list", option, value)[1]["items"])
                    self.assertEqual({}, self.apply(cluster, "revoke", option, value)[1])

    def test_the_same_as_over_a_dump(self):
        cluster = self.clusters["email"]
        done = cluster.kubectl("get", KINDS, "-A", "-o", "json")
        dump = self.work / "live.json"
        dump.write_text(done.stdout)
        flags = cluster.trust.client_flags()
        for words in (("list", "--all"), ("revoke", "--group=system:masters", "--allow-system")):
            with self.subTest(words[0]):
                over_dump, said = self.report("rbac", *words, "-f", dump, *flags)
                status, live = self.live(cluster, *words)
                self.assertEqual((over_dump.returncode, said), (status, live))
                self.assertGreater(len(said.get("items", said.get("steps"))), 0)

    # -- taking out

    def test_odd_names(self):
        """Whatever somebody is called, just they are taken out."""
        cluster = self.clusters["sub"]
        names = [f"{ISSUER}#{value}" for value in VALUES.values()]
        self.make(cluster, "odd-names", names)
        self.apply(
            *(cluster, "grant", "--cluster-role=view"),
            *(f"--user={value}" for value in VALUES.values()),
            naming=[f"--issuer-url={ISSUER}", "--username-claim=sub"],
        )
        leave = list(VALUES.values())[::2]
        _, did = self.apply(
            *(cluster, "revoke", "--yes", *(f"--user={value}" for value in leave)),
            naming=[f"--issuer-url={ISSUER}", "--username-claim=sub"],
        )
        self.assertEqual({"configured": 1, "deleted": len(leave)}, did)
        self.assertEqual(names[1::2], self.users_of(cluster, "odd-names"))
        made = self.bindings(cluster, "view-")
        left = [only["name"] for item in made.values() for only in item["subjects"]]
        self.assertEqual(sorted(names[1::2]), sorted(left))

    def test_somebody_elses_binding(self):
        cluster = self.clusters["email"]
        self.make(cluster, "only-lena", ["lena@example.com"])
        items, did = self.apply(cluster, "revoke", "--user=lena@example.com", status=1)
        self.assertEqual({"failed": 1}, did)
        self.assertIn("--keep-empty", items[0]["hint"])
        self.assertEqual(["lena@example.com"], self.users_of(cluster, "only-lena"))
        words = ("--user=lena@example.com", "--keep-empty")
        _, did = self.apply(cluster, "revoke", *words, "--dry-run=server")
        self.assertEqual({"configured": 1}, did)
        self.assertEqual(["lena@example.com"], self.users_of(cluster, "only-lena"))
        self.assertEqual({"configured": 1}, self.apply(cluster, "revoke", *words)[1])
        self.assertEqual([], self.users_of(cluster, "only-lena"))

    def test_nothing_is_deleted_unasked(self):
        cluster = self.clusters["email"]
        grant = ("--user=mia@example.com", "--cluster-role=view")
        items, _ = self.apply(cluster, "grant", *grant)
        words = ("--user=mia@example.com",)
        done = self.run_oidcctl(*self.apply_words(cluster, "revoke", *words))
        self.assertEqual((2, ""), (done.returncode, done.stdout))
        self.assertIn("refusing to delete without confirmation: not a terminal\nhint: use --yes ", done.stderr)
        _, did = self.apply(cluster, "revoke", *words, "--dry-run=server")
        self.assertEqual({"deleted": 1}, did)
        status, said = self.on_terminal(cluster, "n\n", "revoke", *words)
        self.assertEqual(130, status, said)
        self.assertIn("nothing was changed", said)
        self.assertIn(items[0]["name"], self.bindings(cluster))
        status, said = self.on_terminal(cluster, "y\n", "revoke", *words)
        self.assertEqual(0, status, said)
        self.assertIn(f"Delete 1 role binding of the cluster {cluster.server}? [y/N] ", said)
        self.assertNotIn(items[0]["name"], self.bindings(cluster))

    def test_no_role_is_replaced_unasked(self):
        cluster = self.clusters["email"]
        words = ("--user=pia@example.com", "--cluster-role=view")
        items, _ = self.apply(cluster, "grant", *words)
        name = items[0]["name"]
        self.forget_grants(cluster)
        self.make(cluster, name, ["pia@example.com"])
        for answer, wanted in (("n\n", (130, "edit")), ("y\n", (0, "view"))):
            status, said = self.on_terminal(cluster, answer, "grant", *words, "--replace")
            self.assertIn("create it again with the new role? [y/N] ", said)
            role = self.bindings(cluster)[name]["roleRef"]["name"]
            self.assertEqual(wanted, (status, role), said)

    def test_what_remains(self):
        cluster = self.clusters["email"]
        self.make(cluster, "near-nina", ["Nina@example.com", "https://other.example#nina"])
        self.apply(cluster, "grant", f"--group={GROUP}", "--cluster-role=edit")
        self.apply(cluster, "grant", "--user=nina@example.com", "--cluster-role=view")
        token_file = self.work / "nina.jwt"
        token_file.write_text(self.token_of("nina"))
        done, answer = self.report(
            *self.apply_words(cluster, "revoke", "--yes", "--token-file", token_file)
        )
        self.assertEqual(1, done.returncode, done.stderr)
        self.assertEqual(1, answer["summary"]["deleted"])
        said = {finding["id"]: finding["message"] for finding in answer["findings"]}
        self.assertEqual(
            {"remaining/group", "remaining/near", "token/expiry"}, set(said), answer["findings"]
        )
        self.assertIn(f'Group "{GROUP}" has ClusterRoleBinding', said["remaining/group"])
        self.assertIn("until 20", said["token/expiry"])

    def test_one_who_manages_a_namespace(self):
        """With `admin` in one namespace only, that namespace can be listed and revoked."""
        cluster = self.clusters["email"]
        people = ("--user", "ivan@example.com", "--user", "judy@example.com")
        self.apply(cluster, "grant", *people[:2], "--cluster-role=admin", "--namespace=default")
        self.apply(cluster, "grant", *people[2:], "--cluster-role=view", "--namespace=default")
        kubeconfig = cluster.write_kubeconfig("ivan", {"token": self.token_of("ivan")})
        flags = cluster.trust.client_flags()
        done = self.run_oidcctl("rbac", "list", "--kubeconfig", kubeconfig, *flags)
        self.assertEqual((3, ""), (done.returncode, done.stdout))
        self.assertIn("use --namespace to read the bindings of one namespace", done.stderr)
        words = ("--kubeconfig", kubeconfig, "--namespace=default", *flags)
        done, listed = self.report("rbac", "list", *words)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("grants in the whole cluster are unknown", done.stderr)
        names = {item["subject"]["name"] for item in listed["items"]}
        self.assertLessEqual({"ivan@example.com", "judy@example.com"}, names)
        done, revoked = self.report("rbac", "revoke", *people[2:], "--apply", "--yes", *words)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual(1, revoked["summary"]["deleted"])
        ids = [finding["id"] for finding in revoked["findings"]]
        self.assertIn("remaining/unknown", ids)

    def test_somebody_who_may_not(self):
        cluster = self.clusters["email"]
        kubeconfig = cluster.write_kubeconfig("olga", {"token": self.token_of("olga")})
        done = self.run_oidcctl(
            *self.apply_words(cluster, "revoke", "--user=olga@example.com", kubeconfig=kubeconfig)
        )
        self.assertEqual((3, ""), (done.returncode, done.stdout))
        self.assertIn('User "olga@example.com" cannot list', done.stderr)

    # -- when things go wrong

    def test_revocation_that_was_killed(self):
        cluster = self.clusters["email"]
        people = self.people("leaving", MANY)
        everybody = [f"leaving-{number}@example.com" for number in range(MANY)]
        self.make(cluster, "all-leaving", [*everybody, "stays@example.com"])
        words = ("--from-file", people)
        self.apply(cluster, "grant", *words, "--cluster-role=view")
        self.kill_in_the_middle(
            *(MANY, cluster, "revoke", *words, "--yes"),
            done=lambda: MANY - len(self.bindings(cluster, "view-leaving-")),
        )
        left = len(self.bindings(cluster, "view-leaving-"))
        _, did = self.apply(cluster, "revoke", *words, "--yes")
        self.assertEqual(left, did.pop("deleted"))
        self.assertIn(did, ({}, {"configured": 1}))
        self.assertEqual({}, self.bindings(cluster, "view-leaving-"))
        self.assertEqual(["stays@example.com"], self.users_of(cluster, "all-leaving"))
