"""A cluster's settings: lint of the largest file, and what a change does to bindings."""

import os
import shlex

from bench_rbac import BINDINGS, bindings_dump
from measure import spawn

LINT_ROUNDS = 40
DIFF_ROUNDS = 3
ISSUERS = 64
HEAD = "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt:\n"


def entry(number, claim):
    return (
        f"- issuer:\n    url: https://issuer-{number}.example.com/realms/staff\n"
        f"    audiences:\n    - cluster-{number}\n    - shared\n"
        "    audienceMatchPolicy: MatchAny\n"
        f"  claimMappings:\n    username:\n      claim: {claim}\n      prefix: \"\"\n"
        f"    groups:\n      claim: groups\n      prefix: \"g{number}:\"\n"
        "  claimValidationRules:\n  - claim: hd\n    requiredValue: example.com\n"
        "  - expression: claims.email_verified == true\n    message: not verified\n"
    )


def settings(path, claim, issuers):
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD + "".join(entry(number, claim) for number in range(issuers)))
    return path


def config_lint(options, directory):
    path = settings(os.path.join(directory, "authn.yaml"), "email", ISSUERS)
    (run,) = spawn(options, LINT_ROUNDS, [[options.oidcctl, "cluster-config", "lint", path]])
    name = f"oidcctl cluster-config lint, {ISSUERS} issuers"
    return [(name, f"{run.median:.1f} ms", "below 20 ms", run.median < 20)]


def config_diff(options, directory):
    before = settings(os.path.join(directory, "old.yaml"), "email", 1)
    after = settings(os.path.join(directory, "new.yaml"), "sub", 1)
    dump = os.path.join(directory, "dump.json")
    bindings_dump(dump)
    diff = [options.oidcctl, "cluster-config", "diff", before, after, "--filename", dump]
    # Status 1: both do not mean the same.
    words = " ".join(shlex.quote(str(word)) for word in diff)
    (run,) = spawn(options, DIFF_ROUNDS, [["sh", "-c", f"{words}; [ $? = 1 ]"]])
    seconds = run.median / 1000
    memory = run.peak_mib
    return [
        (f"diff against {BINDINGS} bindings", f"{seconds:.2f} s", "below 2 s", seconds < 2),
        ("peak memory", f"{memory:.1f} MiB", "below 32 MiB", memory < 32),
    ]
