"""What `webhook test` finds, and that it finds nothing in ours."""

import concurrent.futures
import json
import time

from access_webhook import ACCESS_FAULTS, REVIEWS, AccessWebhook
from harness import Case
from webhook_bad import FAULTS, BadWebhook
from webhook_process import Webhook

DEMANDS = ("--expect-amr", "otp", "--expect-azp", "kubernetes", "--expect-login-age", "3600")
AT_ONCE = 2
OVER = "the time for all requests was over"
TRIES = 4
WITHOUT_CERTIFICATES = {"transport/client-certificate": "warning", "transport/tls": "warning"}


def config_of(issuer):
    """A configuration that demands a second factor, a client and a fresh login."""
    return {
        "apiVersion": "oidcctl/v1",
        "kind": "WebhookConfiguration",
        "jwt": [
            {
                "issuer": {
                    "url": issuer.url,
                    "audiences": ["kubernetes"],
                    "certificateAuthority": issuer.ca.read_text(),
                },
                "claimMappings": {
                    "username": {"claim": "sub", "prefix": "corp:"},
                    "groups": {"claim": "groups", "prefix": "corp:"},
                },
            }
        ],
        "rules": [
            {
                "issuer": issuer.url,
                "claims": [{"claim": "amr", "anyOf": ["otp"]}],
                "maxLoginAge": "1h",
                "authorizedParties": ["kubernetes"],
            }
        ],
    }


