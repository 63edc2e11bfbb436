"""Measure oidcctl in ratios to other programs, all in one run.

    run.py NAME PROGRAMS...     NAME is start, one-issuer or many-issuers

Prints figures with their aims and never fails for a figure: a busy machine is no bug. It
fails when something cannot be run.
"""

import argparse
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
MANY_ISSUERS = 200
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


BENCHMARKS = {"start": start, "one-issuer": one_issuer, "many-issuers": many_issuers}


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
    for program in ("oidcctl", "issuer", "spawn-times", "noop"):
        parser.add_argument("--" + program, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        print_table(BENCHMARKS[options.name](options, directory))


if __name__ == "__main__":
    try:
        main()
    except (OSError, RuntimeError, ValueError, subprocess.CalledProcessError) as problem:
        sys.exit(f"bench: error: {problem}")
