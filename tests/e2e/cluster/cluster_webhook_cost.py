"""What answers of a webhook really cost kube-apiserver, and what `webhook test` says they do."""

import concurrent.futures
import json
import time

from cluster_case import NAMESPACES, ClusterCase
from webhook_bad import is_yes, no_by, review

# How a webhook says no or yes: a form of its answers. The API server asks in v1.
ANSWERS = {
    "true": None,
    "false": None,
    "false with an error": lambda a, v, s: (200, {}, review(False, v, error="why")),
    "503": no_by(503),
    "500": no_by(500),
    "501": no_by(501),
    "502": no_by(502),
    "504": no_by(504),
    "429": no_by(429),
    "401": no_by(401),
    "403": no_by(403),
    "404": no_by(404),
    "302": no_by(302, {"Location": "/hook"}),
    "204": no_by(204),
    "empty": no_by(200),
    "HTML": no_by(200, {}, "<html>"),
    "Status": no_by(200, {}, '{"kind":"Status","apiVersion":"v1"}'),
    "another version": lambda a, v, s: (200, {}, review(False, "v1beta1")),
    "text/plain": lambda a, v, s: (200, {"Content-Type": "text/plain"}, a),
    "no media type": no_by(200, {"Content-Type": ";;"}, "{}"),
    "503 with Retry-After": no_by(503, {"Retry-After": "1"}),
    "429 with Retry-After: 12": no_by(429, {"Retry-After": "12"}),
}
TOLERANCE = 2.5  # seconds
SLACK = 1.35  # of counts above ten: when the time is over is a matter of chance


class Switch:
    """Answers by the token: `NAME|...` is answered as NAME."""

    def __init__(self):
        self.asked = []

    def __call__(self, answer, version, spec):
        token = spec.get("token", "")
        name = token.partition("|")[0].replace("_", " ")
        self.asked.append(token)
        if name == "true":
            return 200, {}, review(True, version, user={"username": "jane"})
        form = ANSWERS.get(name)
        return form(answer, version, spec) if form else None

    def count(self, token):
        return self.asked.count(token)


class WebhookCost(ClusterCase):
    cluster = None
    switch = None
    server = None  # a BadWebhook, which the cluster asks
    gone = None  # a cluster whose webhook refuses connections
    new_server = None  # makes a BadWebhook of a form
    authority = None
    work = None

    def real(self, name, cluster=None):
        """Requests, seconds, and whether the same token is asked about again."""
        cluster = cluster or self.cluster
        token = f"{name.replace(' ', '_')}|{time.monotonic_ns()}"
        begin = time.monotonic()
        status, _ = cluster.call("GET", NAMESPACES, token=token, patience=60)
        taken = time.monotonic() - begin
        requests = self.switch.count(token)
        self.assertEqual(403 if name == "true" else 401, status, name)
        is_short = taken < 20
        if is_short:
            cluster.call("GET", NAMESPACES, token=token, patience=60)
        again = self.switch.count(token) > requests if is_short else None
        return requests, taken, again

    def predicted(self, name):
        """The row of the report on a webhook that answers so."""
        form = ANSWERS[name]
        words = ()
        if name == "true":
            path = self.work / "yes.jwt"
            path.write_text("a-token-that-is-good")

            def form(answer, version, spec):
                is_good = spec.get("token") == "a-token-that-is-good"
                user = {"user": {"username": "jane"}} if is_good else {}
                return 200, {}, review(is_good, version, **user)

            words = ("--token-file", path)
        with self.new_server(form) as server:
            _, report = self.report(
                *("webhook", "test", server.url, "--certificate-authority", self.authority),
                *words,
            )
        probe = "good" if name == "true" else "garbage"
        return next(
            row for row in report["costs"] if row["probe"] == probe and row["version"] == "v1"
        )

    def compare(self, name):
        requests, taken, again = self.real(name)
        row = self.predicted(name)
        problems = []
        allowed = SLACK if row["requests"] > 10 else 1
        if name != "302" and not row["requests"] / allowed <= requests <= row["requests"] * allowed:
            problems.append(f"{requests} requests, predicted {row['requests']}")
        if abs(taken - row["seconds"]) > TOLERANCE:
            problems.append(f"{taken:.1f} s, predicted {row['seconds']}")
        if again is not None and again == (row["cachedSeconds"] > 0):
            problems.append(f"asked again: {again}, predicted cached {row['cachedSeconds']} s")
        print(
            f"  {name}: {requests} requests, {taken:.1f} s, asked again: {again};"
            f" predicted: {row['cost']}",
            flush=True,
        )
        return problems

    def test_costs(self):
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            found = dict(zip(ANSWERS, pool.map(self.compare, ANSWERS)))
        self.assertEqual({}, {name: problems for name, problems in found.items() if problems})

    def test_connection_refused(self):
        begin = time.monotonic()
        self.assertEqual(401, self.gone.call("GET", NAMESPACES, token="x")[0])
        taken = time.monotonic() - begin
        _, report = self.report("webhook", "test", "https://localhost:1/hook")
        (row,) = report["costs"]
        self.assertEqual((1, 0, 0), (row["requests"], row["seconds"], row["cachedSeconds"]))
        self.assertLess(taken, TOLERANCE)