class HooksCase(Case):
    issuer = None
    pki = None
    work = None

    def probe(self, *words, tries=TRIES):
        """Once more where a busy machine had no time for all requests: that is unknown."""
        for _ in range(tries):
            done, report = self.report("webhook", "test", *words)
            if OVER not in str(report):
                break
        findings = {}
        for finding in report["findings"]:
            findings.setdefault(finding["id"], []).append(finding)
        return done.returncode, report, findings

    def answers(self, report):
        return {name: verdict["answer"] for name, verdict in report["verdicts"].items()}

    def faults_in(self, findings):
        return {
            name: entry["status"]
            for name, entries in findings.items()
            for entry in entries
            if entry["status"] in ("failure", "warning", "unknown")
        }

    def kubeconfig(self, name, url, client=None):
        user = {}
        if client:
            user = {"client-certificate": str(client[0]), "client-key": str(client[1])}
        path = self.work / f"{name}.kubeconfig"
        cluster = {"server": url, "certificate-authority": str(self.pki.ca)}
        path.write_text(
            json.dumps(
                {
                    "apiVersion": "v1",
                    "kind": "Config",
                    "clusters": [{"name": "w", "cluster": cluster}],
                    "users": [{"name": "w", "user": user}],
                    "contexts": [{"name": "w", "context": {"cluster": "w", "user": "w"}}],
                    "current-context": "w",
                }
            )
        )
        return path

    # -- ours

    def test_finds_nothing_in_ours(self):
        webhook = Webhook(self.oidcctl, self.work / "serve", self.pki, config_of(self.issuer))
        self.addCleanup(webhook.stop)
        webhook.api_server_flags("v1")
        path = webhook.directory / "webhook.kubeconfig"
        words = ("--kubeconfig", path, *self.issuer.options(), *DEMANDS)
        fetched = self.issuer.fetched
        code, report, findings = self.probe(*words, "--log-file", webhook.log)
        self.assertEqual(WITHOUT_CERTIFICATES, self.faults_in(findings), report)
        self.assertEqual({"usable": "yes", "safe": "yes"}, self.answers(report))
        self.assertEqual(0, code)
        # 120 tokens with unknown keys: they do not make it fetch each time.
        self.assertLessEqual(self.issuer.fetched - fetched, 2)
        code, report, findings = self.probe(*words, "--load")
        self.assertEqual(WITHOUT_CERTIFICATES, self.faults_in(findings), report)
        self.assertEqual("pass", findings["load/parallel"][0]["status"])

    def test_client_certificates(self):
        webhook = Webhook(
            *(self.oidcctl, self.work / "mutual", self.pki, config_of(self.issuer)),
            *("--client-ca-file", self.pki.ca),
        )
        self.addCleanup(webhook.stop)
        client = self.pki.client("apiserver")
        url = f"https://localhost:{webhook.port}/a-path-that-cannot-be-guessed"
        path = self.kubeconfig("mutual", url, client)
        _, report, findings = self.probe("--kubeconfig", path, *self.issuer.options(), *DEMANDS)
        self.assertEqual({"transport/tls": "warning"}, self.faults_in(findings), report)
        for name in ("transport/client-certificate", "transport/other-ca"):
            self.assertEqual("pass", findings[name][0]["status"])

    # -- bad ones

    def bad(self, faults, form=None):
        return BadWebhook(*self.certificate, self.issuer, faults, form)

    def words_for(self, server):
        return (
            *(server.url, "--certificate-authority", self.pki.ca),
            *(*self.issuer.options(), *DEMANDS, "--signing-algs", "RS256"),
        )

    def setUp(self):
        self.certificate = self.pki.server("webhook-bad")

    def test_nothing_in_a_right_one(self):
        with self.bad(()) as server:
            code, report, findings = self.probe(*self.words_for(server))
        self.assertEqual(WITHOUT_CERTIFICATES, self.faults_in(findings), report)
        self.assertEqual({"usable": "yes", "safe": "yes"}, self.answers(report))
        self.assertEqual(0, code)

    def find(self, name):
        faults, form, check, status, cost = FAULTS[name]
        with self.bad(faults, form) as server:
            words = (*self.words_for(server), "--only", check)  # else each waits for seconds
            code, report, findings = self.probe(*words, tries=1)
        seen = {entry["status"] for entry in findings.get(check, ())}
        problems = []
        if status not in seen:
            problems.append(f"{check} is {seen}: {findings.get(check)}")
        if cost not in "\n".join(row["cost"] for row in report["costs"]):
            problems.append(f"no cost {cost!r} in {report['costs']}")
        if status == "failure" and code != 1:
            problems.append(f"exit status {code}")
        return problems

    def test_finds_each_fault(self):
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            found = dict(zip(FAULTS, pool.map(self.find, FAULTS)))
        # What a busy machine had no time for is tried again, by itself.
        for _ in range(TRIES):
            late = [name for name, problems in found.items() if OVER in str(problems)]
            found.update((name, self.find(name)) for name in late)
        self.assertEqual({}, {name: problems for name, problems in found.items() if problems})

    def test_finds_who_asks(self):
        client = self.pki.client("asker")
        with self.bad(()) as server:
            path = self.kubeconfig("open", server.url, client)
            _, _, findings = self.probe("--kubeconfig", path)
        for name in ("transport/client-certificate", "transport/other-ca"):
            self.assertEqual("failure", findings[name][0]["status"])

    def test_finds_a_certificate_of_others(self):
        with self.bad(()) as server:
            code, report, _ = self.probe(server.url)
        self.assertEqual(1, code)
        self.assertEqual("transport/tls", report["verdicts"]["usable"]["finding"])

    def test_finds_tokens_in_the_log(self):
        for faults, status in (((), "pass"), (("log",), "failure")):
            with self.subTest(faults), self.bad(faults) as server:
                log = self.work / f"log-{status}"
                log.write_text("")
                server.log = Appender(log)
                words = (*self.words_for(server), "--only", "log")
                _, _, findings = self.probe(*words, "--log-file", log)
                self.assertEqual(status, findings["log/token"][0]["status"])

    def test_finds_mixed_up_users(self):
        with self.bad(("mix-up",)) as server:
            _, _, findings = self.probe(
                *self.words_for(server), "--load", "--only", "load/parallel"
            )
        self.assertEqual("failure", findings["load/parallel"][0]["status"])

    def test_tokens_that_have_to_be_refused(self):
        path = self.work / "revoked.jwt"
        now = int(time.time())
        claims = {"iss": self.issuer.url, "aud": "kubernetes", "sub": "evil", "exp": now + 600}
        demanded = {"amr": ["otp"], "azp": "kubernetes", "auth_time": now}
        for more, status in (({}, "pass"), (demanded, "failure")):
            path.write_text(self.issuer.mint({**claims, **more}))
            with self.bad(()) as server:
                words = (*self.words_for(server), "--only", "attack/given-tokens")
                _, _, findings = self.probe(*words, "--refused-token-file", path)
            self.assertEqual(status, findings["attack/given-tokens"][0]["status"])

    # -- authorization

    def access(self, name):
        form, check, status, cost = ACCESS_FAULTS[name]
        certificate, key = self.certificate
        path = self.work / "reviews.json"
        with AccessWebhook(certificate, key, form) as server:
            words = (server.url, "--certificate-authority", self.pki.ca)
            only = () if name == "right" else ("--only", check)
            code, report, findings = self.probe(
                *words, "--authorization", "--review-file", path, *only
            )
        seen = {entry["status"] for entry in findings.get(check, ())}
        problems = [] if status in seen else [f"{check} is {findings.get(check)}"]
        if cost not in "\n".join(row["cost"] for row in report["costs"]):
            problems.append(f"no cost {cost!r} in {report['costs']}")
        if name == "right":
            problems += [
                f"{key} is {status}"
                for key, status in self.faults_in(findings).items()
                if key not in WITHOUT_CERTIFICATES
            ]
            if self.answers(report) != {"usable": "yes", "safe": "yes"} or code != 0:
                problems.append(report["verdicts"])
        return problems

    def test_authorization(self):
        (self.work / "reviews.json").write_text("\n".join(json.dumps(one) for one in REVIEWS))
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            found = dict(zip(ACCESS_FAULTS, pool.map(self.access, ACCESS_FAULTS)))
        self.assertEqual({}, {name: problems for name, problems in found.items() if problems})


class Appender:
    """A log in a file."""

    def __init__(self, path):
        self._path = path

    def append(self, line):
        with open(self._path, "a", encoding="utf-8", errors="replace") as log:
            log.write(line + "\n")
