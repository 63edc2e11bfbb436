"""Who may do what: of a large dump, and beside kubectl."""

import contextlib
import json
import os
import pathlib
import sys

from measure import ratio_row, spawn, times_row

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests" / "e2e"))
import rooms  # noqa: E402, F401

from cluster import Cluster, Trust  # noqa: E402  (these need the path above)
from cluster_programs import find_programs  # noqa: E402
from issuer_client import Issuer  # noqa: E402

GROUP = "rbac.authorization.k8s.io"
BINDINGS = 200_000
ROLES = 5_000
PLACES = 500
REVIEWS = 10_000
ROUNDS = 3
CHECK_ROUNDS = 30
SECONDS = 2
MIB = 64
VERBS = ("get", "list", "watch", "create", "update", "patch", "delete")
RESOURCES = ("pods", "pods/log", "services", "configmaps", "secrets", "endpoints", "events")


def role(number):
    """One role in ten is local."""
    place = {"namespace": f"team-{number % PLACES}"} if number % 10 == 0 else {}
    rules = [
        {
            "apiGroups": [""],
            "resources": [RESOURCES[(number + part) % len(RESOURCES)], f"things-{number}"],
            "verbs": list(VERBS[: 1 + (number + part) % len(VERBS)]),
        }
        for part in range(4)
    ]
    return {
        "apiVersion": f"{GROUP}/v1",
        "kind": "Role" if place else "ClusterRole",
        "metadata": {"name": f"role-{number}", **place, "uid": f"uid-{number}"},
        "rules": rules,
    }


def binding(number):
    """One binding in four is for the whole cluster."""
    subjects = [("User", f"user{number % 90_000}@example.com")]
    if number % 5 == 0:
        subjects.append(("Group", f"oidc:group-{number % 700}"))
    place = {"namespace": f"team-{number % PLACES}"} if number % 4 else {}
    return {
        "apiVersion": f"{GROUP}/v1",
        "kind": "RoleBinding" if place else "ClusterRoleBinding",
        "metadata": {
            "creationTimestamp": "2026-11-22T14:00:00Z",
            "labels": {"app.kubernetes.io/managed-by": "oidcctl"},
            "name": f"binding-{number}-abcdefghijkl",
            **place,
            "resourceVersion": str(100_000 + number),
            "uid": f"5d3b7e0c-93a9-4c06-8f3b-{number:012}",
        },
        "roleRef": {"apiGroup": GROUP, "kind": "ClusterRole", "name": f"role-{number % ROLES + 1}"},
        "subjects": [{"apiGroup": GROUP, "kind": kind, "name": name} for kind, name in subjects],
    }


def write_dump(path, roles, bindings):
    with open(path, "w", encoding="utf-8") as file:
        file.write('{\n    "apiVersion": "v1",\n    "items": [\n')
        items = [role(number) for number in range(roles)]
        for number in range(roles + bindings):
            item = items[number] if number < roles else binding(number - roles)
            text = json.dumps(item, indent=4).replace("\n", "\n        ")
            file.write(f"        {text}{',' if number + 1 < roles + bindings else ''}\n")
        file.write('    ],\n    "kind": "List"\n}\n')
    return os.path.getsize(path) / 2**20


def write_reviews(path):
    with open(path, "w", encoding="utf-8") as file:
        for number in range(REVIEWS):
            spec = {
                "user": f"user{number * 7 % 90_000}@example.com",
                "groups": [f"oidc:group-{number % 700}", "system:authenticated"],
                "resourceAttributes": {
                    "verb": VERBS[number % len(VERBS)],
                    "resource": "pods",
                    "namespace": f"team-{number % PLACES}",
                },
            }
            review = {
                "apiVersion": "authorization.k8s.io/v1",
                "kind": "SubjectAccessReview",
                "spec": spec,
            }
            file.write(json.dumps(review) + "\n")


def figures(name, run, seconds, mib=None):
    spent = run.median / 1000
    rows = [(name, f"{spent:.2f} s", f"below {seconds} s", spent < seconds)]
    rows.append((f"{name}: of the aim", f"{spent / seconds:.2f}", "below 1", spent < seconds))
    aim = f"below {mib} MiB" if mib else ""
    met = run.peak_mib < mib if mib else None
    return [*rows, (f"{name}: peak memory", f"{run.peak_mib:.1f} MiB", aim, met)]


def access_large(options, directory):
    large = os.path.join(directory, "large.json")
    small = os.path.join(directory, "small.json")
    reviews = os.path.join(directory, "reviews.json")
    size = write_dump(large, ROLES, BINDINGS)
    write_dump(small, 500, 5_000)
    write_reviews(reviews)
    access = [options.oidcctl, "access"]
    commands = [
        [*access, "who", "get", "secrets", "-n", "team-7", "-f", large],
        [*access, "who", "get", "secrets", "-n", "team-7", "-f", large, "-o", "json"],
        [*access, "matrix", "-f", large, "-o", "csv"],
        [*access, "matrix", "-f", large, "-o", "json"],
        [*access, "matrix", "-f", large, "-o", "html"],
        [*access, "review", "-f", small, "--reviews", reviews],
    ]
    *runs, review = spawn(options, ROUNDS, *[[command] for command in commands])
    names = ("who", "who -o json", "matrix -o csv", "matrix -o json", "matrix -o html")
    rows = [(f"a dump of {BINDINGS} bindings and {ROLES} roles", f"{size:.0f} MiB", "", None)]
    for name, run in zip(names, runs, strict=True):
        rows += figures(name, run, SECONDS, MIB)
    return rows + figures(f"{REVIEWS} reviews over a dump", review, 1)


def access_check(options, directory):
    programs = find_programs(SOURCE)
    place = pathlib.Path(directory)
    with contextlib.ExitStack() as stack:
        issuer = stack.enter_context(Issuer(options.issuer, place / "pki"))
        trust = Trust(issuer_url=issuer.url("bench"), ca_file=issuer.ca)
        cluster = stack.enter_context(Cluster(programs, place, trust))
        dump = place / "dump.json"
        done = cluster.kubectl(
            *("get", "clusterroles,roles,clusterrolebindings,rolebindings", "-A", "-o", "json")
        )
        dump.write_text(done.stdout)
        os.environ["HOME"] = directory  # where kubectl keeps what it discovered
        kubectl = [programs.kubectl, f"--kubeconfig={cluster.kubeconfig}", "auth", "can-i"]
        kubectl += ["get", "pods", "--as=jane@example.com", "--quiet"]
        check = [options.oidcctl, "access", "check", "get", "pods", "--as=jane@example.com"]
        # A no is no failure here.
        shell = ["sh", "-c", '"$@" || :', "sh"]
        theirs, offline, live, empty = spawn(
            options,
            CHECK_ROUNDS,
            [[*shell, *kubectl]],
            [[*shell, *check, "-f", dump]],
            [[*shell, *check, "--kubeconfig", cluster.kubeconfig]],
            [[*shell, options.noop]],
        )
    return [
        times_row("kubectl auth can-i", theirs),
        times_row("oidcctl access check -f, with near misses and cure", offline),
        ratio_row("ratio", offline, theirs, 0.1),
        times_row("oidcctl access check of the cluster, explained", live),
        ratio_row("ratio", live, theirs, 1),
        times_row("a shell that runs nothing", empty),
    ]
