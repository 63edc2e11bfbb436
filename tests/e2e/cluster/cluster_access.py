"""`access` beside the API server: the same answers to random reviews, and cures that work."""

import concurrent.futures
import json
import random
import time
import urllib.parse

from cluster_case import ClusterCase

GROUP = "rbac.authorization.k8s.io"
RBAC = f"/apis/{GROUP}/v1"
REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
PLACES = ("default", "kube-system", "kube-public")
COUNT = 1500  # reviews for each API server
KINDS = ("clusterroles", "roles", "clusterrolebindings", "rolebindings")

VERBS = ("get", "list", "watch", "create", "update", "patch", "delete", "*", "GET", "use")
GROUPS = ("", "apps", "extensions", "*", "example.com", GROUP)
RESOURCES = (
    *("pods", "pods/log", "pods/exec", "pods/*", "*/log", "*/scale", "*", "deployments"),
    *("deployments/scale", "secrets", "nodes", "Pod", "widgets", "*/*", "pods/", "/log"),
)
NAMES = ("a", "b", "*", "settings")
URLS = ("/healthz", "/healthz/*", "/metrics*", "*", "/a*b", "/api/***", "/")
PATHS = ("/healthz", "/healthz/etcd", "/healthz/", "/metrics", "/axb", "/api", "/", "/a*b", "")
USERS = ("acc-jane", "acc-joe", "acc: odd \"name\"", "acc-https://issuer#1", "acc-é")
TEAMS = ("acc-dev", "/acc-dev", "acc-ops", "oidc:acc-dev")


class Random:
    """Random RBAC objects and questions about them."""

    def __init__(self, seed):
        self.of = random.Random(seed)

    def some(self, words, most=3):
        return self.of.sample(words, self.of.randint(1, most))

    def rule(self, with_urls):
        if with_urls and self.of.random() < 0.25:
            return {"verbs": self.some(VERBS), "nonResourceURLs": self.some(URLS)}
        rule = {
            "verbs": self.some(VERBS),
            "apiGroups": self.some(GROUPS),
            "resources": self.some(RESOURCES),
        }
        if self.of.random() < 0.3:
            rule["resourceNames"] = self.some(NAMES)
        return rule

    def role(self, number, place):
        rules = [self.rule(not place) for _ in range(self.of.randint(0, 3))]
        name = self.of.choice((f"acc-{number}", f"acc {number} é", f'acc-"{number}"'))
        return {"metadata": {"name": name}, "rules": rules}

    def subject(self, place):
        kind = self.of.choice(("User", "Group", "ServiceAccount"))
        if kind == "ServiceAccount":
            own = {"namespace": self.of.choice(PLACES)} if not place or self.of.random() < 0.7 else {}
            return {"kind": kind, "name": self.of.choice(("acc-bot", "acc-other")), **own}
        name = self.of.choice(USERS + TEAMS)
        return {"kind": kind, "apiGroup": GROUP, "name": name}

    def binding(self, number, place, roles):
        wide = [("ClusterRole", name) for name in roles[""]] + [("ClusterRole", f"acc-gone-{number % 3}")]
        own = [("Role", name) for name in roles.get(place, [])] + [("Role", "acc-lost")] if place else []
        kind, name = self.of.choice(wide + own)
        return {
            "metadata": {"name": f"acc-{number}"},
            "roleRef": {"apiGroup": GROUP, "kind": kind, "name": name},
            "subjects": [self.subject(place) for _ in range(self.of.randint(0, 3))],
        }

    def aimed(self, binding, place, rules):
        """A question that a rule of this binding may answer with yes, or nearly."""
        subject, rule = self.of.choice(binding["subjects"]), self.of.choice(rules)
        spec = {}
        if subject["kind"] == "ServiceAccount":
            own = subject.get("namespace") or place or "default"
            spec["user"] = f"system:serviceaccount:{own}:{subject['name']}"
        elif subject["kind"] == "User":
            spec["user"] = subject["name"]
        else:
            spec["groups"] = [subject["name"]]
        verb = self.of.choice(rule["verbs"])
        if "nonResourceURLs" in rule:
            path = self.of.choice(rule["nonResourceURLs"]).replace("*", self.of.choice(("", "x")))
            spec["nonResourceAttributes"] = {"verb": verb, "path": path}
            return spec
        resource, _, sub = self.of.choice(rule["resources"]).partition("/")
        asked = {"verb": verb, "group": self.of.choice(rule["apiGroups"]), "resource": resource}
        asked["subresource"] = sub
        asked["name"] = self.of.choice(rule.get("resourceNames", ("", *NAMES)))
        asked["namespace"] = place or self.of.choice(("", *PLACES))
        spec["resourceAttributes"] = {name: word for name, word in asked.items() if word}
        return spec

    def spec(self):
        spec = {}
        who = self.of.random()
        if who < 0.2:
            place, name = self.of.choice(PLACES), self.of.choice(("acc-bot", "acc-other"))
            spec["user"] = f"system:serviceaccount:{place}:{name}"
        elif who < 0.9:
            spec["user"] = self.of.choice(USERS + TEAMS)
        if who > 0.6:
            spec["groups"] = self.some(TEAMS, 2)
        if self.of.random() < 0.02:
            spec["groups"] = ["system:masters"]
        verb = self.of.choice(VERBS)
        if self.of.random() < 0.2:
            spec["nonResourceAttributes"] = {"verb": verb, "path": self.of.choice(PATHS)}
            return spec
        resource = self.of.choice(("pods", "pods", "deployments", "secrets", "nodes", "widgets", "*", "Pod"))
        asked = {"verb": verb, "resource": resource, "group": self.of.choice(GROUPS)}
        if self.of.random() < 0.4:
            asked["subresource"] = self.of.choice(("log", "exec", "scale", "*"))
        if self.of.random() < 0.4:
            asked["name"] = self.of.choice(NAMES)
        if self.of.random() < 0.7:
            asked["namespace"] = self.of.choice((*PLACES, "no-such-place"))
        spec["resourceAttributes"] = asked
        return spec


