"""What answers of an authorization webhook really cost kube-apiserver, and what `webhook test
--authorization` says they do."""

import concurrent.futures
import time

from access_webhook import AccessWebhook, by, in_v1beta1, with_status
from cluster_case import ClusterCase

REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"

# What the webhook answers: a form of its answers. The API server asks in v1.
ANSWERS = {
    "allowed": with_status(allowed=True),
    "no opinion": with_status(allowed=False),
    "denied": with_status(allowed=False, denied=True),
    "both": with_status(allowed=True, denied=True),
    "evaluation error": with_status(allowed=False, evaluationError="x"),
    "another version": in_v1beta1,
    "401": by(401),
    "404": by(404),
    "429": by(429),
    "500": by(500),
    "503": by(503),
    "empty": by(200, {}, ""),
    "HTML": by(200, {}, "<html>"),
}
TOLERANCE = 2.5  # seconds


class AccessSwitch:
    """Answers by the user: `NAME|...` is answered as NAME; for all others it has no opinion."""

    def __init__(self):
        self.asked = []

    def __call__(self, spec, version, answer):
        user = spec.get("user", "")
        self.asked.append(user)
        form = ANSWERS.get(user.partition("|")[0])
        return form(spec, version, answer) if form else {"allowed": False}

    def count(self, user):
        return self.asked.count(user)


class AccessCost(ClusterCase):
    cluster = None
    access_switch = None
    certificate = None  # and its key
    authority = None

    def ask(self, user):
        """Have the API server ask what a user may do whom RBAC does not know."""
        spec = {
            "user": user,
            "groups": ["system:authenticated"],
            "resourceAttributes": {"namespace": "default", "verb": "list", "resource": "pods"},
        }
        review = {"apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview"}
        status, answer = self.cluster.call("POST", REVIEWS, {**review, "spec": spec}, patience=60)
        self.assertEqual(201, status, answer)
        return answer["status"]

    def real(self, name):
        """Requests, seconds, and whether the same question is asked again."""
        user = f"{name}|{time.monotonic_ns()}"
        begin = time.monotonic()
        self.assertEqual(name == "allowed", self.ask(user)["allowed"], name)
        taken = time.monotonic() - begin
        requests = self.access_switch.count(user)
        self.ask(user)
        return requests, taken, self.access_switch.count(user) > requests

    def predicted(self, name):
        """The row of the report on a webhook that answers so."""
        with AccessWebhook(*self.certificate, ANSWERS[name]) as server:
            _, report = self.report(
                *("webhook", "test", server.url, "--certificate-authority", self.authority),
                "--authorization",
            )
        return next(
            row for row in report["costs"] if row["probe"] == "garbage" and row["version"] == "v1"
        )

    def compare(self, name):
        requests, taken, again = self.real(name)
        row = self.predicted(name)
        print(
            f"  {name}: {requests} requests, {taken:.1f} s, asked again: {again};"
            f" predicted: {row['cost']}",
            flush=True,
        )
        problems = []
        if requests != row["requests"]:
            problems.append(f"{requests} requests, predicted {row['requests']}")
        if abs(taken - row["seconds"]) > TOLERANCE:
            problems.append(f"{taken:.1f} s, predicted {row['seconds']}")
        if again == (row["cachedSeconds"] > 0):
            problems.append(f"asked again: {again}, predicted cached {row['cachedSeconds']} s")
        return problems

    def test_costs_of_authorization(self):
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            found = dict(zip(ANSWERS, pool.map(self.compare, ANSWERS)))
        self.assertEqual({}, {name: problems for name, problems in found.items() if problems})
