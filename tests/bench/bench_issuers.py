"""Starting, and the commands that read an issuer."""

import json
import os
import statistics
import subprocess
import sys

from measure import ratio_row, spawn, times_row

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))

from issuer_client import Issuer  # noqa: E402  (needs the path above)

START_ROUNDS = 300
ISSUER_ROUNDS = 40
MANY_ROUNDS = 3
SPEED_ROUNDS = 3
SPEED_SECONDS = 1
TOKEN_ROUNDS = 100
MANY_ISSUERS = 200
WELL_KNOWN = "/.well-known/openid-configuration"


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
