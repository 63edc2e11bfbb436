"""A real API server that asks `webhook serve`."""

import pathlib
import re
import shutil
import subprocess
import threading
import time

from cluster_case import CLUSTER_BINDINGS, NAMESPACES, ClusterCase
from webhook_process import PATH

PATIENCE = 30  # seconds
PERSON = {"sub": "4711", "aud": "kubernetes", "groups": ["developers"]}


def config_of(issuer, *, deny=(), audience="kubernetes"):
    """A configuration that demands a second factor of the people of the issuer."""
    url = issuer.url("people")
    with open(issuer.ca) as ca:
        authority = ca.read()
    return {
        "apiVersion": "oidcctl/v1",
        "kind": "WebhookConfiguration",
        "jwt": [
            {
                "issuer": {
                    "url": url,
                    "audiences": [audience],
                    "certificateAuthority": authority,
                },
                "claimMappings": {
                    "username": {"claim": "sub", "prefix": "corp:"},
                    "groups": {"claim": "groups", "prefix": "corp:"},
                },
            }
        ],
        "rules": [
            {
                "issuer": url,
                "claims": [
                    {"claim": "amr", "anyOf": ["mfa", "otp"], "cure": "log in with acr_values=mfa"}
                ],
                "groupMap": {"developers": ["team:developers"]},
            }
        ],
        "deny": list(deny),
    }


class Load(threading.Thread):
    """Asks the webhook without a pause, over connections that are kept; counts what is wrong."""

    def __init__(self, case):
        super().__init__(daemon=True)
        self._case = case
        self._ended = threading.Event()
        self.asked = 0
        self.wrong = []

    def run(self):
        good, bad = self._case.token("load"), self._case.token("load", amr=["pwd"])
        connection = self._case.webhook.connect()
        while not self._ended.is_set():
            for token, expected in ((good, True), (bad, False)):
                try:
                    status, answer = self._case.webhook.review(token, connection=connection)
                except OSError as error:
                    self.wrong.append(repr(error))
                    connection = self._case.webhook.connect()
                    continue
                seen = answer.get("status", {})
                seen = seen.get("authenticated") if isinstance(seen, dict) else seen
                if (status, seen) != (200, expected):
                    self.wrong.append((status, answer))
                self.asked += 1
        connection.close()

    def stop(self):
        self._ended.set()
        self.join(PATIENCE)


