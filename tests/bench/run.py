"""Measure oidcctl in ratios to other programs, all in one run.

    run.py NAME PROGRAMS...     NAME is one of BENCHMARKS below

Prints figures with their aims and never fails for a figure: a busy machine is no bug. It
fails when something cannot be run.
"""

import argparse
import subprocess
import sys
import tempfile

import bench_access
import bench_cluster
import bench_config
import bench_issuers
import bench_kubeconfig
import bench_login
import bench_rbac
import bench_webhook
from measure import print_table

BENCHMARKS = {
    "start": bench_issuers.start,
    "config-lint": bench_config.config_lint,
    "config-diff": bench_config.config_diff,
    "one-issuer": bench_issuers.one_issuer,
    "many-issuers": bench_issuers.many_issuers,
    "verify-speed": bench_issuers.verify_speed,
    "token-process": bench_issuers.token_process,
    "cached-token": bench_login.cached_token,
    "static-token": bench_login.static_token,
    "merge-kubeconfig": bench_kubeconfig.merge_kubeconfig,
    "rbac-grants": bench_rbac.rbac_grants,
    "rbac-grant-process": bench_rbac.rbac_grant_process,
    "rbac-revoke": bench_rbac.rbac_revoke,
    "rbac-apply": bench_cluster.rbac_apply,
    "access-large": bench_access.access_large,
    "access-check": bench_access.access_check,
    "webhook-serve": bench_webhook.webhook_serve,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=BENCHMARKS)
    for program in ("oidcctl", "issuer", "spawn-times", "noop", "static-noop", "verify-speed"):
        parser.add_argument("--" + program, required=True)
    parser.add_argument("--webhook-load")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        print_table(BENCHMARKS[options.name](options, directory))


if __name__ == "__main__":
    try:
        main()
    except (OSError, RuntimeError, ValueError, subprocess.CalledProcessError) as problem:
        sys.exit(f"bench: error: {problem}")
