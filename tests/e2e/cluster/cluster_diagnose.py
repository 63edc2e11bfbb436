"""`access whoami` and `access diagnose` beside the API server: each failure by its name."""

import json
import time
import urllib.parse
from dataclasses import dataclass, field

from cluster_case import PATIENCE, RBAC, ClusterCase
from cluster_tokens import GOOD

GROUP = "rbac.authorization.k8s.io"
NOW = int(time.time())


@dataclass(frozen=True)
class Refused:
    """A token that the API server refuses, and the reason that is to be found."""

    reason: str
    claims: dict = field(default_factory=dict)
    order: dict = field(default_factory=dict)  # for Issuer.mint


REFUSED = [
    Refused("audience_mismatch", {"aud": "other"}),
    Refused("email_not_verified", {"email_verified": False}),
    Refused("expired", {"exp": NOW - 100}),
    Refused("required_claim_mismatch", {"hd": "example.org"}),
    Refused("required_claim_missing", order={"remove": ["hd"]}),
    Refused("skipped", {"iss": "https://login.example.com"}),
    Refused("username_claim_missing", order={"remove": ["email"]}),
]


class Diagnose(ClusterCase):
    webhook = None  # of the cluster "webhook"

    def setUp(self):
        self.cluster = self.clusters["minted"]
        self.made = []

    def tearDown(self):
        for path in self.made:
            self.cluster.call("DELETE", path)

    def make(self, kind, place, name, body):
        base = f"{RBAC}/namespaces/{place}/{kind}" if place else f"{RBAC}/{kind}"
        status, answer = self.cluster.call("POST", base, body={"metadata": {"name": name}, **body})
        self.assertEqual(201, status, answer)
        self.made.append(f"{base}/{urllib.parse.quote(name, safe='')}")

    def bind(self, name, place, role, user, role_kind="ClusterRole"):
        subject = {"kind": "User", "apiGroup": GROUP, "name": user}
        body = {
            "roleRef": {"apiGroup": GROUP, "kind": role_kind, "name": role},
            "subjects": [subject],
        }
        self.make("rolebindings" if place else "clusterrolebindings", place, name, body)

    def token(self, claims=None, **order):
        return self.issuer.mint("minted", {**GOOD, **(claims or {})}, **order)

    def diagnose(self, user, *words, status=1, cluster=None):
        cluster = cluster or self.cluster
        kubeconfig = cluster.write_kubeconfig("diagnosed", user)
        done, report = self.report(
            *("access", "diagnose", *words, "--kubeconfig", kubeconfig)
        )
        self.assertEqual(status, done.returncode, f"{json.dumps(report, indent=1)}\n{done.stderr}")
        return report

    def admin(self, cluster=None):
        return ("--admin-kubeconfig", (cluster or self.cluster).kubeconfig)

    def expect(self, report, authenticated, authorized, finding=None):
        verdicts = {name: one["answer"] for name, one in report["verdicts"].items()}
        told = json.dumps(report, indent=1)
        self.assertEqual({"authenticated": authenticated, "authorized": authorized}, verdicts, told)
        self.assertEqual(finding, (report["cause"] or {}).get("finding"), told)
        if finding:
            self.assertTrue(report["cure"], told)

    def found(self, report, name):
        return next(one for one in report["findings"] if one["id"] == name)

    def test_refused_tokens(self):
        """Why 401: by the settings, and by what the API server says to an admin."""
        for row in REFUSED:
            token = {"token": self.token(row.claims, **row.order)}
            for way in (self.cluster.trust.server_flags(), self.admin()):
                with self.subTest(reason=row.reason, way=str(way[0])):
                    report = self.diagnose(token, *way)
                    finding = self.found(report, "access/token")
                    self.assertEqual(row.reason, finding["details"]["reason"], finding)
                    first = "access/credential" if row.reason == "expired" else "access/token"
                    self.expect(report, "no", "unknown", first)

    def test_refused_without_settings(self):
        """Without settings and without an admin it is a 401, and not more is claimed."""
        report = self.diagnose({"token": self.token({"aud": "other"})})
        self.expect(report, "no", "unknown", "access/answer")
        report = self.diagnose({"token": self.token({"exp": NOW - 100})})
        self.assertIn("expired", report["cause"]["message"])

    def test_nothing_is_sent(self):
        report = self.diagnose({}, "list", "pods")
        self.assertEqual("access/credential", report["cause"]["finding"])
        self.assertEqual("no", report["verdicts"]["authenticated"]["answer"])

    def test_certificate_beside_token(self):
        certificate, key = self.cluster.pki.client("diagnose-cert", "someone")
        user = {"client-certificate": str(certificate), "client-key": str(key)}
        report = self.diagnose({**user, "token": self.token()}, "list", "pods")
        self.expect(report, "yes", "no", "access/credential")
        self.assertEqual("diagnose-cert", report["user"])

    def test_managed_endpoint(self):
        kubeconfig = self.work / "managed.kubeconfig"
        server = "https://abc123-abcd1234.k8s.us-east-04a.coreweave.com"
        issuer = self.cluster.trust.issuer_url
        options = [f"--oidc-issuer-url={issuer}", "--oidc-client-id=kubernetes"]
        plugin = {
            "apiVersion": "client.authentication.k8s.io/v1",
            "interactiveMode": "IfAvailable",
            "command": "oidcctl",
            "args": ["get-token", *options],
        }
        document = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "c", "cluster": {"server": server}}],
            "users": [{"name": "u", "user": {"exec": plugin}}],
            "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
            "current-context": "c",
        }
        kubeconfig.write_text(json.dumps(document))
        kubeconfig.chmod(0o600)
        done, report = self.report("access", "diagnose", "--kubeconfig", kubeconfig)
        self.assertEqual(1, done.returncode, done.stderr)
        self.expect(report, "no", "unknown", "access/endpoint")
        self.assertIn("https://api.abc123", report["cure"])

    def test_permissions(self):
        """Why 403: the near miss, the cure, and after the cure the answer is yes."""
        wish = ("list", "pods", "-n", "default")
        user = "jane@example.com"
        rows = {
            "no binding": (lambda: None, None),
            "wrong name": (lambda: self.bind("diag-name", "default", "view", "Jane@example.com"), "subject"),
            "dangling role": (lambda: self.bind("diag-gone", "default", "diag-gone", user), "dangling"),
            "wrong namespace": (lambda: self.bind("diag-place", "kube-public", "view", user), "place"),
        }
        token = {"token": self.token()}
        for name, (spoil, miss) in rows.items():
            with self.subTest(name):
                spoil()
                report = self.diagnose(token, *wish, *self.admin())
                self.expect(report, "yes", "no", "access/permission")
                self.assertEqual(user, report["user"])
                kinds = [one["kind"] for one in report["nearMisses"]]
                self.assertEqual(miss, kinds[0] if kinds else None, report["nearMisses"])
                self.cure(report["cure"])
                self.expect(self.until_well(token, *wish), "yes", "yes")
                self.forget_grants(self.cluster)
                self.tearDown()
                self.made = []
                self.until_gone(token, *wish)

    def cure(self, command):
        """Run the cure as the admin."""
        done = self.cluster.shell(f"oidcctl() {{ {self.oidcctl} \"$@\"; }}\n{command}")
        self.assertEqual(0, done.returncode, f"{command}\n{done.stdout}{done.stderr}")

    def until_well(self, user, *words):
        """Diagnose until nothing is wrong: the API server learns of bindings a moment later."""
        kubeconfig = self.cluster.write_kubeconfig("diagnosed", user)
        end = time.monotonic() + PATIENCE
        while True:
            done, report = self.report("access", "diagnose", *words, "--kubeconfig", kubeconfig)
            if done.returncode == 0 or time.monotonic() > end:
                return report
            time.sleep(0.2)

    def until_gone(self, user, *words):
        """Wait until the API server has forgotten the bindings."""
        kubeconfig = self.cluster.write_kubeconfig("diagnosed", user)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            done, _ = self.report("access", "check", *words, "--kubeconfig", kubeconfig)
            if done.returncode == 1:
                return
            time.sleep(0.2)
        self.fail(f"{words}: still allowed")

    def test_whoami(self):
        """Whom the API server sees is whom the settings predict, and differences are named."""
        kubeconfig = self.cluster.write_kubeconfig("who", {"token": self.token()})
        words = ("access", "whoami", "--kubeconfig", kubeconfig)
        done, report = self.report(*words, *self.cluster.trust.client_flags())
        self.assertEqual(0, done.returncode, report)
        self.assertEqual("jane@example.com", report["user"]["name"])
        self.assertEqual("jane@example.com", report["predicted"]["name"])
        old = report["user"]["groups"] is None
        self.assertEqual("unknown" if old else "same", report["agreement"], report)
        if not old:
            groups = {group["name"]: group["from"] for group in report["user"]["groups"]}
            self.assertEqual("claim groups of the token", groups["developers"])
            self.assertEqual("id-token", report["authenticator"])
        done, report = self.report(*words, "--username-claim=sub", "--groups-claim=groups")
        self.assertEqual((1, "different"), (done.returncode, report["agreement"]), report)
        done, report = self.report("access", "whoami", "--kubeconfig", self.cluster.kubeconfig)
        self.assertEqual((0, "same"), (done.returncode, report["agreement"]), report)
        self.assertEqual("admin", report["user"]["name"])

    def test_pasted_messages(self):
        """What the real kubectl prints is explained."""
        user = self.cluster.write_kubeconfig("pasted", {"token": self.token()})
        expired = self.cluster.write_kubeconfig(
            "pasted-expired", {"token": self.token({"exp": NOW - 100})}
        )
        role = {"rules": [{"verbs": ["*"], "apiGroups": [GROUP], "resources": ["rolebindings"]}]}
        self.make("clusterroles", "", "diag-binder", role)
        self.bind("diag-binder", "default", "diag-binder", "jane@example.com")
        self.until_well({"token": self.token()}, "create", "rolebindings", "-n", "default")
        create = ("create", "rolebinding", "-n", "default", "x", "--clusterrole=admin", "--user=x")
        rows = [
            (("get", "nodes"), user, "forbidden"),
            (("get", "--raw", "/metrics"), user, "forbidden"),
            (("get", "pods", "--as=joe"), user, "impersonation"),
            (create, user, "escalation"),
            (("get", "--raw", "/api/v1/namespaces"), expired, "unauthorized"),
            (("get", "widgets"), self.cluster.kubeconfig, "no-such-resource"),
            (("get", "pods", "--context=gone"), user, "context"),
        ]
        for words, kubeconfig, kind in rows:
            with self.subTest(words=" ".join(words), kind=kind):
                said = self.cluster.kubectl(*words, kubeconfig=kubeconfig)
                self.assertNotEqual(0, said.returncode)
                self.explain(said.stderr, kind)
        # kubectl asks for a name where there is no credential; other clients go on.
        self.explain(self.cluster.refusal("/api/v1/namespaces"), "anonymous")

    def explain(self, message, kind):
        done, report = self.report("access", "diagnose", "--error=-", stdin=message)
        self.assertEqual(0, done.returncode, message)
        details = self.found(report, "access/error")["details"]
        self.assertEqual(kind, details["kind"], message)

    def test_webhook(self):
        """An authentication webhook that refuses, fails and hangs, by the time of the 401."""
        cluster = self.clusters["webhook"]
        for token, words in (
            ("refuses", None),
            ("fails", "failing authentication webhook"),
            ("hangs", "does not answer in time"),
        ):
            with self.subTest(token):
                report = self.diagnose({"token": f"{token}-{NOW}"}, cluster=cluster)
                self.expect(report, "no", "unknown", "access/answer")
                message = report["cause"]["message"]
                self.assertIn(f"{token}-{NOW}", self.webhook.asked)
                if words:
                    self.assertIn(words, message)
                else:
                    self.assertNotIn("webhook", message)
        report = self.diagnose({"token": f"fails-{NOW}"}, *self.admin(cluster), cluster=cluster)
        self.assertEqual("webhook", self.found(report, "access/token")["details"]["reason"])
