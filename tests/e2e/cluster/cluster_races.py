"""Several `rbac grant --apply` and `rbac revoke --apply` at once, and somebody else beside them."""

import json
import threading

from cluster_case import CLUSTER_BINDINGS, ClusterCase

API_GROUP = "rbac.authorization.k8s.io"
SHARED = 10  # bindings that somebody else made
PEOPLE = 100
LATE = 5  # people that somebody else adds to each of them meanwhile


def user(name):
    return {"kind": "User", "apiGroup": API_GROUP, "name": name}


def addresses(name, count=PEOPLE):
    return [f"{name}-{number}@example.com" for number in range(count)]


class Races(ClusterCase):
    def tearDown(self):
        self.forget_grants()

    def make_shared(self, cluster, name):
        """Make a binding by hand with those who leave between those who stay."""
        pairs = zip(addresses("leaves"), addresses("stays"))
        binding = {
            "apiVersion": f"{API_GROUP}/v1",
            "kind": "ClusterRoleBinding",
            "metadata": {"name": name, "labels": {"team": "races"}},
            "roleRef": {"kind": "ClusterRole", "apiGroup": API_GROUP, "name": "edit"},
            "subjects": [user(name) for pair in pairs for name in pair],
        }
        status, answer = cluster.call("POST", CLUSTER_BINDINGS, binding)
        self.assertEqual(201, status, answer)
        self.addCleanup(cluster.call, "DELETE", f"{CLUSTER_BINDINGS}/{name}")

    def add_late_people(self, cluster, names, statuses):
        for address in addresses("late", LATE):
            for name in names:
                patch = [{"op": "add", "path": "/subjects/0", "value": user(address)}]
                status, _ = cluster.call(
                    *("PATCH", f"{CLUSTER_BINDINGS}/{name}", patch),
                    content_type="application/json-patch+json",
                )
                statuses.append(status)

    def parts_of(self, people, count):
        """Lists of those who leave, `count` files that have each of them once."""
        lines = people.read_text().split("\n")
        for part in range(count):
            path = people.with_name(f"{people.stem}-{part}.csv")
            path.write_text("\n".join([lines[0], *lines[1:-1][part::count]]) + "\n")
            yield path

    def test_grants_and_revocations(self):
        """650 changes, of which many are of the same bindings."""
        cluster = self.clusters["email"]
        names = [f"race-{number}" for number in range(SHARED)]
        for name in names:
            self.make_shared(cluster, name)
        leaves, both, new = (self.people(name, PEOPLE) for name in ("leaves", "both", "new"))
        self.apply(cluster, "grant", "--from-file", both, "--cluster-role=view")
        statuses = []
        somebody = threading.Thread(
            target=self.add_late_people, args=(cluster, names, statuses), daemon=True
        )
        children = [
            *(
                self.start_apply(cluster, "revoke", "--yes", "--from-file", part)
                for part in self.parts_of(leaves, 5)
            ),
            *(self.start_apply(cluster, "revoke", "--yes", "--from-file", both) for _ in range(2)),
            *(
                self.start_apply(cluster, "grant", "--cluster-role=view", "--from-file", people)
                for people in (both, new, both)
            ),
        ]
        somebody.start()
        answers = [child.communicate(timeout=300)[0] for child in children]
        somebody.join(timeout=300)
        self.assertEqual([200] * SHARED * LATE, statuses)
        failed = [
            item
            for answer in answers
            for item in json.loads(answer)["items"]
            if item["result"] == "failed"
        ]
        self.assertEqual([], failed)
        self.assertEqual([0] * len(children), [child.returncode for child in children])
        made = self.bindings(cluster)
        for name in names:
            seen = [one["name"] for one in made[name]["subjects"]]
            self.assertEqual(addresses("stays"), seen[LATE:])
            self.assertEqual(addresses("late", LATE)[::-1], seen[:LATE])
            self.assertEqual({"team": "races"}, made[name]["metadata"]["labels"])
        granted = [
            only["name"]
            for name, item in made.items()
            if name.startswith("view-")
            for only in item["subjects"]
        ]
        self.assertEqual(len(granted), len(set(granted)))
        self.assertLessEqual(set(addresses("new")), set(granted))
        self.assertLessEqual(set(granted), set(addresses("new") + addresses("both")))
