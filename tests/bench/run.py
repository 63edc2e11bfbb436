"""Measure oidcctl in ratios to other programs, all in one run.

    run.py NAME PROGRAMS...     NAME is one of BENCHMARKS below

Prints figures with their aims and never fails for a figure: a busy machine is no bug. It
fails when something cannot be run.
"""

import argparse
import base64
import json
import os
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from issuer_client import Issuer  # noqa: E402  (needs the path above)

START_ROUNDS = 300
ISSUER_ROUNDS = 40
MANY_ROUNDS = 3
SPEED_ROUNDS = 3
SPEED_SECONDS = 1
TOKEN_ROUNDS = 100
MANY_ISSUERS = 200
MERGE_ROUNDS = 20
MERGE_CONTEXTS = 1000
AUTHORITY_BYTES = 1400
WELL_KNOWN = "/.well-known/openid-configuration"


class Run:
    """What one command did in all its rounds."""

    def __init__(self, measured):
        times = measured["milliseconds"]
        self.median = statistics.median(times)
        self.least = min(times)
        self.peak_mib = measured["peak_kib"] / 1024


def spawn(options, rounds, *commands):
    """Run the commands by turns; a command is a list of processes."""
    words = [options.spawn_times, str(rounds)]
    for processes in commands:
        words.append("--")
        for index, process in enumerate(processes):
            words += (["+"] if index else []) + [str(word) for word in process]
    done = subprocess.run(words, stdout=subprocess.PIPE, check=True)
    return [Run(measured) for measured in json.loads(done.stdout)]


def ratio_row(name, ours, theirs, aim):
    ratio = ours.median / theirs.median
    return (name, f"{ratio:.2f}", f"at most {aim}", ratio <= aim)


def times_row(name, run):
    return (name, f"{run.median:.2f} ms (least {run.least:.2f})", "", None)


def start(options, _):
    noop, ours = spawn(
        options, START_ROUNDS, [[options.noop]], [[options.oidcctl, "--version"]]
    )
    return [
        times_row("a program that does nothing", noop),
        times_row("oidcctl --version", ours),
        ratio_row("ratio", ours, noop, 2.5),
    ]


def one_issuer(options, directory):
    with Issuer(options.issuer, directory) as issuer:
        url = issuer.url("bench")
        document = json.loads(issuer.ask("GET", "/bench" + WELL_KNOWN))
        curl = ["curl", "-s", "-f", "--cacert", issuer.ca]
        ours = [options.oidcctl, "verify-issuer", url, "--certificate-authority", issuer.ca]
        curls, verify = spawn(
            options,
            ISSUER_ROUNDS,
            [curl + [url + WELL_KNOWN], curl + [document["jwks_uri"]]],
            [ours],
        )
    return [
        times_row("two curl processes", curls),
        times_row("oidcctl verify-issuer", verify),
        ratio_row("ratio", verify, curls, 1),
    ]


def many_issuers(options, directory):
    with Issuer(options.issuer, os.path.join(directory, "pki")) as issuer:
        issuers = os.path.join(directory, "issuers")
        with open(issuers, "w", encoding="utf-8") as file:
            for number in range(MANY_ISSUERS):
                file.write(issuer.url(f"delay-200/{number}") + "\n")
        command = [options.oidcctl, "verify-issuer", "--issuers-file", issuers]
        (run,) = spawn(
            options, MANY_ROUNDS, [command + ["--certificate-authority", issuer.ca]]
        )
    seconds = run.median / 1000
    return [
        (f"{MANY_ISSUERS} issuers, 200 ms each", f"{seconds:.2f} s", "below 2 s", seconds < 2),
        ("peak memory", f"{run.peak_mib:.1f} MiB", "below 64 MiB", run.peak_mib < 64),
    ]


def openssl_verifications(name):
    """What `openssl speed` verifies in a second with the key type `name`."""
    done = subprocess.run(
        ["openssl", "speed", "-seconds", str(SPEED_SECONDS), name],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.strip().splitlines()[-1].split()[-1])


def verify_speed(options, _):
    rows = []
    ratios = {"RS256": [], "ES256": []}
    for _ in range(SPEED_ROUNDS):
        ours = json.loads(
            subprocess.run(
                [options.verify_speed, str(SPEED_SECONDS)], stdout=subprocess.PIPE, check=True
            ).stdout
        )
        for algorithm, key_type in (("RS256", "rsa2048"), ("ES256", "ecdsap256")):
            ratios[algorithm].append(
                (ours[algorithm], openssl_verifications(key_type))
            )
    for algorithm, pairs in ratios.items():
        ours = statistics.median(pair[0] for pair in pairs)
        theirs = statistics.median(pair[1] for pair in pairs)
        ratio = statistics.median(pair[0] / pair[1] for pair in pairs)
        rows += [
            (f"{algorithm}: tokens verified a second", f"{ours:.0f}", "", None),
            (f"{algorithm}: openssl speed", f"{theirs:.0f}", "", None),
            (f"{algorithm}: ratio", f"{ratio:.2f}", "at least 0.7", ratio >= 0.7),
        ]
    return rows