def review_of(spec):
    return {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SubjectAccessReview",
        "spec": spec,
    }


def base_of(kind, place):
    return f"{RBAC}/namespaces/{place}/{kind}" if place else f"{RBAC}/{kind}"


class Access(ClusterCase):
    def setUp(self):
        self.cluster = self.clusters["email"]
        self.made = []

    def tearDown(self):
        for path in self.made:
            self.cluster.call("DELETE", path)

    def make(self, kind, place, body):
        """Create an object, if the API server takes it; return whether it did."""
        base = base_of(kind, place)
        status, answer = self.cluster.call("POST", base, body=body)
        self.assertIn(status, (201, 422), answer)
        if status == 201:
            name = urllib.parse.quote(answer["metadata"]["name"], safe="")
            self.made.append(f"{base}/{name}")
        return status == 201

    def dump(self):
        """All four kinds, as kubectl prints them."""
        items = []
        for kind in KINDS:
            _, answer = self.cluster.call("GET", f"{RBAC}/{kind}")
            for item in answer["items"] or []:
                item.update(apiVersion=answer["apiVersion"], kind=answer["kind"].removesuffix("List"))
                items.append(item)
        return {"apiVersion": "v1", "kind": "List", "items": items}

    def review(self, dump, specs, status=0):
        """What `access review` answers."""
        path = self.work / "access-dump.json"
        path.write_text(json.dumps(dump))
        reviews = "\n".join(json.dumps(review_of(spec)) for spec in specs)
        done = self.run_oidcctl("access", "review", "-f", path, "--reviews", "-", stdin=reviews)
        self.assertEqual(status, done.returncode, done.stderr)
        return [item["status"] for item in json.loads(done.stdout)["items"]]

    def ask(self, specs):
        """What the API server answers."""

        def one(spec):
            status, answer = self.cluster.call("POST", REVIEWS, body=review_of(spec))
            self.assertEqual(201, status, answer)
            return answer["status"]

        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            return list(pool.map(one, specs))

    def may_be(self, dump, spec, reason):
        """Whether the binding that a reason names gives this reason."""
        words = reason.split('"')
        name = words[1].split("/")[0]
        kind = reason.removeprefix("RBAC: allowed by ").split(" ")[0]
        items = [
            item
            for item in dump["items"]
            if not item["kind"].endswith("Binding")
            or (item["kind"] == kind and item["metadata"]["name"] == name)
        ]
        (status,) = self.review({**dump, "items": items}, [spec])
        return status.get("reason", "") == reason

    def test_random_reviews(self):
        """Thousands of random rules, bindings and reviews: no difference."""
        draw = Random(f"access {self.cluster.version()}")
        roles = {place: {} for place in ("", *PLACES)}
        held = []  # bindings that give something: themselves, their namespace and the rules
        for number in range(60):
            place = draw.of.choice(("", "", *PLACES))
            role = draw.role(number, place)
            if self.make("roles" if place else "clusterroles", place, role):
                roles[place][role["metadata"]["name"]] = role["rules"]
        for number in range(120):
            place = draw.of.choice(("", *PLACES))
            kind = "rolebindings" if place else "clusterrolebindings"
            binding = draw.binding(number, place, roles)
            ref = binding["roleRef"]
            rules = roles[place if ref["kind"] == "Role" else ""].get(ref["name"])
            if self.make(kind, place, binding) and binding["subjects"] and rules:
                held.append((binding, place, rules))
        dump = self.dump()
        specs = [draw.aimed(*draw.of.choice(held)) for _ in range(COUNT // 3)]
        specs += [draw.spec() for _ in range(COUNT - len(specs))]
        specs = [spec for spec in specs if spec.get("user") or spec.get("groups")]
        ours = self.review(dump, specs)
        self.settle(specs[-1], ours[-1])
        allowed = 0
        for spec, mine, theirs in zip(specs, ours, self.ask(specs), strict=True):
            self.assertEqual(theirs["allowed"], mine["allowed"], (spec, mine, theirs))
            allowed += theirs["allowed"]
            one, two = mine.get("reason", ""), theirs.get("reason", "")
            if one == two:
                continue
            if theirs["allowed"]:
                # The API server goes through bindings in an order that changes.
                self.assertTrue(self.may_be(dump, spec, two), (spec, one, two))
            else:
                parts = [sorted(text.strip("RBAC: []").split(", ")) for text in (one, two)]
                self.assertEqual(*parts, spec)
        self.assertGreater(allowed, COUNT // 10)
        print(f"{len(specs)} reviews, {allowed} of them allowed", flush=True)

    def settle(self, spec, expected):
        """Wait until the API server has heard of what was created."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            (status,) = self.ask([spec])
            if status["allowed"] == expected["allowed"]:
                time.sleep(1)
                return
            time.sleep(0.1)
        self.fail(f"{spec}: expected {expected}")

    def test_invalid_reviews(self):
        """What the API server refuses is not allowed, and says why."""
        both = {
            "user": "x",
            "resourceAttributes": {"verb": "get"},
            "nonResourceAttributes": {"path": "/"},
        }
        for spec in (both, {"user": "x"}, {"resourceAttributes": {"verb": "get"}}):
            code, _ = self.cluster.call("POST", REVIEWS, body=review_of(spec))
            self.assertEqual(422, code)
            (status,) = self.review(self.dump(), [spec], status=5)
            self.assertFalse(status["allowed"])
            self.assertIn("is invalid", status["evaluationError"])

    def check(self, *words, status):
        done, answer = self.report("access", "check", *words, "--kubeconfig", self.cluster.kubeconfig)
        self.assertEqual(status, done.returncode, f"{answer}\n{done.stderr}")
        return answer

    def become(self, *words):
        """The answer becomes yes: the API server learns of bindings a moment later."""
        end = time.monotonic() + 30
        while True:
            done, answer = self.report(
                "access", "check", *words, "--kubeconfig", self.cluster.kubeconfig
            )
            if done.returncode == 0 or time.monotonic() > end:
                break
            time.sleep(0.1)
        self.assertEqual(0, done.returncode, f"{answer}\n{done.stderr}")
        return answer

    def test_cures(self):
        """The command that `check` names is run, and then the answer is yes."""
        reader = {"metadata": {"name": "acc-reader"}, "rules": [{"verbs": ["get", "list"], "apiGroups": [""], "resources": ["pods"]}]}
        logs = {"metadata": {"name": "acc-logs"}, "rules": [{"verbs": ["get"], "apiGroups": [""], "resources": ["pods/log"]}]}
        nodes = {"metadata": {"name": "acc-nodes"}, "rules": [{"verbs": ["list"], "apiGroups": [""], "resources": ["nodes"]}]}
        urls = {"metadata": {"name": "acc-urls"}, "rules": [{"verbs": ["get"], "nonResourceURLs": ["/acc/*"]}]}
        for role in (reader, logs, nodes, urls):
            self.assertTrue(self.make("clusterroles", "", role))
        wishes = (
            ("list", "pods", "-n", "default", "--as", "acc-jane@example.com"),
            ("get", "pods", "--subresource=log", "-n", "default", "--as", "acc o'neil"),
            ("list", "nodes", "--as", "acc-joe"),
            ("list", "pods", "-A", "--as", "acc-joe"),
            ("get", "/acc/x", "--as", "acc-joe"),
            ("list", "pods", "-n", "kube-public", "--as", "system:serviceaccount:default:acc-bot"),
            ("get", "pods", "-n", "kube-public", "--username-claim=email", "--user=acc@example.com"),
            ("get", "pods", "-n", "kube-system", "--groups-prefix=oidc:", "--group=acc-team"),
        )
        for wish in wishes:
            with self.subTest(wish=" ".join(wish)):
                answer = self.check(*wish, status=1)
                self.assertEqual("no", answer["answer"])
                cure = answer["cure"]
                self.assertEqual("yes", cure["callerMay"], cure)
                self.run_cure(cure["command"])
                answer = self.become(*wish)
                self.assertEqual(cure["roleRef"], answer["grantedBy"]["roleRef"])
                self.assertIsNotNone(answer["grantedBy"]["rule"])

    def run_cure(self, command):
        """Run a line of the report as the admin."""
        script = f"oidcctl() {{ {self.oidcctl} \"$@\"; }}\n{command}"
        done = self.cluster.shell(script)
        self.assertEqual(0, done.returncode, f"{command}\n{done.stdout}{done.stderr}")

    def test_smaller_role(self):
        """Where only a large role exists, the two commands for a small one work."""
        wish = ("update", "configmaps", "-n", "kube-public", "--as", "acc-jane")
        smaller = self.check(*wish, status=1)["cure"]["smaller"]
        self.run_cure(smaller["create"])
        self.run_cure(smaller["grant"])
        self.made.append(f"{RBAC}/namespaces/kube-public/roles/update-configmaps")
        answer = self.become(*wish)
        self.assertEqual("update-configmaps", answer["grantedBy"]["roleRef"]["name"])

    def test_who_may_review(self):
        """A user who may not create reviews is told so, and it is not a no."""
        token = self.token_of("acc-nobody")
        kubeconfig = self.cluster.write_kubeconfig("acc-nobody", {"token": token})
        done = self.run_oidcctl(
            "access", "check", "get", "pods", "--as", "x", "--kubeconfig", kubeconfig
        )
        self.assertEqual(3, done.returncode, done.stderr)
        done, answer = self.report("access", "check", "get", "pods", "--kubeconfig", kubeconfig)
        self.assertEqual(1, done.returncode, answer)
        self.assertIsNone(answer["cure"])
