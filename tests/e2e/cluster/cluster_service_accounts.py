"""`kubeconfig service-account`, with a real API server: the life of a kubeconfig."""

import json
import subprocess
import time

from cluster_case import OURS, ClusterCase
from harness import own_environment

NAMESPACE = "default"
SECRETS = f"/api/v1/namespaces/{NAMESPACE}/secrets"
ACCOUNTS = f"/api/v1/namespaces/{NAMESPACE}/serviceaccounts"
CONFIG_MAPS = f"/api/v1/namespaces/{NAMESPACE}/configmaps"
REVOKED = 15  # seconds until a revoked token is refused
MARKER = "oidcctl.dev/kubeconfig"


class ServiceAccounts(ClusterCase):
    def setUp(self):
        self.cluster = self.clusters["email"]
        self.names = iter(range(1000))

    def tearDown(self):
        for path in (SECRETS, ACCOUNTS):
            _, answer = self.cluster.call("GET", f"{path}?{OURS}")
            for item in answer["items"]:
                self.cluster.call("DELETE", f"{path}/{item['metadata']['name']}")
        self.forget_grants(self.cluster)

    def words(self, verb, *words):
        return [
            *("kubeconfig", "service-account", verb, *words),
            *("--kubeconfig", self.cluster.kubeconfig),
        ]

    def run_verb(self, verb, *words, status=0):
        done = self.run_oidcctl(*self.words(verb, *words))
        self.assertEqual(status, done.returncode, done.stderr)
        return done

    def file(self):
        return self.work / f"service-account-{self.id().rpartition('.')[2]}-{next(self.names)}"

    def create(self, account, *words):
        """Create a kubeconfig; return its path and its token."""
        path = self.file()
        path.unlink(missing_ok=True)
        done = self.run_verb(
            "create", account, "-n", NAMESPACE, "--output-file", path, *words
        )
        self.assertEqual(0o600, path.stat().st_mode & 0o777)
        token = self.token_in(path)
        self.assertNotIn(token, done.stdout + done.stderr)
        return path, token

    def token_in(self, path):
        done = self.cluster.kubectl(
            *("config", "view", "--raw", "-o", "jsonpath={.users[0].user.token}"),
            kubeconfig=path,
        )
        self.assertEqual(0, done.returncode, done.stderr)
        return done.stdout

    def items(self, *words):
        done = self.run_verb("list", "-n", NAMESPACE, "-o", "json", *words)
        return json.loads(done.stdout)["items"]

    def marker_of(self, account):
        (only,) = [item for item in self.items() if item["serviceAccount"] == account]
        return only

    def expect_refused(self, token):
        """The token is refused within the time that the manual promises."""
        end = time.monotonic() + REVOKED
        while self.cluster.call("GET", CONFIG_MAPS, token=token)[0] != 401:
            self.assertLess(time.monotonic(), end, "a revoked token still works")
            time.sleep(0.2)

    # -- the life of one

    def test_life(self):
        path, token = self.create(
            *("life", "--cluster-role", "view", "--for", "2h", "--purpose", "the life of one")
        )
        self.expect_status(200, self.cluster, CONFIG_MAPS, token)
        used = self.cluster.kubectl("get", "configmaps", kubeconfig=path)
        self.assertEqual(0, used.returncode, used.stderr)
        item = self.marker_of("life")
        self.assertEqual(("valid", "the life of one"), (item["state"], item["purpose"]))
        self.run_verb("renew", path)
        renewed = self.token_in(path)
        self.assertNotEqual(token, renewed)
        self.expect_status(200, self.cluster, CONFIG_MAPS, renewed)
        self.expect_refused(token)
        self.assertNotEqual(item["name"], self.marker_of("life")["name"])
        self.run_verb("revoke", "--file", path)
        self.expect_refused(renewed)
        self.assertEqual("unused", self.marker_of("life")["state"])
        done = self.run_verb("renew", path, status=5)
        self.assertIn("its token was revoked", done.stderr)

    def test_revoke_ends_exactly_one(self):
        _, first = self.create("pair")
        _, second = self.create("pair")
        newest = next(item for item in self.items() if item["state"] == "valid")
        tokens = {self.bound_to(token): token for token in (first, second)}
        ended = tokens.pop(newest["name"])
        (kept,) = tokens.values()
        self.run_verb("revoke", newest["name"], "-n", NAMESPACE)
        self.expect_refused(ended)
        self.assertNotEqual(401, self.cluster.call("GET", CONFIG_MAPS, token=kept)[0])

    def bound_to(self, token):
        done, answer = self.report("token", "inspect", "-", stdin=token)
        self.assertEqual(0, done.returncode, done.stderr)
        return answer["claims"]["kubernetes.io"]["secret"]["name"]

    def test_account_made_again(self):
        path, token = self.create("again")
        self.assertNotEqual(401, self.cluster.call("GET", CONFIG_MAPS, token=token)[0])
        self.cluster.call("DELETE", f"{ACCOUNTS}/again")
        self.expect_refused(token)
        self.assertEqual("orphaned", self.marker_of("again")["state"])
        _, other = self.create("again")
        self.assertNotEqual(401, self.cluster.call("GET", CONFIG_MAPS, token=other)[0])
        self.assertEqual(401, self.cluster.call("GET", CONFIG_MAPS, token=token)[0])
        self.run_verb("revoke", "--expired", "-n", NAMESPACE)
        self.assertEqual("valid", self.marker_of("again")["state"])

    # -- what is refused

    def test_dangerous(self):
        done = self.run_verb(
            *("create", "boss", "-n", NAMESPACE, "--cluster-role", "cluster-admin"),
            "--cluster-wide",
            status=2,
        )
        self.assertIn("controls the cluster", done.stderr)
        self.assertEqual(404, self.cluster.call("GET", f"{ACCOUNTS}/boss")[0])

    def test_namespace_that_is_not_there(self):
        done = self.run_verb("create", "x", "-n", "nowhere", status=3)
        self.assertIn('the namespace "nowhere" exists', done.stderr)

    # -- killed

    def killed(self, words, delay):
        child = subprocess.Popen(
            [str(word) for word in (self.oidcctl, *words)],
            env=own_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(delay)
        child.kill()
        child.wait()

    def test_killed_at_every_step(self):
        """Every marker that remains is listed, and a renewed file works at every moment."""
        path, _ = self.create("killed")
        for step in range(30):
            self.killed(self.words("renew", path), step * 0.004)
            token = self.token_in(path)
            self.assertNotEqual(401, self.cluster.call("GET", CONFIG_MAPS, token=token)[0], step)
            lock = path.with_name(path.name + ".lock")
            lock.unlink(missing_ok=True)  # as after a killed kubectl
        for step in range(30):
            other = self.file()
            words = ("killed", "-n", NAMESPACE, "--output-file", other, "--force")
            self.killed(self.words("create", *words), step * 0.004)
        _, answer = self.cluster.call("GET", SECRETS)
        there = {i["metadata"]["name"] for i in answer["items"] if i["type"] == MARKER}
        listed = {item["name"] for item in self.items()}
        self.assertLessEqual(there, listed)
        self.run_verb("revoke", "--all", "--yes", "-n", NAMESPACE)
        self.expect_refused(self.token_in(path))

    def test_two_renewals_at_once(self):
        path, _ = self.create("twice")
        words = [str(word) for word in (self.oidcctl, *self.words("renew", path))]
        children = [
            subprocess.Popen(words, env=own_environment(), stderr=subprocess.PIPE, text=True)
            for _ in range(2)
        ]
        ends = [(child.communicate(timeout=60)[1], child.returncode) for child in children]
        self.assertEqual([0, 0], [code for _, code in ends], ends)
        self.assertNotEqual(
            401, self.cluster.call("GET", CONFIG_MAPS, token=self.token_in(path))[0]
        )
        self.assertEqual("valid", self.marker_of("twice")["state"])

    # -- other commands name such a token

    def test_named_by_others(self):
        path, token = self.create("named")
        done, answer = self.report("kubeconfig", "inspect", path)
        finding = next(f for f in answer["findings"] if f["id"] == "kubeconfig/service-account")
        self.assertIn(f"a bound service account token of {NAMESPACE}/named", finding["message"])
        done, answer = self.report("token", "inspect", "-", stdin=token)
        self.assertIn("token/service-account", [f["id"] for f in answer["findings"]])