def token_process(options, directory):
    with Issuer(options.issuer, os.path.join(directory, "pki")) as issuer:
        url = issuer.url("bench")
        document = issuer.ask("GET", "/bench" + WELL_KNOWN)
        keys = issuer.ask("GET", "/bench/keys")
        token = issuer.mint("bench", {"sub": "4711", "aud": "kubernetes"}, "RS256")
        names = ("document.json", "keys.json", "token.jwt")
        paths = [os.path.join(directory, name) for name in names]
        for path, text in zip(paths, (document, keys, token)):
            with open(path, "wb") as file:
                file.write(text if isinstance(text, bytes) else text.encode())
        command = [options.oidcctl, "token", "verify", paths[2], "--issuer-url", url]
        command += ["--client-id", "kubernetes"]
        command += ["--discovery-file", paths[0], "--jwks-file", paths[1]]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        version, verify = spawn(
            options, TOKEN_ROUNDS, [[options.oidcctl, "--version"]], [command]
        )
    return [
        times_row("oidcctl --version", version),
        times_row("oidcctl token verify, offline", verify),
        ("ratio", f"{verify.median / version.median:.2f}", "", None),
    ]


def kubeconfig_text(contexts):
    """A kubeconfig as kubectl writes it, with a certificate authority in each cluster."""
    authority = base64.b64encode(
        b"-----BEGIN CERTIFICATE-----\n" + b"A" * AUTHORITY_BYTES + b"\n-----END CERTIFICATE-----\n"
    ).decode()
    lists = {"clusters": "", "contexts": "", "users": ""}
    for number in range(contexts):
        lists["clusters"] += (
            f"- cluster:\n    certificate-authority-data: {authority}\n"
            f"    server: https://k{number}.example:6443\n  name: cluster-{number}\n"
        )
        lists["contexts"] += (
            f"- context:\n    cluster: cluster-{number}\n    user: user-{number}\n"
            f"  name: context-{number}\n"
        )
        lists["users"] += (
            f"- name: user-{number}\n  user:\n    exec:\n"
            "      apiVersion: client.authentication.k8s.io/v1\n      args:\n      - get-token\n"
            "      - --oidc-issuer-url=https://idp.example\n      - --oidc-client-id=kubernetes\n"
            "      command: oidcctl\n      env: null\n      interactiveMode: IfAvailable\n"
            "      provideClusterInfo: false\n"
        )
    body = "".join(f"{name}:\n{text}" for name, text in lists.items())
    return "apiVersion: v1\nkind: Config\npreferences: {}\ncurrent-context: context-0\n" + body


def merge_kubeconfig(options, directory):
    path = os.path.join(directory, "config")
    text = kubeconfig_text(MERGE_CONTEXTS)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)

    def merge(namespace):
        # By turns, so that each has something to change.
        command = [options.oidcctl, "kubeconfig", "generate", "--merge-into", path]
        command += ["--name", "bench", "--server", "https://bench.example"]
        command += ["--issuer-url", "https://idp.example", "--client-id", "kubernetes"]
        return [command + ["--namespace", namespace]]

    version, *runs = spawn(
        options, MERGE_ROUNDS, [[options.oidcctl, "--version"]], merge("one"), merge("two")
    )
    slower = max(runs, key=lambda run: run.median)
    return [
        (f"kubeconfig of {MERGE_CONTEXTS} contexts", f"{len(text) / 2**20:.1f} MiB", "", None),
        times_row("oidcctl --version", version),
        times_row("merge, the whole process", slower),
        ("merge", f"{slower.median:.0f} ms", "below 100 ms", slower.median < 100),
    ]


BENCHMARKS = {
    "start": start,
    "one-issuer": one_issuer,
    "many-issuers": many_issuers,
    "verify-speed": verify_speed,
    "token-process": token_process,
    "merge-kubeconfig": merge_kubeconfig,
}


def print_table(rows):
    words = {True: "met", False: "not met", None: ""}
    lines = [("figure", "value", "aim", "")]
    lines += [(name, value, aim, words[met]) for name, value, aim, met in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(3)]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths)] + [line[3]]
        print("  ".join(cells).rstrip())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("name", choices=BENCHMARKS)
    for program in ("oidcctl", "issuer", "spawn-times", "noop", "verify-speed"):
        parser.add_argument("--" + program, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        print_table(BENCHMARKS[options.name](options, directory))


if __name__ == "__main__":
    try:
        main()
    except (OSError, RuntimeError, ValueError, subprocess.CalledProcessError) as problem:
        sys.exit(f"bench: error: {problem}")
