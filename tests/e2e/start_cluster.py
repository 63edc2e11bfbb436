"""A cluster for scripts: starts it, says when it is ready, and ends it.

    start_cluster.py DIRECTORY --oidc-issuer-url=URL --oidc-ca-file=FILE [--oidc-...=VALUE]...

The flags are those of kube-apiserver; one that asks a webhook may be among them. When it serves, one line of JSON on standard output has
its "server", "ca", "kubeconfig" (of the admin), "kubectl" and "version". It ends by SIGTERM or
SIGINT, and what it started with it.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import signal
import sys

sys.dont_write_bytecode = True  # the source folder stays clean

import rooms  # noqa: E402, F401
from cluster import Cluster, Trust  # noqa: E402
from cluster_programs import find_programs  # noqa: E402
from harness import Unavailable  # noqa: E402


def parse(words):
    parser = argparse.ArgumentParser(usage=__doc__, allow_abbrev=False)
    parser.add_argument("directory", type=pathlib.Path)
    for member in dataclasses.fields(Trust):
        flag = f"--oidc-{member.name.replace('_', '-')}"
        if member.name == "required_claim":
            parser.add_argument(flag, dest=member.name, action="append", default=[])
        elif member.default is dataclasses.MISSING:
            parser.add_argument(flag, dest=member.name, required=True)
        else:
            parser.add_argument(flag, dest=member.name, default=member.default)
    webhook = "--authentication-token-webhook-config-file"
    parser.add_argument(webhook, dest="webhook")
    options = vars(parser.parse_args(words))
    flags = [f"{webhook}={path}"] if (path := options.pop("webhook")) else []
    options["required_claim"] = dict(pair.split("=", 1) for pair in options["required_claim"])
    return options.pop("directory"), Trust(**options), flags


def main(words):
    directory, trust, flags = parse(words)
    source = pathlib.Path(__file__).resolve().parents[2]
    signals = {signal.SIGINT, signal.SIGTERM}
    try:
        programs = find_programs(source)
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A signal before it is ready ends this program, and the kernel then ends the servers.
        with Cluster(programs, directory, trust, more_flags=flags) as cluster:
            signal.pthread_sigmask(signal.SIG_BLOCK, signals)
            ready = {
                "ready": True,
                "server": cluster.server,
                "ca": str(cluster.ca),
                "kubeconfig": str(cluster.kubeconfig),
                "kubectl": str(programs.kubectl),
                "version": cluster.version(),
                "pid": os.getpid(),
            }
            print(json.dumps(ready), flush=True)
            signal.sigwait(signals)
    except Unavailable as reason:
        print(f"cluster: error: {reason}\nhint: {reason.hint}", file=sys.stderr)
        return 77
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
