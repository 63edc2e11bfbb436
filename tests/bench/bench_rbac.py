"""Grants and revokes on paper."""

import json
import os
import shutil

from measure import ratio_row, spawn, times_row

GRANT_ROUNDS = 3
GRANTS = 100_000
ONE_GRANT_ROUNDS = 40
REVOKE_ROUNDS = 3
BINDINGS = 200_000


def access_table(path, rows, role="view", namespace=None):
    """A list in CSV: one row in ten is a group in a namespace, one of many or that one."""
    with open(path, "w", encoding="utf-8") as file:
        file.write("user,group,cluster-role,namespaces\n")
        for number in range(rows):
            if number % 10 == 9:
                place = namespace or f"team-{number % 500}"
                file.write(f",team-{number},{role},{place}\n")
            else:
                file.write(f"user{number}@example.com,,{role},\n")


def kubectl_grant(user):
    command = ["kubectl", "create", "clusterrolebinding", "view-user", "--clusterrole=view"]
    return command + [f"--user={user}", "--dry-run=client", "-o", "yaml"]


def rbac_grants(options, directory):
    grant = [options.oidcctl, "rbac", "grant", "--username-claim", "email", "--from-file"]
    runs = []
    for rows, rounds in ((GRANTS, GRANT_ROUNDS), (10 * GRANTS, 1)):
        path = os.path.join(directory, f"access-{rows}.csv")
        access_table(path, rows)
        runs += spawn(options, rounds, [grant + [path]])
    run, ten_times = runs
    seconds = run.median / 1000
    memory, more = run.peak_mib, ten_times.peak_mib
    figures = [
        (f"{GRANTS} grants of a CSV file", f"{seconds:.2f} s", "below 1 s", seconds < 1),
        ("peak memory", f"{memory:.1f} MiB", "below 32 MiB", memory < 32),
        ("the same with ten times the rows", f"{more:.1f} MiB", "flat", more < memory + 1),
    ]
    if shutil.which("kubectl"):
        (theirs,) = spawn(options, ONE_GRANT_ROUNDS, [kubectl_grant("user@example.com")])
        name = "kubectl create, one by one, extrapolated"
        figures.append((name, f"{theirs.median / 1000 * GRANTS:.0f} s", "", None))
    return figures


def rbac_grant_process(options, _):
    grant = [options.oidcctl, "rbac", "grant", "--username-claim", "email"]
    ours = grant + ["--user", "user@example.com", "--cluster-role", "view"]
    if not shutil.which("kubectl"):
        (run,) = spawn(options, ONE_GRANT_ROUNDS, [ours])
        return [times_row("oidcctl rbac grant (no kubectl beside it)", run)]
    theirs, run = spawn(
        options, ONE_GRANT_ROUNDS, [kubectl_grant("user@example.com")], [ours]
    )
    return [
        times_row("kubectl create clusterrolebinding", theirs),
        times_row("oidcctl rbac grant", run),
        ratio_row("ratio", run, theirs, round(1 / 15, 3)),
    ]


def dumped_binding(number):
    """A binding as kubectl prints it; one in three is for the whole cluster."""
    subjects = [("User", f"user{number % 90_000}@example.com")]
    if number % 5 == 0:
        subjects.append(("Group", f"oidc:group-{number % 700}"))
    group = "rbac.authorization.k8s.io"
    place = {"namespace": f"team-{number % 500}"} if number % 3 else {}
    return {
        "apiVersion": f"{group}/v1",
        "kind": "RoleBinding" if place else "ClusterRoleBinding",
        "metadata": {
            "annotations": {"oidcctl.dev/claim": "email"},
            "creationTimestamp": "2026-11-22T14:00:00Z",
            "labels": {"app.kubernetes.io/managed-by": "oidcctl"},
            "name": f"view-user{number}-example-com-abcdefghijkl",
            **place,
            "resourceVersion": str(100_000 + number),
            "uid": f"5d3b7e0c-93a9-4c06-8f3b-{number:012}",
        },
        "roleRef": {"apiGroup": group, "kind": "ClusterRole", "name": "view"},
        "subjects": [
            {"apiGroup": group, "kind": kind, "name": name} for kind, name in subjects
        ],
    }


def bindings_dump(path):
    """Write all bindings as kubectl prints them."""
    with open(path, "w", encoding="utf-8") as file:
        file.write('{\n    "apiVersion": "v1",\n    "items": [\n')
        for number in range(BINDINGS):
            item = json.dumps(dumped_binding(number), indent=4).replace("\n", "\n        ")
            file.write(f"        {item}{',' if number + 1 < BINDINGS else ''}\n")
        file.write('    ],\n    "kind": "List"\n}\n')


def rbac_revoke(options, directory):
    path = os.path.join(directory, "dump.json")
    bindings_dump(path)
    size = os.path.getsize(path) / 2**20
    revoke = [options.oidcctl, "rbac", "revoke", "--username-claim", "email"]
    revoke += ["--user", "user77@example.com", "--filename", path]
    (run,) = spawn(options, REVOKE_ROUNDS, [revoke])
    seconds = run.median / 1000
    return [
        (f"a dump of {BINDINGS} bindings", f"{size:.0f} MiB", "", None),
        ("oidcctl rbac revoke", f"{seconds:.2f} s", "below 2 s", seconds < 2),
        ("peak memory", f"{run.peak_mib:.1f} MiB", "", None),
    ]