class WebhookServe(ClusterCase):
    cluster = None
    webhook = None
    pki = None

    def setUp(self):
        self.issuer.script("people", {"own": ["rs256"]})

    def token(self, sub, amr=("pwd", "otp"), alg="RS256", **claims):
        return self.issuer.mint("people", {**PERSON, "sub": sub, "amr": amr, **claims}, alg=alg)

    def wait_for(self, ready, what):
        end = time.monotonic() + PATIENCE
        while not ready():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.1)

    # -- what the API server says

    def test_second_factor(self):
        self.cluster.call(
            "POST",
            CLUSTER_BINDINGS,
            {
                "apiVersion": "rbac.authorization.k8s.io/v1",
                "kind": "ClusterRoleBinding",
                "metadata": {"name": "webhook-developers"},
                "roleRef": {
                    "apiGroup": "rbac.authorization.k8s.io",
                    "kind": "ClusterRole",
                    "name": "view",
                },
                "subjects": [
                    {
                        "apiGroup": "rbac.authorization.k8s.io",
                        "kind": "Group",
                        "name": "team:developers",
                    }
                ],
            },
        )
        self.expect_status(200, self.cluster, NAMESPACES, self.token("jane"))
        self.assertEqual(
            401, self.cluster.call("GET", NAMESPACES, token=self.token("jane", amr=["pwd"]))[0]
        )
        self.assertEqual(401, self.cluster.call("GET", NAMESPACES, token="nonsense")[0])

    def test_review_shows_the_reason(self):
        seen = self.cluster.review(self.token("jane"))
        self.assertEqual("corp:jane", seen["user"]["username"], seen)
        self.assertIn("team:developers", seen["user"]["groups"])
        seen = self.cluster.review(self.token("jane", amr=["pwd"]))
        self.assertFalse(seen.get("authenticated", False))
        self.assertIn("log in with acr_values=mfa", seen["error"])
        seen = self.cluster.review(self.token("jane", exp=1000))
        self.assertIn("token is expired", seen["error"])

    def test_webhook_that_is_down(self):
        self.webhook.stop()
        try:
            token = self.token("down")
            self.assertEqual(401, self.cluster.call("GET", NAMESPACES, token=token)[0])
        finally:
            self.webhook.start()
        self.wait_for(
            lambda: self.cluster.call("GET", NAMESPACES, token=token)[0] != 401,
            "it is not asked again",
        )

    # -- changes under load: nothing wrong is ever said

    def under_load(self, change):
        loads = [Load(self) for _ in range(3)]
        for load in loads:
            load.start()
        try:
            change()
            self.wait_for(lambda: sum(load.asked for load in loads) > 100, "fewer than 100 reviews were sent")
        finally:
            for load in loads:
                load.stop()
        self.assertEqual([], [wrong for load in loads for wrong in load.wrong][:5])

    def test_keys_rotated(self):
        def rotate():
            self.assertTrue(self.webhook.review(self.token("a"))[1]["status"]["authenticated"])
            self.issuer.script("people", {"own": ["rs256", "es256"]})
            token = self.token("new", alg="ES256")
            self.wait_for(
                lambda: self.webhook.review(token)[1]["status"]["authenticated"],
                "the new key is not used",
            )

        self.under_load(rotate)
        self.assertLess(self.webhook.metric("key_fetches_total"), 20)

    def test_configuration_reloaded(self):
        deny = [{"subject": "evil"}]
        token = self.token("evil")

        def reload():
            self.assertTrue(self.webhook.review(token)[1]["status"]["authenticated"])
            self.webhook.write_config(config_of(self.issuer, deny=deny))
            self.wait_for(
                lambda: not self.webhook.review(token)[1]["status"]["authenticated"],
                "the deny rule is not used",
            )
            self.webhook.write_config("kind: WebhookConfiguration\nrules: nonsense\n")
            self.wait_for(
                lambda: self.webhook.metric("config_last_reload_successful") == 0,
                "the fault is not noticed",
            )
            self.assertIn("revoked", self.webhook.review(token)[1]["status"]["error"])
            self.webhook.write_config(config_of(self.issuer))
            self.wait_for(
                lambda: self.webhook.review(token)[1]["status"]["authenticated"],
                "the good configuration is not used",
            )

        self.under_load(reload)

    def serial(self):
        connection = self.webhook.connect()
        connection.connect()
        try:
            return connection.sock.getpeercert()["serialNumber"]
        finally:
            connection.close()

    def test_certificate_reloaded(self):
        def reload():
            before = self.serial()
            self.webhook.use_certificate(*self.pki.server("webhook-new"))
            self.wait_for(lambda: self.serial() != before, "the new certificate is not used")

        self.under_load(reload)

    # -- `webhook test`

    def probe(self, token, *words):
        path = self.work / "good.jwt"
        path.write_text(token)
        done, report = self.report(
            *("webhook", "test", *words, "--token-file", path), stdin=None
        )
        return done, report, {f["id"]: f for f in report["findings"]}

    def answers(self, report):
        return {name: verdict["answer"] for name, verdict in report["verdicts"].items()}

    def test_kubeconfig(self):
        done = self.run_oidcctl(
            *("webhook", "kubeconfig", f"https://localhost:{self.webhook.port}{PATH}"),
            *("--certificate-authority", self.pki.ca),
        )
        self.assertEqual(0, done.returncode, done.stderr)
        path = self.work / "made.kubeconfig"
        path.write_text(done.stdout)
        _, report, _ = self.probe(self.token("tested"), "--kubeconfig", path)
        # Without tokens that are made, safe stays unknown: the suite `hooks` makes them.
        self.assertEqual({"usable": "yes", "safe": "unknown"}, self.answers(report))

    # -- what is in contrib

    def test_manifests(self):
        source = pathlib.Path(__file__).resolve().parents[3]
        done = self.cluster.kubectl(
            *("apply", "--dry-run=server", "--validate=true", "-n", "default"),
            *("-f", source / "contrib" / "kubernetes"),
        )
        self.assertEqual(0, done.returncode, done.stderr)
        for kind in ("deployment.apps", "service", "networkpolicy.networking.k8s.io"):
            self.assertIn(f"{kind}/oidcctl-webhook", done.stdout)

    def test_unit(self):
        """The options of the systemd unit are those of the program, and systemd takes it."""
        source = pathlib.Path(__file__).resolve().parents[3]
        unit = source / "contrib" / "systemd" / "oidcctl-webhook.service"
        text = unit.read_text().replace("\\\n", " ")
        (command,) = re.findall(r"^ExecStart=\S+ (.*)$", text, re.MULTILINE)
        names = re.findall(r"(--[a-z-]+)", command)
        done = self.run_oidcctl("webhook", "serve", "--help")
        for name in names:
            self.assertIn(name, done.stdout)
        if analyze := shutil.which("systemd-analyze"):
            copy = self.work / unit.name
            copy.write_text(unit.read_text().replace("/usr/bin/oidcctl", str(self.oidcctl)))
            done = subprocess.run(
                [analyze, "verify", "--man=no", str(copy)], capture_output=True, text=True
            )
            self.assertNotIn(unit.name, done.stderr)

    # -- attacks

    def test_no_token_in_the_log(self):
        tokens = [self.token("quiet"), self.token("quiet", amr=["pwd"]), "s3cr3t-password"]
        for token in tokens:
            self.webhook.review(token)
            self.cluster.call("GET", NAMESPACES, token=token)
        log = self.webhook.log.read_text() + self.webhook.status("/metrics")[1]
        for token in tokens:
            self.assertNotIn(token, log)
            self.assertNotIn(token.rpartition(".")[2], log)

    def test_unknown_keys_do_not_make_it_fetch(self):
        before = self.webhook.metric("key_fetches_total")
        for number in range(100):
            token = self.issuer.mint("people", {**PERSON}, header={"kid": f"k{number}"})
            self.assertFalse(self.webhook.review(token)[1]["status"]["authenticated"])
        self.assertLessEqual(self.webhook.metric("key_fetches_total") - before, 3)

    def test_slow_and_idle_connections(self):
        idle = [self.webhook.connect() for _ in range(200)]
        try:
            for connection in idle:
                connection.connect()
            for connection in idle[:20]:
                connection.send(b"POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
            begin = time.monotonic()
            self.assertEqual(200, self.webhook.review(self.token("quick"))[0])
            self.assertLess(time.monotonic() - begin, 2)
            for connection in idle[20:]:
                self.assertEqual(200, self.webhook.review("x", connection=connection)[0])
        finally:
            for connection in idle:
                connection.close()
