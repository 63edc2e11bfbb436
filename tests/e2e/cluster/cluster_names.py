"""Names that only look right: what a real API server makes of them, and what oidcctl says."""

import json

from cluster_case import CLUSTER_BINDINGS, PATIENCE, ClusterCase

API_GROUP = "rbac.authorization.k8s.io"
REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
NBSP, ZWSP = "\u00a0", "\u200b"


class Names(ClusterCase):
    """Every claim about a name is one that the server is asked about, too."""

    def setUp(self):
        self.cluster = self.clusters["email"]

    def tearDown(self):
        self.forget_grants(self.cluster)

    def make(self, name, role="view", kind="User", subject="ada@example.com"):
        """Make a binding by hand; the server takes any name of a role or subject."""
        binding = {
            "apiVersion": f"{API_GROUP}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": name},
            "roleRef": {"kind": "ClusterRole", "apiGroup": API_GROUP, "name": role},
            "subjects": [{"kind": kind, "apiGroup": API_GROUP, "name": subject}],
        }
        status, answer = self.cluster.call("POST", CLUSTER_BINDINGS, binding)
        self.assertEqual(201, status, answer)
        self.addCleanup(self.cluster.call, "DELETE", f"{CLUSTER_BINDINGS}/{name}")

    def may(self, user="", groups=()):
        """Whether the server lets this user list ConfigMaps, and its reason."""
        attributes = {"verb": "list", "resource": "configmaps", "namespace": "default"}
        spec = {"user": user or "other", "groups": list(groups), "resourceAttributes": attributes}
        review = {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview"}
        status, answer = self.cluster.call("POST", REVIEWS, {**review, "spec": spec})
        self.assertEqual(201, status, answer)
        return answer["status"]["allowed"], answer["status"].get("reason", "")

    def expect_access(self, user="", groups=()):
        """The server comes to allow it: it learns of bindings a moment later."""
        self.cluster.wait_until(lambda: self.may(user, groups)[0], PATIENCE)

    def list(self, *words):
        done, answer = self.report(
            *("rbac", "list", "--kubeconfig", self.cluster.kubeconfig),
            *(*words, *self.cluster.trust.client_flags()),
        )
        self.assertEqual(0, done.returncode, done.stderr)
        return answer

    def test_roles_with_white_space(self):
        """The server creates such bindings, and they give nothing; `rbac grant` refuses."""
        for number, role in enumerate((" view", f"view{NBSP}", f"vi{ZWSP}ew", '"view"', "veiw")):
            with self.subTest(role=role):
                name = f"odd-role-{number}"
                self.make(name, role)
                allowed, reason = self.may("ada@example.com")
                self.assertFalse(allowed, reason)
                self.assertIn("not found", reason)
                listed = self.list("--user=ada@example.com")["items"]
                effects = {item["binding"]: item["effective"] for item in listed}
                self.assertEqual("no", effects[name], listed)
                refused = self.run_oidcctl(
                    *("rbac", "grant", "--user=ada@example.com", f"--cluster-role={role}"),
                    *self.cluster.trust.client_flags(),
                )
                # That a role does not exist is known only with a cluster.
                self.assertEqual(0 if role == "veiw" else 2, refused.returncode, refused.stderr)
                self.cluster.call("DELETE", f"{CLUSTER_BINDINGS}/{name}")

    def test_namespaces_with_white_space(self):
        """kubectl refuses such a namespace, and so does `rbac grant`."""
        for name in (" web", f"web{NBSP}", "Web"):
            with self.subTest(namespace=name):
                made = self.cluster.kubectl(
                    *("create", "rolebinding", "x", "--clusterrole=view", "--user=ada"),
                    *(f"--namespace={name}", "--dry-run=server"),
                )
                self.assertNotEqual(0, made.returncode, made.stdout)
                refused = self.run_oidcctl(
                    *("rbac", "grant", "--user=ada@example.com", "--cluster-role=view"),
                    *(f"--namespace={name}", *self.cluster.trust.client_flags()),
                )
                self.assertEqual(2, refused.returncode, refused.stderr)

    def test_near_names(self):
        """A near name has access, and the name that was asked for has none."""
        users = {
            "guest": "ada_example.com#EXT#@corp.onmicrosoft.com",
            "live": "live.com#ada@example.com",
            "case": "Ada@Example.com",
            "space": f"ada@example.com{NBSP}",
            "quotes": "\u2018ada@example.com\u2019",
        }
        for name, subject in users.items():
            self.make(f"near-{name}", subject=subject)
            self.expect_access(subject)
        self.make("near-path", kind="Group", subject="/teams/dev")
        self.expect_access(groups=["/teams/dev"])
        self.assertFalse(self.may("ada@example.com")[0])
        self.assertFalse(self.may(groups=["dev"])[0])
        for words, near in (
            ("--user=ada@example.com", {f"near-{name}" for name in users}),
            ("--group=dev", {"near-path"}),
        ):
            listed = self.list(words)["items"]
            self.assertEqual(near, {item["binding"] for item in listed}, listed)
            self.assertEqual({"no"}, {item["effective"] for item in listed}, listed)
        _, plan = self.report(
            *("rbac", "revoke", "--kubeconfig", self.cluster.kubeconfig),
            *("--user=ada@example.com", *self.cluster.trust.client_flags()),
        )
        near = [one for one in plan["findings"] if one["id"] == "remaining/near"]
        self.assertEqual(len(users), len(near), plan["findings"])

    def test_list_of_a_spreadsheet(self):
        """What a spreadsheet adds to names is gone, and the server agrees who has access."""
        path = self.work / "spreadsheet.csv"
        path.write_text(
            "\ufeffuser,group,cluster-role,,\r\n"
            f"{NBSP}grace@example.com ,, view,,\r\n"
            f",platform{NBSP},view,,\r\n"
            ",,,,\r\n",
            encoding="utf-8",
        )
        _, did = self.apply(self.cluster, "grant", f"--from-file={path}")
        self.assertEqual({"created": 2}, did)
        self.expect_access("grace@example.com")
        self.expect_access(groups=["platform"])
        self.assertFalse(self.may(f"{NBSP}grace@example.com ")[0])

    def test_remarks(self):
        """The server takes a token that is remarked on, and sees just what is said."""
        cluster = self.clusters["minted"]
        claims = {"sub": "1", "aud": "kubernetes", "email": "ada@example.com", "hd": "example.com"}
        rows = (
            ({"Groups": ["a"]}, "token/groups-missing", ["system:authenticated"]),
            ({"https://example.com/groups": ["a"]}, "token/groups-missing", None),
            ({"groups": [f"group-{n}" for n in range(300)]}, "token/large", None),
        )
        for more, remark, groups in rows:
            with self.subTest(remark=remark):
                token = self.issuer.mint("minted", {**claims, **more}, remove=["groups"])
                if "groups" in more:
                    token = self.issuer.mint("minted", {**claims, **more})
                seen = cluster.review(token)
                self.assertTrue(seen["authenticated"], seen)
                if groups:
                    self.assertEqual(groups, seen["user"]["groups"])
                status, verdict = self.judge(cluster, token)
                self.assertEqual(0, status, verdict)
                self.assertIn(remark, json.dumps(verdict))

    def test_hints_of_refused_tokens(self):
        """What the server refuses without a word is explained."""
        cluster = self.clusters["minted"]
        claims = {"sub": "1", "email": "ada@example.com", "hd": "example.com"}
        mint = self.issuer.mint
        rows = (
            (mint("minted", {**claims, "aud": "spn:kubernetes"}), "the prefix"),
            (mint("minted", {**claims, "aud": "Kubernetes"}), "upper and lower case"),
            (mint("minted", {**claims, "aud": "account", "typ": "Bearer"}), "an access token"),
            ("eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..YQ.YQ.YQ", "encrypted (JWE"),
            ("2YotnFZFEjr1zCsicMWpAA", "it is opaque"),
        )
        for token, words in rows:
            with self.subTest(words=words):
                self.assertFalse(cluster.review(token).get("authenticated"), words)
                status, verdict = self.judge(cluster, token)
                self.assertEqual(1, status, verdict)
                self.assertIn(words, json.dumps(verdict))
