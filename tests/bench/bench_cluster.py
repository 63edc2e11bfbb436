"""Grants in a real API server."""

import contextlib
import os
import pathlib
import subprocess
import sys
import time
from dataclasses import dataclass

from bench_rbac import access_table
from measure import ratio_row, spawn, times_row

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "tests" / "e2e"))
import rooms  # noqa: E402, F401

from cluster import Cluster, Trust  # noqa: E402  (these need the path above)
from cluster_programs import api_servers, find_programs  # noqa: E402
from issuer_client import Issuer  # noqa: E402

APPLIED = 2000


@dataclass
class Once:
    """A call that cannot be repeated: what it creates is there afterwards."""

    median: float
    least: float


def once(command):
    began = time.monotonic()
    subprocess.run([str(word) for word in command], capture_output=True, check=True)
    milliseconds = (time.monotonic() - began) * 1000
    return Once(milliseconds, milliseconds)


def rbac_apply(options, directory):
    """With the newest API server that is here, and a kubectl of 1.32 or newer."""
    programs = find_programs(SOURCE)
    api_server = api_servers(programs)[-1]
    place = pathlib.Path(directory)
    access, manifests = place / "access.csv", place / "manifests.yaml"
    access_table(access, APPLIED, role="view", namespace="default")
    grant = [options.oidcctl, "rbac", "grant", "--username-claim", "email", "--from-file"]
    with contextlib.ExitStack() as stack:
        issuer = stack.enter_context(Issuer(options.issuer, place / "pki"))
        trust = Trust(issuer_url=issuer.url("bench"), ca_file=issuer.ca)
        cluster = stack.enter_context(Cluster(programs, place, trust, api_server=api_server))
        apply = [*grant, access, "--apply", "--kubeconfig", cluster.kubeconfig]
        first = once(apply)
        (again,) = spawn(options, 1, [apply])
        # The same grants of another role, so that kubectl has to make each, too.
        access_table(access, APPLIED, role="edit", namespace="default")
        with open(manifests, "wb") as file:
            subprocess.run([*grant, access], stdout=file, check=True)
        kubectl = [programs.kubectl, f"--kubeconfig={cluster.kubeconfig}", "apply"]
        kubectl += ["--server-side", "--filename", manifests]
        os.environ["HOME"] = directory  # where kubectl keeps what it discovered
        theirs = once(kubectl)
        (theirs_again,) = spawn(options, 1, [kubectl])
    return [
        times_row(f"kubectl apply --server-side, {APPLIED} new bindings", theirs),
        times_row("oidcctl rbac grant --apply", first),
        ratio_row("ratio", first, theirs, 0.5),
        times_row("kubectl, once more", theirs_again),
        times_row("oidcctl, once more", again),
        ratio_row("ratio, nothing to change", again, theirs_again, 0.05),
        ("peak memory of kubectl", f"{theirs_again.peak_mib:.1f} MiB", "", None),
        ("peak memory of oidcctl", f"{again.peak_mib:.1f} MiB", "", None),
    ]
